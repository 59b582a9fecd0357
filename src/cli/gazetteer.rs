//! `tradau gazetteer`: look administrative units up.

use super::exit::{Exit, Failure, Outcome};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::io::IsTerminal;
use tradau::export::table::{Align, TextTable};
use tradau::gazetteer::{Gazetteer, Query};
use tradau::model::{Locality, LocalityScope, UnitRef};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Units that a name may mean, clean or damaged, best first.
    Find {
        /// The name, with or without its kind word: `"xã Hdi Yến"`.
        name: String,
        /// Name of the district or province to look in.
        #[arg(long = "in")]
        within: Option<String>,
        /// The date at which the name is meant, as 2023-07-24.
        #[arg(long)]
        on: Option<Date>,
        /// What to print.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Table,
    /// A JSON array.
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let What::Find { name, within, on, format } = &arguments.what;
    let gazetteer = Gazetteer::bundled();
    let within = match within {
        None => Locality::default(),
        Some(place) => locality(gazetteer, place, *on)?,
    };
    let found = gazetteer.find(&Query { name, within, on: *on, kind: None });
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&found).map_err(|e| Failure::usage(e.to_string()))?;
            super::print(&format!("{text}\n"));
        }
        Format::Table if found.is_empty() => eprintln!("no unit is called or read like \"{name}\" there"),
        Format::Table => super::print(&table(gazetteer, &found, *on)),
    }
    Ok(Exit::Done)
}

/// The place that `--in` names: a district before a province, since a district says more.
fn locality(gazetteer: &Gazetteer, place: &str, on: Option<Date>) -> Result<Locality, Failure> {
    let found = gazetteer.find(&Query { name: place, within: Locality::default(), on, kind: None });
    let level = |n: u8| found.iter().find(|u| u.kind.level() == n);
    if let Some(district) = level(2) {
        let province = district.parent.as_deref().and_then(|code| gazetteer.by_code(code, on)).map(|u| u.to_ref(100));
        return Ok(Locality {
            scope: LocalityScope::District,
            province,
            district: Some(district.clone()),
            commune: None,
            confidence: district.probability,
        });
    }
    if let Some(province) = level(1) {
        return Ok(Locality {
            scope: LocalityScope::Province,
            province: Some(province.clone()),
            confidence: province.probability,
            ..Locality::default()
        });
    }
    Err(Failure::usage(format!(
        "--in {place}: no district or province of this name is in the gazetteer{}",
        match on {
            Some(date) => format!(" on {date}"),
            None => String::new(),
        }
    )))
}

fn table(gazetteer: &Gazetteer, found: &[UnitRef], on: Option<Date>) -> String {
    let mut table =
        TextTable::new(&[("%", Align::Right), ("code", Align::Left), ("unit", Align::Left), ("in", Align::Left)]);
    for unit in found {
        let parent = unit.parent.as_deref().and_then(|code| gazetteer.by_code(code, on));
        table.row([
            unit.probability.to_string(),
            unit.code.clone(),
            format!("{} {}", unit.kind, unit.name),
            parent.map(|p| format!("{} {}", p.kind, p.name)).unwrap_or_default(),
        ]);
    }
    table.render(None, std::io::stdout().is_terminal())
}
