//! What the reader of a page makes of each true letter, and how dearly.
//!
//! A true letter is read as nothing, as itself, or as up to three characters (`ử` → `tr`), and two letters are
//! sometimes read as one (`rn` → `m`): the string-to-string edits of Brill & Moore (2000), with costs estimated
//! by [`crate::training`] for each damage profile. Costs are −1000·ln P(read | true).

use super::alphabet::{LETTERS, OTHER, letter};
use super::cost::either;
use super::{Cost, Reading};

/// Longest run of read characters that one true letter explains.
pub const MAX_READ: usize = 3;

/// Cost of reading a letter as a character never seen for it.
pub(super) const UNSEEN_SUBSTITUTION: Cost = 9_500;
/// The same for a sign that stands in notices only where a letter was not understood (`¢`, `€`, `&`).
pub(super) const UNSEEN_SIGN: Cost = 6_500;
/// What a capital costs besides where the small letter would have been read.
pub(super) const CAPITAL_READ: Cost = 3_500;
/// Cost of losing a letter that was never seen lost.
const UNSEEN_LOSS: Cost = 9_000;
/// Cost of losing the space between two syllables of a name.
const SPACE_LOST: Cost = 6_500;
/// Cost of a read character that no letter explains.
pub(super) const UNSEEN_INSERTION: Cost = 8_500;
/// The same for a stroke that may be part of a letter's mark or horn.
pub(super) const STROKE_INSERTED: Cost = 3_000;
/// Cost of a space read in the middle of a syllable.
pub(super) const SPACE_INSERTED: Cost = 6_000;
/// More than any path may cost.
pub(super) const NEVER: Cost = 1_000_000;

/// Signs that Tesseract writes for letters it does not know.
#[must_use]
pub const fn is_wreck(c: char) -> bool {
    matches!(c, '&' | '¢' | '§' | '£' | '€' | '¥' | '$' | '@' | '©' | '®')
}

/// A line of a channel table that does not parse.
#[derive(Debug, thiserror::Error)]
#[error("channel table, line {line}: expected `true letters<TAB>read characters<TAB>cost`, found `{found}`")]
pub struct ChannelError {
    /// 1-based.
    pub line: usize,
    /// The line.
    pub found: String,
}

/// Up to three characters in one number, so that they compare at once.
pub(super) fn packed(run: &[char]) -> u64 {
    run.iter().fold(0, |key, &c| key << 21 | u64::from(u32::from(c)))
}

/// Number of characters in a packed run.
const fn size_of_run(key: u64) -> usize {
    match key {
        0..0x20_0000 => 1,
        0x20_0000..0x400_0000_0000 => 2,
        _ => 3,
    }
}

/// What several channels say together.
fn mixed(parts: &[(&Channel, Cost)], of: impl Fn(&Channel) -> Cost) -> Cost {
    parts.iter().map(|(part, share)| of(part).saturating_add(*share)).reduce(either).unwrap_or(NEVER).max(0)
}

/// Costs of reading true letters as something.
#[derive(Debug, Clone)]
pub struct Channel {
    /// (read characters, number of the true letter, cost), sorted.
    pub(super) singles: Vec<(u64, u8, Cost)>,
    /// (read characters, numbers of two true letters, cost), sorted.
    pub(super) pairs: Vec<(u64, [u8; 2], Cost)>,
    /// Cost of losing each letter.
    pub(super) losses: Vec<Cost>,
    /// Letters that the table speaks of; all others are read as they are.
    pub(super) known: Vec<bool>,
}

impl Channel {
    /// Reads a table: `true letters TAB read characters TAB cost`, `#` comments. An empty second column is a loss.
    pub fn parse(table: &str) -> Result<Self, ChannelError> {
        let mut rows: Vec<(Vec<char>, Vec<char>, Cost)> = Vec::new();
        for (line, row) in (1..).zip(table.lines()) {
            if row.starts_with("# ") || row.is_empty() {
                continue;
            }
            let mut cells = row.split('\t');
            let parsed = match (cells.next(), cells.next(), cells.next().map(str::parse::<Cost>)) {
                (Some(t), Some(r), Some(Ok(cost))) => {
                    let (t, r): (Vec<char>, Vec<char>) = (t.chars().collect(), r.chars().collect());
                    ((1..=2).contains(&t.len()) && r.len() <= MAX_READ && cost >= 0).then_some((t, r, cost))
                }
                _ => None,
            };
            rows.push(parsed.ok_or_else(|| ChannelError { line, found: row.to_owned() })?);
        }
        Ok(Self::from_rows(&rows))
    }

    /// A channel from (true letters, read characters, cost). Letters that neither a keyboard nor Vietnamese has are
    /// left out.
    #[must_use]
    pub fn from_rows(rows: &[(Vec<char>, Vec<char>, Cost)]) -> Self {
        let mut out = Self {
            singles: Vec::new(),
            pairs: Vec::new(),
            losses: vec![UNSEEN_LOSS; LETTERS],
            known: vec![false; LETTERS],
        };
        out.losses[usize::from(letter(' '))] = SPACE_LOST;
        for (truth, read, cost) in rows {
            match (truth.as_slice(), read.is_empty()) {
                (&[c], _) if letter(c) == OTHER => {}
                (&[c], true) => out.losses[usize::from(letter(c))] = *cost,
                (&[c], false) => {
                    out.known[usize::from(letter(c))] = true;
                    out.singles.push((packed(read), letter(c), *cost));
                }
                (&[a, b], false) => out.pairs.push((packed(read), [letter(a), letter(b)], *cost)),
                _ => {}
            }
        }
        out.singles.sort_unstable();
        out.pairs.sort_unstable();
        out
    }

    /// A channel that confuses the same letters more often: every cost is `percent` of what it was. (What a page worse
    /// than all that the costs were estimated on would show.)
    #[must_use]
    pub fn flattened(&self, percent: Cost) -> Self {
        let flat = |cost: Cost| cost * percent / 100;
        let mut out = self.clone();
        out.singles.iter_mut().for_each(|s| s.2 = flat(s.2));
        out.pairs.iter_mut().for_each(|p| p.2 = flat(p.2));
        out.losses.iter_mut().for_each(|l| *l = flat(*l));
        out
    }

    /// A channel that is one of several, each with −1000·ln of its share: for every letter the sum of what they say.
    #[must_use]
    pub fn mixture(parts: &[(&Self, Cost)]) -> Self {
        let mut out = Self::from_rows(&[]);
        let unseen = |size: usize| if size == 1 { UNSEEN_SUBSTITUTION } else { NEVER };
        let mut keys: Vec<(u64, u8)> = parts.iter().flat_map(|(p, _)| p.singles.iter().map(|s| (s.0, s.1))).collect();
        keys.sort_unstable();
        keys.dedup();
        for (read, letter) in keys {
            let of = |part: &Self| {
                let at = part.singles.partition_point(|s| (s.0, s.1) < (read, letter));
                let found = part.singles.get(at).filter(|s| (s.0, s.1) == (read, letter));
                found.map_or_else(|| unseen(size_of_run(read)), |s| s.2)
            };
            out.singles.push((read, letter, mixed(parts, of)));
        }
        let mut keys: Vec<(u64, [u8; 2])> =
            parts.iter().flat_map(|(p, _)| p.pairs.iter().map(|s| (s.0, s.1))).collect();
        keys.sort_unstable();
        keys.dedup();
        for (read, two) in keys {
            let of = |part: &Self| {
                let at = part.pairs.partition_point(|s| (s.0, s.1) < (read, two));
                part.pairs.get(at).filter(|s| (s.0, s.1) == (read, two)).map_or(NEVER, |s| s.2)
            };
            out.pairs.push((read, two, mixed(parts, of)));
        }
        for letter in 0..LETTERS {
            out.losses[letter] = mixed(parts, |part| part.losses[letter]);
            out.known[letter] = parts.iter().any(|(p, _)| p.known[letter]);
        }
        out
    }

    /// Prepares the costs for one run of read characters.
    #[must_use]
    pub fn reading(&self, token: &str) -> Reading<'_> {
        Reading::of(self, token)
    }

    /// Cost of reading `truth` as `token`.
    #[must_use]
    pub fn cost(&self, truth: &str, token: &str) -> Cost {
        self.reading(token).cost(truth, NEVER).unwrap_or(NEVER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel() -> Channel {
        let letters: Vec<String> = "abcdeghiklmnopqrstuvxyHBTđửảì".chars().map(|c| format!("{c}\t{c}\t50\n")).collect();
        let mut table = format!("# a test\n{}", letters.concat());
        table.push_str("ả\td\t1200\nử\ttr\t900\nử\tt&r\t1500\nì\ti\t300\nì\t\t4000\nrn\tm\t2000\n#\t#\t50\n");
        Channel::parse(&table).unwrap()
    }

    #[test]
    fn learned_confusions_are_cheap_and_unseen_ones_dear() {
        let c = channel();
        assert_eq!(c.cost("Hải", "Hdi"), 50 + 1200 + 50);
        assert_eq!(c.cost("tử", "ttr"), 50 + 900);
        assert_eq!(c.cost("tử", "tt&r"), 50 + 1500);
        assert_eq!(c.cost("Bình", "Bnh"), 150 + 4000);
        assert_eq!(c.cost("rna", "ma"), 2050);
        assert_eq!(c.cost("#", "#"), 50, "a table may speak of the comment sign");
        assert!(c.cost("xa", "xb") > 5000);
        assert!(c.cost("", "x") >= 8000);
        assert_eq!(c.cost("", ""), 0);
    }

    #[test]
    fn names_of_several_syllables_have_their_spaces_priced() {
        let c = channel();
        assert_eq!(c.cost("Hải Bình", "Hdi Binh"), 1300 + 3 * 50 + 300, "a space read as a space is free");
        assert_eq!(c.cost("Hai Ba", "HaiBa"), 5 * 50 + SPACE_LOST);
        assert_eq!(c.cost("Hai", "Ha i"), 150 + SPACE_INSERTED);
    }

    #[test]
    fn a_mixture_is_as_cheap_as_its_parts_together() {
        let (a, b) = (channel(), Channel::parse("a\ta\t10\na\td\t100\nb\tbb\t70\n").unwrap());
        let both = Channel::mixture(&[(&a, 693), (&b, 693)]);
        assert_eq!(both.cost("a", "a"), 29, "between 50 and 10");
        assert_eq!(both.cost("a", "d"), 793, "only one part has seen it");
        assert_eq!(both.cost("ử", "t&r"), 2_193, "runs keep their length");
        assert_eq!(both.cost("b", "bb"), 763);
        assert_eq!(Channel::mixture(&[(&a, 0)]).cost("Hải", "Hdi"), a.cost("Hải", "Hdi"));
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = Channel::parse("a\ta\t5\nb b 5\n").unwrap_err();
        assert_eq!(error.line, 2);
        assert!(Channel::parse("a\ta\t-5\n").is_err());
        assert!(Channel::parse("abc\ta\t5\n").is_err());
    }
}
