CREATE TABLE chats (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX chats_by_update ON chats (updated_at DESC);

CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  text TEXT NOT NULL,
  created_at TEXT NOT NULL,
  model TEXT NOT NULL,
  found INTEGER NOT NULL,
  stopped INTEGER NOT NULL,
  searched INTEGER NOT NULL,
  usage TEXT NOT NULL -- JSON: the fields of Usage
) STRICT;
CREATE INDEX messages_by_chat ON messages (chat_id, id);

-- What an answer cited, as it was then; the text is blanked when its document is forgotten.
CREATE TABLE citations (
  message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  path TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (message_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX citations_by_path ON citations (path);

CREATE VIRTUAL TABLE message_words USING fts5 (
  text, content = 'messages', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
-- A deleted turn leaves none of its words in the index.
INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
  INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN
  INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
