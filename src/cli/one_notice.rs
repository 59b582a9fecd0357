//! The notice of one file, for commands that look at a single document.

use super::engine::{EngineArguments, Wanted};
use super::exit::{Exit, Failure};
use super::units::UnitsArgument;
use std::path::Path;
use tradau::export::json;
use tradau::model::Notice;
use tradau::pipeline::{self, OcrMode, Resources};

/// Reads a notice JSON, or takes any other file through all stages.
pub(super) fn read(path: &Path, engine: &EngineArguments, units: &UnitsArgument) -> Result<Notice, Failure> {
    let gazetteer = units.load()?;
    let broken = |e: &dyn std::fmt::Display| Failure::new(Exit::SomeFailed, e.to_string());
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        return json::read(path).map_err(|e| broken(&e));
    }
    let name = path.file_name().map_or(Path::new("input"), Path::new);
    let source = pipeline::open(path, name).map_err(|e| broken(&e))?;
    let wanted = if source.text().is_some() { Wanted::No } else { Wanted::Yes };
    let engine = engine.start(wanted, rayon::current_num_threads(), None)?;
    let resources = Resources::with(gazetteer, engine.as_deref());
    let settings = pipeline::Settings { ocr: OcrMode::Auto, ..pipeline::Settings::default() };
    pipeline::notice(&source, resources, settings).map_err(|e| broken(&e))
}
