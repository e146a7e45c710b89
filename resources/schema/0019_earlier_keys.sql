-- Keys of digests that came with an export: what was forgotten elsewhere is recognized here as well.
CREATE TABLE earlier_forgetting_keys (
  key BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
