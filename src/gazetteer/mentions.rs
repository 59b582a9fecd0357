//! All mentions of units in a text.
//!
//! `gồm các xã, phường: Tung Lam (120,15%); Pha Lam (117,99%) và Hdi Yén` has three mentions, all governed by the
//! kind words at the head of the list. `phường Hải Bình` has its own. `Xuân Lâm đã hoàn thành` has none, and is
//! taken because Xuân Lâm is a unit of the document's own district; `Nguyễn Xuân Lâm` is a person.
//!
//! Three passes over the words: names behind kind words, bare names, and the neighbours in the lists that these
//! stand in. Only the first and the last look for damaged names, since only there something says "a name stands here".

mod bare;
mod placed;

use super::kinds::{KindSet, head};
use super::resolve::{Candidate, Observed, Surroundings, observed_at};
use super::tables::Tables;
use super::tokens::{Token, tokenize_damaged};
use super::{Mention, Unit, damage, lists, own_words, successors};
use crate::channel::Cost;
use crate::model::{Locality, Span};
use jiff::civil::Date;
use placed::fitting;
use std::collections::BTreeMap;

/// Words that the longest name has.
const LONGEST: usize = 5;
/// What a name costs that leaves a capitalised word behind it.
const CUT_SHORT: Cost = 3_000;

/// A mention in words.
#[derive(Debug)]
struct Found {
    /// First word, kind word included.
    start: usize,
    /// First word of the name.
    name: usize,
    /// One past the name's last word.
    end: usize,
    kinds: KindSet,
    candidates: Vec<Candidate>,
}

pub(super) fn mentions(tables: &Tables, text: &str, locality: &Locality, on: Option<Date>) -> Vec<Mention> {
    let damage = damage::of_text(text);
    let tokens = tokenize_damaged(text, damage, tables.has_hamlets);
    let on = own_words::believed(tables, &tokens, on);
    // `huyện Bình Lục (cũ)`: what the province was the day before its districts ended.
    let eve = own_words::EVE;
    let past = Locality { district: None, commune: None, ..locality.clone() };
    let scan = Scan {
        around: Surroundings::new(tables, locality, on, damage),
        before: on.filter(|d| *d > eve).map(|_| Surroundings::new(tables, &past, Some(eve), damage)),
        clean: damage.keeps_marks(),
        tokens,
    };
    let mut kept = Kept { taken: vec![false; scan.tokens.len()], found: Vec::new() };
    scan.governed(&mut kept);
    scan.bare(&mut kept);
    scan.neighbours(&mut kept);
    kept.found.sort_by_key(|f| f.start);
    kept.found.iter().map(|f| scan.mention(f)).collect()
}

/// The mentions so far; no word belongs to two.
struct Kept {
    taken: Vec<bool>,
    found: Vec<Found>,
}

impl Kept {
    fn is_free(&self, from: usize, to: usize) -> bool {
        self.taken.get(from..to).is_some_and(|w| !w.contains(&true))
    }

    fn add(&mut self, f: Found) {
        if self.is_free(f.start, f.end) {
            self.taken[f.start..f.end].fill(true);
            self.found.push(f);
        }
    }
}

struct Scan<'g, 't> {
    around: Surroundings<'g>,
    /// The same while there were districts, for a text that was written after they ended.
    before: Option<Surroundings<'g>>,
    /// The text has its marks: a name in it is right but for a letter.
    clean: bool,
    tokens: Vec<Token<'t>>,
}

impl Scan<'_, '_> {
    fn mention(&self, f: &Found) -> Mention {
        let at = |from: usize, to: usize| Span::new(self.tokens[from].start, self.tokens[to - 1].end);
        let tables = self.around.tables;
        let gone = |u: &Unit| u.valid_to.is_some();
        let successors = match f.candidates.as_slice() {
            [only] if gone(&tables.units[only.unit as usize]) => {
                successors::successors(tables, &tables.units[only.unit as usize], None)
            }
            _ => Vec::new(),
        };
        let kind = f.kinds.single().or_else(|| match f.candidates.as_slice() {
            // `thành phố` is two kinds; the unit says which.
            [only] if f.name > f.start => Some(tables.units[only.unit as usize].kind).filter(|k| f.kinds.has(*k)),
            _ => None,
        });
        Mention {
            span: at(f.start, f.end),
            name_span: at(f.name, f.end),
            kind,
            candidates: self.around.refs(&f.candidates),
            successors,
        }
    }

    /// Names behind kind words, and the lists that go on from there.
    fn governed(&self, kept: &mut Kept) {
        let mut i = 0;
        while i < self.tokens.len() {
            let Some(head) = head(&self.tokens, i) else {
                i += 1;
                continue;
            };
            let name = i + head.len;
            let place = self.placed(i, head, 0);
            let Some((end, candidates)) = place else {
                i += 1;
                continue;
            };
            let kinds = head.kinds;
            // `xã, phường: A; B` belongs to the list, not to its first name.
            let start = if head.row { name } else { i };
            kept.add(Found { start, name, end, kinds, candidates });
            let mut at = end;
            let mut missed = 0;
            while let Some(item) = lists::next_item(&self.tokens, at) {
                if super::kinds::head(&self.tokens, item).is_some() {
                    break;
                }
                if let Some((end, candidates)) = self.item_at(item, kinds) {
                    kept.add(Found { start: item, name: item, end, kinds, candidates });
                    at = end;
                    missed = 0;
                } else if missed == 0 && lists::looks_like_name(&self.tokens, item) {
                    missed += 1;
                    at = lists::name_end(&self.tokens, item);
                } else {
                    break;
                }
            }
            i = end;
        }
    }

    /// A name behind a kind word: clean, folded, or damaged.
    fn name_at(&self, i: usize, kinds: KindSet, sure: bool) -> Option<(usize, Vec<Candidate>)> {
        let first = self.tokens.get(i)?;
        if first.is_number() {
            // `phường 3 Bảo Lộc`
            let longer = (2..=LONGEST).rev().find_map(|n| {
                let candidates = self.around.look_up(&self.observed(i, n)?, kinds);
                (!candidates.is_empty()).then_some((i + n, candidates))
            });
            return longer.or_else(|| self.numbered(i, kinds));
        }
        if !first.capital {
            return None;
        }
        for n in (1..=LONGEST).rev() {
            let Some(observed) = self.observed(i, n) else { continue };
            if n == 1 && !self.is_exact_word(&observed, kinds) {
                continue;
            }
            let candidates = fitting(&self.around, self.around.look_up(&observed, kinds), kinds);
            if !candidates.is_empty() {
                let nearer = self.nearer(i, i + n, kinds, &candidates);
                return Some(nearer.unwrap_or((i + n, candidates)));
            }
        }
        if let Some(hit) = self.former_district(i, kinds) {
            return Some(hit);
        }
        if let Some(hit) = self.damaged_at(i, kinds, if sure || !self.clean { None } else { Some(6_000) }) {
            return Some(hit);
        }
        // A unit that is no more, named as such: `huyện Bát Xát (cũ)`.
        if sure {
            for n in (2..=LONGEST).rev() {
                let Some(observed) = self.observed(i, n) else { continue };
                let former = self.former(&observed, kinds);
                if !former.is_empty() {
                    return Some((i + n, former));
                }
            }
        }
        None
    }

    /// `Phường 3`, `Quận 10`: of the own district or province only, and on one line.
    fn numbered(&self, i: usize, kinds: KindSet) -> Option<(usize, Vec<Candidate>)> {
        let t = self.tokens.get(i).filter(|t| !t.gap.contains([':', '\t']) && t.text.len() <= 2)?;
        let next = self.tokens.get(i + 1);
        // A line's first number may number the line; `mỗi phường 05 người` counts.
        let numbers = t.gap.contains('\n') && next.is_none_or(|n| n.gap.starts_with(['.', ')', '\t']));
        let each = i >= 2 && matches!(self.tokens[i - 2].folded.as_str(), "moi" | "m6i" | "mdi" | "mei" | "méi");
        let people = |word: &str| word.starts_with("ng") && word.ends_with('i') && (4..=6).contains(&word.len());
        let counted = next.is_some_and(|n| n.follows() && people(&n.folded));
        if numbers || each || counted || t.gap.contains("\n\n") {
            return None;
        }
        let decimal = self.tokens.get(i + 1).is_some_and(|n| n.is_number() && matches!(n.gap, "," | "." | "/"));
        let percent = self.tokens.get(i + 1).is_some_and(|n| n.gap.starts_with('%'));
        let candidates: Vec<_> = self
            .around
            .look_up(&self.observed(i, 1)?, kinds)
            .into_iter()
            .filter(|c| {
                let unit = &self.around.tables.units[c.unit as usize];
                let own = self.around.district.is_some() || self.around.province.is_some();
                kinds.has(unit.kind) && own && self.around.distance(unit) <= 2
            })
            .collect();
        (!decimal && !percent && !candidates.is_empty()).then_some((i + 1, candidates))
    }

    fn is_exact_word(&self, observed: &Observed, kinds: KindSet) -> bool {
        let form = self.around.tables.form(&observed.folded);
        form.is_some_and(|f| {
            f.names.iter().any(|n| {
                let unit = &self.around.tables.units[n.unit as usize];
                // `xa Pro` in a text that has lost its marks is Pró, if that is one of the own.
                let own = if unit.kind.level() == 3 { 0 } else { 2 };
                let lost = !self.clean && self.around.distance(unit) <= own;
                kinds.has(unit.kind) && (*n.key == *observed.key && self.around.distance(unit) <= 2 || lost)
            })
        })
    }

    /// True where a capitalised word goes on in the same line.
    fn goes_on(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.capital && t.continues() && !t.gap.contains('\n') && !t.gap.contains('-'))
    }

    fn former(&self, observed: &Observed, kinds: KindSet) -> Vec<Candidate> {
        let tables = self.around.tables;
        let Some(form) = tables.form(&observed.folded) else { return Vec::new() };
        let found = form.names.iter().filter_map(|n| {
            let unit = &tables.units[n.unit as usize];
            let past = unit.valid_to.is_some_and(|to| self.around.on.is_some_and(|on| to <= on));
            let fits = *n.key == *observed.key && kinds.has(unit.kind) && past;
            fits.then(|| Candidate { unit: n.unit, cost: 7_000 + self.around.far(unit) })
        });
        self.around.ranked(found.collect())
    }

    /// A name that must be there, damaged: the best of one to four words.
    fn damaged_at(&self, i: usize, kinds: KindSet, limit: Option<Cost>) -> Option<(usize, Vec<Candidate>)> {
        let pool = self.around.pool(kinds);
        let mut best: Option<(Cost, usize, Vec<Candidate>)> = None;
        for n in [2, 3, 1, 4] {
            let Some(mut observed) = self.observed(i, n) else { continue };
            let capitals = self.tokens[i..i + n].iter().filter(|t| t.capital).count();
            if capitals < n.min(2) || (n == 1 && (observed.letters() < 5 || self.goes_on(i + 1))) {
                continue;
            }
            // Without a province thousands of names compete.
            let crowded = self.around.province.is_none() && kinds.has_level(3);
            observed.limit = if n == 1 || crowded { Some(4_000) } else { limit.or(self.clean.then_some(8_000)) };
            let candidates = fitting(&self.around, self.around.look_near(&observed, kinds, &pool), kinds);
            let Some(first) = candidates.first() else { continue };
            // `Lwong Hoa A` is not Lương Hòa with an A behind it.
            let cost = first.cost + if self.goes_on(i + n) { CUT_SHORT } else { 0 };
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, i + n, candidates));
            }
        }
        best.map(|(_, end, candidates)| (end, candidates))
    }

    /// A member of a list of such units.
    fn item_at(&self, i: usize, kinds: KindSet) -> Option<(usize, Vec<Candidate>)> {
        let first = self.tokens.get(i)?;
        if first.is_number() {
            return self.numbered(i, kinds).filter(|_| lists::ends_item(&self.tokens, i + 1));
        }
        if !first.capital {
            return None;
        }
        for n in (1..=LONGEST).rev() {
            let Some(observed) = self.observed(i, n) else { continue };
            if n == 1 && self.goes_on(i + 1) {
                continue;
            }
            let candidates: Vec<_> =
                self.around.look_up(&observed, kinds).into_iter().filter(|c| self.near(*c)).collect();
            if !candidates.is_empty() {
                let nearer = self.nearer(i, i + n, kinds, &candidates);
                return Some(nearer.unwrap_or((i + n, candidates)));
            }
        }
        let (end, candidates) = self.damaged_at(i, kinds, None)?;
        Some((end, candidates))
    }

    /// In the own district, or, for a document without one, in the own province.
    fn near(&self, c: Candidate) -> bool {
        let unit = &self.around.tables.units[c.unit as usize];
        self.around.province.is_none() || self.around.distance(unit) <= 5 || unit.kind.level() == 1
    }

    /// Goes along the lists that the mentions found so far stand in.
    fn neighbours(&self, kept: &mut Kept) {
        let mut next = 0;
        while let Some(f) = kept.found.get(next) {
            let level = f.candidates.first().map_or(3, |c| self.around.tables.units[c.unit as usize].kind.level());
            let kinds = if f.kinds.is_empty() { KindSet::level(level) } else { f.kinds };
            let (start, end) = (f.start, f.end);
            next += 1;
            if let Some(item) = lists::next_item(&self.tokens, end)
                && !kept.taken[item]
                && head(&self.tokens, item).is_none()
                && let Some((end, candidates)) = self.item_at(item, kinds)
            {
                kept.add(Found { start: item, name: item, end, kinds: KindSet::default(), candidates });
            }
            let Some(previous) = lists::previous_end(&self.tokens, start) else { continue };
            for item in [2, 3, 1, 4].iter().filter_map(|n| previous.checked_sub(*n)) {
                if kept.is_free(item, previous)
                    && lists::starts_item(&self.tokens, item)
                    && let Some((end, candidates)) = self.item_at(item, kinds)
                    && end == previous
                {
                    kept.add(Found { start: item, name: item, end, kinds: KindSet::default(), candidates });
                    break;
                }
            }
        }
        self.agree(&mut kept.found);
        self.tell_apart(&mut kept.found);
    }

    /// A unit that the text calls by another name is not meant by this one: where `Viêng Lán` is named, the township
    /// that it went into is not there yet.
    fn tell_apart(&self, found: &mut [Found]) {
        let unit = |c: &Candidate| &self.around.tables.units[c.unit as usize];
        let mut named: BTreeMap<&str, &str> = BTreeMap::new();
        for f in found.iter() {
            if let [only] = f.candidates.as_slice() {
                named.insert(&unit(only).code, &unit(only).name);
            }
        }
        for f in found.iter_mut().filter(|f| f.candidates.len() > 1) {
            let other = |c: &Candidate| {
                let (code, name) = (unit(c).code.as_str(), unit(c).name.as_str());
                named.get(code).is_some_and(|called| *called != name)
            };
            if !f.candidates.iter().all(other) {
                f.candidates.retain(|c| !other(c));
            }
        }
    }

    /// A name that may be a district or a commune is what its neighbours in the list are, and a commune where its
    /// figure follows in brackets.
    fn agree(&self, found: &mut [Found]) {
        found.sort_by_key(|f| f.start);
        let level = |c: &Candidate| self.around.tables.units[c.unit as usize].kind.level();
        let one_level = |f: &Found| {
            let first = f.candidates.first().map(level)?;
            f.candidates.iter().all(|c| level(c) == first).then_some(first)
        };
        let follows = |a: &Found, b: &Found| lists::next_item(&self.tokens, a.end) == Some(b.start);
        for i in 0..found.len() {
            if one_level(&found[i]).is_some() {
                continue;
            }
            let before = i.checked_sub(1).filter(|b| follows(&found[*b], &found[i])).map(|b| &found[b]);
            let after = found.get(i + 1).filter(|a| follows(&found[i], a));
            let figure = self.tokens.get(found[i].end).filter(|t| t.is_number() && t.gap_has(&['(']));
            let wanted = before.into_iter().chain(after).find_map(one_level).or(figure.map(|_| 3));
            if let Some(wanted) = wanted
                && found[i].candidates.iter().any(|c| level(c) == wanted)
            {
                found[i].candidates.retain(|c| level(c) == wanted);
            }
        }
    }

    /// The words `i..i + n` as one name, if nothing parts them.
    fn observed(&self, i: usize, n: usize) -> Option<Observed> {
        observed_at(&self.tokens, i, n)
    }
}
