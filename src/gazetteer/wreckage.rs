//! The syllables of kind words in wreckage: `phvdng`, `Phư@ng`, `x4`, `quam`, `thanh ph6`.
//!
//! No list of damaged spellings is ever complete, so the learned channels read each word: `phvdng` is `phường` for
//! them as `Hdi Binh` is Hải Bình. Words that come from others at least as easily (`phòng`, `phương`, `tính`,
//! `quân`) stay what they are.

use super::damage::{self, Mixture};
use crate::channel::Cost;
use crate::orthography::Case;
use std::collections::HashMap;

/// A syllable of a kind word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syllable {
    Xa,
    Phuong,
    Huyen,
    Quan,
    Tinh,
    /// Of `thị xã` and `thị trấn`.
    Thi,
    Tran,
    /// Of `thành phố`.
    Thanh,
    Pho,
    /// `thôn`, `ấp`, `tổ dân phố`: only where the tables have such units.
    Hamlet,
    /// What a name behind it belongs to is no unit: `sông`, `cầu`.
    Thing,
}

/// How it is written, how many characters it is read as, and other words that end up the same.
struct Spelling {
    syllable: Syllable,
    written: &'static str,
    lengths: std::ops::RangeInclusive<usize>,
    others: &'static [&'static str],
}

const SPELLINGS: [Spelling; 11] = {
    use Syllable::{Huyen, Pho, Phuong, Quan, Thanh, Thi, Thing, Tinh, Tran, Xa};
    const fn spelling(
        syllable: Syllable,
        written: &'static str,
        lengths: std::ops::RangeInclusive<usize>,
        others: &'static [&'static str],
    ) -> Spelling {
        Spelling { syllable, written, lengths, others }
    }
    [
        spelling(Xa, "xã", 1..=4, &["xe", "xử", "xét", "xác", "xin", "xu", "xứ", "xây"]),
        spelling(Phuong, "phường", 4..=9, &["phương", "phòng", "phong", "phùng"]),
        spelling(Huyen, "huyện", 4..=8, &["huyền", "huyên", "huyết", "huyến"]),
        spelling(Quan, "quận", 4..=6, &["quân", "quan", "quản", "quán", "quần", "quen", "quốc", "qua", "quay"]),
        spelling(Tinh, "tỉnh", 4..=6, &["tính", "tình", "tinh", "tịnh", "trình", "tin", "tiền", "tiến", "tên"]),
        spelling(Thi, "thị", 2..=5, &["thì", "thi", "thí", "thù", "thu", "thế"]),
        spelling(Tran, "trấn", 3..=7, &[]),
        spelling(Thanh, "thành", 5..=7, &["thanh", "thánh", "thạnh", "thảnh", "tranh"]),
        spelling(Thing, "sông", 3..=5, &["song", "sống", "sáng", "sang"]),
        spelling(Thing, "cầu", 3..=4, &["câu", "cao", "của", "các", "cả", "cấp", "cục"]),
        spelling(Pho, "phố", 2..=5, &["phần", "phải", "phẩm"]),
    ]
};

/// Room for one sign that was never seen for its letter in the shortest of them: `x&`.
const UNSEEN: Cost = 2_500;
/// How much dearer than another word a kind word may be: a name follows, which speaks for it.
const FAVOUR: Cost = 2_500;
/// The same of a word that is none, but takes a name too.
const THING_FAVOUR: Cost = 1_000;

/// The words of one text, each of them read once.
pub(super) struct Wreckage<'t> {
    damage: &'static Mixture,
    known: HashMap<&'t str, Option<Syllable>>,
}

impl<'t> Wreckage<'t> {
    pub(super) fn of(damage: &'static Mixture) -> Self {
        Self { damage, known: HashMap::new() }
    }

    /// The syllable that a word is the wreckage of.
    pub(super) fn syllable(&mut self, word: &'t str) -> Option<Syllable> {
        if !may_be(word) {
            return None;
        }
        *self.known.entry(word).or_insert_with(|| read(word, self.damage))
    }
}

/// A first look, since most words are no kind words: the first letter is seldom misread.
fn may_be(word: &str) -> bool {
    let first = word.bytes().next().map(|b| b.to_ascii_lowercase());
    matches!(first, Some(b'p' | b'x' | b'h' | b'q' | b't' | b's' | b'c')) && (1..=18).contains(&word.len())
}

fn read(word: &str, damage: &Mixture) -> Option<Syllable> {
    let first = word.chars().next()?.to_ascii_lowercase();
    let length = word.chars().count();
    let case = match Case::of(word) {
        Case::Mixed if word.starts_with(char::is_uppercase) => Case::Title,
        Case::Mixed => Case::Lower,
        case => case,
    };
    let readings = damage.readings(word);
    let fits = |s: &&Spelling| s.written.starts_with(first) && s.lengths.contains(&length);
    let found = SPELLINGS.iter().filter(fits).filter_map(|spelling| {
        let letters = spelling.written.chars().count();
        let room = damage::generous_limit_for(letters) + if letters == 2 { UNSEEN } else { 0 };
        let cost = damage::cost(&readings, spelling.written, case, room)?;
        let favour = if spelling.syllable == Syllable::Thing { THING_FAVOUR } else { FAVOUR };
        let rival = |other: &&&str| damage::cost(&readings, other, case, cost - favour).is_some();
        spelling.others.iter().find(rival).is_none().then_some((cost, spelling.syllable))
    });
    found.min_by_key(|(cost, _)| *cost).map(|(_, syllable)| syllable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRONG: &str = "Téng sé tai khoan d& duoc kich hoat trén dia ban";
    const MARKED: &str = "Tổng số tài khoản đã được kích hoạt trên địa bàn";

    fn syllable(word: &str, text: &str) -> Option<Syllable> {
        read(word, damage::of_text(text))
    }

    #[test]
    fn kind_words_are_read_through_the_channel() {
        use Syllable::{Huyen, Pho, Phuong, Quan, Thanh, Thing, Tinh, Tran, Xa};
        for (word, expected) in [
            ("phvdng", Phuong),
            ("phydng", Phuong),
            ("Phvéng", Phuong),
            ("phudng", Phuong),
            ("phuwong", Phuong),
            ("phwong", Phuong),
            ("phưdng", Phuong),
            ("séng", Thing),
            ("x4", Xa),
            ("xG", Xa),
            ("x@", Xa),
            ("xd", Xa),
            ("huyén", Huyen),
            ("quén", Quan),
            ("tinh", Tinh),
            ("trdn", Tran),
            ("thanh", Thanh),
            ("phé", Pho),
            ("ph6", Pho),
        ] {
            assert_eq!(syllable(word, WRONG), Some(expected), "{word}");
        }
        assert_eq!(syllable("Phư@ng", MARKED), Some(Phuong));
    }

    #[test]
    fn other_words_stay_what_they_are() {
        for word in ["phương", "phòng", "phong", "tính", "tình", "quân", "thánh", "xe", "xử", "huyền"] {
            assert_eq!(syllable(word, MARKED), None, "{word}");
        }
        for word in ["phan", "tham", "hai", "qua", "xem", "theo", "tai", "hoan", "ké", "hoach", "xudt", "tiép"] {
            assert_eq!(syllable(word, WRONG), None, "{word}");
        }
    }
}
