use super::{Abbreviation, Lexicon};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static ABBREVIATIONS: &str = include_str!("../../dictionaries/lexicon/abbreviations.tsv");

/// A line that is no entry.
#[derive(Debug, thiserror::Error)]
#[error("abbreviations, line {line}: expected `written<TAB>expansion`, found `{found}`")]
pub struct LexiconError {
    /// 1-based.
    pub line: usize,
    /// The line.
    pub found: String,
}

/// A list made by hand and kept in a file.
#[derive(Debug, Clone, Default)]
pub struct Curated {
    abbreviations: Vec<Abbreviation>,
}

impl Curated {
    /// Reads `written TAB expansion` lines; `#` begins a comment.
    pub fn parse(table: &str) -> Result<Self, LexiconError> {
        let mut abbreviations = Vec::new();
        for (line, row) in (1..).zip(table.lines()) {
            if row.starts_with('#') || row.trim().is_empty() {
                continue;
            }
            let entry =
                row.split_once('\t').map(|(w, e)| (w.trim(), e.trim())).filter(|(w, e)| !w.is_empty() && !e.is_empty());
            let (written, expansion) = entry.ok_or_else(|| LexiconError { line, found: row.to_owned() })?;
            abbreviations.push(Abbreviation { written: written.nfc().collect(), expansion: expansion.nfc().collect() });
        }
        abbreviations.sort();
        abbreviations.dedup_by(|a, b| a.written == b.written);
        Ok(Self { abbreviations })
    }

    /// The list that this build carries, `dictionaries/lexicon/abbreviations.tsv`.
    ///
    /// # Panics
    ///
    /// If the file built into the program does not parse, which its tests rule out.
    #[must_use]
    pub fn bundled() -> &'static Self {
        static BUNDLED: LazyLock<Curated> =
            LazyLock::new(|| Curated::parse(ABBREVIATIONS).unwrap_or_else(|e| panic!("{e}")));
        &BUNDLED
    }
}

impl Lexicon for Curated {
    fn abbreviations(&self) -> Vec<&Abbreviation> {
        self.abbreviations.iter().collect()
    }

    fn abbreviation(&self, written: &str) -> Option<&Abbreviation> {
        let at = self.abbreviations.binary_search_by(|a| a.written.as_str().cmp(written)).ok()?;
        self.abbreviations.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_list_is_there() {
        let list = Curated::bundled();
        assert!(list.abbreviations().len() > 100);
        assert_eq!(list.abbreviation("ĐDĐT").unwrap().expansion, "định danh điện tử");
        assert!(list.abbreviation("PDDT").is_none());
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = Curated::parse("# x\nUBND\tỦy ban nhân dân\nHĐND\n").unwrap_err();
        assert_eq!(error.line, 3);
        assert!(error.to_string().contains("HĐND"));
    }
}
