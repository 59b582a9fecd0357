//! Tables that run over pages.
//!
//! ```text
//! TT  Xã       Số hộ    <- page 1
//! 1   Tân An   120
//!          2            <- the number of the page, no line of the text
//! TT  Xã       Số hộ    <- page 2: the header again, or not at all
//! 2   Phú Hòa  98
//!     Cộng     218      <- the total of both
//! ```
//!
//! The grid of the next page goes on with the one before where nothing but `Biểu số 2 (tiếp theo)` stands between them, both have
//! as many columns, and the next one either repeats the header or has none of its own. The repeated rows go; what is left is one
//! table, whose sums run over all of it.

use super::grid::Grid;
use super::header;
use crate::extract::layout::Line;
use crate::extract::number::Habit;
use crate::extract::tokens::Tokens;

/// The grids with those joined that are one table, and without repeated headers.
pub(super) fn joined(tokens: &Tokens, lines: &[Line], grids: Vec<Grid>, habit: Habit) -> Vec<Grid> {
    let mut out: Vec<Grid> = Vec::with_capacity(grids.len());
    for grid in grids {
        let grid = without_repeats(tokens, grid, habit);
        if let Some(before) = out.last_mut()
            && let Some(rows) = continuation(tokens, lines, before, &grid, habit)
        {
            before.rows.extend(rows);
            before.lines.end = grid.lines.end;
        } else {
            out.push(grid);
        }
    }
    out
}

/// A row's cells as they are compared.
fn key(tokens: &Tokens, row: &[super::CellTokens]) -> Vec<String> {
    let mut cells: Vec<String> = row.iter().map(|c| tokens.key(c)).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

fn header_keys(tokens: &Tokens, grid: &Grid, habit: Habit) -> Vec<Vec<String>> {
    let head = header::read(tokens, grid, habit).rows;
    grid.rows.iter().take(head).map(|r| key(tokens, r)).filter(|k| !k.is_empty()).collect()
}

/// A run of lines that goes over a page's end has its header in the middle too.
fn without_repeats(tokens: &Tokens, mut grid: Grid, habit: Habit) -> Grid {
    let head = header::read(tokens, &grid, habit).rows;
    let names = header_keys(tokens, &grid, habit);
    let mut at = 0;
    grid.rows.retain(|row| {
        at += 1;
        at <= head || !names.contains(&key(tokens, row))
    });
    grid
}

/// The rows with which `next` goes on with `before`.
fn continuation(
    tokens: &Tokens,
    lines: &[Line],
    before: &Grid,
    next: &Grid,
    habit: Habit,
) -> Option<Vec<Vec<super::CellTokens>>> {
    let between = lines.get(before.lines.end..next.lines.start)?;
    let says_so = |l: &Line| l.tokens.len() <= 12 && tokens.key(&l.tokens).contains("tiep theo");
    let page = lines.get(before.lines.end..=next.lines.start)?.iter().any(|l| l.starts_page);
    let width = |g: &Grid| g.rows.iter().map(Vec::len).max().unwrap_or_default();
    if !page || between.len() > 1 || !between.iter().all(says_so) || width(before) != width(next) {
        return None;
    }
    let names = header_keys(tokens, before, habit);
    let own = header::read(tokens, next, habit).rows;
    let repeated = next.rows.iter().take(own).all(|r| names.contains(&key(tokens, r)));
    // A table that ended with its sum does not go on, unless the next page says that it does.
    let ended = before.rows.last().is_some_and(|row| {
        row.iter()
            .find(|c| (*c).clone().any(|i| tokens.is_word(i)))
            .is_some_and(|c| super::rows::is_total_name(&tokens.words(c)))
    });
    if !repeated || names.is_empty() || ended && between.is_empty() {
        return None;
    }
    Some(next.rows.iter().skip(own).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use proptest::prelude::*;

    fn shape(text: &str) -> Vec<(usize, Option<usize>)> {
        read(text).iter().map(|t| (t.rows.len(), t.total_row)).collect()
    }

    #[test]
    fn a_table_goes_on_over_the_page() {
        let again = "TT\tXã\tSố hộ\n1\tTân An\t120\n2\tTân Lập\t80\n\n\u{c}2\n\nTT\tXã\tSố hộ\n3\tPhú Hòa\t98\n\tTổng cộng\t298\n";
        assert_eq!(shape(again), [(4, Some(3))]);
        let bare = "TT\tXã\tSố hộ\n1\tTân An\t120\n2\tTân Lập\t80\n\u{c}3\tPhú Hòa\t98\n\tTổng cộng\t298\n";
        assert_eq!(shape(bare), [(4, Some(3))]);
        let said = "| TT | Xã | Số hộ |\n| 1 | Tân An | 120 |\n| 2 | Tân Lập | 80 |\n\u{c}Biểu số 1 (tiếp theo)\n\
                    | TT | Xã | Số hộ |\n| 3 | Phú Hòa | 98 |\n| | Tổng cộng | 298 |\n";
        assert_eq!(shape(said), [(4, Some(3))]);
    }

    #[test]
    fn columns_of_spaces_go_on_too() {
        let page = |from: u32| {
            let rows = (from..from + 3).map(|i| format!("{i}     Xã Tân An {i}      {}      {}", 100 + i, 200 + i));
            rows.collect::<Vec<_>>().join("\n") + "\n"
        };
        let head = "TT    Đơn vị          Số hộ    Số khẩu\n";
        assert_eq!(shape(&format!("{head}{}\u{c}{head}{}", page(1), page(4))), [(6, None)]);
    }

    #[test]
    fn two_tables_stay_two() {
        let other = "TT\tXã\tSố hộ\n1\tTân An\t120\n2\tTân Lập\t80\n\u{c}Kết quả thu thuế:\nTT\tXã\tSố thuế\n1\tTân An\t12\n2\tTân Lập\t8\n";
        assert_eq!(shape(other).len(), 2);
        let ended = "| Xã | Số hộ |\n| Tân An | 120 |\n| Tổng cộng | 120 |\n\u{c}Phụ lục 2\n| Xã | Số hộ |\n| Tân Lập | 80 |\n| Tổng cộng | 80 |\n";
        assert_eq!(shape(ended).len(), 2);
    }

    proptest! {
        #[test]
        fn any_rows(rows in prop::collection::vec(prop::sample::select(vec!["TT\tXã\tSố hộ\n", "1\tTân An\t120\n", "\u{c}", "\tTổng cộng\t5\n", "(tiếp theo)\n", "\n", "a\tb\n"]), 0..24)) {
            for table in read(&rows.concat()) {
                prop_assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
            }
        }
    }
}
