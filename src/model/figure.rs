use super::{Accepted, Alternative, BBox, Span, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a figure counts or tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FigureKind {
    /// Things counted: `151.176 trường hợp`, `08 đơn vị`.
    Count,
    /// `84,62%`; the value is in per cent.
    Percent,
    /// `08/31`, `2152/2163`.
    Ratio,
    /// An amount of money; the unit says the scale (`triệu đồng`).
    Money,
    /// An area; the unit says which (`ha`, `m²`).
    Area,
    /// A place in an order or a name: `mức 2`, `Đề án 06`, `khóa XV`, the `1.2.` before a paragraph.
    Ordinal,
    /// A calendar date.
    Date,
    /// The number and symbol of a document.
    DocNumber,
    /// A time of day or a stretch of time: `16 giờ 00 phút`.
    Time,
    /// A year alone: `năm 2023`.
    Year,
    /// `từ 70% đến dưới 80%`.
    Range,
    /// Anything measured that is none of the above; the unit says what.
    Quantity,
}

impl FigureKind {
    /// Whether its value names something and is no amount, though it may be made of digits: `1.` before a paragraph,
    /// document 12, half past seven.
    #[must_use]
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Ordinal | Self::DocNumber | Self::Time)
    }
}

/// How a figure is meant, where it is not meant exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Hedge {
    /// `gần`: a little less.
    Nearly,
    /// `khoảng`, `xấp xỉ`, `ước`: a little more or less.
    About,
    /// `hơn`, `trên`: more, and not this.
    MoreThan,
    /// `dưới`: less, and not this.
    LessThan,
    /// `ít nhất`, `tối thiểu`, `không dưới`, `từ … trở lên`: this or more.
    AtLeast,
    /// `tối đa`, `không quá`: this or less.
    AtMost,
}

/// One figure of the text with its exact value and the spot it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// `f1`, `f2`, … in reading order; checks and records refer to it.
    pub id: String,
    /// As written: `84,62%`.
    pub text: String,
    /// The exact value, or null where the figure could not be read. Where a person accepted a correction, the value of
    /// that.
    pub value: Option<Value>,
    /// What it is.
    pub kind: FigureKind,
    /// As written, e.g. `trường hợp`, `%`, `triệu đồng`.
    pub unit: Option<String>,
    /// How it is meant, where not exactly: `hơn 13.544 lượt`. The value is the number as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hedge: Option<Hedge>,
    /// The figure's own words, e.g. `Tổng số tài khoản đã kích hoạt thành công`.
    pub label: Option<String>,
    /// 1-based page.
    pub page: u32,
    /// Where it stands in the repaired text (the figure itself, unit not included except `%`).
    pub span: Span,
    /// Where it stands on the page image, if known.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub bbox: Option<BBox>,
    /// The engine's confidence in its characters, 0–100.
    pub confidence: u8,
    /// Other readings that the engine gave of it, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Alternative>,
    /// The correction that a person accepted; `text` stays as it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
}
