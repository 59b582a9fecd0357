//! Mentions of administrative units.
//!
//! The gazetteer says which stretches of text name a unit and which units each may mean. Exactly one candidate gives
//! the place its code; several stay candidates, never one of them silently. `phường Hải Bình` in a notice of Nghi Sơn
//! is one unit; `xã Tân Dân` in a notice of the country is many.

use super::tokens::Tokens;
use crate::gazetteer::Mention;
use crate::model::{Header, Locality, Place, Span, Text, UnitKind};
use jiff::civil::Date;

/// Mentions as places, understood at a date.
pub(super) fn places(text: &Text, mentions: &[Mention], on: Option<Date>) -> Vec<Place> {
    mentions.iter().map(|m| place(text, m, on)).collect()
}

fn place(text: &Text, mention: &Mention, on: Option<Date>) -> Place {
    let only = match &mention.candidates[..] {
        [only] => Some(only),
        _ => None,
    };
    let written = one_line(mention.name_span.of(text.as_str()));
    Place {
        text: one_line(mention.span.of(text.as_str())),
        name: only.map_or(written, |u| u.name.clone()),
        kind: only.map(|u| u.kind).or(mention.kind),
        code: only.map(|u| u.code.clone()),
        candidates: if only.is_some() { Vec::new() } else { mention.candidates.clone() },
        on,
        successors: mention.successors.clone(),
        page: text.page_at(mention.span.start),
        span: mention.span,
        bbox: text.bbox(mention.span),
    }
}

/// In the head a body names itself: `Kỳ Anh, ngày …` under `UBND HUYỆN KỲ ANH` is the district and not the town.
pub(super) fn settle_own(places: &mut [Place], header: &Header, locality: &Locality) {
    let own = [&locality.commune, &locality.district, &locality.province].into_iter().flatten();
    let fields = [&header.issuer, &header.parent_issuer, &header.place];
    for place in places.iter_mut().filter(|p| p.code.is_none()) {
        if !fields.iter().any(|f| f.as_ref().is_some_and(|f| f.span.overlaps(place.span))) {
            continue;
        }
        let meant = own.clone().find(|u| place.candidates.iter().any(|c| c.code == u.code));
        if let Some(unit) = meant {
            place.name.clone_from(&unit.name);
            place.kind = Some(unit.kind);
            place.code = Some(unit.code.clone());
            place.candidates.clear();
        }
    }
}

/// A place that the wording names and the gazetteer does not know.
pub(super) fn unlisted(text: &Text, span: Span, name: String, kind: Option<UnitKind>, on: Option<Date>) -> Place {
    Place {
        text: one_line(span.of(text.as_str())),
        name,
        kind,
        code: None,
        candidates: Vec::new(),
        on,
        successors: Vec::new(),
        page: text.page_at(span.start),
        span,
        bbox: text.bbox(span),
    }
}

/// Line breaks inside a name become spaces.
fn one_line(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ").replace('*', "")
}

/// The kind that the word at `i`, or it and the next before `end`, names: its tokens and the kind. `Tĩnh Hải` starts
/// with no kind: marks must agree, or all be missing from a word of small letters.
pub(super) fn kind_word(tokens: &Tokens, i: usize, end: usize) -> Option<(usize, UnitKind)> {
    const WRITTEN: [&str; 16] = [
        "xã",
        "phường",
        "huyện",
        "quận",
        "tỉnh",
        "thị",
        "trấn",
        "thành",
        "phố",
        "đặc",
        "khu",
        "tp",
        "tt",
        "tx",
        "xa",
        "phuong",
    ];
    let agrees = |at: usize| {
        let lower = tokens.text(at).to_lowercase();
        WRITTEN.contains(&lower.as_str()) || lower.is_ascii() && tokens.is_small(at)
    };
    let second = if i + 1 < end { tokens.fold(i + 1) } else { "" };
    let found = kind_of_words(tokens.fold(i), second)?;
    (i..i + found.0).all(agrees).then_some(found)
}

fn kind_of_words(first: &str, second: &str) -> Option<(usize, UnitKind)> {
    Some(match (first, second) {
        ("thi", "tran") => (2, UnitKind::Township),
        ("thi", "xa") => (2, UnitKind::Town),
        ("thanh", "pho") => (2, UnitKind::City),
        ("dac", "khu") => (2, UnitKind::SpecialZone),
        ("xa", _) => (1, UnitKind::Commune),
        ("phuong", _) => (1, UnitKind::Ward),
        ("huyen", _) => (1, UnitKind::RuralDistrict),
        ("quan", _) => (1, UnitKind::UrbanDistrict),
        ("tinh", _) => (1, UnitKind::Province),
        ("tp", _) => (1, UnitKind::City),
        ("tt", _) => (1, UnitKind::Township),
        ("tx", _) => (1, UnitKind::Town),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::UnitRef;

    fn unit(code: &str) -> UnitRef {
        UnitRef { code: code.into(), name: "Hải Bình".into(), kind: UnitKind::Ward, parent: None, probability: 60 }
    }

    fn mention(candidates: Vec<UnitRef>) -> Mention {
        Mention { span: Span::new(0, 18), name_span: Span::new(9, 18), kind: None, candidates, successors: Vec::new() }
    }

    #[test]
    fn one_candidate_gives_the_code_and_two_give_none() {
        let text = Text::from_plain("phường Hải\nBình (67%)");
        let one = places(&text, &[mention(vec![unit("16654")])], None);
        assert_eq!(one[0].code.as_deref(), Some("16654"));
        assert!(one[0].candidates.is_empty());
        let two = places(&text, &[mention(vec![unit("16654"), unit("1")])], None);
        assert_eq!(two[0].code, None);
        assert_eq!(two[0].candidates.len(), 2);
        assert!(!two[0].text.contains('\n'));
    }
}
