//! Column names, column marks, the caption, and the units they tell.
//!
//! A header of several lines names a column by all the cells above it. A cell that spans columns stands over the first
//! of them and leaves the rest empty: `Thu nhận hồ sơ`, empty, empty over `Tổng số`, `Được cấp`, `Không cấp`.

use super::CellTokens;
use super::grid::Grid;
use crate::extract::figures::cell;
use crate::extract::layout::Line;
use crate::extract::number::Habit;
use crate::extract::tokens::Tokens;
use crate::extract::units::unit_at;
use crate::model::FigureKind;
use crate::orthography::fold;

/// The header of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Rows of the grid that it takes, marks included.
    pub(super) rows: usize,
    pub(super) columns: Vec<String>,
    pub(super) marks: Vec<String>,
    /// All header cells with text.
    pub(super) cells: Vec<CellTokens>,
}

/// Reads the header: the rows before the first row of data.
pub(super) fn read(tokens: &Tokens, grid: &Grid, habit: Habit) -> Head {
    let width = grid.rows.iter().map(Vec::len).max().unwrap_or_default();
    let first = (grid.head..grid.rows.len())
        .find(|&r| grid.rows.get(r).is_some_and(|row| is_data(tokens, row, habit)))
        .unwrap_or(grid.rows.len());
    let mut names: Vec<Vec<CellTokens>> = Vec::new();
    let mut marks = vec![String::new(); width];
    for row in grid.rows.iter().take(first) {
        if is_marks(tokens, row) {
            for (mark, cell) in marks.iter_mut().zip(row) {
                *mark = tokens.words(cell);
            }
        } else {
            names.push(row.clone());
        }
    }
    let rows = spread(tokens, &names, width);
    let columns = (0..width)
        .map(|c| {
            let mut parts: Vec<String> = Vec::new();
            for row in &rows {
                let text = row.get(c).map(|r| tokens.words(r)).unwrap_or_default();
                if !text.is_empty() && parts.last() != Some(&text) {
                    parts.push(text);
                }
            }
            join_names(&parts)
        })
        .collect();
    let cells = names.into_iter().flatten().filter(|c| !c.is_empty()).collect();
    Head { rows: first, columns, marks, cells }
}

/// The cells over a column as one name: those above before those below, with ` / ` between; a cell that goes on with
/// the one above (a small letter first) joins it with a space.
fn join_names(parts: &[String]) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str(if part.starts_with(|c: char| c.is_lowercase() || c == '(') { " " } else { " / " });
        }
        out.push_str(part);
    }
    out
}

/// Puts every header row on the columns of the table and lets spanning cells cover what they span.
fn spread(tokens: &Tokens, names: &[Vec<CellTokens>], width: usize) -> Vec<Vec<CellTokens>> {
    let mut rows: Vec<Vec<CellTokens>> = names.to_vec();
    for r in 0..rows.len() {
        let below = rows.get(r + 1).cloned();
        if let (Some(row), Some(below)) = (rows.get_mut(r), below)
            && row.len() < width
        {
            widen(row, &below, width);
        }
    }
    let filled: Vec<Vec<bool>> = rows
        .iter()
        .map(|row| (0..width).map(|c| row.get(c).is_some_and(|x| !tokens.words(x).is_empty())).collect())
        .collect();
    for (r, row) in rows.iter_mut().enumerate() {
        row.resize(width, 0..0);
        let Some(below) = filled.get(r + 1) else { continue };
        let mut over: Option<CellTokens> = None;
        for c in 0..width {
            if filled[r][c] {
                over = Some(row[c].clone());
            } else if below[c] {
                // Only a cell that has something under itself can span.
                if let Some(cell) = &over {
                    row[c] = cell.clone();
                }
            } else {
                over = None;
            }
        }
    }
    rows
}

/// A header row that says its spanning cells without the empty cells behind them: as many columns as the row below
/// has names are shared out evenly among the cells that stand over them.
fn widen(row: &mut Vec<CellTokens>, below: &[CellTokens], width: usize) {
    let named = below.iter().filter(|c| !c.is_empty()).count();
    let alone_before = below.iter().take_while(|c| c.is_empty()).count();
    let alone_after = width.saturating_sub(alone_before + named);
    let spanning = row.len().saturating_sub(alone_before + alone_after);
    if spanning == 0 || named == 0 || named % spanning != 0 || row.len() <= alone_before {
        return;
    }
    let each = named / spanning;
    let mut out: Vec<CellTokens> = Vec::with_capacity(width);
    for (i, cell) in row.iter().enumerate() {
        out.push(cell.clone());
        if i >= alone_before && i < alone_before + spanning {
            out.extend(std::iter::repeat_n(0..0, each - 1));
        }
    }
    *row = out;
}

/// A row of data has a figure outside its first cell, and is neither a row of marks nor a row of years.
fn is_data(tokens: &Tokens, row: &[CellTokens], habit: Habit) -> bool {
    if is_marks(tokens, row) {
        return false;
    }
    let figures: Vec<_> = row.iter().map(|c| if c.is_empty() { None } else { cell(tokens, c, habit) }).collect();
    let is_year = |f: &crate::extract::figures::Found| {
        f.tokens.len() == 1 && matches!(tokens.text(f.tokens.start).parse::<u16>(), Ok(1990..=2050))
    };
    let all: Vec<_> = figures.iter().flatten().collect();
    if all.is_empty() || (all.len() > 1 && all.iter().all(|f| is_year(f))) {
        return false;
    }
    let first_filled = row.iter().position(|c| !c.is_empty());
    figures.iter().enumerate().any(|(c, f)| f.is_some() && Some(c) != first_filled)
        // `1 <tab> Tây An <tab> <tab>`: a numbered row whose values are missing.
        || first_filled == Some(0) && figures.first().is_some_and(Option::is_some) && row.len() > 2
            && row.get(1).is_some_and(|c| tokens.is_word(c.start) && !c.is_empty())
}

/// `(1)`, `(7)=(5)+(6)`, `A`, `B`, `1`, `2`, `3`: every filled cell a short mark, in brackets or counting up.
fn is_marks(tokens: &Tokens, row: &[CellTokens]) -> bool {
    let texts: Vec<String> = row.iter().filter(|c| !c.is_empty()).map(|c| tokens.words(c)).collect();
    if texts.len() < 2 {
        return false;
    }
    let formula = |t: &str| {
        // Columns are numbered, or lettered: `(3)=(1)-(2)`, `(c)=(a)+(b)`; `(ha)` is a unit and no mark.
        let alone = t.split(|c: char| !c.is_alphabetic()).all(|w| w.chars().count() <= 1);
        (t.starts_with(['(', '[']) || t.contains('='))
            && t.chars().any(|c| c.is_ascii_alphanumeric())
            && t.chars().all(|c| c.is_ascii_alphanumeric() || " ()[]=+-–*/:×%,.".contains(c))
            && alone
            && t.chars().count() <= 40
    };
    let letter = |t: &str| t.chars().count() == 1 && t.chars().all(|c| c.is_ascii_uppercase());
    let short = |t: &str| formula(t) || letter(t) || t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit());
    if !texts.iter().all(|t| short(t)) {
        return false;
    }
    let numbers: Vec<u32> = texts.iter().filter_map(|t| t.parse().ok()).collect();
    let lettered = |t: &String| formula(t) && !t.contains('=') && !t.chars().any(|c| c.is_ascii_digit());
    // `(m)` beside `(kg)` would be units; letters alone count up.
    let letters: Vec<char> =
        texts.iter().filter(|t| lettered(t)).filter_map(|t| t.chars().find(char::is_ascii_alphabetic)).collect();
    if letters.windows(2).any(|w| w[1] <= w[0]) {
        return false;
    }
    texts.iter().any(|t| formula(t)) || numbers.len() >= 2 && numbers.windows(2).all(|w| w[1] == w[0] + 1)
}

/// The words above a table: up to four lines, one of which names an appendix, a form or figures.
pub(super) fn caption(tokens: &Tokens, lines: &[Line], first: usize) -> Option<String> {
    let mut start = first;
    let mut named = false;
    while start > 0 && first - start < 5 && !named {
        let line = lines.get(start - 1)?;
        let text = tokens.words(&line.tokens);
        let far = lines.get(start).is_some_and(|l| l.blank_before > 2 && !l.starts_page);
        if line.width > 220 || line.span.of(tokens.source()).contains('\t') || far {
            break;
        }
        let key = tokens.key(&line.tokens);
        let head = [
            "phu luc",
            "bieu",
            "bang",
            "danh sach",
            "thong ke",
            "tong hop",
            "so lieu",
            "ket qua",
            "mau so",
            "phu bieu",
        ];
        named = head.iter().any(|h| key.starts_with(h));
        let aside = text.starts_with('(')
            || key.starts_with("dvt")
            || key.starts_with("don vi tinh")
            || key.starts_with("kem theo");
        let title = !text.ends_with(['.', ';', ',']);
        if !named && !aside && !title {
            break;
        }
        start -= 1;
    }
    if !named {
        // Only what touches the table: a title without a keyword, or its unit.
        start = first;
        while start > 0 && first - start < 2 {
            let Some(line) = lines.get(start - 1) else { break };
            let touching = lines.get(start).is_some_and(|l| l.blank_before <= 1 && !l.starts_page);
            let text = tokens.words(&line.tokens);
            if !touching || line.width > 140 || text.ends_with(['.', ';', ',']) {
                break;
            }
            start -= 1;
        }
    }
    let parts: Vec<String> = lines.get(start..first)?.iter().map(|l| tokens.words(&l.tokens)).collect();
    let text = parts.join(" ");
    (!text.is_empty()).then_some(text)
}

/// `ĐVT: triệu đồng`, `(Đơn vị tính: người)`, `Đơn vị: ha`.
pub(super) fn unit_in(text: &str) -> Option<String> {
    let tokens = Tokens::of(text);
    (0..tokens.len()).find_map(|i| {
        let len =
            [&["dvt"][..], &["don", "vi", "tinh"], &["don", "vi"]].iter().find(|w| tokens.starts_with(i, w))?.len();
        let mut at = i + len;
        if !tokens.is_mark(at, ':') {
            return None;
        }
        at += 1;
        let unit = unit_at(&tokens, at, tokens.len());
        let end = unit.map_or(at + 1, |u| u.end);
        let text = tokens.words(&(at..end));
        (!text.is_empty()).then_some(text)
    })
}

/// The unit that a column's name gives in brackets or at its end: `Diện tích (ha)`, `Tỷ lệ (%)`, `Số tiền, triệu đồng`.
pub(super) fn unit_of_column(name: &str) -> Option<String> {
    if let Some(stated) = unit_in(name) {
        return Some(stated);
    }
    let tokens = Tokens::of(name);
    for i in (0..tokens.len()).rev() {
        if tokens.is_mark(i, '%') {
            return Some("%".to_owned());
        }
        if tokens.is_mark(i, '(')
            && let Some(unit) = unit_at(&tokens, i + 1, tokens.len())
            && unit.known
            && tokens.is_mark(unit.end, ')')
        {
            return Some(tokens.words(&(i + 1..unit.end)));
        }
    }
    if is_share(name) { Some("%".to_owned()) } else { counted(name) }
}

/// `Số hộ`, `Tổng số lồng nuôi`: what a column's last name counts.
fn counted(name: &str) -> Option<String> {
    let tokens = Tokens::of(name.rsplit(" / ").next().unwrap_or(name));
    let at = match (tokens.text(0).to_lowercase().as_str(), tokens.text(1)) {
        ("số", _) => 1,
        ("tổng", "số") => 2,
        _ => return None,
    };
    let unit = unit_at(&tokens, at, tokens.len()).filter(|u| u.known && u.kind == FigureKind::Count)?;
    Some(tokens.words(&(at..unit.end)))
}

/// `Tỷ lệ …`, `… đạt tỷ lệ`, `Cơ cấu`: a column of percentages.
pub(super) fn is_share(name: &str) -> bool {
    let last = fold(name.rsplit(" / ").next().unwrap_or(name));
    last.starts_with("ty le")
        || last.starts_with("ti le")
        || last.contains("phan tram")
        || last.starts_with("dat ty le")
}

/// The kind of figure that a unit makes.
pub(in crate::extract) fn kind_of_unit(unit: &str) -> FigureKind {
    if unit == "%" {
        return FigureKind::Percent;
    }
    let tokens = Tokens::of(unit);
    unit_at(&tokens, 0, tokens.len()).map_or(FigureKind::Count, |u| u.kind)
}
