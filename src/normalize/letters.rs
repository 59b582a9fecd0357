//! Characters that look like Vietnamese letters, and characters that look like nothing.

use unicode_normalization::UnicodeNormalization;

/// Composed form (NFC), also where the tone was written before the circumflex or breve: both stand above the letter,
/// and Unicode keeps such marks in the order they came in.
pub(super) fn compose(text: &str) -> String {
    let mut marks: Vec<char> = text.nfd().collect();
    for i in 1..marks.len() {
        if matches!(marks[i - 1], '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}')
            && matches!(marks[i], '\u{302}' | '\u{306}')
        {
            marks.swap(i - 1, i);
        }
    }
    marks.into_iter().nfc().collect()
}

/// True for Latin letters, marked or not.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// True for characters that take no place on the page: zero-width, soft hyphen, byte-order marks, controls.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// The Vietnamese letters that a character stands for. Letters of other alphabets count only inside a word that
/// has Latin letters too: a Russian word stays Russian.
pub(super) fn look_alike(c: char, in_latin_word: bool) -> Option<&'static str> {
    let always = match c {
        'ð' => "đ",
        'Ð' | 'Ɖ' => "Đ",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        // The slashes of fractions, which engines put between the numbers of a date.
        '\u{2044}' | '\u{2215}' => "/",
        _ => "",
    };
    if !always.is_empty() {
        return Some(always);
    }
    if !in_latin_word {
        return None;
    }
    Some(match c {
        'а' | 'α' => "a",
        'А' | 'Α' => "A",
        'В' | 'Β' => "B",
        'с' => "c",
        'С' => "C",
        'е' | 'ε' => "e",
        'Е' | 'Ε' => "E",
        'Н' | 'Η' => "H",
        'і' | 'ι' => "i",
        'І' | 'Ι' => "I",
        'К' | 'Κ' => "K",
        'М' | 'Μ' => "M",
        'Ν' => "N",
        'о' | 'ο' => "o",
        'О' | 'Ο' => "O",
        'р' | 'ρ' => "p",
        'Р' | 'Ρ' => "P",
        'Т' | 'Τ' => "T",
        'υ' => "u",
        'ν' => "v",
        'х' | 'χ' => "x",
        'Х' | 'Χ' => "X",
        'у' => "y",
        'У' | 'Υ' => "Y",
        _ => return None,
    })
}
