//! `tradau gazetteer list`: the units that belong to a place on a date.

use super::super::exit::{Exit, Failure, Outcome};
use super::facts::{self, shown, whereabouts};
use super::place::{described, place};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use tradau::gazetteer::{Gazetteer, Str, Unit};
use tradau::model::json_name;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A province, district or commune by name or code, or `"district, province"`.
    #[arg(long = "in", value_name = "PLACE")]
    within: String,
    /// The date, as 2023-07-24.
    #[arg(long, value_name = "DATE")]
    on: Date,
    /// Only units of this kind, of all levels below: xã, phường, … or commune, ward, ….
    #[arg(long)]
    kind: Option<String>,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Table,
    /// A JSON array with everything known of each unit.
    Json,
    /// Comma-separated values.
    Csv,
}

pub(super) fn run(arguments: &Arguments, gazetteer: &Gazetteer) -> Outcome {
    let on = Some(arguments.on);
    let kinds = super::kinds(arguments.kind.as_deref())?;
    let within = place(gazetteer, &arguments.within, on)?;
    let mut units = gazetteer.children(&within.code, on);
    if !kinds.is_empty() {
        // A province's communes are the communes of its districts too.
        let mut level = units.clone();
        while !level.is_empty() {
            level = level.iter().flat_map(|u| gazetteer.children(&u.code, on)).collect();
            units.extend(&level);
        }
        units.retain(|u| kinds.contains(&u.kind));
    }
    units.sort_by(|a, b| (a.kind.level(), &a.code).cmp(&(b.kind.level(), &b.code)));
    let rows: Vec<(&Unit, Option<u8>)> = units.iter().map(|u| (*u, None)).collect();
    match arguments.format {
        Format::Json => super::super::print(&facts::json(gazetteer, &rows, on)?),
        Format::Csv => super::super::print(&csv(gazetteer, &units, on)?),
        Format::Table => {
            super::super::print(&facts::table(gazetteer, &rows, on));
            eprintln!("{} units in {}", units.len(), described(gazetteer, within));
        }
    }
    Ok(Exit::Done)
}

fn csv(gazetteer: &Gazetteer, units: &[&Unit], on: Option<Date>) -> Result<String, Failure> {
    let broken = |e: &dyn std::fmt::Display| Failure::usage(e.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["code", "name", "kind", "parent", "in", "from", "to", "aliases"]).map_err(|e| broken(&e))?;
    for unit in units {
        writer
            .write_record([
                unit.code.to_string(),
                unit.name.to_string(),
                json_name(&unit.kind),
                unit.parent_code.as_deref().unwrap_or("").to_owned(),
                whereabouts(gazetteer, unit, on),
                shown(unit.valid_from, unit.not_before),
                shown(unit.valid_to, unit.surely_until),
                unit.aliases.iter().map(Str::as_str).collect::<Vec<_>>().join(";"),
            ])
            .map_err(|e| broken(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| broken(&e))?;
    String::from_utf8(bytes).map_err(|e| broken(&e))
}
