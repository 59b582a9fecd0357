//! How well figures become records: what is taken from annotated notices, against what a reader marked in them.
//!
//! The gold ([`super::gold`]) is read twice: as clean text, and typeset, printed, scanned and read back. Compared are
//!
//! | what | is right if |
//! | --- | --- |
//! | figures | text, value, kind and unit are the gold's, at the same spot (on scans: as often) |
//! | places | name and code are |
//! | header fields | the field says the same, case, space and closing marks aside; each addressee and recipient is one |
//! | records | place, value and indicator are (`indicator`), of the same figure (on scans: as often) |
//! | days | the day of a right record is |
//! | table cells | column, name of the row and text are; a column's name counts as a cell |
//!
//! as F1 = 2 right / (gold + found): what is missing and what is too much weigh the same.

mod cells;
mod indicator;
mod score;
mod spelling;
mod tally;

pub use score::{Found, score};
pub use tally::{Class, Counts, MARKS_CLEAN, MARKS_SCANS, Tally, table};

use super::gold::GoldNotice;
use crate::gazetteer::Gazetteer;
use crate::model::Text;
use crate::pipeline;

/// What is found in a gold notice's clean text, scored. The second part names what is missing or too much.
#[must_use]
pub fn clean(gold: &GoldNotice) -> (Tally, Vec<String>) {
    let text = Text::from_plain(&gold.text);
    let gazetteer = Gazetteer::bundled();
    let locality = gazetteer.locate(text.as_str(), pipeline::document_date(text.as_str()));
    let extraction = pipeline::extract(&text, gazetteer, &locality);
    let found = Found {
        header: &extraction.header,
        places: &extraction.places,
        figures: &extraction.figures,
        tables: &extraction.tables,
        records: &extraction.records,
    };
    score(gold, &found, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::gold::{self, Half};
    use std::path::Path;

    /// Floors a little below what is measured, in ten-thousandths, in the order of [`Class::ALL`].
    const FLOORS: [(Half, [u64; 6]); 2] =
        [(Half::Tune, [9950, 9900, 9950, 9550, 9950, 9400]), (Half::Test, [9800, 9850, 9850, 8500, 9950, 9500])];

    #[test]
    fn the_gold_is_read_as_well_as_before() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/gold"));
        let notices = gold::read(folder).unwrap();
        let mut halves = Vec::new();
        for (half, _) in FLOORS {
            let mut sum = Tally::default();
            let own: Vec<_> = notices.iter().filter(|n| n.half == half).collect();
            assert_eq!(own.len(), if half == Half::Tune { 47 } else { 30 }, "{half:?}");
            for notice in &own {
                sum += clean(notice).0;
            }
            halves.push((half, own.len(), sum));
        }
        // Shown where the test fails, and with `--nocapture`.
        println!("{}", table("clean text", &halves, MARKS_CLEAN));
        for ((half, _, sum), (_, floors)) in halves.iter().zip(FLOORS) {
            for (class, floor) in Class::ALL.into_iter().zip(floors) {
                let f1 = sum.get(class).f1().unwrap_or(0);
                assert!(f1 >= floor, "{half:?} {}: {f1} of 10000, at least {floor} expected", class.name());
            }
        }
    }
}
