//! `tradau doctor`: what is there, what is missing, and the command that installs it.

use super::documents::Workshop;
use super::engine;
use super::exit::{Exit, Outcome};
use clap::Args;
use std::num::NonZeroUsize;
use std::time::Duration;
use tradau::gazetteer::Gazetteer;
use tradau::ocr::{self, EngineKind};
use tradau::pipeline::Resources;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    engine: engine::EngineArguments,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut lines = vec![
        format!("tradau      {}", env!("CARGO_PKG_VERSION")),
        format!("model       {}", Resources::bundled(None).model_name()),
        format!("gazetteer   {} units", Gazetteer::bundled().units().len()),
    ];
    let status = ocr::probe(&arguments.engine.settings(1)?);
    lines.push(match &status.version {
        Some(version) if status.engine == EngineKind::Command => format!("Tesseract   {version} (the command)"),
        Some(version) => format!("Tesseract   {version}"),
        None => "Tesseract   not there".to_owned(),
    });
    if let Some(folder) = &status.tessdata {
        lines.push(format!("data        {}", folder.display()));
        lines.push(format!("languages   {}", status.languages.join(", ")));
    }
    if let Some(sandbox) = status.sandbox {
        lines.push(format!("OCR worker  {}", sandbox.in_words()));
    } else if status.version.is_some() {
        lines.push(
            "OCR worker  files, network and programs not barred (the command opens its data for every page)".to_owned(),
        );
    }
    let workshop =
        Workshop { memory: arguments.engine.memory(), silence: Duration::from_mins(1), ..Workshop::default() };
    lines.push(match workshop.open(NonZeroUsize::MIN) {
        Ok(workers) => format!("documents   {}", workers.hello().sandbox.in_words()),
        Err(failure) => format!("documents   {}", failure.message),
    });
    for line in lines {
        super::print(&format!("{line}\n"));
    }
    if let Some(problem) = &status.problem {
        super::print(&format!("missing     {problem}\n"));
        if let Some(hint) = &status.hint {
            super::print(&format!("install     {hint}\n"));
        }
        return Ok(Exit::Missing);
    }
    super::print("ready       scans can be read\n");
    Ok(Exit::Done)
}
