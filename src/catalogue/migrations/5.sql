-- tradau catalogue, version 5: what checks say in Vietnamese too.

-- Empty for documents that an earlier version read: then `message` stands in its place.
ALTER TABLE checks ADD COLUMN message_vi TEXT NOT NULL DEFAULT '';
ALTER TABLE checks ADD COLUMN proposal_reason_vi TEXT;

DROP VIEW kiem_tra;
CREATE VIEW kiem_tra AS
SELECT d.source, d.number AS document_number, d.date AS document_date, c.id AS "check", c.kind, c.stated_by, c.verdict,
       (SELECT group_concat(text, '; ') FROM
        (SELECT o.text FROM check_operands o
         WHERE o.document = c.document AND o.check_position = c.position ORDER BY o.position)) AS operands,
       c.stated_text, c.stated_number AS stated, c.computed_number AS computed, c.computed AS computed_text,
       c.difference_number AS difference, c.message, c.message_vi,
       c.proposal_before, c.proposal_after, c.proposal_reason, c.proposal_reason_vi, c.page,
       f.box_left, f.box_top, f.box_right, f.box_bottom, c.stated_figure,
       (SELECT group_concat(figure, '; ') FROM
        (SELECT o.figure FROM check_operands o
         WHERE o.document = c.document AND o.check_position = c.position ORDER BY o.position)) AS operand_figures,
       d.id AS document
FROM documents d
JOIN checks c ON c.document = d.document
LEFT JOIN figures f ON f.document = d.document AND f.figure = c.stated_figure
ORDER BY d.source, c.position;
