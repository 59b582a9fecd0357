//! `tradau eval`: how good a text is, held against the true one.

use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use clap::{Args, ValueEnum};
use regex::Regex;
use serde::Serialize;
use std::io::Read;
use std::path::{Path, PathBuf};
use tradau::evaluate::{self, Calibration, Change, Confusion, Evaluation, Hypothesis, Places, Scores, Share};
use tradau::export::table::{Align, TextTable};
use tradau::export::{edits, json};
use tradau::gazetteer::Gazetteer;
use tradau::model::{Edit, TokenConfidence};
use tradau::pipeline::{self, Source};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The text to measure: plain, the JSON of a notice, or what `repair --format json` printed; `-` for standard
    /// input.
    hyp: PathBuf,
    /// The true text; pages may be parted by form feeds.
    truth: PathBuf,
    /// The text before it was repaired: adds what went from wrong to right, and from right to wrong.
    #[arg(long)]
    raw: Option<PathBuf>,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// How many of the commonest errors to print.
    #[arg(long, default_value_t = 10, value_name = "N")]
    errors: usize,
    /// Leave the truth out from the first line that matches. The default is where a digital signature begins, which
    /// no page shows.
    #[arg(long, value_name = "REGEX", default_value = evaluate::SIGNATURE)]
    stop: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Table,
    /// Counts and shares.
    Json,
}

/// Version of the JSON.
const SCHEMA: &str = "tradau.evaluation/1";

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    scores: Scores,
    places: Places,
    syllables_changed: Option<Change>,
    numbers_changed: Option<Change>,
    calibration: Option<&'a Calibration>,
    errors: &'a [Confusion],
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let stop = Regex::new(&format!("(?m){}", arguments.stop))
        .map_err(|e| Failure::usage(format!("--stop: expected a regular expression: {e}")))?;
    let truth = plain(&arguments.truth)?;
    let truth = stop.find(&truth).map_or(truth.as_str(), |m| &truth[..m.start()]);
    let (text, confidences) = hypothesis(&arguments.hyp)?;
    let raw = arguments.raw.as_deref().map(plain).transpose()?;
    let names = evaluate::own_names(Gazetteer::bundled(), truth, pipeline::document_date(truth));
    let hypothesis = Hypothesis { text: &text, confidences: &confidences, raw: raw.as_deref() };
    let mut found = evaluate::evaluate(truth, hypothesis, &names).map_err(|e| Failure::usage(e.to_string()))?;
    found.confusions.truncate(arguments.errors);
    super::print(&match arguments.format {
        Format::Table => table(&found, Color::Auto.wanted()),
        Format::Json => {
            let report = Report {
                schema: SCHEMA,
                scores: found.scores,
                places: found.places,
                syllables_changed: found.syllables,
                numbers_changed: found.numbers,
                calibration: found.calibration.as_ref(),
                errors: &found.confusions,
            };
            json::pretty(&report)
        }
    });
    Ok(Exit::Done)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes).map_err(|e| Failure::usage(format!("standard input: {e}")))?;
    } else {
        bytes = std::fs::read(path).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
    }
    Ok(bytes)
}

fn plain(path: &Path) -> Result<String, Failure> {
    text_of(path, bytes(path)?)
}

/// An empty text is a text: nothing of the truth is in it.
fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    if bytes.trim_ascii().is_empty() {
        return Ok(String::new());
    }
    let source = Source::from_bytes(path, path, bytes).map_err(|e| Failure::new(Exit::SomeFailed, e.to_string()))?;
    source.text().map(str::to_owned).ok_or_else(|| {
        Failure::usage(format!("{}: expected text or the JSON of a notice, found no text", path.display()))
    })
}

/// The text to measure, and how sure its maker was of its tokens.
fn hypothesis(path: &Path) -> Result<(String, Vec<TokenConfidence>), Failure> {
    let bytes = bytes(path)?;
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Ok((text_of(path, bytes)?, Vec::new()));
    }
    let what = path.display().to_string();
    let broken = |e: &dyn std::fmt::Display| Failure::new(Exit::SomeFailed, e.to_string());
    let text = String::from_utf8(bytes).map_err(|e| broken(&format!("{what}: {e}")))?;
    if let Some(repaired) = edits::from_json(&what, &text).map_err(|e| broken(&e))? {
        return Ok(repaired);
    }
    let notice = json::from_json(&what, &text).map_err(|e| broken(&e))?;
    let confidences = notice.edits.iter().filter(|e| e.applied).map(of_edit).collect();
    Ok((notice.text, confidences))
}

const fn of_edit(edit: &Edit) -> TokenConfidence {
    TokenConfidence { span: edit.span, confidence: edit.confidence, flagged: false }
}

fn table(found: &Evaluation, colour: bool) -> String {
    let scores = &found.scores;
    let mut table = TextTable::new(&[
        ("measure", Align::Left),
        ("count", Align::Right),
        ("of", Align::Right),
        ("share", Align::Right),
    ]);
    let mut row = |what: &str, share: Share| {
        table.row([what.to_owned(), share.right.to_string(), share.of.to_string(), share.rounded(4)]);
    };
    row("syllables right", scores.syllables);
    row("  whatever the case", scores.syllables_any_case);
    row("words right", scores.words);
    row("word errors", scores.word_errors);
    row("character errors", scores.character_errors);
    row("numbers right", scores.numbers);
    row("  of those in the text", scores.numbers_precision);
    if found.places.names.of > 0 {
        row("names of units right everywhere", found.places.names);
        row("  their occurrences", found.places.occurrences);
    }
    if let Some(change) = found.syllables {
        row("wrong syllables made right", change.gain);
        row("right syllables made wrong", change.harm);
    }
    if let Some(change) = found.numbers {
        row("right numbers made wrong", change.harm);
    }
    let mut out = table.render(None, colour);
    if let Some(calibration) = &found.calibration {
        out.push('\n');
        out += &calibrated(calibration, colour);
    }
    if !found.confusions.is_empty() {
        let columns =
            [("times", Align::Right), ("true", Align::Left), ("read", Align::Left), ("first in", Align::Left)];
        let mut table = TextTable::new(&columns);
        for c in &found.confusions {
            table.row([&c.count.to_string(), &c.truth, &c.read, &c.context]);
        }
        out.push('\n');
        out += &table.render(None, colour);
    }
    out
}

fn calibrated(calibration: &Calibration, colour: bool) -> String {
    let columns = [
        ("stated", Align::Right),
        ("right", Align::Right),
        ("of", Align::Right),
        ("share", Align::Right),
        ("expected", Align::Right),
    ];
    let mut table = TextTable::new(&columns);
    for bucket in calibration.buckets.iter().filter(|b| b.right.of > 0) {
        let stated = if bucket.from == bucket.to {
            format!("{} %", bucket.from)
        } else {
            format!("{}–{} %", bucket.from, bucket.to)
        };
        let expected = Share { right: bucket.stated, of: 100 * bucket.right.of };
        let cells = [bucket.right.right.to_string(), bucket.right.of.to_string(), bucket.right.rounded(4)];
        table.row([vec![stated], cells.to_vec(), vec![expected.rounded(4)]].concat());
    }
    let sure = calibration.sure;
    table.row(["95–100 %".to_owned(), sure.right.to_string(), sure.of.to_string(), sure.rounded(4), String::new()]);
    table.render(None, colour)
}
