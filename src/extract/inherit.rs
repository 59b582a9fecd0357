//! Parts that count what their whole counts: `7.214 ha, trong đó ngô 3.480, khoai lang 1.022` are all `ha`.
//!
//! A bare number behind `trong đó`, `gồm`, `cụ thể`, `chia ra`, a colon or an open bracket takes the unit (and with it the kind) of the
//! last figure before that opener, up to the end of the sentence, unless it is more than that one: a part is no more than
//! its whole. Where the whole counts places (`05 xã, gồm Tân An 120`) the parts are no places.

use super::figures::Found;
use super::tokens::Tokens;
use super::units::is_listed;
use crate::model::{FigureKind, Value};
use crate::orthography::fold;
use rust_decimal::Decimal;

/// Gives the bare numbers of a paragraph the unit of their whole.
pub(super) fn inherit_units(tokens: &Tokens, figures: &mut [Found]) {
    // The last figure with a unit, and the whole that an opener has made of it.
    let mut last: Option<usize> = None;
    let mut whole: Option<usize> = None;
    let mut before = None;
    for k in 0..figures.len() {
        let Some(figure) = figures.get(k) else { break };
        let start = figure.tokens.start;
        if let Some(from) = before {
            match between(tokens, from..start) {
                Between::Ends => (whole, last) = (None, None),
                Between::Opens => whole = last.or(whole),
                Between::GoesOn => {}
            }
        }
        before = Some(figure.end);
        // `64 huy chương: 19 vàng, 20 bạc, 25 đồng`, `(01 cấp quốc gia, 70 cấp tỉnh)`: words that are no unit say which parts.
        let which = whole
            .and_then(|w| figures.get(w))
            .filter(|w| names_parts(tokens, w, figure) && is_part(figure, w))
            .map(|w| (w.kind, w.unit.clone()));
        if let Some((kind, unit)) = which {
            if let Some(own) = figures.get_mut(k) {
                own.kind = if kind == FigureKind::Ratio { FigureKind::Count } else { kind };
                own.unit = unit;
                own.end = own.tokens.end;
                before = Some(own.end);
            }
            continue;
        }
        if measured(figure.kind) && figure.unit.is_some() {
            last = Some(k);
            continue;
        }
        let bare = figure.kind == FigureKind::Count && figure.unit.is_none();
        let Some(from) = whole.and_then(|w| figures.get(w)).filter(|_| bare) else { continue };
        if is_part(figure, from) {
            let kind = if from.kind == FigureKind::Ratio { FigureKind::Count } else { from.kind };
            let unit = from.unit.clone();
            if let Some(own) = figures.get_mut(k) {
                own.kind = kind;
                own.unit = unit;
            }
        }
    }
}

enum Between {
    Ends,
    Opens,
    GoesOn,
}

fn between(tokens: &Tokens, range: std::ops::Range<usize>) -> Between {
    let mut out = Between::GoesOn;
    for i in range.clone() {
        // `… gồm 1.845 người. Trong đó quân sự 320`: the next sentence takes the whole apart.
        let goes_on = tokens.starts_with(i + 1, &["trong", "do"]) && tokens.fold(i + 3) != "co";
        if tokens.is_mark(i, '.') && i + 1 < range.end && tokens.is_capital(i + 1) && !goes_on {
            return Between::Ends;
        }
        let opener = matches!(tokens.fold(i), "gom")
            || tokens.is_mark(i, '(')
            || tokens.is_mark(i, ':')
            || tokens.starts_with(i, &["trong", "do"])
            || tokens.starts_with(i, &["cu", "the"])
            || tokens.starts_with(i, &["chia", "ra"]);
        if opener {
            out = Between::Opens;
        }
    }
    out
}

/// True for a part in a bracket or behind a colon right behind its whole, whose word is none that counts.
fn names_parts(tokens: &Tokens, whole: &Found, part: &Found) -> bool {
    if part.tokens.start > whole.end + 60 {
        return false;
    }
    let opened = tokens.is_mark(whole.end, '(') || tokens.is_mark(whole.end, ':') || tokens.is_word(whole.end);
    let between = (whole.end..part.tokens.start).find(|&i| tokens.is_mark(i, '(') || tokens.is_mark(i, ':'));
    let closed =
        between.is_none_or(|open| (open..part.tokens.start).any(|i| tokens.is_mark(i, ')') || tokens.is_mark(i, '.')));
    let unit = part.unit.as_deref().unwrap_or_default();
    let medal = unit == "đồng" && whole.unit.as_deref().is_some_and(|u| u.contains("huy chương"));
    let counted = matches!(whole.kind, FigureKind::Count | FigureKind::Ratio);
    counted && opened && !closed && (medal || part.kind == FigureKind::Count && !unit.is_empty() && !is_listed(unit))
}

fn measured(kind: FigureKind) -> bool {
    matches!(kind, FigureKind::Ratio | FigureKind::Count | FigureKind::Area | FigureKind::Money | FigureKind::Quantity)
}

fn is_part(part: &Found, whole: &Found) -> bool {
    let number = |f: &Found| match f.value.as_ref()? {
        Value::Ratio(part, _) => Some(*part),
        value => value.number(),
    };
    let (Some(own), Some(all)) = (number(part), number(whole)) else { return false };
    let unit = whole.unit.as_deref().map(fold).unwrap_or_default();
    let places =
        ["don vi", "xa", "phuong", "thi tran", "huyen", "dia phuong", "thon", "tinh", "ap", "khu pho", "to dan pho"];
    let rate = unit.contains('/');
    own >= Decimal::ZERO
        && own <= all
        && !rate
        && !places.iter().any(|p| unit == *p || unit.starts_with(&format!("{p},")))
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::number::Habit;
    use super::*;

    fn units(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let mut found = scan(&tokens, &(0..tokens.len()), Habit::Vietnamese);
        inherit_units(&tokens, &mut found);
        found.iter().map(|f| format!("{} {}", tokens.words(&f.tokens), f.unit.as_deref().unwrap_or("-"))).collect()
    }

    #[test]
    fn parts_take_the_unit_of_their_whole() {
        assert_eq!(
            units("đã trồng 7.214 ha; trong đó ngô 3.480, khoai lang 1.022, rau các loại 2.712."),
            ["7.214 ha", "3.480 ha", "1.022 ha", "2.712 ha"]
        );
        assert_eq!(
            units("kỷ luật 37 đảng viên (khiển trách 22, cảnh cáo 11, khai trừ 04)"),
            ["37 đảng viên", "22 đảng viên", "11 đảng viên", "04 đảng viên"]
        );
        assert_eq!(
            units("Huy động 845 người. Trong đó quân sự 320, công an 215"),
            ["845 người", "320 người", "215 người"]
        );
    }

    #[test]
    fn what_is_no_part_stays_bare() {
        assert_eq!(units("05 đơn vị, gồm: Tân An 120, Phú Hòa 98"), ["05 đơn vị", "120 -", "98 -"]);
        assert_eq!(units("đã cấp 30 thẻ. Trong đó có 12"), ["30 thẻ", "12 -"]);
    }
}
