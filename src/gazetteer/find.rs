//! Look-up of one name: exact, then damaged.
//!
//! `Hdi Binh` within Nghi Sơn is Hải Bình. `Hoằng Phú` within Hoằng Hóa is Hoằng Phú and never its neighbour
//! Hoằng Phụ: a name that stands in the gazetteer as it is written ends the search.

use super::Unit;
use super::damage;
use super::key::{fold_key, name_key};
use super::kinds::{KindSet, head};
use super::resolve::{Candidate, Observed, Surroundings};
use super::tables::{Name, Standing, Tables};
use super::tokens::{Token, tokenize, tokenize_damaged};
use crate::channel::{Limits, Trie};
use crate::model::{Locality, UnitKind, UnitRef};
use jiff::civil::Date;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// How far apart two names may be that a search still weighs against each other.
const MARGIN: i32 = 8_000;
/// Names that a search weighs.
const MOST: usize = 60;

/// Names that are looked up with one place and one date in mind.
///
/// Made once for a document, it answers as fast as it can: see `benches/`.
pub struct Around<'g> {
    surroundings: Surroundings<'g>,
    /// The names of all units that may be meant within the place, made when a damaged one is first looked up.
    names: OnceCell<Names>,
}

impl<'g> Around<'g> {
    pub(super) fn new(tables: &'g Tables, within: &'g Locality, on: Option<Date>) -> Self {
        Self { surroundings: Surroundings::new(tables, within, on, &damage::ANY), names: OnceCell::new() }
    }

    /// Units that a name may mean, clean or damaged, with or without its kind word: best first, with probabilities,
    /// at most 20.
    #[must_use]
    pub fn find(&self, name: &str, kind: Option<UnitKind>) -> Vec<UnitRef> {
        self.surroundings.refs(&self.candidates(name, kind))
    }

    /// The units that have exactly this name on the date, whatever their kind, in the order of the tables: letter for
    /// letter but for case, tone placement, and what else [`name_key`] makes alike.
    pub fn units_named(&self, name: &str) -> impl Iterator<Item = &'g Unit> {
        let tables = self.surroundings.tables;
        let on = self.surroundings.on;
        let key = name_key(name);
        let names = tables.form(&fold_key(&key)).map(|form| form.names.as_slice()).unwrap_or_default();
        let named = names.iter().filter(move |n| *n.key == *key).map(|n| &tables.units[n.unit as usize]);
        named.filter(move |u| u.standing(on) == Standing::Yes)
    }

    fn candidates(&self, name: &str, kind: Option<UnitKind>) -> Vec<Candidate> {
        // Most names come without a kind word.
        let (mut stated, mut rest) = split(&tokenize(name), name);
        // `phvdng My Phu`: only where nothing is called so.
        if rest.len() == name.len() && self.units_named(name).next().is_none() {
            (stated, rest) = split(&tokenize_damaged(name, &damage::ANY, self.surroundings.tables.has_hamlets), name);
        }
        let kinds = kind.map_or(stated, KindSet::of);
        let found = self.look(rest, kinds);
        // The whole may be the name: `Xã Đàn`, `Thị trấn NT Mộc Châu`.
        if found.is_empty() && rest.len() < name.len() {
            self.look(name, kind.map_or(KindSet::default(), KindSet::of))
        } else {
            found
        }
    }

    fn look(&self, name: &str, kinds: KindSet) -> Vec<Candidate> {
        let key = name_key(name);
        if key.is_empty() {
            return Vec::new();
        }
        let around = &self.surroundings;
        let tables = around.tables;
        let mut observed = Observed::new(key, name.trim());
        let exact = |c: &Candidate| tables.names_of(c.unit).any(|n| *n.key == *observed.key);
        let mut found = around.look_up(&observed, kinds);
        found.retain(|c| self.is_inside(*c));
        // `Cam Thanh` without marks may be Cam Thành, which stands in the same district as Cam Thanh.
        if found.iter().any(exact) && !observed.key.is_ascii() {
            found.retain(exact);
            return found;
        }
        // A number that was misread is another number.
        if observed.key.bytes().all(|b| b.is_ascii_digit()) {
            return found;
        }
        // Somebody asks for a name, so a name it is.
        observed.limit = Some(damage::generous_limit_for(observed.letters()));
        let names = if around.province.is_some() {
            self.names.get_or_init(|| Names::of_units(tables, &self.bounded()))
        } else {
            tables.all_names()
        };
        let in_question = |unit: &u32| match tables.units[*unit as usize].kind.level() {
            level @ 1..=3 => kinds.is_empty() || kinds.has_level(level),
            level => kinds.has_level(level),
        };
        let mut pool = names.near(&observed);
        pool.retain(in_question);
        around.look_near(&observed, kinds, &pool)
    }

    fn is_inside(&self, c: Candidate) -> bool {
        let around = &self.surroundings;
        let unit = &around.tables.units[c.unit as usize];
        around.province.is_none()
            || match (around.district, unit.kind.level()) {
                (_, 1) => true,
                (Some(_), 3 | 4) => around.distance(unit) == 0,
                _ => around.province == Some(unit.province_code.as_str()),
            }
    }

    /// The units that a name may mean within the place.
    fn bounded(&self) -> Vec<u32> {
        let around = &self.surroundings;
        let own = [&around.provinces, &around.districts, &around.communes, &around.hamlets];
        let mut pool: Vec<u32> = own.into_iter().flatten().copied().collect();
        if around.district.is_none() {
            for district in &around.districts {
                let code = around.tables.units[*district as usize].code.as_str();
                pool.extend(around.tables.children.get(code).into_iter().flatten());
            }
        }
        pool
    }
}

/// Names, for the search through all of them at once.
#[derive(Debug)]
pub(super) struct Names {
    trie: Trie,
    /// The units that have the name of each number.
    units: Vec<Vec<u32>>,
}

impl Names {
    /// All that there ever were.
    pub(super) fn of_all(tables: &Tables) -> Self {
        Self::of(tables.forms.iter().flat_map(|f| &f.names))
    }

    fn of_units(tables: &Tables, units: &[u32]) -> Self {
        Self::of(units.iter().flat_map(|unit| tables.names_of(*unit)))
    }

    fn of<'n>(names: impl Iterator<Item = &'n Name>) -> Self {
        let mut by_key: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for name in names {
            by_key.entry(&name.key).or_default().push(name.unit);
        }
        let trie = Trie::of(by_key.keys().zip(0..).map(|(key, number)| (*key, number, 0)));
        Self { trie, units: by_key.into_values().collect() }
    }

    /// Units whose names are near the observed one.
    fn near(&self, observed: &Observed) -> Vec<u32> {
        let limits = Limits { cost: damage::generous_limit_for(observed.letters()), margin: MARGIN, most: MOST };
        let mut pool: Vec<u32> = Vec::new();
        for written in observed.spellings() {
            let reading = damage::ANY_BLURRED.reading(written);
            let found = self.trie.search(&reading, observed.case(), limits);
            pool.extend(found.iter().filter_map(|f| self.units.get(f.word as usize)).flatten());
        }
        pool.sort_unstable();
        pool.dedup();
        pool
    }
}

/// Splits the kind word off: `phuwong Hdi Binh` → (ward, `Hdi Binh`).
fn split<'t>(tokens: &[Token<'t>], name: &'t str) -> (KindSet, &'t str) {
    match head(tokens, 0) {
        Some(h) if !h.plural => match tokens.get(h.len) {
            Some(t) => (h.kinds, &name[t.start..]),
            None => (KindSet::default(), name),
        },
        _ => (KindSet::default(), name),
    }
}
