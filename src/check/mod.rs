//! Relations between figures, proved or disproved with exact arithmetic: one kind of relation a file.
//!
//! A notice says more than once what its figures have to do with one another: `4.724 hồ sơ, trong đó: + Cấp mới:
//! 1.910 + Cấp đổi: 298 + Cấp lại: 2.516` is a sum, `2152/2163 hồ sơ (Đạt 99,49%)` a percentage, `gồm 08 xã: …` a
//! count. Each rule finds one kind of such wording, computes it exactly, and says whether it holds.
//!
//! Two principles bind all rules. *Little is needed to hold, much to fail:* where a wording leaves several readings
//! open, the one that holds is taken; a relation fails only where the wording leaves one reading and that one is
//! off. And *nothing is changed:* a digit that would mend a failure is proposed, never put in.
//!
//! *Time.* Stated relations take n log n in the figures of a document: what a rule looks for stands in the same sentence,
//! list or table, or is found by its value in an ordered map. What nobody stated is searched within a fixed reach of each
//! figure (`search`: 7 of the same thing to each side, 105 pairs; percentages 10 figures around), so it is linear too. Other
//! bounds: a whole is looked for 200 amounts before its remainder, a ratio 400 before, lists are compared with 64 before and
//! behind, a table with 12,000 words of text to each side, columns in triples up to 40 of them, one changed digit in
//! relations of up to 64 terms. `tradau train check-test --timing` prints time and growth.

mod across;
mod arithmetic;
mod averages;
mod breakdowns;
mod differences;
mod document;
mod draft;
mod equation;
mod explanation;
mod listings;
mod lists;
mod misprint;
mod outline;
mod parts;
mod percents;
mod periods;
mod proposals;
mod references;
mod search;
mod shares;
mod sums;
mod table;
#[cfg(test)]
mod testing;
mod tokens;
mod totals;
mod unread;

pub use across::across;
pub use parts::Hierarchy;

use crate::model::{Check, CheckKind, Extraction, Verdict};
use document::Document;
use draft::Draft;
use std::collections::{BTreeMap, BTreeSet};

/// Finds the relations that a document states and checks each. `text` is the repaired text that the spans of
/// `extraction` index.
///
/// Total: figures that do not fit the text, or have no value, take part in nothing. The checks come in reading
/// order of the figures that state them.
#[must_use]
pub fn check(text: &str, extraction: &Extraction) -> Vec<Check> {
    let guessed = unread::guess(extraction);
    let mut document = Document::new(text, guessed.as_ref().map_or(extraction, |g| &g.extraction));
    document.guessed = guessed.as_ref().map(|g| g.figures.clone()).unwrap_or_default();
    let rules: &[fn(&Document) -> Vec<Draft>] = &[
        sums::find,
        totals::find,
        differences::find,
        percents::find,
        averages::find,
        shares::find,
        lists::find,
        table::find,
        references::find,
        periods::find,
    ];
    let mut drafts: Vec<Draft> = rules.iter().flat_map(|rule| rule(&document)).collect();
    // What a wording states comes before what only agrees: `a - b = c` is not told again as `b + c = a`.
    let mut told: BTreeSet<Vec<String>> = drafts.iter().map(|d| figures_of(&d.check)).collect();
    let mut more = breakdowns::find(&document);
    more.retain(|d| !told.contains(&figures_of(&d.check)));
    told.extend(more.iter().map(|d| figures_of(&d.check)));
    drafts.extend(more);
    drafts.extend(search::find(&document, &told));
    drafts.sort_by(|a, b| (a.at, a.check.kind, &a.check.operands).cmp(&(b.at, b.check.kind, &b.check.operands)));
    let mut settled = settle(drafts);
    unread::leave_out(&document, &mut settled);
    for (i, draft) in settled.iter_mut().enumerate() {
        draft.check.id = format!("c{}", i + 1);
    }
    unread::settle(&document, &mut settled);
    proposals::propose(&document, &mut settled);
    settled.into_iter().map(|d| d.check).collect()
}

/// Ids of all figures of a relation, in one order.
fn figures_of(check: &Check) -> Vec<String> {
    let mut ids: Vec<String> = check.operands.iter().chain(&check.stated_figure).cloned().collect();
    ids.sort_unstable();
    ids
}

/// Of several readings of one relation only the best stays: the same one found by two rules is told once, and a
/// failing reading gives way to one that holds.
fn settle(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::new();
    // Only checks that state the same figure are readings of one relation.
    let mut stating: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for draft in drafts {
        let check = &draft.check;
        let Some(figure) = check.stated_figure.clone() else {
            kept.push(draft);
            continue;
        };
        let same = stating.entry(figure).or_default();
        let rival = same.iter().copied().find(|&i| {
            let k = &kept[i].check;
            let both_fail = k.verdict == Verdict::Fails && check.verdict == Verdict::Fails;
            let one_fails = k.verdict == Verdict::Fails || check.verdict == Verdict::Fails;
            let same_operands = k.operands == check.operands && k.operand_texts == check.operand_texts;
            family(k.kind) == family(check.kind) && (same_operands || one_fails && !both_fail)
                || k.kind == check.kind && both_fail
        });
        match rival {
            Some(i) if draft.check.verdict < kept[i].check.verdict => kept[i] = draft,
            Some(_) => {}
            None => {
                same.push(kept.len());
                kept.push(draft);
            }
        }
    }
    kept
}

/// Kinds that state the same result in different ways.
const fn family(kind: CheckKind) -> u8 {
    match kind {
        CheckKind::Sum | CheckKind::Difference => 0,
        CheckKind::Percent => 1,
        CheckKind::Count => 2,
        CheckKind::List => 3,
        CheckKind::Range => 4,
        CheckKind::Reference => 5,
        CheckKind::ColumnFormula => 6,
        CheckKind::ColumnPercent => 7,
        CheckKind::TotalRow => 8,
        _ => 9,
    }
}
