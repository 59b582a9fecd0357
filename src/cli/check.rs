//! `tradau check`: the checks of one notice, as a table or as JSON.

use super::color::Color;
use super::engine::{self, Wanted};
use super::exit::{Exit, Failure, Outcome};
use super::units::UnitsArgument;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use tradau::export::json;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::model::{Check, Verdict};
use tradau::pipeline::{self, OcrMode, Resources};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A text, PDF or image, or the JSON of a notice.
    file: PathBuf,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// End with code 1 if a check failed.
    #[arg(long)]
    fail_on_findings: bool,
    #[command(flatten)]
    engine: engine::EngineArguments,
    #[command(flatten)]
    units: UnitsArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table, worst first.
    Table,
    /// The checks as in the notice JSON.
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut checks = checks(arguments)?;
    match arguments.format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&checks).map_err(|e| Failure::usage(e.to_string()))?;
            super::print(&format!("{text}\n"));
        }
        Format::Table => {
            checks.sort_by_key(|c| std::cmp::Reverse(c.verdict));
            super::print(&table(&checks));
        }
    }
    let failed = checks.iter().any(|c| c.verdict == Verdict::Fails);
    Ok(if failed && arguments.fail_on_findings { Exit::Findings } else { Exit::Done })
}

fn checks(arguments: &Arguments) -> Result<Vec<Check>, Failure> {
    let gazetteer = arguments.units.load()?;
    let path = &arguments.file;
    let broken = |e: &dyn std::fmt::Display| Failure::new(Exit::SomeFailed, e.to_string());
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        return Ok(json::read(path).map_err(|e| broken(&e))?.checks);
    }
    let name = path.file_name().map_or(Path::new("input"), Path::new);
    let source = pipeline::open(path, name).map_err(|e| broken(&e))?;
    let wanted = if source.text().is_some() { Wanted::No } else { Wanted::Yes };
    let engine = arguments.engine.start(wanted, rayon::current_num_threads())?;
    let resources = Resources::with(gazetteer, engine.as_deref());
    let settings = pipeline::Settings { ocr: OcrMode::Auto, ..pipeline::Settings::default() };
    Ok(pipeline::notice(&source, resources, settings).map_err(|e| broken(&e))?.checks)
}

fn table(checks: &[Check]) -> String {
    if checks.is_empty() {
        return "no relation between figures was found\n".to_owned();
    }
    let mut table = TextTable::new(&[
        ("verdict", Align::Left),
        ("kind", Align::Left),
        ("page", Align::Right),
        ("what", Align::Left),
    ]);
    for check in checks {
        let (verdict, tone) = match check.verdict {
            Verdict::Holds => ("holds", Tone::Good),
            Verdict::Rounding => ("rounding", Tone::Doubtful),
            Verdict::Fails => ("FAILS", Tone::Bad),
        };
        let kind = tradau::model::json_name(&check.kind);
        let what = match &check.proposal {
            Some(p) => format!("{} [{} → {}? {}]", check.message, p.before, p.after, p.reason),
            None => check.message.clone(),
        };
        table.toned([
            (verdict.to_owned(), tone),
            (kind, Tone::Plain),
            (check.page.to_string(), Tone::Plain),
            (what, Tone::Plain),
        ]);
    }
    table.render(None, Color::Auto.wanted())
}
