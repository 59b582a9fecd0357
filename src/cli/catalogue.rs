//! The catalogue of a finished run, for the commands that only read it.

use super::exit::Failure;
use super::indicators;
use std::path::Path;
use tradau::catalogue::{Catalogue, CatalogueError};

/// Opens `OUT/catalogue.sqlite`. One that an older tradau wrote is brought up to date first.
pub(crate) fn open(out: &Path) -> Result<Catalogue, Failure> {
    let path = out.join("catalogue.sqlite");
    if !path.is_file() {
        return Err(Failure::usage(format!(
            "{} is not the folder of a run: there is no catalogue.sqlite in it",
            out.display()
        )));
    }
    match Catalogue::open_read_only(&path) {
        Err(CatalogueError::Older { .. }) => Catalogue::open(&path).and_then(|mut older| {
            indicators::name(&mut older, None)?;
            Ok(older)
        }),
        opened => opened,
    }
    .map_err(|e| Failure::usage(e.to_string()))
}
