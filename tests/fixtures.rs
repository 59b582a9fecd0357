//! The main job on real scans: what the built program makes of every fixture, against its truth made by hand.
//!
//! Tesseract itself reads the pages, so this measures the whole way from picture to checked record. Each measure has
//! a floor for each document: what really holds now, with a little room for another release of the engine. A change
//! that loses more than that fails here. `cargo test --test fixtures -- --nocapture` prints the table.
// A build without the engine cannot read the scans; what it does with one is held in tests/bad_input.rs.
#![cfg(feature = "ocr")]

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A measure: how many of how many.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    found: usize,
    of: usize,
}

impl Share {
    fn add(&mut self, found: bool) {
        self.of += 1;
        self.found += usize::from(found);
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}/{}", self.found, self.of))
    }
}

/// Everything measured of one document.
#[derive(Debug, Default)]
struct Measured {
    /// Records with the right place and value.
    records: Share,
    /// Of these, with the right unit.
    units: Share,
    /// Relations found, with the right verdict.
    checks: Share,
    /// Failing checks that the truth does not know.
    false_fails: Vec<String>,
    header: Share,
    cells: Share,
    /// Numbers of the truth that are figures of the document, as written.
    figures: Share,
    /// Syllables of the truth that stand, in order, in the text.
    syllables: Share,
    /// Wrong characters in ten thousand, in the lines of the body.
    body_errors: usize,
    /// What was missed, for a reader.
    missed: Vec<String>,
}

/// What must hold: `[records, units, checks, header, cells]` at least, `[figures, syllables]` in per cent at least,
/// body errors in ten thousand at most; so many checks may fail though nothing is wrong.
struct Floor {
    source: &'static str,
    found: [usize; 5],
    per_cent: [usize; 2],
    body_errors: usize,
    false_fails: usize,
}

impl Floor {
    const fn with_false_fails(self, false_fails: usize) -> Self {
        Self { false_fails, ..self }
    }
}

const fn floor(source: &'static str, found: [usize; 5], per_cent: [usize; 2], body_errors: usize) -> Floor {
    Floor { source, found, per_cent, body_errors, false_fails: 0 }
}

include!("support/floors.rs");

#[test]
fn fixtures_are_read_as_their_truth_says() {
    let work = tempfile::tempdir().expect("a temporary folder");
    let (inputs, output) = (work.path().join("in"), work.path().join("out"));
    let slugs = gather(&inputs);
    Command::new(env!("CARGO_BIN_EXE_tradau")).arg("run").arg(&inputs).arg("-o").arg(&output).assert().success();
    let mut table = format!(
        "{:<40}{:>9}{:>9}{:>8}{:>7}{:>8}{:>9}{:>9}{:>11}{:>7}\n",
        "document", "records", "units", "checks", "false", "header", "cells", "figures", "syllables", "body"
    );
    let mut wrong: Vec<String> = Vec::new();
    let mut seen = 0;
    for path in files(&output.join("documents")) {
        let notice: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("a document")).expect("JSON");
        let source = notice["document"]["source"].as_str().expect("a source").to_owned();
        let slug = slugs.iter().find(|s| source.contains(s.as_str())).expect("a fixture's name");
        let measured = measure(&notice, slug, source.starts_with("formats") && source.contains("-1."));
        row(&mut table, &source, &measured);
        let Some(floor) = FLOORS.iter().find(|f| f.source == source) else {
            wrong.push(format!("{source}: no floor"));
            continue;
        };
        seen += 1;
        wrong.extend(below(floor, &measured));
    }
    println!("{table}");
    assert_eq!(seen, FLOORS.len(), "documents with a floor:\n{table}");
    assert!(wrong.is_empty(), "{}\n{table}", wrong.join("\n"));
}

/// Puts what is read into one folder; the truth too, as plain text: it tells losses of reading from losses of the
/// rest.
fn gather(inputs: &Path) -> Vec<String> {
    let fixtures = fixtures();
    let mut slugs = Vec::new();
    for entry in std::fs::read_dir(&fixtures).expect("the fixtures").flatten() {
        let name = entry.file_name().into_string().expect("a plain name");
        // `gold` holds annotated texts and has no scans.
        if !entry.path().is_dir() || name == "gold" {
            continue;
        }
        let to = inputs.join(&name);
        std::fs::create_dir_all(&to).expect("a folder");
        if name == "formats" {
            for file in files(&entry.path()) {
                std::fs::copy(&file, to.join(file.file_name().expect("a name"))).expect("a copy");
            }
            continue;
        }
        for (from, into) in [("scan.pdf", "scan.pdf"), ("damaged.txt", "damaged.txt"), ("truth.plain", "truth.txt")] {
            std::fs::copy(entry.path().join(from), to.join(into)).expect("a copy");
        }
        slugs.push(name);
    }
    slugs.sort();
    slugs
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            out.extend(files(&entry.path()));
        } else {
            out.push(entry.path());
        }
    }
    out.sort();
    out
}

fn row(table: &mut String, source: &str, m: &Measured) {
    let _ = writeln!(
        table,
        "{source:<40}{:>9}{:>9}{:>8}{:>7}{:>8}{:>9}{:>9}{:>11}{:>5}.{:02}",
        m.records,
        m.units,
        m.checks,
        m.false_fails.len(),
        m.header,
        m.cells,
        m.figures,
        m.syllables,
        m.body_errors / 100,
        m.body_errors % 100,
    );
    for missed in m.missed.iter().chain(&m.false_fails) {
        let _ = writeln!(table, "    {missed}");
    }
}

fn below(floor: &Floor, m: &Measured) -> Vec<String> {
    let fails = if m.false_fails.len() > floor.false_fails { m.false_fails.as_slice() } else { &[] };
    let mut out: Vec<String> = fails.iter().map(|f| format!("{}: false `fails`: {f}", floor.source)).collect();
    let measures = [m.records, m.units, m.checks, m.header, m.cells];
    for ((share, least), name) in
        measures.iter().zip(floor.found).zip(["records", "units", "checks", "header", "cells"])
    {
        if share.found < least {
            out.push(format!("{}: {name}: {share}, at least {least} were found before", floor.source));
        }
    }
    for ((share, least), name) in [m.figures, m.syllables].iter().zip(floor.per_cent).zip(["figures", "syllables"]) {
        if share.found * 100 < least * share.of {
            out.push(format!("{}: {name}: {share}, at least {least} % were right before", floor.source));
        }
    }
    if m.body_errors > floor.body_errors {
        out.push(format!("{}: body: {} wrong in 10000, at most {}", floor.source, m.body_errors, floor.body_errors));
    }
    out
}

fn measure(notice: &Value, slug: &str, first_page: bool) -> Measured {
    let folder = fixtures().join(slug);
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("truth.json")).expect("a truth")).expect("JSON");
    let mut print = std::fs::read_to_string(folder.join("truth.plain")).expect("a truth");
    if first_page {
        print.truncate(print.find('\u{c}').unwrap_or(print.len()));
    }
    let mut m = Measured::default();
    records(notice, &truth, &mut m);
    checks(notice, &truth, &mut m);
    header(notice, &truth, &mut m);
    tables(notice, &truth, &mut m);
    let text = str_of(&notice["text"]);
    figures(notice, &print, &mut m);
    let (ours, theirs) = (syllables(text), syllables(&print));
    m.syllables = Share { found: longest_common(&ours, &theirs), of: theirs.len() };
    m.body_errors = body_errors(text, &print);
    m
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn str_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A number without what does not change it: `69.50` and `69.5`; of a ratio the part.
fn number(text: &str) -> String {
    let part = text.split('/').next().unwrap_or(text);
    let plain = if part.contains('.') { part.trim_end_matches('0').trim_end_matches('.') } else { part };
    plain.to_owned()
}

fn records(notice: &Value, truth: &Value, m: &mut Measured) {
    for wanted in list(&truth["records"]) {
        let place = str_of(&wanted["place"]).trim_start_matches("ấp ").to_lowercase();
        let value = number(str_of(&wanted["value"]));
        let candidates: Vec<&Value> = list(&notice["records"])
            .iter()
            .filter(|r| {
                number(str_of(&r["value"])) == value
                    && str_of(&r["place"]).to_lowercase().ends_with(&place)
                    && (wanted["place_code"].is_null() || r["place_code"] == wanted["place_code"])
            })
            .collect();
        m.records.add(!candidates.is_empty());
        m.units.add(candidates.iter().any(|r| r["unit"] == wanted["unit"]));
        if candidates.is_empty() {
            m.missed.push(format!("record {} {} {}", wanted["place"], wanted["value"], wanted["unit"]));
        }
    }
}

/// As written, without blanks, brackets and the sign of per cent.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || ",./-".contains(*c)).collect::<String>().to_lowercase()
}

fn checks(notice: &Value, truth: &Value, m: &mut Measured) {
    let texts = |v: &Value| -> Vec<String> {
        let mut out: Vec<String> = list(v).iter().map(|t| plain(str_of(t))).collect();
        out.sort();
        out
    };
    let told = list(&notice["checks"]);
    for wanted in list(&truth["checks"]) {
        let kind = str_of(&wanted["kind"]);
        let operands = texts(&wanted["operands"]);
        let stated = plain(str_of(&wanted["stated"]));
        let fails = wanted["verdict"] == "fails";
        let found = told.iter().any(|c| {
            let own = texts(&c["operand_texts"]);
            let result = plain(str_of(&c["stated_text"]));
            (c["verdict"] == "fails") == fails
                && str_of(&c["kind"]) == kind
                && match kind {
                    "count" | "list" => {
                        result.split('/').next() == Some(stated.as_str()) && own.len() == operands.len()
                    }
                    // One check tells all columns of a total row.
                    "total-row" => own.iter().any(|o| {
                        let column = plain(str_of(&wanted["column"]));
                        !o.is_empty() && (column.contains(o.as_str()) || o.contains(&column))
                    }),
                    _ => result == stated && own == operands,
                }
        });
        m.checks.add(found);
        if !found {
            m.missed.push(format!("check {kind} {} = {}", wanted["operands"], wanted["stated"]));
        }
    }
    let planted: Vec<String> = list(&truth["checks"])
        .iter()
        .filter(|c| c["verdict"] == "fails")
        .map(|c| plain(str_of(&c["stated"])))
        .collect();
    m.false_fails = told
        .iter()
        .filter(|c| c["verdict"] == "fails" && !planted.contains(&plain(str_of(&c["stated_text"]))))
        .map(|c| str_of(&c["message"]).to_owned())
        .collect();
}

fn header(notice: &Value, truth: &Value, m: &mut Measured) {
    let words = |v: &Value| -> String {
        let text = str_of(v).to_lowercase().replace([';', ',', '–', '-'], " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (field, wanted) in truth["header"].as_object().expect("a header") {
        let own = &notice["header"][field]["value"];
        let right = words(own) == words(wanted);
        m.header.add(right);
        if !right {
            m.missed.push(format!("header {field}: {wanted}, read {own}"));
        }
    }
}

fn tables(notice: &Value, truth: &Value, m: &mut Measured) {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let own: Vec<Vec<String>> = list(&notice["tables"])
        .iter()
        .flat_map(|t| list(&t["rows"]))
        .map(|row| list(row).iter().map(|c| squeeze(str_of(&c["text"]))).collect())
        .collect();
    for table in list(&truth["tables"]) {
        for row in list(&table["cells"]) {
            let cells: Vec<String> = list(row).iter().map(|c| squeeze(str_of(c))).collect();
            // Names and marks of columns are another measure.
            let numbers = cells.iter().filter(|c| c.starts_with(|c: char| c.is_ascii_digit() || c == '-')).count();
            if numbers < 2 {
                continue;
            }
            let best = own
                .iter()
                .filter(|o| o.len() == cells.len())
                .map(|o| o.iter().zip(&cells).filter(|(a, b)| a == b).count())
                .max()
                .unwrap_or(0);
            m.cells.found += best;
            m.cells.of += cells.len();
            if best < cells.len() {
                m.missed.push(format!("row {best} of {}: {}", cells.len(), cells.join(" | ")));
            }
        }
    }
}

/// Numbers of two digits and more, as printed, against the figures as written (a date or a document's number holds
/// several).
fn figures(notice: &Value, print: &str, m: &mut Measured) {
    let mut have: BTreeMap<String, usize> = BTreeMap::new();
    for figure in list(&notice["figures"]) {
        for number in numbers(str_of(&figure["text"])) {
            *have.entry(number).or_default() += 1;
        }
    }
    for number in numbers(print) {
        let left = have.get_mut(&number).filter(|n| **n > 0);
        m.figures.add(left.is_some());
        if let Some(n) = left {
            *n -= 1;
        }
    }
}

fn numbers(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .map(|n| n.trim_matches(['.', ',']))
        .filter(|n| n.len() >= 2)
        .map(str::to_owned)
        .collect()
}

fn syllables(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Length of the longest common subsequence.
fn longest_common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Wrong characters in ten thousand, over the lines of the body: each line against the stretch of text that is most
/// like it, so that the order of columns and tables does not matter.
fn body_errors(text: &str, print: &str) -> usize {
    let squeeze = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect::<Vec<char>>();
    let text = squeeze(text);
    let (mut errors, mut length) = (0, 0);
    for line in print.lines() {
        let line = line.trim_matches('\u{c}');
        if line.contains('\t') || line.chars().count() < 60 {
            continue;
        }
        let line = squeeze(line);
        length += line.len();
        errors += nearest(&line, &text);
    }
    (errors * 10_000).checked_div(length).unwrap_or(0)
}

/// Edit distance of a line to the nearest stretch of a text.
fn nearest(line: &[char], text: &[char]) -> usize {
    let mut column: Vec<usize> = (0..=line.len()).collect();
    let mut best = line.len();
    for &c in text {
        let mut diagonal = column[0];
        for (i, &l) in line.iter().enumerate() {
            let left = column[i + 1];
            column[i + 1] = (diagonal + usize::from(l != c)).min(left + 1).min(column[i] + 1);
            diagonal = left;
        }
        best = best.min(column[line.len()]);
    }
    best
}
