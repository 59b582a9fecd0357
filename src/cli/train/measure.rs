//! `tradau train measure-repair`: the table of how good repair is.

use crate::cli::color::Color;
use crate::cli::exit::Failure;
use clap::Args;
use std::path::PathBuf;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::training::measure::{Folders, Row, measure};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder of samples: `NAME/truth.txt`, and `NAME/ocr.txt` where there is a reading.
    #[arg(long)]
    samples: Option<PathBuf>,
    /// Folder with the text that the recipe names; the notices kept for testing are measured.
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// Which parts of the corpus make which component; the first one are the notices.
    #[arg(long, default_value = "dictionaries/model/components.tsv")]
    recipe: PathBuf,
    /// Folder of fixtures: `NAME/truth.plain` and `NAME/damaged.txt`.
    #[arg(long)]
    fixtures: Option<PathBuf>,
    /// Folder of pages that no model was trained on, with their readings: `NNNN.txt` and `NNNN.eng.txt` or
    /// `NNNN.vie.txt`; may be given several times.
    #[arg(long)]
    pages: Vec<PathBuf>,
    /// Folder of what the program carries.
    #[arg(long, default_value = "dictionaries")]
    dictionaries: PathBuf,
    /// Command of another restorer to run on the same texts: lines of text in, as many out.
    #[arg(long, value_name = "COMMAND")]
    beside: Option<String>,
}

pub(super) fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { samples, corpus, recipe, fixtures, pages, dictionaries, beside } = arguments;
    let folders = Folders { samples, corpus, recipe, fixtures, pages, dictionaries };
    let rows =
        measure(&folders, beside.as_deref(), &|line| eprintln!("{line}")).map_err(|e| Failure::usage(e.to_string()))?;
    crate::cli::print(&table(&rows).render(None, Color::Auto.wanted()));
    Ok(())
}

fn table(rows: &[Row]) -> TextTable {
    let mut table = TextTable::new(&[
        ("data", Align::Left),
        ("measure", Align::Left),
        ("wanted", Align::Right),
        ("found", Align::Left),
        ("marks only", Align::Right),
        ("beside", Align::Right),
    ]);
    for row in rows {
        let tone = match row.met {
            Some(true) => Tone::Good,
            Some(false) => Tone::Bad,
            None => Tone::Plain,
        };
        let found = if row.met == Some(false) { format!("{} *", row.found) } else { row.found.clone() };
        table.toned([
            (row.data.clone(), Tone::Plain),
            (row.measure.clone(), Tone::Plain),
            (row.wanted.clone(), Tone::Plain),
            (found, tone),
            (row.marks_only.clone(), Tone::Plain),
            (row.beside.clone(), Tone::Plain),
        ]);
    }
    table
}
