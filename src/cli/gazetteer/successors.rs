//! `tradau gazetteer successors`: what became of a unit, or what it was made of.

use super::super::exit::{Exit, Failure, Outcome};
use super::facts;
use super::place::described;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use tradau::gazetteer::{Gazetteer, Unit};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Code of the unit; `tradau gazetteer find` tells it.
    code: String,
    /// A date on which the unit stood, as 2023-07-24: codes have been given to others since.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// The date whose units are wanted. Without it: the units of today, or, with --predecessors, one step back.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// What the unit was made of, instead of what became of it.
    #[arg(long)]
    predecessors: bool,
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
    let unit = the_unit(arguments, gazetteer)?;
    if let (Some(on), Some(to)) = (arguments.on, arguments.to)
        && (if arguments.predecessors { to > on } else { to < on })
    {
        let (wanted, other) = if arguments.predecessors { ("before", "without") } else { ("after", "with") };
        return Err(Failure::usage(format!(
            "--to {to}: expected a date {wanted} --on {on}; ask {other} --predecessors for the other direction"
        )));
    }
    let found = if arguments.predecessors {
        gazetteer.predecessors(unit, arguments.to)
    } else {
        gazetteer.successors(unit, arguments.to)
    };
    let units: Vec<(&Unit, Option<u8>)> =
        found.iter().filter_map(|r| Some((gazetteer.unit(r, arguments.to)?, Some(r.probability)))).collect();
    match arguments.format {
        Format::Json => super::super::print(&facts::json(gazetteer, &units, arguments.to)?),
        Format::Table if units.is_empty() => {
            let what = if arguments.predecessors { "was made of" } else { "went into" };
            eprintln!("{}: the sources do not say what it {what}", described(gazetteer, unit));
        }
        Format::Table => super::super::print(&facts::table(gazetteer, &units, arguments.to)),
    }
    Ok(Exit::Done)
}

fn the_unit<'g>(arguments: &Arguments, gazetteer: &'g Gazetteer) -> Result<&'g Unit, Failure> {
    let code = &arguments.code;
    let rows = gazetteer.rows_of(code);
    let known = || rows.iter().map(|u| format!("  {}", described(gazetteer, u))).collect::<Vec<_>>().join("\n");
    match (rows.as_slice(), arguments.on) {
        ([], _) => Err(Failure::usage(format!(
            "{code}: no unit has this code; `tradau gazetteer find NAME` tells the codes of a name"
        ))),
        ([only], None) => Ok(only),
        (several, None) => Err(Failure::usage(format!(
            "{code}: {} units have had this code; say with --on when the one you mean stood:\n{}",
            several.len(),
            known()
        ))),
        (_, Some(on)) => gazetteer.by_code(code, Some(on)).ok_or_else(|| {
            Failure::usage(format!("{code}: no unit of this code stood on {on}; choose another --on:\n{}", known()))
        }),
    }
}
