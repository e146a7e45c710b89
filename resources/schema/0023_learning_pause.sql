-- While there is a row here, and it has not run out, nothing is learned about the person.
CREATE TABLE learning_pause (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since INTEGER NOT NULL, -- seconds since 1970 in UTC
  until INTEGER -- the same; NULL: until the person resumes it
) STRICT;

-- What is said in a pause is marked for good: it is not learned from later either.
ALTER TABLE messages ADD COLUMN teaches INTEGER NOT NULL DEFAULT 1;

-- As in 0015, but not in a pause.
DROP TRIGGER document_edited;
CREATE TRIGGER document_edited AFTER UPDATE OF content_id ON documents
WHEN old.content_id <> new.content_id
AND NOT EXISTS (SELECT 1 FROM learning_pause WHERE until IS NULL OR until > unixepoch('now')) BEGIN
  INSERT INTO document_signals (document_id, kind, count, weight, last_at)
  VALUES (new.id, 'edited', 1, 1.0, new.mtime_ns / 1000000000)
  ON CONFLICT (document_id, kind) DO UPDATE SET count = count + 1, last_at = max(last_at, excluded.last_at);
END;
