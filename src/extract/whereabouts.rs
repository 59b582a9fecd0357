//! The place that a figure speaks of.
//!
//! `Đáng chú ý, xã Nghĩa Đồng để xảy ra 6 vụ` speaks of that commune, `UBND xã Nghĩa Đồng đã xử phạt` of nothing but what its
//! office did; where no place stands before the figure, that of the item's head, its heading, its numbered item or the
//! document's subject holds, in this order.

use super::item::{Item, item_before, items_in};
use super::labels::is_fact;
use super::layout::{Paragraph, sentence_start};
use super::records::{Facts, Where};
use super::tokens::TokenKind;
use crate::model::{Place, UnitKind};
use std::ops::Range;

impl Facts<'_> {
    /// The hamlet right before a figure, or before the figure that its bracket explains: `ấp Hòa An 398/412 hộ (96,6%)`.
    /// Hamlets are in no gazetteer; their kind word and capitals tell them.
    pub(super) fn hamlet(&self, items: &[Item], item: &Item, paragraph: &Paragraph) -> Option<String> {
        let tokens = self.tokens;
        let mut end = item.found.tokens.start;
        if end > 0 && tokens.is_mark(end - 1, '(') {
            let before = item_before(items, end).filter(|b| b.found.end + 1 == end)?;
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

    /// The place that the subject is about, where it is one inside the document's own: `Kiểm tra đất công ích tại xã A`.
    pub(super) fn subject_place(&self, own: &Where) -> Option<&Place> {
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
            // `tại xã A`, `công nhận xã A đạt chuẩn`, `đối với xã A`
            let stands = before > range.start
                && matches!(self.tokens.fold(before - 1), "tai" | "o" | "cua" | "ban" | "nhan" | "voi");
            stands && p.code.is_some() && p.code.as_deref() != own_code && p.kind.is_some_and(|k| k.level() > deeper)
        });
        inside.next().filter(|_| inside.next().is_none())
    }

    /// The place of the numbered item that a paragraph without a number belongs to: `2. Cử tri xã A kiến nghị …` / `Trả lời:
    /// …`. It must be the only place there, inside the document's own, and the item states no fact itself.
    pub(super) fn section_place(&self, items: &[Item], p: usize, own: &Where) -> Option<&Place> {
        let numbered =
            |q: usize| self.paragraphs.get(q).and_then(|x| x.lead.as_ref()).is_some_and(|l| l.kind.rank() < 20);
        if numbered(p) {
            return None;
        }
        let above = (p.saturating_sub(12)..p).rev().find(|&q| numbered(q))?;
        let body = self.paragraphs.get(above)?.body();
        let states = items_in(items, body.clone()).iter().any(|i| is_fact(i.found.kind));
        let level = own.kind.map_or(0, UnitKind::level);
        let mut inside = self.places_in(&body).iter().filter(|x| x.code.is_some() && x.code != own.code);
        let only = inside.next().filter(|_| inside.next().is_none() && !states)?;
        only.kind.is_some_and(|k| k.level() > level).then_some(only)
    }

    /// The nearest place that speaks for a figure: named before it in its own clause or sentence as where things are,
    /// else at the head of the item.
    pub(super) fn governing(&self, paragraph: &Paragraph, item: &Item, p: usize) -> Option<&Place> {
        let body = paragraph.body();
        let sentence = sentence_start(self.tokens, &body, item.found.tokens.start);
        let near = self.places_in(&(sentence..item.found.tokens.start));
        if let Some(place) = self.before_bracket(near, sentence, item.found.tokens.start) {
            return Some(place);
        }
        let figure = item.found.tokens.start;
        let last = (0..near.len()).rev().find(|&k| {
            let open = |p: &Place| !self.is_shut_in(p, sentence, figure);
            near.get(k).is_some_and(|p| self.governs(p, sentence) && open(p) && !self.is_address(near, k))
        });
        // `Điện Bàn 37 vụ, các huyện miền núi 25 vụ`: others than the one named before.
        let others =
            |place: &&Place| !self.speaks_of_others(self.tokens.within(place.span).end, item.found.tokens.start);
        if let Some(place) = last.and_then(|k| near.get(k)).filter(others) {
            // `tại xã A và xã B`: neither alone.
            let shared = |k: usize| self.is_coordinated(near, k, figure) || self.is_coordinated(near, k + 1, figure);
            return (!last.is_some_and(shared)).then_some(place);
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

    /// `02 người chết (tại xã A), 05 người bị thương`: a place in a bracket that is closed before the figure speaks for none behind it.
    fn is_shut_in(&self, place: &Place, sentence: usize, figure: usize) -> bool {
        let at = self.tokens.within(place.span);
        self.tokens.open_bracket(sentence..at.start).is_some() && self.tokens.open_bracket(sentence..figure).is_none()
    }

    /// `Hội Phụ nữ xã A (quyên góp 120 suất quà)`: the bracket speaks of whom it stands behind, whoever that is.
    pub(super) fn before_bracket<'p>(&self, near: &'p [Place], sentence: usize, figure: usize) -> Option<&'p Place> {
        let open = self.tokens.open_bracket(sentence..figure)?;
        near.iter().rev().find(|p| self.tokens.within(p.span).end == open)
    }

    /// True where the words right before a figure, behind another figure, name a group of places or the rest of them.
    fn speaks_of_others(&self, place: usize, figure: usize) -> bool {
        let tokens = self.tokens;
        let Some(number) = (place..figure).rev().find(|&i| tokens.is_number(i)) else { return false };
        (number + 1..figure).any(|i| {
            tokens.starts_with(i, &["con", "lai"])
                || tokens.text(i) == "các"
                    && matches!(tokens.text(i + 1), "xã" | "huyện" | "phường" | "địa" | "thị" | "thôn" | "nơi" | "đơn")
        })
    }

    /// `xã A, huyện B, tỉnh C` and `xã A (tỉnh C)` are one place: the first.
    pub(super) fn is_address(&self, near: &[Place], k: usize) -> bool {
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
    pub(super) fn is_coordinated(&self, near: &[Place], k: usize, figure: usize) -> bool {
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

    pub(super) fn places_in(&self, range: &Range<usize>) -> &[Place] {
        let span = self.tokens.span_of(range);
        let from = self.places.partition_point(|p| p.span.start < span.start);
        let to = self.places.partition_point(|p| p.span.end <= span.end);
        self.places.get(from..to.max(from)).unwrap_or_default()
    }

    /// A mention is where things are, and not whose office speaks: `trên địa bàn xã A`, `Xã A có`, `tại xã A`.
    pub(super) fn governs(&self, place: &Place, sentence: usize) -> bool {
        let tokens = self.tokens;
        let at = tokens.within(place.span);
        let before = at.start.checked_sub(1).filter(|b| *b >= sentence);
        let Some(before) = before else { return true };
        if matches!(tokens.kind(before), Some(TokenKind::Mark(',' | ';' | ':' | '(' | '-' | '–'))) {
            return true;
        }
        matches!(tokens.fold(before), "tai" | "o" | "ban" | "tren" | "rieng" | "trong" | "toan")
            || tokens.preceded_by(at.start, &["thuoc"])
            || tokens.preceded_by(at.start, &["dang", "bo"])
    }
}
