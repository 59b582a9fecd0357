//! `tradau export`: tables from a finished run's catalogue.

use super::exit::{Exit, Failure, Outcome};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use tradau::catalogue::{Catalogue, CatalogueError};
use tradau::export::atomic::AtomicFile;
use tradau::export::xlsx::{About, NoticesWorkbook};
use tradau::export::{ExportError, csv};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of a finished run.
    out: PathBuf,
    /// What to write.
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    to: Vec<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// `records.csv` and `checks.csv`.
    Csv,
    /// `notices.xlsx`.
    Xlsx,
}

/// Edits this sure and surer are not listed in the workbook: there are hundreds on a page.
const EDITS_BELOW: u8 = 90;

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let path = arguments.out.join("catalogue.sqlite");
    if !path.is_file() {
        return Err(Failure::usage(format!(
            "{} is not the folder of a run: there is no catalogue.sqlite in it",
            arguments.out.display()
        )));
    }
    let catalogue = Catalogue::open_read_only(&path).map_err(|e| Failure::usage(e.to_string()))?;
    for format in &arguments.to {
        let written = match format {
            Format::Csv => write_csv(&catalogue, &arguments.out),
            Format::Xlsx => write_xlsx(&catalogue, &arguments.out),
        };
        written.map_err(|e| Failure::usage(e.to_string()))?;
    }
    Ok(Exit::Done)
}

/// All tables of a run.
pub(crate) fn tables(catalogue: &Catalogue, out: &Path) -> Result<(), Failure> {
    write_csv(catalogue, out)
        .and_then(|()| write_xlsx(catalogue, out))
        .map_err(|e| Failure::new(Exit::SomeFailed, e.to_string()))
}

#[derive(Debug, thiserror::Error)]
enum TableError {
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(transparent)]
    Export(#[from] ExportError),
}

fn write_csv(catalogue: &Catalogue, out: &Path) -> Result<(), TableError> {
    let mut records = csv::records(AtomicFile::create(&out.join("records.csv"))?)?;
    catalogue.records(|row| records.write(row).map_err(TableError::from))?;
    records.finish()?.finish()?;
    let mut checks = csv::checks(AtomicFile::create(&out.join("checks.csv"))?)?;
    catalogue.checks(|row| checks.write(row).map_err(TableError::from))?;
    checks.finish()?.finish()?;
    Ok(())
}

fn write_xlsx(catalogue: &Catalogue, out: &Path) -> Result<(), TableError> {
    let run = catalogue.last_run()?;
    let (settings, created, version) = match run {
        Some((run, started, version)) => (catalogue.settings(run)?, started.parse().unwrap_or_default(), version),
        None => (Vec::new(), jiff::Timestamp::default(), String::new()),
    };
    let about = About {
        created,
        version,
        settings,
        most_operands: catalogue.totals()?.most_operands,
        edits_below: EDITS_BELOW,
    };
    let mut book = NoticesWorkbook::create(&out.join("notices.xlsx"), about)?;
    catalogue.documents(|row| book.document(row).map_err(TableError::from))?;
    catalogue.records(|row| book.record(row).map_err(TableError::from))?;
    catalogue.checks(|row| book.check(row).map_err(TableError::from))?;
    catalogue.doubtful_edits(EDITS_BELOW, |row| book.edit(row).map_err(TableError::from))?;
    catalogue.failures(|row| book.failure(row).map_err(TableError::from))?;
    book.finish()?;
    Ok(())
}
