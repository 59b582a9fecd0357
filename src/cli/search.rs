//! `tradau search`: words in the repaired pages of a finished run.

use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use tradau::catalogue::{Found, Hit, Query};
use tradau::export::visible::visible_line;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of a finished run.
    out: PathBuf,
    /// What to find: each argument is a phrase, and all of them must stand on a page. A syllable without marks stands
    /// for all its forms (`hai binh` finds Hải Bình), one with marks for itself. `kich ho*` finds how words begin.
    #[arg(required = true)]
    phrases: Vec<String>,
    /// The most pages to show, best first.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Whether what was found is coloured.
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Document, page and the words around.
    Text,
    /// One JSON object a line.
    Jsonl,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let query = Query::new(&arguments.phrases).map_err(|e| Failure::usage(e.to_string()))?;
    let catalogue = super::catalogue::open(&arguments.out)?;
    let found = catalogue.search(&query, arguments.limit).map_err(|e| Failure::usage(e.to_string()))?;
    match arguments.format {
        Format::Text => {
            super::print(&text(&found.hits, arguments.color.wanted()));
            eprintln!("{}", told(&found));
        }
        Format::Jsonl => super::print(&found.hits.iter().map(json).collect::<String>()),
    }
    Ok(Exit::Done)
}

fn told(found: &Found) -> String {
    match (found.hits.len(), found.more) {
        (0, _) => "nothing found".to_owned(),
        (1, false) => "1 page".to_owned(),
        (n, false) => format!("{n} pages"),
        (n, true) => format!("{n} pages shown, there are more: raise --limit"),
    }
}

fn text(hits: &[Hit], color: bool) -> String {
    let mut out = String::new();
    for hit in hits {
        let document = &hit.document;
        let mut head = vec![format!("{}, page {}", visible_line(&document.source), hit.page)];
        head.extend(document.number.as_ref().map(|n| visible_line(n).into_owned()));
        head.extend(document.date.map(|d| d.to_string()));
        if hit.times > 1 {
            head.push(format!("{} times", hit.times));
        }
        out.push_str(&head.join(" · "));
        out.push_str("\n    ");
        let mut at = 0;
        for mark in &hit.marks {
            out.push_str(&visible_line(hit.snippet.get(at..mark.start).unwrap_or_default()));
            let (on, off) = if color { ("\u{1b}[1;33m", "\u{1b}[0m") } else { ("", "") };
            out.push_str(on);
            out.push_str(&visible_line(mark.of(&hit.snippet)));
            out.push_str(off);
            at = mark.end;
        }
        out.push_str(&visible_line(hit.snippet.get(at..).unwrap_or_default()));
        out.push('\n');
    }
    out
}

fn json(hit: &Hit) -> String {
    let object = serde_json::json!({
        "source": hit.document.source,
        "document_number": hit.document.number,
        "document_date": hit.document.date.map(|d| d.to_string()),
        "page": hit.page,
        "times": hit.times,
        "snippet": hit.snippet,
        "document": hit.document.id,
    });
    format!("{object}\n")
}
