//! The head of an official letter: agency on the left, the State's title on the right.
//!
//! ```text
//! ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
//!  XÃ HẢI BÌNH                  Độc lập - Tự do - Hạnh phúc
//! Số: 12/TB-UBND          Hải Bình, ngày 06 tháng 9 năm 2023
//! ```
//! Most programs draw the two cells one after the other. Where they were set with tabs, each line runs across
//! both; then the left lines are read first, as a reader does.

use super::{
    layer::{Strip, gap_before},
    survey::Glyph,
};
use crate::orthography::fold;

/// Lines from the top among which the State's (or the Party's) title is looked for.
const TOP: usize = 12;
/// The head has no more lines than this after the title.
const DEPTH: usize = 8;
/// White space that parts two columns in a line is at least this part of the font size wide.
const GUTTER: f64 = 0.8;

/// Where the title stands; its column and the gutter left of it are measured by it.
#[derive(Debug, Clone, Copy)]
struct Title {
    left: f64,
    right: f64,
    size: f64,
}

/// On which side of the gutter a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    /// On both, parted before this glyph.
    Both(usize),
    /// Across the gutter: the head is over.
    Across,
}

/// Reads the left column of the head before the right one, parting lines that run across both. Everything else
/// stays as it is.
pub(super) fn part_head(strips: Vec<Strip<'_>>, size: (f64, f64)) -> Vec<Strip<'_>> {
    let Some((at, title)) = strips.iter().take(TOP).enumerate().find_map(|(i, s)| Some((i, Title::of(s, size)?)))
    else {
        return strips;
    };
    let lowest = strips[at].baseline().y + size.1 * 0.2;
    let sides: Vec<Side> =
        strips.iter().map(|s| if s.baseline().y > lowest { Side::Across } else { title.side(s) }).collect();
    let belongs = |i: &usize| sides[*i] != Side::Across;
    let from = (0..at).rev().take_while(belongs).last().unwrap_or(at);
    let on_the_right = |i: &usize| matches!(sides[*i], Side::Right | Side::Both(_));
    // What stands on the left below the last line on the right (`V/v …`) is read after it.
    let end = strips.len().min(at + DEPTH);
    let to = (at..end).take_while(belongs).filter(on_the_right).last().unwrap_or(at) + 1;
    let mut out = Vec::with_capacity(strips.len() + DEPTH);
    let mut right = Vec::new();
    for (i, strip) in strips.into_iter().enumerate() {
        match sides[i] {
            Side::Right if (from..to).contains(&i) => right.push(strip),
            Side::Both(cut) if (from..to).contains(&i) => {
                let Strip { mut glyphs, along, size } = strip;
                let tail = glyphs.split_off(cut);
                out.push(Strip { glyphs, along, size });
                right.push(Strip { glyphs: tail, along, size });
            }
            _ => out.push(strip),
        }
        if i + 1 == to {
            out.append(&mut right);
        }
    }
    out
}

impl Title {
    /// The title on the right half of a line, alone or after something else.
    fn of(strip: &Strip<'_>, size: (f64, f64)) -> Option<Self> {
        let text: String = strip.glyphs.iter().map(|g| g.text.as_str()).collect();
        let folded: String = fold(&text).to_lowercase().split_whitespace().collect();
        if !folded.contains("conghoaxahoi") && !folded.contains("dangcongsanvietnam") {
            return None;
        }
        let widest = widest_gap(strip).filter(|(_, gap)| *gap > GUTTER);
        let first = widest.map_or(0, |(i, _)| i);
        let left = strip.glyphs.get(first..)?.iter().find(|g| is_ink(g))?.origin.x;
        let last = strip.glyphs.iter().rfind(|g| is_ink(g))?;
        let title = Self { left, right: last.origin.x + last.advance.x, size: strip.size };
        // A title set in the middle of the page stands over the whole of it.
        (left > size.0 * 0.3).then_some(title)
    }

    fn side(self, strip: &Strip<'_>) -> Side {
        let (Some(first), Some(last)) =
            (strip.glyphs.iter().find(|g| is_ink(g)), strip.glyphs.iter().rfind(|g| is_ink(g)))
        else {
            return Side::Left;
        };
        let (start, end) = (first.origin.x, last.origin.x + last.advance.x);
        let (middle, width) = (f64::midpoint(self.left, self.right), self.right - self.left);
        if end <= self.left + self.size {
            return Side::Left;
        }
        if start >= self.left - 2.0 * self.size {
            // Set in the middle of its column; a heading in the middle of the page is not.
            let off = (f64::midpoint(start, end) - middle).abs();
            return if off < width * 0.25 { Side::Right } else { Side::Across };
        }
        match widest_gap(strip) {
            Some((i, gap)) if gap > GUTTER => {
                let begins = strip.glyphs[i].origin.x;
                let fits = begins >= self.left - 4.0 * self.size && begins < middle;
                if fits { Side::Both(i) } else { Side::Across }
            }
            _ => Side::Across,
        }
    }
}

fn is_ink(glyph: &Glyph) -> bool {
    !glyph.text.trim().is_empty()
}

/// The glyph with the most white space before it, and how much that is, in parts of the font size.
fn widest_gap(strip: &Strip<'_>) -> Option<(usize, f64)> {
    let first = strip.glyphs.iter().position(|g| is_ink(g))?;
    let gaps =
        (first + 1..strip.glyphs.len()).filter(|i| is_ink(strip.glyphs[*i])).map(|i| (i, white_before(strip, i)));
    gaps.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// White space before glyph `i`, space glyphs counted in.
fn white_before(strip: &Strip<'_>, i: usize) -> f64 {
    let mut white = gap_before(strip, i);
    for j in (0..i).rev().take_while(|j| !is_ink(strip.glyphs[*j])) {
        white += strip.glyphs[j].advance.hypot() / strip.size + gap_before(strip, j);
    }
    white
}
