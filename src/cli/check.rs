//! `tradau check`: the checks of one notice, or of a finished run, as a table, as JSON, or as a list to review; and what a
//! person decided of that list.

use super::accept::{self, List};
use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use super::one_notice::OneDocument;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::PathBuf;
use tradau::export::review;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::export::words::Vietnamese;
use tradau::model::{Cause, Check, CheckKind, Language, RecordRow, Verdict};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    one: OneDocument,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The language of the table. JSON has both.
    #[arg(long, value_enum, default_value_t = Spoken::En)]
    messages: Spoken,
    /// End with code 1 if a check failed.
    #[arg(long)]
    fail_on_findings: bool,
    /// A reviewed list: what `--format csv` (or json) gave, with `x` in the column `decision` where the change is right, or
    /// `withdraw` where an accepted one is not. In the folder of a run the figures take these values, with the trail in
    /// OUT/accepted.jsonl; of a single file nothing is written. A line that does not match any more is refused.
    #[arg(long, value_name = "LIST")]
    accept: Option<PathBuf>,
    /// Who hands the list in, where its column `by` is empty [default: your login name].
    #[arg(long, value_name = "NAME", requires = "accept")]
    by: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table, worst first.
    Table,
    /// The checks as in the notice JSON; of a run with the list to review as `changes`.
    Json,
    /// A list to review: each finding with each change that would mend it, and a column to decide in.
    Csv,
}

/// A language of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Spoken {
    /// English.
    En,
    /// Tiếng Việt.
    Vi,
}

impl Spoken {
    pub(super) const fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Vi => Language::Vietnamese,
        }
    }

    /// One of two words.
    pub(super) const fn word(self, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::En => english,
            Self::Vi => vietnamese,
        }
    }

    /// What kind of relation, in a word.
    pub(super) fn kind(self, kind: CheckKind) -> String {
        match self {
            Self::En => tradau::model::json_name(&kind),
            Self::Vi => kind.vietnamese().to_owned(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let file = &arguments.one.file;
    let list = arguments.accept.as_deref().map(|path| List::read(path, arguments.by.as_deref())).transpose()?;
    let mut went = Exit::Done;
    if super::check_run::is_run(file) {
        if let Some(list) = &list {
            went = accept::in_run(file, list)?;
        }
        let findings = arguments.fail_on_findings;
        let told = super::check_run::run(file, arguments.format, arguments.messages, findings)?;
        return Ok(if went == Exit::Done { told } else { went });
    }
    let mut notice = arguments.one.read()?;
    if let Some(list) = &list {
        went = accept::in_notice(&mut notice, list);
    }
    if arguments.format == Format::Csv {
        let label = RecordRow::label(&notice);
        super::print(&review::to_csv(&review::lines(&notice, &label)));
    }
    let mut checks = notice.checks;
    match arguments.format {
        Format::Csv => {}
        Format::Json => {
            let text = serde_json::to_string_pretty(&checks).map_err(|e| Failure::usage(e.to_string()))?;
            super::print(&format!("{text}\n"));
        }
        Format::Table => {
            checks.sort_by_key(|c| std::cmp::Reverse(c.verdict));
            super::print(&table(&checks, arguments.messages));
        }
    }
    let failed = checks.iter().any(|c| c.verdict == Verdict::Fails);
    Ok(match went {
        Exit::Done if failed && arguments.fail_on_findings => Exit::Findings,
        went => went,
    })
}

fn table(checks: &[Check], spoken: Spoken) -> String {
    if checks.is_empty() {
        let nothing = spoken.word("không thấy con số nào liên hệ với nhau", "no relation between figures was found");
        return format!("{nothing}\n");
    }
    let mut table = TextTable::new(&[
        (spoken.word("kết luận", "verdict"), Align::Left),
        (spoken.word("loại", "kind"), Align::Left),
        (spoken.word("trang", "page"), Align::Right),
        (spoken.word("diễn giải", "what"), Align::Left),
    ]);
    for check in checks {
        table.toned([
            verdict_cell(check.verdict, spoken),
            (spoken.kind(check.kind), Tone::Plain),
            (check.page.to_string(), Tone::Plain),
            (proposal(check, spoken), Tone::Plain),
        ]);
    }
    table.render(None, Color::Auto.wanted())
}

/// The verdict with its tone.
pub(super) fn verdict_cell(verdict: Verdict, spoken: Spoken) -> (String, Tone) {
    let (word, tone) = match verdict {
        Verdict::Holds => (spoken.word("khớp", "holds"), Tone::Good),
        Verdict::Rounding => (spoken.word("làm tròn", "rounding"), Tone::Doubtful),
        Verdict::Unread => (spoken.word("không đọc được", "unread"), Tone::Doubtful),
        Verdict::Fails => (spoken.word("LỆCH", "FAILS"), Tone::Bad),
    };
    (word.to_owned(), tone)
}

/// The message, with what would mend it and who made the mistake.
pub(super) fn proposal(check: &Check, spoken: Spoken) -> String {
    let language = spoken.language();
    let mut out = check.message_in(language).to_owned();
    if let Some(p) = &check.proposal {
        let _ = write!(out, " [{} → {}? {}]", p.before, p.after, p.reason_in(language));
    } else if !check.alternatives.is_empty() {
        let all: Vec<String> =
            check.alternatives.iter().map(|p| format!("{} → {} ({} %)", p.before, p.after, p.probability)).collect();
        let _ = write!(out, " [{} {}]", spoken.word("một trong:", "one of:"), all.join("; "));
    }
    match check.cause {
        Some(Cause::Document) => out
            .push_str(spoken.word(" [trang đọc rõ: văn bản sai]", " [the page was read well: the document is wrong]")),
        Some(Cause::Reading) => out.push_str(spoken.word(" [đọc nhầm]", " [misread]")),
        None => {}
    }
    out
}
