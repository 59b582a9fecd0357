//! Which letter was read as what: the cheapest explanation of one reading by one word.

use super::Cost;
use super::alphabet::letters_in;
use super::reading::Reading;
use super::table::{MAX_READ, NEVER, packed};
use crate::orthography::Case;

/// One letter of a word, and what was read for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// The number of the letter.
    pub letter: u8,
    /// The characters read for it, as one number; 0 for none.
    pub read: u64,
    /// What the channel asks for that.
    pub cost: Cost,
}

/// A cell of the table: its cost, and the step that led there (letters, characters).
type Cell = (Cost, (usize, usize));

impl Reading<'_> {
    /// The letters of `word` (in small letters, written in a case) with what was read for each, where the reading is
    /// explained most cheaply. Two letters read as one, and characters that no letter explains, are left out.
    #[must_use]
    pub fn explain(&self, word: &str, case: Case) -> Vec<Letter> {
        let truth: Vec<u8> = letters_in(word, case).collect();
        let width = self.width();
        let mut cells: Vec<Cell> = vec![(NEVER, (0, 0)); (truth.len() + 1) * width];
        cells[0].0 = 0;
        for i in 0..=truth.len() {
            for j in 0..=self.len() {
                let here = cells[i * width + j].0;
                if here >= NEVER {
                    continue;
                }
                let mut offer = |letters: usize, characters: usize, cost: Cost| {
                    let cell = &mut cells[(i + letters) * width + j + characters];
                    if here + cost < cell.0 {
                        *cell = (here + cost, (letters, characters));
                    }
                };
                if let Some(&c) = truth.get(i) {
                    for size in 0..=MAX_READ.min(self.len() - j) {
                        if let Some(cost) = self.letter_cost(c, j, size) {
                            offer(1, size, cost);
                        }
                    }
                    if let Some(&next) = truth.get(i + 1) {
                        for (_, size, cost) in self.pair_costs([c, next]).filter(|p| p.0 == j) {
                            offer(2, size, cost);
                        }
                    }
                }
                if j < self.len() {
                    offer(0, 1, self.insertion_cost(j));
                }
            }
        }
        let mut out = Vec::with_capacity(truth.len());
        let (mut i, mut j) = (truth.len(), self.len());
        while i > 0 || j > 0 {
            let (letters, characters) = cells[i * width + j].1;
            if letters == 0 && characters == 0 {
                break;
            }
            (i, j) = (i - letters, j - characters);
            if letters == 1 {
                let read = packed(&self.characters()[j..j + characters]);
                let cost = self.letter_cost(truth[i], j, characters).unwrap_or(NEVER);
                out.push(Letter { letter: truth[i], read, cost });
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::channel::Channel;
    use crate::orthography::Case;

    #[test]
    fn each_letter_has_what_was_read_for_it() {
        let channel =
            Channel::parse("H\tH\t50\nả\td\t1200\nì\ti\t300\nử\ttr\t900\ni\ti\t50\nt\tt\t50\nì\t\t4000\nrn\tm\t2000\n")
                .unwrap();
        let costs = |word: &str, read: &str, case| -> Vec<i32> {
            let mut letters = channel.reading(read).explain(word, case);
            letters.reverse();
            letters.into_iter().map(|l| l.cost).collect()
        };
        assert_eq!(costs("hải", "Hdi", Case::Title), [50, 1_200, 50]);
        assert_eq!(costs("tử", "ttr", Case::Lower), [50, 900], "two characters for one letter");
        assert_eq!(costs("tì", "t", Case::Lower), [50, 4_000], "a letter that was lost");
        assert_eq!(costs("rnt", "mt", Case::Lower), [50], "two letters read as one are left out");
    }
}
