-- Every connection that was ever asked for; kept before it is made, completed when it ends.
CREATE TABLE network_log (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  purpose TEXT NOT NULL,
  host TEXT NOT NULL,
  allowed INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  UNIQUE (at, purpose, host)
) STRICT;
