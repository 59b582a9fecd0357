//! How a figure comes to be printed or read wrong.
//!
//! `4.724` becomes `4.774` when a 2 is read as a 7, `4.742` when two keys change places, `724` when a group is lost,
//! `47,24` where `4.724` was meant when the mark slips. Each is one event; two at once are not looked for.

use rust_decimal::Decimal;

/// What happened to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// The new digit was printed or read as the old one.
    Digit(char, char),
    /// Two neighbours changed places.
    Swap,
    /// The decimal comma or the mark of the thousands stands elsewhere.
    Mark,
    /// A digit was lost.
    Lost,
    /// A digit was doubled.
    Doubled,
    /// The engine read it so when it looked again, with this confidence.
    Read(u8),
}

/// A figure as it may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misprint {
    /// Its text.
    pub(super) text: String,
    /// Its value, with its printed places.
    pub(super) value: Decimal,
    /// What happened to it.
    pub(super) how: How,
}

/// Digits that engines take for one another, and how likely of a hundred misreadings of the first (after the shapes of
/// the usual office fonts; the rest of a digit's hundred is spread evenly).
const CONFUSED: &[(char, char, u32)] = &[
    ('0', '6', 25),
    ('0', '8', 25),
    ('0', '9', 25),
    ('1', '7', 40),
    ('1', '4', 35),
    ('2', '7', 60),
    ('3', '8', 45),
    ('3', '5', 35),
    ('4', '1', 40),
    ('4', '9', 35),
    ('5', '6', 35),
    ('5', '3', 30),
    ('5', '8', 20),
    ('6', '8', 30),
    ('6', '5', 25),
    ('6', '0', 25),
    ('7', '1', 50),
    ('7', '2', 30),
    ('8', '3', 30),
    ('8', '6', 25),
    ('8', '0', 25),
    ('9', '0', 25),
    ('9', '8', 25),
    ('9', '4', 25),
];

/// Of a hundred misreadings of `meant`, how many give `read`.
pub(super) fn confusion(meant: char, read: char) -> u32 {
    CONFUSED.iter().find(|c| c.0 == meant && c.1 == read).map_or(2, |c| c.2)
}

/// Every figure that one event would turn into this one.
pub(super) fn misprints(text: &str, value: Decimal) -> Vec<Misprint> {
    let mut out = Vec::new();
    let digits: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    // A bare number of thousands and one with marks have the same digits; the value tells how many are decimals.
    let value_of = |digits: &[u8]| -> Option<Decimal> {
        let whole: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        Decimal::try_new(whole, value.scale()).ok()
    };
    let plain: Vec<u8> = digits.iter().map(|d| d.1 as u8).collect();
    if plain.len() > 17 || value_of(&plain) != Some(value) {
        return out;
    }
    for (k, &(at, old)) in digits.iter().enumerate() {
        for new in ('0'..='9').filter(|&n| n != old) {
            let mut other = plain.clone();
            other[k] = new as u8;
            let mut shown = text.to_owned();
            shown.replace_range(at..=at, new.encode_utf8(&mut [0; 4]));
            if let Some(value) = value_of(&other) {
                out.push(Misprint { text: shown, value, how: How::Digit(old, new) });
            }
        }
    }
    for k in 1..digits.len() {
        let ((i, a), (j, b)) = (digits[k - 1], digits[k]);
        if a == b {
            continue;
        }
        let mut other = plain.clone();
        other.swap(k - 1, k);
        let mut shown = text.to_owned();
        shown.replace_range(i..=i, b.encode_utf8(&mut [0; 4]));
        shown.replace_range(j..=j, a.encode_utf8(&mut [0; 4]));
        if let Some(value) = value_of(&other) {
            out.push(Misprint { text: shown, value, how: How::Swap });
        }
    }
    out.extend(other_marks(text, &plain, value));
    out
}

/// The same digits with the comma elsewhere: `16,642` for `16.642`, `846,2` for `84,62`.
fn other_marks(text: &str, digits: &[u8], value: Decimal) -> Vec<Misprint> {
    let mut out = Vec::new();
    let percent = if text.trim_end().ends_with('%') { "%" } else { "" };
    if digits.len() < 3 || digits.first() == Some(&b'0') {
        return out;
    }
    let Ok(whole) = std::str::from_utf8(digits).unwrap_or("").parse::<i64>() else { return out };
    for places in 0..=3_u32.min(u32::try_from(digits.len()).unwrap_or(1) - 1) {
        if places == value.scale() {
            continue;
        }
        let Ok(moved) = Decimal::try_new(whole, places) else { continue };
        let text = format!("{}{percent}", super::arithmetic::vietnamese(moved));
        out.push(Misprint { text, value: moved, how: How::Mark });
    }
    out
}

/// What is left of `meant` when one group of three digits, or one digit, is lost, or one is doubled.
///
/// These change the number of digits, so they are not among [`misprints`]: what was meant must be known.
pub(super) fn lost(text: &str, value: Decimal, meant: Decimal) -> Option<Misprint> {
    if meant.is_sign_negative() || meant == value {
        return None;
    }
    let mut needed = meant.normalize();
    if needed.scale() < value.scale() {
        needed.rescale(value.scale());
    }
    if needed.scale() != value.scale() {
        return None;
    }
    let digits = |d: Decimal| d.mantissa().to_string().into_bytes();
    let (was, is) = (digits(needed), digits(value));
    let without = |from: &[u8], short: &[u8], width: usize| {
        from.len() == short.len() + width
            && (0..=short.len()).any(|i| from[..i] == short[..i] && from[i + width..] == short[i..])
    };
    let how = if was.len() >= 5 && without(&was, &is, 3) || is.len() >= 3 && without(&was, &is, 1) {
        How::Lost
    } else if was.len() >= 3 && without(&is, &was, 1) {
        How::Doubled
    } else {
        return None;
    };
    let percent = if text.trim_end().ends_with('%') { "%" } else { "" };
    Some(Misprint { text: format!("{}{percent}", super::arithmetic::vietnamese(needed)), value: needed, how })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn texts(text: &str, value: &str) -> Vec<String> {
        misprints(text, Decimal::from_str(value).unwrap()).into_iter().map(|m| m.text).collect()
    }

    #[test]
    fn one_event_is_undone() {
        let all = texts("4.774", "4774");
        for meant in ["4.724", "4.747", "477,4", "9.774"] {
            assert!(all.contains(&meant.to_owned()), "{meant}");
        }
        assert!(!all.contains(&"4.722".to_owned()));
        assert!(texts("16,642", "16.642").contains(&"16.642".to_owned()));
        // The zero before a single digit is a digit too; words and codes have none.
        assert!(texts("08", "8").contains(&"03".to_owned()));
        assert!(texts("tám", "8").is_empty());
    }

    #[test]
    fn lost_groups_are_known_by_what_is_needed() {
        let d = |s: &str| Decimal::from_str(s).unwrap();
        assert_eq!(lost("724", d("724"), d("4724")).map(|m| (m.text, m.how)), Some(("4.724".into(), How::Lost)));
        assert_eq!(lost("16", d("16"), d("16642")).map(|m| m.text), Some("16.642".into()));
        assert_eq!(lost("4.7724", d("47724"), d("4724")).map(|m| m.how), Some(How::Doubled));
        assert_eq!(lost("724", d("724"), d("4734")), None);
    }
}
