//! `tradau train check-test`: how well relations are found and judged.

use crate::cli::exit::{Exit, Outcome};
use clap::{Args, ValueEnum};
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
