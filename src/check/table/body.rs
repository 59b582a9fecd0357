//! Figures of the text against the table that they were taken from.
//!
//! A letter says `kích hoạt 12.255 tài khoản, đạt 16,8% so với chỉ tiêu`, and the targets stand in its appendix, with
//! 72936 in the total row.

use super::Grid;
use crate::check::arithmetic::{Agreement, is_digit_slip, percent_agrees, quotient, vietnamese};
use crate::check::document::{Amount, Document};
use crate::check::draft::{Draft, equation};
use crate::check::explanation::Explanation;
use crate::model::{CheckKind, FigureKind, StatedBy, Value, Verdict};
use crate::orthography::fold;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A table is compared with so many words and figures of the text before it and behind it: twenty pages to each side.
const REACH: usize = 12_000;

pub(super) fn find(document: &Document, grid: &Grid) -> Vec<Draft> {
    let last = grid.rows().checked_sub(1);
    let Some(row) = grid.table.total_row.filter(|&r| r < grid.rows()).or(last) else { return Vec::new() };
    // Where the table stands among the tokens, that hold none of its own.
    let here = document.tokens.partition_point(|t| t.span.start < grid.table.span.start);
    let near = here.saturating_sub(REACH)..(here + REACH).min(document.tokens.len());
    let cells: Vec<(usize, super::Number)> =
        grid.amounts.iter().filter_map(|&c| Some((c, grid.number(row, c)?))).collect();
    let mut out: Vec<Draft> =
        document.amounts_in(&near).iter().filter_map(|a| same(document, grid, row, &cells, a)).collect();
    out.extend(near.filter_map(|t| share(document, grid, row, t)));
    out
}

/// The same number in text and total row. Four digits that are not all round meet by chance in one pair of thousands;
/// a pair that differs is only doubted where it has five digits, all but one the same, and the words agree.
fn same(
    document: &Document,
    grid: &Grid,
    row: usize,
    cells: &[(usize, super::Number)],
    amount: &Amount,
) -> Option<Draft> {
    let figure = document.figure(amount.figure);
    let told = figure.value.as_ref().and_then(Value::number)?;
    if told < Decimal::ONE_THOUSAND || amount.approximate || (told % Decimal::ONE_HUNDRED).is_zero() {
        return None;
    }
    let (column, cell, verdict) = if let Some(&(c, n)) = cells.iter().find(|(_, n)| n.value == told) {
        (c, n, Verdict::Holds)
    } else {
        // The digits tell nearly all apart before any words are looked at.
        let near = cells.iter().filter(|(_, n)| is_digit_slip(told, n.value)).find(|(c, _)| {
            let shared = shared_words(grid, *c, &around(document, amount.token));
            let long = told >= Decimal::from(10_000);
            long && shared >= 3 || shared >= 2 && shared == own_words(grid, *c).len()
        })?;
        (near.0, near.1, Verdict::Fails)
    };
    let told = Explanation::TextAndTable {
        text: figure.text.clone(),
        cell: cell.text.trim().to_owned(),
        row: grid.row(row),
        column: grid.column(column),
        same: verdict == Verdict::Holds,
    };
    Some(
        Draft::new(CheckKind::Same, verdict)
            .operand_text(cell.figure, cell.text.trim())
            .stated(figure, None)
            .computed(cell.value)
            .by(StatedBy::Search)
            .explained(told),
    )
}

/// A percentage of the text whose whole stands in the total row, in a column with the same words.
fn share(document: &Document, grid: &Grid, row: usize, token: usize) -> Option<Draft> {
    let figure = document.figure(document.tokens[token].figure()?);
    let Some(Value::Number(stated)) = figure.value else { return None };
    if figure.kind != FigureKind::Percent || stated.scale() == 0 || stated.is_zero() {
        return None;
    }
    let sentence = document.sentences[document.sentence_of(token)?].1.clone();
    let part = document.amounts_in(&(sentence.start..token)).iter().rev().find(|a| !a.rate)?;
    let after: BTreeSet<String> =
        document.words(token + 1..(token + 12).min(sentence.end)).into_iter().map(str::to_owned).collect();
    let zero = Decimal::ZERO;
    let (_, cell) = grid
        .amounts
        .iter()
        .filter(|&&c| shared_words(grid, c, &after) >= 2)
        .filter_map(|&c| Some((c, grid.number(row, c)?)))
        .find(|(_, n)| percent_agrees(part.value, n.value, stated, zero, zero) == Agreement::Exact)?;
    let part_figure = document.figure(part.figure);
    let computed = quotient(part.value, cell.value, Decimal::ONE_HUNDRED, stated.scale() + 2)?;
    let shown = format!("{} %", vietnamese(stated));
    Some(
        Draft::new(CheckKind::Percent, Verdict::Holds)
            .operand(part_figure)
            .operand_text(cell.figure, cell.text.trim())
            .stated(figure, None)
            .computed(computed.normalize())
            .explained(equation(&format!("{} / {}", part_figure.text, cell.text.trim()), &shown, &shown, true)),
    )
}

/// Words around a token, folded.
fn around(document: &Document, token: usize) -> BTreeSet<String> {
    document.words(token.saturating_sub(10)..token + 8).into_iter().map(str::to_owned).collect()
}

/// How many words of the text a column's name has, without those that say nothing.
fn shared_words(grid: &Grid, column: usize, words: &BTreeSet<String>) -> usize {
    own_words(grid, column).intersection(words).count()
}

/// The words of a column's name, folded, without those that say nothing.
fn own_words(grid: &Grid, column: usize) -> BTreeSet<String> {
    let name = grid.table.columns.get(column).map_or(String::new(), |n| fold(n));
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 1 && !matches!(*w, "so" | "va" | "cac" | "da" | "duoc" | "den" | "theo" | "cua"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    const TABLE: &str = "STT\tXã\tChỉ tiêu năm\tTài khoản kích hoạt\n1\tHải An\t13000\t1119\n2\tHải Hà\t4100\t455\n3\tCác Sơn\t9275\t930\n\tToàn huyện\t26375\t2504\n";

    fn told(body: &str) -> Vec<(CheckKind, Verdict, String)> {
        let checks = checks_of(&format!("{body}\n\n{TABLE}"));
        checks
            .into_iter()
            .filter(|c| matches!(c.kind, CheckKind::Same | CheckKind::Percent))
            .map(|c| (c.kind, c.verdict, c.message))
            .collect()
    }

    #[test]
    fn the_body_agrees_with_the_table() {
        assert_eq!(
            told("Huyện đã kích hoạt 2.504 tài khoản, trong tuần 1.255 tài khoản, đạt 4,76% so với chỉ tiêu năm."),
            [
                (
                    CheckKind::Same,
                    Verdict::Holds,
                    "2.504 in the text, 2504 in the table (Toàn huyện, \"Tài khoản kích hoạt\")".to_owned()
                ),
                (CheckKind::Percent, Verdict::Holds, "1.255 / 26375 = 4,76 %".to_owned()),
            ]
        );
    }

    #[test]
    fn one_wrong_digit_is_seen_and_other_numbers_are_not() {
        let got = told("Huyện giao chỉ tiêu năm là 26.875 tài khoản.");
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!(got[0].1, Verdict::Fails);
        assert_eq!(told("Huyện có 26.875 hộ dân, 1.800 xe máy."), []);
    }
}
