//! How well relations are found and judged: measured on notices that are made up, so that every relation is known.
//!
//! A notice is put together from sentences, bullets, lists and tables of the genre, in one of several layouts, with
//! numbers of realistic sizes: `Tổng số hồ sơ: 4.724 hồ sơ, trong đó: cấp mới 1.910 …`. It is checked clean; with slips of
//! its writer in every fourth relation; with digits misread, as an engine does, together with what the engine
//! would say of its confidence, and what it would read when it looks again; with numbers of which a digit cannot be read;
//! and with its numbers shuffled, so that nothing is left to discover.
//!
//! Wordings come in two halves: rules are tuned on one and judged by the other ([`Half`]). The same seed makes the same
//! notices.

mod compose;
mod damage;
mod lists;
mod measure;
mod prose;
mod references;
mod tables;
mod tally;
mod texts;
mod topics;

pub use tally::{ClassTally, Misread, Tally, Unread, table};
pub use texts::{Texts, texts, texts_table};

use crate::forge::Random;
use compose::Notice;
use rayon::prelude::*;

/// Which wordings are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Those that rules are tuned on.
    Tune,
    /// Those that they are judged by.
    Test,
    /// All.
    Both,
}

impl Half {
    const fn tune(self) -> Option<bool> {
        match self {
            Self::Tune => Some(true),
            Self::Test => Some(false),
            Self::Both => None,
        }
    }
}

fn compose(random: Random, half: Half, slips: u64) -> Notice {
    let mut notice = Notice::new(random, half.tune(), slips);
    let head = references::head(&mut notice);
    let cites = notice.random.percent(35);
    if cites {
        references::cited(&mut notice, &head);
    }
    let sections = notice.draw(5, 9);
    for section in 1..=sections {
        if notice.random.percent(70) {
            let title = *notice.wording(&[
                "Kết quả thực hiện",
                "Công tác chỉ đạo, điều hành",
                "Về thu nhận hồ sơ",
                "Lĩnh vực kinh tế",
                "Lĩnh vực văn hóa - xã hội",
                "Quốc phòng, an ninh",
                "Công tác cải cách hành chính",
                "Tồn tại, hạn chế",
            ]);
            notice.say(format!("{section}. {title}"));
        }
        match notice.draw(0, 15) {
            0..=3 => prose::sum(&mut notice),
            4 | 5 => prose::remainder(&mut notice),
            6 | 7 => prose::percent(&mut notice),
            8 => prose::growth(&mut notice),
            9 => prose::average(&mut notice),
            10 => prose::far_sum(&mut notice),
            11 => lists::count(&mut notice),
            12 => prose::complement(&mut notice),
            13 => references::weekday(&mut notice, &head),
            14 => references::deadline(&mut notice, &head),
            _ => references::future(&mut notice, &head),
        }
        if notice.random.percent(50) {
            prose::between(&mut notice);
        }
    }
    if notice.random.percent(45) {
        lists::groups(&mut notice);
    }
    if notice.random.percent(55) {
        tables::communes_table(&mut notice);
    }
    if notice.random.percent(25) {
        tables::grouped_table(&mut notice);
    }
    notice.say("Nơi nhận:");
    notice.say("- Như trên;");
    notice.say("- Lưu: VT.");
    if notice.random.percent(30) {
        notice.say(String::new());
        references::attached(&mut notice, &head);
        prose::between(&mut notice);
    }
    notice
}

/// Makes up `notices` notices and counts; `each` is called with every miss.
#[must_use]
pub fn run(notices: u64, seed: u64, half: Half, misses: bool) -> (Tally, Vec<String>) {
    let trunk = Random::new(seed);
    let one = |i: u64| -> (Tally, Vec<String>) {
        let mut tally = Tally { notices: 1, ..Tally::default() };
        let root = trunk.branch(i);
        let notice = compose(root.clone(), half, 0);
        let mut told = measure::clean(&notice, &mut tally);
        let wrong = compose(root.clone(), half, 30);
        told.extend(measure::slips(&wrong, &mut root.branch(11), &mut tally));
        for (slot, (rate, twice)) in [(50, false), (200, false), (200, true)].into_iter().enumerate() {
            let mut random = root.branch(20 + rate);
            let changes = damage::misread(&notice, rate, &mut random);
            told.extend(measure::misread(&notice, &changes, (&random, twice), &mut tally.misread[slot]));
        }
        let mut random = root.branch(41);
        let changes = damage::unreadable(&notice, 300, &mut random);
        told.extend(measure::unread(&notice, &changes, &random, &mut tally.unread));
        told.extend(measure::shuffled(&notice, &mut root.branch(31), &mut tally));
        (tally, if misses { told } else { Vec::new() })
    };
    let empty = || (Tally::default(), Vec::new());
    let mut all: Vec<(u64, (Tally, Vec<String>))> = (0..notices).into_par_iter().map(|i| (i, one(i))).collect();
    all.sort_by_key(|(i, _)| *i);
    all.into_iter().fold(empty(), |(mut tally, mut told), (i, (t, m))| {
        tally += t;
        told.extend(m.into_iter().map(|line| format!("{i}\t{line}")));
        (tally, told)
    })
}

/// How long the checks of one document of at least so many figures take, the best of five: figures, checks, time.
#[must_use]
pub fn timing(figures: usize, seed: u64) -> (usize, usize, std::time::Duration) {
    let trunk = Random::new(seed);
    let mut text = String::new();
    let mut number = 0;
    let gazetteer = crate::gazetteer::Gazetteer::bundled();
    let read = |text: &str| {
        let text = crate::model::Text::from_plain(text);
        crate::pipeline::extract(&text, gazetteer, &crate::model::Locality::default())
    };
    let mut extraction = read(&text);
    while extraction.figures.len() < figures {
        for _ in 0..=figures / 100 {
            text.push_str(&compose(trunk.branch(number), Half::Both, 0).print(&[]).text);
            number += 1;
        }
        extraction = read(&text);
    }
    let once = || {
        let begun = std::time::Instant::now();
        let checks = crate::pipeline::check(&text, &extraction);
        (begun.elapsed(), checks.len())
    };
    let (time, checks) = (0..5).map(|_| once()).min().unwrap_or_default();
    (extraction.figures.len(), checks, time)
}

/// The made-up notice of a number: for looking at.
#[must_use]
pub fn sample(number: u64, seed: u64, half: Half) -> String {
    compose(Random::new(seed).branch(number), half, 0).print(&[]).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_counts() {
        let counts = |seed| run(3, seed, Half::Both, true);
        assert_eq!(counts(2), counts(2));
        assert_ne!(counts(2).0, counts(3).0);
    }

    #[test]
    fn numbers_stand_where_they_are_said_to_stand() {
        for i in 0..30 {
            let notice = compose(Random::new(4).branch(i), Half::Both, 0);
            let printed = notice.print(&[]);
            assert!(!printed.text.contains(['⟦', '⟧', '{', '}']), "{}", printed.text);
            for number in &printed.numbers {
                assert_eq!(number.span.of(&printed.text), number.printed);
                assert_eq!(number.meant, number.printed);
            }
            assert!(!notice.relations.is_empty());
        }
    }
}
