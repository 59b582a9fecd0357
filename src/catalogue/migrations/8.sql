-- tradau catalogue, version 8: one name for the wordings of an indicator.

-- The run's name of a wording; a wording that is not here is its own name.
CREATE TABLE indicator_names (
    wording TEXT PRIMARY KEY,
    name TEXT NOT NULL
) WITHOUT ROWID;

-- What a person's own list said, in its order.
CREATE TABLE indicator_mapping (
    position INTEGER PRIMARY KEY,
    wording TEXT NOT NULL,
    name TEXT NOT NULL
);

DROP VIEW so_lieu;
CREATE VIEW so_lieu AS
SELECT d.source, d.number AS document_number, d.date AS document_date, d.type AS document_type, d.issuer,
       r.place, r.place_kind, r.place_code, coalesce(n.name, r.indicator) AS indicator, r.indicator AS indicator_text,
       r.value_kind, r.value_number AS value,
       r.value_number_2 AS value_2, r.value AS value_text, r.unit, r.as_of, r.scope,
       (SELECT t.id FROM table_cells c JOIN tables t ON t.document = c.document AND t.position = c.table_position
        WHERE c.document = r.document AND c.figure = r.figure) AS "table",
       f.kind AS figure_kind, f.text AS figure_text, f.page, f.box_left, f.box_top, f.box_right, f.box_bottom,
       f.confidence, a.text AS accepted_text, a.accepted_by, a.accepted_at, a.list AS accepted_list,
       r.figure, d.id AS document
FROM documents d
JOIN records r ON r.document = d.document
LEFT JOIN indicator_names n ON n.wording = r.indicator
LEFT JOIN figures f ON f.document = d.document AND f.figure = r.figure
LEFT JOIN accepted a ON a.document = d.document AND a.figure = r.figure
ORDER BY d.source, r.position;
