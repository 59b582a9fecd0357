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
mod borders;
mod bounds;
mod clause;
mod dates;
mod docnumber;
mod figures;
mod garbled;
mod header;
mod hedge;
mod indicator;
mod inherit;
mod item;
mod labels;
mod layout;
mod lead;
mod lean;
mod listed;
mod lists;
mod number;
mod ordinal;
mod organisations;
mod outline;
mod persons;
mod places;
mod readings;
mod records;
mod reread;
mod respective;
mod scopes;
mod tables;
mod thread;
mod times;
mod tokens;
mod units;
mod vocabulary;
mod whereabouts;
mod wording;
mod words;

pub use reread::reread;

use crate::gazetteer::Gazetteer;
use crate::model::{Cell, Diagnostic, Extraction, Figure, FigureKind, Locality, Place, Table, Text, Value};
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
    told_date(tokens)
        .or_else(|| (0..tokens.len()).filter_map(|i| dates::full_date(tokens, i)).map(|(_, date)| date).max())
}

/// The date in the head, even damaged; else that of a digital signature, or the day that the figures hold for.
fn told_date(tokens: &Tokens) -> Option<Date> {
    // The head is a page at most; its date stands far above the middle of that.
    header::damaged_stamp(tokens, 400)
        .or_else(|| header::signature_day(tokens))
        .or_else(|| asof::stated_day(tokens, &(0..tokens.len()), None))
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
    diagnostics.extend(number::said(&tokens, habit));
    // The words of a digital signature are nobody's: its places are none of the document's.
    places.retain(|p| !tokens.within(p.span).all(|i| tokens.is_silent(i)));
    let framed = header::read(text, &tokens, &lines, locality, &mut diagnostics);
    places::settle_own(&mut places, &framed.header, locality);
    let raw_tables = tables::tables(text, &tokens, &lines, habit);
    let in_table = |i: usize| {
        let at = raw_tables.partition_point(|t| t.lines.end <= i);
        raw_tables.get(at).is_some_and(|t| t.lines.contains(&i))
    };
    let border = |i: usize| i == framed.head_end || !framed.foot.is_empty() && i == framed.foot.start;
    let paragraphs = layout::paragraphs(&tokens, &lines, in_table, border);
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
    // A document without a date of its own says nothing of when, unless its text does.
    let day = general_day(&tokens, &paragraphs, &header, framed.head_end, dated)
        .or(header.date.as_ref().map(|d| d.value))
        .or_else(|| told_date(&tokens));
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
    let persons = persons::persons(text, &tokens, &places);
    let organisations = organisations::organisations(text, &tokens);
    Extraction { header, places, persons, organisations, figures, tables, records, diagnostics }
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
    let mut found = scan(tokens, &paragraph.body(), habit);
    inherit::inherit_units(tokens, &mut found);
    out.extend(found);
    out
}

/// Gives dates without a year that of the next full date of their paragraph, else the document's.
fn settle_dates(found: &mut [Vec<Found>], dated: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    let mut assumed = 0_usize;
    for figures in found.iter_mut() {
        let (mut year, mut next_month) = (None, None);
        for figure in figures.iter_mut().rev() {
            match (&figure.value, figure.yearless) {
                (Some(Value::Date(date)), _) => {
                    year = Some(date.year());
                    next_month = Some(date.month());
                }
                (None, Some((day, 0))) => {
                    let next = year.or(dated.map(Date::year)).zip(next_month);
                    figure.value = next.and_then(|(y, m)| Date::new(y, m, day).ok()).map(Value::Date);
                }
                (None, Some((day, month))) => {
                    next_month = Some(month);
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
        if lists::overlapping(tokens, &entry.tokens, places).is_none() && !is_facility(tokens, entry) {
            let span = tokens.span_of(&entry.tokens);
            more.push(places::unlisted(text, span, tokens.words(&entry.name), entry.kind, on));
        }
    }
    places.extend(more);
    places.sort_by_key(|p| (p.span.start, p.span.end));
}

/// `Chợ Phước Diêm`, `Trạm bơm Cống Lê`: what stands at a place is none.
fn is_facility(tokens: &Tokens, entry: &lists::Entry) -> bool {
    let first = tokens.text(entry.name.start).to_lowercase();
    entry.kind.is_none() && entry.name.len() > 2 && lists::FACILITIES.contains(&first.as_str())
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
            out.extend(scan(tokens, cell, habit).into_iter().filter(|f| !labels::is_fact(f.kind)).map(|found| Item {
                found,
                label: None,
                site: Site::Aside,
            }));
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
                    out.extend(scan(tokens, cell, habit).into_iter().map(|found| Item {
                        found,
                        label: None,
                        site: Site::Aside,
                    }));
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
    let opening = paragraphs.iter().filter(|p| p.lines.start >= head_end).take(2).filter(|p| p.lead.is_none());
    title.or_else(|| opening.filter_map(|p| asof::stated_day(tokens, &p.body(), dated)).last())
}

fn figure_of(text: &Text, tokens: &Tokens, item: Item, id: String) -> Figure {
    let span = tokens.span_of(&item.found.tokens);
    let amount = labels::is_fact(item.found.kind) || item.found.kind == FigureKind::Time;
    Figure {
        id,
        hedge: amount.then(|| hedge::hedge_at(tokens, &item.found.tokens, item.found.end)).flatten(),
        text: tokens.words(&item.found.tokens),
        value: item.found.value,
        kind: item.found.kind,
        unit: item.found.unit,
        label: item.label,
        page: text.page_at(span.start),
        span,
        bbox: text.bbox(span),
        confidence: text.confidence(span),
        readings: readings::readings(text, span),
        accepted: None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Mention;
    use crate::model::{Span, UnitKind, UnitRef};
    use proptest::prelude::*;

    const NOTICE: &str = "ỦY BAN NHÂN DÂN\nTHỊ XÃ HÒA LÂM\nSố: 12/TB-UBND\nHòa Lâm, ngày 26 tháng 7 năm 2023\n\nTHÔNG BÁO\n\
        Kết quả kích hoạt tài khoản (tính đến hết ngày 24/7/2023)\n\n1. Kết quả thực hiện\n\n* Đối với định danh Mức 1:\n\n\
        - Tổng số tài khoản đã thu nhận: 16.000 trường hợp.\n\n- Tổng số tài khoản đã kích hoạt: 14.000 trường hợp, đạt 87,5%, trong đó:\n\n\
        + 02/03 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm các phường: Hải Lĩnh (92,5%)\n\n\u{c}2\n\nvà Hải Hà (91%).\n\n\
        + 01/03 đơn vị đạt dưới 90%: phường Hải Lĩnh (80,02%).\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn Bình\n";

    fn unit(code: &str, name: &str) -> UnitRef {
        UnitRef { code: code.into(), name: name.into(), kind: UnitKind::Ward, parent: None, probability: 100 }
    }

    /// Mentions as the gazetteer would give them for every occurrence of a name.
    fn mentions(text: &str, units: &[(&str, &str)]) -> Vec<Mention> {
        let mut out: Vec<Mention> = Vec::new();
        for (code, name) in units {
            for (start, _) in text.match_indices(name) {
                let name_span = Span::new(start, start + name.len());
                let candidates = vec![unit(code, name)];
                out.push(Mention { span: name_span, name_span, kind: None, candidates, successors: vec![] });
            }
        }
        out.sort_by_key(|m| m.span);
        out
    }

    fn of(content: &str, units: &[(&str, &str)]) -> Extraction {
        let text = Text::from_plain(content);
        let on = document_date(content);
        let places = places::places(&text, &mentions(content, units), on);
        read(&text, places, &Locality::default(), on)
    }

    #[test]
    fn hamlets_are_places_of_their_figures() {
        let x = of(
            "THÔNG BÁO\nKết quả vận động\n\n2. Kết quả từng ấp\n\n- Thuộc xã cũ: ấp Hòa An 398/412 hộ (96,6%); ấp Bình Hòa B 302/351 hộ (86,0%).\n",
            &[],
        );
        let told: Vec<String> =
            x.records.iter().map(|r| format!("{}={}", r.place.as_deref().unwrap_or("-"), r.value)).collect();
        assert_eq!(told, ["ấp Hòa An=398/412", "ấp Hòa An=96.6", "ấp Bình Hòa B=302/351", "ấp Bình Hòa B=86.0"]);
    }

    #[test]
    fn a_notice_becomes_records() {
        let x = of(NOTICE, &[("16001", "Hải Lĩnh"), ("16002", "Hải Hà")]);
        let rows: Vec<String> = x
            .records
            .iter()
            .map(|r| {
                let field = |f: &Option<String>| f.as_deref().unwrap_or_default().to_owned();
                format!(
                    "{}|{}|{}|{}|{}|{}|{}",
                    field(&r.place),
                    field(&r.place_code),
                    field(&r.indicator),
                    r.value,
                    field(&r.unit),
                    field(&r.scope),
                    r.as_of.map(|d| d.to_string()).unwrap_or_default()
                )
            })
            .collect();
        let whole = "Tổng số tài khoản đã kích hoạt: 14.000 trường hợp, đạt 87,5%";
        assert_eq!(
            rows,
            [
                "Hòa Lâm||Tổng số tài khoản đã thu nhận|16000|trường hợp|định danh Mức 1|2023-07-24".to_owned(),
                "Hòa Lâm||Tổng số tài khoản đã kích hoạt|14000|trường hợp|định danh Mức 1|2023-07-24".to_owned(),
                "Hòa Lâm||Tổng số tài khoản đã kích hoạt|87.5|%|định danh Mức 1|2023-07-24".to_owned(),
                format!("Hòa Lâm||đơn vị có tỷ lệ kích hoạt đạt trên 90%|2/3|đơn vị|{whole}|2023-07-24"),
                "Hải Lĩnh|16001|tỷ lệ kích hoạt|92.5|%|02/03 đơn vị có tỷ lệ kích hoạt đạt trên 90%|2023-07-24"
                    .to_owned(),
                "Hải Hà|16002|tỷ lệ kích hoạt|91|%|02/03 đơn vị có tỷ lệ kích hoạt đạt trên 90%|2023-07-24".to_owned(),
                format!("Hòa Lâm||đơn vị đạt dưới 90%|1/3|đơn vị|{whole}|2023-07-24"),
                "Hải Lĩnh|16001|tỷ lệ kích hoạt|80.02|%|01/03 đơn vị đạt dưới 90%|2023-07-24".to_owned(),
            ]
        );
        let text = Text::from_plain(NOTICE);
        for figure in &x.figures {
            assert_eq!(figure.page, text.page_at(figure.span.start));
        }
        assert_eq!(x.figures.iter().find(|f| f.text == "91%").map(|f| f.page), Some(2));
    }

    #[test]
    fn a_place_that_no_gazetteer_knows_keeps_its_name() {
        let x = of(NOTICE, &[]);
        let listed: Vec<_> = x.records.iter().filter(|r| r.place_kind == Some(UnitKind::Ward)).collect();
        assert_eq!(listed.len(), 3);
        assert!(listed.iter().all(|r| r.place_code.is_none()));
        assert!(x.places.iter().all(|p| p.code.is_none()));
        assert_eq!(x.places.len(), 3);
    }

    #[test]
    fn a_tables_rows_are_records_of_their_places() {
        let x = of(
            "Tân Phú, ngày 06 tháng 9 năm 2023\nPhụ lục: Kết quả\nSTT\tXã\tSố hộ (hộ)\tTỷ lệ (%)\n1\tTân An\t1.200\t12,5\n2\tPhú Hòa\t87\t3,1\nTổng cộng\t\t1.287\t8,2\n",
            &[("31", "Tân An")],
        );
        let rows: Vec<String> = x
            .records
            .iter()
            .map(|r| {
                let field = |f: &Option<String>| f.as_deref().unwrap_or_default().to_owned();
                format!(
                    "{}|{}|{}|{}|{}",
                    field(&r.place),
                    field(&r.place_code),
                    field(&r.indicator),
                    r.value,
                    field(&r.unit)
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                "Tân An|31|Số hộ (hộ)|1200|hộ",
                "Tân An|31|Tỷ lệ (%)|12.5|%",
                "Phú Hòa||Số hộ (hộ)|87|hộ",
                "Phú Hòa||Tỷ lệ (%)|3.1|%",
                "Tân Phú||Số hộ (hộ)|1287|hộ",
                "Tân Phú||Tỷ lệ (%)|8.2|%",
            ]
        );
        assert_eq!(x.tables[0].total_row, Some(2));
        assert_eq!(x.tables[0].rows[0][2].figure.as_deref(), Some(x.records[0].figure.as_str()));
    }

    #[test]
    fn the_documents_date_is_found_in_damaged_text() {
        let date = |text: &str| document_date(text).map(|d| d.to_string());
        assert_eq!(
            date("Nghi Son, ngay 25 thang 7 nam 2023\nxong truoc ngay 30/12/2023").as_deref(),
            Some("2023-07-25")
        );
        assert_eq!(date("(tinh dén hét ngay 24/7/2023) truoc ngay 30/7/2023").as_deref(), Some("2023-07-24"));
        assert_eq!(date("x 22/6/2023 y 30/7/2023").as_deref(), Some("2023-07-30"));
        assert_eq!(date("không có ngày nào"), None);
    }

    fn consistent(content: &str) -> Result<(), TestCaseError> {
        let x = of(content, &[("1", "Hải Hà"), ("2", "Tân An")]);
        let text = Text::from_plain(content);
        let fits = |s: Span| s.start <= s.end && text.as_str().get(s.start..s.end).is_some();
        for (i, figure) in x.figures.iter().enumerate() {
            prop_assert!(fits(figure.span) && !figure.span.is_empty());
            prop_assert_eq!(&figure.id, &format!("f{}", i + 1));
        }
        prop_assert!(
            x.figures.windows(2).all(|w| w[0].span.end <= w[1].span.start),
            "figures overlap in {:?}",
            content
        );
        prop_assert!(x.places.windows(2).all(|w| w[0].span.start <= w[1].span.start));
        prop_assert!(x.places.iter().all(|p| fits(p.span)));
        prop_assert!(x.persons.iter().all(|p| fits(p.span) && p.span.of(content).split_whitespace().count() > 1));
        prop_assert!(x.organisations.iter().all(|o| fits(o.span) && !o.span.is_empty()));
        for record in &x.records {
            prop_assert!(x.figures.iter().any(|f| f.id == record.figure));
        }
        for table in &x.tables {
            prop_assert!(fits(table.span));
            prop_assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
            prop_assert_eq!(table.column_marks.len(), table.columns.len());
        }
        let h = &x.header;
        let fields =
            [&h.issuer, &h.parent_issuer, &h.number, &h.place, &h.type_text, &h.subject, &h.signer, &h.signer_title];
        for field in fields.into_iter().flatten().chain(&h.recipients).chain(&h.addressees) {
            prop_assert!(fits(field.span), "{:?}", field);
        }
        Ok(())
    }

    /// Pieces that the parsers look for, in any order.
    fn scraps() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "Số:",
            "12",
            "/",
            "BC-UBND",
            "ngày",
            "30/6",
            "/2023",
            "tháng",
            "năm",
            "2023",
            "…",
            "%",
            "84,62",
            "1.234.567",
            "(",
            ")",
            ";",
            ":",
            ",",
            "\n",
            "\n\n",
            "\t",
            "\u{c}",
            "- ",
            "+ ",
            "* ",
            "1.2. ",
            "a) ",
            "II. ",
            "xã",
            "phường",
            "thị trấn",
            "Hải Hà",
            "Tân An",
            "gồm các",
            "và",
            "đạt",
            "tỷ lệ",
            "Tổng số",
            "trường hợp",
            "hộ",
            "triệu đồng",
            "ha",
            "từ",
            "đến",
            "dưới",
            "mức",
            "Đề án",
            "khóa",
            "XV",
            "trong đó",
            "Nơi nhận:",
            "Kính gửi:",
            "V/v",
            "BÁO CÁO",
            "KT. CHỦ TỊCH",
            "Trần Văn Bình",
            "Lưu: VT.",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "STT",
            "(1)",
            "(3)=(1)+(2)",
            "|",
            "---",
            "16 giờ",
            "7h30",
            "tỷ",
            "580",
            "***",
            "_",
            "\u{301}",
            "\r\n",
            "08/31",
            "-",
            "–",
            "không",
            " ",
        ]);
        let gap = prop::sample::select(vec!["", " ", " ", "\n"]);
        prop::collection::vec((piece, gap), 0..60).prop_map(|v| v.into_iter().flat_map(|(p, g)| [p, g]).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn any_scraps_give_a_consistent_result(text in scraps()) {
            consistent(&text)?;
        }

        #[test]
        fn any_text_gives_a_consistent_result(text in "\\PC{0,200}") {
            consistent(&text)?;
            consistent(&text.replace(' ', "\n"))?;
        }
    }
}
