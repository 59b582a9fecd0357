//! Builds the language model: one Kneser-Ney model a component, mixed with weights tuned on held-out documents,
//! pruned by what each n-gram is worth, written in the form that [`crate::repair::LanguageModel`] reads in place.
//!
//! Order, size and mixture were chosen on the tuning documents, by the syllables that repair gets right there. At
//! 15 MB, order 4 has the lower perplexity (52 against 56) but mends no more words like `trồng cây` for `trong cay`: its
//! n-grams crowd out shorter ones. Even at 78 MB its gain is 0.1 % of the syllables. Nor do smaller
//! components, a larger vocabulary, or weights by what a component knows of the history help.

use super::corpus::{Component, Event, Split, events, lines};
use super::counts::words;
use super::kneser_ney::KneserNey;
use super::mixture::Mixture;
use super::prune::{Entry, prune};
use crate::orthography::is_syllable;
use crate::repair::{BLOCK, COST_STEP, MAGIC, reserved};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

/// How large the model may become.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Longest n-gram, 2 to 4.
    pub order: usize,
    /// A syllable must be seen so often in all components together, another word eight times as often.
    pub minimum_count: u32,
    /// About how many bytes the n-grams from order 2 upwards may take.
    pub bytes: usize,
    /// n-grams to be expected less often than once in so many words are not looked at.
    pub rarest: u32,
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
    let mut held_out = Vec::new();
    for part in parts {
        progress(&format!("reading {}", part.name));
        let read = |split| -> io::Result<Vec<Vec<Event>>> {
            Ok(lines(corpus, part, split)?.par_iter().map(|l| events(l)).collect())
        };
        texts.push(read(Split::Train)?);
        held_out.extend(read(Split::Tune)?);
    }
    let vocabulary = choose_vocabulary(&texts, settings.minimum_count)?;
    let ids: HashMap<&str, u16> =
        vocabulary.iter().zip(reserved::FIRST_WORD..).map(|((word, _), id)| (word.as_str(), id)).collect();
    let names: Vec<&str> = parts.iter().map(|p| p.name.as_str()).collect();
    let text_streams: Vec<Vec<u16>> = texts.iter().map(|text| stream(text, &ids)).collect();
    let held_out = stream(&held_out, &ids);
    drop(texts);
    estimate(&names, &text_streams, &held_out, vocabulary, settings, progress)
}

/// A text as ids of words, boundaries and numbers.
pub(super) fn stream(text: &[Vec<Event>], ids: &HashMap<&str, u16>) -> Vec<u16> {
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
}

/// The model of streams of ids, one a component, tuned on a held-out stream.
pub(crate) fn estimate(
    names: &[&str],
    texts: &[Vec<u16>],
    held_out: &[u16],
    vocabulary: Vec<(String, u32)>,
    settings: &Settings,
    progress: &dyn Fn(&str),
) -> io::Result<Built> {
    let order = settings.order;
    let size = vocabulary.len() + usize::from(reserved::FIRST_WORD);
    progress(&format!("{size} words in the vocabulary"));
    let mut models = Vec::new();
    for (name, stream) in names.iter().zip(texts) {
        progress(&format!("smoothing {name}: {} tokens", stream.len()));
        models.push(KneserNey::estimate(stream, order, size));
    }
    let mixture = Mixture::tune(models, held_out, order);
    let weights: Vec<(String, f64)> =
        names.iter().map(|n| (*n).to_owned()).zip(mixture.weights.iter().copied()).collect();
    let shown: BTreeMap<&str, String> = weights.iter().map(|(n, w)| (n.as_str(), format!("{w:.3}"))).collect();
    let perplexity = mixture.perplexity;
    progress(&format!("weights {shown:?}, perplexity {perplexity:.1} on {} held-out tokens", held_out.len()));
    let least = 1.0 / f64::from(settings.rarest);
    let levels = prune(&mixture, order, size, settings.bytes, least, progress);
    let info = serde_json::json!({
        "about": settings.about,
        "order": order,
        "weights": shown,
        "perplexity": format!("{perplexity:.1}"),
    })
    .to_string();
    let bytes = pack(&vocabulary, &levels, order, &info)?;
    Ok(Built { bytes, weights, perplexity, vocabulary })
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

fn quantise(probability: f64) -> u8 {
    let cost = -1000.0 * probability.max(1e-12).ln();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let steps = (cost / f64::from(COST_STEP)).round().clamp(0.0, 255.0) as u8;
    steps
}

/// Writes the arrays in the order that [`crate::repair::LanguageModel::open`] expects.
fn pack(vocabulary: &[(String, u32)], levels: &[Vec<Entry>], order: usize, info: &str) -> io::Result<Vec<u8>> {
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
        let starts = starts(level, &levels[i + 1]);
        if i == 0 {
            for start in starts {
                number(&mut out, start);
            }
            continue;
        }
        for block in starts.iter().step_by(BLOCK) {
            number(&mut out, *block);
        }
        for block in starts.chunks(BLOCK) {
            for start in block {
                let relative = u16::try_from(start - block[0])
                    .map_err(|_| io::Error::other("too many n-grams begin alike: raise the minimum count"))?;
                out.extend(relative.to_le_bytes());
            }
        }
    }
    Ok(out)
}

/// Where the children of each n-gram begin among the longer ones, and where the last one's end.
fn starts(level: &[Entry], longer: &[Entry]) -> Vec<usize> {
    let mut at = 0;
    let mut out: Vec<usize> = level
        .iter()
        .map(|e| {
            while longer.get(at).is_some_and(|l| l.key >> 16 < e.key) {
                at += 1;
            }
            at
        })
        .collect();
    out.push(longer.len());
    out
}

#[cfg(test)]
mod tests {
    use super::super::counts::key;
    use super::super::prune::look_up;
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
        let part = |name: &str, path: &str| Component::of(name, path);
        let settings =
            Settings { order: 3, minimum_count: 1, bytes: 10_000, rarest: 1_000_000, about: "a \"test\"".into() };
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
    fn a_context_answers_as_the_n_grams_say_at_every_order() {
        for order in 2..=4 {
            let stream: Vec<u16> = (0..4_000_u32)
                .map(|i| if i % 7 == 0 { 1 } else { 3 + u16::try_from(i * i % 11 + i % 3).unwrap() })
                .chain([reserved::BOUNDARY])
                .collect();
            let vocabulary: Vec<(String, u32)> = (0..13).map(|i| (format!("{}", char::from(b'a' + i)), 1)).collect();
            let size = vocabulary.len() + 3;
            let mixture = Mixture::tune(vec![KneserNey::estimate(&stream, order, size)], &stream, order);
            let levels = prune(&mixture, order, size, 900, 0.0, &|_| {});
            let model = LanguageModel::open(pack(&vocabulary, &levels, order, "{}").unwrap()).unwrap();
            let mut context = model.start();
            let mut history = History::start();
            for ngram in stream[1..].windows(order).take(300) {
                for word in [ngram[order - 1], 5, 9, reserved::BOUNDARY] {
                    assert_eq!(model.cost_after(&context, word), model.cost(history, word));
                }
                let next = model.advance(&context, ngram[0]);
                assert_eq!(next.last(), ngram[0]);
                history = history.push(ngram[0], order);
                assert_eq!(next, model.context(history));
                context = next;
            }
            for history in [[3_u16, 4, 5], [7, 12, 3], [9, 9, 9], [14, 3, 6]] {
                let words = &history[4 - order..];
                let h = words.iter().fold(History::default(), |h, w| h.push(*w, order));
                for word in 0..u16::try_from(size).unwrap() {
                    let all: Vec<u16> = words.iter().copied().chain([word]).collect();
                    let expected = -1000.0 * look_up(&levels, key(&all), order).ln();
                    // Each of up to four costs is off by half a step.
                    let off = (f64::from(model.cost(h, word)) - expected).abs();
                    assert!(off <= 2.0 * f64::from(COST_STEP), "order {order}: {all:?} is off by {off}");
                }
            }
        }
    }

    #[test]
    fn histories_that_nothing_longer_follows_are_one_context() {
        let (model, _) = small();
        let after = |words: &[&str]| words.iter().fold(model.start(), |c, w| model.advance(&c, model.id(w)));
        assert_eq!(after(&["lực", "danh"]), after(&["kết", "danh"]));
        assert_ne!(after(&["định", "danh"]), after(&["kết", "danh"]));
        assert_eq!(model.advance(&after(&["định"]), reserved::BOUNDARY), model.start());
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let (_, built) = small();
        assert!(LanguageModel::open(built.bytes[..built.bytes.len() - 1].to_vec()).is_err());
        assert!(LanguageModel::open(b"something else entirely".to_vec()).is_err());
    }
}
