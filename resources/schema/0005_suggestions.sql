-- What the person does not want suggested again, and which reminders were told.

CREATE TABLE never_suggested (
  key TEXT PRIMARY KEY -- a digest: neither path nor title stays here when they are forgotten elsewhere
) STRICT, WITHOUT ROWID;

-- Times are seconds since 1970 in UTC.
CREATE TABLE reminders (
  key TEXT PRIMARY KEY,
  at INTEGER NOT NULL, -- when it was to be told
  day TEXT NOT NULL, -- the day that it is about, ISO 8601
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  told_at INTEGER NOT NULL,
  again_at INTEGER -- when it is told once more, NULL for never
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_again ON reminders (again_at) WHERE again_at IS NOT NULL;
