//! Doubtful numbers are read a second time, each from its own crop.
//!
//! Numbers are what people came for, and the whole page is read at one scale with one threshold. In a table a rule sticks
//! to a cell (`Đ10,1` for `10,1`, at a confidence of 0), on a bad scan a point is lost (`1478` for `1.478`, at 28). Cut
//! out, twice as large, once as it is and once in black and white, such a word mostly comes out right. The vote is
//! careful: a new reading takes the place only where both agree, or where one is a figure beyond doubt and neither the
//! other nor the old one comes near it (`2/0)D` at 36, then `379,5` at 97); every reading is kept with its weight.
//!
//! The page's own digits have a voice too ([`super::glyphs`]). They are shown every figure: where they see clearly what the
//! engine read, nothing is doubtful; where they see something else, that is reason enough to read again, and the crop
//! that reads as they do decides. Alone they decide only over what the engine itself was not sure of.

use super::OcrError;
use super::glyphs::{Glyphs, Likeness};
use crate::model::{Alternative, BBox, Line, Page, PageImage, Word};

/// Words with digits below this confidence are read again.
pub(super) const DOUBTFUL: u8 = 75;
/// Both new readings must have this much.
pub(super) const HEARD: u8 = 55;
/// One alone must have this much, so much more than the others, and is then believed so far.
pub(super) const BEYOND_DOUBT: u8 = 90;
const AHEAD: u8 = 20;
pub(super) const ALONE: u8 = 80;
/// So many words a page at most, the most doubtful first: a page of rubbish must not cost minutes.
const MOST: usize = 60;
/// So many figures a page are held against the page's own digits, the most doubtful first.
const MOST_SHOWN: usize = 600;
/// What has more letters is no figure that was read badly.
const LETTERS: usize = 2;
/// Crops are made about so many pixels high.
const HEIGHT: u32 = 80;

/// Reads the doubtful numbers of a page again, and the words that look wrong where they stand (`odd`, by line and place).
/// `engine` reads one line off a small image; told so, it reads nothing but figures.
pub(super) fn read_again(
    page: &mut Page,
    image: &PageImage,
    odd: &[(usize, usize)],
    glyphs: Option<&Glyphs>,
    fits: impl Fn((usize, usize), &str) -> bool,
    mut engine: impl FnMut(&PageImage, bool) -> Result<Page, OcrError>,
) -> Result<(), OcrError> {
    let mut doubtful: Vec<(u8, usize, usize, Option<Seen>)> = Vec::new();
    let mut figures: Vec<(u8, usize, usize)> = Vec::new();
    for (l, line) in page.lines.iter().enumerate() {
        for (w, word) in line.words.iter().enumerate() {
            let digits = word.text.contains(|c: char| c.is_ascii_digit());
            let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
            if odd.contains(&(l, w)) || digits && letters <= LETTERS {
                figures.push((word.confidence, l, w));
            } else if digits && word.confidence < DOUBTFUL {
                doubtful.push((word.confidence, l, w, None));
            }
        }
    }
    figures.sort_unstable();
    for (i, (confidence, l, w)) in figures.into_iter().enumerate() {
        let Some(line) = page.lines.get_mut(l) else { continue };
        let (before, after) = neighbours(line, w);
        let Some(word) = line.words.get_mut(w) else { continue };
        let seen = glyphs.filter(|_| i < MOST_SHOWN).and_then(|g| g.read(image, word.bbox, before, after));
        let seen = seen.and_then(|seen| as_written(&seen, word, |text| fits((l, w), text)));
        if seen.as_ref().is_some_and(|seen| seen.text == word.text) {
            word.confidence = word.confidence.max(ALONE);
        } else if odd.contains(&(l, w)) || word.confidence < DOUBTFUL || seen.is_some() {
            doubtful.push((confidence, l, w, seen));
        }
    }
    doubtful.sort_unstable_by_key(|(confidence, l, w, _)| (*confidence, *l, *w));
    doubtful.truncate(MOST);
    for (_, l, w, seen) in doubtful {
        let Some(line) = page.lines.get(l) else { continue };
        let (before, after) = neighbours(line, w);
        let Some(crop) = line.words.get(w).and_then(|word| crop(image, word.bbox, before, after)) else { continue };
        // Where only a figure can stand, letters are not asked for.
        let figure = odd.contains(&(l, w));
        let plain = reading(engine(&crop, figure)?);
        let sharp = reading(engine(&black_and_white(crop), figure)?);
        if let Some(word) = page.lines.get_mut(l).and_then(|line| line.words.get_mut(w)) {
            if figure && !is_plain_figure(&word.text) {
                word.confidence = word.confidence.min(HEARD);
            }
            match seen.and_then(|seen| believed(word, &seen, figure, [&plain, &sharp])) {
                Some(seen) => settle(word, seen, [plain, sharp]),
                None => vote(word, plain, sharp),
            }
        }
    }
    Ok(())
}

/// Where the words before and after one of a line are.
fn neighbours(line: &Line, w: usize) -> (Option<BBox>, Option<BBox>) {
    let beside = |i: Option<usize>| i.and_then(|i| line.words.get(i)).map(|w| w.bbox);
    (beside(w.checked_sub(1)), beside(w.checked_add(1)))
}

/// What the page's own digits make of a word.
#[derive(Debug)]
struct Seen {
    text: String,
    beyond_doubt: bool,
    /// Whether it is written as the others of its column are.
    fits: bool,
}

/// What they see, with the marks after the figure that the word was read with; `None` where it is not clear.
fn as_written(seen: &Likeness, word: &Word, fits: impl Fn(&str) -> bool) -> Option<Seen> {
    const AFTER: [char; 4] = [';', ':', ',', '.'];
    let core = seen.text.trim_end_matches(AFTER);
    let after = &word.text[word.text.trim_end_matches(AFTER).len()..];
    // A row of points is dirt that was read along: `ID)...` for `15`.
    let after = if after.len() > 1 { &seen.text[core.len()..] } else { after };
    // Nor does anything follow a figure of a column where no ink follows it: `96,7,`.
    let after = if seen.text == core && fits(core) { "" } else { after };
    let text = format!("{core}{after}");
    let fits = fits(&text);
    // Brackets are rare, and what is not known is taken for something else.
    let brackets = |text: &str| (text.starts_with('('), text.contains(')'));
    let differ = is_plain_figure(&word.text) && brackets(&word.text) != brackets(&text);
    // One that closes what nothing opens, in a column of figures without any, is wreckage: `272)` for `22,1`.
    let (opened, closed) = brackets(&word.text);
    let bracketed = differ && !(fits && opened != closed);
    // A formula stands only where something like brackets was read.
    let expected = is_plain_figure(&text) || word.text.contains(['(', ')', '@', '=']);
    (seen.is_clear(fits) && !bracketed && expected).then(|| Seen {
        beyond_doubt: seen.is_beyond_doubt(fits),
        fits,
        text,
    })
}

/// What the page's own digits say, where that decides: where a crop says the same; where they are beyond doubt, and the engine
/// was not; where the word is not like its column (`odd`), and they saw one that is, or a figure for what was none.
fn believed(word: &Word, seen: &Seen, odd: bool, crops: [&Option<Alternative>; 2]) -> Option<Alternative> {
    let second = crops.into_iter().flatten().filter(|c| c.text == seen.text).map(|c| c.confidence).max();
    let alone =
        seen.beyond_doubt && word.confidence < BEYOND_DOUBT || odd && (seen.fits || !is_plain_figure(&word.text));
    let confidence = second.map(|c| c.max(ALONE)).or_else(|| alone.then_some(ALONE))?;
    Some(Alternative { text: seen.text.clone(), confidence })
}

/// What was read off a crop: its words as one, since a number has no spaces.
fn reading(page: Page) -> Option<Alternative> {
    let words: Vec<Word> = page.lines.into_iter().flat_map(|l| l.words).collect();
    let confidence = words.iter().map(|w| w.confidence).min()?;
    let text: String = words.iter().map(|w| w.text.as_str()).collect();
    let text = text.trim_matches(['|', '¦', '_', '—', '‘', '’', '\'', '`', '~']);
    text.contains(|c: char| c.is_ascii_digit()).then(|| Alternative { text: text.to_owned(), confidence })
}

fn vote(word: &mut Word, plain: Option<Alternative>, sharp: Option<Alternative>) {
    let elected = match (&plain, &sharp) {
        (Some(a), Some(b)) if a.text == b.text && a.confidence.min(b.confidence) >= HEARD => {
            Some(Alternative { text: a.text.clone(), confidence: a.confidence.min(b.confidence) })
        }
        _ => [(&plain, &sharp), (&sharp, &plain)].into_iter().find_map(|(one, other)| {
            let one = one.as_ref().filter(|one| one.confidence >= BEYOND_DOUBT && is_plain_figure(&one.text))?;
            let next = word.confidence.max(other.as_ref().map_or(0, |o| o.confidence));
            let seconded = other.as_ref().is_some_and(|o| o.text == word.text);
            (!seconded && one.confidence >= next + AHEAD)
                .then(|| Alternative { text: one.text.clone(), confidence: ALONE })
        }),
    };
    let elected = elected.or_else(|| by_majority(word, [&plain, &sharp]));
    let Some(elected) = elected else {
        for other in [plain, sharp].into_iter().flatten() {
            keep(word, &other);
        }
        return;
    };
    settle(word, elected, [plain, sharp]);
}

/// Gives a word the reading that was elected, and keeps the others.
fn settle(word: &mut Word, elected: Alternative, crops: [Option<Alternative>; 2]) {
    let old = Alternative { text: word.text.clone(), confidence: word.confidence };
    word.confidence = elected.confidence;
    if elected.text == word.text {
        word.confidence = word.confidence.max(old.confidence);
    } else {
        word.alternatives.retain(|a| a.text != elected.text);
        word.text = elected.text;
    }
    for other in crops.into_iter().flatten().chain([old]) {
        keep(word, &other);
    }
}

/// Where the word was read before in several ways: the reading that more of all have than any other, if two have it.
fn by_majority(word: &Word, crops: [&Option<Alternative>; 2]) -> Option<Alternative> {
    let heard: Vec<&Alternative> = crops.into_iter().flatten().filter(|c| c.confidence >= HEARD).collect();
    let votes = |text: &str| {
        let before = word.text == text || word.alternatives.iter().any(|a| a.text == text);
        usize::from(before) + heard.iter().filter(|h| h.text == text).count()
    };
    let best = heard.iter().filter(|h| is_plain_figure(&h.text)).max_by_key(|h| (votes(&h.text), h.confidence))?;
    let others = heard.iter().map(|h| h.text.as_str()).chain([word.text.as_str()]).filter(|t| *t != best.text);
    let next = others.map(votes).max().unwrap_or(0);
    let surer = heard.iter().any(|h| h.text != best.text && h.confidence > best.confidence);
    let wins = votes(&best.text) >= 2 && votes(&best.text) > next && !(best.text == word.text && surer);
    wins.then(|| (*best).clone())
}

/// `1.478`, `67,35%`, `(12)`, `2152/2163`, `-3,5`: nothing but digits, what groups and parts them, and what stands at
/// their ends.
pub(super) fn is_plain_figure(text: &str) -> bool {
    let inner = text.trim_start_matches(['(', '-', '–', '+']).trim_end_matches([')', '%', ';', ',', '.']);
    inner.starts_with(|c: char| c.is_ascii_digit())
        && inner.ends_with(|c: char| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_digit() || ".,/".contains(c))
}

pub(super) fn keep(word: &mut Word, other: &Alternative) {
    if other.text == word.text {
        return;
    }
    match word.alternatives.iter_mut().find(|a| a.text == other.text) {
        Some(known) => known.confidence = known.confidence.max(other.confidence),
        None => word.alternatives.push(other.clone()),
    }
    word.alternatives.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.text.cmp(&b.text)));
}

/// The word with a little of what is around it, but nothing of its neighbours, on white, at a good height.
pub(super) fn crop(image: &PageImage, bbox: BBox, before: Option<BBox>, after: Option<BBox>) -> Option<PageImage> {
    let margin = (bbox.height() / 5).max(2);
    let left = (bbox.left - margin).max(before.filter(|b| b.right <= bbox.left).map_or(0, |b| b.right));
    let right = (bbox.right + margin).min(after.filter(|b| b.left >= bbox.right).map_or(i32::MAX, |b| b.left));
    let inside = |v: i32, most: u32| u32::try_from(v.max(0)).unwrap_or(0).min(most);
    let (left, right) = (inside(left, image.width), inside(right, image.width));
    let (top, bottom) =
        (inside(bbox.top - margin, image.height), inside(bbox.bottom.saturating_add(margin), image.height));
    let (width, height) = (right.checked_sub(left)?, bottom.checked_sub(top)?);
    if width < 3 || !(3..=8 * HEIGHT).contains(&height) || width > 40 * height {
        return None;
    }
    let cut = image.part((left, top), (width, height))?;
    let times = (HEIGHT / height).clamp(1, 4);
    // White around it: the engine wants to see where the line ends.
    let border = height * times / 4;
    let (wide, high) = (width * times + 2 * border, height * times + 2 * border);
    let mut grey = Vec::with_capacity(wide as usize * high as usize);
    for y in 0..high {
        for x in 0..wide {
            let inner = (x.checked_sub(border), y.checked_sub(border));
            grey.push(match inner {
                (Some(x), Some(y)) if x < width * times && y < height * times => between(&cut, (x, y), times),
                _ => u8::MAX,
            });
        }
    }
    Some(PageImage { width: wide, height: high, dpi: image.dpi * times, grey })
}

/// The grey at a pixel of the enlarged crop, mixed from the four around it.
fn between(cut: &PageImage, at: (u32, u32), times: u32) -> u8 {
    let split = |at: u32, most: u32| {
        // Centres of pixels: in units of a 2·times-th of an old pixel.
        let place = (2 * at + 1).saturating_sub(times);
        let low = (place / (2 * times)).min(most - 1);
        (low, (low + 1).min(most - 1), place % (2 * times))
    };
    let ((x0, x1, fx), (y0, y1, fy)) = (split(at.0, cut.width), split(at.1, cut.height));
    let grey = |x: u32, y: u32| {
        u32::from(cut.grey.get(y as usize * cut.width as usize + x as usize).copied().unwrap_or(u8::MAX))
    };
    let whole = 2 * times;
    let above = grey(x0, y0) * (whole - fx) + grey(x1, y0) * fx;
    let below = grey(x0, y1) * (whole - fx) + grey(x1, y1) * fx;
    let mixed = (above * (whole - fy) + below * fy) / (whole * whole);
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// Ink and paper, parted where that explains the greys best (N. Otsu, A threshold selection method from gray-level
/// histograms, 1979).
pub(super) fn black_and_white(mut image: PageImage) -> PageImage {
    let mut counts = [0_u64; 256];
    for grey in &image.grey {
        counts[usize::from(*grey)] += 1;
    }
    let total: u64 = counts.iter().sum();
    let sum: u64 = (0..).zip(&counts).map(|(grey, n): (u64, _)| grey * n).sum();
    let (mut dark, mut dark_sum, mut best, mut threshold) = (0_u64, 0_u64, 0_u128, 127_u8);
    for (grey, n) in (0_u8..=255).zip(&counts) {
        dark += n;
        dark_sum += u64::from(grey) * n;
        let light = total - dark;
        if dark == 0 || light == 0 {
            continue;
        }
        // Variance between the two, times a constant, in whole numbers.
        let apart = u128::from((dark_sum * total).abs_diff(sum * dark));
        let score = apart * apart / (u128::from(dark) * u128::from(light));
        if score > best {
            (best, threshold) = (score, grey);
        }
    }
    for grey in &mut image.grey {
        *grey = if *grey <= threshold { 0 } else { u8::MAX };
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::drawn;

    fn word(text: &str, confidence: u8, left: i32) -> Word {
        Word { text: text.into(), bbox: BBox::new(left, 20, left + 40, 40), confidence, alternatives: vec![] }
    }

    fn page(words: Vec<Word>) -> Page {
        let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
        Page { lines: vec![Line { words, bbox, ends_block: true, columns: Vec::new() }], ..Page::default() }
    }

    fn image() -> PageImage {
        PageImage { width: 400, height: 60, dpi: 200, grey: vec![200; 400 * 60] }
    }

    /// What becomes of a word, when its crops are read so.
    fn read(first: Word, answers: &[(&str, u8)]) -> (Word, usize) {
        let mut of = page(vec![first, word("hộ", 20, 100)]);
        let mut asked = 0;
        read_again(
            &mut of,
            &image(),
            &[],
            None,
            |_, _| false,
            |_, figure| {
                assert!(!figure);
                let (text, confidence) = answers[asked];
                asked += 1;
                Ok(if text.is_empty() { Page::default() } else { page(vec![word(text, confidence, 0)]) })
            },
        )
        .unwrap();
        (of.lines[0].words[0].clone(), asked)
    }

    #[test]
    fn two_agreeing_readings_take_the_place() {
        let (now, asked) = read(word("Đ10,1", 0, 10), &[("10,1", 90), ("|10,1", 80)]);
        assert_eq!((now.text.as_str(), now.confidence, asked), ("10,1", 80, 2));
        assert_eq!(now.alternatives, [Alternative { text: "Đ10,1".into(), confidence: 0 }]);
    }

    #[test]
    fn one_alone_is_only_kept() {
        let (now, _) = read(word("1478", 28, 10), &[("1.478", 90), ("1478", 70)]);
        assert_eq!((now.text.as_str(), now.confidence), ("1478", 28));
        assert_eq!(now.alternatives, [Alternative { text: "1.478".into(), confidence: 90 }]);
        let (now, _) = read(word("7", 28, 10), &[("7,1", 40), ("7,1", 40)]);
        assert_eq!(now.text, "7", "both unsure");
        let (now, _) = read(word("7", 28, 10), &[("7", 80), ("7", 90)]);
        assert_eq!((now.text.as_str(), now.confidence), ("7", 80), "confirmed");
        let (now, _) = read(word("7", 28, 10), &[("", 0), ("l", 90)]);
        assert!(now.text == "7" && now.alternatives.is_empty());
    }

    #[test]
    fn a_figure_beyond_doubt_takes_the_place_of_wreckage() {
        let (now, _) = read(word("2/0)D", 36, 10), &[("379,5", 97), ("", 0)]);
        assert_eq!((now.text.as_str(), now.confidence), ("379,5", 80));
        assert_eq!(now.alternatives, [Alternative { text: "2/0)D".into(), confidence: 36 }]);
        let (now, _) = read(word("2404", 37, 10), &[("22", 97), ("204", 75)]);
        assert_eq!(now.text, "22");
        for answers in [[("22", 97), ("24", 80)], [("z2", 97), ("", 0)], [("22", 89), ("", 0)]] {
            assert_eq!(read(word("2404", 37, 10), &answers).0.text, "2404", "{answers:?}");
        }
    }

    #[test]
    fn the_reading_that_more_have_is_right() {
        let mut first = word("7.834", 74, 10);
        first.alternatives = vec![Alternative { text: "7.634".into(), confidence: 90 }];
        let (now, _) = read(first.clone(), &[("7.634", 80), ("7.63", 70)]);
        assert_eq!((now.text.as_str(), now.confidence), ("7.634", 80));
        let (now, _) = read(first.clone(), &[("7.834", 80), ("7.63", 70)]);
        assert_eq!((now.text.as_str(), now.confidence), ("7.834", 80), "the first is confirmed");
        let (now, _) = read(first.clone(), &[("7.834", 80), ("7.634", 85)]);
        assert_eq!((now.text.as_str(), now.confidence), ("7.834", 74), "two against two");
        let (now, _) = read(first, &[("7.63", 80), ("7,634", 70)]);
        assert_eq!(now.text, "7.834", "nobody agrees");
    }

    #[test]
    fn a_word_that_looks_wrong_is_read_as_a_figure() {
        let mut of = page(vec![word("l", 93, 10), word("221", 95, 100), word("hộ", 20, 200)]);
        let mut answers = [("1", 91), ("1", 88), ("22,1", 90), ("22,1", 80)].into_iter();
        read_again(
            &mut of,
            &image(),
            &[(0, 0), (0, 1)],
            None,
            |_, _| false,
            |_, figure| {
                assert!(figure);
                let (text, confidence) = answers.next().unwrap();
                Ok(page(vec![word(text, confidence, 0)]))
            },
        )
        .unwrap();
        assert_eq!(Page { lines: of.lines, ..Page::default() }.to_plain(), "1 22,1 hộ");
    }

    #[test]
    fn words_and_sure_numbers_are_left_alone() {
        assert_eq!(read(word("67,35%", 91, 10), &[]).1, 0);
        assert_eq!(read(word("Hdi", 10, 10), &[]).1, 0);
    }

    #[test]
    fn crops_hold_the_word_and_nothing_of_its_neighbours() {
        let mut image = image();
        image.grey.fill(255);
        for y in 20..40 {
            image.grey[y * 400 + 12..y * 400 + 48].fill(0);
            image.grey[y * 400 + 52..y * 400 + 90].fill(90);
        }
        let of = crop(&image, BBox::new(10, 20, 50, 40), None, Some(BBox::new(52, 20, 90, 40))).unwrap();
        assert_eq!((of.width as usize * of.height as usize, of.dpi), (of.grey.len(), 400));
        assert!(of.grey.contains(&0) && of.grey[0] == 255);
        assert!(!of.grey.iter().any(|g| (85..95).contains(g)), "no neighbour");
        assert!(black_and_white(of).grey.iter().all(|g| matches!(g, 0 | 255)));
        assert_eq!(crop(&image, BBox::new(900, 20, 950, 40), None, None), None);
    }

    fn seen(text: &str, beyond_doubt: bool, fits: bool) -> Seen {
        Seen { text: text.into(), beyond_doubt, fits }
    }

    fn heard(text: &str, confidence: u8) -> Alternative {
        Alternative { text: text.into(), confidence }
    }

    #[test]
    fn what_closes_a_bracket_that_nothing_opens_is_no_figure_of_a_column() {
        let mut image = drawn::blank();
        let words = drawn::teach(&mut image, &drawn::FIGURES);
        let glyphs = Glyphs::of(&image, 150, words.iter()).unwrap();
        let written_as = |drawn: &str, text: &str, fits: bool| {
            let mut image = image.clone();
            let bbox = drawn::write(&mut image, drawn, 200, 100);
            let word = Word { text: text.into(), bbox, confidence: 55, alternatives: vec![] };
            as_written(&glyphs.read(&image, bbox, None, None).unwrap(), &word, |_| fits).map(|seen| seen.text)
        };
        let written = |text: &str, fits: bool| written_as("22,1", text, fits);
        assert_eq!(written("272)", true), Some("22,1".into()));
        assert_eq!(written("272)", false), None, "the end of a clause in brackets, perhaps");
        assert_eq!(written("(272)", true), None, "brackets that are not known are taken for something else");
        assert_eq!(written("22,1.", true), Some("22,1".into()), "in a column");
        assert_eq!(written_as("44", "44.", false), Some("44.".into()), "a sentence may end there");
        assert_eq!(written_as("44", "ID...", false), Some("44".into()), "a row of points is dirt");
    }

    #[test]
    fn the_page_s_own_digits_decide_where_they_are_seconded() {
        let told = |word: (&str, u8), seen: Seen, odd, crops: [Option<Alternative>; 2]| {
            let [plain, sharp] = &crops;
            believed(&self::word(word.0, word.1, 10), &seen, odd, [plain, sharp]).map(|a| (a.text, a.confidence))
        };
        let none = [None, None];
        assert_eq!(
            told(("944", 81), seen("544", false, false), false, [Some(heard("944", 81)), Some(heard("544", 96))]),
            Some(("544".into(), 96))
        );
        assert_eq!(told(("944", 81), seen("544", false, false), false, none.clone()), None);
        assert_eq!(told(("944", 81), seen("544", true, false), false, none.clone()), Some(("544".into(), ALONE)));
        assert_eq!(told(("944", 95), seen("544", true, false), false, none.clone()), None, "the engine was sure");
        assert_eq!(told(("5,646", 96), seen("5.646", false, true), true, none.clone()), Some(("5.646".into(), ALONE)));
        assert_eq!(told(("B71", 60), seen("571", false, false), true, none), Some(("571".into(), ALONE)));
    }
}
