//! `tradau train`: rebuilds what lies in `dictionaries/`.

use super::exit::{Exit, Failure, Outcome};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use tradau::training::{corpus, language_model};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Count, smooth, mix and prune the syllable n-gram model.
    LanguageModel {
        /// Folder with the text that the recipe names.
        #[arg(long)]
        corpus: PathBuf,
        /// Which parts of the folder make which component.
        #[arg(long, default_value = "dictionaries/model/components.tsv")]
        recipe: PathBuf,
        /// Longest n-gram, 2 to 4.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(2..=4))]
        order: u8,
        /// How often a syllable must be seen.
        #[arg(long, default_value_t = 3)]
        minimum_count: u32,
        /// How many n-grams to keep of each order from 2 upwards.
        #[arg(long, value_delimiter = ',', default_values_t = [500_000, 1_200_000])]
        keep: Vec<usize>,
        /// The model file to write.
        #[arg(short, long, default_value = "dictionaries/model/language.bin")]
        output: PathBuf,
    },
}

pub(crate) fn run(arguments: Arguments) -> Outcome {
    match arguments.what {
        What::LanguageModel { corpus, recipe, order, minimum_count, keep, output } => {
            let progress = |line: &str| eprintln!("{line}");
            let parts = corpus::components(&recipe).map_err(|e| reading(&recipe, &e))?;
            let settings = language_model::Settings { order: usize::from(order), minimum_count, keep };
            let built =
                language_model::build(&corpus, &parts, &settings, &progress).map_err(|e| reading(&corpus, &e))?;
            write(&output, &built.bytes)?;
            eprintln!("{}: {} bytes", output.display(), built.bytes.len());
            Ok(Exit::Done)
        }
    }
}

fn reading(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|e| reading(path, &e))
}
