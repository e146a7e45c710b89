-- What the person's way of writing is learned from. The card itself is worked out anew from these texts.

CREATE TABLE style_sources (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE, -- a file or folder; 'chats' for the person's own messages
  added_at TEXT NOT NULL
) STRICT;

-- Only the person's own words: quotes, signatures and what Hearth wrote are cut before.
CREATE TABLE style_texts (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES style_sources (id) ON DELETE CASCADE,
  digest TEXT NOT NULL, -- of the words, so that a copy does not count twice
  kind TEXT NOT NULL, -- whom it was for: a group of recipients
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (source_id, digest)
) STRICT;

-- The group that the person put a recipient into.
CREATE TABLE style_recipients (
  recipient TEXT PRIMARY KEY, -- in lower case
  kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the person said instead of what was counted; kind '' is for every group.
CREATE TABLE style_corrections (
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (kind, field, value)
) STRICT, WITHOUT ROWID;

-- Digests of the sentences of drafts that Hearth wrote: they are never learned as the person's.
CREATE TABLE style_written (
  digest TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
