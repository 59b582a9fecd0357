//! What the checks say of a made-up notice, against what is known of it.

use super::compose::{Class, Notice, Number, Printed, Relation};
use super::damage::{self, Changes};
use super::tally::{Misread, Tally, Unread};
use crate::forge::Random;
use crate::gazetteer::Gazetteer;
use crate::model::{Check, CheckKind, Extraction, Locality, Span, StatedBy, Text, Verdict};
use crate::pipeline;
use std::collections::{BTreeMap, BTreeSet};

/// A printed notice, taken apart and checked.
pub(super) struct Examined {
    pub(super) printed: Printed,
    pub(super) checks: Vec<Check>,
    /// The numbers of each check; `usize::MAX` for a figure that is none of them.
    sets: Vec<BTreeSet<usize>>,
    spans: BTreeMap<String, Span>,
}

/// How the page was read.
pub(super) enum Scan<'r> {
    /// It was not: this is text.
    No,
    /// Once, with a confidence for each number.
    Once(&'r Random),
    /// Doubtful numbers twice: they keep the other readings.
    Twice(&'r Random),
}

pub(super) fn examine(notice: &Notice, changes: &Changes, scan: &Scan) -> Examined {
    let changed: Vec<(usize, String)> = changes.iter().map(|(k, v)| (*k, v.clone())).collect();
    let printed = notice.print(&changed);
    let text = Text::from_plain(&printed.text);
    let locality = Locality::default();
    let mut extraction: Extraction = pipeline::extract(&text, Gazetteer::bundled(), &locality);
    if let Scan::Once(trunk) | Scan::Twice(trunk) = scan {
        for figure in &mut extraction.figures {
            let number = printed.numbers.iter().position(|n| n.span.overlaps(figure.span));
            let wrong = number.is_some_and(|n| printed.numbers[n].meant != printed.numbers[n].printed);
            let label = number.unwrap_or(figure.span.start + 1_000_000) as u64;
            figure.confidence = damage::confidence(wrong, &mut trunk.branch(label));
            if let (Scan::Twice(_), Some(n)) = (scan, number) {
                let meant = &printed.numbers[n].meant;
                figure.readings = damage::readings(figure, meant, &mut trunk.branch(label + 500_000_000));
            }
        }
    }
    let checks = pipeline::check(&printed.text, &extraction);
    let spans: BTreeMap<String, Span> = extraction.figures.iter().map(|f| (f.id.clone(), f.span)).collect();
    let number_of = |id: &String| -> usize {
        let Some(span) = spans.get(id) else { return usize::MAX };
        printed.numbers.iter().position(|n| n.span.overlaps(*span)).unwrap_or(usize::MAX)
    };
    let sets = checks.iter().map(|c| c.operands.iter().chain(&c.stated_figure).map(number_of).collect()).collect();
    Examined { printed, checks, sets, spans }
}

impl Examined {
    /// The checks that are this relation.
    fn of<'a>(&'a self, relation: &'a Relation) -> impl Iterator<Item = &'a Check> {
        let numbers: BTreeSet<usize> = relation.numbers.iter().copied().collect();
        let last = relation.numbers.last().copied();
        let same = move |check: &Check, set: &BTreeSet<usize>| match relation.class {
            Class::Count => check.kind == CheckKind::Count && last.is_some_and(|l| set.contains(&l)),
            Class::Range => check.kind == CheckKind::Range && set.is_superset(&numbers),
            Class::Twice => check.kind == CheckKind::List && relation.names.iter().all(|n| check.message.contains(n)),
            Class::Again => check.kind == CheckKind::List && last.is_some_and(|l| set.contains(&l)),
            Class::WrittenFormula | Class::FoundFormula | Class::PercentColumn => {
                let kinds = [CheckKind::ColumnFormula, CheckKind::ColumnPercent];
                kinds.contains(&check.kind)
                    && (names(check) == relation.names.iter().cloned().collect()
                        || set.len() > 1 && set.is_subset(&numbers))
            }
            Class::TotalRow => {
                check.kind == CheckKind::TotalRow
                    && (relation.names.iter().all(|n| names(check).contains(n))
                        || last.is_some_and(|l| set.contains(&l)))
            }
            Class::Subtotal => check.kind == CheckKind::TotalRow && last.is_some_and(|l| set.contains(&l)),
            Class::RankColumn => {
                check.kind == CheckKind::Rank
                    && (relation.names.iter().all(|n| names(check).contains(n)) || set.is_subset(&numbers))
            }
            Class::Reference | Class::Weekday | Class::Deadline => {
                check.kind == CheckKind::Reference && last.is_some_and(|l| set.contains(&l))
            }
            _ => *set == numbers,
        };
        self.checks.iter().zip(&self.sets).filter(move |(c, s)| same(c, s)).map(|(c, _)| c)
    }

    /// Does any failing check point at the relation?
    fn reported(&self, relation: &Relation) -> bool {
        self.of(relation).any(|c| c.verdict == Verdict::Fails)
            || self
                .checks
                .iter()
                .zip(&self.sets)
                .any(|(c, s)| c.verdict == Verdict::Fails && relation.numbers.iter().any(|n| s.contains(n)))
    }

    fn number(&self, id: &str) -> Option<(usize, &Number)> {
        let span = self.spans.get(id)?;
        self.printed.numbers.iter().enumerate().find(|(_, n)| n.span.overlaps(*span))
    }
}

fn names(check: &Check) -> BTreeSet<String> {
    check.operand_texts.iter().chain(&check.stated_text).map(|t| t.trim_matches('"').to_owned()).collect()
}

/// Relations found, and what fails though nothing is wrong.
pub(super) fn clean(notice: &Notice, tally: &mut Tally) -> Vec<String> {
    let seen = examine(notice, &Changes::new(), &Scan::No);
    let mut misses = Vec::new();
    for relation in &notice.relations {
        let found = seen.of(relation).any(|c| c.verdict != Verdict::Fails);
        let class = tally.classes.entry(relation.class).or_default();
        class.relations += 1;
        class.found += u64::from(found);
        let level = if relation.stated { &mut tally.stated } else { &mut tally.implied };
        level.0 += u64::from(found);
        level.1 += 1;
        if !found {
            misses.push(format!("missed {:?}: {}", relation.class, context(&seen.printed, &relation.numbers)));
        }
    }
    tally.checks += seen.checks.len() as u64;
    for check in seen.checks.iter().filter(|c| c.verdict == Verdict::Fails) {
        tally.false_fails += 1;
        misses.push(format!("false fail {:?}: {}", check.kind, check.message));
    }
    misses
}

/// The stretch of text around some numbers.
fn context(printed: &Printed, numbers: &[usize]) -> String {
    let spans: Vec<Span> = numbers.iter().filter_map(|&n| printed.numbers.get(n)).map(|n| n.span).collect();
    let (Some(start), Some(end)) = (spans.iter().map(|s| s.start).min(), spans.iter().map(|s| s.end).max()) else {
        return String::new();
    };
    let mut from = start.saturating_sub(120);
    while !printed.text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (end + 60).min(printed.text.len()).min(from + 900);
    while !printed.text.is_char_boundary(to) {
        to -= 1;
    }
    printed.text[from..to].replace('\n', " ⏎ ").replace('\t', " ⇥ ")
}

/// Slips of the writer on a page that was read well.
pub(super) fn slips(notice: &Notice, random: &mut Random, tally: &mut Tally) -> Vec<String> {
    let (changes, planted) = damage::slips(notice, random);
    let seen = examine(notice, &changes, &Scan::Once(random));
    let mut misses = Vec::new();
    let built = notice.relations.iter().enumerate().filter(|(_, r)| r.wrong).map(|(i, _)| (i, usize::MAX));
    for (r, number) in planted.into_iter().chain(built) {
        let relation = &notice.relations[r];
        let class = tally.classes.entry(relation.class).or_default();
        class.slips += 1;
        let reported = seen.reported(relation);
        class.reported += u64::from(reported);
        tally.slips.0 += u64::from(reported);
        tally.slips.1 += 1;
        if !reported {
            let printed = seen.printed.numbers.get(number).map_or("", |n| n.printed.as_str());
            let meant = seen.printed.numbers.get(number).map_or("", |n| n.meant.as_str());
            misses.push(format!(
                "slip not reported {:?} ({meant} → {printed}): {}",
                relation.class,
                context(&seen.printed, &relation.numbers)
            ));
            continue;
        }
        let sure = |c: &Check| {
            c.operands
                .iter()
                .chain(&c.stated_figure)
                .all(|id| seen.number(id).is_none_or(|(n, _)| conf(random, n, &seen) >= 90))
        };
        let check = seen.of(relation).find(|c| c.verdict == Verdict::Fails && sure(c));
        if let Some(check) = check.filter(|_| arithmetic(relation.class)) {
            tally.told_slip.1 += 1;
            tally.told_slip.0 += u64::from(check.cause == Some(crate::model::Cause::Document));
        }
    }
    misses
}

/// The confidence that [`examine`] gave a number.
fn conf(random: &Random, number: usize, seen: &Examined) -> u8 {
    let n = &seen.printed.numbers[number];
    damage::confidence(n.meant != n.printed, &mut random.branch(number as u64))
}

/// Relations in which one digit can be told.
const fn arithmetic(class: Class) -> bool {
    matches!(
        class,
        Class::Sum
            | Class::FarSum
            | Class::Remainder
            | Class::Percent
            | Class::Ratio
            | Class::Average
            | Class::PerDay
            | Class::Growth
            | Class::Change
            | Class::WrittenFormula
            | Class::FoundFormula
            | Class::TotalRow
            | Class::Subtotal
    )
}

/// Digits misread by the engine.
pub(super) fn misread(
    notice: &Notice,
    changes: &Changes,
    (random, twice): (&Random, bool),
    tally: &mut Misread,
) -> Vec<String> {
    let scan = if twice { Scan::Twice(random) } else { Scan::Once(random) };
    let seen = examine(notice, changes, &scan);
    let mut misses = Vec::new();
    for relation in notice.relations.iter().filter(|r| arithmetic(r.class)) {
        let off: Vec<usize> = relation.numbers.iter().copied().filter(|n| changes.contains_key(n)).collect();
        if off.is_empty() {
            tally.right.1 += 1;
            tally.right.0 += u64::from(seen.of(relation).any(|c| c.verdict != Verdict::Fails));
            continue;
        }
        let [number] = off[..] else { continue };
        let (meant, printed) = (&notice.numbers[number], &changes[&number]);
        let digits = meant.chars().zip(printed.chars()).filter(|(a, b)| a != b).count();
        if digits != 1 {
            continue;
        }
        // A table's column is many relations; the one of this row is meant.
        let failing: Vec<&Check> = seen
            .of(relation)
            .filter(|c| c.verdict == Verdict::Fails)
            .filter(|c| {
                c.operands.iter().chain(&c.stated_figure).any(|id| seen.number(id).is_some_and(|n| n.0 == number))
            })
            .collect();
        if failing.is_empty() {
            if seen.of(relation).any(|c| c.verdict != Verdict::Fails) {
                // Off by less than the printed places show.
                continue;
            }
            tally.unreported += 1;
            misses.push(format!(
                "misread not reported {:?} ({meant} → {printed}): {}",
                relation.class,
                context(&seen.printed, &relation.numbers)
            ));
        }
        let proposals: Vec<_> = failing.iter().filter_map(|c| c.proposal.as_ref()).collect();
        let right =
            proposals.iter().any(|p| seen.number(&p.figure).is_some_and(|(n, _)| n == number) && p.after == *meant);
        tally.single += 1;
        tally.proposed += u64::from(right);
        tally.wrong += u64::from(!right && !proposals.is_empty());
        let listed = failing
            .iter()
            .flat_map(|c| &c.alternatives)
            .any(|p| seen.number(&p.figure).is_some_and(|(n, _)| n == number) && p.after == *meant);
        tally.listed += u64::from(right || listed);
        if !right && !failing.is_empty() {
            misses.push(format!(
                "not proposed {:?} ({meant} → {printed}, {}): {} {:?}",
                relation.class,
                conf(random, number, &seen),
                failing[0].message,
                failing[0].proposal.as_ref().map(|p| &p.after)
            ));
        }
        if conf(random, number, &seen) < 90 && !failing.is_empty() {
            tally.told.1 += 1;
            tally.told.0 += u64::from(failing.iter().any(|c| c.cause == Some(crate::model::Cause::Reading)));
        }
    }
    misses
}

/// Numbers that could not be read: no relation with one may pass or fail.
pub(super) fn unread(notice: &Notice, changes: &Changes, random: &Random, tally: &mut Unread) -> Vec<String> {
    let seen = examine(notice, changes, &Scan::Once(random));
    let mut misses = Vec::new();
    for relation in notice.relations.iter().filter(|r| arithmetic(r.class)) {
        let off: Vec<usize> = relation.numbers.iter().copied().filter(|n| changes.contains_key(n)).collect();
        let [number] = off[..] else { continue };
        // A table's column is many relations; those of this number are meant.
        let own = |c: &&Check| {
            c.operands.iter().chain(&c.stated_figure).any(|id| seen.number(id).is_some_and(|n| n.0 == number))
        };
        let checks: Vec<&Check> = seen.of(relation).filter(own).collect();
        tally.relations += 1;
        let judged = checks.iter().any(|c| c.verdict != Verdict::Unread);
        let told = checks.iter().any(|c| c.verdict == Verdict::Unread);
        let right = checks.iter().filter_map(|c| c.proposal.as_ref()).any(|p| p.after == notice.numbers[number]);
        tally.judged += u64::from(judged);
        tally.told += u64::from(told && !judged);
        tally.proposed += u64::from(right);
        if judged || !told {
            let (class, was) = (relation.class, &changes[&number]);
            misses.push(format!("unread {class:?} ({was}): {}", context(&seen.printed, &relation.numbers)));
        }
    }
    misses
}

/// Discoveries where nothing is to be discovered.
pub(super) fn shuffled(notice: &Notice, random: &mut Random, tally: &mut Tally) -> Vec<String> {
    let changes = damage::shuffle(notice, random);
    let seen = examine(notice, &changes, &Scan::No);
    tally.shuffled += 1;
    let mut found = Vec::new();
    let own = examine(notice, &Changes::new(), &Scan::No);
    // Three numbers that only changed places among themselves are still the relation that they were.
    let texts = |c: &Check| {
        let mut texts: Vec<&str> = c.operand_texts.iter().chain(&c.stated_text).map(String::as_str).collect();
        texts.sort_unstable();
        texts.join("|")
    };
    let before: BTreeSet<String> = own.checks.iter().map(texts).collect();
    for (check, set) in seen.checks.iter().zip(&seen.sets).filter(|(c, _)| !before.contains(&texts(c))) {
        // Numbers that were left where they stood, or changed for equal ones, may still agree.
        let moved = set.iter().any(|n| changes.get(n).is_some_and(|c| *c != notice.numbers[*n]));
        // A number that stands twice still does, wherever its two have gone.
        if check.stated_by == StatedBy::Search && check.kind != CheckKind::Same && moved {
            tally.discoveries += 1;
            found.push(format!("chance {:?}: {}", check.kind, check.message));
        }
    }
    tally.found_by_search +=
        own.checks.iter().filter(|c| c.stated_by == StatedBy::Search && c.kind != CheckKind::Same).count() as u64;
    found
}
