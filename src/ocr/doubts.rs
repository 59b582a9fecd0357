//! Words of a ruled table that look wrong beside the others of their column or row, whatever their confidence.
//!
//! In a column of `31,2`, `96,7`, `1127,5` a `221` has probably lost its comma, and a `l` among `1`, `2`, `3` is a digit. Such words
//! are not changed for that, they are read again. Only what counts the columns and the rows one by one is set right outright: in
//! `(1) @) (3) (4)` the second is `(2)`; what was read stays with it.

use super::numbers::{self, is_plain_figure};
use crate::model::{Alternative, Line};
use std::collections::{BTreeMap, BTreeSet};

/// A column has figures if so many cells, and so many of a hundred, are figures; it has a form if so many of a hundred
/// figures have it.
const FEWEST: usize = 3;
const FIGURES: usize = 60;
const FORM: usize = 60;
/// What has more characters is no figure that was read badly.
const SHORT: usize = 4;

/// What looks wrong in the columns of a table, and how their figures are written.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Words by line and place in it, to be read again.
    pub(super) odd: Vec<(usize, usize)>,
    /// By column, the form that most of its figures have.
    usual: BTreeMap<u16, Form>,
}

impl Doubts {
    /// Whether a text is written as the figures of a column are.
    pub(super) fn fits(&self, column: Option<u16>, text: &str) -> bool {
        column.and_then(|c| self.usual.get(&c)).is_some_and(|usual| usual.has(text))
    }
}

/// Looks through the columns of lines that have some.
pub(super) fn odd(lines: &[Line]) -> Doubts {
    let mut columns: BTreeMap<u16, Vec<(usize, usize)>> = BTreeMap::new();
    for (l, line) in lines.iter().enumerate() {
        for (w, column) in line.columns.iter().enumerate().take(line.words.len()) {
            columns.entry(*column).or_default().push((l, w));
        }
    }
    let mut out = Doubts::default();
    for (column, places) in columns {
        let text = |(l, w): (usize, usize)| lines[l].words[w].text.as_str();
        let alone = |(l, w): (usize, usize)| {
            let columns = &lines[l].columns;
            columns.iter().filter(|c| Some(*c) == columns.get(w)).count() == 1
        };
        let figures: Vec<&str> = places.iter().map(|p| text(*p)).filter(|t| form(t).is_some()).collect();
        let cells = places.iter().filter(|p| alone(**p)).count();
        if figures.len() < FEWEST || figures.len() * 100 < cells * FIGURES {
            continue;
        }
        let forms: Vec<Form> = figures.iter().filter_map(|t| form(t)).collect();
        let usual = forms.iter().max_by_key(|f| (forms.iter().filter(|g| g == f).count(), **f));
        let usual = usual.filter(|u| figures.iter().filter(|t| u.has(t)).count() * 100 >= figures.len() * FORM);
        out.usual.extend(usual.map(|usual| (column, *usual)));
        // Names of columns stand above the first figure.
        let first = places.iter().filter(|p| form(text(**p)).is_some()).map(|p| p.0).min().unwrap_or(0);
        for place in places.into_iter().filter(|p| p.0 + 1 >= first) {
            let odd = if form(text(place)).is_some() {
                usual.is_some_and(|usual| !usual.has(text(place)))
            } else {
                let short = text(place).chars().count() <= SHORT || place.0 >= first && is_wreck(text(place));
                alone(place) && short && !is_dash(text(place))
            };
            if odd {
                out.odd.push(place);
            }
        }
    }
    out.odd.extend(unfinished_formulas(lines));
    out.odd.sort_unstable();
    out.odd.dedup();
    out
}

/// Words of formulas that are none: `(2) = (3)+(4)+G)`, where other words of the row number columns.
fn unfinished_formulas(lines: &[Line]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (l, line) in lines.iter().enumerate().filter(|(_, line)| !line.columns.is_empty()) {
        let columns = || line.words.iter().zip(&line.columns);
        let numbered: BTreeSet<u16> = columns().filter(|(w, _)| mark(&w.text).is_some()).map(|(_, c)| *c).collect();
        let formulas: BTreeSet<u16> = columns().filter(|(w, _)| is_formula(&w.text)).map(|(_, c)| *c).collect();
        if numbered.len() < FEWEST - 1 {
            continue;
        }
        let wrong = line
            .words
            .iter()
            .enumerate()
            .filter(|(w, word)| line.columns.get(*w).is_some_and(|c| formulas.contains(c)) && !is_term(&word.text));
        out.extend(wrong.map(|(w, _)| (l, w)));
    }
    out
}

/// A piece of a formula: `(5)=`, `(3)/(1)`, `+`, `100%`.
pub(super) fn is_term(text: &str) -> bool {
    let mut inside = text.split('(').skip(1).map(|rest| rest.split_once(')').map(|(n, _)| n));
    let numbers =
        |n: Option<&str>| n.is_some_and(|n| !n.is_empty() && n.len() < 3 && n.bytes().all(|b| b.is_ascii_digit()));
    let brackets = |c: char| text.matches(c).count();
    text.chars().all(|c| c.is_ascii_digit() || "()=+-–/x×*:%".contains(c))
        && brackets('(') == brackets(')')
        && inside.all(numbers)
}

/// What no word is: `SSSE)`, `ID)...`, `10)/2.722)`. A unit in brackets, `(tấn)`, is one.
fn is_wreck(text: &str) -> bool {
    let bare = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
    let signs = bare.chars().filter(|c| !c.is_alphanumeric()).count();
    signs > 0 && bare.chars().filter(|c| c.is_alphabetic()).count() <= SHORT && bare.chars().count() <= 3 * SHORT
}

fn is_dash(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | 'x' | 'X' | '.' | '…'))
}

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// `1478`, `12`.
    Whole,
    /// `1.478`, `12`.
    Grouped,
    /// So many digits behind a comma (or point): `31,2`.
    Decimals(char, usize),
}

impl Form {
    /// Whether a figure may be of this form: `218` too stands beside `1.478`.
    fn has(self, text: &str) -> bool {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let own = form(text);
        own == Some(self) || self == Self::Grouped && own == Some(Self::Whole) && digits <= 3
    }
}

fn form(text: &str) -> Option<Form> {
    if !is_plain_figure(text) || text.contains('/') {
        return None;
    }
    let inner = text.trim_matches(|c: char| !c.is_ascii_digit());
    let Some((_, behind)) = inner.rsplit_once(['.', ',']) else { return Some(Form::Whole) };
    let sign = if inner[..inner.len() - behind.len()].ends_with(',') { ',' } else { '.' };
    Some(if sign == '.' && behind.len() == 3 { Form::Grouped } else { Form::Decimals(sign, behind.len()) })
}

/// Sets right the marks that number the columns of a table.
pub(super) fn marks(lines: &mut [Line]) {
    for line in lines.iter_mut().filter(|l| l.columns.len() == l.words.len()) {
        let mut cells: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        for (w, column) in line.columns.iter().enumerate() {
            cells.entry(*column).or_default().push(w);
        }
        let Some(behind) = behind(line, &cells) else { continue };
        let first = |words: &Vec<usize>| line.words.get(*words.first()?).map(|w| w.text.as_str());
        let all_short = cells
            .values()
            .all(|words| words.len() > 1 || first(words).is_some_and(|t| is_like_a_mark(t) || is_formula(t)));
        if !all_short {
            continue;
        }
        let wrong: Vec<(usize, i32)> = cells
            .iter()
            .filter(|(_, words)| words.len() == 1 && !first(words).is_some_and(is_formula))
            .map(|(column, words)| (words[0], i32::from(*column) - behind))
            // A whole mark stays what it was read as: the document itself may count wrongly.
            .filter(|(w, n)| *n > 0 && !is_mark(&line.words[*w].text))
            .collect();
        for (w, n) in wrong {
            let word = &mut line.words[w];
            let old =
                Alternative { text: std::mem::replace(&mut word.text, format!("({n})")), confidence: word.confidence };
            word.confidence = numbers::ALONE;
            numbers::keep(word, &old);
        }
    }
}

/// By how much the marks of a row are behind their columns, if enough of them say the same. `cells` has the words of each column.
pub(super) fn behind(line: &Line, cells: &BTreeMap<u16, Vec<usize>>) -> Option<i32> {
    let first = |words: &Vec<usize>| line.words.get(*words.first()?).map(|w| w.text.as_str());
    let told: Vec<i32> =
        cells.iter().filter_map(|(column, words)| Some(i32::from(*column) - mark(first(words)?)?)).collect();
    let behind = told.iter().copied().max_by_key(|b| (told.iter().filter(|o| *o == b).count(), -*b))?;
    let sure = told.iter().filter(|b| **b == behind).count();
    (sure >= FEWEST - 1 && sure * 2 >= cells.len().min(2 * (FEWEST - 1))).then_some(behind)
}

/// The number of a mark: `(3)`, also with a bracket lost, or at the head of a formula: `(3)=(1)+(2)`.
fn mark(text: &str) -> Option<i32> {
    let inner = text.strip_prefix('(').or_else(|| text.strip_suffix(')').filter(|t| !t.starts_with(['(', '@'])))?;
    let end = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    let whole = inner[end..].is_empty() || inner[end..].starts_with(')');
    inner[..end].parse().ok().filter(|n| whole && *n < 100)
}

/// `(3)`, and nothing lost of it.
pub(super) fn is_mark(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    inner.is_some_and(|t| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()))
}

/// Sets right numbers of rows that were read as no figure: they count the rows one by one.
pub(super) fn running_numbers(lines: &mut [Line]) {
    let own = |line: &Line| -> Option<usize> {
        let first = *line.columns.first()?;
        (first == 0 && line.columns.get(1).is_none_or(|c| *c > 0)).then_some(0)
    };
    // Lines with a cell in the first column, and the number that they would have if the count never stopped.
    let rows: Vec<(usize, usize)> = lines.iter().enumerate().filter_map(|(l, line)| Some((l, own(line)?))).collect();
    let number = |(l, w): (usize, usize)| lines[l].words[w].text.trim_end_matches('.').parse::<usize>().ok();
    let behind: Vec<Option<usize>> = rows
        .iter()
        .enumerate()
        .map(|(i, p)| number(*p).and_then(|n| n.checked_add(rows.len())?.checked_sub(i)))
        .collect();
    let mut wrong = Vec::new();
    for (i, place) in rows.iter().enumerate() {
        if number(*place).is_some() {
            continue;
        }
        // The rows around that tell must agree on what stands here.
        let around: Vec<usize> = (1..=3)
            .flat_map(|d| [i.checked_sub(d), i.checked_add(d)])
            .flatten()
            .filter_map(|j| *behind.get(j)?)
            .collect();
        let Some(first) = around.first() else { continue };
        let word = &lines[place.0].words[place.1];
        let short = word.text.chars().count() < SHORT && word.text.chars().filter(|c| c.is_alphabetic()).count() < 3;
        if around.len() >= FEWEST - 1 && around.iter().all(|b| b == first) && short {
            let n = (first + i).checked_sub(rows.len()).filter(|n| *n > 0);
            wrong.extend(n.map(|n| (*place, n)));
        }
    }
    for ((l, w), n) in wrong {
        let word = &mut lines[l].words[w];
        let old = Alternative { text: std::mem::replace(&mut word.text, n.to_string()), confidence: word.confidence };
        word.confidence = numbers::ALONE;
        numbers::keep(word, &old);
    }
}

/// `(6)=(5)/(4)`.
fn is_formula(text: &str) -> bool {
    text.contains('=')
}

/// Short, with a bracket or what is read for one, and no word.
fn is_like_a_mark(text: &str) -> bool {
    let bracket = text.contains(['(', ')', '@', '®', '©', 'Œ', '{', '}', '[', ']']);
    bracket && text.chars().count() <= SHORT + 1 && text.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BBox, Word};

    /// Rows of cells; a cell's words are parted by spaces.
    fn table(rows: &[&[&str]]) -> Vec<Line> {
        let bbox = BBox::new(0, 0, 9, 9);
        let word = |text: &str| Word { text: text.into(), bbox, confidence: 90, alternatives: vec![] };
        let line = |row: &&[&str]| {
            let cells = (0..).zip(row.iter());
            let words = cells.flat_map(|(column, cell)| cell.split_whitespace().map(move |w| (column, w)));
            let (columns, words) = words.map(|(c, w): (u16, &str)| (c, word(w))).unzip();
            Line { words, bbox, ends_block: false, columns }
        };
        rows.iter().map(line).collect()
    }

    fn odd_words(rows: &[&[&str]]) -> Vec<String> {
        let lines = table(rows);
        odd(&lines).odd.into_iter().map(|(l, w)| lines[l].words[w].text.clone()).collect()
    }

    #[test]
    fn what_is_not_like_its_column_is_odd() {
        let rows: [&[&str]; 6] = [
            &["TT", "Xã", "Diện tích"],
            &["l", "Hải Bình", "31,2"],
            &["2", "Tân Lập", "221"],
            &["3", "Hải Hà", "1.127,5"],
            &["4", "Phú Lâm", "22/1"],
            &["5", "Đông Sơn", "96,7"],
        ];
        assert_eq!(odd_words(&rows), ["l", "221", "22/1"]);
        let grouped: [&[&str]; 4] = [&["1.478"], &["2.163"], &["9312"], &["218"]];
        assert_eq!(odd_words(&grouped), ["9312"]);
    }

    #[test]
    fn long_wreckage_below_the_first_figure_is_odd() {
        let rows: [&[&str]; 8] =
            [&["(tấn)."], &["5.539"], &["SSSE)"], &["4.377"], &["10)/2.722)"], &["6.273"], &["1.014"], &["218"]];
        assert_eq!(odd_words(&rows), ["SSSE)", "10)/2.722)"]);
        let words: [&[&str]; 5] = [&["5.539"], &["4.377"], &["6.273"], &["Không"], &["(người)"]];
        assert_eq!(odd_words(&words), Vec::<String>::new());
    }

    #[test]
    fn columns_of_words_and_of_mixed_figures_have_nothing_odd() {
        let names: [&[&str]; 4] = [&["Hải Bình"], &["12 hộ"], &["Đạt"], &["x"]];
        assert_eq!(odd_words(&names), Vec::<String>::new());
        let mixed: [&[&str]; 5] = [&["1.478"], &["31,2"], &["-"], &["218"], &["67,35%"]];
        assert_eq!(odd_words(&mixed), Vec::<String>::new());
    }

    #[test]
    fn running_numbers_count_the_rows() {
        let read = |first: &[&str]| {
            let rows: Vec<Vec<&str>> = first.iter().map(|n| vec![*n, "Hải Bình"]).collect();
            let mut lines = table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
            running_numbers(&mut lines);
            lines.iter().map(|l| l.words[0].text.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read(&["STT", "l", "2", "3", "4"]), "STT 1 2 3 4");
        assert_eq!(read(&["1", "2", "»_", "4", "5s"]), "1 2 3 4 5");
        assert_eq!(read(&["1", "2", "2", "4"]), "1 2 2 4", "what was read as a number stays");
        assert_eq!(read(&["1", "2", "II", "1", "2"]), "1 2 II 1 2", "a count that begins anew");
        assert_eq!(read(&["1", "Cộng", "3"]), "1 Cộng 3");
    }

    fn marked(row: &[&str]) -> Vec<String> {
        let mut lines = table(&[row]);
        marks(&mut lines);
        lines[0].words.iter().map(|w| w.text.clone()).collect()
    }

    #[test]
    fn marks_number_the_columns() {
        assert_eq!(
            marked(&["", "", "q@)", "(2) = (3)+(4)", "@)", "(4)", "G)"]).join(" "),
            "(1) (2) = (3)+(4) (3) (4) (5)"
        );
        assert_eq!(marked(&["(1)", "2)", "(3", "(4)"]), ["(1)", "(2)", "(3)", "(4)"]);
        assert_eq!(marked(&["(1)", "(2)", "@)"]), ["(1)", "(2)", "(3)"]);
        assert_eq!(marked(&["(1)", "(2)", ")", "(4)=G)/2)"]), ["(1)", "(2)", "(3)", "(4)=G)/2)"]);
        assert_eq!(marked(&["(1)", "(2)", "(2)", "(4)", "5)"]), ["(1)", "(2)", "(2)", "(4)", "(5)"], "counted wrongly");
        for row in [&["(1)", "@)"][..], &["(1)", "(2)", "Hải"], &["(1)", "(3)", "(7)", "@)"], &["12", "(2)", "@)"]] {
            assert_eq!(marked(row), row, "nothing tells");
        }
    }

    #[test]
    fn unfinished_formulas_are_odd() {
        let row: &[&str] = &["(1)", "(2) = (3)+(4)+G)", "(3)", "(4) = (2) - @)", "(5)= (3)/(1)"];
        assert_eq!(odd_words(&[row]), ["(3)+(4)+G)", "@)"]);
        assert!(is_term("(3)/(2)") && is_term("(5)=") && is_term("100%"));
        assert!(!is_term("(3⁄4)") && !is_term("()=") && !is_term("(3)/2)") && !is_term("(123)"));
    }

    #[test]
    fn columns_know_how_their_figures_are_written() {
        let rows: [&[&str]; 4] = [&["1.478"], &["2.163"], &["5,646"], &["218"]];
        let doubts = odd(&table(&rows));
        assert_eq!(doubts.odd, [(2, 0)]);
        assert!(doubts.fits(Some(0), "5.646") && doubts.fits(Some(0), "646"));
        assert!(!doubts.fits(Some(0), "5,646") && !doubts.fits(Some(1), "5.646") && !doubts.fits(None, "5.646"));
    }
}
