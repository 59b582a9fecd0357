//! One run of read characters against every letter, prepared for the search.
//!
//! A *row* holds, for each number of read characters explained so far, the least cost of the true letters so far
//! (Wagner & Fischer 1974, with [`MAX_READ`] characters a letter). Only the stretch of a row that can still end
//! within the limit is kept: what the rest of the reading costs at the least is known beforehand.

use super::alphabet::{LETTERS, OTHER, letter, letters_in};
use super::table::{
    CAPITAL_READ, MAX_READ, NEVER, SPACE_INSERTED, STROKE_INSERTED, UNSEEN_INSERTION, UNSEEN_SIGN, UNSEEN_SUBSTITUTION,
    is_wreck, packed,
};
use super::{Channel, Cost};
use crate::orthography::Case;

/// The costs of one run of read characters.
#[derive(Debug)]
pub struct Reading<'c> {
    channel: &'c Channel,
    read: Vec<char>,
    len: usize,
    /// Cost of letter `l` read as the character at `at`: `[l * len + at]`.
    costs: Vec<Cost>,
    /// Letters read as longer runs: (letter, from, length, cost), by letter.
    runs: Vec<(u8, usize, usize, Cost)>,
    /// Where each letter's runs begin in `runs`; one more for the end.
    first_run: [u16; LETTERS + 1],
    /// (two letters, from, length, cost).
    pairs: Vec<([u8; 2], usize, usize, Cost)>,
    /// Cost of each read character as one that no letter explains.
    inserted: Vec<Cost>,
    /// The least that the characters from here on can cost.
    rest: Vec<Cost>,
}

/// The part of a row that is alive: positions `low..=high`. Empty if `low > high`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Live {
    pub(super) low: usize,
    pub(super) high: usize,
}

impl<'c> Reading<'c> {
    pub(super) fn of(channel: &'c Channel, token: &str) -> Self {
        let read: Vec<char> = token.chars().collect();
        let len = read.len();
        let mut costs = Vec::with_capacity(LETTERS * len);
        costs.extend(read.iter().map(|&c| if is_wreck(c) { UNSEEN_SIGN } else { UNSEEN_SUBSTITUTION }));
        // Doubled until it is whole: few long copies instead of many short ones.
        while costs.len() < LETTERS * len {
            costs.extend_from_within(..costs.len().min(LETTERS * len - costs.len()));
        }
        let mut runs = Vec::new();
        let mut pairs = Vec::new();
        let mut cheapest = vec![NEVER; len * MAX_READ];
        for at in 0..len {
            let own = usize::from(letter(read[at]));
            if !channel.known[own] && own != usize::from(OTHER) {
                costs[own * len + at] = 0;
                cheapest[at * MAX_READ] = 0;
            }
            for size in 1..=MAX_READ.min(len - at) {
                let key = packed(&read[at..at + size]);
                let slot = at * MAX_READ + size - 1;
                let from = channel.singles.partition_point(|s| s.0 < key);
                for &(_, letter, cost) in channel.singles[from..].iter().take_while(|s| s.0 == key) {
                    if size == 1 {
                        costs[usize::from(letter) * len + at] = cost;
                    } else {
                        runs.push((letter, at, size, cost));
                    }
                    cheapest[slot] = cheapest[slot].min(cost);
                }
                let from = channel.pairs.partition_point(|p| p.0 < key);
                for &(_, two, cost) in channel.pairs[from..].iter().take_while(|p| p.0 == key) {
                    pairs.push((two, at, size, cost));
                    cheapest[slot] = cheapest[slot].min(cost);
                }
            }
        }
        // A small letter read as a capital, as far as no table knows better.
        for at in 0..len {
            let small = read[at].to_lowercase().next().unwrap_or(read[at]);
            if small == read[at] {
                continue;
            }
            let key = packed(&[small]);
            let from = channel.singles.partition_point(|s| s.0 < key);
            for &(_, letter, cost) in channel.singles[from..].iter().take_while(|s| s.0 == key) {
                let capital = cost + CAPITAL_READ;
                let slot = &mut costs[usize::from(letter) * len + at];
                *slot = (*slot).min(capital);
                cheapest[at * MAX_READ] = cheapest[at * MAX_READ].min(capital);
            }
        }
        runs.sort_unstable();
        let mut first_run = [0; LETTERS + 1];
        for run in &runs {
            first_run[usize::from(run.0) + 1] += 1;
        }
        for letter in 0..LETTERS {
            first_run[letter + 1] += first_run[letter];
        }
        let inserted: Vec<Cost> = read
            .iter()
            .map(|c| match c {
                ' ' => SPACE_INSERTED,
                '\'' | '’' | '‘' => STROKE_INSERTED,
                _ => UNSEEN_INSERTION,
            })
            .collect();
        let mut rest = vec![0; len + 1];
        for at in (0..len).rev() {
            let unseen = if is_wreck(read[at]) { UNSEEN_SIGN } else { UNSEEN_SUBSTITUTION };
            rest[at] = rest[at + 1] + unseen.min(inserted[at]);
            for size in 1..=MAX_READ.min(len - at) {
                rest[at] = rest[at].min(rest[at + size].saturating_add(cheapest[at * MAX_READ + size - 1]));
            }
        }
        Self { channel, read, len, costs, runs, first_run, pairs, inserted, rest }
    }

    /// Number of read characters.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// True for an empty reading.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The read characters.
    pub(super) fn characters(&self) -> &[char] {
        &self.read
    }

    /// What it costs that a letter was read as the `size` characters from `at`, if it ever is.
    pub(super) fn letter_cost(&self, letter: u8, at: usize, size: usize) -> Option<Cost> {
        let letter = usize::from(letter);
        match size {
            0 => Some(self.channel.losses[letter]),
            1 => Some(self.costs[letter * self.len + at]),
            _ => {
                let runs = usize::from(self.first_run[letter])..usize::from(self.first_run[letter + 1]);
                self.runs[runs].iter().find(|r| (r.1, r.2) == (at, size)).map(|r| r.3)
            }
        }
    }

    /// Where two letters may have been read as fewer, as (from, length, cost).
    pub(super) fn pair_costs(&self, two: [u8; 2]) -> impl Iterator<Item = (usize, usize, Cost)> {
        self.pairs.iter().filter(move |p| p.0 == two).map(|&(_, at, size, cost)| (at, size, cost))
    }

    /// What it costs that no letter explains the character at `at`.
    pub(super) fn insertion_cost(&self, at: usize) -> Cost {
        self.inserted[at]
    }

    /// The least that any word can cost.
    pub(super) fn least(&self) -> Cost {
        self.rest[0]
    }

    /// Places in a row.
    pub(super) const fn width(&self) -> usize {
        self.len + 1
    }

    /// Fills the row before any letter.
    pub(super) fn start(&self, row: &mut [Cost], limit: Cost) -> Live {
        row[0] = 0;
        for at in 0..self.len {
            row[at + 1] = row[at] + self.inserted[at];
        }
        self.trimmed(row, 0, self.len, limit)
    }

    /// Fills `next`, the row after one more true letter `c`, from `row`; where two letters are read as one, from
    /// `before`, the row before `last`, too. Costs over `limit` need not be right.
    pub(super) fn step(
        &self,
        (row, live): (&[Cost], Live),
        before: Option<(&[Cost], Live, u8)>,
        c: u8,
        next: &mut [Cost],
        limit: Cost,
    ) -> Live {
        let loss = self.channel.losses[usize::from(c)];
        let (mut low, mut end) = (live.low, (live.high + MAX_READ).min(self.len));
        next[low..=end].fill(NEVER);
        let letter = usize::from(c);
        let costs = &self.costs[letter * self.len..][..self.len];
        for at in live.low..=live.high {
            let so_far = row[at];
            next[at] = next[at].min(so_far + loss);
            if let Some(cost) = costs.get(at) {
                next[at + 1] = next[at + 1].min(so_far + cost);
            }
        }
        let runs = usize::from(self.first_run[letter])..usize::from(self.first_run[letter + 1]);
        for &(_, at, size, cost) in &self.runs[runs] {
            if (live.low..=live.high).contains(&at) {
                next[at + size] = next[at + size].min(row[at] + cost);
            }
        }
        if let Some((before, alive, last)) = before
            && !self.pairs.is_empty()
        {
            for &(two, at, size, cost) in &self.pairs {
                if two == [last, c] && (alive.low..=alive.high).contains(&at) {
                    let to = at + size;
                    while low > to {
                        low -= 1;
                        next[low] = NEVER;
                    }
                    while end < to {
                        end += 1;
                        next[end] = NEVER;
                    }
                    next[to] = next[to].min(before[at] + cost);
                }
            }
        }
        for at in low..self.len {
            let inserted = next[at] + self.inserted[at];
            if at >= end {
                if inserted + self.rest[at + 1] > limit {
                    break;
                }
                end = at + 1;
                next[end] = inserted;
            } else {
                next[at + 1] = next[at + 1].min(inserted);
            }
        }
        self.trimmed(next, low, end, limit)
    }

    fn trimmed(&self, row: &[Cost], mut low: usize, high: usize, limit: Cost) -> Live {
        let alive = |at: usize| row[at].saturating_add(self.rest[at]) <= limit;
        while low <= high && !alive(low) {
            low += 1;
        }
        let mut end = high + 1;
        while end > low && !alive(end - 1) {
            end -= 1;
        }
        // `1..=0` stands for nothing.
        if end <= low { Live { low: 1, high: 0 } } else { Live { low, high: end - 1 } }
    }

    /// Cost of `truth` having been read so, or `None` where it is over `limit`.
    #[must_use]
    pub fn cost(&self, truth: &str, limit: Cost) -> Option<Cost> {
        self.cost_of(truth.chars().map(letter), limit)
    }

    /// The same for a word in small letters that is written in a case.
    #[must_use]
    pub fn cost_in(&self, truth: &str, case: Case, limit: Cost) -> Option<Cost> {
        self.cost_of(letters_in(truth, case), limit)
    }

    fn cost_of(&self, truth: impl Iterator<Item = u8>, limit: Cost) -> Option<Cost> {
        let width = self.width();
        let mut rows = vec![NEVER; 3 * width];
        let (mut before, rest) = rows.split_at_mut(width);
        let (mut here, mut next) = rest.split_at_mut(width);
        let mut live = self.start(here, limit);
        let mut last: Option<(Live, u8)> = None;
        for c in truth {
            if live.low > live.high {
                return None;
            }
            let pair = last.map(|(alive, letter)| (&*before, alive, letter));
            let reached = self.step((here, live), pair, c, next, limit);
            last = Some((live, c));
            live = reached;
            (before, here, next) = (here, next, before);
        }
        (live.low..=live.high).contains(&self.len).then(|| here[self.len])
    }
}
