-- The recovery key in force, so that an open profile can show it again, and whether its person has seen it.
CREATE TABLE recovery_key (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  text TEXT NOT NULL,
  made_at TEXT NOT NULL,
  seen_at TEXT
) STRICT;
