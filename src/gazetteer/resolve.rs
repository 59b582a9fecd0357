//! Which units a name may mean, given where and when it was written.
//!
//! `Thanh Sơn` is nineteen communes and a district. In a notice of Nghi Sơn of 2023 it is Nghi Sơn's commune;
//! with `huyện` before it, it is the district of Phú Thọ. Each reason against a unit has its cost: how far it lies
//! from the document, another kind word, the damage to its name. The costs are those of the noisy channel, so that
//! they weigh as probabilities: units that together are all but certain stay as candidates, the rest is dropped.

use super::damage::{self, Mixture};
use super::key::is_apostrophe;
use super::kinds::KindSet;
use super::tables::{Name, Standing, Tables};
use super::tokens::Token;
use super::{Unit, UnitRef};
use crate::channel::{Cost, Reading, either, per_cent};
use crate::model::{Locality, LocalityScope};
use crate::orthography::{Case, unify_tone_placement};
use jiff::civil::Date;
use std::cell::OnceCell;

/// The date lies in a bracket, and the other reading is the likelier.
const PERHAPS: Cost = 1_400;
/// Another kind of the same level: `xã` written for what is a township by now.
const OTHER_KIND: Cost = 2_100;
/// A reading that is not the name itself.
const MISREAD: Cost = 700;
/// Another accepted spelling.
const ALIAS: Cost = 700;
/// Candidates are kept until the rest of all has less than this chance: −1000·ln 0.995.
const SURE: Cost = 5;
/// What lies this far behind the best is no candidate: the chance is one in three thousand.
const BEHIND: Cost = 8_000;
/// Candidates kept at most.
const MOST: usize = 20;

/// A unit and what speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) unit: u32,
    pub(super) cost: Cost,
}

/// The units around a document.
pub(super) struct Surroundings<'g> {
    pub(super) tables: &'g Tables,
    /// How the names here were damaged.
    pub(super) damage: &'static Mixture,
    pub(super) on: Option<Date>,
    pub(super) scope: LocalityScope,
    pub(super) district: Option<&'g str>,
    pub(super) province: Option<&'g str>,
    /// Communes of the own district, or of the province where there are no districts.
    pub(super) communes: Vec<u32>,
    /// Districts of the own province.
    pub(super) districts: Vec<u32>,
    pub(super) provinces: Vec<u32>,
    /// Hamlets of the own communes.
    pub(super) hamlets: Vec<u32>,
}

impl<'g> Surroundings<'g> {
    /// `damage` is that of the text ([`damage::of_text`]), or any ([`damage::ANY`]).
    pub(super) fn new(tables: &'g Tables, locality: &'g Locality, on: Option<Date>, damage: &'static Mixture) -> Self {
        let province = locality.province.as_ref().map(|p| p.code.as_str());
        let district = locality.district.as_ref().map(|d| d.code.as_str());
        let standing = |units: Option<&[u32]>, level: u8| -> Vec<u32> {
            let of_level = |u: &&u32| tables.units[**u as usize].kind.level() == level;
            let mut found: Vec<u32> = units.into_iter().flatten().filter(of_level).copied().collect();
            found.retain(|u| tables.units[*u as usize].standing(on) == Standing::Yes);
            found
        };
        let provinces = standing(Some(tables.provinces.as_slice()), 1);
        let communes = standing(district.or(province).and_then(|p| tables.children.get(p)), 3);
        let mut hamlets = Vec::new();
        for commune in communes.iter().filter(|_| tables.has_hamlets) {
            hamlets.extend(standing(tables.children.get(&tables.units[*commune as usize].code), 4));
        }
        Self {
            tables,
            damage,
            on,
            scope: locality.scope,
            district,
            province,
            communes,
            hamlets,
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
            4 => {
                // As far as its commune.
                let rows = unit.parent_code.as_deref().and_then(|p| self.tables.by_code.get(p));
                let commune = rows.into_iter().flatten().map(|u| &self.tables.units[*u as usize]);
                commune.filter(|u| u.kind.level() == 3).map(|u| self.distance(u)).min().unwrap_or(12)
            }
            _ => match (self.district, self.province) {
                (Some(d), _) if unit.parent_code.as_deref() == Some(d) => 0,
                (Some(_), _) if own_province => 5,
                (None, Some(_)) if own_province => 1,
                (None, None) => 3,
                _ => 12,
            },
        }
    }

    /// −1000·ln of how likely a document speaks of a unit this far away, near enough.
    pub(super) fn far(&self, unit: &Unit) -> Cost {
        match self.distance(unit) {
            near @ 0..=4 => Cost::try_from(near).unwrap_or(4) * 700,
            5 => 7_500,
            6..=8 => 8_000,
            _ => 9_500,
        }
    }

    /// Cost of `name`'s unit being meant by `observed`, or `None` where it cannot or would be dearer than `most`.
    fn cost(&self, observed: &Observed, name: &Name, kinds: KindSet, most: Cost) -> Option<Cost> {
        let unit = self.tables.units.get(name.unit as usize)?;
        let standing = match unit.standing(self.on) {
            Standing::Yes => 0,
            Standing::Perhaps => PERHAPS,
            Standing::No => return None,
        };
        let kind = match () {
            () if kinds.is_empty() || kinds.has(unit.kind) => 0,
            () if kinds.has_level(unit.kind.level()) => OTHER_KIND,
            () => return None,
        };
        let context = standing + kind + if name.alias { ALIAS } else { 0 } + self.far(unit);
        let reading = if *observed.key == *name.key {
            0
        } else {
            let letters = name.key.chars().filter(|c| *c != ' ').count();
            let limit = observed.limit.unwrap_or_else(|| damage::limit_for(letters));
            let limit = limit.min(most - context - MISREAD);
            MISREAD + damage::cost(observed.readings(self.damage), &name.key, observed.case, limit)?
        };
        Some(context + reading)
    }

    /// Units whose name folds to `observed`, cheapest first, one for each code.
    pub(super) fn look_up(&self, observed: &Observed, kinds: KindSet) -> Vec<Candidate> {
        self.ranked(self.so_called(observed, kinds))
    }

    /// The same, all of them and in no order.
    pub(super) fn so_called(&self, observed: &Observed, kinds: KindSet) -> Vec<Candidate> {
        let Some(form) = self.tables.form(&observed.folded) else { return Vec::new() };
        let found = form.names.iter().filter_map(|n| {
            let cost = self.cost(observed, n, kinds, Cost::MAX)?;
            Some(Candidate { unit: n.unit, cost })
        });
        let mut found: Vec<Candidate> = found.collect();
        // A name that stands as it is written is never taken for one with other marks; only a text without marks
        // may have lost them.
        let exact = |c: &Candidate| self.tables.names_of(c.unit).any(|n| *n.key == *observed.key);
        let near = |c: &Candidate| self.distance(&self.tables.units[c.unit as usize]) <= 2;
        if found.iter().any(|c| exact(c) && (!observed.key.is_ascii() || (near(c) && self.damage.keeps_marks()))) {
            found.retain(exact);
        }
        // Kind word and name together are one unit of a province: `thị xã Long Mỹ` is not `huyện Long Mỹ`.
        let kind = |c: &Candidate| kinds.has(self.tables.units[c.unit as usize].kind);
        if found.iter().any(|c| exact(c) && near(c) && kind(c)) {
            found.retain(kind);
        }
        found
    }

    /// Units of `pool` whose names the damaged `observed` may be, cheapest first.
    pub(super) fn look_near(&self, observed: &Observed, kinds: KindSet, pool: &[u32]) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut most = Cost::MAX;
        for &unit in pool {
            for name in self.tables.names_of(unit) {
                if let Some(cost) = self.cost(observed, name, kinds, most) {
                    most = most.min(cost + BEHIND);
                    found.push(Candidate { unit, cost });
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
        if kinds.has_level(4) {
            pool.extend(&self.hamlets);
        }
        if kinds.has_level(2) {
            pool.extend(&self.districts);
        }
        if kinds.has_level(1) {
            pool.extend(&self.provinces);
        }
        pool
    }

    /// Sorted, one for each code, and only those that together are all but certain.
    pub(super) fn ranked(&self, mut found: Vec<Candidate>) -> Vec<Candidate> {
        let unit = |c: &Candidate| &self.tables.units[c.unit as usize];
        found.sort_by(|a, b| (a.cost, &unit(a).code, a.unit).cmp(&(b.cost, &unit(b).code, b.unit)));
        let mut kept: Vec<Candidate> = Vec::new();
        for c in found {
            let known =
                kept.iter().any(|k| unit(k).code == unit(&c).code && unit(k).kind.level() == unit(&c).kind.level());
            if !known {
                kept.push(c);
            }
        }
        let total = total(&kept);
        let mut so_far = Cost::MAX;
        let enough = kept.iter().position(|c| {
            so_far = either(so_far, c.cost);
            so_far - total <= SURE
        });
        kept.truncate(enough.map_or(MOST, |n| (n + 1).min(MOST)));
        kept
    }

    /// Candidates with their probabilities.
    pub(super) fn refs(&self, candidates: &[Candidate]) -> Vec<UnitRef> {
        let total = total(candidates);
        let share = |c: &Candidate| per_cent(c.cost - total).max(1);
        candidates.iter().map(|c| self.tables.units[c.unit as usize].to_ref(share(c))).collect()
    }
}

/// The cost of any of them being meant.
fn total(candidates: &[Candidate]) -> Cost {
    candidates.iter().map(|c| c.cost).reduce(either).unwrap_or(0)
}

/// A name as it was read.
pub(super) struct Observed {
    pub(super) key: String,
    pub(super) folded: String,
    /// As it stands there, with its capitals.
    written: String,
    /// The same with capitals in the middle of words, where there are such: `XuGn` may be Xuân.
    raw: Option<String>,
    case: Case,
    /// Dearest damage that is let pass; by the name's length if `None`.
    pub(super) limit: Option<Cost>,
    readings: OnceCell<Vec<(Reading<'static>, Cost)>>,
}

impl Observed {
    /// A name key, and the words that it is the key of.
    pub(super) fn new(key: String, written: &str) -> Self {
        let (upper, lower) = (count(written, char::is_uppercase), count(written, char::is_lowercase));
        let case = match Case::of(written) {
            // `THOI BiNH`
            Case::Mixed if upper > lower => Case::Upper,
            Case::Mixed => Case::Title,
            case => case,
        };
        // As the keys are: one space between words, no apostrophes. `BLứ` is a title like others.
        let plain = |word: &str| word.chars().filter(|c| !is_apostrophe(*c)).collect::<String>();
        let words: Vec<String> = written.split_whitespace().map(plain).collect();
        let shaped = |word: &String| if Case::of(word) == Case::Mixed { case.apply(word) } else { word.clone() };
        let titled: Vec<String> = words.iter().map(shaped).collect();
        let raw = (titled != words).then(|| unify_tone_placement(&words.join(" ")));
        let written = unify_tone_placement(&if raw.is_some() { titled } else { words }.join(" "));
        Self { folded: super::key::fold_key(&key), key, written, raw, case, limit: None, readings: OnceCell::new() }
    }

    /// Letters and digits.
    pub(super) fn letters(&self) -> usize {
        self.written.chars().filter(|c| *c != ' ').count()
    }

    pub(super) const fn case(&self) -> Case {
        self.case
    }

    /// What was read, in the ways that it may be taken.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.written).chain(&self.raw).map(String::as_str)
    }

    /// Its characters against the letters that they may have been.
    fn readings(&self, damage: &Mixture) -> &[(Reading<'static>, Cost)] {
        self.readings.get_or_init(|| self.spellings().flat_map(|written| damage.readings(written)).collect())
    }
}

fn count(text: &str, of: fn(char) -> bool) -> usize {
    text.chars().filter(|c| of(*c)).count()
}

/// The words `i..i + n` of a text as one name, if nothing parts them.
pub(super) fn observed_at(tokens: &[Token<'_>], i: usize, n: usize) -> Option<Observed> {
    let words = tokens.get(i..i + n)?;
    words.get(1..)?.iter().all(Token::continues).then(|| observed(words))
}

/// Words of a text as one name.
pub(super) fn observed(words: &[Token<'_>]) -> Observed {
    let join = |of: fn(&Token<'_>) -> String| words.iter().map(of).collect::<Vec<_>>().join(" ");
    Observed::new(join(|w| w.key.clone()), &join(|w| w.text.to_owned()))
}
