//! One subcommand a file: arguments in, settings out, and the exit code that tells how it went.

mod exit;
mod repair;
#[cfg(feature = "train")]
mod train;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Gives scanned Vietnamese notices their diacritics back, lifts every figure out, and checks the arithmetic.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Repair damaged text: standard input to standard output, or a file.
    Repair(repair::Arguments),
    /// Build the models and tables in `dictionaries/` from text and lists.
    #[cfg(feature = "train")]
    Train(train::Arguments),
}

/// Runs the command line and tells the exit code.
pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Repair(a) => repair::run(&a),
        #[cfg(feature = "train")]
        Command::Train(a) => train::run(a),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("tradau: {}", failure.message);
            failure.exit.into()
        }
    }
}
