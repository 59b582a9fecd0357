//! Numbers that were only half read: `1.9l0 hồ sơ`, `4.7?4 hộ`, `l05 trường hợp`.
//!
//! A digit came out as the letter that looks like it, or as nothing that can be read. What the number is worth is not for
//! this room to guess; but that a number stands there must be known, or a sum would be found short of one of its parts,
//! and a check that could not be made would pass for one that nobody stated. So it is a figure without a value. It needs
//! a known unit behind it, a per-cent sign, or a table cell of its own: `B52`, `CT10` and `5G` are names.

use super::figures::Found;
use super::number::{Habit, parse};
use super::tokens::{Gap, TokenKind, Tokens};
use super::units::unit_at;
use crate::model::FigureKind;
use std::ops::Range;

/// Letters that stand for a digit, each with that digit; `?` for one that is not known.
const LOOKALIKES: &[(char, char)] = &[
    ('l', '1'),
    ('I', '1'),
    ('|', '1'),
    ('O', '0'),
    ('o', '0'),
    ('S', '5'),
    ('B', '8'),
    ('Z', '2'),
    ('g', '9'),
    ('b', '6'),
    ('?', '0'),
];

/// Longer runs are serial numbers.
const LONGEST: usize = 14;

/// The half-read number that starts at a token of running text, with its unit.
pub(super) fn garbled_at(tokens: &Tokens, i: usize, limit: usize) -> Option<Found> {
    let end = run(tokens, i, limit)?;
    let range = i..end;
    if tokens.is_mark(end, '%') && tokens.gap(end) <= Gap::Space {
        let unit = Some("%".to_owned());
        return Some(Found { unit, end: end + 1, ..nothing(range.start..end + 1, FigureKind::Percent) });
    }
    match unit_at(tokens, end, limit).filter(|u| u.known) {
        Some(unit) => {
            Some(Found { unit: Some(tokens.words(&(end..unit.end))), end: unit.end, ..nothing(range, unit.kind) })
        }
        None => is_plain(tokens, &range).then(|| nothing(range, FigureKind::Count)),
    }
}

/// `cấp đổi 6.59O; cấp lại 2.027`, `là 91Z8 và`: nothing but a number looks so, even without a unit. It has a point between
/// groups of three, or what cannot be read stands between digits; a code goes on with a dash or a stroke.
fn is_plain(tokens: &Tokens, range: &Range<usize>) -> bool {
    let text: String = range.clone().map(|i| tokens.text(i)).collect();
    let unread = |c: char| LOOKALIKES.iter().any(|l| l.0 == c);
    let inside = text.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let between = text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && inside.chars().filter(|c| unread(*c)).count() == 1
        && text.chars().filter(char::is_ascii_digit).count() >= 2;
    let groups: Vec<&str> = text.split(',').next().unwrap_or_default().split('.').collect();
    let grouped = groups.len() > 1 && groups[1..].iter().all(|g| g.len() == 3) && groups[0].len() <= 3;
    let joint = |i: usize| tokens.is_dash(i) || tokens.is_mark(i, '/') || tokens.is_mark(i, ':');
    let before = range.start.checked_sub(1).filter(|_| tokens.gap(range.start) == Gap::None);
    let coded = joint(range.end) && tokens.gap(range.end) == Gap::None
        || before.is_some_and(|b| joint(b) && !tokens.is_mark(b, ':'));
    (between || grouped) && !coded
}

/// The half-read number that is a table cell's whole text.
pub(super) fn garbled_cell(tokens: &Tokens, range: &Range<usize>) -> Option<Found> {
    let end = run(tokens, range.start, range.end)?;
    let percent = tokens.is_mark(end, '%') && end + 1 == range.end;
    let kind = if percent { FigureKind::Percent } else { FigureKind::Count };
    (percent || end == range.end).then(|| nothing(range.clone(), kind))
}

fn nothing(tokens: Range<usize>, kind: FigureKind) -> Found {
    let end = tokens.end;
    Found { tokens, end, kind, value: None, unit: None, yearless: None }
}

/// One past the tokens that make up a half-read number.
fn run(tokens: &Tokens, i: usize, limit: usize) -> Option<usize> {
    let opens = tokens.is_number(i)
        || tokens.is_word(i) && tokens.text(i).starts_with(['l', 'I', 'O', 'o'])
        || tokens.is_mark(i, '|');
    // What it is glued to is a word.
    let glued = i > 0 && tokens.gap(i) == Gap::None && (tokens.is_word(i - 1) || tokens.is_number(i - 1));
    if !opens || glued {
        return None;
    }
    let mut end = i;
    let mut digits = String::new();
    let (mut read, mut unread) = (0_usize, 0_usize);
    while end < limit && (end == i || tokens.gap(end) == Gap::None) && digits.len() <= LONGEST {
        let piece = tokens.text(end);
        // `150l`, `30g`: a unit, and all before it was read.
        if end > i && unread == 0 && unit_at(tokens, end, end + 1).is_some_and(|u| u.known) {
            return None;
        }
        let of_number = match tokens.kind(end) {
            Some(TokenKind::Number | TokenKind::Word) => true,
            Some(TokenKind::Mark(c)) => matches!(c, '.' | ',' | '?' | '|'),
            None => false,
        };
        let fits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || LOOKALIKES.iter().any(|l| l.0 == c);
        if !of_number || !piece.chars().all(fits) {
            break;
        }
        for c in piece.chars() {
            read += usize::from(c.is_ascii_digit());
            match LOOKALIKES.iter().find(|l| l.0 == c) {
                Some((_, digit)) => {
                    unread += 1;
                    digits.push(*digit);
                }
                None => digits.push(c),
            }
        }
        end += 1;
    }
    // Marks at the end belong to the sentence.
    while end > i && matches!(tokens.kind(end - 1), Some(TokenKind::Mark('.' | ',' | '?'))) {
        end -= 1;
        unread -= usize::from(digits.pop() == Some('0') && tokens.is_mark(end, '?'));
    }
    // The word goes on: `l0w`.
    let goes_on = tokens.gap(end) == Gap::None && end < limit && (tokens.is_word(end) || tokens.is_number(end));
    let worth = parse(&digits, Habit::Vietnamese, false).is_some();
    (unread > 0 && read >= unread && read + unread >= 2 && worth && !goes_on).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, FigureKind, Option<String>)> {
        let tokens = Tokens::of(text);
        (0..tokens.len()).find_map(|i| garbled_at(&tokens, i, tokens.len())).map(|f| {
            assert_eq!(f.value, None);
            (tokens.words(&f.tokens), f.kind, f.unit)
        })
    }

    #[test]
    fn half_read_numbers_are_figures_without_a_value() {
        for (text, words, unit) in [
            ("cấp mới 1.9l0 hồ sơ", "1.9l0", "hồ sơ"),
            ("còn l05 hộ nghèo", "l05", "hộ nghèo"),
            ("tổng số 4.7?4 hộ", "4.7?4", "hộ"),
            ("gồm O8 xã", "O8", "xã"),
            ("đạt 8B,62%", "8B,62%", "%"),
            ("cấp đổi 6.59O; cấp lại 2.027", "6.59O", ""),
            ("nhóm học sinh: 91Z8 và nhóm khác", "91Z8", ""),
            ("khách nội địa 393?1;", "393?1", ""),
        ] {
            let got = found(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(got.0, words, "{text}");
            assert!(unit.is_empty() == got.2.is_none(), "{text} {got:?}");
            assert!(
                unit.is_empty() || got.2.as_deref().is_some_and(|u| u.starts_with(unit.split(' ').next().unwrap())),
                "{text} {got:?}"
            );
        }
    }

    #[test]
    fn names_units_and_words_are_none() {
        for text in [
            "mạng 5G phủ 12 xã",
            "phiếu CT10 cho 4 hộ",
            "máy bay B52 hộ tống",
            "dùng 150l nước",
            "lớp 10B có 30 em",
            "nhà số 12B, ngõ 5",
            "số 1O2/KH-UBND",
            "tờ khai 01B2-TK",
            "có đúng 15? 20 hộ nói vậy",
            "bao nhiêu hộ? 47 hộ",
            "Ol hộ",
            "4.774 hồ sơ",
            "lo hộ nghèo",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
