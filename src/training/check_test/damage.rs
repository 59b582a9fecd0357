//! What happens to the numbers of a made-up notice: slips of its writer, digits that an engine misreads, and shuffling.

use super::compose::{Class, Notice, Relation};
use crate::forge::Random;
use crate::model::{Alternative, Extraction, Figure, FigureKind, Span, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Changed numbers by index: what is printed now.
pub(super) type Changes = BTreeMap<usize, String>;

/// Digits that an engine takes for one another, likeliest first; drawn by their place.
const CONFUSED: [&[u8]; 10] = [b"689", b"74", b"7", b"85", b"19", b"638", b"850", b"12", b"360", b"084"];

/// Slips of the writer: one number of every fourth relation changed so that the relation is off.
pub(super) fn slips(notice: &Notice, random: &mut Random) -> (Changes, Vec<(usize, usize)>) {
    let mut changes = Changes::new();
    let mut planted = Vec::new();
    for (r, relation) in notice.relations.iter().enumerate() {
        if relation.numbers.is_empty() || relation.wrong || !random.percent(25) {
            continue;
        }
        // Several relations of one number: told apart only if one of them is touched.
        if relation.numbers.iter().any(|n| changes.contains_key(n)) || by_construction(relation.class) {
            continue;
        }
        for _ in 0..12 {
            let Some(&number) = random.choose(&relation.numbers) else { break };
            let Some(text) = slip(relation.class, &notice.numbers[number], random) else { continue };
            if matters(notice, relation, number, &text) {
                changes.insert(number, text);
                planted.push((r, number));
                break;
            }
        }
    }
    (changes, planted)
}

/// Made wrong while they are written.
const fn by_construction(class: Class) -> bool {
    matches!(class, Class::Twice | Class::Again | Class::Deadline)
}

fn slip(class: Class, meant: &str, random: &mut Random) -> Option<String> {
    if matches!(class, Class::Count | Class::Partition) {
        // A miscounted list is off by one more often than by any other number.
        let (count, rest) = meant.split_once('/').map_or((meant, ""), |(a, _)| (a, &meant[a.len()..]));
        let n: i64 = count.parse().ok()?;
        let by = if random.percent(80) { 1 } else { 2 };
        let other = if n > by && random.percent(50) { n - by } else { n + by };
        let padded = count.starts_with('0');
        return Some(if padded && other < 10 { format!("0{other}{rest}") } else { format!("{other}{rest}") });
    }
    let digits: Vec<usize> = meant.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
    let mut at = *random.choose(&digits)?;
    if class == Class::Range {
        at = digits[0];
    }
    let is_date = meant.matches('/').count() == 2 && !meant.contains(|c: char| c.is_alphabetic());
    if is_date && at + 4 >= meant.len() || meant.contains(|c: char| c.is_alphabetic()) && at > meant.find('/')? {
        return None;
    }
    let mut text = meant.to_owned();
    if random.percent(20) {
        // Two neighbours change places.
        let next = *digits.iter().find(|&&d| d > at)?;
        if is_date && next + 4 >= meant.len() {
            return None;
        }
        let (a, b) = (meant[at..=at].to_owned(), meant[next..=next].to_owned());
        text.replace_range(at..=at, &b);
        text.replace_range(next..=next, &a);
    } else {
        let new = char::from(b'0' + u8::try_from(random.below(10)).ok()?);
        text.replace_range(at..=at, new.encode_utf8(&mut [0; 4]));
    }
    let zero = text.starts_with('0') && !meant.starts_with('0') || text.starts_with("00") || text == "0";
    if text == meant || zero || is_date && date(&text).is_none() {
        return None;
    }
    Some(text)
}

fn date(text: &str) -> Option<Date> {
    let parts: Vec<i16> = text.split('/').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [day, month, year] = parts[..] else { return None };
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// The value of a printed number: `4.724`, `84,62%`.
pub(super) fn value(text: &str) -> Option<Decimal> {
    Decimal::from_str(&text.trim_end_matches('%').replace('.', "").replace(',', ".")).ok()
}

/// Is the relation off after the change? One of rounded results may still hold.
fn matters(notice: &Notice, relation: &Relation, number: usize, text: &str) -> bool {
    let printed = |n: usize| if n == number { text } else { notice.numbers[n].as_str() };
    let values: Option<Vec<Decimal>> = match relation.class {
        Class::Ratio => {
            let [ratio, share] = relation.numbers[..] else { return true };
            let Some((a, b)) = printed(ratio).split_once('/') else { return true };
            [b, a, printed(share)].into_iter().map(value).collect()
        }
        Class::Percent | Class::Average | Class::PerDay | Class::Growth => {
            relation.numbers.iter().map(|&n| value(printed(n))).collect()
        }
        // Rounded parts may miss by half a last place each.
        Class::Sum | Class::FarSum | Class::Complement | Class::Remainder | Class::Change => {
            let own = &notice.numbers[number];
            let (Some(a), Some(b)) = (value(own), value(text)) else { return true };
            let n = Decimal::from(relation.numbers.len());
            return a.scale() == 0 || (a - b).abs() * Decimal::TWO > n * Decimal::new(1, a.scale());
        }
        Class::Range => {
            let (Some(a), Some(b)) = (value(&notice.numbers[number]), value(text)) else { return false };
            let (low, high) = (Decimal::from(70), Decimal::from(90));
            return a >= low
                && a < high
                && (b >= high || b < low || a.trunc() / Decimal::TEN != b.trunc() / Decimal::TEN)
                || a < low && b >= low;
        }
        _ => return true,
    };
    let Some([first, second, stated]) = values.as_deref().and_then(|v| <[Decimal; 3]>::try_from(v).ok()) else {
        return true;
    };
    if first.is_zero() || second.is_zero() {
        return false;
    }
    let computed = match relation.class {
        Class::Average | Class::PerDay => first / second,
        Class::Growth => (second - first).abs() * Decimal::ONE_HUNDRED / first,
        _ => second * Decimal::ONE_HUNDRED / first,
    };
    (computed - stated).abs() > Decimal::new(11, stated.scale() + 1)
}

/// Digits misread, so many in ten thousand.
pub(super) fn misread(notice: &Notice, in_ten_thousand: u64, random: &mut Random) -> Changes {
    let mut changes = Changes::new();
    for (index, meant) in notice.numbers.iter().enumerate() {
        let mut text = String::new();
        for c in meant.chars() {
            let hit = c.is_ascii_digit() && random.below(10_000) < in_ten_thousand;
            text.push(if hit { misread_digit(c, random) } else { c });
        }
        if text != *meant {
            changes.insert(index, text);
        }
    }
    changes
}

fn misread_digit(digit: char, random: &mut Random) -> char {
    let own = digit.to_digit(10).unwrap_or(0) as usize;
    if random.percent(85)
        && let Some(&other) = random.choose(CONFUSED[own])
    {
        return char::from(other);
    }
    let other = (own as u64 + 1 + random.below(9)) % 10;
    char::from(b'0' + u8::try_from(other).unwrap_or(0))
}

/// What the engine says of a word: of wrong ones 83 in a hundred are below 90, of right ones 17 in a thousand.
pub(super) fn confidence(wrong: bool, random: &mut Random) -> u8 {
    let low = if wrong { random.percent(83) } else { random.below(1_000) < 17 };
    let of = if low { 45 + random.below(44) } else { 91 + random.below(8) };
    u8::try_from(of).unwrap_or(90)
}

/// What an engine's second look gives of a number that it doubted (below 75): of those that were misread, the true one in
/// six of ten; of the others, as often, one with a digit misread. So a reading alone tells nothing.
pub(super) fn readings(figure: &Figure, meant: &str, random: &mut Random) -> Vec<Alternative> {
    let doubted = figure.confidence < 75;
    if !doubted || !random.percent(60) {
        return Vec::new();
    }
    let other = if figure.text == meant { one_misread(meant, random) } else { meant.to_owned() };
    let confidence = u8::try_from(40 + random.below(50)).unwrap_or(50);
    vec![Alternative { text: other, confidence }]
}

fn one_misread(text: &str, random: &mut Random) -> String {
    let digits: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
    let Some(&at) = random.choose(&digits) else { return text.to_owned() };
    let was = text[at..].chars().next().unwrap_or('0');
    let mut out = text.to_owned();
    out.replace_range(at..=at, misread_digit(was, random).encode_utf8(&mut [0; 4]));
    out
}

/// Numbers of which a digit cannot be read any more: so many in ten thousand.
pub(super) fn unreadable(notice: &Notice, in_ten_thousand: u64, random: &mut Random) -> Changes {
    let mut changes = Changes::new();
    for (index, meant) in notice.numbers.iter().enumerate() {
        let amount = value(meant).is_some() && meant.bytes().filter(u8::is_ascii_digit).count() >= 3;
        if !amount || random.below(10_000) >= in_ten_thousand {
            continue;
        }
        let digits: Vec<usize> = meant.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
        let Some(&at) = random.choose(&digits) else { continue };
        let sign = match meant.as_bytes()[at] {
            b'0' => "O",
            b'1' => "l",
            b'2' => "Z",
            b'5' => "S",
            b'8' => "B",
            _ if at > 0 && at + 1 < meant.trim_end_matches('%').len() => "?",
            _ => continue,
        };
        // A letter in front begins another word.
        if at == 0 && !matches!(sign, "O" | "l") {
            continue;
        }
        let mut text = meant.clone();
        text.replace_range(at..=at, sign);
        changes.insert(index, text);
    }
    changes
}

/// Every number changes places with another of as many digits and the same marks.
pub(super) fn shuffle(notice: &Notice, random: &mut Random) -> Changes {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, text) in notice.numbers.iter().enumerate() {
        let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
        if !shape.contains(|c: char| c.is_alphabetic()) {
            alike.entry(shape).or_default().push(index);
        }
    }
    let mut changes = Changes::new();
    for indexes in alike.values() {
        let mut rest: Vec<usize> = indexes.clone();
        for &index in indexes {
            let at = usize::try_from(random.below(rest.len() as u64)).unwrap_or(0);
            let from = rest.swap_remove(at);
            changes.insert(index, notice.numbers[from].clone());
        }
    }
    changes
}

/// One digit of a figure changed, as a slip of the pen would.
pub(super) fn digit(text: &str, random: &mut Random) -> Option<String> {
    slip(Class::Sum, text, random)
}

/// A text whose numbers of one shape have changed places, and where they stand that changed.
pub(super) fn shuffle_text(text: &str, extraction: &Extraction, random: &mut Random) -> (String, Vec<Span>) {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, figure) in extraction.figures.iter().enumerate() {
        let number = matches!(figure.value, Some(Value::Number(_)));
        let told = !matches!(figure.kind, FigureKind::Year | FigureKind::Ordinal | FigureKind::Time);
        if number && told {
            let shape: String = figure.text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
            alike.entry(shape).or_default().push(index);
        }
    }
    let mut changed: BTreeMap<usize, &str> = BTreeMap::new();
    for indexes in alike.values() {
        let mut rest = indexes.clone();
        for &index in indexes {
            let from = rest.swap_remove(usize::try_from(random.below(rest.len() as u64)).unwrap_or(0));
            changed.insert(index, extraction.figures[from].text.as_str());
        }
    }
    // Texts of one shape are of one length, so every span stays where it is.
    let mut out = text.to_owned();
    let mut moved = Vec::new();
    for (index, with) in changed {
        let figure = &extraction.figures[index];
        if figure.text != with && figure.text.len() == with.len() {
            out.replace_range(figure.span.start..figure.span.end, with);
            moved.push(figure.span);
        }
    }
    (out, moved)
}
