//! `--indicators FILE`: the user's own names of indicators.

use super::exit::Failure;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tradau::catalogue::{Catalogue, CatalogueError};
use tradau::export::naming::{self, Mapping};
use tradau::model::RecordRow;

/// Which names indicators get in tables.
#[derive(Debug, Clone, Args)]
pub(crate) struct IndicatorsArgument {
    /// Your own names of indicators (TSV), which overrule the rule by which wordings that differ a little get one name.
    ///
    /// A line: WORDING, a tab, NAME. It holds for every wording that the rule takes for the same as WORDING
    /// (docs/indicators.md). Lines that begin with # are remarks.
    #[arg(long, value_name = "FILE")]
    indicators: Option<PathBuf>,
}

impl IndicatorsArgument {
    /// Reads the list; `None` where none was named.
    pub(crate) fn read(&self) -> Result<Option<Mapping>, Failure> {
        let Some(path) = &self.indicators else { return Ok(None) };
        let shown = path.display();
        let bytes = std::fs::read(path)
            .map_err(|e| Failure::usage(format!("--indicators {shown}: {e}; name a file that can be read")))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let before = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
            let line = before.split(|b| *b == b'\n').count();
            Failure::usage(format!("--indicators {shown}: line {line}: expected UTF-8; save the file as UTF-8 text"))
        })?;
        Mapping::parse(&text).map(Some).map_err(|e| Failure::usage(format!("--indicators {shown}: {e}")))
    }
}

/// Names all indicators of a run, by the list that is given, else by the one that was given before.
pub(crate) fn name(catalogue: &mut Catalogue, given: Option<&Mapping>) -> Result<(), CatalogueError> {
    if let Some(mapping) = given {
        catalogue.set_indicator_mapping(mapping.lines())?;
    }
    let mapping = Mapping::of(catalogue.indicator_mapping()?);
    let names = naming::names(catalogue.indicator_wordings()?, &mapping);
    catalogue.set_indicator_names(&names)
}

/// Names the indicators of one document's rows.
pub(crate) fn name_rows(rows: &mut [RecordRow], mapping: &Mapping) {
    let wordings = rows.iter().filter_map(|r| Some((r.record.indicator.clone()?, 1)));
    let names: BTreeMap<String, String> = naming::names(wordings, mapping);
    for row in rows {
        row.indicator_name = row.record.indicator.as_ref().and_then(|i| names.get(i)).cloned();
    }
}
