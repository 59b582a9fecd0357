use super::{UnitKind, Value};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One fact, tidy: a value of an indicator at a place and a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The place it speaks of, by name; the document's own place where none is nearer.
    pub place: Option<String>,
    /// What kind of unit that is.
    pub place_kind: Option<UnitKind>,
    /// That unit's code, where exactly one is meant.
    pub place_code: Option<String>,
    /// What is measured: `tỷ lệ kích hoạt`.
    pub indicator: Option<String>,
    /// The exact value.
    pub value: Value,
    /// As written, e.g. `trường hợp`, `%`.
    pub unit: Option<String>,
    /// The day it holds for.
    pub as_of: Option<Date>,
    /// Headings and circumstances that narrow it, from the wide to the narrow with ` / ` between: `Mức 1`.
    pub scope: Option<String>,
    /// Id of the figure it came from.
    pub figure: String,
}
