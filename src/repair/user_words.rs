//! What the user knows of a document: names and terms that are right as they are, and stretches to leave alone.
//!
//! No list has the hamlet `Krăng Zơ Lâm` or the school `Zốkvăng`. Given as user words, they are offered wherever
//! something was read that they may have been (`Krang Zo Lam`), and where they stand already they stay. A pattern to protect (`HĐ-\d+/\w+`) locks whatever it matches.

use super::lattice::{Edge, Lattice, Reading, Words};
use super::tokenize::{Piece, pieces};
use super::{Cost, LanguageModel};
use crate::channel::Channel;
use crate::model::Span;
use crate::orthography::{Case, fold, unify_tone_placement};
use regex::Regex;
use std::collections::HashMap;
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

/// A user word where nothing says that one follows: likelier than one of all the country's names, since the user took
/// the trouble to name it.
const EXPECTED: Cost = 7_000;
/// A word's channel cost may be this dear, a letter.
const LIMIT: Cost = 2_500;
/// Longest line of a word list, in characters, and most of them.
const LONGEST: usize = 200;
const MOST: usize = 100_000;

/// A line of a word list, or a pattern, that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UserWordsError {
    /// A line without a letter.
    #[error("line {line}: expected a word or a name, found `{found}`; give one a line, `#` begins a comment")]
    NoWord {
        /// 1-based.
        line: usize,
        /// The line.
        found: String,
    },
    /// A line that is no word.
    #[error("line {line}: expected a word or a name, found {length} characters; give one a line")]
    TooLong {
        /// 1-based.
        line: usize,
        /// Its characters.
        length: usize,
    },
    /// Digits, which repair never writes.
    #[error("line {line}: `{found}` has a digit; repair never writes digits (--protect leaves such a code as it is)")]
    Digit {
        /// 1-based.
        line: usize,
        /// The line.
        found: String,
    },
    /// More lines than a document can want.
    #[error("line {line}: a word list may have {MOST} words; split it, and give each run its own")]
    TooMany {
        /// The first line that is too many.
        line: usize,
    },
    /// A pattern that is no regular expression.
    #[error("`{pattern}`: expected a regular expression: {source}")]
    Pattern {
        /// As given.
        pattern: String,
        /// What is wrong with it.
        source: regex::Error,
    },
}

/// Words, names and patterns of the user.
#[derive(Debug, Clone, Default)]
pub struct UserWords {
    /// By their keys.
    words: Vec<Entry>,
    /// What to leave alone.
    patterns: Vec<Regex>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Its pieces in small letters, the tone in one place.
    key: Vec<String>,
    /// As they are to be written.
    written: Vec<String>,
}

fn key(piece: &str) -> String {
    unify_tone_placement(&piece.to_lowercase())
}

impl UserWords {
    /// Reads a word list (a word, a name or a term of several syllables a line; `#` begins a comment), and patterns.
    pub fn parse(list: &str, patterns: &[String]) -> Result<Self, UserWordsError> {
        let mut words = Vec::new();
        for (line, row) in (1..).zip(list.trim_start_matches('\u{feff}').lines()) {
            let row: String = row.split('#').next().unwrap_or("").trim().nfc().collect();
            if row.is_empty() {
                continue;
            }
            let length = row.chars().count();
            if length > LONGEST {
                return Err(UserWordsError::TooLong { line, length });
            }
            if row.bytes().any(|b| b.is_ascii_digit()) {
                return Err(UserWordsError::Digit { line, found: row });
            }
            let word: Vec<String> = pieces(&row).iter().map(|p| p.span.of(&row).to_owned()).collect();
            if !word.iter().any(|p| p.chars().any(char::is_alphabetic)) {
                return Err(UserWordsError::NoWord { line, found: row });
            }
            words.push(Entry { key: word.iter().map(|p| key(p)).collect(), written: word });
            if words.len() > MOST {
                return Err(UserWordsError::TooMany { line });
            }
        }
        words.sort();
        words.dedup();
        let compile = |pattern: &String| {
            Regex::new(pattern).map_err(|source| UserWordsError::Pattern { pattern: pattern.clone(), source })
        };
        Ok(Self { words, patterns: patterns.iter().map(compile).collect::<Result<_, _>>()? })
    }

    /// True if there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty() && self.patterns.is_empty()
    }

    /// Changes whenever the words or patterns do; for telling runs with other settings apart.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        // FNV-1a: stable over versions and machines.
        let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3);
        let parts = self.words.iter().flat_map(|w| w.written.iter().map(String::as_str).chain(["\n"]));
        let parts = parts.chain(self.patterns.iter().flat_map(|p| [p.as_str(), "\0"]));
        let hash = parts.flat_map(|p| p.bytes().chain([b' '])).fold(0xcbf2_9ce4_8422_2325, step);
        let mut out = String::new();
        let _ = write!(out, "{} words, {} patterns, {hash:016x}", self.words.len(), self.patterns.len());
        out
    }
}

/// The user's words held against one page.
#[derive(Debug, Default)]
pub(super) struct OnPage<'a> {
    words: Vec<Word<'a>>,
    /// What is left alone: ascending, apart from each other.
    locked: Vec<Span>,
    /// Words that begin about like a token. The same token is looked at once.
    nearby: HashMap<&'a str, Vec<usize>>,
}

#[derive(Debug)]
struct Word<'a> {
    written: &'a [String],
    folded: Vec<String>,
    ids: Vec<u16>,
}

impl<'a> OnPage<'a> {
    pub(super) fn of(user: &'a UserWords, page: &'a str, model: &LanguageModel) -> Self {
        let mut locked: Vec<Span> = Vec::new();
        for pattern in &user.patterns {
            locked.extend(pattern.find_iter(page).filter(|m| !m.is_empty()).map(|m| Span::new(m.start(), m.end())));
        }
        if !user.words.is_empty() {
            let all = pieces(page);
            for at in 0..all.len() {
                let first = key(all[at].span.of(page));
                let from = user.words.partition_point(|w| w.key[0] < first);
                for word in user.words[from..].iter().take_while(|w| w.key[0] == first) {
                    let Some(run) = all.get(at..at + word.key.len()) else { continue };
                    let tokens: Vec<&str> = run.iter().map(|p| p.span.of(page)).collect();
                    let same = |(t, w): (&&str, &String)| unify_tone_placement(t) == unify_tone_placement(w);
                    if is_whole(page, run) && tokens.iter().zip(&in_case(&word.written, &tokens)).all(same) {
                        locked.push(Span::new(run[0].span.start, run[run.len() - 1].span.end));
                    }
                }
            }
        }
        locked.sort();
        let mut apart: Vec<Span> = Vec::new();
        for span in locked {
            match apart.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        let words = user.words.iter().map(|w| Word {
            written: &w.written,
            folded: w.written.iter().map(|p| fold(p)).collect(),
            ids: w.key.iter().map(|p| model.id(p)).collect(),
        });
        Self { words: words.collect(), locked: apart, nearby: HashMap::new() }
    }

    /// True for a piece that stays as it is: a pattern matches some of it, or it is part of a user word.
    pub(super) fn locks(&self, piece: Span) -> bool {
        let next = self.locked.partition_point(|s| s.end <= piece.start);
        self.locked.get(next).is_some_and(|s| s.start < piece.end)
    }

    /// Adds the user words that the pieces from `at` may be, and takes away whatever would change a locked piece
    /// together with its neighbour.
    pub(super) fn offer(
        &mut self,
        page: &'a str,
        stretch: &[Piece],
        at: usize,
        channel: &Channel,
        lattice: &mut Lattice,
    ) {
        if self.words.is_empty() && self.locked.is_empty() {
            return;
        }
        let (words, first) = (&self.words, stretch[at].span.of(page));
        let nearby = self.nearby.entry(first).or_insert_with(|| {
            let first = fold(first);
            (0..words.len()).filter(|i| alike(&words[*i].folded[0], &first)).collect()
        });
        for word in nearby.iter().map(|i| &words[*i]) {
            let Some(run) = stretch.get(at..at + word.written.len()) else { continue };
            let rest = run.iter().zip(&word.folded).skip(1);
            if !is_whole(page, run) || !rest.into_iter().all(|(p, f)| alike(f, &fold(p.span.of(page)))) {
                continue;
            }
            let tokens: Vec<&str> = run.iter().map(|p| p.span.of(page)).collect();
            if tokens.iter().any(|t| t.chars().all(|c| c.is_ascii_digit())) {
                continue;
            }
            let written = in_case(word.written, &tokens);
            let letters = Cost::try_from(written.iter().map(|p| p.chars().count()).sum::<usize>()).unwrap_or(0);
            let cost: Cost = written
                .iter()
                .zip(&tokens)
                .map(|(w, t)| channel.cost(&unify_tone_placement(w), &unify_tone_placement(t)))
                .sum();
            if cost > LIMIT * letters {
                continue;
            }
            let mut output = String::new();
            for (i, (piece, new)) in run.iter().zip(&written).enumerate() {
                if i > 0 {
                    output.push_str(&page[run[i - 1].span.end..piece.span.start]);
                }
                output.push_str(new);
            }
            let output = lattice.keep(output);
            lattice.edges.push(Edge {
                from: at,
                to: at + run.len(),
                words: Words::of(&word.ids),
                output,
                cost: cost + EXPECTED,
                reading: Reading::UserWord,
            });
        }
        if !self.locked.is_empty() {
            let locks = |i: usize| stretch.get(i).is_some_and(|p| self.locks(p.span));
            lattice.edges.retain(|e| e.reading == Reading::AsRead || !(e.from..e.to).any(locks));
        }
    }
}

/// A word as its list has it, or in capitals or with a capital in front where the page has it so.
fn in_case(word: &[String], tokens: &[&str]) -> Vec<String> {
    let letters = tokens.iter().flat_map(|t| t.chars()).filter(|c| c.is_alphabetic()).count();
    let mut written = word.to_vec();
    if letters > 1 && tokens.iter().all(|t| matches!(Case::of(t), Case::Upper)) {
        for piece in &mut written {
            *piece = piece.to_uppercase();
        }
    } else if Case::of(&written[0]) == Case::Lower && Case::of(tokens[0]) == Case::Title {
        written[0] = Case::Title.apply(&written[0]);
    }
    written
}

/// True unless two folded pieces differ in more than about half of their letters: a look that costs less than the
/// channel's.
fn alike(word: &str, token: &str) -> bool {
    let most = 1 + word.len() / 2;
    word.len().abs_diff(token.len()) <= most && strsim::levenshtein(word, token) <= most
}

/// Nothing but white space, or the dash of a double name, stands inside.
fn is_whole(page: &str, run: &[Piece]) -> bool {
    run.windows(2).all(|w| {
        let gap = page.get(w[0].span.end..w[1].span.start).unwrap_or("\n\n");
        !gap.contains("\n\n") && matches!(gap.trim(), "" | "-" | "–")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EditReason, Text};
    use crate::repair::{Repaired, Settings, bundled};
    use std::sync::Arc;

    fn repaired(text: &str, words: &str, patterns: &[&str]) -> Repaired {
        let patterns: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
        let user = Arc::new(UserWords::parse(words, &patterns).unwrap());
        bundled().repair(&Text::from_plain(text), &Settings { user, ..Settings::default() })
    }

    const LINE: &str =
        "Uy ban nhan dan huyén bao cao két qua hd tro ciia chwong trinh Krang Zo Lam va truong Zokvang nam 2022";

    #[test]
    fn words_of_the_user_are_found_in_wreckage() {
        let without = repaired(LINE, "", &[]);
        assert!(!without.text.as_str().contains("Krăng Zơ Lâm"), "{}", without.text.as_str());
        let with = repaired(LINE, "# chương trình\nKrăng Zơ Lâm\n\nZốkvăng # trường\n", &[]);
        let text = with.text.as_str();
        assert!(text.contains("Krăng Zơ Lâm và trường Zốkvăng năm 2022"), "{text}");
        let edit = with.edits.iter().find(|e| e.after == "Krăng Zơ Lâm").unwrap();
        assert_eq!((edit.reason, edit.applied), (EditReason::UserWord, true));
    }

    #[test]
    fn words_of_the_user_stay_and_other_words_are_left_to_repair() {
        let line = "Cong ty Vietinbamk va xa Hdi Binh, huyén Tay Son dang ky tai khoan muc két qua";
        assert!(!repaired(line, "", &[]).text.as_str().contains("Hdi Binh"));
        let text = repaired(line, "Vietinbamk\nHdi Binh\nsố", &[]).text.as_str().to_owned();
        assert!(text.contains("Vietinbamk và xã Hdi Binh, huyện Tây Sơn"), "{text}");
    }

    #[test]
    fn what_a_pattern_matches_is_locked() {
        let line = "Uy ban nhan dan huyén bao cao két qua dang ky tai khoan, ma hop dong Tong so va Ky hiéu";
        assert!(repaired(line, "", &[]).text.as_str().contains("hợp đồng Tổng số"));
        let out = repaired(line, "", &["hop dong Tong so"]);
        assert!(out.text.as_str().contains(" hop dong Tong so và "), "{}", out.text.as_str());
        assert_eq!(repaired(LINE, "", &["(?s).+"]).text.as_str(), LINE, "all of it");
        // A match of nothing locks nothing; one inside a word locks the word.
        assert!(repaired(line, "", &["x*"]).text.as_str().contains("Tổng số"));
        assert!(repaired(line, "", &["kho"]).text.as_str().contains(" khoan, "));
    }

    #[test]
    fn bad_lists_are_named_by_line() {
        let message = |list: &str| UserWords::parse(list, &[]).unwrap_err().to_string();
        assert!(message("Hải Bình\n---\n").starts_with("line 2: expected a word or a name, found `---`"));
        assert!(message("a\n\nĐề án 06").starts_with("line 3: `Đề án 06` has a digit"));
        assert!(message(&"a ".repeat(150)).contains("299 characters"));
        let error = UserWords::parse("", &["(".to_owned()]).unwrap_err().to_string();
        assert!(error.starts_with("`(`: expected a regular expression"), "{error}");
        let user = UserWords::parse("\u{feff}tie\u{302}\u{301}ng\ntiếng\r\n", &[]).unwrap();
        assert!(user.fingerprint().starts_with("1 words, 0 patterns"), "{}", user.fingerprint());
        assert!(UserWords::default().is_empty() && !user.is_empty());
        assert_ne!(user.fingerprint(), UserWords::parse("tiêng", &[]).unwrap().fingerprint());
    }
}
