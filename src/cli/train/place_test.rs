//! `tradau train place-test`: how well places are found.

use crate::cli::exit::{Exit, Failure, Outcome};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use tradau::training::place_test::{self, Tables};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Notices to make up.
    #[arg(long, default_value_t = 2_000)]
    notices: u64,
    /// Same seed, same notices; the README's figures are seed 1's, tuning takes others.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder with the tables of how letters are misread.
    #[arg(long, default_value = "dictionaries/channel")]
    channels: PathBuf,
    /// Print the notice of this number, as it was misread, instead of measuring.
    #[arg(long)]
    show: Option<u64>,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables, in per cent.
    Table,
    /// The counts, by damage.
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let read = |name: &str| {
        let path = arguments.channels.join(name);
        std::fs::read_to_string(&path).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))
    };
    let (wrong, bad, stripped) = (read("wrong-language.tsv")?, read("bad-scan.tsv")?, read("marks-stripped.tsv")?);
    let tables = Tables { wrong_language: &wrong, bad_scan: &bad, marks_stripped: &stripped };
    let failed = |e: &dyn std::fmt::Display| Failure::usage(e.to_string());
    if let Some(number) = arguments.show {
        let text = place_test::sample(tables, number, arguments.seed).map_err(|e| failed(&e))?;
        crate::cli::print(&text);
        return Ok(Exit::Done);
    }
    let tallies = place_test::run(tables, arguments.notices, arguments.seed).map_err(|e| failed(&e))?;
    let text = match arguments.format {
        Format::Table => place_test::table(&tallies, arguments.seed),
        Format::Json => serde_json::to_string_pretty(&tallies).map_err(|e| failed(&e))? + "\n",
    };
    crate::cli::print(&text);
    Ok(Exit::Done)
}
