//! Ranking columns: `Xếp thứ` 1, 2, 3 … after the values of another column.
//!
//! A table that ranks its communes says which value is the largest, the second, and so on. Equal values share a rank, as
//! spreadsheets give it, or follow one another. The ranked column is the one whose order fits: a few hundred orders of
//! even five rows make an agreement by chance rare.

use super::{ENOUGH_ROWS, Grid};
use crate::check::draft::Draft;
use crate::check::explanation::{Explanation, Relation};
use crate::model::{CheckKind, StatedBy, Verdict};
use crate::orthography::fold;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub(super) fn find(grid: &Grid) -> Vec<Draft> {
    let width = grid.cells.iter().map(Vec::len).max().unwrap_or(0);
    (0..width).filter(|&c| named(grid, c)).flat_map(|c| ranks(grid, c)).collect()
}

fn named(grid: &Grid, column: usize) -> bool {
    let name = grid.table.columns.get(column).map_or(String::new(), |n| fold(n));
    let last = name.rsplit(" / ").next().unwrap_or("").trim().to_owned();
    ["xep", "thu tu", "hang", "thu hang", "vi thu"].iter().any(|w| last == *w || last.starts_with(&format!("{w} ")))
        && !last.contains("loai")
}

fn ranks(grid: &Grid, column: usize) -> Vec<Draft> {
    let rows: Vec<(usize, u32)> = (0..grid.rows())
        .filter_map(|r| Some((r, grid.number(r, column)?.value.to_u32()?)))
        .filter(|(_, rank)| *rank > 0)
        .collect();
    if rows.len() < ENOUGH_ROWS {
        return Vec::new();
    }
    let best = grid
        .percents
        .iter()
        .chain(&grid.amounts)
        .filter(|&&c| c != column)
        .flat_map(|&c| [(c, true), (c, false)])
        .filter_map(|(c, falling)| Some((broken(grid, &rows, c, falling)?, c, falling)))
        .min_by_key(|(broken, c, falling)| (broken.len(), column.abs_diff(*c), !falling));
    let Some((broken, by, _)) = best else { return Vec::new() };
    let kept = rows.len() - broken.len();
    if broken.len() > 2 || kept < ENOUGH_ROWS {
        return Vec::new();
    }
    let relation = Relation::Ranks { column: grid.column(column), by: grid.column(by) };
    if broken.is_empty() {
        let mut draft = Draft::new(CheckKind::Rank, Verdict::Holds).operand_text(None, grid.column(by).bare());
        draft = grid.at(draft, rows[0].0, column);
        draft.check.stated_figure = None;
        draft.check.stated = None;
        draft.check.stated_text = Some(grid.column(column).bare());
        return vec![draft.by(StatedBy::Table).explained(Explanation::AllRows { relation, rows: kept })];
    }
    broken
        .into_iter()
        .filter_map(|(row, place)| {
            let (rank, value) = (grid.number(row, column)?, grid.number(row, by)?);
            let draft = Draft::new(CheckKind::Rank, Verdict::Fails).operand_text(value.figure, value.text.trim());
            let draft = grid.at(draft, row, column).computed(Decimal::from(place));
            Some(draft.by(StatedBy::Table).explained(Explanation::RowRank {
                row: grid.row(row),
                value: value.text.trim().to_owned(),
                place,
                stated: rank.text.trim().to_owned(),
                relation: relation.clone(),
                kept,
            }))
        })
        .collect()
}

/// The rows whose rank is not their place, with the place; nothing where most are off.
fn broken(grid: &Grid, rows: &[(usize, u32)], by: usize, falling: bool) -> Option<Vec<(usize, u32)>> {
    let values: Vec<Decimal> = rows.iter().map(|(r, _)| grid.number(*r, by).map(|n| n.value)).collect::<Option<_>>()?;
    let mut off = Vec::new();
    for (&(row, rank), value) in rows.iter().zip(&values) {
        let ahead = values.iter().filter(|v| if falling { *v > value } else { *v < value }).count();
        let level = values.iter().filter(|v| *v == value).count();
        let place = u32::try_from(ahead).ok()? + 1;
        if !(place..place + u32::try_from(level).ok()?).contains(&rank) {
            off.push((row, place));
            if off.len() * 4 > rows.len() {
                return None;
            }
        }
    }
    Some(off)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    fn told(text: &str) -> Vec<(Verdict, String)> {
        let checks = checks_of(text);
        checks.into_iter().filter(|c| c.kind == CheckKind::Rank).map(|c| (c.verdict, c.message)).collect()
    }

    const TABLE: &str = "STT\tXã\tKích hoạt\tTỷ lệ\tXếp hạng\n1\tHải An\t121\t40,33%\t2\n2\tHải Hà\t35\t8,54%\t5\n\
                         3\tCác Sơn\t90\t32,73%\t4\n4\tAnh Sơn\t201\t39,26%\t3\n5\tPhú Sơn\t47\t46,53%\t1\n";

    #[test]
    fn ranks_follow_their_column() {
        assert_eq!(told(TABLE), [(Verdict::Holds, "\"Xếp hạng\" ranks \"Tỷ lệ\" in all 5 rows".to_owned())]);
        let got = told(&TABLE.replace("32,73%\t4", "32,73%\t6"));
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!(got[0].0, Verdict::Fails);
        assert!(got[0].1.starts_with("Các Sơn: 32,73% is place 4, stated 6"), "{got:?}");
    }
}
