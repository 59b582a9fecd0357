//! Totals that come after their parts: `tổng cộng`, `cộng`, and a `Tổng số …` whose parts stand in bullets before.
//!
//! `Công giáo 11.280 tín đồ, Tin lành 9.740 tín đồ, Phật giáo 6.130 tín đồ; cộng 27.150 người`. In a report the parts
//! may stand far above the total, under headings of their own: `Mức 1 … kích hoạt thành công: 14.091`, `Mức 2 …
//! kích hoạt thành công: 113.832`, and pages later `Tổng số tài khoản kích hoạt thành công 127.923`. These are known
//! by having the same words; a pair of words that agree by chance and add up exactly is rare enough from four digits on.

use super::arithmetic::{Agreement, is_plausible_slip};
use super::document::{Amount, Document};
use super::draft::Draft;
use super::equation::Equation;
use super::sums::{agreement, draft};
use crate::model::Verdict;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How many amounts back parts are looked for.
const WINDOW: usize = 24;

/// Finds totals that follow their parts.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let mut out = Vec::new();
    for (index, total) in document.amounts.iter().enumerate() {
        let label = document.label(total);
        if label.is_empty() || total.rate {
            continue;
        }
        if adds_up(&label) || closes_list(document, total, &label) {
            out.extend(run_before(document, index));
        } else if label.contains(&"tong") || label.windows(2).any(|w| w == ["toan", "huyen"]) {
            out.extend(same_label_before(document, index, &label));
        }
    }
    out
}

/// `cộng`, `tổng cộng`, `cộng lại vừa đủ`, close before the figure.
fn adds_up(label: &[&str]) -> bool {
    let near = &label[label.len().saturating_sub(4)..];
    near.iter().enumerate().any(|(i, w)| {
        // Not `công dân`, `công an`, `công tác`: the mark is lost, the next word tells.
        *w == "cong"
            && (i + 1 == near.len() && (i == 0 || near[i - 1] == "tong" || near[i - 1] == "tat")
                || near.get(i + 1).is_some_and(|n| matches!(*n, "lai" | "la" | "duoc" | "chung"))
                || (i > 0 && near[i - 1] == "tong"))
    })
}

/// `…; tổng số là 7.061 người`: a total that stands alone behind a list.
fn closes_list(document: &Document, total: &Amount, label: &[&str]) -> bool {
    let words =
        matches!(label, ["tong"] | ["tong", "so" | "la"] | ["tong", "so", "la"] | ["nang", "tong", "so", "len"]);
    let start = (0..total.token)
        .rev()
        .take_while(|&t| document.tokens[t].is_mark(':') || label.contains(&document.tokens[t].word()))
        .last()
        .unwrap_or(total.token);
    let before = start.checked_sub(1).and_then(|t| document.tokens.get(t));
    words && before.is_some_and(|t| t.is_mark(',') || t.is_mark(';') || t.is_mark('.') || t.is_mark(':'))
}

/// The amounts right before the total, back to where they add up to it.
fn run_before(document: &Document, index: usize) -> Option<Draft> {
    let total = &document.amounts[index];
    let own = document.sentence_of(total.token)?;
    let (item, sentence) = &document.sentences[own];
    // `… dịch vụ 174. Tổng: 573 cơ sở.` looks one sentence back.
    let alone = document.amounts_in(&(sentence.start..total.token)).is_empty();
    let before = own.checked_sub(1).and_then(|i| document.sentences.get(i)).filter(|(i, _)| alone && i == item);
    let start = before.map_or(sentence.start, |(_, s)| s.start);
    let depth = document.tokens[total.token].depth;
    let before: Vec<&Amount> = document.amounts[index.saturating_sub(WINDOW)..index]
        .iter()
        .rev()
        .filter(|a| !a.rate && a.depth <= depth)
        .collect();
    let alike: Vec<&Amount> = before.iter().copied().filter(|a| a.same_unit(total)).collect();
    for list in [&alike, &before] {
        for n in 2..=list.len() {
            let parts: Vec<&Amount> = list[..n].iter().rev().copied().collect();
            // Beyond the sentence only exact sums of three digits and more.
            let inside = parts[0].token >= start;
            if (inside || total.value >= Decimal::ONE_HUNDRED) && agreement(total, &parts) == Agreement::Exact {
                return Some(draft(document, total, &parts, Verdict::Holds));
            }
        }
    }
    let inside: Vec<&Amount> = before.iter().rev().copied().filter(|a| a.token >= start).collect();
    let computed: Decimal = inside.iter().map(|a| a.value).sum();
    let near = inside.iter().all(|a| a.value < total.value) && is_plausible_slip(total.value, computed, true);
    let one_misprint = || Equation::sum(document, &inside, total).is_some_and(|e| e.is_slip());
    let clear = inside.len() >= 2
        && inside
            .iter()
            .all(|a| (a.same_unit(total) || a.unit[0].is_empty() || total.unit[0].is_empty()) && !a.approximate)
        && !total.approximate
        && (near || one_misprint());
    clear.then(|| draft(document, total, &inside, Verdict::Fails))
}

/// Two or three earlier amounts that are named alike.
fn same_label_before(document: &Document, index: usize, label: &[&str]) -> Option<Draft> {
    let total = &document.amounts[index];
    if total.value < Decimal::ONE_HUNDRED {
        return None;
    }
    let named: BTreeSet<&str> = content(label);
    let before: Vec<(&Amount, BTreeSet<&str>)> = document.amounts[index.saturating_sub(WINDOW)..index]
        .iter()
        .rev()
        .filter(|a| a.may_add_to(total) && a.value < total.value && !a.rate)
        .map(|a| (a, content(&document.label(a))))
        .filter(|(_, words)| likeness(words, &named) >= 30 || covers(words, &named))
        .collect();
    let small = total.value < Decimal::ONE_THOUSAND;
    for (i, (second, words)) in before.iter().enumerate() {
        let alike = |(other_amount, other): &(&Amount, BTreeSet<&str>)| {
            let like = if small { 90 } else { 70 };
            // Bullets of one list may each name another part.
            let sisters = sisters(document, second, other_amount) && second.same_unit(other_amount);
            other_amount.item != second.item
                && (likeness(words, other) >= like || sisters && likeness(words, other) >= 25)
        };
        let alike: Vec<&Amount> = before[i + 1..].iter().filter(|b| alike(b)).map(|b| b.0).collect();
        // Two of several that are named alike, or all from one on.
        for first in &alike {
            let pair = [*first, *second];
            if agreement(total, &pair) == Agreement::Exact {
                return Some(draft(document, total, &pair, Verdict::Holds));
            }
        }
        let mut run: Vec<&Amount> = vec![second];
        for next in alike.into_iter().take(10) {
            run.insert(0, next);
            if run.len() > 2 && agreement(total, &run) == Agreement::Exact {
                return Some(draft(document, total, &run, Verdict::Holds));
            }
        }
        // One list, each of its items with one number named alike, and a total of that name: one misprint is one.
        let whole_list = run.len() >= 2
            && run.windows(2).all(|w| sisters(document, w[0], w[1]) && w[0].same_unit(w[1]) && !w[0].approximate)
            && run.iter().all(|a| document.amounts_in(&document.items[a.item].tokens).len() == 1)
            && second.same_unit(total)
            && total.value >= Decimal::ONE_THOUSAND
            && label.contains(&"tong")
            && !total.approximate;
        if whole_list && Equation::sum(document, &run, total).is_some_and(|e| e.is_digit_slip()) {
            return Some(draft(document, total, &run, Verdict::Fails));
        }
    }
    None
}

/// Half of the total's words and more.
fn covers(words: &BTreeSet<&str>, named: &BTreeSet<&str>) -> bool {
    !named.is_empty() && words.intersection(named).count() * 2 >= named.len()
}

/// Do two amounts stand in items of one list, or of lists under the items of one?
fn sisters(document: &Document, one: &Amount, two: &Amount) -> bool {
    let (a, b) = (&document.items[one.item], &document.items[two.item]);
    a.level == b.level && one.item.abs_diff(two.item) == 1 && one.item != two.item
        || a.level == b.level
            && a.level > 0
            && (a.parent == b.parent
                || a.parent
                    .is_some_and(|p| b.parent.is_some_and(|q| document.items[p].level == document.items[q].level)))
}

/// Words that name something: without those that every label has.
fn content<'w>(label: &[&'w str]) -> BTreeSet<&'w str> {
    const COMMON: &[&str] =
        &["tong", "so", "la", "da", "duoc", "trong", "do", "cac", "va", "tren", "toan", "muc", "gom", "co", "cong"];
    label.iter().copied().filter(|w| !COMMON.contains(w)).collect()
}

/// Shared words per hundred words of both; 100 where both have none.
fn likeness(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> usize {
    let all = a.union(b).count();
    (a.intersection(b).count() * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::Verdict;

    fn told(text: &str) -> Vec<(Verdict, String)> {
        checks_of(text).into_iter().map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn a_total_after_its_parts_holds() {
        assert_eq!(
            told("Công giáo 1.280 tín đồ, Tin lành 740 tín đồ, Phật giáo 130 tín đồ; cộng 2.150 người."),
            [(Verdict::Holds, "1.280 + 740 + 130 = 2.150".to_owned())]
        );
    }

    #[test]
    fn a_total_of_two_headings_holds() {
        let got = told(
            "* Đối với mức 1:\n- Tổng số tài khoản đã kích hoạt thành công: 1.409 trường hợp.\n- Số máy 12 bộ.\n* Đối với mức 2:\n- Tổng số tài khoản kích hoạt thành công: 11.383 trường hợp.\n1.2. Tổng số tài khoản đã thu nhận và kích hoạt thành công 12.792 trường hợp.\n",
        );
        assert_eq!(got, [(Verdict::Holds, "1.409 + 11.383 = 12.792".to_owned())]);
    }

    #[test]
    fn a_slip_before_cộng_fails_and_other_totals_do_not() {
        assert_eq!(
            told("Hỗ trợ A 412 ha, B 385 ha, C 298 ha; tổng cộng 1.195 ha."),
            [(Verdict::Fails, "412 + 385 + 298 = 1.095, stated 1.195".to_owned())]
        );
        for text in [
            "Xây 4 điểm, mỗi điểm 185 triệu đồng, cộng 740 triệu đồng.",
            "Có 120 công dân và 30 công an, tổng số 16 xã.",
            "Tổng số hồ sơ tiếp nhận 500 hồ sơ. Tổng số hồ sơ trả lại 12 hồ sơ. Tổng số hồ sơ giải quyết 450 hồ sơ.",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
