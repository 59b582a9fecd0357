//! One table over as many worksheets as it needs, written row by row.

use super::{
    super::{
        columns::{Column, Datum},
        visible::visible,
    },
    formats::Formats,
    formula::{cell_value, fits_double},
};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Formula, IgnoreError, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;

/// Rows of an Excel sheet, the heading included.
pub(super) const MOST_ROWS: u32 = 1_048_576;

/// UTF-16 units that Excel allows in a cell, less what [`CUT`] takes.
const MOST_UNITS: usize = 32_700;
const CUT: &str = "… [bị cắt: ô quá dài]";

/// A column's heading.
pub(super) struct Heading {
    title: Cow<'static, str>,
    width: u16,
}

impl Heading {
    pub(super) fn new(title: String, width: u16) -> Self {
        Self { title: title.into(), width }
    }

    pub(super) fn of<R>(columns: &[Column<R>]) -> Vec<Self> {
        columns.iter().map(|c| Self { title: c.title.into(), width: c.width }).collect()
    }
}

/// A table that goes on with `NAME 2` where a sheet is full.
pub(super) struct Sheets {
    name: String,
    headings: Vec<Heading>,
    limit: u32,
    /// Full sheets, each with its last row.
    full: Vec<(Worksheet, u32)>,
    sheet: Worksheet,
    /// The row written last; 0 is the heading.
    last: u32,
}

impl Sheets {
    /// A table of at most `limit` rows a sheet, the heading included.
    pub(super) fn new(
        workbook: &mut Workbook,
        name: impl Into<String>,
        headings: Vec<Heading>,
        limit: u32,
    ) -> Result<Self, XlsxError> {
        let name = name.into();
        let sheet = begin(workbook, name.clone(), &headings)?;
        Ok(Self { name, headings, limit: limit.max(2), full: Vec::new(), sheet, last: 0 })
    }

    /// Writes one row, and gives its sheet and number for more cells.
    pub(super) fn add<R>(
        &mut self,
        workbook: &mut Workbook,
        formats: &Formats,
        columns: &[Column<R>],
        row: &R,
    ) -> Result<(&mut Worksheet, u32), XlsxError> {
        let (sheet, line) = self.next(workbook)?;
        for (i, column) in (0..).zip(columns) {
            put(sheet, formats, line, i, &(column.cell)(row))?;
        }
        Ok((sheet, line))
    }

    /// The next empty row: its sheet and number.
    pub(super) fn next(&mut self, workbook: &mut Workbook) -> Result<(&mut Worksheet, u32), XlsxError> {
        if self.last + 1 >= self.limit {
            let name = format!("{} {}", self.name, self.full.len() + 2);
            let next = begin(workbook, name, &self.headings)?;
            self.full.push((std::mem::replace(&mut self.sheet, next), self.last));
            self.last = 0;
        }
        self.last += 1;
        Ok((&mut self.sheet, self.last))
    }

    /// Every sheet with its last row.
    pub(super) fn all(&mut self) -> impl Iterator<Item = (&mut Worksheet, u32)> {
        let full = self.full.iter_mut().map(|(sheet, last)| (sheet, *last));
        full.chain(std::iter::once((&mut self.sheet, self.last)))
    }

    /// Rows written, headings not counted.
    pub(super) fn rows(&self) -> u64 {
        self.full.iter().map(|(_, last)| u64::from(*last)).sum::<u64>() + u64::from(self.last)
    }

    /// Names of the sheets.
    pub(super) fn names(&self) -> Vec<String> {
        self.full.iter().map(|(sheet, _)| sheet).chain([&self.sheet]).map(Worksheet::name).collect()
    }

    /// The finished sheets.
    pub(super) fn finish(mut self) -> Result<Vec<Worksheet>, XlsxError> {
        let last_column = u16::try_from(self.headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
        for (sheet, last) in self.all() {
            sheet.autofilter(0, 0, last, last_column)?;
            if last > 0 {
                // Codes and figures as written are text on purpose: no green corner on each.
                sheet.ignore_error_range(1, 0, last, last_column, IgnoreError::NumberStoredAsText)?;
            }
        }
        Ok(self.full.into_iter().map(|(sheet, _)| sheet).chain([self.sheet]).collect())
    }
}

fn begin(workbook: &mut Workbook, name: String, headings: &[Heading]) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name(name)?;
    let formats = Formats::new();
    sheet.set_row_height(0, 32)?;
    for (column, heading) in (0..).zip(headings) {
        sheet.set_column_width(column, heading.width)?;
        sheet.write_string_with_format(0, column, cell_text(&heading.title), &formats.heading)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    Ok(sheet)
}

/// Writes one cell.
pub(super) fn put(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: u16,
    datum: &Datum<'_>,
) -> Result<(), XlsxError> {
    match datum {
        Datum::Empty => return Ok(()),
        Datum::Text(text) => sheet.write_string_with_format(row, column, cell_text(text), &formats.text)?,
        Datum::Word(_, word) | Datum::Flag(_, word) => {
            sheet.write_string_with_format(row, column, *word, &formats.text)?
        }
        Datum::Number(n) => return put_number(sheet, formats, row, column, *n, false),
        Datum::Percent(n) => return put_number(sheet, formats, row, column, *n, true),
        Datum::Label(n) => match fits_double(*n) {
            Some(double) => sheet.write_number_with_format(row, column, double, &formats.label)?,
            None => sheet.write_string_with_format(row, column, n.to_string(), &formats.text)?,
        },
        Datum::Date(date) => match excel_date(*date) {
            Some(day) => sheet.write_datetime_with_format(row, column, day, &formats.date)?,
            None => sheet.write_string_with_format(row, column, date.to_string(), &formats.text)?,
        },
    };
    Ok(())
}

fn put_number(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: u16,
    number: Decimal,
    percent: bool,
) -> Result<(), XlsxError> {
    match cell_value(number, percent).and_then(fits_double) {
        Some(double) => sheet.write_number_with_format(row, column, double, formats.number(number, percent))?,
        None => sheet.write_string_with_format(row, column, number.to_string(), &formats.text)?,
    };
    Ok(())
}

/// Writes a formula over the cell, with its result as the program computed it.
pub(super) fn put_formula(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: u16,
    formula: &str,
    result: Decimal,
    percent: bool,
) -> Result<(), XlsxError> {
    let Some(value) = cell_value(result, percent) else { return Ok(()) };
    let formula = Formula::new(formula).set_result(value.normalize().to_string());
    sheet.write_formula_with_format(row, column, formula, formats.number(result, percent))?;
    Ok(())
}

/// Writes a link over the cell that holds a page number.
pub(super) fn put_link(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: u16,
    link: Option<Formula>,
) -> Result<(), XlsxError> {
    if let Some(link) = link {
        sheet.write_formula_with_format(row, column, link, &formats.link)?;
    }
    Ok(())
}

/// A day that all spreadsheets agree on. (Excel believes in a 29 February 1900.)
fn excel_date(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    if date < jiff::civil::date(1900, 3, 1) {
        return None;
    }
    let part = |n: i8| u8::try_from(n).ok();
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, part(date.month())?, part(date.day())?).ok()
}

/// Text as a cell can hold it.
pub(super) fn cell_text(text: &str) -> Cow<'_, str> {
    let seen = visible(text);
    let mut units = 0;
    for (i, c) in seen.char_indices() {
        units += c.len_utf16();
        if units > MOST_UNITS {
            return Cow::Owned(format!("{}{CUT}", &seen[..i]));
        }
    }
    seen
}
