//! Records of the entries of a list: `tập trung ở Phước An 88 ca, Ea Phê 61 ca`.
//!
//! An entry has a place and a figure, and little more. What is measured is said by the list's own head, by a list beside it,
//! by the whole that the entries are parts of, or by the figure of the same unit that was told before.

use super::borders::joins_nouns;
use super::indicator::indicator;
use super::item::{Item, item_after, items_in};
use super::labels::is_fact;
use super::lists::{Entry, List, overlapping};
use super::records::{Facts, Where};
use super::scopes::under;
use crate::model::{FigureKind, Record, Value};

impl Facts<'_> {
    /// True for a list with words of its own in front.
    pub(super) fn is_headed(&self, p: usize, list: usize) -> bool {
        self.lists.get(p).and_then(|l| l.get(list)).is_some_and(|l| l.statement.is_some() || l.indicator.is_some())
    }

    /// `Trạm y tế xã Nhị Hà (3.850 triệu đồng)`: what stands at the place of an entry.
    pub(super) fn facility(&self, p: usize, entry: &Entry) -> Option<String> {
        let floor = self.paragraphs.get(p)?.body().start;
        let mut start = entry.tokens.start;
        while start > floor && entry.tokens.start - start < 7 && self.tokens.is_word(start - 1) {
            start -= 1;
            let first = self.tokens.text(start).to_lowercase();
            // `tập trung tại A`: words that lead to a place name nothing there.
            if matches!(first.as_str(), "tại" | "ở" | "của" | "trong" | "gồm" | "là") {
                return None;
            }
            if super::lists::FACILITIES.contains(&first.as_str()) && entry.tokens.start > start + 1 {
                return Some(self.tokens.words(&(start..entry.tokens.end)));
            }
        }
        None
    }

    /// The words before an item's first colon, where prose follows it.
    pub(super) fn item_head(&self, p: usize, limit: usize) -> Option<String> {
        let body = self.paragraphs.get(p)?.body();
        let colon = body.clone().take_while(|&i| i < limit).find(|&i| self.tokens.is_mark(i, ':'))?;
        let short = colon - body.start <= 12 && colon > body.start && colon + 1 < limit;
        short.then(|| self.tokens.words(&(body.start..colon)))
    }

    pub(super) fn in_list(
        &self,
        items: &[Item],
        item: &Item,
        (p, list, entry): (usize, usize, usize),
        own: &Where,
    ) -> Option<Record> {
        let list = self.lists.get(p)?.get(list)?;
        let entry = list.entries.get(entry)?;
        let place = overlapping(self.tokens, &entry.name, self.places).map_or_else(
            || Where { name: Some(self.tokens.words(&entry.name)), kind: entry.kind, code: None },
            Where::of,
        );
        let place = if place.name.is_some() { place } else { own.clone() };
        let share = item.found.kind == FigureKind::Percent;
        // `thu nhận 38.500 hồ sơ, trong đó: Quý Sơn 3.200`: entries without a unit count what the whole counts.
        let whole = items_in(items, list.head.clone())
            .iter()
            .filter(|i| !share && is_fact(i.found.kind) && i.found.unit.is_some() && i.found.kind != FigureKind::Range)
            // `17 em (THCS 15 em, tiểu học 02 em), tập trung tại A`: what a bracket told are parts.
            .filter(|i| self.tokens.open_bracket(list.head.start..i.found.tokens.start).is_none())
            .rfind(|i| {
                item.found.unit.is_none() && i.found.kind == FigureKind::Count || i.found.unit == item.found.unit
            });
        let facility = self.facility(p, entry);
        let bare = whole.is_some() || item.found.unit.is_none();
        let indicator = if facility.is_some() {
            facility
        } else if let Some(whole) = whole.filter(|_| bare && list.indicator.is_none()) {
            whole.label.clone()
        } else if share || bare {
            self.list_indicator(items, p, list, share)
        } else {
            let one = entry.figures.len() == 1;
            let counted = matches!(item.found.kind, FigureKind::Count | FigureKind::Ratio);
            let head = || if counted { None } else { self.list_indicator(items, p, list, false) };
            let limit = self.paragraphs.get(p).map_or(item.found.end, |x| x.tokens.end);
            let limit = item_after(items, item).map_or(limit, |i| i.found.tokens.start.min(limit));
            let counted = || indicator(self.tokens, &item.found, None, None, limit);
            list.indicator.clone().filter(|_| one).or_else(head).or_else(counted).or_else(|| item.found.unit.clone())
        };
        let scope = under(self.outer_scope(p), &[self.item_head(p, entry.tokens.start), list.statement.clone()]);
        let mut record = Self::blank(&place, indicator, scope, self.as_of(p, entry.tokens.start));
        record.unit = whole.and_then(|w| w.found.unit.clone());
        Some(record)
    }

    /// What a list measures: its own words, those of the next group of the same heading, or what its opener says.
    pub(super) fn list_indicator(&self, items: &[Item], p: usize, list: &List, share: bool) -> Option<String> {
        if list.indicator.is_some() {
            return list.indicator.clone();
        }
        let opener = self.standings.get(p)?.opener;
        if share {
            let same = |q: usize| {
                let kin = self.standings.get(q).is_some_and(|s| s.opener == opener);
                if kin { self.lists.get(q)?.iter().find_map(|l| l.indicator.clone()) } else { None }
            };
            let found = (1..=6).find_map(|d| p.checked_sub(d).and_then(same).or_else(|| same(p + d)));
            // The same places with the same values stand in another list that says what they are.
            let found = found.or_else(|| self.told_elsewhere(items, p, list));
            if found.is_some() {
                return found;
            }
            let above = opener.and_then(|o| self.paragraphs.get(o));
            if let Some(found) = above.and_then(|o| super::lists::indicator(self.tokens, &o.body())) {
                return Some(found);
            }
        }
        // `Có 06/16 đơn vị vượt mức bình quân chung:`: how many they are, and not what they have.
        let of_places = |i: &Item| {
            let unit = i.found.unit.as_deref().unwrap_or_default();
            matches!(i.found.kind, FigureKind::Count | FigureKind::Ratio)
                && ["đơn vị", "xã", "phường", "thị trấn", "huyện", "địa phương", "thôn", "ấp"]
                    .iter()
                    .any(|u| unit.starts_with(u))
        };
        if share && items_in(items, list.head.clone()).iter().any(of_places) {
            return None;
        }
        let clause = list.head.clone().rev().find(|&i| self.tokens.is_mark(i, ',') && !joins_nouns(self.tokens, i));
        let words = self.tokens.words(&(clause.map_or(list.head.start, |c| c + 1)..list.head.end));
        (!words.is_empty()).then_some(words)
    }

    /// The indicator of another list that gives one of these places the same value.
    pub(super) fn told_elsewhere(&self, items: &[Item], p: usize, list: &List) -> Option<String> {
        let key = |q: usize, entry: &Entry| -> Option<(String, Value)> {
            let body = self.paragraphs.get(q)?.body();
            let own = items_in(items, body)
                .iter()
                .find(|i| i.found.kind == FigureKind::Percent && i.found.tokens.start >= entry.name.end)?;
            Some((self.tokens.key(&entry.name), own.found.value.clone()?))
        };
        let wanted = key(p, list.entries.first()?)?;
        let near = p.saturating_sub(60)..(p + 60).min(self.lists.len());
        near.filter(|q| *q != p).find_map(|q| {
            let told = self.lists.get(q)?.iter().filter(|l| l.indicator.is_some());
            told.flat_map(|l| l.entries.iter().map(move |e| (l, e)))
                .find(|(_, e)| key(q, e).as_ref() == Some(&wanted))
                .and_then(|(l, _)| l.indicator.clone())
        })
    }
}
