//! Names of units that are right wherever they stand.
//!
//! A report that counts by commune is worth nothing where one commune is two. So a name counts only if all its
//! occurrences are right, capitals included: `Hải Bình` twice right and once `Hai Bình` is a name that is wrong.

use super::score::Share;
use super::tokens::{Token, tokens};
use crate::gazetteer::Gazetteer;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many names of the truth are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Places {
    /// Names with all occurrences right.
    pub names: Share,
    /// Occurrences.
    pub occurrences: Share,
}

impl Places {
    /// Adds the counts of another text.
    pub const fn include(&mut self, other: Self) {
        self.names.include(other.names);
        self.occurrences.include(other.occurrences);
    }
}

/// The names that a true text's own units have: of the communes of its district or, where it speaks of a whole
/// province, of the districts (since July 2025 the communes). Names of one syllable are words too, and left out.
#[must_use]
pub fn own_names(gazetteer: &Gazetteer, truth: &str, on: Option<Date>) -> Vec<String> {
    let units = gazetteer.units_of(&gazetteer.locate(truth, on), on);
    let lowest = units.iter().map(|u| u.kind.level()).max();
    let names: BTreeSet<&str> =
        units.iter().filter(|u| Some(u.kind.level()) == lowest && lowest > Some(1)).map(|u| u.name.as_str()).collect();
    names.into_iter().filter(|n| n.contains(' ')).map(str::to_owned).collect()
}

pub(super) fn places(truth: &[Token], right: &[bool], names: &[String]) -> Places {
    let mut by_first: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for name in names {
        let words: Vec<String> = tokens(name).iter().map(|t| t.text.clone()).collect();
        if let Some(first) = words.first() {
            let list = by_first.entry(first.clone()).or_default();
            if !list.contains(&words) {
                list.push(words);
            }
        }
    }
    let mut seen: BTreeMap<&[String], Share> = BTreeMap::new();
    for (i, token) in truth.iter().enumerate() {
        for words in by_first.get(token.core()).into_iter().flatten() {
            let Some(run) = truth.get(i..i + words.len()) else { continue };
            let same = run.iter().zip(words).all(|(t, w)| t.core() == w);
            // Nothing but space stands inside a name.
            let whole = run[..run.len() - 1].iter().all(|t| t.text.ends_with(char::is_alphabetic));
            if same && whole {
                seen.entry(words).or_default().add(right[i..i + words.len()].iter().all(|r| *r));
            }
        }
    }
    let mut out = Places::default();
    for share in seen.values() {
        out.occurrences.include(*share);
        out.names.add(share.right == share.of);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Hypothesis, evaluate};
    use super::*;

    #[test]
    fn a_name_is_right_if_it_is_right_everywhere() {
        let names = ["Hải Bình", "Hải Hòa", "Mai Lâm", "Phú Sơn"].map(str::to_owned);
        let truth = "phường Hải Bình, phường Hải Hoà; xã Phú Sơn và Hải Bình. Ông Hải, Bình";
        let text = "phường Hải Bình, phường Hải Hòa; xã Phú Sơn va Hai Bình. Ông Hải, Bình";
        let out = evaluate(truth, Hypothesis { text, ..Hypothesis::default() }, &names).unwrap().places;
        assert_eq!(out.occurrences, Share { right: 3, of: 4 });
        assert_eq!(out.names, Share { right: 2, of: 3 });
    }

    #[test]
    fn the_names_are_those_of_the_documents_own_communes() {
        let text =
            "ỦY BAN NHÂN DÂN\nHUYỆN TÂY SƠN\n\nTây Sơn, ngày 06 tháng 9 năm 2023\n\nxã Bình Tân (60), tỉnh Bình Định";
        let names = own_names(Gazetteer::bundled(), text, jiff::civil::date(2023, 9, 6).into());
        assert!(names.contains(&"Bình Tân".to_owned()) && names.contains(&"Tây Thuận".to_owned()), "{names:?}");
        assert!(!names.contains(&"Bình Định".to_owned()) && names.len() < 20, "{names:?}");
    }
}
