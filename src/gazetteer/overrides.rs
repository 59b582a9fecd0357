//! The user's own list of units: adds, corrects and retires what the bundled tables have.
//!
//! ```text
//! action   code         name        kind  parent  from        to          aliases
//! add      16633-T05    Liên Đình   thôn  16633   2019-01-01
//! correct  16633@2024-01-01                                               Hải Bình Phố
//! retire   16651                                              2025-01-01
//! ```
//!
//! A unit's code may be the user's own; a hamlet (`thôn`) or `tổ dân phố` has a commune for its parent. A file is
//! taken as a whole or not at all: every row that is wrong is named with its line and with what to do about it.

use super::kind_words::kinds_called;
use super::tables::{Standing, Tables};
use super::text::Str;
use super::tsv::bracket;
use super::{Unit, name_key};
use crate::model::UnitKind;
use jiff::civil::Date;
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

/// A row of the user's list that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
#[non_exhaustive]
pub struct OverrideError {
    /// 1-based.
    pub line: usize,
    /// What was expected, what was found, what to do.
    pub message: String,
}

/// Every row of the user's list that cannot be taken, in their order; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.lines())]
pub struct OverrideErrors(pub Vec<OverrideError>);

impl OverrideErrors {
    fn lines(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

/// What stands in a field to empty it.
const CLEAR: &str = "-";

struct Row<'t> {
    line: usize,
    action: &'t str,
    code: &'t str,
    /// The date after `@`, which tells the units of one code apart.
    on: Option<&'t str>,
    name: &'t str,
    kind: &'t str,
    parent: &'t str,
    from: &'t str,
    to: &'t str,
    aliases: &'t str,
}

/// The tables with the user's list taken in.
pub(super) fn merge(tables: &Tables, text: &str) -> Result<Tables, OverrideErrors> {
    let mut errors = Vec::new();
    let mut units = tables.units.clone();
    let mut touched: Vec<(usize, usize)> = Vec::new();
    for (line, content) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if content.trim().is_empty() || content.starts_with('#') || content.starts_with("action\t") {
            continue;
        }
        match row(line, content).and_then(|row| apply(&row, &mut units)) {
            Ok(unit) => touched.push((unit, line)),
            Err(message) => errors.push(OverrideError { line, message }),
        }
    }
    // Parents may stand anywhere in the file, so they are looked for when all rows are known.
    for (unit, line) in &touched {
        if let Err(message) = fits(*unit, &units) {
            errors.push(OverrideError { line: *line, message });
        }
    }
    errors.sort_by_key(|e| e.line);
    if errors.is_empty() { Ok(Tables::new(units, tables.changes.clone())) } else { Err(OverrideErrors(errors)) }
}

fn row(line: usize, content: &str) -> Result<Row<'_>, String> {
    let mut fields = content.split('\t').map(str::trim);
    let count = content.split('\t').count();
    if !(2..=8).contains(&count) {
        return Err(format!(
            "expected action, code, name, kind, parent, from, to, aliases, each after a tab (the last may be left \
             out), found {count} columns; put tabs between the columns, not spaces"
        ));
    }
    let mut next = || fields.next().unwrap_or("");
    let (action, code) = (next(), next());
    let (code, on) = code.split_once('@').map_or((code, None), |(c, d)| (c, Some(d)));
    Ok(Row {
        line,
        action,
        code,
        on,
        name: next(),
        kind: next(),
        parent: next(),
        from: next(),
        to: next(),
        aliases: next(),
    })
}

/// Carries out one row; the place of the unit that it made or changed.
fn apply(row: &Row<'_>, units: &mut Vec<Unit>) -> Result<usize, String> {
    let good = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    if row.code.is_empty() || row.code.len() > 40 || !row.code.chars().all(good) {
        return Err(format!(
            "expected a code of letters, digits, - _ . and /, found {:?}; give the unit a code, your own if it has no \
             official one",
            row.code
        ));
    }
    match row.action {
        "add" => add(row, units),
        "correct" => correct(row, units),
        "retire" => retire(row, units),
        other => Err(format!("expected add, correct or retire in the first column, found {other:?}")),
    }
}

fn add(row: &Row<'_>, units: &mut Vec<Unit>) -> Result<usize, String> {
    if row.on.is_some() {
        return Err(format!(
            "expected a code alone, found {}@…; the dates of a new unit stand in from and to",
            row.code
        ));
    }
    if row.name.is_empty() || row.kind.is_empty() {
        return Err("expected a name and a kind for a new unit; fill the third and the fourth column".to_owned());
    }
    let (not_before, valid_from) = dates("from", row.from)?;
    let (surely_until, valid_to) = dates("to", row.to)?;
    let same = units.iter().filter(|u| u.code == row.code).count();
    units.push(Unit {
        id: format!("{}.u{same}", row.code).into(),
        code: row.code.into(),
        name: name(row.name)?,
        aliases: aliases(row.aliases)?,
        kind: kind(row.kind, row.parent)?,
        parent_code: (!row.parent.is_empty()).then(|| row.parent.into()),
        province_code: Str::default(),
        valid_from,
        valid_to,
        not_before,
        surely_until,
        source: format!("user:{}", row.line).into(),
    });
    Ok(units.len() - 1)
}

fn correct(row: &Row<'_>, units: &mut [Unit]) -> Result<usize, String> {
    let place = the_unit(row, units)?;
    let unit = &mut units[place];
    if !row.name.is_empty() {
        unit.name = name(row.name)?;
    }
    if !row.parent.is_empty() {
        unit.parent_code = (row.parent != CLEAR).then(|| row.parent.into());
    }
    if !row.kind.is_empty() {
        unit.kind = kind(row.kind, unit.parent_code.as_deref().unwrap_or(""))?;
    }
    if !row.from.is_empty() {
        (unit.not_before, unit.valid_from) = dates("from", row.from.trim_start_matches(CLEAR))?;
    }
    if !row.to.is_empty() {
        (unit.surely_until, unit.valid_to) = dates("to", row.to.trim_start_matches(CLEAR))?;
    }
    match row.aliases {
        "" => {}
        CLEAR => unit.aliases.clear(),
        more => unit.aliases.extend(aliases(more)?),
    }
    unit.source = format!("{};user:{}", unit.source, row.line).into();
    Ok(place)
}

fn retire(row: &Row<'_>, units: &mut [Unit]) -> Result<usize, String> {
    if !(row.name.is_empty()
        && row.kind.is_empty()
        && row.parent.is_empty()
        && row.from.is_empty()
        && row.aliases.is_empty())
    {
        return Err(
            "expected only a code and a date in the column `to` to retire a unit; use correct for the rest".to_owned()
        );
    }
    let (surely_until, valid_to) = dates("to", row.to)?;
    if valid_to.is_none() {
        return Err("expected the first day on which the unit stands no longer in the seventh column (to)".to_owned());
    }
    let place = the_unit(row, units)?;
    let unit = &mut units[place];
    (unit.surely_until, unit.valid_to) = (surely_until, valid_to);
    unit.source = format!("{};user:{}", unit.source, row.line).into();
    Ok(place)
}

/// The one unit that a row to correct or retire means.
fn the_unit(row: &Row<'_>, units: &[Unit]) -> Result<usize, String> {
    let code = row.code;
    let rows: Vec<usize> = units.iter().enumerate().filter(|(_, u)| u.code == code).map(|(i, _)| i).collect();
    let on = match row.on {
        None => None,
        Some(date) => Some(dates("date after @", date)?.1.ok_or("expected a date after @, as in 16633@2024-01-01")?),
    };
    match (rows.as_slice(), on) {
        ([], _) => Err(format!("no unit has the code {code}; look it up with `tradau gazetteer find`, or add it")),
        ([only], None) => Ok(*only),
        (_, Some(date)) => {
            let standing = |i: &&usize| units[**i].standing(Some(date)) == Standing::Yes;
            rows.iter().find(standing).copied().ok_or_else(|| {
                format!(
                    "no unit of the code {code} stands on {date}, only {}; choose another date",
                    lives(&rows, units)
                )
            })
        }
        (_, None) => Err(format!(
            "the code {code} has been that of {} units: {}; write {code}@DATE with a date on which the one you mean stands",
            rows.len(),
            lives(&rows, units)
        )),
    }
}

fn lives(rows: &[usize], units: &[Unit]) -> String {
    let mut out = String::new();
    for unit in rows.iter().filter_map(|i| units.get(*i)) {
        let separator = if out.is_empty() { "" } else { ", " };
        let _ = write!(out, "{separator}{} {}{}", unit.kind, unit.name, life(unit));
    }
    out
}

fn life(unit: &Unit) -> String {
    match (unit.valid_from, unit.valid_to) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" (from {from})"),
        (None, Some(to)) => format!(" (until {to})"),
        (Some(from), Some(to)) => format!(" ({from} to {to})"),
    }
}

/// What can be said of a unit only when all are known.
fn fits(place: usize, units: &[Unit]) -> Result<(), String> {
    let unit = &units[place];
    if let (Some(from), Some(to)) = (unit.valid_from, unit.valid_to)
        && from >= to
    {
        return Err(format!(
            "expected from before to, found {from} and {to}; `to` is the first day it stands no longer"
        ));
    }
    let others = || units.iter().enumerate().filter(|(i, u)| *i != place && overlap(u, unit)).map(|(_, u)| u);
    if let Some(other) = others().find(|u| u.code == unit.code) {
        return Err(format!(
            "the code {} is that of {} {}{} at the same time; use correct for that unit, or another code",
            unit.code,
            other.kind,
            other.name,
            life(other)
        ));
    }
    let same = |u: &&Unit| {
        u.kind == unit.kind && u.parent_code == unit.parent_code && name_key(&u.name) == name_key(&unit.name)
    };
    if let Some(other) = others().find(same) {
        return Err(format!(
            "{} {} stands there already, with the code {}; use correct {} for that unit",
            unit.kind, unit.name, other.code, other.code
        ));
    }
    let level = unit.kind.level();
    let Some(parent) = &unit.parent_code else {
        return if level == 1 {
            Ok(())
        } else {
            Err(format!(
                "expected the code of the unit to which {} {} belongs in the fifth column",
                unit.kind, unit.name
            ))
        };
    };
    let parents: Vec<usize> = units.iter().enumerate().filter(|(_, u)| u.code == *parent).map(|(i, _)| i).collect();
    if parents.is_empty() {
        return Err(format!(
            "no unit has the code {parent}, given as the parent; look it up with `tradau gazetteer find`, or add it in \
             this file"
        ));
    }
    let at_the_time: Vec<&Unit> = parents.iter().map(|i| &units[*i]).filter(|p| overlap(p, unit)).collect();
    if at_the_time.is_empty() {
        return Err(format!(
            "the parent {parent} is {}, never at the same time as the unit{}; give the parent of its time",
            lives(&parents, units),
            life(unit)
        ));
    }
    match at_the_time.iter().find(|p| p.kind.level() >= level) {
        Some(p) => Err(format!(
            "{} {} cannot belong to {} {}; the parent must be of a higher level",
            unit.kind, unit.name, p.kind, p.name
        )),
        None => Ok(()),
    }
}

fn overlap(a: &Unit, b: &Unit) -> bool {
    let begins_in = |x: &Unit, y: &Unit| match (x.valid_from, y.valid_to) {
        (Some(from), Some(to)) => from < to,
        _ => true,
    };
    begins_in(a, b) && begins_in(b, a)
}

fn dates(column: &str, field: &str) -> Result<(Option<Date>, Option<Date>), String> {
    bracket(field).ok_or_else(|| {
        format!("expected a day as 2023-07-24 in {column} (or 2023-01-01..2023-07-24: after the one, not later than the other), found {field:?}")
    })
}

fn kind(word: &str, parent: &str) -> Result<UnitKind, String> {
    match kinds_called(word) {
        [only] => Ok(*only),
        // `thành phố`, `district`: the parent tells which.
        [within_province, other] => Ok(if parent.is_empty() { *other } else { *within_province }),
        _ => Err(format!(
            "expected a kind (tỉnh, thành phố, quận, huyện, thị xã, phường, thị trấn, xã, đặc khu, thôn, tổ dân phố), found {word:?}"
        )),
    }
}

fn name(field: &str) -> Result<Str, String> {
    let name: String = field.nfc().collect();
    if name_key(&name).is_empty() || name.chars().any(char::is_control) {
        return Err(format!("expected a name with letters or digits, found {field:?}"));
    }
    Ok(name.into())
}

fn aliases(field: &str) -> Result<Vec<Str>, String> {
    field.split(';').map(str::trim).filter(|a| !a.is_empty()).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Gazetteer, Query};
    use super::*;
    use crate::model::Locality;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn merged(rows: &str) -> Gazetteer {
        Gazetteer::bundled().with_overrides(rows).unwrap()
    }

    fn errors(rows: &str) -> String {
        Gazetteer::bundled().with_overrides(rows).unwrap_err().to_string()
    }

    #[test]
    fn hamlets_and_numbered_wards_are_added() {
        let g = merged(
            "\u{feff}# của thị xã\naction\tcode\tname\tkind\tparent\tfrom\tto\taliases\r\n\
             add\tNS-T05\tLiên Đình\tthôn\t16633\t2019-01-01\t2025-07-01\tLiên Đinh;Liên Đình 1\r\n\n\
             add\tNS-P99\t99\tphường\t407\t2023-01-01\t2025-07-01\n",
        );
        let hamlet = g.by_code("NS-T05", Some(day("2023-07-24"))).unwrap();
        assert_eq!((hamlet.kind, hamlet.province_code.as_str()), (UnitKind::Hamlet, "38"));
        assert_eq!(g.by_code("NS-T05", Some(day("2025-07-01"))), None);
        for name in ["Liên Đình", "Liên Đinh"] {
            let found = g.find(&Query { name, within: Locality::default(), on: Some(day("2023-07-24")), kind: None });
            assert!(found.iter().any(|u| u.code == "NS-T05"), "{name}");
        }
        assert_eq!(g.by_code("NS-P99", Some(day("2023-07-24"))).unwrap().name, "99");
        assert_ne!(g.version(), Gazetteer::bundled().version());
        assert_ne!(g.version(), merged("# nothing\n").version());
        assert_eq!(Gazetteer::bundled().units().len() + 2, g.units().len());
    }

    #[test]
    fn a_parent_may_follow_its_child() {
        let g = merged("add\tH1\tĐông\tthôn\tC1\nadd\tC1\tMới\txã\t38\n");
        assert_eq!(g.by_code("H1", None).unwrap().province_code, "38");
    }

    #[test]
    fn units_are_corrected_and_retired() {
        let g =
            merged("correct\t16633@2023-01-01\tHải Bình Mới\t\t\t\t\tHải Bình\nretire\t16651\t\t\t\t\t2024-05-01\n");
        let unit = g.by_code("16633", Some(day("2023-07-24"))).unwrap();
        assert_eq!((unit.name.as_str(), unit.aliases[0].as_str()), ("Hải Bình Mới", "Hải Bình"));
        assert!(unit.source.contains("user:1"));
        assert_eq!(g.by_code("16651", Some(day("2024-05-01"))), None);
        let successors = g.successors(g.by_code("16651", Some(day("2023-07-24"))).unwrap(), Some(day("2025-01-02")));
        assert_eq!(successors[0].name, "Nguyên Bình", "what is known of it stays");
    }

    #[test]
    fn wrong_rows_are_named_with_their_line_and_a_way_out() {
        for (rows, said) in [
            ("# x\nadd\tX1\tA\tthôn\t99999\n", "line 2: no unit has the code 99999, given as the parent"),
            ("add\tX1\tA\tthôn\t16633\t2023-13-01\n", "line 1: expected a day as 2023-07-24 in from"),
            ("add\tX1\tA\tshire\t16633\n", "line 1: expected a kind (tỉnh"),
            ("correct\t99999\tB\n", "line 1: no unit has the code 99999"),
            ("retire\t99999\t\t\t\t\t2024-01-01\n", "line 1: no unit has the code 99999"),
            ("retire\t16651\n", "line 1: expected the first day"),
            ("retire\t16651\tX\t\t\t\t2024-01-01\n", "line 1: expected only a code and a date"),
            ("add\tX1\tA\tthôn\t16633\t2024-01-01\t2023-01-01\n", "line 1: expected from before to"),
            ("add\tX1\tA\tthôn\t38\t\t\nadd\tX1\tB\tthôn\t38\n", "use correct for that unit, or another code"),
            ("add\tX1\tHải Bình\tphường\t407\t\t2024-01-01\n", "stands there already, with the code 16633"),
            ("add\tX1\tA\tthôn\n", "line 1: expected the code of the unit to which thôn A belongs"),
            ("add\tX1\tA\txã\t16633\t\t2024-01-01\n", "the parent must be of a higher level"),
            ("add\tX1\tA\tthôn\t407\t2025-08-01\n", "never at the same time"),
            ("add\tX 1\tA\tthôn\t407\n", "line 1: expected a code of letters"),
            ("add\tX1\t--\tthôn\t407\n", "line 1: expected a name"),
            ("add\tX1\n", "line 1: expected a name and a kind"),
            ("delete\tX1\n", "line 1: expected add, correct or retire"),
            ("add X1 A thôn 407\n", "put tabs between the columns"),
            ("correct\t16609\tX\n", "write 16609@DATE"),
            ("correct\t16633@2031\tX\n", "line 1: expected a day as 2023-07-24 in date after @"),
        ] {
            let message = errors(rows);
            assert!(message.contains(said), "{rows:?}: {message}");
        }
        let all = errors("add\tX1\nok\tX2\n");
        assert_eq!(all.lines().count(), 2, "every wrong row is named: {all}");
    }
}
