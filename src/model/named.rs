use super::{BBox, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A mention of a person: `đồng chí Châu Thanh Hải, Chủ tịch UBND huyện`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// The name, without what he is called: `Châu Thanh Hải`.
    pub name: String,
    /// What he is, as written: `Chủ tịch UBND huyện`; null where only a form of address stands there.
    pub title: Option<String>,
    /// 1-based page.
    pub page: u32,
    /// Where the name stands in the repaired text.
    pub span: Span,
    /// Where that is on the page image, if known.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub bbox: Option<BBox>,
}

/// A mention of a body: `Sở Tài nguyên và Môi trường`, `UBND huyện Đại Từ`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organisation {
    /// Its name as written, on one line.
    pub name: String,
    /// 1-based page.
    pub page: u32,
    /// Where it stands in the repaired text.
    pub span: Span,
    /// Where that is on the page image, if known.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub bbox: Option<BBox>,
}
