//! The only place where stages meet: ingest → OCR → normalize → repair → extract → check.

use crate::gazetteer::Gazetteer;
use crate::model::{DamageProfile, Diagnostic, Edit, Locality, Text};
use crate::repair::{self, Repairer};
use crate::{extract, normalize};

/// A text after normalize and repair, and the place it speaks of.
#[derive(Debug, Clone)]
pub struct Mended {
    /// The repaired text.
    pub text: Text,
    /// Every edit, made or suggested.
    pub edits: Vec<Edit>,
    /// How each page was damaged.
    pub profiles: Vec<DamageProfile>,
    /// The document's own place.
    pub locality: Locality,
    /// Remarks of the stages.
    pub diagnostics: Vec<Diagnostic>,
}

/// Normalizes and repairs a text.
///
/// Repair runs twice where the first pass finds the document's place: which names the text may hold is known only
/// when its district is, and the district is found best in text that has been repaired once.
#[must_use]
pub fn mend(text: &Text, repairer: &Repairer, gazetteer: &Gazetteer, threshold: u8) -> Mended {
    let normalize::Normalized { text, diagnostics } = normalize::normalize(text);
    let mut settings = repair::Settings { threshold, names: Vec::new() };
    let mut repaired = repairer.repair(&text, &settings);
    let on = extract::document_date(repaired.text.as_str());
    let mut locality = gazetteer.locate(repaired.text.as_str(), on);
    settings.names = gazetteer.units_of(&locality, on).iter().map(|u| u.name.clone()).collect();
    let damaged = repaired.profiles.iter().any(|p| *p != DamageProfile::Clean);
    if damaged && !settings.names.is_empty() {
        repaired = repairer.repair(&text, &settings);
        locality = gazetteer.locate(repaired.text.as_str(), on);
    }
    Mended { text: repaired.text, edits: repaired.edits, profiles: repaired.profiles, locality, diagnostics }
}
