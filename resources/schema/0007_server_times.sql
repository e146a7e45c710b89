-- When a calendar of a server was last brought up to date.

ALTER TABLE calendar_servers ADD COLUMN synced_at INTEGER; -- seconds since 1970 in UTC, NULL: not yet
