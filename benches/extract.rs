//! How fast text becomes records and checks: `cargo bench --bench extract`.
//!
//! One core, everything warm, the best of several rounds. The fixtures' texts one by one, as a run takes them, and
//! joined into one document once, ten and a hundred times as long: what is linear keeps its rate.

use std::hint::black_box;
use std::time::{Duration, Instant};
use tradau::gazetteer::Gazetteer;
use tradau::model::{Extraction, Text};
use tradau::pipeline;

const ROUNDS: usize = 3;

fn main() {
    let texts = texts();
    let whole: usize = texts.iter().map(String::len).sum();
    black_box(Gazetteer::bundled());
    let alone = best(|| {
        for text in &texts {
            let found = extracted(text);
            black_box(pipeline::check(text, &found));
        }
    });
    println!("{:<34} {:>9} {:>11} {:>11} {:>11}", "MB a minute a core", "bytes", "extract", "check", "together");
    println!("{:<34} {whole:>9} {:>11} {:>11} {:>11.1}", "eight notices, one by one", "", "", rate(whole, alone));
    let joined = texts.join("\n\u{c}\n");
    for times in [1, 10, 100] {
        let long = vec![joined.as_str(); times].join("\n\u{c}\n");
        let found = extracted(&long);
        let extract = best(|| {
            black_box(extracted(&long));
        });
        let check = best(|| {
            black_box(pipeline::check(&long, &found));
        });
        println!(
            "{:<34} {:>9} {:>11.1} {:>11.1} {:>11.1}",
            format!("one document, {times} times as long"),
            long.len(),
            rate(long.len(), extract),
            rate(long.len(), check),
            rate(long.len(), extract + check)
        );
    }
}

fn extracted(text: &str) -> Extraction {
    let gazetteer = Gazetteer::bundled();
    let locality = gazetteer.locate(text, pipeline::document_date(text));
    pipeline::extract(&Text::from_plain(text), gazetteer, &locality)
}

/// The fixtures' true texts, by name.
fn texts() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    let entries = std::fs::read_dir(folder).expect("the fixtures lie beside the manifest");
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|e| e.path().join("truth.plain")).collect();
    paths.sort();
    paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect()
}

fn rate(bytes: usize, time: Duration) -> f64 {
    let bytes = u32::try_from(bytes).map_or(f64::MAX, f64::from);
    bytes / 1e6 / time.as_secs_f64() * 60.0
}

fn best(mut job: impl FnMut()) -> Duration {
    let once = |_| {
        let started = Instant::now();
        job();
        started.elapsed()
    };
    (0..ROUNDS).map(once).min().unwrap_or_default()
}
