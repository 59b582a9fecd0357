//! The two forms under which names are compared.
//!
//! `Thuỷ Xuân`, `THỦY XUÂN` and `Thủy  Xuân` have one *name key* (`thủy xuân`); with `Thuy Xuan` they share the
//! *folded key* (`thuy xuan`). `Phường 01` is `Phường 1`; `M'Drắk` and `M’Drắk` are `mdrắk`.

use crate::orthography::{fold_char, unify_tone_placement};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Latin letters with marks: the blocks that Vietnamese, and OCR's wrong guesses at it, come from.
const LATIN: std::ops::Range<u32> = 0xC0..0x250;
const LATIN_ADDITIONAL: std::ops::Range<u32> = 0x1E00..0x1F00;

static FOLDED: LazyLock<[Vec<char>; 2]> = LazyLock::new(|| {
    [LATIN, LATIN_ADDITIONAL]
        .map(|block| block.map(|c| char::from_u32(c).map_or(char::REPLACEMENT_CHARACTER, fold_char)).collect())
});

/// [`fold_char`], from a table.
pub(super) fn folded(c: char) -> char {
    let code = u32::from(c);
    let [latin, additional] = &*FOLDED;
    let (table, start) = match code {
        _ if c.is_ascii() => return c.to_ascii_lowercase(),
        _ if LATIN.contains(&code) => (latin, LATIN.start),
        _ if LATIN_ADDITIONAL.contains(&code) => (additional, LATIN_ADDITIONAL.start),
        _ => return fold_char(c),
    };
    usize::try_from(code - start).ok().and_then(|i| table.get(i)).copied().unwrap_or(c)
}

/// What a character is in a name key: itself in small letters, `NOTHING`, or `SPACE` between words.
static SMALL: LazyLock<Vec<char>> = LazyLock::new(|| {
    let of = |c: char| match c {
        c if is_apostrophe(c) => NOTHING,
        c if c.is_alphanumeric() || is_mark(c) => {
            let mut small = c.to_lowercase();
            // A capital that is two small letters (`İ`) is no Vietnamese one.
            small.next().filter(|_| small.next().is_none()).unwrap_or(c)
        }
        _ => SPACE,
    };
    (0..LATIN_ADDITIONAL.end).map(|code| char::from_u32(code).map_or(SPACE, of)).collect()
});
const NOTHING: char = '\0';
const SPACE: char = ' ';

fn small(c: char) -> char {
    match SMALL.get(c as usize) {
        Some(small) => *small,
        None if is_apostrophe(c) => NOTHING,
        None if c.is_alphanumeric() => c,
        None => SPACE,
    }
}

/// The name's spelling without what may differ: case, tone placement, composition, hyphens, apostrophes, runs of
/// spaces, leading zeros.
#[must_use]
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut pending_space = false;
    // The letters so far are marked somewhere; `oà` or `uý` may need its tone moved.
    let mut movable = false;
    let mut previous = ' ';
    let mut put = |c: char| match small(c) {
        NOTHING => {}
        SPACE => pending_space = true,
        letter => {
            if pending_space && !key.is_empty() {
                key.push(' ');
            }
            pending_space = false;
            movable |= !letter.is_ascii() && matches!(previous, 'o' | 'u');
            previous = letter;
            key.push(letter);
        }
    };
    if name.contains(is_mark) {
        name.nfc().for_each(&mut put);
    } else {
        name.chars().for_each(&mut put);
    }
    if movable && needs_unifying(&key) {
        key = unify_tone_placement(&key);
    }
    if key.starts_with('0') && key.bytes().all(|b| b.is_ascii_digit()) {
        key.drain(..key.len() - key.trim_start_matches('0').len().max(1));
    }
    key
}

/// A name key without its marks.
pub(super) fn fold_key(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    out.extend(key.chars().filter(|c| !is_mark(*c)).map(folded));
    out
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// True where `unify_tone_placement` may have something to do; it is far slower than this look.
fn needs_unifying(key: &str) -> bool {
    let mut previous = ' ';
    key.chars().any(|c| {
        let hit = match previous {
            'o' => matches!(c, 'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ'),
            'u' => matches!(c, 'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ'),
            _ => false,
        };
        previous = c;
        hit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (a, b) in [
            ("Thuỷ Xuân", "THỦY  XUÂN"),
            ("Phan Rang - Tháp Chàm", "Phan Rang-Tháp Chàm"),
            ("M'Drắk", "M’Drắk"),
            ("01", "1"),
            ("Hoa\u{300} Bi\u{300}nh", "Hòa Bình"),
        ] {
            assert_eq!(name_key(a), name_key(b));
        }
        assert_ne!(name_key("Hoằng Phú"), name_key("Hoằng Phụ"));
        assert_ne!(name_key("10"), name_key("1"));
        assert_eq!(fold_key(&name_key("Đắk R'Lấp")), "dak rlap");
    }

    #[test]
    fn the_table_folds_as_the_orthography_does() {
        for c in (0..0x2100).filter_map(char::from_u32) {
            assert_eq!(folded(c), fold_char(c), "{c:?}");
        }
    }
}
