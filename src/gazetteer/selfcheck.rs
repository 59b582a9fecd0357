//! The tables examine themselves: how many units stood when, and what cannot be true.
//!
//! A commune whose district ended before it did, a code that two units had on one day, a unit that became its own
//! successor: each is a fault in the data or in a user's list, and is named with its units. What the sources simply
//! do not tell (19 communes that ended and went no known way) is noted, and no fault.

use super::successors::{changes_from, last_communes};
use super::tables::Tables;
use super::{Gazetteer, Unit};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SelfCheck {
    /// For each day on which something changed: how many units stand at each level (provinces, districts, communes,
    /// settlements), beginning with the day of the first roster.
    pub counts: BTreeMap<Date, [usize; 4]>,
    /// What cannot be true, in the order of the tables.
    pub faults: Vec<String>,
    /// What is not known.
    pub holes: Vec<String>,
}

pub(super) fn check(gazetteer: &Gazetteer) -> SelfCheck {
    let tables = &gazetteer.tables;
    let mut faults = Vec::new();
    ids(tables, &mut faults);
    parents(tables, &mut faults);
    lives(tables, &mut faults);
    circles(tables, &mut faults);
    origins(tables, &mut faults);
    let mut days: BTreeSet<Date> =
        tables.units.iter().flat_map(|u| [u.valid_from, u.valid_to, u.not_before]).flatten().collect();
    if let Some(before) = days.first().and_then(|d| d.yesterday().ok()) {
        days.insert(before);
    }
    SelfCheck { counts: counts(tables, &days), faults, holes: holes(tables) }
}

fn counts(tables: &Tables, days: &BTreeSet<Date>) -> BTreeMap<Date, [usize; 4]> {
    let of = |day: &Date| {
        let mut counts = [0; 4];
        for unit in tables.units.iter().filter(|u| u.stands_on(*day)) {
            if let Some(count) = counts.get_mut(usize::from(unit.kind.level()).wrapping_sub(1)) {
                *count += 1;
            }
        }
        (*day, counts)
    };
    days.iter().map(of).collect()
}

impl Unit {
    /// The unit with what tells it from others of its code: `xã Hải Yến (16651, until 2025-01-01)`.
    fn described(&self) -> String {
        let life = match (self.valid_from, self.valid_to) {
            (None, None) => String::new(),
            (Some(from), None) => format!(", from {from}"),
            (None, Some(to)) => format!(", until {to}"),
            (Some(from), Some(to)) => format!(", {from} to {to}"),
        };
        format!("{} {} ({}{life})", self.kind, self.name, self.code)
    }

    fn stands_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }
}

fn ids(tables: &Tables, faults: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    for unit in &tables.units {
        if !known.insert(&unit.id) {
            faults.push(format!("{}: the id {} stands twice", unit.described(), unit.id));
        }
        if let (Some(from), Some(to)) = (unit.valid_from, unit.valid_to)
            && from >= to
        {
            faults.push(format!("{}: it ends before it begins", unit.described()));
        }
    }
}

/// Every unit's parent is there, of a higher level, through all of its certain life.
fn parents(tables: &Tables, faults: &mut Vec<String>) {
    for unit in &tables.units {
        let Some(parent) = &unit.parent_code else {
            if unit.kind.level() != 1 {
                faults.push(format!("{}: it has no parent", unit.described()));
            }
            continue;
        };
        let rows: Vec<&Unit> =
            tables.by_code.get(parent).unwrap_or_default().iter().map(|u| &tables.units[*u as usize]).collect();
        if rows.is_empty() {
            faults.push(format!("{}: its parent {parent} is missing", unit.described()));
        } else if rows.iter().any(|p| p.kind.level() >= unit.kind.level()) {
            faults.push(format!("{}: its parent {parent} is not of a higher level", unit.described()));
        } else if let Some(day) = orphaned(unit, &rows) {
            faults.push(format!("{}: its parent {parent} does not stand on {day}", unit.described()));
        }
    }
}

/// The first day of a unit's certain life on which none of the rows may stand.
fn orphaned(unit: &Unit, parents: &[&Unit]) -> Option<Date> {
    let begin = unit.valid_from.unwrap_or(Date::MIN);
    let end = unit.surely_until.unwrap_or(Date::MAX);
    let mut covered = begin;
    loop {
        if covered >= end {
            return None;
        }
        let reach = parents
            .iter()
            .filter(|p| p.not_before.is_none_or(|from| from <= covered))
            .map(|p| p.valid_to.unwrap_or(Date::MAX))
            .max()
            .filter(|reach| *reach > covered);
        match reach {
            Some(reach) => covered = reach,
            None => return Some(covered),
        }
    }
}

/// No code is that of two units on one day.
fn lives(tables: &Tables, faults: &mut Vec<String>) {
    for (place, unit) in (0_u32..).zip(&tables.units) {
        for other in tables.by_code.get(&unit.code).unwrap_or_default().iter().filter(|u| **u > place) {
            let other = &tables.units[*other as usize];
            let before = |a: &Unit, b: &Unit| a.valid_to.zip(b.valid_from).is_some_and(|(to, from)| to <= from);
            if !before(unit, other) && !before(other, unit) {
                faults.push(format!("{} and {}: one code at one time", unit.described(), other.described()));
            }
        }
    }
}

/// Nobody is their own successor, and nobody follows one who ended later.
fn circles(tables: &Tables, faults: &mut Vec<String>) {
    for change in &tables.changes {
        let (old, new) = (&tables.units[change.old as usize], &tables.units[change.new as usize]);
        let Some(end) = old.valid_to else {
            faults.push(format!("{}: it has a successor ({}) and no end", old.described(), new.described()));
            continue;
        };
        // The successor may have stood before, but it must outlive the unit; so no chain comes back.
        if new.valid_to.is_some_and(|to| to <= end) {
            faults.push(format!("{}: its successor {} ends no later than it", old.described(), new.described()));
        }
        if new.not_before.is_some_and(|from| from > end) {
            faults.push(format!("{}: its successor {} begins after its end", old.described(), new.described()));
        }
    }
}

/// A commune that begins on 2025-07-01 was made of something.
fn origins(tables: &Tables, faults: &mut Vec<String>) {
    let reform = Date::constant(2025, 7, 1);
    let made: BTreeSet<u32> = tables.changes.iter().map(|c| c.new).collect();
    for (place, unit) in (0_u32..).zip(&tables.units) {
        let new = unit.valid_from == Some(reform) && unit.kind.level() == 3 && !unit.source.contains("user:");
        if new && !made.contains(&place) {
            faults.push(format!("{}: no source for a commune of {reform}", unit.described()));
        }
    }
}

fn holes(tables: &Tables) -> Vec<String> {
    let lost = |(place, unit): &(u32, &Unit)| {
        unit.valid_to.is_some()
            && !unit.source.contains("user:")
            && changes_from(tables, *place).is_empty()
            && last_communes(tables, *place).is_empty()
    };
    (0_u32..)
        .zip(&tables.units)
        .filter(lost)
        .map(|(_, u)| format!("{}: no successor is known", u.described()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: &str =
        "38.1\tThanh Hóa\tprovince\t\t\t\t\tsv\n407.1\tTĩnh Gia\trural-district\t38\t\t2025-07-01\t\tsv\n";

    fn faults(units: &str, changes: &str) -> String {
        let tables = Tables::parse(&format!("{UNITS}{units}"), changes).unwrap();
        check(&Gazetteer::new(tables)).faults.join("\n")
    }

    #[test]
    fn the_bundled_tables_have_no_fault() {
        let found = Gazetteer::bundled().self_check();
        assert!(found.faults.is_empty(), "{}", found.faults.join("\n"));
        let day = |d: &str| d.parse::<Date>().unwrap();
        assert_eq!(found.counts[&day("2025-07-01")], [34, 0, 3_321, 0]);
        assert!(found.holes.len() < 25 && found.holes.iter().all(|h| h.ends_with("no successor is known")));
    }

    #[test]
    fn what_cannot_be_true_is_named() {
        for (units, changes, said) in [
            ("1.1\tA\tcommune\t39\t\t\t\tsv\n", "", "xã A (1): its parent 39 is missing"),
            ("1.1\tA\tcommune\t\t\t\t\tsv\n", "", "xã A (1): it has no parent"),
            ("1.1\tA\trural-district\t407\t\t\t\tsv\n", "", "its parent 407 is not of a higher level"),
            ("1.1\tA\tcommune\t407\t\t2025-08-01\t\tsv\n", "", "its parent 407 does not stand on 2025-07-01"),
            ("1.1\tA\tcommune\t38\t2020-01-01\t2019-01-01\t\tsv\n", "", "it ends before it begins"),
            ("1.1\tA\tcommune\t38\t\t\t\tsv\n1.2\tB\tcommune\t38\t2020-01-01\t\t\tsv\n", "", "one code at one time"),
            ("1.1\tA\tcommune\t38\t2025-07-01\t\t\tsv\n", "", "no source for a commune of 2025-07-01"),
            (
                "1.1\tA\tcommune\t38\t\t2020-01-01\t\tsv\n2.1\tB\tcommune\t38\t\t2020-01-01\t\tsv\n",
                "1.1\t2.1\tmerged\twhole\thigh\tx\n2.1\t1.1\tmerged\twhole\thigh\tx\n",
                "ends no later than it",
            ),
            ("1.1\tA\tcommune\t38\t\t\t\tsv\n", "1.1\t1.1\tmerged\twhole\thigh\tx\n", "and no end"),
        ] {
            let found = faults(units, changes);
            assert!(found.contains(said), "{units}: {found}");
        }
        assert_eq!(faults("1.1\tA\tcommune\t407\t\t2025-07-01\t\tsv\n", ""), "");
    }

    #[test]
    fn a_unit_that_went_no_known_way_is_a_hole() {
        let tables = Tables::parse(&format!("{UNITS}1.1\tA\tcommune\t38\t\t2020-01-01\t\tsv\n"), "").unwrap();
        let found = check(&Gazetteer::new(tables));
        // The district has no communes here, so it went no known way either.
        assert_eq!(found.holes.len(), 2, "{:?}", found.holes);
        assert!(found.faults.is_empty());
    }
}
