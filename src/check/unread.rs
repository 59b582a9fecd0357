//! Checks that could not be made, because a figure of theirs could not be read.
//!
//! `Tổng số 4.724 hồ sơ, trong đó: cấp mới 1.9l0 hồ sơ; cấp đổi 298 hồ sơ; cấp lại 2.516 hồ sơ` states a sum, and nobody
//! knows whether it holds. It must neither pass nor be left out. So an unreadable figure is given the value that its
//! letters look like, the relations are found as always, and each in which it takes part is said to be unread; where one
//! reading of it makes the relation hold, that is proposed.

use super::arithmetic::Agreement;
use super::document::Document;
use super::draft::Draft;
use super::equation::Equation;
use super::explanation::Explanation;
use crate::model::{Cause, CheckKind, Extraction, Figure, FigureKind, Language, Proposal, StatedBy, Value, Verdict};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Letters that stand for digits; an empty list for one that may be any.
const LOOKALIKES: &[(char, &str)] = &[
    ('l', "1"),
    ('I', "1"),
    ('|', "1"),
    ('O', "0"),
    ('o', "0"),
    ('S', "5"),
    ('B', "8"),
    ('Z', "2"),
    ('g', "9"),
    ('b', "6"),
    ('?', "0123456789"),
];

/// More readings of one figure than this are not tried.
const MOST_READINGS: usize = 100;
/// How sure the only reading that makes a relation hold is.
const LIKELY: u8 = 95;

/// An extraction in which unreadable figures have the values that they look like.
pub(super) struct Guessed {
    pub(super) extraction: Extraction,
    pub(super) figures: BTreeSet<String>,
}

/// Gives unreadable figures a value to find relations by; `None` where there are no such figures.
pub(super) fn guess(extraction: &Extraction) -> Option<Guessed> {
    let unreadable = |f: &Figure| f.value.is_none() && counts(f.kind);
    if !extraction.figures.iter().any(unreadable) {
        return None;
    }
    let mut extraction = extraction.clone();
    let mut figures = BTreeSet::new();
    for figure in extraction.figures.iter_mut().filter(|f| unreadable(f)) {
        if let Some((_, value)) = readings(&figure.text).into_iter().next() {
            figure.value = Some(Value::Number(value));
            figure.confidence = 0;
            figures.insert(figure.id.clone());
        }
    }
    (!figures.is_empty()).then_some(Guessed { extraction, figures })
}

const fn counts(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Count | FigureKind::Percent | FigureKind::Money | FigureKind::Area | FigureKind::Quantity
    )
}

/// What an unreadable figure may say: its words with digits, and their value. The likeliest first.
fn readings(text: &str) -> Vec<(String, Decimal)> {
    let mut all = vec![String::new()];
    for c in text.chars() {
        let digits = LOOKALIKES.iter().find(|l| l.0 == c).map(|l| l.1);
        let mut next = Vec::new();
        for start in &all {
            match digits {
                Some(digits) => next.extend(digits.chars().map(|d| format!("{start}{d}"))),
                None => next.push(format!("{start}{c}")),
            }
        }
        next.truncate(MOST_READINGS);
        all = next;
    }
    all.into_iter().filter_map(|words| Some((value(&words)?, words))).map(|(value, words)| (words, value)).collect()
}

/// As Vietnamese offices write numbers.
fn value(words: &str) -> Option<Decimal> {
    let bare = words.trim_end_matches('%').trim_end();
    let (whole, decimals) = bare.split_once(',').map_or((bare, ""), |(w, d)| (w, d));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if !digits(first) || rest.iter().any(|g| g.len() != 3 || !digits(g)) || !rest.is_empty() && first.len() > 3 {
        return None;
    }
    let whole: String = std::iter::once(first).chain(rest).collect();
    let written = if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") };
    written.parse().ok()
}

/// The unreadable figures of a relation.
fn unread_of(document: &Document, draft: &Draft) -> Vec<String> {
    let ids = draft.check.operands.iter().chain(&draft.check.stated_figure);
    let own: BTreeSet<&String> = ids.filter(|id| document.guessed.contains(*id)).collect();
    own.into_iter().cloned().collect()
}

/// That a guess agrees with something nobody stated is no news; a row of a formula that the other rows tell is one.
pub(super) fn leave_out(document: &Document, drafts: &mut Vec<Draft>) {
    let stated = |d: &Draft| d.check.stated_by != StatedBy::Search || d.check.kind == CheckKind::ColumnFormula;
    drafts.retain(|d| stated(d) || unread_of(document, d).is_empty());
}

/// Says of every relation with an unreadable figure that it could not be checked.
pub(super) fn settle(document: &Document, drafts: &mut [Draft]) {
    if document.guessed.is_empty() {
        return;
    }
    for draft in drafts {
        let unread = unread_of(document, draft);
        if unread.is_empty() {
            continue;
        }
        let figures: Vec<&Figure> = unread.iter().filter_map(|id| document.figure_by_id(id)).collect();
        let check = &mut draft.check;
        let stated = check.stated_figure.as_ref().is_some_and(|id| unread.contains(id));
        check.verdict = Verdict::Unread;
        check.cause = Some(Cause::Reading);
        check.difference = None;
        if stated {
            check.stated = None;
        } else {
            check.computed = None;
        }
        let told = draft.explanation.take().map(Box::new);
        let words = figures.iter().map(|f| f.text.clone()).collect();
        *draft = std::mem::replace(draft, Draft::new(draft.check.kind, Verdict::Unread))
            .explained(Explanation::Unread { figures: words, found: told });
        if let ([figure], Some(equation)) = (&figures[..], &draft.equation) {
            propose(figure, equation, &draft.check.id).into_iter().enumerate().for_each(|(i, p)| {
                if i == 0 && p.probability == LIKELY {
                    draft.check.proposal = Some(p);
                } else {
                    draft.check.alternatives.push(p);
                }
            });
        }
    }
}

/// The readings of a figure that make its relation hold.
fn propose(figure: &Figure, equation: &Equation, check: &str) -> Vec<Proposal> {
    let Some(term) = equation.terms.iter().find(|t| t.figure == figure.id).cloned() else { return Vec::new() };
    let fit: Vec<String> = readings(&figure.text)
        .into_iter()
        .filter(|(_, value)| equation.agreement_with(&term, *value) == Some(Agreement::Exact))
        .map(|(words, _)| words)
        .collect();
    let probability = if fit.len() == 1 { LIKELY } else { u8::try_from(90 / fit.len().max(1)).unwrap_or(1) };
    let told = Explanation::OnlyReading { readings: fit.len() };
    let made = fit.into_iter().map(|after| Proposal {
        figure: figure.id.clone(),
        before: figure.text.clone(),
        after,
        reason: told.say(Language::English),
        reason_vi: told.say(Language::Vietnamese),
        probability,
        mends: vec![check.to_owned()],
    });
    made.take(5).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::check::testing::scan;
    use crate::model::{Check, Verdict};

    /// The checks of a text in which some figures could not be read.
    fn unread(text: &str, garbled: &[(&str, &str)]) -> Vec<Check> {
        let mut extraction = scan(text);
        for (was, is) in garbled {
            let figure = extraction.figures.iter_mut().find(|f| f.text == *was).unwrap();
            figure.text = (*is).into();
            figure.value = None;
        }
        check(text, &extraction)
    }

    const SUM: &str = "Tổng số 4.724 hồ sơ, trong đó: cấp mới 1.910 hồ sơ; cấp đổi 298 hồ sơ; cấp lại 2.516 hồ sơ.";

    #[test]
    fn a_sum_with_an_unreadable_part_neither_holds_nor_fails() {
        let got = unread(SUM, &[("1.910", "1.9l0")]);
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!(got[0].verdict, Verdict::Unread);
        assert_eq!(got[0].proposal.as_ref().map(|p| p.after.as_str()), Some("1.910"));
        assert!(got[0].message.starts_with("1.9l0 could not be read"), "{}", got[0].message);
        assert!(got[0].message_vi.starts_with("không đọc được 1.9l0"), "{}", got[0].message_vi);
    }

    #[test]
    fn a_digit_that_nobody_knows_is_found_by_the_sum() {
        let got = unread(SUM, &[("2.516", "2.5?6")]);
        assert_eq!((got.len(), got[0].verdict), (1, Verdict::Unread));
        assert_eq!(got[0].proposal.as_ref().map(|p| p.after.as_str()), Some("2.516"));
    }

    #[test]
    fn an_unreadable_total_has_what_its_parts_give() {
        let got = unread(SUM, &[("4.724", "4.7Z4")]);
        assert_eq!((got.len(), got[0].verdict), (1, Verdict::Unread));
        assert_eq!((got[0].stated.as_ref(), got[0].difference), (None, None));
        assert_eq!(got[0].computed.as_ref().map(ToString::to_string).as_deref(), Some("4724"));
    }

    #[test]
    fn a_column_with_an_unreadable_cell_does_not_pass() {
        let table =
            "STT\tXã\tA\tB\n1\tHải An\t300\t119\n2\tHải Hà\t410\t155\n3\tCác Sơn\t275\t93\n\tTổng cộng\t985\t367\n";
        let got = unread(table, &[("410", "4l0")]);
        let column = got.iter().find(|c| c.verdict == Verdict::Unread).expect("column A");
        assert_eq!(column.proposal.as_ref().map(|p| p.after.as_str()), Some("410"));
        let holds: Vec<_> = got.iter().filter(|c| c.verdict == Verdict::Holds).collect();
        assert!(holds.iter().all(|c| !c.message.contains("\"A\"")), "{holds:?}");
        assert!(holds.iter().any(|c| c.message.contains("\"B\"")), "{holds:?}");
    }
}
