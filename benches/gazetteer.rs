//! How fast units are found: `cargo bench --bench gazetteer`.
//!
//! One core, everything warm, the best of several rounds. Names are all those of a date, in a fixed shuffle, so that
//! no look-up has the one before in its cache.

use std::hint::black_box;
use std::time::{Duration, Instant};
use tradau::gazetteer::Gazetteer;
use tradau::model::{Locality, LocalityScope, UnitRef};

const ROUNDS: usize = 7;

fn main() {
    let on = "2023-07-24".parse().ok();
    let gazetteer = Gazetteer::bundled();
    let started = best(|| {
        black_box(Gazetteer::load().is_ok());
    });
    println!("loading                              {:>9.2} ms", started.as_secs_f64() * 1e3);

    let country = Locality::default();
    let around = gazetteer.around(&country, on);
    let mut names: Vec<String> = gazetteer.units().iter().map(|u| u.name.to_string()).collect();
    shuffle(&mut names);
    let exact = per_item(&names, |name| around.units_named(name).count());
    println!("exact name, nationwide               {:>9.2} million a second", 1e-6 / exact.as_secs_f64());

    let district = place(gazetteer, "407", "38");
    let around = gazetteer.around(&district, on);
    let own: Vec<String> = gazetteer
        .units_of(&district, on)
        .into_iter()
        .filter(|u| u.parent_code.as_deref() == Some("407"))
        .map(|u| u.name.to_string())
        .collect();
    let ranked = per_item(&own, |name| around.find(name, None).len());
    println!("exact name in a district, ranked     {:>9.2} million a second", 1e-6 / ranked.as_secs_f64());
    let wrecked: Vec<String> = own.iter().map(|name| wreck(name)).collect();
    let damaged = per_item(&wrecked, |name| around.find(name, None).len());
    println!("damaged name in a district           {:>9.1} µs", damaged.as_secs_f64() * 1e6);

    let around = gazetteer.around(&country, on);
    let wrecked: Vec<String> = names.iter().take(400).map(|name| wreck(name)).collect();
    let nationwide = per_item(&wrecked, |name| around.find(name, None).len());
    println!("damaged name, nationwide             {:>9.1} µs", nationwide.as_secs_f64() * 1e6);
}

fn place(gazetteer: &Gazetteer, district: &str, province: &str) -> Locality {
    let unit = |code: &str| -> Option<UnitRef> { gazetteer.by_code(code, None).map(|u| u.to_ref(100)) };
    Locality {
        scope: LocalityScope::District,
        province: unit(province),
        district: unit(district),
        commune: None,
        confidence: 100,
    }
}

/// The name as the wrong language reads it.
fn wreck(name: &str) -> String {
    tradau::orthography::fold(name)
        .replace("ai", "di")
        .replace("uon", "wo")
        .split(' ')
        .map(capital)
        .collect::<Vec<_>>()
        .join(" ")
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn shuffle(names: &mut [String]) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for i in (1..names.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        names.swap(i, usize::try_from(state % (i as u64 + 1)).unwrap_or(0));
    }
}

fn per_item(names: &[String], mut look_up: impl FnMut(&str) -> usize) -> Duration {
    let whole = best(|| {
        for name in names {
            black_box(look_up(black_box(name)));
        }
    });
    whole / u32::try_from(names.len().max(1)).unwrap_or(1)
}

fn best(mut work: impl FnMut()) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let from = Instant::now();
            work();
            from.elapsed()
        })
        .min()
        .unwrap_or_default()
}
