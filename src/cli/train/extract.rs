//! `tradau train measure-extract`: how well figures become records.

use super::forge::{Look, typeset_scans};
use crate::cli::engine::{EngineArguments, Wanted};
use crate::cli::exit::{Exit, Failure, Outcome};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use tradau::forge::{Level, write_pdf};
use tradau::pipeline::{self, OcrMode, Resources};
use tradau::training::extract_test::{Found, MARKS_CLEAN, MARKS_SCANS, Tally, clean, score, table};
use tradau::training::gold::{self, GoldNotice, Half};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder with the annotated notices, `NAME.gold`.
    gold: PathBuf,
    /// Also typeset them as office scans into this folder, and measure on what is read there. Scans that are there
    /// and newer than their notice are taken as they are.
    #[arg(long, value_name = "WORK")]
    scans: Option<PathBuf>,
    /// Which notices.
    #[arg(long, value_enum, default_value_t = Side::Both)]
    half: Side,
    /// Print as many errors of each notice; those of the test half only with `--half test`.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Print the text of the notice of this name instead of measuring.
    #[arg(long, value_name = "NAME")]
    show: Option<String>,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    engine: EngineArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Side {
    Tune,
    Test,
    Both,
}

impl Side {
    const fn has(self, half: Half) -> bool {
        matches!((self, half), (Self::Both, _) | (Self::Tune, Half::Tune) | (Self::Test, Half::Test))
    }
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut notices = gold::read(&arguments.gold).map_err(|e| Failure::usage(e.to_string()))?;
    if let Some(name) = &arguments.show {
        let found = notices.iter().find(|n| n.name == *name);
        let found = found.ok_or_else(|| Failure::usage(format!("{name}.gold: not in {}", arguments.gold.display())))?;
        crate::cli::print(&found.text);
        return Ok(Exit::Done);
    }
    notices.retain(|n| arguments.half.has(n.half));
    let scored: Vec<_> = notices.par_iter().map(clean).collect();
    report(arguments, "clean text", &notices, scored, MARKS_CLEAN);
    if let Some(work) = &arguments.scans {
        let scored = scans(arguments, work, &notices)?;
        crate::cli::print("\n");
        report(arguments, "office scans, read and repaired", &notices, scored, MARKS_SCANS);
    }
    Ok(Exit::Done)
}

fn report(
    arguments: &Arguments,
    title: &str,
    notices: &[GoldNotice],
    scored: Vec<(Tally, Vec<String>)>,
    marks: [Option<u64>; 6],
) {
    let mut halves: Vec<(Half, usize, Tally)> = Vec::new();
    for (notice, (tally, misses)) in notices.iter().zip(scored) {
        // Whoever tunes must not see what is kept for judging.
        if notice.half == Half::Tune || arguments.half == Side::Test {
            for line in misses.iter().take(arguments.errors) {
                crate::cli::print(&format!("{line}\n"));
            }
        }
        match halves.iter_mut().find(|h| h.0 == notice.half) {
            Some((_, count, sum)) => {
                *count += 1;
                *sum += tally;
            }
            None => halves.push((notice.half, 1, tally)),
        }
    }
    halves.sort_by_key(|h| h.0);
    crate::cli::print(&table(title, &halves, marks));
}

/// What is found on scans of the notices.
fn scans(arguments: &Arguments, work: &Path, notices: &[GoldNotice]) -> Result<Vec<(Tally, Vec<String>)>, Failure> {
    std::fs::create_dir_all(work).map_err(|e| Failure::usage(format!("{}: {e}", work.display())))?;
    let engine = arguments.engine.start(Wanted::Yes, rayon::current_num_threads(), None)?;
    let resources = Resources::bundled(engine.as_deref());
    let settings = pipeline::Settings { ocr: OcrMode::Auto, ..pipeline::Settings::default() };
    let one = |(i, notice): (usize, &GoldNotice)| -> Result<(Tally, Vec<String>), Failure> {
        let failed = |e: &dyn std::fmt::Display| Failure::usage(format!("{}: {e}", notice.name));
        let path = work.join(format!("{}.pdf", notice.name));
        let source = work.join(format!("{}.forge", notice.name));
        let same = std::fs::read_to_string(&source).is_ok_and(|s| s == notice.source) && path.exists();
        if !same {
            let pages = typeset_scans(&notice.source, &arguments.look, Level::Office, i as u64)?;
            std::fs::write(&path, write_pdf(&pages).map_err(|e| failed(&e))?).map_err(|e| failed(&e))?;
            std::fs::write(&source, &notice.source).map_err(|e| failed(&e))?;
        }
        let name = format!("{}.pdf", notice.name);
        let source = pipeline::open(&path, Path::new(&name)).map_err(|e| failed(&e))?;
        let read = pipeline::notice(&source, resources, settings).map_err(|e| failed(&e))?;
        std::fs::write(work.join(format!("{}.txt", notice.name)), &read.text).map_err(|e| failed(&e))?;
        let found = Found {
            header: &read.header,
            places: &read.places,
            figures: &read.figures,
            tables: &read.tables,
            records: &read.records,
        };
        Ok(score(notice, &found, false))
    };
    notices.par_iter().enumerate().map(one).collect()
}
