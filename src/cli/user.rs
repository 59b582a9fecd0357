//! `--words` and `--protect`: what the user knows of the documents.

use super::exit::Failure;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use tradau::pipeline::{UserWords, UserWordsError};

#[derive(Debug, Clone, Args)]
pub(crate) struct UserArguments {
    /// File with names and terms of your own, one a line, in UTF-8: they are kept where they stand, and recognised
    /// where they were misread.
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
    /// Leave whatever this regular expression matches as it is; may be given several times.
    #[arg(long, value_name = "REGEX")]
    protect: Vec<String>,
}

impl UserArguments {
    /// The same on a command line.
    pub(crate) fn words(&self) -> Vec<OsString> {
        let words = self.words.iter().flat_map(|words| ["--words".into(), words.clone().into_os_string()]);
        // With an equals sign, for a pattern that begins with a dash.
        words.chain(self.protect.iter().map(|pattern| format!("--protect={pattern}").into())).collect()
    }

    /// Reads the words and compiles the patterns.
    pub(crate) fn read(&self) -> Result<Arc<UserWords>, Failure> {
        let mut list = String::new();
        if let Some(path) = &self.words {
            let bytes = std::fs::read(path).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
            list = String::from_utf8(bytes).map_err(|e| {
                let line = e.as_bytes()[..e.utf8_error().valid_up_to()].split(|b| *b == b'\n').count();
                Failure::usage(format!(
                    "{}, line {line}: expected UTF-8, found another encoding; save the list as UTF-8",
                    path.display()
                ))
            })?;
        }
        UserWords::parse(&list, &self.protect).map(Arc::new).map_err(|e| {
            Failure::usage(match (&e, &self.words) {
                (UserWordsError::Pattern { .. }, _) | (_, None) => format!("--protect {e}"),
                (_, Some(path)) => format!("{}, {e}", path.display()),
            })
        })
    }
}
