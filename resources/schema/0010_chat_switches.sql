-- Whether something may be learned from a chat, and whether its answers use what is known about the person.
ALTER TABLE chats ADD COLUMN teaches INTEGER NOT NULL DEFAULT 1;
ALTER TABLE chats ADD COLUMN uses_memory INTEGER NOT NULL DEFAULT 1;
