//! How well places are found: measured on notices that are made up and misread, so that the truth is known.
//!
//! A district is drawn, and a day between October 2019 and 2026; sentences of the genre name its communes (`gồm các
//! xã, phường: Tùng Lâm (98,5%) …`), other districts, other provinces, and persons, schools and rivers that are no
//! units. The learned channels then misread it all. Two levels are measured: one name looked up by itself (within its
//! district; within its province), and all mentions in the running text (its place and date known; found in it).
//!
//! The same seed makes the same notices. The figures in the README are seed 1's; thresholds are tuned with others.

mod compose;
mod country;
mod measure;
mod oracle;
mod report;
mod tally;
mod wording;

pub use report::table;
pub use tally::{Level, Places, Tallies, Tally};

use crate::channel::Channel;
use crate::forge::Random;
use crate::gazetteer::Gazetteer;
use crate::model::DamageProfile;
use crate::training::misread::{Misreader, TableError};
use country::Country;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The channel tables that notices are misread by, as text.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// Read with a wrong language.
    pub wrong_language: &'a str,
    /// Read with the right one from a bad image.
    pub bad_scan: &'a str,
    /// Stripped of its marks.
    pub marks_stripped: &'a str,
}

impl Tables<'_> {
    fn named(&self) -> [(DamageProfile, &str); 3] {
        [
            (DamageProfile::WrongLanguage, self.wrong_language),
            (DamageProfile::BadScan, self.bad_scan),
            (DamageProfile::MarksStripped, self.marks_stripped),
        ]
    }

    fn readers(&self) -> Result<Vec<(DamageProfile, Misreader)>, TableError> {
        let mut readers = vec![(DamageProfile::Clean, Misreader::default())];
        for (profile, table) in self.named() {
            readers.push((profile, Misreader::parse(table)?));
        }
        Ok(readers)
    }
}

/// Makes up `notices` notices and counts what is found in them, by damage.
///
/// # Errors
///
/// A channel table that does not parse.
pub fn run(tables: Tables<'_>, notices: u64, seed: u64) -> Result<Tallies, TableError> {
    let readers = tables.readers()?;
    let mut channels = BTreeMap::new();
    for (profile, table) in tables.named() {
        // A table that one of the two can read and the other cannot is broken all the same.
        let channel = Channel::parse(table).map_err(|e| TableError { line: 0, found: e.to_string() })?;
        channels.insert(tally::word(profile), channel);
    }
    let gazetteer = Gazetteer::bundled();
    let country = Country::new(gazetteer);
    let trunk = Random::new(seed);
    let one = |i: u64| -> Option<(&'static str, Tally)> {
        let made = compose::notice(&country, &readers, &mut trunk.branch(i))?;
        let profile = tally::word(made.profile);
        Some((profile, measure::measure(gazetteer, &country, channels.get(profile), &made)))
    };
    let add = |mut all: Tallies, (profile, tally): (&'static str, Tally)| {
        *all.entry(profile).or_default() += tally;
        all
    };
    let counted = (0..notices).into_par_iter().filter_map(one).fold(Tallies::new, add);
    Ok(counted.reduce(Tallies::new, |a, b| b.into_iter().fold(a, add)))
}

/// The made-up notice of a number, misread: for looking at.
///
/// # Errors
///
/// A channel table that does not parse.
pub fn sample(tables: Tables<'_>, number: u64, seed: u64) -> Result<String, TableError> {
    let country = Country::new(Gazetteer::bundled());
    let made = compose::notice(&country, &tables.readers()?, &mut Random::new(seed).branch(number));
    Ok(made.map_or_else(String::new, |m| m.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRIPPED: &str = include_str!("../../../dictionaries/channel/marks-stripped.tsv");
    const NOTHING: Tables<'_> = Tables { wrong_language: STRIPPED, bad_scan: STRIPPED, marks_stripped: STRIPPED };

    #[test]
    fn the_same_seed_gives_the_same_counts() {
        let counts = |seed| run(NOTHING, 6, seed).unwrap();
        assert_eq!(counts(2), counts(2));
        assert_ne!(counts(2), counts(3));
    }

    #[test]
    fn names_stand_where_they_are_said_to_stand() {
        let country = Country::new(Gazetteer::bundled());
        let clean = [(DamageProfile::Clean, Misreader::default())];
        for i in 0..40 {
            let made = compose::notice(&country, &clean, &mut Random::new(2).branch(i)).unwrap();
            assert!(!made.places.is_empty());
            for place in &made.places {
                let read = place.span.of(&made.text).to_lowercase().replace('\n', " ");
                let name = place.unit.name.to_lowercase();
                assert_eq!(read.trim_start_matches('0'), name, "{}", made.text);
            }
        }
    }

    #[test]
    fn every_wording_says_something() {
        let all = [&wording::PLACES[..], &wording::PROVINCE, &wording::AFTER, &wording::TRAPS, &wording::SUBJECTS];
        for wording in all.into_iter().flatten() {
            let opened = wording.matches('{').count();
            assert_eq!(opened, wording.matches('}').count(), "{wording}");
        }
    }

    #[test]
    fn the_tables_say_whose_figures_they_are() {
        let text = table(&run(NOTHING, 4, 2).unwrap(), 2);
        assert!(text.contains("seed 2 (the README's is 1"), "{text}");
        assert!(text.contains("Looked up, district known"));
    }
}
