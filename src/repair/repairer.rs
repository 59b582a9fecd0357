//! From damaged text to repaired text: detects the damage, builds the lattices, decodes, writes the edits.

use super::cache::Cache;
use super::candidates::Sources;
use super::capitals::settle;
use super::case_model::CaseModel;
use super::decoder::{PlaceCosts, Step, decode};
use super::defined::Defined;
use super::lattice::{Lattice, Output, Reading, Vocabulary};
use super::names::Names;
use super::profile::Look;
use super::readings::Readings;
use super::surroundings::{Surrounded, Surroundings};
use super::taught::{Lessons, Stretch};
use super::tokenize::{Piece, pieces};
use super::user_words::{OnPage, UserWords};
use super::{Cost, LanguageModel, reserved};
use crate::channel::{Channels, Trie};
use crate::lexicon::Lexicon;
use crate::model::{DamageProfile, Edit, EditReason, Span, Text, TextEdit, TokenConfidence};
use crate::orthography::{is_syllable, unify_tone_placement};
use std::sync::Arc;

/// What the user and the pipeline decide.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A token whose best repair is less sure than this, in per cent, stays as it was and is flagged.
    pub threshold: u8,
    /// Names of the units that a document of this place speaks of, as they are to be written.
    pub names: Vec<String>,
    /// Words and patterns of the user.
    pub user: Arc<UserWords>,
    /// For each page, whether it was read from its image just now: then words are doubted even where all look clean.
    /// Text that comes as text and looks clean is left alone.
    pub scanned: Vec<bool>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threshold: 30, names: Vec::new(), user: Arc::default(), scanned: Vec::new() }
    }
}

/// A text that went through repair.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The text with the applied edits made.
    pub text: Text,
    /// Every edit, made or suggested, in reading order; spans index the new text.
    pub edits: Vec<Edit>,
    /// How sure each token is, changed or not, in reading order; spans index the new text.
    pub tokens: Vec<TokenConfidence>,
    /// How each page was damaged.
    pub profiles: Vec<DamageProfile>,
}

/// Everything that repair knows, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Repairer {
    model: LanguageModel,
    trie: Trie,
    channels: Channels,
    /// The same channels for pages worse than those that they were estimated on.
    worse: Channels,
    /// Candidates found before, one a channel.
    caches: [[Cache; 2]; 3],
    abbreviations: Vec<(String, u16)>,
    places: PlaceCosts,
    /// Where words have capitals, if that is known.
    capitals: Option<CaseModel>,
    /// What words stand among, if that is known.
    surroundings: Option<Surroundings>,
    name: String,
}

/// Costs as they count here, in per cent of what was estimated: letters of a word are not misread independently of each
/// other, and other pages are misread in other ways (the factor that other decoders put before the language model).
const TRUSTED: Cost = 85;
/// Words that are decoded together at most, where no sentence ends before: their costs must add up.
const LONGEST: usize = 4_000;
/// Costs of a worse page, in per cent of what they are.
const WORSE: Cost = 60;

/// Digits are read as a word only if that is so sure, in per cent; otherwise it is only suggested.
const FIGURE_SURE: u8 = 99;

/// After a kind word about every second word is a name of the document's own place, one of some thirty.
const PLACE_EXPECTED: Cost = 4_500;
/// Elsewhere about one word in a hundred.
const PLACE_ELSEWHERE: Cost = 9_500;

impl Repairer {
    /// Puts the parts together.
    #[must_use]
    pub fn new(model: LanguageModel, channels: &Channels, lexicon: &dyn Lexicon) -> Self {
        let words = reserved::FIRST_WORD..u16::try_from(model.vocabulary()).unwrap_or(u16::MAX);
        let syllables = words.map(|id| (model.word(id), u32::from(id), model.unigram(id)));
        let trie = Trie::of(syllables.filter(|(word, ..)| is_syllable(word)));
        let romans = ["II", "III", "IV", "VI", "VII", "VIII"].map(str::to_owned);
        let mut abbreviations: Vec<String> = lexicon.abbreviations().iter().map(|a| a.written.clone()).collect();
        abbreviations.extend(romans);
        let with_id = |a: String| {
            let id = model.id(&a.to_lowercase());
            (a, id)
        };
        let abbreviations = abbreviations.into_iter().map(with_id).collect();
        let mut heralds: Vec<u16> =
            ["xã", "phường", "trấn", "huyện", "quận", "phố", "tỉnh", "và"].iter().map(|w| model.id(w)).collect();
        heralds.sort_unstable();
        let places = PlaceCosts { expected: PLACE_EXPECTED, elsewhere: PLACE_ELSEWHERE, heralds };
        let flat = |percent: Cost| Channels {
            wrong_language: channels.wrong_language.flattened(percent),
            bad_scan: channels.bad_scan.flattened(percent),
            marks_stripped: channels.marks_stripped.flattened(percent),
        };
        let (channels, worse) = (flat(TRUSTED), flat(WORSE * TRUSTED / 100));
        let caches = std::array::from_fn(|_| [Cache::new(), Cache::new()]);
        let name = model.name().to_owned();
        Self { model, trie, channels, worse, caches, abbreviations, places, capitals: None, surroundings: None, name }
    }

    /// The same with a case model over the words of its language model.
    #[must_use]
    pub fn with_capitals(self, capitals: CaseModel) -> Self {
        let name = format!("{}-{:08x}", self.name, capitals.checksum());
        Self { capitals: Some(capitals), name, ..self }
    }

    /// The same with a model of surroundings over the words of its language model.
    #[must_use]
    pub fn with_surroundings(self, surroundings: Surroundings) -> Self {
        let name = format!("{}-{:08x}", self.name, surroundings.checksum());
        Self { surroundings: Some(surroundings), name, ..self }
    }

    /// A short name that changes with its models.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language model.
    #[must_use]
    pub const fn model(&self) -> &LanguageModel {
        &self.model
    }

    /// Repairs a text: page by page, and then what was doubtful again with what the document has taught.
    #[must_use]
    pub fn repair(&self, text: &Text, settings: &Settings) -> Repaired {
        let content = text.as_str();
        let mut names = Names::of(&settings.names, &self.model);
        let mut stretches = Vec::new();
        let mut profiles = Vec::new();
        for (number, &page) in text.pages().iter().enumerate() {
            let scanned = settings.scanned.get(number).copied().unwrap_or(false);
            let look = Look::of(page.of(content));
            profiles.push(look.profile());
            self.first_round(page.of(content), number, (look, scanned), settings, &mut names, &mut stretches);
        }
        let page = |number: usize| (text.pages()[number].of(content), profiles[number]);
        let lessons = Lessons::of(&stretches, page, self.vocabulary(), &self.channels);
        let defined = Defined::of(&stretches, page, self.vocabulary(), &self.channels);
        let surrounded = self.surroundings.as_ref().map(|model| surrounded(model, &stretches));
        let mut decided = Vec::new();
        for (number, stretch) in stretches.iter_mut().enumerate() {
            let (page, profile) = page(stretch.page);
            let more = stretch.doubted && defined.offer(stretch, (page, profile), &self.channels);
            if more || stretch.doubted && stretch.decoded.steps.iter().any(|s| s.confidence < 100) {
                let around = surrounded.as_ref().map(|(words, places)| (words, places[number].as_slice()));
                let taught = lessons.teach(stretch, (page, profile), around);
                if let Some(better) = decode(&stretch.lattice, self.vocabulary(), &self.places, Some(&taught)) {
                    stretch.decoded = better;
                }
            }
            self.decide(stretch, (page, profile), text.pages()[stretch.page].start, &mut decided);
        }
        write(text, decided, settings.threshold, profiles)
    }

    fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary { model: &self.model, abbreviations: &self.abbreviations }
    }

    fn sources(&self, profile: DamageProfile) -> Sources<'_> {
        let [wrong_language, marks_stripped, bad_scan] = &self.caches;
        let [cache, joins] = match profile {
            DamageProfile::WrongLanguage => wrong_language,
            DamageProfile::MarksStripped => marks_stripped,
            DamageProfile::BadScan | DamageProfile::Clean => bad_scan,
        };
        Sources {
            vocabulary: self.vocabulary(),
            trie: &self.trie,
            channel: self.channels.of(profile),
            worse: self.worse.of(profile),
            cache,
            joins,
        }
    }

    fn first_round(
        &self,
        page: &str,
        number: usize,
        (look, scanned): (Look, bool),
        settings: &Settings,
        names: &mut Names,
        out: &mut Vec<Stretch>,
    ) {
        let profile = look.profile();
        names.turn_page(profile);
        let user = OnPage::of(&settings.user, page, &self.model);
        let mut readings = Readings::of(page, (look, scanned), self.sources(profile), names, user);
        let mut all = pieces(page);
        if profile == DamageProfile::WrongLanguage {
            take_strokes(page, &mut all);
        }
        let doubted = scanned || profile != DamageProfile::Clean;
        let mut start = 0;
        // The stretch before ended with a name and its figure (`Hải Bình (67,35%); …`), or announced names (`gồm 08 xã: …`).
        let (mut listed, mut announced) = (false, false);
        while start < all.len() {
            let mut end = start + 1;
            while end < all.len() && end - start < LONGEST && !all[end].after_boundary {
                end += 1;
            }
            let mut lattice = readings.lattice(&all[start..end]);
            let gap = start.checked_sub(1).and_then(|last| page.get(all[last].span.end..all[start].span.start));
            let parted = |by: &[char]| gap.is_some_and(|g| g.contains(by) && !g.contains('.'));
            lattice.after_place = listed && parted(&[';', ',']) || announced && parted(&[':']);
            (listed, announced) = (false, false);
            if let Some(decoded) = decode(&lattice, self.vocabulary(), &self.places, None) {
                listed = ends_with_name(&lattice, &decoded.steps);
                let last = decoded.steps.last().and_then(|s| lattice.edges[s.edge].words.iter().last());
                announced = last.is_some_and(|word| self.places.heralds.binary_search(&word).is_ok());
                let pieces = all[start..end].to_vec();
                let mut stretch = Stretch { page: number, doubted, pieces, lattice, decoded };
                stretch.thin_out();
                out.push(stretch);
            }
            start = end;
        }
    }

    fn decide(&self, stretch: &Stretch, (page, profile): (&str, DamageProfile), offset: usize, out: &mut Vec<Decided>) {
        let Stretch { pieces, lattice, decoded, .. } = stretch;
        let settled = match (&self.capitals, profile) {
            (Some(capitals), DamageProfile::WrongLanguage) => settle(capitals, page, pieces, lattice, &decoded.steps),
            _ => vec![None; decoded.steps.len()],
        };
        for (step, case) in decoded.steps.iter().zip(settled) {
            let mut edge = lattice.edges[step.edge];
            if let (Some(case), Output::Word(id, _)) = (case, edge.output) {
                edge.output = Output::Word(id, case);
            }
            let span = Span::new(pieces[edge.from].span.start, pieces[edge.to - 1].span.end);
            let before = span.of(page);
            let after = self.vocabulary().written(&edge, lattice, before);
            let change = (after != before).then(|| Change {
                before: before.to_owned(),
                after: after.into_owned(),
                reason: reason(edge.reading),
            });
            let span = Span::new(span.start + offset, span.end + offset);
            let figure = edge.reading == Reading::Figure;
            out.push(Decided { span, confidence: stated(step.confidence), change, figure });
        }
    }
}

/// The words of a document after the first round in their order, and for each stretch the place of each piece among them.
fn surrounded<'m>(model: &'m Surroundings, stretches: &[Stretch]) -> (Surrounded<'m>, Vec<Vec<usize>>) {
    let mut words = Vec::new();
    let mut places = Vec::with_capacity(stretches.len());
    for Stretch { pieces, lattice, decoded, .. } in stretches {
        let mut of_pieces = vec![0; pieces.len()];
        for step in &decoded.steps {
            let edge = &lattice.edges[step.edge];
            of_pieces[edge.from..edge.to].fill(words.len());
            words.extend(edge.words.iter());
        }
        places.push(of_pieces);
    }
    (model.of(words), places)
}

/// True for a path that ends with a unit's name, or with one and figures behind it.
fn ends_with_name(lattice: &Lattice, steps: &[Step]) -> bool {
    let is_figure = |s: &&Step| lattice.edges[s.edge].words.single() == Some(reserved::NUMBER);
    let last = steps.iter().rev().find(|s| !is_figure(s));
    last.is_some_and(|s| lattice.edges[s.edge].reading == Reading::Place)
}

/// What the decoder's probability is worth, in per cent. It is a little too sure: on pages kept for tuning, what it doubts
/// by a few per cent is wrong half as often again. Where it is in two minds it knows.
fn stated(confidence: u8) -> u8 {
    match 100_u8.saturating_sub(confidence) {
        doubt @ 0..=10 => 100 - doubt * 8 / 5,
        // From 16 on to 50.
        doubt @ 11..=50 => 84 - (doubt - 10) + (doubt - 10) * 3 / 20,
        doubt => 100 - doubt,
    }
}

/// What the decoder made of one token, or of several together, before it is written.
#[derive(Debug)]
struct Decided {
    span: Span,
    confidence: u8,
    /// Digits became letters: that wants more evidence than anything else.
    figure: bool,
    change: Option<Change>,
}

impl Decided {
    fn is_applied(&self, threshold: u8) -> bool {
        self.confidence >= if self.figure { threshold.max(FIGURE_SURE) } else { threshold }
    }
}

#[derive(Debug)]
struct Change {
    before: String,
    after: String,
    reason: EditReason,
}

/// The horn of `ừ` is read as an apostrophe behind the word (`tir'`): no quotation mark, where none was opened. Or with
/// its tone as a question mark (`sw?`): no question, where the sentence goes on, or where the word is none (`Can ct? Luat`).
/// The square of `36 m²` is read so too, and is no stroke. An `l` in front is read as a bar (`|6n`), and so is the rule of a
/// table, but words in cells begin with capitals.
fn take_strokes(page: &str, pieces: &mut [Piece]) {
    for i in 0..pieces.len() {
        let span = pieces[i].span;
        if let Some(before) = page[..span.start].strip_suffix('|')
            && before.chars().next_back().is_none_or(char::is_whitespace)
            && !span.of(page).starts_with(char::is_uppercase)
            && span.of(page).contains(char::is_alphabetic)
        {
            pieces[i].span.start -= 1;
        }
        let rest = &page[pieces[i].span.end..];
        let read = span.of(page);
        let square =
            matches!(read, "m" | "km" | "cm") && page[..span.start].trim_end().ends_with(|c: char| c.is_ascii_digit());
        let goes_on = rest.strip_prefix('?').and_then(|r| r.strip_prefix([' ', '\n'])).is_some_and(|r| {
            let strange = || !is_syllable(&unify_tone_placement(&read.to_lowercase()));
            r.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
                || r.starts_with(char::is_uppercase) && strange()
        });
        if goes_on && !square && page[..pieces[i].span.end].ends_with(char::is_alphabetic) {
            pieces[i].span.end += 1;
            if let Some(next) = pieces.get_mut(i + 1) {
                next.after_boundary = false;
            }
            continue;
        }
        let piece = &mut pieces[i];
        let opened = page[..piece.span.start].ends_with(['\'', '‘', '’']);
        let stroke = page[piece.span.end..].chars().next().filter(|c| matches!(c, '\'' | '’'));
        let letter = page[..piece.span.end].ends_with(char::is_alphabetic);
        if let (false, Some(stroke), true) = (opened, stroke, letter) {
            piece.span.end += stroke.len_utf8();
        }
    }
}

fn write(text: &Text, decided: Vec<Decided>, threshold: u8, profiles: Vec<DamageProfile>) -> Repaired {
    // A suggestion is an edit that writes what stood there: it gets its span in the new text the same way.
    let text_edits: Vec<TextEdit> = decided
        .iter()
        .filter_map(|d| d.change.as_ref().map(|c| (d, c)))
        .map(|(d, c)| TextEdit {
            span: d.span,
            with: if d.is_applied(threshold) { c.after.clone() } else { c.before.clone() },
        })
        .collect();
    let (new, spans) = text.rewrite(&text_edits);
    let mut spans = spans.into_iter();
    let (mut edits, mut tokens) = (Vec::with_capacity(text_edits.len()), Vec::with_capacity(decided.len()));
    // Where the old text's end of the last edit lies now.
    let (mut old, mut now) = (0, 0);
    for decided in decided {
        let sure = decided.is_applied(threshold);
        let Decided { span, confidence, change, .. } = decided;
        let Some(Change { before, after, reason }) = change else {
            let span = Span::new(span.start - old + now, span.end - old + now);
            tokens.push(TokenConfidence { span, confidence, flagged: confidence < threshold });
            continue;
        };
        let new_span = spans.next().unwrap_or_default();
        (old, now) = (span.end, new_span.end);
        let (span, applied) = (new_span, sure);
        // What stands there against a better reading is at most as sure as what that reading leaves, and less sure
        // than the reading.
        let sure = if applied { confidence } else { confidence.min(100 - confidence.min(100)) };
        tokens.push(TokenConfidence { span, confidence: sure, flagged: !applied });
        let (page, bbox) = (new.page_at(span.start), new.bbox(span));
        edits.push(Edit { before, after, reason, confidence, applied, page, span, bbox });
    }
    Repaired { text: new, edits, tokens, profiles }
}

const fn reason(reading: Reading) -> EditReason {
    match reading {
        Reading::Abbreviation => EditReason::Abbreviation,
        Reading::Place => EditReason::Gazetteer,
        Reading::Join => EditReason::Join,
        Reading::Split => EditReason::Split,
        Reading::UserWord => EditReason::UserWord,
        Reading::Syllable | Reading::AsRead | Reading::Figure => EditReason::Channel,
    }
}

#[cfg(test)]
mod tests {
    use super::stated;

    #[test]
    fn what_is_stated_keeps_the_order() {
        assert!((0..100).all(|c| stated(c) <= stated(c + 1)));
        assert_eq!([100, 99, 97, 90, 50, 30, 0].map(stated), [100, 99, 96, 84, 50, 30, 0]);
    }
}
