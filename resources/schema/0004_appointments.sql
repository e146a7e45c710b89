-- Calendars: where they come from, what stands in them as iCalendar text, and when it happens.

CREATE TABLE calendars (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('own', 'file', 'folder', 'caldav', 'webcal', 'holidays', 'birthdays')),
  location TEXT NOT NULL, -- path, address or country
  colour TEXT NOT NULL DEFAULT '',
  shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1)),
  problem TEXT NOT NULL DEFAULT '', -- why the last look at all of it failed, in words
  UNIQUE (kind, location)
) STRICT;
INSERT INTO calendars (name, kind, location) VALUES ('Hearth', 'own', '');

-- The files a calendar was read from; a server's or our own calendar has none.
CREATE TABLE calendar_files (
  id INTEGER PRIMARY KEY,
  calendar_id INTEGER NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  size INTEGER NOT NULL DEFAULT -1,
  mtime_ns INTEGER NOT NULL DEFAULT -1,
  sha256 TEXT NOT NULL DEFAULT '', -- '' until all of it was kept
  UNIQUE (calendar_id, path)
) STRICT;

-- VTIMEZONEs and the like that several series need, kept once.
CREATE TABLE calendar_contexts (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- All components of one UID. Times are seconds since 1970; see occurrences.
CREATE TABLE series (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  calendar_id INTEGER NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  file_id INTEGER REFERENCES calendar_files (id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('VEVENT', 'VTODO')),
  raw TEXT NOT NULL,
  context_id INTEGER REFERENCES calendar_contexts (id),
  digest BLOB NOT NULL,
  recurring INTEGER NOT NULL CHECK (recurring IN (0, 1)),
  endless INTEGER NOT NULL CHECK (endless IN (0, 1)),
  first INTEGER NOT NULL, -- nothing of it is before
  last INTEGER NOT NULL, -- or after
  longest INTEGER NOT NULL -- seconds
) STRICT;
CREATE UNIQUE INDEX series_by_uid ON series (calendar_id, coalesce(file_id, 0), kind, uid);
CREATE INDEX series_by_file ON series (file_id);
CREATE INDEX series_recurring ON series (first, last) WHERE recurring = 1 AND kind = 'VEVENT';

-- What an occurrence shows beside its time; a series has several where single occurrences were changed. An agenda reads
-- this and not series, whose rows are long: calendar, UID and recurring are here as well.
CREATE TABLE event_details (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  calendar_id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  recurring INTEGER NOT NULL,
  title TEXT NOT NULL,
  location TEXT NOT NULL,
  people TEXT NOT NULL, -- JSON array
  notes TEXT NOT NULL,
  status TEXT NOT NULL,
  busy INTEGER NOT NULL,
  url TEXT NOT NULL
) STRICT;
CREATE INDEX event_details_by_series ON event_details (series_id);

-- When it happens. form 0: seconds in UTC; 1: by the clock on the wall, wherever that is; 2: whole days.
-- Those of a recurring series are here for the years in expanded_years only.
CREATE TABLE occurrences (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  details_id INTEGER NOT NULL,
  form INTEGER NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  key TEXT NOT NULL -- its RECURRENCE-ID, '' for a single event
) STRICT;
CREATE INDEX occurrences_by_start ON occurrences (starts, ends, series_id, details_id, form, key); -- all of it
CREATE INDEX occurrences_long ON occurrences (starts, ends) WHERE ends - starts > 691200; -- eight days
CREATE INDEX occurrences_by_series ON occurrences (series_id, starts);

CREATE TABLE expanded_years (
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  year INTEGER NOT NULL,
  PRIMARY KEY (series_id, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
  series_id INTEGER PRIMARY KEY REFERENCES series (id) ON DELETE CASCADE,
  form INTEGER NOT NULL,
  due INTEGER, -- NULL: at no given time
  done_at INTEGER,
  priority INTEGER NOT NULL
) STRICT;

CREATE TABLE calendar_problems (
  id INTEGER PRIMARY KEY,
  calendar_id INTEGER NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  file_id INTEGER REFERENCES calendar_files (id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  title TEXT NOT NULL,
  reason TEXT NOT NULL,
  of_series INTEGER NOT NULL -- 1: it goes when its series does; 0: when the file is read again
) STRICT;
CREATE INDEX calendar_problems_by_calendar ON calendar_problems (calendar_id, file_id, uid);

-- Words only; the text is in event_details.
CREATE VIRTUAL TABLE event_words USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE TRIGGER event_details_gone AFTER DELETE ON event_details BEGIN
  DELETE FROM event_words WHERE rowid = old.id;
END;
