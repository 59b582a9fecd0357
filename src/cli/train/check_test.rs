//! `tradau train check-test`: how well relations are found and judged.

use crate::cli::exit::{Exit, Failure, Outcome};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use tradau::training::check_test::{self, Half};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Notices to make up.
    #[arg(long, default_value_t = 1_000)]
    notices: u64,
    /// Same seed, same notices; the README's figures are seed 1's, tuning takes others.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Wordings that the rules were tuned on, those that judge them, or both.
    #[arg(long, value_enum, default_value_t = Wordings::Both)]
    wordings: Wordings,
    /// Print what was missed, too.
    #[arg(long)]
    misses: bool,
    /// Print the notice of this number instead of measuring.
    #[arg(long)]
    show: Option<u64>,
    /// Print how long documents of several sizes take instead.
    #[arg(long)]
    timing: bool,
    /// Measure on the `.txt` files of a folder instead: what fails as they stand, and slips planted in what holds.
    #[arg(long)]
    texts: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Wordings {
    Tune,
    Test,
    Both,
}

impl From<Wordings> for Half {
    fn from(wordings: Wordings) -> Self {
        match wordings {
            Wordings::Tune => Self::Tune,
            Wordings::Test => Self::Test,
            Wordings::Both => Self::Both,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let half = arguments.wordings.into();
    if let Some(folder) = &arguments.texts {
        let counted = check_test::texts(&read(folder)?, arguments.seed);
        crate::cli::print(&check_test::texts_table(&counted, arguments.misses));
        return Ok(Exit::Done);
    }
    if arguments.timing {
        let mut before: Option<(f64, f64)> = None;
        for figures in [500, 1_000, 2_000, 4_000, 20_000, 100_000] {
            let (figures, checks, time) = check_test::timing(figures, arguments.seed);
            let (n, ms) = (u32::try_from(figures).map_or(f64::MAX, f64::from), time.as_secs_f64() * 1e3);
            // The power of n that two sizes tell of.
            let growth = before.map_or(String::new(), |(m, t)| format!(", n^{:.2}", (ms / t).ln() / (n / m).ln()));
            before = Some((n, ms));
            crate::cli::print(&format!("{figures} figures, {checks} checks: {ms:.1} ms{growth}\n"));
        }
        return Ok(Exit::Done);
    }
    if let Some(number) = arguments.show {
        crate::cli::print(&check_test::sample(number, arguments.seed, half));
        return Ok(Exit::Done);
    }
    let (tally, misses) = check_test::run(arguments.notices, arguments.seed, half, arguments.misses);
    for line in misses {
        crate::cli::print(&format!("{line}\n"));
    }
    crate::cli::print(&check_test::table(&tally, arguments.seed));
    Ok(Exit::Done)
}

/// The texts of a folder by name.
fn read(folder: &PathBuf) -> Result<Vec<(String, String)>, Failure> {
    let broken = |e: std::io::Error| Failure::usage(format!("{}: {e}", folder.display()));
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            let name = path.file_stem().map_or(String::new(), |n| n.to_string_lossy().into_owned());
            out.push((name, std::fs::read_to_string(&path).map_err(broken)?));
        }
    }
    out.sort();
    Ok(out)
}
