//! All readings of a page's tokens, as lattices: as read, as candidates, split, joined with the next, as a name.

use super::candidates::{Candidate, Sources};
use super::lattice::{Edge, Lattice, Output, Reading, Words};
use super::lock::{Freedom, freedom};
use super::names::Names;
use super::profile::Look;
use super::tokenize::Piece;
use super::user_words::OnPage;
use super::{Cost, reserved};
use crate::channel::is_wreck;
use crate::model::DamageProfile;
use crate::orthography::{Case, fold, is_syllable, unify_tone_placement};

/// A word left as it was read though no model knows it, a word and a letter. A capital and plain letters may be a
/// name, plain letters a foreign word, capitals around an ampersand are as they should be; marks that make no syllable,
/// capitals in the middle, digits and signs inside are wreckage more likely than not.
const NAME_KEPT: (Cost, Cost) = (6_250, 750);
const CODE_KEPT: (Cost, Cost) = (2_000, 250);
const PLAIN_KEPT: (Cost, Cost) = (8_750, 875);
const MARKED_KEPT: (Cost, Cost) = (11_250, 1_000);
const MIXED_KEPT: (Cost, Cost) = (12_500, 1_875);
/// One possible syllable taken for another on a page that was read in the right language: rarer than the channel
/// says, which was estimated on pages worse than most.
const DOUBT: Cost = 500;
/// The same on a scan that looks clean: of ten thousand words that are right, one may be changed. A capital may
/// begin a name, and names are what no model knows all of.
const CLEAN_DOUBT: Cost = 1_500;
const CLEAN_NAME_DOUBT: Cost = 4_500;
/// Words that are no syllables, in thousandths, from which on a page is as bad as one that looks so.
const STRANGE: usize = 20;
/// A number in the text is a word about one time in twenty where the language was wrong and it stands alone.
const FIGURE: Cost = 3_000;
/// A short word of capitals among small letters: how much rarer that is than its small form with a capital in front,
/// or without, having been read so.
const CAPITALS_ALONE: Cost = 2_000;
const CAPITALS_READ: Cost = 1_500;
/// Letters of such a word.
const SHORT: usize = 3;
/// Two tokens read from one syllable: how rare that is.
const JOIN: Cost = 6_000;
/// In clean text a valid syllable is not doubted, and anything else only on such evidence.
const CLEAN_KEPT: Cost = -4_000;
/// Two pieces together may have so many characters.
const JOINED: usize = 9;

/// A page on its way into lattices. The same token is searched for once.
pub(super) struct Readings<'a> {
    page: &'a str,
    profile: DamageProfile,
    /// How bad the page is among those that look clean, in thousandths.
    trouble: Cost,
    /// An engine has just read the page from its image.
    scanned: bool,
    sources: Sources<'a>,
    names: &'a mut Names,
    user: OnPage<'a>,
}

impl<'a> Readings<'a> {
    pub(super) fn of(
        page: &'a str,
        (look, scanned): (Look, bool),
        sources: Sources<'a>,
        names: &'a mut Names,
        user: OnPage<'a>,
    ) -> Self {
        let profile = look.profile();
        Self { page, profile, trouble: trouble(look), scanned, sources, names, user }
    }

    /// The lattice of a stretch of pieces.
    pub(super) fn lattice(&mut self, stretch: &[Piece]) -> Lattice {
        let mut lattice = Lattice::of(stretch.len(), self.profile);
        let clean = self.profile == DamageProfile::Clean;
        for (at, piece) in stretch.iter().enumerate() {
            let token = unify_tone_placement(piece.span.of(self.page));
            let free = self.freedom(*piece);
            // Nothing is looked for where nothing is doubted.
            let entry = (free != Freedom::Locked && (!clean || self.scanned)).then(|| self.sources.entry(&token));
            let id = entry.as_ref().map_or_else(|| self.sources.id_as_read(&token), |e| e.id);
            let as_read = lattice.edges.len();
            lattice.edges.push(self.as_read(&token, at, free, id, entry.as_ref().map(|e| e.own)));
            let settled = clean && !self.scanned && id >= reserved::FIRST_WORD;
            if free == Freedom::Locked && !settled && self.may_be_a_word(*piece) {
                let entry = self.sources.entry(&token);
                let words = entry.single.iter().filter(|c| matches!(c.output, Output::Word(_, Case::Lower)));
                lattice
                    .edges
                    .extend(words.map(|c| Edge { cost: c.cost + FIGURE, ..edge(at, at + 1, c, Reading::Figure) }));
            }
            if free == Freedom::Locked || settled {
                continue;
            }
            let doubt = self.doubt(&token, id);
            let entry = entry.unwrap_or_else(|| self.sources.entry(&token));
            let case = Case::of(&token);
            let alone = self.stands_alone(stretch, at, case);
            let is_own = |c: &Candidate| match c.output {
                Output::Word(word, written) => word == id && written == case,
                Output::Abbreviation(i) => {
                    self.sources.vocabulary.abbreviations.get(usize::from(i)).is_some_and(|a| a.0 == token)
                }
                _ => false,
            };
            for c in &entry.single {
                // `hoà` found as `hòa` is the token itself.
                let here = if is_own(c) {
                    let kept = &mut lattice.edges[as_read].cost;
                    *kept = (*kept).min(c.cost);
                    as_read
                } else {
                    let reading = match c.output {
                        Output::Abbreviation(_) => Reading::Abbreviation,
                        _ => Reading::Syllable,
                    };
                    lattice.edges.push(Edge { cost: c.cost + doubt, ..edge(at, at + 1, c, reading) });
                    lattice.edges.len() - 1
                };
                if alone
                    && let Output::Word(word, Case::Upper) = c.output
                    && self.sources.vocabulary.model.word(word).chars().count() <= SHORT
                {
                    lattice.edges[here].cost += CAPITALS_ALONE;
                    for case in [Case::Title, Case::Lower] {
                        let small = Candidate { output: Output::Word(word, case), ..*c };
                        let cost = c.cost + doubt + CAPITALS_READ;
                        lattice.edges.push(Edge { cost, ..edge(at, at + 1, &small, Reading::Syllable) });
                    }
                }
            }
            lattice.edges.extend(entry.splits.iter().map(|c| edge(at, at + 1, c, Reading::Split)));
            if !clean {
                self.join(stretch, at, entry.is_plain, &mut lattice);
            }
            self.names.offer(self.page, stretch, at, &self.sources, &mut lattice);
            self.user.offer(self.page, stretch, at, self.sources.channel, &mut lattice);
        }
        lattice
    }

    /// True for a word of capitals beside words of small letters.
    fn stands_alone(&self, stretch: &[Piece], at: usize, case: Case) -> bool {
        if self.profile != DamageProfile::WrongLanguage || !matches!(case, Case::Upper | Case::Mixed) {
            return false;
        }
        let case_of = |i: Option<usize>| {
            let token = stretch.get(i?)?.span.of(self.page);
            token.chars().any(char::is_alphabetic).then(|| Case::of(token))
        };
        let beside = [case_of(at.checked_sub(1)), case_of(Some(at + 1))];
        beside.contains(&Some(Case::Lower)) && !beside.contains(&Some(Case::Upper))
    }

    /// What another reading pays besides, where the page was read in the right language: a good syllable is doubted
    /// only on good evidence.
    fn doubt(&self, token: &str, id: u16) -> Cost {
        match self.profile {
            DamageProfile::BadScan if is_syllable(&token.to_lowercase()) => DOUBT,
            DamageProfile::Clean if id < reserved::FIRST_WORD => 0,
            DamageProfile::Clean if Case::of(token) == Case::Lower => self.eased(CLEAN_DOUBT),
            DamageProfile::Clean => self.eased(CLEAN_NAME_DOUBT),
            _ => 0,
        }
    }

    /// A page on which some words are no syllables has more wrong ones among those that are.
    const fn eased(&self, doubt: Cost) -> Cost {
        doubt - (doubt - DOUBT) * self.trouble / 1000
    }

    fn freedom(&self, piece: Piece) -> Freedom {
        let token = piece.span.of(self.page);
        if self.user.locks(piece.span) {
            return Freedom::Locked;
        }
        let free = freedom(token, self.page[piece.span.end..].chars().next());
        let leads = token.starts_with(|c: char| c.is_ascii_digit());
        // Where the language was right, a digit that starts a token is a digit, and a sign is no word: `@` in the head of a
        // table was `(3)`.
        let right_language = self.profile != DamageProfile::WrongLanguage;
        if right_language && !token.contains(char::is_alphanumeric) {
            return Freedom::Locked;
        }
        if free == Freedom::Mixed && (self.profile == DamageProfile::Clean || right_language && leads) {
            Freedom::Locked
        } else {
            free
        }
    }

    /// True for one or two digits that stand alone on a page read with a wrong language: `ty 16` is `tỷ lệ`.
    fn may_be_a_word(&self, piece: Piece) -> bool {
        let token = piece.span.of(self.page);
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        self.profile == DamageProfile::WrongLanguage
            && !self.user.locks(piece.span)
            && token.len() <= 2
            && token.bytes().all(|b| b.is_ascii_digit())
            && blank(self.page[..piece.span.start].chars().next_back())
            && blank(self.page[piece.span.end..].chars().next())
    }

    /// The syllable that this piece and the next may be together.
    fn join(&self, stretch: &[Piece], at: usize, is_plain: bool, lattice: &mut Lattice) {
        let Some(&next) = stretch.get(at + 1) else { return };
        let (left, right) = (stretch[at].span.of(self.page), next.span.of(self.page));
        let gap = self.page.get(stretch[at].span.end..next.span.start).unwrap_or("\n");
        let syllable = |s: &str| is_syllable(&unify_tone_placement(&s.to_lowercase()));
        // Two tokens that are good syllables are left two; so is anything with a line break or a sign between.
        if gap != " "
            || self.freedom(next) == Freedom::Locked
            || (syllable(left) && syllable(right))
            || Case::of(right) == Case::Title
        {
            return;
        }
        let joined = unify_tone_placement(&format!("{left}{right}"));
        let characters = joined.chars().count();
        if characters > JOINED {
            return;
        }
        // Nor are two that are explained well on their own.
        if is_plain && self.sources.entry(&unify_tone_placement(right)).is_plain {
            return;
        }
        let found = self.sources.joined(&joined);
        let joins = found.single.iter();
        lattice.edges.extend(joins.map(|c| Edge { cost: c.cost + JOIN, ..edge(at, at + 2, c, Reading::Join) }));
    }

    /// `LDTBXH`: an abbreviation without its marks, on a page that has none.
    fn lost_its_marks(&self, token: &str) -> bool {
        matches!(self.profile, DamageProfile::WrongLanguage | DamageProfile::MarksStripped)
            && token.contains('D')
            && self.sources.vocabulary.abbreviations.iter().any(|(a, _)| a != token && fold(a) == fold(token))
    }

    /// The token as it stands. A known word pays what the channel asks for reading it rightly (filled in from its own
    /// candidate); an unknown one pays for being unknown.
    fn as_read(&self, token: &str, at: usize, free: Freedom, id: u16, own: Option<Cost>) -> Edge {
        let letters = Cost::try_from(token.chars().count()).unwrap_or(0);
        let cost = match free {
            Freedom::Locked => 0,
            // A misread letter is likelier than a number that runs into letters.
            Freedom::Mixed => MIXED_KEPT.0 + MIXED_KEPT.1 * letters,
            Freedom::Free if id >= reserved::FIRST_WORD => {
                // As dear as an unread token at first; its own candidate says better.
                own.unwrap_or_else(|| self.sources.channel.cost(token, token))
            }
            Freedom::Free if self.profile == DamageProfile::Clean => 0,
            // Where the language was right, a syllable that the model has not seen is a name, not wreckage.
            Freedom::Free if self.profile == DamageProfile::BadScan && is_syllable(&token.to_lowercase()) => 0,
            Freedom::Free => {
                let plain = token.chars().all(|c| c.is_ascii_alphabetic());
                let (word, letter) = match Case::of(token) {
                    Case::Upper if is_code(token) => CODE_KEPT,
                    Case::Upper if plain && self.lost_its_marks(token) => MIXED_KEPT,
                    Case::Title | Case::Upper if plain => NAME_KEPT,
                    Case::Lower if plain => PLAIN_KEPT,
                    _ if token.chars().any(is_wreck) => MIXED_KEPT,
                    _ => MARKED_KEPT,
                };
                word + letter * letters
            }
        };
        let cost = if self.profile == DamageProfile::Clean { cost + CLEAN_KEPT } else { cost };
        Edge {
            from: at,
            to: at + 1,
            words: Words::one(id),
            output: Output::AsRead,
            cost: cost.max(0),
            reading: Reading::AsRead,
        }
    }
}

/// From nothing where all words are syllables to all where as many are none as on a bad scan.
fn trouble(look: Look) -> Cost {
    let strange = 1000_usize.saturating_sub(look.syllable_share()) * 1000 / STRANGE;
    Cost::try_from(strange.min(1000)).unwrap_or(1000)
}

/// `VH&TT`: capitals on both sides of an ampersand.
fn is_code(token: &str) -> bool {
    let capitals = |s: &str| !s.is_empty() && s.chars().all(char::is_uppercase);
    token.split_once('&').is_some_and(|(a, b)| capitals(a) && capitals(b) && a.len() + b.len() >= 4)
}

fn edge(from: usize, to: usize, c: &Candidate, reading: Reading) -> Edge {
    Edge { from, to, words: c.words, output: c.output, cost: c.cost, reading }
}
