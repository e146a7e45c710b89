-- What the person thinks of answers. It is gone with the answer.
CREATE TABLE ratings (
  message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  good INTEGER NOT NULL CHECK (good IN (0, 1)),
  reasons TEXT NOT NULL, -- JSON: names of reasons
  note TEXT NOT NULL,
  rated_at TEXT NOT NULL
) STRICT;

-- Two answers to one question between which the person chose: figures only, no words of theirs.
CREATE TABLE answer_pairs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  first TEXT NOT NULL, -- JSON: the features of an answer, by name
  second TEXT NOT NULL,
  picked TEXT NOT NULL CHECK (picked IN ('first', 'second', 'both')),
  picked_at TEXT NOT NULL
) STRICT;

-- Their words go with the question, so with the chat too.
CREATE TABLE pair_texts (
  pair_id INTEGER PRIMARY KEY REFERENCES answer_pairs (id) ON DELETE CASCADE,
  question_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  first TEXT NOT NULL,
  second TEXT NOT NULL
) STRICT;
CREATE INDEX pair_texts_by_question ON pair_texts (question_id);
-- Where something is forgotten from a chat, what was compared in it goes too.
CREATE TRIGGER pairs_reworded AFTER UPDATE OF text ON messages BEGIN
  DELETE FROM pair_texts WHERE question_id IN (SELECT id FROM messages WHERE chat_id = new.chat_id);
END;
