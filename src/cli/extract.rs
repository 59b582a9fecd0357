//! `tradau extract`: the records of one document, as a table or for programs.

use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use super::indicators::{self, IndicatorsArgument};
use super::one_notice::OneDocument;
use clap::{Args, ValueEnum};
use tradau::export::columns::RECORDS;
use tradau::export::csv::{CsvRows, Dialect};
use tradau::export::json;
use tradau::export::jsonl::JsonRows;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::model::RecordRow;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    one: OneDocument,
    /// What to print: a table, the whole notice, or the records' rows as `export` writes them.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    indicators: IndicatorsArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for the eye.
    Table,
    /// The notice JSON: header, places, figures, tables, records, checks.
    Json,
    /// A record a line, as in `records.jsonl`.
    Jsonl,
    /// As in `records.csv`.
    Csv,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mapping = arguments.indicators.read()?;
    let notice = arguments.one.read()?;
    let mut rows = RecordRow::of(&notice);
    indicators::name_rows(&mut rows, &mapping.unwrap_or_default());
    let broken = |e: &dyn std::fmt::Display| Failure::new(Exit::SomeFailed, e.to_string());
    let text = match arguments.format {
        Format::Table => table(&rows),
        Format::Json => format!("{}\n", json::to_json(&notice).trim_end()),
        Format::Jsonl => {
            let mut out = JsonRows::begin("records", RECORDS, Vec::new());
            rows.iter().try_for_each(|row| out.write(row)).map_err(|e| broken(&e))?;
            String::from_utf8(out.finish()).map_err(|e| broken(&e))?
        }
        Format::Csv => {
            let mut out = CsvRows::begin("records", RECORDS, Vec::new(), Dialect::Plain).map_err(|e| broken(&e))?;
            rows.iter().try_for_each(|row| out.write(row)).map_err(|e| broken(&e))?;
            String::from_utf8(out.finish().map_err(|e| broken(&e))?).map_err(|e| broken(&e))?
        }
    };
    super::print(&text);
    Ok(Exit::Done)
}

fn table(rows: &[RecordRow]) -> String {
    if rows.is_empty() {
        return "no record was found\n".to_owned();
    }
    let mut table = TextTable::new(&[
        ("place", Align::Left),
        ("indicator", Align::Left),
        ("value", Align::Right),
        ("unit", Align::Left),
        ("as of", Align::Left),
        ("page", Align::Right),
        ("scope", Align::Left),
    ]);
    for row in rows {
        let r = &row.record;
        let said = |s: &Option<String>| (s.clone().unwrap_or_default(), Tone::Plain);
        table.toned([
            said(&r.place),
            said(&row.indicator().map(str::to_owned)),
            (r.value.to_string(), Tone::Plain),
            said(&r.unit),
            (r.as_of.map_or_else(String::new, |d| d.to_string()), Tone::Plain),
            (row.page.map_or_else(String::new, |p| p.to_string()), Tone::Plain),
            said(&r.scope),
        ]);
    }
    table.render(None, Color::Auto.wanted())
}
