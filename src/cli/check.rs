//! `tradau check`: the checks of one notice, or of a finished run, as a table or as JSON.

use super::color::Color;
use super::engine;
use super::exit::{Exit, Failure, Outcome};
use super::one_notice;
use super::units::UnitsArgument;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::PathBuf;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::model::{Cause, Check, Verdict};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A text, PDF or image, the JSON of a notice, or the folder of a finished run.
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
pub(super) enum Format {
    /// A table, worst first.
    Table,
    /// The checks as in the notice JSON.
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    if super::check_run::is_run(&arguments.file) {
        return super::check_run::run(&arguments.file, arguments.format, arguments.fail_on_findings);
    }
    let mut checks = one_notice::read(&arguments.file, &arguments.engine, &arguments.units)?.checks;
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
        let kind = tradau::model::json_name(&check.kind);
        table.toned([
            verdict_cell(check.verdict),
            (kind, Tone::Plain),
            (check.page.to_string(), Tone::Plain),
            (proposal(check), Tone::Plain),
        ]);
    }
    table.render(None, Color::Auto.wanted())
}

/// The verdict with its tone.
pub(super) fn verdict_cell(verdict: Verdict) -> (String, Tone) {
    let (word, tone) = match verdict {
        Verdict::Holds => ("holds", Tone::Good),
        Verdict::Rounding => ("rounding", Tone::Doubtful),
        Verdict::Fails => ("FAILS", Tone::Bad),
    };
    (word.to_owned(), tone)
}

/// The message, with what would mend it and who made the mistake.
pub(super) fn proposal(check: &Check) -> String {
    let mut out = check.message.clone();
    if let Some(p) = &check.proposal {
        let _ = write!(out, " [{} → {}? {}]", p.before, p.after, p.reason);
    } else if !check.alternatives.is_empty() {
        let all: Vec<String> =
            check.alternatives.iter().map(|p| format!("{} → {} ({} %)", p.before, p.after, p.probability)).collect();
        let _ = write!(out, " [one of: {}]", all.join("; "));
    }
    match check.cause {
        Some(Cause::Document) => out.push_str(" [the page was read well: the document is wrong]"),
        Some(Cause::Reading) => out.push_str(" [misread]"),
        None => {}
    }
    out
}
