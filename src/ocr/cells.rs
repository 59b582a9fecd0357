//! Reads ruled tables cell by cell.
//!
//! One call of the engine for a cell would cost more than the rest of the page. So the cells of a table are set on a sheet of
//! their own ([`super::sheet`]), without the rules and with white between them, and the sheet is read as one block of lines:
//! the engine sees `1 Phượng Sơn 1.260,0` as a line of text, and what stands at a place on the sheet stood in that place's cell.
//! A row of the table then becomes a line of the page, its words with their columns, so that an empty cell is one too.
//! The page is then read without the table.

use super::OcrError;
use super::grid::{Cell, Ruled, ink};
use super::sheet::{self, Piece};
use super::specks::without_specks;
use super::{glyphs, numbers};
use crate::model::{BBox, Line, Page, PageImage, Word};

/// If so many of a hundred cells with ink give no word, what was found is no table of text.
const SILENT: usize = 30;
/// What is read by itself with less is nothing.
const FAINT: u8 = 20;
/// Text rows that no rule parts: so many of a hundred of their pieces are figures.
const FIGURES: usize = 30;

/// What was read in a cell, line by line.
struct Reading {
    cell: Cell,
    lines: Vec<Vec<Word>>,
}

/// The words of a row by column.
type Row = Vec<(usize, Vec<Word>)>;

/// What an image is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A block of lines.
    Block,
    /// One line.
    Line,
}

/// The rows of a table as lines; `None` where the cells hold no text. `twice`: what was read badly is read again.
pub(super) fn read(
    image: &PageImage,
    table: &Ruled,
    twice: bool,
    mut engine: impl FnMut(&PageImage, Shape) -> Result<Page, OcrError>,
) -> Result<Option<Vec<Line>>, OcrError> {
    let dark = ink(image);
    let pieces = table
        .cells
        .iter()
        .enumerate()
        .filter_map(|(cell, c)| Some(Piece { cell, row: c.row, ink: without_specks(image, c.inner, dark)? }));
    let inked: Vec<Piece> = pieces.collect();
    let mut readings: Vec<Reading> = table.cells.iter().map(|&cell| Reading { cell, lines: Vec::new() }).collect();
    for sheet in sheet::sheets(image, &inked) {
        for line in engine(&sheet.image, Shape::Block)?.lines {
            let mut last = None;
            for mut word in line.words {
                let Some((cell, bbox)) = sheet.place(word.bbox) else { continue };
                word.bbox = bbox;
                let Some(reading) = readings.get_mut(cell) else { continue };
                match reading.lines.last_mut() {
                    Some(line) if last == Some(cell) => line.push(word),
                    _ => reading.lines.push(vec![word]),
                }
                last = Some(cell);
            }
        }
    }
    let silent = inked.iter().filter(|p| readings[p.cell].lines.is_empty()).count();
    if inked.is_empty() || silent * 100 > inked.len() * SILENT {
        return Ok(None);
    }
    let space = sheet::space(&inked, image.dpi);
    for piece in inked.iter().filter(|p| p.ink.gap < space) {
        readings.get_mut(piece.cell).into_iter().for_each(made_whole);
    }
    // A few that were overlooked, or ran into their neighbours, are read each by itself; so are figures in pieces.
    let wanting = |r: &Reading| r.lines.is_empty() || in_pieces(r);
    // Learned only where there is something to show them.
    let wanted = twice && inked.iter().any(|p| readings.get(p.cell).is_some_and(wanting));
    let words = wanted.then(|| readings.iter().flat_map(|r| &r.lines).flatten());
    let glyphs = words.and_then(|words| glyphs::Glyphs::of(image, dark, words));
    let seen = |piece: &Piece| {
        let seen = glyphs.as_ref()?.read(image, piece.ink.bbox, None, None).filter(|l| l.is_clear(false))?;
        Some(Word { text: seen.text, bbox: piece.ink.bbox, confidence: numbers::ALONE, alternatives: Vec::new() })
    };
    for piece in &inked {
        let Some(reading) = readings.get_mut(piece.cell).filter(|r| wanting(r)) else { continue };
        if let Some(word) = seen(piece) {
            reading.lines = vec![vec![word]];
        }
        if !reading.lines.is_empty() {
            continue;
        }
        let Some(crop) = numbers::crop(image, piece.ink.bbox, None, None) else { continue };
        let words = engine(&crop, Shape::Line)?.lines.into_iter().flat_map(|l| l.words);
        let words: Vec<Word> =
            words.filter(|w| w.confidence >= FAINT).map(|w| Word { bbox: piece.ink.bbox, ..w }).collect();
        if !words.is_empty() {
            reading.lines.push(words);
        }
    }
    for reading in &mut readings {
        without_dirt(reading);
    }
    Ok(Some(rows(&readings)))
}

/// Makes one word of a figure without a space in it that was read as several: `3 1,2`.
fn made_whole(reading: &mut Reading) {
    const LETTERS: usize = 3;
    let [line] = reading.lines.as_mut_slice() else { return };
    let characters = || line.iter().flat_map(|w| w.text.chars());
    let figure =
        characters().any(|c| c.is_ascii_digit()) && characters().filter(|c| c.is_alphabetic()).count() <= LETTERS;
    let over = line.iter().map(|w| w.bbox).reduce(BBox::union);
    if let (true, Some(bbox), Some(confidence)) =
        (figure && line.len() > 1, over, line.iter().map(|w| w.confidence).min())
    {
        let text = line.iter().map(|w| w.text.as_str()).collect();
        *line = vec![Word { text, bbox, confidence, alternatives: Vec::new() }];
    }
}

/// Takes off what stands before a cell's first letter and is no writing, and the rule beside a figure: `.Huyện`, `| Huyện`, `5.539|`.
fn without_dirt(reading: &mut Reading) {
    const DIRT: [char; 11] = ['.', ',', ':', ';', '|', '¦', '·', '\'', '‘', '`', '_'];
    let Some(line) = reading.lines.first_mut() else { return };
    let dirt = |word: &Word| word.text.chars().all(|c| DIRT.contains(&c));
    let is_name = |word: &Word| word.text.trim_start_matches(DIRT).starts_with(char::is_alphabetic);
    if line.len() > 1 && dirt(&line[0]) && is_name(&line[1]) {
        line.remove(0);
    }
    if let Some(first) = line.first_mut().filter(|w| is_name(w)) {
        first.text = first.text.trim_start_matches(DIRT).to_owned();
    }
    for word in line.iter_mut().filter(|w| w.text.contains(|c: char| c.is_ascii_digit())) {
        word.text = word.text.trim_matches(['|', '¦']).to_owned();
    }
}

/// Whether a cell was read as several words that may be one figure: `3 1,2`.
fn in_pieces(reading: &Reading) -> bool {
    matches!(reading.lines.as_slice(), [line] if line.len() > 1 && line.iter().all(|w| super::rows::is_figure(&w.text)))
}

/// The lines of a page that do not stand in its tables.
pub(super) fn outside(mut page: Page, tables: &[BBox]) -> Page {
    let inside = |b: BBox| {
        let (x, y) = (i32::midpoint(b.left, b.right), i32::midpoint(b.top, b.bottom));
        tables.iter().any(|t| (t.left..t.right).contains(&x) && (t.top..t.bottom).contains(&y))
    };
    for line in &mut page.lines {
        line.words.retain(|w| !inside(w.bbox));
        line.bbox = line.words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap_or(line.bbox);
    }
    page.lines.retain(|l| !l.words.is_empty());
    page
}

/// The table's rows as lines, words with their columns.
fn rows(readings: &[Reading]) -> Vec<Line> {
    let mut out = Vec::new();
    for row in readings.chunk_by(|a, b| a.cell.row == b.cell.row) {
        for part in parted(row) {
            let mut cells = part;
            cells.sort_by_key(|(column, _)| *column);
            let columns = cells.iter().flat_map(|(column, words)| {
                std::iter::repeat_n(u16::try_from(*column).unwrap_or(u16::MAX), words.len())
            });
            let columns: Vec<u16> = columns.collect();
            let words: Vec<Word> = cells.into_iter().flat_map(|(_, words)| words).collect();
            if let Some(bbox) = words.iter().map(|w| w.bbox).reduce(BBox::union) {
                out.push(Line { words, bbox, ends_block: false, columns });
            }
        }
    }
    if let Some(last) = out.last_mut() {
        last.ends_block = true;
    }
    out
}

/// One row for what is between two rules; or several, where lines of figures stand beside each other that no rule parts.
fn parted(row: &[Reading]) -> Vec<Row> {
    let whole = || vec![row.iter().map(|r| (r.cell.column, r.lines.concat())).collect()];
    let several: Vec<&Reading> = row.iter().filter(|r| r.lines.len() > 1).collect();
    let pieces: Vec<&Vec<Word>> = several.iter().flat_map(|r| &r.lines).collect();
    let figures = pieces.iter().filter(|words| words.iter().all(|w| super::rows::is_figure(&w.text))).count();
    let figure_columns =
        several.iter().filter(|r| r.lines.iter().flatten().all(|w| super::rows::is_figure(&w.text))).count();
    // What the numbers of columns are computed from goes over several lines: `(4) = (2) -`, `(3)`.
    let formulas = pieces.iter().any(|words| words.iter().any(|w| w.text.contains('=')));
    if formulas || several.len() < 2 || figure_columns == 0 || figures * 100 < pieces.len() * FIGURES {
        return whole();
    }
    // Lines on one height are a row; what has no figures on its height goes on with the row before.
    let mut lines: Vec<(BBox, usize, &Vec<Word>)> = row
        .iter()
        .flat_map(|r| r.lines.iter().map(|words| (r.cell.column, words)))
        .filter_map(|(column, words)| Some((words.iter().map(|w| w.bbox).reduce(BBox::union)?, column, words)))
        .collect();
    lines.sort_by_key(|(b, column, _)| (b.top + b.bottom, *column));
    let mut out: Vec<(BBox, Row)> = Vec::new();
    for (bbox, column, words) in lines {
        match out.last_mut() {
            Some((over, cells)) if bbox.is_level_with(*over) => {
                cells.push((column, words.clone()));
                *over = over.union(bbox);
            }
            _ => out.push((bbox, vec![(column, words.clone())])),
        }
    }
    let mut parts: Vec<Row> = Vec::new();
    for (_, cells) in out {
        let has_figure = cells.iter().flat_map(|(_, words)| words).any(|w| super::rows::is_figure(&w.text));
        match parts.last_mut() {
            Some(before) if !has_figure && cells.len() == 1 => before.extend(cells),
            _ => parts.push(cells),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const DPI: u32 = 100;

    /// A page with dark blocks; what the engine below reads of a block is how wide it is.
    fn page(blocks: &[BBox]) -> PageImage {
        let mut image = PageImage { width: 500, height: 400, dpi: DPI, grey: vec![230; 500 * 400] };
        for b in blocks {
            for y in b.top..b.bottom {
                let at = usize::try_from(y * 500).unwrap();
                image.grey[at + usize::try_from(b.left).unwrap()..at + usize::try_from(b.right).unwrap()].fill(20);
            }
        }
        image
    }

    fn block(left: i32, top: i32, width: i32) -> BBox {
        BBox::new(left, top, left + width, top + 12)
    }

    /// Each stretch of dark rows is a line of one word.
    fn engine(sheet: &PageImage) -> Page {
        let wide = sheet.width as usize;
        let dark: Vec<Option<(usize, usize)>> = sheet
            .grey
            .chunks_exact(wide)
            .map(|row| Some((row.iter().position(|g| *g < 100)?, row.iter().rposition(|g| *g < 100)? + 1)))
            .collect();
        let mut lines = Vec::new();
        let mut at = 0;
        for rows in dark.chunk_by(|a, b| a == b) {
            if let Some((left, right)) = rows[0] {
                let edge = |v: usize| i32::try_from(v).unwrap();
                let bbox = BBox::new(edge(left), edge(at), edge(right), edge(at + rows.len()));
                let word = Word { text: bbox.width().to_string(), bbox, confidence: 90, alternatives: vec![] };
                lines.push(Line { words: vec![word], bbox, ends_block: false, columns: vec![] });
            }
            at += rows.len();
        }
        Page { lines, ..Page::default() }
    }

    fn cell(row: usize, column: usize, inner: BBox) -> Cell {
        Cell { row, column, inner }
    }

    /// Two rows of two columns, 60 pixels high.
    fn table() -> Ruled {
        let inner =
            |row: i32, column: i32| BBox::new(20 + column * 200, 20 + row * 70, 200 + column * 200, 80 + row * 70);
        let cells =
            vec![cell(0, 0, inner(0, 0)), cell(0, 1, inner(0, 1)), cell(1, 0, inner(1, 0)), cell(1, 1, inner(1, 1))];
        Ruled { bbox: BBox::new(10, 10, 410, 160), cells }
    }

    fn text(lines: Vec<Line>) -> String {
        Page { lines, ..Page::default() }.to_plain()
    }

    #[test]
    fn words_keep_their_cells_and_their_places() {
        // A name of two lines beside a figure, an empty cell below it.
        let blocks = [block(30, 25, 60), block(30, 50, 40), block(250, 40, 33), block(260, 120, 21)];
        let lines = read(&page(&blocks), &table(), true, |s, _| Ok(engine(s))).unwrap().unwrap();
        let boxes: Vec<BBox> = lines.iter().flat_map(|l| &l.words).map(|w| w.bbox).collect();
        assert_eq!(boxes, blocks);
        assert_eq!(text(lines), "60 40\t33\n\t21");
    }

    #[test]
    fn lines_of_figures_that_no_rule_parts_are_rows() {
        let blocks = [block(30, 25, 60), block(30, 50, 40), block(250, 25, 33), block(250, 50, 34), block(30, 110, 9)];
        let lines = read(&page(&blocks), &table(), true, |s, _| Ok(engine(s))).unwrap().unwrap();
        assert_eq!(text(lines), "60\t33\n40\t34\n9");
    }

    #[test]
    fn specks_are_no_ink_and_pictures_no_text() {
        let mut image = page(&[]);
        image.grey[30 * 500 + 30] = 0;
        assert_eq!(read(&image, &table(), true, |_, _| panic!("nothing to read")).unwrap(), None);
        let blocks = [block(30, 25, 60), block(250, 25, 33)];
        assert_eq!(
            read(&page(&blocks), &table(), true, |_, _| Ok(Page::default())).unwrap(),
            None,
            "no word in any cell"
        );
    }

    fn word(text: &str, confidence: u8, left: i32) -> Word {
        Word { text: text.into(), bbox: BBox::new(left, 20, left + 40, 40), confidence, alternatives: vec![] }
    }

    fn line(words: Vec<Word>) -> Line {
        let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
        Line { words, bbox, ends_block: false, columns: vec![] }
    }

    #[test]
    fn lines_in_tables_are_left_out_of_the_rest() {
        let page = Page {
            lines: vec![line(vec![word("a", 90, 10), word("b", 90, 200)]), line(vec![word("c", 90, 15)])],
            ..Page::default()
        };
        assert_eq!(text(outside(page, &[BBox::new(0, 0, 60, 60)]).lines), "b");
    }

    fn reading(lines: &[&[&str]]) -> Reading {
        let words = |line: &&[&str]| line.iter().map(|t| word(t, 90, 10)).collect();
        Reading { cell: cell(0, 0, BBox::new(0, 0, 9, 9)), lines: lines.iter().map(words).collect() }
    }

    #[test]
    fn dirt_before_a_name_is_taken_off() {
        let clean = |line: &[&str]| {
            let mut of = reading(&[line]);
            without_dirt(&mut of);
            of.lines[0].iter().map(|w| w.text.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(clean(&[".Huyện", "Ninh", "Sơn"]), "Huyện Ninh Sơn");
        assert_eq!(clean(&["|", "Huyện"]), "Huyện");
        assert_eq!(clean(&["5.539|"]), "5.539");
        for line in [&[".5"][..], &["-", "Huyện"], &["..."], &[",,", "12"]] {
            assert_eq!(clean(line), line.join(" "));
        }
    }

    #[test]
    fn a_figure_without_a_space_in_it_is_one_word() {
        let whole = |line: &[&str]| {
            let mut of = reading(&[line]);
            made_whole(&mut of);
            of.lines[0].iter().map(|w| w.text.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(whole(&["3", "1,2"]), "31,2");
        assert_eq!(whole(&["S5", "J2"]), "S5J2");
        for line in [&["12", "người"][..], &["Hải", "Hà"], &["31,2"]] {
            assert_eq!(whole(line), line.join(" "));
        }
        let mut two_lines = reading(&[&["3"], &["1,2"]]);
        made_whole(&mut two_lines);
        assert_eq!(two_lines.lines.len(), 2);
    }

    /// Two columns of figures in one row; the engine reads the first as two words.
    #[test]
    fn white_that_is_no_space_parts_no_figure() {
        let read_with = |gap: i32| {
            let blocks = [block(30, 25, 20), block(50 + gap, 25, 20), block(250, 25, 33)];
            let engine = |_: &PageImage, _| {
                let word = |text: &str, left: i32, right: i32| Word {
                    text: text.into(),
                    bbox: BBox::new(left, 10, right, 20),
                    confidence: 90,
                    alternatives: vec![],
                };
                let below = |w: Word| Word { bbox: w.bbox.moved(0, 24), ..w };
                let lines =
                    vec![line(vec![word("3", 10, 28), word("1,2", 31, 45)]), line(vec![below(word("33", 10, 40))])];
                Ok(Page { lines, ..Page::default() })
            };
            text(read(&page(&blocks), &table(), false, engine).unwrap().unwrap())
        };
        assert_eq!(read_with(2), "31,2\t33");
        assert_eq!(read_with(9), "3 1,2\t33");
    }

    #[test]
    fn figures_in_pieces_are_told() {
        assert!(in_pieces(&reading(&[&["3", "1,2"]])));
        for lines in [&[&["31,2"][..]][..], &[&["12", "hộ"]], &[&["3"], &["1,2"]], &[]] {
            assert!(!in_pieces(&reading(lines)));
        }
    }

    #[test]
    fn a_formula_over_two_lines_is_one_row() {
        let line = |text: &str, left: i32, top: i32| -> Vec<Word> {
            text.split(' ')
                .map(|t| Word { bbox: BBox::new(left, top, left + 40, top + 20), ..word(t, 90, left) })
                .collect()
        };
        let at = |column: usize, lines: Vec<Vec<Word>>| Reading { cell: cell(0, column, BBox::new(0, 0, 9, 9)), lines };
        let row = [
            at(0, vec![line("(1)", 0, 30)]),
            at(1, vec![line("(2)=(3)-", 60, 20), line("(4)", 60, 45)]),
            at(2, vec![line("(5)=", 120, 20), line("(3)/(1)", 120, 45)]),
        ];
        assert_eq!(text(rows(&row)), "(1)\t(2)=(3)- (4)\t(5)= (3)/(1)");
    }
}
