use super::{BBox, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A cell of a table's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// As written, trimmed; empty for an empty cell.
    pub text: String,
    /// Id of the figure it holds, if it holds one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub figure: Option<String>,
}

/// A table: column names and rows of cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// `t1`, `t2`, … in reading order.
    pub id: String,
    /// The words above the table, if any.
    pub caption: Option<String>,
    /// One name a column; the lines of a header that spans several rows are joined with ` / `.
    pub columns: Vec<String>,
    /// A short mark a column, where a header row gives one: `(1)`, `(7)=(5)+(6)`; empty otherwise.
    pub column_marks: Vec<String>,
    /// The body. Every row has as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Index of the total row in `rows`, if one is named as such.
    pub total_row: Option<usize>,
    /// 1-based page it starts on.
    pub page: u32,
    /// Where it stands in the repaired text.
    pub span: Span,
    /// Where it stands on the page image, if known.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub bbox: Option<BBox>,
}
