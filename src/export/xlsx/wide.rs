//! Wide sheets: places as rows, indicators as columns, as the tables of the notices themselves.
//!
//! The tidy sheet has `xã Bình Tân | Tổng số | 60`, `xã Bình Tân | Tỷ lệ | 75,14 %`: right for a pivot, wrong for eyes. Two
//! tables are of one *family* if they have the same indicators, so the monthly reports of a district come to stand below
//! each other, in one sheet. Figures listed in running text (`Bình Tân (98,25%), Tây Thuận (91,70%), …`) have a sheet
//! together, a column an indicator.
//!
//! Columns must be known before the first row is written, so the records are seen twice: [`Families::observe`] first.

use super::{
    super::{columns::Datum, words::Vietnamese},
    formats::Formats,
    sheet::{Heading, Sheets, put},
};
use crate::model::{RecordRow, UnitKind, Value};
use crate::orthography::fold;
use jiff::civil::Date;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::collections::{BTreeMap, BTreeSet};

/// The most families that get a sheet, those with most rows first; a person reads no more.
const MOST_SHEETS: usize = 24;

/// The most columns of indicators on one sheet.
const MOST_COLUMNS: usize = 120;

/// Places that a list in running text must name to be one.
const LIST: usize = 3;

/// An indicator with its unit, as compared and as shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Indicator {
    key: String,
    shown: String,
}

impl Indicator {
    fn of(row: &RecordRow) -> Option<Self> {
        let name = row.indicator()?.trim();
        let shown = match row.record.unit.as_deref() {
            Some(unit) if !name.contains(unit) => format!("{name} ({unit})"),
            _ => name.to_owned(),
        };
        Some(Self { key: fold(&shown), shown })
    }
}

/// The tables of all documents by their indicators. See the module's text.
#[derive(Debug, Default)]
pub struct Families {
    document: Option<String>,
    /// The tables of the document that is being seen: indicators in order, places, a caption.
    tables: BTreeMap<String, Seen>,
    /// Lists of the document that is being seen.
    lists: BTreeMap<Indicator, BTreeSet<String>>,
    tables_seen: BTreeMap<Vec<String>, Family>,
    listed: BTreeMap<Indicator, usize>,
}

#[derive(Debug, Default)]
struct Seen {
    indicators: Vec<Indicator>,
    places: BTreeSet<String>,
    caption: Option<String>,
}

#[derive(Debug)]
struct Family {
    indicators: Vec<Indicator>,
    caption: Option<String>,
    documents: usize,
    rows: usize,
}

impl Families {
    /// Takes note of a record. Records come document by document.
    pub fn observe(&mut self, row: &RecordRow) {
        if self.document.as_deref() != Some(row.document.source.as_str()) {
            self.settle();
            self.document = Some(row.document.source.clone());
        }
        let Some(indicator) = Indicator::of(row) else { return };
        let Some(place) = place_key(row) else { return };
        if let Some(table) = &row.table {
            let seen = self.tables.entry(table.clone()).or_default();
            if !seen.indicators.iter().any(|i| i.key == indicator.key) {
                seen.indicators.push(indicator);
            }
            seen.places.insert(place);
            if seen.caption.is_none() {
                seen.caption.clone_from(&row.record.scope);
            }
        } else {
            self.lists.entry(indicator).or_default().insert(place);
        }
    }

    /// Takes the tables of the document that was seen into their families.
    fn settle(&mut self) {
        for (_, seen) in std::mem::take(&mut self.tables) {
            if seen.indicators.len() < 2 || seen.places.len() < 2 {
                continue;
            }
            let mut key: Vec<String> = seen.indicators.iter().map(|i| i.key.clone()).collect();
            key.sort();
            let family = self.tables_seen.entry(key).or_insert_with(|| Family {
                indicators: seen.indicators,
                caption: seen.caption,
                documents: 0,
                rows: 0,
            });
            family.documents += 1;
            family.rows += seen.places.len();
        }
        for (indicator, places) in std::mem::take(&mut self.lists) {
            if places.len() >= LIST {
                *self.listed.entry(indicator).or_default() += places.len();
            }
        }
    }

    /// The sheets, in the order in which they stand: most rows first, lists last.
    pub(super) fn into_wide(mut self, workbook: &mut Workbook, limit: u32) -> Result<Wide, XlsxError> {
        self.settle();
        let mut families: Vec<(Vec<String>, Family)> = self.tables_seen.into_iter().collect();
        families.sort_by(|a, b| b.1.rows.cmp(&a.1.rows).then_with(|| a.0.cmp(&b.0)));
        let left_out = families.len().saturating_sub(MOST_SHEETS);
        families.truncate(MOST_SHEETS);
        let mut wide =
            Wide { sheets: Vec::new(), by_key: BTreeMap::new(), lists: None, rows: Rows::default(), left_out };
        for (i, (key, family)) in families.into_iter().enumerate() {
            wide.by_key.insert(key, i);
            let about = family.caption.unwrap_or_else(|| names(&family.indicators));
            let about = format!("{about} ({} văn bản)", family.documents);
            wide.sheets.push(Sheet::new(workbook, format!("Bảng {}", i + 1), about, family.indicators, limit)?);
        }
        let mut listed: Vec<(Indicator, usize)> = self.listed.into_iter().collect();
        listed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        listed.truncate(MOST_COLUMNS);
        if !listed.is_empty() {
            let indicators: Vec<Indicator> = listed.into_iter().map(|(i, _)| i).collect();
            wide.lists = Some(wide.sheets.len());
            let about = "Số liệu liệt kê trong lời văn, từ ba địa danh trở lên".to_owned();
            wide.sheets.push(Sheet::new(workbook, "Liệt kê".to_owned(), about, indicators, limit)?);
        }
        Ok(wide)
    }
}

fn names(indicators: &[Indicator]) -> String {
    let mut names: Vec<&str> = indicators.iter().take(4).map(|i| i.shown.as_str()).collect();
    if indicators.len() > names.len() {
        names.push("…");
    }
    names.join("; ")
}

fn place_key(row: &RecordRow) -> Option<String> {
    let place = row.record.place.as_ref()?;
    Some(format!("{}\u{0}{place}", row.record.place_code.as_deref().unwrap_or_default()))
}

/// One wide sheet (or more, where it is too long).
pub(super) struct Sheet {
    pub(super) about: String,
    pub(super) sheets: Sheets,
    /// Column of an indicator among the indicators.
    columns: BTreeMap<String, usize>,
}

impl Sheet {
    fn new(
        workbook: &mut Workbook,
        name: String,
        about: String,
        mut indicators: Vec<Indicator>,
        limit: u32,
    ) -> Result<Self, XlsxError> {
        indicators.truncate(MOST_COLUMNS);
        let fixed = [
            ("Tệp", 32),
            ("Số, ký hiệu", 16),
            ("Ngày ban hành", 13),
            ("Địa danh", 22),
            ("Cấp", 11),
            ("Mã đơn vị", 10),
            ("Tính đến ngày", 13),
        ];
        let mut headings: Vec<Heading> = fixed.into_iter().map(|(t, w)| Heading::new(t.to_owned(), w)).collect();
        headings.extend(indicators.iter().map(|i| Heading::new(i.shown.clone(), 16)));
        let columns = indicators.into_iter().enumerate().map(|(i, indicator)| (indicator.key, i)).collect();
        Ok(Self { about, sheets: Sheets::new(workbook, name, headings, limit)?, columns })
    }
}

/// Cells before the indicators.
const FIXED: usize = 7;

/// The wide sheets of a workbook, while they are written.
pub(super) struct Wide {
    pub(super) sheets: Vec<Sheet>,
    by_key: BTreeMap<Vec<String>, usize>,
    lists: Option<usize>,
    rows: Rows,
    /// Families that got no sheet.
    pub(super) left_out: usize,
}

/// The records of one document, until all of them are there.
#[derive(Default)]
struct Rows {
    source: Option<String>,
    records: Vec<RecordRow>,
}

impl Wide {
    /// Adds a record. Records come document by document.
    pub(super) fn add(&mut self, workbook: &mut Workbook, formats: &Formats, row: &RecordRow) -> Result<(), XlsxError> {
        if self.sheets.is_empty() {
            return Ok(());
        }
        if self.rows.source.as_deref() != Some(row.document.source.as_str()) {
            self.settle(workbook, formats)?;
            self.rows.source = Some(row.document.source.clone());
        }
        if row.indicator().is_some() && row.record.place.is_some() {
            self.rows.records.push(row.clone());
        }
        Ok(())
    }

    /// Writes the document whose records have been added.
    pub(super) fn settle(&mut self, workbook: &mut Workbook, formats: &Formats) -> Result<(), XlsxError> {
        let records = std::mem::take(&mut self.rows.records);
        let mut tables: BTreeMap<Option<&str>, Vec<(&RecordRow, Indicator)>> = BTreeMap::new();
        for row in &records {
            if let Some(indicator) = Indicator::of(row) {
                tables.entry(row.table.as_deref()).or_default().push((row, indicator));
            }
        }
        for (table, rows) in tables {
            let sheet = if table.is_some() {
                let keys: BTreeSet<String> = rows.iter().map(|(_, i)| i.key.clone()).collect();
                self.by_key.get(&keys.into_iter().collect::<Vec<_>>()).copied()
            } else {
                self.lists
            };
            if let Some(sheet) = sheet.and_then(|i| self.sheets.get_mut(i)) {
                write(sheet, workbook, formats, table.is_none(), &rows)?;
            }
        }
        Ok(())
    }
}

/// What makes a row: the place. (Columns of one table may hold for different days; the row shows the first.)
type RowKey = String;

fn write(
    sheet: &mut Sheet,
    workbook: &mut Workbook,
    formats: &Formats,
    list: bool,
    rows: &[(&RecordRow, Indicator)],
) -> Result<(), XlsxError> {
    let mut places: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (row, indicator) in rows {
        places.entry(&indicator.key).or_default().extend(place_key(row));
    }
    // Rows in the order of their places; a second value for the same cell begins another row.
    let mut out: Vec<(RowKey, &RecordRow, BTreeMap<usize, Datum<'_>>)> = Vec::new();
    let mut at: BTreeMap<RowKey, usize> = BTreeMap::new();
    for (row, indicator) in rows {
        let enough = !list || places.get(indicator.key.as_str()).is_some_and(|p| p.len() >= LIST);
        let (Some(&column), Some(place), true) = (sheet.columns.get(&indicator.key), place_key(row), enough) else {
            continue;
        };
        let key: RowKey = place;
        let fresh = |at: &mut BTreeMap<RowKey, usize>, out: &mut Vec<_>| {
            at.insert(key.clone(), out.len());
            out.push((key.clone(), *row, BTreeMap::new()));
            out.len() - 1
        };
        let mut i = at.get(&key).copied().unwrap_or_else(|| fresh(&mut at, &mut out));
        if out.get(i).is_some_and(|(_, _, cells)| cells.contains_key(&column)) {
            i = fresh(&mut at, &mut out);
        }
        if let Some((_, _, cells)) = out.get_mut(i) {
            cells.insert(column, value(row));
        }
    }
    for (_, row, cells) in out {
        let (to, line) = sheet.sheets.next(workbook)?;
        let text = |t: &Option<String>| t.as_ref().map_or(Datum::Empty, |t| Datum::Text(t.clone().into()));
        let date = |d: Option<Date>| d.map_or(Datum::Empty, Datum::Date);
        let fixed: [Datum<'_>; FIXED] = [
            Datum::Text(row.document.source.as_str().into()),
            text(&row.document.number),
            date(row.document.date),
            text(&row.record.place),
            row.record.place_kind.map_or(Datum::Empty, |k: UnitKind| Datum::Text(k.vietnamese().into())),
            text(&row.record.place_code),
            date(row.record.as_of),
        ];
        for (column, datum) in (0..).zip(&fixed) {
            put(to, formats, line, column, datum)?;
        }
        for (column, datum) in cells {
            put(to, formats, line, u16::try_from(column + FIXED).unwrap_or(u16::MAX), &datum)?;
        }
    }
    Ok(())
}

fn value(row: &RecordRow) -> Datum<'static> {
    match &row.record.value {
        Value::Number(n) if super::super::columns::is_percentage(row) => Datum::Percent(*n),
        Value::Number(n) => Datum::Number(*n),
        Value::Date(date) => Datum::Date(*date),
        other => Datum::Text(other.to_string().into()),
    }
}
