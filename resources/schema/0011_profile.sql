-- How the person wants to be answered. What is known about them are facts: the profile is a view of those.

-- One row: words of their own, the role that answers unless a chat has another, and whether they were asked about
-- themselves (or put it off), so that nobody asks again unprompted.
CREATE TABLE manner (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  instructions TEXT NOT NULL DEFAULT '',
  persona TEXT NOT NULL DEFAULT '',
  asked INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1))
) STRICT;
INSERT INTO manner (id) VALUES (1);

-- Roles that the person wrote; those that come with Hearth are not here.
CREATE TABLE personas (
  name TEXT PRIMARY KEY COLLATE NOCASE,
  instructions TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The role of a chat that has one of its own.
CREATE TABLE chat_personas (
  chat_id INTEGER PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
  persona TEXT NOT NULL
) STRICT;
