//! `tradau repair`: damaged text in, repaired text out.

use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use super::units::UnitsArgument;
use super::user;
use clap::{Args, ValueEnum};
use std::io::Read;
use std::path::PathBuf;
use tradau::export::edits;
use tradau::model::{Edit, Text, TokenConfidence};
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
    #[command(flatten)]
    user: user::UserArguments,
    /// When a diff is coloured.
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The repaired text.
    Text,
    /// The repaired text with every edit, its reason, and how sure each token is.
    Json,
    /// Every line that was changed, the change marked.
    Diff,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let gazetteer = arguments.units.load()?;
    let user = arguments.user.read()?;
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
        show(arguments, text, &[], &[]);
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
    let resources = Resources::with(gazetteer, None).with_user(&user);
    let mended = pipeline::mend(&Text::from_plain(input), resources, arguments.threshold, &[]);
    show(arguments, &format!("{}{last}", mended.text.as_str()), &mended.edits, &mended.tokens);
    Ok(Exit::Done)
}

fn show(arguments: &Arguments, text: &str, edits: &[Edit], tokens: &[TokenConfidence]) {
    super::print(&match arguments.format {
        Format::Text => text.to_owned(),
        Format::Json => edits::to_json(text, edits, tokens),
        Format::Diff => edits::to_diff(text, edits, arguments.color.wanted()),
    });
}
