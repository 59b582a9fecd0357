//! Figures drawn for tests, `5.539` and `(5)=(3)/(1)`: digits as on a pocket calculator, 12 by 20 pixels.

use crate::model::{BBox, PageImage, Word};

const PAPER: u8 = 230;
/// The width and the height of a page.
const SIDE: i32 = 400;

/// Figures with every digit at least twice.
pub(super) const FIGURES: [&str; 5] = ["1.234", "5.678", "90,12", "3.456", "7.890"];

/// Which strokes of `8` a digit has: top, middle and bottom; left and right above; left and right below.
fn strokes(digit: char) -> &'static str {
    match digit {
        '0' => "tbLRlr",
        '1' => "Ll",
        '2' => "tmbRl",
        '3' => "tmbRr",
        '4' => "mLRr",
        '5' => "tmbLr",
        '6' => "tmbLlr",
        '7' => "tRr",
        '8' => "tmbLRlr",
        _ => "tmbLRr",
    }
}

pub(super) fn blank() -> PageImage {
    PageImage { width: 400, height: 400, dpi: 200, grey: vec![PAPER; 160_000] }
}

pub(super) fn fill(image: &mut PageImage, part: BBox) {
    paint(image, part, 20);
}

pub(super) fn wipe(image: &mut PageImage, part: BBox) {
    paint(image, part, PAPER);
}

fn paint(image: &mut PageImage, part: BBox, grey: u8) {
    for y in part.top..part.bottom {
        for x in part.left..part.right {
            image.grey[usize::try_from(y * SIDE + x).unwrap()] = grey;
        }
    }
}

/// Writes a figure or a formula, and says where it stands.
pub(super) fn write(image: &mut PageImage, text: &str, left: i32, top: i32) -> BBox {
    let mut x = left;
    for c in text.chars() {
        let mut part = |a: i32, b: i32, c: i32, d: i32| fill(image, BBox::new(x + a, top + b, x + c, top + d));
        let wide = match c {
            '1' => 3,
            '.' | ',' => 4,
            '(' | ')' => 8,
            '/' => 10,
            _ => 12,
        };
        match c {
            ' ' => {}
            '.' => part(0, 16, 4, 20),
            ',' => part(0, 16, 4, 25),
            '(' | ')' => {
                let (bow, ends) = if c == '(' { ((0, 3), (3, 8)) } else { ((5, 8), (0, 5)) };
                part(bow.0, 0, bow.1, 24);
                part(ends.0, -3, ends.1, 0);
                part(ends.0, 24, ends.1, 27);
                part(3, -1, 5, 1);
                part(3, 23, 5, 25);
            }
            '=' => {
                part(0, 6, 12, 9);
                part(0, 12, 12, 15);
            }
            '-' => part(0, 9, 10, 12),
            '+' => {
                part(0, 9, 12, 12);
                part(4, 4, 8, 17);
            }
            '/' => (0..20).for_each(|i| part(8 - i * 8 / 20, i, 10 - i * 8 / 20, i + 1)),
            digit => strokes(digit).chars().for_each(|s| match s {
                't' => part(0, 0, 12, 3),
                'm' => part(0, 9, 12, 12),
                'b' => part(0, 17, 12, 20),
                'L' => part(0, 0, 3, 10),
                'R' => part(9, 0, 12, 10),
                'l' => part(0, 10, 3, 20),
                _ => part(9, 10, 12, 20),
            }),
        }
        x += wide + 3;
    }
    BBox::new(left, top, x - 3, top + if text.contains(',') { 25 } else { 20 })
}

/// Writes figures below each other, and gives them as words that were read well.
pub(super) fn teach(image: &mut PageImage, figures: &[&str]) -> Vec<Word> {
    let words = (0..).zip(figures).map(|(i, text)| {
        let bbox = write(image, text, 20, 20 + 40 * i);
        Word { text: (*text).into(), bbox, confidence: 96, alternatives: vec![] }
    });
    words.collect()
}
