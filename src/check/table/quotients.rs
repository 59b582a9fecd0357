//! Columns that are quotients: percentages of two others, and shares per day.
//!
//! `Tỷ lệ kích hoạt mức độ 2` is `Kích hoạt mức 2` over `Chỉ tiêu`, and `Chỉ tiêu thực hiện theo ngày` is `Còn lại`
//! over the 37 days that are left, rounded in every row: which is why its total need not be the sum of its rows.

use super::{ENOUGH_ROWS, Grid};
use crate::check::arithmetic::{Agreement, percent_agrees, quotient, quotient_agrees, vietnamese};
use crate::check::draft::Draft;
use crate::check::equation::{Equation, Law, Term};
use crate::check::explanation::{Explanation, Relation};
use crate::model::{CheckKind, StatedBy, Value, Verdict};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Finds the two columns of which each percentage column is the share.
pub(super) fn percents(grid: &Grid) -> Vec<Draft> {
    grid.percents.iter().flat_map(|&c| percent(grid, c)).collect()
}

fn percent(grid: &Grid, share: usize) -> Vec<Draft> {
    let mut best: Option<(usize, usize, usize, Vec<usize>, usize)> = None;
    for &part in &grid.amounts {
        for &whole in grid.amounts.iter().filter(|&&w| w != part) {
            let mut broken = Vec::new();
            let mut rows = 0;
            let mut telling = 0;
            for r in 0..grid.rows() {
                let (Some(p), Some(w), Some(s)) = (grid.number(r, part), grid.number(r, whole), grid.number(r, share))
                else {
                    continue;
                };
                if p.guessed || w.guessed || s.guessed {
                    continue;
                }
                rows += 1;
                if agrees(p.value, w.value, s.value) {
                    telling += usize::from(!p.value.is_zero() && p.value != w.value);
                } else {
                    broken.push(r);
                    if broken.len() > (grid.rows() / 3).max(2) {
                        break;
                    }
                }
            }
            let kept = rows - broken.len();
            let slips = || {
                broken.iter().all(|&r| {
                    let terms = [part, whole, share].map(|c| Term::of(grid.number(r, c)?.figure?));
                    Equation::new(Law::Quotient(Decimal::ONE_HUNDRED), terms).is_some_and(|e| e.is_slip())
                })
            };
            let believed = telling >= ENOUGH_ROWS
                && (broken.is_empty() || kept >= 7 * broken.len() || kept >= 2 * broken.len() && slips());
            // The nearest pair of columns, where several would do.
            let far = share.abs_diff(part) + share.abs_diff(whole);
            let better = best.as_ref().is_none_or(|b| (broken.len(), far) < (b.3.len(), b.2));
            if believed && better {
                best = Some((part, whole, far, broken, kept));
            }
        }
    }
    let Some((part, whole, _, broken, kept)) = best else { return Vec::new() };
    let relation = Relation::Formula {
        result: grid.column(share),
        terms: vec![(' ', grid.column(part)), ('/', grid.column(whole))],
    };
    let mut out = Vec::new();
    if broken.is_empty() {
        let mut draft = Draft::new(CheckKind::ColumnPercent, Verdict::Holds)
            .operand_text(None, grid.column(part).bare())
            .operand_text(None, grid.column(whole).bare());
        draft = grid.at(draft, 0, share);
        draft.check.stated_figure = None;
        draft.check.stated = None;
        draft.check.stated_text = Some(grid.column(share).bare());
        let all = Explanation::AllRows { relation: relation.clone(), rows: kept };
        out.push(draft.by(StatedBy::Table).explained(all));
    }
    let unread: Vec<usize> =
        (0..grid.rows()).filter(|&r| [part, whole, share].iter().any(|&c| grid.guessed(r, c))).collect();
    let rows = broken.iter().chain(&unread).filter_map(|&r| {
        let (p, w, s) = (grid.number(r, part)?, grid.number(r, whole)?, grid.number(r, share)?);
        let places = s.value.scale();
        let shown = quotient(p.value, w.value, Decimal::ONE_HUNDRED, places)?;
        let computed = quotient(p.value, w.value, Decimal::ONE_HUNDRED, places + 2)?;
        let draft = Draft::new(CheckKind::ColumnPercent, Verdict::Fails)
            .operand_text(p.figure, p.text.trim())
            .operand_text(w.figure, w.text.trim());
        let mut draft = grid.at(draft, r, share);
        draft.check.computed = Some(Value::Number(computed.normalize()));
        draft.check.difference = Some(s.value - computed);
        let terms = [p, w, s].map(|n| Term::of(n.figure?));
        let law = Law::Quotient(Decimal::ONE_HUNDRED);
        Some(draft.by(StatedBy::Table).equation(Equation::new(law, terms)).explained(Explanation::Row {
            row: grid.row(r),
            left: format!("{} / {}", p.text.trim(), w.text.trim()),
            computed: format!("{} %", vietnamese(shown)),
            stated: format!("{} %", vietnamese(s.value)),
            relation: relation.clone(),
            kept,
        }))
    });
    out.extend(rows);
    out
}

fn agrees(part: Decimal, whole: Decimal, stated: Decimal) -> bool {
    percent_agrees(part, whole, stated, Decimal::ZERO, Decimal::ZERO) == Agreement::Exact
}

/// The column of which another is a fixed fraction in every row: `(column, divisor)`.
///
/// The divisor is fitted, so more is asked than of a formula: it must be a whole number of at least two, and the
/// quotients must differ from row to row.
pub(super) fn divided(grid: &Grid, column: usize) -> Option<(usize, u32)> {
    let rows: Vec<usize> = (0..grid.rows()).filter(|&r| grid.number(r, column).is_some()).collect();
    let mut values: Vec<Decimal> = rows.iter().filter_map(|&r| grid.number(r, column)).map(|n| n.value).collect();
    values.sort_unstable();
    values.dedup();
    if rows.len() < ENOUGH_ROWS || values.len() < ENOUGH_ROWS {
        return None;
    }
    let largest = rows.iter().copied().max_by_key(|&r| grid.number(r, column).map(|n| n.value))?;
    let quotient = grid.number(largest, column)?.value;
    grid.amounts.iter().filter(|&&c| c != column).find_map(|&source| {
        let dividend = grid.number(largest, source)?.value;
        let middle = dividend.checked_div(quotient)?.round().to_u32()?;
        (middle.saturating_sub(2).max(2)..=middle.saturating_add(2).min(10_000)).find_map(|divisor| {
            let all = rows.iter().all(|&r| {
                let (Some(q), Some(d)) = (grid.number(r, column), grid.number(r, source)) else { return false };
                let zero = Decimal::ZERO;
                quotient_agrees(d.value, Decimal::from(divisor), Decimal::ONE, q.value, zero, zero) == Agreement::Exact
            });
            all.then_some((source, divisor))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    const HEAD: &str = "STT\tXã\tChỉ tiêu\tKích hoạt\tTỷ lệ\n";
    const ROWS: &str = "1\tHải An\t300\t121\t40,33%\n2\tHải Hà\t410\t35\t8,54%\n3\tCác Sơn\t275\t90\t32,73%\n\
                        4\tAnh Sơn\t512\t201\t39,26%\n5\tPhú Sơn\t101\t47\t46,53%\n6\tPhú Lâm\t222\t40\t18,02%\n7\tHải Yến\t97\t61\t62,89%\n";

    fn told(text: &str) -> Vec<(Verdict, String)> {
        let checks = checks_of(text);
        checks.into_iter().filter(|c| c.kind == CheckKind::ColumnPercent).map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn a_percentage_column_and_the_row_that_breaks_it() {
        assert_eq!(
            told(&format!("{HEAD}{ROWS}")),
            [(Verdict::Holds, "\"Tỷ lệ\" = \"Kích hoạt\" / \"Chỉ tiêu\" in all 7 rows".to_owned())]
        );
        let got = told(&format!("{HEAD}{ROWS}8\tNinh Hải\t150\t60\t45,00%\n"));
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].0, Verdict::Fails);
        assert!(got[0].1.starts_with("Ninh Hải: 60 / 150 = 40,00 %, stated 45,00 %"), "{got:?}");
        assert_eq!(told(&format!("{HEAD}1\tHải An\t300\t121\t40,33%\n2\tHải Hà\t410\t35\t8,54%\n")), []);
    }
}
