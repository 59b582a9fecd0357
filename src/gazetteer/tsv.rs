//! Reads the two tables of `dictionaries/gazetteer/` as people read them.
//!
//! `16651.1  Hải Yến  commune  407  (open)  2025-01-01` is Hải Yến until it ended, and `16651.1  16609.2  merged`
//! says that it went into Nguyên Bình. What ships is compiled from these files.

use super::tables::Tables;
use super::text::Str;
use super::{Change, Scope, Unit};
use crate::model::UnitKind;
use jiff::civil::Date;
use std::collections::HashMap;

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table}, line {line}: expected {expected}, found {found:?}")]
#[non_exhaustive]
pub struct DataError {
    /// `units` or `changes`.
    pub table: &'static str,
    /// 1-based.
    pub line: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

impl Tables {
    /// Reads the tables from their text.
    pub fn parse(units: &str, changes: &str) -> Result<Self, DataError> {
        let mut ids: HashMap<&str, u32> = HashMap::new();
        let mut rows = Vec::new();
        for (line, fields) in split::<8>(units) {
            let wrong = |expected, found: &str| error("units", line, expected, found);
            let [id, name, kind, parent, from, to, aliases, source] =
                fields.ok_or_else(|| wrong("8 columns", "another number"))?;
            let (code, _) = id.split_once('.').ok_or_else(|| wrong("an id of the form code.n", id))?;
            let kind = kind_of(kind).ok_or_else(|| wrong("a kind of unit", kind))?;
            let (not_before, valid_from) = bracket(from).ok_or_else(|| wrong("a date or a bracket", from))?;
            let (surely_until, valid_to) = bracket(to).ok_or_else(|| wrong("a date or a bracket", to))?;
            if ids.insert(id, u32::try_from(rows.len()).unwrap_or(u32::MAX)).is_some() {
                return Err(wrong("each id once", id));
            }
            rows.push(Unit {
                id: id.into(),
                code: code.into(),
                name: name.into(),
                aliases: aliases.split(';').filter(|a| !a.is_empty()).map(Str::from).collect(),
                kind,
                parent_code: (!parent.is_empty()).then(|| parent.into()),
                province_code: Str::default(),
                valid_from,
                valid_to,
                not_before,
                surely_until,
                source: source.into(),
            });
        }
        let mut edges = Vec::new();
        for (line, fields) in split::<6>(changes) {
            let wrong = |expected, found: &str| error("changes", line, expected, found);
            let [old, new, _what, scope, ..] = fields.ok_or_else(|| wrong("6 columns", "another number"))?;
            let old = *ids.get(old).ok_or_else(|| wrong("the id of a unit", old))?;
            if new.is_empty() {
                continue;
            }
            let new = *ids.get(new).ok_or_else(|| wrong("the id of a unit", new))?;
            let scope = match scope {
                "whole" => Scope::Whole,
                "part-main" => Scope::MainPart,
                "part" => Scope::Part,
                "unknown" => Scope::Unknown,
                _ => return Err(wrong("whole, part-main, part or unknown", scope)),
            };
            edges.push(Change { old, new, scope });
        }
        Ok(Self::new(rows, edges))
    }
}

fn split<const N: usize>(text: &str) -> impl Iterator<Item = (usize, Option<[&str; N]>)> {
    (1..).zip(text.lines()).filter(|(_, l)| !l.is_empty() && !l.starts_with('#')).map(|(n, l)| {
        let mut fields = [""; N];
        let mut found = 0;
        for field in l.split('\t') {
            if let Some(slot) = fields.get_mut(found) {
                *slot = field;
            }
            found += 1;
        }
        (n, (found == N).then_some(fields))
    })
}

fn error(table: &'static str, line: usize, expected: &'static str, found: &str) -> DataError {
    DataError { table, line, expected, found: found.to_owned() }
}

fn kind_of(word: &str) -> Option<UnitKind> {
    Some(match word {
        "province" => UnitKind::Province,
        "central-city" => UnitKind::CentralCity,
        "urban-district" => UnitKind::UrbanDistrict,
        "rural-district" => UnitKind::RuralDistrict,
        "town" => UnitKind::Town,
        "city" => UnitKind::City,
        "ward" => UnitKind::Ward,
        "township" => UnitKind::Township,
        "commune" => UnitKind::Commune,
        "special-zone" => UnitKind::SpecialZone,
        _ => return None,
    })
}

/// (earliest, latest) of `2025-07-01` or `2019-10-06..2022-10-01`; both `None` for an empty field.
pub(super) fn bracket(field: &str) -> Option<(Option<Date>, Option<Date>)> {
    if field.is_empty() {
        return Some((None, None));
    }
    let (from, to) = field.split_once("..").unwrap_or((field, field));
    Some((Some(date(from)?), Some(date(to)?)))
}

/// Exactly `YYYY-MM-DD`; the general parser takes other forms too.
fn date(text: &str) -> Option<Date> {
    let form = |(i, b): (usize, &u8)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() };
    (text.len() == 10 && text.as_bytes().iter().enumerate().all(form)).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::super::tables::Standing;
    use super::*;

    const UNITS: &str = "# head\n38.1\tThanh Hóa\tprovince\t\t\t\t\tsv\n\
        407.1\tTĩnh Gia\trural-district\t38\t\t2020-06-01\t\tsv\n\
        16651.1\tHải Yến\tcommune\t407\t\t2022-10-01..2025-06-30\tHải Yên;Hải Yển\tsv\n";

    #[test]
    fn rows_become_units_with_their_province() {
        let t = Tables::parse(UNITS, "16651.1\t407.1\tmerged\twhole\thigh\tx\n").unwrap();
        let unit = &t.units[2];
        assert_eq!((unit.code.as_str(), unit.province_code.as_str(), unit.aliases.len()), ("16651", "38", 2));
        assert_eq!(t.form("hai yen").unwrap().names.len(), 3);
        assert_eq!(t.names_of(2).count(), 3);
        let on = |d: &str| unit.standing(Some(d.parse().unwrap()));
        assert_eq!(on("2023-01-01"), Standing::Yes, "the older reading holds until the later roster");
        assert_eq!(on("2025-06-30"), Standing::No);
        assert_eq!(t.changes.len(), 1);
    }

    #[test]
    fn broken_rows_are_named_with_their_line() {
        for (units, line, expected) in [
            ("# x\n38.1\tThanh Hóa\n", 2, "8 columns"),
            ("38.1\tA\tshire\t\t\t\t\ts\n", 1, "a kind of unit"),
            ("38.1\tA\tprovince\t\t2025-13-01\t\t\ts\n", 1, "a date or a bracket"),
            ("38\tA\tprovince\t\t\t\t\ts\n", 1, "an id of the form code.n"),
            ("38.1\tA\tprovince\t\t\t\t\ts\n38.1\tB\tprovince\t\t\t\t\ts\n", 2, "each id once"),
        ] {
            let e = Tables::parse(units, "").unwrap_err();
            assert_eq!((e.line, e.expected), (line, expected));
        }
        let e = Tables::parse(UNITS, "1.1\t407.1\tmerged\twhole\thigh\tx\n").unwrap_err();
        assert_eq!(e.to_string(), "changes, line 1: expected the id of a unit, found \"1.1\"");
    }
}
