use super::{Language, Value};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of relation was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CheckKind {
    /// Parts add up to a total.
    Sum,
    /// A whole less a part leaves a remainder.
    Difference,
    /// A part is so many per cent of a whole.
    Percent,
    /// A stated number of things against the things listed.
    Count,
    /// Entries of a list against each other and against other lists.
    List,
    /// Values inside the range that their group states.
    Range,
    /// A number, date or document told twice.
    Reference,
    /// A table column computed from others by sum or difference.
    ColumnFormula,
    /// A table column that is a percentage of others.
    ColumnPercent,
    /// A table's total row.
    TotalRow,
    /// The same figure in text and table.
    Same,
    /// A whole over a number of units, days or months: an average, a daily target.
    Quotient,
    /// A column of ranks against the values that it ranks.
    Rank,
}

/// Who is to blame for a failing check, where that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// A character was misread; the proposal says which.
    Reading,
    /// The page was read well: the document itself is wrong.
    Document,
}

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The stated value is what its operands give, within the rounding of its own printed places.
    Holds,
    /// Off by no more than the rounding of its operands explains.
    Rounding,
    /// Could not be checked: a figure of it could not be read.
    Unread,
    /// Off.
    Fails,
}

/// Where the relation itself comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatedBy {
    /// The wording states it.
    Text,
    /// A table's layout states it.
    Table,
    /// Nobody wrote it down; it was found.
    Search,
}

/// A change to one figure that would mend failing checks. Only ever proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposal {
    /// The figure's id.
    pub figure: String,
    /// As it stands.
    pub before: String,
    /// As it would have to read.
    pub after: String,
    /// Why that is likely: which digit, which other checks it mends. In English.
    pub reason: String,
    /// The same in Vietnamese; empty in notices of earlier versions.
    #[serde(default)]
    pub reason_vi: String,
    /// How sure that is, in per cent, among everything that would mend the check.
    #[serde(default)]
    pub probability: u8,
    /// Ids of all failing checks that it would mend.
    #[serde(default)]
    pub mends: Vec<String>,
}

/// One relation between figures, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// `c1`, `c2`, … in reading order.
    pub id: String,
    /// What kind of relation.
    pub kind: CheckKind,
    /// Ids of the operands (figures), in order.
    pub operands: Vec<String>,
    /// The operands as written; for counts and lists the entries themselves.
    pub operand_texts: Vec<String>,
    /// Id of the figure that states the result, if a figure does.
    pub stated_figure: Option<String>,
    /// The result as stated.
    pub stated: Option<Value>,
    /// The result as written.
    pub stated_text: Option<String>,
    /// The exact result, or rounded to two places more than were printed where it has no end.
    pub computed: Option<Value>,
    /// stated − computed, where both are numbers.
    #[serde(with = "rust_decimal::serde::str_option", default)]
    #[schemars(with = "Option<String>")]
    pub difference: Option<Decimal>,
    /// The outcome.
    pub verdict: Verdict,
    /// Where the relation comes from.
    pub stated_by: StatedBy,
    /// One sentence for a reader, in English: `13.440 / 38.557 = 34,86 %, stated 39,76 %`.
    pub message: String,
    /// The same in Vietnamese: `13.440 / 38.557 = 34,86 %, nêu 39,76 %`; empty in notices of earlier versions.
    #[serde(default)]
    pub message_vi: String,
    /// A change that would mend it, if one is likely. Never applied by itself.
    pub proposal: Option<Proposal>,
    /// Other changes that would mend it as well, likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Proposal>,
    /// Of a failing check: whether a character was misread or the document is wrong; null where that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// 1-based page of the stated figure.
    pub page: u32,
}

impl Proposal {
    /// Why it is likely, in a language.
    #[must_use]
    pub fn reason_in(&self, language: Language) -> &str {
        language.choose(&self.reason_vi, &self.reason)
    }
}

impl Check {
    /// The sentence for a reader, in a language.
    #[must_use]
    pub fn message_in(&self, language: Language) -> &str {
        language.choose(&self.message_vi, &self.message)
    }
}
