//! Names without a kind word.
//!
//! `Tại Xuân Lâm, tiến độ còn chậm` names a unit because Xuân Lâm is one of the document's own; `cầu Xuân Lâm` is a
//! bridge. `Riéng Xuan Ldm` is looked for too where the text has lost its marks.

use super::{Found, Kept, LONGEST, Scan};
use crate::channel::Cost;
use crate::gazetteer::kinds::{KindSet, head};
use crate::gazetteer::resolve::{Candidate, Observed};
use crate::gazetteer::{lists, persons};
use crate::model::LocalityScope;

impl Scan<'_, '_> {
    /// Names without a kind word.
    pub(super) fn bare(&self, kept: &mut Kept) {
        let mut i = 0;
        while i < self.tokens.len() {
            // `1 Bảo Lộc` is a ward of Lâm Đồng.
            let numbered =
                || self.tokens[i].is_number() && self.tokens.get(i + 1).is_some_and(|n| n.capital && n.follows());
            if kept.taken[i] || !(self.tokens[i].capital || numbered()) {
                i += 1;
                continue;
            }
            let hit = (1..=LONGEST).rev().find_map(|n| {
                let observed = self.observed(i, n)?;
                if !kept.is_free(i, i + n) {
                    return None;
                }
                let candidates = self.bare_candidates(i, n, &observed);
                (!candidates.is_empty()).then_some((i + n, candidates))
            });
            let hit = hit.or_else(|| self.damaged_bare(i)).filter(|(end, _)| kept.is_free(i, *end));
            match hit {
                Some((end, candidates)) => {
                    kept.add(Found { start: i, name: i, end, kinds: KindSet::default(), candidates });
                    i = end;
                }
                None => i += 1,
            }
        }
    }

    /// A damaged name without a kind word: in a table's cell, before the date of issue, or, where the text has lost
    /// its marks, anywhere that is near enough to one of the own units.
    pub(super) fn damaged_bare(&self, i: usize) -> Option<(usize, Vec<Candidate>)> {
        let around = &self.around;
        let level = match (around.district, around.province) {
            (Some(_), _) => 3,
            (None, Some(_)) if around.districts.is_empty() => 3,
            (None, Some(_)) => 2,
            _ => return None,
        };
        if let Some(cell) = lists::cell_end(&self.tokens, i) {
            return self.damaged_at(i, KindSet::level(level), None).filter(|(end, _)| *end == cell);
        }
        let end = lists::name_end(&self.tokens, i);
        if persons::is_dateline(&self.tokens, i, end) {
            let speaker = if around.scope == LocalityScope::District { 2 } else { level };
            return self.damaged_at(i, KindSet::level(speaker), None).filter(|(to, _)| *to == end);
        }
        let opened = |b: usize| !self.tokens[b].capital || persons::opens_sentence(&self.tokens[b]);
        let begins = !self.tokens[i].continues() || i.checked_sub(1).is_none_or(opened);
        if self.clean || !begins || !(2..=4).contains(&(end - i)) || !persons::is_free(&self.tokens, i, end) {
            return None;
        }
        let mut observed = self.observed(i, end - i)?;
        observed.limit = Some(if around.district.is_some() { 8_000 } else { 5_000 });
        let pool = around.pool(KindSet::level(level));
        let found = around.look_near(&observed, KindSet::level(level), &pool);
        (!found.is_empty() && self.fits_kind_word(i, level)).then_some((end, found))
    }

    /// False where a kind word of another level stands before the name: what follows `huyện` is no commune.
    pub(super) fn fits_kind_word(&self, i: usize, level: u8) -> bool {
        let t = &self.tokens[i];
        if !(t.follows() || (t.gap.trim() == "." && !t.gap.contains('\n'))) {
            return true;
        }
        let before = (1..=2).find_map(|n| head(&self.tokens, i.checked_sub(n)?).filter(|h| h.len == n));
        before.is_none_or(|h| h.kinds.has_level(level))
    }

    pub(super) fn bare_candidates(&self, i: usize, n: usize, observed: &Observed) -> Vec<Candidate> {
        let tables = self.around.tables;
        let cell = lists::cell_end(&self.tokens, i) == Some(i + n);
        let dateline = persons::is_dateline(&self.tokens, i, i + n);
        let exact_hue = n == 1 && observed.key == "huế";
        if n == 1 && !cell && !exact_hue && !dateline {
            return Vec::new();
        }
        let written_so = |unit: u32| tables.names_of(unit).any(|name| *name.key == *observed.key);
        // In a text that was read with the wrong language, marks say nothing.
        let plain = observed.key.is_ascii() || !self.clean;
        if !self.tokens[i..i + n].iter().all(|t| t.capital || t.is_number()) {
            return Vec::new();
        }
        let mut found: Vec<Candidate> = Vec::new();
        for c in self.around.look_up(observed, KindSet::default()) {
            let unit = &tables.units[c.unit as usize];
            // Since July 2025 communes stand under their province.
            let bounded = self.around.district.is_some()
                || self.around.scope == LocalityScope::Commune
                || (self.around.province.is_some() && self.around.districts.is_empty());
            let own = match unit.kind.level() {
                3 => bounded && self.around.communes.contains(&c.unit),
                2 => self.around.districts.contains(&c.unit),
                _ => true,
            };
            // Marks that differ make another word of it; marks that are missing may have been lost.
            let fits = self.fits_kind_word(i, unit.kind.level());
            if own && fits && (written_so(c.unit) || plain || (self.around.distance(unit) == 0 && c.cost <= 5_000)) {
                found.push(c);
            }
        }
        if found.is_empty() || (!cell && !dateline && !persons::is_free(&self.tokens, i, i + n)) {
            return Vec::new();
        }
        let level = |c: &Candidate| tables.units[c.unit as usize].kind.level();
        // A place of issue is the seat of the speaker; elsewhere a bare name is the nearest, smallest unit.
        let wanted = match (dateline, self.around.scope) {
            (true, LocalityScope::District) => [2, 3, 1],
            (true, LocalityScope::Province) => [2, 1, 3],
            _ => [3, 2, 1],
        };
        let own = |c: &Candidate| self.around.district == Some(tables.units[c.unit as usize].code.as_str());
        let own_district = found.iter().any(own);
        if let Some(w) = wanted.into_iter().find(|w| found.iter().any(|c| level(c) == *w)) {
            // `Mai Châu nằm ở cửa ngõ`: the township or its district (`agree` decides in lists). `Thái Bình` in its
            // province: the province, or its city.
            let rival = |c: &Candidate| own(c) || (w == 2 && level(c) == 1 && !own_district);
            found.retain(|c| level(c) == w || (!dateline && !cell && rival(c)));
            for c in &mut found {
                c.cost += 700 * Cost::from((own(c) && w == 3) || (level(c) == 2 && !own_district && !dateline));
            }
        }
        self.around.ranked(found)
    }
}
