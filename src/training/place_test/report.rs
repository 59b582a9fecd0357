//! The figures as tables.

use super::tally::{Level, Tallies, Tally};
use std::fmt::Write;

/// One of the four levels.
type Pick = fn(&Tally) -> &Level;

/// The tables that are printed: names and mentions, own places, stated probabilities.
#[must_use]
pub fn table(tallies: &Tallies, seed: u64) -> String {
    let mut all = Tally::default();
    for tally in tallies.values() {
        all += tally.clone();
    }
    let rows: Vec<(&str, &Tally)> = tallies.iter().map(|(word, t)| (*word, t)).chain([("all", &all)]).collect();
    let mut out = format!(
        "{} notices made up with seed {seed} (the README's is 1; tune with others). Per cent of names.\n",
        all.notices
    );
    let levels: [(&str, Pick); 4] = [
        ("Looked up, district known", |t| &t.by_district),
        ("Looked up, province known", |t| &t.by_province),
        ("In the text, place known", |t| &t.in_text),
        ("In the text alone", |t| &t.alone),
    ];
    for (title, level) in levels {
        let text = level(&all).false_mentions + level(&all).traps > 0;
        let _ = write!(out, "\n{title:<27} names   first  wrong  several  astray  missed");
        out.push_str(if text { "  false mentions  traps linked\n" } else { "  ceiling\n" });
        for (word, tally) in &rows {
            let l = level(tally);
            let of = |n: u64| percent(n, l.mentions);
            let _ = write!(
                out,
                "  {word:<24} {:>6}  {:>6}  {:>5}  {:>7}  {:>6}  {:>6}",
                l.mentions,
                of(l.top),
                of(l.wrong),
                of(l.ambiguous),
                of(l.astray),
                of(l.missed)
            );
            let _ = if text {
                writeln!(out, "  {:>14}  {:>5} of {}", l.false_mentions, l.trapped, l.traps)
            } else {
                writeln!(out, "  {:>7}", of(l.ceiling / 1_000_000))
            };
        }
    }
    out.push_str("\nThe notice's own place      notices   right  no commune   wider  other commune   wrong\n");
    for (title, at) in [("with its head", 0), ("without", 1)] {
        for (word, tally) in &rows {
            let p = tally.located[at];
            let of = |n: u64| percent(n, p.all());
            let name = format!("{title}, {word}");
            let _ = writeln!(
                out,
                "  {name:<27} {:>5}  {:>6}  {:>10}  {:>6}  {:>13}  {:>6}",
                p.all(),
                of(p.right),
                of(p.no_commune),
                of(p.wider),
                of(p.wrong_commune),
                of(p.wrong)
            );
        }
    }
    out.push_str(
        "\nStated probability of the first      0–49          50–69          70–89          90–98         99–100\n",
    );
    let places = [("Own place, with its head", 0), ("Own place, without", 1)];
    let places = places.into_iter().map(|(title, at)| (title, all.located[at].stated));
    for (title, stated) in levels.into_iter().map(|(title, level)| (title, level(&all).stated)).chain(places) {
        let _ = write!(out, "  {title:<26}");
        for [n, right] in stated {
            let _ = write!(out, "  {:>6} of {n:<5}", percent(right, n));
        }
        out.push('\n');
    }
    out
}

/// With two decimals, rounded down: 99.99 is not all.
fn percent(part: u64, of: u64) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let hundredths = part * 10_000 / of;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
