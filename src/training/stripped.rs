//! The channel of text that was typed or stripped without marks: nothing to estimate, it follows from the letters.

use crate::orthography::{Tone, fold_char, tone};
use std::fmt::Write;

/// The table: every letter is read as its base letter, now and then as itself, hardly ever as anything else.
#[must_use]
pub fn table(header: &str) -> String {
    let mut letters: Vec<char> = ('a'..='z').collect();
    for vowel in "aăâeêioôơuưy".chars() {
        letters.extend(Tone::ALL.map(|t| tone(vowel, t)));
    }
    letters.push('đ');
    let upper: Vec<char> = letters.iter().flat_map(|c| c.to_uppercase()).collect();
    letters.extend(upper);
    letters.sort_unstable();
    letters.dedup();
    let mut out = String::from(header);
    for letter in letters {
        let base = fold_char(letter);
        let base = if letter.is_uppercase() { base.to_ascii_uppercase() } else { base };
        if base == letter {
            let _ = writeln!(out, "{letter}\t{letter}\t5");
        } else {
            // −1000·ln 0.99 and −1000·ln 0.01.
            let _ = writeln!(out, "{letter}\t{base}\t10");
            let _ = writeln!(out, "{letter}\t{letter}\t4605");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::channel::Channel;

    #[test]
    fn a_stripped_word_may_be_any_of_its_sisters_and_nothing_else() {
        let channel = Channel::parse(&super::table("# test\n")).unwrap();
        assert!(channel.cost("phường", "phuong") < 100);
        assert!(channel.cost("Đề", "De") < 100);
        assert!(channel.cost("phương", "phuong") < 100);
        assert!(channel.cost("phòng", "phuong") > 8_000);
    }
}
