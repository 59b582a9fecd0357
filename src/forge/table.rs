//! Ruled tables: `STT | Đơn vị | Số hồ sơ`, with merged header cells, wrapped cell text and page breaks between rows.

use super::ForgeError;
use super::ink::Word;
use super::inline::Run;
use super::layout::{LEFT, Setter};
use super::markup::{Align, Cell, TableSource};
use super::page::{LineKind, Rule, TextLine};
use std::ops::Range;

const PADDING: f32 = 3.0;
const RULE: f32 = 0.6;

/// A merged or single cell with its broken text.
struct Box {
    rows: Range<usize>,
    columns: Range<usize>,
    words: Vec<Word>,
    lines: Vec<Range<usize>>,
    align: Align,
    text: String,
}

pub(super) fn set(setter: &mut Setter, table: &TableSource, line: usize) -> Result<(), ForgeError> {
    let owner = owners(table, line)?;
    let size = table.size.unwrap_or(setter.body_size() - 1.0);
    let family = setter.family();
    let pen = setter.pen(&family, Some(size), line);
    let leading = size * 1.18;
    let edges = edges(table, LEFT, setter.right());
    let columns = table.widths.len();

    let mut boxes: Vec<Box> = Vec::new();
    for r in 0..table.rows.len() {
        for c in 0..columns {
            if owner[r][c] != (r, c) {
                continue;
            }
            let Cell::Text(runs) = &table.rows[r][c] else { continue };
            let right = (c..columns).take_while(|&k| owner[r][k] == (r, c)).count();
            let down = (r..table.rows.len()).take_while(|&k| owner[k][c] == (r, c)).count();
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            let head = r < table.head;
            let align = if head {
                Align::Center
            } else {
                table.align.get(c).copied().unwrap_or(if is_figure(&text) { Align::Center } else { Align::Left })
            };
            let width = edges[c + right] - edges[c] - 2.0 * PADDING;
            let runs = if head { bold(runs) } else { runs.clone() };
            let (words, lines) = pen.break_lines(pen.words(&runs)?, width, width)?;
            boxes.push(Box { rows: r..r + down, columns: c..c + right, words, lines, align, text });
        }
    }
    let heights = heights(table.rows.len(), &boxes, leading);

    setter.y += 4.0;
    let mut start = 0;
    while start < table.rows.len() {
        // Rows tied by a merged cell stay on one page.
        let end = group_end(start, &boxes);
        let height: f32 = heights[start..end].iter().sum();
        setter.make_room(height)?;
        for r in start..end {
            let top = setter.y + heights[start..r].iter().sum::<f32>();
            let mut cells = vec![String::new(); columns];
            for cell in boxes.iter().filter(|b| b.rows.start == r) {
                let inner: f32 = heights[cell.rows.clone()].iter().sum();
                let (left, right) = (edges[cell.columns.start], edges[cell.columns.end]);
                let lead = (inner - cell.lines.len() as f32 * leading) / 2.0;
                for (n, range) in cell.lines.iter().enumerate() {
                    let baseline = top + lead + n as f32 * leading + leading * 0.78;
                    let span = (left + PADDING, right - PADDING);
                    pen.set(&mut setter.page, &cell.words[range.clone()], span, baseline, cell.align)?;
                }
                if let Some(slot) = cells.get_mut(cell.columns.start) {
                    *slot = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
                frame(&mut setter.page.rules, (left, right), (top, top + inner));
            }
            setter.page.lines.push(TextLine {
                text: cells.join("\t"),
                kind: LineKind::Row,
                x: edges[0],
                y: top,
                width: edges[columns] - edges[0],
                height: heights[r],
            });
        }
        setter.y += height;
        start = end;
    }
    setter.y += 6.0;
    Ok(())
}

/// Which cell each place belongs to.
fn owners(table: &TableSource, line: usize) -> Result<Vec<Vec<(usize, usize)>>, ForgeError> {
    let mut owner: Vec<Vec<(usize, usize)>> = Vec::with_capacity(table.rows.len());
    for (r, row) in table.rows.iter().enumerate() {
        let mut places = Vec::with_capacity(row.len());
        for (c, cell) in row.iter().enumerate() {
            let place = match cell {
                Cell::Text(_) => Some((r, c)),
                Cell::Left => places.last().copied(),
                Cell::Above => owner.last().and_then(|above| above.get(c)).copied(),
            };
            places.push(place.ok_or_else(|| ForgeError::Markup {
                line,
                problem: format!("row {}, cell {} continues a cell that is not there", r + 1, c + 1),
            })?);
        }
        owner.push(places);
    }
    Ok(owner)
}

fn edges(table: &TableSource, left: f32, right: f32) -> Vec<f32> {
    let total: f32 = table.widths.iter().sum();
    let scale = (right - left) * (total.min(100.0) / 100.0) / total;
    let start = left + ((right - left) - scale * total) / 2.0;
    let mut edges = vec![start];
    let mut x = start;
    for width in &table.widths {
        x += width * scale;
        edges.push(x);
    }
    edges
}

fn heights(rows: usize, boxes: &[Box], leading: f32) -> Vec<f32> {
    let needed = |b: &Box| b.lines.len().max(1) as f32 * leading + PADDING;
    let mut heights = vec![leading + PADDING; rows];
    for b in boxes.iter().filter(|b| b.rows.len() == 1) {
        let height = &mut heights[b.rows.start];
        *height = height.max(needed(b));
    }
    for b in boxes.iter().filter(|b| b.rows.len() > 1) {
        let missing = needed(b) - heights[b.rows.clone()].iter().sum::<f32>();
        if missing > 0.0 {
            heights[b.rows.end - 1] += missing;
        }
    }
    heights
}

fn group_end(start: usize, boxes: &[Box]) -> usize {
    let mut end = start + 1;
    for b in boxes {
        if b.rows.start >= start && b.rows.start < end {
            end = end.max(b.rows.end);
        }
    }
    end
}

fn frame(rules: &mut Vec<Rule>, (left, right): (f32, f32), (top, bottom): (f32, f32)) {
    let half = RULE / 2.0;
    for y in [top, bottom] {
        rules.push(Rule { x: left - half, y: y - half, width: right - left + RULE, height: RULE });
    }
    for x in [left, right] {
        rules.push(Rule { x: x - half, y: top - half, width: RULE, height: bottom - top + RULE });
    }
}

fn bold(runs: &[Run]) -> Vec<Run> {
    let mut runs = runs.to_vec();
    for run in &mut runs {
        run.style.face.bold = true;
    }
    runs
}

/// `1.204`, `59,30%`, `(1)`, `-`: centred, as typists do.
fn is_figure(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || " .,%()-/+=x".contains(c))
}
