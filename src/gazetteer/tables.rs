//! Units, changes and names, with the indexes that lead to them.
//!
//! `16609.2  Nguyên Bình  ward  407  2020-06-01  2025-07-01` is one unit during one stretch of time. Codes are
//! reused, so units are known by their place in the table, never by code alone. However the tables came (compiled,
//! as text, with a user's corrections), they end up here.

use super::find::Names;
use super::hash::{Groups, Lookup};
use super::key::{fold_key, name_key};
use super::text::Str;
use super::{Change, Unit};
use jiff::civil::Date;
use std::sync::OnceLock;

/// How surely a unit stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It does, as far as the rosters tell.
    Yes,
    /// The date lies in a bracket between two rosters, and the other reading is the likelier.
    Perhaps,
    /// It does not.
    No,
}

/// One name of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) unit: u32,
    pub(super) key: Str,
    pub(super) alias: bool,
}

/// Names that are one when folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) folded: Str,
    pub(super) names: Vec<Name>,
}

/// Units, changes and indexes.
#[derive(Debug, Default)]
pub struct Tables {
    pub(super) units: Vec<Unit>,
    pub(super) forms: Vec<Form>,
    form_by_fold: Lookup,
    pub(super) by_code: Groups,
    pub(super) children: Groups,
    pub(super) provinces: Vec<u32>,
    /// Sorted by the old unit.
    pub(super) changes: Vec<Change>,
    /// (form, place in it) of every name, by unit.
    names: Vec<(u32, u32)>,
    /// Where each unit's names begin in `names`.
    first_name: Vec<u32>,
    all_names: OnceLock<Names>,
    /// Hamlets come from a user's list only.
    pub(super) has_hamlets: bool,
}

impl Tables {
    /// Tables of units and changes whose province codes and names are still to be worked out.
    pub(super) fn new(mut units: Vec<Unit>, changes: Vec<Change>) -> Self {
        let by_code = Groups::new(units.len(), units.iter().map(|u| Some(&u.code)));
        let provinces: Vec<Str> = units.iter().map(|u| province_of(u, &units, &by_code)).collect();
        for (unit, province) in units.iter_mut().zip(provinces) {
            unit.province_code = province;
        }
        let forms = forms_of(&units);
        Self::linked(units, forms, changes)
    }

    /// Tables of finished units and names, with the indexes made.
    pub(super) fn linked(units: Vec<Unit>, forms: Vec<Form>, mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|c| (c.old, c.scope, c.new));
        let mut form_by_fold = Lookup::with_room(forms.len());
        let mut first_name = vec![0; units.len() + 1];
        for (place, form) in forms.iter().enumerate() {
            form_by_fold.get_or_insert(&form.folded, place, |f| &forms[f].folded);
            for name in &form.names {
                first_name[name.unit as usize + 1] += 1;
            }
        }
        for unit in 0..units.len() {
            first_name[unit + 1] += first_name[unit];
        }
        let mut next: Vec<u32> = first_name.clone();
        let mut names = vec![(0, 0); first_name.last().map_or(0, |n| *n as usize)];
        for (f, form) in (0..).zip(&forms) {
            for (n, name) in (0..).zip(&form.names) {
                let slot = &mut next[name.unit as usize];
                names[*slot as usize] = (f, n);
                *slot += 1;
            }
        }
        Self {
            by_code: Groups::new(units.len(), units.iter().map(|u| Some(&u.code))),
            children: Groups::new(units.len() / 16, units.iter().map(|u| u.parent_code.as_ref())),
            provinces: (0..).zip(&units).filter(|(_, u)| u.kind.level() == 1).map(|(i, _)| i).collect(),
            has_hamlets: units.iter().any(|u| u.kind.level() == 4),
            units,
            forms,
            form_by_fold,
            changes,
            names,
            first_name,
            all_names: OnceLock::new(),
        }
    }

    /// Provinces, districts and communes that stand on a date.
    #[must_use]
    pub fn count_on(&self, date: Date) -> [usize; 3] {
        let mut counts = [0; 3];
        for unit in self.units.iter().filter(|u| u.standing(Some(date)) == Standing::Yes) {
            if let Some(count) = counts.get_mut(usize::from(unit.kind.level()).wrapping_sub(1)) {
                *count += 1;
            }
        }
        counts
    }

    pub(super) fn names_of(&self, unit: u32) -> impl Iterator<Item = &Name> {
        let at = |u: u32| self.first_name.get(u as usize).map_or(self.names.len(), |n| *n as usize);
        let range = at(unit)..at(unit + 1);
        let names = self.names.get(range).unwrap_or_default();
        names.iter().filter_map(|(f, n)| self.forms.get(*f as usize)?.names.get(*n as usize))
    }

    /// Every name, for the search through all of them.
    pub(super) fn all_names(&self) -> &Names {
        self.all_names.get_or_init(|| Names::of_all(self))
    }

    pub(super) fn form(&self, folded: &str) -> Option<&Form> {
        self.forms.get(self.form_by_fold.get(folded, |f| &self.forms[f].folded)?)
    }

    /// The place of one of this table's units.
    pub(super) fn place_of(&self, unit: &Unit) -> Option<u32> {
        let rows = self.by_code.get(&unit.code)?;
        rows.iter().copied().find(|u| self.units.get(*u as usize).is_some_and(|row| row.id == unit.id))
    }
}

/// The names of units, by their folded form, in the order in which they first come.
fn forms_of(units: &[Unit]) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut known = Lookup::with_room(units.iter().map(|u| 1 + u.aliases.len()).sum());
    for (unit, row) in (0..).zip(units) {
        for (alias, name) in std::iter::once((false, &row.name)).chain(row.aliases.iter().map(|a| (true, a))) {
            let key = name_key(name);
            let folded = fold_key(&key);
            let place = known.get_or_insert(&folded, forms.len(), |f| &forms[f].folded);
            if place == forms.len() {
                forms.push(Form { folded: folded.into(), names: Vec::new() });
            }
            let names = &mut forms[place].names;
            if !names.iter().rev().take_while(|n| n.unit == unit).any(|n| *n.key == key) {
                names.push(Name { unit, key: key.into(), alias });
            }
        }
    }
    forms
}

fn province_of(unit: &Unit, units: &[Unit], by_code: &Groups) -> Str {
    let mut code = &unit.code;
    let mut parent = unit.parent_code.as_ref();
    // Hamlet, commune, district, province: a longer chain would be a circle.
    for _ in 0..4 {
        let Some(p) = parent else { break };
        code = p;
        let up = by_code.get(p).and_then(|rows| units.get(*rows.first()? as usize));
        parent = up.and_then(|u| u.parent_code.as_ref());
    }
    code.clone()
}

impl Unit {
    pub(super) fn standing(&self, on: Option<Date>) -> Standing {
        let Some(date) = on else { return Standing::Yes };
        let after = |bound: Option<Date>| bound.is_none_or(|b| b <= date);
        let before = |bound: Option<Date>| bound.is_none_or(|b| date < b);
        if after(self.valid_from) && before(self.valid_to) {
            Standing::Yes
        } else if after(self.not_before) && before(self.valid_to) {
            Standing::Perhaps
        } else {
            Standing::No
        }
    }
}
