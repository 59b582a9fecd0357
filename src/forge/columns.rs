//! Two columns side by side: issuer and motto at the head, `Nơi nhận:` and signature at the foot. At the head the lines
//! of both columns stand level (`Số: 12/BC` beside the date); at the foot each column runs at its own pace.

use super::ForgeError;
use super::ink::Word;
use super::layout::{LEFT, MM, Setter};
use super::markup::{Align, Side, TwoColumns};
use super::page::{LineKind, Rule, TextLine};
use std::ops::Range;

/// A line of one column with its broken text.
struct Piece {
    words: Vec<Word>,
    lines: Vec<Range<usize>>,
    height: f32,
}

pub(super) fn set(setter: &mut Setter, two: &TwoColumns, line: usize) -> Result<(), ForgeError> {
    let family = setter.family();
    let (left, right) = (LEFT, setter.right());
    let middle = left + (right - left) * two.split / 100.0;
    // The head is wider than the text: the decree's own specimen starts it in the margin.
    let spans = if two.left_flush {
        [(left, middle), (middle, right)]
    } else {
        [(left - 10.0 * MM, middle), (middle, right + 6.0 * MM)]
    };
    let gutter = 3.0;
    let pens = [setter.pen(&family, two.sizes[0], line), setter.pen(&family, two.sizes[1], line)];
    let leadings = [setter.leading(pens[0].size), setter.leading(pens[1].size)];

    let mut rows: Vec<[Piece; 2]> = Vec::with_capacity(two.lines.len());
    for sides in &two.lines {
        let piece = |i: usize| -> Result<Piece, ForgeError> {
            let width = spans[i].1 - spans[i].0 - gutter;
            Ok(match &sides[i] {
                Side::Text(runs) => {
                    let (words, lines) = pens[i].break_lines(pens[i].words(runs)?, width, width)?;
                    let height = lines.len().max(1) as f32 * leadings[i];
                    Piece { words, lines, height }
                }
                Side::Rule => Piece { words: Vec::new(), lines: Vec::new(), height: 6.0 },
                Side::Seal => Piece { words: Vec::new(), lines: Vec::new(), height: leadings[i] },
            })
        };
        let mut pair = [piece(0)?, piece(1)?];
        if !two.left_flush {
            // Beside a rule an empty cell needs no line of its own.
            let bare = sides.contains(&Side::Rule) && pair.iter().all(|p| p.words.is_empty());
            let tallest = if bare { 6.0 } else { pair[0].height.max(pair[1].height) };
            for piece in &mut pair {
                piece.height = tallest;
            }
        }
        rows.push(pair);
    }
    let height_of = |i: usize, rows: &[[Piece; 2]]| rows.iter().map(|pair| pair[i].height).sum::<f32>();
    let height = height_of(0, &rows).max(height_of(1, &rows));
    setter.make_room(height)?;

    // All of the left column is read before the right one.
    for i in 0..2 {
        let (from, to) = spans[i];
        let align = if i == 0 && two.left_flush { Align::Left } else { Align::Center };
        let mut top = setter.y;
        for (sides, pair) in two.lines.iter().zip(&rows) {
            let piece = &pair[i];
            match sides[i] {
                Side::Rule => {
                    let length = (to - from) * 0.3;
                    let x = f32::midpoint(from, to) - length / 2.0;
                    setter.page.rules.push(Rule { x, y: top + 2.0, width: length, height: 0.7 });
                }
                Side::Seal => setter.page.seals.push((from + (to - from) * 0.3, top + leadings[i])),
                Side::Text(_) => {}
            }
            for (n, range) in piece.lines.iter().enumerate() {
                let y = top + n as f32 * leadings[i];
                let baseline = y + leadings[i] * 0.78;
                let words = &piece.words[range.clone()];
                let set = pens[i].set(&mut setter.page, words, (from, to - gutter), baseline, align)?;
                setter.page.lines.push(TextLine {
                    text: set.text,
                    kind: LineKind::Text,
                    x: set.x,
                    y,
                    width: set.width,
                    height: leadings[i],
                });
            }
            top += piece.height;
        }
    }
    setter.y += height + setter.body_size() * 0.35;
    Ok(())
}
