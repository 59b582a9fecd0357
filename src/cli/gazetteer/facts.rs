//! Everything known of a unit, as a table's row or as JSON.

use super::super::exit::Failure;
use jiff::civil::Date;
use serde::Serialize;
use std::io::IsTerminal;
use tradau::export::table::{Align, TextTable};
use tradau::gazetteer::{Gazetteer, Str, Unit};
use tradau::model::UnitKind;

/// How exactly a day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Precision {
    /// To the day.
    Day,
    /// Not later than this; the other end of the bracket stands beside it.
    Bracket,
    /// Before the data begin, or not yet.
    Open,
}

#[derive(Debug, Serialize)]
struct Above<'g> {
    code: &'g str,
    name: &'g str,
    kind: UnitKind,
}

/// A unit as JSON tells it.
#[derive(Debug, Serialize)]
pub(super) struct Facts<'g> {
    code: &'g str,
    name: &'g str,
    kind: UnitKind,
    level: u8,
    /// Code of the unit that it belongs to.
    parent: Option<&'g str>,
    /// The units above it, nearest first.
    above: Vec<Above<'g>>,
    aliases: Vec<&'g str>,
    valid_from: Option<Date>,
    valid_from_precision: Precision,
    /// Earliest first day, where only a bracket is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<Date>,
    valid_to: Option<Date>,
    valid_to_precision: Precision,
    /// Day until which it surely stood, where only a bracket is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    surely_until: Option<Date>,
    source: Vec<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<u8>,
}

/// The units above a unit, nearest first, as they were during its life: on `on` if that is given.
pub(super) fn above<'g>(gazetteer: &'g Gazetteer, unit: &Unit, on: Option<Date>) -> Vec<&'g Unit> {
    let day = on.or(unit.valid_from).or_else(|| unit.valid_to.and_then(|d| d.yesterday().ok()));
    let mut found: Vec<&Unit> = Vec::new();
    let mut parent = unit.parent_code.as_deref();
    while let Some(up) = parent.and_then(|code| gazetteer.by_code(code, day).or_else(|| gazetteer.by_code(code, None)))
        && found.len() < 4
    {
        found.push(up);
        parent = up.parent_code.as_deref();
    }
    found
}

fn precision(day: Option<Date>, other_end: Option<Date>) -> Precision {
    match day {
        None => Precision::Open,
        Some(_) if day == other_end => Precision::Day,
        Some(_) => Precision::Bracket,
    }
}

pub(super) fn facts<'g>(
    gazetteer: &'g Gazetteer,
    unit: &'g Unit,
    on: Option<Date>,
    probability: Option<u8>,
) -> Facts<'g> {
    let above = above(gazetteer, unit, on);
    Facts {
        code: &unit.code,
        name: &unit.name,
        kind: unit.kind,
        level: unit.kind.level(),
        parent: unit.parent_code.as_deref(),
        above: above.iter().map(|u| Above { code: &u.code, name: &u.name, kind: u.kind }).collect(),
        aliases: unit.aliases.iter().map(Str::as_str).collect(),
        valid_from: unit.valid_from,
        valid_from_precision: precision(unit.valid_from, unit.not_before),
        not_before: unit.not_before.filter(|d| Some(*d) != unit.valid_from),
        valid_to: unit.valid_to,
        valid_to_precision: precision(unit.valid_to, unit.surely_until),
        surely_until: unit.surely_until.filter(|d| Some(*d) != unit.valid_to),
        source: unit.source.split(';').filter(|s| !s.is_empty()).collect(),
        probability,
    }
}

/// `thị xã Nghi Sơn, tỉnh Thanh Hóa`.
pub(super) fn whereabouts(gazetteer: &Gazetteer, unit: &Unit, on: Option<Date>) -> String {
    let names = above(gazetteer, unit, on).into_iter().map(|u| format!("{} {}", u.kind, u.name));
    names.collect::<Vec<_>>().join(", ")
}

/// A day, and `by` before it where it is only known to be no later.
pub(super) fn shown(day: Option<Date>, other_end: Option<Date>) -> String {
    match (day, precision(day, other_end)) {
        (Some(day), Precision::Bracket) => format!("by {day}"),
        (Some(day), _) => day.to_string(),
        (None, _) => String::new(),
    }
}

/// A table of units; with the probability in front where there is one.
pub(super) fn table(gazetteer: &Gazetteer, units: &[(&Unit, Option<u8>)], on: Option<Date>) -> String {
    let ranked = units.iter().any(|(_, p)| p.is_some());
    let mut headings = vec![
        ("code", Align::Left),
        ("unit", Align::Left),
        ("in", Align::Left),
        ("from", Align::Left),
        ("to", Align::Left),
    ];
    if ranked {
        headings.insert(0, ("%", Align::Right));
    }
    let mut table = TextTable::new(&headings);
    for (unit, probability) in units {
        let mut cells = vec![
            unit.code.to_string(),
            format!("{} {}", unit.kind, unit.name),
            whereabouts(gazetteer, unit, on),
            shown(unit.valid_from, unit.not_before),
            shown(unit.valid_to, unit.surely_until),
        ];
        if ranked {
            cells.insert(0, probability.map(|p| p.to_string()).unwrap_or_default());
        }
        table.row(cells);
    }
    table.render(None, std::io::stdout().is_terminal())
}

/// The units as a JSON array.
pub(super) fn json(gazetteer: &Gazetteer, units: &[(&Unit, Option<u8>)], on: Option<Date>) -> Result<String, Failure> {
    let all: Vec<Facts<'_>> = units.iter().map(|(u, p)| facts(gazetteer, u, on, *p)).collect();
    serde_json::to_string_pretty(&all).map(|text| text + "\n").map_err(|e| Failure::usage(e.to_string()))
}
