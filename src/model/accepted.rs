use super::{BBox, Span, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of a figure that a person corrected: `4.774` was read, `4.724` is what counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Accepted {
    /// The words that count from now on.
    pub text: String,
    /// The value of what was read; null where that could not be read.
    pub read: Option<Value>,
    /// Who accepted it.
    pub by: String,
    /// When: ISO 8601.
    pub at: String,
    /// Name of the reviewed list.
    pub list: String,
    /// SHA-256 of that list.
    pub list_id: String,
    /// The reviewer's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A correction of one figure, as the trail keeps it: where the figure stands, and what a person accepted for it.
///
/// The place is told in several ways, because a later run may read the page anew: the span in the text as it was, the
/// rectangle on the page, and which of the page's figures with these words it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// SHA-256 of the document's bytes.
    pub document: String,
    /// 1-based page.
    pub page: u32,
    /// Code points of the text that was reviewed.
    pub span: Span,
    /// Rectangle on the page image, if known.
    #[serde(rename = "box", default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<BBox>,
    /// Which of the figures on the page that have these words, counted from 1, and how many there are.
    pub occurrence: (u32, u32),
    /// As it was read.
    pub before: String,
    /// What was accepted, by whom, when, and from which list. `read` is null here.
    pub accepted: Accepted,
}
