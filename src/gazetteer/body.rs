//! Where a text was written, as far as its body tells.
//!
//! A page torn off its head goes on `gồm các xã, phường: Tùng Lâm; Phú Lâm; Hải Yến`. Three districts have a Phú Lâm,
//! two a Tùng Lâm, one of them has all three. Each place that could speak is a hypothesis: a district, a province as
//! a whole, the country. Each name is evidence: how much likelier that speaker is to name it than any speaker is
//! (naive Bayes). What comes out is the posterior of every place, so that thin or contradictory names give no
//! district, but its province or nothing.
//!
//! `xã A, huyện B, tỉnh C` is an address: few of a speaker's own units are named so.

use super::Unit;
use super::resolve::Candidate;
use super::tables::{Standing, Tables};
use crate::channel::{Cost, either, per_cent};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// All of a share.
const ONE: u64 = 1_000_000;
/// Names are not independent of each other: they weigh as so many per cent of what each by itself would.
const TEMPER: i64 = 60;
/// Times that a name counts.
const REPEATS: u32 = 2;
/// The least that is stated as a place's posterior, in per cent.
const BELIEVED: u8 = 80;

/// How a name stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// Behind a kind word.
    Governed,
    /// By itself: persons and streets have such names too.
    Bare,
    /// In an address.
    InPath,
}

impl Stands {
    /// How often such a name has nothing to do with the speaker.
    const fn noise(self) -> u64 {
        match self {
            Self::Governed => 100_000,
            Self::Bare => 300_000,
            Self::InPath => 800_000,
        }
    }
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Speaker<'g> {
    province: &'g str,
    district: Option<&'g str>,
}

/// One name: the units that it may mean, with their weights, those of each province by level, and those of each
/// district, itself and its communes.
struct Name<'g> {
    noise: u64,
    /// How likely any speaker names it.
    anyone: u64,
    provinces: BTreeMap<&'g str, [u64; 3]>,
    districts: BTreeMap<&'g str, [u64; 2]>,
}

/// The names of a text.
pub(super) struct Body<'g> {
    tables: &'g Tables,
    /// Units that stand, by level: in all, by province.
    all: [u64; 3],
    provinces: BTreeMap<&'g str, [u64; 3]>,
    /// Communes of each district, and its province.
    districts: BTreeMap<&'g str, (&'g str, u64)>,
    names: Vec<Name<'g>>,
    times: BTreeMap<String, u32>,
}

/// What a body tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told<'g> {
    /// Codes of a province and of a district of it, with the posterior in per cent.
    District(&'g str, u8),
    /// Code of a province.
    Province(&'g str, u8),
    Nothing,
}

impl<'g> Body<'g> {
    pub(super) fn new(tables: &'g Tables, on: Option<Date>) -> Self {
        let mut body = Self {
            tables,
            all: [0; 3],
            provinces: BTreeMap::new(),
            districts: BTreeMap::new(),
            names: Vec::new(),
            times: BTreeMap::new(),
        };
        let standing = || tables.units.iter().filter(|u| u.standing(on) != Standing::No);
        for unit in standing() {
            let Some(level) = level(unit) else { continue };
            body.all[level] += 1;
            body.provinces.entry(&unit.province_code).or_default()[level] += 1;
            if level == 1 {
                body.districts.insert(&unit.code, (&unit.province_code, 0));
            }
        }
        for unit in standing().filter(|u| u.kind.level() == 3) {
            if let Some((_, communes)) = unit.parent_code.as_deref().and_then(|p| body.districts.get_mut(p)) {
                *communes += 1;
            }
        }
        body
    }

    /// Takes in a name that may mean these units.
    pub(super) fn add(&mut self, folded: &str, units: &[Candidate], stands: Stands) {
        let times = self.times.entry(folded.to_owned()).or_insert(0);
        *times += 1;
        let Some(least) = units.iter().map(|c| c.cost).min().filter(|_| *times <= REPEATS) else { return };
        let (mut provinces, mut districts) = (BTreeMap::<_, [u64; 3]>::new(), BTreeMap::<_, [u64; 2]>::new());
        let mut anyone = 0;
        for c in units {
            let unit = &self.tables.units[c.unit as usize];
            let Some(level) = level(unit) else { continue };
            let weight = u64::from(per_cent(c.cost - least)) * ONE;
            anyone += weight / self.all[level].max(1);
            provinces.entry(unit.province_code.as_str()).or_default()[level] += weight;
            let district = if level == 1 { Some(unit.code.as_str()) } else { unit.parent_code.as_deref() };
            if let Some(district) = district.filter(|d| level > 0 && self.districts.contains_key(d)) {
                districts.entry(district).or_default()[level - 1] += weight;
            }
        }
        if anyone > 0 {
            self.names.push(Name { noise: stands.noise(), anyone, provinces, districts });
        }
    }

    /// What the names together tell; `provincial` where a province is known to speak.
    pub(super) fn told(&self, provincial: bool) -> Told<'g> {
        let mut speakers = BTreeSet::new();
        for name in &self.names {
            speakers.extend(name.provinces.keys().map(|province| Speaker { province, district: None }));
            let of = |d: &&'g str| self.districts.get(d).map(|(province, _)| Speaker { province, district: Some(*d) });
            speakers.extend(name.districts.keys().filter(|_| !provincial).filter_map(of));
        }
        // The country, and everybody who has none of the names.
        let mut total = 2_000;
        let mut posterior: Vec<(Speaker<'g>, Cost)> = Vec::new();
        let mut by_province: BTreeMap<&'g str, Cost> = BTreeMap::new();
        for speaker in speakers {
            let gain: i64 = self.names.iter().map(|n| ln(self.likelihood(n, speaker)) - ln(ONE)).sum();
            let rivals = match speaker.district {
                Some(_) => self.all[1] * 4 / 3,
                None if self.all[1] > 0 => self.all[0] * 4,
                None => self.all[0],
            };
            let cost = Cost::try_from(ln(rivals.max(1)) - gain * TEMPER / 100).unwrap_or(Cost::MAX / 4);
            total = either(total, cost);
            posterior.push((speaker, cost));
            let sum = by_province.entry(speaker.province).or_insert(cost);
            if speaker.district.is_some() {
                *sum = either(*sum, cost);
            }
        }
        let district = posterior.iter().filter(|(s, _)| s.district.is_some()).min_by_key(|(s, cost)| (*cost, *s));
        if let Some((Speaker { district: Some(code), .. }, cost)) = district
            && per_cent(cost - total) >= BELIEVED
        {
            return Told::District(code, per_cent(cost - total).min(98));
        }
        let province = by_province.iter().min_by_key(|(code, cost)| (**cost, **code));
        match province.map(|(code, cost)| (code, per_cent(cost - total))) {
            Some((code, sure)) if sure >= BELIEVED => Told::Province(code, sure.min(98)),
            _ => Told::Nothing,
        }
    }

    /// How many millionths as likely as any speaker this one names that.
    fn likelihood(&self, name: &Name<'g>, speaker: Speaker<'g>) -> u64 {
        // Of the communes, districts and provinces that a notice names, so many per cent lie in its own province and
        // in its own district; the rest anywhere.
        let (near, own) = match speaker.district {
            Some(_) => ([40, 40, 15], [50, 80]),
            None if self.all[1] > 0 => ([50, 90, 70], [0, 0]),
            None => ([50, 90, 90], [0, 0]),
        };
        let far = |level: usize| 100 - near[level] - if level > 0 { own[level - 1] } else { 0 };
        let mut said = 0;
        let here = name.provinces.get(speaker.province).copied().unwrap_or_default();
        let counts = self.provinces.get(speaker.province).copied().unwrap_or_default();
        // What lies elsewhere is named as by anyone, but less often.
        let least = (0..3).map(far).min().unwrap_or(0);
        said += name.anyone * least / 100;
        for level in 0..3 {
            said += here[level] / counts[level].max(1) * near[level] / 100;
        }
        if let Some(code) = speaker.district {
            let [itself, communes] = name.districts.get(code).copied().unwrap_or_default();
            let members = self.districts.get(code).map_or(1, |(_, n)| (*n).max(1));
            said += (itself * own[0] + communes / members * own[1]) / 100;
        }
        (name.noise + (ONE - name.noise) * said / name.anyone).max(1)
    }
}

/// 0 for provinces, 1 for districts, 2 for communes.
fn level(unit: &Unit) -> Option<usize> {
    match unit.kind.level() {
        level @ 1..=3 => Some(usize::from(level) - 1),
        _ => None,
    }
}

/// 1000·ln n, within some thousandths.
fn ln(n: u64) -> i64 {
    /// 1000·ln(1 + i/16).
    const SIXTEENTHS: [i64; 17] = [0, 61, 118, 172, 223, 272, 318, 363, 405, 446, 486, 523, 560, 595, 629, 661, 693];
    let bits = i64::from(n.max(1).ilog2());
    let rest = (n.max(1) << (63 - bits)) << 1 >> 52;
    let (at, within) = (usize::try_from(rest >> 8).unwrap_or(0), i64::try_from(rest & 255).unwrap_or(0));
    bits * 693_147 / 1_000 + SIXTEENTHS[at] + (SIXTEENTHS[at + 1] - SIXTEENTHS[at]) * within / 256
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_near_enough() {
        for (n, expected) in [(1, 0), (2, 693), (3, 1_099), (10, 2_303), (1_000_000, 13_816), (u64::MAX, 44_361)] {
            assert!((ln(n) - expected).abs() <= 3, "{n}: {}", ln(n));
        }
    }
}
