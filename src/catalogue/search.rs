//! Full-text search over the repaired pages.
//!
//! The index holds each page's words without marks; what it finds is then compared with the page itself, so that
//! `Hải Bình` finds phường Hải Bình and no xã Hai Bính, and the snippet is cut from the text as it stands.

use super::{
    Catalogue, CatalogueError, Query,
    query::indexed,
    read::{Cells, LABEL},
};
use crate::model::{DocumentLabel, Span};
use rusqlite::{Connection, params};
use std::sync::Arc;

/// Rows of the index belonging to one document: its number times this, plus the page.
const PAGES: i64 = 1 << 20;

/// Characters of a snippet on each side of the first phrase found.
const AROUND: usize = 70;

/// A page that has what was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which document.
    pub document: Arc<DocumentLabel>,
    /// 1-based page.
    pub page: u32,
    /// How often the phrases stand on it.
    pub times: usize,
    /// The text around the first of them, line breaks as spaces.
    pub snippet: String,
    /// Where phrases stand in the snippet, in bytes.
    pub marks: Vec<Span>,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Pages, best first.
    pub hits: Vec<Hit>,
    /// True if there are more than were asked for.
    pub more: bool,
}

impl Catalogue {
    /// The pages on which a query's phrases stand: best first (BM25: rare words count more, short pages count
    /// more), at most `limit`.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Found, CatalogueError> {
        let fail = || self.sql("search");
        let sql = format!(
            "SELECT {}, p.page, p.text FROM page_search s \
             JOIN pages p ON p.document = s.rowid / {PAGES} AND p.page = s.rowid % {PAGES} \
             JOIN documents d ON d.document = p.document WHERE page_search MATCH ?1 ORDER BY s.rank, d.source, p.page",
            LABEL.split(", ").map(|c| format!("d.{c}")).collect::<Vec<_>>().join(", ")
        );
        let mut statement = self.connection.prepare(&sql).map_err(fail())?;
        let mut rows = statement.query([query.index_expression()]).map_err(fail())?;
        let mut found = Found::default();
        while let Some(row) = rows.next().map_err(fail())? {
            let cells = Cells { catalogue: self, row, document: None };
            let text: String = cells.get(9)?;
            let spans = query.find(&text);
            let Some(first) = spans.first() else { continue };
            if found.hits.len() == limit {
                found.more = true;
                break;
            }
            let (snippet, marks) = snippet(&text, *first, &spans);
            let document = Arc::new(cells.label()?);
            found.hits.push(Hit { document, page: cells.get(8)?, times: spans.len(), snippet, marks });
        }
        Ok(found)
    }
}

/// Takes a page into the index.
pub(super) fn index(connection: &Connection, document: i64, page: i64, text: &str) -> rusqlite::Result<()> {
    let row = document.saturating_mul(PAGES).saturating_add(page);
    connection
        .prepare_cached("INSERT INTO page_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![row, indexed(text)])
        .map(|_| ())
}

/// Takes every page into a new index.
pub(super) fn index_all(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT document, page, text FROM pages ORDER BY document, page")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        index(connection, row.get(0)?, row.get(1)?, &row.get::<_, String>(2)?)?;
    }
    Ok(())
}

/// The text around `first` on one line, and where `spans` stand in it.
fn snippet(text: &str, first: Span, spans: &[Span]) -> (String, Vec<Span>) {
    let from = text[..first.start].char_indices().rev().nth(AROUND - 1).map_or(0, |(i, _)| word_start(text, i));
    let to = text[first.end..].char_indices().nth(AROUND).map_or(text.len(), |(i, _)| word_end(text, first.end + i));
    let mut out = String::new();
    let mut marks = Vec::new();
    if from > 0 {
        out.push('…');
    }
    let mut open = None;
    let mut gap = false;
    for (i, c) in text[from..to].char_indices().map(|(i, c)| (from + i, c)) {
        if let Some((start, end)) = open
            && i >= end
        {
            marks.push(Span::new(start, out.trim_end().len()));
            open = None;
        }
        // Broken lines and wide columns read as one space.
        if c.is_whitespace() || c.is_control() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        if open.is_none()
            && let Some(span) = spans.iter().find(|s| s.start <= i && i < s.end)
        {
            open = Some((out.len(), span.end));
        }
        out.push(c);
    }
    if let Some((start, _)) = open {
        marks.push(Span::new(start, out.len()));
    }
    if to < text.len() {
        out.push('…');
    }
    (out, marks)
}

/// The first word that begins at or after `i`, unless it is far.
fn word_start(text: &str, i: usize) -> usize {
    let space = text[i..].char_indices().take(20).find(|(_, c)| c.is_whitespace());
    space.map_or(i, |(at, c)| i + at + c.len_utf8())
}

/// The end of the last word before `i`, unless it is far.
fn word_end(text: &str, i: usize) -> usize {
    let space = text[..i].char_indices().rev().take(20).find(|(_, c)| c.is_whitespace());
    space.map_or(i, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Outputs;
    use crate::model::{Header, Notice, sample};

    fn filled() -> Catalogue {
        let mut catalogue = Catalogue::in_memory().unwrap();
        catalogue.put(&sample::notice(), &Outputs::default()).unwrap();
        let other = notice("2024/khac.pdf", "Hội nghị bàn về xã\nBính Tản,\tngày 3\u{c}trang hai");
        catalogue.put(&other, &Outputs::default()).unwrap();
        catalogue
    }

    /// The sample with another text, and nothing that points into the text.
    fn notice(source: &str, text: &str) -> Notice {
        let mut notice = sample::notice();
        notice.document.source = source.into();
        notice.text = text.into();
        notice.header = Header::default();
        (notice.edits, notice.places, notice.figures, notice.tables) = (vec![], vec![], vec![], vec![]);
        (notice.records, notice.checks, notice.diagnostics) = (vec![], vec![], vec![]);
        notice
    }

    fn found(catalogue: &Catalogue, query: &str) -> Vec<(String, u32)> {
        let found = catalogue.search(&Query::new(&[query]).unwrap(), 10).unwrap();
        found.hits.iter().map(|h| (h.document.source.clone(), h.page)).collect()
    }

    #[test]
    fn pages_are_found_with_and_without_marks() {
        let catalogue = filled();
        let at = |source: &str, page| (source.to_owned(), page);
        assert_eq!(found(&catalogue, "Bình Tân"), [at("2023/bao-cao.pdf", 2), at("2023/bao-cao.pdf", 1)]);
        assert_eq!(found(&catalogue, "bính tản"), [at("2024/khac.pdf", 1)]);
        assert_eq!(found(&catalogue, "binh tan").len(), 3);
        assert_eq!(found(&catalogue, "trang hai"), [at("2024/khac.pdf", 2)]);
        assert!(found(&catalogue, "Bình Thân").is_empty());
    }

    #[test]
    fn a_snippet_is_one_line_with_the_phrase_marked() {
        let catalogue = filled();
        let found = catalogue.search(&Query::new(&["xa binh tan"]).unwrap(), 10).unwrap();
        let hit = found.hits.iter().find(|h| h.document.source == "2024/khac.pdf").unwrap();
        assert_eq!(hit.snippet, "Hội nghị bàn về xã Bính Tản, ngày 3");
        assert_eq!(hit.marks[0].of(&hit.snippet), "xã Bính Tản");
        let long = format!("{}Bình Tân{}", "một hai ".repeat(40), " ba bốn".repeat(40));
        let spans = Query::new(&["Bình Tân"]).unwrap().find(&long);
        let (cut, marks) = snippet(&long, spans[0], &spans);
        assert!(cut.starts_with("…") && cut.ends_with('…') && cut.chars().count() < 2 * AROUND + 20, "{cut}");
        assert_eq!(marks[0].of(&cut), "Bình Tân");
    }

    #[test]
    fn what_is_replaced_or_removed_is_found_no_more() {
        let mut catalogue = filled();
        catalogue.put(&notice("2023/bao-cao.pdf", "Vĩnh An\u{c}trang"), &Outputs::default()).unwrap();
        assert!(found(&catalogue, "Bình Tân").is_empty());
        catalogue.remove("2024/khac.pdf").unwrap();
        assert!(found(&catalogue, "trang hai").is_empty());
        let rows: i64 = catalogue.connection.query_row("SELECT count(*) FROM page_search", [], |r| r.get(0)).unwrap();
        assert_eq!(rows, 2);
    }

    #[test]
    fn no_more_than_asked_for_and_said_so() {
        let found = filled().search(&Query::new(&["binh tan"]).unwrap(), 2).unwrap();
        assert_eq!((found.hits.len(), found.more), (2, true));
    }
}
