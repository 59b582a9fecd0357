//! Which one change of one figure mends a failing check, and who made the mistake.
//!
//! `1.910 + 298 + 2.516 = 4.724, stated 4.774`: several changes of a digit would do (4.774 → 4.724, 2.516 → 2.566,
//! 1.910 → 1.960). They are weighed by what is known: how sure the engine was of each figure, which digits look
//! alike, and what the change does to the other relations of the figure. A figure that another relation confirms is
//! seldom the wrong one; one whose change mends two failing relations almost always is.
//!
//! The weights are rates, in parts per thousand million. An engine misreads about 46 of a hundred words that it is
//! less than 90 per cent sure of, and 3 of a thousand of the others (measured on rendered pages, see the README); a
//! notice's writer misprints about four figures in a thousand. What the two say together is normed over all
//! changes that would do.

use super::arithmetic::Agreement;
use super::document::Document;
use super::draft::Draft;
use super::equation::{Equation, Term};
use super::misprint::{How, Misprint, confusion};
use crate::model::{Cause, Language, Proposal, Verdict};
use std::collections::BTreeMap;

/// From this confidence on a word is taken as read well.
const SURE: u8 = 90;
/// A change is proposed if it is at least this likely, in per cent; others are listed.
const LIKELY: u64 = 80;
/// Others are listed down to this.
const LISTED: u64 = 3;
/// No more than so many others.
const MOST_LISTED: usize = 5;
/// Of what an engine misread and read again, so many in a hundred are right in one of the new readings.
const HEARD: u64 = 70;
/// A change that breaks a relation that holds is so many times less likely.
const BREAKS: u64 = 60;
/// One that mends another failing one is so many times likelier.
const MENDS: u64 = 60;

/// One change with its weights.
struct Change {
    figure: String,
    before: String,
    after: String,
    how: How,
    read: u64,
    slip: u64,
    mends: Vec<usize>,
}

/// Fills in the proposals and causes of failing checks; `drafts` have their ids.
pub(super) fn propose(document: &Document, drafts: &mut [Draft]) {
    let mut of_figure: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (d, draft) in drafts.iter().enumerate() {
        for term in draft.equation.iter().flat_map(|e| &e.terms) {
            let list = of_figure.entry(&term.figure).or_default();
            if list.last() != Some(&d) {
                list.push(d);
            }
        }
    }
    let found: Vec<(usize, Found)> = drafts
        .iter()
        .enumerate()
        .filter(|(_, d)| d.check.verdict == Verdict::Fails)
        .filter_map(|(i, d)| Some((i, weigh(document, drafts, &of_figure, i, d.equation.as_ref()?))))
        .collect();
    for (i, found) in found {
        let check = &mut drafts[i].check;
        check.proposal = found.proposal;
        check.alternatives = found.alternatives;
        check.cause = found.cause;
    }
}

struct Found {
    proposal: Option<Proposal>,
    alternatives: Vec<Proposal>,
    cause: Option<Cause>,
}

fn weigh(
    document: &Document,
    drafts: &[Draft],
    of_figure: &BTreeMap<&str, Vec<usize>>,
    own: usize,
    equation: &Equation,
) -> Found {
    let mut changes: Vec<Change> = equation
        .mended()
        .into_iter()
        .filter_map(|(at, misprint)| change(document, drafts, of_figure, own, &equation.terms[at], &misprint))
        .collect();
    changes.sort_by(|a, b| (b.read + b.slip, &a.figure, &a.after).cmp(&(a.read + a.slip, &b.figure, &b.after)));
    let read: u64 = changes.iter().map(|c| c.read).sum();
    let slip: u64 = changes.iter().map(|c| c.slip).sum();
    let all = (read + slip).max(1);
    let scanned = equation.terms.iter().any(|t| t.scanned);
    let sure = equation.terms.iter().all(|t| t.sure(SURE));
    // Where every figure was read well the page speaks against a misreading, whatever digits look alike.
    let cause = if scanned && sure {
        Some(Cause::Document)
    } else if changes.is_empty() {
        None
    } else if scanned && read * 10 >= all * 7 {
        Some(Cause::Reading)
    } else if scanned && slip * 10 >= all * 7 {
        Some(Cause::Document)
    } else {
        None
    };
    let mut proposal = None;
    let mut alternatives = Vec::new();
    for change in changes {
        let likely = (change.read + change.slip) * 100 / all;
        if likely < LISTED || alternatives.len() >= MOST_LISTED {
            break;
        }
        let told = tell(drafts, change, likely);
        if proposal.is_none() && alternatives.is_empty() && likely >= LIKELY {
            proposal = Some(told);
        } else {
            alternatives.push(told);
        }
    }
    Found { proposal, alternatives, cause }
}

fn change(
    document: &Document,
    drafts: &[Draft],
    of_figure: &BTreeMap<&str, Vec<usize>>,
    own: usize,
    term: &Term,
    misprint: &Misprint,
) -> Option<Change> {
    let figure = document.figure_by_id(&term.figure)?;
    let (mut read, mut slip) = (misreading(term, misprint), misprinting(term, misprint));
    let mut mends = vec![own];
    for &other in of_figure.get(term.figure.as_str()).map_or(&[][..], Vec::as_slice) {
        let Some(equation) = drafts[other].equation.as_ref().filter(|_| other != own) else { continue };
        let (now, then) = (equation.agreement(), equation.agreement_with(term, misprint.value)?);
        if now != Agreement::Off && then == Agreement::Off {
            read /= BREAKS;
            slip /= BREAKS;
        } else if drafts[other].check.verdict == Verdict::Fails && then != Agreement::Off {
            read *= MENDS;
            slip *= MENDS;
            mends.push(other);
        }
    }
    mends.sort_unstable();
    Some(Change {
        figure: term.figure.clone(),
        before: figure.text.clone(),
        after: term.rewritten(figure, &misprint.text),
        how: misprint.how,
        read,
        slip,
        mends,
    })
}

fn digits(term: &Term) -> u64 {
    (term.text.bytes().filter(u8::is_ascii_digit).count() as u64).max(1)
}

/// How likely the engine is to have made this of what was printed.
fn misreading(term: &Term, misprint: &Misprint) -> u64 {
    let wrong: u64 = match term.confidence {
        // A text layer is what was printed.
        100 if term.scanned => 100,
        SURE.. => 3_000_000,
        _ => 460_000_000,
    };
    // Most of what was misread is right in one of the other readings, where there are any.
    let heard = if term.readings.is_empty() { 0 } else { HEARD };
    let all: u64 = term.readings.iter().map(|(.., confidence)| u64::from(*confidence).max(1)).sum();
    if let How::Read(confidence) = misprint.how {
        return wrong * heard / 100 * u64::from(confidence).max(1) / all.max(1);
    }
    let wrong = wrong * (100 - heard) / 100;
    match misprint.how {
        How::Digit(read, meant) => wrong / digits(term) * u64::from(confusion(meant, read)) / 100,
        How::Swap | How::Read(_) => 0,
        How::Mark => wrong / 40,
        How::Lost | How::Doubled => wrong / 60,
    }
}

/// How likely the writer is to have printed this for what was meant.
fn misprinting(term: &Term, misprint: &Misprint) -> u64 {
    const WRONG: u64 = 4_000_000;
    match misprint.how {
        // Where the engine read twice the page can be misprinted like anywhere else.
        How::Digit(..) | How::Read(_) => WRONG / 2 / (9 * digits(term)),
        How::Swap => WRONG / 5 / digits(term),
        How::Mark | How::Lost | How::Doubled => WRONG / 20,
    }
}

fn tell(drafts: &[Draft], change: Change, likely: u64) -> Proposal {
    let ids: Vec<String> = change.mends.iter().map(|&d| drafts[d].check.id.clone()).collect();
    let [reason_vi, reason] = [Language::Vietnamese, Language::English].map(|l| reason(change.how, likely, &ids, l));
    Proposal {
        figure: change.figure,
        before: change.before,
        after: change.after,
        reason,
        reason_vi,
        probability: u8::try_from(likely.min(100)).unwrap_or(100),
        mends: ids,
    }
}

/// `7 read or written as 1 (93 %); mends c2, c5`, `7 bị đọc hoặc viết thành 1 (93 %); sửa được c2, c5`.
fn reason(how: How, likely: u64, mends: &[String], language: Language) -> String {
    let vietnamese = language == Language::Vietnamese;
    let word = |vi: &str, en: &str| if vietnamese { vi.to_owned() } else { en.to_owned() };
    let what = match how {
        How::Digit(old, new) if vietnamese => format!("{new} bị đọc hoặc viết thành {old}"),
        How::Digit(old, new) => format!("{new} read or written as {old}"),
        How::Swap => word("hai chữ số đổi chỗ cho nhau", "two digits in the wrong order"),
        How::Mark => word("dấu phẩy thập phân sai chỗ", "the decimal comma in another place"),
        How::Lost => word("mất một chữ số hoặc một nhóm ba chữ số", "a digit or a group of three lost"),
        How::Doubled => word("một chữ số viết hai lần", "a digit written twice"),
        How::Read(sure) => {
            let (vi, en) = ("máy đọc lần khác, độ tin cậy", "the engine's other reading, at");
            format!("{} {sure}", word(vi, en))
        }
    };
    let also = match mends {
        [_, _, ..] => format!("; {} {}", word("sửa được", "mends"), mends.join(", ")),
        _ => String::new(),
    };
    format!("{what} ({likely} %){also}")
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::check::testing::scan;
    use crate::model::{Cause, Check, Verdict};

    const SUM: &str = "Tổng số 4.774 hồ sơ, trong đó: cấp mới 1.910 hồ sơ; cấp đổi 298 hồ sơ; cấp lại 2.516 hồ sơ.";

    fn failing(text: &str, confidence: impl Fn(&str) -> u8) -> Check {
        let mut extraction = scan(text);
        for figure in &mut extraction.figures {
            figure.confidence = confidence(&figure.text);
        }
        let checks = check(text, &extraction);
        checks.into_iter().find(|c| c.verdict == Verdict::Fails).expect("a failing check")
    }

    #[test]
    fn several_changes_are_listed_and_the_doubted_figure_decides() {
        let open = failing(SUM, |_| 100);
        assert_eq!(open.proposal, None);
        assert_eq!(open.cause, None, "nothing is known of how it was read");
        let listed: Vec<&str> = open.alternatives.iter().map(|p| p.after.as_str()).collect();
        assert!(listed.contains(&"4.724") && listed.contains(&"2.566") && listed.contains(&"1.960"), "{listed:?}");
        let doubted = failing(SUM, |t| if t == "4.774" { 62 } else { 96 });
        assert_eq!(doubted.proposal.as_ref().map(|p| p.after.as_str()), Some("4.724"));
        assert_eq!(doubted.cause, Some(Cause::Reading));
        assert!(doubted.proposal.is_some_and(|p| p.probability >= 90));
    }

    #[test]
    fn a_figure_that_another_relation_confirms_is_not_the_wrong_one() {
        let text = "Tổng số 4.724 hồ sơ, trong đó: cấp mới 1.910 hồ sơ; cấp đổi 298 hồ sơ; cấp lại 2.576 hồ sơ.\n\
                    Đã trả 4.252 hồ sơ trên tổng số 4.724 hồ sơ, đạt 90,01%.";
        let check = failing(text, |t| if t == "2.576" { 92 } else { 97 });
        assert!(check.alternatives.iter().chain(&check.proposal).any(|p| p.after == "2.516"), "{check:?}");
    }

    #[test]
    fn another_reading_of_the_engine_decides() {
        let mut extraction = scan(SUM);
        for figure in &mut extraction.figures {
            figure.confidence = if figure.text == "298" { 60 } else { 97 };
            if figure.text == "2.516" {
                figure.confidence = 62;
                figure.readings = vec![crate::model::Alternative { text: "2.566".into(), confidence: 58 }];
            }
        }
        let check = check(SUM, &extraction).into_iter().find(|c| c.verdict == Verdict::Fails).unwrap();
        let proposal = check.proposal.expect("the other reading mends it");
        assert_eq!((proposal.before.as_str(), proposal.after.as_str()), ("2.516", "2.566"));
        assert!(proposal.reason.starts_with("the engine's other reading, at 58"), "{}", proposal.reason);
        assert_eq!(check.cause, Some(Cause::Reading));
    }

    #[test]
    fn on_a_clear_page_the_document_is_wrong() {
        let check = failing("Tổng số 5.120 hộ, gồm: thường trú 4.801 hộ; tạm trú 130 hộ.", |_| 97);
        assert_eq!(check.proposal, None);
        assert_eq!(check.cause, Some(Cause::Document), "{check:?}");
    }
}
