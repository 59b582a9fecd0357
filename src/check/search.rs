//! Sums, differences and percentages that nobody wrote down, as long as chance does not explain them.
//!
//! `… tiếp nhận 4.812 hồ sơ. Bộ phận một cửa giải quyết 3.645 hồ sơ. … 1.167 hồ sơ chuyển kỳ sau.` No word ties the three
//! together, but 3.645 + 1.167 = 4.812, and among the few pairs of numbers of the same thing nearby an agreement to
//! the last of four digits comes about by chance once in thousands.
//!
//! *The bound.* Every pair that is tried is a hypothesis with a probability to agree by chance: for a sum two of as many
//! values as its size and its zeros at the end leave open, for a percentage the width of its printed places among the
//! hundred that it could be. What agrees is kept by the procedure of Benjamini and Hochberg (1995) at [`RATE`]: of the
//! relations that are told, on average no more than one in twenty is chance. Pairs are only tried where a relation
//! is likely to stand (the same thing counted, a few figures apart), which keeps their number linear in the text's length.

use super::arithmetic::{Agreement, percent_agrees, quotient, vietnamese};
use super::document::{Amount, Document, LARGEST};
use super::draft::{Draft, equation};
use super::equation::{Equation, Law, Term};
use super::explanation::Explanation;
use super::sums;
use crate::model::{CheckKind, FigureKind, StatedBy, Value, Verdict};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeSet;

/// Of what is told, so many in a hundred may be chance.
const RATE: u64 = 5;
/// How many amounts of the same thing to each side are looked at.
const REACH: usize = 7;
/// Smaller numbers agree too often.
const SMALLEST: Decimal = Decimal::ONE_HUNDRED;
/// One in this many: the unit of the probabilities.
const UNIT: u64 = 1_000_000_000;

/// Something that agreed.
struct Hit {
    /// Chance of that, in thousand-millionths.
    chance: u64,
    draft: Draft,
    figures: Vec<usize>,
}

/// Finds relations in the running text. `told` are the figures of relations that are known already.
pub(super) fn find(document: &Document, told: &BTreeSet<Vec<String>>) -> Vec<Draft> {
    let mut tried = 0_u64;
    let mut hits: Vec<Hit> = Vec::new();
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    let known = |figures: &[usize]| {
        let mut ids: Vec<String> = figures.iter().map(|&f| document.figure(f).id.clone()).collect();
        ids.sort_unstable();
        told.contains(&ids)
    };
    for window in windows(document) {
        let (own, others) = window;
        for (i, a) in others.iter().enumerate() {
            for b in &others[i + 1..] {
                tried += 1;
                let sum = a.value.checked_add(b.value);
                if sum != Some(own.value) {
                    continue;
                }
                let mut figures = vec![a.figure, b.figure, own.figure];
                figures.sort_unstable();
                if known(&figures) || a.value == b.value || !seen.insert(figures.clone()) {
                    continue;
                }
                hits.push(Hit { chance: chance_of_sum(&[a, b, own]), draft: sum_draft(document, a, b, own), figures });
            }
        }
    }
    for token in 0..document.tokens.len() {
        shares(document, token, &mut tried, &mut hits, &known);
    }
    kept(document, hits, tried)
}

/// Every amount with those of the same thing around it.
fn windows<'d>(document: &'d Document) -> Vec<(&'d Amount, Vec<&'d Amount>)> {
    let fit = |a: &&Amount| !a.rate && !a.approximate && a.value >= SMALLEST;
    let all: Vec<&Amount> = document.amounts.iter().filter(fit).collect();
    let mut out = Vec::new();
    for (i, own) in all.iter().enumerate() {
        let near = &all[i.saturating_sub(3 * REACH)..(i + 3 * REACH + 1).min(all.len())];
        let before = near.iter().rev().filter(|a| a.token < own.token && a.same_unit(own)).take(REACH);
        let after = near.iter().filter(|a| a.token > own.token && a.same_unit(own)).take(REACH);
        let others: Vec<&Amount> = before.chain(after).copied().filter(|a| a.value < own.value).collect();
        out.push((*own, others));
    }
    out
}

/// Two of as many values as the total could have: its size in units of the zeros that all have at their end.
fn chance_of_sum(amounts: &[&Amount]) -> u64 {
    let largest = amounts.iter().map(|a| a.value).max().unwrap_or(Decimal::ONE);
    let mut grain = amounts.iter().map(|a| a.step).min().unwrap_or(Decimal::ONE);
    while amounts.iter().all(|a| (a.value % (grain * Decimal::TEN)).is_zero()) && grain < largest {
        grain *= Decimal::TEN;
    }
    let values = largest.checked_div(grain).unwrap_or(Decimal::ONE);
    (Decimal::from(2 * UNIT)).checked_div(values).and_then(|p| p.to_u64()).unwrap_or(UNIT)
}

/// Pairs of amounts around a percentage of which one may be its share of the other.
fn shares(document: &Document, token: usize, tried: &mut u64, hits: &mut Vec<Hit>, known: &impl Fn(&[usize]) -> bool) {
    let Some(index) = document.tokens[token].figure() else { return };
    let figure = document.figure(index);
    let Some(Value::Number(stated)) = figure.value else { return };
    let trivial = stated.scale() == 0 || stated <= Decimal::ZERO || stated > LARGEST || stated == Decimal::ONE_HUNDRED;
    if figure.kind != FigureKind::Percent || trivial {
        return;
    }
    let fit = |a: &&Amount| !a.rate && !a.approximate && a.value >= Decimal::TEN;
    let at = document.amounts.partition_point(|a| a.token < token);
    let before = document.amounts[at.saturating_sub(REACH)..at].iter().filter(fit);
    let near: Vec<&Amount> =
        before.chain(document.amounts[at..(at + 3).min(document.amounts.len())].iter().filter(fit)).collect();
    // Printed places among a hundred, three ways to round.
    let step = Decimal::new(1, stated.scale());
    let chance = (step * Decimal::from(3 * UNIT / 200)).to_u64().unwrap_or(UNIT);
    for part in &near {
        for whole in near.iter().filter(|w| w.token != part.token && w.same_unit(part)) {
            *tried += 1;
            let zero = Decimal::ZERO;
            let agrees = percent_agrees(part.value, whole.value, stated, zero, zero) == Agreement::Exact;
            let mut figures = vec![part.figure, whole.figure, index];
            figures.sort_unstable();
            if !agrees || known(&figures) || stated_result(hits, index) {
                continue;
            }
            let law = Law::Quotient(Decimal::ONE_HUNDRED);
            let terms = [Term::amount(document, part), Term::amount(document, whole), Term::of(figure)];
            let (a, b) = (document.figure(part.figure), document.figure(whole.figure));
            let shown = format!("{} %", vietnamese(stated));
            let computed =
                quotient(part.value, whole.value, Decimal::ONE_HUNDRED, stated.scale() + 2).unwrap_or_default();
            let draft = Draft::new(CheckKind::Percent, Verdict::Holds)
                .operand(a)
                .operand(b)
                .stated(figure, None)
                .computed(computed.normalize())
                .explained(equation(&format!("{} / {}", a.text, b.text), &shown, &shown, true))
                .equation(Equation::new(law, terms));
            hits.push(Hit { chance, draft, figures });
        }
    }
}

/// A percentage is one share, not several.
fn stated_result(hits: &[Hit], figure: usize) -> bool {
    hits.iter().any(|h| h.draft.check.kind == CheckKind::Percent && h.figures.contains(&figure))
}

fn sum_draft(document: &Document, a: &Amount, b: &Amount, total: &Amount) -> Draft {
    let (first, second) = if a.token < b.token { (a, b) } else { (b, a) };
    sums::draft(document, total, &[first, second], Verdict::Holds)
}

/// The hits that the bound lets through, with their evidence.
fn kept(document: &Document, mut hits: Vec<Hit>, tried: u64) -> Vec<Draft> {
    hits.sort_by(|a, b| (a.chance, &a.figures).cmp(&(b.chance, &b.figures)));
    let passes = |k: usize, hit: &Hit| {
        u128::from(hit.chance) * u128::from(tried) * 100 <= u128::from(RATE) * u128::from(UNIT) * (k as u128 + 1)
    };
    let most = (0..hits.len()).rev().find(|&k| passes(k, &hits[k])).map_or(0, |k| k + 1);
    hits.truncate(most);
    hits.into_iter()
        .map(|hit| {
            let odds = UNIT / hit.chance.max(1);
            let mut draft = hit.draft.by(StatedBy::Search);
            draft.at = hit.figures.iter().map(|&f| document.figure(f).span.start).max().unwrap_or(draft.at);
            match draft.explanation.take() {
                Some(found) => draft.explained(Explanation::Unwritten { found: Box::new(found), odds, tried }),
                None => draft,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{Check, StatedBy};

    fn found(text: &str) -> Vec<Check> {
        checks_of(text).into_iter().filter(|c| c.stated_by == StatedBy::Search).collect()
    }

    #[test]
    fn a_sum_that_no_word_ties_together_is_found() {
        let got = found(
            "Trong tháng tiếp nhận 48.127 hồ sơ của người dân. Bộ phận một cửa trả 36.452 hồ sơ đúng hạn. Đề nghị các xã phối hợp xử lý 11.675 hồ sơ chuyển kỳ sau.",
        );
        assert_eq!(got.len(), 1, "{got:?}");
        assert!(got[0].message.starts_with("36.452 + 11.675 = 48.127 (not written down; chance agrees in 1 of "));
    }

    #[test]
    fn round_and_small_numbers_agree_by_chance() {
        for text in [
            "Có 500 hồ sơ ở huyện. Xã Tân Lập nộp 300 hồ sơ. Xã Hải Hà nộp 200 hồ sơ.",
            "Có 48.127 hồ sơ. Trồng 36.452 cây. Phát 11.675 tờ rơi.",
            "Cấp 50.000 thẻ, thu 30.000 thẻ, hủy 20.000 thẻ.",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
