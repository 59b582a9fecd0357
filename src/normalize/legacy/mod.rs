//! Vietnamese written in the letters of another alphabet.
//!
//! Before Unicode each font had its own idea of which of the 256 codes is which letter. A text layer or a file from
//! that time, read as Western letters, says `Th«ng b¸o` (TCVN3, the `.Vn` fonts) or `Thoâng baùo` (VNI) for
//! `Thông báo`. Nothing is damaged in it; it only has to be read by the right table.
//!
//! Which table is told by the words alone: under the right one they become syllables, and the letters stand where only
//! that table puts them (signs like `«` and `¸` inside words, a vowel before each `ù` and `ø`). Western languages,
//! Vietnamese in Unicode and wreckage of OCR have accented letters too, and pass neither test.
//!
//! Capitals: TCVN3 has codes for `Ă Â Ê Ô Ơ Ư Đ` only, and writes other capitals with small codes in a font of
//! capitals (`.VnTimeH`). A text does not say its fonts; what is clear from the letters around it (`CéNG HßA`) becomes
//! capitals, the rest small letters.

mod tcvn3;
mod vni;

use crate::orthography::{is_syllable, unify_tone_placement};
use unicode_normalization::UnicodeNormalization;

/// An old way to write Vietnamese in 8 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Encoding {
    Tcvn3,
    Vni,
}

impl Encoding {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
        }
    }

    /// A token read by this table. `capitals` where the line around it is in capitals.
    pub(super) fn convert(self, token: &str, capitals: bool) -> String {
        let out = match self {
            Self::Tcvn3 => tcvn3::convert(token, capitals),
            Self::Vni => vni::convert(token),
        };
        out.nfc().collect()
    }

    /// True if a word has the letters where only this table puts them.
    fn signs(self, word: &str) -> bool {
        match self {
            Self::Tcvn3 => tcvn3::signs(word),
            Self::Vni => vni::signs(word),
        }
    }
}

/// What the words of a stretch of text say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Too few words with letters beyond ASCII to say anything.
    TooFew,
    /// Not in an old encoding.
    No,
    /// In this one.
    Yes(Encoding),
}

/// Fewer words with letters beyond ASCII say nothing.
const FEWEST: usize = 5;

/// Tells in which encoding a text is.
pub(super) fn detect(text: &str) -> Verdict {
    let all = text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c.is_ascii_digit());
    let words: Vec<&str> = all.filter(|w| !w.is_ascii() && w.chars().any(char::is_alphabetic)).collect();
    if words.len() < FEWEST {
        return Verdict::TooFew;
    }
    // One word in ten with a letter that only Vietnamese in Unicode has, and the text is in Unicode.
    if 10 * words.iter().filter(|w| w.chars().any(is_unicode_vietnamese)).count() > words.len() {
        return Verdict::No;
    }
    let mut best = None;
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        let signs = words.iter().filter(|w| encoding.signs(w)).count();
        let good = words.iter().filter(|w| becomes_syllable(w, encoding)).count();
        // Signs of the table in three words of ten, syllables in three of four: Vietnamese in the right table has about
        // six of ten, and nine.
        if 10 * signs >= 3 * words.len() && 4 * good >= 3 * words.len() && best.is_none_or(|(most, _)| good > most) {
            best = Some((good, encoding));
        }
    }
    best.map_or(Verdict::No, |(_, encoding)| Verdict::Yes(encoding))
}

/// `đ ơ ư ă` and the letters with two marks or with a hook or dot, and marks that combine.
const fn is_unicode_vietnamese(c: char) -> bool {
    matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}' | '\u{300}'..='\u{323}')
}

fn becomes_syllable(word: &str, encoding: Encoding) -> bool {
    let converted = encoding.convert(word, false);
    converted != word && is_syllable(&unify_tone_placement(&converted.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TCVN3: &str = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc. Th«ng b¸o kÕt qu¶ thùc hiÖn \
                         ®Ò ¸n ph¸t triÓn kinh tÕ n¨m 2004 cña ñy ban nh©n d©n huyÖn, ®\u{ad}îc phª duyÖt";
    const VNI: &str = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc. Thoâng baùo keát quaû \
                       thöïc hieän ñeà aùn phaùt trieån kinh teá naêm 2004 cuûa uûy ban nhaân daân huyeän, ñöôïc pheâ duyeät";
    const TRUTH: &str = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc. Thông báo kết quả thực hiện \
                         đề án phát triển kinh tế năm 2004 của ủy ban nhân dân huyện, được phê duyệt";

    #[test]
    fn each_encoding_is_told_and_read() {
        assert_eq!(detect(&VNI.to_uppercase()), Verdict::Yes(Encoding::Vni));
        for (text, encoding) in [(TCVN3, Encoding::Tcvn3), (VNI, Encoding::Vni)] {
            assert_eq!(detect(text), Verdict::Yes(encoding));
            let words: Vec<String> = text.split(' ').map(|w| encoding.convert(w, false)).collect();
            assert_eq!(words.join(" "), TRUTH);
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            TRUTH,
            &TRUTH.to_uppercase(),
            &TRUTH.nfd().collect::<String>(),
            // Wreckage of Vietnamese read with English data.
            "Téng sé hé so da tiép nhan trong thang: 1.482 hé so, trong dé giai quyét dung han. Uy ban nhan dan huyén \
             bao cao két qua thyc hién nhiém vu phat trién kinh té - x4 hdi, ¢6 ©6 §6 d& cé4c trén dja ban thi xa",
            // French, Spanish, German, Portuguese, Czech.
            "L’été dernier, à Hué, le préfet a été reçu « très poliment » par les autorités locales où créée européenne",
            "El señor Núñez está aquí también; ¿cuándo? ¡Así! La educación, el año y la acción política según él",
            "Größe, Maß und Übermut führten für die Häuser der Städte zu höheren Gebühren (§ 5, © 2004, 20 °C, ±3 µm)",
            "A situação não é boa: as ações já são más, à mão, três lições e avós, os pães à porta",
            "Příliš žluťoučký kůň úpěl ďábelské ódy",
            // UTF-8 read as Western letters.
            "ThÃ´ng bÃ¡o káº¿t quáº£ thá»±c hiá»‡n káº¿ hoáº¡ch nÄƒm cá»§a á»¦y ban nhÃ¢n dÃ¢n",
        ] {
            assert_eq!(detect(text), Verdict::No, "{text}");
        }
        assert_eq!(detect("m² 30 °C ½ – “x” Œuvre"), Verdict::TooFew);
        assert_eq!(detect(""), Verdict::TooFew);
    }
}
