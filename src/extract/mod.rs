//! From repaired text to header, figures, places, tables and records: one parser a file.

use crate::gazetteer::Gazetteer;
use crate::model::{Extraction, Locality, Text};
use jiff::civil::Date;

/// The document's own date, for looking names up, from the head of a text that may still be damaged
/// (digits survive where words do not); else the latest date before the body ends.
#[must_use]
pub fn document_date(_text: &str) -> Option<Date> {
    None
}

/// Takes a repaired text apart. Total: any text gives a result, what could not be read is in its diagnostics.
#[must_use]
pub fn extract(_text: &Text, _gazetteer: &Gazetteer, _locality: &Locality) -> Extraction {
    Extraction::default()
}

mod dates;
mod docnumber;
mod figures;
mod layout;
mod lead;
mod number;
mod ordinal;
mod tokens;
mod units;
