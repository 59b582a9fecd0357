//! A small figure scanner, so that the rules can be tested on plain text without the extract room.

use crate::model::{Cell, Extraction, Figure, FigureKind, Header, Span, Stated, Table, Value};
use regex::Regex;
use rust_decimal::Decimal;
use std::str::FromStr;

/// The checks of a text, as the extraction of [`scan`] gives them.
pub(super) fn checks_of(text: &str) -> Vec<crate::model::Check> {
    super::check(text, &scan(text))
}

/// Numbers, percentages, ratios, dates, document numbers and tab-separated tables of a text.
pub(super) fn scan(text: &str) -> Extraction {
    let pattern = Regex::new(
        r"(?x)
        (?P<range>từ\s+(?P<r1>\d[\d.,]*)\s*%?\s+đến\s+(?:dưới\s+)?(?P<r2>\d+(?:[.,]\d+)*)\s*%)
        | (?P<long>(?:ngày\s+)\*{0,2}(?P<ld>\d{1,2})\*{0,2}\s+tháng\s+\*{0,2}(?P<lm>\d{1,2})\*{0,2}\s+năm\s+(?P<ly>\d{4}))
        | (?P<code>\b\d+\s?/\s?(?:\d{4}/)?[A-ZĐ][\w–-]*)
        | (?P<date>\b\d{1,2}/\d{1,2}/\d{4}\b)
        | (?P<ratio>\b\d[\d.]*/\d[\d.]*\d\b|\b\d+/\d\b)
        | (?P<percent>\d+(?:[.,]\d+)*\s?%)
        | (?P<ordinal>\b(?i:(?:mức(?:\s+độ)?|đề\s+án|thứ|khóa|khoá|điều|khoản|năm|quý|tháng|kỳ|tổ|thôn|ấp|khu\s+phố|nhóm|đợt)\s+)(?P<on>\d+))
        | (?P<time>\d+\s+giờ(?:\s+\d+\s+phút)?)
        | (?P<number>\d+(?:[.,]\d+)*)
        ",
    )
    .unwrap();
    let mut out = Extraction { header: Header::default(), ..Extraction::default() };
    for c in pattern.captures_iter(text) {
        let whole = c.get(0).unwrap();
        let (mut start, mut end) = (whole.start(), whole.end());
        let decimal = |name: &str| c.name(name).and_then(|m| number(m.as_str()));
        let small = |name: &str| c.name(name).unwrap().as_str().parse::<i8>().unwrap_or(0);
        let (kind, value) = if c.name("range").is_some() {
            (FigureKind::Range, decimal("r1").zip(decimal("r2")).map(|(a, b)| Value::Range(a, b)))
        } else if c.name("long").is_some() {
            let date = jiff::civil::Date::new(c["ly"].parse().unwrap(), small("lm"), small("ld")).ok();
            (FigureKind::Date, date.map(Value::Date))
        } else if c.name("code").is_some() {
            let code: String = whole.as_str().chars().filter(|c| !c.is_whitespace()).collect();
            (FigureKind::DocNumber, Some(Value::Code(code)))
        } else if c.name("date").is_some() {
            let parts: Vec<i16> = whole.as_str().split('/').map(|p| p.parse().unwrap()).collect();
            let date =
                jiff::civil::Date::new(parts[2], parts[1].try_into().unwrap_or(0), parts[0].try_into().unwrap_or(0));
            (FigureKind::Date, date.ok().map(Value::Date))
        } else if c.name("ratio").is_some() {
            let (a, b) = whole.as_str().split_once('/').unwrap();
            (FigureKind::Ratio, number(a).zip(number(b)).map(|(a, b)| Value::Ratio(a, b)))
        } else if c.name("percent").is_some() {
            (FigureKind::Percent, number(whole.as_str().trim_end_matches('%').trim()).map(Value::Number))
        } else if let Some(n) = c.name("on") {
            (start, end) = (n.start(), n.end());
            (FigureKind::Ordinal, number(n.as_str()).map(Value::Number))
        } else if c.name("time").is_some() {
            (FigureKind::Time, Some(Value::Code(whole.as_str().to_owned())))
        } else {
            let glued = text[..start].chars().next_back().is_some_and(char::is_alphanumeric)
                || text[end..].chars().next().is_some_and(char::is_alphabetic);
            if glued {
                continue;
            }
            (FigureKind::Count, number(whole.as_str()).map(Value::Number))
        };
        out.figures.push(Figure {
            id: format!("f{}", out.figures.len() + 1),
            text: text[start..end].to_owned(),
            value,
            kind,
            unit: None,
            label: None,
            page: 1 + u32::try_from(text[..start].matches('\u{c}').count()).unwrap(),
            span: Span::new(start, end),
            bbox: None,
            confidence: 100,
            readings: Vec::new(),
            accepted: None,
            hedge: None,
        });
    }
    head(text, &mut out);
    tables(text, &mut out);
    out
}

/// A number as written in Vietnam; both `.` and `,` may be missing.
fn number(s: &str) -> Option<Decimal> {
    let parts: Vec<&str> = s.split('.').collect();
    let grouped = parts.len() > 1 && parts[1..].iter().all(|p| p.split(',').next().is_some_and(|p| p.len() == 3));
    let s = if grouped { s.replace('.', "") } else { s.to_owned() };
    Decimal::from_str(&s.replace(',', ".")).ok()
}

fn head(text: &str, out: &mut Extraction) {
    let pattern = Regex::new(r"(?m)^\s*Số:\s*\*{0,2}(\d+)\*{0,2}\s*(/[A-ZĐ][\w–-]*)").unwrap();
    if let Some(c) = pattern.captures(text) {
        let span = Span::new(c.get(1).unwrap().start(), c.get(0).unwrap().end());
        out.header.number = Some(Stated { value: format!("{}{}", &c[1], &c[2]), span });
    }
    let date = Regex::new(r"ngày\s+\*{0,2}(\d{1,2})\*{0,2}\s+tháng\s+\*{0,2}(\d{1,2})\*{0,2}\s+năm\s+(\d{4})").unwrap();
    if let Some(c) = date.captures(text)
        && let Ok(value) = jiff::civil::Date::new(c[3].parse().unwrap(), c[2].parse().unwrap(), c[1].parse().unwrap())
    {
        let m = c.get(0).unwrap();
        out.header.date = Some(Stated { value, span: Span::new(m.start(), m.end()) });
    }
}

fn tables(text: &str, out: &mut Extraction) {
    let mut at = 0;
    let mut lines: Vec<(usize, &str)> = Vec::new();
    for line in text.split('\n').chain(std::iter::once("")) {
        if line.contains('\t') {
            lines.push((at, line));
        } else if !lines.is_empty() {
            let block = std::mem::take(&mut lines);
            table(text, &block, out);
        }
        at += line.len() + 1;
    }
}

fn table(text: &str, lines: &[(usize, &str)], out: &mut Extraction) {
    let width = lines.iter().map(|(_, l)| l.split('\t').count()).max().unwrap_or(0);
    let is_body = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells.iter().filter(|c| number(c.trim_end_matches('%')).is_some()).count() >= 2
    };
    let head: Vec<Vec<&str>> =
        lines.iter().take_while(|(_, l)| !is_body(l)).map(|(_, l)| l.split('\t').map(str::trim).collect()).collect();
    let marks: Vec<String> = (0..width)
        .map(|c| {
            head.iter()
                .filter_map(|h| h.get(c))
                .rfind(|m| m.starts_with('('))
                .map_or(String::new(), ToString::to_string)
        })
        .collect();
    let mut columns = Vec::new();
    for c in 0..width {
        let mut names: Vec<&str> = Vec::new();
        for row in &head {
            // A name over several columns stands over the first of them only.
            let name = (0..=c).rev().find_map(|k| row.get(k).filter(|n| !n.is_empty())).copied().unwrap_or("");
            if !name.is_empty() && !name.starts_with('(') && names.last() != Some(&name) {
                names.push(name);
            }
        }
        columns.push(names.join(" / "));
    }
    let mut rows = Vec::new();
    for (start, line) in lines.iter().skip(head.len()) {
        let mut cells = Vec::new();
        let mut at = *start;
        for cell in line.split('\t') {
            let figure = out.figures.iter().find(|f| f.span.start >= at && f.span.end <= at + cell.len());
            let whole = figure.filter(|f| f.text == cell.trim());
            cells.push(Cell { text: cell.trim().to_owned(), figure: whole.map(|f| f.id.clone()) });
            at += cell.len() + 1;
        }
        // A total row's merged first cells leave it shorter.
        while cells.len() < width {
            cells.insert(1, Cell { text: String::new(), figure: None });
        }
        rows.push(cells);
    }
    let first = lines.first().unwrap().0;
    let last = lines.last().unwrap();
    out.tables.push(Table {
        id: format!("t{}", out.tables.len() + 1),
        caption: None,
        columns,
        column_marks: marks,
        total_row: None,
        rows,
        page: 1 + u32::try_from(text[..first].matches('\u{c}').count()).unwrap(),
        span: Span::new(first, last.0 + last.1.len()),
        bbox: None,
    });
}
