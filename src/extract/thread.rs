//! What a figure leans on: the figures told before it.
//!
//! A notice does not say twice what it counts. `xảy ra 47 vụ tai nạn, giảm 06 vụ (-11,3%); nhiều nhất là xã Phú Hội 9 vụ` are four
//! facts of one indicator, and each of them must carry its words:
//!
//! | written | indicator |
//! | --- | --- |
//! | `xảy ra 47 vụ tai nạn` | `xảy ra vụ tai nạn` |
//! | `giảm 06 vụ` | `xảy ra vụ tai nạn giảm`: a change is one of what was last counted by its unit |
//! | `(-11,3%)` | the same: a share leans on the figure right before it |
//! | `nhiều nhất là xã Phú Hội 9 vụ` | `xảy ra vụ tai nạn`: words that only pick name nothing |
//!
//! What is too short to say what it means, but says something (`số tiền`, `làm rõ`), keeps its words, and what it leans on is its
//! scope.

use super::item::Item;
use super::labels::is_plan;
use super::lean::{change, is_change, is_others, is_property, is_rest, is_vague, numbered, only_places, regraded};
use super::records::{Facts, Where};
use super::scopes::joined;
use super::tokens::Gap;
use crate::model::{FigureKind, Record, Value};
use crate::orthography::fold;
use rust_decimal::Decimal;

/// How many figures back that may be: what is linear stays so in a paragraph of any length.
const KEPT: usize = 48;

/// Paragraphs back in which an entry of a list may find what its unit counted.
const NEAR: usize = 6;

#[derive(Debug, Default)]
pub(super) struct Thread {
    paragraph: Option<usize>,
    /// Where the last figure that spoke for itself ends.
    end: usize,
    topic: String,
    /// Label, indicator and scope of the last figure.
    last: Option<(String, String, Option<String>)>,
    /// What was told by which unit, the latest last.
    counted: Vec<Counted>,
    /// What the last share was one of.
    share: Option<String>,
    /// The bracket that the last figure stood in, and what was told before it.
    bracket: Option<(usize, Told)>,
}

/// What the figures before leave behind.
#[derive(Debug, Clone, Default)]
struct Told {
    end: usize,
    topic: String,
    last: Option<(String, String, Option<String>)>,
    counted: usize,
}

#[derive(Debug)]
struct Counted {
    paragraph: usize,
    unit: String,
    indicator: String,
    value: Decimal,
}

impl Counted {
    /// How many words of a unit (folded) are said: `làm chết người` says both of `người chết`.
    fn says(&self, unit: &str) -> usize {
        let key = format!("{} {}", fold(&self.indicator), self.unit);
        unit.split(' ').filter(|w| key.split(' ').any(|k| k == *w)).count()
    }
}

/// `vụ` and `vụ tai nạn` count the same.
fn same_head(one: &str, two: &str) -> bool {
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|r| r.is_empty() || r.starts_with(' '));
    !one.is_empty() && !two.is_empty() && (begins(one, two) || begins(two, one))
}

/// True for `chiếm 57,4%,`: no word says of what, or the share before it in its row did so.
fn takes_part(facts: &Facts, item: &Item) -> bool {
    let tokens = facts.tokens;
    let start = item.found.tokens.start;
    let taken = |i: usize| tokens.text(i) == "chiếm";
    let ends = !tokens.is_word(item.found.end) || tokens.text(item.found.end) == "và";
    ends && (start.saturating_sub(40)..start)
        .rev()
        .take_while(|&i| !tokens.is_mark(i, '.') && !tokens.is_mark(i, ';'))
        .any(taken)
}

/// The indicator without the unit at its end.
fn own_words<'a>(said: &'a str, unit: &str) -> &'a str {
    said.strip_suffix(unit).filter(|_| !unit.is_empty()).unwrap_or(said).trim()
}

impl Thread {
    /// What a bracket told is forgotten behind it: `xảy ra 04 vụ (trộm cắp 02 vụ, đánh bạc 01 vụ), giảm 02 vụ`.
    fn leave_bracket(&mut self, facts: &Facts, item: &Item, p: usize) {
        let Some(paragraph) = facts.paragraphs.get(p) else { return };
        // No bracket is longer.
        let from = paragraph.body().start.max(item.found.tokens.start.saturating_sub(120));
        let open = facts.tokens.open_bracket(from..item.found.tokens.start);
        let before = self.bracket.as_ref().map(|(at, _)| *at);
        if open == before {
            return;
        }
        if let Some((_, told)) = self.bracket.take() {
            self.counted.truncate(told.counted.min(self.counted.len()));
            (self.end, self.topic, self.last) = (told.end, told.topic, told.last);
        }
        self.bracket = open.map(|at| {
            let told =
                Told { end: self.end, topic: self.topic.clone(), last: self.last.clone(), counted: self.counted.len() };
            (at, told)
        });
    }

    /// The record with what it leans on; and what it says kept for the next one.
    pub(super) fn on(&mut self, facts: &Facts, item: &Item, p: usize, record: Record) -> Record {
        if self.paragraph != Some(p) {
            let (counted, share) = (std::mem::take(&mut self.counted), self.share.take());
            *self = Self { paragraph: Some(p), counted, share, ..Self::default() };
            self.counted.retain(|c| c.paragraph + NEAR >= p);
        }
        self.leave_bracket(facts, item, p);
        let record = self.lean(facts, item, p, record);
        if item.found.kind == FigureKind::Percent && !record.indicator.as_deref().is_none_or(str::is_empty) {
            self.share.clone_from(&record.indicator);
        }
        record
    }

    fn lean(&mut self, facts: &Facts, item: &Item, p: usize, mut record: Record) -> Record {
        let share = item.found.kind == FigureKind::Percent;
        let label = item.label.clone().unwrap_or_default();
        let said = record.indicator.clone().unwrap_or_default();
        // `gieo cấy 6.204 ha lúa mùa, bằng 101,7% kế hoạch`: the share is one of all that was said before it; what it is measured
        // by narrows it.
        if share
            && let Some((before, indicator, scope)) = &self.last
            && !before.is_empty()
            && let Some(rest) = label.strip_prefix(before.as_str()).filter(|r| r.is_empty() || r.starts_with(", "))
        {
            let verb = rest.trim_start_matches(", ");
            let base =
                said.strip_prefix(before.as_str()).map_or("", |own| own.strip_prefix(rest).unwrap_or(own).trim());
            record.indicator = Some(if let Some(change) = change(verb) {
                format!("{indicator} {change}")
            } else if matches!(verb, "đạt" | "chiếm" | "bằng" | "") {
                indicator.clone()
            } else {
                format!("{indicator}{rest}")
            });
            if scope.is_some() {
                record.scope.clone_from(scope);
            }
            let base = Some(base.trim_start_matches(", ").to_owned());
            record.scope = joined(&[record.scope.take(), base]);
            return record;
        }
        if is_plan(facts.tokens, &item.found) {
            return record;
        }
        let unit = item.found.unit.as_deref().unwrap_or_default().to_owned();
        let words = own_words(&said, &unit).to_owned();
        // `đã điều chỉnh 1.964 trường hợp, còn 354 trường hợp`: the rest of what was told by this unit.
        if words.is_empty()
            && is_rest(&label)
            && let Some(whole) = self.whole_of(&unit, item, p)
        {
            record.indicator = Some(format!("{whole} còn lại"));
            self.end = item.found.end;
            return record;
        }
        let between = self.end..item.found.tokens.start;
        let point = |i: usize| facts.tokens.is_mark(i, '.') && facts.tokens.gap(i + 1) != Gap::None;
        // None, one, or more: from the start of a paragraph it is all before it.
        let points = between.filter(|i| point(*i)).take(2).count();
        if let Some(change) = change(&words).filter(|_| points <= 1) {
            // `giảm 1.094 hộ, tương ứng giảm 5,1%`: one change, told twice.
            let told_twice = self
                .last
                .as_ref()
                .map(|(_, said, _)| said.as_str())
                .filter(|said| share && said.rsplit(' ').next().is_some_and(is_change));
            // `đón 7,1 triệu lượt khách, gấp 1,5 lần`: how many times is one of the figure right before.
            let times = item.found.kind == FigureKind::Quantity && unit.starts_with("lần");
            let near = || {
                let said = self.last.as_ref().map(|(_, said, _)| said.as_str());
                said.filter(|s| points == 0 && times && !s.rsplit(' ').next().is_some_and(is_change))
            };
            let topic = self.changed(&unit, p).filter(|_| !share).or_else(near).unwrap_or(&self.topic);
            let whole = told_twice.map_or_else(|| format!("{topic} {change}"), str::to_owned);
            if told_twice.is_some() || !topic.is_empty() {
                record.indicator = Some(whole.clone());
                self.end = item.found.end;
                self.last = Some((label, whole, record.scope.clone()));
                return record;
            }
        }
        if !words.is_empty()
            && (is_vague(&words) || is_others(&words))
            && let Some(topic) = self.told_by(&unit, p)
        {
            record.indicator = Some(topic.to_owned());
            return record;
        }
        if let Some(whole) = self.last.as_ref().and_then(|(_, before, _)| regraded(own_words(before, &unit), &words)) {
            record.indicator = Some(whole.clone());
            self.end = item.found.end;
            self.last = Some((label, whole, record.scope.clone()));
            return record;
        }
        let property = is_property(&words) || is_property(&said);
        let length = words.split(' ').filter(|w| !w.is_empty()).count();
        let elliptic =
            !self.topic.is_empty() && (length <= 3 && points == 0 || (property || length <= 2) && points <= 1);
        // `Sản lượng đạt 128 triệu kWh. Công nghiệp chiếm 57%, sinh hoạt 34%`: what a share without a base is one of.
        // `… 512 tình nguyện viên. Xếp loại: tốt 18 đơn vị`: a sentence with a head of its own leans on none before it.
        let headed = points > 0 && (self.end..item.found.tokens.start).any(|i| facts.tokens.is_mark(i, ':'));
        let elliptic = elliptic && !headed;
        let parted = share && !headed && !self.topic.is_empty() && points <= 1 && takes_part(facts, item);
        if elliptic || parted || !self.topic.is_empty() && length <= 6 && points == 0 {
            // A property is one of the figure right before it.
            let near = self.last.as_ref().map(|(_, said, _)| said.as_str()).filter(|s| {
                property && points == 0 && (s.split(' ').count() >= 2 || !s.is_empty() && !s.starts_with("mỗi"))
            });
            let topic = near.unwrap_or(&self.topic).to_owned();
            let known = record.scope.as_deref().is_some_and(|s| s.contains(topic.as_str()));
            if !known && !said.contains(topic.as_str()) {
                record.scope = Some(match record.scope.take() {
                    Some(scope) => format!("{scope} / {topic}"),
                    None => topic,
                });
            }
        }
        let speaks = !elliptic && !parted || points > 0 && !property && said.split(' ').count() >= 2;
        let each = fold(&said).starts_with("moi ") && said.to_lowercase().starts_with("mỗi");
        if speaks && !each && (!share || !elliptic) {
            self.topic.clone_from(&said);
        }
        self.end = item.found.end;
        if each {
            return record;
        }
        self.tell(p, item, &said, &words);
        // A share of things counted says which things.
        let counts = matches!(item.found.kind, FigureKind::Count | FigureKind::Ratio);
        let kept = if counts || words.is_empty() { said } else { words };
        self.last = Some((label, kept, record.scope.clone()));
        record
    }

    /// The record of a list's entry. One that says nothing but its unit counts what was last counted by it.
    pub(super) fn entry(&mut self, item: &Item, p: usize, headed: bool, mut record: Record) -> Record {
        let unit = item.found.unit.as_deref().unwrap_or_default();
        let said = record.indicator.clone().unwrap_or_default();
        let words = own_words(&said, unit);
        let head = record.scope.as_deref().and_then(|scope| scope.rsplit(" / ").next());
        // `Có 06/16 đơn vị vượt mức bình quân: A 91,2%; B 84,05%`: the share that was told before.
        if record.indicator.is_none()
            && item.found.kind == FigureKind::Percent
            && let Some(share) = &self.share
        {
            record.indicator = Some(share.clone());
            return record;
        }
        if !words.is_empty() && !is_vague(words) {
            self.tell(p, item, &said, words);
        } else if let Some(own) = head.and_then(|head| numbered(head, unit)) {
            record.indicator = Some(own);
        } else if (!words.is_empty()
            || !headed && !head.is_some_and(|h| h.contains(unit))
            || head.is_none_or(|head| only_places(head, unit)))
            && let Some(told) = self.told_by(unit, p)
        {
            record.indicator = Some(told.to_owned());
        }
        record
    }

    fn tell(&mut self, paragraph: usize, item: &Item, said: &str, words: &str) {
        let unit = fold(item.found.unit.as_deref().unwrap_or_default());
        // `hộ nghèo` says what it counts, `hộ` does not.
        if !unit.is_empty() && (!words.is_empty() || unit.contains(' ')) {
            let value = item.found.value.as_ref().and_then(Value::number).unwrap_or_default();
            if self.counted.len() == KEPT {
                self.counted.remove(0);
            }
            self.counted.push(Counted { paragraph, unit, indicator: said.to_owned(), value });
        }
    }

    /// What a unit last counted in this paragraph, and so has changed.
    fn changed(&self, unit: &str, paragraph: usize) -> Option<&str> {
        let unit = fold(unit);
        let here = |c: &&Counted| c.paragraph == paragraph && same_head(&c.unit, &unit);
        let best = self.counted.iter().filter(here).max_by_key(|c| c.says(&unit));
        best.map(|c| c.indicator.as_str())
    }

    /// The largest that this unit counted in this paragraph, which others are parts of; no less than the part.
    fn whole_of(&self, unit: &str, part: &Item, paragraph: usize) -> Option<&str> {
        let unit = fold(unit);
        let value = part.found.value.as_ref().and_then(Value::number).unwrap_or_default();
        let here = |c: &&Counted| c.paragraph == paragraph && same_head(&c.unit, &unit) && c.value >= value;
        let first = self.counted.iter().filter(here).max_by_key(|c| (c.value, std::cmp::Reverse(c.indicator.len())));
        first.map(|c| c.indicator.as_str())
    }

    /// What a unit counted near here: what says most of the unit's own words (`làm chết người` for `người chết`), and of
    /// several the largest, which the others are parts of.
    fn told_by(&self, unit: &str, paragraph: usize) -> Option<&str> {
        let unit = fold(unit);
        let near = |c: &&Counted| c.paragraph + NEAR >= paragraph && same_head(&c.unit, &unit);
        let best = self.counted.iter().filter(near).max_by_key(|c| (c.paragraph == paragraph, c.says(&unit), c.value));
        best.map(|c| c.indicator.as_str())
    }
}

/// `xã A để xảy ra 6 vụ; xã B 4 vụ`: what one place of a row says of its figure, the next ones mean.
#[derive(Debug, Default)]
pub(super) struct Row {
    paragraph: Option<usize>,
    unit: String,
    indicator: String,
}

impl Row {
    pub(super) fn on(&mut self, p: usize, unit: Option<&str>, own: &Where, mut record: Record) -> Record {
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
