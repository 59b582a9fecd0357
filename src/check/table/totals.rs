//! Total rows: every column the sum of its rows.
//!
//! `Huyện Tây Sơn` under fifteen communes is a total row though nothing says `Tổng`: its columns add up. A column of
//! quotients that were each rounded (so many a day) may miss its total by half a unit a row; that is `rounding`.

use super::quotients::divided;
use super::{Content, Grid};
use crate::check::arithmetic::{Agreement, sum_agrees, vietnamese};
use crate::check::draft::Draft;
use crate::check::equation::{Equation, Law, Term};
use crate::check::explanation::Explanation;
use crate::model::{CheckKind, StatedBy, Value, Verdict};
use crate::orthography::fold;
use rust_decimal::Decimal;

#[derive(Debug, Clone, Copy)]
struct Sum {
    column: usize,
    stated: Decimal,
    computed: Decimal,
    /// The largest of the rows.
    largest: Decimal,
    agreement: Agreement,
}

pub(super) fn find(grid: &Grid) -> Vec<Draft> {
    let mut out = groups(grid);
    out.extend(whole(grid));
    out
}

/// The total row over all others, or over the groups' own sums.
fn whole(grid: &Grid) -> Vec<Draft> {
    let Some((total, named)) = total_row(grid) else { return Vec::new() };
    let others: Vec<usize> = (0..grid.rows()).filter(|&r| r != total).collect();
    // With subtotals the total is the sum of these, or of the rows that are none.
    let is_group = |r: usize| group_row(grid, r);
    let groups: Vec<usize> = others.iter().copied().filter(|&r| is_group(r)).collect();
    let single: Vec<usize> = others.iter().copied().filter(|&r| !is_group(r)).collect();
    let mut sets = vec![others];
    if !groups.is_empty() {
        sets.push(groups);
        sets.push(single);
    }
    let Some((sums, rows)) = sets
        .into_iter()
        .filter(|rows| rows.len() >= 2)
        .map(|rows| (sums(grid, total, &rows), rows))
        .max_by_key(|(sums, rows)| (sums.iter().filter(|s| s.agreement == Agreement::Exact).count(), rows.len()))
    else {
        return Vec::new();
    };
    let exact: Vec<&Sum> = sums.iter().filter(|s| s.agreement == Agreement::Exact && !s.stated.is_zero()).collect();
    // Unnamed, it is a total row only if its columns say so; named, one column that holds vouches for the reading.
    let enough = if named { 1 } else { 2 };
    let slips = || sums.iter().all(|s| s.agreement != Agreement::Off || slipped(grid, total, &rows, s, false));
    if exact.len() >= enough && (exact.len() * 2 >= sums.len() || named && slips()) {
        return told(grid, total, &rows, &sums);
    }
    // On a bad scan several columns are off, some by more than one digit: those that add up, and those that a single digit
    // explains, vouch for each other; nothing is said of the rest.
    let vouched = |s: &Sum| s.agreement == Agreement::Exact || slipped(grid, total, &rows, s, true);
    let explained: Vec<Sum> = sums.into_iter().filter(vouched).collect();
    if !named || explained.len() < 2 { Vec::new() } else { told(grid, total, &rows, &explained) }
}

/// Does one misprint explain that a column is off? With `digit`, one wrong digit or two in the wrong order, which chance
/// explains in one column of hundreds.
fn slipped(grid: &Grid, total: usize, rows: &[usize], sum: &Sum, digit: bool) -> bool {
    let relation = equation(grid, total, rows, sum.column);
    relation.is_some_and(|e| if digit { e.is_digit_slip() } else { e.is_slip() })
}

/// Rows that head a group, each the sum of the rows under it, up to the next of its kind.
///
/// A group is believed where all but one of its columns add up, or where every column of another group does.
fn groups(grid: &Grid) -> Vec<Draft> {
    let heads: Vec<usize> = (0..grid.rows()).filter(|&r| group_row(grid, r)).collect();
    let last = total_row(grid).map(|t| t.0).filter(|&t| t > 0);
    let mut found: Vec<(usize, Vec<usize>, Vec<Sum>)> = Vec::new();
    for (k, &head) in heads.iter().enumerate() {
        let end = heads.get(k + 1).copied().unwrap_or(grid.rows());
        let rows: Vec<usize> = (head + 1..end).filter(|&r| Some(r) != last).collect();
        if rows.len() >= 2 {
            let sums = sums(grid, head, &rows);
            found.push((head, rows, sums));
        }
    }
    let exact = |sums: &[Sum]| sums.iter().filter(|s| s.agreement == Agreement::Exact && !s.stated.is_zero()).count();
    let sound = found.iter().any(|(_, _, sums)| !sums.is_empty() && exact(sums) == sums.len());
    found
        .iter()
        .filter(|(_, _, sums)| exact(sums) >= 1 || sound && !sums.is_empty())
        .flat_map(|(head, rows, sums)| {
            let plain = |s: &&Sum| s.agreement != Agreement::Off || slipped(grid, *head, rows, s, false);
            let explained: Vec<Sum> = sums.iter().filter(plain).copied().collect();
            told(grid, *head, rows, &explained)
        })
        .collect()
}

/// A column of a total row as an equation; none where a row's cell is no figure. Empty cells are zero.
fn equation(grid: &Grid, total: usize, rows: &[usize], column: usize) -> Option<Equation> {
    let filled = rows.iter().chain([&total]).filter(|r| grid.number(**r, column).is_some());
    Equation::new(Law::Sum, filled.map(|&r| Term::of(grid.number(r, column)?.figure?)))
}

/// One check for the columns that add up, one for each that does not.
fn told(grid: &Grid, total: usize, rows: &[usize], sums: &[Sum]) -> Vec<Draft> {
    // A column with a cell that could not be read neither holds nor fails.
    let unread = |s: &Sum| rows.iter().chain([&total]).any(|&r| grid.guessed(r, s.column));
    let exact: Vec<&Sum> =
        sums.iter().filter(|s| s.agreement == Agreement::Exact && !s.stated.is_zero() && !unread(s)).collect();
    let mut out = Vec::new();
    if let Some(first) = exact.first() {
        let mut draft = exact.iter().fold(Draft::new(CheckKind::TotalRow, Verdict::Holds), |d, s| {
            d.operand_text(grid.number(total, s.column).and_then(|n| n.figure), grid.column(s.column).bare())
        });
        draft = grid.at(draft, total, first.column);
        draft.check.stated_figure = None;
        draft.check.stated = None;
        draft.check.stated_text = Some(grid.row(total).bare());
        let columns = exact.iter().map(|s| grid.column(s.column)).collect();
        out.push(draft.by(StatedBy::Table).explained(Explanation::Total {
            row: grid.row(total),
            rows: rows.len(),
            columns,
        }));
    }
    for sum in sums.iter().filter(|s| s.agreement != Agreement::Exact || unread(s)) {
        out.extend(missed(grid, total, rows, sum));
    }
    out
}

/// A column that does not add up.
fn missed(grid: &Grid, total: usize, row_indexes: &[usize], sum: &Sum) -> Option<Draft> {
    let rows = row_indexes.len();
    let relation = equation(grid, total, row_indexes, sum.column);
    let slip = relation.as_ref().is_some_and(Equation::is_slip);
    let off = sum.stated - sum.computed;
    let source = divided(grid, sum.column);
    let slack = Decimal::from(rows + 1) / Decimal::TWO;
    let rounding = sum.agreement == Agreement::Rounded || (source.is_some() && off.abs() <= slack);
    let each = source.filter(|_| rounding).map(|(column, divisor)| (grid.column(column), divisor));
    // Averages, ranks and rates have no sum.
    let name = grid.table.columns.get(sum.column).map_or(String::new(), |n| fold(n));
    let unsummed = ["binh quan", "xep", "hang", "diem", "nang suat", "don gia", "trung binh", "ghi chu"];
    if !rounding && (unsummed.iter().any(|w| name.contains(w)) || source.is_some()) {
        return None;
    }
    // Not above the largest of its rows, it is their average or rate, whatever its column is called (names of columns
    // are what a scan loses first).
    if !rounding && sum.stated <= sum.largest && !slip && sum.agreement != Agreement::Exact {
        return None;
    }
    let number = grid.number(total, sum.column)?;
    let verdict = if rounding { Verdict::Rounding } else { Verdict::Fails };
    let mut draft = Draft::new(CheckKind::TotalRow, verdict).operand_text(None, grid.column(sum.column).bare());
    let addends = row_indexes.iter().filter_map(|&r| grid.number(r, sum.column)?.figure);
    draft.check.operands.extend(addends.map(|f| f.id.clone()));
    draft = grid.at(draft, total, sum.column);
    draft.check.computed = Some(Value::Number(sum.computed));
    draft.check.difference = Some(off);
    Some(draft.by(StatedBy::Table).equation(relation).explained(Explanation::NoTotal {
        row: grid.row(total),
        column: grid.column(sum.column),
        rows,
        computed: vietnamese(sum.computed),
        stated: number.text.trim().to_owned(),
        each,
    }))
}

fn sums(grid: &Grid, total: usize, rows: &[usize]) -> Vec<Sum> {
    grid.amounts
        .iter()
        .filter_map(|&column| {
            let stated = grid.number(total, column)?.value;
            let mut computed = Decimal::ZERO;
            let mut largest = Decimal::ZERO;
            let mut steps = Vec::new();
            for &r in rows {
                let addend = grid.addend(r, column)?;
                computed += addend;
                largest = largest.max(addend);
                steps.extend(
                    grid.number(r, column).map(|n| n.value.scale()).filter(|&s| s > 0).map(|s| Decimal::new(1, s)),
                );
            }
            if stated.scale() > 0 {
                steps.push(Decimal::new(1, stated.scale()));
            }
            Some(Sum { column, stated, computed, largest, agreement: sum_agrees(stated, computed, &steps) })
        })
        .collect()
}

/// The total row and whether its words say so: the one extract named, one that says `Tổng` or `Cộng`, else the last
/// row where it has no running number.
fn total_row(grid: &Grid) -> Option<(usize, bool)> {
    if let Some(row) = grid.table.total_row.filter(|&r| r < grid.rows()) {
        return Some((row, true));
    }
    let says = |r: usize| {
        let name = fold(&grid.row(r).bare());
        let words: Vec<&str> = name.split_whitespace().collect();
        matches!(words[..], ["tong" | "toan", ..] | ["cong"] | ["cong", "cong" | "chung"])
    };
    let last = grid.rows().checked_sub(1)?;
    if let Some(row) = [last, 0].into_iter().find(|&r| says(r)) {
        return Some((row, true));
    }
    let unnumbered = |r: usize| {
        let empty = |r: usize| grid.table.rows[r].iter().any(|c| c.text.trim().is_empty());
        empty(r) && !(1..last).any(empty) || !matches!(grid.cells[r].first(), Some(Content::Number(_)))
    };
    [last, 0].into_iter().find(|&r| unnumbered(r)).map(|r| (r, false))
}

/// A row that heads a group: its running number is a letter or Roman.
fn group_row(grid: &Grid, row: usize) -> bool {
    grid.table.rows[row].first().is_some_and(|c| {
        let mark = c.text.trim().trim_end_matches('.');
        (1..=4).contains(&mark.len()) && mark.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
            || mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    fn told(text: &str) -> Vec<(Verdict, String)> {
        let checks = checks_of(text);
        checks.into_iter().filter(|c| c.kind == CheckKind::TotalRow).map(|c| (c.verdict, c.message)).collect()
    }

    const HEAD: &str = "STT\tXã\tChỉ tiêu\tCòn lại\tMỗi ngày\n";
    const ROWS: &str =
        "1\tHải An\t300\t119\t17\n2\tHải Hà\t410\t155\t22\n3\tCác Sơn\t275\t93\t13\n4\tAnh Sơn\t512\t234\t33\n";

    #[test]
    fn rounded_shares_miss_their_total_by_rounding_only() {
        assert_eq!(
            told(&format!("{HEAD}{ROWS}Huyện\t\t1497\t601\t86\n")),
            [
                (Verdict::Holds, "Huyện is the sum of the 4 rows in \"Chỉ tiêu\", \"Còn lại\"".to_owned()),
                (
                    Verdict::Rounding,
                    "Huyện, \"Mỗi ngày\": the 4 rows add up to 85, stated 86; each row is \"Còn lại\" / 7, rounded"
                        .to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_named_total_fails_where_a_column_does_not_add_up() {
        let got = told(
            "STT\tXã\tA\tB\n1\tHải An\t300\t119\n2\tHải Hà\t410\t155\n3\tCác Sơn\t275\t93\n\tTổng cộng\t985\t377\n",
        );
        assert_eq!(got[1], (Verdict::Fails, "Tổng cộng, \"B\": the 3 rows add up to 367, stated 377".to_owned()));
    }

    #[test]
    fn an_average_whose_column_lost_its_name_does_not_fail() {
        let got = told(
            "STT\tXã\tA\tx~\n1\tHải An\t300\t24,5\n2\tHải Hà\t410\t26,1\n3\tCác Sơn\t275\t22,4\n\tTổng cộng\t985\t24,6\n",
        );
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!(got[0].0, Verdict::Holds);
    }

    #[test]
    fn a_last_row_like_the_others_is_no_total() {
        assert_eq!(told(&format!("{HEAD}{ROWS}5\tPhú Sơn\t120\t41\t6\n")), []);
    }
}
