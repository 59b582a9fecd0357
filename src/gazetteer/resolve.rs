//! Which units a name may mean, given where and when it was written.
//!
//! `Thanh Sơn` is nineteen communes and a district. In a notice of Nghi Sơn of 2023 it is Nghi Sơn's commune;
//! with `huyện` before it, it is the district of Phú Thọ. Each reason against a unit costs bits; what lies far
//! behind the best is dropped, what lies near stays as a candidate.

use super::damage;
use super::kinds::KindSet;
use super::tables::{Name, Standing, Tables};
use super::{Unit, UnitRef};
use crate::model::{Locality, LocalityScope};
use jiff::civil::Date;

/// A unit and what speaks against it, in bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) unit: u32,
    pub(super) bits: u32,
}

/// The units around a document.
pub(super) struct Surroundings<'g> {
    pub(super) tables: &'g Tables,
    pub(super) on: Option<Date>,
    pub(super) scope: LocalityScope,
    pub(super) district: Option<&'g str>,
    pub(super) province: Option<&'g str>,
    /// Communes of the own district, or of the province where there are no districts.
    pub(super) communes: Vec<u32>,
    /// Districts of the own province.
    pub(super) districts: Vec<u32>,
    pub(super) provinces: Vec<u32>,
}

impl<'g> Surroundings<'g> {
    pub(super) fn new(tables: &'g Tables, locality: &'g Locality, on: Option<Date>) -> Self {
        let province = locality.province.as_ref().map(|p| p.code.as_str());
        let district = locality.district.as_ref().map(|d| d.code.as_str());
        let standing = |units: Option<&[u32]>, level: u8| -> Vec<u32> {
            let of_level = |u: &&u32| tables.units[**u as usize].kind.level() == level;
            let mut found: Vec<u32> = units.into_iter().flatten().filter(of_level).copied().collect();
            found.retain(|u| tables.units[*u as usize].standing(on) == Standing::Yes);
            found
        };
        let provinces = standing(Some(tables.provinces.as_slice()), 1);
        Self {
            tables,
            on,
            scope: locality.scope,
            district,
            province,
            communes: standing(district.or(province).and_then(|p| tables.children.get(p)), 3),
            districts: standing(province.and_then(|p| tables.children.get(p)), 2),
            provinces,
        }
    }

    /// What the distance from the document speaks against a unit.
    pub(super) fn distance(&self, unit: &Unit) -> u32 {
        let own_province = self.province == Some(unit.province_code.as_str());
        match unit.kind.level() {
            1 => u32::from(!own_province && self.province.is_some()) * 2,
            2 => match (self.district, self.province) {
                (Some(d), _) if d == unit.code => 0,
                (_, Some(_)) if own_province => 2 * u32::from(self.district.is_some()),
                (_, None) => 2,
                _ => 8,
            },
            _ => match (self.district, self.province) {
                (Some(d), _) if unit.parent_code.as_deref() == Some(d) => 0,
                (Some(_), _) if own_province => 5,
                (None, Some(_)) if own_province => 1,
                (None, None) => 3,
                _ => 12,
            },
        }
    }

    /// Bits for the name's form `observed` meaning `name`'s unit, or `None` where it cannot.
    fn bits(&self, observed: &Observed, name: &Name, kinds: KindSet) -> Option<u32> {
        let unit = self.tables.units.get(name.unit as usize)?;
        let standing = match unit.standing(self.on) {
            Standing::Yes => 0,
            Standing::Perhaps => 2,
            Standing::No => return None,
        };
        let kind = match () {
            () if kinds.is_empty() || kinds.has(unit.kind) => 0,
            () if kinds.has_level(unit.kind.level()) => 3,
            () => return None,
        };
        let reading = if *observed.key == *name.key {
            0
        } else {
            let letters: Vec<char> = name.key.chars().collect();
            1 + damage::cost(
                &observed.letters,
                &letters,
                observed.limit.unwrap_or_else(|| damage::limit_for(&name.key)),
            )?
        };
        Some(standing + kind + reading + u32::from(name.alias) + self.distance(unit))
    }

    /// Units whose name folds to `observed`, cheapest first, one for each code.
    pub(super) fn look_up(&self, observed: &Observed, kinds: KindSet) -> Vec<Candidate> {
        let Some(form) = self.tables.form(&observed.folded) else { return Vec::new() };
        let found = form.names.iter().filter_map(|n| {
            let bits = self.bits(observed, n, kinds)?;
            Some(Candidate { unit: n.unit, bits })
        });
        let mut found: Vec<Candidate> = found.collect();
        // A name that stands as it is written is never taken for one with other marks; only a text without marks
        // may have lost them.
        let exact = |c: &Candidate| self.tables.names_of(c.unit).any(|n| *n.key == *observed.key);
        let near = |c: &Candidate| self.distance(&self.tables.units[c.unit as usize]) <= 2;
        if found.iter().any(|c| exact(c) && (!observed.key.is_ascii() || near(c))) {
            found.retain(exact);
        }
        // Kind word and name together are one unit of a province: `thị xã Long Mỹ` is not `huyện Long Mỹ`.
        let kind = |c: &Candidate| kinds.has(self.tables.units[c.unit as usize].kind);
        if found.iter().any(|c| exact(c) && near(c) && kind(c)) {
            found.retain(kind);
        }
        self.ranked(found)
    }

    /// Units of `pool` whose names the damaged `observed` may be, cheapest first.
    pub(super) fn look_near(&self, observed: &Observed, kinds: KindSet, pool: &[u32]) -> Vec<Candidate> {
        let mut found = Vec::new();
        for &unit in pool {
            for name in self.tables.names_of(unit) {
                let lengths = name.key.chars().count().abs_diff(observed.letters.len());
                if lengths <= 3
                    && let Some(bits) = self.bits(observed, name, kinds)
                {
                    found.push(Candidate { unit, bits });
                }
            }
        }
        self.ranked(found)
    }

    /// The units that a kind word, or a list's other members, put in question.
    pub(super) fn pool(&self, kinds: KindSet) -> Vec<u32> {
        let mut pool = Vec::new();
        if kinds.is_empty() || kinds.has_level(3) {
            pool.extend(&self.communes);
        }
        if kinds.has_level(2) {
            pool.extend(&self.districts);
        }
        if kinds.has_level(1) {
            pool.extend(&self.provinces);
        }
        pool
    }

    /// Sorted, one for each code, and without those that the best leaves far behind.
    pub(super) fn ranked(&self, mut found: Vec<Candidate>) -> Vec<Candidate> {
        let unit = |c: &Candidate| &self.tables.units[c.unit as usize];
        found.sort_by(|a, b| (a.bits, &unit(a).code, a.unit).cmp(&(b.bits, &unit(b).code, b.unit)));
        let mut kept: Vec<Candidate> = Vec::new();
        for c in found {
            let known =
                kept.iter().any(|k| unit(k).code == unit(&c).code && unit(k).kind.level() == unit(&c).kind.level());
            // A clean name of the nearest ring leaves no doubt; a damaged one leaves some.
            let behind = kept.first().is_some_and(|best| c.bits >= best.bits + if best.bits == 0 { 4 } else { 5 });
            if !known && !behind {
                kept.push(c);
            }
        }
        kept.truncate(20);
        kept
    }

    /// Candidates with their probabilities.
    pub(super) fn refs(&self, candidates: &[Candidate]) -> Vec<UnitRef> {
        let best = candidates.first().map_or(0, |c| c.bits);
        let weights: Vec<u64> = candidates.iter().map(|c| 1_u64 << 20_u32.saturating_sub(c.bits - best)).collect();
        let sum: u64 = weights.iter().sum();
        candidates
            .iter()
            .zip(weights)
            .map(|(c, w)| {
                let percent = (w * 100 + sum / 2) / sum.max(1);
                self.tables.units[c.unit as usize].to_ref(u8::try_from(percent.clamp(1, 100)).unwrap_or(100))
            })
            .collect()
    }
}

/// A name as it was read.
pub(super) struct Observed {
    pub(super) key: String,
    pub(super) folded: String,
    pub(super) letters: Vec<char>,
    /// Bits of damage that are let pass; by the name's length if `None`.
    pub(super) limit: Option<u32>,
}

impl Observed {
    pub(super) fn new(key: String) -> Self {
        let letters = key.chars().collect();
        Self { folded: super::key::fold_key(&key), key, letters, limit: None }
    }
}
