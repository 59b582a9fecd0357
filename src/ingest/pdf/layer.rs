//! A text layer put together again: glyphs → words → lines.
//!
//! A PDF has no words, only glyphs with places; spaces may be glyphs, or nothing but distance. The order in which
//! a page is drawn is nearly always the order in which it is read (a word processor writes cell after cell), so it
//! is kept; lines come from baselines, words from gaps. `67,35%` that was drawn as `67` and `,35%` is one word,
//! because no gap is between them.

use super::{
    columns,
    raster::Plan,
    survey::{Glyph, Seen},
};
use crate::model::{BBox, Line, Page, Word};
use hayro_interpret::kurbo::{Point, Vec2};
use std::collections::BTreeMap;

/// A gap wider than this part of the font size parts two words (a space is 0.25 in Times, in tight lines 0.17).
const GAP: f64 = 0.14;
/// How far a baseline may be off before it is another line: sub- and superscripts stay in theirs.
const RISE: f64 = 0.45;
/// How far back the next glyph may begin: kerning and marks set over their letter.
const BACK: f64 = 0.35;

/// A line's glyphs, in order, and their common measures.
#[derive(Debug)]
pub(super) struct Strip<'g> {
    pub(super) glyphs: Vec<&'g Glyph>,
    pub(super) along: Vec2,
    pub(super) size: f64,
}

impl Strip<'_> {
    pub(super) fn baseline(&self) -> Point {
        self.glyphs.first().map_or(Point::ZERO, |g| g.origin)
    }
}

/// The words of a page in reading order, in the pixels of `plan`; `None` if only white space was drawn.
pub(super) fn read(seen: &Seen, plan: &Plan) -> Option<Page> {
    let glyphs = without_doubles(&seen.glyphs);
    let strips = columns::part_head(strips(&glyphs), seen.size);
    let mut lines: Vec<(Line, &Strip<'_>)> = Vec::new();
    for strip in &strips {
        let words = words(strip, plan);
        let Some(bbox) = words.iter().map(|w| w.bbox).reduce(BBox::union) else { continue };
        lines.push((Line { words, bbox, ends_block: false, columns: Vec::new() }, strip));
    }
    let step = usual_step(&lines);
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    while let Some((mut line, strip)) = rest.next() {
        line.ends_block = match rest.peek() {
            None => true,
            Some((_, next)) => parts_blocks(strip, next, step),
        };
        out.push(line);
    }
    (!out.is_empty()).then_some(Page { width: plan.width, height: plan.height, dpi: plan.dpi, turned: 0, lines: out })
}

/// Bold is often faked by drawing twice, a hair apart; what is drawn again in the same place is read once.
fn without_doubles(glyphs: &[Glyph]) -> Vec<&Glyph> {
    let mut kept: Vec<&Glyph> = Vec::with_capacity(glyphs.len());
    let mut places: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            kept.push(glyph);
            continue;
        }
        let (x, y) = (cell(glyph.origin.x), cell(glyph.origin.y));
        let near = glyph.em.hypot() * 0.1;
        let is_double = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y))).any(|place| {
            places.get(&place).is_some_and(|others| {
                others.iter().any(|i| {
                    let other = kept[*i];
                    other.text == glyph.text && (other.origin - glyph.origin).hypot() < near
                })
            })
        });
        if !is_double {
            places.entry((x, y)).or_default().push(kept.len());
            kept.push(glyph);
        }
    }
    kept
}

#[expect(clippy::cast_possible_truncation, reason = "page coordinates are small")]
fn cell(points: f64) -> i64 {
    (points / 4.0).floor() as i64
}

/// Cuts the drawing order where the baseline changes or the pen goes back.
fn strips<'g>(glyphs: &[&'g Glyph]) -> Vec<Strip<'g>> {
    let mut strips: Vec<Strip<'g>> = Vec::new();
    let mut pen = Point::ZERO;
    for glyph in glyphs {
        let along = direction(glyph);
        let size = glyph.em.hypot().max(0.1);
        let goes_on = strips.last().is_some_and(|strip| {
            let step = glyph.origin - pen;
            let em = strip.size.max(size);
            let turned = strip.along.cross(along).abs() > 0.2 || strip.along.dot(along) < 0.0;
            let off = strip.along.cross(glyph.origin - strip.baseline());
            let on_baseline = off.abs() < RISE * em;
            let back = step.dot(strip.along) < -BACK * em;
            let is_mark = glyph.text.chars().all(is_combining) && step.hypot() < 1.5 * em;
            is_mark || (!turned && on_baseline && !back)
        });
        match strips.last_mut() {
            Some(strip) if goes_on => {
                strip.glyphs.push(glyph);
                strip.size = strip.size.max(size);
            }
            _ => strips.push(Strip { glyphs: vec![glyph], along, size }),
        }
        if !glyph.text.chars().all(is_combining) {
            pen = glyph.origin + glyph.advance;
        }
    }
    strips.retain(|s| s.glyphs.iter().any(|g| !g.text.trim().is_empty()));
    strips
}

fn direction(glyph: &Glyph) -> Vec2 {
    let length = glyph.advance.hypot();
    if length > 1e-6 {
        return glyph.advance / length;
    }
    let up = glyph.em.hypot().max(1e-6);
    // A quarter turn clockwise from "up", in coordinates that grow downwards.
    Vec2::new(-glyph.em.y, glyph.em.x) / up
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// White space before glyph `i` of the strip, in parts of the font size.
pub(super) fn gap_before(strip: &Strip<'_>, i: usize) -> f64 {
    let Some(before) = i.checked_sub(1).map(|j| strip.glyphs[j]) else { return 0.0 };
    let glyph = strip.glyphs[i];
    let em = before.em.hypot().max(glyph.em.hypot()).max(0.1);
    (glyph.origin - (before.origin + before.advance)).dot(strip.along) / em
}

/// Words of a strip: parted by spaces, and by gaps that are wider than the strip's usual ones (headings are
/// sometimes set wide: `T H Ô N G  B Á O` drawn with even spacing is two words).
fn words(strip: &Strip<'_>, plan: &Plan) -> Vec<Word> {
    let is_space = |g: &Glyph| g.text.trim().is_empty();
    let mut gaps: Vec<f64> = (1..strip.glyphs.len())
        .filter(|i| !is_space(strip.glyphs[*i]) && !is_space(strip.glyphs[i - 1]))
        .map(|i| gap_before(strip, i))
        .collect();
    gaps.sort_by(f64::total_cmp);
    let usual = if gaps.len() >= 6 { gaps[gaps.len() / 2].clamp(0.0, 0.6) } else { 0.0 };
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (i, glyph) in strip.glyphs.iter().enumerate() {
        if is_space(glyph) {
            open = false;
            continue;
        }
        let gap = gap_before(strip, i);
        let is_mark = glyph.text.chars().all(is_combining);
        let text = glyph.text.split_whitespace().collect::<String>();
        let bbox = bbox(glyph, plan);
        match words.last_mut() {
            Some(word) if is_mark || (open && gap <= usual + GAP) => {
                word.text.push_str(&text);
                word.bbox = word.bbox.union(bbox);
            }
            _ => words.push(Word { text, bbox, confidence: 100, alternatives: Vec::new() }),
        }
        open = true;
    }
    words
}

/// The glyph's rectangle: its advance across, from a little under the baseline to the top of a marked capital.
fn bbox(glyph: &Glyph, plan: &Plan) -> BBox {
    let corners = [
        glyph.origin + glyph.em * 0.9,
        glyph.origin - glyph.em * 0.22,
        glyph.origin + glyph.advance + glyph.em * 0.9,
        glyph.origin + glyph.advance - glyph.em * 0.22,
    ];
    let least = |f: &dyn Fn(&Point) -> f64| corners.iter().map(f).fold(f64::INFINITY, f64::min) * plan.scale;
    let most = |f: &dyn Fn(&Point) -> f64| corners.iter().map(f).fold(f64::NEG_INFINITY, f64::max) * plan.scale;
    BBox::new(
        pixel(least(&|p| p.x), plan.width),
        pixel(least(&|p| p.y), plan.height),
        pixel(most(&|p| p.x), plan.width),
        pixel(most(&|p| p.y), plan.height),
    )
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the page")]
fn pixel(value: f64, most: u32) -> i32 {
    value.round().clamp(0.0, f64::from(most)) as i32
}

/// The distance between the baselines of one paragraph, in parts of the font size: a low quantile, since short
/// pages have as many gaps between paragraphs as lines inside them.
fn usual_step(lines: &[(Line, &Strip<'_>)]) -> f64 {
    let mut steps: Vec<f64> = lines.windows(2).filter_map(|w| step(w[0].1, w[1].1)).collect();
    steps.retain(|s| (0.8..2.5).contains(s));
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 3).copied().unwrap_or(1.2)
}

/// From one baseline down to the next, in parts of the font size; `None` between directions.
fn step(a: &Strip<'_>, b: &Strip<'_>) -> Option<f64> {
    let same = a.along.dot(b.along) > 0.9;
    same.then(|| a.along.cross(b.baseline() - a.baseline()) / a.size.max(b.size))
}

fn parts_blocks(a: &Strip<'_>, b: &Strip<'_>, usual: f64) -> bool {
    match step(a, b) {
        None => true,
        Some(step) => step < -0.3 || step > usual * 1.3 + 0.05 || (a.size / b.size - 1.0).abs() > 0.35,
    }
}
