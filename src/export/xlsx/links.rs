//! From a row to its page.
//!
//! Who doubts `67,35 %` clicks on its page number and the scan opens. Excel allows 65,530 hyperlinks a sheet and a workbook
//! is passed on to machines where the scans lie elsewhere; so a link is the formula
//! `HYPERLINK(goc_1&$A2&"#page="&3,3)`, and `goc_1` is a cell of the first sheet with the folder of the scans. Whoever gets
//! the workbook changes that cell, and every link works again. Nothing from a document stands in the formula itself.

use super::sheet::cell_text;
use crate::model::DocumentLabel;
use rust_xlsxwriter::{Formula, Workbook, XlsxError, utility::row_col_to_cell_absolute};

/// UTF-16 units of a link that Excel follows.
const MOST_UNITS: usize = 250;

/// The most folders that get a name. Beyond, rows have no links.
const MOST_FOLDERS: usize = 64;

/// The folders in which the scans lie.
#[derive(Debug, Default)]
pub(super) struct Links {
    folders: Vec<String>,
}

impl Links {
    /// The formula for a page number in row `row`, whose source stands in the first column.
    pub(super) fn page(&mut self, document: &DocumentLabel, page: u32, row: u32) -> Option<Formula> {
        let folder = document.path.as_deref()?.strip_suffix(document.source.as_str())?;
        let paged = document.source.to_ascii_lowercase().ends_with(".pdf");
        let length = folder.encode_utf16().count() + document.source.encode_utf16().count();
        // What a cell shows in another form than it was leads nowhere.
        if folder.is_empty()
            || length > MOST_UNITS - "#page=9999".len()
            || cell_text(&document.source) != document.source
        {
            return None;
        }
        let number = match self.folders.iter().position(|f| f == folder) {
            Some(i) => i + 1,
            None if self.folders.len() < MOST_FOLDERS => {
                self.folders.push(folder.to_owned());
                self.folders.len()
            }
            None => return None,
        };
        let page_part = if paged { format!("&\"#page={page}\"") } else { String::new() };
        let formula = format!("=HYPERLINK(goc_{number}&$A{}{page_part},{page})", row + 1);
        Some(Formula::new(formula).set_result(page.to_string()))
    }

    /// The folders by the names of their cells.
    pub(super) fn folders(&self) -> impl Iterator<Item = (String, &str)> {
        self.folders.iter().enumerate().map(|(i, folder)| (format!("goc_{}", i + 1), folder.as_str()))
    }

    /// Gives the cells of the first sheet their names; the folders stand below each other from `row` on.
    pub(super) fn name_cells(&self, workbook: &mut Workbook, row: u32, column: u16) -> Result<(), XlsxError> {
        for (line, (name, _)) in (row..).zip(self.folders()) {
            let cell = row_col_to_cell_absolute(line, column);
            workbook.define_name(name, &format!("='Đọc trước'!{cell}"))?;
        }
        Ok(())
    }
}
