//! `tradau repair`: damaged text in, repaired text out.

use super::exit::{Exit, Failure, Outcome};
use super::units::UnitsArgument;
use clap::{Args, ValueEnum};
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use tradau::export::edits;
use tradau::model::{Edit, Text};
use tradau::pipeline::{self, Resources, Source};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Text file; standard input if left out or `-`.
    file: Option<PathBuf>,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Repairs less sure than this many per cent are only suggested.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u8).range(0..=100))]
    threshold: u8,
    #[command(flatten)]
    units: UnitsArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The repaired text.
    Text,
    /// The repaired text with every edit, its reason and how sure it is.
    Json,
    /// Every line that was changed, the change marked.
    Diff,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let gazetteer = arguments.units.load()?;
    let mut bytes = Vec::new();
    let path = match &arguments.file {
        Some(path) if path.as_os_str() != "-" => {
            bytes = std::fs::read(path).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
            path.clone()
        }
        _ => {
            std::io::stdin().read_to_end(&mut bytes).map_err(|e| Failure::usage(format!("standard input: {e}")))?;
            PathBuf::from("standard input")
        }
    };
    // Nothing to repair is no fault in a pipe, and comes out as it went in.
    if let Ok(text) = std::str::from_utf8(&bytes)
        && text.trim().is_empty()
    {
        show(arguments.format, text, &[]);
        return Ok(Exit::Done);
    }
    // The form feed after the last page ends no page; in a text that is to keep its form it stays all the same.
    let last = if bytes.ends_with(b"\x0c") { "\x0c" } else { "" };
    let source = Source::from_bytes(&path, &path, bytes).map_err(|e| Failure::new(Exit::SomeFailed, e.to_string()))?;
    let Some(input) = source.text() else {
        return Err(Failure::usage(format!(
            "{} is no text; `tradau run … -o OUT` reads scans and PDF",
            path.display()
        )));
    };
    let mended = pipeline::mend(&Text::from_plain(input), Resources::with(gazetteer, None), arguments.threshold);
    show(arguments.format, &format!("{}{last}", mended.text.as_str()), &mended.edits);
    Ok(Exit::Done)
}

fn show(format: Format, text: &str, edits: &[Edit]) {
    super::print(&match format {
        Format::Text => text.to_owned(),
        Format::Json => edits::to_json(text, edits),
        Format::Diff => edits::to_diff(text, edits, std::io::stdout().is_terminal()),
    });
}
