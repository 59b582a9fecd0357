//! `tradau check`: the checks of one notice, or of a finished run, as a table, as JSON, or as a list to review; and what a
//! person decided of that list.

use super::accept::{self, List};
use super::color::Color;
use super::engine;
use super::exit::{Exit, Failure, Outcome};
use super::one_notice;
use super::units::UnitsArgument;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::PathBuf;
use tradau::export::review;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::model::{Cause, Check, RecordRow, Verdict};

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
    /// A reviewed list: what `--format csv` (or json) gave, with `x` in the column `decision` where the change is right, or
    /// `withdraw` where an accepted one is not. In the folder of a run the figures take these values, with the trail in
    /// OUT/accepted.jsonl; of a single file nothing is written. A line that does not match any more is refused.
    #[arg(long, value_name = "LIST")]
    accept: Option<PathBuf>,
    /// Who hands the list in, where its column `by` is empty [default: your login name].
    #[arg(long, value_name = "NAME", requires = "accept")]
    by: Option<String>,
    #[command(flatten)]
    engine: engine::EngineArguments,
    #[command(flatten)]
    units: UnitsArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table, worst first.
    Table,
    /// The checks as in the notice JSON; of a run with the list to review as `changes`.
    Json,
    /// A list to review: each finding with each change that would mend it, and a column to decide in.
    Csv,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let list = arguments.accept.as_deref().map(|path| List::read(path, arguments.by.as_deref())).transpose()?;
    let mut went = Exit::Done;
    if super::check_run::is_run(&arguments.file) {
        if let Some(list) = &list {
            went = accept::in_run(&arguments.file, list)?;
        }
        let told = super::check_run::run(&arguments.file, arguments.format, arguments.fail_on_findings)?;
        return Ok(if went == Exit::Done { told } else { went });
    }
    let mut notice = one_notice::read(&arguments.file, &arguments.engine, &arguments.units)?;
    if let Some(list) = &list {
        went = accept::in_notice(&mut notice, list);
    }
    if arguments.format == Format::Csv {
        let label = RecordRow::label(&notice);
        super::print(&review::to_csv(&review::lines(&notice, &label)));
    }
    let mut checks = notice.checks;
    match arguments.format {
        Format::Csv => {}
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
    Ok(match went {
        Exit::Done if failed && arguments.fail_on_findings => Exit::Findings,
        went => went,
    })
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
        Verdict::Unread => ("unread", Tone::Doubtful),
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
