//! The words of the pages with their places: in with each document, out for formats that show them there.

use super::{Catalogue, CatalogueError};
use crate::model::{BBox, DocumentWords, Line, Page, Word};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use std::collections::BTreeMap;

/// Stores the words of a document's pages.
pub(super) fn put(transaction: &Transaction<'_>, document: i64, pages: &[Page]) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO words VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    for (number, page) in (1_i64..).zip(pages) {
        let (mut count, mut block) = (0_i64, 0_i64);
        for (row, line) in (0_i64..).zip(&page.lines) {
            for word in &line.words {
                let [left, top, right, bottom] = <[i32; 4]>::from(word.bbox);
                insert.execute(params![
                    document,
                    number,
                    count,
                    row,
                    block,
                    word.text,
                    word.confidence,
                    left,
                    top,
                    right,
                    bottom
                ])?;
                count += 1;
            }
            block += i64::from(line.ends_block);
        }
    }
    Ok(())
}

/// A word with the numbers of its page, line and block.
type Placed = (i64, i64, i64, Word);

impl Catalogue {
    /// Every document that has words with places, with all its pages.
    pub fn words<E: From<CatalogueError>>(
        &self,
        mut each: impl FnMut(&DocumentWords) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = || self.sql("read the words");
        let sql = "SELECT document, source, id, json_path, engine FROM documents d \
                   WHERE EXISTS (SELECT 1 FROM words w WHERE w.document = d.document) ORDER BY source";
        let mut documents = self.connection.prepare(sql).map_err(fail())?;
        let mut rows = documents.query([]).map_err(fail())?;
        while let Some(row) = rows.next().map_err(fail())? {
            let read = |row: &Row<'_>| -> rusqlite::Result<(i64, DocumentWords)> {
                let words = DocumentWords {
                    source: row.get(1)?,
                    id: row.get(2)?,
                    json: row.get(3)?,
                    engine: row.get(4)?,
                    pages: Vec::new(),
                };
                Ok((row.get(0)?, words))
            };
            let (document, mut words) = read(row).map_err(fail())?;
            if !self.keeps(&words.source) {
                continue;
            }
            words.pages = self.pages_of(document).map_err(fail())?;
            each(&words)?;
        }
        Ok(())
    }

    /// The pages of one document with their words; none for a source that is not there.
    pub fn words_of(&self, source: &str) -> Result<Vec<Page>, CatalogueError> {
        let document = self
            .connection
            .query_row("SELECT document FROM documents WHERE source = ?1", [source], |row| row.get::<_, i64>(0));
        let pages = document.optional().and_then(|d| d.map_or(Ok(Vec::new()), |d| self.pages_of(d)));
        pages.map_err(self.sql("read the words"))
    }

    /// Pages that were turned to be read: source and page, and by how many degrees clockwise.
    pub fn turned_pages(&self) -> Result<BTreeMap<(String, u32), u16>, CatalogueError> {
        let sql = "SELECT d.source, p.page, p.turned FROM pages p JOIN documents d ON d.document = p.document \
                   WHERE p.turned <> 0";
        let read = || -> rusqlite::Result<_> {
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
            rows.collect()
        };
        read().map_err(self.sql("find the pages that were turned"))
    }

    fn pages_of(&self, document: i64) -> rusqlite::Result<Vec<Page>> {
        let sql = "SELECT width, height, dpi, turned FROM pages WHERE document = ?1 ORDER BY page";
        let size = |row: &Row<'_>, i: usize| row.get::<_, Option<u32>>(i).map(Option::unwrap_or_default);
        let mut pages = self
            .connection
            .prepare_cached(sql)?
            .query_map([document], |row| {
                let (width, height, dpi) = (size(row, 0)?, size(row, 1)?, size(row, 2)?);
                Ok(Page { width, height, dpi, turned: row.get(3)?, lines: Vec::new() })
            })?
            .collect::<rusqlite::Result<Vec<Page>>>()?;
        let sql = "SELECT page, line, block, text, confidence, box_left, box_top, box_right, box_bottom FROM words \
                   WHERE document = ?1 ORDER BY page, word";
        let words: Vec<Placed> = self
            .connection
            .prepare_cached(sql)?
            .query_map([document], |row| {
                let bbox = BBox::new(row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?);
                let word = Word { text: row.get(3)?, bbox, confidence: row.get(4)?, alternatives: Vec::new() };
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, word))
            })?
            .collect::<rusqlite::Result<_>>()?;
        for page_words in words.chunk_by(|a, b| a.0 == b.0) {
            let number = page_words.first().map_or(0, |w| w.0);
            let Some(page) = usize::try_from(number - 1).ok().and_then(|i| pages.get_mut(i)) else { continue };
            page.lines = lines(page_words);
        }
        Ok(pages)
    }
}

fn lines(words: &[Placed]) -> Vec<Line> {
    let rows: Vec<&[Placed]> = words.chunk_by(|a, b| a.1 == b.1).collect();
    let block = |row: Option<&&[Placed]>| row.and_then(|r| r.first()).map(|w| w.2);
    rows.iter()
        .enumerate()
        .filter_map(|(i, row)| {
            let bbox = row.iter().map(|w| w.3.bbox).reduce(BBox::union)?;
            let ends_block = block(rows.get(i)) != block(rows.get(i + 1));
            Some(Line { words: row.iter().map(|w| w.3.clone()).collect(), bbox, ends_block, columns: Vec::new() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Outputs;
    use super::*;
    use crate::model::sample;

    fn page() -> Page {
        let word = |text: &str, left| Word {
            text: text.into(),
            bbox: BBox::new(left, 10, left + 30, 20),
            confidence: 91,
            alternatives: Vec::new(),
        };
        let line = |words: Vec<Word>, ends_block| {
            let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
            Line { words, bbox, ends_block, columns: Vec::new() }
        };
        Page {
            width: 2480,
            height: 3508,
            dpi: 300,
            turned: 0,
            lines: vec![
                line(vec![word("Hải", 10), word("Bình", 50)], false),
                line(vec![word("67,35%", 10)], true),
                line(vec![word("Hết", 10)], true),
            ],
        }
    }

    #[test]
    fn words_come_back_line_for_line() {
        let mut catalogue = Catalogue::in_memory().unwrap();
        let notice = sample::notice();
        let outputs = Outputs { json: Some("documents/a.json".into()), ..Outputs::default() };
        let pages = [page(), Page { lines: Vec::new(), ..page() }];
        // Done again, the old words go.
        for _ in 0..2 {
            catalogue.put_with_words(&notice, &pages, &outputs).unwrap();
        }
        let mut found = Vec::new();
        let all = catalogue.words(|words| {
            found.push(words.clone());
            Ok::<(), CatalogueError>(())
        });
        all.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].json.as_deref(), &found[0].source), (Some("documents/a.json"), &notice.document.source));
        assert_eq!(found[0].pages, pages);
        assert_eq!(catalogue.words_of(&notice.document.source).unwrap(), pages);
        assert!(catalogue.words_of("none").unwrap().is_empty());
        assert_eq!(catalogue.turned_pages().unwrap().into_values().collect::<Vec<_>>(), Vec::<u16>::new());
    }

    #[test]
    fn documents_without_words_are_left_out() {
        let mut catalogue = Catalogue::in_memory().unwrap();
        catalogue.put(&sample::notice(), &Outputs::default()).unwrap();
        let none = catalogue.words(|words| {
            Err(CatalogueError::sql(std::path::Path::new(&words.source), "find words", rusqlite::Error::InvalidQuery))
        });
        assert!(none.is_ok());
    }
}
