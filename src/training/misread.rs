//! Draws misreadings from a channel: what repair must undo, made by the very table that it reads backwards.
//!
//! The table says how probably `ả` is read as `d`; drawing letter by letter turns `Hải Bình` into `Hdi Binh` as often
//! as a real page does. (Pages that are typeset, degraded and read again are truer still and a thousand times
//! dearer; this serves tests that need a hundred thousand names.)

use crate::forge::Random;
use std::collections::BTreeMap;

/// Certainty, as a weight.
const ONE: u64 = 1 << 32;
/// e^−0.001 of it.
const THOUSANDTH: u64 = 4_290_674_475;

/// A line of a channel table that cannot be drawn from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("channel table, line {line}: expected one or two true letters, what was read and a cost, found {found:?}")]
pub struct TableError {
    /// 1-based.
    pub line: usize,
    /// The line.
    pub found: String,
}

/// Readings of one letter, or of two that were read as one.
#[derive(Debug, Clone, Default)]
struct Readings {
    /// Each with the sum of the weights up to it.
    upto: Vec<(u64, String)>,
}

impl Readings {
    fn add(&mut self, reading: String, weight: u64) {
        let so_far = self.upto.last().map_or(0, |r| r.0);
        self.upto.push((so_far + weight, reading));
    }

    /// A reading, or `None` for what the table leaves over.
    fn draw(&self, random: &mut Random) -> Option<&str> {
        let sum = self.upto.last().map_or(0, |r| r.0);
        let at = random.below(sum.max(ONE));
        let found = self.upto.partition_point(|r| r.0 <= at);
        self.upto.get(found).map(|r| r.1.as_str())
    }
}

/// A reader that errs as a channel table says.
#[derive(Debug, Clone, Default)]
pub struct Misreader {
    letters: BTreeMap<char, Readings>,
    pairs: BTreeMap<(char, char), Readings>,
}

impl Misreader {
    /// From a channel table: `true letters TAB read characters TAB −1000·ln P(read | true)`.
    pub fn parse(table: &str) -> Result<Self, TableError> {
        let mut reader = Self::default();
        for (line, row) in (1..).zip(table.lines()) {
            if row.starts_with("# ") || row.is_empty() {
                continue;
            }
            let mut cells = row.split('\t');
            let (Some(truth), Some(read), Some(Ok(cost))) =
                (cells.next(), cells.next(), cells.next().map(str::parse::<u16>))
            else {
                return Err(TableError { line, found: row.to_owned() });
            };
            // By repeated products, not by `exp`: the same weights on every machine.
            let weight = (0..cost).fold(ONE, |w, _| (w * THOUSANDTH) >> 32);
            let mut truth = truth.chars();
            match (truth.next(), truth.next(), truth.next()) {
                (Some(c), None, _) => reader.letters.entry(c).or_default().add(read.to_owned(), weight),
                (Some(a), Some(b), None) => reader.pairs.entry((a, b)).or_default().add(read.to_owned(), weight),
                _ => return Err(TableError { line, found: row.to_owned() }),
            }
        }
        Ok(reader)
    }

    /// What is read where `truth` stands. Letters that the table lacks are read rightly.
    #[must_use]
    pub fn read(&self, truth: &str, random: &mut Random) -> String {
        let mut read = String::with_capacity(truth.len());
        let mut letters = truth.chars().peekable();
        while let Some(c) = letters.next() {
            let pair = letters.peek().and_then(|next| self.pairs.get(&(c, *next))).and_then(|r| r.draw(random));
            if let Some(as_one) = pair {
                read.push_str(as_one);
                letters.next();
                continue;
            }
            match self.letters.get(&c).and_then(|r| r.draw(random)) {
                Some(drawn) => read.push_str(drawn),
                None => read.push(c),
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# test\nả\ta\t693\nả\td\t693\nn\tn\t10\nrn\tm\t5\nr\tr\t0\n#\t#\t0\nì\t\t0\n";

    #[test]
    fn readings_come_as_often_as_the_table_says() {
        let reader = Misreader::parse(TABLE).unwrap();
        let mut random = Random::new(5);
        let drawn: Vec<String> = (0..10_000).map(|_| reader.read("Hả", &mut random)).collect();
        let as_d = drawn.iter().filter(|r| *r == "Hd").count();
        assert!((4_800..5_200).contains(&as_d), "{as_d}");
        assert!(drawn.iter().filter(|r| *r == "Hả").count() < 20, "the table leaves next to nothing over");
        let joined = (0..1_000).filter(|_| reader.read("rn", &mut random) == "m").count();
        assert!(joined > 980, "{joined}");
        assert_eq!(reader.read("xì#", &mut random), "x#");
    }

    #[test]
    fn the_same_seed_reads_the_same() {
        let reader = Misreader::parse(TABLE).unwrap();
        let read = |seed| reader.read("ảảảảảảảảảảảảảảảả", &mut Random::new(seed));
        assert_eq!(read(1), read(1));
        assert_ne!(read(1), read(2));
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(Misreader::parse("a\ta\t5\nb\tb\n").unwrap_err().line, 2);
        assert_eq!(Misreader::parse("abc\ta\t5\n").unwrap_err().line, 1);
        assert!(Misreader::parse("a\ta\t-5\n").is_err());
    }
}
