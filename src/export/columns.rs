//! The columns of every table, once for all formats.
//!
//! An analyst who filters `place_code = 21829` in the workbook, a program that reads `records.csv`, `records.jsonl` or
//! `records.parquet`, and a query on the catalogue's view `so_lieu` must find the same column under the same name. So a
//! column is described here and nowhere else; `docs/tables.md` is the same for those who read no Rust. `xã Bình Tân (60)` gives `place` = `Bình Tân`, `place_kind` = `commune`, `value` = `60`.
//!
//! # Records (`records.csv`, sheet `Số liệu`, view `so_lieu`)
//!
//! | column | what it holds |
//! | --- | --- |
//! | `source` | path of the document in the input folder |
//! | `document_number` | number and symbol, `145/BC-UBND` |
//! | `document_date` | day of issue, ISO 8601 |
//! | `document_type` | `notice`, `report`, `plan`, … |
//! | `issuer` | the body that issued it |
//! | `place` | name of the administrative unit, without its kind |
//! | `place_kind` | `commune`, `ward`, `town`, … |
//! | `place_code` | the statistics office's code, only where exactly one unit is meant; with `as_of`, as codes are reused |
//! | `indicator` | what is measured, by the run's name for it |
//! | `indicator_text` | what is measured, in the record's own words |
//! | `value_kind` | `number`, `ratio`, `range`, `date` or `code` |
//! | `value` | the number; the first number of a ratio (`8` of `8/31`) or of a range |
//! | `value_2` | the second number of a ratio (`31`) or of a range |
//! | `value_text` | the exact value as in the notice JSON, with the places that were printed |
//! | `unit` | as written; with `%`, `value` is in per cent (in the workbook a true percentage) |
//! | `as_of` | the day the value holds for |
//! | `scope` | headings and circumstances that narrow it, the widest first |
//! | `table` | the table it stands in, by its id in the notice JSON; empty in running text |
//! | `figure_kind` | `count`, `percent`, `ratio`, … |
//! | `figure_text` | the figure as written |
//! | `page` | page, from 1 |
//! | `box_left` | where the figure stands on the page image, in pixels from its top left |
//! | `box_top` | |
//! | `box_right` | |
//! | `box_bottom` | |
//! | `confidence` | the engine's confidence in the figure's characters, 0–100 |
//! | `accepted_text` | what a person accepted for the figure; the value is that of these words |
//! | `accepted_by` | who accepted it |
//! | `accepted_at` | when, ISO 8601 |
//! | `accepted_list` | the reviewed list it stood in |
//! | `figure` | the figure's id in the notice JSON |
//! | `document` | SHA-256 of the document's bytes |
//!
//! # Checks (`checks.csv`, sheet `Kiểm tra`, view `kiem_tra`)
//!
//! | column | what it holds |
//! | --- | --- |
//! | `source` | as above |
//! | `document_number` | as above |
//! | `document_date` | as above |
//! | `check` | the check's id in the notice JSON |
//! | `kind` | `sum`, `percent`, `total-row`, … |
//! | `stated_by` | `text`, `table` or `search` |
//! | `verdict` | `holds`, `rounding`, `unread` or `fails` |
//! | `operands` | the operands as written, separated by `; ` |
//! | `stated_text` | the result as written |
//! | `stated` | the result stated, where it is a number; percentages in per cent |
//! | `computed` | the result computed, where it is a number |
//! | `computed_text` | the result computed, exactly, of any kind |
//! | `difference` | stated − computed |
//! | `message` | one sentence, in English |
//! | `message_vi` | the same in Vietnamese |
//! | `proposal_before` | the figure that a change would mend |
//! | `proposal_after` | as it would have to read |
//! | `proposal_reason` | why that is likely, in English |
//! | `proposal_reason_vi` | the same in Vietnamese |
//! | `page` | page of the stated figure |
//! | `box_left` | where the stated figure stands |
//! | `box_top` | |
//! | `box_right` | |
//! | `box_bottom` | |
//! | `stated_figure` | id of the figure that states the result |
//! | `operand_figures` | ids of the operands, separated by `; ` |
//! | `document` | SHA-256 of the document's bytes |

mod checks;
mod documents;
mod edits;
mod records;

pub use checks::{CHECKS, is_percent};
pub use documents::{DOCUMENTS, FAILURES};
pub use edits::EDITS;
pub use records::{RECORDS, is_percentage};

use super::words::Vietnamese;
use crate::model::{BBox, Value, static_name};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use std::{borrow::Cow, fmt};

/// What stands in one cell, before a format decides how to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datum<'a> {
    /// Nothing.
    Empty,
    /// Text, possibly foreign.
    Text(Cow<'a, str>),
    /// A word of our own: its name in programs, and in Vietnamese.
    Word(&'static str, &'static str),
    /// An exact number.
    Number(Decimal),
    /// An exact number in per cent.
    Percent(Decimal),
    /// A number that is a name and not an amount: a page, a year. Never grouped.
    Label(Decimal),
    /// A day.
    Date(Date),
    /// Yes or no, and what that means in Vietnamese.
    Flag(bool, &'static str),
}

/// What a column holds, for formats that have types. A cell may always be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text: [`Datum::Text`] or [`Datum::Word`].
    Text,
    /// Exact numbers with places: [`Datum::Number`], [`Datum::Percent`] or [`Datum::Label`].
    Decimal,
    /// Whole numbers: [`Datum::Label`], [`Datum::Number`] or [`Datum::Flag`] (1 and 0).
    Integer,
    /// Days.
    Date,
}

impl<'a> Datum<'a> {
    fn text(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }

    fn maybe(text: Option<&'a String>) -> Self {
        text.map_or(Self::Empty, |t| Self::text(t))
    }

    fn word<T: Serialize + Vietnamese>(word: Option<&T>) -> Self {
        word.map_or(Self::Empty, |w| Self::Word(static_name(w), w.vietnamese()))
    }

    fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    fn label(number: Option<impl Into<Decimal>>) -> Self {
        number.map_or(Self::Empty, |n| Self::Label(n.into()))
    }

    fn count(number: u64) -> Self {
        Self::Number(number.into())
    }

    fn number(number: Option<Decimal>, percent: bool) -> Self {
        match number {
            None => Self::Empty,
            Some(n) if percent => Self::Percent(n),
            Some(n) => Self::Number(n),
        }
    }
}

/// For text formats: plain decimals (percentages in per cent), ISO dates. Foreign text comes out as it is.
impl fmt::Display for Datum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Word(name, _) => f.write_str(name),
            Self::Number(n) | Self::Percent(n) | Self::Label(n) => write!(f, "{n}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Flag(flag, _) => write!(f, "{}", u8::from(*flag)),
        }
    }
}

/// One column of rows `R`.
#[derive(Clone, Copy)]
pub struct Column<R: 'static> {
    /// Name in CSV and in the catalogue's views.
    pub name: &'static str,
    /// Heading in the workbook.
    pub title: &'static str,
    /// Width in the workbook, in characters.
    pub width: u16,
    /// What it holds.
    pub kind: Kind,
    /// The cell.
    pub cell: fn(&R) -> Datum<'_>,
}

impl<R> fmt::Debug for Column<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({})", self.name)
    }
}

pub(super) const fn column<R>(
    name: &'static str,
    title: &'static str,
    width: u16,
    kind: Kind,
    cell: fn(&R) -> Datum<'_>,
) -> Column<R> {
    Column { name, title, width, kind, cell }
}

/// One edge of a rectangle that may be missing.
fn edge(bbox: Option<BBox>, edge: fn(BBox) -> i32) -> Datum<'static> {
    Datum::label(bbox.map(edge))
}

/// The first and second number of a value.
fn numbers(value: &Value) -> (Option<Decimal>, Option<Decimal>) {
    match value {
        Value::Number(n) => (Some(*n), None),
        Value::Ratio(a, b) | Value::Range(a, b) => (Some(*a), Some(*b)),
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documented(heading: &str) -> Vec<String> {
        let source = include_str!("columns.rs");
        let section = source.split(&format!("//! # {heading}")).nth(1).unwrap();
        let section = section.split("//! #").next().unwrap();
        let rows = section.lines().filter_map(|l| l.strip_prefix("//! | `"));
        rows.map(|l| l.split('`').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn the_module_documents_every_column_in_order() {
        assert_eq!(documented("Records"), RECORDS.iter().map(|c| c.name).collect::<Vec<_>>());
        assert_eq!(documented("Checks"), CHECKS.iter().map(|c| c.name).collect::<Vec<_>>());
    }

    #[test]
    fn the_manual_lists_every_column_in_order_with_its_type() {
        fn rows<R>(columns: &[Column<R>]) -> String {
            let kind = |kind| match kind {
                Kind::Text => "text",
                Kind::Decimal => "decimal",
                Kind::Integer => "integer",
                Kind::Date => "date",
            };
            let rows = columns.iter().map(|c| format!("| `{}` | {} | {} |", c.name, c.title, kind(c.kind)));
            rows.collect::<Vec<_>>().join("\n")
        }
        let manual = include_str!("../../docs/tables.md");
        let listed = |heading: &str| -> String {
            let section = manual.split(&format!("## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
            let rows = section.lines().filter(|l| l.starts_with("| `"));
            let rows = rows.map(|l| l.split('|').take(4).collect::<Vec<_>>().join("|") + "|");
            rows.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(listed("Records"), rows(RECORDS));
        assert_eq!(listed("Checks"), rows(CHECKS));
        assert_eq!(listed("Documents"), rows(DOCUMENTS));
    }

    #[test]
    fn headings_and_names_are_told_apart() {
        fn unique<R>(columns: &[Column<R>]) {
            for part in [columns.iter().map(|c| c.name).collect::<Vec<_>>(), columns.iter().map(|c| c.title).collect()]
            {
                let mut sorted = part.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(sorted.len(), part.len(), "{part:?}");
            }
        }
        unique(RECORDS);
        unique(CHECKS);
        unique(DOCUMENTS);
        unique(EDITS);
        unique(FAILURES);
    }
}
