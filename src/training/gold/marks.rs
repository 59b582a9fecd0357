//! Marks inside a line: `⟦84,62%|>tỷ lệ kích hoạt@⟧`, `⟨xã Na Mèo|14956⟩`, `‹hồ sơ›`.

use super::{GoldRecord, PlaceName};
use crate::model::{FigureKind, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::ops::Range;

/// A line without its marks, and the marks with the bytes that they cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) figures: Vec<(Range<usize>, Figure)>,
    pub(super) places: Vec<(Range<usize>, Place)>,
}

/// A figure's mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) neutral: bool,
    kind: Option<(Vec<FigureKind>, Option<String>)>,
    pub(super) unit: Option<String>,
    pub(super) record: Option<RecordMark>,
    pub(super) free: bool,
}

/// What a mark says of its record, before it is known what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordMark {
    pub(super) indicator: String,
    /// `Some("")` for the place marked last.
    pub(super) place: Option<String>,
    pub(super) day: Option<Date>,
}

/// A place's mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) neutral: bool,
    pub(super) name: PlaceName,
}

const KINDS: [(&str, FigureKind); 12] = [
    ("count", FigureKind::Count),
    ("percent", FigureKind::Percent),
    ("ratio", FigureKind::Ratio),
    ("money", FigureKind::Money),
    ("area", FigureKind::Area),
    ("ordinal", FigureKind::Ordinal),
    ("date", FigureKind::Date),
    ("doc", FigureKind::DocNumber),
    ("time", FigureKind::Time),
    ("year", FigureKind::Year),
    ("range", FigureKind::Range),
    ("quantity", FigureKind::Quantity),
];

pub(super) fn kinds(names: &str) -> Result<Vec<FigureKind>, String> {
    let one = |name: &str| {
        let found = KINDS.iter().find(|(n, _)| *n == name).map(|(_, k)| *k);
        found.ok_or_else(|| {
            let all: Vec<&str> = KINDS.iter().map(|(n, _)| *n).collect();
            format!("a figure's kind is one of {}; found {name:?}", all.join(", "))
        })
    };
    names.split('~').map(one).collect()
}

/// Takes the marks out of a line.
pub(super) fn piece(line: &str) -> Result<Piece, String> {
    let mut out = Piece::default();
    let mut rest = line;
    while let Some(at) = rest.find(['⟦', '⟨', '‹', '⟧', '⟩', '›']) {
        let (before, marked) = rest.split_at(at);
        out.text.push_str(before);
        let mut chars = marked.chars();
        let open = chars.next().unwrap_or_default();
        let close = match open {
            '⟦' => '⟧',
            '⟨' => '⟩',
            '‹' => '›',
            other => return Err(format!("{other} closes a mark that nothing opens")),
        };
        let (inside, after) = chars.as_str().split_once(close).ok_or_else(|| format!("{open} without its {close}"))?;
        if inside.contains(['⟦', '⟨', '‹']) {
            return Err(format!("{open}{inside}: a mark inside a mark"));
        }
        rest = after;
        let start = out.text.len();
        match open {
            '⟦' => {
                let (text, figure) = figure(inside)?;
                out.text.push_str(&text);
                out.figures.push((start..out.text.len(), figure));
            }
            '⟨' => {
                let (text, place) = place(inside)?;
                out.text.push_str(&text);
                out.places.push((start..out.text.len(), place));
            }
            _ => {
                out.text.push_str(inside);
                let open = out.figures.iter_mut().rev().find(|(_, f)| f.unit.is_none() && !f.neutral);
                let (_, figure) = open.ok_or_else(|| format!("‹{inside}› is the unit of no figure"))?;
                figure.unit = Some(inside.to_owned());
            }
        }
    }
    out.text.push_str(rest);
    Ok(out)
}

fn figure(inside: &str) -> Result<(String, Figure), String> {
    let mut fields = inside.split('|');
    let text = fields.next().unwrap_or_default();
    let (neutral, text) = text.strip_prefix('?').map_or((false, text), |t| (true, t));
    let mut figure = Figure { neutral, kind: None, unit: None, record: None, free: false };
    for field in fields {
        if let Some(record) = field.strip_prefix('>') {
            figure.record = Some(record_mark(record)?);
        } else if figure.kind.is_none() {
            let (names, value) = field.split_once('=').map_or((field, None), |(n, v)| (n, Some(v.to_owned())));
            figure.kind = Some((kinds(names)?, value));
        } else if figure.unit.is_none() {
            figure.unit = Some(field.to_owned());
        } else {
            return Err(format!("⟦{inside}⟧ says {field:?} behind kind and unit"));
        }
    }
    if text.trim() != text || text.is_empty() {
        return Err(format!("⟦{inside}⟧: a figure has no space around it and is not empty"));
    }
    Ok((text.to_owned(), figure))
}

fn record_mark(field: &str) -> Result<RecordMark, String> {
    let (field, day) = match field.split_once('^') {
        Some((f, day)) => {
            let day = day.parse().map_err(|_| format!("^ is followed by a day like 2023-07-24, found {day:?}"))?;
            (f, Some(day))
        }
        None => (field, None),
    };
    let (indicator, place) = field.split_once('@').map_or((field, None), |(i, p)| (i, Some(p.to_owned())));
    if indicator.is_empty() {
        return Err("> is followed by what is measured".to_owned());
    }
    Ok(RecordMark { indicator: indicator.to_owned(), place, day })
}

fn place(inside: &str) -> Result<(String, Place), String> {
    let (neutral, inside) = inside.strip_prefix('?').map_or((false, inside), |t| (true, t));
    let (text, code) = inside.split_once('|').map_or((inside, None), |(t, c)| (t, Some(c.to_owned())));
    if code.is_none() && !neutral {
        return Err(format!("⟨{inside}⟩ has no code: ⟨{inside}|CODE⟩, or ⟨?{inside}⟩ for a hamlet"));
    }
    Ok((text.to_owned(), Place { neutral, name: PlaceName { name: bare_name(text).to_owned(), code } }))
}

/// A name without its kind word: `Na Mèo` of `xã Na Mèo`.
pub(in crate::training) fn bare_name(text: &str) -> &str {
    const WORDS: [&str; 22] = [
        "thành phố",
        "thị trấn",
        "thị xã",
        "đặc khu",
        "tổ dân phố",
        "khu phố",
        "tỉnh",
        "huyện",
        "quận",
        "phường",
        "xã",
        "thôn",
        "ấp",
        "bản",
        "buôn",
        "xóm",
        "khóm",
        "làng",
        "tổ",
        "tp.",
        "tx.",
        "tt",
    ];
    let text = text.trim();
    let lower = text.to_lowercase();
    for word in WORDS {
        let kind = lower.strip_prefix(word).is_some_and(|r| r.starts_with(' '));
        // Lower case keeps the length of these letters.
        if kind && let Some(rest) = text.get(word.len()..) {
            return rest.trim_start();
        }
    }
    text
}

impl Figure {
    pub(super) fn plain(kinds: Vec<FigureKind>, unit: Option<String>, record: Option<RecordMark>) -> Self {
        let free = record.is_none();
        Self { neutral: false, kind: Some((kinds, None)), unit, record, free }
    }

    /// Kinds, value and unit, from what the mark says and else from the text.
    pub(super) fn read(&self, text: &str) -> Result<(Vec<FigureKind>, Value, Option<String>), String> {
        let (kinds, value) = match &self.kind {
            Some((kinds, value)) => (kinds.clone(), value.clone()),
            None => (vec![self.kind_of(text)], None),
        };
        let kind = kinds.first().copied().unwrap_or(FigureKind::Count);
        let value = match value {
            Some(v) => Value::from(v),
            None => value_of(text, kind).ok_or_else(|| format!("⟦{text}⟧: write its value, ⟦{text}|KIND=VALUE⟧"))?,
        };
        let percent = kind == FigureKind::Percent;
        let unit = self.unit.clone().or_else(|| percent.then(|| "%".to_owned()));
        Ok((kinds, value, unit))
    }

    fn kind_of(&self, text: &str) -> FigureKind {
        if text.ends_with('%') {
            FigureKind::Percent
        } else if value_of(text, FigureKind::Date).is_some() {
            FigureKind::Date
        } else if text.contains(['/', '-']) && text.chars().any(char::is_alphabetic) {
            FigureKind::DocNumber
        } else if self.unit.is_none() && self.record.is_none() {
            FigureKind::Ordinal
        } else if text.contains('/') {
            FigureKind::Ratio
        } else {
            FigureKind::Count
        }
    }
}

/// A number in Vietnamese notation.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit())
        || !digits.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
    {
        return None;
    }
    text.replace('.', "").replace(',', ".").parse().ok()
}

fn value_of(text: &str, kind: FigureKind) -> Option<Value> {
    let pair = || text.split_once('/').and_then(|(a, b)| Some((number(a)?, number(b)?)));
    match kind {
        FigureKind::Ordinal | FigureKind::DocNumber => Some(Value::Code(text.to_owned())),
        FigureKind::Ratio => pair().map(|(a, b)| Value::Ratio(a, b)),
        FigureKind::Date => {
            let parts: Vec<&str> = text.split('/').collect();
            let [day, month, year] = parts[..] else { return None };
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().map(Value::Date)
        }
        FigureKind::Range => {
            let (a, b) = text.split_once(" - ").or_else(|| text.split_once('-'))?;
            Some(Value::Range(number(a)?, number(b)?))
        }
        _ => number(text.trim_end_matches('%').trim_end()).map(Value::Number),
    }
}

/// The record that a mark means, with what stands before it.
pub(super) fn record(
    mark: &RecordMark,
    last: Option<&str>,
    here: Option<&PlaceName>,
    own: Option<&PlaceName>,
    known: &[PlaceName],
    as_of: Option<Date>,
) -> Result<GoldRecord, String> {
    let indicator = if mark.indicator == "\"" {
        last.ok_or("\" repeats an indicator, and there is none before it")?.to_owned()
    } else {
        mark.indicator.clone()
    };
    let place = match mark.place.as_deref() {
        None => own.cloned().ok_or("the header fields give no `own` place")?,
        Some("") => here.cloned().ok_or("@ means the place marked last, and none is")?,
        Some(name) => {
            let bare = bare_name(name);
            let same = known.iter().rev().find(|k| k.name.to_lowercase() == bare.to_lowercase());
            same.cloned().unwrap_or_else(|| PlaceName { name: bare.to_owned(), code: None })
        }
    };
    Ok(GoldRecord { indicator, place, day: mark.day.or(as_of) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_say_where_they_stood() {
        let p = piece("riêng ⟨xã Na Mèo|14956⟩ có ⟦08/31|>đơn vị@⟧ ‹đơn vị›, đạt ⟦84,62%⟧.").unwrap();
        assert_eq!(p.text, "riêng xã Na Mèo có 08/31 đơn vị, đạt 84,62%.");
        assert_eq!(&p.text[p.places[0].0.clone()], "xã Na Mèo");
        assert_eq!(p.places[0].1.name, PlaceName { name: "Na Mèo".into(), code: Some("14956".into()) });
        assert_eq!(&p.text[p.figures[0].0.clone()], "08/31");
        let (kinds, value, unit) = p.figures[0].1.read("08/31").unwrap();
        assert_eq!(
            (kinds, value.to_string(), unit.as_deref()),
            (vec![FigureKind::Ratio], "8/31".into(), Some("đơn vị"))
        );
        let (kinds, value, unit) = p.figures[1].1.read("84,62%").unwrap();
        assert_eq!((kinds, value.to_string(), unit.as_deref()), (vec![FigureKind::Percent], "84.62".into(), Some("%")));
    }

    #[test]
    fn kinds_and_values_follow_from_the_text() {
        let read = |mark: &str, text: &str| {
            let p = piece(mark).unwrap();
            let (kinds, value, _) = p.figures[0].1.read(text).unwrap();
            (kinds[0], value.to_string())
        };
        assert_eq!(read("⟦30/6/2023⟧", "30/6/2023"), (FigureKind::Date, "2023-06-30".into()));
        assert_eq!(read("⟦12/TB-UBND⟧", "12/TB-UBND"), (FigureKind::DocNumber, "12/TB-UBND".into()));
        assert_eq!(read("⟦1.2⟧", "1.2"), (FigureKind::Ordinal, "1.2".into()));
        assert_eq!(read("⟦1.204,5|quantity⟧ ‹tấn›", "1.204,5"), (FigureKind::Quantity, "1204.5".into()));
        assert_eq!(read("⟦1,204|count=1204⟧", "1,204"), (FigureKind::Count, "1204".into()));
    }

    #[test]
    fn marks_that_are_not_right_are_refused() {
        for (line, said) in [
            ("⟦12", "without its ⟧"),
            ("12⟧", "nothing opens"),
            ("⟦12|many⟧", "one of count"),
            ("⟦12|count|hộ|xã⟧", "behind kind and unit"),
            ("⟨xã Na Mèo⟩", "has no code"),
            ("‹hộ›", "unit of no figure"),
            ("⟦12|>⟧", "what is measured"),
            ("⟦12|>hộ^ngày mai⟧", "a day like"),
            ("⟦ 12⟧", "no space"),
            ("⟦1⟨2⟧", "inside a mark"),
        ] {
            let message = piece(line).unwrap_err();
            assert!(message.contains(said), "{line}: {message}");
        }
    }
}
