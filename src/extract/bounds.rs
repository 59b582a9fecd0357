//! Figures that state no fact though they look like it: bounds of a group, and amounts told a second time in words.
//!
//! `02/31 đơn vị có tỷ lệ đạt trên 90%` says nobody's value to be 90%; `4.850.000 đồng (Bốn triệu tám trăm năm mươi nghìn đồng)` tells
//! one amount.

use super::item::{Item, Site, item_before, items_in};
use super::layout::sentence_start;
use super::records::Facts;
use crate::model::FigureKind;
use crate::orthography::fold;

impl Facts<'_> {
    /// `4.850.000 đồng (Bốn triệu tám trăm năm mươi nghìn đồng)`: told once, in numbers and in words.
    pub(super) fn is_restated(&self, item: &Item) -> bool {
        let start = item.found.tokens.start;
        let spelled = self.tokens.is_word(start) && item.found.kind != FigureKind::Ordinal;
        let open = start.checked_sub(1).filter(|o| self.tokens.is_mark(*o, '('));
        let announced = self.tokens.preceded_by(start, &["bang", "chu", ":"]);
        spelled && (open.is_some() || announced)
    }

    /// `xếp thứ 4/13 huyện`, `hạng 15/63`: an order among others.
    pub(super) fn is_rank(&self, item: &Item) -> bool {
        let before = item.found.tokens.start.checked_sub(1).map_or("", |b| self.tokens.text(b));
        item.found.kind == FigureKind::Ratio && matches!(before.to_lowercase().as_str(), "thứ" | "hạng")
    }

    /// `(từ 85 điểm trở lên)`, `khi mật độ từ 50 con/m² trở lên`, `Các xã đạt dưới 95%`, `Xã có tỷ lệ trên 60% (04 xã)`.
    pub(super) fn bounds_a_group(&self, item: &Item, p: usize) -> bool {
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
    pub(super) fn is_threshold(&self, items: &[Item], item: &Item) -> bool {
        let Site::Paragraph(p) = item.site else { return false };
        let start = item.found.tokens.start;
        let bound = start.checked_sub(1).is_some_and(|b| {
            matches!(self.tokens.fold(b), "tren" | "duoi" | "tu") || self.tokens.preceded_by(start, &["it", "nhat"])
        });
        if self.bounds_a_group(item, p) {
            return true;
        }
        // `tàu có chiều dài từ 15 m trở lên`, `khách sạn từ 3 sao trở lên`: which ones another figure counts.
        let measures = matches!(item.found.kind, FigureKind::Quantity | FigureKind::Count | FigureKind::Area);
        let open_ended = self.tokens.preceded_by(start, &["tu"])
            && self.tokens.starts_with(item.found.end, &["tro"])
            && matches!(self.tokens.text(item.found.end + 1), "lên" | "xuống");
        if measures && open_ended {
            let whole = |i: &Item| i.site == item.site && matches!(i.found.kind, FigureKind::Count | FigureKind::Ratio);
            return item_before(items, start).is_some_and(|before| whole(before) && start - before.found.end <= 8);
        }
        if item.found.kind != FigureKind::Percent || !bound {
            return false;
        }
        let Some(paragraph) = self.paragraphs.get(p) else { return false };
        let sentence = sentence_start(self.tokens, &paragraph.body(), start);
        items_in(items, sentence..start).last().is_some_and(|b| {
            let unit = b.found.unit.as_deref().map(fold).unwrap_or_default();
            matches!(b.found.kind, FigureKind::Count | FigureKind::Ratio)
                && ["don vi", "xa", "phuong", "thi tran", "huyen", "dia phuong", "thon", "co quan", "truong"]
                    .iter()
                    .any(|u| unit.starts_with(u))
        })
    }
}
