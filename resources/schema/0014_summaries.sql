-- What each chat was about, in a sentence or two, as far as its turn last_message_id.
CREATE TABLE chat_summaries (
  chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
  last_message_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

-- A summary says nothing that its chat does not say any more: it goes with a turn that is reworded or deleted.
CREATE TRIGGER summaries_of_reworded AFTER UPDATE OF text ON messages BEGIN
  DELETE FROM chat_summaries WHERE chat_id = old.chat_id;
END;
CREATE TRIGGER summaries_of_deleted AFTER DELETE ON messages BEGIN
  DELETE FROM chat_summaries WHERE chat_id = old.chat_id;
END;
