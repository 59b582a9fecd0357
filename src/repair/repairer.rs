//! From damaged text to repaired text: detects the damage, builds the lattices, decodes, writes the edits.

use super::candidates::{Candidate, Sources};
use super::channel::Channel;
use super::decoder::{PlaceCosts, decode};
use super::lattice::{Edge, Lattice, Reading};
use super::lock::{Freedom, freedom, is_wreck};
use super::profile::Look;
use super::tokenize::{Piece, pieces};
use super::trie::Trie;
use super::{Cost, LanguageModel, reserved};
use crate::lexicon::Lexicon;
use crate::model::{DamageProfile, Edit, EditReason, Span, Text, TextEdit};
use crate::orthography::{Case, fold, is_syllable, unify_tone_placement};
use std::collections::{BTreeMap, HashMap};

/// What the user and the pipeline decide.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A token whose best repair is less sure than this, in per cent, stays as it was and is flagged.
    pub threshold: u8,
    /// Names of the units that a document of this place speaks of, as they are to be written.
    pub names: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threshold: 30, names: Vec::new() }
    }
}

/// A text that went through repair.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The text with the applied edits made.
    pub text: Text,
    /// Every edit, made or suggested, in reading order; spans index the new text.
    pub edits: Vec<Edit>,
    /// How each page was damaged.
    pub profiles: Vec<DamageProfile>,
}

/// Channel tables, one a damage profile.
#[derive(Debug)]
pub struct Channels {
    /// Read with a wrong language.
    pub wrong_language: Channel,
    /// Read with the right one from a bad image.
    pub bad_scan: Channel,
    /// Stripped of its marks.
    pub marks_stripped: Channel,
}

/// Everything that repair knows, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Repairer {
    model: LanguageModel,
    trie: Trie,
    channels: Channels,
    abbreviations: Vec<(String, u16)>,
    places: PlaceCosts,
}

/// A word left as it was read though no model knows it, a word and a letter. A capital and plain letters may be a
/// name, plain letters a foreign word; marks that make no syllable, capitals in the middle, digits and signs inside
/// are wreckage more likely than not.
const NAME_KEPT: (Cost, Cost) = (5_000, 600);
const PLAIN_KEPT: (Cost, Cost) = (7_000, 700);
const MARKED_KEPT: (Cost, Cost) = (9_000, 800);
const MIXED_KEPT: (Cost, Cost) = (10_000, 1_500);
/// Two tokens read from one syllable: how rare that is.
const JOIN: Cost = 6_000;
/// In clean text a valid syllable is not doubted, and anything else only on such evidence.
const CLEAN_KEPT: Cost = -4_000;
/// After a kind word about every second word is a name of the document's own place, one of some thirty.
const PLACE_EXPECTED: Cost = 4_500;
/// Elsewhere about one word in a hundred.
const PLACE_ELSEWHERE: Cost = 9_500;
/// A name's channel cost may be this dear, a letter.
const PLACE_LIMIT: Cost = 2_500;

impl Repairer {
    /// Puts the parts together.
    #[must_use]
    pub fn new(model: LanguageModel, channels: Channels, lexicon: &dyn Lexicon) -> Self {
        let trie = Trie::of(&model, is_syllable);
        let abbreviations =
            lexicon.abbreviations().iter().map(|a| (a.written.clone(), model.id(&a.written.to_lowercase()))).collect();
        let mut heralds: Vec<u16> =
            ["xã", "phường", "trấn", "huyện", "quận", "phố", "tỉnh", "và"].iter().map(|w| model.id(w)).collect();
        heralds.sort_unstable();
        let places = PlaceCosts { expected: PLACE_EXPECTED, elsewhere: PLACE_ELSEWHERE, heralds };
        Self { model, trie, channels, abbreviations, places }
    }

    /// The language model.
    #[must_use]
    pub const fn model(&self) -> &LanguageModel {
        &self.model
    }

    /// Repairs a text, page by page.
    #[must_use]
    pub fn repair(&self, text: &Text, settings: &Settings) -> Repaired {
        let content = text.as_str();
        let mut edits = Vec::new();
        let mut profiles = Vec::new();
        for &page in text.pages() {
            let profile = Look::of(page.of(content)).profile();
            profiles.push(profile);
            self.repair_page(page.of(content), page.start, profile, settings, &mut edits);
        }
        write(text, edits, settings.threshold, profiles)
    }

    fn sources(&self, profile: DamageProfile) -> Sources<'_> {
        let channel = match profile {
            DamageProfile::WrongLanguage => &self.channels.wrong_language,
            DamageProfile::MarksStripped => &self.channels.marks_stripped,
            DamageProfile::BadScan | DamageProfile::Clean => &self.channels.bad_scan,
        };
        Sources { model: &self.model, trie: &self.trie, channel, abbreviations: &self.abbreviations }
    }

    fn repair_page(
        &self,
        page: &str,
        offset: usize,
        profile: DamageProfile,
        settings: &Settings,
        out: &mut Vec<Proposed>,
    ) {
        let sources = self.sources(profile);
        let all = pieces(page);
        let mut memo = Memo::default();
        let names = Names::of(&settings.names, &self.model);
        let mut start = 0;
        while start < all.len() {
            let mut end = start + 1;
            while end < all.len() && !all[end].after_boundary {
                end += 1;
            }
            let stretch = &all[start..end];
            let lattice = self.lattice(page, stretch, profile, &sources, &names, &mut memo);
            if let Some(steps) = decode(&lattice, &self.model, &self.places) {
                for step in steps {
                    let edge = &lattice.edges[step.edge];
                    let span = Span::new(stretch[edge.from].span.start, stretch[edge.to - 1].span.end);
                    let before = span.of(page);
                    if edge.output != before {
                        out.push(Proposed {
                            span: Span::new(span.start + offset, span.end + offset),
                            before: before.to_owned(),
                            after: edge.output.clone(),
                            reason: reason(edge.reading),
                            confidence: step.confidence,
                        });
                    }
                }
            }
            start = end;
        }
    }

    fn lattice(
        &self,
        page: &str,
        stretch: &[Piece],
        profile: DamageProfile,
        sources: &Sources,
        names: &Names,
        memo: &mut Memo,
    ) -> Lattice {
        let mut lattice = Lattice { len: stretch.len(), edges: Vec::new() };
        for (at, piece) in stretch.iter().enumerate() {
            let token = piece.span.of(page);
            let next = page[piece.span.end..].chars().next();
            let mut free = freedom(token, next);
            let leads = token.starts_with(|c: char| c.is_ascii_digit());
            // Where the language was right, a digit that starts a token is a digit.
            if free == Freedom::Mixed
                && (profile == DamageProfile::Clean || profile != DamageProfile::WrongLanguage && leads)
            {
                free = Freedom::Locked;
            }
            let as_read = sources.id_as_read(token);
            lattice.edges.push(as_read_edge(token, at, free, as_read, profile, sources));
            if free == Freedom::Locked {
                continue;
            }
            let settled = profile == DamageProfile::Clean && as_read >= reserved::FIRST_WORD;
            if settled {
                continue;
            }
            let entry = memo.entry(token, sources);
            let unified = unify_tone_placement(token);
            for c in &entry.single {
                // `hoà` found as `hòa` is the token itself.
                if c.output != unified {
                    let reading = if c.abbreviation { Reading::Abbreviation } else { Reading::Syllable };
                    lattice.edges.push(edge(at, at + 1, c, reading));
                } else if let Some(kept) =
                    lattice.edges.iter_mut().rev().find(|e| e.from == at && e.reading == Reading::AsRead)
                {
                    kept.cost = kept.cost.min(c.cost);
                }
            }
            lattice.edges.extend(entry.splits.iter().map(|c| edge(at, at + 1, c, Reading::Split)));
            if profile != DamageProfile::Clean {
                self.join(page, stretch, at, free, sources, memo, &mut lattice);
            }
            names.offer(page, stretch, at, sources.channel, &mut lattice);
        }
        lattice.edges.sort_by_key(|e| e.from);
        lattice
    }

    /// The syllable that this piece and the next may be together.
    #[expect(clippy::too_many_arguments, reason = "one step of `lattice`, kept apart for reading")]
    fn join(
        &self,
        page: &str,
        stretch: &[Piece],
        at: usize,
        free: Freedom,
        sources: &Sources,
        memo: &mut Memo,
        lattice: &mut Lattice,
    ) {
        let Some(next) = stretch.get(at + 1) else { return };
        let this = stretch[at];
        let (a, b) = (this.span.of(page), next.span.of(page));
        let gap = page.get(this.span.end..next.span.start).unwrap_or("\n");
        let following = page[next.span.end..].chars().next();
        let one_word = |s: &str| is_syllable(&unify_tone_placement(&s.to_lowercase()));
        // Two tokens that are good syllables are left two; so is anything with a line break or a sign between.
        if gap != " "
            || freedom(b, following) == Freedom::Locked
            || free == Freedom::Locked
            || (one_word(a) && one_word(b))
            || Case::of(b) == Case::Title
        {
            return;
        }
        let joined = format!("{a}{b}");
        if joined.chars().count() > 9 {
            return;
        }
        let best = memo.entry(&joined, sources).single.first().map(|c| c.cost);
        let letters = Cost::try_from(joined.chars().count()).unwrap_or(0);
        if best.is_some_and(|c| c < 1_800 * letters) {
            let found: Vec<Edge> = memo
                .entry(&joined, sources)
                .single
                .iter()
                .take(6)
                .filter(|c| !c.abbreviation)
                .map(|c| Edge { cost: c.cost + JOIN, ..edge(at, at + 2, c, Reading::Join) })
                .collect();
            lattice.edges.extend(found);
        }
    }
}

/// An edit before it is written.
#[derive(Debug)]
struct Proposed {
    span: Span,
    before: String,
    after: String,
    reason: EditReason,
    confidence: u8,
}

fn write(text: &Text, proposed: Vec<Proposed>, threshold: u8, profiles: Vec<DamageProfile>) -> Repaired {
    // A suggestion is an edit that writes what stood there: it gets its span in the new text the same way.
    let text_edits: Vec<TextEdit> = proposed
        .iter()
        .map(|p| TextEdit {
            span: p.span,
            with: if p.confidence >= threshold { p.after.clone() } else { p.before.clone() },
        })
        .collect();
    let (new, spans) = text.rewrite(&text_edits);
    let edits = proposed
        .into_iter()
        .zip(spans)
        .map(|(p, span)| Edit {
            before: p.before,
            after: p.after,
            reason: p.reason,
            confidence: p.confidence,
            applied: p.confidence >= threshold,
            page: new.page_at(span.start),
            span,
            bbox: new.bbox(span),
        })
        .collect();
    Repaired { text: new, edits, profiles }
}

const fn reason(reading: Reading) -> EditReason {
    match reading {
        Reading::Abbreviation => EditReason::Abbreviation,
        Reading::Place => EditReason::Gazetteer,
        Reading::Join => EditReason::Join,
        Reading::Split => EditReason::Split,
        Reading::Syllable | Reading::AsRead => EditReason::Channel,
    }
}

fn edge(from: usize, to: usize, c: &Candidate, reading: Reading) -> Edge {
    Edge { from, to, words: c.words.clone(), output: c.output.clone(), cost: c.cost, reading }
}

/// The token as it stands. A known word pays what the channel asks for reading it rightly (filled in from its own
/// candidate); an unknown one pays for being unknown.
fn as_read_edge(token: &str, at: usize, free: Freedom, id: u16, profile: DamageProfile, sources: &Sources) -> Edge {
    let letters = Cost::try_from(token.chars().count()).unwrap_or(0);
    let cost = match free {
        Freedom::Locked => 0,
        // A misread letter is likelier than a number that runs into letters.
        Freedom::Mixed => MIXED_KEPT.0 + MIXED_KEPT.1 * letters,
        Freedom::Free if id >= reserved::FIRST_WORD => {
            sources.channel.cost(&unify_tone_placement(token), &unify_tone_placement(token))
        }
        Freedom::Free if profile == DamageProfile::Clean => 0,
        Freedom::Free => {
            let plain = token.chars().all(|c| c.is_ascii_alphabetic());
            let (word, letter) = match Case::of(token) {
                Case::Title | Case::Upper if plain => NAME_KEPT,
                Case::Lower if plain => PLAIN_KEPT,
                _ if token.chars().any(is_wreck) => MIXED_KEPT,
                _ => MARKED_KEPT,
            };
            word + letter * letters
        }
    };
    let cost = if profile == DamageProfile::Clean { cost + CLEAN_KEPT } else { cost };
    Edge {
        from: at,
        to: at + 1,
        words: vec![id],
        output: token.to_owned(),
        cost: cost.max(0),
        reading: Reading::AsRead,
    }
}

/// Candidates of the tokens of a page: the same token is searched for once.
#[derive(Default)]
struct Memo {
    known: HashMap<String, Entry>,
}

struct Entry {
    single: Vec<Candidate>,
    splits: Vec<Candidate>,
}

impl Memo {
    fn entry(&mut self, token: &str, sources: &Sources) -> &Entry {
        if !self.known.contains_key(token) {
            let single = sources.candidates(token);
            let splits = sources.splits(token, single.first().map(|c| c.cost));
            self.known.insert(token.to_owned(), Entry { single, splits });
        }
        &self.known[token]
    }
}

/// The names of the document's own place, by number of syllables.
struct Names {
    /// Syllables as written, and what the language model sees.
    by_length: BTreeMap<usize, Vec<(Vec<String>, Vec<u16>)>>,
}

impl Names {
    fn of(names: &[String], model: &LanguageModel) -> Self {
        let mut by_length: BTreeMap<usize, Vec<(Vec<String>, Vec<u16>)>> = BTreeMap::new();
        for name in names {
            let syllables: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
            if syllables.iter().any(|s| s.bytes().any(|b| b.is_ascii_digit())) {
                continue;
            }
            let ids = syllables.iter().map(|s| model.id(&unify_tone_placement(&s.to_lowercase()))).collect();
            by_length.entry(syllables.len()).or_default().push((syllables, ids));
        }
        for list in by_length.values_mut() {
            list.sort();
            list.dedup();
        }
        Self { by_length }
    }

    /// Adds the names that the pieces from `at` may be.
    fn offer(&self, page: &str, stretch: &[Piece], at: usize, channel: &Channel, lattice: &mut Lattice) {
        let first = stretch[at].span.of(page);
        if !first.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic()) {
            return;
        }
        for (&length, names) in &self.by_length {
            let Some(run) = stretch.get(at..at + length) else { continue };
            let tokens: Vec<&str> = run.iter().map(|p| p.span.of(page)).collect();
            // Nothing but space lies inside a name.
            let whole = run.windows(2).all(|w| {
                page.get(w[0].span.end..w[1].span.start).is_some_and(|g| !g.is_empty() && g.trim().is_empty())
            });
            if !whole || (length > 1 && tokens.iter().any(|t| t.chars().all(|c| c.is_ascii_digit()))) {
                continue;
            }
            let upper = tokens.iter().all(|t| Case::of(t) == Case::Upper);
            let folded: Vec<String> = tokens.iter().map(|t| fold(t)).collect();
            for (syllables, ids) in names {
                // A cheap look first: some syllable must begin or end as it was read.
                if !syllables.iter().zip(&folded).all(|(s, t)| alike(&fold(s), t)) {
                    continue;
                }
                let written: Vec<String> =
                    syllables.iter().map(|s| if upper { s.to_uppercase() } else { s.clone() }).collect();
                let letters = Cost::try_from(written.iter().map(|s| s.chars().count()).sum::<usize>()).unwrap_or(0);
                let cost: Cost = written
                    .iter()
                    .zip(&tokens)
                    .map(|(s, t)| channel.cost(&unify_tone_placement(s), &unify_tone_placement(t)))
                    .sum();
                if cost <= PLACE_LIMIT * letters {
                    let gaps: Vec<&str> = run.windows(2).map(|w| &page[w[0].span.end..w[1].span.start]).collect();
                    let mut output = String::new();
                    for (i, (s, t)) in written.iter().zip(&tokens).enumerate() {
                        if i > 0 {
                            output.push_str(gaps[i - 1]);
                        }
                        // The document's own tone placement stays where the syllable is the same.
                        output.push_str(if unify_tone_placement(s) == unify_tone_placement(t) { t } else { s });
                    }
                    lattice.edges.push(Edge {
                        from: at,
                        to: at + length,
                        words: ids.clone(),
                        output,
                        cost,
                        reading: Reading::Place,
                    });
                }
            }
        }
    }
}

/// True unless two folded syllables share neither their first nor their last letter and differ in more than half.
fn alike(name: &str, token: &str) -> bool {
    let distance = strsim::levenshtein(name, token);
    distance <= 1 + name.len() / 2
}
