//! When a record says what a reader says of a fact.
//!
//! No two readers give the same words to `Đã giải ngân 98.773 triệu đồng, đạt 52,99% kế hoạch giao`, and a record has
//! several columns of words: `bắt giữ | 22 | đối tượng` says the same as `đối tượng bắt giữ | 22`, and `nữ | 133` within the
//! scope `cán bộ trong quy hoạch` as `cán bộ nữ trong quy hoạch | 133`. So a record is right if
//!
//! - at least two thirds of the reader's words stand in its indicator, unit, scope and place;
//! - at least half of its indicator's words are the reader's or the reader's unit: it says no more than it should;
//! - no other indicator that the reader gave in this notice to figures of the same unit is nearer to its indicator and
//!   unit (Dice): `số hộ cận nghèo` is not taken for `số hộ nghèo` where both are told. An other one is nearer only if the record
//!   says a word that only the other has, and never if it says all of the reader's words and one that only he has.
//!
//! Words are those that the product's own rule for naming indicators keeps ([`crate::export::naming::key`]): `đã`, `được`, `các`,
//! `tổng số` in front and `đạt` at the end tell nothing apart.

use super::spelling::meaning as words;
use std::collections::BTreeMap;

/// Words of a record.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'a> {
    pub(super) indicator: &'a str,
    pub(super) unit: &'a str,
    pub(super) scope: &'a str,
    pub(super) place: &'a str,
}

/// Words that two labels share, each as often as both have it.
fn common(a: &[String], b: &[String]) -> usize {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in a {
        *counts.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in b {
        if let Some(n) = counts.get_mut(word.as_str()).filter(|n| **n > 0) {
            *n -= 1;
            common += 1;
        }
    }
    common
}

/// Does `found` say `gold` (with the unit that the reader gave), where the notice also has `others`?
pub(super) fn is_right(gold: &str, unit: &str, found: Said<'_>, others: &[&str]) -> bool {
    fault(gold, unit, found, others).is_none()
}

/// What is wrong with `found`, if anything.
pub(super) fn fault(gold: &str, unit: &str, found: Said<'_>, others: &[&str]) -> Option<&'static str> {
    let gold = words(gold);
    let indicator = words(found.indicator);
    let named: Vec<String> = indicator.iter().cloned().chain(words(found.unit)).collect();
    let all: Vec<String> = named.iter().cloned().chain(words(found.scope)).chain(words(found.place)).collect();
    let known: Vec<String> = gold.iter().cloned().chain(words(unit)).collect();
    let told = 3 * common(&gold, &all) >= 2 * gold.len();
    let brief = 2 * common(&known, &indicator) >= indicator.len();
    let own = (common(&gold, &named), gold.len() + named.len());
    let nearer = |other: &&str| {
        let other = words(other);
        let (c, of) = (common(&other, &named), other.len() + named.len());
        let says_beyond = |one: &[String], two: &[String]| one.iter().any(|w| named.contains(w) && !two.contains(w));
        let whole = own.0 == gold.len() && says_beyond(&gold, &other);
        c * own.1 > own.0 * of && says_beyond(&other, &gold) && !whole
    };
    match (told, brief) {
        (false, false) => Some("other words"),
        (false, true) => Some("words missing"),
        (true, false) => Some("too many words"),
        (true, true) => others.iter().any(nearer).then_some("words of another"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Said, is_right};

    fn right(gold: &str, unit: &str, found: [&str; 3], others: &[&str]) -> bool {
        let [indicator, unit_found, scope] = found;
        is_right(gold, unit, Said { indicator, unit: unit_found, scope, place: "" }, others)
    }

    #[test]
    fn the_words_may_stand_in_any_column() {
        assert!(right("Đã giải ngân", "đồng", ["Đã giải ngân, đạt", "%", ""], &[]));
        assert!(right("bắt giữ đối tượng", "đối tượng", ["bắt giữ", "đối tượng", ""], &[]));
        assert!(right("cán bộ nữ trong quy hoạch", "nữ", ["nữ", "nữ", "cán bộ trong quy hoạch"], &[]));
        assert!(!right("Đã giải ngân", "đồng", ["kế hoạch giao", "đồng", ""], &[]));
        assert!(!right("hộ thoát nghèo", "hộ", ["", "hộ", ""], &[]));
    }

    #[test]
    fn an_indicator_says_no_more_than_it_should() {
        let long = "đến ngày 31/7/2024 theo báo cáo của trung tâm đã gieo cấy";
        assert!(!right("đã gieo cấy", "ha", [long, "ha", ""], &[]));
    }

    #[test]
    fn the_nearest_one_is_meant() {
        let others = ["số hộ nghèo", "số hộ cận nghèo"];
        assert!(right("số hộ nghèo", "hộ", ["số hộ nghèo", "hộ", ""], &others));
        assert!(!right("số hộ nghèo", "hộ", ["số hộ cận nghèo", "hộ", ""], &others));
        // All is said, and what was added tells nothing else.
        assert!(right("vụ tai nạn giảm", "vụ", ["xảy ra vụ tai nạn giảm", "vụ", ""], &["xảy ra vụ tai nạn"]));
    }
}
