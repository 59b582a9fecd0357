//! What is left of a whole, and what changed: `còn lại`, `chưa`, `tăng … so với`, `từ … xuống còn …`.
//!
//! `đã đồng bộ 63.625 người (70.155 người tham gia) … Hiện còn 6.530 người chưa đồng bộ` states that 70.155 less
//! 63.625 leaves 6.530. In bullets the whole comes first: `đã thu nhận: 16.642`, `đã kích hoạt: 14.091`,
//! `chưa kích hoạt: 2.551` states the sum 14.091 + 2.551 = 16.642.

use super::arithmetic::{Agreement, is_plausible_slip, quotient_agrees, sum_agrees, vietnamese};
use super::document::{Amount, Document};
use super::draft::{Draft, equation};
use super::equation::{Equation, Law, Term};
use super::sums;
use crate::model::{CheckKind, Figure, FigureKind, Value, Verdict};
use rust_decimal::Decimal;
use std::ops::Range;

/// Finds remainders and changes.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for (i, amount) in document.amounts.iter().enumerate() {
        if amount.rate {
            continue;
        }
        match cue(document, amount) {
            Some(Cue::Remainder) => out.extend(remainder(document, i)),
            Some(Cue::Change) => out.extend(change(document, i)),
            None => {}
        }
    }
    out.extend((0..document.tokens.len()).filter_map(|t| growth(document, t)));
    out
}

enum Cue {
    Remainder,
    Change,
}

/// The words right before an amount (and `chưa` right after it).
fn cue(document: &Document, amount: &Amount) -> Option<Cue> {
    let label = document.label(amount);
    let last: Vec<&str> = label.iter().rev().take(4).copied().collect();
    let after: Vec<&str> = (amount.token + 1..amount.token + 5)
        .map(|t| document.tokens.get(t).map_or("", |t| t.word()))
        .take_while(|w| !w.is_empty())
        .collect();
    if last.iter().take(2).any(|w| matches!(*w, "tang" | "giam" | "hut" | "them")) {
        return Some(Cue::Change);
    }
    let left = last.iter().take(3).any(|w| matches!(*w, "con" | "thieu" | "ton"))
        || matches!(label[..], ["con", ..] | ["so", "con", ..]) && label.len() <= 6
        || label.contains(&"chua")
        || after.contains(&"chua")
        || after.windows(2).any(|w| w == ["con", "lai"]);
    left.then_some(Cue::Remainder)
}

/// Whole less what is done leaves the remainder.
fn remainder(document: &Document, index: usize) -> Option<Draft> {
    let rest = &document.amounts[index];
    let near = neighbours(document, index, 8);
    let in_sentence = document.sentence_of(rest.token).map(|s| document.sentences[s].1.clone())?;
    let window: &[&Amount] = if rest.value < Decimal::TEN {
        // Small numbers meet by chance: only inside the sentence.
        let n = near.iter().take_while(|a| in_sentence.contains(&a.token)).count();
        &near[..n]
    } else {
        &near
    };
    // Pairs whose members stand nearest to the remainder come first.
    for far in 1..window.len() {
        for done_at in 0..=far {
            for (whole, done) in [(far, done_at), (done_at, far)] {
                if whole == done || (whole != far && done != far) {
                    continue;
                }
                let (whole, done) = (window[whole], window[done]);
                if agrees(whole, &[done], rest) == Agreement::Exact {
                    return Some(state(document, whole, done, rest, Verdict::Holds));
                }
            }
        }
    }
    // `1.742 hộ, trong đó 143 hộ được miễn, 96 hộ được giảm, còn 1.503 hộ nộp đủ`
    for whole in 2..window.len() {
        let parts: Vec<&Amount> = window[..whole].iter().rev().copied().collect();
        if agrees(window[whole], &parts, rest) == Agreement::Exact {
            let all: Vec<&Amount> = parts.iter().copied().chain([rest]).collect();
            return Some(sums::draft(document, window[whole], &all, Verdict::Holds));
        }
    }
    only_reading(document, index, &in_sentence)
}

/// A whole, what is done and what is left, one a bullet or all in a sentence, with nothing else between: then a
/// miss that one misprint explains is one.
fn only_reading(document: &Document, index: usize, sentence: &Range<usize>) -> Option<Draft> {
    let rest = &document.amounts[index];
    let done = document.amounts.get(index.checked_sub(1)?)?;
    let whole = document.amounts.get(index.checked_sub(2)?)?;
    let same = alike(rest, whole) && alike(done, whole) && !rest.approximate && !done.approximate;
    if !same || whole.approximate || whole.rate || done.rate {
        return None;
    }
    let label = document.label(rest);
    let left = label.windows(2).any(|w| w == ["con", "lai"])
        || matches!(label[..], ["con", "phai", ..] | ["so", "con", ..]) && label.len() <= 6;
    let bullets = {
        let [a, b, c] = [whole.item, done.item, rest.item];
        let single = |i: usize| document.amounts_in(&document.items[i].tokens).len() == 1;
        a != b
            && b != c
            && document.items[a].level > super::outline::PLAIN
            && [b, c].iter().all(|&i| document.items[i].level == document.items[a].level)
            && document.items[a].parent == document.items[c].parent
            && [a, b, c].iter().all(|&i| single(i))
            && (shared_deed(document, done, rest) || left)
    };
    let done_words = document.label(done);
    let inline = sentence.contains(&whole.token)
        && document.amounts_in(&(sentence.start..rest.token)).len() == 2
        && (left
            || label.iter().rev().take(3).any(|w| matches!(*w, "con" | "ton" | "thieu"))
            || shared_deed(document, done, rest))
        && (done_words.contains(&"da")
            || document.label(whole).contains(&"da")
            || document.says(done.token + 2, &["da"]));
    if !(bullets || inline) {
        return None;
    }
    // `đã trả 4.100 hộ trên tổng số 4.500 hộ; còn 400 hộ`: the larger is the whole, unless that was misprinted.
    let named = |a: &Amount| document.label(a).iter().any(|w| matches!(*w, "tong" | "giao"));
    let readings =
        if named(done) && !named(whole) { [(done, whole), (whole, done)] } else { [(whole, done), (done, whole)] };
    let law = |(whole, done): (&Amount, &Amount)| {
        Equation::new(Law::Difference, [whole, done, rest].map(|a| Term::amount(document, a)))
    };
    if let Some((whole, done)) =
        readings.into_iter().find(|&r| law(r).is_some_and(|e| e.agreement() == Agreement::Exact))
    {
        return Some(state(document, whole, done, rest, Verdict::Holds));
    }
    let slip = readings.into_iter().find(|&r| law(r).is_some_and(|e| e.is_slip()));
    let near = whole.value > done.value && is_plausible_slip(whole.value, done.value + rest.value, bullets);
    let (whole, done) = slip.or_else(|| near.then_some((whole, done)))?;
    Some(state(document, whole, done, rest, Verdict::Fails))
}

/// `đã kích hoạt` and `chưa kích hoạt`: the same deed, done and not done.
fn shared_deed(document: &Document, done: &Amount, rest: &Amount) -> bool {
    let done = document.label(done);
    let rest = document.label(rest);
    let Some(at) = rest.iter().rposition(|w| matches!(*w, "chua" | "dang")) else { return false };
    let deed = &rest[at + 1..];
    deed.len() >= 2 && done.windows(2).any(|w| w == &deed[..2]) && !done.contains(&"chua")
}

/// The relation, told as it is written: a whole in another bullet is a sum, one in the sentence a difference.
fn state(document: &Document, whole: &Amount, done: &Amount, rest: &Amount, verdict: Verdict) -> Draft {
    if whole.item != rest.item && done.item != rest.item {
        let (first, second) = if done.token < rest.token { (done, rest) } else { (rest, done) };
        return sums::draft(document, whole, &[first, second], verdict);
    }
    difference(document, whole, done, rest, verdict)
}

fn difference(document: &Document, from: &Amount, less: &Amount, stated: &Amount, verdict: Verdict) -> Draft {
    let [whole, part, told] = [from, less, stated].map(|a| document.figure(a.figure));
    let computed = (from.value - less.value) / sums::scale_of(document, stated);
    let left = format!("{} - {}", whole.text, part.text);
    let terms = [from, less, stated].map(|a| Term::amount(document, a));
    Draft::new(CheckKind::Difference, verdict)
        .operand(whole)
        .operand(part)
        .stated(told, None)
        .computed(computed.normalize())
        .explained(equation(&left, &vietnamese(computed.normalize()), &told.text, verdict == Verdict::Holds))
        .equation(Equation::new(Law::Difference, terms))
}

/// `85.680 tài khoản tuần trước … 97.440 tài khoản … tăng 11.760 tài khoản`
fn change(document: &Document, index: usize) -> Option<Draft> {
    let stated = &document.amounts[index];
    // One in a thousand pairs of three-digit numbers differs by a given amount: too many below that.
    let near = neighbours(document, index, if stated.value < Decimal::ONE_HUNDRED { 2 } else { 5 });
    let sentence = document.sentence_of(stated.token)?;
    let after = document.sentences[sentence].1.clone();
    let next = document.amounts_in(&(stated.token + 1..after.end)).first().filter(|a| fits(a, stated));
    let window: Vec<&Amount> = near.into_iter().chain(next).collect();
    for a in 0..window.len() {
        for b in 0..a {
            let (high, low) =
                if window[a].value > window[b].value { (window[a], window[b]) } else { (window[b], window[a]) };
            if agrees(high, &[low], stated) == Agreement::Exact && high.value != low.value {
                return Some(difference(document, high, low, stated, Verdict::Holds));
            }
        }
    }
    only_change(document, stated, &after)
}

/// `tháng này 4.137 tấn (tháng trước 1.197 tấn), giảm 59 tấn`: two amounts and their change, alone in a sentence whose
/// words compare them; a miss that one misprint explains is one.
fn only_change(document: &Document, stated: &Amount, sentence: &Range<usize>) -> Option<Draft> {
    let others: Vec<&Amount> =
        document.amounts_in(sentence).iter().filter(|a| a.token != stated.token && !a.rate).collect();
    let [one, two] = others[..] else { return None };
    let words = document.words(sentence.clone());
    let compares = words.windows(2).any(|w| {
        matches!(
            w,
            ["so", "voi"] | ["cung", "ky"] | ["thang" | "quy" | "tuan" | "nam" | "ky", "truoc"] | ["xuong", "con"]
        )
    }) || words.contains(&"len") && words.contains(&"tu")
        || words.iter().filter(|w| **w == "nam").count() >= 2;
    let exact = [one, two, stated].iter().all(|a| !a.approximate && alike(a, one));
    if !compares || !exact {
        return None;
    }
    let readings = if one.value > two.value { [(one, two), (two, one)] } else { [(two, one), (one, two)] };
    let (high, low) = readings.into_iter().find(|(high, low)| {
        let terms = [*high, *low, stated].map(|a| Term::amount(document, a));
        Equation::new(Law::Difference, terms).is_some_and(|e| e.is_slip())
    })?;
    Some(difference(document, high, low, stated, Verdict::Fails))
}

/// `năm 2009 đạt 28,6 tỷ đồng, năm 2010 đạt 36,4 tỷ đồng, tăng 27,3%`
fn growth(document: &Document, token: usize) -> Option<Draft> {
    let figure = document.figure(document.tokens[token].figure()?);
    let Some(Value::Number(stated)) = figure.value else { return None };
    if figure.kind != FigureKind::Percent || stated > super::document::LARGEST {
        return None;
    }
    let sentence = document.sentences[document.sentence_of(token)?].1.clone();
    let lead: Vec<&str> = (sentence.start..token)
        .rev()
        .map(|t| document.tokens[t].word())
        .take_while(|w| !w.is_empty())
        .take(3)
        .collect();
    let falls = *lead.iter().find(|w| matches!(**w, "tang" | "giam" | "hut"))? != "tang";
    let before: Vec<&Amount> =
        document.amounts_in(&(sentence.start..token)).iter().rev().filter(|a| !a.rate).take(3).collect();
    let after = document.amounts_in(&(token + 1..sentence.end)).iter().filter(|a| !a.rate).take(1);
    let window: Vec<&Amount> = before.into_iter().chain(after).collect();
    // Whole per cents agree by chance: only two amounts that are alone in their sentence.
    if stated.scale() == 0 && window.len() != 2 {
        return None;
    }
    for now in &window {
        for then in window.iter().filter(|t| t.token != now.token && alike(t, now) && !t.value.is_zero()) {
            let change = if falls { then.value - now.value } else { now.value - then.value };
            if change.is_sign_negative() {
                continue;
            }
            let slack = |a: &Amount| if a.rounded() { a.step / Decimal::TWO } else { Decimal::ZERO };
            let agreement = quotient_agrees(
                change,
                then.value,
                Decimal::ONE_HUNDRED,
                stated,
                slack(now) + slack(then),
                slack(then),
            );
            let verdict = match agreement {
                Agreement::Exact => Verdict::Holds,
                Agreement::Rounded => Verdict::Rounding,
                Agreement::Off => continue,
            };
            return Some(growth_draft(document, now, then, figure, stated, falls, verdict));
        }
    }
    // Alone in a sentence whose words say which was before, a miss that one misprint explains is one.
    let [one, two] = window[..] else { return None };
    let (now, then) = if is_before(document, two, &sentence) && !is_before(document, one, &sentence) {
        (one, two)
    } else if is_before(document, one, &sentence) && !is_before(document, two, &sentence) {
        (two, one)
    } else {
        return None;
    };
    let law = if falls { Law::Fall } else { Law::Growth };
    let terms = [Term::amount(document, now), Term::amount(document, then), Term::of(figure)];
    let slip = alike(now, then) && Equation::new(law, terms).is_some_and(|e| e.is_slip());
    let exact = !now.approximate && !then.approximate && !then.value.is_zero();
    (slip && exact).then(|| growth_draft(document, now, then, figure, stated, falls, Verdict::Fails))
}

/// Same unit, or none at all.
fn alike(one: &Amount, two: &Amount) -> bool {
    one.same_unit(two) || one.unit[0].is_empty() && two.unit[0].is_empty()
}

/// Do the words before an amount put it into the time before: `so với cùng kỳ (806 km)`, `từ 177 … lên`, `năm 2021`?
fn is_before(document: &Document, amount: &Amount, sentence: &Range<usize>) -> bool {
    let words = document.words(amount.token.saturating_sub(9).max(sentence.start)..amount.token);
    let near = &words[words.len().saturating_sub(6)..];
    let past = near
        .windows(2)
        .any(|w| matches!(w, ["cung", "ky"] | ["nam" | "thang" | "quy" | "tuan" | "ky", "truoc"] | ["so", "voi"]));
    let from = document.tokens[amount.token - 1].word() == "tu"
        && document.words(amount.token..sentence.end).iter().any(|w| matches!(*w, "len" | "xuong" | "con"));
    past || from || earlier_year(document, amount, sentence)
}

/// The year named before it is the earlier of two in the sentence.
fn earlier_year(document: &Document, amount: &Amount, sentence: &Range<usize>) -> bool {
    let years: Vec<(usize, Decimal)> = sentence
        .clone()
        .filter_map(|t| {
            let figure = document.figure(document.tokens[t].figure()?);
            let Some(Value::Number(n)) = figure.value else { return None };
            (figure.kind == FigureKind::Year).then_some((t, n))
        })
        .collect();
    let [(_, first), (at, second)] = years[..] else { return false };
    if amount.token < at { first < second } else { second < first }
}

fn growth_draft(
    document: &Document,
    now: &Amount,
    then: &Amount,
    figure: &Figure,
    stated: Decimal,
    falls: bool,
    verdict: Verdict,
) -> Draft {
    let (a, b) = (document.figure(now.figure), document.figure(then.figure));
    let change = if falls { then.value - now.value } else { now.value - then.value };
    let at = |places| super::arithmetic::quotient(change, then.value, Decimal::ONE_HUNDRED, places).unwrap_or_default();
    let left = if falls {
        format!("({} - {}) / {}", b.text, a.text, b.text)
    } else {
        format!("({} - {}) / {}", a.text, b.text, b.text)
    };
    let shown = format!("{} %", vietnamese(at(stated.scale())));
    let law = if falls { Law::Fall } else { Law::Growth };
    let terms = [Term::amount(document, now), Term::amount(document, then), Term::of(figure)];
    Draft::new(CheckKind::Percent, verdict)
        .equation(Equation::new(law, terms))
        .operand(a)
        .operand(b)
        .stated(figure, None)
        .computed(at(stated.scale() + 2).normalize())
        .explained(equation(&left, &shown, &format!("{} %", vietnamese(stated)), verdict == Verdict::Holds))
}

fn agrees(whole: &Amount, parts: &[&Amount], rest: &Amount) -> Agreement {
    let computed: Decimal = parts.iter().map(|p| p.value).sum::<Decimal>() + rest.value;
    if whole.value <= rest.value { Agreement::Off } else { sum_agrees(whole.value, computed, &[]) }
}

fn fits(a: &Amount, to: &Amount) -> bool {
    !a.rate && (a.same_unit(to) || a.may_add_to(to)) && a.value > Decimal::ZERO
}

/// Amounts before one, nearest first, in its own item, its sisters and their parent.
/// A whole is looked for among so many amounts before its remainder.
const REACH: usize = 200;

fn neighbours<'d>(document: &'d Document, index: usize, most: usize) -> Vec<&'d Amount> {
    let own = &document.amounts[index];
    let item = &document.items[own.item];
    document.amounts[index.saturating_sub(REACH)..index]
        .iter()
        .rev()
        .filter(|a| {
            a.item == own.item
                || (item.level > 5
                    && document.items[a.item].parent == item.parent
                    && document.items[a.item].level == item.level)
                || (Some(a.item) == item.parent)
        })
        .filter(|a| fits(a, own))
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::Verdict;

    fn told(text: &str) -> Vec<(Verdict, String)> {
        checks_of(text).into_iter().map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn what_is_left_is_whole_less_done() {
        for (text, message) in [
            (
                "- Tổng số tài khoản đã thu nhận: 1.664 trường hợp.\n- Tổng số tài khoản đã kích hoạt thành công: 1.409 trường hợp.\n- Tổng số tài khoản chưa kích hoạt: 255 trường hợp.\n",
                "1.409 + 255 = 1.664",
            ),
            (
                "Phát hiện 214 trường hợp sai lệch; đã hiệu chỉnh 163 trường hợp, còn 51 trường hợp chờ xác minh.",
                "214 - 163 = 51",
            ),
            (
                "Đã đồng bộ là 3.625 người (4.155 người tham gia). Hiện tại còn 530 người chưa đồng bộ.",
                "4.155 - 3.625 = 530",
            ),
            (
                "Toàn xã có 1.742 hộ, trong đó 143 hộ được miễn, 96 hộ được giảm, còn 1.503 hộ nộp đủ.",
                "143 + 96 + 1.503 = 1.742",
            ),
        ] {
            assert!(told(text).contains(&(Verdict::Holds, message.to_owned())), "{text}: {:?}", told(text));
        }
    }

    #[test]
    fn a_slip_in_a_remainder_fails() {
        let got = told(
            "- Tổng số tài khoản đã thu nhận: 1.664 trường hợp.\n- Số tài khoản đã kích hoạt: 1.409 trường hợp.\n- Số tài khoản chưa kích hoạt: 265 trường hợp.\n",
        );
        assert_eq!(got, [(Verdict::Fails, "1.409 + 265 = 1.674, stated 1.664".to_owned())]);
    }

    #[test]
    fn changes_hold() {
        assert_eq!(
            told("Cuối năm 2022 có 45.120 người, nay còn 42.300 người, giảm 2.820 người."),
            [(Verdict::Holds, "45.120 - 42.300 = 2.820".to_owned())]
        );
        assert_eq!(
            told("Năm 2009 đạt 28,6 tỷ đồng, năm 2010 đạt 36,4 tỷ đồng, tăng 27,3%."),
            [(Verdict::Holds, "(36,4 - 28,6) / 28,6 = 27,3 %".to_owned())]
        );
    }

    #[test]
    fn other_things_left_do_not_fail() {
        for text in [
            "Xã có 500 hộ nghèo, đã xóa 120 nhà tạm, còn 80 hộ cận nghèo.",
            "Còn 3.276 người chưa đăng ký và 4.889 người chưa kích hoạt.",
            "Giảm 782 hộ so với năm 2022.",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
