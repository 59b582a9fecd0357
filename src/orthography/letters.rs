use unicode_normalization::UnicodeNormalization;

/// The six tones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// ngang, no mark
    Level,
    /// huyền, `à`
    Falling,
    /// sắc, `á`
    Rising,
    /// hỏi, `ả`
    Dipping,
    /// ngã, `ã`
    Creaky,
    /// nặng, `ạ`
    Heavy,
}

impl Tone {
    /// All six, in the order of the type.
    pub const ALL: [Self; 6] = [Self::Level, Self::Falling, Self::Rising, Self::Dipping, Self::Creaky, Self::Heavy];

    /// The combining mark, if the tone has one.
    #[must_use]
    pub const fn mark(self) -> Option<char> {
        match self {
            Self::Level => None,
            Self::Falling => Some('\u{300}'),
            Self::Rising => Some('\u{301}'),
            Self::Dipping => Some('\u{309}'),
            Self::Creaky => Some('\u{303}'),
            Self::Heavy => Some('\u{323}'),
        }
    }

    fn of_mark(c: char) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.mark() == Some(c))
    }
}

/// Splits the tone off a letter: `ờ` → (`ơ`, falling). Case stays. Letters without a tone give themselves.
#[must_use]
pub fn untone(c: char) -> (char, Tone) {
    if c.is_ascii() {
        return (c, Tone::Level);
    }
    let mut tone = Tone::Level;
    let rest: String = std::iter::once(c)
        .nfd()
        .filter(|&m| match Tone::of_mark(m) {
            Some(t) => {
                tone = t;
                false
            }
            None => true,
        })
        .nfc()
        .collect();
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some(base), None) if is_vowel(base) => (base, tone),
        _ => (c, Tone::Level),
    }
}

fn is_vowel(base: char) -> bool {
    let lower = base.to_lowercase().next().unwrap_or(base);
    matches!(lower, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
}

/// Puts a tone on a letter that has none: (`ơ`, falling) → `ờ`.
#[must_use]
pub fn tone(base: char, tone: Tone) -> char {
    let Some(mark) = tone.mark() else { return base };
    let mut composed = [base, mark].into_iter().nfc();
    match (composed.next(), composed.next()) {
        (Some(c), None) => c,
        _ => base,
    }
}

/// Lower case without any mark: `Ờ` → `o`, `Đ` → `d`. Other characters are lower-cased only.
#[must_use]
pub fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    if lower == 'đ' {
        return 'd';
    }
    std::iter::once(lower).nfd().next().unwrap_or(lower)
}

/// [`fold_char`] over a string, with combining marks dropped: the key under which `Hải Bình`, `HAI BINH` and
/// `Hai Bình` are one.
#[must_use]
pub fn fold(s: &str) -> String {
    s.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).map(fold_char).collect()
}

/// True for letters of the Vietnamese alphabet, toned or not, and for `f j w z`, which names and codes use.
#[must_use]
pub fn is_vietnamese_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let (base, _) = untone(c.to_lowercase().next().unwrap_or(c));
    base.is_ascii_alphabetic() || matches!(base, 'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_apart_and_together() {
        for (c, base, t) in [
            ('ờ', 'ơ', Tone::Falling),
            ('Ữ', 'Ư', Tone::Creaky),
            ('ậ', 'â', Tone::Heavy),
            ('đ', 'đ', Tone::Level),
            ('ẻ', 'e', Tone::Dipping),
            ('x', 'x', Tone::Level),
        ] {
            assert_eq!(untone(c), (base, t));
            assert_eq!(tone(base, t), c);
        }
    }

    #[test]
    fn folding_strips_marks_and_case() {
        assert_eq!(fold("ĐỀ ÁN 06 thị xã Nghi Sơn"), "de an 06 thi xa nghi son");
        assert_eq!(fold("e\u{302}\u{323}"), "e");
    }

    #[test]
    fn foreign_letters_are_told_apart() {
        assert!("phường Đắk w".chars().filter(|c| c.is_alphabetic()).all(is_vietnamese_letter));
        assert!(!['ð', 'ñ', 'ç', 'ß', 'ö', 'я', '1', '-'].into_iter().any(is_vietnamese_letter));
    }
}
