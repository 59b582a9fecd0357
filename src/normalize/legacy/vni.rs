//! VNI for Windows: a vowel, and behind it a code for its marks. `ñ` is đ, `ö` is ư, `ô` is ơ.

use crate::orthography::Tone;

/// Marks behind any vowel, by the tone they give.
const TONES: [(char, Tone); 5] =
    [('ù', Tone::Rising), ('ø', Tone::Falling), ('û', Tone::Dipping), ('õ', Tone::Creaky), ('ï', Tone::Heavy)];
/// Marks that give a, e and o a circumflex, too.
const CIRCUMFLEX: [(char, Tone); 6] = [
    ('â', Tone::Level),
    ('á', Tone::Rising),
    ('à', Tone::Falling),
    ('å', Tone::Dipping),
    ('ã', Tone::Creaky),
    ('ä', Tone::Heavy),
];
/// Marks that give a a breve, too.
const BREVE: [(char, Tone); 6] = [
    ('ê', Tone::Level),
    ('é', Tone::Rising),
    ('è', Tone::Falling),
    ('ú', Tone::Dipping),
    ('ü', Tone::Creaky),
    ('ë', Tone::Heavy),
];
/// Letters of one code.
const WHOLE: [(char, char); 8] =
    [('ñ', 'đ'), ('ö', 'ư'), ('ô', 'ơ'), ('í', 'í'), ('ì', 'ì'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị')];

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Small letter of a vowel and the mark behind it.
fn pair(vowel: char, mark: char) -> Option<char> {
    let find = |marks: &[(char, Tone)]| marks.iter().find(|(m, _)| *m == mark).map(|(_, t)| *t);
    let (base, tone) = match vowel {
        'a' | 'e' | 'o' if find(&CIRCUMFLEX).is_some() => (
            if vowel == 'a' {
                'â'
            } else if vowel == 'e' {
                'ê'
            } else {
                'ô'
            },
            find(&CIRCUMFLEX)?,
        ),
        'a' if find(&BREVE).is_some() => ('ă', find(&BREVE)?),
        'a' | 'e' | 'o' | 'u' | 'y' => (vowel, find(&TONES)?),
        'ô' => ('ơ', find(&TONES)?),
        'ö' => ('ư', find(&TONES)?),
        _ => return None,
    };
    Some(crate::orthography::tone(base, tone))
}

/// The letter of one code, small.
fn whole(c: char) -> Option<char> {
    if c == 'î' {
        return Some('ỵ');
    }
    WHOLE.iter().find(|(code, _)| *code == c).map(|(_, letter)| *letter)
}

pub(super) fn convert(token: &str) -> String {
    let mut out = String::with_capacity(token.len());
    let mut chars = token.chars().peekable();
    while let Some(c) = chars.next() {
        let small = lower(c);
        let found = match chars.peek().and_then(|mark| pair(small, lower(*mark))) {
            Some(letter) => {
                chars.next();
                letter
            }
            None => whole(small).unwrap_or(small),
        };
        if c.is_uppercase() {
            out.extend(found.to_uppercase());
        } else if found == small {
            out.push(c);
        } else {
            out.push(found);
        }
    }
    out
}

/// A vowel with its mark behind it.
pub(super) fn signs(word: &str) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(a, b)| pair(lower(a), lower(b)).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orthography::tone;

    /// The codes for a letter, by the same rules the other way round.
    fn written(letter: char) -> String {
        for c in "ñöôíìæóòî".chars() {
            if whole(c) == Some(letter) {
                return c.to_string();
            }
        }
        for vowel in "aeouyôö".chars() {
            for (mark, _) in TONES.iter().chain(&CIRCUMFLEX).chain(&BREVE) {
                if pair(vowel, *mark) == Some(letter) {
                    return format!("{vowel}{mark}");
                }
            }
        }
        letter.to_string()
    }

    #[test]
    fn every_letter_goes_there_and_back() {
        let mut letters: Vec<char> = "aăâeêioôơuưy".chars().flat_map(|v| Tone::ALL.map(|t| tone(v, t))).collect();
        letters.push('đ');
        for small in letters {
            let codes = written(small);
            assert!(small.is_ascii() || codes != small.to_string() || matches!(small, 'í' | 'ì'), "{small}: no code");
            assert_eq!(convert(&format!("x{codes}n")), format!("x{small}n"));
            let capital: String = small.to_uppercase().collect();
            assert_eq!(convert(&format!("X{}N", codes.to_uppercase())), format!("X{capital}N"));
        }
        assert_eq!(convert("UÛY BAN NHAÂN DAÂN HUYEÄN Ñöùc Thoï"), "ỦY BAN NHÂN DÂN HUYỆN Đức Thọ");
    }
}
