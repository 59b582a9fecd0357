//! Through which channels the names of a text are read.
//!
//! A text that has its marks loses one now and then; one read with the wrong language has `Hdi Binh` for `Hải Bình`;
//! one typed without marks has `Hai Binh`. A single name that somebody looks up may be any of these. So each kind of
//! text has a mixture of the learned channels, weighed by how likely a name there was damaged in each way.

use crate::channel::{Channel, Cost, Reading, bundled, either};
use crate::orthography::Case;
use std::sync::LazyLock;

/// The wrong language on a page worse than those that the channel was estimated on.
static WORSE: LazyLock<Channel> = LazyLock::new(|| bundled().wrong_language.flattened(60));

/// Channels with −1000·ln of their shares: a name was read through one of them.
#[derive(Debug)]
pub(super) struct Mixture {
    parts: Vec<(&'static Channel, Cost)>,
    /// A name without marks has none: the text has kept them.
    keeps_marks: bool,
}

impl Mixture {
    /// The channels of a bad scan, of the wrong language, of the same on a worse page, and of text without marks, with
    /// −1000·ln of their shares.
    fn of(shares: [Option<Cost>; 4]) -> Self {
        let all = bundled();
        let parts = [&all.bad_scan, &all.wrong_language, &WORSE, &all.marks_stripped].into_iter().zip(shares);
        Self {
            parts: parts.filter_map(|(channel, share)| Some((channel, share?))).collect(),
            keeps_marks: shares[0] == Some(NINETY),
        }
    }

    pub(super) const fn keeps_marks(&self) -> bool {
        self.keeps_marks
    }

    /// Prepares a name for being held against others.
    pub(super) fn readings(&self, written: &str) -> Vec<(Reading<'static>, Cost)> {
        self.parts.iter().map(|(channel, share)| (channel.reading(written), *share)).collect()
    }

    /// One channel that stands for all, letter by letter: near enough for a search.
    pub(super) fn blurred(&self) -> Channel {
        let parts: Vec<(&Channel, Cost)> = self.parts.iter().map(|(c, share)| (*c, *share)).collect();
        Channel::mixture(&parts)
    }
}

/// Cost of a name (its key) having been read so, or `None` where it is over `limit`.
pub(super) fn cost(readings: &[(Reading<'static>, Cost)], key: &str, case: Case, limit: Cost) -> Option<Cost> {
    let each = readings.iter().filter_map(|(reading, share)| Some(reading.cost_in(key, case, limit - share)? + share));
    each.reduce(either)
}

/// −1000·ln of a share in per cent.
const NINETY: Cost = 105;
const EIGHTY: Cost = 223;
const FORTY: Cost = 916;
const THIRTY: Cost = 1_204;
const TWENTY: Cost = 1_609;
const TEN: Cost = 2_303;
const FIVE: Cost = 2_996;

/// One name that comes without a text.
pub(super) static ANY: LazyLock<Mixture> =
    LazyLock::new(|| Mixture::of([Some(THIRTY), Some(FORTY), Some(TEN), Some(TWENTY)]));

/// [`ANY`] as one channel.
pub(super) static ANY_BLURRED: LazyLock<Channel> = LazyLock::new(|| ANY.blurred());

/// Text with its marks: from a good reading, or repaired; what repair left is the worst of wreckage.
static MARKED: LazyLock<Mixture> = LazyLock::new(|| Mixture::of([Some(NINETY), None, Some(FIVE), Some(FIVE)]));

/// Text with few marks.
static UNMARKED: LazyLock<Mixture> = LazyLock::new(|| Mixture::of([None, Some(EIGHTY), Some(TEN), Some(TEN)]));

/// Text without any.
static STRIPPED: LazyLock<Mixture> = LazyLock::new(|| Mixture::of([None, Some(FIVE), Some(FIVE), Some(NINETY)]));

/// How the names of a text were damaged.
pub(super) fn of_text(text: &str) -> &'static Mixture {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut all, mut marked, mut foreign) = (0_usize, 0_usize, 0_usize);
    for c in letters.take(4_000) {
        all += 1;
        // A tenth of Vietnamese letters are ones that no western language has.
        marked += usize::from(matches!(c, 'ă' | 'đ' | 'ơ' | 'ư' | 'Đ' | 'Ơ' | 'Ư' | '\u{1EA0}'..='\u{1EF9}'));
        foreign += usize::from(!c.is_ascii());
    }
    match () {
        () if marked * 10 >= all => &MARKED,
        () if foreign * 200 <= all => &STRIPPED,
        () => &UNMARKED,
    }
}

/// The most that the reading of a name of so many letters may cost to be taken for it where few names compete.
pub(super) fn limit_for(letters: usize) -> Cost {
    (1_500 + 1_000 * Cost::try_from(letters).unwrap_or(12)).min(12_500)
}

/// The same for what is surely a name.
pub(super) fn generous_limit_for(letters: usize) -> Cost {
    (3_000 + 1_500 * Cost::try_from(letters).unwrap_or(12)).min(20_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(mixture: &Mixture, observed: &str, name: &str) -> Cost {
        cost(&mixture.readings(observed), &name.to_lowercase(), Case::Title, 30_000).unwrap_or(Cost::MAX)
    }

    #[test]
    fn wreckage_of_a_name_lies_near_it() {
        for (observed, name) in [
            ("Hdi Binh", "Hải Bình"),
            ("Hadi Ha", "Hải Hà"),
            ("Phui Son", "Phú Sơn"),
            ("Truwong Lam", "Trường Lâm"),
            ("Tan Trwong", "Tân Trường"),
            ("Pinh Hai", "Định Hải"),
            ("Tric Lam", "Trúc Lâm"),
            ("Thanh Thay", "Thanh Thủy"),
            ("Ngec Linh", "Ngọc Lĩnh"),
        ] {
            for mixture in [&*ANY, &*UNMARKED, &*MARKED] {
                let c = between(mixture, observed, name);
                assert!(c <= limit_for(observed.len() - 1), "{observed} → {name}: {c}");
            }
        }
    }

    #[test]
    fn other_names_lie_farther() {
        assert!(between(&ANY, "Hdi Binh", "Hải Ninh") > between(&ANY, "Hdi Binh", "Hải Bình") + 3_000);
        assert!(between(&ANY, "Công an", "Anh Sơn") > limit_for(6));
        assert!(between(&ANY, "thanh toán", "Thanh Sơn") > limit_for(8));
    }

    #[test]
    fn a_text_says_how_it_was_damaged() {
        let of = |text: &str| std::ptr::from_ref(of_text(text));
        assert_eq!(of("Tổng số tài khoản đã được kích hoạt trên địa bàn"), std::ptr::from_ref(&*MARKED));
        assert_eq!(of("Téng sé tai khoan d& duoc kich hoat trén dia ban"), std::ptr::from_ref(&*UNMARKED));
        assert_eq!(of("Tong so tai khoan da duoc kich hoat tren dia ban"), std::ptr::from_ref(&*STRIPPED));
    }
}
