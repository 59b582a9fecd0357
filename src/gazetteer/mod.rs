//! Administrative units of Vietnam over time, and how to find them by a clean or a damaged name.
//!
//! A name in a notice means a unit at a date. `phường Hải Bình` in a notice of the town of Nghi Sơn of 2023 is the
//! ward 16633; on 2025-07-01 that code ends and a larger ward of the same name begins under the code of the former
//! Mai Lâm. So units are known by name, place and date, never by code alone, and a name that may mean several
//! units keeps them all as candidates.
//!
//! [`Gazetteer::locate`] finds the document's own place, [`Gazetteer::mentions`] all places in it,
//! [`Gazetteer::find`] one name, [`Gazetteer::successors`] what became of a unit.

mod body;
mod compiled;
mod damage;
mod find;
mod hash;
mod key;
mod kind_words;
mod kinds;
mod letterhead;
mod lists;
mod locate;
mod mentions;
mod overrides;
mod own_words;
mod persons;
mod resolve;
mod selfcheck;
mod successors;
mod tables;
mod text;
mod tokens;
mod tsv;
mod wreckage;

pub use compiled::{CompileError, CompiledError, compile};
pub use find::Around;
pub use key::name_key;
pub use kind_words::kinds_called;
pub use overrides::{OverrideError, OverrideErrors};
pub use selfcheck::SelfCheck;
pub use tables::Tables;
pub use text::Str;
pub use tsv::DataError;

use crate::model::{Locality, Span, UnitKind, UnitRef};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// One unit during one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Unique in this build of the data (`code.n`); never written out.
    pub id: Str,
    /// The statistics office's code, or the user's own.
    pub code: Str,
    /// NFC, without the kind word.
    pub name: Str,
    /// Other accepted spellings.
    pub aliases: Vec<Str>,
    /// What kind of unit.
    pub kind: UnitKind,
    /// Code of the unit it belongs to.
    pub parent_code: Option<Str>,
    /// Code of its province.
    pub province_code: Str,
    /// First day; `None` before the data begin.
    pub valid_from: Option<Date>,
    /// First day no longer; `None` while it stands.
    pub valid_to: Option<Date>,
    /// Earliest possible first day, where the sources only bracket it; else as `valid_from`.
    pub not_before: Option<Date>,
    /// Day until which it surely stood, where the sources only bracket its end; else as `valid_to`.
    pub surely_until: Option<Date>,
    /// The rosters that have it, by the short names that the data's header explains: `sv;hc;vau`.
    pub source: Str,
}

impl Unit {
    /// The unit as a notice refers to it.
    #[must_use]
    pub fn to_ref(&self, probability: u8) -> UnitRef {
        UnitRef {
            code: self.code.to_string(),
            name: self.name.to_string(),
            kind: self.kind,
            parent: self.parent_code.as_deref().map(str::to_owned),
            probability,
        }
    }
}

/// How much of an old unit a successor took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All of it.
    Whole,
    /// The larger part of a divided unit.
    MainPart,
    /// A part.
    Part,
    /// Not known.
    Unknown,
}

/// One step from a unit to one that took over. (How it was found, and how surely, stands in `changes.tsv`.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Place of the old unit in the tables.
    old: u32,
    /// Place of the new unit in the tables.
    new: u32,
    /// How much of the old unit.
    scope: Scope,
}

/// A stretch of text that names a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Kind word (if there is one) and name.
    pub span: Span,
    /// The name alone.
    pub name_span: Span,
    /// The kind that the wording gives, inherited from the head of a list (`các xã: A, B`) where it has none of its own.
    pub kind: Option<UnitKind>,
    /// Units it may mean, best first; empty never.
    pub candidates: Vec<UnitRef>,
    /// Units that took over, where the only candidate is no more today.
    pub successors: Vec<UnitRef>,
}

/// What is asked of [`Gazetteer::find`].
#[derive(Debug, Clone, Default)]
pub struct Query<'a> {
    /// The name, clean or damaged, with or without its kind word.
    pub name: &'a str,
    /// Where to look; everywhere if it is the country.
    pub within: Locality,
    /// At which date; any if `None`.
    pub on: Option<Date>,
    /// Of which kind; any if `None`.
    pub kind: Option<UnitKind>,
}

/// What this build carries; `tradau train gazetteer` writes it, and a test compares it with the readable tables.
static COMPILED: &[u8] = include_bytes!("../../dictionaries/gazetteer/gazetteer.bin");

/// The units and their indexes.
#[derive(Debug, Default)]
pub struct Gazetteer {
    tables: Tables,
    version: String,
}

impl Gazetteer {
    /// A gazetteer over given tables.
    #[must_use]
    pub const fn new(tables: Tables) -> Self {
        Self { tables, version: String::new() }
    }

    /// The data that this build carries, loaded once.
    #[must_use]
    pub fn bundled() -> &'static Self {
        // The tables are part of the program, and a test reads them: a broken one never ships.
        static BUNDLED: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::load().unwrap_or_default());
        &BUNDLED
    }

    /// The data that this build carries, loaded afresh: what [`Gazetteer::bundled`] does once.
    pub fn load() -> Result<Self, CompiledError> {
        let (_, sum) = compiled::about(COMPILED)?;
        Ok(Self { tables: compiled::read(COMPILED)?, version: format!("{sum:016x}") })
    }

    /// What the data that this build carries say of themselves: source, licence, date, one remark a line.
    pub fn about() -> Result<&'static str, CompiledError> {
        compiled::about(COMPILED).map(|(text, _)| text)
    }

    /// This gazetteer with a user's own list taken in, a row a unit: `add`, `correct` or `retire`, then code, name,
    /// kind, parent's code, from, to, aliases (with `;` between them), each after a tab.
    ///
    /// - `add` needs code, name, kind and (but for a province) parent. The code may be the user's own; hamlets
    ///   (`thôn`) and `tổ dân phố` are kinds too.
    /// - `correct` changes what is filled in; aliases are added; `-` empties a column.
    /// - `retire` needs code and `to`.
    /// - `from` is the first day, `to` the first day no longer; both may be empty, or `A..B` for a day that is only
    ///   known to be after A and not later than B.
    /// - Where a code has been that of several units, `CODE@DATE` tells which one to correct or retire.
    ///
    /// Lines that begin with `#` and empty ones are passed over, as is a heading that begins with `action`.
    ///
    /// # Errors
    ///
    /// Every row that cannot be taken, with its line; then nothing is taken.
    pub fn with_overrides(&self, list: &str) -> Result<Self, OverrideErrors> {
        let digest = Sha256::digest(list.as_bytes());
        let digest = digest.iter().take(8).fold(0, |n, b| n << 8 | u64::from(*b));
        Ok(Self { tables: overrides::merge(&self.tables, list)?, version: format!("{}+{digest:016x}", self.version) })
    }

    /// Changes whenever the data do, and with every user's list: for the fingerprint of a run's settings.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Examines the tables: what stood when, and what cannot be true.
    #[must_use]
    pub fn self_check(&self) -> SelfCheck {
        selfcheck::check(self)
    }

    /// All units that have had a code, in the order of their time.
    #[must_use]
    pub fn rows_of(&self, code: &str) -> Vec<&Unit> {
        let rows = self.tables.by_code.get(code).unwrap_or_default();
        let mut rows: Vec<&Unit> = rows.iter().map(|u| &self.tables.units[*u as usize]).collect();
        rows.sort_by_key(|u| u.valid_from);
        rows
    }

    /// The unit that a reference of [`Gazetteer::find`], [`Gazetteer::successors`] or a notice means on its date; the
    /// latest that fits, if there is no date.
    #[must_use]
    pub fn unit(&self, reference: &UnitRef, on: Option<Date>) -> Option<&Unit> {
        let same = |u: &&&Unit| {
            u.name == reference.name
                && u.kind == reference.kind
                && u.parent_code.as_deref() == reference.parent.as_deref()
        };
        let rows = self.rows_of(&reference.code);
        let of_standing = |wanted| rows.iter().rev().filter(same).find(|u| u.standing(on) == wanted);
        of_standing(tables::Standing::Yes).or_else(|| of_standing(tables::Standing::Perhaps)).copied()
    }

    /// The units that belong to a unit on a date (any, if `None`), in the order of the tables.
    #[must_use]
    pub fn children(&self, code: &str, on: Option<Date>) -> Vec<&Unit> {
        let children = self.tables.children.get(code).unwrap_or_default();
        let units = children.iter().map(|u| &self.tables.units[*u as usize]);
        units.filter(|u| u.standing(on) == tables::Standing::Yes).collect()
    }

    /// Every unit with every stretch of time, in the order of the tables.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.tables.units
    }

    /// Units that a name may mean, best first, with probabilities; at most 20.
    #[must_use]
    pub fn find(&self, query: &Query<'_>) -> Vec<UnitRef> {
        self.around(&query.within, query.on).find(query.name, query.kind)
    }

    /// For many look-ups with one place and one date in mind.
    #[must_use]
    pub fn around<'g>(&'g self, within: &'g Locality, on: Option<Date>) -> Around<'g> {
        Around::new(&self.tables, within, on)
    }

    /// The unit of a code on a date. Districts and provinces keep their codes; a commune's may be another's later.
    #[must_use]
    pub fn by_code(&self, code: &str, on: Option<Date>) -> Option<&Unit> {
        let units = self.tables.by_code.get(code)?;
        let of_standing = |wanted: tables::Standing| {
            units.iter().rev().map(|u| &self.tables.units[*u as usize]).find(|u| u.standing(on) == wanted)
        };
        of_standing(tables::Standing::Yes).or_else(|| of_standing(tables::Standing::Perhaps))
    }

    /// The document's own place, from everything in its text, damaged or not. `on` is the document's date.
    #[must_use]
    pub fn locate(&self, text: &str, on: Option<Date>) -> Locality {
        locate::locate(&self.tables, text, on)
    }

    /// The units that a document of this place and date speaks of: its district and all communes in it, its
    /// province and all districts in it, and all provinces. (Not the province's other communes, except after
    /// 1 July 2025, when communes stand under provinces.)
    #[must_use]
    pub fn units_of(&self, locality: &Locality, on: Option<Date>) -> Vec<&Unit> {
        let around = resolve::Surroundings::new(&self.tables, locality, on, &damage::ANY);
        let district_known_or_none = around.district.is_some() || around.districts.is_empty();
        let communes = if district_known_or_none { around.communes.as_slice() } else { &[] };
        let all: BTreeSet<u32> = communes.iter().chain(&around.districts).chain(&around.provinces).copied().collect();
        all.into_iter().map(|u| &self.tables.units[u as usize]).collect()
    }

    /// Every mention of a unit in a text, in reading order. A name without a kind word counts only where the
    /// context makes it a place (the document's own units; a list of them), never a common word or a person.
    #[must_use]
    pub fn mentions(&self, text: &str, locality: &Locality, on: Option<Date>) -> Vec<Mention> {
        mentions::mentions(&self.tables, text, locality, on)
    }

    /// The units that took over from a unit and stand on a date (today's, if `None`), the main part of a divided
    /// unit first. The unit itself, if it still stands; empty where nothing is known.
    ///
    /// The probability says how likely a place in the old unit lies in the new one; it is 100 for a single
    /// successor, and for a divided unit a rough share (the sources say which part is the main one, not how large).
    /// Since districts ended on 1 July 2025, a district's successors are its last communes' successors, each commune
    /// with an equal share.
    #[must_use]
    pub fn successors(&self, unit: &Unit, on: Option<Date>) -> Vec<UnitRef> {
        successors::successors(&self.tables, unit, on)
    }

    /// The units that a unit was made of and that stood on an earlier date, those that went into it whole first;
    /// itself, if it stood already, with all that joined it later. Without a date, the units that it came from
    /// directly. Empty where nothing is known.
    ///
    /// The probability is a rough share: the sources tell who joined, not how large they were.
    #[must_use]
    pub fn predecessors(&self, unit: &Unit, on: Option<Date>) -> Vec<UnitRef> {
        successors::predecessors(&self.tables, unit, on)
    }
}

#[cfg(test)]
mod tests;
