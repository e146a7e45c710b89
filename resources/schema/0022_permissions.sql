-- What Hearth may do with what is in a source, as its person says; all of it until they say otherwise.
ALTER TABLE sources ADD COLUMN may_search INTEGER NOT NULL DEFAULT 1 CHECK (may_search IN (0, 1)); -- be found
ALTER TABLE sources ADD COLUMN may_teach INTEGER NOT NULL DEFAULT 1 CHECK (may_teach IN (0, 1)); -- guess and suggest from it
ALTER TABLE sources ADD COLUMN may_quote INTEGER NOT NULL DEFAULT 1 CHECK (may_quote IN (0, 1)); -- be read for answers

-- A calendar is always found by its person; what stands in it may teach, and may be told in chats.
ALTER TABLE calendars ADD COLUMN may_teach INTEGER NOT NULL DEFAULT 1 CHECK (may_teach IN (0, 1));
ALTER TABLE calendars ADD COLUMN may_quote INTEGER NOT NULL DEFAULT 1 CHECK (may_quote IN (0, 1));
