use super::{BBox, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// In what way a page's text is damaged; decides how much of it is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DamageProfile {
    /// Hardly anything to mend.
    Clean,
    /// Read with the right language from a bad image: few, scattered errors.
    BadScan,
    /// Read with a wrong language (`phuwong Hdi Binh`): most marks lost or turned into other letters.
    WrongLanguage,
    /// Typed or stripped without marks (`phuong Hai Binh`), the letters themselves are right.
    MarksStripped,
}

/// Why a token was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EditReason {
    /// The noisy channel and the language model agree on another syllable.
    Channel,
    /// A unit of the document's own district or province.
    Gazetteer,
    /// An abbreviation that the lexicon or the document itself knows.
    Abbreviation,
    /// Two tokens were one syllable.
    Join,
    /// One token was two syllables.
    Split,
    /// A word or name that the user gave.
    UserWord,
}

/// One change made to the text that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// What was read.
    pub before: String,
    /// What stands in the repaired text now.
    pub after: String,
    /// Why.
    pub reason: EditReason,
    /// How sure, 0–100: the posterior probability of `after` in per cent.
    pub confidence: u8,
    /// False where the repair was below the threshold: then `after` is only a suggestion and the text still
    /// holds `before` at `span`.
    pub applied: bool,
    /// 1-based page.
    pub page: u32,
    /// Where it stands in the repaired text.
    pub span: Span,
    /// Where it stands on the page image, if known.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub bbox: Option<BBox>,
}

/// How sure repair is of what stands at one place of the repaired text, whether it was changed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenConfidence {
    /// The token, or the tokens that were decided together, in the repaired text.
    pub span: Span,
    /// How sure that what stands there is right, 0–100.
    pub confidence: u8,
    /// True where it stands as it was read because nothing was sure enough.
    pub flagged: bool,
}
