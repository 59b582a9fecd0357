-- tradau catalogue, version 1. One row of `documents` is one input file that was done.
--
-- Amounts are exact decimal text, as in the notice JSON; the REAL column beside each (`…_number`) is for sorting and
-- charts. Percentages are in per cent. Dates are ISO 8601. Spans count Unicode code points of the document's text.
-- Boxes are pixels of the page image from its top left. `position` counts from 0 in reading order.
--
-- Plain enough for the SQLite of old desktop tools (3.8 and later): no STRICT tables, no ordered aggregates; one
-- statement that an old tool cannot parse would make it refuse the whole file.

CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    version TEXT NOT NULL
);

CREATE TABLE settings (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;

CREATE TABLE documents (
    document INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL,
    run INTEGER REFERENCES runs ON DELETE SET NULL,
    fingerprint TEXT NOT NULL,
    engine TEXT,
    model TEXT NOT NULL,
    issuer TEXT,
    parent_issuer TEXT,
    number TEXT,
    place TEXT,
    date TEXT,
    type TEXT,
    type_text TEXT,
    subject TEXT,
    signer TEXT,
    signer_title TEXT,
    province TEXT,
    district TEXT,
    locality_scope TEXT NOT NULL,
    locality_confidence INTEGER NOT NULL,
    json_path TEXT,
    text_path TEXT,
    pdf_path TEXT
);
CREATE INDEX documents_by_id ON documents (id);

-- Header fields with their spot; `recipients` and `addressees` have one row a line.
CREATE TABLE header_fields (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    PRIMARY KEY (document, field, position)
) WITHOUT ROWID;

-- Units a document or a place mention refers to. `place` is NULL for the document's own locality.
CREATE TABLE units (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    place INTEGER,
    role TEXT NOT NULL, -- province, district, commune; candidate, successor
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT,
    probability INTEGER NOT NULL
);
CREATE INDEX units_by_document ON units (document, place, role, position);
CREATE INDEX units_by_code ON units (code);

CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER NOT NULL,
    origin TEXT NOT NULL,
    reason TEXT NOT NULL,
    profile TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    dpi INTEGER,
    confidence INTEGER,
    text TEXT NOT NULL, -- the page's part of the repaired text
    text_start INTEGER NOT NULL, -- where it starts in the document's text
    PRIMARY KEY (document, page)
);

CREATE TABLE edits (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    confidence INTEGER NOT NULL,
    applied INTEGER NOT NULL,
    context TEXT NOT NULL,
    page INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    byte_start INTEGER NOT NULL,
    byte_end INTEGER NOT NULL,
    box_left INTEGER, box_top INTEGER, box_right INTEGER, box_bottom INTEGER,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE places (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT,
    code TEXT,
    on_date TEXT,
    page INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    box_left INTEGER, box_top INTEGER, box_right INTEGER, box_bottom INTEGER,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE figures (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    figure TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    value_kind TEXT, -- number, ratio, range, date, code; NULL with no value
    value TEXT,
    value_number REAL,
    kind TEXT NOT NULL,
    unit TEXT,
    label TEXT,
    page INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    box_left INTEGER, box_top INTEGER, box_right INTEGER, box_bottom INTEGER,
    confidence INTEGER NOT NULL,
    PRIMARY KEY (document, figure)
) WITHOUT ROWID;

CREATE TABLE tables (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    caption TEXT,
    total_row INTEGER,
    page INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    box_left INTEGER, box_top INTEGER, box_right INTEGER, box_bottom INTEGER,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE table_columns (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    table_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (document, table_position, position)
) WITHOUT ROWID;

CREATE TABLE table_cells (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    table_position INTEGER NOT NULL,
    row_position INTEGER NOT NULL,
    column_position INTEGER NOT NULL,
    text TEXT NOT NULL,
    figure TEXT,
    PRIMARY KEY (document, table_position, row_position, column_position)
) WITHOUT ROWID;

CREATE TABLE records (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    place TEXT,
    place_kind TEXT,
    place_code TEXT,
    indicator TEXT,
    value_kind TEXT NOT NULL,
    value TEXT NOT NULL,
    value_number REAL, -- the number; the first of a ratio or range
    value_number_2 REAL, -- the second of a ratio or range
    unit TEXT,
    as_of TEXT,
    scope TEXT,
    figure TEXT NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE checks (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    stated_figure TEXT,
    stated_kind TEXT,
    stated TEXT,
    stated_number REAL,
    stated_text TEXT,
    computed_kind TEXT,
    computed TEXT,
    computed_number REAL,
    difference TEXT,
    difference_number REAL,
    verdict TEXT NOT NULL,
    stated_by TEXT NOT NULL,
    message TEXT NOT NULL,
    proposal_figure TEXT,
    proposal_before TEXT,
    proposal_after TEXT,
    proposal_reason TEXT,
    page INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

-- Operands in order; a listed entry that is no figure has text only.
CREATE TABLE check_operands (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    check_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    figure TEXT,
    text TEXT,
    PRIMARY KEY (document, check_position, position)
) WITHOUT ROWID;

CREATE TABLE diagnostics (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    page INTEGER,
    span_start INTEGER,
    span_end INTEGER,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE failures (
    source TEXT PRIMARY KEY,
    id TEXT,
    run INTEGER REFERENCES runs ON DELETE SET NULL,
    stage TEXT NOT NULL,
    error TEXT NOT NULL
) WITHOUT ROWID;

-- For people with any SQLite tool: one view a sheet of the workbook, in the same order.

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
       (SELECT count(*) FROM checks c WHERE c.document = d.document AND c.verdict = 'fails') AS checks_failed,
       (SELECT count(*) FROM diagnostics g WHERE g.document = d.document AND g.severity = 'warning') AS warnings,
       engine, model, id AS document
FROM documents d
ORDER BY source;

CREATE VIEW so_lieu AS
SELECT d.source, d.number AS document_number, d.date AS document_date, d.type AS document_type, d.issuer,
       r.place, r.place_kind, r.place_code, r.indicator, r.value_kind, r.value_number AS value,
       r.value_number_2 AS value_2, r.value AS value_text, r.unit, r.as_of, r.scope, f.kind AS figure_kind,
       f.text AS figure_text, f.page, f.box_left, f.box_top, f.box_right, f.box_bottom, f.confidence, r.figure,
       d.id AS document
FROM documents d
JOIN records r ON r.document = d.document
LEFT JOIN figures f ON f.document = d.document AND f.figure = r.figure
ORDER BY d.source, r.position;

CREATE VIEW kiem_tra AS
SELECT d.source, d.number AS document_number, d.date AS document_date, c.id AS "check", c.kind, c.stated_by, c.verdict,
       (SELECT group_concat(text, '; ') FROM
        (SELECT o.text FROM check_operands o
         WHERE o.document = c.document AND o.check_position = c.position ORDER BY o.position)) AS operands,
       c.stated_text, c.stated_number AS stated, c.computed_number AS computed, c.computed AS computed_text,
       c.difference_number AS difference, c.message, c.proposal_before, c.proposal_after, c.proposal_reason, c.page,
       f.box_left, f.box_top, f.box_right, f.box_bottom, c.stated_figure,
       (SELECT group_concat(figure, '; ') FROM
        (SELECT o.figure FROM check_operands o
         WHERE o.document = c.document AND o.check_position = c.position ORDER BY o.position)) AS operand_figures,
       d.id AS document
FROM documents d
JOIN checks c ON c.document = d.document
LEFT JOIN figures f ON f.document = d.document AND f.figure = c.stated_figure
ORDER BY d.source, c.position;

CREATE VIEW sua_chua AS
SELECT d.source, d.number AS document_number, e.page, e.before, e.after, e.applied, e.confidence, e.reason, e.context,
       e.box_left, e.box_top, e.box_right, e.box_bottom, d.id AS document
FROM documents d
JOIN edits e ON e.document = d.document
ORDER BY d.source, e.position;

CREATE VIEW ghi_chu AS
SELECT d.source, g.severity, g.code, g.message, g.page, d.id AS document
FROM documents d
JOIN diagnostics g ON g.document = d.document
ORDER BY d.source, g.position;

CREATE VIEW that_bai AS
SELECT source, stage, error, id AS document
FROM failures
ORDER BY source;
