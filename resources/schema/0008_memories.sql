-- What is remembered about the person, each with its proof. Times are ISO 8601 with their offset.

CREATE TABLE facts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number of a forgotten fact never means another one
  subject TEXT NOT NULL,
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,
  text TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('explicit', 'told', 'inferred')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected', 'closed')),
  confidence REAL NOT NULL,
  quote TEXT NOT NULL,
  said_at TEXT NOT NULL,
  chat_id INTEGER REFERENCES chats (id) ON DELETE SET NULL,
  message_id INTEGER REFERENCES messages (id) ON DELETE SET NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  used_at TEXT,
  times_used INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX facts_by_state ON facts (state, id);
CREATE INDEX facts_by_chat ON facts (chat_id);
CREATE INDEX facts_by_message ON facts (message_id);

CREATE VIRTUAL TABLE fact_words USING fts5 (
  text, quote, content = 'facts', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
-- A forgotten fact leaves none of its words in the index.
INSERT INTO fact_words (fact_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER facts_added AFTER INSERT ON facts BEGIN
  INSERT INTO fact_words (rowid, text, quote) VALUES (new.id, new.text, new.quote);
END;
CREATE TRIGGER facts_deleted AFTER DELETE ON facts BEGIN
  INSERT INTO fact_words (fact_words, rowid, text, quote) VALUES ('delete', old.id, old.text, old.quote);
END;
CREATE TRIGGER facts_reworded AFTER UPDATE OF text, quote ON facts BEGIN
  INSERT INTO fact_words (fact_words, rowid, text, quote) VALUES ('delete', old.id, old.text, old.quote);
  INSERT INTO fact_words (rowid, text, quote) VALUES (new.id, new.text, new.quote);
END;

-- Answers that rest on a fact.
CREATE TABLE fact_answers (
  fact_id INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
  message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  PRIMARY KEY (fact_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_answers_by_message ON fact_answers (message_id);

-- What must not be learned again, as keyed digests: the words themselves are gone.
CREATE TABLE forgotten_facts (
  digest BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE forgetting_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key BLOB NOT NULL
) STRICT;
INSERT INTO forgetting_key (id, key) VALUES (1, randomblob(32));

-- Turns that were looked at for facts.
CREATE TABLE read_messages (
  message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE
) STRICT;

-- A turn from which something is forgotten is reworded, in the index too.
CREATE TRIGGER messages_reworded AFTER UPDATE OF text ON messages BEGIN
  INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
END;
