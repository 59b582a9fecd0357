//! Tables of a gold file.
//!
//! ```text
//! ⟦table tabs⟧
//! : - | place | count hộ | percent > tỷ lệ hộ nghèo
//! # STT | Xã | Số hộ | Hộ nghèo | <
//! # ^ | ^ | ^ | Số hộ (hộ) | Tỷ lệ (%)
//! 1 | ⟨Na Mèo|14956⟩ | 1.204 | 87 | 7,2
//!  | Tổng cộng | 1.204 | 87 | 7,2
//! ⟦end⟧
//! ```
//!
//! The line with `:` says what each column holds: `-` running numbers, `place`, `label` (what the row is about),
//! `unit` (cells `‹UNIT›` or `‹UNIT|KIND›`), words (`text`), or figures: a kind, their unit and, behind `>`, the
//! indicator (without it, the column's name); `num` takes kind and unit from the row. `#` is a header row, `##` one of
//! marks like `(3)=(1)+(2)`; `<` continues the cell to the left, `^` the one above. A row that ends with `!` may be told as
//! facts or not (the sums of a group). A row without a marked place speaks of the document's own.

use super::marks::{Figure, Piece, RecordMark, kinds, number, piece};
use crate::model::FigureKind;

/// How a table stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Tabs,
    Aligned,
    Pipes,
}

impl Form {
    pub(super) fn of(word: &str) -> Result<Self, String> {
        match word {
            "tabs" => Ok(Self::Tabs),
            "aligned" => Ok(Self::Aligned),
            "pipes" => Ok(Self::Pipes),
            other => Err(format!("a table is tabs, aligned or pipes; found {other:?}")),
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Number,
    Place,
    Label,
    Unit,
    Words,
    Figures { kinds: Option<Vec<FigureKind>>, unit: Option<String>, indicator: Option<String> },
}

/// A cell as it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Own(Piece),
    /// Part of the one to its left.
    Left,
    /// Part of the one above.
    Above,
}

impl Cell {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Own(piece) => &piece.text,
            Self::Left | Self::Above => "",
        }
    }
}

/// A table with the marks of its cells made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) form: Form,
    pub(super) columns: Vec<String>,
    /// Header rows, marks included.
    pub(super) head: Vec<Vec<Cell>>,
    pub(super) body: Vec<Vec<Cell>>,
    /// Texts that may be told as figures: running numbers, numbers in marks.
    pub(super) neutral: Vec<String>,
    /// One a column: set to the right.
    pub(super) right: Vec<bool>,
}

/// Line, cells, whether it states facts, and the kinds that its unit cells name.
type Row = (usize, Vec<Cell>, bool, Vec<Option<FigureKind>>);

/// Reads the lines between `⟦table …⟧` and `⟦end⟧`, numbered.
pub(super) fn table(form: Form, lines: &[(usize, &str)]) -> Result<Table, (usize, String)> {
    let first = lines.first().map_or(0, |l| l.0);
    let mut columns: Option<Vec<Column>> = None;
    let mut head: Vec<(Vec<Cell>, bool)> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for &(n, line) in lines {
        let at = |m: String| (n, m);
        if let Some(spec) = line.strip_prefix(':') {
            columns = Some(cells(spec).into_iter().map(|c| column(c.trim())).collect::<Result<_, _>>().map_err(at)?);
        } else if let Some(rest) = line.strip_prefix("##") {
            head.push((row(rest).map_err(at)?.0, true));
        } else if let Some(rest) = line.strip_prefix('#') {
            head.push((row(rest).map_err(at)?.0, false));
        } else {
            let (text, states) = line.trim_end().strip_suffix('!').map_or((line, true), |l| (l, false));
            let (cells, kinds) = row(text).map_err(at)?;
            rows.push((n, cells, states, kinds));
        }
    }
    let specs = columns.ok_or((first, "a table starts with `: what | each | column holds`".to_owned()))?;
    for (n, len) in rows.iter().map(|r| (r.0, r.1.len())).chain(head.iter().map(|h| (first, h.0.len()))) {
        if len != specs.len() {
            return Err((n, format!("expected {} cells, found {len}", specs.len())));
        }
    }
    let names = names(&head, specs.len());
    let mut neutral: Vec<String> = Vec::new();
    for cell in head.iter().filter(|h| h.1).flat_map(|h| &h.0) {
        let runs = cell.text().split(|c: char| !c.is_ascii_digit());
        neutral.extend(runs.filter(|r| !r.is_empty()).map(str::to_owned));
    }
    let mut body = Vec::new();
    for (n, cells, states, unit_kinds) in rows {
        let label = specs.iter().zip(&cells).find(|(s, _)| **s == Column::Label).map(|(_, c)| c.text().to_owned());
        let unit = specs.iter().zip(&cells).find(|(s, _)| **s == Column::Unit).map(|(_, c)| c.text().to_owned());
        let unit_kind = unit_kinds.iter().flatten().next().copied().unwrap_or(FigureKind::Count);
        let placed = cells.iter().any(|c| matches!(c, Cell::Own(p) if !p.places.is_empty()));
        let mut out = Vec::new();
        for ((cell, spec), name) in cells.into_iter().zip(&specs).zip(&names) {
            let Cell::Own(mut piece) = cell else {
                out.push(cell);
                continue;
            };
            match spec {
                Column::Number if !piece.text.is_empty() => neutral.push(piece.text.clone()),
                Column::Figures { kinds, unit: of_column, indicator } if !piece.text.is_empty() => {
                    let said = indicator.clone().unwrap_or_else(|| name.clone());
                    let said = label.as_ref().map_or(said.clone(), |l| format!("{l} {said}"));
                    let mark = RecordMark { indicator: said, place: placed.then(String::new), day: None };
                    let record = states.then_some(mark);
                    let of_row = unit.clone().filter(|_| kinds.is_none());
                    let unit = of_column.clone().or(of_row);
                    let kinds = kinds.clone().unwrap_or_else(|| vec![unit_kind]);
                    figure(&mut piece, Figure::plain(kinds, unit, record)).map_err(|m| (n, m))?;
                }
                _ => {}
            }
            out.push(Cell::Own(piece));
        }
        body.push(out);
    }
    let right = specs.iter().map(|s| matches!(s, Column::Figures { .. })).collect();
    Ok(Table { form, columns: names, head: head.into_iter().map(|h| h.0).collect(), body, neutral, right })
}

/// Makes a cell's figure: its number, or the one that it marks itself.
fn figure(piece: &mut Piece, plain: Figure) -> Result<(), String> {
    let whole = 0..piece.text.len();
    if let Some((range, own)) = piece.figures.first_mut() {
        if *range != whole {
            return Err(format!("the figure of the cell {:?} is the whole cell", piece.text));
        }
        own.unit = own.unit.take().or(plain.unit);
        own.record = own.record.take().or(plain.record);
    } else if number(&piece.text).is_some() {
        piece.figures.push((whole, plain));
    } else if !matches!(piece.text.as_str(), "-" | "–" | "x" | "…") {
        return Err(format!("a cell of figures holds a number, - or nothing; found {:?}", piece.text));
    }
    Ok(())
}

fn column(spec: &str) -> Result<Column, String> {
    let (what, indicator) = spec.split_once('>').map_or((spec, None), |(w, i)| (w.trim(), Some(i.trim().to_owned())));
    let (kind, unit) = what.split_once(' ').map_or((what, None), |(k, u)| (k, Some(u.trim().to_owned())));
    Ok(match kind {
        "-" => Column::Number,
        "place" => Column::Place,
        "label" => Column::Label,
        "unit" => Column::Unit,
        "text" => Column::Words,
        "num" => Column::Figures { kinds: None, unit, indicator },
        kind => Column::Figures { kinds: Some(kinds(kind)?), unit, indicator },
    })
}

/// Splits at `|` outside of marks.
fn cells(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    for (i, c) in line.char_indices() {
        match c {
            '⟦' | '⟨' | '‹' => depth += 1,
            '⟧' | '⟩' | '›' => depth -= 1,
            '|' if depth == 0 => {
                out.push(line.get(start..i).unwrap_or_default());
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push(line.get(start..).unwrap_or_default());
    out
}

/// A row's cells, and the kinds that its unit cells name.
fn row(line: &str) -> Result<(Vec<Cell>, Vec<Option<FigureKind>>), String> {
    let mut out = Vec::new();
    let mut named = Vec::new();
    for cell in cells(line) {
        let cell = cell.trim();
        let unit = cell.strip_prefix('‹').and_then(|c| c.strip_suffix('›'));
        named.push(match unit.and_then(|u| u.split_once('|')) {
            Some((_, kind)) => kinds(kind)?.first().copied(),
            None => None,
        });
        out.push(match (cell, unit) {
            ("<", _) => Cell::Left,
            ("^", _) => Cell::Above,
            (_, Some(unit)) => {
                let text = unit.split_once('|').map_or(unit, |(u, _)| u).to_owned();
                Cell::Own(Piece { text, ..Piece::default() })
            }
            (text, None) => Cell::Own(piece(text)?),
        });
    }
    Ok((out, named))
}

/// Column names from the header rows.
fn names(head: &[(Vec<Cell>, bool)], width: usize) -> Vec<String> {
    let mut out: Vec<Vec<String>> = vec![Vec::new(); width];
    for (cells, _) in head.iter().filter(|h| !h.1) {
        let mut left = String::new();
        for (cell, name) in cells.iter().zip(&mut out) {
            match cell {
                Cell::Own(piece) => left.clone_from(&piece.text),
                Cell::Left => {}
                Cell::Above => continue,
            }
            if !left.is_empty() {
                name.push(left.clone());
            }
        }
    }
    out.into_iter().map(|parts| parts.join(" / ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Table, (usize, String)> {
        let lines: Vec<(usize, &str)> = text.lines().enumerate().map(|(i, l)| (i + 1, l)).collect();
        table(Form::Tabs, &lines)
    }

    #[test]
    fn header_rows_are_joined_and_cells_become_figures() {
        let t = of(": - | place | count hộ | percent\n# STT | Xã | Hộ nghèo | <\n# ^ | ^ | Số hộ | Tỷ lệ (%)\n## (1) | (2) | (3) | (4)=(3)/(2)\n\
            1 | ⟨Na Mèo|14956⟩ | 1.204 | 7,2\n | Tổng | 1.204 | -")
        .unwrap();
        assert_eq!(t.columns, ["STT", "Xã", "Hộ nghèo / Số hộ", "Hộ nghèo / Tỷ lệ (%)"]);
        assert_eq!(t.neutral, ["1", "2", "3", "4", "3", "2", "1"]);
        let Cell::Own(cell) = &t.body[0][3] else { panic!() };
        let (kinds, value, unit) = cell.figures[0].1.read("7,2").unwrap();
        assert_eq!((kinds[0], value.to_string(), unit.as_deref()), (FigureKind::Percent, "7.2".into(), Some("%")));
        let record = |row: usize| match &t.body[row][2] {
            Cell::Own(p) => p.figures[0].1.record.clone().unwrap(),
            _ => panic!(),
        };
        assert_eq!((record(0).indicator.as_str(), record(0).place), ("Hộ nghèo / Số hộ", Some(String::new())));
        assert_eq!(record(1).place, None);
    }

    #[test]
    fn rows_give_their_unit() {
        let t = of(": label | unit | num > Kế hoạch\n# Chỉ tiêu | ĐVT | Kế hoạch\nRừng trồng | ‹ha|area› | 1.050,5")
            .unwrap();
        let Cell::Own(cell) = &t.body[0][2] else { panic!() };
        let (kinds, _, unit) = cell.figures[0].1.read("1.050,5").unwrap();
        assert_eq!((kinds[0], unit.as_deref()), (FigureKind::Area, Some("ha")));
        assert_eq!(cell.figures[0].1.record.as_ref().unwrap().indicator, "Rừng trồng Kế hoạch");
    }

    #[test]
    fn tables_that_are_not_right_are_refused_with_their_line() {
        assert_eq!(of("# A | B\n1 | 2").unwrap_err().1, "a table starts with `: what | each | column holds`");
        assert_eq!(of(": - | place\n# A | B\n1").unwrap_err(), (3, "expected 2 cells, found 1".into()));
        assert_eq!(of(": count hộ\n# A\nba").unwrap_err().0, 3);
        assert_eq!(of(": many hộ\n# A\n3").unwrap_err().0, 1);
    }
}
