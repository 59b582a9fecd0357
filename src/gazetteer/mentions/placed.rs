//! Names behind kind words that need more than their own letters: what stands behind them, what they were called
//! before, what lies nearer.
//!
//! `xã Tân Thành, huyện Hàm Thuận Nam, tỉnh Bình Thuận` is not the nearest of the thirty Tân Thành; `huyện Hàm Yên`
//! in a text of September 2025 is the district of before; `Tan Ldc Dong` is not Tân Lộc.

use super::{LONGEST, Scan};
use crate::gazetteer::kinds::{Head, KindSet};
use crate::gazetteer::resolve::{Candidate, Surroundings};
use crate::gazetteer::tables::Standing;
use crate::gazetteer::{kinds, lists, own_words};
use crate::model::{Locality, UnitKind};

/// Without what a kind word cannot mean: `thành phố Lai Châu` is not the province.
pub(super) fn fitting(around: &Surroundings<'_>, mut found: Vec<Candidate>, kinds: KindSet) -> Vec<Candidate> {
    let city = kinds.has(UnitKind::City) && !kinds.has(UnitKind::Province);
    let kind = |c: &Candidate| around.tables.units[c.unit as usize].kind;
    found.retain(|c| !(city && kind(c) == UnitKind::Province));
    // Where the best is of the kind that is written, one of another kind is not meant.
    if found.first().is_some_and(|best| kinds.has(kind(best))) {
        found.retain(|c| kinds.has(kind(c)));
    }
    found
}

impl Scan<'_, '_> {
    /// True where the words behind a kind word, or row of them, may be a name.
    pub(super) fn opens(&self, i: usize, head: Head) -> bool {
        let Some(t) = self.tokens.get(i + head.len) else { return false };
        let gap = t.gap.trim();
        let near = t.gap.contains(|c: char| c != '\t')
            && (gap.is_empty() || matches!(gap, ":" | ".") || (gap == "-" && head.plural));
        // `TP. Hà Nội` goes on behind its dot, `trên địa bàn xã. 2 hộ` does not.
        let abbreviated = matches!(self.tokens[i].folded.as_str(), "tp" | "tx" | "tt" | "p" | "x" | "h" | "q" | "t");
        near && (abbreviated || !t.gap.contains('.'))
    }

    /// The name behind the kind word at `i`, and where it ends. What it belongs to may stand behind it and says
    /// more than the document's own place: `xã Tân Thành, huyện Hàm Thuận Nam, tỉnh Bình Thuận`.
    pub(super) fn placed(&self, i: usize, head: Head, depth: u8) -> Option<(usize, Vec<Candidate>)> {
        if !self.opens(i, head) {
            return None;
        }
        let name = i + head.len;
        let inside = (depth < 2 && !head.plural).then(|| self.inside(name, head, depth)).flatten();
        inside.or_else(|| self.name_at(name, head.kinds, head.sure))
    }

    /// The name at `name`, looked up in the unit that is named behind it.
    pub(super) fn inside(&self, name: usize, head: Head, depth: u8) -> Option<(usize, Vec<Candidate>)> {
        let end = if self.tokens.get(name)?.is_number() { name + 1 } else { lists::name_end(&self.tokens, name) };
        let t = self.tokens.get(end).filter(|_| end > name && end - name <= LONGEST)?;
        let of = t.follows() && matches!(t.folded.as_str(), "thuoc" | "cua");
        let at = end + usize::from(of);
        if !(of || matches!(t.gap.trim(), "," | "-" | "–" | "(")) {
            return None;
        }
        let upper = kinds::head(&self.tokens, at).filter(|h| !h.plural)?;
        if upper.kinds.lowest()? >= head.kinds.lowest()? {
            return None;
        }
        let (_, above) = self.placed(at, upper, depth + 1)?;
        let observed = self.observed(name, end - name)?;
        let tables = self.around.tables;
        let mut found = Vec::new();
        for upper in above.iter().take(3).map(|c| &tables.units[c.unit as usize]) {
            let province = tables.by_code.get(upper.province_code.as_str()).and_then(|u| u.first());
            let there = Locality {
                province: province.map(|p| tables.units[*p as usize].to_ref(100)),
                district: (upper.kind.level() == 2).then(|| upper.to_ref(100)),
                ..Locality::default()
            };
            let on = if upper.standing(self.around.on) == Standing::No { Some(own_words::EVE) } else { self.around.on };
            let around = Surroundings::new(tables, &there, on, self.around.damage);
            let belongs = |c: &Candidate| {
                let unit = &tables.units[c.unit as usize];
                let code = Some(upper.code.as_str());
                unit.id != upper.id
                    && (unit.parent_code.as_deref() == code || Some(unit.province_code.as_str()) == code)
            };
            let exact: Vec<_> = around.look_up(&observed, head.kinds).into_iter().filter(belongs).collect();
            found.extend(if exact.is_empty() && !head.kinds.is_empty() {
                let near = around.look_near(&observed, head.kinds, &around.pool(head.kinds));
                near.into_iter().filter(belongs).collect()
            } else {
                exact
            });
        }
        (!found.is_empty()).then(|| (end, self.around.ranked(found)))
    }

    /// A better reading than the folded name at `i..end`, damaged: a longer one (`Tan Ldc Dong` is not Tân Lộc), or
    /// one of the own units where the folded one lies far away (`Phu Thi` in a district that has Phú Thứ).
    pub(super) fn nearer(
        &self,
        i: usize,
        end: usize,
        kinds: KindSet,
        than: &[Candidate],
    ) -> Option<(usize, Vec<Candidate>)> {
        let pool = self.around.pool(kinds);
        let whole = lists::name_end(&self.tokens, i);
        if self.goes_on(end) && whole > end && whole - i <= LONGEST {
            let longer =
                fitting(&self.around, self.around.look_near(&self.observed(i, whole - i)?, kinds, &pool), kinds);
            if !longer.is_empty() {
                return Some((whole, longer));
            }
        }
        let far = |c: &Candidate| self.around.distance(&self.around.tables.units[c.unit as usize]) >= 8;
        if self.clean || !than.iter().all(far) {
            return None;
        }
        let mut near = fitting(&self.around, self.around.look_near(&self.observed(i, end - i)?, kinds, &pool), kinds);
        let found = !near.is_empty();
        near.extend(than);
        found.then(|| (end, self.around.ranked(near)))
    }

    /// `huyện Bình Lục` in a text of after July 2025, when there are no districts: the one of before.
    pub(super) fn former_district(&self, i: usize, kinds: KindSet) -> Option<(usize, Vec<Candidate>)> {
        let before = self.before.as_ref().filter(|_| kinds.lowest() == Some(2))?;
        let district = |c: &Candidate| before.tables.units[c.unit as usize].kind.level() == 2;
        let words = (2..=LONGEST).rev().chain([1]);
        let observed: Vec<_> = words.filter_map(|n| Some((n, self.observed(i, n)?))).collect();
        let exact = observed.iter().find_map(|(n, observed)| {
            let found: Vec<_> = before.look_up(observed, kinds).into_iter().filter(district).collect();
            (!found.is_empty()).then_some((i + n, found))
        });
        exact.or_else(|| {
            let end = lists::name_end(&self.tokens, i);
            let (_, observed) = observed.iter().find(|(n, _)| i + n == end)?;
            let found = before.look_near(observed, kinds, &before.districts);
            (!found.is_empty()).then_some((end, found))
        })
    }
}
