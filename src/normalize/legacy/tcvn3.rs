//! TCVN 5712:1993, as the fonts of the ABC set (`.VnTime`) use it: one code a letter.

use crate::orthography::{fold_char, is_syllable, is_vietnamese_letter};

/// What stands for the codes from 0x80 (VN1 and VN2 of the standard; the fonts have those from 0xA1 on that are small
/// letters or plain capitals). `iconv -f TCVN` has the same.
const LETTERS: [char; 128] = [
    'À', 'Ả', 'Ã', 'Á', 'Ạ', 'Ặ', 'Ậ', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ', 'Ệ', 'Ì', 'Ỉ', 'Ĩ', //
    'Í', 'Ị', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ', 'Ộ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ', 'Ù', 'Ủ', 'Ũ', //
    '\u{a0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', //
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ',
    'Ẵ', //
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ', //
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', //
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', //
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố',
];

/// The letter that a Western character stands for.
fn letter(c: char) -> Option<char> {
    let code = match c {
        // What some converters make of the middle dot (ã) and the soft hyphen (ư).
        '\u{2219}' | '\u{2022}' => 0xB7,
        '\u{2011}' => 0xAD,
        'μ' => 0xB5,
        c => u32::from(c),
    };
    let letter = *LETTERS.get(usize::try_from(code.checked_sub(0x80)?).ok()?)?;
    (letter != '\u{a0}').then_some(letter)
}

pub(super) fn convert(token: &str, capitals: bool) -> String {
    let mut out: String = token
        .chars()
        .enumerate()
        // A bullet of its own is a bullet.
        .map(|(i, c)| if c == '\u{2022}' && i == 0 { c } else { letter(c).unwrap_or(c) })
        .collect();
    // The soft hyphen that is `ư` often arrives as a hyphen: a syllable with a gap in its middle.
    if out.contains('-') {
        out = filled(&out);
    }
    let ascii = |test: fn(&char) -> bool| token.chars().filter(test).count();
    let in_capitals = ascii(char::is_ascii_uppercase) >= if capitals { 0 } else { 2 };
    if in_capitals && ascii(char::is_ascii_lowercase) == 0 { out.to_uppercase() } else { out }
}

/// `đ-ợc` is `được`, `nh-ng` is `nhưng`; `kinh-tế` and `a-b` stay.
fn filled(word: &str) -> String {
    let core = word.trim_matches(|c: char| !is_vietnamese_letter(c));
    let with = core.replacen('-', "ư", 1);
    let parts_are_words = core.split('-').all(|p| is_syllable(&p.to_lowercase()));
    if core.contains('-') && !parts_are_words && !core.starts_with('-') && is_syllable(&with.to_lowercase()) {
        word.replacen(core, &with, 1)
    } else {
        word.to_owned()
    }
}

/// A sign or punctuation mark of Western text inside a word: half the letters of this encoding.
pub(super) fn signs(word: &str) -> bool {
    let sign = |c: char| !c.is_alphabetic() && letter(c).is_some() || matches!(c, 'ª' | 'µ' | 'μ' | 'º');
    word.chars().any(sign) && word.chars().any(|c| c.is_ascii_alphabetic() || (c.is_alphabetic() && fold_char(c) != c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orthography::{Tone, tone};

    #[test]
    fn every_letter_has_one_code() {
        let mut wanted: Vec<char> =
            "aăâeêioôơuưy".chars().flat_map(|v| Tone::ALL.map(|t| tone(v, t))).filter(|c| !c.is_ascii()).collect();
        wanted.push('đ');
        for small in wanted.clone() {
            let codes: Vec<usize> = (0..128).filter(|i| LETTERS[*i] == small).collect();
            assert_eq!(codes.len(), 1, "{small}");
            let western = char::from(u8::try_from(codes[0] + 0x80).unwrap());
            assert_eq!(convert(&format!("x{western}n"), false), format!("x{small}n"));
            // A font of capitals: the same code between capitals.
            let capital = small.to_uppercase().to_string();
            assert_eq!(convert(&format!("X{western}N"), false), format!("X{capital}N"));
        }
        // Capitals with a code of their own; the standard keeps the others below 0x20.
        let capitals = wanted.iter().flat_map(|c| c.to_uppercase()).filter(|c| LETTERS.contains(c)).count();
        assert_eq!(capitals, 61 - 12 + 6);
    }

    #[test]
    fn capitals_and_lost_hyphens() {
        assert_eq!(convert("HßA", false), "HÒA");
        assert_eq!(convert("X·", false), "Xã");
        assert_eq!(convert("X·", true), "XÃ");
        assert_eq!(convert("ñy", true), "ủy");
        assert_eq!(convert("®-îc", false), "được");
        assert_eq!(convert("(nh-ng,", false), "(nhưng,");
        for same in ["kinh-t", "A-B", "02-03", "-", "xa-", "UBND-NC"] {
            assert_eq!(convert(same, false), same);
        }
        assert_eq!(convert("•", false), "•");
        assert_eq!(convert("x∙", false), "xã");
    }
}
