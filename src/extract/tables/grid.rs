//! Lines of cells: where tabs or bars part them.

use super::CellTokens;
use crate::extract::layout::Line;
use crate::extract::tokens::{TokenKind, Tokens};
use crate::model::Span;
use std::ops::Range;

/// Rows of cells as they stand, not yet of one length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) rows: Vec<Vec<CellTokens>>,
    /// The lines it takes.
    pub(super) lines: Range<usize>,
    /// So many rows at least are header: they stand above every line of numbers.
    pub(super) head: usize,
}

/// Runs of two or more lines with cells; single blank lines between them do not part a run.
pub(super) fn grids(tokens: &Tokens, lines: &[Line]) -> Vec<Grid> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let Some(separator) = separator(tokens, &lines[i]) else {
            i += 1;
            continue;
        };
        let start = i;
        let mut rows = Vec::new();
        while let Some(line) = lines.get(i) {
            let near = i == start || line.blank_before <= 1 || line.starts_page;
            if !near || self::separator(tokens, line) != Some(separator) {
                break;
            }
            let cells = cells(tokens, line, separator);
            // `|---|---:|`
            let rule = cells.iter().all(|c| c.clone().all(|t| !tokens.is_word(t) && !tokens.is_number(t)));
            if !rule {
                rows.push(cells);
            }
            i += 1;
        }
        let wide = rows.iter().map(Vec::len).max().unwrap_or_default();
        if rows.len() >= 2 && wide >= 2 {
            out.push(Grid { rows, lines: start..i, head: 0 });
        }
    }
    out
}

/// What parts the cells of a line, if it has cells.
fn separator(tokens: &Tokens, line: &Line) -> Option<char> {
    let text = line.span.of(tokens.source());
    if text.trim_end().contains('\t') {
        let filled = text.split('\t').filter(|c| !c.trim().is_empty()).count();
        // A tab that only indents parts nothing.
        return (filled >= 2 || text.trim_start_matches([' ', '\t']).contains('\t')).then_some('\t');
    }
    let bars = line.tokens.clone().filter(|&t| tokens.is_mark(t, '|')).count();
    let framed = tokens.is_mark(line.tokens.start, '|') && bars >= 2;
    (framed || bars >= 3).then_some('|')
}

fn cells(tokens: &Tokens, line: &Line, separator: char) -> Vec<CellTokens> {
    let raw = line.span.of(tokens.source());
    let (mut text, mut at) = (raw, line.span.start);
    if separator == '|' {
        let inner = raw.trim_start();
        at += raw.len() - inner.len();
        text = inner.trim_end();
        if let Some(rest) = text.strip_prefix('|') {
            at += 1;
            text = rest;
        }
        text = text.strip_suffix('|').unwrap_or(text);
    }
    let mut out = Vec::new();
    for piece in text.split(separator) {
        let mut range = tokens.within(Span::new(at, at + piece.len()));
        if separator == '|' {
            while range.end > range.start && matches!(tokens.kind(range.end - 1), Some(TokenKind::Mark('|'))) {
                range.end -= 1;
            }
        }
        out.push(range);
        at += piece.len() + separator.len_utf8();
    }
    out
}
