//! What was counted, and its table.

use crate::training::gold::Half;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::AddAssign;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Figures: text, value, kind, unit.
    Figures,
    /// Places: name and code.
    Places,
    /// Header fields.
    Fields,
    /// Records: place, indicator, value.
    Records,
    /// Days of right records.
    Days,
    /// Table cells.
    Cells,
}

impl Class {
    /// All, in the order of the table.
    pub const ALL: [Self; 6] = [Self::Figures, Self::Places, Self::Fields, Self::Records, Self::Cells, Self::Days];

    /// In a message.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figures => "figure",
            Self::Places => "place",
            Self::Fields => "field",
            Self::Records => "record",
            Self::Days => "day",
            Self::Cells => "cell",
        }
    }

    const fn row(self) -> &'static str {
        match self {
            Self::Figures => "figures (text, value, kind, unit)",
            Self::Places => "places (name, code)",
            Self::Fields => "header fields",
            Self::Records => "records (place, indicator, value)",
            Self::Days => "days of right records",
            Self::Cells => "table cells",
        }
    }
}

/// The marks for clean text, in thousandths, in the order of [`Class::ALL`]; none for days.
pub const MARKS_CLEAN: [Option<u64>; 6] = [Some(990), Some(980), Some(970), Some(950), Some(990), None];
/// The marks for office scans.
pub const MARKS_SCANS: [Option<u64>; 6] = [Some(970), Some(960), Some(950), Some(920), Some(970), None];

/// In the gold, found, and both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the gold.
    pub gold: u64,
    /// Found.
    pub found: u64,
    /// Found and in the gold.
    pub right: u64,
}

impl Counts {
    /// F1 in ten-thousandths, rounded down; `None` where there is nothing.
    #[must_use]
    pub fn f1(self) -> Option<u64> {
        (20_000 * self.right).checked_div(self.gold + self.found)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
    }
}

/// Everything counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    classes: BTreeMap<Class, Counts>,
    /// Why records are not right, on clean text.
    pub missed: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// The counts of a class, to add to.
    pub fn of(&mut self, class: Class) -> &mut Counts {
        self.classes.entry(class).or_default()
    }

    /// The counts of a class.
    #[must_use]
    pub fn get(&self, class: Class) -> Counts {
        self.classes.get(&class).copied().unwrap_or_default()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        for (class, counts) in other.classes {
            *self.of(class) += counts;
        }
        for (why, n) in other.missed {
            *self.missed.entry(why).or_default() += n;
        }
    }
}

/// The table that is printed: a column a half, in F1, with what the half has.
#[must_use]
pub fn table(title: &str, halves: &[(Half, usize, Tally)], marks: [Option<u64>; 6]) -> String {
    let mut out = format!("{title:<36} {:>7}", "mark");
    for (half, notices, _) in halves {
        let name = half.name();
        let _ = write!(out, "  {:>20}", format!("{name}, {notices} notices"));
    }
    out.push('\n');
    for (class, mark) in Class::ALL.into_iter().zip(marks) {
        let wanted = mark.map_or(String::new(), |m| format!("0.{m:03}"));
        let _ = write!(out, "  {:<34} {wanted:>7}", class.row());
        for (_, _, tally) in halves {
            let counts = tally.get(class);
            let value = counts.f1().map_or("-".to_owned(), |f| format!("{}.{:04}", f / 10_000, f % 10_000));
            let missed = mark.zip(counts.f1()).is_some_and(|(m, f)| f < m * 10);
            let star = if missed { "*" } else { " " };
            let _ = write!(out, "  {:>20}", format!("{value}{star} of {:>5}", counts.gold));
        }
        out.push('\n');
    }
    for (half, _, tally) in halves.iter().filter(|h| !h.2.missed.is_empty()) {
        let parts: Vec<String> = tally.missed.iter().map(|(why, n)| format!("{n} {why}")).collect();
        let _ = writeln!(out, "  records missed, {}: {}", half.name(), parts.join(", "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_weighs_what_is_missing_and_what_is_too_much() {
        assert_eq!(Counts { gold: 10, found: 10, right: 9 }.f1(), Some(9000));
        assert_eq!(Counts { gold: 10, found: 6, right: 6 }.f1(), Some(7500));
        assert_eq!(Counts::default().f1(), None);
    }

    #[test]
    fn a_mark_that_is_missed_gets_a_star() {
        let mut tally = Tally::default();
        *tally.of(Class::Places) += Counts { gold: 100, found: 100, right: 97 };
        *tally.of(Class::Figures) += Counts { gold: 100, found: 100, right: 99 };
        let text = table("clean text", &[(Half::Tune, 3, tally)], MARKS_CLEAN);
        assert!(text.contains("0.9700* of   100") && text.contains("0.9900  of   100"), "{text}");
        assert!(text.starts_with("clean text") && text.contains("tune, 3 notices"), "{text}");
    }
}
