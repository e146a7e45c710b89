-- The library: what the person added, the documents in it, their text in chunks, and the words and vectors of each.

-- What was added by name: a file, or a folder with all that is in it.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('file', 'folder')),
    watched INTEGER NOT NULL DEFAULT 0 CHECK (watched IN (0, 1)),
    missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
    device INTEGER, -- the disk it was on at the last look: an empty folder on another one is an unplugged disk
    skipped TEXT NOT NULL DEFAULT '{}' -- JSON object: kind of file -> how many were passed over at the last look
) STRICT;

-- What was forgotten inside a folder that stays: the next look must not take it in again.
CREATE TABLE excluded_paths (
    path TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The text of a file, kept once however many files hold the same bytes.
CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    chunk_count INTEGER NOT NULL
) STRICT;

-- Ids are never used twice: the vector index may still hold one that is gone here.
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    context TEXT NOT NULL,
    place TEXT NOT NULL,
    tokens INTEGER NOT NULL,
    UNIQUE (content_id, ordinal)
) STRICT;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    path TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    content_id INTEGER REFERENCES contents (id), -- a failed document may still have the text it had before
    failure TEXT NOT NULL DEFAULT '', -- '' or the name of the error
    reason TEXT NOT NULL DEFAULT '',
    hint TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '[]' -- JSON array of remarks about how it was read
) STRICT;
CREATE INDEX documents_by_source ON documents (source_id);
CREATE INDEX documents_by_content ON documents (content_id);
CREATE INDEX documents_failed ON documents (source_id) WHERE failure <> '';

-- Words only, no text: the text is in chunks. Marks above and below letters belong to words (Thai, Hindi, Arabic).
CREATE VIRTUAL TABLE chunk_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE document_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE embedders (
    id INTEGER PRIMARY KEY,
    model_id TEXT NOT NULL UNIQUE,
    dimensions INTEGER NOT NULL,
    current INTEGER NOT NULL DEFAULT 0 CHECK (current IN (0, 1))
) STRICT;

CREATE TABLE chunk_vectors (
    chunk_id INTEGER PRIMARY KEY REFERENCES chunks (id) ON DELETE CASCADE,
    embedder_id INTEGER NOT NULL REFERENCES embedders (id),
    vector BLOB NOT NULL -- float16, little-endian
) STRICT;

-- Chunks without a vector of the current embedder.
CREATE TABLE pending_chunks (
    chunk_id INTEGER PRIMARY KEY REFERENCES chunks (id) ON DELETE CASCADE,
    content_id INTEGER NOT NULL
) STRICT;

-- Chunks that are gone here and must still leave the vector index.
CREATE TABLE gone_chunks (
    chunk_id INTEGER PRIMARY KEY
) STRICT;

-- One row: the seed of the rotation that every vector passes before it leaves this database.
CREATE TABLE vector_secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seed BLOB NOT NULL
) STRICT;
INSERT INTO vector_secret (id, seed) VALUES (1, randomblob(32));

CREATE TRIGGER chunk_added AFTER INSERT ON chunks BEGIN
    INSERT INTO pending_chunks (chunk_id, content_id) VALUES (new.id, new.content_id);
END;

CREATE TRIGGER chunk_gone AFTER DELETE ON chunks BEGIN
    DELETE FROM chunk_words WHERE rowid = old.id;
    INSERT INTO gone_chunks (chunk_id) VALUES (old.id);
END;

-- A content lives as long as a document uses it.
CREATE TRIGGER document_changed AFTER UPDATE OF content_id ON documents
WHEN old.content_id IS NOT new.content_id BEGIN
    DELETE FROM contents
    WHERE id = old.content_id AND NOT EXISTS (SELECT 1 FROM documents WHERE content_id = old.content_id);
END;

CREATE TRIGGER document_gone AFTER DELETE ON documents BEGIN
    DELETE FROM document_words WHERE rowid = old.id;
    DELETE FROM contents
    WHERE id = old.content_id AND NOT EXISTS (SELECT 1 FROM documents WHERE content_id = old.content_id);
END;
