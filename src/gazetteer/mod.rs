//! Administrative units of Vietnam over time, and how to find them by a clean or a damaged name.

use crate::model::{Locality, Span, UnitKind, UnitRef};
use jiff::civil::Date;

/// One unit during one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Unique in this build of the data (`code.n`); never written out.
    pub id: String,
    /// The statistics office's code.
    pub code: String,
    /// NFC, without the kind word.
    pub name: String,
    /// Other accepted spellings.
    pub aliases: Vec<String>,
    /// What kind of unit.
    pub kind: UnitKind,
    /// Code of the unit it belongs to.
    pub parent_code: Option<String>,
    /// Code of its province.
    pub province_code: String,
    /// First day; `None` before the data begin.
    pub valid_from: Option<Date>,
    /// First day no longer; `None` while it stands.
    pub valid_to: Option<Date>,
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

/// The units and their indexes.
#[derive(Debug, Default)]
pub struct Gazetteer {}

impl Gazetteer {
    /// The data that this build carries, loaded once.
    #[must_use]
    pub fn bundled() -> &'static Self {
        static BUNDLED: std::sync::LazyLock<Gazetteer> = std::sync::LazyLock::new(Gazetteer::default);
        &BUNDLED
    }

    /// Units that a name may mean, best first, with probabilities; at most 20.
    #[must_use]
    pub fn find(&self, _query: &Query) -> Vec<UnitRef> {
        Vec::new()
    }

    /// The document's own place, from everything in its text, damaged or not. `on` is the document's date.
    #[must_use]
    pub fn locate(&self, _text: &str, _on: Option<Date>) -> Locality {
        Locality::default()
    }

    /// The units that a document of this place and date speaks of: its district and all communes in it, its
    /// province and all districts in it, and all provinces. (Not the province's other communes.)
    #[must_use]
    pub fn units_of(&self, _locality: &Locality, _on: Option<Date>) -> Vec<&Unit> {
        Vec::new()
    }

    /// Every mention of a unit in a text, in reading order. A name without a kind word counts only where the
    /// context makes it a place (the document's own units; a list of them), never a common word or a person.
    #[must_use]
    pub fn mentions(&self, _text: &str, _locality: &Locality, _on: Option<Date>) -> Vec<Mention> {
        Vec::new()
    }
}
