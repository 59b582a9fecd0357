//! From repaired text to header, figures, places, tables and records: one parser a file.
//!
//! ```text
//! - 02/31 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm phường Mai Lâm (99,02%) và xã Anh Sơn (98,56%).
//! ```
//!
//! gives four figures (a ratio worth 2/31 and three percentages), two places, and, beside the group's own, one record
//! a unit: `Mai Lâm | tỷ lệ kích hoạt | 99.02 | %` with the scope `02/31 đơn vị có tỷ lệ kích hoạt đạt trên 90%`.
//!
//! The way of a text: [`tokens`] → [`layout`] (lines, paragraphs) → [`header`] and [`tables`] take their lines →
//! [`figures`] in what is left → [`labels`], [`lists`], [`outline`] give them words and places → [`records`].
//! Every parser is total and linear in the length of the text.

mod asof;
mod dates;
mod docnumber;
mod figures;
mod header;
mod item;
mod labels;
mod layout;
mod lead;
mod lists;
mod number;
mod ordinal;
mod outline;
mod places;
mod records;
mod tables;
mod tokens;
mod units;

use crate::gazetteer::Gazetteer;
use crate::model::{
    Cell, Diagnostic, Extraction, Figure, FigureKind, Locality, Place, Table, Text, Value,
};
use figures::{Found, scan};
use item::{Item, Site};
use jiff::civil::Date;
use layout::Paragraph;
use lists::List;
use number::Habit;
use records::Facts;
use tables::RawTable;
use tokens::Tokens;

/// The document's own date, for looking names up, from the head of a text that may still be damaged
/// (digits survive where words do not); else the day of a digital signature, the day that the figures hold for, or the
/// latest date of all.
#[must_use]
pub fn document_date(text: &str) -> Option<Date> {
    let tokens = Tokens::of(text);
    date_of(&tokens)
}

fn date_of(tokens: &Tokens) -> Option<Date> {
    // The head is a page at most; its date stands far above the middle of that.
    header::damaged_stamp(tokens, 400)
        .or_else(|| header::signature_day(tokens))
        .or_else(|| asof::stated_day(tokens, &(0..tokens.len()), None))
        .or_else(|| (0..tokens.len()).filter_map(|i| dates::full_date(tokens, i)).map(|(_, date)| date).max())
}

/// Takes a repaired text apart. Total: any text gives a result, what could not be read is in its diagnostics.
#[must_use]
pub fn extract(text: &Text, gazetteer: &Gazetteer, locality: &Locality) -> Extraction {
    let on = document_date(text.as_str());
    let mentions = gazetteer.mentions(text.as_str(), locality, on);
    read(text, places::places(text, &mentions, on), locality, on)
}

/// [`extract`] with the places already known.
fn read(text: &Text, mut places: Vec<Place>, locality: &Locality, on: Option<Date>) -> Extraction {
    let mut diagnostics = Vec::new();
    let mut tokens = Tokens::of(text.as_str());
    let lines = layout::lines(&mut tokens);
    let lines = header::set_trailers_aside(&mut tokens, lines, &mut diagnostics);
    let tokens = tokens;
    let habit = Habit::of(&tokens);
    let framed = header::read(text, &tokens, &lines, locality, &mut diagnostics);
    let raw_tables = tables::tables(text, &tokens, &lines, habit);
    let in_table = |i: usize| {
        let at = raw_tables.partition_point(|t| t.lines.end <= i);
        raw_tables.get(at).is_some_and(|t| t.lines.contains(&i))
    };
    let paragraphs = layout::paragraphs(&tokens, &lines, in_table);
    let aside = |p: &Paragraph| {
        let first = p.lines.start;
        first < framed.head_end || framed.foot.contains(&first)
    };
    let standings = outline::outline(&tokens, &paragraphs);
    let header = framed.header;
    let dated = header.date.as_ref().map(|d| d.value).or(on);
    let mut found: Vec<Vec<Found>> = paragraphs.iter().map(|p| scan_paragraph(&tokens, p, habit)).collect();
    settle_dates(&mut found, dated, &mut diagnostics);
    let all_lists: Vec<Vec<List>> = paragraphs
        .iter()
        .zip(&found)
        .map(|(p, f)| if aside(p) { Vec::new() } else { lists::lists(&tokens, &p.body(), f, &places) })
        .collect();
    add_listed_places(text, &tokens, &all_lists, &mut places, on);
    let mut items = Vec::new();
    for (p, (paragraph, found)) in paragraphs.iter().zip(found).enumerate() {
        let labels = labels::labels(&tokens, &paragraph.body(), &found);
        for (k, (found, label)) in found.into_iter().zip(labels).enumerate() {
            items.push(item_of(&tokens, p, k, found, label, aside(paragraph), &all_lists));
        }
    }
    items.extend(cell_items(&tokens, &raw_tables, habit));
    items.sort_by_key(|i| (i.found.tokens.start, i.found.tokens.end));
    let ids: Vec<String> = (1..=items.len()).map(|n| format!("f{n}")).collect();
    let day = general_day(&tokens, &paragraphs, &header, framed.head_end, dated).or(dated);
    let facts = Facts {
        tokens: &tokens,
        paragraphs: &paragraphs,
        standings: &standings,
        lists: &all_lists,
        tables: &raw_tables,
        places: &places,
        header: &header,
        locality,
        day,
        dated,
    };
    let records = records::records(&facts, &items, &ids);
    let tables = raw_tables.iter().enumerate().map(|(t, raw)| table_of(text, &tokens, t, raw, &items, &ids)).collect();
    let figures = items.into_iter().zip(ids).map(|(item, id)| figure_of(text, &tokens, item, id)).collect();
    Extraction { header, places, figures, tables, records, diagnostics }
}

fn scan_paragraph(tokens: &Tokens, paragraph: &Paragraph, habit: Habit) -> Vec<Found> {
    let mut out = Vec::new();
    if let Some((offset, len)) = paragraph.lead.as_ref().and_then(|l| l.enumerator) {
        let start = paragraph.tokens.start + offset;
        let range = start..start + len;
        let value = Some(Value::Code(tokens.words(&range)));
        let end = range.end;
        out.push(Found { tokens: range, end, kind: FigureKind::Ordinal, value, unit: None, yearless: None });
    }
    out.extend(scan(tokens, &paragraph.body(), habit));
    out
}

/// Gives dates without a year that of the next full date of their paragraph, else the document's.
fn settle_dates(found: &mut [Vec<Found>], dated: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    let mut assumed = 0_usize;
    for figures in found.iter_mut() {
        let mut year = None;
        for figure in figures.iter_mut().rev() {
            match (&figure.value, figure.yearless) {
                (Some(Value::Date(date)), _) => year = Some(date.year()),
                (None, Some((day, month))) => {
                    let own = year.is_some();
                    figure.value = year.or(dated.map(Date::year)).and_then(|y| match day {
                        0 => Some(Value::Code(format!("{y}-{month:02}"))),
                        _ => Date::new(y, month, day).ok().map(Value::Date),
                    });
                    assumed += usize::from(!own && figure.value.is_some());
                }
                _ => {}
            }
        }
    }
    if assumed > 0 {
        let message = format!("{assumed} dates give no year; they were understood in the year of the document");
        diagnostics.push(Diagnostic::info("date.year-assumed", message));
    }
}

/// Entries of lists that the gazetteer does not know are places all the same.
fn add_listed_places(text: &Text, tokens: &Tokens, all: &[Vec<List>], places: &mut Vec<Place>, on: Option<Date>) {
    let mut more = Vec::new();
    for entry in all.iter().flatten().flat_map(|l| &l.entries) {
        if lists::overlapping(tokens, &entry.tokens, places).is_none() {
            let span = tokens.span_of(&entry.tokens);
            more.push(places::unlisted(text, span, tokens.words(&entry.name), entry.kind, on));
        }
    }
    places.extend(more);
    places.sort_by_key(|p| (p.span.start, p.span.end));
}

fn item_of(
    tokens: &Tokens,
    paragraph: usize,
    k: usize,
    found: Found,
    label: Option<String>,
    aside: bool,
    all_lists: &[Vec<List>],
) -> Item {
    if aside {
        return Item { found, label, site: Site::Aside };
    }
    let lists = all_lists.get(paragraph).map(Vec::as_slice).unwrap_or_default();
    for (list, entries) in lists.iter().enumerate() {
        if let Some(entry) = entries.entries.iter().position(|e| e.figures.contains(&k)) {
            let name = entries.entries.get(entry).map(|e| tokens.words(&e.name));
            return Item { found, label: name, site: Site::Entry { paragraph, list, entry } };
        }
    }
    Item { found, label, site: Site::Paragraph(paragraph) }
}

fn cell_items(tokens: &Tokens, tables: &[RawTable], habit: Habit) -> Vec<Item> {
    let mut out = Vec::new();
    for (table, raw) in tables.iter().enumerate() {
        for cell in &raw.header_cells {
            out.extend(
                scan(tokens, cell, habit)
                    .into_iter()
                    .filter(|f| !labels::is_fact(f.kind))
                    .map(|found| Item { found, label: None, site: Site::Aside }),
            );
        }
        for (row, (cells, figures)) in raw.rows.iter().zip(&raw.figures).enumerate() {
            for (column, (cell, figure)) in cells.iter().zip(figures).enumerate() {
                if let Some(found) = figure {
                    let mut found = found.clone();
                    if let Some(unit) = raw.labels.get(row).and_then(|l| l.unit.as_ref())
                        && raw.values.get(column).copied().unwrap_or_default()
                        && found.unit.is_none()
                    {
                        found.unit = Some(unit.clone());
                        found.kind = tables::kind_of_unit(unit);
                    }
                    let label = raw.columns.get(column).filter(|n| !n.is_empty()).cloned();
                    out.push(Item { found, label, site: Site::Cell { table, row, column } });
                } else {
                    out.extend(
                        scan(tokens, cell, habit)
                            .into_iter()
                            .map(|found| Item { found, label: None, site: Site::Aside }),
                    );
                }
            }
        }
    }
    out
}

/// The day that all figures hold for unless something nearer says otherwise: from the title or the opening.
fn general_day(
    tokens: &Tokens,
    paragraphs: &[Paragraph],
    header: &crate::model::Header,
    head_end: usize,
    dated: Option<Date>,
) -> Option<Date> {
    let subject = header.subject.as_ref().map(|s| tokens.within(s.span));
    let title = subject.and_then(|range| asof::stated_day(tokens, &range, dated));
    let opening = paragraphs.iter().filter(|p| p.lines.start >= head_end).take(2).filter(|p| {
        p.tokens.clone().next_back().is_some_and(|last| tokens.is_mark(last, ':'))
    });
    title.or_else(|| opening.filter_map(|p| asof::stated_day(tokens, &p.body(), dated)).last())
}

fn figure_of(text: &Text, tokens: &Tokens, item: Item, id: String) -> Figure {
    let span = tokens.span_of(&item.found.tokens);
    Figure {
        id,
        text: tokens.words(&item.found.tokens),
        value: item.found.value,
        kind: item.found.kind,
        unit: item.found.unit,
        label: item.label,
        page: text.page_at(span.start),
        span,
        bbox: text.bbox(span),
        confidence: text.confidence(span),
    }
}

fn table_of(text: &Text, tokens: &Tokens, t: usize, raw: &RawTable, items: &[Item], ids: &[String]) -> Table {
    let mut rows: Vec<Vec<Cell>> = raw
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| Cell { text: tokens.words(cell), figure: None }).collect())
        .collect();
    let from = items.partition_point(|i| tokens.span(i.found.tokens.start).start < raw.span.start);
    let within = items.iter().zip(ids).skip(from);
    for (item, id) in within.take_while(|(i, _)| tokens.span(i.found.tokens.start).start < raw.span.end) {
        if let Site::Cell { table, row, column } = item.site
            && table == t
            && let Some(cell) = rows.get_mut(row).and_then(|r| r.get_mut(column))
        {
            cell.figure = Some(id.clone());
        }
    }
    Table {
        id: format!("t{}", t + 1),
        caption: raw.caption.clone(),
        columns: raw.columns.clone(),
        column_marks: raw.marks.clone(),
        rows,
        total_row: raw.total_row,
        page: text.page_at(raw.span.start),
        span: raw.span,
        bbox: text.bbox(raw.span),
    }
}
