-- What the person does with their documents: how often and when last, no content. It goes with its document.
CREATE TABLE document_signals (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'edited')),
  count INTEGER NOT NULL,
  weight REAL NOT NULL, -- the count as it had faded when last_at came
  last_at INTEGER NOT NULL, -- seconds since 1970 in UTC
  PRIMARY KEY (document_id, kind)
) STRICT, WITHOUT ROWID;

-- New text in place of old is an edit, at the time of the file; a file that was only touched keeps its text.
CREATE TRIGGER document_edited AFTER UPDATE OF content_id ON documents
WHEN old.content_id <> new.content_id BEGIN
  INSERT INTO document_signals (document_id, kind, count, weight, last_at)
  VALUES (new.id, 'edited', 1, 1.0, new.mtime_ns / 1000000000)
  ON CONFLICT (document_id, kind) DO UPDATE SET count = count + 1, last_at = max(last_at, excluded.last_at);
END;
