//! Kind words, clean and wrecked: `xã`, `x4`, `phuwong`, `thi tran`, `TP.`, `TX`, `huyén`.
//!
//! A kind word opens a name (`thị xã Nghi Sơn`) or a list of names (`gồm các xã, phường: Tùng Lâm; Phú Lâm`).
//! Words that are kind words only when their marks are lost (`tinh` may be `tính`, `phuong` `phương`) are known
//! as *unsure*: a name must follow that the gazetteer has at that level.

use super::tokens::Token;
use super::wreckage::Syllable;
use crate::model::UnitKind;

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct KindSet(u16);

impl KindSet {
    pub(super) const fn of(kind: UnitKind) -> Self {
        Self(1 << kind as u16)
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has(self, kind: UnitKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True when a kind of this level is in it.
    pub(super) fn has_level(self, level: u8) -> bool {
        ALL.iter().any(|k| k.level() == level && self.has(*k))
    }

    /// All kinds of a level.
    pub(super) fn level(level: u8) -> Self {
        ALL.iter().filter(|k| k.level() == level).fold(Self::default(), |set, k| set.or(Self::of(*k)))
    }

    /// The lowest level that is in it: 3 for communes, 4 for hamlets.
    pub(super) fn lowest(self) -> Option<u8> {
        (1..=4).rev().find(|l| self.has_level(*l))
    }

    /// The kind, if there is one only.
    pub(super) fn single(self) -> Option<UnitKind> {
        let mut kinds = ALL.iter().filter(|k| self.has(**k));
        kinds.next().filter(|_| kinds.next().is_none()).copied()
    }
}

const ALL: [UnitKind; 12] = [
    UnitKind::Province,
    UnitKind::CentralCity,
    UnitKind::UrbanDistrict,
    UnitKind::RuralDistrict,
    UnitKind::Town,
    UnitKind::City,
    UnitKind::Ward,
    UnitKind::Township,
    UnitKind::Commune,
    UnitKind::SpecialZone,
    UnitKind::Hamlet,
    UnitKind::ResidentialGroup,
];

/// One or several kind words in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// What they say.
    pub(super) kinds: KindSet,
    /// Words that they are.
    pub(super) len: usize,
    /// Cannot be another word.
    pub(super) sure: bool,
    /// `các xã`, `08 xã`, `xã, phường`: several names follow.
    pub(super) plural: bool,
    /// `xã, phường`: belongs to no single name.
    pub(super) row: bool,
}

/// The kind words that start at word `i`, if any do.
pub(super) fn head(tokens: &[Token<'_>], i: usize) -> Option<Head> {
    let first = word(tokens, i)?;
    let before = i.checked_sub(1).and_then(|b| tokens.get(b)).filter(|_| tokens[i].follows());
    let several = before.is_some_and(|b| {
        matches!(b.key.as_str(), "các" | "cac" | "hai" | "ba" | "bốn" | "năm" | "sáu" | "bảy" | "tám" | "chín" | "mười")
            || (b.is_number() && b.text.len() <= 3)
            || (b.folded == "cac")
    });
    let mut head = Head { plural: several, ..first };
    loop {
        let mut next = i + head.len;
        let Some(t) = tokens.get(next) else { break };
        let listed = matches!(t.gap.trim(), "," | "/" | ";");
        let joined = t.follows() && t.folded == "va";
        if joined {
            next += 1;
        }
        if !(listed || joined) {
            break;
        }
        let Some(more) = word(tokens, next) else { break };
        // `xã Hải Hà, phường Hải An`: a kind word of its own name, not one of this row.
        if tokens.get(next + more.len).is_some_and(|t| t.capital && t.follows()) && !head.plural {
            break;
        }
        head = Head {
            kinds: head.kinds.or(more.kinds),
            len: next + more.len - i,
            sure: head.sure && more.sure,
            plural: true,
            row: true,
        };
    }
    Some(head)
}

fn word(tokens: &[Token<'_>], i: usize) -> Option<Head> {
    let t = tokens.get(i)?;
    let next = tokens.get(i + 1).filter(|n| n.follows());
    let made = |kinds, len, sure| Some(Head { kinds, len, sure, plural: false, row: false });
    let one = KindSet::of;
    let city = one(UnitKind::City).or(one(UnitKind::CentralCity));
    let sure = |word: &str| t.key == word;
    // Party committees carry their unit's kind: `Huyện ủy Phong Điền`, `Tỉnh đoàn Nghệ An`.
    let with_committee = |kinds, sure| {
        let len = if next.is_some_and(|n| matches!(n.folded.as_str(), "uy" | "doan")) { 2 } else { 1 };
        made(kinds, len, sure)
    };
    match syllable(t) {
        Some(Syllable::Thi) => match next.map(|n| (syllable(n), n)) {
            Some((Some(Syllable::Tran), n)) => made(one(UnitKind::Township), 2, sure("thị") && n.key == "trấn"),
            Some((Some(Syllable::Xa), n)) => made(one(UnitKind::Town), 2, sure("thị") && n.key == "xã"),
            Some((_, n)) if sure("thị") && n.folded == "uy" => made(one(UnitKind::Town), 2, true),
            _ => None,
        },
        Some(Syllable::Thanh) => match next.map(|n| (syllable(n), n)) {
            Some((Some(Syllable::Pho), n)) => made(city, 2, n.folded == "pho"),
            Some((_, n)) if sure("thành") && n.key == "ủy" => made(city, 2, true),
            _ => None,
        },
        Some(Syllable::Huyen) => with_committee(one(UnitKind::RuralDistrict), sure("huyện")),
        Some(Syllable::Quan) => with_committee(one(UnitKind::UrbanDistrict), sure("quận")),
        Some(Syllable::Tinh) => with_committee(one(UnitKind::Province), sure("tỉnh")),
        Some(Syllable::Phuong) => made(one(UnitKind::Ward), 1, sure("phường")),
        Some(Syllable::Xa) => {
            // `hợp tác xã Nguyên Xá` is a cooperative, `làng xã` no commune, and the `xã` of `thị xã Ba Đồn` none either.
            let inside = i > 0 && t.follows() && matches!(tokens[i - 1].folded.as_str(), "lang" | "thi");
            if inside || is_cooperative(tokens, i) { None } else { made(one(UnitKind::Commune), 1, sure("xã")) }
        }
        Some(Syllable::Hamlet) => {
            let group = matches!(t.folded.as_str(), "khom" | "khu" | "to" | "tdp");
            let kind = if group { UnitKind::ResidentialGroup } else { UnitKind::Hamlet };
            // `tổ dân phố 3`, `khu phố Bình Minh`
            let more = |at: usize, word: &str| tokens.get(at).is_some_and(|n| n.follows() && n.folded == word);
            match t.folded.as_str() {
                "to" if more(i + 1, "dan") && more(i + 2, "pho") => made(one(kind), 3, sure("tổ")),
                "khu" if more(i + 1, "pho") => made(one(kind), 2, sure("khu")),
                "to" | "khu" => None,
                _ => made(one(kind), 1, !t.key.is_ascii()),
            }
        }
        Some(Syllable::Tran | Syllable::Pho | Syllable::Thing) | None => abbreviated(tokens, i),
    }
}

/// `TP.`, `TX`, `TT.`, `P. 3`, and `đặc khu`.
fn abbreviated(tokens: &[Token<'_>], i: usize) -> Option<Head> {
    let t = tokens.get(i)?;
    let made = |kinds, len, sure| Some(Head { kinds, len, sure, plural: false, row: false });
    let one = KindSet::of;
    match t.folded.as_str() {
        "tp" => made(one(UnitKind::City).or(one(UnitKind::CentralCity)), 1, true),
        "tx" if t.upper => made(one(UnitKind::Town), 1, true),
        "tt" if t.capital => made(one(UnitKind::Township), 1, false),
        "p" | "x" | "h" | "q" | "t" if t.capital => {
            let n = tokens.get(i + 1)?;
            let kind = match t.folded.as_str() {
                "p" => one(UnitKind::Ward),
                "x" => one(UnitKind::Commune),
                "h" => one(UnitKind::RuralDistrict),
                "q" => one(UnitKind::UrbanDistrict),
                _ => one(UnitKind::Province),
            };
            (n.gap.starts_with('.') && (n.capital || n.is_number())).then_some(())?;
            made(kind, 1, false)
        }
        "dac" if tokens.get(i + 1).is_some_and(|n| n.follows() && n.folded == "khu") => {
            made(one(UnitKind::SpecialZone), 2, t.key == "đặc")
        }
        _ => None,
    }
}

/// The syllable of a kind word that a word is: as it is written, without its marks, in wreckage.
fn syllable(t: &Token<'_>) -> Option<Syllable> {
    let (written, syllable) = match t.folded.as_str() {
        "xa" => ("xã", Syllable::Xa),
        "phuong" => ("phường", Syllable::Phuong),
        "huyen" => ("huyện", Syllable::Huyen),
        "quan" => ("quận", Syllable::Quan),
        "tinh" => ("tỉnh", Syllable::Tinh),
        "thi" => ("thị", Syllable::Thi),
        "tran" => ("trấn", Syllable::Tran),
        "thanh" => ("thành", Syllable::Thanh),
        "pho" => ("phố", Syllable::Pho),
        _ => return t.syllable,
    };
    // With other marks it is another word, but for a headline, whose marks are the first to go.
    let plain = t.key == written
        || t.key.is_ascii()
        || matches!(t.key.as_str(), "xà" | "xâ" | "xẫ" | "xẩ" | "xầ" | "xả" | "xă")
        || (t.upper && syllable != Syllable::Phuong);
    if plain { Some(syllable) } else { t.syllable }
}

/// `hợp tác xã`, `Hgp tdc xa`.
pub(super) fn is_cooperative(tokens: &[Token<'_>], i: usize) -> bool {
    let framed = |t: &Token<'_>, first: char, last: char| {
        t.folded.starts_with(first) && t.folded.ends_with(last) && (3..=4).contains(&t.folded.chars().count())
    };
    let follows = |k: usize| tokens.get(k).is_some_and(Token::follows);
    i >= 2 && follows(i) && follows(i - 1) && framed(&tokens[i - 1], 't', 'c') && framed(&tokens[i - 2], 'h', 'p')
}

#[cfg(test)]
mod tests {
    use super::super::damage;
    use super::super::tokens::{tokenize, tokenize_damaged};
    use super::*;

    fn parsed(text: &str) -> Option<(KindSet, usize)> {
        head(&tokenize_damaged(text, &damage::ANY, false), 0).map(|h| (h.kinds, h.len))
    }

    #[test]
    fn kind_words_are_known_in_wreckage() {
        let one = KindSet::of;
        for (text, kind, len) in [
            ("xã Hải Hà", UnitKind::Commune, 1),
            ("x4 Hdi Ha", UnitKind::Commune, 1),
            ("phuwong Hdi Binh", UnitKind::Ward, 1),
            ("phirong Hai An", UnitKind::Ward, 1),
            ("thi tran Phu Phong", UnitKind::Township, 2),
            ("thi x& Nghi Son", UnitKind::Town, 2),
            ("TX Nghi Sơn", UnitKind::Town, 1),
            ("TX. Nghi Sơn", UnitKind::Town, 1),
            ("huyén Tay Son", UnitKind::RuralDistrict, 1),
            ("HUYỆN ỦY PHONG ĐIỀN", UnitKind::RuralDistrict, 2),
            ("P.12", UnitKind::Ward, 1),
            ("tinh Thanh Hoa", UnitKind::Province, 1),
        ] {
            assert_eq!(parsed(text), Some((one(kind), len)), "{text}");
        }
        let city = one(UnitKind::City).or(one(UnitKind::CentralCity));
        assert_eq!(parsed("TP. Hà Nội"), Some((city, 1)));
        let both = one(UnitKind::Commune).or(one(UnitKind::Ward));
        assert_eq!(parsed("xã, phường: Tùng Lâm"), Some((both, 2)));
        assert_eq!(parsed("xã và phường"), Some((both, 3)));
    }

    #[test]
    fn other_words_are_not_kind_words() {
        for text in ["phương án", "phòng Nội vụ", "tính đến", "quân sự", "Huyền Anh", "thi đua", "thanh toán"]
        {
            assert_eq!(parsed(text), None, "{text}");
        }
        for text in ["hợp tác xã Nguyên Xá", "Hgp tdc xa Tan Xuan"] {
            assert_eq!(head(&tokenize(text), 2), None);
        }
    }
}
