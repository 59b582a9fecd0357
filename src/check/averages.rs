//! A whole over a number of units, days or months: `bình quân mỗi xã 4.297 cử tri`, `mỗi ngày phải đạt 1.228 hồ sơ`.
//!
//! `Toàn huyện có 15 xã với 64.463 cử tri, bình quân mỗi xã 4.297,5 cử tri` states 64.463 / 15 = 4.297,5. The thing that
//! the average is *per* (`mỗi xã`, `/thôn`, `một tổ`) tells which of the numbers before it is the divisor: the one
//! that counts the same thing. A target is often rounded up to whole ones, so a daily number may be that, too.

use super::arithmetic::{Agreement, quotient, vietnamese};
use super::document::{Amount, Document};
use super::draft::{Draft, equation};
use super::equation::{Equation, Law, Term};
use super::outline::PLAIN;
use crate::model::{CheckKind, Figure, Value, Verdict};
use rust_decimal::Decimal;

/// A number that may be a divisor: also one of days and months, which are no amounts.
struct Counted<'a> {
    token: usize,
    figure: &'a Figure,
    value: Decimal,
    /// The folded word after it.
    unit: String,
}

/// Finds averages and daily targets.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    (0..document.tokens.len()).filter_map(|t| one(document, t)).collect()
}

fn one(document: &Document, token: usize) -> Option<Draft> {
    let index = document.tokens[token].figure()?;
    let figure = document.figure(index);
    let Some(Value::Number(stated)) = figure.value else { return None };
    let at = document.sentence_of(token)?;
    let (item, sentence) = document.sentences[at].clone();
    let (per, said) = per(document, token, sentence.start)?;
    let start = match at.checked_sub(1).and_then(|i| document.sentences.get(i)) {
        Some((i, before)) if *i == item || document.items[item].level > PLAIN => before.start,
        _ => sentence.start,
    };
    let end = sentence.end.min(token + 24);
    let divisors: Vec<Counted> = (start..end)
        .filter(|&t| t != token)
        .filter_map(|t| counted(document, t))
        .filter(|c| c.unit == per && c.value > Decimal::ONE)
        .collect();
    let wholes: Vec<&Amount> = document
        .amounts_in(&(start..token))
        .iter()
        .rev()
        .filter(|a| a.value > stated && !divisors.iter().any(|d| d.token == a.token))
        .collect();
    let mut rounded_up = None;
    for whole in &wholes {
        for divisor in &divisors {
            let relation = Equation::new(
                Law::Quotient(Decimal::ONE),
                [Term::amount(document, whole), Term::of(divisor.figure), scaled(document, token, figure)],
            )?;
            match relation.agreement() {
                Agreement::Exact => return Some(draft(document, whole, divisor, figure, Verdict::Holds, relation)),
                Agreement::Rounded => {
                    return Some(draft(document, whole, divisor, figure, Verdict::Rounding, relation));
                }
                Agreement::Off => {
                    let up = (whole.value / divisor.value).ceil() == stated * scale(document, token);
                    if up && stated.scale() == 0 && rounded_up.is_none() {
                        rounded_up = Some(draft(document, whole, divisor, figure, Verdict::Rounding, relation));
                    }
                }
            }
        }
    }
    if rounded_up.is_some() {
        return rounded_up;
    }
    // One whole, one divisor, in one sentence: then there is one way to read it.
    let inside: Vec<&&Amount> = wholes.iter().filter(|w| sentence.contains(&w.token)).collect();
    let [divisor] = &divisors[..] else { return None };
    let [whole] = inside[..] else { return None };
    let clear =
        said && sentence.contains(&divisor.token) && !whole.approximate && !whole.rate && same(document, whole, token);
    let relation = Equation::new(
        Law::Quotient(Decimal::ONE),
        [Term::amount(document, whole), Term::of(divisor.figure), scaled(document, token, figure)],
    )?;
    (clear && relation.is_slip()).then(|| draft(document, whole, divisor, figure, Verdict::Fails, relation))
}

/// Does the average count what the whole counts?
fn same(document: &Document, whole: &Amount, token: usize) -> bool {
    let after = document.tokens.get(token + 1).map_or("", |t| t.word());
    whole.unit[0].is_empty() || crate::orthography::fold(&whole.unit[0]) == after
}

/// What the number is an average per, folded, and whether the words call it an average: `mỗi xã`, `/xã`, `một tổ`.
fn per(document: &Document, token: usize, start: usize) -> Option<(String, bool)> {
    let word = |t: usize| document.tokens.get(t).map_or("", |x| x.word());
    let from = token.saturating_sub(7).max(start);
    let lead: Vec<usize> = (from..token).rev().take_while(|&t| !document.tokens[t].is_mark(';')).collect();
    let average = (from..token).any(|t| document.says(t, &["binh", "quan"]) || document.says(t, &["trung", "binh"]));
    if let Some(&each) = lead.iter().find(|&&t| word(t) == "moi" && each_mark(document, t)) {
        let unit = word(each + 1);
        return (!unit.is_empty()).then(|| (unit.to_owned(), true));
    }
    if !average {
        return None;
    }
    // `bình quân 15 triệu đồng/hộ`, `bình quân 40 hồ sơ một tổ`
    (token + 1..token + 6).find_map(|t| {
        let stroke = document.tokens.get(t).is_some_and(|x| x.is_mark('/')) || word(t) == "mot" || word(t) == "moi";
        let unit = word(t + 1);
        (stroke && !unit.is_empty()).then(|| (unit.to_owned(), true))
    })
}

/// `mỗi`, not `mới` nor `mời`; a scan may have lost the mark.
fn each_mark(document: &Document, token: usize) -> bool {
    let text = document.tokens[token].span.of(document.text).to_lowercase();
    matches!(text.as_str(), "mỗi" | "moi" | "môi")
}

fn counted<'a>(document: &Document<'a>, token: usize) -> Option<Counted<'a>> {
    let figure = document.figure(document.tokens[token].figure()?);
    let Some(Value::Number(value)) = figure.value else { return None };
    let unit = document.tokens.get(token + 1)?.word();
    // `04 tháng`: extract may have taken the unit into the figure's own.
    let unit = if unit.is_empty() {
        crate::orthography::fold(figure.unit.as_deref()?.split_whitespace().next()?)
    } else {
        unit.to_owned()
    };
    (value.scale() == 0 && value <= super::document::LARGEST).then_some(Counted { token, figure, value, unit })
}

fn scale(document: &Document, token: usize) -> Decimal {
    let amounts = document.amounts_in(&(token..token + 1));
    amounts.first().map_or(Decimal::ONE, |a| super::sums::scale_of(document, a))
}

/// The stated average with the scale of its unit.
fn scaled(document: &Document, token: usize, figure: &Figure) -> Option<Term> {
    match document.amounts_in(&(token..token + 1)).first() {
        Some(amount) => Term::amount(document, amount),
        None => Term::of(figure),
    }
}

fn draft(
    document: &Document,
    whole: &Amount,
    divisor: &Counted,
    figure: &Figure,
    verdict: Verdict,
    relation: Equation,
) -> Draft {
    let told = document.figure(whole.figure);
    let places = figure.value.as_ref().and_then(Value::number).map_or(0, |n| n.scale());
    let own = super::sums::scale_of(document, whole);
    let value = whole.value / own;
    let computed = quotient(value, divisor.value, Decimal::ONE, places + 2).unwrap_or_default();
    let shown = quotient(value, divisor.value, Decimal::ONE, places).unwrap_or_default();
    let left = format!("{} / {}", told.text, divisor.figure.text);
    Draft::new(CheckKind::Quotient, verdict)
        .operand(told)
        .operand(divisor.figure)
        .stated(figure, None)
        .computed(computed.normalize())
        .explained(equation(&left, &vietnamese(shown), &figure.text, verdict == Verdict::Holds))
        .equation(Some(relation))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    fn told(text: &str) -> Vec<(Verdict, String)> {
        let checks = checks_of(text);
        checks.into_iter().filter(|c| c.kind == CheckKind::Quotient).map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn averages_name_what_they_are_per() {
        for (text, message) in [
            ("Toàn huyện có 15 xã với 64.463 cử tri, bình quân mỗi xã 4.297,5 cử tri.", "64.463 / 15 = 4.297,5"),
            ("12 tổ lưu động hoàn thành 1.260 hồ sơ, bình quân 105 hồ sơ một tổ.", "1.260 / 12 = 105"),
            ("Kinh phí cho 40 hộ là 1.860 triệu đồng, bình quân 46,5 triệu đồng/hộ.", "1.860 / 40 = 46,5"),
        ] {
            assert_eq!(told(text), [(Verdict::Holds, message.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_daily_target_may_be_rounded_up() {
        assert_eq!(told("Còn lại 1.150 hồ sơ; trong 37 ngày tới mỗi ngày phải đạt 32 hồ sơ.")[0].0, Verdict::Rounding);
        assert_eq!(
            told("Trong 10 tổ có 1.250 hồ sơ, bình quân mỗi tổ 135 hồ sơ."),
            [(Verdict::Fails, "1.250 / 10 = 125, stated 135".to_owned())]
        );
    }

    #[test]
    fn other_things_per_unit_are_no_averages_of_these() {
        for text in [
            "Có 15 xã, 64.463 cử tri; mỗi xã bố trí 3 cán bộ.",
            "Hỗ trợ 120 hộ, bình quân thu nhập 51 triệu đồng/người.",
            "Cấp mới 15 thẻ cho 30 người.",
        ] {
            assert!(told(text).iter().all(|c| c.0 != Verdict::Fails), "{text}");
        }
    }
}
