//! A total and its parts, where the words say so: `trong đó`, `gồm`, `chia ra`, brackets, bullets.
//!
//! `Tổng số 23.861 hộ/102.049 nhân khẩu; trong đó: + Thường trú 23.449 hộ/100691 nhân khẩu; + Tạm trú: 695 hộ/1277
//! nhân khẩu` states two sums, one of households and one of people.
//!
//! `gồm` claims that its list is complete, `trong đó` may pick out some parts only (`1.742 hộ, trong đó 143 hộ được
//! miễn`). So a list that adds up is a sum whatever the cue; one that does not is a failing sum only if every
//! figure of the list is a part, all count what the total counts, and the miss looks like a slip.

use super::arithmetic::{Agreement, is_plausible_slip, sum_agrees};
use super::document::{Amount, Document};
use super::draft::{Draft, sum_told};
use super::equation::Equation;
use super::outline::leads;
use crate::model::{CheckKind, FigureKind, StatedBy, Value, Verdict};
use rust_decimal::Decimal;
use std::ops::Range;

/// Cues that claim a complete list.
const STRONG: &[&[&str]] =
    &[&["gom"], &["bao", "gom"], &["gom", "co"], &["chia", "ra"], &["phan", "ra"], &["chia", "thanh"]];
/// Cues that may pick out parts.
const WEAK: &[&[&str]] = &[
    &["trong", "do"],
    &["cu", "the"],
    &["cu", "the", "la"],
    &["trong", "so", "nay"],
    &["trong", "so", "do"],
    &["chia", "theo"],
    &["co", "cau"],
    &["nhu", "sau"],
];

/// Finds the sums of a document.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let mut out = Vec::new();
    for (item, sentence) in &document.sentences {
        in_sentence(document, sentence, &mut out);
        in_brackets(document, sentence, &mut out);
        if sentence.end == document.items[*item].tokens.end && leads(&document.tokens, &document.items[*item]) {
            // `- Đến nay đã tổng hợp 1.654 đơn. Trong đó:` looks one sentence back.
            let bare = document.amounts_in(sentence).is_empty();
            let before = document.sentence_of(sentence.start).and_then(|i| document.sentences.get(i.checked_sub(1)?));
            let start = before.filter(|(i, _)| bare && i == item).map_or(sentence.start, |(_, s)| s.start);
            under_item(document, *item, &(start..sentence.end), &mut out);
        }
    }
    out
}

/// The cue that starts at a token: its length in words, and whether it claims a complete list.
fn cue_at(document: &Document, at: usize, end: usize) -> Option<(usize, bool)> {
    let longest =
        |cues: &[&[&str]]| cues.iter().filter(|c| at + c.len() <= end && document.says(at, c)).map(|c| c.len()).max();
    // `tổ công tác gồm 18 người` counts members, `bao gồm cả` adds one thing more.
    // `trong độ tuổi` is no `trong đó`.
    let other = document.says(at, &["trong", "do"])
        && document
            .tokens
            .get(at + 1)
            .is_some_and(|t| matches!(&*t.span.of(document.text).to_lowercase(), "độ" | "đô"));
    longest(STRONG).map(|n| (n, true)).or_else(|| longest(WEAK).filter(|_| !other).map(|n| (n, false)))
}

/// `3.412 hồ sơ, trong đó mức 1 là 238 hồ sơ, mức 2 là 3.174 hồ sơ`.
fn in_sentence(document: &Document, sentence: &Range<usize>, out: &mut Vec<Draft>) {
    let mut at = sentence.start;
    while at < sentence.end {
        let Some((length, strong)) = cue_at(document, at, sentence.end).or_else(|| colon_at(document, sentence, at))
        else {
            at += 1;
            continue;
        };
        let depth = document.tokens[at].depth;
        let body = at + length;
        // The list ends with the sentence, or with the bracket that the cue stands in.
        let end = (body..sentence.end).find(|&t| document.tokens[t].depth < depth).unwrap_or(sentence.end);
        let totals = totals_before(document, sentence, at, depth);
        out.extend(listed(document, &totals, &(body..end), depth, strong));
        at = body;
    }
}

/// `Dự toán 392 triệu đồng: ngân sách huyện 247 triệu đồng; …`: a colon right behind an amount and its unit, before
/// two and more of the same.
fn colon_at(document: &Document, sentence: &Range<usize>, at: usize) -> Option<(usize, bool)> {
    if !document.tokens[at].is_mark(':') {
        return None;
    }
    let total = document.amounts_in(&(at.saturating_sub(5).max(sentence.start)..at)).last()?;
    let bare = (total.token + 1..at).all(|t| !document.tokens[t].word().is_empty());
    let parts = document.amounts_in(&(at..sentence.end));
    (bare && parts.len() >= 2 && parts.iter().all(|p| p.same_unit(total))).then_some((1, false))
}

/// Brackets in brackets beyond this are rubbish, and each would be searched for its end.
const DEEPEST: u8 = 8;

/// `Vướng mắc: 18 (chưa cung cấp giấy tờ: 09; khai sinh sau: 03; vắng mặt: 06)`.
fn in_brackets(document: &Document, sentence: &Range<usize>, out: &mut Vec<Draft>) {
    for open in sentence.clone().filter(|&t| document.tokens[t].is_mark('(')) {
        let depth = document.tokens[open].depth.saturating_add(1);
        if depth > DEEPEST {
            continue;
        }
        let close = (open + 1..sentence.end).find(|&t| document.tokens[t].depth < depth).unwrap_or(sentence.end);
        let inside = open + 1..close;
        if inside.clone().any(|t| cue_at(document, t, close).is_some()) {
            continue;
        }
        // The total stands right before the bracket, with its unit and what is counted between.
        let total = document
            .amounts_in(&(sentence.start..open))
            .last()
            .filter(|a| a.token + 8 > open && (a.token + 1..open).all(|t| !document.tokens[t].word().is_empty()));
        if let Some(total) = total {
            out.extend(listed(document, &[total], &inside, depth, true));
        }
    }
}

/// The sum of the amounts in a stretch of text; with the doubtful ones where these make it hold.
fn listed(document: &Document, totals: &[&Amount], range: &Range<usize>, depth: u8, strong: bool) -> Option<Draft> {
    let parts = parts_in(document, range, depth, false);
    let all = parts_in(document, range, depth, true);
    let mut sure = best(document, totals, &parts, strong, closed_list(document, range, &all));
    if sure.is_none()
        && let Some(cut) = range.clone().find(|&t| document.tokens[t].is_mark(';') && document.tokens[t].depth == depth)
    {
        // A list with commas ends at the semicolon: `trong đó nam 37, nữ 38; đồng bào ở bản có 74 người`.
        let commas = (range.start..cut).any(|t| document.tokens[t].is_mark(',') || document.tokens[t].word() == "va");
        let first: Vec<&Amount> = parts.iter().copied().filter(|p| p.token < cut).collect();
        let closed = commas && all.len() == parts.len() && closed_list(document, &(range.start..cut), &first);
        sure = best(document, totals, &first, strong, closed);
    }
    if all.len() == parts.len() || sure.as_ref().is_some_and(|d| d.check.verdict == Verdict::Holds) {
        return sure;
    }
    best(document, totals, &all, strong, false).or(sure)
}

/// A total whose parts are the bullets under it; every unit of the total is added up on its own.
fn under_item(document: &Document, item: usize, sentence: &Range<usize>, out: &mut Vec<Draft>) {
    let mut children = document.children(item).to_vec();
    // Bullets of another level begin another list.
    if let Some(level) = children.first().map(|&c| document.items[c].level) {
        let run = children.iter().position(|&c| document.items[c].level != level);
        children.truncate(run.unwrap_or(children.len()));
    }
    // `; … ; … .` ends the list even where more bullets follow.
    let ends =
        |i: usize, c: char| document.tokens[document.items[i].tokens.clone()].last().is_some_and(|t| t.is_mark(c));
    let first_stop = children.iter().position(|&c| ends(c, '.'));
    if let Some(stop) = first_stop
        && stop > 0
        && children[..stop].iter().all(|&c| ends(c, ';') || ends(c, ','))
    {
        children.truncate(stop + 1);
    }
    let cue = sentence.clone().rev().find_map(|t| cue_at(document, t, sentence.end).map(|(n, strong)| (t, n, strong)));
    let strong = cue.is_some_and(|c| c.2);
    let says_total = document.words(sentence.clone()).windows(2).any(|w| w[0] == "tong" || w == ["toan", "bo"]);
    for total in document.amounts_in(sentence).iter().rev().filter(|a| document.tokens[a.token].depth == 0) {
        let mut parts: Vec<&Amount> = Vec::new();
        let mut complete = cue.is_some_and(|c| total.token < c.0);
        for &child in &children {
            let amounts = document.amounts_in(&document.items[child].tokens);
            let part = amounts
                .iter()
                .find(|a| a.same_unit(total))
                .or_else(|| amounts.iter().find(|a| a.may_add_to(total)))
                .filter(|a| !a.rate);
            match part {
                Some(part) => {
                    complete &= part.same_unit(total) || part.unit[0].is_empty();
                    parts.push(part);
                }
                None => complete = false,
            }
        }
        // Several totals in one sentence must each have a unit of their own to tell their parts by.
        complete &= says_total || strong || total.token + 9 > cue.map_or(0, |c| c.0);
        if let Some(draft) = best(document, &[total], &parts, strong || says_total, complete) {
            out.push(draft);
        }
    }
}

/// Amounts of a list at its own bracket depth, without those of a list nested in it.
fn parts_in<'d>(document: &'d Document, range: &Range<usize>, depth: u8, doubtful: bool) -> Vec<&'d Amount> {
    let nested = (range.start..range.end).find(|&t| t > range.start + 1 && cue_at(document, t, range.end).is_some());
    let cut = nested.filter(|&t| document.tokens[t].depth == depth).unwrap_or(range.end);
    let range = range.start..cut.max(range.start);
    let amounts = if doubtful { document.all_amounts_in(&range) } else { document.amounts_in(&range) };
    amounts.iter().filter(|a| a.depth == depth && !a.rate).collect()
}

/// What a list may break down: amounts before the cue, nearest first.
fn totals_before<'d>(document: &'d Document, sentence: &Range<usize>, cue: usize, depth: u8) -> Vec<&'d Amount> {
    let mut start = sentence.start;
    let opening = (sentence.start..cue).all(|t| document.tokens[t].figure().is_none());
    // `… đạt 49,0% dự toán (290.160 triệu đồng). Trong đó:` looks one sentence back.
    if opening
        && let Some(i) = document.sentence_of(cue)
        && let Some((_, before)) = i.checked_sub(1).and_then(|i| document.sentences.get(i))
    {
        start = before.start;
    }
    let mut totals: Vec<&Amount> =
        document.amounts_in(&(start..cue)).iter().filter(|a| a.depth <= depth && !a.rate).rev().take(4).collect();
    // Inside a bracket the total stands before it, outside, not in a bracket closed before.
    totals.sort_by_key(|a| document.tokens[a.token].depth > depth);
    totals
}

/// Does every figure of the list belong to it as a part, so that there is one way to read it?
fn closed_list(document: &Document, range: &Range<usize>, parts: &[&Amount]) -> bool {
    let others = document.amounts_in(range).iter().filter(|a| a.depth == parts.first().map_or(0, |p| p.depth)).count();
    let picks = document.words(range.clone());
    // A number that may be part of a name (`đúng một phần 04`, `Thuận An 3`) may be a part after all.
    // The `1` of `2.596 hồ sơ mức 1` is in a stretch that has its number.
    let unread = range.clone().any(|t| {
        let ordinal = document.tokens[t]
            .figure()
            .map(|i| document.figure(i))
            .is_some_and(|f| f.kind == FigureKind::Ordinal && matches!(f.value, Some(Value::Number(_))));
        ordinal && document.amounts_in(&stretch(document, range, t)).is_empty()
    });
    let doubtful = parts.iter().any(|p| p.approximate || p.doubtful);
    // `cả`, `chủ yếu`, `riêng` pick out; `cá nhân`, `chủ hộ` do not.
    let first = document.tokens.get(range.start).map_or("", |t| t.span.of(document.text));
    let picks_out = first.to_lowercase() == "cả"
        || picks.starts_with(&["chu", "yeu"])
        || picks.contains(&"rieng")
        || picks.windows(2).any(|w| matches!(w, ["nhat", "la"] | ["nhieu" | "cao", "nhat"]));
    // `trong đó có` mostly picks out some.
    let some = picks.first() == Some(&"co") && parts.len() < 3 && parts.iter().all(|p| p.value < Decimal::ONE_THOUSAND);
    others == parts.len() && !unread && !doubtful && !picks_out && !some
}

/// The part of a list that a token stands in: from mark to mark.
fn stretch(document: &Document, range: &Range<usize>, token: usize) -> Range<usize> {
    let mark = |t: &usize| {
        let token = &document.tokens[*t];
        token.is_mark(',') || token.is_mark(';') || token.word() == "va"
    };
    let start = (range.start..token).rev().find(mark).map_or(range.start, |t| t + 1);
    start..(token..range.end).find(mark).unwrap_or(range.end)
}

/// The sum that a list states: a reading that holds if there is one, a failing one if nothing else can be meant.
fn best(document: &Document, totals: &[&Amount], parts: &[&Amount], strong: bool, closed: bool) -> Option<Draft> {
    let scaled = rescaled(document, totals, parts);
    if let Some((total, scaled)) = &scaled {
        return best(document, &[total], &scaled.iter().collect::<Vec<_>>(), strong, closed);
    }
    let mut rounded = None;
    for total in totals {
        let alike: Vec<&Amount> = parts.iter().copied().filter(|p| p.same_unit(total)).collect();
        let fitting: Vec<&Amount> = parts.iter().copied().filter(|p| p.may_add_to(total)).collect();
        for list in [&alike[..], &fitting, parts] {
            // The list may go on with other things: any beginning of it may be the parts.
            for end in (2..=list.len()).rev() {
                match agreement(total, &list[..end]) {
                    Agreement::Exact => return Some(draft(document, total, &list[..end], Verdict::Holds)),
                    Agreement::Rounded if end == list.len() && rounded.is_none() => {
                        rounded = Some(draft(document, total, &list[..end], Verdict::Rounding));
                    }
                    _ => {}
                }
            }
        }
    }
    if rounded.is_some() {
        return rounded;
    }
    // Numbers of other things may stand nearer (`SARS-CoV-2, trong đó 1.104 ca`).
    let same = |t: &&&Amount| !parts.is_empty() && parts.iter().all(|p| p.same_unit(t));
    let total = totals.iter().find(same).or(totals.first())?;
    let alike = parts.iter().all(|p| p.same_unit(total))
        || parts.iter().all(|p| p.unit[0].is_empty())
        || one_each(document, parts) && (strong || parts.iter().all(|p| p.may_add_to(total)));
    let computed: Decimal = parts.iter().map(|p| p.value).sum();
    let near = parts.iter().all(|p| p.value < total.value)
        && is_plausible_slip(total.value, computed, strong && parts.iter().all(|p| p.may_add_to(total)));
    let one_misprint =
        || total.value >= Decimal::TEN && Equation::sum(document, parts, total).is_some_and(|e| e.is_slip());
    let slip = closed && alike && parts.len() >= 2 && !total.approximate && !total.rate && (near || one_misprint());
    slip.then(|| draft(document, total, parts, Verdict::Fails))
}

/// Parts without a unit under a total in thousands, millions or billions are in the total's unit: `502,24 tỷ đồng, trong
/// đó: ngân sách tập trung: 29,42; đấu giá đất: 472,82`.
fn rescaled(document: &Document, totals: &[&Amount], parts: &[&Amount]) -> Option<(Amount, Vec<Amount>)> {
    let total = totals.first()?;
    let scale = scale_of(document, total);
    let bare = parts.iter().all(|p| p.unit[0].is_empty() && scale_of(document, p) == Decimal::ONE);
    if scale == Decimal::ONE || !bare || parts.len() < 2 {
        return None;
    }
    let scaled = parts.iter().map(|p| {
        let (value, step) = (p.value.checked_mul(scale)?, p.step.checked_mul(scale)?);
        Some(Amount { value, step, unit: total.unit.clone(), ..(*p).clone() })
    });
    Some(((*total).clone(), scaled.collect::<Option<_>>()?))
}

/// Is every part in a stretch of its own, between commas, semicolons or `và`? Not in `Hòa Phong 1 là 20 ha`.
fn one_each(document: &Document, parts: &[&Amount]) -> bool {
    parts.windows(2).all(|w| {
        (w[0].token..w[1].token).any(|t| {
            let token = &document.tokens[t];
            token.is_mark(',') || token.is_mark(';') || token.word() == "va"
        })
    })
}

/// How the parts' sum agrees with the total.
pub(super) fn agreement(total: &Amount, parts: &[&Amount]) -> Agreement {
    let computed: Decimal = parts.iter().map(|p| p.value).sum();
    let any_rounded = total.rounded() || parts.iter().any(|p| p.rounded());
    let steps: Vec<Decimal> = if any_rounded {
        parts.iter().copied().chain([total]).filter(|a| a.rounded()).map(|a| a.step).collect()
    } else {
        Vec::new()
    };
    sum_agrees(total.value, computed, &steps)
}

/// The finished check of a sum.
pub(super) fn draft(document: &Document, total: &Amount, parts: &[&Amount], verdict: Verdict) -> Draft {
    let stated = document.figure(total.figure);
    let scale = scale_of(document, total);
    let computed: Decimal = parts.iter().map(|p| p.value).sum::<Decimal>() / scale;
    let indexes: Vec<usize> = parts.iter().map(|p| p.figure).collect();
    Draft::new(CheckKind::Sum, verdict)
        .operands(indexes.iter().map(|&i| document.figure(i)))
        .stated(stated, None)
        .computed(computed.normalize())
        .by(StatedBy::Text)
        .explained(sum_told(document, &indexes, total.figure, computed, verdict == Verdict::Holds))
        .equation(Equation::sum(document, parts, total))
}

/// What the figure's printed value is multiplied by to give the amount's.
pub(super) fn scale_of(document: &Document, amount: &Amount) -> Decimal {
    let printed = document.figure(amount.figure).value.as_ref().and_then(crate::model::Value::number);
    match printed {
        Some(n) => amount.step.checked_div(Decimal::new(1, n.scale())).unwrap_or(Decimal::ONE),
        None => Decimal::ONE,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    fn sums(text: &str) -> Vec<(Verdict, String)> {
        checks_of(text).into_iter().filter(|c| c.kind == CheckKind::Sum).map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn bullets_under_a_total_add_up() {
        assert_eq!(
            sums(
                "Tổng số hồ sơ đã thu nhận: 1.250 hồ sơ, trong đó:\n+ Cấp mới: 700 trường hợp.\n+ Cấp đổi: 450 trường hợp.\n+ Cấp lại: 100 trường hợp.\n"
            ),
            [(Verdict::Holds, "700 + 450 + 100 = 1.250".into())]
        );
    }

    #[test]
    fn each_unit_is_added_up_on_its_own() {
        let got = sums(
            "* Tổng số 5.120 hộ/21.300 nhân khẩu; trong đó:\n+ Thường trú 5.010 hộ/20.900 nhân khẩu;\n+ Tạm trú: 130 hộ/400 nhân khẩu.\n+ Xóa đăng ký 12 hồ sơ\n",
        );
        assert_eq!(
            got,
            [
                (Verdict::Fails, "5.010 + 130 = 5.140, stated 5.120".into()),
                (Verdict::Holds, "20.900 + 400 = 21.300".into())
            ]
        );
    }

    #[test]
    fn lists_in_a_sentence_and_in_brackets_add_up() {
        assert_eq!(
            sums(
                "Còn 684 em chưa tham gia, gồm tiểu học 312, trung học cơ sở 273 và trung học phổ thông 99; giáo viên gặp 5 phụ huynh."
            ),
            [(Verdict::Holds, "312 + 273 + 99 = 684".into())]
        );
        assert_eq!(
            sums("+ Vướng mắc: 18 (chưa có giấy tờ: 09; khai sinh sau ngày 01/7/2021: 03; vắng mặt: 06)."),
            [(Verdict::Holds, "09 + 03 + 06 = 18".into())]
        );
        assert_eq!(
            sums("Bố trí 3,15 tỷ đồng, trong đó 2,10 tỷ đồng cho xã A và 1.050 triệu đồng cho xã B."),
            [(Verdict::Holds, "2,10 + 1.050 = 3,15".into())]
        );
    }

    #[test]
    fn a_wrong_digit_fails_and_is_proposed() {
        let checks = checks_of("Tiếp nhận 31.480 hồ sơ, gồm cấp huyện 6.215 hồ sơ và cấp xã 25.765 hồ sơ.");
        assert_eq!(checks.len(), 1);
        assert_eq!(checks[0].verdict, Verdict::Fails);
        assert_eq!(checks[0].message, "6.215 + 25.765 = 31.980, stated 31.480");
    }

    #[test]
    fn parts_that_are_only_some_parts_do_not_fail() {
        for text in [
            "Toàn xã có 1.742 hộ, trong đó 143 hộ được miễn, 96 hộ được giảm.",
            "Có 152 cộng tác viên, trong đó 88 người nói được tiếng Khmer.",
            "Huyện có 500 cán bộ, trong đó có 210 nữ, 180 đảng viên.",
            "Tổ công tác gồm 11 người đã xuống 27 làng, tổ chức 54 cuộc họp.",
        ] {
            assert_eq!(sums(text), [], "{text}");
        }
    }
}
