//! `tradau train`: rebuilds what lies in `dictionaries/`.

mod check_test;
mod extract;
mod forge;
mod measure;
mod place_test;

use super::exit::{Exit, Failure, Outcome};
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};
use tradau::training::{
    case_model, channel, corpus, gazetteer, language_model, page_text, read, stripped, surroundings,
};

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
        /// About how many bytes the n-grams may take; the least useful are left out.
        #[arg(long, default_value_t = 14_000_000)]
        bytes: usize,
        /// n-grams to be expected less often than once in so many words are left out before that.
        #[arg(long, default_value_t = 200_000_000)]
        rarest: u32,
        /// The model file to write.
        #[arg(short, long, default_value = "dictionaries/model/language.bin")]
        output: PathBuf,
    },
    /// Train what a word's wider surroundings say.
    Surroundings {
        /// Folder with the text that the recipe names.
        #[arg(long)]
        corpus: PathBuf,
        /// Which parts of the folder make which component.
        #[arg(long, default_value = "dictionaries/model/components.tsv")]
        recipe: PathBuf,
        /// Language model that repair is to use it with.
        #[arg(long, default_value = "dictionaries/model/language.bin")]
        language_model: PathBuf,
        /// How letters are misread.
        #[arg(long, default_value = "dictionaries/channel/wrong-language.tsv")]
        channel: PathBuf,
        /// Words of a component that are asked about at most.
        #[arg(long, default_value_t = 6_000_000)]
        most: usize,
        /// Times over all questions.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// The model file to write.
        #[arg(short, long, default_value = "dictionaries/model/surroundings.bin")]
        output: PathBuf,
    },
    /// Count where words have capitals.
    CaseModel {
        /// Folder with the text that the recipe names.
        #[arg(long)]
        corpus: PathBuf,
        /// Which parts of the folder make which component.
        #[arg(long, default_value = "dictionaries/model/components.tsv")]
        recipe: PathBuf,
        /// Language model that repair is to use it with.
        #[arg(long, default_value = "dictionaries/model/language.bin")]
        language_model: PathBuf,
        /// Most bytes that it may take; the least useful pairs are left out.
        #[arg(long, default_value_t = 700_000)]
        bytes: usize,
        /// The model file to write.
        #[arg(short, long, default_value = "dictionaries/model/case.bin")]
        output: PathBuf,
    },
    /// Estimate how letters are misread, from pages whose truth is known.
    Channel {
        /// Folder with `NAME.png` and `NAME.txt`; pages not yet read are read into `NAME.LANGUAGE.txt`.
        #[arg(long)]
        pages: PathBuf,
        /// Tesseract language to read with: `eng` for the wrong one, `vie` for the right one.
        #[arg(long)]
        language: String,
        /// The table to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Write the text that training pages are typeset from: notices and official documents in turns.
    PageText {
        /// Folder with the text that the recipe names.
        #[arg(long)]
        corpus: PathBuf,
        /// Which parts of the folder make which component.
        #[arg(long, default_value = "dictionaries/model/components.tsv")]
        recipe: PathBuf,
        /// Which notices: those for training (mixed with official documents), for tuning, or for testing.
        #[arg(long, value_enum, default_value_t = Side::Train)]
        split: Side,
        /// Pages that it is to fill, about.
        #[arg(long, default_value_t = 2_200)]
        pages: usize,
        /// The text file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Read pages with Tesseract into `NAME.LANGUAGE.txt`; goes on where it was stopped.
    Read {
        /// Folder with `NAME.png` and `NAME.txt`.
        #[arg(long)]
        pages: PathBuf,
        /// Tesseract language to read with.
        #[arg(long)]
        language: String,
    },
    /// Render text as OUT/NNNN.png with the page's text in OUT/NNNN.txt; goes on where it was stopped.
    Pages(forge::Pages),
    /// Typeset a notice source and write it as a scan.
    Notice(forge::Notice),
    /// Measure how well places are found, on notices that are made up and misread.
    PlaceTest(place_test::Arguments),
    /// Measure how well relations between figures are found and judged, on notices that are made up.
    CheckTest(check_test::Arguments),
    /// Measure how well figures become records, on annotated notices.
    MeasureExtract(extract::Arguments),
    /// Print how good repair is, beside a restorer of marks with the same language model.
    MeasureRepair(measure::Arguments),
    /// Check the tables of administrative units and write them as they are built in.
    Gazetteer {
        /// Units, a row a unit and stretch of time.
        #[arg(long)]
        units: PathBuf,
        /// Changes, a row an old and a new unit.
        #[arg(long)]
        changes: PathBuf,
        /// Folder to write to.
        #[arg(long, default_value = "dictionaries/gazetteer")]
        out: PathBuf,
    },
    /// Write the channel of text without marks, which follows from the letters alone.
    MarksStripped {
        /// The table to write.
        #[arg(short, long, default_value = "dictionaries/channel/marks-stripped.tsv")]
        output: PathBuf,
    },
}

/// A side of the split by document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Side {
    Train,
    Tune,
    Test,
}

impl From<Side> for corpus::Split {
    fn from(side: Side) -> Self {
        match side {
            Side::Train => Self::Train,
            Side::Tune => Self::Tune,
            Side::Test => Self::Test,
        }
    }
}

/// Characters on a page of a notice.
const PAGE: usize = 2_600;

/// The parts that a recipe names, and what a file made of them says of itself.
fn of_recipe(recipe: &Path) -> Result<(Vec<corpus::Component>, String), Failure> {
    let parts = corpus::components(recipe).map_err(|e| reading(recipe, &e))?;
    let about = corpus::header(recipe).map_err(|e| reading(recipe, &e))?;
    let licence = "Licence: MIT OR Apache-2.0.";
    Ok((parts, format!("{about} {licence} Date: {}. Rebuilt by: dictionaries/rebuild.", today())))
}

pub(crate) fn run(arguments: Arguments) -> Outcome {
    match arguments.what {
        What::LanguageModel { corpus, recipe, order, minimum_count, bytes, rarest, output } => {
            let progress = |line: &str| eprintln!("{line}");
            let (parts, about) = of_recipe(&recipe)?;
            let settings = language_model::Settings { order: usize::from(order), minimum_count, bytes, rarest, about };
            let built =
                language_model::build(&corpus, &parts, &settings, &progress).map_err(|e| reading(&corpus, &e))?;
            write(&output, &built.bytes)?;
            eprintln!("{}: {} bytes", output.display(), built.bytes.len());
            Ok(Exit::Done)
        }
        What::Surroundings { corpus, recipe, language_model: model, channel, most, rounds, output } => {
            let progress = |line: &str| eprintln!("{line}");
            let (parts, about) = of_recipe(&recipe)?;
            let words = std::fs::read(&model).map_err(|e| reading(&model, &e))?;
            let channel = std::fs::read_to_string(&channel).map_err(|e| reading(&channel, &e))?;
            let language = language_model::Settings {
                order: 3,
                minimum_count: 1,
                bytes: words.len(),
                rarest: 200_000_000,
                about: String::new(),
            };
            let settings = surroundings::Settings { most, channel, rounds, language };
            let built = surroundings::build(&corpus, &parts, words, &settings, &about, &progress)
                .map_err(|e| reading(&corpus, &e))?;
            write(&output, &built)?;
            eprintln!("{}: {} bytes", output.display(), built.len());
            Ok(Exit::Done)
        }
        What::CaseModel { corpus, recipe, language_model, bytes, output } => {
            let (parts, about) = of_recipe(&recipe)?;
            let words = std::fs::read(&language_model).map_err(|e| reading(&language_model, &e))?;
            let built = case_model::build(&corpus, &parts, words, bytes, &about).map_err(|e| reading(&corpus, &e))?;
            write(&output, &built)?;
            eprintln!("{}: {} bytes", output.display(), built.len());
            Ok(Exit::Done)
        }
        What::Channel { pages, language, output } => {
            read_pages(&pages, &language)?;
            let pairs = read::pairs(&pages, &language).map_err(|e| reading(&pages, &e))?;
            let header = format!(
                "# How letters are misread by Tesseract -l {language}: cost is -1000 ln P(read | true).\n\
                 # Source: {} aligned words of pages typeset, degraded and read by `tradau train`. \
                 Licence: MIT OR Apache-2.0. Date: {}.\n\
                 # Rebuilt by: dictionaries/rebuild. Columns: true letters, read characters, cost.\n",
                pairs.len(),
                today()
            );
            write(&output, channel::estimate(&pairs, &header).as_bytes())?;
            eprintln!("{}: estimated from {} aligned words", output.display(), pairs.len());
            Ok(Exit::Done)
        }
        What::PageText { corpus: folder, recipe, split, pages, output } => {
            let parts = corpus::components(&recipe).map_err(|e| reading(&recipe, &e))?;
            let text =
                page_text::page_text(&folder, &parts, split.into(), pages * PAGE).map_err(|e| reading(&folder, &e))?;
            write(&output, text.as_bytes())?;
            Ok(Exit::Done)
        }
        What::Read { pages, language } => read_pages(&pages, &language).map(|()| Exit::Done),
        What::Pages(job) => forge::pages(&job).map(|()| Exit::Done),
        What::Notice(job) => forge::notice(&job).map(|()| Exit::Done),
        What::CheckTest(test) => check_test::run(&test),
        What::PlaceTest(test) => place_test::run(&test),
        What::MeasureExtract(job) => extract::run(&job),
        What::MeasureRepair(job) => measure::run(job).map(|()| Exit::Done),
        What::Gazetteer { units, changes, out } => {
            let report = gazetteer::build(&units, &changes, &out).map_err(|e| Failure::usage(e.to_string()))?;
            eprintln!("{report}");
            Ok(Exit::Done)
        }
        What::MarksStripped { output } => {
            let header = format!(
                "# Text without marks: cost is -1000 ln P(written | true). Source: follows from the alphabet.\n\
                 # Licence: MIT OR Apache-2.0. Date: {}. Rebuilt by: dictionaries/rebuild. \
                 Columns: true letters, written characters, cost.\n",
                today()
            );
            write(&output, stripped::table(&header).as_bytes())?;
            Ok(Exit::Done)
        }
    }
}

fn read_pages(pages: &Path, language: &str) -> Result<(), Failure> {
    let progress = |done: usize, of: usize| {
        if done.is_multiple_of(20) || done == of {
            eprintln!("{done} of {of} pages read");
        }
    };
    read::read_pages(pages, language, &progress).map_err(|e| reading(pages, &e))
}

/// The day a file was made, for its header.
fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn reading(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|e| reading(path, &e))
}
