//! Counts of what was found, added up over notices in any order.

use crate::model::DamageProfile;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What became of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The only candidate, with its stated probability, is what was meant.
    Right(u8),
    /// The only candidate is another unit: a confident wrong code.
    Wrong(u8),
    /// The first of several is what was meant.
    First(u8),
    /// The first of several is not what was meant; another one may be.
    Behind {
        /// Of the first.
        stated: u8,
        /// What was meant is among them.
        named: bool,
    },
    /// Nothing was found.
    Missed,
}

/// Outcomes of many names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Level {
    /// Names in all.
    pub mentions: u64,
    /// The first candidate is what was meant.
    pub top: u64,
    /// The only candidate is another unit.
    pub wrong: u64,
    /// Several candidates.
    pub ambiguous: u64,
    /// Several candidates, none of them meant.
    pub astray: u64,
    /// No candidate.
    pub missed: u64,
    /// What the likeliest reading under the true channel gets right, in millionths of a name.
    pub ceiling: u64,
    /// Mentions found where no unit is named.
    pub false_mentions: u64,
    /// Of these, names that name something else.
    pub trapped: u64,
    /// Such names in all.
    pub traps: u64,
    /// First candidates by stated probability: 0–49, 50–69, 70–89, 90–98, 99–100; how many, and how many of them right.
    pub stated: [[u64; 2]; 5],
}

impl Level {
    pub(super) fn add(&mut self, outcome: Outcome, ceiling: u64) {
        self.mentions += 1;
        self.ceiling += ceiling;
        let (stated, right) = match outcome {
            Outcome::Right(p) => (Some(p), true),
            Outcome::Wrong(p) => {
                self.wrong += 1;
                (Some(p), false)
            }
            Outcome::First(p) => {
                self.ambiguous += 1;
                (Some(p), true)
            }
            Outcome::Behind { stated, named } => {
                self.ambiguous += 1;
                self.astray += u64::from(!named);
                (Some(stated), false)
            }
            Outcome::Missed => {
                self.missed += 1;
                (None, false)
            }
        };
        self.top += u64::from(right);
        if let Some(p) = stated {
            count(&mut self.stated, p, right);
        }
    }
}

/// Counts in the bin of a stated probability.
fn count(bins: &mut [[u64; 2]; 5], stated: u8, right: bool) {
    let bin = [50, 70, 90, 99].partition_point(|edge| *edge <= stated);
    bins[bin][0] += 1;
    bins[bin][1] += u64::from(right);
}

fn add_up(mine: &mut [[u64; 2]; 5], theirs: [[u64; 2]; 5]) {
    for (mine, theirs) in mine.iter_mut().flatten().zip(theirs.into_iter().flatten()) {
        *mine += theirs;
    }
}

impl AddAssign for Level {
    fn add_assign(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.top += other.top;
        self.wrong += other.wrong;
        self.ambiguous += other.ambiguous;
        self.astray += other.astray;
        self.missed += other.missed;
        self.ceiling += other.ceiling;
        self.false_mentions += other.false_mentions;
        self.trapped += other.trapped;
        self.traps += other.traps;
        add_up(&mut self.stated, other.stated);
    }
}

/// How a notice's own place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Located {
    Right,
    /// Province and district are right, the commune was not found.
    NoCommune,
    /// Only the province, or nothing, was found.
    Wider,
    /// Province and district are right, the commune is another.
    WrongCommune,
    /// Another province or district.
    Wrong,
}

/// Notices by how their own place was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Places {
    /// Province, district and commune as meant.
    pub right: u64,
    /// The commune was not found.
    pub no_commune: u64,
    /// Less than the district was found.
    pub wider: u64,
    /// Another commune of the right district.
    pub wrong_commune: u64,
    /// Another province or district.
    pub wrong: u64,
    /// Places found, by stated confidence as in [`Level::stated`]; how many, and of how many all that is said is right.
    pub stated: [[u64; 2]; 5],
}

impl Places {
    pub(super) fn add(&mut self, located: Located, stated: Option<u8>) {
        let right = !matches!(located, Located::Wrong | Located::WrongCommune);
        if let Some(p) = stated {
            count(&mut self.stated, p, right);
        }
        let count = match located {
            Located::Right => &mut self.right,
            Located::NoCommune => &mut self.no_commune,
            Located::Wider => &mut self.wider,
            Located::WrongCommune => &mut self.wrong_commune,
            Located::Wrong => &mut self.wrong,
        };
        *count += 1;
    }

    /// All notices.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.right + self.no_commune + self.wider + self.wrong_commune + self.wrong
    }
}

impl AddAssign for Places {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.no_commune += other.no_commune;
        self.wider += other.wider;
        self.wrong_commune += other.wrong_commune;
        self.wrong += other.wrong;
        add_up(&mut self.stated, other.stated);
    }
}

/// Everything about some notices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Notices made up.
    pub notices: u64,
    /// Names looked up within their district.
    pub by_district: Level,
    /// Names looked up within their province.
    pub by_province: Level,
    /// Mentions in the text, its place and date known.
    pub in_text: Level,
    /// Mentions in the text alone.
    pub alone: Level,
    /// The notice's own place, with its head and without.
    pub located: [Places; 2],
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.notices += other.notices;
        self.by_district += other.by_district;
        self.by_province += other.by_province;
        self.in_text += other.in_text;
        self.alone += other.alone;
        for (mine, theirs) in self.located.iter_mut().zip(other.located) {
            *mine += theirs;
        }
    }
}

/// Tallies by damage.
pub type Tallies = BTreeMap<&'static str, Tally>;

/// The word for a kind of damage, as it is printed.
pub(super) const fn word(profile: DamageProfile) -> &'static str {
    match profile {
        DamageProfile::Clean => "clean",
        DamageProfile::BadScan => "bad-scan",
        DamageProfile::WrongLanguage => "wrong-language",
        DamageProfile::MarksStripped => "marks-stripped",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_counted_once_each() {
        let mut level = Level::default();
        let behind = Outcome::Behind { stated: 40, named: false };
        for outcome in [Outcome::Right(100), Outcome::Wrong(95), Outcome::First(60), behind, Outcome::Missed] {
            level.add(outcome, 1_000_000);
        }
        assert_eq!((level.mentions, level.top, level.wrong), (5, 2, 1));
        assert_eq!((level.ambiguous, level.astray, level.missed), (2, 1, 1));
        assert_eq!(level.stated, [[1, 0], [1, 1], [0, 0], [1, 0], [1, 1]]);
        let mut twice = level.clone();
        twice += level.clone();
        assert_eq!((twice.mentions, twice.stated[4]), (10, [2, 2]));
    }
}
