//! Notices and catalogue rows to files: one format a file.
//!
//! What a run found is worth what reaches the people it is for: the archivist opens a text, the analyst a workbook,
//! a program the notice JSON. The same fact reads the same in all of them. `xã Bình Tân (60)` is
//! `{"place": "Bình Tân", "value": "60", …}` in `documents/…/NAME.json`, a line `…,Bình Tân,commune,21829,…,60,…` in
//! `records.csv`, and the number 60 in a cell of the sheet `Số liệu` of `notices.xlsx`; [`columns`] says which
//! columns there are, once for all formats.
//!
//! | module | writes |
//! | --- | --- |
//! | [`json`] | `documents/**/NAME.json`, and the JSON Schema |
//! | [`text`] | `text/**/NAME.txt` |
//! | [`pdf`] | `pdf/**/NAME.pdf` |
//! | [`layout`] | `alto/**/NAME.xml`, `hocr/**/NAME.hocr` |
//! | [`rows`] | tables of one file each, in any of the next three |
//! | [`mod@csv`] | `documents.csv`, `records.csv`, `checks.csv` |
//! | [`jsonl`] | the same as JSON Lines |
//! | [`mod@parquet`] | the same as Parquet |
//! | [`xlsx`] | `notices.xlsx` |
//! | [`html`] | `report.html` |
//! | [`archive`] | `archive.csv`, `archive.xlsx`, `pdf/**/NAME.dc.xml` |
//! | [`naming`] | (nothing: it names indicators) |
//! | [`filter`] | (nothing: it chooses rows) |
//! | [`runlog`] | `run.jsonl` |
//! | [`serve`] | the answers of `tradau serve` |
//! | [`summary`] | the closing lines of a run |
//! | [`edits`] | what `tradau repair --format json\|diff` prints |
//! | [`review`] | the list that `tradau check --format csv` gives, and reads it back with its decisions |
//! | [`trail`] | `accepted.jsonl`: what was decided, by whom, when |
//! | [`table`] | tables on a terminal |
//!
//! Files appear whole or not at all ([`atomic`]). Everything that comes from a document is foreign: control
//! characters are shown, never sent ([`visible`]), and text never becomes a formula.

pub mod archive;
pub mod atomic;
pub mod columns;
pub mod csv;
pub mod edits;
mod error;
pub mod filter;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod last_run;
pub mod layout;
pub mod naming;
pub mod parquet;
pub mod pdf;
pub mod review;
pub mod rows;
pub mod runlog;
pub mod sentences;
pub mod serve;
pub mod summary;
pub mod table;
#[cfg(test)]
mod testing;
pub mod text;
pub mod trail;
pub mod visible;
pub mod words;
pub mod xlsx;
mod xml;

pub use error::ExportError;
use std::path::{Component, Path, PathBuf};

/// Who made a file, for formats that say so.
const PRODUCER: &str = concat!("tradau ", env!("CARGO_PKG_VERSION"));

/// Files that an export may have made beside an output of a document, by the output's path in OUT: they go when it goes.
#[must_use]
pub fn made_beside(output: &str) -> Vec<PathBuf> {
    let views = [("alto", "xml"), ("hocr", "hocr")].map(|(folder, ending)| beside(output, folder, ending));
    views.into_iter().flatten().chain(archive::dublin_core_path(output)).collect()
}

/// Where another file of a document stands, by the path of its notice JSON or its PDF: `documents/2023/bao-cao.json` →
/// `alto/2023/bao-cao.xml`; nothing that leads out of the folder.
fn beside(output: &str, folder: &str, ending: &str) -> Option<PathBuf> {
    let of = |under: &str, ending: &str| output.strip_prefix(under)?.strip_suffix(ending);
    let name = of("documents/", ".json").or_else(|| of("pdf/", ".pdf"))?;
    let inside = Path::new(name).components().all(|c| matches!(c, Component::Normal(_)));
    (inside && !name.is_empty()).then(|| Path::new(folder).join(format!("{name}.{ending}")))
}
