//! `--gazetteer FILE`: the user's own list of administrative units.

use super::exit::Failure;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
use tradau::gazetteer::Gazetteer;

/// Which administrative units a command knows.
#[derive(Debug, Args)]
pub(crate) struct UnitsArgument {
    /// Your own list of administrative units (TSV), which adds, corrects or retires bundled ones.
    ///
    /// A row a unit, UTF-8, a tab between the columns: action, code, name, kind, parent's code, from, to, aliases.
    ///
    /// add CODE NAME KIND PARENT [FROM] [TO] [ALIASES]: a new unit; the code may be your own; the kind is a word such
    /// as xã, phường, thôn, tổ dân phố; FROM is its first day (2023-07-24), TO the first day it stands no longer;
    /// aliases have a semicolon between them.
    ///
    /// correct CODE ...: what is filled in changes, aliases are added, - empties a column.
    ///
    /// retire CODE with only TO filled in: the unit ends on that day.
    ///
    /// CODE@DATE tells the units apart that one code has had. Lines that begin with # are remarks.
    #[arg(long = "gazetteer", value_name = "FILE", global = true)]
    list: Option<PathBuf>,
}

impl UnitsArgument {
    /// The same on a command line.
    pub(crate) fn words(&self) -> Vec<OsString> {
        self.list.iter().flat_map(|list| ["--gazetteer".into(), list.clone().into_os_string()]).collect()
    }

    /// The bundled units, with the user's list taken in if there is one. They live as long as the process.
    pub(crate) fn load(&self) -> Result<&'static Gazetteer, Failure> {
        let Some(path) = &self.list else { return Ok(Gazetteer::bundled()) };
        let bytes = std::fs::read(path).map_err(|e| {
            Failure::usage(format!("--gazetteer {}: {e}; name a file that can be read", path.display()))
        })?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let line = 1 + String::from_utf8_lossy(&e.as_bytes()[..e.utf8_error().valid_up_to()]).matches('\n').count();
            Failure::usage(format!("{}: line {line}: expected UTF-8; save the file as UTF-8 text", path.display()))
        })?;
        let merged = Gazetteer::bundled().with_overrides(&text).map_err(|errors| {
            let lines: Vec<String> = errors.0.iter().map(|e| format!("{}: {e}", path.display())).collect();
            Failure::usage(lines.join("\n"))
        })?;
        Ok(Box::leak(Box::new(merged)))
    }
}
