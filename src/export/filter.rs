//! Conditions on rows: `place_code=16633`, `value>=50`, `indicator~ty le`.
//!
//! The names are the columns' own, so that a person who has seen `records.csv` knows them already. A condition on a
//! column of the documents (`document_date>=2023-01-01`, `province=Thanh Hóa`, `checks_failed>0`) chooses documents, with all
//! that belongs to them. One on a column of the records chooses records, and of the rest what belongs to a document
//! that has such a record: so no table speaks of a document that the others leave out.

use super::columns::{Column, DOCUMENTS, Datum, Kind, RECORDS};
use crate::model::{DocumentRow, RecordRow};
use crate::orthography::fold;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// Columns of the records that say something of their document, and their names there.
const OF_THE_DOCUMENT: [(&str, &str); 6] = [
    ("source", "source"),
    ("document_number", "number"),
    ("document_date", "date"),
    ("document_type", "type"),
    ("issuer", "issuer"),
    ("document", "document"),
];

/// Conditions that must all hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    documents: Vec<(&'static Column<DocumentRow>, Condition)>,
    records: Vec<(&'static Column<RecordRow>, Condition)>,
}

/// Why a condition cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterError {
    /// No comparison in it.
    #[error("`{0}`: expected COLUMN=VALUE, or one of != < <= > >= ~ in place of =")]
    NoOperator(String),
    /// No such column.
    #[error("`{condition}`: no column is called `{name}`; there are {}", names())]
    NoColumn {
        /// The condition.
        condition: String,
        /// The name in it.
        name: String,
    },
    /// A value that the column cannot have.
    #[error("`{condition}`: expected {expected} after the comparison, found `{found}`")]
    BadValue {
        /// The condition.
        condition: String,
        /// What the column holds.
        expected: &'static str,
        /// What stood there.
        found: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
}

#[derive(Debug, Clone)]
struct Condition {
    comparison: Comparison,
    value: Wanted,
}

#[derive(Debug, Clone)]
enum Wanted {
    Nothing,
    Text(String),
    Number(Decimal),
    Date(Date),
}

impl Filter {
    /// A filter from conditions as a person writes them.
    pub fn new<S: AsRef<str>>(conditions: &[S]) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        for text in conditions {
            filter.add(text.as_ref())?;
        }
        Ok(filter)
    }

    fn add(&mut self, text: &str) -> Result<(), FilterError> {
        let text: String = text.nfc().collect();
        let no_operator = || FilterError::NoOperator(text.clone());
        let at = text.find(['=', '!', '<', '>', '~']).ok_or_else(no_operator)?;
        let (name, rest) = (text[..at].trim(), &text[at..]);
        let operators = [
            ("!=", Comparison::Unequal),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("~", Comparison::Contains),
        ];
        let (comparison, value) = operators
            .into_iter()
            .find_map(|(sign, comparison)| Some((comparison, rest.strip_prefix(sign)?.trim())))
            .ok_or_else(no_operator)?;
        let of_document = OF_THE_DOCUMENT.iter().find(|(alias, _)| *alias == name).map(|(_, own)| *own);
        if of_document.is_none()
            && let Some(column) = RECORDS.iter().find(|c| c.name == name)
        {
            self.records.push((column, condition(&text, column.kind, comparison, value)?));
        } else if let Some(column) = DOCUMENTS.iter().find(|c| c.name == of_document.unwrap_or(name)) {
            self.documents.push((column, condition(&text, column.kind, comparison, value)?));
        } else {
            let name = name.to_owned();
            return Err(FilterError::NoColumn { condition: text, name });
        }
        Ok(())
    }

    /// Nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.records.is_empty()
    }

    /// Whether there are conditions on records.
    #[must_use]
    pub fn asks_for_records(&self) -> bool {
        !self.records.is_empty()
    }

    /// Whether a document meets the conditions on documents.
    #[must_use]
    pub fn document(&self, row: &DocumentRow) -> bool {
        self.documents.iter().all(|(column, condition)| condition.holds(&(column.cell)(row)))
    }

    /// Whether a record meets the conditions on records.
    #[must_use]
    pub fn record(&self, row: &RecordRow) -> bool {
        self.records.iter().all(|(column, condition)| condition.holds(&(column.cell)(row)))
    }
}

fn condition(text: &str, kind: Kind, comparison: Comparison, value: &str) -> Result<Condition, FilterError> {
    let bad = |expected| FilterError::BadValue { condition: text.to_owned(), expected, found: value.to_owned() };
    let value = match kind {
        _ if value.is_empty() && matches!(comparison, Comparison::Equal | Comparison::Unequal) => Wanted::Nothing,
        _ if value.is_empty() => return Err(bad("a value")),
        _ if comparison == Comparison::Contains => Wanted::Text(value.to_owned()),
        Kind::Text => Wanted::Text(value.to_owned()),
        Kind::Decimal | Kind::Integer => {
            Wanted::Number(value.parse().map_err(|_| bad("a number such as 1500 or 67.35"))?)
        }
        Kind::Date => Wanted::Date(value.parse().map_err(|_| bad("a day such as 2023-07-24"))?),
    };
    Ok(Condition { comparison, value })
}

impl Condition {
    fn holds(&self, datum: &Datum<'_>) -> bool {
        if self.comparison == Comparison::Contains {
            let Wanted::Text(wanted) = &self.value else { return false };
            return shown(datum).any(|text| contains(&text, wanted));
        }
        let order = match (&self.value, datum) {
            (Wanted::Nothing, Datum::Empty) => Some(Ordering::Equal),
            (Wanted::Number(n), Datum::Number(m) | Datum::Percent(m) | Datum::Label(m)) => Some(m.cmp(n)),
            (Wanted::Number(n), Datum::Flag(flag, _)) => Some(Decimal::from(u8::from(*flag)).cmp(n)),
            (Wanted::Date(wanted), Datum::Date(date)) => Some(date.cmp(wanted)),
            (Wanted::Text(wanted), datum) if *datum != Datum::Empty => {
                let equal = shown(datum).any(|text| text == *wanted);
                if equal { Some(Ordering::Equal) } else { shown(datum).next().map(|text| text.as_str().cmp(wanted)) }
            }
            _ => None,
        };
        match self.comparison {
            Comparison::Equal => order == Some(Ordering::Equal),
            Comparison::Unequal => order != Some(Ordering::Equal),
            Comparison::Less => order == Some(Ordering::Less),
            Comparison::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Comparison::Greater => order == Some(Ordering::Greater),
            Comparison::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            Comparison::Contains => false,
        }
    }
}

/// A cell as text: as in CSV, and where it is a word of ours also as in the workbook.
fn shown(datum: &Datum<'_>) -> impl Iterator<Item = String> + use<> {
    let vietnamese = match datum {
        Datum::Word(_, word) | Datum::Flag(_, word) => Some((*word).to_owned()),
        _ => None,
    };
    std::iter::once(datum.to_string().nfc().collect()).chain(vietnamese)
}

/// Whether `text` has `wanted` in it: in any case, and where no mark was typed with any marks.
fn contains(text: &str, wanted: &str) -> bool {
    let lower = wanted.to_lowercase();
    if fold(wanted) == lower { fold(text).contains(&lower) } else { text.to_lowercase().contains(&lower) }
}

fn names() -> String {
    let records = RECORDS.iter().map(|c| c.name);
    let documents = DOCUMENTS.iter().map(|c| c.name).filter(|name| RECORDS.iter().all(|c| c.name != *name));
    let documents = documents.filter(|name| OF_THE_DOCUMENT.iter().all(|(_, own)| own != name));
    records.chain(documents).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{document_rows, record_rows};

    fn records(conditions: &[&str]) -> Vec<String> {
        let filter = Filter::new(conditions).unwrap();
        record_rows().iter().filter(|r| filter.record(r)).filter_map(|r| r.record.place.clone()).collect()
    }

    fn document(condition: &str) -> bool {
        Filter::new(&[condition]).unwrap().document(&document_rows()[0])
    }

    #[test]
    fn records_by_text_number_and_day() {
        assert_eq!(records(&["place_code=21829"]), ["Bình Tân"]);
        assert_eq!(records(&["place = Bình Tân"]), ["Bình Tân"]);
        assert_eq!(records(&["place=binh tan"]).len(), 0, "= is exact");
        assert_eq!(records(&["place~binh"]), ["Bình Tân"]);
        assert_eq!(records(&["place~BÌNH"]), ["Bình Tân"]);
        assert_eq!(records(&["place~bính"]).len(), 0);
        assert_eq!(records(&["value>=60"]), ["Bình Tân", "Tây Sơn"]);
        assert_eq!(records(&["value<75.140", "value>45"]), ["Bình Tân"]);
        assert_eq!(records(&["value=75.1400"]), ["Tây Sơn"], "numbers, not their digits");
        assert_eq!(records(&["unit!=%"]), ["Bình Tân", "Tây Thuận"]);
        assert_eq!(records(&["place_kind=xã"]).len(), 3, "our words in either language");
        assert_eq!(records(&["place_kind=commune"]).len(), 3);
        assert_eq!(records(&["as_of<2023-07-20"]).len(), 0);
        assert_eq!(records(&["as_of<=2023-07-20"]).len(), 3);
        assert_eq!(records(&["value_2="]).len(), 3, "empty");
        assert_eq!(records(&["value_2!="]).len(), 0);
        assert_eq!(records(&["value_2<5"]).len(), 0, "nothing is neither less nor more");
    }

    #[test]
    fn documents_by_their_own_columns_and_by_the_records_names_for_them() {
        assert!(document("document_number=145/BC-UBND") && document("document_date>=2023-01-01"));
        assert!(document("document_type=report") && document("province~binh dinh") && document("checks_failed>0"));
        assert!(!document("document_date>2023-07-24") && !document("district=Nghi Sơn"));
        let filter = Filter::new(&["source~bao-cao"]).unwrap();
        assert!(!filter.asks_for_records() && filter.record(&record_rows()[0]));
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        let say = |condition: &str| Filter::new(&[condition]).unwrap_err().to_string();
        assert!(say("place").contains("expected COLUMN=VALUE"));
        assert!(
            say("plaec=x").contains("no column is called `plaec`; there are source, document_number"),
            "{}",
            say("plaec=x")
        );
        assert!(say("value=67,35").contains("a number such as 1500 or 67.35") && say("value=67,35").contains("67,35"));
        assert!(say("as_of>24/7/2023").contains("2023-07-24"));
        assert!(say("value>").contains("a value"));
        assert!(say("value!5").contains("expected COLUMN=VALUE"));
    }
}
