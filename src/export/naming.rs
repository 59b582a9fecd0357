//! One name for an indicator that the notices of a run word a little differently.
//!
//! Thirty communes write `Tổng số hồ sơ đã thu nhận`, `số hồ sơ đã thu nhận` and `Hồ sơ thu nhận được (hồ sơ)`. Whoever lays their
//! tables beside each other wants one indicator. The rule is published (`docs/indicators.md`) and looks at nothing but
//! the words, so that everybody can foretell it: two wordings are the same if their [`key`] is. The name of all of them is
//! the one that stands most often in the run; of two as frequent, the shorter; of two as short, the first by its letters.
//!
//! A [`Mapping`] of the user's overrules that: a line `WORDING<tab>NAME`, which holds for every wording with the key of this one.
//!
//! ```
//! use tradau::export::naming::{Mapping, key, names};
//! assert_eq!(key("Tổng số hồ sơ đã thu nhận (hồ sơ)"), key("hồ sơ thu nhận được"));
//! let mapping = Mapping::parse("hồ sơ thu nhận\tHồ sơ định danh đã thu nhận\n").unwrap();
//! let run = [("Số hồ sơ đã thu nhận".to_owned(), 3), ("Tỷ lệ đạt".to_owned(), 1)];
//! let names = names(run, &mapping);
//! assert_eq!(names["Số hồ sơ đã thu nhận"], "Hồ sơ định danh đã thu nhận");
//! assert_eq!(names.get("Tỷ lệ đạt"), None, "a wording that is its own name");
//! ```

use crate::orthography::unify_tone_placement;
use std::collections::BTreeMap;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Words that a wording may begin with and that tell nothing apart, longest first.
const OPENERS: [&str; 8] = ["tổng số lượng", "tổng số", "số lượng", "tổng cộng", "tổng", "số", "kết quả", "cụ thể"];

/// Words that may stand anywhere.
const FILLERS: [&str; 9] = ["đã", "được", "đang", "các", "những", "là", "của", "thì", "về"];

/// Words that only lead to the number.
const ENDINGS: [&str; 9] = ["đạt", "chiếm", "bằng", "ước", "khoảng", "gần", "hơn", "trên", "có"];

/// A mapping file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MappingError {
    /// Not two columns.
    #[error(
        "line {line}: expected WORDING, a tab and NAME; found {found} column(s); lines that begin with # are remarks"
    )]
    Columns {
        /// 1-based.
        line: usize,
        /// How many stand there.
        found: usize,
    },
    /// A column that says nothing.
    #[error("line {line}: expected words in both columns; {what} is empty or has no letter")]
    Empty {
        /// 1-based.
        line: usize,
        /// Which column.
        what: &'static str,
    },
    /// One wording, two names.
    #[error(
        "line {line}: {wording:?} is the same wording as on line {before}, where its name is {name:?}; keep one of the lines"
    )]
    Twice {
        /// 1-based.
        line: usize,
        /// The line that said it first.
        before: usize,
        /// As on this line.
        wording: String,
        /// The name on that line.
        name: String,
    },
}

/// Names that a person gave, by the key of the wordings that they are for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    names: BTreeMap<String, String>,
    lines: Vec<(String, String)>,
}

impl Mapping {
    /// Reads `WORDING<tab>NAME` lines. Empty lines and lines that begin with `#` say nothing; a byte order mark is skipped.
    ///
    /// # Errors
    /// The first line that is not so, or that names a wording a second time and differently.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mut out = Self::default();
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for (i, row) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
            let line = i + 1;
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = row.split('\t').map(str::trim).collect();
            let [wording, name] = columns[..] else {
                return Err(MappingError::Columns { line, found: columns.len() });
            };
            let key = key(wording);
            if key.is_empty() {
                return Err(MappingError::Empty { line, what: "WORDING" });
            }
            if !name.chars().any(char::is_alphabetic) {
                return Err(MappingError::Empty { line, what: "NAME" });
            }
            let before = out.names.get(&key).filter(|n| *n != name);
            if let (Some(name), Some(&before)) = (before, told.get(&key)) {
                return Err(MappingError::Twice { line, before, wording: wording.to_owned(), name: name.clone() });
            }
            told.entry(key.clone()).or_insert(line);
            out.names.insert(key, name.to_owned());
            out.lines.push((wording.to_owned(), name.to_owned()));
        }
        Ok(out)
    }

    /// A mapping from wordings with their names, as [`Mapping::lines`] gives them.
    #[must_use]
    pub fn of(lines: Vec<(String, String)>) -> Self {
        let names = lines.iter().map(|(wording, name)| (key(wording), name.clone())).filter(|(k, _)| !k.is_empty());
        Self { names: names.collect(), lines }
    }

    /// Wordings with their names, as they were given.
    #[must_use]
    pub fn lines(&self) -> &[(String, String)] {
        &self.lines
    }
}

/// What two wordings of one indicator have in common; empty for a text without letters.
///
/// 1. Unicode NFC, small letters, one placement of the tone mark (`hoà` is `hòa`), `tỉ` is `tỷ`.
/// 2. What stands in brackets goes, and so do all marks; what is left are words with one space between them.
/// 3. At the start `tổng số`, `tổng`, `số lượng`, `số` and `kết quả` go; `đã`, `được`, `đang`, `các`, `những`, `là`, `của`, `thì` and
///    `về` go anywhere; at the end `đạt`, `chiếm`, `bằng`, `ước` and hedges go. One word always stays.
#[must_use]
pub fn key(wording: &str) -> String {
    let composed: String = wording.nfc().collect();
    let small = unify_tone_placement(&composed.to_lowercase());
    let mut plain = String::with_capacity(small.len());
    let mut depth = 0_usize;
    for c in small.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if c.is_alphanumeric() || c == '%' => plain.push(c),
            _ => plain.push(' '),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().map(|w| if w == "tỉ" { "tỷ" } else { w }).collect();
    let mut rest = &words[..];
    loop {
        let opener = OPENERS.iter().find(|o| {
            let n = o.split(' ').count();
            rest.len() > n && rest.iter().take(n).copied().eq(o.split(' '))
        });
        match opener {
            Some(o) => rest = rest.get(o.split(' ').count()..).unwrap_or_default(),
            None => break,
        }
    }
    let mut kept: Vec<&str> = rest.iter().copied().filter(|w| !FILLERS.contains(w)).collect();
    while kept.len() > 1 && kept.last().is_some_and(|w| ENDINGS.contains(w)) {
        kept.pop();
    }
    if kept.is_empty() {
        kept = rest.iter().copied().take(1).collect();
    }
    if kept.iter().any(|w| w.chars().any(char::is_alphabetic)) { kept.join(" ") } else { String::new() }
}

/// The name of each wording of a run that has another one than itself. `wordings` are given with how often they stand
/// there; in any order, any of them more than once.
#[must_use]
pub fn names(wordings: impl IntoIterator<Item = (String, u64)>, mapping: &Mapping) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (wording, count) in wordings {
        let sum = counts.entry(wording).or_default();
        *sum = sum.saturating_add(count);
    }
    let mut groups: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for (wording, count) in counts {
        let key = key(&wording);
        if !key.is_empty() {
            groups.entry(key).or_default().push((wording, count));
        }
    }
    let mut out = BTreeMap::new();
    for (key, group) in groups {
        let most = group
            .iter()
            .min_by_key(|(wording, count)| (std::cmp::Reverse(*count), wording.chars().count(), wording.as_str()));
        let Some(name) = mapping.names.get(&key).or(most.map(|(wording, _)| wording)).cloned() else { continue };
        for (wording, _) in group {
            if wording != name {
                out.insert(wording, name.clone());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slightly_different_wordings_have_one_key() {
        for (one, other) in [
            ("Tổng số hồ sơ đã thu nhận", "số hồ sơ thu nhận"),
            ("Hồ sơ đã thu nhận (hồ sơ)", "Hồ sơ thu nhận được"),
            ("Tỉ lệ hộ nghèo đạt", "tỷ lệ hộ nghèo"),
            ("Hoà giải thành", "hòa giải thành"),
            ("Tỷ lệ kích hoạt, đạt", "Tỷ lệ kích hoạt"),
        ] {
            assert_eq!(key(one), key(other), "{one} / {other}");
        }
    }

    #[test]
    fn different_things_keep_their_own() {
        for (one, other) in [
            ("hộ nghèo", "hộ cận nghèo"),
            ("đã giải ngân", "chưa giải ngân"),
            ("Tỷ lệ kích hoạt mức 1", "Tỷ lệ kích hoạt mức 2"),
            ("số hộ", "tỷ lệ hộ"),
            ("tăng", "giảm"),
        ] {
            assert_ne!(key(one), key(other), "{one} / {other}");
        }
        assert_eq!(key("Tổng số"), "số");
        assert_eq!(key("12.5 (%)"), "");
    }

    #[test]
    fn the_commonest_wording_is_the_name() {
        let run = || {
            [("Tổng số hộ nghèo", 2), ("số hộ nghèo", 5), ("hộ nghèo", 2), ("hộ cận nghèo", 9)]
                .map(|(w, n)| (w.to_owned(), n))
        };
        let told = names(run(), &Mapping::default());
        assert_eq!(told["Tổng số hộ nghèo"], "số hộ nghèo");
        assert_eq!(told["hộ nghèo"], "số hộ nghèo");
        assert_eq!(told.len(), 2);
        let mapping = Mapping::parse("# mine\n\u{20}\nhộ nghèo\tHộ nghèo\nhộ cận nghèo\tHộ cận nghèo\r\n").unwrap();
        let told = names(run(), &mapping);
        assert_eq!(told.values().filter(|n| *n == "Hộ nghèo").count(), 3);
        assert_eq!(told["hộ cận nghèo"], "Hộ cận nghèo");
        assert_eq!(Mapping::of(mapping.lines().to_vec()), mapping);
    }

    #[test]
    fn a_file_that_is_not_right_is_refused_with_its_line() {
        let said = |text: &str| Mapping::parse(text).unwrap_err().to_string();
        assert!(said("a\tb\nhộ nghèo").starts_with("line 2: expected WORDING, a tab and NAME; found 1"));
        assert!(said("a\tb\tc").contains("found 3"));
        assert!(said("12\tb").contains("WORDING is empty"));
        assert!(said("hộ\t ").contains("NAME is empty"));
        let twice = said("hộ nghèo\tA\n\nSố hộ nghèo\tB");
        assert!(twice.contains("line 3") && twice.contains("line 1") && twice.contains("\"A\""), "{twice}");
        assert!(Mapping::parse("hộ nghèo\tA\nSố hộ nghèo\tA").is_ok());
    }

    proptest! {
        #[test]
        fn a_key_is_its_own(wording in "\\PC{0,40}") {
            let once = key(&wording);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn order_does_not_matter(mut run in prop::collection::vec(("(số |tổng )?(hộ|xã) (nghèo|đã đạt)?", 0_u64..4), 0..12)) {
            let one = names(run.clone(), &Mapping::default());
            run.reverse();
            prop_assert_eq!(one, names(run, &Mapping::default()));
        }
    }
}
