//! One tidy record for every fact: where, what, how much, when.
//!
//! `- 02/31 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm phường Mai Lâm (99,02%)` gives, beside the group's own count,
//! a record `Mai Lâm | tỷ lệ kích hoạt | 99.02 | %`.
//!
//! Dates, ordinals, document numbers, years, times and ranges are no facts and make no record.

use super::asof::stated_day;
use super::clause::is_property;
use super::indicator::{indicator, qualifier};
use super::item::{Item, Site};
use super::labels::{is_attribute, is_fact, joins_nouns};
use super::layout::{Paragraph, sentence_end, sentence_start};
use super::lists::{Entry, List, overlapping};
use super::outline::{Standing, scope_text};
use super::tables::RawTable;
use super::tokens::{Gap, TokenKind, Tokens};
use crate::model::{FigureKind, Header, Locality, Place, Record, UnitKind, UnitRef, Value};
use crate::orthography::fold;
use jiff::civil::Date;
use std::ops::Range;

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

#[derive(Clone, Default)]
struct Where {
    name: Option<String>,
    kind: Option<UnitKind>,
    code: Option<String>,
}

impl Where {
    fn of(place: &Place) -> Self {
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
        let states = is_fact(item.found.kind) && item.found.kind != FigureKind::Range;
        if !states || is_attribute(&item.found) || facts.is_threshold(items, item) || facts.is_restated(item) {
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
                record.map(|r| row.on(p, item.found.unit.as_deref(), &own, r))
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

/// What the sentence before was about: a clause too short to say it means that.
///
/// `xử phạt 05 trường hợp với số tiền 17.500.000 đồng, tăng 2.000.000 đồng`: `số tiền` and `tăng` are those of `xử phạt trường
/// hợp`, which is their scope.
#[derive(Debug, Default)]
struct Thread {
    paragraph: Option<usize>,
    /// Where the last figure that spoke for itself ends.
    end: usize,
    topic: String,
    /// Label and indicator of the last figure.
    last: Option<(String, String)>,
}

impl Thread {
    /// The record with what it leans on; and what it says kept for the next one.
    fn on(&mut self, facts: &Facts, item: &Item, p: usize, mut record: Record) -> Record {
        if self.paragraph != Some(p) {
            *self = Self { paragraph: Some(p), ..Self::default() };
        }
        let share = item.found.kind == FigureKind::Percent;
        let label = item.label.clone().unwrap_or_default();
        let said = record.indicator.clone().unwrap_or_default();
        // `gieo cấy 6.204 ha lúa mùa, bằng 101,7%`: the share is one of all that was said before it.
        if share
            && let Some((before, indicator)) = &self.last
            && label.strip_prefix(before.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(", "))
            && !before.is_empty()
            && let Some(own) = said.strip_prefix(before.as_str())
        {
            record.indicator = Some(format!("{indicator}{own}"));
            return record;
        }
        let unit = item.found.unit.as_deref().unwrap_or_default();
        let words = said.strip_suffix(unit).filter(|_| !unit.is_empty()).unwrap_or(&said).trim();
        let property = is_property(words) || is_property(&said);
        let length = words.split(' ').filter(|w| !w.is_empty()).count();
        let between = self.end..item.found.tokens.start;
        let point = |i: usize| facts.tokens.is_mark(i, '.') && facts.tokens.gap(i + 1) != Gap::None;
        let points = between.filter(|i| point(*i)).count();
        if !self.topic.is_empty() && (length <= 3 && points == 0 || (property || length <= 2) && points <= 1) {
            // A property is one of the figure right before it.
            let near = self
                .last
                .as_ref()
                .map(|(_, said)| said.as_str())
                .filter(|s| property && points == 0 && s.split(' ').count() > 2);
            let topic = near.unwrap_or(&self.topic).to_owned();
            let known = record.scope.as_deref().is_some_and(|s| s.contains(topic.as_str()));
            if !known && !said.contains(topic.as_str()) {
                record.scope = Some(match record.scope.take() {
                    Some(scope) => format!("{scope} / {topic}"),
                    None => topic,
                });
            }
        } else if !share {
            self.topic.clone_from(&said);
        }
        self.end = item.found.end;
        self.last = Some((label, words.to_owned()));
        record
    }
}

/// `xã A để xảy ra 6 vụ; xã B 4 vụ`: what one place of a row says of its figure, the next ones mean.
#[derive(Debug, Default)]
struct Row {
    paragraph: Option<usize>,
    unit: String,
    indicator: String,
}

impl Row {
    fn on(&mut self, p: usize, unit: Option<&str>, own: &Where, mut record: Record) -> Record {
        let unit = unit.unwrap_or_default();
        let said = record.indicator.as_deref().unwrap_or_default();
        if record.place_code == own.code && record.place == own.name {
            *self = Self::default();
        } else if !unit.is_empty() && said == unit {
            if self.paragraph == Some(p) && self.unit == unit {
                record.indicator = Some(self.indicator.clone());
            }
        } else {
            *self = Self { paragraph: Some(p), unit: unit.to_owned(), indicator: said.to_owned() };
        }
        record
    }
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

    fn blank(place: &Where, indicator: Option<String>, scope: Option<String>, as_of: Option<Date>) -> Record {
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
        // `ấp Hòa An 398/412 hộ`: the name is where, and not what.
        let label = item
            .label
            .clone()
            .filter(|_| !self.is_row_head(items, item))
            .filter(|l| hamlet.as_ref().is_none_or(|h| !l.ends_with(h.as_str())));
        let limit = items.get(items.partition_point(|i| i.found.tokens.start <= item.found.tokens.start));
        let limit = limit.map_or(paragraph.tokens.end, |i| i.found.tokens.start.min(paragraph.tokens.end));
        let label = label.filter(|l| self.taken(items, item).is_none_or(|taken| !l.starts_with(&taken)));
        // A row's head names none of what the row counts, where that has words of its own.
        let row = self.is_row_head(items, item);
        let counted = || indicator(self.tokens, &item.found, None, None, limit);
        let said = || {
            let own = if row { counted() } else { None };
            own.or_else(|| indicator(self.tokens, &item.found, label.as_deref(), governing, limit))
        };
        let scope = |said: Option<&str>| {
            self.inner_scope(items, item, p, said)
                .or_else(|| self.whole(items, item, paragraph))
                .or_else(|| self.outer_scope(p))
        };
        let indicator = if label.is_none() && hamlet.is_some() { scope(None) } else { said() };
        let scope = scope(indicator.as_deref());
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
        let at = items.partition_point(|i| i.found.tokens.start < start);
        let before = at.checked_sub(1).and_then(|b| items.get(b))?;
        let link = start.saturating_sub(1);
        let counted = |i: &Item| i.found.kind == FigureKind::Count && i.found.unit.is_some();
        let taken = counted(before)
            && counted(item)
            && before.found.end < link
            && matches!(tokens.text(link), "với" | "của" | "gồm" | "và")
            && qualifier(tokens, before.found.end, link).end == link;
        taken.then(|| tokens.words(&(before.found.end..link)))
    }

    /// The hamlet right before a figure, or before the figure that its bracket explains: `ấp Hòa An 398/412 hộ (96,6%)`.
    /// Hamlets are in no gazetteer; their kind word and capitals tell them.
    fn hamlet(&self, items: &[Item], item: &Item, paragraph: &Paragraph) -> Option<String> {
        let tokens = self.tokens;
        let mut end = item.found.tokens.start;
        if end > 0 && tokens.is_mark(end - 1, '(') {
            let at = items.partition_point(|i| i.found.tokens.start < end);
            let before = items.get(at.checked_sub(1)?).filter(|b| b.found.end + 1 == end)?;
            end = before.found.tokens.start;
        }
        let floor = paragraph.body().start;
        let mut start = end;
        while start > floor && end - start < 5 && tokens.is_capital(start - 1) {
            start -= 1;
        }
        let kind = start.checked_sub(1).filter(|k| *k >= floor && start < end)?;
        let local = matches!(
            tokens.text(kind).to_lowercase().as_str(),
            "ấp" | "thôn" | "bản" | "xóm" | "khóm" | "buôn" | "làng" | "sóc"
        );
        local.then(|| tokens.words(&(kind..end)))
    }

    /// `4.850.000 đồng (Bốn triệu tám trăm năm mươi nghìn đồng)`: told once, in numbers and in words.
    fn is_restated(&self, item: &Item) -> bool {
        let start = item.found.tokens.start;
        let spelled = self.tokens.is_word(start) && item.found.kind != FigureKind::Ordinal;
        let open = start.checked_sub(1).filter(|o| self.tokens.is_mark(*o, '('));
        let announced = self.tokens.preceded_by(start, &["bang", "chu", ":"]);
        spelled && (open.is_some() || announced)
    }

    /// `kết nạp 412 đảng viên; trong đó nữ 198 đồng chí`: the words of the whole narrow those of its parts.
    fn whole(&self, items: &[Item], item: &Item, paragraph: &Paragraph) -> Option<String> {
        let start = item.found.tokens.start;
        let at = items.partition_point(|i| i.found.tokens.start < start);
        let near = items.iter().take(at).rev().take(12).take_while(|i| i.found.tokens.start >= paragraph.body().start);
        for whole in near.filter(|i| is_fact(i.found.kind) && i.found.kind != FigureKind::Percent) {
            let mut between = whole.found.end..start;
            if between.clone().any(|i| self.tokens.is_mark(i, '.') && self.tokens.is_capital(i + 1)) {
                return None;
            }
            // An open bracket takes its whole apart; one that is closed again does not.
            let depth = between.clone().fold(0_i32, |d, i| {
                d + i32::from(self.tokens.is_mark(i, '(')) - i32::from(self.tokens.is_mark(i, ')'))
            });
            let parts = |i: usize| self.tokens.fold(i) == "gom" || self.tokens.starts_with(i, &["trong", "do"]);
            if depth > 0 || between.any(parts) {
                let own = item.label.as_deref().unwrap_or_default();
                let end = paragraph.tokens.end.min(item.found.tokens.start);
                let said = indicator(self.tokens, &whole.found, whole.label.as_deref(), None, end);
                return said.filter(|l| !own.starts_with(l.as_str()));
            }
        }
        None
    }

    /// The place that the subject is about, where it is one inside the document's own: `Kiểm tra đất công ích tại xã A`.
    fn subject_place(&self, own: &Where) -> Option<&Place> {
        let subject = self.header.subject.as_ref()?;
        let range = self.tokens.within(subject.span);
        let (deeper, own_code) = (own.kind.map_or(0, UnitKind::level), own.code.as_deref());
        let mut inside = self.places_in(&range).iter().filter(|p| {
            let at = self.tokens.within(p.span).start;
            // `tại UBND xã A`, `của xã A`
            let office = |i: usize| matches!(self.tokens.fold(i), "ubnd" | "hdnd" | "dan" | "uy");
            let mut before = at;
            while before > range.start + 1 && at - before < 4 && self.tokens.is_word(before - 1) && {
                let i = before - 1;
                office(i)
                    || office(before) && matches!(self.tokens.fold(i), "uy" | "ban" | "nhan" | "hoi" | "dong" | "dang")
            } {
                before -= 1;
            }
            let stands = before > range.start && matches!(self.tokens.fold(before - 1), "tai" | "o" | "cua" | "ban");
            stands && p.code.is_some() && p.code.as_deref() != own_code && p.kind.is_some_and(|k| k.level() > deeper)
        });
        inside.next().filter(|_| inside.next().is_none())
    }

    /// The place of the numbered item that a paragraph without a number belongs to: `2. Cử tri xã A kiến nghị …` / `Trả lời:
    /// …`. It must be the only place there, inside the document's own, and the item states no fact itself.
    fn section_place(&self, items: &[Item], p: usize, own: &Where) -> Option<&Place> {
        let numbered =
            |q: usize| self.paragraphs.get(q).and_then(|x| x.lead.as_ref()).is_some_and(|l| l.kind.rank() < 20);
        if numbered(p) {
            return None;
        }
        let above = (p.saturating_sub(12)..p).rev().find(|&q| numbered(q))?;
        let body = self.paragraphs.get(above)?.body();
        let at = items.partition_point(|i| i.found.tokens.start < body.start);
        let states =
            items.iter().skip(at).take_while(|i| i.found.tokens.start < body.end).any(|i| is_fact(i.found.kind));
        let level = own.kind.map_or(0, UnitKind::level);
        let mut inside = self.places_in(&body).iter().filter(|x| x.code.is_some() && x.code != own.code);
        let only = inside.next().filter(|_| inside.next().is_none() && !states)?;
        only.kind.is_some_and(|k| k.level() > level).then_some(only)
    }

    /// `684 em, gồm tiểu học 312`: a part without a unit counts what its whole counts.
    fn whole_unit(&self, items: &[Item], item: &Item, paragraph: &Paragraph) -> Option<String> {
        let start = item.found.tokens.start;
        let at = items.partition_point(|i| i.found.tokens.start < start);
        let near = items.iter().take(at).rev().take(12).take_while(|i| i.found.tokens.start >= paragraph.tokens.start);
        let whole = near.filter(|i| i.found.kind == FigureKind::Count).find(|i| i.found.unit.is_some())?;
        let between = whole.found.end..start;
        let opens = between.clone().any(|i| {
            matches!(self.tokens.fold(i), "gom")
                || self.tokens.is_mark(i, '(')
                || self.tokens.starts_with(i, &["trong", "do"])
        });
        if opens { whole.found.unit.clone() } else { None }
    }

    /// The nearest place that speaks for a figure: named before it in its own clause or sentence as where things are,
    /// else at the head of the item.
    fn governing(&self, paragraph: &Paragraph, item: &Item, p: usize) -> Option<&Place> {
        let body = paragraph.body();
        let sentence = sentence_start(self.tokens, &body, item.found.tokens.start);
        let near = self.places_in(&(sentence..item.found.tokens.start));
        if let Some(place) = self.before_bracket(near, sentence, item.found.tokens.start) {
            return Some(place);
        }
        let last = (0..near.len())
            .rev()
            .find(|&k| near.get(k).is_some_and(|p| self.governs(p, sentence) && !self.is_address(near, k)));
        if let Some(place) = last.and_then(|k| near.get(k)) {
            // `tại xã A và xã B`: neither alone.
            return (!last.is_some_and(|k| self.is_coordinated(near, k, item.found.tokens.start))).then_some(place);
        }
        let head = self.places_in(&body).first().filter(|place| {
            let at = self.tokens.within(place.span);
            at.start == body.start && self.tokens.is_mark(at.end, ':')
        });
        if head.is_some() {
            return head;
        }
        // `1. Xã Bình Minh` as the heading above.
        let opener = self.standings.get(p)?.opener.and_then(|o| self.paragraphs.get(o))?;
        self.places_in(&opener.body()).first().filter(|place| {
            let at = self.tokens.within(place.span);
            at.start == opener.body().start && (at.end >= opener.tokens.end || self.tokens.is_mark(at.end, ':'))
        })
    }

    /// `Hội Phụ nữ xã A (quyên góp 120 suất quà)`: the bracket speaks of whom it stands behind, whoever that is.
    fn before_bracket<'p>(&self, near: &'p [Place], sentence: usize, figure: usize) -> Option<&'p Place> {
        let mut depth = 0_usize;
        for i in (sentence..figure).rev() {
            if self.tokens.is_mark(i, ')') {
                depth += 1;
            } else if self.tokens.is_mark(i, '(') {
                if depth == 0 {
                    return near.iter().rev().find(|p| self.tokens.within(p.span).end == i);
                }
                depth -= 1;
            }
        }
        None
    }

    /// `xã A, huyện B, tỉnh C` and `xã A (tỉnh C)` are one place: the first.
    fn is_address(&self, near: &[Place], k: usize) -> bool {
        let (Some(place), Some(before)) = (near.get(k), k.checked_sub(1).and_then(|b| near.get(b))) else {
            return false;
        };
        let level = |p: &Place| p.kind.map_or(0, UnitKind::level);
        let between = self.tokens.within(before.span).end..self.tokens.within(place.span).start;
        let joint = |i: usize| {
            self.tokens.is_mark(i, ',') || self.tokens.is_mark(i, '(') || matches!(self.tokens.fold(i), "thuoc" | "cua")
        };
        level(before) > level(place) && level(place) > 0 && between.len() <= 2 && between.clone().all(joint)
    }

    /// Two places of one level with `và` or a comma between them, and no figure of their own between them.
    fn is_coordinated(&self, near: &[Place], k: usize, figure: usize) -> bool {
        let (Some(place), Some(before)) = (near.get(k), k.checked_sub(1).and_then(|b| near.get(b))) else {
            return false;
        };
        let at = self.tokens.within(place.span);
        let between = self.tokens.within(before.span).end..at.start;
        let joint = |i: usize| self.tokens.fold(i) == "va" || self.tokens.is_mark(i, ',');
        let and = !between.is_empty() && between.len() <= 2 && between.clone().all(joint);
        let level = |p: &Place| p.kind.map(UnitKind::level);
        // Right behind the second name a figure is that one's own.
        and && level(before) == level(place) && figure > at.end + 1
    }

    fn places_in(&self, range: &Range<usize>) -> &[Place] {
        let span = self.tokens.span_of(range);
        let from = self.places.partition_point(|p| p.span.start < span.start);
        let to = self.places.partition_point(|p| p.span.end <= span.end);
        self.places.get(from..to.max(from)).unwrap_or_default()
    }

    /// A mention is where things are, and not whose office speaks: `trên địa bàn xã A`, `Xã A có`, `tại xã A`.
    fn governs(&self, place: &Place, sentence: usize) -> bool {
        let tokens = self.tokens;
        let at = tokens.within(place.span);
        let before = at.start.checked_sub(1).filter(|b| *b >= sentence);
        let Some(before) = before else { return true };
        if matches!(tokens.kind(before), Some(TokenKind::Mark(',' | ';' | ':' | '(' | '-' | '–'))) {
            return true;
        }
        matches!(tokens.fold(before), "tai" | "o" | "ban" | "rieng" | "trong" | "toan")
            || tokens.preceded_by(at.start, &["thuoc"])
            || tokens.preceded_by(at.start, &["dang", "bo"])
    }

    /// The figure that a bracket explains, or the head of an item of several figures.
    fn inner_scope(&self, items: &[Item], item: &Item, p: usize, indicator: Option<&str>) -> Option<String> {
        let tokens = self.tokens;
        let paragraph = self.paragraphs.get(p)?;
        let body = paragraph.body();
        let figure = item.found.tokens.start;
        let sentence = {
            // A bracket holds its own semicolons.
            let mut depth = 0_usize;
            (body.start..figure).rev().find(|&i| {
                if tokens.is_mark(i, ')') {
                    depth += 1;
                } else if tokens.is_mark(i, '(') {
                    if depth == 0 {
                        return true;
                    }
                    depth -= 1;
                }
                false
            })
        };
        let at = items.partition_point(|i| i.found.tokens.start < body.start);
        let near = || items.iter().skip(at).take_while(|i| i.found.tokens.start < body.end);
        if let Some(open) = sentence {
            let outer = near().filter(|i| i.found.end <= open && is_fact(i.found.kind)).last();
            if let Some(outer) = outer.filter(|o| o.found.end + 1 >= open) {
                let own = item.label.as_deref().unwrap_or_default();
                return outer.label.clone().filter(|l| !own.starts_with(l.as_str()));
            }
        }
        let colon = body.clone().take_while(|&i| i < figure).find(|&i| tokens.is_mark(i, ':'))?;
        if near().any(|i| is_fact(i.found.kind) && i.found.tokens.start < colon) {
            return None;
        }
        let several = near().filter(|i| is_fact(i.found.kind)).count() > 1;
        let head = tokens.words(&(body.start..colon));
        let said = indicator.or(item.label.as_deref()).unwrap_or_default().starts_with(&head);
        let behind = tokens.is_mark(figure.saturating_sub(1), ':');
        ((several || !behind) && !said && !head.is_empty() && head.split(' ').count() <= 25).then_some(head)
    }

    /// `Trạm y tế xã Nhị Hà (3.850 triệu đồng)`: what stands at the place of an entry.
    fn facility(&self, p: usize, entry: &Entry) -> Option<String> {
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
    fn item_head(&self, p: usize, limit: usize) -> Option<String> {
        let body = self.paragraphs.get(p)?.body();
        let colon = body.clone().take_while(|&i| i < limit).find(|&i| self.tokens.is_mark(i, ':'))?;
        let short = colon - body.start <= 12 && colon > body.start && colon + 1 < limit;
        short.then(|| self.tokens.words(&(body.start..colon)))
    }

    fn outer_scope(&self, p: usize) -> Option<String> {
        let opener = self.standings.get(p)?.opener?;
        scope_text(self.tokens, self.paragraphs.get(opener)?)
    }

    /// The day told in the figure's sentence, its paragraph before it, or the openers above.
    fn as_of(&self, p: usize, figure: usize) -> Option<Date> {
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

    fn in_list(
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
        let span = list.head.clone();
        let whole = items
            .iter()
            .skip(items.partition_point(|i| i.found.tokens.start < span.start))
            .take_while(|i| i.found.tokens.start < span.end)
            .filter(|i| !share && is_fact(i.found.kind) && i.found.unit.is_some() && i.found.kind != FigureKind::Range)
            .filter(|i| {
                item.found.unit.is_none() && i.found.kind == FigureKind::Count || i.found.unit == item.found.unit
            })
            .last();
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
            let next = items.get(items.partition_point(|i| i.found.tokens.start <= item.found.tokens.start));
            let limit = self.paragraphs.get(p).map_or(item.found.end, |x| x.tokens.end);
            let limit = next.map_or(limit, |i| i.found.tokens.start.min(limit));
            let counted = || indicator(self.tokens, &item.found, None, None, limit);
            list.indicator.clone().filter(|_| one).or_else(head).or_else(counted).or_else(|| item.found.unit.clone())
        };
        let scope = list.statement.clone().or_else(|| self.outer_scope(p));
        // A statement of a few words (`Tập trung ở`) says less than the head of its item.
        let brief = scope.as_deref().is_some_and(|s| s.split(' ').count() <= 5);
        let head = self.item_head(p, entry.tokens.start).filter(|h| brief && scope.as_deref() != Some(h.as_str()));
        let scope = match (head, scope) {
            (Some(head), Some(scope)) => Some(format!("{head} / {scope}")),
            (_, scope) => scope,
        };
        let mut record = Self::blank(&place, indicator, scope, self.as_of(p, entry.tokens.start));
        record.unit = whole.and_then(|w| w.found.unit.clone());
        Some(record)
    }

    /// What a list measures: its own words, those of the next group of the same heading, or what its opener says.
    fn list_indicator(&self, items: &[Item], p: usize, list: &List, share: bool) -> Option<String> {
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
        let clause = list.head.clone().rev().find(|&i| self.tokens.is_mark(i, ',') && !joins_nouns(self.tokens, i));
        let words = self.tokens.words(&(clause.map_or(list.head.start, |c| c + 1)..list.head.end));
        (!words.is_empty()).then_some(words)
    }

    /// The indicator of another list that gives one of these places the same value.
    fn told_elsewhere(&self, items: &[Item], p: usize, list: &List) -> Option<String> {
        let key = |q: usize, entry: &Entry| -> Option<(String, Value)> {
            let body = self.paragraphs.get(q)?.body();
            let first = items.partition_point(|i| i.found.tokens.start < body.start);
            let own = items
                .iter()
                .skip(first)
                .take_while(|i| i.found.tokens.start < body.end)
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

    /// `(từ 85 điểm trở lên)`, `khi mật độ từ 50 con/m² trở lên`, `Các xã đạt dưới 95%`, `Xã có tỷ lệ trên 60% (04 xã)`.
    fn bounds_a_group(&self, item: &Item, p: usize) -> bool {
        let tokens = self.tokens;
        let (start, end) = (item.found.tokens.start, item.found.end);
        let Some(paragraph) = self.paragraphs.get(p) else { return false };
        let sentence = sentence_start(tokens, &paragraph.body(), start);
        let before = start.checked_sub(1).filter(|b| *b >= sentence).map_or("", |b| tokens.fold(b));
        let upward = before == "tu" && matches!(tokens.fold(end), "tro");
        if upward {
            let bracket = start >= 2 && tokens.is_mark(start - 2, '(');
            let inner = (sentence..start).any(|i| {
                matches!(tokens.text(i).to_lowercase().as_str(), "khi" | "nếu" | "những" | "các" | "nhất")
                    || tokens.starts_with(i, &["quy", "mo"])
            });
            if bracket || inner {
                return true;
            }
        }
        let beside = matches!(before, "tren" | "duoi") || upward;
        let whose = tokens.text(sentence).to_lowercase();
        let of_units =
            matches!(whose.as_str(), "các" | "những" | "xã" | "huyện" | "phường" | "đơn" | "địa" | "nhóm" | "thôn");
        let told = tokens.is_mark(end, '(') || tokens.is_mark(end, ':') || matches!(whose.as_str(), "các" | "những");
        beside && of_units && told && item.found.kind == FigureKind::Percent
    }

    /// `02/31 đơn vị có tỷ lệ đạt trên 90%`: the percentage bounds a group and is nobody's value.
    fn is_threshold(&self, items: &[Item], item: &Item) -> bool {
        let Site::Paragraph(p) = item.site else { return false };
        let start = item.found.tokens.start;
        let bound = start.checked_sub(1).is_some_and(|b| {
            matches!(self.tokens.fold(b), "tren" | "duoi" | "tu") || self.tokens.preceded_by(start, &["it", "nhat"])
        });
        if self.bounds_a_group(item, p) {
            return true;
        }
        if item.found.kind != FigureKind::Percent || !bound {
            return false;
        }
        let Some(paragraph) = self.paragraphs.get(p) else { return false };
        let sentence = sentence_start(self.tokens, &paragraph.body(), start);
        let at = items.partition_point(|i| i.found.tokens.start < start);
        let before = items.iter().take(at).next_back().filter(|i| i.found.tokens.start >= sentence);
        before.is_some_and(|b| {
            let unit = b.found.unit.as_deref().map(fold).unwrap_or_default();
            matches!(b.found.kind, FigureKind::Count | FigureKind::Ratio)
                && ["don vi", "xa", "phuong", "thi tran", "huyen", "dia phuong", "thon", "co quan", "truong"]
                    .iter()
                    .any(|u| unit.starts_with(u))
        })
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
        let day = table.columns.get(column).and_then(|n| {
            let tokens = Tokens::of(n);
            stated_day(&tokens, &(0..tokens.len()), self.dated)
        });
        let caption = || {
            let tokens = Tokens::of(table.caption.as_deref()?);
            stated_day(&tokens, &(0..tokens.len()), self.dated)
        };
        let mut record = Self::blank(&place, indicator, scope, day.or_else(caption).or(self.day));
        record.unit.clone_from(&item.found.unit);
        Some(record)
    }
}
