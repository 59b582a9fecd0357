//! What became of a unit, and what it was made of.
//!
//! Hải Yến went into Nguyên Bình on 2025-01-01, and that into Đào Duy Từ half a year later. Nguyên Bình was made of
//! what was Nguyên Bình before and of Hải Yến. A district that ended on 2025-07-01 has no successor of its own level:
//! its communes' successors are its.

use super::tables::{Standing, Tables};
use super::{Change, Scope, Unit, UnitRef};
use jiff::civil::Date;

/// Shares are counted in this many parts.
const WHOLE: u64 = 1 << 32;
/// Seven years saw three reforms; a longer chain would be a circle.
const STEPS: usize = 8;

/// Units with their shares, each once.
#[derive(Default)]
struct Shares(Vec<(u32, u64)>);

impl Shares {
    fn add(&mut self, unit: u32, share: u64) {
        match self.0.iter_mut().find(|(u, _)| *u == unit) {
            Some(known) => known.1 += share,
            None => self.0.push((unit, share)),
        }
    }

    /// Largest share first.
    fn into_refs(mut self, tables: &Tables) -> Vec<UnitRef> {
        let sum: u64 = self.0.iter().map(|e| e.1).sum();
        self.0.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let percent = |share: u64| (share * 100 + sum / 2) / sum.max(1);
        self.0
            .iter()
            .map(|(u, share)| {
                tables.units[*u as usize].to_ref(u8::try_from(percent(*share).clamp(1, 100)).unwrap_or(100))
            })
            .collect()
    }
}

/// The main part of a divided unit counts as three others.
const fn weight(scope: Scope) -> u64 {
    match scope {
        Scope::Whole | Scope::MainPart => 3,
        Scope::Part | Scope::Unknown => 1,
    }
}

pub(super) fn successors(tables: &Tables, unit: &Unit, on: Option<Date>) -> Vec<UnitRef> {
    let Some(start) = tables.place_of(unit) else { return Vec::new() };
    let stands = |u: u32| match on {
        Some(_) => tables.units[u as usize].standing(on) == Standing::Yes,
        None => tables.units[u as usize].valid_to.is_none(),
    };
    let mut open = Shares(vec![(start, WHOLE)]);
    let mut ends = Shares::default();
    for _ in 0..STEPS {
        let mut next = Shares::default();
        for (u, share) in open.0 {
            if stands(u) {
                ends.add(u, share);
                continue;
            }
            let steps = changes_from(tables, u);
            if steps.is_empty() {
                let communes = last_communes(tables, u);
                let each = share / (communes.len() as u64).max(1);
                for commune in communes {
                    next.add(commune, each);
                }
                continue;
            }
            let sum: u64 = steps.iter().map(|c| weight(c.scope)).sum();
            for c in steps {
                next.add(c.new, share * weight(c.scope) / sum.max(1));
            }
        }
        open = next;
        if open.0.is_empty() {
            break;
        }
    }
    ends.into_refs(tables)
}

pub(super) fn predecessors(tables: &Tables, unit: &Unit, on: Option<Date>) -> Vec<UnitRef> {
    let Some(start) = tables.place_of(unit) else { return Vec::new() };
    let mut seen = vec![start];
    let mut open = vec![(start, 3 * WHOLE)];
    let mut begins = Shares::default();
    for step in 0..STEPS {
        let mut next = Vec::new();
        for (u, share) in open {
            if on.is_some() && tables.units[u as usize].standing(on) == Standing::Yes {
                begins.add(u, share);
            }
            for change in tables.changes.iter().filter(|c| c.new == u) {
                // What went into the unit on the day or before was part of it already.
                let later = match (on, tables.units[change.old as usize].valid_to) {
                    (Some(on), Some(end)) => on < end,
                    _ => true,
                };
                if later && !seen.contains(&change.old) {
                    seen.push(change.old);
                    next.push((change.old, share / 3 * weight(change.scope)));
                }
            }
        }
        open = next;
        if open.is_empty() {
            break;
        }
        if on.is_none() && step == 0 {
            for (u, share) in &open {
                begins.add(*u, *share);
            }
            break;
        }
    }
    begins.into_refs(tables)
}

/// The changes that a unit ended in, the main one first.
pub(super) fn changes_from(tables: &Tables, unit: u32) -> &[Change] {
    let first = tables.changes.partition_point(|c| c.old < unit);
    let of_unit = &tables.changes[first..];
    &of_unit[..of_unit.partition_point(|c| c.old == unit)]
}

/// The communes that a district had when it ended.
pub(super) fn last_communes(tables: &Tables, district: u32) -> Vec<u32> {
    let district = &tables.units[district as usize];
    let last_day = district.valid_to.and_then(|d| d.yesterday().ok());
    let (Some(_), 2) = (last_day, district.kind.level()) else { return Vec::new() };
    let had = |u: &u32| {
        let unit = &tables.units[*u as usize];
        unit.kind.level() == 3 && unit.standing(last_day) == Standing::Yes
    };
    tables.children.get(&district.code).unwrap_or_default().iter().copied().filter(had).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Gazetteer;
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn from(code: &str, on: &str, to: Option<&str>) -> Vec<UnitRef> {
        let g = Gazetteer::bundled();
        g.successors(g.by_code(code, Some(day(on))).unwrap(), to.map(day))
    }

    fn back(code: &str, on: &str, to: Option<&str>) -> Vec<String> {
        let g = Gazetteer::bundled();
        let found = g.predecessors(g.by_code(code, Some(day(on))).unwrap(), to.map(day));
        found.iter().map(|u| format!("{} {}", u.kind, u.name)).collect()
    }

    #[test]
    fn a_district_leads_to_what_its_communes_became() {
        let found = from("407", "2023-07-24", Some("2025-07-01"));
        assert!(found.iter().all(|u| u.kind.level() == 3 && u.parent.as_deref() == Some("38")));
        assert!(found.iter().any(|u| u.name == "Hải Bình") && found.iter().any(|u| u.name == "Đào Duy Từ"));
        assert!((5..20).contains(&found.len()), "{}", found.len());
        let town = from("407", "2019-12-01", Some("2023-01-01"));
        assert_eq!((town.len(), town[0].name.as_str()), (1, "Nghi Sơn"));
    }

    #[test]
    fn a_province_leads_to_a_province() {
        let found = from("17", "2023-01-01", None);
        assert_eq!((found.len(), found[0].name.as_str()), (1, "Phú Thọ"));
        assert_eq!(from("38", "2023-01-01", None)[0].name, "Thanh Hóa", "one that goes on is its own successor");
    }

    #[test]
    fn predecessors_are_what_a_unit_was_made_of() {
        let units = back("16609", "2025-01-02", Some("2023-07-24"));
        assert_eq!(units.len(), 2, "{units:?}");
        assert!(units.contains(&"phường Nguyên Bình".to_owned()) && units.contains(&"xã Hải Yến".to_owned()));
        let provinces = back("25", "2025-07-02", Some("2025-06-30"));
        let expected = ["tỉnh Hòa Bình", "tỉnh Phú Thọ", "tỉnh Vĩnh Phúc"];
        assert!(provinces.len() == 3 && expected.iter().all(|p| provinces.contains(&(*p).to_owned())), "{provinces:?}");
        assert_eq!(back("407", "2023-07-24", Some("2019-12-01")), ["huyện Tĩnh Gia"], "the former name");
        assert_eq!(back("407", "2023-07-24", None), ["huyện Tĩnh Gia"], "one step");
        assert_eq!(back("16633", "2023-07-24", Some("2023-07-24")), ["phường Hải Bình"], "itself");
    }

    #[test]
    fn successors_and_predecessors_are_each_others_mirror() {
        let g = Gazetteer::bundled();
        let (before, after) = (Some(day("2025-06-30")), Some(day("2025-07-01")));
        let of_province = |u: &&Unit| u.province_code == "38" && u.kind.level() == 3;
        for old in g.units().iter().filter(of_province).filter(|u| u.standing(before) == Standing::Yes) {
            for new in g.successors(old, after) {
                let new = g.by_code(&new.code, after).unwrap();
                let back = g.predecessors(new, before);
                assert!(back.iter().any(|u| u.code == old.code.as_str()), "{} {} → {}", old.id, old.name, new.name);
            }
        }
    }
}
