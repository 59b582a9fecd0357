//! A progress bar on a terminal, nothing in a pipe.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// A bar over so many documents, on standard error.
pub(crate) fn bar(documents: usize) -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(documents as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} documents, {elapsed} so far, {eta} to go") {
        bar.set_style(style);
    }
    bar
}
