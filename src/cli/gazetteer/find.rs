//! `tradau gazetteer find`: the units that a name may mean.

use super::super::exit::{Exit, Outcome};
use super::facts;
use super::place::{locality, place};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use tradau::gazetteer::{Gazetteer, Query, Unit};
use tradau::model::{Locality, UnitKind, UnitRef};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The name, clean or damaged, with or without its kind word: `"xã Hdi Yến"`.
    name: String,
    /// Where to look: a province, district or commune by name or code, or `"district, province"`.
    #[arg(long = "in", value_name = "PLACE")]
    within: Option<String>,
    /// The date at which the name is meant, as 2023-07-24.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Only units of this kind: xã, phường, huyện, … with or without marks, or commune, ward, district, ….
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
}

pub(super) fn run(arguments: &Arguments, gazetteer: &Gazetteer) -> Outcome {
    let on = arguments.on;
    let within = match &arguments.within {
        None => Locality::default(),
        Some(text) => locality(gazetteer, place(gazetteer, text, on)?, on),
    };
    let kinds = super::kinds(arguments.kind.as_deref())?;
    let found = find(gazetteer, &arguments.name, &within, on, kinds);
    let units: Vec<(&Unit, Option<u8>)> =
        found.iter().filter_map(|r| Some((gazetteer.unit(r, on)?, Some(r.probability)))).collect();
    match arguments.format {
        Format::Json => super::super::print(&facts::json(gazetteer, &units, on)?),
        Format::Table if units.is_empty() => {
            eprintln!("no unit is called or read like \"{}\" there", arguments.name);
        }
        Format::Table => super::super::print(&facts::table(gazetteer, &units, on)),
    }
    Ok(Exit::Done)
}

/// The units of the given kinds (any, if none is given), their probabilities among themselves.
fn find(g: &Gazetteer, name: &str, within: &Locality, on: Option<Date>, kinds: &[UnitKind]) -> Vec<UnitRef> {
    let of = |kind| g.find(&Query { name, within: within.clone(), on, kind });
    if kinds.is_empty() {
        return of(None);
    }
    let mut found: Vec<UnitRef> =
        kinds.iter().flat_map(|kind| of(Some(*kind)).into_iter().filter(|u| u.kind == *kind)).collect();
    let sum: u32 = found.iter().map(|u| u32::from(u.probability)).sum();
    for unit in &mut found {
        let percent = (u32::from(unit.probability) * 100 + sum / 2) / sum.max(1);
        unit.probability = u8::try_from(percent.clamp(1, 100)).unwrap_or(100);
    }
    found.sort_by(|a, b| b.probability.cmp(&a.probability).then_with(|| a.code.cmp(&b.code)));
    found
}
