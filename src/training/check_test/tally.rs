//! What was counted, and its table.

use super::compose::Class;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::AddAssign;

/// Relations of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassTally {
    /// In clean notices.
    pub relations: u64,
    /// Of these, found and not called failing.
    pub found: u64,
    /// Made wrong.
    pub slips: u64,
    /// Of these, reported.
    pub reported: u64,
}

/// Single misread digits in arithmetic relations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Misread {
    /// Relations without a misread digit: found, of.
    pub right: (u64, u64),
    /// Relations with exactly one misread digit that matters.
    pub single: u64,
    /// The true reading was proposed.
    pub proposed: u64,
    /// The true reading was proposed or listed.
    pub listed: u64,
    /// Another one was proposed.
    pub wrong: u64,
    /// No check failed.
    pub unreported: u64,
    /// The engine doubted the figure, and the check says that it was misread: so many, of.
    pub told: (u64, u64),
}

/// Numbers of which a digit could not be read, in arithmetic relations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    /// Relations with exactly one.
    pub relations: u64,
    /// Said to be unread.
    pub told: u64,
    /// Passed or failed all the same.
    pub judged: u64,
    /// The true number was proposed.
    pub proposed: u64,
}

/// Everything counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Notices.
    pub notices: u64,
    pub(super) classes: BTreeMap<Class, ClassTally>,
    /// Relations told by words or layout: found, of.
    pub stated: (u64, u64),
    /// Relations that nothing tells: found, of.
    pub implied: (u64, u64),
    /// Checks of clean notices.
    pub checks: u64,
    /// Of these, failing.
    pub false_fails: u64,
    /// Relations made wrong: reported, of.
    pub slips: (u64, u64),
    /// Slips on well-read figures that are said to be the document's: so many, of.
    pub told_slip: (u64, u64),
    /// At half a per cent of misread digits, at two, and at two with second readings of what the engine doubted.
    pub misread: [Misread; 3],
    /// At three per cent of numbers that cannot be read.
    pub unread: Unread,
    /// Notices whose numbers were shuffled.
    pub shuffled: u64,
    /// Relations that the search found in them.
    pub discoveries: u64,
    /// Relations that it found in the same notices before.
    pub found_by_search: u64,
}

fn add(a: &mut (u64, u64), b: (u64, u64)) {
    a.0 += b.0;
    a.1 += b.1;
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.notices += other.notices;
        for (class, t) in other.classes {
            let own = self.classes.entry(class).or_default();
            own.relations += t.relations;
            own.found += t.found;
            own.slips += t.slips;
            own.reported += t.reported;
        }
        add(&mut self.stated, other.stated);
        add(&mut self.implied, other.implied);
        self.checks += other.checks;
        self.false_fails += other.false_fails;
        add(&mut self.slips, other.slips);
        add(&mut self.told_slip, other.told_slip);
        for (own, m) in self.misread.iter_mut().zip(other.misread) {
            add(&mut own.right, m.right);
            own.single += m.single;
            own.proposed += m.proposed;
            own.listed += m.listed;
            own.wrong += m.wrong;
            own.unreported += m.unreported;
            add(&mut own.told, m.told);
        }
        self.unread.relations += other.unread.relations;
        self.unread.told += other.unread.told;
        self.unread.judged += other.unread.judged;
        self.unread.proposed += other.unread.proposed;
        self.shuffled += other.shuffled;
        self.discoveries += other.discoveries;
        self.found_by_search += other.found_by_search;
    }
}

/// The table that is printed.
#[must_use]
pub fn table(tally: &Tally, seed: u64) -> String {
    let mut out = format!(
        "{} notices made up with seed {seed} (the README's is 1; tune with others).\n\n\
         relation           stated or implied    found      slips   reported\n",
        tally.notices
    );
    for (class, t) in &tally.classes {
        let _ = writeln!(
            out,
            "  {:<18} {:>12}  {:>10}  {:>8}  {:>8}",
            format!("{class:?}"),
            t.relations,
            percent((t.found, t.relations)),
            t.slips,
            percent((t.reported, t.slips))
        );
    }
    let _ = writeln!(out, "\nstated relations found     {} of {}", percent(tally.stated), tally.stated.1);
    let _ = writeln!(out, "implied relations found    {} of {}", percent(tally.implied), tally.implied.1);
    let _ = writeln!(
        out,
        "false fails                {} of {} checks ({})",
        tally.false_fails,
        tally.checks,
        percent((tally.false_fails, tally.checks))
    );
    let _ = writeln!(out, "slips reported             {} of {}", percent(tally.slips), tally.slips.1);
    let _ = writeln!(out, "slips called the document's {} of {}", percent(tally.told_slip), tally.told_slip.1);
    for (name, m) in ["0.5 %", "2 %", "2 % and read again"].iter().zip(&tally.misread) {
        let of = |n: u64| percent((n, m.single));
        let _ = writeln!(
            out,
            "digits misread at {name}: {} single ones; proposed right {}, listed {}, wrong {}, not reported {}; \
             called misread {} of {}; other relations found {}",
            m.single,
            of(m.proposed),
            of(m.listed),
            of(m.wrong),
            of(m.unreported),
            percent(m.told),
            m.told.1,
            percent(m.right)
        );
    }
    let unread = tally.unread;
    let of = |n: u64| percent((n, unread.relations));
    let _ = writeln!(
        out,
        "unreadable numbers: {} relations with one; told as such {}, passed or failed {}, true number proposed {}",
        unread.relations,
        of(unread.told),
        of(unread.judged),
        of(unread.proposed)
    );
    let _ = writeln!(
        out,
        "search: {} relations in {} notices; {} in the same ones shuffled",
        tally.found_by_search, tally.shuffled, tally.discoveries
    );
    out
}

/// With two decimals, rounded down.
fn percent((part, of): (u64, u64)) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let hundredths = part * 10_000 / of;
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}
