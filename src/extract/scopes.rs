//! What narrows a figure from outside its clause: headings, the head of its item, and the whole that it is a part of.
//!
//! `I. TÌNH HÌNH TAI NẠN` / `Theo tuyến đường: quốc lộ 29 vụ`: the scope is `TÌNH HÌNH TAI NẠN / Theo tuyến đường`, from the wide to
//! the narrow.

use super::indicator::indicator;
use super::item::{Item, items_in};
use super::labels::is_fact;
use super::layout::Paragraph;
use super::outline::scope_text;
use super::records::Facts;
use super::tokens::{Gap, TokenKind};
use crate::model::FigureKind;

/// Scopes from the wide to the narrow, without those that a later one says again.
pub(super) fn joined(parts: &[Option<String>]) -> Option<String> {
    let parts: Vec<&str> = parts.iter().flatten().map(String::as_str).filter(|p| !p.is_empty()).collect();
    let again = |k: usize, part: &str| parts.iter().skip(k + 1).any(|later| later.contains(part));
    let kept: Vec<&str> = parts.iter().enumerate().filter(|(k, part)| !again(*k, part)).map(|(_, p)| *p).collect();
    (!kept.is_empty()).then(|| kept.join(" / "))
}

/// A heading in front of a narrower scope, unless it is itself a sentence with figures: those differ from notice to notice, and
/// the narrower one says enough.
pub(super) fn under(heading: Option<String>, inner: &[Option<String>]) -> Option<String> {
    let figure = |w: &str| {
        let digits: String = w.chars().filter(char::is_ascii_digit).collect();
        !digits.is_empty() && !(digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
    };
    match joined(inner) {
        Some(inner) => joined(&[heading.filter(|h| !h.split_whitespace().any(figure)), Some(inner)]),
        None => heading,
    }
}

impl Facts<'_> {
    /// `Về rác thải, đội vệ sinh thu gom 11 tấn; mức thu là 20.000 đồng`: what a sentence says that it is about holds for all of
    /// it.
    pub(super) fn sentence_topic(&self, paragraph: &Paragraph, figure: usize) -> Option<String> {
        let tokens = self.tokens;
        let body = paragraph.body();
        let mut start = figure;
        // No sentence is longer.
        while start > body.start && figure - start < 300 {
            let before = start - 1;
            if matches!(tokens.kind(before), Some(TokenKind::Mark('.' | ':'))) && tokens.is_capital(start) {
                break;
            }
            start = before;
        }
        let opener = match tokens.text(start) {
            "Về" => 1,
            "Đối" if tokens.fold(start + 1) == "voi" => 2,
            "Nếu" | "Khi" | "Sau" | "Qua" | "Nhờ" | "Theo" => 0,
            _ => return None,
        };
        let from = start + opener;
        let comma = (from + 1..figure.min(from + 12)).find(|&i| !tokens.is_word(i))?;
        tokens.is_mark(comma, ',').then(|| tokens.words(&(from..comma)))
    }

    /// `kết nạp 412 đảng viên; trong đó nữ 198 đồng chí`: the words of the whole narrow those of its parts.
    pub(super) fn whole(&self, items: &[Item], item: &Item, paragraph: &Paragraph) -> Option<String> {
        let start = item.found.tokens.start;
        let near = items_in(items, paragraph.body().start..start).iter().rev().take(12);
        let share = item.found.kind == FigureKind::Percent;
        for whole in near.filter(|i| is_fact(i.found.kind) && (i.found.kind != FigureKind::Percent || share)) {
            let mut between = whole.found.end..start;
            if between.clone().any(|i| self.tokens.is_mark(i, '.') && self.tokens.is_capital(i + 1)) {
                return None;
            }
            // An open bracket takes its whole apart; one that is closed again does not.
            let depth = between.clone().fold(0_i32, |d, i| {
                d + i32::from(self.tokens.is_mark(i, '(')) - i32::from(self.tokens.is_mark(i, ')'))
            });
            if depth > 0 || between.any(|i| self.opens_parts(i)) {
                let own = item.label.as_deref().unwrap_or_default();
                let end = paragraph.tokens.end.min(item.found.tokens.start);
                let said = indicator(self.tokens, &whole.found, whole.label.as_deref(), None, end);
                return said.filter(|l| !own.starts_with(l.as_str()));
            }
        }
        None
    }

    /// `gồm`, `trong đó`: what follows are parts of what stands before.
    fn opens_parts(&self, i: usize) -> bool {
        self.tokens.fold(i) == "gom" || self.tokens.starts_with(i, &["trong", "do"])
    }

    /// The figure that a bracket explains, or the head of an item of several figures.
    pub(super) fn inner_scope(&self, items: &[Item], item: &Item, p: usize, indicator: Option<&str>) -> Option<String> {
        let tokens = self.tokens;
        let paragraph = self.paragraphs.get(p)?;
        let body = paragraph.body();
        let figure = item.found.tokens.start;
        let near = || items_in(items, body.clone()).iter();
        if let Some(open) = tokens.open_bracket(body.start..figure) {
            let outer = near().rfind(|i| i.found.end <= open && is_fact(i.found.kind));
            if let Some(outer) = outer.filter(|o| o.found.end + 1 >= open) {
                let own = item.label.as_deref().unwrap_or_default();
                return outer.label.clone().filter(|l| !own.starts_with(l.as_str()));
            }
        }
        if let Some(head) = self.sentence_head(items, &body, figure) {
            let said = indicator.or(item.label.as_deref()).unwrap_or_default().starts_with(&head);
            return (!said).then_some(head);
        }
        let colon = body.clone().take_while(|&i| i < figure).find(|&i| tokens.is_mark(i, ':'))?;
        // Without a number or bullet it is the head of its sentence only: `Theo tuyến đường: quốc lộ 29 vụ. Nguyên nhân …`
        let ends = |i: usize| tokens.is_mark(i, '.') && tokens.gap(i + 1) != Gap::None && tokens.is_capital(i + 1);
        if paragraph.lead.is_none() && (colon..figure).take(300).any(ends) {
            return None;
        }
        if near().any(|i| is_fact(i.found.kind) && i.found.tokens.start < colon) {
            return None;
        }
        let several = near().filter(|i| is_fact(i.found.kind)).count() > 1;
        let head = tokens.words(&(body.start..colon));
        let said = indicator.or(item.label.as_deref()).unwrap_or_default().starts_with(&head);
        let behind = tokens.is_mark(figure.saturating_sub(1), ':');
        let own = indicator.is_some_and(|i| item.label.as_deref() != Some(i));
        ((several || !behind || own) && !said && !head.is_empty() && head.split(' ').count() <= 25).then_some(head)
    }

    /// `… của Hội. Xếp loại thi đua: xuất sắc 29 đơn vị, tốt 18 đơn vị`: the head of a sentence inside a paragraph, where several figures
    /// follow it and none stands in it.
    fn sentence_head(&self, items: &[Item], body: &std::ops::Range<usize>, figure: usize) -> Option<String> {
        let tokens = self.tokens;
        let ends = |i: usize| tokens.is_mark(i, '.') && tokens.gap(i + 1) != Gap::None && tokens.is_capital(i + 1);
        // No sentence is longer.
        let point = (body.start.max(figure.saturating_sub(300))..figure).rev().find(|&i| ends(i))?;
        let colon = (point + 1..figure).find(|&i| tokens.is_mark(i, ':'))?;
        let states =
            |range: std::ops::Range<usize>| items_in(items, range).iter().filter(|i| is_fact(i.found.kind)).count();
        let several = states(colon..figure) > 0 || states(figure + 1..body.end.min(figure + 20)) > 0;
        let short = (1..=12).contains(&(colon - point - 1));
        (several && short && states(point..colon) == 0).then(|| tokens.words(&(point + 1..colon)))
    }

    pub(super) fn outer_scope(&self, p: usize) -> Option<String> {
        let opener = self.standings.get(p)?.opener?;
        scope_text(self.tokens, self.paragraphs.get(opener)?)
    }

    /// `684 em, gồm tiểu học 312`: a part without a unit counts what its whole counts.
    pub(super) fn whole_unit(&self, items: &[Item], item: &Item, paragraph: &Paragraph) -> Option<String> {
        let start = item.found.tokens.start;
        let near = items_in(items, paragraph.tokens.start..start).iter().rev().take(12);
        let whole = near.filter(|i| i.found.kind == FigureKind::Count).find(|i| i.found.unit.is_some())?;
        let mut between = whole.found.end..start;
        let opens = between.any(|i| self.opens_parts(i) || self.tokens.is_mark(i, '('));
        if opens { whole.found.unit.clone() } else { None }
    }
}
