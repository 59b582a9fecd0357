//! Foreign characters, shown and not sent.
//!
//! A damaged scan can hold anything: a bell that beeps in a terminal, an escape that clears it, a NUL that ends a
//! CSV for some readers, a right-to-left mark that makes `105` read `501`, or `=HYPERLINK(…)` that a spreadsheet
//! runs. In tables such characters are replaced by a visible sign; the notice JSON keeps them as they are.

use std::borrow::Cow;

/// `text` with every character that a table cannot hold replaced by a visible one.
///
/// ASCII controls become their control pictures (`␀`, `␌`, `␛`); other controls, direction marks and non-characters
/// become U+FFFD. Tab and line feed stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if plain(text) || text.chars().all(|c| shown(c) == c) {
        Cow::Borrowed(text)
    } else {
        text.chars().map(shown).collect()
    }
}

/// As [`visible`], on one line: tab and line feed are shown too.
#[must_use]
pub fn visible_line(text: &str) -> Cow<'_, str> {
    let one = |c: char| if c == '\t' || c == '\n' { picture(c) } else { shown(c) };
    if text.chars().all(|c| one(c) == c) { Cow::Borrowed(text) } else { text.chars().map(one).collect() }
}

/// `text` for a text column of a CSV file: visible, and with a leading apostrophe where a spreadsheet would take it
/// for a formula (it starts with `=`, `+`, `-` or `@`, behind white space too) although it is no number.
///
/// `-0,86%` stays, `=1+1` and `- Như trên` become `'=1+1` and `'- Như trên`.
#[must_use]
pub fn neutral(text: &str) -> Cow<'_, str> {
    let seen = visible(text);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    let risky = start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r', '\n']);
    if risky && !is_number(text) { Cow::Owned(format!("'{seen}")) } else { seen }
}

/// A number as people write it: a sign, digits with `.` and `,` between them, a per cent sign.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits).trim_end_matches(' ');
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
}

/// No character that is replaced, as in most cells: none begins with one of these bytes in UTF-8. (The letters of
/// Vietnamese begin with 0xC3–0xC6 and 0xE1, what is replaced with 0xC2, 0xD8, 0xE2, 0xEF and from 0xF0 on.)
fn plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, 0x20..=0x7e | 0x80..=0xc1 | 0xc3..=0xd7 | 0xd9..=0xe1 | 0xe3..=0xee))
}

fn shown(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\u{0}'..='\u{1f}' | '\u{7f}' => picture(c),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fdd0}'..='\u{fdef}' => char::REPLACEMENT_CHARACTER,
        _ if u32::from(c) & 0xfffe == 0xfffe => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

fn picture(c: char) -> char {
    match c {
        '\u{7f}' => '\u{2421}',
        _ => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_text_is_left_alone() {
        let text = "Ủy ban nhân dân huyện Tây Sơn (67,35%)\tm²\n";
        assert!(matches!(visible(text), Cow::Borrowed(t) if t == text));
    }

    #[test]
    fn what_passes_at_a_glance_has_nothing_to_show() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
            assert!(!plain(c.encode_utf8(&mut [0; 4])) || shown(c) == c, "{c:?}");
        }
        assert!(plain("Ủy ban nhân dân huyện Tây Sơn, đất ở") && !plain("m²"));
    }

    #[test]
    fn controls_and_direction_marks_are_shown() {
        assert_eq!(visible("a\u{0}b\u{c}c\r\u{1b}[2J\u{7f}"), "a␀b␌c␍␛[2J␡");
        assert_eq!(visible("\u{202e}501\u{2069}\u{fffe}\u{85}"), "\u{fffd}501\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(visible_line("a\tb\nc"), "a␉b␊c");
    }

    #[test]
    fn text_that_looks_like_a_formula_is_neutralised() {
        for text in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "- Như trên", " =1", "\u{feff}=1", "-", "＝1"]
        {
            assert_eq!(neutral(text), format!("'{text}"), "{text}");
        }
        assert_eq!(neutral("\tTổng"), "'\tTổng");
        assert_eq!(neutral("\r=1"), "'␍=1");
        assert_eq!(neutral("-1,5\r"), "'-1,5␍");
    }

    #[test]
    fn numbers_and_words_are_not() {
        for text in ["-0,86%", "+5", "-1.234,5", "105", "Tây Sơn", "a=b", "1-2", "-5 %", ""] {
            assert_eq!(neutral(text), text);
        }
    }
}
