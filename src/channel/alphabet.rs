//! Numbers for the letters that costs are kept for: what a keyboard has, and what Vietnamese adds to it.

use crate::orthography::{Case, Tone, tone};
use std::sync::LazyLock;

/// How many numbers there are.
pub(super) const LETTERS: usize = 256;
/// Every character that is none of the others.
pub(super) const OTHER: u8 = 255;

/// Vietnamese letters lie below this code.
const END: usize = 0x1F00;

static NUMBERS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut numbers = vec![OTHER; END];
    let mut next = 0_u8;
    let mut put = |c: char| {
        if let Some(slot) = numbers.get_mut(c as usize).filter(|n| **n == OTHER) {
            *slot = next;
            next += 1;
        }
    };
    (' '..='~').for_each(&mut put);
    for vowel in "aăâeêioôơuưy".chars() {
        Tone::ALL
            .into_iter()
            .map(|t| tone(vowel, t))
            .for_each(|c| std::iter::once(c).chain(c.to_uppercase()).for_each(&mut put));
    }
    ['đ', 'Đ'].into_iter().for_each(&mut put);
    numbers
});

/// The number of a character.
pub(super) fn letter(c: char) -> u8 {
    NUMBERS.get(c as usize).copied().unwrap_or(OTHER)
}

static CAPITALS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut capitals: Vec<u8> = (0..=OTHER).collect();
    for c in (0..END).filter_map(|c| char::from_u32(u32::try_from(c).ok()?)).filter(|c| letter(*c) != OTHER) {
        capitals[usize::from(letter(c))] = letter(c.to_uppercase().next().unwrap_or(c));
    }
    capitals
});

/// The number of a letter's capital.
pub(super) fn upper(letter: u8) -> u8 {
    CAPITALS[usize::from(letter)]
}

/// The numbers of a word in small letters as it is written in a case; in a title each syllable has its capital.
pub(super) fn letters_in(word: &str, case: Case) -> impl Iterator<Item = u8> {
    let mut starts = true;
    word.chars().map(move |c| {
        let capital = match case {
            Case::Upper => true,
            Case::Title => starts,
            Case::Lower | Case::Mixed => false,
        };
        starts = c == ' ';
        if capital { upper(letter(c)) } else { letter(c) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_numbers_of_their_own() {
        let all = " aAzZ09#&đĐăẶợỢưỨỹỸ";
        let mut numbers: Vec<u8> = all.chars().map(letter).collect();
        assert!(!numbers.contains(&OTHER));
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), all.chars().count());
        assert_eq!((letter('¢'), letter('é'), letter('€'), letter('漢')), (OTHER, letter('é'), OTHER, OTHER));
        assert_ne!(letter('é'), OTHER);
        assert_eq!(
            [upper(letter('ợ')), upper(letter('Đ')), upper(letter('7'))],
            [letter('Ợ'), letter('Đ'), letter('7')]
        );
    }
}
