//! The head of a document: who speaks, up to the subject.
//!
//! ```text
//! UBND HUYỆN KRÔNG BÔNG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
//! PHÒNG TÀI CHÍNH - KẾ HOẠCH           Độc lập - Tự do - Hạnh phúc
//! Số: 167/TTr-TCKH                Krông Bông, ngày 12 tháng 9 năm 2022
//! ```
//! Above the number and the place of issue stand the issuer and the body above it.

use super::kinds::head;
use super::tokens::Token;
use std::collections::BTreeSet;

/// First words of the kinds of documents.
const TITLES: [(&str, &str); 13] = [
    ("thong", "bao"),
    ("bao", "cao"),
    ("ke", "hoach"),
    ("quyet", "dinh"),
    ("nghi", "quyet"),
    ("to", "trinh"),
    ("chi", "thi"),
    ("cong", "dien"),
    ("huong", "dan"),
    ("chuong", "trinh"),
    ("phuong", "an"),
    ("bien", "ban"),
    ("giay", "moi"),
];

/// Words that a letterhead has at most.
const LONGEST: usize = 60;
/// Words up to the end of the subject, where no heading ends it sooner.
const SUBJECT: usize = 110;

/// Where the parts of a head are, in words.
#[derive(Debug, Default)]
pub(super) struct Letterhead {
    /// Kind words of the units that issue.
    pub(super) issuers: BTreeSet<usize>,
    /// One past the subject.
    pub(super) subject_end: usize,
    /// The addressees, `Kính gửi: …`.
    addressees: std::ops::Range<usize>,
    /// A ministry or the government speaks.
    pub(super) central: bool,
    /// A province's department speaks.
    pub(super) provincial: bool,
}

impl Letterhead {
    /// True for a word among the addressees.
    pub(super) fn recipient(&self, word: usize) -> bool {
        self.addressees.contains(&word)
    }
}

pub(super) fn read(tokens: &[Token<'_>]) -> Letterhead {
    let folded = |i: usize| tokens.get(i).map_or("", |t| t.folded.as_str());
    let starts_line = |i: usize| i == 0 || tokens.get(i).is_some_and(|t| t.gap.contains(['\n', '\t']));
    let mut found = Letterhead::default();
    // The issuer's block ends with the number, the place of issue, the addressees or the title.
    let end = (0..tokens.len().min(LONGEST)).find(|&i| {
        // `Số: 12`, not `SỞ Y TẾ`.
        let counts = !tokens[i].upper || tokens.get(i + 1).is_some_and(Token::is_number);
        let number = matches!(folded(i), "so" | "s6" | "sd" | "sb") && starts_line(i) && counts;
        let date = matches!(folded(i), "ngay" | "ngdy") && tokens[i].gap.contains(',');
        let addressees = folded(i) == "kinh" && folded(i + 1).starts_with('g');
        number || date || addressees || (starts_line(i) && is_title(tokens, i))
    });
    // Where nothing ends it, this may be no head but a page torn from the middle.
    let whole = end.is_some();
    let end = end.unwrap_or_else(|| tokens.len().min(LONGEST)).min(tokens.len());
    for i in 0..end {
        let Some(kind) = head(tokens, i).filter(|h| !h.plural) else { continue };
        // `TP. Cà Mau` is written so anywhere.
        let name = tokens.get(i + kind.len);
        let shouted = is_shouted(&tokens[i])
            && (!is_abbreviated(&tokens[i]) || name.is_some_and(|n| is_shouted(n) || n.is_number() && whole));
        if (shouted || whole && is_office(tokens, i)) && !is_motto(tokens, i) {
            found.issuers.insert(i);
        }
    }
    for (i, token) in tokens.iter().enumerate().take(end) {
        if token.upper && starts_line(i) {
            match folded(i) {
                "bo" | "chinh" if folded(i) == "bo" || folded(i + 1) == "phu" => found.central = true,
                "so" => found.provincial = true,
                _ => {}
            }
        }
    }
    let addressed = (0..tokens.len().min(SUBJECT * 2))
        .find(|&i| folded(i) == "kinh" && matches!(folded(i + 1), "gui" | "giri" | "gwi" | "goi" | "gti" | "gdi"));
    if let Some(from) = addressed {
        let lines = (from + 1..tokens.len().min(from + 120)).find(|&i| {
            let t = &tokens[i];
            t.gap.contains('\n')
                && !t.gap.contains(['-', '+', '*', ':'])
                && t.gap.contains(['.', ';'])
                && !t.gap.contains(';')
                || t.gap.contains("\n\n") && !t.gap.contains(['-', ':'])
        });
        found.addressees = from..lines.unwrap_or(from + 40);
    }
    let body = (end..tokens.len().min(end + SUBJECT)).find(|&i| {
        starts_line(i) && matches!((folded(i), folded(i + 1)), ("can", "cu") | ("thuc", "hien") | ("i" | "1" | "a", _))
    });
    found.subject_end = body.unwrap_or_else(|| (end + SUBJECT / 2).min(tokens.len()));
    found
}

/// `UBND`, `Công an`, `Hội Nông dân` … just before the kind word.
fn is_office(tokens: &[Token<'_>], i: usize) -> bool {
    i > 0
        && tokens[i].follows()
        && matches!(tokens[i - 1].folded.as_str(), "ubnd" | "hdnd" | "dan" | "an" | "bo" | "hanh" | "tra")
}

/// `CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`, `PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI`; not `ĐẢNG ỦY XÃ HỘI CƯ`.
fn is_motto(tokens: &[Token<'_>], i: usize) -> bool {
    let folded = |k: usize| tokens.get(k).filter(|t| t.follows()).map_or("", |t| t.folded.as_str());
    // The motto's `HỘI` loses a letter as easily as any other word.
    let motto = folded(i + 1).starts_with('h') && folded(i + 2).starts_with("ch") && folded(i + 3).starts_with("ng");
    let office = is_office(tokens, i) || i > 0 && tokens[i].follows() && tokens[i - 1].folded == "uy";
    motto || folded(i + 1) == "hoi" && !(office && tokens.get(i + 2).is_some_and(|t| t.upper && t.follows()))
}

fn is_abbreviated(t: &Token<'_>) -> bool {
    matches!(t.folded.as_str(), "tp" | "tx" | "tt" | "p" | "x" | "h" | "q" | "t")
}

/// In capitals but for a letter: `TiNH`.
fn is_shouted(t: &Token<'_>) -> bool {
    let (upper, all) = t
        .text
        .chars()
        .filter(|c| c.is_alphabetic())
        .fold((0, 0), |(upper, all), c| (upper + usize::from(c.is_uppercase()), all + 1));
    t.upper || (t.capital && upper >= 2 && upper * 3 >= all * 2)
}

fn is_title(tokens: &[Token<'_>], i: usize) -> bool {
    let folded = |k: usize| tokens.get(i + k).map_or("", |t| t.folded.as_str());
    if !tokens[i].upper {
        return false;
    }
    TITLES.contains(&(folded(0), folded(1))) || folded(0) == "loi"
}
