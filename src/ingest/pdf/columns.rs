//! The head of an official letter: agency on the left, the State's title on the right.
//!
//! ```text
//! ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
//!  XÃ HẢI BÌNH                  Độc lập - Tự do - Hạnh phúc
//! Số: 12/TB-UBND          Hải Bình, ngày 06 tháng 9 năm 2023
//! ```
//! Most programs draw the two cells one after the other. Where they were set with tabs, each line runs across
//! both; then the left lines are read first, as a reader does.

use super::layer::{Strip, gap_before};
use crate::orthography::fold;

/// Lines from the top among which the State's (or the Party's) title is looked for.
const TOP: usize = 12;
/// The head has no more lines than this after the title.
const DEPTH: usize = 6;
/// The gutter between the columns is at least this part of the font size wide.
const GUTTER: f64 = 0.8;

/// Parts the lines of the head that run across its gutter, left ones first. Everything else stays as it is.
pub(super) fn part_head(strips: Vec<Strip<'_>>, size: (f64, f64)) -> Vec<Strip<'_>> {
    let Some((title, gutter)) = strips.iter().take(TOP).enumerate().find_map(|(i, s)| Some((i, title_gutter(s)?)))
    else {
        return strips;
    };
    let sides: Vec<Option<usize>> = strips.iter().map(|s| cut_at(s, gutter)).collect();
    let last_baseline = strips[title].baseline().y + size.1 * 0.2;
    let crosses = |i: usize| sides[i].is_none() || strips[i].baseline().y > last_baseline;
    let from = (0..title).rev().take_while(|i| !crosses(*i)).last().unwrap_or(title);
    let to = (title..strips.len().min(title + DEPTH)).take_while(|i| !crosses(*i)).last().unwrap_or(title) + 1;
    let mut out = Vec::with_capacity(strips.len() + DEPTH);
    let mut right = Vec::new();
    for (i, strip) in strips.into_iter().enumerate() {
        match sides[i] {
            Some(cut) if (from..to).contains(&i) => {
                let (along, size) = (strip.along, strip.size);
                let mut left = strip.glyphs;
                let tail = left.split_off(cut);
                let part = |glyphs: Vec<_>| Strip { glyphs, along, size };
                out.extend((!left.is_empty()).then(|| part(left)));
                right.extend((!tail.is_empty()).then(|| part(tail)));
            }
            _ => out.push(strip),
        }
        if i + 1 == to {
            out.append(&mut right);
        }
    }
    out
}

/// Where the gutter is, if the strip holds the title to the right of something else.
fn title_gutter(strip: &Strip<'_>) -> Option<f64> {
    let text: String = strip.glyphs.iter().map(|g| g.text.as_str()).collect();
    let folded: String = fold(&text).to_lowercase().split_whitespace().collect();
    if !folded.contains("conghoaxahoi") && !folded.contains("dangcongsanvietnam") {
        return None;
    }
    let (at, gap) = (1..strip.glyphs.len())
        .map(|i| (i, white_before(strip, i)))
        .reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (gap > GUTTER).then(|| strip.glyphs[at].origin.x - gap * strip.size * 0.5)
}

/// White space before glyph `i`, space glyphs counted in.
fn white_before(strip: &Strip<'_>, i: usize) -> f64 {
    if strip.glyphs[i].text.trim().is_empty() {
        return 0.0;
    }
    let mut white = gap_before(strip, i);
    for j in (0..i).rev().take_while(|j| strip.glyphs[*j].text.trim().is_empty()) {
        white += strip.glyphs[j].advance.hypot() / strip.size + gap_before(strip, j);
    }
    white
}

/// How many of the strip's glyphs are left of the gutter, if none but white space runs across it.
fn cut_at(strip: &Strip<'_>, gutter: f64) -> Option<usize> {
    let cut = strip.glyphs.iter().position(|g| !g.text.trim().is_empty() && g.origin.x >= gutter);
    let Some(cut) = cut else {
        let end = strip.glyphs.iter().rfind(|g| !g.text.trim().is_empty())?;
        return (end.origin.x + end.advance.x <= gutter + strip.size).then_some(strip.glyphs.len());
    };
    let starts_right = strip.glyphs[..cut].iter().all(|g| g.text.trim().is_empty());
    (starts_right || white_before(strip, cut) > GUTTER).then_some(cut)
}
