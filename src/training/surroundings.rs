//! Trains what a word's wider surroundings say, for [`crate::repair::Surroundings`].
//!
//! Each word of the corpus that may be misread for others is a question: it is stripped of its marks (`đề` as `de`), or read as
//! the channel would read it (`dé`), and which of the words that may have been read so stands here (`đề`, `đô`, `để`)? Channel
//! and language model have answered before, from the letters and two words to either side, and what is learned is what is to
//! be added to their answer. The language model has seen the text, though, and would seem to know better than it does: so the corpus is
//! halved, and each half is answered by a model of the other. Vectors are fitted by gradient descent with steps of their own
//! for each number (Adagrad, Duchi et al. 2011), in one thread and one order, so that the same text gives the same bytes.

use super::corpus::{Component, Event, Split, events, lines};
use super::{language_model, stripped};
use crate::channel::{Channel, Cost, Limits, Trie};
use crate::orthography::{Case, fold, is_syllable};
use crate::repair::{LanguageModel, NEAR, SURROUNDINGS_MAGIC, WIDTH, far_places, near_places, reserved};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::io;
use std::path::Path;

/// How it is trained.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Words of a component that are asked about at most.
    pub most: usize,
    /// The channel table of a wrong language.
    pub channel: String,
    /// Times over all questions.
    pub rounds: usize,
    /// For the language models of the halves.
    pub language: language_model::Settings,
}

/// Ways in which each word is read; the first of them strip its marks.
const READINGS: usize = 8;
const STRIPPED: usize = 3;
/// Words that may have been read so: those not much dearer than the cheapest.
const LIMITS: Limits = Limits { cost: 9_000, margin: 5_000, most: 24 };
/// What repair makes of the channel's costs, in per cent.
const TRUSTED: Cost = 85;
/// Lines that are dealt to a half together: about a document.
const BLOCK_OF_LINES: usize = 256;
/// Questions whose answer the language model is surer of than this teach nothing.
const SURE: f32 = 0.97;
/// The likeliest others that are asked about.
const RIVALS: usize = 11;
/// What a far word weighs before anything is learned.
const FAR_WEIGHT: f32 = 0.125;
/// First step of the descent, and where the vectors begin.
const STEP: f32 = 0.05;
const BEGIN: f32 = 0.3;
/// How much vectors are drawn to nothing at each step.
const DECAY: f32 = 2e-6;

type Vector = [f32; WIDTH];

/// Which of several words stands at a place.
struct Question {
    stream: u32,
    at: u32,
    /// Where the choices begin in the list of all; the first is the true one.
    from: u32,
    len: u32,
}

/// Words in their order, with nothing between sentences.
type Words = Vec<u16>;
/// Where a word of a piece of text is asked about, and the choices.
type Asked = (u32, Vec<(u16, f32)>);

#[derive(Default)]
struct Questions {
    streams: Vec<Words>,
    all: Vec<Question>,
    /// Words and what the language model says of each, in nats.
    choices: Vec<(u16, f32)>,
}

struct Table {
    values: Vec<Vector>,
    squares: Vec<Vector>,
}

/// A vector for each word: itself, near, far; and a weight for each near place.
struct Model {
    own: Table,
    near: Table,
    far: Table,
    places: Table,
}

/// The model of a corpus over the words of a language model (its file). `about` says where it is from.
///
/// # Errors
///
/// A part of the corpus that cannot be read, or a file that is no language model.
pub fn build(
    corpus: &Path,
    parts: &[Component],
    language: Vec<u8>,
    settings: &Settings,
    about: &str,
    progress: &dyn Fn(&str),
) -> io::Result<Vec<u8>> {
    let shipped = LanguageModel::open(language).map_err(io::Error::other)?;
    let words: Vec<String> = (reserved::FIRST_WORD..u16::try_from(shipped.vocabulary()).unwrap_or(u16::MAX))
        .map(|id| shipped.word(id).to_owned())
        .collect();
    let ids: HashMap<&str, u16> = words.iter().map(String::as_str).zip(reserved::FIRST_WORD..).collect();
    let rivals = rivals(&shipped, &settings.channel)?;
    let mut halves: [Vec<Vec<u16>>; 2] = [Vec::new(), Vec::new()];
    let mut tuning = Vec::new();
    for part in parts {
        progress(&format!("reading {}", part.name));
        let text = lines(corpus, part, Split::Train)?;
        let blocks: Vec<Vec<u16>> = text
            .par_chunks(BLOCK_OF_LINES)
            .map(|block| language_model::stream(&block.iter().map(|l| events(l)).collect::<Vec<Vec<Event>>>(), &ids))
            .collect();
        for (i, half) in halves.iter_mut().enumerate() {
            half.push(blocks.iter().skip(i).step_by(2).flatten().copied().collect());
        }
        tuning.extend(lines(corpus, part, Split::Tune)?.iter().map(|l| events(l)));
    }
    let tuning = language_model::stream(&tuning, &ids);
    let names: Vec<&str> = parts.iter().map(|p| p.name.as_str()).collect();
    let vocabulary: Vec<(String, u32)> = words.iter().map(|w| (w.clone(), 1)).collect();
    let (mut questions, mut near) = (Questions::default(), Vec::new());
    for half in 0..2 {
        progress(&format!("language model of half {}", 2 - half));
        let built = language_model::estimate(
            &names,
            &halves[1 - half],
            &tuning,
            vocabulary.clone(),
            &settings.language,
            &|_| {},
        )?;
        let model = LanguageModel::open(built.bytes).map_err(io::Error::other)?;
        let before = questions.all.len();
        for (i, (name, text)) in names.iter().zip(&halves[half]).enumerate() {
            questions.ask(text, settings.most / 2, (&model, &rivals));
            if i == 0 {
                // Of the genre's own questions each is asked twice.
                near.extend(before..questions.all.len());
            }
            progress(&format!("{name}: {} questions so far", questions.all.len()));
        }
    }
    let mut test = Questions::default();
    test.ask(&tuning, usize::MAX, (&shipped, &rivals));
    let mut model = Model::new(shipped.vocabulary());
    let mut order: Vec<usize> = (0..questions.all.len()).chain(near).collect();
    let mut chance = Chance(1);
    progress(&format!("held out: {}", report(&model, &test)));
    for round in 1..=settings.rounds {
        for i in (1..order.len()).rev() {
            order.swap(i, chance.below(i + 1));
        }
        for &i in &order {
            model.learn(&questions, &questions.all[i]);
        }
        progress(&format!("round {round}; held out: {}", report(&model, &test)));
    }
    Ok(model.pack(about))
}

/// For each word its readings, and for each the others that may have been read so, with how much dearer they are.
type Rivals = Vec<Vec<Vec<(u16, f32)>>>;

/// How each letter is read, with the shares of all readings up to each.
struct Letters(BTreeMap<char, Vec<(String, f32)>>);

impl Letters {
    /// From a channel table.
    fn parse(table: &str) -> Self {
        let mut out: BTreeMap<char, Vec<(String, f32)>> = BTreeMap::new();
        for row in table.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = row.split('\t');
            let (Some(truth), Some(read), Some(cost)) = (cells.next(), cells.next(), cells.next()) else { continue };
            let mut letters = truth.chars();
            if let (Some(letter), None, Ok(cost)) = (letters.next(), letters.next(), cost.parse::<f32>()) {
                let row = out.entry(letter).or_default();
                let before = row.last().map_or(0.0, |r| r.1);
                row.push((read.to_owned(), before + (-cost / 1000.0).exp()));
            }
        }
        Self(out)
    }

    fn read(&self, word: &str, chance: &mut Chance) -> String {
        word.chars()
            .map(|letter| {
                let row = self.0.get(&letter).map_or(&[][..], Vec::as_slice);
                let drawn = f32::midpoint(chance.between(), 1.0) * row.last().map_or(0.0, |r| r.1);
                row.iter().find(|r| r.1 >= drawn).map_or_else(|| letter.to_string(), |r| r.0.clone())
            })
            .collect()
    }
}

/// `table` is the channel of a wrong language.
fn rivals(model: &LanguageModel, table: &str) -> io::Result<Rivals> {
    let letters = Letters::parse(table);
    let [wrong_language, marks_stripped] =
        [table, &stripped::table("")].map(|table| Channel::parse(table).map_err(io::Error::other));
    let (wrong_language, marks_stripped) = (wrong_language?, marks_stripped?);
    let all = || reserved::FIRST_WORD..u16::try_from(model.vocabulary()).unwrap_or(u16::MAX);
    let syllables = all().map(|id| (model.word(id), u32::from(id), model.unigram(id)));
    let trie = Trie::of(syllables.filter(|(word, ..)| is_syllable(word)));
    let of_word = |id: u16| -> Vec<Vec<(u16, f32)>> {
        let word = model.word(id);
        if !is_syllable(word) {
            return Vec::new();
        }
        let mut chance = Chance(u64::from(id));
        let readings = (0..READINGS).map(|i| if i < STRIPPED { fold(word) } else { letters.read(word, &mut chance) });
        let readings = readings.enumerate().map(|(i, read)| {
            let channel = if i < STRIPPED { &marks_stripped } else { &wrong_language };
            let reading = channel.reading(&read);
            let found = trie.search(&reading, Case::Lower, LIMITS);
            let own = channel.cost(word, &read);
            #[expect(clippy::cast_precision_loss, reason = "thousands")]
            let dearer = |cost: Cost| ((cost - own) * TRUSTED / 100) as f32 / 1000.0;
            let others = found.iter().filter_map(|f| Some((u16::try_from(f.word).ok()?, dearer(f.cost))));
            others.filter(|(w, _)| *w != id).take(RIVALS).collect()
        });
        readings.collect()
    };
    let mut out = vec![Vec::new(); usize::from(reserved::FIRST_WORD)];
    out.par_extend(all().into_par_iter().map(of_word));
    Ok(out)
}

impl Questions {
    /// Asks of up to `most` words of a stream of sentences.
    fn ask(&mut self, text: &[u16], most: usize, (model, rivals): (&LanguageModel, &Rivals)) {
        // Evenly over the stream, a thousand words at a time.
        let pieces: Vec<&[u16]> = text.chunks(2_000).collect();
        let step = (text.len() / most.max(1) + 1).max(1);
        let asked: Vec<(Words, Vec<Asked>)> =
            pieces.par_iter().step_by(step).map(|piece| ask(piece, model, rivals)).collect();
        for (words, found) in asked {
            let stream = u32::try_from(self.streams.len()).unwrap_or(u32::MAX);
            self.streams.push(words);
            for (at, choices) in found {
                let from = u32::try_from(self.choices.len()).unwrap_or(u32::MAX);
                let len = u32::try_from(choices.len()).unwrap_or(0);
                self.choices.extend(choices);
                self.all.push(Question { stream, at, from, len });
            }
        }
    }

    fn of(&self, question: &Question) -> (&[u16], usize, &[(u16, f32)]) {
        let from = question.from as usize;
        let choices = &self.choices[from..from + question.len as usize];
        (&self.streams[question.stream as usize], question.at as usize, choices)
    }
}

/// The words of a piece of text, and for those that the language model is not sure of what it says of what they may be taken for.
fn ask(text: &[u16], model: &LanguageModel, rivals: &Rivals) -> (Words, Vec<Asked>) {
    let mut words = Words::new();
    let mut found = Vec::new();
    let mut context = model.start();
    for (i, &word) in text.iter().enumerate() {
        if word == reserved::BOUNDARY {
            context = model.start();
            continue;
        }
        let readings = &rivals[usize::from(word)];
        // A word is read now in this way, now in that.
        if let Some(others) = readings.get((i * 5 + usize::from(word)) % READINGS).filter(|o| !o.is_empty()) {
            let after = &text[i + 1..text.len().min(i + model.order())];
            let cost = |choice: u16| {
                let mut cost = model.cost_after(&context, choice);
                let mut then = model.advance(&context, choice);
                for &next in after {
                    cost += model.cost_after(&then, next);
                    if next == reserved::BOUNDARY {
                        break;
                    }
                    then = model.advance(&then, next);
                }
                #[expect(clippy::cast_precision_loss, reason = "thousands")]
                let nats = cost as f32 / 1000.0;
                nats
            };
            let mut choices = vec![(word, cost(word))];
            choices.extend(others.iter().map(|&(w, dearer)| (w, cost(w) + dearer)));
            let sum: f32 = choices.iter().map(|c| (choices[0].1 - c.1).exp()).sum();
            if 1.0 / sum < SURE {
                found.push((u32::try_from(words.len()).unwrap_or(u32::MAX), choices));
            }
        }
        context = model.advance(&context, word);
        words.push(word);
    }
    (words, found)
}

impl Table {
    fn new(rows: usize, chance: &mut Chance, about: f32, spread: f32) -> Self {
        let values = (0..rows).map(|_| std::array::from_fn(|_| about + spread * chance.between())).collect();
        Self { values, squares: vec![[1e-2; WIDTH]; rows] }
    }

    fn step(&mut self, row: usize, gradient: &Vector) {
        let values = self.values[row].iter_mut().zip(&mut self.squares[row]);
        for ((value, squares), g) in values.zip(gradient) {
            let g = g + DECAY * *value;
            *squares += g * g;
            *value -= STEP * g / squares.sqrt();
        }
    }
}

/// Which words stand around a place: near ones with their slot, and far ones.
fn around(words: &[u16], at: usize) -> (impl Iterator<Item = (usize, usize)>, impl Iterator<Item = usize>) {
    let near = near_places(at)
        .filter_map(|(slot, there)| there.and_then(|i| words.get(i)).map(|&word| (slot, usize::from(word))));
    let [left, right] = far_places(at, words.len());
    let known = |w: usize| w >= usize::from(reserved::NUMBER);
    let far = words[left].iter().chain(&words[right]).map(|&w| usize::from(w)).filter(move |&w| known(w));
    (near.filter(move |&(_, w)| known(w)), far)
}

impl Model {
    fn new(vocabulary: usize) -> Self {
        let mut chance = Chance(7);
        Self {
            own: Table::new(vocabulary, &mut chance, 0.0, BEGIN),
            near: Table::new(vocabulary, &mut chance, 0.0, BEGIN),
            far: Table::new(vocabulary, &mut chance, 0.0, BEGIN),
            places: Table::new(2 * NEAR, &mut chance, 0.5, 0.1),
        }
    }

    fn direction(&self, words: &[u16], at: usize) -> Vector {
        let mut out = [0.0; WIDTH];
        let (near, far) = around(words, at);
        for word in far {
            add(&mut out, &self.far.values[word], FAR_WEIGHT);
        }
        for (slot, word) in near {
            let (weights, values) = (&self.places.values[slot], &self.near.values[word]);
            for ((sum, w), v) in out.iter_mut().zip(weights).zip(values) {
                *sum += w * v;
            }
        }
        out
    }

    /// Probabilities of the choices, the language model's own times what the surroundings say to a power.
    fn answer(&self, direction: &Vector, choices: &[(u16, f32)], power: f32) -> Vec<f32> {
        let scores: Vec<f32> =
            choices.iter().map(|(w, cost)| power * dot(direction, &self.own.values[usize::from(*w)]) - cost).collect();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let shares: Vec<f32> = scores.iter().map(|s| (s - most).exp()).collect();
        let sum: f32 = shares.iter().sum();
        shares.iter().map(|s| s / sum).collect()
    }

    fn learn(&mut self, questions: &Questions, question: &Question) {
        let (words, at, choices) = questions.of(question);
        let direction = self.direction(words, at);
        let mut answer = self.answer(&direction, choices, 1.0);
        answer[0] -= 1.0;
        let mut back = [0.0; WIDTH];
        for ((word, _), error) in choices.iter().zip(&answer).filter(|(_, e)| e.abs() > 1e-3) {
            let row = usize::from(*word);
            add(&mut back, &self.own.values[row], *error);
            self.own.step(row, &direction.map(|d| d * error));
        }
        let (near, far) = around(words, at);
        let of_far = back.map(|b| b * FAR_WEIGHT);
        for word in far {
            self.far.step(word, &of_far);
        }
        for (slot, word) in near {
            let (weights, values) = (self.places.values[slot], self.near.values[word]);
            self.near.step(word, &std::array::from_fn(|i| back[i] * weights[i]));
            self.places.step(slot, &std::array::from_fn(|i| back[i] * values[i]));
        }
    }

    /// Writes the tables as [`crate::repair::Surroundings::open`] expects them.
    fn pack(&self, about: &str) -> Vec<u8> {
        let unit = |table: &Table| {
            let most = table.values.iter().flatten().fold(0.0_f32, |m, v| m.max(v.abs()));
            f64::from(most.max(1e-6)) / 127.0
        };
        let [own, near, far, places] = [&self.own, &self.near, &self.far, &self.places].map(unit);
        // In 2^−20 thousandths of a nat.
        let fixed = 1000.0 * f64::from(1 << 20);
        let units = [own * near * places * fixed, own * far * f64::from(FAR_WEIGHT) * fixed];
        let mut out = SURROUNDINGS_MAGIC.to_vec();
        let number = |out: &mut Vec<u8>, n: usize| out.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
        number(&mut out, about.len());
        number(&mut out, self.own.values.len());
        for unit in units {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and above zero")]
            number(&mut out, unit.round() as usize);
        }
        out.extend(about.bytes());
        for (table, unit) in [(&self.places, places), (&self.own, own), (&self.near, near), (&self.far, far)] {
            out.extend(table.values.iter().flatten().map(|v| {
                #[expect(clippy::cast_possible_truncation, reason = "within ±127")]
                let step = (f64::from(*v) / unit).round() as i8;
                step.cast_unsigned()
            }));
        }
        out
    }
}

fn add(sum: &mut Vector, what: &Vector, times: f32) {
    sum.iter_mut().zip(what).for_each(|(s, w)| *s += times * w);
}

fn dot(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Right answers and loss with the surroundings weighed variously.
fn report(model: &Model, test: &Questions) -> String {
    let mut out = format!("{} questions", test.all.len());
    for power in [0.0_f32, 0.5, 0.75, 1.0] {
        let (mut right, mut loss) = (0_usize, 0.0_f64);
        for question in &test.all {
            let (words, at, choices) = test.of(question);
            let answer = model.answer(&model.direction(words, at), choices, power);
            right += usize::from(answer.iter().all(|a| *a <= answer[0]));
            loss -= f64::from(answer[0].max(1e-9)).ln();
        }
        #[expect(clippy::cast_precision_loss, reason = "thousands")]
        let (right, loss) = (100.0 * right as f64 / test.all.len().max(1) as f64, loss / test.all.len().max(1) as f64);
        let _ = write!(out, "; ×{power}: {right:.2} % right, {loss:.4} nats");
    }
    out
}

/// Numbers in an order that looks like none (`SplitMix64`, Steele et al. 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    /// −1 … 1.
    fn between(&mut self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "24 bits")]
        let share = (self.next() >> 40) as f32 / f32::from(u16::MAX) / 256.0;
        2.0 * share - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::Surroundings;
    use std::fs;

    #[test]
    fn words_are_told_apart_by_what_stands_far_from_them() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("near")).unwrap();
        // Between them and what they belong to stand more words than the language model sees.
        let between = "của các đơn vị trên địa bàn trong tháng này";
        for i in 0..200 {
            let [first, word] = if i % 2 == 0 { ["Trồng trọt", "cây"] } else { ["Cày bừa", "cấy"] };
            let text = format!("{first} {between} {word} tốt.\n").repeat(12);
            fs::write(dir.path().join(format!("near/{i}.txt")), text).unwrap();
        }
        let parts = [Component::of("near", "near")];
        let language = language_model::Settings {
            order: 3,
            minimum_count: 1,
            bytes: 100_000,
            rarest: 1_000_000,
            about: String::new(),
        };
        let shipped = language_model::build(dir.path(), &parts, &language, &|_| {}).unwrap().bytes;
        let table = crate::training::stripped::table("");
        let settings = Settings { most: 100_000, channel: table, rounds: 4, language };
        let train = || build(dir.path(), &parts, shipped.clone(), &settings, "a test", &|_| {}).unwrap();
        let bytes = train();
        assert!(bytes == train(), "the same text gives the same bytes");
        let model = LanguageModel::open(shipped.clone()).unwrap();
        let trained = Surroundings::open(bytes, model.vocabulary()).unwrap();
        let gains = |start: &str| {
            let text: Vec<u16> =
                format!("{start} {between} cây tốt ").repeat(9).split(' ').map(|w| model.id(w)).collect();
            let at = text.len() / 9 * 5 - 2;
            assert_eq!(text[at], model.id("cây"));
            trained.difference(text, at, (model.id("cây"), model.id("cấy")))
        };
        assert!(gains("trồng trọt") > 1_000, "{}", gains("trồng trọt"));
        assert!(gains("cày bừa") < -1_000, "{}", gains("cày bừa"));
    }
}
