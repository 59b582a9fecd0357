//! `tradau status OUT`: what the last run into a folder came to, and what failed in it; and `tradau retry OUT`.

use super::exit::{Exit, Failure, Outcome};
use super::run;
use clap::{Args, Parser, ValueEnum};
use std::collections::BTreeSet;
use std::path::PathBuf;
use tradau::export::last_run::{LastRun, State};
use tradau::export::table::{Align, TextTable};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder that a run has written to.
    out: PathBuf,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines, and a table of what failed.
    Text,
    /// One JSON object.
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Retry {
    /// Folder that a run has written to.
    out: PathBuf,
    /// Only what failed; otherwise the whole run is gone through again, and what is done stays as it is.
    #[arg(long)]
    failed: bool,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let last = read(&arguments.out)?;
    if arguments.format == Format::Json {
        let json = serde_json::to_string_pretty(&last).map_err(|e| Failure::usage(e.to_string()))?;
        super::print(&format!("{json}\n"));
        return Ok(Exit::Done);
    }
    let mut out = last.lines().join("\n") + "\n";
    if !last.failures.is_empty() || !last.pages.is_empty() {
        let mut table = TextTable::new(&[("failed", Align::Left), ("stage", Align::Left), ("why", Align::Left)]);
        for row in &last.failures {
            table.row([row.source.clone(), row.stage.clone(), row.error.clone()]);
        }
        for page in &last.pages {
            table.row([format!("{}, page {}", page.source, page.page), page.reason.clone(), page.error.clone()]);
        }
        out.push('\n');
        out.push_str(&table.render(None, false));
    }
    super::print(&out);
    Ok(Exit::Done)
}

pub(super) fn retry(arguments: &Retry) -> Outcome {
    let last = read(&arguments.out)?;
    if last.state == State::Running {
        return Err(Failure::usage(format!("a run into {} is still going on", arguments.out.display())));
    }
    if arguments.failed && last.failures.is_empty() && last.pages.is_empty() {
        eprintln!("nothing failed in the last run into {}", arguments.out.display());
        return Ok(Exit::Done);
    }
    let again =
        super::Arguments::try_parse_from(std::iter::once("tradau").chain(last.arguments.iter().map(String::as_str)));
    let (Ok(super::Arguments { command: super::Command::Run(again) }), false) = (again, last.arguments.is_empty())
    else {
        return Err(Failure::usage(format!(
            "{} does not say how its last run was started; give the `tradau run` command again instead",
            arguments.out.join("run.jsonl").display()
        )));
    };
    // What was given relative to a folder is found from there.
    std::env::set_current_dir(&last.directory)
        .map_err(|e| Failure::usage(format!("the folder {} that the run was started in: {e}", last.directory)))?;
    let only: Option<BTreeSet<String>> = arguments.failed.then(|| last.failed_sources());
    run::run_only(&again, last.arguments, only.as_ref())
}

fn read(out: &std::path::Path) -> Result<LastRun, Failure> {
    let running = run::is_running(out);
    LastRun::read(&out.join("run.jsonl"), running).map_err(|e| Failure::usage(e.to_string()))
}
