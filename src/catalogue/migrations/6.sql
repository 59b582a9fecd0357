-- tradau catalogue, version 6: corrections that a person accepted, and checks that could not be made.

-- One row a figure whose value is that of an accepted correction: the words that count now, the value that was read (NULL
-- where that could not be read), and the trail.
CREATE TABLE accepted (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    figure TEXT NOT NULL,
    text TEXT NOT NULL,
    value_read TEXT,
    accepted_by TEXT NOT NULL,
    accepted_at TEXT NOT NULL, -- ISO 8601
    list TEXT NOT NULL,
    list_id TEXT NOT NULL, -- SHA-256 of the reviewed list
    note TEXT,
    PRIMARY KEY (document, figure)
) WITHOUT ROWID;

CREATE VIEW dinh_chinh AS
SELECT d.source, d.number AS document_number, f.page, f.text AS figure_text, a.value_read, a.text AS accepted_text,
       f.value AS value_text, a.accepted_by, a.accepted_at, a.list AS accepted_list, a.list_id AS accepted_list_id, a.note,
       f.box_left, f.box_top, f.box_right, f.box_bottom, a.figure, d.id AS document
FROM documents d
JOIN accepted a ON a.document = d.document
JOIN figures f ON f.document = a.document AND f.figure = a.figure
ORDER BY d.source, f.position;

DROP VIEW so_lieu;
CREATE VIEW so_lieu AS
SELECT d.source, d.number AS document_number, d.date AS document_date, d.type AS document_type, d.issuer,
       r.place, r.place_kind, r.place_code, r.indicator, r.value_kind, r.value_number AS value,
       r.value_number_2 AS value_2, r.value AS value_text, r.unit, r.as_of, r.scope,
       (SELECT t.id FROM table_cells c JOIN tables t ON t.document = c.document AND t.position = c.table_position
        WHERE c.document = r.document AND c.figure = r.figure) AS "table",
       f.kind AS figure_kind, f.text AS figure_text, f.page, f.box_left, f.box_top, f.box_right, f.box_bottom,
       f.confidence, a.text AS accepted_text, a.accepted_by, a.accepted_at, a.list AS accepted_list,
       r.figure, d.id AS document
FROM documents d
JOIN records r ON r.document = d.document
LEFT JOIN figures f ON f.document = d.document AND f.figure = r.figure
LEFT JOIN accepted a ON a.document = d.document AND a.figure = r.figure
ORDER BY d.source, r.position;

DROP VIEW van_ban;
CREATE VIEW van_ban AS
SELECT source, number, date, type, type_text, issuer, parent_issuer, place, subject, signer, signer_title, province,
       district,
       (SELECT count(*) FROM pages p WHERE p.document = d.document) AS pages,
       (SELECT count(*) FROM pages p WHERE p.document = d.document AND p.origin = 'ocr') AS ocr_pages,
       (SELECT CAST(avg(p.confidence) AS INTEGER) FROM pages p WHERE p.document = d.document) AS confidence,
       (SELECT count(*) FROM edits e WHERE e.document = d.document AND e.applied = 1) AS edits,
       (SELECT count(*) FROM edits e WHERE e.document = d.document AND e.applied = 0) AS suggestions,
       (SELECT count(*) FROM figures f WHERE f.document = d.document) AS figures,
       (SELECT count(*) FROM records r WHERE r.document = d.document) AS records,
       (SELECT count(*) FROM checks c WHERE c.document = d.document) AS checks,
       (SELECT count(*) FROM checks c WHERE c.document = d.document AND c.verdict = 'rounding') AS checks_rounding,
       (SELECT count(*) FROM checks c WHERE c.document = d.document AND c.verdict = 'unread') AS checks_unread,
       (SELECT count(*) FROM checks c WHERE c.document = d.document AND c.verdict = 'fails') AS checks_failed,
       (SELECT count(*) FROM diagnostics g WHERE g.document = d.document AND g.severity = 'warning') AS warnings,
       engine, model, id AS document
FROM documents d
ORDER BY source;
