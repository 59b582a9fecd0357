//! Which old Vietnamese encoding a text that is not UTF-8 most likely has.
//!
//! Before Unicode every office had its own 8-bit letters: `Thông báo` is `Th«ng b¸o` in TCVN3 (the `.Vn` fonts),
//! `Thoâng baùo` in VNI (the `VNI-` fonts), `Thông báo` with bytes of its own in VISCII and Windows-1258. TCVN3 and
//! VNI are letters of a font: their bytes are taken as the Western letters that any other program shows, as they come
//! in text layers too, and normalizing makes Vietnamese of them. Reading the others so yields rubbish that looks like
//! OCR damage: tradau says what the file looks like and how to convert it.

/// An encoding: its name, what to do, and its bytes for the commonest marked letters.
struct Encoding {
    name: &'static str,
    advice: &'static str,
    /// Bytes of `đ ư ơ ô â ê ă á à ạ ả ế ệ ộ ố ị í ủ` and other frequent letters; where a letter is base plus
    /// mark, the mark's byte.
    frequent: &'static [u8],
    /// Whether those bytes follow a letter that they modify.
    marks_follow_letters: bool,
}

const TCVN3: Encoding = Encoding {
    name: "TCVN3 (ABC, fonts named .VnTime …)",
    advice: "Convert it to UTF-8 first, e.g. `iconv -f TCVN -t UTF-8 in.txt > out.txt` or with UniKey's converter",
    // đ ư ơ ô â ê ă | á à ả ã ạ | ế ề ể ệ | ố ồ ộ ớ ờ ợ | ị í ì | ứ ừ ự ử | ấ ầ ậ | ú ủ ụ | Đ
    frequent: &[
        0xAE, 0xAD, 0xAC, 0xAB, 0xA9, 0xAA, 0xA8, 0xB8, 0xB5, 0xB6, 0xB7, 0xB9, 0xD5, 0xD2, 0xD3, 0xD6, 0xE8, 0xE5,
        0xE9, 0xED, 0xEA, 0xEE, 0xDE, 0xDD, 0xD7, 0xF8, 0xF5, 0xF9, 0xF6, 0xCA, 0xC7, 0xCB, 0xF3, 0xF1, 0xF4, 0xA7,
    ],
    marks_follow_letters: false,
};

const VNI: Encoding = Encoding {
    name: "VNI (fonts named VNI-Times …)",
    advice: "Convert it to UTF-8 first, e.g. with UniKey's converter (VNI Windows → Unicode)",
    // marks after a vowel: sắc ù, huyền ø, hỏi û, ngã õ, nặng ï, â-family â á à å ã ä, ă-family ê é è ú ü ë;
    // whole letters ñ (đ), ö (ư), ô (ơ)
    frequent: &[
        0xF9, 0xF8, 0xFB, 0xF5, 0xEF, 0xE2, 0xE1, 0xE0, 0xE5, 0xE3, 0xE4, 0xEA, 0xE9, 0xE8, 0xFA, 0xFC, 0xEB, 0xF1,
        0xF6, 0xF4, 0xD1, 0xD9, 0xD8, 0xC2,
    ],
    marks_follow_letters: true,
};

const VISCII: Encoding = Encoding {
    name: "VISCII",
    advice: "Convert it to UTF-8 first: `iconv -f VISCII -t UTF-8 in.txt > out.txt`",
    // đ ư ơ ô â ê ă | á à ả ã ạ | ế ề ể ệ | ố ồ ộ ớ ờ ợ | ị í ì | ứ ừ ự ử | ấ ầ ậ | ú ủ ụ
    frequent: &[
        0xF0, 0xDF, 0xBD, 0xF4, 0xE2, 0xEA, 0xE5, 0xE1, 0xE0, 0xE4, 0xE3, 0xD5, 0xAA, 0xAB, 0xAC, 0xAE, 0xAF, 0xB0,
        0xB5, 0xBE, 0xB6, 0xFE, 0xB8, 0xED, 0xEC, 0xD1, 0xD7, 0xF1, 0xD8, 0xA4, 0xA5, 0xA7, 0xFA, 0xFC, 0xF8, 0xD0,
    ],
    marks_follow_letters: false,
};

const WINDOWS_1258: Encoding = Encoding {
    name: "Windows-1258",
    advice: "Convert it to UTF-8 first: `iconv -f CP1258 -t UTF-8 in.txt > out.txt`",
    // đ ư ơ ô â ê ă á à é è ó í ú ù and the five combining marks
    frequent: &[
        0xF0, 0xFD, 0xF5, 0xF4, 0xE2, 0xEA, 0xE3, 0xE1, 0xE0, 0xE9, 0xE8, 0xF3, 0xED, 0xFA, 0xF9, 0xCC, 0xD2, 0xDE,
        0xEC, 0xF2, 0xD0,
    ],
    marks_follow_letters: false,
};

const MOSTLY_UTF8: (&str, &str) = (
    "UTF-8 with a few damaged bytes",
    "Repair or drop them first: `iconv -f UTF-8 -t UTF-8 -c in.txt > out.txt` drops them",
);
const UNKNOWN: (&str, &str) = ("another 8-bit encoding", "Convert it to UTF-8 first, with the program that wrote it");

/// The likeliest encoding of a text that is not UTF-8, and what to do about it.
pub(crate) fn guess(bytes: &[u8]) -> (&'static str, &'static str) {
    let broken = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum::<usize>();
    let high = bytes.iter().filter(|b| **b >= 0x80).count();
    if broken * 10 < high {
        return MOSTLY_UTF8;
    }
    let best = [&TCVN3, &WINDOWS_1258, &VISCII, &VNI]
        .into_iter()
        .map(|e| (score(e, bytes), e))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    match best {
        Some((points, encoding)) if points * 100 >= high * 70 => (encoding.name, encoding.advice),
        _ => UNKNOWN,
    }
}

/// The text as Western letters, if that is how its encoding is read from here on; `None` if it is another one, or if
/// too few words have letters of it to be sure.
pub(crate) fn western(bytes: &[u8]) -> Option<String> {
    let high = |word: &&[u8]| word.iter().any(|b| *b >= 0x80);
    let words = bytes.split(|b| !b.is_ascii_alphabetic() && b.is_ascii()).filter(high).take(FEWEST).count();
    let (name, _) = guess(bytes);
    if words < FEWEST || ![TCVN3.name, VNI.name].contains(&name) {
        return None;
    }
    Some(bytes.iter().map(|b| punctuation(*b).unwrap_or(char::from(*b))).collect())
}

/// Fewer words with a letter beyond ASCII are no evidence.
const FEWEST: usize = 5;

/// The punctuation that Windows added to Latin-1. (Its other additions stay control codes: TCVN3 has capitals there.)
const fn punctuation(byte: u8) -> Option<char> {
    Some(match byte {
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x95 => '•',
        0x96 => '–',
        0x97 => '—',
        _ => return None,
    })
}

/// How many of the high bytes are what the encoding writes often, where it writes it.
fn score(encoding: &Encoding, bytes: &[u8]) -> usize {
    let mut points = 0;
    for (i, byte) in bytes.iter().enumerate() {
        if *byte < 0x80 || !encoding.frequent.contains(byte) {
            continue;
        }
        let before = i.checked_sub(1).map_or(b' ', |j| bytes[j]);
        let after_vowel = matches!(before.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | 0xF4 | 0xF6);
        let whole_letter = matches!(*byte, 0xF1 | 0xF4 | 0xF6 | 0xD1);
        if !encoding.marks_follow_letters || after_vowel || whole_letter {
            points += 1;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_encodings_are_recognised() {
        // "Thông báo về việc đăng ký của xã" in four encodings
        let tcvn3 = b"Th\xabng b\xb8o v\xd2 vi\xd6c \xae\xa8ng k\xfd c\xf1a x\xb7, \xad\xacc t\xddnh";
        let vni = b"Tho\xe2ng ba\xf9o ve\xe0 vie\xe4c \xf1a\xeang ky\xf9 cu\xfba xa\xf5";
        let viscii = b"Th\xf4ng b\xe1o v\xab vi\xaec \xf0\xe5ng k\xfd c\xfca x\xe3, l\xdf\xbdng";
        let cp1258 = b"Th\xf4ng b\xe1o v\xea\xcc vi\xea\xf2c \xf0\xe3ng ky\xec cu\xd2a xa\xde";
        assert!(guess(tcvn3).0.starts_with("TCVN3"), "{:?}", guess(tcvn3));
        assert!(guess(vni).0.starts_with("VNI"), "{:?}", guess(vni));
        assert!(guess(viscii).0.starts_with("VISCII"), "{:?}", guess(viscii));
        assert!(guess(cp1258).0.starts_with("Windows-1258"), "{:?}", guess(cp1258));
    }

    #[test]
    fn letters_of_fonts_are_taken_as_western_ones() {
        let tcvn3 = b"\x93Th\xabng b\xb8o\x94 v\xd2 vi\xd6c \xae\xa8ng";
        assert_eq!(western(tcvn3).unwrap(), "“Th«ng b¸o” vÒ viÖc ®¨ng");
        assert_eq!(western(b"Th\xabng b\xb8o"), None, "too little to be sure");
        let viscii = b"Th\xf4ng b\xe1o v\xab vi\xaec \xf0\xe5ng k\xfd c\xfca x\xe3, l\xdf\xbdng";
        assert_eq!(western(viscii), None);
    }

    #[test]
    fn a_torn_utf8_file_is_not_called_legacy() {
        let mut text = "Ủy ban nhân dân thị xã thông báo kết quả".repeat(3).into_bytes();
        text.push(0xE1);
        assert_eq!(guess(&text), MOSTLY_UTF8);
    }
}
