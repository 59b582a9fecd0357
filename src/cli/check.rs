//! `tradau check`: the checks of one notice, or of a finished run, as a table or as JSON.

use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use super::one_notice::OneDocument;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::export::words::Vietnamese;
use tradau::model::{Cause, Check, CheckKind, Language, Verdict};

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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table, worst first.
    Table,
    /// The checks as in the notice JSON.
    Json,
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
    if super::check_run::is_run(&arguments.one.file) {
        return super::check_run::run(
            &arguments.one.file,
            arguments.format,
            arguments.messages,
            arguments.fail_on_findings,
        );
    }
    let mut checks = arguments.one.read()?.checks;
    match arguments.format {
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
    Ok(if failed && arguments.fail_on_findings { Exit::Findings } else { Exit::Done })
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
