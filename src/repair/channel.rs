//! The noisy channel: what the reader of a page makes of each true letter, and how dearly.
//!
//! A true letter is read as nothing, as itself, or as up to three characters (`ử` → `tr`), and two letters are
//! sometimes read as one (`rn` → `m`): the string-to-string edits of Brill & Moore (2000), with costs estimated
//! by [`crate::training`] for each damage profile. Costs are −1000·ln P(read | true).

use super::Cost;
use super::lock::is_wreck;
use std::collections::BTreeMap;

/// Longest run of read characters that one true letter explains.
pub const MAX_READ: usize = 3;

/// Cost of reading a letter as a character never seen for it.
const UNSEEN_SUBSTITUTION: Cost = 9_500;
/// The same for a sign that stands in notices only where a letter was not understood (`¢`, `€`, `&`).
const UNSEEN_SIGN: Cost = 6_500;
/// Cost of losing a letter that was never seen lost.
const UNSEEN_LOSS: Cost = 9_000;
/// Cost of a read character that no letter explains.
const UNSEEN_INSERTION: Cost = 8_500;
/// More than any path may cost.
const NEVER: Cost = 1_000_000;

/// A line of a channel table that does not parse.
#[derive(Debug, thiserror::Error)]
#[error("channel table, line {line}: expected `true letters<TAB>read characters<TAB>cost`, found `{found}`")]
pub struct ChannelError {
    /// 1-based.
    pub line: usize,
    /// The line.
    pub found: String,
}

/// Costs of reading true letters as something.
#[derive(Debug, Clone, Default)]
pub struct Channel {
    letters: Vec<char>,
    /// Read characters → (index of the true letter, cost).
    by_reading: BTreeMap<Vec<char>, Vec<(u16, Cost)>>,
    /// Read characters → (two true letters, cost).
    pairs: BTreeMap<Vec<char>, Vec<([char; 2], Cost)>>,
    /// Cost of losing each letter.
    losses: Vec<Cost>,
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
        Ok(Self::from_rows(rows))
    }

    /// A channel from (true letters, read characters, cost).
    #[must_use]
    pub fn from_rows(rows: Vec<(Vec<char>, Vec<char>, Cost)>) -> Self {
        let mut letters: Vec<char> = rows.iter().filter(|r| r.0.len() == 1).map(|r| r.0[0]).collect();
        letters.sort_unstable();
        letters.dedup();
        let mut out = Self { losses: vec![UNSEEN_LOSS; letters.len()], letters, ..Self::default() };
        for (truth, read, cost) in rows {
            match (truth.as_slice(), read.is_empty()) {
                (&[c], true) => {
                    if let Some(i) = out.letter(c) {
                        out.losses[usize::from(i)] = cost;
                    }
                }
                (&[c], false) => {
                    if let Some(i) = out.letter(c) {
                        out.by_reading.entry(read).or_default().push((i, cost));
                    }
                }
                (&[a, b], false) => out.pairs.entry(read).or_default().push(([a, b], cost)),
                _ => {}
            }
        }
        out
    }

    fn letter(&self, c: char) -> Option<u16> {
        self.letters.binary_search(&c).ok().and_then(|i| u16::try_from(i).ok())
    }

    /// Prepares the costs for one read token.
    #[must_use]
    pub fn reading(&self, token: &str) -> Reading<'_> {
        let read: Vec<char> = token.chars().collect();
        let width = self.letters.len() + 1;
        let mut costs = vec![NEVER; read.len() * MAX_READ * width];
        let mut pairs = Vec::new();
        for at in 0..read.len() {
            for len in 1..=MAX_READ.min(read.len() - at) {
                let run = &read[at..at + len];
                let row = &mut costs[(at * MAX_READ + len - 1) * width..][..width];
                if len == 1 {
                    row.fill(if is_wreck(run[0]) { UNSEEN_SIGN } else { UNSEEN_SUBSTITUTION });
                }
                if let Some(known) = self.by_reading.get(run) {
                    for &(letter, cost) in known {
                        row[usize::from(letter)] = cost;
                    }
                }
                if let Some(known) = self.pairs.get(run) {
                    pairs.extend(known.iter().map(|&(two, cost)| (two, at, len, cost)));
                }
            }
        }
        Reading { channel: self, read, costs, pairs, width }
    }

    /// Cost of reading `truth` as `token`.
    #[must_use]
    pub fn cost(&self, truth: &str, token: &str) -> Cost {
        let reading = self.reading(token);
        let mut before = Vec::new();
        let mut row = reading.start();
        let mut last = None;
        for c in truth.chars() {
            let next = reading.step(&row, &before, last, c);
            before = std::mem::replace(&mut row, next);
            last = Some(c);
        }
        row.last().copied().unwrap_or(0)
    }
}

/// The costs of one read token against every letter, for searching a trie: a row holds, for each number of read
/// characters explained so far, the least cost.
#[derive(Debug)]
pub struct Reading<'a> {
    channel: &'a Channel,
    read: Vec<char>,
    /// Cost of letter `l` read as the `len` characters from `at`: `[(at * MAX_READ + len - 1) * width + l]`.
    costs: Vec<Cost>,
    pairs: Vec<([char; 2], usize, usize, Cost)>,
    width: usize,
}

impl Reading<'_> {
    /// Number of read characters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read.len()
    }

    /// True for an empty token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read.is_empty()
    }

    /// The row before any letter.
    #[must_use]
    pub fn start(&self) -> Vec<Cost> {
        let mut row: Vec<Cost> = vec![NEVER; self.read.len() + 1];
        row[0] = 0;
        for at in 1..row.len() {
            row[at] = row[at - 1] + UNSEEN_INSERTION;
        }
        row
    }

    /// The row after one more true letter `c`, which follows the letter `last`, whose row before it was `before`.
    #[must_use]
    pub fn step(&self, row: &[Cost], before: &[Cost], last: Option<char>, c: char) -> Vec<Cost> {
        let letter = self.channel.letter(c).map_or(self.width - 1, usize::from);
        let loss = self.channel.losses.get(letter).copied().unwrap_or(UNSEEN_LOSS);
        let mut next: Vec<Cost> = row.iter().map(|&r| r.saturating_add(loss).min(NEVER)).collect();
        for at in 0..self.read.len() {
            let so_far = row[at];
            if so_far >= NEVER {
                continue;
            }
            for len in 1..=MAX_READ.min(self.read.len() - at) {
                let cost = so_far + self.costs[(at * MAX_READ + len - 1) * self.width + letter];
                let slot = &mut next[at + len];
                *slot = (*slot).min(cost);
            }
        }
        if let (Some(last), false) = (last, before.is_empty()) {
            for &(two, at, len, cost) in &self.pairs {
                if two == [last, c] && before[at] < NEVER {
                    let slot = &mut next[at + len];
                    *slot = (*slot).min(before[at] + cost);
                }
            }
        }
        for at in 1..next.len() {
            next[at] = next[at].min(next[at - 1].saturating_add(UNSEEN_INSERTION));
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel() -> Channel {
        let mut table = String::from("# a test\n");
        for c in "abcdeghiklmnopqrstuvxyHBTđửảì".chars() {
            table.push_str(&format!("{c}\t{c}\t50\n"));
        }
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
    fn a_bad_line_is_named() {
        let error = Channel::parse("a\ta\t5\nb b 5\n").unwrap_err();
        assert_eq!(error.line, 2);
        assert!(Channel::parse("a\ta\t-5\n").is_err());
        assert!(Channel::parse("abc\ta\t5\n").is_err());
    }
}
