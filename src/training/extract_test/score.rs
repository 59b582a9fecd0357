//! What was found in a notice, against its gold.

use super::cells;
use super::indicator::{Said, fault, is_right};
use super::spelling::{code, field, same, value};
use super::tally::{Class, Counts, Tally};
use crate::model::{Figure, FigureKind, Header, Place, Record, Table, Value, json_name};
use crate::training::gold::{GoldFigure, GoldNotice, GoldRecord, bare_name};
use std::collections::BTreeMap;

/// What extraction found, of a text or of a whole notice.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The fields around the body.
    pub header: &'a Header,
    /// Mentions of administrative units.
    pub places: &'a [Place],
    /// Figures.
    pub figures: &'a [Figure],
    /// Tables.
    pub tables: &'a [Table],
    /// Facts.
    pub records: &'a [Record],
}

/// Scores what was found; `exact` where spans are those of the gold's own text. The second part names what is missing
/// (`-`) and what is too much (`+`).
#[must_use]
pub fn score(gold: &GoldNotice, found: &Found<'_>, exact: bool) -> (Tally, Vec<String>) {
    let mut out = Scoring { name: &gold.name, tally: Tally::default(), misses: Vec::new() };
    out.figures(gold, found, exact);
    out.places(gold, found);
    out.fields(gold, found.header);
    out.records(gold, found, exact);
    let (mine, theirs) = (cells::of_gold(&gold.tables), cells::of_found(found.tables));
    let said = |k: &cells::Key| format!("t{} column {} row {:?}: {:?}", k.0 + 1, k.1 + 1, k.2, k.3);
    out.multiset(Class::Cells, mine, theirs, said);
    (out.tally, out.misses)
}

struct Scoring<'a> {
    name: &'a str,
    tally: Tally,
    misses: Vec<String>,
}

impl Scoring<'_> {
    fn count(&mut self, class: Class, gold: usize, found: usize, right: usize) {
        let add = |n: usize| n as u64;
        *self.tally.of(class) += Counts { gold: add(gold), found: add(found), right: add(right) };
    }

    fn miss(&mut self, sign: char, class: Class, what: &str) {
        self.misses.push(format!("{}: {sign} {}: {what}", self.name, class.name()));
    }

    /// Counts equal keys as right, as often as both have them.
    fn multiset<K: Ord + Clone>(&mut self, class: Class, gold: Vec<K>, found: Vec<K>, said: impl Fn(&K) -> String) {
        let mut left: BTreeMap<K, usize> = BTreeMap::new();
        let (of_gold, of_found) = (gold.len(), found.len());
        for key in found {
            *left.entry(key).or_default() += 1;
        }
        let mut right = 0;
        for key in gold {
            match left.get_mut(&key).filter(|n| **n > 0) {
                Some(n) => {
                    *n -= 1;
                    right += 1;
                }
                None => self.miss('-', class, &said(&key)),
            }
        }
        for (key, n) in left {
            for _ in 0..n {
                self.miss('+', class, &said(&key));
            }
        }
        self.count(class, of_gold, of_found, right);
    }

    fn figures(&mut self, gold: &GoldNotice, found: &Found<'_>, exact: bool) {
        let mut left: Vec<Option<&Figure>> = found.figures.iter().map(Some).collect();
        let mut right = 0;
        for wanted in &gold.figures {
            let at = left.iter().position(|f| f.is_some_and(|f| is_figure(wanted, f, exact)));
            if let Some(slot) = at.and_then(|a| left.get_mut(a)) {
                *slot = None;
                right += 1;
            } else {
                let kinds: Vec<String> = wanted.kinds.iter().map(json_name).collect();
                let what = told(&wanted.text, &kinds.join("~"), &wanted.value.to_string(), wanted.unit.as_deref());
                self.miss('-', Class::Figures, &format!("{what}  [{}]", around(&gold.text, wanted.span.start)));
            }
        }
        let mut neutral: Vec<String> = gold.neutral_figures.iter().map(|t| same(t)).collect();
        let mut extra = 0;
        for figure in left.into_iter().flatten() {
            if let Some(at) = neutral.iter().position(|t| *t == same(&figure.text)) {
                neutral.swap_remove(at);
                continue;
            }
            extra += 1;
            let value = figure.value.as_ref().map_or("?".to_owned(), Value::to_string);
            let what = told(&figure.text, &json_name(&figure.kind), &value, figure.unit.as_deref());
            self.miss('+', Class::Figures, &what);
        }
        self.count(Class::Figures, gold.figures.len(), right + extra, right);
    }

    fn places(&mut self, gold: &GoldNotice, found: &Found<'_>) {
        let mine = gold.places.iter().map(|p| (same(&p.name), p.code.clone())).collect();
        let mut neutral: Vec<String> = gold.neutral_places.iter().map(|n| same(n)).collect();
        let mut theirs = Vec::new();
        for place in found.places {
            // `Buôn Choáh` is a whole name.
            let whole = same(&place.name);
            let known = gold.places.iter().any(|p| same(&p.name) == whole);
            let name = if known { whole } else { same(bare_name(&place.name)) };
            if let Some(at) = neutral.iter().position(|n| *n == name && place.code.is_none()) {
                neutral.swap_remove(at);
            } else {
                theirs.push((name, place.code.clone()));
            }
        }
        self.multiset(Class::Places, mine, theirs, |k| format!("{} {}", k.0, k.1.as_deref().unwrap_or("without code")));
    }

    fn fields(&mut self, gold: &GoldNotice, header: &Header) {
        let anything: Vec<&str> = gold.fields.iter().filter(|f| f.1.is_none()).map(|f| f.0.as_str()).collect();
        let key = |name: &str, text: &str| (name.to_owned(), if name == "number" { code(text) } else { field(text) });
        let mine = gold.fields.iter().filter_map(|(n, v)| Some(key(n, v.as_deref()?))).collect();
        let theirs = told_fields(header).into_iter().filter(|(n, _)| !anything.contains(n) && *n != "commune");
        let theirs = theirs.map(|(n, v)| key(n, &v)).collect();
        self.multiset(Class::Fields, mine, theirs, |k| format!("{} = {}", k.0, k.1));
    }

    fn records(&mut self, gold: &GoldNotice, found: &Found<'_>, exact: bool) {
        let facts: Vec<(&GoldFigure, &GoldRecord)> =
            gold.figures.iter().filter_map(|f| Some((f, f.record.as_ref()?))).collect();
        let spans: BTreeMap<&str, usize> = found.figures.iter().map(|f| (f.id.as_str(), f.span.start)).collect();
        let mut left: Vec<Option<&Record>> = found.records.iter().map(Some).collect();
        let (mut right, mut days) = (0, 0);
        for (figure, fact) in &facts {
            let others: Vec<&str> =
                facts.iter().filter(|(f, _)| f.unit == figure.unit).map(|(_, r)| r.indicator.as_str()).collect();
            let here = |r: &Record| !exact || spans.get(r.figure.as_str()) == Some(&figure.span.start);
            let is = |r: &Record| {
                here(r)
                    && value(&r.value.to_string()) == value(&figure.value.to_string())
                    && is_place(fact, r)
                    && is_right(&fact.indicator, figure.unit.as_deref().unwrap_or_default(), said(r), &others)
            };
            let at = left.iter().position(|r| r.is_some_and(is));
            let what = format!("{} | {} | {}", fact.place.name, fact.indicator, figure.value);
            if let Some(slot) = at.and_then(|a| left.get_mut(a)) {
                right += 1;
                let day = slot.and_then(|r| r.as_of);
                if day == fact.day {
                    days += 1;
                } else {
                    self.miss('-', Class::Days, &format!("{what}: {:?}, found {:?}", fact.day, day));
                }
                *slot = None;
            } else {
                let near = left.iter().flatten().find(|r| exact && here(r));
                let mut what = what;
                if exact {
                    let why = match near {
                        None => "no record",
                        Some(r) if !is_place(fact, r) => "other place",
                        Some(r) if value(&r.value.to_string()) != value(&figure.value.to_string()) => "other value",
                        Some(r) => {
                            let unit = figure.unit.as_deref().unwrap_or_default();
                            fault(&fact.indicator, unit, said(r), &others).unwrap_or("taken by another")
                        }
                    };
                    *self.tally.missed.entry(why).or_default() += 1;
                    what = format!("{what} ({why})");
                }
                let near = near.map_or("nothing".to_owned(), |r| record_told(r));
                self.miss('-', Class::Records, &format!("{what}; found {near}"));
            }
        }
        // Sums of a group may be told as facts or not.
        let mut free: Vec<&GoldFigure> = gold.figures.iter().filter(|f| f.free).collect();
        let mut extra = 0;
        for record in left.into_iter().flatten() {
            let same = |f: &&GoldFigure| value(&f.value.to_string()) == value(&record.value.to_string());
            if let Some(at) = free.iter().position(same) {
                free.swap_remove(at);
                continue;
            }
            extra += 1;
            self.miss('+', Class::Records, &record_told(record));
        }
        self.count(Class::Records, facts.len(), right + extra, right);
        self.count(Class::Days, right, right, days);
    }
}

fn said(r: &Record) -> Said<'_> {
    Said {
        indicator: r.indicator.as_deref().unwrap_or_default(),
        unit: r.unit.as_deref().unwrap_or_default(),
        scope: r.scope.as_deref().unwrap_or_default(),
        place: r.place.as_deref().unwrap_or_default(),
    }
}

fn record_told(r: &Record) -> String {
    let [place, code, indicator, unit, scope] =
        [&r.place, &r.place_code, &r.indicator, &r.unit, &r.scope].map(|s| s.as_deref().unwrap_or("-"));
    format!("{place} {code} | {indicator} | {} | {unit} ({scope})", r.value)
}

fn told(text: &str, kind: &str, value: &str, unit: Option<&str>) -> String {
    format!("{text} | {kind} | {value} | {}", unit.unwrap_or("-"))
}

/// The text before a spot, to find it by.
fn around(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let from = before.char_indices().rev().nth(24).map_or(0, |(i, _)| i);
    before.get(from..).unwrap_or_default().replace('\n', " ")
}

fn is_figure(gold: &GoldFigure, found: &Figure, exact: bool) -> bool {
    let unit = |u: Option<&str>| u.map(same);
    // How much of a noun is unit and how much says which ones (`47 vụ` / `47 vụ tai nạn`) is nobody's mistake.
    let counts = found.kind == FigureKind::Count || found.kind == FigureKind::Ratio;
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    let one_noun = |a: &str, b: &str| counts && (begins(a, b) || begins(b, a));
    let (wanted, told) = (unit(gold.unit.as_deref()), unit(found.unit.as_deref()));
    let same_unit = wanted == told || wanted.as_deref().zip(told.as_deref()).is_some_and(|(a, b)| one_noun(a, b));
    let spot = if exact {
        gold.span == found.span
    } else {
        code(&gold.text) == code(&found.text) || gold.kinds.contains(&FigureKind::Range)
    };
    spot && gold.kinds.contains(&found.kind)
        && found.value.as_ref().is_some_and(|v| value(&v.to_string()) == value(&gold.value.to_string()))
        && same_unit
}

fn is_place(fact: &GoldRecord, record: &Record) -> bool {
    let name = record.place.as_deref().unwrap_or_default();
    let same_code = fact.place.code.is_none() || fact.place.code == record.place_code;
    (same(&fact.place.name) == same(name) || same(&fact.place.name) == same(bare_name(name))) && same_code
}

/// The header's fields by name.
fn told_fields(header: &Header) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let texts = [
        ("issuer", &header.issuer),
        ("parent_issuer", &header.parent_issuer),
        ("number", &header.number),
        ("place", &header.place),
        ("subject", &header.subject),
        ("signer", &header.signer),
        ("signer_title", &header.signer_title),
    ];
    out.extend(texts.into_iter().filter_map(|(name, field)| Some((name, field.as_ref()?.value.clone()))));
    out.extend(header.date.iter().map(|d| ("date", d.value.to_string())));
    out.extend(header.kind.iter().map(|k| ("type", json_name(&k.value))));
    out.extend(header.addressees.iter().map(|a| ("addressees", a.value.clone())));
    out.extend(header.recipients.iter().map(|r| ("recipients", r.value.clone())));
    out.extend(header.province.iter().map(|p| ("province", p.clone())));
    out.extend(header.district.iter().map(|d| ("district", d.clone())));
    out
}

#[cfg(test)]
mod tests {
    use super::super::tally::Class;
    use super::*;
    use crate::model::{Span, Stated};
    use crate::training::gold::parse;

    fn gold() -> GoldNotice {
        parse(
            "x",
            "half: tune\n===\nĐã nhận ⟦1.204|>hồ sơ đã nhận⟧ ‹hồ sơ›, riêng ⟨xã Na Mèo|14956⟩ ⟦87|>hồ sơ đã nhận@⟧ ‹hồ sơ›.\n\
             ===\nnumber: 12/TB-UBND\nown: Quan Sơn|387\nas_of: 2023-08-01\n",
        )
        .unwrap()
    }

    fn figure(gold: &GoldNotice, i: usize) -> Figure {
        let g = &gold.figures[i];
        Figure {
            id: format!("f{i}"),
            text: g.text.clone(),
            value: Some(g.value.clone()),
            kind: g.kinds[0],
            unit: g.unit.clone(),
            label: None,
            page: 1,
            span: g.span,
            bbox: None,
            confidence: 100,
            readings: vec![],
            accepted: None,
            hedge: None,
        }
    }

    fn record(gold: &GoldNotice, i: usize, place: &str, code: &str) -> Record {
        Record {
            place: Some(place.into()),
            place_kind: None,
            place_code: Some(code.into()),
            indicator: Some("hồ sơ đã nhận".into()),
            value: gold.figures[i].value.clone(),
            unit: None,
            as_of: Some("2023-08-01".parse().unwrap()),
            scope: None,
            figure: format!("f{i}"),
        }
    }

    fn f(tally: &mut Tally, class: Class) -> (u64, u64, u64) {
        let c = tally.of(class);
        (c.gold, c.found, c.right)
    }

    #[test]
    fn what_is_right_missing_and_too_much_is_counted() {
        let gold = gold();
        let number = Stated { value: "12 /TB-UBND".to_owned(), span: Span::new(0, 1) };
        let header = Header { number: Some(number), district: Some("Quan Sơn".into()), ..Header::default() };
        let wrong = Figure { unit: Some("hộ".into()), ..figure(&gold, 1) };
        let figures = [figure(&gold, 0), wrong];
        let records = [record(&gold, 0, "Quan Sơn", "387"), record(&gold, 1, "Quan Sơn", "387")];
        let found = Found { header: &header, places: &[], figures: &figures, tables: &[], records: &records };
        let (mut tally, misses) = score(&gold, &found, true);
        assert_eq!(f(&mut tally, Class::Figures), (2, 2, 1));
        assert_eq!(f(&mut tally, Class::Places), (1, 0, 0));
        assert_eq!(f(&mut tally, Class::Fields), (1, 2, 1));
        assert_eq!(f(&mut tally, Class::Records), (2, 2, 1));
        assert_eq!(f(&mut tally, Class::Days), (1, 1, 1));
        assert!(misses.iter().any(|m| m.contains("- record: Na Mèo | hồ sơ đã nhận | 87")), "{misses:#?}");
    }

    #[test]
    fn spots_matter_only_where_they_are_known() {
        let gold = gold();
        let moved = Figure { span: Span::new(0, 2), ..figure(&gold, 0) };
        let found = Found { header: &Header::default(), places: &[], figures: &[moved], tables: &[], records: &[] };
        assert_eq!(f(&mut score(&gold, &found, true).0, Class::Figures), (2, 1, 0));
        assert_eq!(f(&mut score(&gold, &found, false).0, Class::Figures), (2, 1, 1));
    }
}
