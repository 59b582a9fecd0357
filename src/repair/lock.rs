//! What repair never touches: numbers, dates, document numbers, codes, addresses.

use crate::channel::is_wreck;

/// How free repair is with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    /// A number, a code, an address: stays as it is, whatever the model says.
    Locked,
    /// Letters with a digit among them that may be a misread letter (`s6`, `x4`, `1é`).
    Mixed,
    /// A word.
    Free,
}

/// Units that stand behind a number without a space.
const UNITS: [&str; 21] = [
    "m", "km", "cm", "mm", "ha", "kg", "g", "l", "h", "ml", "m2", "m3", "km2", "ngày", "tr", "tỷ", "triệu", "đ",
    "đồng", "kv", "kw",
];

/// Decides for one piece (outer punctuation already left out); `next` is the character right behind it.
#[must_use]
pub(super) fn freedom(piece: &str, next: Option<char>) -> Freedom {
    let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
    let digits = piece.chars().filter(char::is_ascii_digit).count();
    if letters == 0 {
        // Signs that no notice uses beside a figure are wrecked letters (`¢6`, `1€`); a run of punctuation is not.
        let signs = piece.chars().filter(|&c| is_wreck(c)).count();
        let wreck = (1..=2).contains(&signs) && digits <= 1 && signs + digits == piece.chars().count();
        return if wreck { Freedom::Mixed } else { Freedom::Locked };
    }
    let lower = piece.to_lowercase();
    let site =
        [".vn", ".com", ".org", ".net"].iter().any(|ending| lower.strip_suffix(ending).is_some_and(|s| !s.is_empty()));
    let address =
        site || lower.contains("://") || lower.contains("www.") || (piece.contains('@') && piece.contains('.'));
    // `a)` is an item's letter.
    let item = piece.chars().count() == 1 && next == Some(')');
    if address || item || is_roman(piece) || is_stroked_pair(piece) {
        return Freedom::Locked;
    }
    if digits == 0 {
        return Freedom::Free;
    }
    // `5 m3` is a quantity.
    if matches!(lower.as_str(), "m2" | "m3" | "km2" | "cm2" | "cm3" | "dm3") {
        return Freedom::Locked;
    }
    // 2806/TCTĐA06-CA, 59/2022/NĐ-CP
    if piece.contains('/') || digits >= 2 && (piece.contains('-') || piece.contains('.') || piece.contains(',')) {
        return Freedom::Locked;
    }
    let all_upper = piece.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let leading = piece.chars().take_while(char::is_ascii_digit).count();
    let tail = lower.get(leading..).unwrap_or("");
    // C06, PA06, CT10, 5G: codes are capitals and digits. T6 may be `Tổ`.
    if all_upper && (digits >= 2 || letters >= 2 || leading == 1) {
        return Freedom::Locked;
    }
    // 12ha, 5km, 100m2: a quantity and its unit; 12a: a house, a class, a sub-item.
    let sub_item = matches!(tail, "a" | "b" | "c" | "d" | "e");
    if leading > 0 && (UNITS.contains(&tail) || leading >= 2 && sub_item || leading >= 3) {
        return Freedom::Locked;
    }
    // So many digits are no word.
    if digits > letters + 1 { Freedom::Locked } else { Freedom::Mixed }
}

/// `T/M`, `K/T`, `V/v`: two letters with a stroke between.
fn is_stroked_pair(piece: &str) -> bool {
    piece.len() == 3
        && piece.split_once('/').is_some_and(|(a, b)| {
            a.chars().all(|c| c.is_ascii_uppercase()) && b.chars().all(|c| c.is_ascii_alphabetic())
        })
}

/// `II`, `IV`, `XIV`, and a single `I`, `V` or `X`.
pub(super) fn is_roman(piece: &str) -> bool {
    !piece.is_empty() && piece.len() <= 6 && piece.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_codes_and_addresses_are_locked() {
        for s in [
            "16.642",
            "2806/TCTPA06-CA",
            "24/7/2023",
            "C06",
            "PA06",
            "DC01",
            "84,62%",
            "12ha",
            "100m2",
            "5km",
            "II",
            "XIV",
            "a@b.gov.vn",
            "https://x",
            "06/QD-TTg",
            "K/T",
            "V/v",
            "30",
            "--",
        ] {
            assert_eq!(freedom(s, None), Freedom::Locked, "{s}");
        }
        assert_eq!(freedom("b", Some(')')), Freedom::Locked);
    }

    #[test]
    fn words_and_wrecked_words_are_not() {
        for s in ["s6", "x4", "d4", "1é", "T6", "¢6", "cé4c", "1€", "16n", "&"] {
            assert_ne!(freedom(s, None), Freedom::Locked, "{s}");
        }
        for s in ["té)ng", "phuwong", "UBND", "P&", "Hdi", "b"] {
            assert_eq!(freedom(s, None), Freedom::Free, "{s}");
        }
    }
}
