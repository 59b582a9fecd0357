//! A share in per cent: `2152/2163 hồ sơ (Đạt 99,49%)`, `đạt tỷ lệ`, `chiếm`, `bằng`.
//!
//! The part stands right before the percentage; the whole may stand in the same sentence, or far above
//! (`Tổng chỉ tiêu phải thực hiện: 151.176 trường hợp` … `127.923 trường hợp, đạt tỷ lệ: 84,62%`). How far is looked
//! for it depends on the printed places: two places agree by chance with one pair in ten thousand, none with one
//! in a hundred. So a whole per cent is only compared inside its own sentence and the one before.
//!
//! It fails only where the words leave one whole: a ratio right before it, `A trường hợp/Tổng số … là B`,
//! `A trên tổng số B`, `trong số B … A`, `đạt 106,0% kế hoạch (700 hội viên)`.

use super::arithmetic::{Agreement, percent_agrees, quotient, vietnamese};
use super::document::{Amount, Document, LARGEST};
use super::draft::{Draft, equation};
use super::equation::{Equation, Half, Law, Term};
use crate::model::{CheckKind, Figure, FigureKind, Value, Verdict};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Words that lead from a part to its percentage and say nothing else.
const CUES: &[&str] = &[
    "dat", "ty", "ti", "le", "chiem", "bang", "la", "tuong", "duong", "ung", "voi", "tuc", "ke", "hoach", "chi", "tieu",
];
/// Words before a percentage that make it a bound or a guess.
const BOUNDS: &[&str] = &[
    "tren", "duoi", "hon", "gan", "khoang", "thieu", "nhat", "qua", "tu", "den", "da", "xi", "ngot", "dau", "vuot",
    "moi",
];

/// A percentage of the text.
struct Stated<'a> {
    token: usize,
    figure: &'a Figure,
    value: Decimal,
    sentence: usize,
}

/// Part and whole of a percentage.
#[derive(Clone, Copy)]
enum Operands<'d> {
    /// Both in one figure: `2152/2163`.
    Ratio(&'d Figure, Decimal, Decimal),
    /// Two amounts.
    Pair(&'d Amount, &'d Amount),
}

/// Finds the percentages of a document.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let all: Vec<Stated> = (0..document.tokens.len()).filter_map(|t| stated(document, t)).collect();
    let mut out: Vec<Draft> = Vec::new();
    let mut open: Vec<&Stated> = Vec::new();
    for p in &all {
        match one(document, p) {
            Some(draft) => out.push(draft),
            None => open.push(p),
        }
    }
    let sentences: BTreeMap<&str, usize> = all.iter().map(|p| (p.figure.id.as_str(), p.sentence)).collect();
    let mut wholes: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
    for d in out.iter().filter(|d| d.check.verdict == Verdict::Holds) {
        let sentence = d.check.stated_figure.as_ref().and_then(|id| sentences.get(id.as_str()));
        if let (Some(&sentence), Some(whole)) = (sentence, d.check.operands.get(1)) {
            wholes.entry(sentence).or_default().push(whole);
        }
    }
    let more: Vec<Draft> = open.into_iter().filter_map(|p| among(document, p, wholes.get(&p.sentence)?)).collect();
    out.extend(more);
    out
}

/// `24.600 hồ sơ; trong đó 17.712 hồ sơ trực tuyến, đạt 72,0%; 9.348 hồ sơ thanh toán trực tuyến, đạt 36,0%`: where the
/// other shares of a sentence, two at least, are of one whole, this one is, too; one misprint may have made it fail.
fn among(document: &Document, p: &Stated, wholes: &[&String]) -> Option<Draft> {
    let (first, rest) = wholes.split_first()?;
    if rest.is_empty() || rest.iter().any(|w| w != first) {
        return None;
    }
    let whole = document.amount_of(first)?;
    let part = *parts(document, p).first()?;
    let clear = part.same_unit(whole) && !part.approximate && only_cues_between(document, part.token, p.token);
    let draft = (clear && part.token != whole.token)
        .then(|| draft(document, Operands::Pair(part, whole), p, Verdict::Fails))?;
    draft.equation.as_ref().is_some_and(Equation::is_slip).then_some(draft)
}

fn stated<'a>(document: &Document<'a>, token: usize) -> Option<Stated<'a>> {
    let figure = document.figure(document.tokens[token].figure()?);
    let Some(Value::Number(value)) = figure.value else { return None };
    if figure.kind != FigureKind::Percent || value.is_sign_negative() || value > LARGEST {
        return None;
    }
    let sentence = document.sentence_of(token)?;
    let start = document.sentences[sentence].1.start;
    let lead: Vec<&str> =
        (start..token).rev().map(|t| document.tokens[t].word()).take_while(|w| !w.is_empty()).take(4).collect();
    let follows = (token + 1..token + 4).map(|t| document.tokens.get(t).map_or("", |t| t.word()));
    let result = matches!(lead[..], ["qua", "ket" | "hieu", ..]);
    let bound = !result && lead.first().is_some_and(|w| BOUNDS.contains(w)) || follows.clone().any(|w| w == "tro");
    // Growth is another relation.
    let growth = lead.iter().take(2).any(|w| matches!(*w, "tang" | "giam" | "hut"));
    (!bound && !growth).then_some(Stated { token, figure, value, sentence })
}

fn one(document: &Document, p: &Stated) -> Option<Draft> {
    let ratio = ratio_behind(document, p).or_else(|| ratio_before(document, p));
    if let Some((operands, sure)) = ratio {
        let verdict = agree(operands, p.value);
        if let Some(draft) = held(document, operands, p, verdict) {
            return Some(draft);
        }
        let behind = ratio_behind(document, p).is_some();
        if sure && (behind || closes(document, p.token)) {
            return Some(draft(document, operands, p, Verdict::Fails));
        }
    }
    let parts = parts(document, p);
    let nearest = parts.first().copied();
    for part in &parts {
        for whole in wholes(document, p, part) {
            let operands = Operands::Pair(part, whole);
            if let Some(draft) = held(document, operands, p, agree(operands, p.value)) {
                return Some(draft);
            }
        }
    }
    let nearest = nearest?;
    if let Some((part, whole)) = only_reading(document, p, nearest) {
        let sane = part.value <= whole.value * Decimal::TEN && !part.approximate && !whole.approximate && !whole.rate;
        let operands = Operands::Pair(part, whole);
        let agreement = agree(operands, p.value);
        if agreement != Agreement::Off {
            return held(document, operands, p, agreement);
        }
        if sane {
            return Some(draft(document, operands, p, Verdict::Fails));
        }
    }
    // Where the words leave one whole less surely, only what one misprint explains is called failing.
    let whole = likely_whole(document, p, nearest)?;
    let reverse = Operands::Pair(whole, nearest);
    if agree(reverse, p.value) != Agreement::Off {
        return held(document, reverse, p, agree(reverse, p.value));
    }
    let operands = Operands::Pair(nearest, whole);
    let exact = !nearest.approximate && !whole.approximate && !whole.rate;
    let failing =
        (exact && agree(operands, p.value) == Agreement::Off).then(|| draft(document, operands, p, Verdict::Fails))?;
    failing.equation.as_ref().is_some_and(Equation::is_slip).then_some(failing)
}

/// The whole of a part that stands right before its percentage: the only other amount of its kind in the sentence, the
/// one that the words after the percentage name, or the one of the bullet before.
fn likely_whole<'d>(document: &'d Document, p: &Stated, part: &Amount) -> Option<&'d Amount> {
    let (item, sentence) = &document.sentences[p.sentence];
    if !only_cues_between(document, part.token, p.token) || part.rate {
        return None;
    }
    // An amount with a percentage of its own is another share of the same whole.
    let clause =
        |from: usize, to: usize| (from..to).any(|t| document.tokens[t].is_mark(';') || document.tokens[t].is_mark(')'));
    let shared = |a: &Amount| {
        a.token < part.token && document.tokens[a.token].depth > document.tokens[part.token].depth
            || a.token > part.token && clause(p.token, a.token)
            || (a.token.min(part.token)..a.token.max(part.token)).any(|t| {
                document.tokens[t]
                    .figure()
                    .is_some_and(|i| document.figure(i).kind == FigureKind::Percent && t != p.token)
            })
    };
    let same = |a: &Amount| a.same_unit(part) || a.unit[0].is_empty() && part.unit[0].is_empty();
    let alike = |a: &&Amount| a.token != part.token && !a.rate && same(a) && !shared(a);
    let after: Vec<&Amount> = document.amounts_in(&(p.token..sentence.end)).iter().filter(alike).collect();
    let before: Vec<&Amount> = document.amounts_in(&(sentence.start..part.token)).iter().filter(alike).collect();
    let follows = document.words(p.token + 1..(p.token + 6).min(sentence.end));
    if let [whole] = after[..]
        && before.is_empty()
        && whole.token < p.token + 9
        && matches!(follows.first(), Some(&"tong" | &"ke" | &"chi" | &"so" | &"trong" | &"cua" | &"du"))
    {
        return Some(whole);
    }
    // Something else than the whole named here is what the percentage is of.
    if !closes(document, p.token) && !matches!(follows[..], ["ke", "hoach"] | ["chi", "tieu", ..] | ["tong", "so"]) {
        return None;
    }
    if let [whole] = before[..] {
        return Some(whole);
    }
    if !before.is_empty() || !after.is_empty() || p.value.scale() == 0 && document.items[*item].level == 0 {
        return None;
    }
    let (sister, last) = document.sentences.get(p.sentence.checked_sub(1)?)?;
    let near = sister == item
        || document.items[*item].level > super::outline::PLAIN
            && document.items[*sister].level == document.items[*item].level
        || document.items[*item].parent == Some(*sister);
    let amounts: Vec<&Amount> = document.amounts_in(last).iter().filter(alike).collect();
    match amounts[..] {
        [whole] if near => Some(whole),
        _ => None,
    }
}

fn held(document: &Document, operands: Operands, p: &Stated, agreement: Agreement) -> Option<Draft> {
    match agreement {
        Agreement::Exact => Some(draft(document, operands, p, Verdict::Holds)),
        Agreement::Rounded => Some(draft(document, operands, p, Verdict::Rounding)),
        Agreement::Off => None,
    }
}

fn agree(operands: Operands, stated: Decimal) -> Agreement {
    match operands {
        Operands::Ratio(_, part, whole) => percent_agrees(part, whole, stated, Decimal::ZERO, Decimal::ZERO),
        Operands::Pair(part, whole) => {
            let slack = |a: &Amount| if a.rounded() { a.step / Decimal::TWO } else { Decimal::ZERO };
            percent_agrees(part.value, whole.value, stated, slack(part), slack(whole))
        }
    }
}

/// A ratio before the percentage with no figure between; and whether nothing else can be meant: then the unit may
/// follow it, and after a comma or bracket only words like `đạt tỷ lệ`.
fn ratio_before<'d>(document: &Document<'d>, p: &Stated) -> Option<(Operands<'d>, bool)> {
    let start = document.sentences[p.sentence].1.start;
    let at = (start..p.token).rev().take(14).find(|&t| document.tokens[t].figure().is_some())?;
    let figure = document.figure(document.tokens[at].figure()?);
    let Some(Value::Ratio(part, whole)) = figure.value else { return None };
    if part > LARGEST || whole > LARGEST {
        return None;
    }
    Some((Operands::Ratio(figure, part, whole), only_cues_between(document, at, p.token)))
}

/// `Tỷ lệ đã giải quyết là 75,70% (299/395 đơn)`: a ratio alone in the bracket behind it.
fn ratio_behind<'d>(document: &Document<'d>, p: &Stated) -> Option<(Operands<'d>, bool)> {
    if !document.tokens.get(p.token + 1)?.is_mark('(') {
        return None;
    }
    let figure = document.figure(document.tokens.get(p.token + 2)?.figure()?);
    let Some(Value::Ratio(part, whole)) = figure.value else { return None };
    // The bracket is its ground only where no ratio stands before.
    let first = ratio_before(document, p).is_none();
    (first && part <= LARGEST && whole <= LARGEST).then_some((Operands::Ratio(figure, part, whole), true))
}

/// Between a part and its percentage: the part's unit, then after a mark nothing but cue words.
fn only_cues_between(document: &Document, from: usize, to: usize) -> bool {
    let mut unit_words = 0;
    let mut after_mark = false;
    let mut cue = false;
    for (at, token) in document.tokens[from + 1..to].iter().enumerate() {
        // `tỷ đồng` is a unit, `tỷ lệ` leads on.
        let scale = matches!(token.word(), "ty" | "ti") && document.tokens[from + 2 + at].word() != "le";
        let dash = token.is_mark('-') || token.is_mark('–');
        if dash || token.is_mark(',') || token.is_mark('(') || token.is_mark(':') || token.is_mark(')') {
            after_mark |= !token.is_mark(')');
            cue |= token.is_mark('(');
        } else if token.word().is_empty() {
            return false;
        } else if CUES.contains(&token.word()) && !scale {
            cue = true;
        } else if after_mark || cue {
            return false;
        } else {
            unit_words += 1;
        }
    }
    cue && unit_words <= 9
}

/// Nothing that could name another whole follows the percentage.
fn closes(document: &Document, token: usize) -> bool {
    document.tokens.get(token + 1).is_none_or(|t| t.word().is_empty() && t.figure().is_none())
}

/// What the percentage may be a share of the whole for: amounts right before it, nearest first.
fn parts<'d>(document: &'d Document, p: &Stated) -> Vec<&'d Amount> {
    let sentence = &document.sentences[p.sentence].1;
    let depth = document.tokens[p.token].depth;
    let before = document.amounts_in(&(sentence.start..p.token));
    // In `24.000 cổ phần (60%)` the part stands right before the bracket; in `(…, đạt 60%)` it may stand in it.
    let many = match p.value.scale() {
        0 => 1,
        1 => 2,
        _ => 3,
    };
    before
        .iter()
        .rev()
        .filter(|a| document.tokens[a.token].depth <= depth && !a.rate && !is_change(document, a))
        .take(many)
        .collect()
}

/// `tăng 41,8 tỷ đồng (9,4%)`: an amount of growth, whose percentage is of the value before.
fn is_change(document: &Document, amount: &Amount) -> bool {
    let before = |n: usize| amount.token.checked_sub(n).map_or("", |t| document.tokens[t].word());
    (1..=2).any(|n| matches!(before(n), "tang" | "giam" | "hut"))
}

/// Where the whole of a part may stand, likeliest first.
fn wholes<'d>(document: &'d Document, p: &Stated, part: &Amount) -> Vec<&'d Amount> {
    let sentence = &document.sentences[p.sentence].1;
    let places = p.value.scale();
    let first = match places {
        // The sentence before, if it is in the same item.
        0 => p.sentence.checked_sub(1).map_or(sentence.start, |i| {
            let (item, before) = &document.sentences[i];
            let own = document.sentences[p.sentence].0;
            let level = document.items[own].level;
            let sisters = level > super::outline::PLAIN && document.items[*item].level == level;
            if *item == own || sisters { before.start } else { sentence.start }
        }),
        _ => 0,
    };
    let far = match places {
        0 => 6,
        1 => 12,
        _ => 40,
    };
    let hundred = p.value == Decimal::ONE_HUNDRED;
    let fits = |a: &&Amount| {
        a.token != part.token
            && !a.rate
            && a.value > Decimal::ZERO
            // 100 % of anything equal to it says nothing.
            && !hundred
            && (a.may_add_to(part) || places >= 2)
            && comparable(a, part)
    };
    let mut out: Vec<&Amount> = document.amounts_in(&(first..p.token)).iter().rev().filter(fits).take(far).collect();
    // `đạt 106,0% kế hoạch (700 hội viên)`, `60% của 1.200 hộ`
    out.extend(document.amounts_in(&(p.token..sentence.end)).iter().filter(fits).take(1));
    out
}

/// Could one be a share of the other? People of households may be (`4.127 hộ` of `18.946 khẩu`), for counts are exact
/// and hit two printed places by chance only rarely. Measured amounts of unlike things are not: `534 hộ` is no share of
/// `485,3 ha`.
fn comparable(whole: &Amount, part: &Amount) -> bool {
    whole.same_unit(part) || (!whole.rounded() && !part.rounded())
}

/// Part and whole where the words leave no other reading.
fn only_reading<'d>(document: &'d Document, p: &Stated, part: &'d Amount) -> Option<(&'d Amount, &'d Amount)> {
    let sentence = &document.sentences[p.sentence].1;
    // The clause: from the last semicolon.
    let start =
        (sentence.start..p.token).rev().find(|&t| document.tokens[t].is_mark(';')).map_or(sentence.start, |t| t + 1);
    let clause = document.amounts_in(&(start..p.token));
    if let [first, second] = clause
        && closes(document, p.token)
        && only_cues_between(document, second.token, p.token)
        && first.may_add_to(second)
        && document.tokens[first.token].depth == document.tokens[second.token].depth
    {
        let before = |token: usize, words: &[&[&str]]| {
            words.iter().any(|w| token >= w.len() && document.says(token - w.len(), w))
        };
        let between = first.token + 1..second.token;
        let stroke = between.clone().find(|&t| document.tokens[t].is_mark('/'));
        // `13.440 trường hợp/Tổng số tài khoản đã phê duyệt là 38.557`
        if stroke.is_some_and(|t| document.says(t + 1, &["tong"])) {
            return Some((first, second));
        }
        let total: &[&[&str]] =
            &[&["tren", "tong", "so"], &["tren", "tong"], &["trong", "tong", "so"], &["trong", "so"]];
        let over: &[&[&str]] = &[&["tren", "tong", "so"], &["tren", "tong"]];
        if before(second.token, over) || first.value < second.value && before(second.token, total) {
            return Some((first, second));
        }
        if second.value < first.value
            && before(first.token, total)
            && !between.clone().any(|t| document.tokens[t].is_mark('('))
        {
            return Some((second, first));
        }
    }
    // `742 hội viên, đạt 106,0% kế hoạch (700 hội viên)`
    let bracket = (p.token + 1..(p.token + 5).min(sentence.end)).find(|&t| document.tokens[t].is_mark('('))?;
    let plan = document.words(p.token + 1..bracket);
    let named = matches!(plan[..], ["ke", "hoach"] | ["chi", "tieu"] | ["du", "toan"]);
    let close = (bracket + 1..sentence.end).find(|&t| document.tokens[t].is_mark(')'))?;
    if let [whole] = document.amounts_in(&(bracket..close))
        && named
        && whole.same_unit(part)
        && whole.token == bracket + 1
        && only_cues_between(document, part.token, p.token)
    {
        return Some((part, whole));
    }
    None
}

fn draft(document: &Document, operands: Operands, p: &Stated, verdict: Verdict) -> Draft {
    let places = p.value.scale();
    let (part, whole) = match operands {
        Operands::Ratio(_, part, whole) => (part, whole),
        Operands::Pair(part, whole) => (part.value, whole.value),
    };
    let computed = quotient(part, whole, Decimal::ONE_HUNDRED, places + 2).unwrap_or_default().normalize();
    let shown = quotient(part, whole, Decimal::ONE_HUNDRED, places).unwrap_or_default();
    let base = Draft::new(CheckKind::Percent, verdict);
    let law = Law::Quotient(Decimal::ONE_HUNDRED);
    let (base, left, equation_of) = match operands {
        Operands::Ratio(figure, ..) => {
            let (a, b) = figure.text.split_once('/').unwrap_or((&figure.text, ""));
            let (a, b) = (a.trim(), b.trim());
            let terms = [Term::half(figure, Half::Part), Term::half(figure, Half::Whole), Term::of(p.figure)];
            (base.operand_text(Some(figure), a).operand_text(None, b), format!("{a} / {b}"), Equation::new(law, terms))
        }
        Operands::Pair(part, whole) => {
            let (a, b) = (document.figure(part.figure), document.figure(whole.figure));
            let terms = [Term::amount(document, part), Term::amount(document, whole), Term::of(p.figure)];
            (base.operand(a).operand(b), format!("{} / {}", a.text, b.text), Equation::new(law, terms))
        }
    };
    let stated = format!("{} %", vietnamese(p.value));
    base.stated(p.figure, None)
        .computed(computed)
        .explained(equation(&left, &format!("{} %", vietnamese(shown)), &stated, verdict == Verdict::Holds))
        .equation(equation_of)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    fn percents(text: &str) -> Vec<(Verdict, String)> {
        checks_of(text).into_iter().filter(|c| c.kind == CheckKind::Percent).map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn ratios_and_shares_hold() {
        for (text, message) in [
            ("+ Đã tiếp nhận: 215/220 hồ sơ (Đạt 97,73%).", "215 / 220 = 97,73 %"),
            ("Có 1.352 hồ sơ, trong đó hồ sơ trực tuyến 1.217, đạt 90,0%.", "1.217 / 1.352 = 90,0 %"),
            ("Xếp loại 362 tổ. Tốt 331 tổ (91,4%), khá 24 tổ.", "331 / 362 = 91,4 %"),
            ("Phát triển 742 hội viên, đạt 106,0% kế hoạch (700 hội viên).", "742 / 700 = 106,0 %"),
            (
                "1.1. Tổng chỉ tiêu phải thực hiện: 5.176 trường hợp:\n- Đã nhận 700 máy.\n1.2. Đã kích hoạt 4.380 trường hợp, đạt tỷ lệ: 84,62%, trong đó:\n",
                "4.380 / 5.176 = 84,62 %",
            ),
        ] {
            assert_eq!(percents(text), [(Verdict::Holds, message.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_share_whose_whole_is_named_fails() {
        for (text, message) in [
            (
                "+ Tổng số tài khoản đã kích hoạt là: 1.440 trường hợp/Tổng số tài khoản đã phê duyệt là 4.557, đạt tỷ lệ 39,76%.",
                "1.440 / 4.557 = 31,60 %, stated 39,76 %",
            ),
            ("Đã tiếp nhận 147/310 hồ sơ (đạt 57,42%).", "147 / 310 = 47,42 %, stated 57,42 %"),
            ("Có 118 hộ trên tổng số 131 hộ, đạt 80,1%.", "118 / 131 = 90,1 %, stated 80,1 %"),
        ] {
            assert_eq!(percents(text), [(Verdict::Fails, message.to_owned())], "{text}");
        }
    }

    #[test]
    fn unlike_measures_are_no_shares_by_chance() {
        for text in [
            "Trồng 84,2 ha, thu 2.526 tấn, tăng trưởng đạt 3000,0%.",
            "Có 485,3 ha rừng. Vận động 534 hộ ký cam kết. Tỷ lệ cháy 110,04%.",
        ] {
            assert_eq!(percents(text), [], "{text}");
        }
    }

    #[test]
    fn bounds_plans_and_other_wholes_do_not_fail() {
        for text in [
            "Giải quyết 120/130 hồ sơ, đúng hạn đạt 98,5%.",
            "Đã có 20/30 xã đạt 80% chỉ tiêu.",
            "Phấn đấu 500 hộ, đạt trên 90%.",
            "Có 13.970 người đăng ký, đạt 81,0%; số đã kích hoạt là 9.081 người.",
            "Thu 168 triệu đồng, chi 150 triệu đồng, đạt 93,5% so với năm trước.",
        ] {
            assert_eq!(percents(text).into_iter().filter(|c| c.0 == Verdict::Fails).count(), 0, "{text}");
        }
    }
}
