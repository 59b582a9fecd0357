//! One subcommand a file: arguments in, settings out, and the exit code that tells how it went.

mod accept;
mod catalogue;
mod check;
mod check_run;
mod color;
mod crops;
mod doctor;
mod documents;
mod engine;
mod eval;
mod exit;
mod export;
mod extract;
mod gazetteer;
mod indicators;
mod interrupt;
mod limits;
mod one_notice;
mod panicked;
mod progress;
mod repair;
mod run;
mod schema;
mod search;
mod serve;
mod status;
#[cfg(feature = "train")]
mod train;
mod units;
mod user;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Gives scanned Vietnamese notices their diacritics back, lifts every figure out, and checks the arithmetic.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 everything done; 1 done, and with --fail-on-findings a check failed; \
2 wrong use or settings; 3 some documents or pages failed, the others are complete; \
4 something needed is missing, with the command that installs it; 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Read, repair, take apart and check documents; write the OUT tree.
    Run(run::Arguments),
    /// Tell what the last run into a folder came to, and what failed in it.
    Status(status::Arguments),
    /// Start the last run into a folder again, for what failed or what is left.
    Retry(status::Retry),
    /// Repair damaged text: standard input to standard output, or a file.
    Repair(repair::Arguments),
    /// Print the records of one document.
    Extract(extract::Arguments),
    /// Check the arithmetic of one document.
    Check(check::Arguments),
    /// Measure a text against the true one.
    Eval(eval::Arguments),
    /// Write tables from a finished run again, all of it or a part.
    Export(export::Arguments),
    /// Find words in the repaired text of a finished run, with and without their marks.
    Search(search::Arguments),
    /// Look administrative units up.
    Gazetteer(gazetteer::Arguments),
    /// Say what is installed, what is missing, and how to install it.
    Doctor(doctor::Arguments),
    /// Print the JSON Schema of a notice, of the run log's lines, or of what `serve` reads and writes.
    Schema(schema::Arguments),
    /// Answer requests for documents: one JSON line in, one JSON line out, in order.
    Serve(serve::Arguments),
    /// Build the models and tables in `dictionaries/` from text and lists.
    #[cfg(feature = "train")]
    Train(train::Arguments),
    /// Read page images from standard input; `run` starts these itself.
    #[command(name = engine::WORKER, hide = true)]
    OcrWorker,
    /// Take documents from standard input through the stages; `run` starts these itself.
    #[command(name = documents::WORKER, hide = true)]
    DocumentWorker(documents::Arguments),
}

/// Runs the command line and tells the exit code.
pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if matches!(arguments.command, Command::Run(_) | Command::Retry(_) | Command::Serve(_)) {
        // These hold pages, for long.
        tradau::containment::begin_again();
    }
    panicked::tell_the_place();
    let done = match arguments.command {
        Command::Run(a) => run::run(&a),
        Command::Status(a) => status::run(&a),
        Command::Retry(a) => status::retry(&a),
        Command::Repair(a) => repair::run(&a),
        Command::Extract(a) => extract::run(&a),
        Command::Check(a) => check::run(&a),
        Command::Eval(a) => eval::run(&a),
        Command::Export(a) => export::run(&a),
        Command::Search(a) => search::run(&a),
        Command::Gazetteer(a) => gazetteer::run(&a),
        Command::Doctor(a) => doctor::run(&a),
        Command::Schema(a) => Ok(schema::run(&a)),
        Command::Serve(a) => serve::run(&a),
        #[cfg(feature = "train")]
        Command::Train(a) => train::run(a),
        Command::DocumentWorker(a) => documents::run(&a),
        Command::OcrWorker => return tradau::ocr::worker::main(),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("tradau: {}", failure.message);
            failure.exit.into()
        }
    }
}

/// Writes a result to standard output. A reader that has seen enough (`| head`) is no error.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if let Err(e) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && e.kind() != std::io::ErrorKind::BrokenPipe
    {
        eprintln!("tradau: standard output: {e}");
    }
}
