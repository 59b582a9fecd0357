//! One tidy record for every fact: where, what, how much, when.
//!
//! `- 02/31 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm phường Mai Lâm (99,02%)` gives, beside the group's own count,
//! a record `Mai Lâm | tỷ lệ kích hoạt | 99.02 | %`.
//!
//! Dates, ordinals, document numbers, years, times and ranges are no facts and make no record.

use super::asof::stated_day;
use super::indicator::{qualifier, stated};
use super::item::{Item, Site, item_after, item_before};
use super::labels::{is_attribute, is_fact};
use super::layout::{Paragraph, sentence_end};
use super::lists::{List, overlapping};
use super::outline::Standing;
use super::scopes::{joined, under};
use super::tables::RawTable;
use super::thread::{Row, Thread};
use super::tokens::Tokens;
use crate::model::{FigureKind, Header, Locality, Place, Record, UnitKind, UnitRef, Value};
use jiff::civil::Date;

/// Everything that records are made from.
pub(super) struct Facts<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    pub(super) paragraphs: &'a [Paragraph],
    pub(super) standings: &'a [Standing],
    /// Lists of each paragraph.
    pub(super) lists: &'a [Vec<List>],
    pub(super) tables: &'a [RawTable],
    pub(super) places: &'a [Place],
    pub(super) header: &'a Header,
    pub(super) locality: &'a Locality,
    /// The day that figures hold for where nothing nearer says.
    pub(super) day: Option<Date>,
    /// The document's own date.
    pub(super) dated: Option<Date>,
}

/// A place of a record.
#[derive(Clone, Default)]
pub(super) struct Where {
    pub(super) name: Option<String>,
    pub(super) kind: Option<UnitKind>,
    pub(super) code: Option<String>,
}

impl Where {
    pub(super) fn of(place: &Place) -> Self {
        Self { name: Some(place.name.clone()), kind: place.kind, code: place.code.clone() }
    }

    fn unit(unit: &UnitRef) -> Self {
        Self { name: Some(unit.name.clone()), kind: Some(unit.kind), code: Some(unit.code.clone()) }
    }
}

/// The records of a document, in order of their figures.
pub(super) fn records(facts: &Facts, items: &[Item], ids: &[String]) -> Vec<Record> {
    let own = facts.own_place();
    let mut out = Vec::new();
    let mut thread = Thread::default();
    let mut row = Row::default();
    for (item, id) in items.iter().zip(ids) {
        // `tỷ lệ bệnh phổ biến 3-5%, nơi cao nhất 15%`: a range states no fact, and what follows leans on it.
        if item.found.kind == FigureKind::Range && item.found.unit.is_some() {
            if let Site::Paragraph(p) = item.site
                && let Some(record) = facts.in_paragraph(items, item, p, &own)
            {
                let _ = thread.on(facts, item, p, record);
            }
            continue;
        }
        let states = is_fact(item.found.kind) && item.found.kind != FigureKind::Range;
        if !states
            || facts.is_rank(item)
            || is_attribute(facts.tokens, &item.found)
            || facts.is_threshold(items, item)
            || facts.is_restated(item)
        {
            continue;
        }
        let Some(value) = item.found.value.clone() else { continue };
        let record = match item.site {
            Site::Paragraph(p) => {
                let record = facts.in_paragraph(items, item, p, &own);
                record.map(|r| row.on(p, item.found.unit.as_deref(), &own, thread.on(facts, item, p, r)))
            }
            Site::Entry { paragraph: p, list, entry } => {
                let record = facts.in_list(items, item, (p, list, entry), &own);
                record.map(|r| {
                    thread.entry(item, p, facts.is_headed(p, list), row.on(p, item.found.unit.as_deref(), &own, r))
                })
            }
            Site::Cell { table, row, column } => facts.in_table(item, table, row, column, &own),
            Site::Aside => None,
        };
        out.extend(record.map(|r| Record {
            value,
            unit: item.found.unit.clone().or_else(|| r.unit.clone()),
            figure: id.clone(),
            ..r
        }));
    }
    out
}

impl Facts<'_> {
    /// The document's own place: of the gazetteer, else of the place-and-date line.
    fn own_place(&self) -> Where {
        let l = self.locality;
        if let Some(unit) = l.commune.as_ref().or(l.district.as_ref()).or(l.province.as_ref()) {
            return Where::unit(unit);
        }
        Where { name: self.header.place.as_ref().map(|p| p.value.clone()), ..Where::default() }
    }

    pub(super) fn blank(
        place: &Where,
        indicator: Option<String>,
        scope: Option<String>,
        as_of: Option<Date>,
    ) -> Record {
        Record {
            place: place.name.clone(),
            place_kind: place.kind,
            place_code: place.code.clone(),
            indicator,
            value: Value::Code(String::new()),
            unit: None,
            as_of,
            scope,
            figure: String::new(),
        }
    }

    fn in_paragraph(&self, items: &[Item], item: &Item, p: usize, own: &Where) -> Option<Record> {
        let paragraph = self.paragraphs.get(p)?;
        let subject = || self.subject_place(own).map_or_else(|| own.clone(), Where::of);
        let governing = self.governing(paragraph, item, p);
        let section = || self.section_place(items, p, own).map_or_else(subject, Where::of);
        let place = governing.map_or_else(section, Where::of);
        let hamlet = self.hamlet(items, item, paragraph);
        let place = hamlet.as_ref().map_or(place, |name| Where { name: Some(name.clone()), ..Where::default() });
        let row = self.is_row_head(items, item);
        // `ấp Hòa An 398/412 hộ`: the name is where, and not what.
        let label =
            item.label.clone().filter(|_| !row).filter(|l| hamlet.as_ref().is_none_or(|h| !l.ends_with(h.as_str())));
        let limit =
            item_after(items, item).map_or(paragraph.tokens.end, |i| i.found.tokens.start.min(paragraph.tokens.end));
        let label = label.filter(|l| self.taken(items, item).is_none_or(|taken| !l.starts_with(&taken)));
        // A row's head names none of what the row counts, where that has words of its own.
        let counted = || stated(self.tokens, &item.found, None, None, limit);
        let said = || {
            let own = if row { counted() } else { None };
            own.or_else(|| stated(self.tokens, &item.found, label.as_deref(), governing, limit))
        };
        let scope = |said: Option<&str>, aside: Option<String>| {
            let inner = self.inner_scope(items, item, p, said).or_else(|| self.whole(items, item, paragraph));
            let told = under(self.outer_scope(p), &[inner, self.sentence_topic(paragraph, item.found.tokens.start)]);
            joined(&[told, aside])
        };
        let (indicator, aside) = if label.is_none() && hamlet.is_some() {
            (scope(None, None), None)
        } else {
            said().map_or((None, None), |c| (Some(c.said), c.aside))
        };
        let scope = scope(indicator.as_deref(), aside);
        let mut record = Self::blank(&place, indicator, scope, self.as_of(p, item.found.tokens.start));
        if item.found.kind == FigureKind::Count && item.found.unit.is_none() {
            record.unit = self.whole_unit(items, item, paragraph);
        }
        Some(record)
    }

    /// `Phương tiện: 12 xe tải, 05 máy xúc` and `thủy lợi gồm 64 hồ chứa, 38 đập dâng`: one head for several things counted
    /// narrows them all, and names none.
    fn is_row_head(&self, items: &[Item], item: &Item) -> bool {
        let tokens = self.tokens;
        let at = items.partition_point(|i| i.found.tokens.start < item.found.tokens.start);
        let kin = |a: &Item, b: &Item| {
            a.label.is_some()
                && a.label == b.label
                && a.found.unit != b.found.unit
                && a.found.unit.is_some()
                && ![a, b].iter().any(|i| matches!(i.found.kind, FigureKind::Percent | FigureKind::Money))
                && tokens.is_mark(b.found.tokens.start.saturating_sub(1), ',')
        };
        let mut first = at;
        while first > 0 && items.get(first - 1).zip(items.get(first)).is_some_and(|(a, b)| kin(a, b)) {
            first -= 1;
        }
        let several = first < at || items.get(at).zip(items.get(at + 1)).is_some_and(|(a, b)| kin(a, b));
        let before = items.get(first).and_then(|i| i.found.tokens.start.checked_sub(1));
        several && before.is_some_and(|b| tokens.is_mark(b, ':') || tokens.fold(b) == "gom")
    }

    /// `11 đơn vị hành chính cấp xã với 101 xóm`: what stands between says which ones the figure before counts.
    fn taken(&self, items: &[Item], item: &Item) -> Option<String> {
        let tokens = self.tokens;
        let start = item.found.tokens.start;
        let before = item_before(items, start)?;
        let link = start.saturating_sub(1);
        let counted = |i: &Item| i.found.kind == FigureKind::Count && i.found.unit.is_some();
        let taken = counted(before)
            && counted(item)
            && before.found.end < link
            && matches!(tokens.text(link), "với" | "của" | "gồm" | "và")
            && qualifier(tokens, before.found.end, link).end == link;
        taken.then(|| tokens.words(&(before.found.end..link)))
    }

    /// The day told in the figure's sentence, its paragraph before it, or the openers above.
    pub(super) fn as_of(&self, p: usize, figure: usize) -> Option<Date> {
        let paragraph = self.paragraphs.get(p)?;
        let body = paragraph.body();
        let end = sentence_end(self.tokens, &body, figure);
        let mut day = stated_day(self.tokens, &(body.start..figure.min(end)), self.dated);
        let mut at = Some(p);
        let mut steps = 0;
        while day.is_none() && steps < 8 {
            at = at.and_then(|a| self.standings.get(a)).and_then(|s| s.opener);
            let Some(opener) = at.and_then(|a| self.paragraphs.get(a)) else { break };
            day = stated_day(self.tokens, &opener.body(), self.dated);
            steps += 1;
        }
        day.or(self.day)
    }

    fn in_table(&self, item: &Item, table: usize, row: usize, column: usize, own: &Where) -> Option<Record> {
        let table = self.tables.get(table)?;
        if !table.values.get(column).copied().unwrap_or_default() {
            return None;
        }
        let label = table.labels.get(row)?;
        let name = self.tokens.words(&label.tokens);
        let column_name = table.columns.get(column).filter(|n| !n.is_empty()).cloned();
        let linked = overlapping(self.tokens, &label.tokens, self.places);
        let names_place = label.is_place || linked.is_some_and(|p| self.tokens.within(p.span) == label.tokens);
        let (place, indicator) = if names_place && !name.is_empty() {
            let total = label.is_total && linked.is_none();
            let place = match linked {
                Some(place) => Where::of(place),
                None if total => own.clone(),
                None => Where { name: Some(name), ..Where::default() },
            };
            (place, column_name)
        } else {
            let parts = [Some(name).filter(|n| !n.is_empty()), column_name];
            let joined: Vec<String> = parts.into_iter().flatten().collect();
            (own.clone(), (!joined.is_empty()).then(|| joined.join(" / ")))
        };
        let group = label.group.as_ref().map(|g| self.tokens.words(g));
        let scope = group.or_else(|| table.caption.clone());
        let told = |text: &String| {
            let tokens = Tokens::of(text);
            stated_day(&tokens, &(0..tokens.len()), self.dated)
        };
        let day = table.columns.get(column).and_then(told).or_else(|| table.caption.as_ref().and_then(told));
        let mut record = Self::blank(&place, indicator, scope, day.or(self.day));
        record.unit.clone_from(&item.found.unit);
        Some(record)
    }
}
