//! `tradau gazetteer`: look administrative units up.

mod check;
mod facts;
mod find;
mod list;
mod place;
mod successors;

use super::exit::{Failure, Outcome};
use super::units::UnitsArgument;
use clap::{Args, Subcommand};
use tradau::gazetteer::kinds_called;
use tradau::model::UnitKind;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    units: UnitsArgument,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Units that a name may mean, clean or damaged, best first.
    Find(find::Arguments),
    /// The units that belong to a province, a district or a commune on a date.
    List(list::Arguments),
    /// What became of a unit, or what it was made of.
    Successors(successors::Arguments),
    /// Examine the tables: how many units stood when, and what cannot be true; code 1 if something cannot.
    Check,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let gazetteer = arguments.units.load()?;
    match &arguments.what {
        What::Find(a) => find::run(a, gazetteer),
        What::List(a) => list::run(a, gazetteer),
        What::Successors(a) => successors::run(a, gazetteer),
        What::Check => Ok(check::run(gazetteer)),
    }
}

/// A kind as the user names it; `thành phố` is two.
fn kinds(word: Option<&str>) -> Result<&'static [UnitKind], Failure> {
    let Some(word) = word else { return Ok(&[]) };
    match kinds_called(word) {
        [] => Err(Failure::usage(format!(
            "--kind {word}: expected a kind of unit, such as tỉnh, thành phố, quận, huyện, thị xã, phường, thị trấn, xã, \
             đặc khu, thôn (or province, city, district, town, ward, township, commune)"
        ))),
        kinds => Ok(kinds),
    }
}
