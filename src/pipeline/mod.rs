//! The only place where stages meet: ingest → OCR → normalize → repair → extract → check.
//!
//! One scanned page that says `gồm các phường: Hdi Binh (67,35%)` comes out of [`notice`] as a [`Notice`] with the
//! edit `Hdi` → `Hải`, the place Hải Bình with its code, the figure 67.35 % with its box on the page, and one record
//! that joins them.

mod correct;
mod gate;
mod pages;
mod searchable;
mod worker;

use crate::check;
use crate::containment::Loss;
use crate::gazetteer::Gazetteer;
use crate::model::{
    AcrossCheck, Correction, DamageProfile, Diagnostic, DocumentInfo, Edit, Figure, Locality, Notice, Page, PageOrigin,
    RecordRow, SCHEMA, Severity, Text, TokenConfidence, Value,
};
use crate::normalize;
use crate::ocr::{Engine, OcrError};
use crate::repair::{self, Repairer};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub use crate::check::check;
pub use crate::extract::{document_date, extract};
pub use crate::ingest::{
    Discovery, IngestError, Input, Limits, Skipped, Source, bytes, discover, identity, may_have_images, open,
};
pub use crate::repair::{UserWords, UserWordsError};
pub use correct::{Refusal, correct, correction, target};
pub use gate::{Gate, Turn};
pub use searchable::PdfMode;
pub use worker::{
    Costs, Delivered, DocumentFailed, DocumentJob, DocumentSettings, DocumentWorkers, Hello, OutputKind, Seat, Tried,
    document_worker, files,
};

/// When a page image is read by the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OcrMode {
    /// Where the page brings no text, or text that is ruined.
    #[default]
    Auto,
    /// Always, whatever text the page brings.
    Force,
    /// Never: pages without text stay empty and say so.
    Never,
}

/// Everything loaded that the stages need, shared by all threads.
#[derive(Clone, Copy)]
pub struct Resources<'a> {
    /// Language model and channels.
    pub repairer: &'a Repairer,
    /// Administrative units.
    pub gazetteer: &'a Gazetteer,
    /// Reads page images; `None` where it is not wanted or not there.
    pub engine: Option<&'a dyn Engine>,
    /// Words and patterns of the user, if there are any.
    pub user: Option<&'a Arc<UserWords>>,
    /// Asked before each page.
    pub gate: Option<&'a dyn Gate>,
    /// What a person accepted for figures of the document.
    pub corrections: &'a [Correction],
}

impl<'a> Resources<'a> {
    /// The models and units that this build carries, and an engine.
    #[must_use]
    pub fn bundled(engine: Option<&'a dyn Engine>) -> Self {
        Self::with(Gazetteer::bundled(), engine)
    }

    /// The models that this build carries, other units (those with the user's list taken in), and an engine.
    #[must_use]
    pub fn with(gazetteer: &'a Gazetteer, engine: Option<&'a dyn Engine>) -> Self {
        Self { repairer: repair::bundled(), gazetteer, engine, user: None, gate: None, corrections: &[] }
    }

    /// The same, with words and patterns of the user.
    #[must_use]
    pub const fn with_user(self, user: &'a Arc<UserWords>) -> Self {
        Self { user: Some(user), ..self }
    }

    /// The same, with a supervisor.
    #[must_use]
    pub const fn with_gate(self, gate: &'a dyn Gate) -> Self {
        Self { gate: Some(gate), ..self }
    }

    /// The same, with corrections of the document's figures.
    #[must_use]
    pub const fn with_corrections(self, corrections: &'a [Correction]) -> Self {
        Self { corrections, ..self }
    }

    fn stage(&self, stage: &'static str) {
        if let Some(gate) = self.gate {
            gate.stage(stage);
        }
    }

    /// Name of the language model, which changes when the model does.
    #[must_use]
    pub fn model_name(&self) -> &'a str {
        self.repairer.name()
    }
}

/// What the user decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// When pages are read by the engine.
    pub ocr: OcrMode,
    /// Repairs less sure than this many per cent are only suggested.
    pub threshold: u8,
    /// Which documents get a searchable copy.
    pub pdf: PdfMode,
}

impl Default for Settings {
    fn default() -> Self {
        Self { ocr: OcrMode::Auto, threshold: repair::Settings::default().threshold, pdf: PdfMode::Never }
    }
}

/// Why a document could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The file or one of its pages cannot be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A page needs the engine, and the engine failed.
    #[error("page {page}: {source}")]
    Ocr {
        /// 1-based.
        page: usize,
        /// What happened.
        source: OcrError,
    },
    /// More cells in its tables than are taken apart.
    #[error("its tables have {cells} cells, more than the {limit} that are read; split it, or raise --max-cells")]
    TooManyCells {
        /// How many there are.
        cells: usize,
        /// The most that are read.
        limit: usize,
    },
    /// A page cost the worker that looked at it, every time.
    #[error("page {page}: {why}")]
    PageLost {
        /// 1-based.
        page: usize,
        /// What the worker was lost by.
        loss: Loss,
        /// What became of it.
        why: String,
    },
    /// Somebody asked for an end before all pages were read. The document has not failed: it is still to be done.
    #[error("stopped before all pages were read")]
    Stopped,
}

impl DocumentError {
    /// The stage that gave up, for the run log.
    #[must_use]
    pub const fn stage(&self) -> &'static str {
        match self {
            Self::Ingest(_) | Self::PageLost { .. } => "ingest",
            Self::Ocr { .. } | Self::Stopped => "ocr",
            Self::TooManyCells { .. } => "extract",
        }
    }

    /// A stable short name of what is wrong.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Ingest(e) => e.code(),
            Self::Ocr { source, .. } => source.code(),
            Self::TooManyCells { .. } => "document.too-many-cells",
            Self::PageLost { loss, .. } => loss.of_a_page(),
            Self::Stopped => "document.stopped",
        }
    }

    /// What a worker was lost by, if one was.
    #[must_use]
    pub const fn loss(&self) -> Option<Loss> {
        match self {
            Self::Ocr { source, .. } => source.loss(),
            Self::PageLost { loss, .. } => Some(*loss),
            Self::Ingest(_) | Self::TooManyCells { .. } | Self::Stopped => None,
        }
    }
}

/// A text after normalize and repair, and the place it speaks of.
#[derive(Debug, Clone)]
pub struct Mended {
    /// The repaired text.
    pub text: Text,
    /// Every edit, made or suggested.
    pub edits: Vec<Edit>,
    /// How sure each token is, changed or not.
    pub tokens: Vec<TokenConfidence>,
    /// How each page was damaged.
    pub profiles: Vec<DamageProfile>,
    /// The document's own place.
    pub locality: Locality,
    /// Remarks of the stages.
    pub diagnostics: Vec<Diagnostic>,
}

/// Normalizes and repairs a text.
///
/// Which names the text may hold is known only when its district is, and the gazetteer finds that in damaged text too;
/// so repair runs once, with the names. Where the repaired text says with more confidence that the place is another,
/// it runs again with that one's names.
///
/// `scanned` says for each page whether the engine has just read it from its image; missing ones were not.
#[must_use]
pub fn mend(text: &Text, resources: Resources<'_>, threshold: u8, scanned: &[bool]) -> Mended {
    let Resources { repairer, gazetteer, .. } = resources;
    let normalize::Normalized { text, diagnostics } = normalize::normalize(text);
    let user = resources.user.map(Arc::clone).unwrap_or_default();
    let settings = |locality: &Locality, on| {
        let names = gazetteer.units_of(locality, on).iter().map(|u| u.name.to_string()).collect();
        repair::Settings { threshold, names, user: Arc::clone(&user), scanned: scanned.to_vec() }
    };
    let on = document_date(text.as_str());
    let first = gazetteer.locate(text.as_str(), on);
    let mut repaired = repairer.repair(&text, &settings(&first, on));
    let on = document_date(repaired.text.as_str());
    let mut locality = gazetteer.locate(repaired.text.as_str(), on);
    if place(&locality) != place(&first) {
        if locality.confidence > first.confidence {
            repaired = repairer.repair(&text, &settings(&locality, on));
        } else {
            locality = first;
        }
    }
    let repair::Repaired { text, edits, tokens, profiles } = repaired;
    Mended { text, edits, tokens, profiles, locality, diagnostics }
}

/// What decides which names a document may hold.
fn place(locality: &Locality) -> [Option<&str>; 2] {
    [&locality.province, &locality.district].map(|unit| unit.as_ref().map(|u| u.code.as_str()))
}

/// What the records of several documents say of the same thing; the gazetteer tells which place belongs to which.
#[must_use]
pub fn across(rows: &[RecordRow], gazetteer: &Gazetteer) -> Vec<AcrossCheck> {
    struct Units<'g>(&'g Gazetteer);
    impl check::Hierarchy for Units<'_> {
        fn parent(&self, code: &str, on: Date) -> Option<String> {
            self.0.by_code(code, Some(on)).and_then(|u| u.parent_code.as_ref()).map(ToString::to_string)
        }
        fn children(&self, code: &str, on: Date) -> usize {
            self.0.children(code, Some(on)).len()
        }
    }
    check::across(rows, &Units(gazetteer))
}

/// The 19 of COVID-19 is a name once nobody compares it any more: it is written, and comes back, as one.
fn names_as_codes(figures: &mut [Figure]) {
    for figure in figures.iter_mut().filter(|f| f.kind.is_name()) {
        if let Some(Value::Number(number)) = &figure.value {
            figure.value = Some(Value::Code(number.to_string()));
        }
    }
}

/// Remarks by page, warnings first.
fn in_order(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|d| (d.page, std::cmp::Reverse(d.severity == Severity::Warning)));
}

/// A document that went through all stages.
#[derive(Debug, Clone)]
pub struct Processed {
    /// Everything that is known of it.
    pub notice: Notice,
    /// Its repaired words with their boxes, page for page; pages of a text file have none.
    pub pages: Vec<Page>,
    /// Its searchable copy, where one was wanted and could be made.
    pub pdf: Option<Vec<u8>>,
}

/// Takes one document through all stages.
pub fn notice(source: &Source, resources: Resources<'_>, settings: Settings) -> Result<Notice, DocumentError> {
    process(source, resources, settings).map(|processed| processed.notice)
}

/// As [`notice`], and keeps the words with their places, for outputs that show them there.
pub fn process(source: &Source, resources: Resources<'_>, settings: Settings) -> Result<Processed, DocumentError> {
    let pages::Read { text, mut pages, mut diagnostics, engine } = pages::read(source, resources, settings.ocr)?;
    let scanned: Vec<bool> = pages.iter().map(|page| page.origin == PageOrigin::Ocr).collect();
    resources.stage("repair");
    let mended = mend(&text, resources, settings.threshold, &scanned);
    for (page, profile) in pages.iter_mut().zip(&mended.profiles) {
        page.profile = *profile;
    }
    diagnostics.extend(mended.diagnostics);
    resources.stage("extract");
    let mut extraction = extract(&mended.text, resources.gazetteer, &mended.locality);
    let cells = extraction.tables.iter().flat_map(|table| &table.rows).map(Vec::len).sum();
    let limit = Limits::in_force().cells;
    if cells > limit {
        return Err(DocumentError::TooManyCells { cells, limit });
    }
    resources.stage("check");
    let lost = correct::apply(mended.text.as_str(), &mut extraction, resources.corrections);
    diagnostics.extend(lost.into_iter().map(correct::remark));
    let checks = correct::checks(mended.text.as_str(), &extraction);
    names_as_codes(&mut extraction.figures);
    diagnostics.extend(extraction.diagnostics);
    in_order(&mut diagnostics);
    let info = source.info();
    let relative: Vec<String> = info.relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let words = mended.text.to_pages(&pages);
    let notice = Notice {
        schema: SCHEMA.to_owned(),
        document: DocumentInfo {
            id: info.id.clone(),
            source: relative.join("/"),
            pages,
            engine,
            model: resources.repairer.name().to_owned(),
        },
        locality: mended.locality,
        header: extraction.header,
        edits: mended.edits,
        places: extraction.places,
        persons: extraction.persons,
        organisations: extraction.organisations,
        figures: extraction.figures,
        tables: extraction.tables,
        records: extraction.records,
        checks,
        diagnostics,
        text: mended.text.as_str().to_owned(),
    };
    let mut processed = Processed { notice, pages: words, pdf: None };
    processed.pdf = searchable::copy(source, &mut processed, settings.pdf);
    Ok(processed)
}
