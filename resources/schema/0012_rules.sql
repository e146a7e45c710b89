-- How the person wants things written, each rule with the edits and ratings it rests on. Times are ISO 8601.

CREATE TABLE rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number of a deleted rule never means another one
  kind TEXT NOT NULL CHECK (kind IN ('summary', 'mail', 'answer', 'text')),
  aspect TEXT NOT NULL,
  subject TEXT NOT NULL,
  value TEXT NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'weakened')),
  support INTEGER NOT NULL,
  against INTEGER NOT NULL,
  UNIQUE (kind, aspect, subject)
) STRICT;

CREATE TABLE rule_evidence (
  id INTEGER PRIMARY KEY,
  rule_id INTEGER NOT NULL REFERENCES rules (id) ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('edit', 'rating', 'person')),
  value TEXT NOT NULL,
  request TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  at TEXT NOT NULL,
  clear INTEGER NOT NULL,
  chat_id INTEGER REFERENCES chats (id) ON DELETE SET NULL,
  message_id INTEGER REFERENCES messages (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX rule_evidence_by_rule ON rule_evidence (rule_id, id);
CREATE INDEX rule_evidence_by_chat ON rule_evidence (chat_id);
CREATE INDEX rule_evidence_by_message ON rule_evidence (message_id);

-- What must not be learned again, as digests keyed like those of forgotten facts.
CREATE TABLE forgotten_rules (
  digest BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
