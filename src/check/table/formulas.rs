//! Columns that are sums or differences of others: `(7) = (5) + (6)`.
//!
//! A header row may write the formula down; otherwise all triples of columns, and runs of neighbouring columns, are
//! tried over all rows.

use super::{ENOUGH_ROWS, Grid};
use crate::check::arithmetic::vietnamese;
use crate::check::draft::Draft;
use crate::check::equation::{Equation, Law, Term};
use crate::check::explanation::{Explanation, Relation};
use crate::model::{CheckKind, StatedBy, Verdict};
use crate::orthography::fold;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// More columns than this and only written formulas and neighbouring runs are tried: the triples grow with the cube.
const MOST_COLUMNS: usize = 40;

/// `result = Σ sign · column`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Formula {
    result: usize,
    terms: Vec<(bool, usize)>,
    by: StatedBy,
}

pub(super) fn find(grid: &Grid) -> Vec<Draft> {
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut out = Vec::new();
    let mut add = |formula: &Formula| {
        let mut columns: Vec<usize> = formula.terms.iter().map(|t| t.1).chain([formula.result]).collect();
        columns.sort_unstable();
        if seen.contains(&columns) {
            return;
        }
        let drafts = judge(grid, formula);
        if !drafts.is_empty() {
            seen.insert(columns);
            out.extend(drafts);
        }
    };
    for formula in written(grid) {
        add(&formula);
    }
    for formula in runs(grid).into_iter().chain(triples(grid)) {
        add(&formula);
    }
    out
}

/// Formulas in the marks or names of columns: `(7)=(5)+(6)`, `9 = 4 - 7`.
fn written(grid: &Grid) -> Vec<Formula> {
    let number_of = |c: usize| {
        let mark = grid.table.column_marks.get(c)?.split('=').next()?;
        digits(mark).parse::<u32>().ok()
    };
    let width = grid.table.columns.len().max(grid.table.column_marks.len());
    let column_of = |n: u32| (0..width).find(|&c| number_of(c) == Some(n));
    (0..width)
        .filter_map(|c| {
            let mark = grid.table.column_marks.get(c).map(String::as_str).filter(|m| m.contains('='));
            let (left, right) = mark.or_else(|| grid.table.columns.get(c).map(String::as_str))?.rsplit_once('=')?;
            let result = digits(left).parse().ok().and_then(column_of).unwrap_or(c);
            let mut terms = Vec::new();
            let mut sign = true;
            let mut number = String::new();
            for ch in right.chars().chain(['+']) {
                match ch {
                    '0'..='9' => number.push(ch),
                    '(' | ')' | ' ' => {}
                    '+' | '-' | '–' => {
                        terms.push((sign, column_of(number.parse().ok()?)?));
                        number.clear();
                        sign = ch == '+';
                    }
                    // Quotients and products are other relations.
                    _ => return None,
                }
            }
            (terms.len() >= 2).then_some(Formula { result, terms, by: StatedBy::Table })
        })
        .collect()
}

fn digits(s: &str) -> String {
    s.chars().filter(char::is_ascii_digit).collect()
}

/// A column that is the sum of three or more neighbouring columns beside it.
fn runs(grid: &Grid) -> Vec<Formula> {
    let columns = &grid.amounts;
    columns
        .iter()
        .enumerate()
        .flat_map(|(i, &result)| {
            (3..=8_usize).flat_map(move |length| {
                let after = columns.get(i + 1..i + 1 + length);
                let before = i.checked_sub(length).and_then(|s| columns.get(s..i));
                [after, before].into_iter().flatten().map(move |run| Formula {
                    result,
                    terms: run.iter().map(|&c| (true, c)).collect(),
                    by: StatedBy::Search,
                })
            })
        })
        .collect()
}

/// Any column that is the sum of two others, told as a sum or as a difference.
fn triples(grid: &Grid) -> Vec<Formula> {
    let columns = &grid.amounts;
    if columns.len() > MOST_COLUMNS {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (i, &a) in columns.iter().enumerate() {
        for &b in &columns[i + 1..] {
            for &sum in columns.iter().filter(|&&c| c != a && c != b) {
                // The last row tells most triples apart before anything is built.
                let near = sum.abs_diff(a) == 1 || sum.abs_diff(b) == 1;
                let left_over = |c: usize| {
                    let name = grid.table.columns.get(c).map_or(String::new(), |n| fold(n));
                    ["con lai", "chua", "chenh", "thieu", "ton", "tang", "giam"].iter().any(|w| name.contains(w))
                };
                let formula = if left_over(b) || (!near && sum < b) {
                    Formula { result: b, terms: vec![(true, sum), (false, a)], by: StatedBy::Search }
                } else if left_over(a) && !near {
                    Formula { result: a, terms: vec![(true, sum), (false, b)], by: StatedBy::Search }
                } else {
                    Formula { result: sum, terms: vec![(true, a), (true, b)], by: StatedBy::Search }
                };
                out.push(formula);
            }
        }
    }
    out
}

/// One check for a formula that holds; one for every row that breaks it, where nearly all others keep it.
fn judge(grid: &Grid, formula: &Formula) -> Vec<Draft> {
    let value = |row: usize| -> Option<(Decimal, Decimal)> {
        let stated = grid.number(row, formula.result)?.value;
        let mut computed = Decimal::ZERO;
        for &(plus, c) in &formula.terms {
            let term = grid.addend(row, c)?;
            computed += if plus { term } else { -term };
        }
        Some((stated, computed))
    };
    let telling = |row: usize| {
        formula.terms.iter().filter(|&&(_, c)| grid.number(row, c).is_some_and(|n| !n.value.is_zero())).count() >= 2
    };
    let columns = || formula.terms.iter().map(|t| t.1).chain([formula.result]);
    let unread: Vec<usize> =
        (0..grid.rows()).filter(|&r| value(r).is_some() && columns().any(|c| grid.guessed(r, c))).collect();
    let rows: Vec<usize> = (0..grid.rows()).filter(|&r| value(r).is_some() && !unread.contains(&r)).collect();
    let stated = formula.by == StatedBy::Table;
    let most = if stated { rows.len() / 2 } else { (rows.len() / 3).max(1) };
    let mut broken = Vec::new();
    for &r in &rows {
        if value(r).is_some_and(|(s, c)| s != c) {
            broken.push(r);
            // Most triples fail in their first rows.
            if broken.len() > most {
                return Vec::new();
            }
        }
    }
    let kept = rows.len() - broken.len();
    let witnesses = rows.iter().filter(|r| !broken.contains(r) && telling(**r)).count();
    // Few rows vouch for a formula that some of them break, unless a single misprint explains each.
    let slips = || broken.iter().all(|&r| equation(grid, formula, r).is_some_and(|e| e.is_slip()));
    let believed = if stated {
        witnesses >= 1
    } else {
        witnesses >= ENOUGH_ROWS
            && (broken.is_empty() || kept >= 7 * broken.len() || kept >= 2 * broken.len() && slips())
    };
    if !believed {
        return Vec::new();
    }
    let relation = relation(grid, formula);
    let mut out = Vec::new();
    if let (true, Some(&first)) = (broken.is_empty(), rows.first()) {
        let mut draft =
            formula.terms.iter().fold(Draft::new(CheckKind::ColumnFormula, Verdict::Holds), |d, &(_, c)| {
                d.operand_text(None, grid.column(c).bare())
            });
        draft = grid.at(draft, first, formula.result);
        draft.check.stated_figure = None;
        draft.check.stated = None;
        draft.check.stated_text = Some(grid.column(formula.result).bare());
        let all = draft.by(formula.by).explained(Explanation::AllRows { relation: relation.clone(), rows: rows.len() });
        out.push(all);
    }
    // What stands in a row that could not be read is told as it looks, and settled with all unreadable figures.
    let told = broken.iter().chain(&unread);
    out.extend(told.filter_map(|&r| broken_row(grid, formula, r, value(r)?, &relation, kept)));
    out
}

fn broken_row(
    grid: &Grid,
    formula: &Formula,
    row: usize,
    (stated, computed): (Decimal, Decimal),
    relation: &Relation,
    kept: usize,
) -> Option<Draft> {
    let mut draft = Draft::new(CheckKind::ColumnFormula, Verdict::Fails);
    let mut left = String::new();
    for &(plus, c) in &formula.terms {
        let cell = grid.table.rows.get(row)?.get(c)?;
        let number = grid.number(row, c);
        if !left.is_empty() {
            left.push_str(if plus { " + " } else { " - " });
        }
        left.push_str(if cell.text.trim().is_empty() { "0" } else { cell.text.trim() });
        draft = draft.operand_text(number.and_then(|n| n.figure), cell.text.trim());
    }
    let result = grid.number(row, formula.result)?;
    draft = grid.at(draft, row, formula.result);
    draft.check.computed = Some(crate::model::Value::Number(computed));
    draft.check.difference = Some(stated - computed);
    Some(draft.by(formula.by).equation(equation(grid, formula, row)).explained(Explanation::Row {
        row: grid.row(row),
        left,
        computed: vietnamese(computed),
        stated: result.text.trim().to_owned(),
        relation: relation.clone(),
        kept,
    }))
}

/// The formula in one row; none where a cell that takes part is no figure. Empty cells are zero.
fn equation(grid: &Grid, formula: &Formula, row: usize) -> Option<Equation> {
    let term = |c: usize| Term::of(grid.number(row, c)?.figure?);
    let filled = |c: &usize| grid.number(row, *c).is_some();
    // `a - b = c` is `b + c = a`.
    if formula.terms.len() == 2 && !formula.terms[1].0 {
        let columns = [formula.terms[1].1, formula.result, formula.terms[0].1];
        return Equation::new(Law::Sum, columns.into_iter().filter(filled).map(term));
    }
    let all_plus = formula.terms.iter().all(|t| t.0);
    let columns = formula.terms.iter().map(|t| t.1).chain([formula.result]);
    if all_plus { Equation::new(Law::Sum, columns.filter(filled).map(term)) } else { None }
}

fn relation(grid: &Grid, formula: &Formula) -> Relation {
    let terms = formula.terms.iter().map(|&(plus, c)| (if plus { '+' } else { '-' }, grid.column(c)));
    Relation::Formula { result: grid.column(formula.result), terms: terms.collect() }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, StatedBy, Verdict};

    fn formulas(text: &str) -> Vec<(Verdict, StatedBy, String)> {
        checks_of(text)
            .into_iter()
            .filter(|c| c.kind == CheckKind::ColumnFormula)
            .map(|c| (c.verdict, c.stated_by, c.message))
            .collect()
    }

    const HEAD: &str = "STT\tXã\tChỉ tiêu\tMức một\tMức hai\tCộng\tCòn lại\n\t\t(1)\t(2)\t(3)\t(4)\t(5)\n";
    const ROWS: &str = "1\tHải An\t300\t120\t61\t181\t119\n2\tHải Hà\t410\t35\t220\t255\t155\n\
                        3\tCác Sơn\t275\t90\t92\t182\t93\n4\tAnh Sơn\t512\t201\t77\t278\t234\n";

    #[test]
    fn columns_that_add_up_in_every_row_are_found() {
        assert_eq!(
            formulas(&format!("{HEAD}{ROWS}")),
            [
                (Verdict::Holds, StatedBy::Search, "(4) = (2) + (3) in all 4 rows".to_owned()),
                (Verdict::Holds, StatedBy::Search, "(5) = (1) - (4) in all 4 rows".to_owned()),
            ]
        );
        assert_eq!(formulas(&format!("{HEAD}{}", &ROWS[..ROWS.find("3\t").unwrap()])), []);
    }

    #[test]
    fn a_written_formula_fails_in_the_row_that_breaks_it() {
        let text = "STT\tXã\tMức một\tMức hai\tCộng\n\t\t(1)\t(2)\t(3)=(1)+(2)\n1\tHải An\t120\t61\t181\n2\tHải Hà\t35\t220\t265\n\
                    3\tCác Sơn\t90\t92\t182\n4\tAnh Sơn\t201\t77\t278\n5\tPhú Sơn\t101\t47\t148\n";
        assert_eq!(
            formulas(text),
            [(
                Verdict::Fails,
                StatedBy::Table,
                "Hải Hà: 35 + 220 = 255, stated 265 ((3) = (1) + (2) in the other 4 rows)".to_owned()
            )]
        );
    }
}
