use super::{BBox, Span};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Kinds of administrative units, at three levels, and the two kinds of settlements below them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// `tỉnh`
    Province,
    /// `thành phố trực thuộc trung ương`
    CentralCity,
    /// `quận`
    UrbanDistrict,
    /// `huyện`
    RuralDistrict,
    /// `thị xã`
    Town,
    /// `thành phố` inside a province or a central city
    City,
    /// `phường`
    Ward,
    /// `thị trấn`
    Township,
    /// `xã`
    Commune,
    /// `đặc khu` (since 2025)
    SpecialZone,
    /// `thôn` (`ấp`, `bản`, `buôn`, `xóm`, …), known only from the user's own list of units
    Hamlet,
    /// `tổ dân phố` (`khu phố`, `khóm`), known only from the user's own list of units
    ResidentialGroup,
}

impl UnitKind {
    /// 1 province, 2 district (until 1 July 2025), 3 commune, 4 the settlements of a commune.
    #[must_use]
    pub const fn level(self) -> u8 {
        match self {
            Self::Province | Self::CentralCity => 1,
            Self::UrbanDistrict | Self::RuralDistrict | Self::Town | Self::City => 2,
            Self::Ward | Self::Township | Self::Commune | Self::SpecialZone => 3,
            Self::Hamlet | Self::ResidentialGroup => 4,
        }
    }

    /// The Vietnamese word, lower case.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Province => "tỉnh",
            Self::CentralCity | Self::City => "thành phố",
            Self::UrbanDistrict => "quận",
            Self::RuralDistrict => "huyện",
            Self::Town => "thị xã",
            Self::Ward => "phường",
            Self::Township => "thị trấn",
            Self::Commune => "xã",
            Self::SpecialZone => "đặc khu",
            Self::Hamlet => "thôn",
            Self::ResidentialGroup => "tổ dân phố",
        }
    }
}

impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A unit as a notice refers to it: enough to find it in the gazetteer again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitRef {
    /// The statistics office's code. Codes are reused: it names a unit only together with the notice's date.
    pub code: String,
    /// NFC, without the kind word.
    pub name: String,
    /// What kind of unit.
    pub kind: UnitKind,
    /// Code of the unit it belongs to, if any.
    pub parent: Option<String>,
    /// How probable this unit is, 0–100, where it is one of several candidates; 100 alone.
    pub probability: u8,
}

/// A mention of an administrative unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// As it stands in the repaired text, kind word included where there is one: `phường Hải Bình`.
    pub text: String,
    /// The unit's name after the gazetteer; the name as written where no unit was found.
    pub name: String,
    /// The unit's kind, where it is known.
    pub kind: Option<UnitKind>,
    /// The code, only where exactly one unit is meant.
    pub code: Option<String>,
    /// The units it may mean, best first, where there is more than one. Never one of them silently.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub candidates: Vec<UnitRef>,
    /// The date at which the name is understood.
    pub on: Option<Date>,
    /// The units that took over later, for a unit that is no more.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub successors: Vec<UnitRef>,
    /// 1-based page.
    pub page: u32,
    /// Where it stands in the repaired text.
    pub span: Span,
    /// Where it stands on the page image, if known.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub bbox: Option<BBox>,
}

/// How wide a stretch of the country a document speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LocalityScope {
    /// One commune speaks.
    Commune,
    /// One district.
    District,
    /// One province.
    Province,
    /// Several provinces, the country, or nothing that could be found.
    Country,
}

/// The document's own place: which district and province bound the names in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Locality {
    /// How far down the place is known.
    pub scope: LocalityScope,
    /// The province, if one was found.
    pub province: Option<UnitRef>,
    /// The district, if one was found (documents before 1 July 2025).
    pub district: Option<UnitRef>,
    /// The commune, for a commune's own document.
    pub commune: Option<UnitRef>,
    /// How sure, 0–100.
    pub confidence: u8,
}

impl Default for Locality {
    fn default() -> Self {
        Self { scope: LocalityScope::Country, province: None, district: None, commune: None, confidence: 0 }
    }
}
