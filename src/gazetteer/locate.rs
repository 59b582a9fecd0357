//! The document's own place.
//!
//! `UBND HUYỆN YÊN THÀNH` at the head says it outright. Where two units have that name, everything else votes: districts
//! and provinces named with their kind words, the communes that the text lists, and above all `huyện Phong Điền, thành
//! phố Cần Thơ`. Where the head is missing or wrecked (`dia ban thi xa Nghi Son`), the posterior of every place that
//! could speak decides ([`super::body`]). A document of a province, of several districts or of the country keeps its
//! wider scope: no district is better than a wrong one.

use super::body::{Body, Stands, Told};
use super::kinds::{KindSet, head};
use super::letterhead::{self, Letterhead};
use super::resolve::{Candidate, Observed, Surroundings, observed_at};
use super::tables::{Standing, Tables};
use super::tokens::{Token, tokenize_damaged};
use super::{Unit, damage, own_words, persons};
use crate::channel::Cost;
use crate::model::{Locality, LocalityScope, UnitRef};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Words that the longest name has.
const LONGEST: usize = 5;
/// What one wrong letter costs a name.
const SLIP: Cost = 9_000;
/// Mentions of one unit beyond these add nothing.
const REPEATS: u32 = 6;

pub(super) fn locate(tables: &Tables, text: &str, on: Option<Date>) -> Locality {
    let damage = damage::of_text(text);
    let tokens = tokenize_damaged(text, damage, tables.has_hamlets);
    let on = own_words::believed(tables, &tokens, on);
    let country = Locality::default();
    let around = Surroundings::new(tables, &country, on, damage);
    let letterhead = letterhead::read(&tokens);
    let mut votes = Votes { tables, on, scores: BTreeMap::new(), times: BTreeMap::new(), pairs: BTreeMap::new() };
    let read = Reading { around: &around, tokens: &tokens, clean: damage.keeps_marks() };
    let (mut issuers, unknown) = votes.named_with_kind(&read, &letterhead);
    issuers.extend(votes.named_twice(&read, &letterhead));
    votes.provinces(&read, &letterhead);
    votes.dateline(&read, &letterhead);
    votes.communes(&read);
    votes.decide(&issuers, unknown, &letterhead, &read)
}

/// A text and where to look names up.
pub(super) struct Reading<'a, 'g, 't> {
    around: &'a Surroundings<'g>,
    tokens: &'a [Token<'t>],
    /// The text has its marks.
    clean: bool,
}

/// A unit's name behind a kind word.
struct Named {
    at: usize,
    /// First word of the name.
    name: usize,
    end: usize,
    kinds: KindSet,
    units: Vec<Candidate>,
}

impl Reading<'_, '_, '_> {
    fn observed(&self, i: usize, n: usize) -> Option<Observed> {
        observed_at(self.tokens, i, n)
    }

    /// The name behind the kind word at `i`: as it is, without its marks, or (districts and provinces) damaged.
    fn named(&self, i: usize) -> Option<Named> {
        let kind = head(self.tokens, i).filter(|h| !h.plural)?;
        let at = i + kind.len;
        let first = self.tokens.get(at)?;
        let parted = !first.follows() && first.gap.trim() != ".";
        if parted || !(first.capital || first.is_number()) {
            return None;
        }
        for n in (1..=LONGEST).rev() {
            let Some(observed) = self.observed(at, n) else { continue };
            let goes_on = self.tokens.get(at + n).is_some_and(|t| t.capital && t.continues() && !t.gap.contains('\n'));
            if n == 1 && !first.is_number() && goes_on && !first.upper {
                continue;
            }
            let mut units = self.around.look_up(&observed, kind.kinds);
            // A clean name is not another with other marks.
            let written_so = |c: &Candidate| self.around.tables.names_of(c.unit).any(|n| *n.key == *observed.key);
            if !observed.key.is_ascii() && units.iter().any(written_so) {
                units.retain(written_so);
            } else if !observed.key.is_ascii() && kind.sure && n == 1 {
                units.clear();
            }
            if !units.is_empty() {
                return Some(Named { at: i, name: at, end: at + n, kinds: kind.kinds, units });
            }
        }
        if kind.kinds.has_level(3) || !kind.sure {
            return None;
        }
        self.damaged(i, at, kind.kinds)
    }

    /// Units of some kinds that stand.
    fn pool(&self, kinds: KindSet) -> Vec<u32> {
        let fits = |u: &Unit| kinds.has(u.kind) && u.standing(self.around.on) != Standing::No;
        (0_u32..).zip(&self.around.tables.units).filter(|(_, u)| fits(u)).map(|(i, _)| i).collect()
    }

    /// True where the name at `at`, taken to its end, lies in reach of some unit's.
    fn is_nearly_known(&self, at: usize, kinds: KindSet) -> bool {
        let line_end = |t: &&Token<'_>| t.capital && t.continues() && !t.gap.contains('\n');
        let more = self.tokens.iter().skip(at + 1).take(LONGEST - 1).take_while(line_end).count();
        let known = |n: usize| {
            let mut observed = self.observed(at, n)?;
            // In a clean text one slip, in a damaged one whatever may have come of the name.
            observed.limit = self.clean.then_some(SLIP);
            Some(!self.around.look_near(&observed, kinds, &self.pool(kinds)).is_empty())
        };
        known(more + 1).unwrap_or(false)
    }

    /// A name without a kind word, as it is or without its marks.
    fn bare(&self, i: usize) -> Option<Named> {
        let longest = (2..=4).rev().filter(|_| self.tokens[i].capital);
        longest.filter(|n| persons::is_free(self.tokens, i, i + n)).find_map(|n| {
            let observed = self.observed(i, n)?;
            let mut units = self.around.look_up(&observed, KindSet::default());
            units.retain(|c| {
                self.around.tables.names_of(c.unit).any(|n| *n.key == *observed.key || observed.key.is_ascii())
            });
            (!units.is_empty()).then_some(Named { at: i, name: i, end: i + n, kinds: KindSet::default(), units })
        })
    }

    fn damaged(&self, i: usize, at: usize, kinds: KindSet) -> Option<Named> {
        let pool = self.pool(kinds);
        let mut best: Option<(Cost, Named)> = None;
        for n in [2, 3, 1] {
            let Some(mut observed) = self.observed(at, n) else { continue };
            if self.tokens[at..at + n].iter().any(|t| !t.capital) || (n == 1 && observed.letters() < 5) {
                continue;
            }
            observed.limit = Some(6_000);
            let units = self.around.look_near(&observed, kinds, &pool);
            let cost = units.first().map_or(Cost::MAX, |c| c.cost);
            if cost < best.as_ref().map_or(Cost::MAX, |b| b.0) {
                best = Some((cost, Named { at: i, name: at, end: at + n, kinds, units }));
            }
        }
        best.map(|b| b.1)
    }
}

/// What speaks for each unit.
struct Votes<'g> {
    tables: &'g Tables,
    on: Option<Date>,
    scores: BTreeMap<u32, u32>,
    times: BTreeMap<u32, u32>,
    /// `huyện A, tỉnh B`: (district or commune, province or district above it).
    pairs: BTreeMap<(u32, u32), u32>,
}

impl<'g> Votes<'g> {
    fn unit(&self, u: u32) -> &'g Unit {
        &self.tables.units[u as usize]
    }

    fn score(&self, u: u32) -> u32 {
        self.scores.get(&u).copied().unwrap_or(0)
    }

    fn add(&mut self, unit: u32, points: u32) {
        let times = self.times.entry(unit).or_insert(0);
        *times += 1;
        if *times <= REPEATS || points >= 20 {
            *self.scores.entry(unit).or_insert(0) += points;
        }
    }

    /// Units behind kind words. Gives those that the letterhead names, and the lowest level at which it names one
    /// that is not known.
    fn named_with_kind(&mut self, read: &Reading<'_, '_, '_>, letterhead: &Letterhead) -> (Vec<Vec<u32>>, Option<u8>) {
        let mut issuers: Vec<Vec<u32>> = Vec::new();
        let mut last: Option<Named> = None;
        let mut unknown: Option<u8> = None;
        let mut i = 0;
        while i < read.tokens.len() {
            let Some(named) = read.named(i) else {
                if letterhead.issuers.contains(&i)
                    && let Some(kind) = head(read.tokens, i).filter(|h| h.sure || read.tokens[i].upper)
                    && read.tokens.get(i + kind.len).is_some_and(|t| t.capital && t.follows() && !t.gap.contains('\n'))
                {
                    // A commune that the tables lack still speaks from the district that the rest names, and a name
                    // with a slip in it is not unknown.
                    let level =
                        kind.kinds.lowest().filter(|l| *l < 3 && !read.is_nearly_known(i + kind.len, kind.kinds));
                    unknown = unknown.max(level);
                }
                i += 1;
                continue;
            };
            i = named.end;
            let weight: u32 = if letterhead.issuers.contains(&named.at) {
                10
            } else if letterhead.recipient(named.at) {
                2
            } else if named.at < letterhead.subject_end {
                3
            } else {
                1
            };
            // `xã A, huyện B, tỉnh C` names one place, not three.
            let behind = last.as_ref().is_some_and(|below| {
                below.end == named.at && read.tokens[named.at].gap.trim().starts_with([',', '-', '–', '('])
            });
            let best = named.units.first().map_or(0, |c| c.cost);
            for c in &named.units {
                let doubt = u32::try_from((c.cost - best + (best - 2_100).max(0) / 2) / 700).unwrap_or(6).min(6);
                let points = if behind && weight == 1 { 3 } else { weight * 8 };
                self.add(c.unit, points.saturating_sub(doubt * weight.min(5)));
            }
            if weight == 10 {
                issuers.push(named.units.iter().map(|c| c.unit).collect());
            }
            if let Some(below) = &last
                && read.tokens.get(named.at).is_some_and(|t| {
                    let gap = t.gap.trim();
                    matches!(gap, "," | "-" | "–" | "(" | "") && named.at == below.end
                })
            {
                for b in &below.units {
                    for a in &named.units {
                        if self.is_above(a.unit, b.unit) {
                            *self.pairs.entry((b.unit, a.unit)).or_insert(0) += weight;
                        }
                    }
                }
            }
            last = Some(named);
        }
        (issuers, unknown)
    }

    fn is_above(&self, upper: u32, lower: u32) -> bool {
        let (up, low) = (self.unit(upper), self.unit(lower));
        low.parent_code.as_deref() == Some(&up.code)
            || (up.kind.level() == 1 && low.province_code == up.code && upper != lower)
    }

    /// Names of provinces without a kind word.
    fn provinces(&mut self, read: &Reading<'_, '_, '_>, letterhead: &Letterhead) {
        let mut i = 0;
        while i < read.tokens.len() {
            let found = (1..=4).rev().filter(|_| read.tokens[i].capital).find_map(|n| {
                let observed = read.observed(i, n)?;
                if n == 1 && observed.key != "huế" {
                    return None;
                }
                let mut units = read.around.look_up(&observed, KindSet::level(1));
                units.retain(|c| {
                    self.tables.names_of(c.unit).any(|n| *n.key == *observed.key || observed.key.is_ascii())
                });
                (!units.is_empty() && persons::is_free(read.tokens, i, i + n)).then_some((n, units))
            });
            let Some((n, units)) = found else {
                i += 1;
                continue;
            };
            // A district's own letterhead names no foreign province; its body may.
            let points = if i < letterhead.subject_end { 4 } else { 1 };
            for c in units {
                self.add(c.unit, points);
            }
            i += n;
        }
    }

    /// `Tây Sơn, ngày 06 tháng 9`: where the speaker sits.
    fn dateline(&mut self, read: &Reading<'_, '_, '_>, letterhead: &Letterhead) {
        for i in 0..read.tokens.len().min(letterhead.subject_end + 40) {
            for n in 1..=4 {
                if !persons::is_dateline(read.tokens, i, i + n) {
                    continue;
                }
                let Some(observed) = read.observed(i, n) else { continue };
                for c in read.around.look_up(&observed, KindSet::default()) {
                    let points = match self.unit(c.unit).kind.level() {
                        1 => 6,
                        2 => 8,
                        _ => 3,
                    };
                    self.add(c.unit, points);
                }
            }
        }
    }

    /// `CÔNG TY ĐIỆN LỰC SÓC SƠN` over `Sóc Sơn, ngày 05`: a body's name that ends in that of the place where it sits speaks from there,
    /// though no kind word says so. Where a province has the name too, the province's own offices are called so.
    fn named_twice(&self, read: &Reading<'_, '_, '_>, letterhead: &Letterhead) -> Option<Vec<u32>> {
        let limit = read.tokens.len().min(letterhead.subject_end);
        let seat = (0..limit).find_map(|i| {
            let n = (1..=4).find(|n| persons::is_dateline(read.tokens, i, i + n))?;
            Some((i, n, read.observed(i, n)?))
        });
        let (at, n, observed) = seat?;
        let named = (1..at.saturating_sub(n - 1)).any(|i| {
            let same = (0..n).all(|k| {
                let (here, there) = (&read.tokens[i + k], &read.tokens[at + k]);
                here.upper && here.folded == there.folded && (k == 0 || here.continues())
            });
            let ends = read.tokens.get(i + n).is_none_or(|t| t.gap.contains(['\n', '\t']) || t.gap.len() > 2);
            same && ends && read.tokens[i - 1].upper && read.tokens[i].continues()
        });
        if !named {
            return None;
        }
        let mut units = read.around.look_up(&observed, KindSet::default());
        let level = |c: &Candidate| self.unit(c.unit).kind.level();
        if units.iter().any(|c| level(c) == 1) {
            return None;
        }
        // A district has offices of its own; a commune's say what they are.
        let highest = units.iter().map(level).min()?;
        units.retain(|c| level(c) == highest);
        Some(units.into_iter().map(|c| c.unit).collect())
    }

    /// Names of communes, capitalised and of two words or more: each votes for the districts that have one of it,
    /// the more the fewer these are.
    fn communes(&mut self, read: &Reading<'_, '_, '_>) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut points: BTreeMap<&str, u32> = BTreeMap::new();
        let mut i = 0;
        while i < read.tokens.len() {
            let governed = i > 0 && head(read.tokens, i - 1).is_some_and(|h| h.len == 1 && h.kinds.has_level(3));
            let found = (1..=4).rev().filter(|_| read.tokens[i].capital).find_map(|n| {
                let observed = read.observed(i, n)?;
                let single = n == 1 && !governed;
                if single || !(governed || persons::is_free(read.tokens, i, i + n)) {
                    return None;
                }
                let mut units = read.around.look_up(&observed, KindSet::level(3));
                units.retain(|c| {
                    self.tables.names_of(c.unit).any(|n| *n.key == *observed.key || observed.key.is_ascii())
                });
                (!units.is_empty()).then_some((n, observed.folded, units))
            });
            let Some((n, folded, _)) = found else {
                i += 1;
                continue;
            };
            i += n;
            // `xã A, huyện B` has said where it lies.
            let placed = read.tokens.get(i).is_some_and(|t| t.gap.trim() == ",")
                && head(read.tokens, i).is_some_and(|h| !h.plural && h.kinds.lowest() < Some(3));
            if placed {
                continue;
            }
            let Some(form) = self.tables.form(&folded) else { continue };
            if !seen.insert(folded) {
                continue;
            }
            let parents: BTreeSet<&str> = form
                .names
                .iter()
                .map(|n| self.unit(n.unit))
                .filter(|u| u.kind.level() == 3 && u.standing(self.on) != Standing::No)
                .filter_map(|u| u.parent_code.as_deref())
                .collect();
            let worth = match parents.len() {
                1 => 6,
                2 => 5,
                3..=4 => 4,
                5..=8 => 3,
                9..=20 => 2,
                _ => 1,
            };
            for p in parents {
                *points.entry(p).or_insert(0) += worth;
            }
        }
        for (code, points) in points {
            if let Some(u) = self.standing(code) {
                self.add(u, points.min(60));
            }
        }
    }

    /// The row of a code that stands on the date.
    fn standing(&self, code: &str) -> Option<u32> {
        let units = self.tables.by_code.get(code)?;
        let mut rows = units.iter().copied().filter(|u| self.unit(*u).standing(self.on) != Standing::No);
        let first = rows.next()?;
        Some(rows.fold(first, |a, b| if self.score(b) > self.score(a) { b } else { a }))
    }

    /// Everything that speaks for a unit, its province included.
    fn total(&self, u: u32) -> u32 {
        let unit = self.unit(u);
        let above: u32 = [unit.parent_code.as_deref(), Some(unit.province_code.as_str())]
            .into_iter()
            .flatten()
            .filter(|c| *c != unit.code)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter_map(|c| self.standing(c))
            .map(|p| self.score(p).min(60))
            .sum();
        let paired: u32 = self.pairs.iter().filter(|((low, _), _)| *low == u).map(|(_, w)| 20 + 5 * w.min(&6)).sum();
        self.score(u) * 2 + above + paired
    }

    fn decide(
        &self,
        issuers: &[Vec<u32>],
        unknown: Option<u8>,
        letterhead: &Letterhead,
        read: &Reading<'_, 'g, '_>,
    ) -> Locality {
        let best_of = |units: &[u32]| -> Option<(u32, u8)> {
            let mut ranked: Vec<(u32, u32)> = units.iter().map(|u| (self.total(*u), *u)).collect();
            ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            let (top, unit) = *ranked.first()?;
            let second = ranked.iter().find(|(_, u)| self.unit(*u).code != self.unit(unit).code).map_or(0, |r| r.0);
            Some((unit, lead(top, second)))
        };
        let level = |u: u32| self.unit(u).kind.level();
        // The letterhead: the lowest unit that it names speaks. Another reading of the same name may lie at another
        // level (`thành phố`); the votes choose.
        let lowest = issuers.iter().filter_map(|i| best_of(i)).max_by_key(|(u, _)| level(*u));
        if unknown > lowest.map(|(u, _)| level(u)) {
            let province = lowest.filter(|(u, sure)| level(*u) == 1 && *sure >= 60);
            return province.map_or_else(Locality::default, |(p, _)| self.locality(p, 60));
        }
        if let Some((unit, sure)) = lowest {
            return if sure >= 60 { self.locality(unit, sure) } else { self.common(issuers, sure) };
        }
        if letterhead.central {
            return Locality { confidence: 80, ..Locality::default() };
        }
        // A province's office whose head names none (`SỞ Y TẾ`), or no head at all.
        let known = |code: &str| self.standing(code);
        match body(read, self.tables, self.on).told(letterhead.provincial) {
            Told::District(code, sure) => known(code).map_or_else(Locality::default, |u| self.locality(u, sure)),
            Told::Province(code, sure) => known(code).map_or_else(Locality::default, |u| self.locality(u, sure)),
            Told::Nothing => Locality::default(),
        }
    }

    /// What all readings of an issuer that cannot be told apart have in common: their province, or nothing.
    fn common(&self, issuers: &[Vec<u32>], sure: u8) -> Locality {
        let codes: BTreeSet<&str> = issuers.iter().flatten().map(|u| self.unit(*u).province_code.as_str()).collect();
        match codes.iter().next().filter(|_| codes.len() == 1).and_then(|c| self.standing(c)) {
            Some(p) => Locality { scope: LocalityScope::Province, ..self.locality(p, 70) },
            None => Locality { confidence: sure.min(40), ..Locality::default() },
        }
    }

    fn locality(&self, unit: u32, sure: u8) -> Locality {
        let of = |u: u32| -> UnitRef { self.unit(u).to_ref(sure) };
        let up = |code: Option<&str>| code.and_then(|c| self.standing(c));
        let u = self.unit(unit);
        let province = up(Some(&u.province_code)).map(of);
        let mut found = Locality { confidence: sure, province, ..Locality::default() };
        match u.kind.level() {
            1 => {
                found.scope = LocalityScope::Province;
                found.province = Some(of(unit));
            }
            2 => {
                found.scope = LocalityScope::District;
                found.district = Some(of(unit));
            }
            _ => {
                found.scope = LocalityScope::Commune;
                found.commune = Some(of(unit));
                let parent = up(u.parent_code.as_deref()).filter(|p| self.unit(*p).kind.level() == 2);
                found.district = parent.map(of);
            }
        }
        found
    }
}

/// The names of a text, as evidence of who speaks.
fn body<'g>(read: &Reading<'_, 'g, '_>, tables: &'g Tables, on: Option<Date>) -> Body<'g> {
    let mut body = Body::new(tables, on);
    let level = |units: &[Candidate]| units.first().map_or(0, |c| tables.units[c.unit as usize].kind.level());
    let mut last: Option<(usize, Observed, Vec<Candidate>, Stands)> = None;
    let mut i = 0;
    while i < read.tokens.len() {
        let Some(Named { at, name, end, kinds, units }) = read.named(i).or_else(|| read.bare(i)) else {
            i += 1;
            continue;
        };
        let Some(observed) = read.observed(name, end - name) else { break };
        // `xã A, huyện B, tỉnh C`
        let address = last.as_ref().is_some_and(|(below, _, lower, _)| {
            *below == i && read.tokens[i].gap.trim().starts_with([',', '-', '–', '(']) && level(lower) > level(&units)
        });
        let stands = match address {
            true => Stands::InPath,
            false if name > at => Stands::Governed,
            false => Stands::Bare,
        };
        if let Some((_, below, lower, was)) = last.take() {
            body.add(&below.folded, &lower, if address { Stands::InPath } else { was });
        }
        // All units of the name: not every speaker has one of the likeliest few.
        let all = read.around.so_called(&observed, kinds);
        last = Some((end, observed, if all.is_empty() { units } else { all }, stands));
        i = end;
    }
    if let Some((_, observed, units, stands)) = last {
        body.add(&observed.folded, &units, stands);
    }
    body
}

/// How sure of one unit among others of its name: what they share says nothing, so the lead counts.
fn lead(top: u32, second: u32) -> u8 {
    match (top, second) {
        (0, _) => 0,
        (_, 0) => 99,
        _ => 50 + u8::try_from((top - second) * 2).unwrap_or(48).min(48),
    }
}
