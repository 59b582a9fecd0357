//! The nouns that every room shares: what a document, a page, a figure, a place and a check *are*.
//!
//! Stages (`ingest`, `ocr`, `repair`, …) hold behaviour and never import each other; they meet only in the
//! values defined here, composed by [`crate::pipeline`]. Nothing in this room reads files or knows a rule.
//!
//! One example, to hold on to: in `phường Hải Bình (67,35%)` there is one [`Place`] (`Hải Bình`, a ward), one
//! [`Figure`] (`67,35%`, a percentage worth exactly 67.35) and one [`Record`] that joins them.

mod accepted;
mod across;
mod bbox;
mod check;
mod code_points;
mod diagnostic;
mod edit;
mod figure;
mod hexadecimal;
mod language;
mod name;
mod named;
mod notice;
mod page;
mod picture;
mod place;
mod record;
mod row;
#[cfg(test)]
pub(crate) mod sample;
mod source;
mod span;
mod table;
mod text;
mod value;

pub use accepted::{Accepted, Correction};
pub use across::{AcrossCheck, AcrossKind, Told};
pub use bbox::BBox;
pub use check::{Cause, Check, CheckKind, Proposal, StatedBy, Verdict};
pub use code_points::CodePoints;
pub use diagnostic::{Diagnostic, Severity};
pub use edit::{DamageProfile, Edit, EditReason, TokenConfidence};
pub use figure::{Figure, FigureKind, Hedge};
pub use hexadecimal::hexadecimal;
pub use language::Language;
pub use name::static_name;
pub use named::{Organisation, Person};
pub use notice::{
    Behalf, Capacity, DocumentInfo, DocumentType, Extraction, Header, Notice, PageInfo, PageOrigin, SCHEMA, Stated,
};
pub use page::{Alternative, Line, Page, PageImage, Word};
pub use picture::{Coding, Colours, Picture, Piece};
pub use place::{Locality, LocalityScope, Place, UnitKind, UnitRef};
pub use record::Record;
pub use row::{
    CheckRow, DocumentLabel, DocumentRow, DocumentWords, EditRow, FailureRow, RecordRow, RemarkRow, Totals, json_name,
};
pub use source::{SourceInfo, SourceKind};
pub use span::Span;
pub use table::{Cell, Table};
pub use text::{Anchor, PAGE_BREAK, Text, TextBuilder, TextEdit};
pub use value::Value;
