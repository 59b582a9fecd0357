//! The units as they stood on a day, by what they belong to.

use crate::gazetteer::{Gazetteer, Unit};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The gazetteer's units by parent.
pub(super) struct Country {
    provinces: Vec<&'static Unit>,
    children: BTreeMap<&'static str, Vec<&'static Unit>>,
}

impl Country {
    pub(super) fn new(gazetteer: &'static Gazetteer) -> Self {
        let mut country = Self { provinces: Vec::new(), children: BTreeMap::new() };
        for unit in gazetteer.units() {
            match unit.parent_code.as_deref() {
                Some(parent) => country.children.entry(parent).or_default().push(unit),
                None => country.provinces.push(unit),
            }
        }
        country
    }

    pub(super) fn provinces(&self, on: Date) -> Vec<&'static Unit> {
        self.provinces.iter().copied().filter(|u| stands(u, on)).collect()
    }

    /// The units under a code.
    pub(super) fn under(&self, code: &str, on: Date) -> Vec<&'static Unit> {
        self.children.get(code).into_iter().flatten().copied().filter(|u| stands(u, on)).collect()
    }

    /// Districts of a province that were there on the last day of districts.
    pub(super) fn former_districts(&self, code: &str, on: Date) -> Vec<&'static Unit> {
        let gone = |u: &&Unit| u.kind.level() == 2 && u.valid_to.is_some_and(|to| to <= on);
        let all = self.children.get(code).into_iter().flatten().copied();
        let last = all.clone().filter(gone).filter_map(|u| u.valid_to).max();
        all.filter(gone).filter(|u| u.valid_to == last).collect()
    }

    /// Every commune of a province.
    pub(super) fn communes_of(&self, province: &str, on: Date) -> Vec<&'static Unit> {
        let below = self.under(province, on);
        let deeper = below.iter().filter(|u| u.kind.level() == 2).flat_map(|d| self.under(&d.code, on));
        deeper.chain(below.iter().copied().filter(|u| u.kind.level() == 3)).collect()
    }
}

fn stands(unit: &Unit, on: Date) -> bool {
    unit.valid_from.is_none_or(|from| from <= on) && unit.valid_to.is_none_or(|to| on < to)
}
