//! Ruled tables: where their cells are, from the rules on the page.
//!
//! ```text
//! ┌─────┬──────────┬───────────────────┐
//! │ STT │ Xã       │  Diện tích (ha)   │   <- STT and Xã go down over two rows, Diện tích over two columns
//! │     │          ├─────────┬─────────┤
//! │     │          │ Tổng số │ VietGAP │
//! ├─────┼──────────┼─────────┼─────────┤
//! │ 3   │ Phượng   │ 1.260,0 │ 1.100,5 │
//! │     │ Sơn      │         │         │
//! └─────┴──────────┴─────────┴─────────┘
//! ```
//! A page segmentation made for running text loses such cells: it drops the commas of `1.260,0`, reads `Phượng Sơn`
//! as two rows, and takes rules for letters. The rules themselves say what belongs together, and they are easily found:
//! long thin runs of ink. Runs next to each other make a rule, rules that touch make a table, and where two crossing
//! rules leave out the piece between them, two cells are one. The page must be level; rules may still drift by some
//! pixels over its width. Rows that no rule parts are told apart later, by their lines.

use crate::model::{BBox, PageImage};

/// Rules are at least so long, in parts of an inch: along the lines, and down the page, where letters are tall.
const LONG: i32 = 2;
const HIGH: i32 = 4;
/// Thicker is no rule, in parts of an inch.
const THICK: i32 = 15;
/// Rules so close are one, and so close they touch, in parts of an inch.
const CLOSE: i32 = 25;
/// Breaks in a rule that do not end it, in parts of an inch: within a line of pixels, and between pieces.
const SPECK: i32 = 75;
const BREAK: i32 = 12;
/// On a coarser page rules and letters are alike.
const COARSEST: i32 = 60;
/// More rows or columns no page has.
const MOST: usize = 400;

/// A ruled table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ruled {
    /// All of it, outer rules included.
    pub(super) bbox: BBox,
    /// Its cells, by row and column.
    pub(super) cells: Vec<Cell>,
}

/// A cell, which may span several rows and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// The first row and column that it takes.
    pub(super) row: usize,
    pub(super) column: usize,
    /// What is inside its rules.
    pub(super) inner: BBox,
}

/// The ruled tables of at least two rows and two columns, top to bottom.
pub(super) fn find(image: &PageImage) -> Vec<Ruled> {
    let whole = image.grey.len() as u64 == u64::from(image.width) * u64::from(image.height);
    let Some(dpi) = i32::try_from(image.dpi).ok().filter(|dpi| whole && *dpi >= COARSEST) else {
        return Vec::new();
    };
    let ink = ink(image);
    let level = rules(&runs_along(image, ink, dpi), dpi);
    // Without three rules over each other there is no table, and most pages have none.
    if level.len() < 3 {
        return Vec::new();
    }
    let upright = rules(&runs_down(image, ink, dpi), dpi);
    let mut out: Vec<Ruled> = groups(&level, &upright, dpi / CLOSE)
        .into_iter()
        .filter_map(|(level, upright)| table(&level, &upright, dpi, image))
        .collect();
    out.sort_by_key(|t| (t.bbox.top, t.bbox.left));
    // A table drawn into a cell of another is a part of that cell.
    let all = out.clone();
    out.retain(|t| !all.iter().any(|o| o != t && o.bbox.union(t.bbox) == o.bbox));
    out
}

/// Pixels darker than this are ink: nearer to the darkest than to the paper.
pub(super) fn ink(image: &PageImage) -> u8 {
    let mut counts = [0_usize; 256];
    for grey in image.grey.iter().step_by(7) {
        counts[usize::from(*grey)] += 1;
    }
    let total: usize = counts.iter().sum();
    let share = |wanted: usize| {
        let mut seen = 0;
        (0_u8..=255).zip(&counts).find(|(_, n)| {
            seen += **n;
            seen > wanted
        })
    };
    let paper = share(total / 2).map_or(255, |(grey, _)| u16::from(grey));
    let dark = share(total / 200).map_or(0, |(grey, _)| u16::from(grey));
    u8::try_from((paper * 2 + dark) / 3).unwrap_or(u8::MAX)
}

/// A row of ink: where it is across its direction, and from where to where it goes.
#[derive(Debug, Clone, Copy)]
struct Run {
    across: i32,
    from: i32,
    to: i32,
}

fn runs_along(image: &PageImage, ink: u8, dpi: i32) -> Vec<Run> {
    let (least, speck) = (dpi / LONG, (dpi / SPECK).max(1));
    let mut out = Vec::new();
    let stride = usize::try_from(least / 3).unwrap_or(1).max(1);
    for (row, across) in image.grey.chunks_exact(image.width.max(1) as usize).zip(0..) {
        // A run that is long enough darkens two of these in a row, speck or no.
        let dark = |x: usize| row[x.saturating_sub(1)..(x + 2).min(row.len())].iter().any(|g| *g < ink);
        let mut samples = (0..row.len()).step_by(stride).map(dark);
        let mut last = samples.next().unwrap_or(false);
        if !samples.any(|this| std::mem::replace(&mut last, this) && this) {
            continue;
        }
        let mut run: Option<(i32, i32)> = None;
        for (x, grey) in (0..).zip(row) {
            if *grey >= ink {
                continue;
            }
            match &mut run {
                Some((_, to)) if x - *to <= speck + 1 => *to = x,
                _ => {
                    if let Some((from, to)) = run.filter(|(from, to)| to - from >= least) {
                        out.push(Run { across, from, to });
                    }
                    run = Some((x, x));
                }
            }
        }
        if let Some((from, to)) = run.filter(|(from, to)| to - from >= least) {
            out.push(Run { across, from, to });
        }
    }
    out
}

fn runs_down(image: &PageImage, ink: u8, dpi: i32) -> Vec<Run> {
    let (least, speck) = (dpi / HIGH, (dpi / SPECK).max(1));
    let mut out = Vec::new();
    // For each column of pixels the run that is going on.
    let mut open: Vec<(i32, i32)> = vec![(0, -1 - speck); image.width as usize];
    for (row, y) in image.grey.chunks_exact(image.width.max(1) as usize).zip(0..) {
        for ((run, grey), across) in open.iter_mut().zip(row).zip(0..) {
            if *grey >= ink {
                continue;
            }
            if y - run.1 > speck + 1 {
                if run.1 - run.0 >= least {
                    out.push(Run { across, from: run.0, to: run.1 });
                }
                run.0 = y;
            }
            run.1 = y;
        }
    }
    for ((from, to), across) in open.into_iter().zip(0..) {
        if to - from >= least {
            out.push(Run { across, from, to });
        }
    }
    out.sort_by_key(|r| (r.across, r.from));
    out
}

/// A rule, given by where its two halves lie: it need not be quite straight.
#[derive(Debug, Clone, Copy)]
struct Rule {
    from: i32,
    to: i32,
    near: (i32, i32),
    far: (i32, i32),
    thick: i32,
}

impl Rule {
    /// Where it is across its direction, at a place along it.
    fn at(&self, along: i32) -> i32 {
        let (run, rise) = (self.far.0 - self.near.0, self.far.1 - self.near.1);
        if run <= 0 { self.near.1 } else { self.near.1 + rise * (along - self.near.0) / run }
    }

    const fn length(&self) -> i32 {
        self.to - self.from
    }
}

/// Sets that are joined piece by piece (Tarjan's union and find).
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(len: usize) -> Self {
        Self((0..len).collect())
    }

    fn of(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// Members by set, in order of the first ones.
    pub(super) fn members(mut self) -> Vec<Vec<usize>> {
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); self.0.len()];
        for i in 0..out.len() {
            let set = self.of(i);
            out[set].push(i);
        }
        out.retain(|set| !set.is_empty());
        out
    }
}

/// Runs that lie side by side, or go on from each other, as rules.
fn rules(runs: &[Run], dpi: i32) -> Vec<Rule> {
    let gap = dpi / BREAK;
    let mut sets = Sets::new(runs.len());
    let mut first = 0;
    for (i, run) in runs.iter().enumerate() {
        while run.across - runs[first].across > 2 {
            first += 1;
        }
        for (j, other) in runs.iter().enumerate().take(i).skip(first) {
            if other.from <= run.to + gap && run.from <= other.to + gap {
                sets.join(i, j);
            }
        }
    }
    sets.members().into_iter().filter_map(|set| rule(&set.iter().map(|i| runs[*i]).collect::<Vec<_>>(), dpi)).collect()
}

fn rule(runs: &[Run], dpi: i32) -> Option<Rule> {
    let from = runs.iter().map(|r| r.from).min()?;
    let to = runs.iter().map(|r| r.to).max()?;
    let ink: i64 = runs.iter().map(|r| i64::from(r.to - r.from + 1)).sum();
    let thick = i32::try_from(ink / i64::from(to - from + 1)).ok()?;
    if thick > dpi / THICK {
        return None;
    }
    // The middle of what lies on either side of the middle, each piece by its length.
    let middle = i32::midpoint(from, to);
    let half = |low: i32, high: i32| -> Option<(i32, i32)> {
        let (mut weight, mut along, mut across) = (0_i64, 0_i64, 0_i64);
        for run in runs {
            let (a, b) = (run.from.max(low), run.to.min(high));
            if a <= b {
                let length = i64::from(b - a + 1);
                weight += length;
                along += length * i64::from(i32::midpoint(a, b));
                across += length * i64::from(run.across);
            }
        }
        (weight > 0).then(|| Some((i32::try_from(along / weight).ok()?, i32::try_from(across / weight).ok()?)))?
    };
    let near = half(from, middle).or_else(|| half(middle, to))?;
    let far = half(middle, to).unwrap_or(near);
    Some(Rule { from, to, near, far, thick })
}

/// Level and upright rules that touch.
fn groups(level: &[Rule], upright: &[Rule], near: i32) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut sets = Sets::new(level.len() + upright.len());
    for (i, l) in level.iter().enumerate() {
        for (j, u) in upright.iter().enumerate() {
            let (y, x) = (l.at(u.near.1), u.at(l.near.1));
            if (l.from - near..=l.to + near).contains(&x) && (u.from - near..=u.to + near).contains(&y) {
                sets.join(i, level.len() + j);
            }
        }
    }
    let part = |set: Vec<usize>| {
        let (a, b): (Vec<usize>, Vec<usize>) = set.into_iter().partition(|i| *i < level.len());
        (a.into_iter().map(|i| level[i]).collect(), b.into_iter().map(|i| upright[i - level.len()]).collect())
    };
    sets.members().into_iter().map(part).collect()
}

/// A line of the grid: the rules that lie on it; none where the table is open to that side.
struct GridLine {
    place: i32,
    rules: Vec<Rule>,
}

impl GridLine {
    /// Where it is at a place along it, and half as thick as it is.
    fn at(&self, along: i32) -> (i32, i32) {
        let over = self.rules.iter().find(|r| r.from <= along && along <= r.to);
        over.or_else(|| self.rules.iter().max_by_key(|r| r.length()))
            .map_or((self.place, 0), |r| (r.at(along), r.thick / 2 + 1))
    }

    /// Whether a rule parts what is on both sides of it between two places.
    fn parts(&self, from: i32, to: i32) -> bool {
        let slack = (to - from) / 4;
        self.rules.is_empty() || self.rules.iter().any(|r| r.from <= from + slack && r.to >= to - slack)
    }
}

/// The lines of a grid in one direction; `ends` is how far the rules of the other direction reach.
fn lines(mut rules: Vec<Rule>, middle: i32, ends: (i32, i32), near: i32) -> Vec<GridLine> {
    rules.sort_by_key(|r| r.at(middle));
    let mut out: Vec<GridLine> = Vec::new();
    for rule in rules {
        let place = rule.at(middle);
        match out.last_mut() {
            Some(line) if place - line.place <= near => line.rules.push(rule),
            _ => out.push(GridLine { place, rules: vec![rule] }),
        }
    }
    let open = |place| GridLine { place, rules: Vec::new() };
    if out.first().is_some_and(|l| l.place - ends.0 > 2 * near) {
        out.insert(0, open(ends.0));
    }
    if out.last().is_some_and(|l| ends.1 - l.place > 2 * near) {
        out.push(open(ends.1));
    }
    out
}

fn table(level: &[Rule], upright: &[Rule], dpi: i32, image: &PageImage) -> Option<Ruled> {
    let reach = |rules: &[Rule]| Some((rules.iter().map(|r| r.from).min()?, rules.iter().map(|r| r.to).max()?));
    let ((left, right), (top, bottom)) = (reach(level)?, reach(upright)?);
    let near = dpi / CLOSE;
    let down = lines(level.to_vec(), i32::midpoint(left, right), (top, bottom), near);
    let along = lines(upright.to_vec(), i32::midpoint(top, bottom), (left, right), near);
    let (rows, columns) = (down.len().checked_sub(1)?, along.len().checked_sub(1)?);
    if !(2..=MOST).contains(&rows) || !(2..=MOST).contains(&columns) {
        return None;
    }
    let mut sets = Sets::new(rows * columns);
    for row in 0..rows {
        let (y0, y1) = (down[row].place, down[row + 1].place);
        for column in 0..columns {
            let (x0, x1) = (along[column].place, along[column + 1].place);
            let this = row * columns + column;
            if column > 0 && !along[column].parts(y0, y1) {
                sets.join(this, this - 1);
            }
            if row > 0 && !down[row].parts(x0, x1) {
                sets.join(this, this - columns);
            }
        }
    }
    let margin = (dpi / 150).max(1);
    let cells: Vec<Cell> = sets
        .members()
        .into_iter()
        .filter_map(|set| {
            let (row, end_row) = (set.first()? / columns, set.last()? / columns + 1);
            let column = set.iter().map(|i| i % columns).min()?;
            let end_column = set.iter().map(|i| i % columns).max()? + 1;
            // A rule that drifts must be out of the cell at both of its ends.
            let (across, over) =
                ((along[column].place, along[end_column].place), (down[row].place, down[end_row].place));
            let after = |line: &GridLine, (from, to): (i32, i32)| {
                [from, to].map(|at| line.at(at)).map(|(place, half)| place + half).into_iter().max().unwrap_or(0)
                    + margin
            };
            let before = |line: &GridLine, (from, to): (i32, i32)| {
                [from, to].map(|at| line.at(at)).map(|(place, half)| place - half).into_iter().min().unwrap_or(0)
                    - margin
            };
            let inner = BBox::new(
                after(&along[column], over).max(0),
                after(&down[row], across).max(0),
                before(&along[end_column], over).min(i32::try_from(image.width).ok()?),
                before(&down[end_row], across).min(i32::try_from(image.height).ok()?),
            );
            (inner.width() > near / 2 && inner.height() > near / 2).then_some(Cell { row, column, inner })
        })
        .collect();
    Some(Ruled { bbox: BBox::new(left.min(along[0].place), top.min(down[0].place), right + 1, bottom + 1), cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page at 150 dpi whose rules fall by a pixel in a hundred.
    struct Paper(PageImage);

    impl Paper {
        fn new() -> Self {
            Self(PageImage { width: 900, height: 700, dpi: 150, grey: vec![240; 900 * 700] })
        }

        fn dot(&mut self, x: usize, y: usize) {
            self.0.grey[(y + x / 100) * 900 + x] = 60;
        }

        fn level(mut self, y: usize, from: usize, to: usize) -> Self {
            (from..=to).for_each(|x| (0..2).for_each(|d| self.dot(x, y + d)));
            self
        }

        fn upright(mut self, x: usize, from: usize, to: usize) -> Self {
            (from..=to).for_each(|y| (0..2).for_each(|d| self.dot(x + d, y)));
            self
        }
    }

    fn places(table: &Ruled) -> Vec<(usize, usize)> {
        table.cells.iter().map(|c| (c.row, c.column)).collect()
    }

    #[test]
    fn cells_span_what_no_rule_parts() {
        // STT | Xã | Diện tích over two columns; below them two rows.
        let paper = Paper::new()
            .level(100, 100, 700)
            .level(140, 400, 700)
            .level(180, 100, 700)
            .level(220, 100, 700)
            .upright(100, 100, 260)
            .upright(160, 100, 260)
            .upright(400, 100, 260)
            .upright(550, 140, 260)
            .upright(700, 100, 260)
            .level(260, 100, 700);
        let found = find(&paper.0);
        assert_eq!(found.len(), 1, "{found:?}");
        let all =
            [(0, 0), (0, 1), (0, 2), (1, 2), (1, 3), (2, 0), (2, 1), (2, 2), (2, 3), (3, 0), (3, 1), (3, 2), (3, 3)];
        assert_eq!(places(&found[0]), all);
        // No rule is inside a cell, and hardly anything of the cell is lost.
        let wide = found[0].cells[2].inner;
        assert!((285..300).contains(&wide.width()) && (30..40).contains(&wide.height()), "{wide:?}");
        for cell in &found[0].cells {
            let b = cell.inner;
            let dark = (b.top..b.bottom).any(|y| (b.left..b.right).any(|x| paper_at(&paper.0, x, y) < 200));
            assert!(!dark, "{cell:?}");
        }
    }

    fn paper_at(image: &PageImage, x: i32, y: i32) -> u8 {
        image.grey[usize::try_from(y).unwrap() * image.width as usize + usize::try_from(x).unwrap()]
    }

    #[test]
    fn a_table_open_at_its_sides_has_its_outer_columns() {
        let paper = Paper::new()
            .level(100, 100, 700)
            .level(140, 100, 700)
            .level(180, 100, 700)
            .upright(300, 100, 180)
            .upright(500, 100, 180);
        assert_eq!(places(&find(&paper.0)[0]), [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]);
    }

    #[test]
    fn frames_underlines_and_blocks_are_no_tables() {
        let frame = Paper::new().level(50, 50, 850).level(600, 50, 850).upright(50, 50, 600).upright(850, 50, 600);
        let lines = Paper::new().level(100, 100, 400).level(140, 100, 400).level(180, 100, 400);
        let mut block = Paper::new();
        (100..300).for_each(|y| (100..400).for_each(|x| block.dot(x, y)));
        for paper in [frame, lines, block, Paper::new()] {
            assert_eq!(find(&paper.0), []);
        }
        let empty = PageImage { width: 5, height: 5, dpi: 0, grey: vec![] };
        assert_eq!(find(&empty), []);
    }

    #[test]
    fn a_page_of_no_resolution_is_survived() {
        let paper = Paper::new().level(100, 100, 700);
        for dpi in [0, 1, u32::MAX] {
            assert_eq!(find(&PageImage { dpi, ..paper.0.clone() }), []);
        }
    }
}
