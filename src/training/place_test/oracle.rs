//! What nobody could do better: the channel itself, asked backwards.
//!
//! Where `Hòa An` and `Hoà Ân` stand in one province and the page says `Hoa An`, the better guess is right half the
//! time. The oracle knows the channel that misread the name, the kind and every name that stood there, and takes
//! the likeliest; what it gets right on average is the ceiling for any look-up.

use crate::channel::{Channel, Cost};
use crate::gazetteer::{Unit, name_key};
use std::collections::BTreeMap;

/// How often, in millionths, the likeliest of `pool` is `truth` when its name was read as `read`.
pub(super) fn chance(channel: Option<&Channel>, read: &str, truth: &Unit, pool: &[&Unit]) -> u64 {
    const ONE: u64 = 1_000_000;
    let same = |u: &Unit| name_key(&u.name) == name_key(&truth.name);
    // No table speaks of digits: they are read rightly here.
    let number = truth.name.bytes().all(|b| b.is_ascii_digit());
    let Some(channel) = channel.filter(|_| !number) else {
        return ONE / (pool.iter().filter(|u| same(u)).count().max(1) as u64);
    };
    let mut readings = BTreeMap::new();
    let words: Vec<&str> = read.split_whitespace().collect();
    for word in &words {
        readings.entry(*word).or_insert_with(|| channel.reading(word));
    }
    let upper = read.chars().filter(|c| c.is_alphabetic()).nth(1).is_some_and(char::is_uppercase);
    let cost = |unit: &Unit, limit: Cost| -> Option<Cost> {
        let name = if upper { unit.name.to_uppercase() } else { unit.name.to_string() };
        let mut sum: Cost = 0;
        let mut syllables = name.split_whitespace();
        for word in &words {
            let (reading, syllable) = (readings.get(word)?, syllables.next()?);
            sum += reading.cost(syllable, limit - sum)?;
        }
        syllables.next().is_none().then_some(sum)
    };
    let Some(own) = cost(truth, 1_000_000) else { return 0 };
    let mut equal = 1;
    for unit in pool.iter().filter(|u| u.id != truth.id) {
        match cost(unit, own) {
            Some(c) if c < own && !same(unit) => return 0,
            Some(c) if c == own || same(unit) => equal += 1,
            _ => {}
        }
    }
    ONE / equal
}
