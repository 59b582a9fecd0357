//! `tradau schema`: the JSON Schemas of what tradau writes for other programs.

use super::exit::Exit;
use clap::{Args, ValueEnum};
use tradau::export::{json, runlog, serve};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Of what.
    #[arg(value_enum, default_value_t = Of::Notice)]
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// One document's JSON, `tradau.notice/1`.
    Notice,
    /// A line of `run.jsonl`, `tradau.run/1`.
    Run,
    /// A request to `tradau serve`, and its answer, `tradau.serve/1`.
    Serve,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    super::print(&match arguments.of {
        Of::Notice => json::schema_text(),
        Of::Run => runlog::schema_text(),
        Of::Serve => serve::schema_text(),
    });
    Exit::Done
}
