//! The place that `--in` names: a code, a clean or damaged name, or `district, province`.
//!
//! `Kỳ Anh` is a town and a district of Hà Tĩnh: which one is meant is asked for, never chosen.

use super::super::exit::Failure;
use super::facts::whereabouts;
use jiff::civil::Date;
use tradau::gazetteer::{Gazetteer, Query, Unit, kinds_called, name_key};
use tradau::model::{Locality, LocalityScope};

/// The unit that `--in` names.
pub(super) fn place<'g>(gazetteer: &'g Gazetteer, text: &str, on: Option<Date>) -> Result<&'g Unit, Failure> {
    let rows = gazetteer.rows_of(text.trim());
    if !rows.is_empty() {
        return gazetteer.by_code(text.trim(), on).ok_or_else(|| {
            let known: Vec<String> = rows.iter().map(|u| described(gazetteer, u)).collect();
            Failure::usage(format!(
                "--in {text}: no unit has this code{}, it is that of {}; choose another date with --on",
                on_date(on),
                known.join("; ")
            ))
        });
    }
    // From the largest to the smallest, each within the one before.
    let mut outer: Option<&Unit> = None;
    for part in text.rsplit(',').map(str::trim).filter(|p| !p.is_empty()) {
        outer = Some(one(gazetteer, part, outer, on)?);
    }
    outer.ok_or_else(|| Failure::usage("--in: expected the name or code of a province, district or commune"))
}

fn one<'g>(gazetteer: &'g Gazetteer, part: &str, outer: Option<&Unit>, on: Option<Date>) -> Result<&'g Unit, Failure> {
    let within = outer.map(|u| locality(gazetteer, u, on)).unwrap_or_default();
    let found = gazetteer.find(&Query { name: part, within, on, kind: None });
    let mut units: Vec<(&Unit, u8)> =
        found.iter().filter_map(|r| Some((gazetteer.unit(r, on)?, r.probability))).collect();
    units.retain(|(u, _)| outer.is_none_or(|o| u.province_code == o.code || u.parent_code.as_deref() == Some(&o.code)));
    // A district or a province says more of a place than the many communes of the same name.
    if units.iter().any(|(u, _)| u.kind.level() <= 2) {
        units.retain(|(u, _)| u.kind.level() <= 2);
    }
    let typed = name_key(part);
    let kind_word = |u: &Unit| typed.strip_suffix(&name_key(&u.name)).map(str::trim).map(str::to_owned);
    let exact = |u: &Unit| kind_word(u).is_some_and(|word| word.is_empty() || kinds_called(&word).contains(&u.kind));
    if units.iter().any(|(u, _)| exact(u)) {
        units.retain(|(u, _)| exact(u));
    } else if let Some((_, best)) = units.first().copied() {
        units.retain(|(_, p)| u16::from(*p) * 3 >= u16::from(best));
    }
    match units.as_slice() {
        [] => Err(Failure::usage(format!(
            "--in {part}: no province, district or commune of this name is in the gazetteer{}{}; `tradau gazetteer find \
             \"{part}\"` looks through all times and places",
            on_date(on),
            outer.map(|o| format!(", in {} {}", o.kind, o.name)).unwrap_or_default()
        ))),
        [(unit, _)] => {
            if !exact(unit) {
                eprintln!("--in {part}: read as {}", described(gazetteer, unit));
            }
            Ok(unit)
        }
        several => {
            let named: Vec<String> = several.iter().map(|(u, _)| format!("  {}", described(gazetteer, u))).collect();
            Err(Failure::usage(format!(
                "--in {part}: {} units have this name{}; give the code, the kind word, or `district, province`:\n{}",
                several.len(),
                on_date(on),
                named.join("\n")
            )))
        }
    }
}

fn on_date(on: Option<Date>) -> String {
    on.map(|date| format!(" on {date}")).unwrap_or_default()
}

/// `449 thị xã Kỳ Anh, tỉnh Hà Tĩnh`.
pub(super) fn described(gazetteer: &Gazetteer, unit: &Unit) -> String {
    let inside = whereabouts(gazetteer, unit, None);
    let life = match (unit.valid_from, unit.valid_to) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" (from {from})"),
        (None, Some(to)) => format!(" (until {to})"),
        (Some(from), Some(to)) => format!(" ({from} to {to})"),
    };
    format!("{} {} {}{}{inside}{life}", unit.code, unit.kind, unit.name, if inside.is_empty() { "" } else { ", " })
}

/// A unit as the place in which names are looked for.
pub(super) fn locality(gazetteer: &Gazetteer, unit: &Unit, on: Option<Date>) -> Locality {
    let day = on.or(unit.valid_from).or_else(|| unit.valid_to.and_then(|d| d.yesterday().ok()));
    let up = |code: &str| gazetteer.by_code(code, day).map(|u| u.to_ref(100));
    let own = Some(unit.to_ref(100));
    let base = Locality { confidence: 100, province: up(&unit.province_code), ..Locality::default() };
    match unit.kind.level() {
        1 => Locality { scope: LocalityScope::Province, province: own, ..base },
        2 => Locality { scope: LocalityScope::District, district: own, ..base },
        _ => {
            let district = unit.parent_code.as_deref().and_then(up).filter(|u| u.kind.level() == 2);
            Locality { scope: LocalityScope::Commune, district, commune: own, ..base }
        }
    }
}
