-- What happened to facts later: nothing of a forgotten fact is left here but that and when something was forgotten.
CREATE TABLE memory_log (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('edited', 'forgotten')),
  fact_id INTEGER REFERENCES facts (id) ON DELETE CASCADE,
  facts INTEGER NOT NULL
) STRICT;
CREATE INDEX memory_log_by_fact ON memory_log (fact_id);
