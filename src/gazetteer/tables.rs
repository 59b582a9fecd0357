//! Reads the two tables of `dictionaries/gazetteer/` and keeps them with their indexes.
//!
//! A row `16609.2  Nguyên Bình  ward  407  2020-06-01  2025-07-01` is one unit during one stretch of time. Codes
//! are reused, so rows are known by their place in the table, never by code alone.

use super::find::AllNames;
use super::hash::Index;
use super::key::{fold_key, name_key};
use super::{Change, Scope, Unit};
use crate::model::UnitKind;
use jiff::civil::Date;
use std::sync::OnceLock;

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

/// How surely a unit stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It does, as far as the rosters tell.
    Yes,
    /// The date lies in a bracket between two rosters, and the other reading is the likelier.
    Perhaps,
    /// It does not.
    No,
}

/// One name of one unit.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) unit: u32,
    pub(super) key: Box<str>,
    pub(super) alias: bool,
}

/// Names that are one when folded.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) names: Vec<Name>,
}

/// Units, changes and indexes.
#[derive(Debug, Default)]
pub struct Tables {
    pub(super) units: Vec<Unit>,
    pub(super) forms: Vec<Form>,
    pub(super) form_by_fold: Index<Box<str>, u32>,
    pub(super) by_code: Index<Box<str>, Vec<u32>>,
    pub(super) children: Index<Box<str>, Vec<u32>>,
    pub(super) provinces: Vec<u32>,
    /// Sorted by the old unit.
    pub(super) changes: Vec<Change>,
    /// Every name, for the search through all of them.
    all_names: OnceLock<AllNames>,
    /// (form, place in it) of every name, by unit.
    names: Vec<(u32, u32)>,
    /// Where each unit's names begin in `names`.
    first_name: Vec<u32>,
}

impl Tables {
    /// Reads the tables from their text.
    pub fn parse(units: &str, changes: &str) -> Result<Self, DataError> {
        let mut t = Self::default();
        let mut ids: Index<&str, u32> = Index::default();
        ids.reserve(units.len() / 50);
        t.units.reserve(units.len() / 50);
        for (line, fields) in rows::<8>(units) {
            let wrong = |expected, found: &str| error("units", line, expected, found);
            let [id, name, kind, parent, from, to, aliases, _source] =
                fields.ok_or_else(|| wrong("8 columns", "another number"))?;
            let (code, _) = id.split_once('.').ok_or_else(|| wrong("an id of the form code.n", id))?;
            let kind = kind_of(kind).ok_or_else(|| wrong("a kind of unit", kind))?;
            let (not_before, valid_from) = bracket(from).ok_or_else(|| wrong("a date or a bracket", from))?;
            let (surely_until, valid_to) = bracket(to).ok_or_else(|| wrong("a date or a bracket", to))?;
            let index = u32::try_from(t.units.len()).unwrap_or(u32::MAX);
            if ids.insert(id, index).is_some() {
                return Err(wrong("each id once", id));
            }
            t.units.push(Unit {
                id: id.to_owned(),
                code: code.to_owned(),
                name: name.to_owned(),
                aliases: aliases.split(';').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
                kind,
                parent_code: (!parent.is_empty()).then(|| parent.to_owned()),
                province_code: String::new(),
                valid_from,
                valid_to,
                not_before,
                surely_until,
            });
        }
        for (line, fields) in rows::<6>(changes) {
            let wrong = |expected, found: &str| error("changes", line, expected, found);
            let [old, new, what, scope, ..] = fields.ok_or_else(|| wrong("6 columns", "another number"))?;
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
            t.changes.push(Change { old, new, what: what.to_owned(), scope });
        }
        t.changes.sort_by_key(|c| (c.old, c.scope, c.new));
        t.index();
        Ok(t)
    }

    fn index(&mut self) {
        self.by_code.reserve(self.units.len());
        // Rows of one code often have one name.
        let mut last = (String::new(), String::new(), String::new());
        for (i, unit) in (0_u32..).zip(&self.units) {
            self.first_name.push(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
            if unit.kind.level() == 1 {
                self.provinces.push(i);
            }
            push(&mut self.by_code, &unit.code, i);
            if let Some(parent) = &unit.parent_code {
                push(&mut self.children, parent, i);
            }
            let names = std::iter::once((&unit.name, false)).chain(unit.aliases.iter().map(|a| (a, true)));
            for (name, alias) in names {
                if last.0 != *name {
                    let key = name_key(name);
                    last = (name.clone(), fold_key(&key), key);
                }
                let (_, folded, key) = &last;
                let forms = &mut self.forms;
                let form = if let Some(f) = self.form_by_fold.get(folded.as_str()) {
                    *f
                } else {
                    let f = u32::try_from(forms.len()).unwrap_or(u32::MAX);
                    forms.push(Form { names: Vec::new() });
                    self.form_by_fold.insert(folded.as_str().into(), f);
                    f
                };
                if let Some(entry) = forms.get_mut(form as usize) {
                    self.names.push((form, u32::try_from(entry.names.len()).unwrap_or(u32::MAX)));
                    entry.names.push(Name { unit: i, key: key.as_str().into(), alias });
                }
            }
        }
        for i in 0..self.units.len() {
            let province = self.province_code_of(&self.units[i]);
            self.units[i].province_code = province;
        }
    }

    fn province_code_of(&self, unit: &Unit) -> String {
        let mut code = unit.code.as_str();
        let mut parent = unit.parent_code.as_deref();
        // Commune, district, province: a longer chain would be a circle.
        for _ in 0..3 {
            let Some(p) = parent else { break };
            code = p;
            parent = self.by_code.get(p).and_then(|u| u.first()).and_then(|u| {
                let up = &self.units[*u as usize];
                up.parent_code.as_deref()
            });
        }
        code.to_owned()
    }

    /// Provinces, districts and communes that stand on a date.
    #[must_use]
    pub fn count_on(&self, date: Date) -> [usize; 3] {
        let mut counts = [0; 3];
        for unit in self.units.iter().filter(|u| u.standing(Some(date)) == Standing::Yes) {
            counts[usize::from(unit.kind.level()).saturating_sub(1).min(2)] += 1;
        }
        counts
    }

    pub(super) fn names_of(&self, unit: u32) -> impl Iterator<Item = &Name> {
        let at = |u: u32| self.first_name.get(u as usize).map_or(self.names.len(), |n| *n as usize);
        let range = at(unit)..at(unit + 1);
        let names = self.names.get(range).unwrap_or_default();
        names.iter().filter_map(|(f, n)| self.forms.get(*f as usize)?.names.get(*n as usize))
    }

    pub(super) fn all_names(&self) -> &AllNames {
        self.all_names.get_or_init(|| AllNames::of(self))
    }

    pub(super) fn form(&self, folded: &str) -> Option<&Form> {
        self.form_by_fold.get(folded).and_then(|f| self.forms.get(*f as usize))
    }
}

impl Unit {
    pub(super) fn standing(&self, on: Option<Date>) -> Standing {
        let Some(date) = on else { return Standing::Yes };
        let after = |bound: Option<Date>| bound.is_none_or(|b| b <= date);
        let before = |bound: Option<Date>| bound.is_none_or(|b| date < b);
        if after(self.valid_from) && before(self.valid_to) {
            Standing::Yes
        } else if after(self.not_before) && before(self.valid_to) {
            Standing::Perhaps
        } else {
            Standing::No
        }
    }
}

fn push(map: &mut Index<Box<str>, Vec<u32>>, key: &str, value: u32) {
    match map.get_mut(key) {
        Some(list) => list.push(value),
        None => {
            map.insert(key.into(), vec![value]);
        }
    }
}

fn rows<const N: usize>(text: &str) -> impl Iterator<Item = (usize, Option<[&str; N]>)> {
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
fn bracket(field: &str) -> Option<(Option<Date>, Option<Date>)> {
    if field.is_empty() {
        return Some((None, None));
    }
    let (from, to) = field.split_once("..").unwrap_or((field, field));
    Some((Some(date(from)?), Some(date(to)?)))
}

/// `YYYY-MM-DD`; far faster than the general parser, and loading reads 20,000 of them.
fn date(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let digit = |b: u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
    let year = ((digit(y1)? * 10 + digit(y2)?) * 10 + digit(y3)?) * 10 + digit(y4)?;
    let month = i8::try_from(digit(m1)? * 10 + digit(m2)?).ok()?;
    let day = i8::try_from(digit(d1)? * 10 + digit(d2)?).ok()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
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
