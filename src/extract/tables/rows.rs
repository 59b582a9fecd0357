//! Rows: of one length, with a label, and which of them is the total.

use super::CellTokens;
use super::header::Head;
use crate::extract::figures::Found;
use crate::extract::tokens::Tokens;
use crate::orthography::fold;

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::extract) struct RowLabel {
    /// The cell that names it.
    pub(in crate::extract) tokens: CellTokens,
    /// True where the label column names places.
    pub(in crate::extract) is_place: bool,
    /// True for a row of sums.
    pub(in crate::extract) is_total: bool,
    /// The row's own unit, from a unit column.
    pub(in crate::extract) unit: Option<String>,
    /// The group heading above it: a row with nothing but a label.
    pub(in crate::extract) group: Option<CellTokens>,
}

/// What the columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) values: Vec<bool>,
    /// The column of running numbers.
    pub(super) number: Option<usize>,
    pub(super) total: Option<usize>,
    pub(super) labels: Vec<RowLabel>,
}

/// Brings a row to the table's width. A short row that starts with words has lost the cell of its running number:
/// its figures are set to the right end.
pub(super) fn fit(tokens: &Tokens, row: &[CellTokens], width: usize) -> Vec<CellTokens> {
    let mut out = row.to_vec();
    if out.len() < width {
        let starts_with_words = out.first().is_some_and(|c| !c.is_empty() && !c.clone().any(|i| tokens.is_number(i)));
        let rest_filled = out.len() > 1 && out.iter().skip(1).all(|c| !c.is_empty());
        if starts_with_words && rest_filled && is_total_name(&tokens.words(&out[0])) {
            let missing = width - out.len();
            for _ in 0..missing {
                out.insert(1, 0..0);
            }
        }
    }
    out.resize(width, 0..0);
    out
}

/// Takes a last `.` or `|` off a cell where no other cell of its column ends so: a speck of the scan, or the edge of a rule. Two
/// cells that end so are how the column is written.
pub(super) fn without_specks(tokens: &Tokens, body: &mut [Vec<CellTokens>], width: usize) {
    for column in 0..width {
        for mark in ['.', '|'] {
            let ends = |cell: &CellTokens| cell.len() > 1 && tokens.is_mark(cell.end - 1, mark);
            let cells = || body.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
            if cells().count() < 3 || cells().filter(|cell| ends(cell)).count() != 1 {
                continue;
            }
            let own = body.iter_mut().filter_map(|row| row.get_mut(column)).find(|cell| ends(cell));
            if let Some(cell) = own {
                cell.end -= 1;
            }
        }
    }
}

/// Names of rows that hold sums.
pub(super) fn is_total_name(name: &str) -> bool {
    const EXACT: [&str; 8] = ["cong", "tong", "chung", "toan tinh", "tong so", "tong cong", "ca nuoc", "toan bo"];
    const STARTS: [&str; 13] = [
        "tong cong",
        "tong so",
        "toan huyen",
        "toan tinh",
        "toan thi xa",
        "toan thanh pho",
        "toan xa",
        "toan quan",
        "toan nganh",
        "cong toan",
        "tong toan",
        "binh quan",
        "cong chung",
    ];
    let key = fold(name);
    let key = key.trim_matches(|c: char| !c.is_alphanumeric());
    EXACT.contains(&key) || STARTS.iter().any(|s| key.starts_with(s))
}

fn names_places(header: &str) -> bool {
    let key = fold(header);
    [
        "dia phuong",
        "don vi",
        "xa",
        "phuong",
        "thi tran",
        "huyen",
        "dia ban",
        "ten xa",
        "thon",
        "tinh",
        "khu pho",
        "to dan pho",
    ]
    .iter()
    .any(|w| {
        key == *w
            || key.starts_with(&format!("{w} "))
            || key.starts_with(&format!("{w},"))
            || key.ends_with(&format!(" {w}"))
    }) && !key.contains("don vi tinh")
}

/// Sorts the columns and names the rows.
pub(super) fn shape(tokens: &Tokens, head: &Head, body: &[Vec<CellTokens>], figures: &[Vec<Option<Found>>]) -> Shape {
    let width = head.columns.len();
    let count = |c: usize, what: &dyn Fn(&CellTokens, &Option<Found>) -> bool| {
        body.iter()
            .zip(figures)
            .filter(|(row, figs)| row.get(c).zip(figs.get(c)).is_some_and(|(x, f)| what(x, f)))
            .count()
    };
    let filled = |c: usize| count(c, &|x, _| !x.is_empty());
    let numeric = |c: usize| count(c, &|_, f| f.is_some());
    let number = (width > 2 && {
        let key = fold(head.columns.first().map_or("", String::as_str));
        matches!(key.trim_matches('.'), "stt" | "tt" | "so tt" | "so thu tu") || counts_up(tokens, body)
    })
    .then_some(0);
    let label = (0..width).find(|&c| Some(c) != number && filled(c) > 0 && numeric(c) * 2 < filled(c)).or(number);
    let unit_column = (0..width).find(|&c| {
        let key = fold(&head.columns[c]);
        Some(c) != label && (matches!(key.as_str(), "dvt" | "don vi tinh" | "don vi") && numeric(c) == 0)
    });
    let values: Vec<bool> =
        (0..width).map(|c| Some(c) != number && Some(c) != label && Some(c) != unit_column && numeric(c) > 0).collect();
    let is_place = label.is_some_and(|c| names_places(&head.columns[c]));
    let mut labels = Vec::with_capacity(body.len());
    let mut total = None;
    let mut group = None;
    for (r, (row, figs)) in body.iter().zip(figures).enumerate() {
        let has_values = figs.iter().zip(&values).any(|(f, v)| *v && f.is_some());
        let own = label.and_then(|c| row.get(c)).filter(|c| !c.is_empty());
        // A row whose running number is words (or missing) names itself there.
        let first =
            row.first().filter(|c| !c.is_empty() && number.is_some() && (*c).clone().all(|i| !tokens.is_number(i)));
        let cell = own.or(first).cloned().unwrap_or_default();
        let name = tokens.words(&cell);
        let edge = r == 0 || r + 1 == body.len();
        let unnumbered = number.is_some() && figs.first().is_some_and(Option::is_none);
        let starts_unit = {
            let key = fold(&name);
            ["huyen ", "tinh ", "thi xa ", "thanh pho ", "toan "].iter().any(|w| key.starts_with(w))
        };
        let is_total = has_values
            && (is_total_name(&name) || edge && unnumbered && (starts_unit || own.is_none()) && body.len() > 2);
        if is_total && total.is_none() {
            total = Some(r);
        }
        if !has_values && !cell.is_empty() {
            group = Some(cell.clone());
        }
        let unit = unit_column.and_then(|c| row.get(c)).map(|c| tokens.words(c)).filter(|u| !u.is_empty());
        let above = if has_values && !is_total { group.clone() } else { None };
        labels.push(RowLabel { tokens: cell, is_place, is_total, unit, group: above });
    }
    Shape { values, number, total, labels }
}

/// True when the first column counts 1, 2, 3.
fn counts_up(tokens: &Tokens, body: &[Vec<CellTokens>]) -> bool {
    let numbers: Vec<u32> = body
        .iter()
        .filter_map(|row| row.first())
        .filter(|c| c.len() == 1)
        .filter_map(|c| tokens.text(c.start).parse().ok())
        .collect();
    numbers.len() >= 2 && numbers.first() == Some(&1) && numbers.windows(2).all(|w| w[1] == w[0] + 1)
}
