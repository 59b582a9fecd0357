-- tradau catalogue, version 4: the words of each page with their places.

-- How far the page was turned clockwise to be read, in degrees, beyond what its file says.
ALTER TABLE pages ADD COLUMN turned INTEGER NOT NULL DEFAULT 0;

-- Words of pages that came from images or PDF layers, as the repaired text has them. `word`, `line` and `block` count
-- from 0 on each page; `confidence` is the engine's, 0-100.
CREATE TABLE words (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER NOT NULL,
    word INTEGER NOT NULL,
    line INTEGER NOT NULL,
    block INTEGER NOT NULL,
    text TEXT NOT NULL,
    confidence INTEGER NOT NULL,
    box_left INTEGER NOT NULL,
    box_top INTEGER NOT NULL,
    box_right INTEGER NOT NULL,
    box_bottom INTEGER NOT NULL,
    PRIMARY KEY (document, page, word)
) WITHOUT ROWID;

CREATE VIEW tu AS
SELECT d.source, d.number AS document_number, w.page, w.line, w.text, w.confidence,
       w.box_left, w.box_top, w.box_right, w.box_bottom, d.id AS document
FROM documents d
JOIN words w ON w.document = d.document
ORDER BY d.source, w.page, w.word;
