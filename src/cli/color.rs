//! When output is coloured: on a terminal, unless the user says otherwise.

use clap::ValueEnum;
use std::io::IsTerminal;

/// What the user says of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// In a pipe too.
    Always,
    /// Not at all.
    Never,
}

impl Color {
    /// Whether standard output gets colours (`NO_COLOR` as in no-color.org: set and not empty).
    pub(crate) fn wanted(self) -> bool {
        let unwanted = || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => std::io::stdout().is_terminal() && !unwanted(),
        }
    }
}
