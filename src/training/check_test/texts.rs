//! The same measure on notices that others wrote: their own relations, and slips planted in them.
//!
//! Nobody has told which relations these texts hold, so the checks' own are taken: a relation that holds gets one digit of
//! one of its figures changed, the text is read again, and a check that fails at that figure must come of it.

use super::damage;
use crate::forge::Random;
use crate::gazetteer::Gazetteer;
use crate::model::{Check, Extraction, Locality, Span, StatedBy, Text, Verdict};
use crate::pipeline;
use rayon::prelude::*;
use std::fmt::Write;

/// What was counted over some texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// Texts.
    pub texts: u64,
    /// Figures.
    pub figures: u64,
    /// Checks.
    pub checks: u64,
    /// Of these, found by search alone.
    pub searched: u64,
    /// Failing as they stand.
    pub failing: Vec<String>,
    /// Planted slips: reported, of.
    pub slips: (u64, u64),
    /// Slips that nothing reported.
    pub missed: Vec<String>,
    /// Search discoveries in the same texts with numbers of one shape shuffled.
    pub discoveries: Vec<String>,
}

fn read(text: &str) -> (Extraction, Vec<Check>) {
    let extraction = pipeline::extract(&Text::from_plain(text), Gazetteer::bundled(), &Locality::default());
    let checks = pipeline::check(text, &extraction);
    (extraction, checks)
}

/// Counts over texts, each with its name.
#[must_use]
pub fn texts(all: &[(String, String)], seed: u64) -> Texts {
    let trunk = Random::new(seed);
    let counted: Vec<Texts> =
        all.par_iter().enumerate().map(|(i, (name, text))| one(name, text, &mut trunk.branch(i as u64))).collect();
    counted.into_iter().fold(Texts::default(), |mut sum, one| {
        sum.texts += one.texts;
        sum.figures += one.figures;
        sum.checks += one.checks;
        sum.searched += one.searched;
        sum.failing.extend(one.failing);
        sum.slips.0 += one.slips.0;
        sum.slips.1 += one.slips.1;
        sum.missed.extend(one.missed);
        sum.discoveries.extend(one.discoveries);
        sum
    })
}

fn one(name: &str, text: &str, random: &mut Random) -> Texts {
    let (extraction, checks) = read(text);
    let mut out = Texts {
        texts: 1,
        figures: extraction.figures.len() as u64,
        checks: checks.len() as u64,
        searched: checks.iter().filter(|c| c.stated_by == StatedBy::Search).count() as u64,
        ..Texts::default()
    };
    for check in &checks {
        if check.verdict == Verdict::Fails {
            out.failing.push(format!("{name}\t{:?}\t{}", check.kind, check.message));
            continue;
        }
        let figures: Vec<_> = extraction
            .figures
            .iter()
            .filter(|f| check.operands.contains(&f.id) || check.stated_figure.as_ref() == Some(&f.id))
            .collect();
        let Some(figure) = random.choose(&figures) else { continue };
        let Some(other) = (0..20).find_map(|_| damage::digit(&figure.text, random)) else { continue };
        let mut changed = text.to_owned();
        changed.replace_range(figure.span.start..figure.span.end, &other);
        let moved = Span::new(figure.span.start, figure.span.start + other.len());
        let (after, found) = read(&changed);
        let at = |id: &String| after.figures.iter().any(|f| f.id == *id && f.span.overlaps(moved));
        let reported =
            found.iter().any(|c| c.verdict == Verdict::Fails && c.operands.iter().chain(&c.stated_figure).any(at));
        out.slips.1 += 1;
        out.slips.0 += u64::from(reported);
        if !reported {
            out.missed.push(format!("{name}\t{:?}\t{} → {other}\t{}", check.kind, figure.text, check.message));
        }
    }
    let (shuffled, moved) = damage::shuffle_text(text, &extraction, random);
    let (after, found) = read(&shuffled);
    // Three numbers that only changed places among themselves are still the relation that they were.
    let texts = |c: &Check| {
        let mut texts: Vec<&str> = c.operand_texts.iter().chain(&c.stated_text).map(String::as_str).collect();
        texts.sort_unstable();
        texts.join("|")
    };
    let before: std::collections::BTreeSet<String> = checks.iter().map(texts).collect();
    let searched = |c: &&Check| c.stated_by == StatedBy::Search && c.verdict != Verdict::Fails;
    for check in found.iter().filter(searched).filter(|c| !before.contains(&texts(c))) {
        let touched = check
            .operands
            .iter()
            .chain(&check.stated_figure)
            .any(|id| after.figures.iter().any(|f| f.id == *id && moved.iter().any(|s| s.overlaps(f.span))));
        if touched {
            out.discoveries.push(format!("{name}\t{:?}\t{}", check.kind, check.message));
        }
    }
    out
}

/// The counts as text, misses too if asked for.
#[must_use]
pub fn texts_table(counted: &Texts, misses: bool) -> String {
    let mut out = String::new();
    for (title, lines) in [("failing", &counted.failing), ("missed", &counted.missed), ("chance", &counted.discoveries)]
    {
        for line in lines.iter().filter(|_| misses || title == "failing") {
            let _ = writeln!(out, "{title}\t{line}");
        }
    }
    let _ = writeln!(
        out,
        "{} texts, {} figures, {} checks ({} by search), {} failing; slips planted in those that hold: {} of {} reported; \
         {} search discoveries in the shuffled texts",
        counted.texts,
        counted.figures,
        counted.checks,
        counted.searched,
        counted.failing.len(),
        counted.slips.0,
        counted.slips.1,
        counted.discoveries.len()
    );
    out
}
