-- What was typed and not sent, where the person was reading, and an answer as far as it was written: all of it is back
-- after a crash and after a close.
CREATE TABLE drafts (
  chat_id INTEGER REFERENCES chats (id) ON DELETE CASCADE, -- NULL: the page of a new chat
  text TEXT NOT NULL,
  files TEXT NOT NULL -- the attached paths as JSON
) STRICT;
CREATE UNIQUE INDEX drafts_by_chat ON drafts (coalesce(chat_id, 0));

CREATE TABLE reading_places (
  chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
  message_id INTEGER NOT NULL, -- the turn at the top of the view
  pixels INTEGER NOT NULL -- how much of it is above the view
) STRICT;

CREATE TABLE last_shown (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  chat_id INTEGER REFERENCES chats (id) ON DELETE SET NULL -- NULL: the page of a new chat
) STRICT;
INSERT INTO last_shown VALUES (1, NULL);

CREATE TABLE unfinished_answers (
  chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  model TEXT NOT NULL,
  written_at TEXT NOT NULL
) STRICT;
