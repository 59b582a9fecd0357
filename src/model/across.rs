use super::{DocumentLabel, Language, Record, Verdict};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of relation between documents was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AcrossKind {
    /// The same indicator of the same place on the same day, told by two documents.
    SameDay,
    /// A count up to a day that is smaller on a later day.
    Falls,
    /// A value many times the one before, with the same leading digits: a digit or a comma is lost.
    Jump,
    /// A whole told by one document, its parts by others.
    PartsAndWhole,
}

/// One telling of a fact: who says it, where, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// Path of the document, relative to the input folder.
    pub source: String,
    /// Its number and symbol.
    pub number: Option<String>,
    /// Day that the value holds for.
    pub as_of: Option<Date>,
    /// As written.
    pub text: String,
    /// Id of the figure in that document's notice JSON.
    pub figure: String,
    /// 1-based page.
    pub page: Option<u32>,
}

/// One relation between documents of a run, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AcrossCheck {
    /// What kind of relation.
    pub kind: AcrossKind,
    /// The place that both speak of.
    pub place: Option<String>,
    /// What is measured.
    pub indicator: String,
    /// As written.
    pub unit: Option<String>,
    /// The tellings, earliest first.
    pub told: Vec<Told>,
    /// The outcome.
    pub verdict: Verdict,
    /// One sentence for a reader, in English.
    pub message: String,
    /// The same in Vietnamese.
    #[serde(default)]
    pub message_vi: String,
}

impl AcrossCheck {
    /// The sentence for a reader, in a language.
    #[must_use]
    pub fn message_in(&self, language: Language) -> &str {
        language.choose(&self.message_vi, &self.message)
    }
}

impl Told {
    /// A record of a document.
    #[must_use]
    pub fn of(document: &DocumentLabel, record: &Record, text: Option<&str>, page: Option<u32>) -> Self {
        Self {
            source: document.source.clone(),
            number: document.number.clone(),
            as_of: record.as_of.or(document.date),
            text: text.map_or_else(|| record.value.to_string(), str::to_owned),
            figure: record.figure.clone(),
            page,
        }
    }
}
