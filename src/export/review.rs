//! The review list: every finding of a document or a run with the changes that would mend it, and a column to decide in.
//!
//! ```text
//! decision,by,note,source,page,kind,verdict,message,before,after,probability,…,document,span_start,span_end
//! x,,,2023/bao-cao.pdf,1,sum,fails,"1.910 + 298 + 2.516 = 4.724, stated 4.774",“4.774”,“4.724”,96,…,9f…,120,125
//! ```
//!
//! A person who has looked at the scan writes `x` (or `accept`, `đồng ý`, …) into `decision`; `withdraw` takes an earlier
//! acceptance back; a line without a decision decides nothing. `after` may be changed, or filled in where nothing was
//! proposed. Figures stand in quotes `“4.910”`, because a spreadsheet would make the number 4.91 of the bare words;
//! what is typed in without quotes is good as well. Comma, semicolon and tab are told apart by the heading, and the same
//! list may be JSON.

use super::visible::neutral;
use crate::model::{Check, CodePoints, DocumentLabel, Figure, Notice, Proposal, Span, Verdict, static_name};
use crate::orthography::fold;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    /// For the reviewer: `x` accepts, `withdraw` takes back, nothing decides nothing. `accepted` where it was accepted.
    pub decision: String,
    /// Who decides; without it the person who hands the list in.
    pub by: String,
    /// The reviewer's own words.
    pub note: String,
    /// Path of the document in the input folder.
    pub source: String,
    /// Page of the figure, or of the check where there is none.
    #[serde(deserialize_with = "number")]
    pub page: Option<u64>,
    /// The check's id in the notice JSON.
    pub check: String,
    /// What kind of relation.
    pub kind: String,
    /// Its outcome.
    pub verdict: String,
    /// One sentence, in English.
    pub message: String,
    /// The same in Vietnamese.
    pub message_vi: String,
    /// The figure's id in the notice JSON.
    pub figure: String,
    /// The figure as it was read.
    pub before: String,
    /// As it would have to read, or as it was accepted.
    pub after: String,
    /// How sure that is among everything that would mend the check, in per cent.
    #[serde(deserialize_with = "number")]
    pub probability: Option<u64>,
    /// Why, in English.
    pub reason: String,
    /// The same in Vietnamese.
    pub reason_vi: String,
    /// Left edge of the figure on the page image.
    #[serde(deserialize_with = "number")]
    pub box_left: Option<i64>,
    /// Top edge.
    #[serde(deserialize_with = "number")]
    pub box_top: Option<i64>,
    /// Right edge.
    #[serde(deserialize_with = "number")]
    pub box_right: Option<i64>,
    /// Bottom edge.
    #[serde(deserialize_with = "number")]
    pub box_bottom: Option<i64>,
    /// SHA-256 of the document's bytes.
    pub document: String,
    /// First code point of the figure in the document's text.
    #[serde(deserialize_with = "number")]
    pub span_start: Option<u64>,
    /// One past its last.
    #[serde(deserialize_with = "number")]
    pub span_end: Option<u64>,
}

/// A number that a spreadsheet or a person may have written as text, or left out.
fn number<'de, D: Deserializer<'de>, N: std::str::FromStr>(from: D) -> Result<Option<N>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Text(String),
        Nothing(()),
    }
    let text = match Either::deserialize(from)? {
        Either::Number(n) => n.to_string(),
        Either::Text(text) => text.trim().to_owned(),
        Either::Nothing(()) => String::new(),
    };
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| serde::de::Error::custom(format!("expected a whole number, found `{text}`")))
}

/// What a line decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The change counts from now on.
    Accept,
    /// What was accepted counts no more.
    Withdraw,
    /// Nothing.
    None,
}

impl Line {
    /// A check as a line without a change.
    #[must_use]
    pub fn of(check: &Check, document: &DocumentLabel) -> Self {
        Self {
            source: document.source.clone(),
            page: Some(check.page.into()),
            check: check.id.clone(),
            kind: static_name(&check.kind).to_owned(),
            verdict: static_name(&check.verdict).to_owned(),
            message: check.message.clone(),
            message_vi: check.message_vi.clone(),
            document: document.id.clone(),
            ..Self::default()
        }
    }

    /// How much a person should look at it: findings first, what was accepted last.
    #[must_use]
    pub fn urgency(&self) -> u8 {
        match self.verdict.as_str() {
            "fails" => 0,
            "unread" => 1,
            "rounding" => 2,
            "holds" => 3,
            _ => 4,
        }
    }

    /// What the line decides, by the words that people use; a word that is none of them comes back.
    pub fn decides(&self) -> Result<Decision, &str> {
        match fold(self.decision.trim()).as_str() {
            "x" | "accept" | "accepted" | "yes" | "y" | "ok" | "1" | "dong y" | "duyet" | "da duyet" | "co" => {
                Ok(Decision::Accept)
            }
            "withdraw" | "withdrawn" | "undo" | "rut" | "rut lai" | "bo" | "huy" => Ok(Decision::Withdraw),
            "" | "no" | "n" | "0" | "-" | "reject" | "rejected" | "khong" => Ok(Decision::None),
            _ => Err(self.decision.trim()),
        }
    }

    /// The figure's place in code points.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let position = |n: Option<u64>| usize::try_from(n?).ok();
        Some(Span::new(position(self.span_start)?, position(self.span_end)?))
    }
}

/// Why a list cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewError {
    /// A column is missing.
    #[error("{list}: expected a list as `tradau check --format csv` gives it, but the column `{column}` is missing")]
    Column {
        /// Its name.
        list: String,
        /// What is missing.
        column: &'static str,
    },
    /// A line is broken.
    #[error("{list}: {source}")]
    Csv {
        /// Its name.
        list: String,
        /// Which line, and what is wrong with it.
        source: csv::Error,
    },
    /// It looks like JSON and is none.
    #[error("{list}: expected the JSON that `tradau check --format json` gives, with its list `changes`: {source}")]
    Json {
        /// Its name.
        list: String,
        /// Where and what.
        source: serde_json::Error,
    },
}

/// Columns that a list cannot be without.
const NEEDED: [&str; 6] = ["decision", "document", "span_start", "span_end", "before", "after"];

/// Reads a list: its lines with their numbers in the file (in JSON, their places in the list, from 1).
pub fn read(list: &str, bytes: &[u8]) -> Result<Vec<(u64, Line)>, ReviewError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut lines =
        if text.trim_start().starts_with(['{', '[']) { from_json(list, text)? } else { from_csv(list, text)? };
    for (_, line) in &mut lines {
        for field in [&mut line.before, &mut line.after, &mut line.by, &mut line.note, &mut line.decision] {
            *field = bare(field).to_owned();
        }
    }
    Ok(lines)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Lists {
    Whole { changes: Vec<Line> },
    Bare(Vec<Line>),
}

fn from_json(list: &str, text: &str) -> Result<Vec<(u64, Line)>, ReviewError> {
    let lists = serde_json::from_str(text).map_err(|source| ReviewError::Json { list: list.to_owned(), source })?;
    let (Lists::Whole { changes } | Lists::Bare(changes)) = lists;
    Ok((1..).zip(changes).collect())
}

fn from_csv(list: &str, text: &str) -> Result<Vec<(u64, Line)>, ReviewError> {
    let heading = text.lines().next().unwrap_or_default();
    let count = |c: char| heading.matches(c).count();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|&d| count(char::from(d))).unwrap_or(b',');
    let broken = |source| ReviewError::Csv { list: list.to_owned(), source };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(broken)?.clone();
    for column in NEEDED {
        if !headers.iter().any(|h| h.trim() == column) {
            return Err(ReviewError::Column { list: list.to_owned(), column });
        }
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let number = record.position().map_or(0, csv::Position::line);
        lines.push((number, record.deserialize(Some(&headers)).map_err(broken)?));
    }
    Ok(lines)
}

/// Without the quotes, and without the apostrophe that keeps a spreadsheet from running a formula.
fn bare(field: &str) -> &str {
    let field = field.trim();
    let field = field.strip_prefix('\'').filter(|rest| neutral(rest) != *rest).unwrap_or(field);
    field.trim_matches(['“', '”', '"']).trim()
}

/// The lines of one document: its findings with their changes, worst first, then what holds, then what was accepted.
#[must_use]
pub fn lines(notice: &Notice, document: &DocumentLabel) -> Vec<Line> {
    let points = CodePoints::new(&notice.text);
    let figures: BTreeMap<&str, &Figure> = notice.figures.iter().map(|f| (f.id.as_str(), f)).collect();
    let of = |check: &Check| Line::of(check, document);
    let at = |line: Line, figure: &str| -> Line {
        let Some(figure) = figures.get(figure) else { return line };
        let span = points.from_bytes(figure.span);
        let edge = |of: fn(crate::model::BBox) -> i32| figure.bbox.map(|b| i64::from(of(b)));
        Line {
            page: Some(figure.page.into()),
            figure: figure.id.clone(),
            before: figure.text.clone(),
            box_left: edge(|b| b.left),
            box_top: edge(|b| b.top),
            box_right: edge(|b| b.right),
            box_bottom: edge(|b| b.bottom),
            span_start: Some(span.start as u64),
            span_end: Some(span.end as u64),
            ..line
        }
    };
    let mut checks: Vec<&Check> = notice.checks.iter().collect();
    checks.sort_by_key(|c| std::cmp::Reverse(c.verdict));
    let mut out = Vec::new();
    for check in checks {
        let open = matches!(check.verdict, Verdict::Fails | Verdict::Unread);
        let changes: Vec<&Proposal> = check.proposal.iter().chain(&check.alternatives).collect();
        if changes.is_empty() {
            let line = of(check);
            out.push(match &check.stated_figure {
                Some(figure) if open => at(line, figure),
                _ => line,
            });
        }
        for change in changes {
            let line = at(of(check), &change.figure);
            out.push(Line {
                after: change.after.clone(),
                probability: Some(change.probability.into()),
                reason: change.reason.clone(),
                reason_vi: change.reason_vi.clone(),
                ..line
            });
        }
    }
    for figure in &notice.figures {
        let Some(accepted) = &figure.accepted else { continue };
        let line = Line { source: document.source.clone(), document: document.id.clone(), ..Line::default() };
        out.push(Line {
            decision: "accepted".to_owned(),
            by: accepted.by.clone(),
            note: accepted.note.clone().unwrap_or_default(),
            after: accepted.text.clone(),
            reason: format!("accepted on {} from {}", accepted.at, accepted.list),
            reason_vi: format!("đã duyệt lúc {} theo {}", accepted.at, accepted.list),
            ..at(line, &figure.id)
        });
    }
    out
}

/// The list as CSV after RFC 4180.
#[must_use]
pub fn to_csv(lines: &[Line]) -> String {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        let text = |s: &str| neutral(s).into_owned();
        let quoted = |s: &str| if s.is_empty() { String::new() } else { format!("“{}”", neutral(s)) };
        let line = Line {
            by: text(&line.by),
            note: text(&line.note),
            source: text(&line.source),
            message: text(&line.message),
            message_vi: text(&line.message_vi),
            before: quoted(&line.before),
            after: quoted(&line.after),
            reason: text(&line.reason),
            reason_vi: text(&line.reason_vi),
            ..line.clone()
        };
        // Into memory: cannot fail.
        let _ = out.serialize(line);
    }
    if lines.is_empty() {
        let _ = out.serialize(Line::default());
    }
    let bytes = out.into_inner().unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    // A list without lines is its heading.
    if lines.is_empty() { text.lines().next().map(|h| format!("{h}\r\n")).unwrap_or_default() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::label;
    use crate::model::sample;

    fn list() -> Vec<Line> {
        lines(&sample::notice(), &label())
    }

    #[test]
    fn a_list_survives_the_spreadsheet() {
        let lines = list();
        let change = lines.iter().find(|l| !l.after.is_empty()).unwrap();
        assert_eq!((change.before.as_str(), change.after.as_str(), change.figure.as_str()), ("75,14%", "57,14%", "f4"));
        assert_eq!(lines[0].verdict, "fails", "worst first");
        let csv = to_csv(&lines);
        let back: Vec<Line> = read("list.csv", csv.as_bytes()).unwrap().into_iter().map(|(_, l)| l).collect();
        assert_eq!(back, lines);
        // As a spreadsheet under Vietnamese settings saves it.
        let semicolons =
            format!("\u{feff}{}", csv.replace(',', ";").replace("75;14", "75,14").replace("57;14", "57,14"));
        let back = read("list.csv", semicolons.as_bytes()).unwrap();
        assert!(back.iter().any(|(_, l)| l.before == "75,14%" && l.after == "57,14%"), "{semicolons}");
        let json = serde_json::json!({ "changes": lines }).to_string();
        assert_eq!(read("list.json", json.as_bytes()).unwrap().len(), lines.len());
    }

    #[test]
    fn decisions_are_read_as_people_write_them() {
        let decides = |word: &str| Line { decision: word.into(), ..Line::default() }.decides().ok();
        for word in ["x", "X ", "accept", "Đồng ý", "duyệt", "accepted"] {
            assert_eq!(decides(word), Some(Decision::Accept), "{word}");
        }
        assert_eq!((decides("withdraw"), decides("rút lại")), (Some(Decision::Withdraw), Some(Decision::Withdraw)));
        assert_eq!(
            (decides(""), decides("không"), decides("có lẽ")),
            (Some(Decision::None), Some(Decision::None), None)
        );
    }

    #[test]
    fn what_is_no_list_is_told() {
        let error = read("a.csv", b"source,page\nx,1\n").unwrap_err().to_string();
        assert!(error.contains("a.csv") && error.contains("`decision`"), "{error}");
        let error = read("a.json", b"{\"changes\": 7}").unwrap_err().to_string();
        assert!(error.contains("a.json") && error.contains("changes"), "{error}");
        assert_eq!(to_csv(&[]).lines().count(), 1);
    }

    #[test]
    fn line_numbers_are_those_of_the_file() {
        let lines =
            read("a.csv", b"decision,document,span_start,span_end,before,after\nx,d,1,2,a,b\n,d,1,2,a,b\n").unwrap();
        assert_eq!(lines.iter().map(|l| l.0).collect::<Vec<_>>(), [2, 3]);
    }
}
