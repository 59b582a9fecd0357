-- tradau catalogue, version 7: failures have a stable name.

-- E.g. `file.encrypted`; empty where an older tradau noted the failure.
ALTER TABLE failures ADD COLUMN code TEXT NOT NULL DEFAULT '';

DROP VIEW that_bai;
CREATE VIEW that_bai AS
SELECT source, stage, code, error, id AS document
FROM failures
ORDER BY source;
