//! Numbers in words: `hai mươi bảy`, `một trăm linh năm`, `Chín mươi tám tỷ, bảy trăm ba mươi sáu triệu`.
//!
//! Only with their marks, since without them every second one is another word (`nam`, `ty`, `muoi`). `năm` is a five only
//! where a scale follows it, for `mười năm` is ten years; `lăm` is one always.

use super::tokens::{Gap, Tokens};
use rust_decimal::Decimal;

/// Scales that lost their marks.
const UNMARKED: [&str; 7] = ["ty", "ti", "nghin", "ngan", "trieu", "tram", "muoi"];

/// The number in words that starts at token `i`: one past its last word, and its value.
pub(super) fn number_words(tokens: &Tokens, i: usize, limit: usize) -> Option<(usize, Decimal)> {
    // Most words start no number; folding is done already.
    if !matches!(tokens.fold(i), "mot" | "hai" | "ba" | "bon" | "nam" | "sau" | "bay" | "tam" | "chin" | "muoi") {
        return None;
    }
    // A scale before it belongs to a number whose beginning was not understood (`Bốn ty tám trăm triệu`, `4 tỷ tám trăm
    // triệu`): what is left of that is another amount.
    let before = |n: usize| i.checked_sub(n).map(|k| word(tokens, k, limit)).unwrap_or_default();
    let scales = ["tỷ", "tỉ", "nghìn", "ngàn", "triệu", "trăm", "mươi"];
    let joined = tokens.gap(i) != Gap::Tab;
    let behind_a_scale = joined && (scales.contains(&before(1).as_str()) || UNMARKED.contains(&before(1).as_str()))
        || i > 1 && tokens.is_mark(i - 1, ',') && UNMARKED.contains(&before(2).as_str());
    if behind_a_scale {
        return None;
    }
    let (mut total, mut at, mut smallest) = (0_u64, i, u64::MAX);
    while let Some((end, group)) = below_thousand(tokens, at, limit) {
        let (end, scale) = scale(tokens, end, limit);
        // Scales come from the large to the small: `một tỷ hai triệu`.
        if scale >= smallest {
            break;
        }
        total = total.checked_add(group.checked_mul(scale)?)?;
        (at, smallest) = (end, scale);
        if scale == 1 {
            break;
        }
        let comma = tokens.is_mark(at, ',') && below_thousand(tokens, at + 1, limit).is_some();
        at += usize::from(comma);
    }
    if at > i && tokens.is_mark(at - 1, ',') {
        at -= 1;
    }
    // A scale that lost its marks goes on with the number, and nobody knows how.
    let next = word(tokens, at, limit);
    if UNMARKED.contains(&next.as_str()) {
        return None;
    }
    (at > i).then(|| (at, Decimal::from(total)))
}

fn word(tokens: &Tokens, i: usize, limit: usize) -> String {
    let here = i < limit && tokens.is_word(i) && tokens.gap(i) != Gap::Tab;
    if here { tokens.text(i).to_lowercase() } else { String::new() }
}

/// `trăm nghìn tỷ` and the like: their product.
fn scale(tokens: &Tokens, mut at: usize, limit: usize) -> (usize, u64) {
    let mut product = 1_u64;
    loop {
        let factor = match word(tokens, at, limit).as_str() {
            "nghìn" | "ngàn" => 1_000,
            "triệu" => 1_000_000,
            "tỷ" | "tỉ" => 1_000_000_000,
            _ => return (at, product),
        };
        let Some(next) = product.checked_mul(factor) else { return (at, product) };
        product = next;
        at += 1;
    }
}

fn digit(word: &str) -> Option<u64> {
    Some(match word {
        "không" => 0,
        "một" => 1,
        "hai" => 2,
        "ba" => 3,
        "bốn" => 4,
        "năm" => 5,
        "sáu" => 6,
        "bảy" | "bẩy" => 7,
        "tám" => 8,
        "chín" => 9,
        _ => return None,
    })
}

/// `bảy trăm ba mươi sáu`, `hai mươi mốt`, `mười lăm`, `ba`.
fn below_thousand(tokens: &Tokens, i: usize, limit: usize) -> Option<(usize, u64)> {
    let at = |k: usize| word(tokens, k, limit);
    let (mut end, mut total) = (i, 0);
    if let Some(hundreds) = digit(&at(i))
        && at(i + 1) == "trăm"
    {
        total = hundreds * 100;
        end = i + 2;
        if matches!(at(end).as_str(), "linh" | "lẻ") {
            let ones = ones(tokens, end + 1, limit).or_else(|| digit(&at(end + 1)).map(|d| (end + 2, d)));
            return ones.map(|(e, d)| (e, total + d)).or(Some((end, total)));
        }
    }
    let tens = match (at(end).as_str(), digit(&at(end))) {
        ("mười", _) => Some((end + 1, 10)),
        (_, Some(tens)) if at(end + 1) == "mươi" && tens > 1 => Some((end + 2, tens * 10)),
        // `hai mốt`, `ba lăm`: spoken, and not written in a notice.
        _ => None,
    };
    if let Some((after, tens)) = tens {
        let ones = ones(tokens, after, limit);
        return Some(ones.map_or((after, total + tens), |(e, d)| (e, total + tens + d)));
    }
    if end > i {
        return Some((end, total));
    }
    digit(&at(i)).filter(|d| *d > 0).map(|d| (i + 1, d))
}

/// The ones behind tens.
fn ones(tokens: &Tokens, i: usize, limit: usize) -> Option<(usize, u64)> {
    let own = word(tokens, i, limit);
    let value = match own.as_str() {
        "mốt" => 1,
        "lăm" | "nhăm" => 5,
        "tư" => 4,
        // Years, unless a scale follows.
        "năm" => {
            let scaled = matches!(word(tokens, i + 1, limit).as_str(), "nghìn" | "ngàn" | "triệu" | "tỷ" | "tỉ");
            return scaled.then_some((i + 1, 5));
        }
        other => digit(other).filter(|d| *d > 0)?,
    };
    // `hai mươi ba trăm` is none.
    (word(tokens, i + 1, limit) != "trăm").then_some((i + 1, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<(usize, u64)> {
        let tokens = Tokens::of(text);
        number_words(&tokens, 0, tokens.len()).map(|(end, v)| (end, u64::try_from(v).unwrap()))
    }

    #[test]
    fn numbers_in_words_have_their_value() {
        for (text, words, expected) in [
            ("hai mươi bảy hộ", 3, 27),
            ("mười hai xã", 2, 12),
            ("một trăm linh năm triệu", 5, 105_000_000),
            ("một trăm hai mươi người", 4, 120),
            ("Bốn tỷ tám trăm năm mươi triệu đồng", 7, 4_850_000_000),
            ("Chín mươi tám tỷ, bảy trăm ba mươi sáu triệu đồng", 11, 98_736_000_000),
            ("Ba mươi triệu bốn trăm hai mươi nghìn đồng", 8, 30_420_000),
            ("ba mươi lăm em", 3, 35),
            ("năm mươi mốt", 3, 51),
            ("hai nghìn tỷ đồng", 3, 2_000_000_000_000),
            ("năm (năm)", 1, 5),
        ] {
            assert_eq!(value(text), Some((words, expected)), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_numbers() {
        assert_eq!(value("mười năm qua"), Some((1, 10)));
        assert_eq!(value("nam giới"), None);
        assert_eq!(value("trăm năm"), None);
        assert_eq!(value("tam giác"), None);
        assert_eq!(value("hai ty đồng"), None, "a scale without its mark");
    }

    #[test]
    fn what_is_left_of_a_number_is_none() {
        for text in
            ["Bốn ty tám trăm năm mươi triệu", "4 tỷ tám trăm triệu", "ba ty, hai trăm triệu", "hai tram năm mươi"]
        {
            let tokens = Tokens::of(text);
            let found: Vec<_> = (0..tokens.len()).filter_map(|i| number_words(&tokens, i, tokens.len())).collect();
            assert_eq!(found, [], "{text}");
        }
        let tokens = Tokens::of("5 triệu, hai xã");
        assert_eq!(number_words(&tokens, 3, tokens.len()), Some((4, Decimal::from(2))));
    }
}
