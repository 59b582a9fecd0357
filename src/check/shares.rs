//! Shares that make up a whole: `Cơ cấu: cấp mới chiếm 41,2%; cấp đổi 8,3%; cấp lại 50,5%`.
//!
//! Nothing says that these are all there are but the list itself, so a list of shares that adds up is told as a relation,
//! and one that does not fails only where the words claim a whole (`cơ cấu`, `tỷ trọng`) and one misprint explains it, or
//! where it is off by more than rounding and less than a hundredth.

use super::arithmetic::{Agreement, vietnamese};
use super::document::Document;
use super::draft::{Draft, equation};
use super::equation::{Equation, Law, Term};
use crate::model::{CheckKind, FigureKind, Value, Verdict};
use rust_decimal::Decimal;

/// Finds lists of shares.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let mut out = Vec::new();
    for (_, sentence) in &document.sentences {
        let mut run: Vec<usize> = Vec::new();
        for t in sentence.clone() {
            let Some(index) = document.tokens[t].figure() else { continue };
            let figure = document.figure(index);
            let share = figure.kind == FigureKind::Percent
                && matches!(figure.value, Some(Value::Number(n)) if n > Decimal::ZERO && n <= Decimal::ONE_HUNDRED);
            // `khá 24 tổ (6,6%)`: the count before a share belongs to it.
            if share && run.last().is_none_or(|&last| listed(document, last, t)) {
                run.push(t);
            } else if share {
                out.extend(whole(document, &run, sentence.start));
                run = vec![t];
            }
        }
        out.extend(whole(document, &run, sentence.start));
    }
    out
}

/// Do two shares follow one another as entries of a list do?
fn listed(document: &Document, from: usize, to: usize) -> bool {
    let between = &document.tokens[from + 1..to];
    between.len() <= 16
        && between.iter().any(|t| t.is_mark(',') || t.is_mark(';') || t.word() == "va")
        && !between.iter().any(|t| matches!(t.word(), "tang" | "giam" | "vuot"))
        && !between.windows(2).any(|w| w[0].word() == "so" && w[1].word() == "voi")
        && between.last().is_none_or(|t| t.span.of(document.text).to_lowercase() != "đạt")
}

/// `302 người (38,5%)`: a share in brackets behind the number that it is the share for.
fn behind_count(document: &Document, token: usize) -> bool {
    let open = token.checked_sub(1).is_some_and(|t| document.tokens[t].is_mark('('));
    open && (token.saturating_sub(6)..token).any(|t| document.tokens[t].figure().is_some())
}

fn whole(document: &Document, run: &[usize], start: usize) -> Option<Draft> {
    if run.len() < 2 {
        return None;
    }
    let figures: Vec<_> = run.iter().filter_map(|&t| document.tokens[t].figure()).map(|i| document.figure(i)).collect();
    let law = Law::Constant(Decimal::ONE_HUNDRED);
    let relation = Equation::new(law, figures.iter().map(|f| Term::of(f)))?;
    let verdict = match relation.agreement() {
        Agreement::Exact => Verdict::Holds,
        // Rounded shares miss by a last place each at most; two whole per cents that make 99 say nothing.
        Agreement::Rounded if run.len() > 2 => Verdict::Rounding,
        Agreement::Rounded => return None,
        Agreement::Off => {
            let claims = document.words(start..run[0]);
            let claimed = claims.windows(2).any(|w| matches!(w, ["co", "cau"] | ["ty" | "ti", "trong"]));
            let counted = run.len() >= 3 && run.iter().all(|&t| behind_count(document, t));
            if !(claimed || counted) || !relation.is_slip() {
                return None;
            }
            Verdict::Fails
        }
    };
    let sum: Decimal = figures.iter().filter_map(|f| f.value.as_ref()?.number()).sum();
    let left = figures.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join(" + ");
    let shown = format!("{} %", vietnamese(sum.normalize()));
    let mut draft = Draft::new(CheckKind::Sum, verdict).operands(figures.iter().copied()).equation(Some(relation));
    draft.at = figures[0].span.start;
    draft.check.page = figures[0].page;
    draft.check.stated = Some(Value::Number(Decimal::ONE_HUNDRED));
    draft.check.stated_text = Some("100 %".to_owned());
    Some(draft.computed(sum).explained(equation(&left, &shown, "100 %", verdict == Verdict::Holds)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::Verdict;

    fn told(text: &str) -> Vec<(Verdict, String)> {
        checks_of(text).into_iter().map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn shares_of_a_whole_make_a_hundred() {
        assert_eq!(
            told("Cơ cấu hồ sơ: cấp mới chiếm 41,2%; cấp đổi 8,3%; cấp lại 50,5%."),
            [(Verdict::Holds, "41,2% + 8,3% + 50,5% = 100 %".to_owned())]
        );
        assert_eq!(
            told("Xếp loại: tốt 91,4%, khá 6,6%, trung bình 2,1%."),
            [(Verdict::Rounding, "91,4% + 6,6% + 2,1% = 100,1 %, stated 100 %".to_owned())]
        );
        assert_eq!(
            told("Cơ cấu lao động: nam chiếm 61,2%, nữ 48,8%."),
            [(Verdict::Fails, "61,2% + 48,8% = 110 %, stated 100 %".to_owned())]
        );
    }

    #[test]
    fn other_percentages_are_no_shares() {
        for text in [
            "Các xã đạt cao: Tân Lập 61,2%, Hải Hà 48,8%.",
            "Thu ngân sách tăng 41,2%, chi giảm 58,8%.",
            "Tỷ lệ hộ nghèo 4,5%; hộ cận nghèo 6,1%.",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
