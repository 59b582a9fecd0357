//! Builds the language model: one Kneser-Ney model a component, mixed with weights tuned on held-out documents,
//! pruned by what each n-gram is worth, written in the form that [`crate::repair::LanguageModel`] reads in place.

use super::corpus::{Component, Event, Split, events, lines};
use super::counts::{key, words};
use super::kneser_ney::KneserNey;
use crate::orthography::is_syllable;
use crate::repair::{COST_STEP, MAGIC, reserved};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

/// How large the model may become.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Longest n-gram, 2 to 4.
    pub order: usize,
    /// A word must be seen so often in all components together, unless it is a syllable of the tuned kind of text.
    pub minimum_count: u32,
    /// How many n-grams of each order from 2 upwards are kept.
    pub keep: Vec<usize>,
    /// Sources, licence and date, for the file's header.
    pub about: String,
}

/// What came out.
#[derive(Debug)]
pub struct Built {
    /// The model file.
    pub bytes: Vec<u8>,
    /// Component names and the weights they got.
    pub weights: Vec<(String, f64)>,
    /// Perplexity of the unpruned mixture on the tuning documents.
    pub perplexity: f64,
    /// Words of the vocabulary and how often each was seen, sorted by word.
    pub vocabulary: Vec<(String, u32)>,
}

/// Counts, smooths, mixes, prunes and packs. `progress` is told what is being done.
pub fn build(corpus: &Path, parts: &[Component], settings: &Settings, progress: &dyn Fn(&str)) -> io::Result<Built> {
    let mut texts = Vec::new();
    let mut tuning = Vec::new();
    for part in parts {
        progress(&format!("reading {}", part.name));
        let read = |split| -> io::Result<Vec<Vec<Event>>> {
            Ok(lines(corpus, part, split)?.par_iter().map(|l| events(l)).collect())
        };
        texts.push(read(Split::Train)?);
        tuning.extend(read(Split::Tune)?);
    }
    let vocabulary = choose_vocabulary(&texts, settings.minimum_count)?;
    let ids: HashMap<&str, u16> =
        vocabulary.iter().zip(reserved::FIRST_WORD..).map(|((word, _), id)| (word.as_str(), id)).collect();
    let size = vocabulary.len() + usize::from(reserved::FIRST_WORD);
    progress(&format!("{size} words in the vocabulary"));
    let stream = |text: &[Vec<Event>]| -> Vec<u16> {
        let mut out: Vec<u16> = Vec::new();
        for event in text.iter().flatten() {
            let id = match event {
                Event::Boundary => reserved::BOUNDARY,
                Event::Number => reserved::NUMBER,
                Event::Word(w) => ids.get(w.as_str()).copied().unwrap_or(reserved::UNKNOWN),
            };
            if id != reserved::BOUNDARY || out.last() != Some(&id) {
                out.push(id);
            }
        }
        out.push(reserved::BOUNDARY);
        out
    };
    let mut models = Vec::new();
    for (part, text) in parts.iter().zip(&texts) {
        let stream = stream(text);
        progress(&format!("smoothing {}: {} tokens", part.name, stream.len()));
        models.push(KneserNey::estimate(&stream, settings.order, size));
    }
    drop(texts);
    let held_out = stream(&tuning);
    let (weights, perplexity) = tune(&models, &held_out, settings.order);
    let named: Vec<(String, f64)> = parts.iter().map(|p| p.name.clone()).zip(weights.iter().copied()).collect();
    progress(&format!("weights {named:?}, perplexity {perplexity:.1} on {} held-out tokens", held_out.len()));
    let mixture = Mixture { models: &models, weights: &weights };
    let levels = prune(&mixture, settings, size, progress);
    let shares: BTreeMap<&str, String> = named.iter().map(|(n, w)| (n.as_str(), format!("{w:.3}"))).collect();
    let info = serde_json::json!({
        "about": settings.about,
        "order": settings.order,
        "weights": shares,
        "perplexity": format!("{perplexity:.1}"),
    })
    .to_string();
    let bytes = pack(&vocabulary, &levels, settings.order, &info);
    Ok(Built { bytes, weights: named, perplexity, vocabulary })
}

/// Words worth an id: syllables and words seen often enough. The model's ids are 16 bits wide.
fn choose_vocabulary(texts: &[Vec<Vec<Event>>], minimum: u32) -> io::Result<Vec<(String, u32)>> {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for event in texts.iter().flatten().flatten() {
        if let Event::Word(w) = event {
            *seen.entry(w).or_default() += 1;
        }
    }
    let kept: Vec<(String, u32)> = seen
        .into_iter()
        .filter(|&(w, n)| {
            w.chars().count() <= 20 && (if is_syllable(w) { n >= minimum.min(3) } else { n >= 8 * minimum })
        })
        .map(|(w, n)| (w.to_owned(), n))
        .collect();
    if kept.len() + usize::from(reserved::FIRST_WORD) > usize::from(u16::MAX) {
        return Err(io::Error::other(format!("{} words do not fit 16-bit ids: raise the minimum count", kept.len())));
    }
    Ok(kept)
}

struct Mixture<'a> {
    models: &'a [KneserNey],
    weights: &'a [f64],
}

impl Mixture<'_> {
    fn probability(&self, key: u64, order: usize) -> f64 {
        self.models.iter().zip(self.weights).map(|(m, w)| w * m.probability(key, order)).sum()
    }
}

/// Mixture weights by expectation maximisation on held-out text (Jelinek & Mercer 1980).
fn tune(models: &[KneserNey], held_out: &[u16], order: usize) -> (Vec<f64>, f64) {
    let mut samples = Vec::new();
    let mut start = 0;
    for (i, &word) in held_out.iter().enumerate() {
        if i > 0 {
            let from = start.max((i + 1).saturating_sub(order));
            let ngram = &held_out[from..=i];
            samples.push(models.iter().map(|m| m.probability(key(ngram), ngram.len())).collect::<Vec<f64>>());
        }
        if word == reserved::BOUNDARY {
            start = i;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let (n, k) = (samples.len().max(1) as f64, models.len().max(1) as f64);
    let mut weights = vec![1.0 / k; models.len()];
    let mut log = 0.0;
    for _ in 0..40 {
        let mut next = vec![0.0; weights.len()];
        log = 0.0;
        for sample in &samples {
            let total: f64 = sample.iter().zip(&weights).map(|(p, w)| p * w).sum();
            log += total.ln();
            for ((slot, p), w) in next.iter_mut().zip(sample).zip(&weights) {
                *slot += p * w / total;
            }
        }
        weights = next.into_iter().map(|x| x / n).collect();
    }
    (weights, (-log / n).exp())
}

/// One kept n-gram.
struct Entry {
    key: u64,
    probability: f64,
    back_off: f64,
}

/// The n-grams of each order from 1 upwards that are worth their place, with probabilities and back-offs.
///
/// Worth is the weighted difference that leaving an n-gram out makes (Seymore & Rosenfeld 1996): how often it is
/// to be expected, times how far the back-off's cost is from its own.
fn prune(mixture: &Mixture, settings: &Settings, size: usize, progress: &dyn Fn(&str)) -> Vec<Vec<Entry>> {
    let order = settings.order;
    let mut levels: Vec<Vec<Entry>> = vec![
        (0..size as u64).map(|k| Entry { key: k, probability: mixture.probability(k, 1), back_off: 1.0 }).collect(),
    ];
    let mut needed: Vec<u64> = Vec::new();
    let mut chosen: Vec<Vec<u64>> = vec![Vec::new(); order + 1];
    for n in (2..=order).rev() {
        let mut union: Vec<u64> = Vec::new();
        for model in mixture.models {
            union.extend_from_slice(model.keys(n));
        }
        union.sort_unstable();
        union.dedup();
        let keep = settings.keep.get(n - 2).copied().unwrap_or(usize::MAX);
        let mut scored: Vec<(f64, u64)> = union
            .par_iter()
            .map(|&k| {
                let p = mixture.probability(k, n);
                let shorter = mixture.probability(k & ((1 << (16 * (n - 1))) - 1), n - 1);
                let history = joint(mixture, k >> 16, n - 1);
                (history * p * (p / shorter).ln(), k)
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let of = scored.len();
        scored.truncate(keep);
        let mut keys: Vec<u64> = scored.into_iter().map(|(_, k)| k).collect();
        keys.append(&mut needed);
        keys.sort_unstable();
        keys.dedup();
        progress(&format!("order {n}: {} of {of} n-grams kept", keys.len()));
        // A longer n-gram hangs on its first words: they must be there.
        needed = keys.iter().map(|k| k >> 16).collect();
        needed.dedup();
        if n > 2 {
            chosen[n] = keys;
        } else {
            chosen[2] = keys;
        }
    }
    for (n, keys) in chosen.iter().enumerate().skip(2) {
        let entries: Vec<Entry> =
            keys.par_iter().map(|&k| Entry { key: k, probability: mixture.probability(k, n), back_off: 1.0 }).collect();
        back_offs(&mut levels, &entries, n, mixture);
        levels.push(entries);
    }
    levels
}

/// P(all words of a key), by the chain rule.
fn joint(mixture: &Mixture, key: u64, order: usize) -> f64 {
    (1..=order).map(|n| mixture.probability(key >> (16 * (order - n)), n)).product()
}

/// Gives each history of the entries what is left for the words that have no entry under it.
fn back_offs(levels: &mut [Vec<Entry>], entries: &[Entry], n: usize, mixture: &Mixture) {
    let mut i = 0;
    while i < entries.len() {
        let history = entries[i].key >> 16;
        let (mut own, mut shorter) = (0.0, 0.0);
        while i < entries.len() && entries[i].key >> 16 == history {
            own += entries[i].probability;
            shorter += mixture.probability(entries[i].key & ((1 << (16 * (n - 1))) - 1), n - 1);
            i += 1;
        }
        if let Ok(at) = levels[n - 2].binary_search_by_key(&history, |e| e.key) {
            levels[n - 2][at].back_off = ((1.0 - own).max(1e-6) / (1.0 - shorter).max(1e-6)).min(1.0);
        }
    }
}

fn quantise(probability: f64) -> u8 {
    let cost = -1000.0 * probability.max(1e-12).ln();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let steps = (cost / f64::from(COST_STEP)).round().clamp(0.0, 255.0) as u8;
    steps
}

/// Writes the arrays in the order that [`crate::repair::LanguageModel::open`] expects.
fn pack(vocabulary: &[(String, u32)], levels: &[Vec<Entry>], order: usize, info: &str) -> Vec<u8> {
    let names: Vec<&str> =
        ["<unk>", "<s>", "<num>"].into_iter().chain(vocabulary.iter().map(|(w, _)| w.as_str())).collect();
    let mut out = MAGIC.to_vec();
    let number = |out: &mut Vec<u8>, n: usize| out.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
    number(&mut out, order);
    number(&mut out, names.len());
    number(&mut out, names.iter().map(|n| n.len()).sum());
    number(&mut out, info.len());
    for level in &levels[1..] {
        number(&mut out, level.len());
    }
    out.extend(info.bytes());
    let mut end = 0;
    for name in &names {
        end += name.len();
        number(&mut out, end);
    }
    for name in &names {
        out.extend(name.bytes());
    }
    for (i, level) in levels.iter().enumerate() {
        let last = i + 1 == order;
        if i > 0 {
            for e in level {
                out.extend(words(e.key, 1)[0].to_le_bytes());
            }
        }
        out.extend(level.iter().map(|e| quantise(e.probability)));
        if last {
            continue;
        }
        out.extend(level.iter().map(|e| quantise(e.back_off)));
        let children = &levels[i + 1];
        for e in level {
            number(&mut out, children.partition_point(|c| c.key >> 16 < e.key));
        }
        number(&mut out, children.len());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::{History, LanguageModel};
    use std::fs;

    fn small() -> (LanguageModel, Built) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("near")).unwrap();
        for i in 0..40 {
            let text =
                "Tổng số tài khoản định danh điện tử: 12 hồ sơ.\nCông an tỉnh thông báo kết quả định danh điện tử.\n";
            fs::write(dir.path().join(format!("near/{i}.txt")), text.repeat(3)).unwrap();
        }
        fs::write(dir.path().join("far.txt"), "Luật này quy định về điện lực.\n".repeat(40)).unwrap();
        let part = |name: &str, path: &str| Component { name: name.into(), path: path.into(), from: 1, to: usize::MAX };
        let settings = Settings { order: 3, minimum_count: 1, keep: vec![1000, 1000], about: "a \"test\"".into() };
        let built = build(dir.path(), &[part("near", "near"), part("far", "far.txt")], &settings, &|_| {}).unwrap();
        (LanguageModel::open(built.bytes.clone()).unwrap(), built)
    }

    #[test]
    fn the_packed_model_answers_as_it_was_taught() {
        let (model, built) = small();
        assert_eq!(model.order(), 3);
        let info: serde_json::Value = serde_json::from_str(model.info()).unwrap();
        assert_eq!(info["about"], "a \"test\"");
        for (word, _) in &built.vocabulary {
            assert_eq!(model.word(model.id(word)), word);
        }
        assert_eq!(model.id("phường"), reserved::UNKNOWN);
        let h = ["định", "danh"].iter().fold(History::start(), |h, w| h.push(model.id(w), 3));
        assert!(model.cost(h, model.id("điện")) < 500, "seen every time");
        assert!(model.cost(h, model.id("điện")) < model.cost(h, model.id("lực")));
        assert!(built.weights[0].1 > built.weights[1].1, "{:?}", built.weights);
    }

    #[test]
    fn costs_of_all_words_after_a_history_make_one_distribution() {
        let (model, _) = small();
        for history in [vec!["định", "danh"], vec!["tổng"], vec!["lực", "tỉnh"]] {
            let h = history.iter().fold(History::start(), |h, w| h.push(model.id(w), 3));
            let sum: f64 = (0..u16::try_from(model.vocabulary()).unwrap())
                .map(|w| (-f64::from(model.cost(h, w)) / 1000.0).exp())
                .sum();
            assert!((0.85..1.15).contains(&sum), "{history:?}: {sum}");
        }
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let (_, built) = small();
        assert!(LanguageModel::open(built.bytes[..built.bytes.len() - 1].to_vec()).is_err());
        assert!(LanguageModel::open(b"something else entirely".to_vec()).is_err());
    }
}
