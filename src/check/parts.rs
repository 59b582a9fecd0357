//! Parts and whole, told by several documents of a run.
//!
//! The province reports `Số hồ sơ đã tiếp nhận đến ngày 30/6/2024: 24.180`, and each of its districts sends a report of
//! its own. Where all of them are there, they add up to what the province says, or somebody is wrong; where some are
//! missing, their sum is at most that.
//!
//! Compared are counts of one indicator, unit, scope and day. `Tổng số hồ sơ` of the whole is `số hồ sơ` of a part. A place
//! that tells several values of it on the day, and a whole that tells its parts itself (its own checks look at those), say
//! nothing.

use super::arithmetic::vietnamese;
use super::explanation::Explanation;
use crate::model::{AcrossCheck, AcrossKind, Language, RecordRow, Told, Value, Verdict};
use crate::orthography::fold;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Which administrative unit belongs to which, as far as a check must know.
pub trait Hierarchy {
    /// Code of the unit that a unit belonged to on a day.
    fn parent(&self, code: &str, on: Date) -> Option<String>;
    /// How many units belonged directly to a unit on a day.
    fn children(&self, code: &str, on: Date) -> usize;
}

/// Indicator, unit, scope and day.
type Key = (String, String, String, Date);

/// What a place tells: its value, and the first row that says so; `None` where it tells several.
type Telling<'a> = Option<(Decimal, &'a RecordRow)>;

/// A sum that agrees below this may do so by chance, unless all parts are there.
const SMALLEST: Decimal = Decimal::ONE_HUNDRED;

pub(super) fn find(rows: &[RecordRow], hierarchy: &dyn Hierarchy) -> Vec<AcrossCheck> {
    let mut groups: BTreeMap<Key, BTreeMap<&str, Telling>> = BTreeMap::new();
    for row in rows {
        let (Some(key), Some(code), Value::Number(value)) = (key(row), &row.record.place_code, &row.record.value)
        else {
            continue;
        };
        groups
            .entry(key)
            .or_default()
            .entry(code)
            .and_modify(|told| *told = told.filter(|(known, _)| known == value))
            .or_insert(Some((*value, row)));
    }
    groups.iter().flat_map(|(key, places)| of_group(key, places, hierarchy)).collect()
}

fn key(row: &RecordRow) -> Option<Key> {
    let record = &row.record;
    let unit = record.unit.as_deref().map_or(String::new(), fold);
    if unit.contains('%') || unit.contains('/') {
        return None;
    }
    let named = fold(record.indicator.as_deref()?);
    let words: Vec<&str> = named.split_whitespace().filter(|w| !matches!(*w, "tong" | "so" | "toan")).collect();
    // Averages and rates of parts do not add up; one word is too little to know an indicator again by.
    let rate = words.windows(2).any(|w| matches!(w, ["binh", "quan"] | ["ty" | "ti", "le"] | ["trung", "binh"]));
    let day = record.as_of.or(row.document.date)?;
    (words.len() >= 2 && !rate)
        .then(|| (words.join(" "), unit, record.scope.as_deref().map_or(String::new(), fold), day))
}

fn of_group(key: &Key, places: &BTreeMap<&str, Telling>, hierarchy: &dyn Hierarchy) -> Vec<AcrossCheck> {
    let day = key.3;
    let mut parts: BTreeMap<String, Vec<(Decimal, &RecordRow)>> = BTreeMap::new();
    for (code, told) in places {
        if let (Some(told), Some(parent)) = (told, hierarchy.parent(code, day)) {
            parts.entry(parent).or_default().push(*told);
        }
    }
    parts
        .iter()
        .filter_map(|(parent, parts)| {
            let (whole, row) = (*places.get(parent.as_str())?)?;
            let elsewhere = parts.iter().any(|(_, part)| part.document.id != row.document.id);
            (parts.len() >= 2 && elsewhere).then_some(())?;
            judge(whole, row, parts, hierarchy.children(parent, day), day)
        })
        .collect()
}

fn judge(
    whole: Decimal,
    row: &RecordRow,
    parts: &[(Decimal, &RecordRow)],
    of: usize,
    day: Date,
) -> Option<AcrossCheck> {
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, (value, _)| sum.checked_add(*value))?;
    let complete = parts.len() >= of;
    let fits = sum == whole;
    // Some of the parts say nothing of the whole, unless they are more, or already all of it.
    if !(complete || sum > whole || fits && whole >= SMALLEST) {
        return None;
    }
    let told = |row: &RecordRow| Told::of(&row.document, &row.record, row.figure_text.as_deref(), row.page);
    let explanation = Explanation::Parts {
        whole: row.figure_text.clone().unwrap_or_else(|| vietnamese(whole)),
        place: row.record.place.clone().unwrap_or_default(),
        told: parts.len(),
        of: of.max(parts.len()),
        sum: vietnamese(sum.normalize()),
        day,
        fits,
    };
    Some(AcrossCheck {
        kind: AcrossKind::PartsAndWhole,
        place: row.record.place.clone(),
        indicator: row.record.indicator.clone().unwrap_or_default(),
        unit: row.record.unit.clone(),
        told: std::iter::once(told(row)).chain(parts.iter().map(|(_, row)| told(row))).collect(),
        verdict: if fits { Verdict::Holds } else { Verdict::Fails },
        message: explanation.say(Language::English),
        message_vi: explanation.say(Language::Vietnamese),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocumentLabel, Record};
    use jiff::civil::date;
    use std::sync::Arc;

    /// Three districts in one province.
    struct Province;

    impl Hierarchy for Province {
        fn parent(&self, code: &str, _: Date) -> Option<String> {
            code.starts_with('d').then(|| "p".to_owned())
        }
        fn children(&self, _: &str, _: Date) -> usize {
            3
        }
    }

    fn row(source: &str, code: &str, value: i64, indicator: &str) -> RecordRow {
        let document = DocumentLabel { id: source.into(), source: source.into(), ..DocumentLabel::default() };
        let record = Record {
            place: Some(code.to_uppercase()),
            place_kind: None,
            place_code: Some(code.into()),
            indicator: Some(indicator.into()),
            value: Value::Number(value.into()),
            unit: Some("hồ sơ".into()),
            as_of: Some(date(2024, 6, 30)),
            scope: None,
            figure: "f1".into(),
        };
        RecordRow { page: Some(1), ..RecordRow::new(&Arc::new(document), &record, None, None) }
    }

    fn told(whole: i64, parts: &[(&str, i64)]) -> Vec<(Verdict, String)> {
        let mut rows = vec![row("tinh.pdf", "p", whole, "Tổng số hồ sơ tiếp nhận")];
        rows.extend(parts.iter().map(|(code, value)| row(&format!("{code}.pdf"), code, *value, "số hồ sơ tiếp nhận")));
        find(&rows, &Province).into_iter().map(|c| (c.verdict, c.message)).collect()
    }

    #[test]
    fn districts_add_up_to_their_province_or_somebody_is_wrong() {
        let all = [("d1", 120), ("d2", 80), ("d3", 104)];
        assert_eq!(told(304, &all)[0].0, Verdict::Holds);
        let wrong = told(340, &all);
        assert_eq!(wrong[0].0, Verdict::Fails);
        assert_eq!(wrong[0].1, "P states 340 on 2024-06-30, but 3 of its 3 units add up to 304");
    }

    #[test]
    fn some_parts_are_at_most_the_whole() {
        assert_eq!(told(340, &[("d1", 120), ("d2", 80)]), []);
        assert_eq!(told(190, &[("d1", 120), ("d2", 80)])[0].0, Verdict::Fails);
        assert_eq!(told(200, &[("d1", 120), ("d2", 80)])[0].0, Verdict::Holds, "the third has none");
    }

    #[test]
    fn a_part_with_two_values_and_a_whole_with_its_own_parts_say_nothing() {
        assert_eq!(told(304, &[("d1", 120), ("d1", 130), ("d2", 80)]), []);
        let name = "số hồ sơ tiếp nhận";
        let own =
            [row("a", "p", 304, name), row("a", "d1", 120, name), row("a", "d2", 80, name), row("a", "d3", 90, name)];
        assert!(find(&own, &Province).is_empty());
    }
}
