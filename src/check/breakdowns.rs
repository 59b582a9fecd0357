//! Parts of a whole that the wording does not tie to it: halves of ratios, lists far from their total.
//!
//! `Đã giải quyết việc làm cho 10.317/16.000 lao động …; trong đó: nam 5.449 người, nữ 4.868 người` breaks down the
//! first half of a ratio; `1. … tiêm phòng cho 7.888 con …` and, a page on, `giao cho các xã: Lăng Can 612 con; Phúc Yên
//! 468 con; …` state one sum in two places; and `148/160 nhà; số còn lại 12 nhà` leaves what the ratio leaves.
//!
//! Little here ever fails: with so little wording mostly an exact agreement of large numbers says anything. A list of
//! two must stand beside its total, one of three or more may stand anywhere after it.

use super::arithmetic::{Agreement, percent_agrees, quotient, vietnamese};
use super::document::{Amount, Document, LARGEST};
use super::draft::{Draft, equation};
use super::equation::{Equation, Half, Law, Term as Printed};
use crate::model::{CheckKind, Figure, FigureKind, Value, Verdict};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;

/// A number that takes part: an amount, or one half of a ratio.
#[derive(Debug, Clone)]
struct Term<'a> {
    figure: &'a Figure,
    token: usize,
    sentence: usize,
    value: Decimal,
    /// As printed: of a ratio only the half.
    text: String,
    unit: String,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Amount,
    Part,
    Whole,
}

/// So many numbers of the right size are asked whether they are the total of a list.
const MOST_TOTALS: usize = 64;
/// A ratio is looked for among so many numbers before its remainder.
const REACH: usize = 400;

/// Finds breakdowns of ratios, lists of a distant total, and remainders of ratios.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let terms = terms(document);
    let mut worth: BTreeMap<Decimal, Vec<usize>> = BTreeMap::new();
    for (i, term) in terms.iter().enumerate() {
        worth.entry(term.value).or_default().push(i);
    }
    let mut out = Vec::new();
    for role in [Role::Amount, Role::Part, Role::Whole] {
        let own: Vec<&Term> = terms.iter().filter(|t| t.role == role).collect();
        for list in lists(document, &own) {
            let parts = &own[list];
            out.extend(total_of(&terms, &worth, parts).or_else(|| missed_total(document, &terms, parts)));
        }
        for item in 0..document.items.len() {
            out.extend(total_of(&terms, &worth, &bullets(document, item, &own)));
        }
    }
    out.extend(remainders(document, &terms));
    out.extend((0..document.tokens.len()).filter_map(|t| share(document, &terms, t)));
    out.extend(points(document));
    out
}

fn terms<'a>(document: &Document<'a>) -> Vec<Term<'a>> {
    let mut out: Vec<Term> = Vec::new();
    for amount in document.amounts.iter().filter(|a| !a.rate && !a.approximate) {
        let Some(sentence) = document.sentence_of(amount.token) else { continue };
        let figure = document.figure(amount.figure);
        out.push(Term {
            figure,
            token: amount.token,
            sentence,
            value: amount.value,
            text: figure.text.clone(),
            unit: amount.unit[0].clone(),
            role: Role::Amount,
        });
    }
    for (token, figure) in
        document.tokens.iter().enumerate().filter_map(|(t, k)| Some((t, document.figure(k.figure()?))))
    {
        let (Some(Value::Ratio(part, whole)), FigureKind::Ratio) = (&figure.value, figure.kind) else { continue };
        let Some(sentence) = document.sentence_of(token) else { continue };
        // More than all is a misprint where both are large; `5/3` is something else.
        if *whole > LARGEST || *part > LARGEST || *part > *whole && *whole < Decimal::ONE_HUNDRED {
            continue;
        }
        let after = document.tokens.get(token + 1).filter(|t| !t.word().is_empty());
        let stated = figure.unit.as_deref().or(after.map(|t| t.span.of(document.text)));
        let unit = stated.and_then(|u| u.split_whitespace().next()).unwrap_or_default().to_lowercase();
        let (left, right) = figure.text.split_once('/').unwrap_or((&figure.text, &figure.text));
        for (value, text, role) in [(*part, left, Role::Part), (*whole, right, Role::Whole)] {
            let text = text.trim().to_owned();
            out.push(Term { figure, token, sentence, value, text, unit: unit.clone(), role });
        }
    }
    out.sort_by_key(|t| (t.token, t.role as u8));
    out
}

/// Runs of terms that stand side by side as parts do: in one sentence, of one unit, with a comma, semicolon or `và`
/// between two and the next. Every run that ends where the list, or a clause of it, ends.
fn lists(document: &Document, terms: &[&Term]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < terms.len() {
        let mut end = start + 1;
        while end < terms.len() && joined(document, terms[end - 1], terms[end]) {
            end += 1;
        }
        if end - start >= 2 {
            out.push(start..end);
            // `6.742 người; 3.438 người; 137 người, trong đó 96, 28 và 13`: the list ends where another level begins.
            out.extend(
                (start + 1..end - 1).filter(|&k| breaks(document, terms[k], terms[k + 1])).map(|k| start..k + 1),
            );
            // `nam 5.449, nữ 4.868, trong đó …` after the total itself: the list without its first member.
            if end - start >= 3 {
                out.push(start + 1..end);
                let inner = start + 2..end - 1;
                out.extend(inner.filter(|&k| breaks(document, terms[k], terms[k + 1])).map(|k| start + 1..k + 1));
            }
        }
        start = end;
    }
    out.retain(|r| r.len() >= 2);
    out
}

fn joined(document: &Document, one: &Term, two: &Term) -> bool {
    let between = one.token + 1..two.token;
    one.sentence == two.sentence
        && (one.unit == two.unit || two.unit.is_empty() || one.unit.is_empty())
        && between.clone().any(|t| {
            let token = &document.tokens[t];
            token.is_mark(',') || token.is_mark(';') || token.is_mark(')') || token.word() == "va"
        })
}

/// Does another level of the list begin between two of its members?
fn breaks(document: &Document, one: &Term, two: &Term) -> bool {
    (one.token + 1..two.token).any(|t| {
        document.tokens[t].is_mark(';') || document.says(t, &["trong", "do"]) || document.says(t, &["con", "lai"])
    })
}

/// The first number of every bullet under an item, where all have one of the same unit.
fn bullets<'t, 'a>(document: &Document, item: usize, terms: &[&'t Term<'a>]) -> Vec<&'t Term<'a>> {
    let children = document.children(item);
    let mut out: Vec<&Term> = Vec::new();
    for child in children {
        let tokens = &document.items[*child].tokens;
        let from = terms.partition_point(|t| t.token < tokens.start);
        let first = terms.get(from).filter(|t| tokens.contains(&t.token));
        match first {
            Some(term) if out.first().is_none_or(|o| o.unit == term.unit && !term.unit.is_empty()) => out.push(term),
            _ => return Vec::new(),
        }
    }
    out
}

impl Term<'_> {
    /// As a term of an equation.
    fn printed(&self) -> Option<Printed> {
        match self.role {
            Role::Amount => Printed::worth(self.figure, self.value),
            Role::Part => Printed::half(self.figure, Half::Part),
            Role::Whole => Printed::half(self.figure, Half::Whole),
        }
    }
}

/// The number that a list adds up to.
fn total_of(terms: &[Term], worth: &BTreeMap<Decimal, Vec<usize>>, parts: &[&Term]) -> Option<Draft> {
    let (first, last) = (parts.first()?, parts.last()?);
    if parts.len() < 2 {
        return None;
    }
    let sum: Decimal = parts.iter().map(|p| p.value).sum();
    let distinct = parts.iter().any(|p| p.value != first.value);
    if sum < Decimal::from(20) || !distinct || parts.iter().any(|p| p.value.is_zero()) {
        return None;
    }
    let fits = |t: &&Term| {
        let near = if t.token < first.token { first.sentence - t.sentence } else { t.sentence - last.sentence };
        // How far a chance agreement is unlikely.
        let reach = match parts.len() {
            2 if sum < Decimal::ONE_THOUSAND => 0,
            2 => 2,
            3 if sum < Decimal::ONE_HUNDRED => 1,
            3 => 4,
            _ if sum < Decimal::ONE_HUNDRED => 2,
            _ => usize::MAX,
        };
        (t.token < first.token || t.token > last.token)
            && (t.unit == first.unit || t.unit.is_empty() || near <= 1 && counts_people(&t.unit, &first.unit))
            && near <= reach
    };
    let equal = || worth.get(&sum).into_iter().flatten().map(|&i| &terms[i]);
    let before = equal().rev().filter(|t| t.token < first.token).take(MOST_TOTALS).find(fits);
    let behind = || equal().filter(|t| t.token > last.token && parts.len() > 2).take(MOST_TOTALS).find(fits);
    let total = before.or_else(behind)?;
    Some(sum_draft(total, parts, sum))
}

/// The total that a list misses by one digit: of the same thing as its parts, the only large number of it in the three
/// sentences before, and itself no part of anything. A list of three and more, so that its sum is no accident.
///
/// A number that has nothing to do with the list differs from its sum by one digit in one of about five hundred.
fn missed_total(document: &Document, terms: &[Term], parts: &[&Term]) -> Option<Draft> {
    const FEWEST: usize = 3;
    const SENTENCES: usize = 3;
    let first = parts.first()?;
    let whole_list = parts.len() >= FEWEST && parts.iter().all(|p| p.role == Role::Amount && p.unit == first.unit);
    if !whole_list || first.unit.is_empty() {
        return None;
    }
    // What stands before the first part of its sentence belongs to the list, or to something else.
    let end = terms.partition_point(|t| t.token < first.token);
    let behind = terms.get(terms.partition_point(|t| t.token <= parts[parts.len() - 1].token));
    let opens = end.checked_sub(1).is_none_or(|i| terms[i].sentence < first.sentence);
    let closes = behind.is_none_or(|t| t.sentence > first.sentence);
    if !opens || !closes || !names_each(document, parts) {
        return None;
    }
    let near = terms[..end].iter().rev().take_while(|t| first.sentence - t.sentence <= SENTENCES);
    let mut alike = near.filter(|t| t.role == Role::Amount && t.unit == first.unit && t.value >= Decimal::ONE_THOUSAND);
    let total = alike.next()?;
    let alone = alike.next().is_none()
        && terms
            .iter()
            .skip(terms.partition_point(|t| t.token < total.token) + 1)
            .take_while(|t| t.token < first.token)
            .all(|t| t.unit != first.unit);
    let sum: Decimal = parts.iter().map(|p| p.value).sum();
    let law = Equation::new(Law::Sum, parts.iter().copied().chain([total]).map(Term::printed))?;
    if !alone || parts.iter().any(|p| p.value >= total.value) || sum == total.value || !law.is_digit_slip() {
        return None;
    }
    let left = parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" + ");
    let draft = parts.iter().fold(Draft::new(CheckKind::Sum, Verdict::Fails), |d, p| d.operand(p.figure));
    let told = equation(&left, &vietnamese(sum), &total.text, false);
    Some(draft.stated(total.figure, None).computed(sum).explained(told).equation(Some(law)))
}

/// Does a name with a capital stand beside every part: `Hải Hà 9.418 liều`, `1.442 hồ sơ Cẩm Giang`?
fn names_each(document: &Document, parts: &[&Term]) -> bool {
    parts
        .iter()
        .all(|p| (p.token.saturating_sub(4)..p.token + 6).any(|t| document.tokens.get(t).is_some_and(|t| t.capital)))
}

/// `10.317 lao động` are `5.449 người` and `4.868 người`.
fn counts_people(one: &str, other: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "người",
        "lao",
        "học",
        "cháu",
        "em",
        "trẻ",
        "nhân",
        "khẩu",
        "hội",
        "đoàn",
        "cán",
        "công",
        "lượt",
        "trường",
        "hồ",
    ];
    PEOPLE.contains(&one) && PEOPLE.contains(&other)
}

fn sum_draft(total: &Term, parts: &[&Term], sum: Decimal) -> Draft {
    let left = parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" + ");
    let mut draft = parts
        .iter()
        .fold(Draft::new(CheckKind::Sum, Verdict::Holds), |d, p| d.operand_text(Some(p.figure), p.text.clone()))
        .stated(total.figure, Some(Value::Number(total.value)))
        .computed(sum)
        .equation(Equation::new(Law::Sum, parts.iter().copied().chain([total]).map(Term::printed)))
        .explained(equation(&left, &total.text, &total.text, true));
    draft.check.stated_text = Some(total.text.clone());
    draft
}

/// `148/160 nhà, đạt 92,5%; số còn lại 12 nhà`: what a ratio leaves.
///
/// Beside its ratio, alone in the sentence with it, a remainder that one misprint puts right fails.
fn remainders(document: &Document, terms: &[Term]) -> Vec<Draft> {
    let mut out = Vec::new();
    for amount in &document.amounts {
        if !leaves(document, amount) || amount.rate || amount.approximate {
            continue;
        }
        let Some(sentence) = document.sentence_of(amount.token) else { continue };
        let stated = document.figure(amount.figure);
        // As printed: `13.383/18.850 triệu đồng, còn 5.467 triệu đồng` are in one scale.
        let Some(left) = stated.value.as_ref().and_then(Value::number) else { continue };
        let unit = words_after(document, amount.token);
        let far = if left < Decimal::ONE_HUNDRED { 1 } else { usize::MAX };
        let pairs = || {
            let end = terms.partition_point(|t| t.token < amount.token);
            terms[end.saturating_sub(REACH)..end].windows(2).rev().filter(|w| {
                w[0].token == w[1].token
                    && w[0].role == Role::Part
                    && sentence - w[0].sentence <= far
                    && (w[0].unit == unit || w[0].unit == amount.unit[0] || w[0].unit.is_empty() || unit.is_empty())
            })
        };
        let equation_of =
            |w: &[Term]| Equation::new(Law::Difference, [w[1].printed(), w[0].printed(), Printed::of(stated)]);
        let exact = pairs().find(|w| w[1].value - w[0].value == left);
        let beside = || {
            let w = pairs().next().filter(|w| w[0].sentence == sentence)?;
            let alone = document.amounts_in(&(w[0].token..amount.token)).is_empty();
            (alone && equation_of(w)?.is_slip()).then_some(w)
        };
        let Some(pair) = exact.or_else(beside) else { continue };
        let [part, whole] = pair else { continue };
        let verdict = if exact.is_some() { Verdict::Holds } else { Verdict::Fails };
        let computed = whole.value - part.value;
        let told = format!("{} - {}", whole.text, part.text);
        out.push(
            Draft::new(CheckKind::Difference, verdict)
                .operand_text(Some(whole.figure), whole.text.clone())
                .operand_text(Some(part.figure), part.text.clone())
                .stated(stated, None)
                .computed(computed)
                .explained(equation(&told, &vietnamese(computed), &stated.text, verdict == Verdict::Holds))
                .equation(equation_of(pair)),
        );
    }
    out
}

/// The first word after a number, as written in lower case.
fn words_after(document: &Document, token: usize) -> String {
    let next = document.tokens.get(token + 1).filter(|t| !t.word().is_empty());
    next.map_or(String::new(), |t| t.span.of(document.text).to_lowercase())
}

/// `cho 10.317/16.000 lao động, …, lao động nữ 4.868 người (chiếm 47,18%)`: a share of the half of a ratio.
fn share(document: &Document, terms: &[Term], token: usize) -> Option<Draft> {
    let figure = document.figure(document.tokens[token].figure()?);
    let Some(Value::Number(stated)) = figure.value else { return None };
    if figure.kind != FigureKind::Percent || stated.scale() == 0 || stated > LARGEST {
        return None;
    }
    let sentence = document.sentence_of(token)?;
    let end = terms.partition_point(|t| t.token < token);
    let part = terms.get(end.checked_sub(1)?)?;
    if part.sentence != sentence || part.role != Role::Amount || part.token + 8 < token {
        return None;
    }
    let zero = Decimal::ZERO;
    let near = terms[..end].iter().rev().take_while(|t| sentence - t.sentence <= 1);
    let whole = near.into_iter().find(|t| {
        t.token < part.token
            && t.role == Role::Part
            && sentence - t.sentence <= 1
            && percent_agrees(part.value, t.value, stated, zero, zero) == Agreement::Exact
    })?;
    let shown = format!("{} %", vietnamese(stated));
    Some(
        Draft::new(CheckKind::Percent, Verdict::Holds)
            .operand(part.figure)
            .operand_text(Some(whole.figure), whole.text.clone())
            .stated(figure, None)
            .computed(quotient(part.value, whole.value, Decimal::ONE_HUNDRED, stated.scale() + 2)?.normalize())
            .explained(equation(&format!("{} / {}", part.text, whole.text), &shown, &shown, true)),
    )
}

/// `chiếm 16,81%, giảm 4,97 điểm phần trăm`: the distance of two percentages.
fn points(document: &Document) -> Vec<Draft> {
    let percents: Vec<(usize, &Figure, Decimal)> = (0..document.tokens.len())
        .filter_map(|t| {
            let figure = document.figure(document.tokens[t].figure()?);
            match figure.value {
                Some(Value::Number(n)) if figure.kind == FigureKind::Percent && n <= LARGEST => Some((t, figure, n)),
                _ => None,
            }
        })
        .collect();
    let mut out = Vec::new();
    for token in 0..document.tokens.len() {
        let Some(stated) = document.tokens[token].figure().map(|i| document.figure(i)) else { continue };
        let Some(Value::Number(points)) = stated.value else { continue };
        let named = document.says(token + 1, &["diem", "phan", "tram"])
            || document.says(token + 1, &["diem"]) && document.tokens.get(token + 2).is_some_and(|t| t.is_mark('%'));
        if !named || points.scale() == 0 {
            continue;
        }
        let end = percents.partition_point(|p| p.0 < token);
        let before: Vec<_> = percents[end.saturating_sub(6)..end].iter().rev().collect();
        let pair = before.iter().enumerate().find_map(|(i, one)| {
            let other = before[i + 1..].iter().find(|other| (one.2 - other.2).abs() == points)?;
            Some(if one.2 > other.2 { (one, other) } else { (other, one) })
        });
        let Some((high, low)) = pair else { continue };
        out.push(
            Draft::new(CheckKind::Difference, Verdict::Holds)
                .operand(high.1)
                .operand(low.1)
                .stated(stated, None)
                .computed(points)
                .explained(equation(&format!("{} - {}", high.1.text, low.1.text), &stated.text, &stated.text, true)),
        );
    }
    out
}

/// `còn`, `còn lại`, `chưa` close to an amount.
fn leaves(document: &Document, amount: &Amount) -> bool {
    let label = document.label(amount);
    let after = document.words(amount.token + 1..amount.token + 6);
    label.iter().rev().take(4).any(|w| matches!(*w, "con" | "chua" | "thieu"))
        || label.contains(&"chua")
        || after.windows(2).any(|w| w == ["con", "lai"])
        || after.contains(&"chua")
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::Verdict;

    fn told(text: &str) -> Vec<String> {
        let checks = checks_of(text);
        assert!(checks.iter().all(|c| c.verdict == Verdict::Holds), "{checks:?}");
        checks.into_iter().map(|c| c.message).collect()
    }

    #[test]
    fn the_half_of_a_ratio_is_broken_down() {
        let text = "1. Đã giải quyết việc làm cho 10.317/16.000 người; trong đó: nam 5.449 người, nữ 4.868 người.";
        assert!(told(text).contains(&"5.449 + 4.868 = 10.317".to_owned()), "{:?}", told(text));
    }

    #[test]
    fn a_list_adds_up_to_a_distant_total() {
        let text = "1. Tổng đàn 9.860 con, tiêm phòng cho 2.409 con.\n2. Đàn chó 8.240 con.\n\
            Chỉ tiêu giao cho các xã: Hải An 612 con; Hải Hà 468 con; Các Sơn 525 con; Anh Sơn 804 con.\n";
        assert!(told(text).contains(&"612 + 468 + 525 + 804 = 2.409".to_owned()), "{:?}", told(text));
    }

    #[test]
    fn ratios_of_a_list_add_up() {
        let text = "Có 1.026 hộ đóng góp.\n- Gồm: ấp Hòa An 398/412 hộ (96,6%); ấp Hòa Hảo 341/365 hộ (93,4%); ấp Hòa Ninh 287/287 hộ.\n";
        assert!(told(text).contains(&"398 + 341 + 287 = 1.026".to_owned()), "{:?}", told(text));
    }

    #[test]
    fn what_a_ratio_leaves() {
        let text = "Hỗ trợ xóa nhà tạm được 148/160 nhà, đạt 92,5%; số còn lại 12 nhà hoàn thành trước Tết.";
        assert!(told(text).contains(&"160 - 148 = 12".to_owned()), "{:?}", told(text));
    }

    #[test]
    fn shares_of_halves_and_distances_of_shares() {
        let text = "Đã giải quyết việc làm cho 10.317/16.000 người; trong đó lao động nữ 4.868 người (chiếm 47,18%).";
        assert!(told(text).contains(&"4.868 / 10.317 = 47,18 %".to_owned()), "{:?}", told(text));
        let text = "Đầu năm tỷ lệ là 21,78%. Cuối năm còn 16,81%, giảm 4,97 điểm phần trăm so với đầu năm.";
        assert!(told(text).contains(&"21,78% - 16,81% = 4,97".to_owned()), "{:?}", told(text));
    }

    #[test]
    fn bullets_break_down_the_sentence_before_their_heading() {
        let text = "1.2. Đã thu 2.583,9 triệu đồng; còn phải thu 630,7 triệu đồng. Trong số đã thu:\n\
            - Nộp qua ngân hàng: 1.468,2 triệu đồng.\n- Nộp trực tiếp: 1.115,7 triệu đồng.\n";
        assert!(told(text).contains(&"1.468,2 + 1.115,7 = 2.583,9".to_owned()), "{:?}", told(text));
    }

    #[test]
    fn numbers_that_do_not_agree_say_nothing() {
        assert_eq!(told("Có 1.026 hộ. Đã gặp 398 người, 341 người và 280 người. Còn 12 nhà."), Vec::<String>::new());
        assert_eq!(told("Có 12 xã. Họp 5 xã, 7 xã."), Vec::<String>::new());
    }
}
