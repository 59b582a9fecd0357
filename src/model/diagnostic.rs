use super::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, nothing is missing.
    Info,
    /// Something could not be read or is doubtful; the rest stands.
    Warning,
}

/// A remark on a document that was processed: it annotates, it never stops anything.
///
/// (An *error* stops one document; a *finding* is a [`super::Check`] that fails.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable short name, e.g. `header.date-blank` or `page.layer-ruined`.
    pub code: String,
    /// In the user's words: what was expected, what was found.
    pub message: String,
    /// 1-based page, where it concerns one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// The place in the text, where it concerns one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<Span>,
}

impl Diagnostic {
    /// A warning without a place.
    #[must_use]
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code: code.to_owned(), message: message.into(), page: None, span: None }
    }

    /// An information without a place.
    #[must_use]
    pub fn info(code: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::warning(code, message) }
    }

    /// The same, about a page.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// The same, about a stretch of text.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}
