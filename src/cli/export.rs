//! `tradau export`: tables and the report from a finished run's catalogue.

use super::exit::{Exit, Failure, Outcome};
use super::indicators::{self, IndicatorsArgument};
use super::panicked;
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tradau::catalogue::{Catalogue, CatalogueError};
use tradau::export::columns::{CHECKS, DOCUMENTS, RECORDS};
use tradau::export::filter::Filter;
use tradau::export::layout::{self, Layout};
use tradau::export::rows::{self, RowFormat};
use tradau::export::xlsx::{About, Families, NoticesWorkbook};
use tradau::export::{ExportError, archive, html};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of a finished run.
    out: PathBuf,
    /// What to write.
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    to: Vec<Format>,
    /// Only what meets this condition: a column of `records.csv` or of the documents, a comparison (= != < <= > >=, or ~
    /// for "contains"), a value. `--where place_code=16633`, `--where "value>=50"`, `--where indicator~"ty le"`. May be
    /// given several times; all must hold.
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    conditions: Vec<String>,
    /// Only documents that this run, or a later one, has done: its number.
    #[arg(long, value_name = "RUN")]
    since: Option<i64>,
    /// Another folder for what is written, so that a part of a run does not take the place of the whole.
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// How `csv` is written: `vi` for Excel under Vietnamese settings (byte order mark, semicolon, decimal comma), as
    /// `records.vi.csv`.
    #[arg(long, value_enum, value_name = "COUNTRY")]
    excel: Option<Country>,
    #[command(flatten)]
    indicators: IndicatorsArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// `documents.csv`, `records.csv` and `checks.csv`.
    Csv,
    /// The same as JSON Lines.
    Jsonl,
    /// The same as Parquet, with decimals and days.
    Parquet,
    /// `notices.xlsx`.
    Xlsx,
    /// `report.html`: what to look at first.
    Html,
    /// `alto/**/NAME.xml`: words with their places, as ALTO 4.
    Alto,
    /// `hocr/**/NAME.hocr`: the same as hOCR.
    Hocr,
    /// `archive.csv`, `archive.xlsx` with the fields that archives ask for, and Dublin Core beside each PDF.
    Archive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Country {
    /// Vietnamese.
    Vi,
}

/// Edits this sure and surer are not listed in the workbook: there are hundreds on a page.
const EDITS_BELOW: u8 = 90;

/// Places that a document mentions most, as keywords for the archive.
const KEYWORDS: usize = 8;

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let filter = Filter::new(&arguments.conditions).map_err(|e| Failure::usage(format!("--where {e}")))?;
    if arguments.excel.is_some() && !arguments.to.contains(&Format::Csv) {
        return Err(Failure::usage("--excel says how csv is written: it needs --to csv"));
    }
    let mapping = arguments.indicators.read()?;
    let mut catalogue = super::catalogue::open(&arguments.out)?;
    if let Some(mapping) = &mapping {
        let named = Catalogue::open(&arguments.out.join("catalogue.sqlite"));
        named.and_then(|mut c| indicators::name(&mut c, Some(mapping))).map_err(|e| Failure::usage(e.to_string()))?;
    }
    let since = match arguments.since {
        None => None,
        Some(run) => Some(since(&catalogue, run)?),
    };
    let csv = if arguments.excel.is_some() { RowFormat::CsvVietnamese } else { RowFormat::Csv };
    let folder = arguments.output.as_deref().unwrap_or(&arguments.out);
    let left_out = write(&mut catalogue, &Wanted { folder, formats: &arguments.to, csv, filter, since })?;
    Ok(if left_out == 0 { Exit::Done } else { Exit::SomeFailed })
}

fn since(catalogue: &Catalogue, run: i64) -> Result<BTreeSet<String>, Failure> {
    let broken = |e: CatalogueError| Failure::usage(e.to_string());
    if let Some(sources) = catalogue.sources_since(run).map_err(broken)? {
        return Ok(sources);
    }
    let runs = catalogue.runs().map_err(broken)?;
    let known: Vec<String> = runs.iter().map(|(run, started)| format!("{run} ({started})")).collect();
    Err(Failure::usage(format!("--since {run}: there was no such run; there were {}", known.join(", "))))
}

/// The tables that every run writes.
pub(crate) fn tables(catalogue: &mut Catalogue, out: &Path) -> Result<(), Failure> {
    indicators::name(catalogue, None).map_err(|e| Failure::new(Exit::SomeFailed, e.to_string()))?;
    let wanted = Wanted {
        folder: out,
        formats: &[Format::Csv, Format::Xlsx, Format::Html],
        csv: RowFormat::Csv,
        filter: Filter::default(),
        since: None,
    };
    match write(catalogue, &wanted) {
        Ok(0) => Ok(()),
        Ok(n) => Err(Failure::new(Exit::SomeFailed, format!("{n} documents are missing from the tables"))),
        Err(failure) => Err(Failure::new(Exit::SomeFailed, failure.message)),
    }
}

/// What is to be written, and of which part of the run.
struct Wanted<'a> {
    folder: &'a Path,
    formats: &'a [Format],
    csv: RowFormat,
    filter: Filter,
    since: Option<BTreeSet<String>>,
}

#[derive(Debug, thiserror::Error)]
enum TableError {
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(
        "could not write {}: the program that makes it gave up ({place}), most likely because the disk is full. Free some \
         space and start again; what stood there is unchanged", path.display()
    )]
    GaveUp { path: PathBuf, place: String },
}

/// Writes everything wanted. A document whose rows cannot be read is left out everywhere, and named; gives how many.
fn write(catalogue: &mut Catalogue, wanted: &Wanted<'_>) -> Result<usize, Failure> {
    let mut left_out = BTreeSet::new();
    loop {
        let written = choose(catalogue, wanted, &left_out).and_then(|()| write_all(catalogue, wanted));
        match written {
            Ok(()) => return Ok(left_out.len()),
            Err(TableError::Catalogue(error)) if error.document().is_some_and(|d| !left_out.contains(d)) => {
                eprintln!("tradau: left out: {error}");
                left_out.extend(error.document().map(str::to_owned));
            }
            Err(e) => return Err(Failure::usage(e.to_string())),
        }
    }
}

/// Makes the catalogue give only what is wanted.
fn choose(catalogue: &mut Catalogue, wanted: &Wanted<'_>, left_out: &BTreeSet<String>) -> Result<(), TableError> {
    let Wanted { filter, since, .. } = wanted;
    catalogue.keep_all();
    if filter.is_empty() && since.is_none() && left_out.is_empty() {
        return Ok(());
    }
    let mut kept = catalogue.sources()?;
    kept.retain(|s| !left_out.contains(s) && since.as_ref().is_none_or(|since| since.contains(s)));
    catalogue.keep_only(kept.clone());
    if !filter.is_empty() {
        // A failure has no columns that could meet a condition.
        let mut meeting = BTreeSet::new();
        catalogue.documents(|row| {
            if filter.document(row) {
                meeting.insert(row.document.source.clone());
            }
            Ok::<(), TableError>(())
        })?;
        kept = meeting;
        catalogue.keep_only(kept.clone());
    }
    if filter.asks_for_records() {
        let mut having = BTreeSet::new();
        catalogue.records(|row| {
            if filter.record(row) {
                having.insert(row.document.source.clone());
            }
            Ok::<(), TableError>(())
        })?;
        catalogue.keep_only(having);
    }
    Ok(())
}

/// The workbook takes as long as all others together, so it has a thread and a connection of its own.
fn write_all(catalogue: &Catalogue, wanted: &Wanted<'_>) -> Result<(), TableError> {
    let reader = catalogue.reader()?;
    let of = |book: bool| wanted.formats.iter().filter(move |f| (**f == Format::Xlsx) == book);
    std::thread::scope(|scope| {
        let book = scope.spawn(move || of(true).try_for_each(|format| write_one(&reader, wanted, *format)));
        let others = of(false).try_for_each(|format| write_one(catalogue, wanted, *format));
        // The workbook's crate keeps its rows in files, and panics where it cannot write them.
        let book = book.join().unwrap_or_else(|_| {
            let place = panicked::place().unwrap_or_default();
            Err(TableError::GaveUp { path: wanted.folder.join("notices.xlsx"), place })
        });
        others.and(book)
    })
}

fn write_one(catalogue: &Catalogue, wanted: &Wanted<'_>, format: Format) -> Result<(), TableError> {
    match format {
        Format::Csv => write_rows(catalogue, wanted, wanted.csv),
        Format::Jsonl => write_rows(catalogue, wanted, RowFormat::JsonLines),
        Format::Parquet => write_rows(catalogue, wanted, RowFormat::Parquet),
        Format::Xlsx => write_xlsx(catalogue, wanted),
        Format::Html => write_html(catalogue, wanted),
        Format::Alto => write_layout(catalogue, wanted, Layout::Alto),
        Format::Hocr => write_layout(catalogue, wanted, Layout::Hocr),
        Format::Archive => write_archive(catalogue, wanted),
    }
}

fn write_rows(catalogue: &Catalogue, wanted: &Wanted<'_>, format: RowFormat) -> Result<(), TableError> {
    let mut out = rows::begin(format, wanted.folder, "documents", DOCUMENTS)?;
    catalogue.documents(|row| out.write(row).map_err(TableError::from))?;
    out.finish()?;
    let mut out = rows::begin(format, wanted.folder, "records", RECORDS)?;
    catalogue.records(|row| if wanted.filter.record(row) { Ok(out.write(row)?) } else { Ok::<(), TableError>(()) })?;
    out.finish()?;
    let mut out = rows::begin(format, wanted.folder, "checks", CHECKS)?;
    catalogue.checks(|row| out.write(row).map_err(TableError::from))?;
    out.finish()?;
    Ok(())
}

fn write_xlsx(catalogue: &Catalogue, wanted: &Wanted<'_>) -> Result<(), TableError> {
    let MadeBy { settings, created, version } = made_by(catalogue)?;
    let mut families = Families::default();
    catalogue.records(|row| {
        if wanted.filter.record(row) {
            families.observe(row);
        }
        Ok::<(), TableError>(())
    })?;
    let about = About {
        created,
        version,
        settings,
        most_operands: catalogue.totals()?.most_operands,
        edits_below: EDITS_BELOW,
    };
    let mut book = NoticesWorkbook::create(&wanted.folder.join("notices.xlsx"), about, families)?;
    catalogue.documents(|row| book.document(row).map_err(TableError::from))?;
    catalogue
        .records(|row| if wanted.filter.record(row) { Ok(book.record(row)?) } else { Ok::<(), TableError>(()) })?;
    catalogue.checks(|row| book.check(row).map_err(TableError::from))?;
    catalogue.doubtful_edits(EDITS_BELOW, |row| book.edit(row).map_err(TableError::from))?;
    catalogue.failures(|row| book.failure(row).map_err(TableError::from))?;
    book.finish()?;
    Ok(())
}

fn write_html(catalogue: &Catalogue, wanted: &Wanted<'_>) -> Result<(), TableError> {
    let MadeBy { created, version, .. } = made_by(catalogue)?;
    let mut report = html::Report::new(created, version);
    catalogue.documents(|row| {
        report.document(row);
        Ok::<(), TableError>(())
    })?;
    catalogue.records(|row| {
        if wanted.filter.record(row) {
            report.record(row);
        }
        Ok::<(), TableError>(())
    })?;
    catalogue.checks(|row| {
        report.check(row);
        Ok::<(), TableError>(())
    })?;
    catalogue.doubtful_edits(EDITS_BELOW, |row| {
        report.edit(row);
        Ok::<(), TableError>(())
    })?;
    catalogue.failures(|row| {
        report.failure(row);
        Ok::<(), TableError>(())
    })?;
    catalogue.warnings(|row| {
        report.warning(row);
        Ok::<(), TableError>(())
    })?;
    super::crops::add(&mut report, &catalogue.turned_pages()?);
    report.write(&wanted.folder.join("report.html"))?;
    Ok(())
}

fn write_archive(catalogue: &Catalogue, wanted: &Wanted<'_>) -> Result<(), TableError> {
    let MadeBy { created, .. } = made_by(catalogue)?;
    let mut out = archive::Archive::default();
    catalogue.documents(|row| {
        let source = &row.document.source;
        let output = catalogue.done(source)?.and_then(|done| done.outputs.pdf.or(done.outputs.json));
        out.document(row, output.as_deref(), catalogue.most_mentioned(source, KEYWORDS)?);
        Ok::<(), TableError>(())
    })?;
    out.write(wanted.folder, wanted.csv, created)?;
    Ok(())
}

fn write_layout(catalogue: &Catalogue, wanted: &Wanted<'_>, format: Layout) -> Result<(), TableError> {
    let mut written = 0;
    catalogue.words(|words| {
        written += 1;
        layout::write(wanted.folder, words, format).map_err(TableError::from)
    })?;
    if written == 0 {
        eprintln!(
            "tradau: no document here has words with places: only scans and PDFs do, and what an older tradau has done gets \
             them with `tradau run --redo`"
        );
    }
    Ok(())
}

/// What the last run was.
struct MadeBy {
    settings: Vec<(String, String)>,
    created: jiff::Timestamp,
    version: String,
}

fn made_by(catalogue: &Catalogue) -> Result<MadeBy, CatalogueError> {
    Ok(match catalogue.last_run()? {
        Some((run, started, version)) => {
            MadeBy { settings: catalogue.settings(run)?, created: started.parse().unwrap_or_default(), version }
        }
        None => MadeBy { settings: Vec::new(), created: jiff::Timestamp::default(), version: String::new() },
    })
}
