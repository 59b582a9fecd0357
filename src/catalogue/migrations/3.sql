-- tradau catalogue, version 3: what the files of a document hold, so that one that a power cut has torn is noticed.

CREATE TABLE outputs (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    -- Relative to OUT, with forward slashes.
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (document, path)
) WITHOUT ROWID;
