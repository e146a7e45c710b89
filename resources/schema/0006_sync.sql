-- Calendars of servers: who signs in, how far each calendar was read, and every resource as both sides last agreed.

CREATE TABLE calendar_accounts (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  user TEXT NOT NULL,
  entry TEXT NOT NULL, -- the name under which the keyring keeps the password
  keeper TEXT NOT NULL, -- which keyring, '' where this database keeps it
  secret TEXT NOT NULL, -- the password where no keyring does, else ''
  UNIQUE (address, user)
) STRICT;

CREATE TABLE calendar_servers (
  calendar_id INTEGER PRIMARY KEY REFERENCES calendars (id) ON DELETE CASCADE,
  account_id INTEGER REFERENCES calendar_accounts (id), -- NULL: a subscription, nobody signs in
  state TEXT NOT NULL DEFAULT '' -- JSON: sync-token, ctag, ETag or Last-Modified; '' before all of it was read
) STRICT;

CREATE TABLE calendar_resources (
  calendar_id INTEGER NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  href TEXT NOT NULL,
  etag TEXT NOT NULL,
  kind TEXT NOT NULL,
  uid TEXT NOT NULL, -- '' where nothing in it can be used
  title TEXT NOT NULL,
  body TEXT NOT NULL, -- as the server had it when both sides agreed
  digest BLOB NOT NULL, -- of our series then; a series with another one was changed here
  conflict_etag TEXT NOT NULL DEFAULT '',
  conflict_body TEXT, -- the server's version where both changed, '' where it deleted it; NULL: no conflict
  problem TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (calendar_id, href)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_resources_by_uid ON calendar_resources (calendar_id, kind, uid) WHERE uid <> '';
