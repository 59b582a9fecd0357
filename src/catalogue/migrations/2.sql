-- tradau catalogue, version 2: where the input file stands, the table of a record, and full-text search.

-- The input file as it was opened, with forward slashes; NULL for documents done before version 2.
ALTER TABLE documents ADD COLUMN path TEXT;

-- Which table a record stands in.
CREATE INDEX table_cells_by_figure ON table_cells (document, figure);
DROP VIEW so_lieu;
CREATE VIEW so_lieu AS
SELECT d.source, d.number AS document_number, d.date AS document_date, d.type AS document_type, d.issuer,
       r.place, r.place_kind, r.place_code, r.indicator, r.value_kind, r.value_number AS value,
       r.value_number_2 AS value_2, r.value AS value_text, r.unit, r.as_of, r.scope,
       (SELECT t.id FROM table_cells c JOIN tables t ON t.document = c.document AND t.position = c.table_position
        WHERE c.document = r.document AND c.figure = r.figure) AS "table",
       f.kind AS figure_kind, f.text AS figure_text, f.page, f.box_left, f.box_top, f.box_right, f.box_bottom,
       f.confidence, r.figure, d.id AS document
FROM documents d
JOIN records r ON r.document = d.document
LEFT JOIN figures f ON f.document = d.document AND f.figure = r.figure
ORDER BY d.source, r.position;

-- Full-text search over the repaired text, one row a page. `words` is the page's words in lower case without marks
-- (`hai binh` for `Hải Bình`), so that one index serves both spellings; it is not stored, only indexed.
-- Its rowid is `search_row` of the view `trang`:
--   SELECT source, page FROM trang
--   WHERE search_row IN (SELECT rowid FROM page_search WHERE page_search MATCH '"hai binh"');
CREATE VIRTUAL TABLE page_search USING fts5(
    words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TRIGGER pages_leave_search AFTER DELETE ON pages BEGIN
    DELETE FROM page_search WHERE rowid = old.document * 1048576 + old.page;
END;

CREATE VIEW trang AS
SELECT d.source, d.number AS document_number, d.date AS document_date, p.page, p.origin, p.profile, p.confidence,
       p.text, p.document * 1048576 + p.page AS search_row, d.id AS document
FROM documents d
JOIN pages p ON p.document = d.document
ORDER BY d.source, p.page;
