//! How good repair is, in one table: every figure that the README states comes out of here.
//!
//! Accuracy on one text says little. So there are damaged texts of several kinds (read with a wrong language, read from
//! bad scans, stripped of their marks), on documents that no model has seen, and clean ones that must come back as
//! they are. Beside each figure stands what a restorer of marks reaches with the same language model: it may give
//! `phuong` the marks of `phường`, but never make a `phường` of `phuwong`. The difference is what the noisy channel is
//! worth.

mod beside;
mod data;
mod marks_only;
mod resources;

pub use data::Folders;

use crate::evaluate::{self, Calibration, Change, Evaluation, Hypothesis, Places, Scores, Share};
use crate::gazetteer::Gazetteer;
use crate::model::{Text, TokenConfidence};
use crate::pipeline::{self, Resources};
use data::{Document, Kind, Set};
use rayon::prelude::*;
use std::io;

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which texts.
    pub data: String,
    /// What is measured.
    pub measure: String,
    /// What it should be at least (or at most).
    pub wanted: String,
    /// What it is.
    pub found: String,
    /// Whether that is enough.
    pub met: Option<bool>,
    /// What a restorer of marks reaches.
    pub marks_only: String,
    /// What another program reaches.
    pub beside: String,
}

/// What a text is compared by, added up over the documents of a set.
#[derive(Debug, Default)]
struct Sum {
    scores: Scores,
    places: Places,
    syllables: Change,
    numbers: Change,
    calibration: Calibration,
}

impl Sum {
    fn of(evaluations: Vec<Evaluation>) -> Self {
        let mut out = Self::default();
        for e in evaluations {
            out.scores.include(&e.scores);
            out.places.include(e.places);
            out.syllables.include(e.syllables.unwrap_or_default());
            out.numbers.include(e.numbers.unwrap_or_default());
            out.calibration.include(&e.calibration.unwrap_or_default());
        }
        out
    }
}

/// Measures everything that the folders have data for. `other` is the command of another restorer, run on the same
/// texts: it reads lines on its standard input and writes as many. `progress` is told what is being done.
pub fn measure(folders: &Folders, other: Option<&str>, progress: &dyn Fn(&str)) -> io::Result<Vec<Row>> {
    progress("loading, speed and memory");
    // First, while nothing else has been loaded.
    let loading = resources::loading();
    let sets = data::sets(folders)?;
    let mut rows = Vec::new();
    let mut sure = Share::default();
    let mut costs = vec![loading];
    costs.extend(resources::measure(&sets, folders)?);
    for set in &sets {
        progress(&format!("{}: {} texts", set.name, set.documents.len()));
        let ours = Sum::of(evaluate_all(set, &|text| repaired(text, set.kind == Kind::RightLanguage))?);
        let marks =
            if set.kind == Kind::Clean { None } else { Some(Sum::of(evaluate_all(set, &marks_only::restored)?)) };
        // Clean texts would hide the doubtful ones by their number.
        if set.kind != Kind::Clean {
            sure.include(ours.calibration.sure);
        }
        let of_set = rows_of(set, &ours, marks.as_ref());
        let beside = match other {
            Some(command) if set.kind != Kind::Clean => {
                let theirs = Sum::of(evaluate_given(set, &beside::restored(set, command)?)?);
                rows_of(set, &theirs, None).into_iter().map(|row| row.found).collect()
            }
            _ => Vec::new(),
        };
        rows.extend(with_beside(of_set, beside));
    }
    rows.push(at_least("all damaged texts", SURE, sure, 9950, None));
    rows.extend(costs);
    Ok(rows)
}

/// Rows with what another program reaches in the same.
fn with_beside(rows: Vec<Row>, theirs: Vec<String>) -> impl Iterator<Item = Row> {
    let theirs = theirs.into_iter().map(Some).chain(std::iter::repeat(None));
    // A program that states no confidence is right in nothing of nothing.
    let told = |found: &String| found.split(" (").next().filter(|_| !found.ends_with("of 0)")).map(str::to_owned);
    rows.into_iter().zip(theirs).map(move |(row, found)| {
        let beside = found.as_ref().and_then(told).unwrap_or_default();
        Row { beside, ..row }
    })
}

type Restored = (String, Vec<TokenConfidence>);

fn repaired(text: &str, scanned: bool) -> Restored {
    let threshold = pipeline::Settings::default().threshold;
    let mended = pipeline::mend(&Text::from_plain(text), Resources::bundled(None), threshold, &[scanned]);
    (mended.text.as_str().to_owned(), mended.tokens)
}

fn evaluate_all(set: &Set, restore: &(dyn Fn(&str) -> Restored + Sync)) -> io::Result<Vec<Evaluation>> {
    let one = |d: &Document| {
        let (text, confidences) = restore(&d.damaged);
        evaluate_one(d, &text, &confidences)
    };
    set.documents.par_iter().map(one).collect()
}

/// The texts of a set as somebody else restored them.
fn evaluate_given(set: &Set, texts: &[String]) -> io::Result<Vec<Evaluation>> {
    set.documents.par_iter().zip(texts).map(|(d, text)| evaluate_one(d, text, &[])).collect()
}

fn evaluate_one(d: &Document, text: &str, confidences: &[TokenConfidence]) -> io::Result<Evaluation> {
    let names = evaluate::own_names(Gazetteer::bundled(), &d.truth, pipeline::document_date(&d.truth));
    let hypothesis = Hypothesis { text, confidences, raw: Some(&d.damaged) };
    evaluate::evaluate(&d.truth, hypothesis, &names).map_err(|e| io::Error::other(format!("{}: {e}", d.name)))
}

fn rows_of(set: &Set, ours: &Sum, marks: Option<&Sum>) -> Vec<Row> {
    let of_marks = |share: fn(&Sum) -> Share| marks.map(share);
    let mut out = Vec::new();
    match set.kind {
        Kind::WrongLanguage { syllables, strict } => {
            let share = |s: &Sum| s.scores.syllables;
            out.push(at_least(&set.name, "syllables right", share(ours), syllables, of_marks(share)));
            let share = |s: &Sum| s.scores.character_errors;
            out.push(asked(strict, at_most(&set.name, "characters wrong", share(ours), 100, of_marks(share))));
            let share = |s: &Sum| s.places.names;
            if ours.places.names.of > 0 {
                let row = at_least(&set.name, "unit names right everywhere", share(ours), 10_000, of_marks(share));
                out.push(asked(strict, row));
            }
            out.push(at_most(&set.name, "right figures made wrong", ours.numbers.harm, 0, None));
            out.push(asked(false, at_least(&set.name, SURE, ours.calibration.sure, 9950, None)));
        }
        Kind::RightLanguage => {
            let share = |s: &Sum| s.syllables.gain;
            out.push(at_least(&set.name, "wrong syllables mended", share(ours), 4000, of_marks(share)));
            let share = |s: &Sum| s.syllables.harm;
            out.push(at_most(&set.name, "right syllables made wrong", share(ours), 10, of_marks(share)));
            out.push(at_most(&set.name, "right figures made wrong", ours.numbers.harm, 0, None));
        }
        Kind::Stripped => {
            let share = |s: &Sum| s.scores.syllables;
            out.push(at_least(&set.name, "syllables right", share(ours), 9700, of_marks(share)));
        }
        Kind::Clean => out.push(at_least(&set.name, "words unchanged", ours.scores.words, 9995, None)),
    }
    out
}

const SURE: &str = "right, of tokens with confidence ≥ 95 %";

/// A row that is asked for as it stands, or only told.
fn asked(asked: bool, row: Row) -> Row {
    if asked { row } else { Row { wanted: String::new(), met: None, ..row } }
}

fn at_least(data: &str, measure: &str, share: Share, wanted: usize, marks: Option<Share>) -> Row {
    let met = share.right * 10_000 >= wanted * share.of;
    row(data, measure, share, (format!("≥ {}", per_cent(wanted)), met), marks)
}

fn at_most(data: &str, measure: &str, share: Share, wanted: usize, marks: Option<Share>) -> Row {
    let met = share.right * 10_000 <= wanted * share.of;
    row(data, measure, share, (format!("≤ {}", per_cent(wanted)), met), marks)
}

fn row(data: &str, measure: &str, share: Share, wanted: (String, bool), marks: Option<Share>) -> Row {
    let shown = |s: Share| {
        let hundredfold = Share { right: 100 * s.right, of: s.of };
        format!("{} % ({} of {})", hundredfold.rounded(2), s.right, s.of)
    };
    Row {
        data: data.to_owned(),
        measure: measure.to_owned(),
        wanted: wanted.0,
        found: shown(share),
        met: (share.of > 0).then_some(wanted.1),
        marks_only: marks
            .map(|s| format!("{} %", Share { right: 100 * s.right, of: s.of }.rounded(2)))
            .unwrap_or_default(),
        beside: String::new(),
    }
}

/// Ten-thousandths as per cent.
fn per_cent(share: usize) -> String {
    format!("{}.{:02} %", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_held_against_what_is_wanted() {
        let share = Share { right: 9_951, of: 10_000 };
        let row = at_least("x", "y", share, 9_950, Some(Share { right: 1, of: 3 }));
        assert_eq!((row.wanted.as_str(), row.found.as_str()), ("≥ 99.50 %", "99.51 % (9951 of 10000)"));
        assert_eq!((row.met, row.marks_only.as_str()), (Some(true), "33.33 %"));
        assert_eq!(at_most("x", "y", share, 100, None).met, Some(false));
        assert_eq!(at_least("x", "y", Share::default(), 1, None).met, None);
    }

    #[test]
    fn a_small_set_is_measured() {
        let truth = "Tổng số hồ sơ đã tiếp nhận trong tháng là 1.482 hồ sơ, trong đó giải quyết đúng hạn 1.455 hồ sơ";
        let damaged = "Téng sé hé so da tiép nhan trong thang la 1.482 hé so, trong dé giai quyét dung han 1.455 hé so";
        let document = Document { name: "a".into(), damaged: damaged.into(), truth: truth.into() };
        let set = Set {
            name: "a".into(),
            kind: Kind::WrongLanguage { syllables: 9_000, strict: false },
            documents: vec![document],
        };
        let ours = Sum::of(evaluate_all(&set, &|text| repaired(text, false)).unwrap());
        let marks = Sum::of(evaluate_all(&set, &marks_only::restored).unwrap());
        assert!(ours.scores.syllables.right > marks.scores.syllables.right, "{ours:?} {marks:?}");
        assert!(marks.scores.syllables.right > marks.scores.syllables.of / 3, "{marks:?}");
        let rows = rows_of(&set, &ours, Some(&marks));
        assert!(rows.iter().all(|r| r.met != Some(false)), "{rows:?}");
    }
}
