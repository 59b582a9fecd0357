//! Cuts a text into words with what stands between them.
//!
//! `các xã, phường: Tung Lam (120,15%)` is the words `các` `xã` `phường` `Tung` `Lam` `120` `15`; the comma, the
//! colon and the bracket are kept as gaps, because they decide where a name can end and a list go on.

use super::damage::Mixture;
use super::key::{fold_key, folded, is_apostrophe, name_key};
use super::wreckage::{Syllable, Wreckage};

/// What OCR writes in a letter's place.
const SIGNS: [char; 5] = ['¢', '§', '&', '$', '@'];

/// One word.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Characters between the previous word and this one.
    pub(super) gap: &'t str,
    /// Name key of the word: lower case, placement unified.
    pub(super) key: String,
    /// The same without marks.
    pub(super) folded: String,
    /// Begins with a capital.
    pub(super) capital: bool,
    /// Has two letters or more, all capitals.
    pub(super) upper: bool,
    /// The syllable of a kind word that it is the wreckage of, in a text that was asked for such.
    pub(super) syllable: Option<Syllable>,
}

impl Token<'_> {
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().all(|b| b.is_ascii_digit())
    }

    /// Only white space (a line's end included) or a hyphen parts it from the previous word.
    pub(super) fn continues(&self) -> bool {
        self.start > 0
            && self.gap.chars().filter(|c| matches!(c, '-' | '–')).count() <= 1
            && self.gap.chars().all(|c| c.is_whitespace() && c != '\t' || matches!(c, '-' | '–'))
    }

    /// Only white space, and no more than one line's end.
    pub(super) fn follows(&self) -> bool {
        self.start > 0 && self.gap.chars().all(|c| c.is_whitespace() && c != '\t')
    }

    pub(super) fn gap_has(&self, marks: &[char]) -> bool {
        self.gap.contains(marks)
    }
}

/// The words of a text that was damaged so; `hamlets` where their kind words are to be known too.
pub(super) fn tokenize_damaged<'t>(text: &'t str, damage: &'static Mixture, hamlets: bool) -> Vec<Token<'t>> {
    let mut tokens = tokenize(text);
    let mut wreckage = Wreckage::of(damage);
    for token in &mut tokens {
        let hamlet = hamlets && is_hamlet(token);
        token.syllable = if hamlet { Some(Syllable::Hamlet) } else { wreckage.syllable(token.text) };
    }
    tokens
}

/// `thôn`, `ấp` and their like. Without their marks some are other words (`ban`, `to`), so a name must follow.
fn is_hamlet(token: &Token<'_>) -> bool {
    let marked = ["thôn", "ấp", "bản", "buôn", "làng", "xóm", "sóc", "tổ", "khu", "khóm", "tdp"];
    let plain = ["thon", "ap", "buon", "lang", "xom", "khom", "to"];
    marked.contains(&token.key.as_str()) || plain.contains(&token.key.as_str())
}

/// The words of a text.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(text.len() / 6);
    let mut end = 0;
    let mut start = None;
    let mut close = |from: usize, to: usize, end: &mut usize| {
        let mut at = from;
        for word in unglued(&text[from..to]) {
            let gap = &text[*end..at];
            // Signs in a letter's place are what damaged kind words are known by.
            let key = if word.contains(SIGNS) { word.to_lowercase() } else { name_key(word) };
            let mut letters = word.chars().filter(|c| c.is_alphabetic());
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let upper = capital && letters.clone().nth(1).is_some() && letters.all(char::is_uppercase);
            let folded = fold_key(&key);
            *end = at + word.len();
            tokens.push(Token { text: word, start: at, end: *end, gap, key, folded, capital, upper, syllable: None });
            at = *end;
        }
    };
    for (i, c) in text.char_indices() {
        let inside = is_word(c) || (is_apostrophe(c) && start.is_some() && next_is_letter(&text[i + c.len_utf8()..]));
        match (start, inside) {
            (None, true) => start = Some(i),
            (Some(s), false) => {
                close(s, i, &mut end);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(s) = start {
        close(s, text.len(), &mut end);
    }
    tokens
}

/// `XãEaNing` has lost its spaces: each capital begins a word. `XuGn` and `BiNH` are no such thing: all of a word but
/// its capital is small, and it has a vowel.
fn unglued(word: &str) -> Vec<&str> {
    let capitals = word.char_indices().skip(1).filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at);
    let mut ends: Vec<usize> = capitals.collect();
    if ends.is_empty() {
        return vec![word];
    }
    ends.push(word.len());
    let mut from = 0;
    let pieces: Vec<&str> = ends.into_iter().map(|end| &word[std::mem::replace(&mut from, end)..end]).collect();
    let whole = |piece: &&str| {
        let mut chars = piece.chars();
        let vowel = |c: char| matches!(folded(c), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        piece.chars().any(vowel) && chars.next().is_some_and(char::is_uppercase) && {
            let rest = chars.as_str();
            !rest.is_empty() && rest.chars().all(char::is_lowercase)
        }
    };
    if pieces.iter().all(whole) { pieces } else { vec![word] }
}

/// Letters, digits, and the signs that OCR puts in a letter's place.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) || SIGNS.contains(&c)
}

fn next_is_letter(rest: &str) -> bool {
    rest.chars().next().is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_gaps_make_up_the_text() {
        let text = "các xã, phường: Tùng Lâm (120,15%); Cư M'gar  TP.\nx§ Hoà";
        let tokens = tokenize(text);
        let words: Vec<_> = tokens.iter().map(|t| t.text).collect();
        assert_eq!(words, ["các", "xã", "phường", "Tùng", "Lâm", "120", "15", "Cư", "M'gar", "TP", "x§", "Hoà"]);
        let whole: String = tokens.iter().flat_map(|t| [t.gap, t.text]).collect();
        assert_eq!(whole, text);
        assert!(tokens[4].continues() && tokens[4].capital && !tokens[4].upper);
        assert!(tokens[9].upper && tokens[5].gap_has(&['(']));
        assert_eq!((tokens[11].key.as_str(), tokens[11].folded.as_str()), ("hòa", "hoa"));
    }

    #[test]
    fn lost_spaces_come_back() {
        let words = |text: &'static str| tokenize(text).iter().map(|t| t.text).collect::<Vec<_>>();
        assert_eq!(words("1 XãEaNing 4216"), ["1", "Xã", "Ea", "Ning", "4216"]);
        assert_eq!(words("Xã CưÊwi"), ["Xã", "Cư", "Êwi"]);
        assert!(tokenize("Xã CưÊwi")[2].continues());
        for one in ["XuGn", "BiNH", "BHốk", "VNeID", "TiNH", "H'MLay", "COng", "xã"] {
            assert_eq!(words(one), [one]);
        }
    }
}
