//! Holds `src/` to the picture in `ARCHITECTURE.md`: who may read whom, and which foreign crate has which door.
//!
//! The picture is read from the document itself, so it cannot grow stale: an arrow is allowed by drawing it there.
//! The sources are read as tokens, not as lines, so a path is seen wherever it stands (in a group, in a body, behind
//! `super::super`) and never where it only seems to stand (in a comment or a string).

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Rooms that a document passes through; they meet in `model` only.
const STAGES: [&str; 6] = ["ingest", "ocr", "normalize", "repair", "extract", "check"];

/// How a string begins that is SQL.
const SQL: [&str; 11] = [
    "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "CREATE ", "DROP ", "ALTER ", "PRAGMA ", "BEGIN", "COMMIT",
];

// --- the picture -----------------------------------------------------------------------------------------

#[derive(Default)]
struct Picture {
    /// Rooms in the order of the table, each with the rooms that it may read.
    rooms: Vec<(String, BTreeSet<String>)>,
    /// Foreign crates and the rooms where each may be named.
    doors: BTreeMap<String, BTreeSet<String>>,
}

impl Picture {
    fn parse(markdown: &str) -> Self {
        let mut picture = Self::default();
        for cells in table(markdown, &["room", "owns", "reads"]) {
            let names = code_words(&cells[0]);
            let [name] = names.as_slice() else { panic!("one room a row, found {:?}", cells[0]) };
            let above = || picture.rooms.iter().map(|(room, _)| room.clone()).collect();
            let reads = match cells[2].as_str() {
                "nothing" => BTreeSet::new(),
                "everything above" => above(),
                list => code_words(list).into_iter().collect(),
            };
            assert!(cells[2] == "nothing" || !reads.is_empty(), "{name} reads {:?}: no room named", cells[2]);
            picture.rooms.push((name.clone(), reads));
        }
        for cells in table(markdown, &["crate", "rooms"]) {
            let rooms: BTreeSet<_> = code_words(&cells[1]).into_iter().collect();
            assert!(!rooms.is_empty(), "{:?} has no door", cells[0]);
            picture.doors.extend(code_words(&cells[0]).into_iter().map(|name| (name, rooms.clone())));
        }
        picture
    }

    fn reads(&self, room: &str) -> Option<&BTreeSet<String>> {
        self.rooms.iter().find(|(name, _)| name == room).map(|(_, reads)| reads)
    }

    /// What is wrong with the picture itself.
    fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        let mut above = BTreeSet::new();
        for (room, reads) in &self.rooms {
            for other in reads.difference(&above) {
                flaws.push(format!("{room} reads {other}, which is no row above it"));
            }
            let stages: Vec<_> = reads.iter().filter(|r| STAGES.contains(&r.as_str())).collect();
            if room != "pipeline" && (stages.len() > 1 || !stages.is_empty() && STAGES.contains(&room.as_str())) {
                flaws.push(format!("{room} reads the stages {stages:?}: only pipeline composes stages"));
            }
            if !above.insert(room.clone()) {
                flaws.push(format!("{room} has two rows"));
            }
        }
        flaws.extend(STAGES.iter().filter(|s| self.reads(s).is_none()).map(|s| format!("the stage {s} has no row")));
        let doors = self.doors.values().flatten();
        flaws.extend(doors.filter(|r| self.reads(r).is_none()).map(|r| format!("{r} is a door but no room")));
        flaws
    }
}

/// Rows of the first table under these headings, as trimmed cells.
fn table(markdown: &str, headings: &[&str]) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Option<Vec<String>> {
        let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        Some(row.split('|').map(|cell| cell.trim().to_owned()).collect())
    };
    let mut lines = markdown.lines().skip_while(|line| cells(line).is_none_or(|c| c != headings));
    assert!(lines.next().is_some(), "ARCHITECTURE.md has no table with the columns {headings:?}");
    let rows: Vec<_> = lines.skip(1).map_while(cells).collect();
    assert!(rows.iter().all(|row| row.len() == headings.len()), "a row under {headings:?} has missing cells");
    rows
}

/// The words between backticks.
fn code_words(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

// --- the sources -----------------------------------------------------------------------------------------

/// What one source file says about others.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    /// A path from the crate's root: `crate::NAME`, `tradau::NAME`, or as many `super` as lead there.
    Path(String),
    /// A word that names a foreign crate with a door.
    Foreign(String),
    /// A string that is SQL.
    Sql,
}

struct Reader<'a> {
    doors: &'a BTreeMap<String, BTreeSet<String>>,
    seen: Vec<(usize, Seen)>,
}

impl Reader<'_> {
    /// `here` is the path of the module that the tokens stand in.
    fn read(&mut self, tokens: TokenStream, here: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.read(group.stream(), here),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let is_doc = at > 2 && is_word(&tokens[at - 3], "doc");
                    let content = text.trim_start_matches(['r', 'b', 'c', '#']).strip_prefix('"').map(str::trim_start);
                    if !is_doc && content.is_some_and(|c| SQL.iter().any(|word| c.starts_with(word))) {
                        self.seen.push((literal.span().start().line, Seen::Sql));
                    }
                }
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    let line = token.span().start().line;
                    if self.doors.contains_key(&word) {
                        self.seen.push((line, Seen::Foreign(word)));
                    } else if let ("mod", Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                        (word.as_str(), tokens.get(at), tokens.get(at + 1))
                    {
                        let inside: Vec<_> = here.iter().cloned().chain([name.to_string()]).collect();
                        self.read(body.stream(), &inside);
                        at += 2;
                    } else if is_separator(&tokens[at..]) {
                        at = self.path(&tokens, at, &word, here);
                    } else if is_crate(&word) && tokens.get(at).is_some_and(|next| is_word(next, "as")) {
                        self.seen.push((line, Seen::Path("as".to_owned())));
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// Follows a path whose first word has been read; gives the position after the words that were used up.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, first: &str, here: &[String]) -> usize {
        let mut depth = match first {
            word if is_crate(word) => 0,
            "self" => here.len(),
            "super" => here.len().saturating_sub(1),
            _ => return at,
        };
        at += 2;
        while tokens.get(at).is_some_and(|t| is_word(t, "super")) && is_separator(&tokens[at + 1..]) {
            depth = depth.saturating_sub(1);
            at += 3;
        }
        if depth > 0 {
            return at;
        }
        match tokens.get(at) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let items: Vec<TokenTree> = group.stream().into_iter().collect();
                for item in items.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ',')) {
                    self.seen.extend(item.first().map(|t| (t.span().start().line, Seen::Path(t.to_string()))));
                }
                at + 1
            }
            Some(token) => {
                self.seen.push((token.span().start().line, Seen::Path(token.to_string())));
                at + 1
            }
            None => at,
        }
    }
}

fn is_crate(word: &str) -> bool {
    matches!(word, "crate" | "tradau")
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(a), TokenTree::Punct(b), ..] if a.as_char() == ':' && b.as_char() == ':')
}

/// The module that a file under `src/` is: `ocr/worker.rs` is `ocr::worker`, `main.rs` the root.
fn module_of(relative: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        relative.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod") || matches!(parts.as_slice(), [p] if p == "main" || p == "lib") {
        parts.pop();
    }
    parts
}

/// Everything in one file that the picture does not allow, each as `file:line: what, and what to do`.
fn violations(picture: &Picture, relative: &Path, source: &str) -> Vec<String> {
    let tokens: TokenStream = source.parse().unwrap_or_else(|e| panic!("{}: {e}", relative.display()));
    let module = module_of(relative);
    let is_introduction = relative == Path::new("lib.rs");
    let room = module.first().map_or("cli", String::as_str);
    let mut reader = Reader { doors: &picture.doors, seen: Vec::new() };
    reader.read(tokens, &module);

    let mut found = Vec::new();
    for (line, seen) in reader.seen {
        let spot = format!("src/{}:{line}", relative.display());
        match seen {
            Seen::Path(_) if is_introduction => {}
            Seen::Path(name) if name == room => {}
            Seen::Path(name) if picture.reads(&name).is_none() => {
                found.push(format!("{spot}: `crate::{name}` is no room; name the room that it comes from"));
            }
            Seen::Path(name) if !picture.reads(room).is_some_and(|reads| reads.contains(&name)) => {
                found.push(format!("{spot}: {room} reads {name}, and ARCHITECTURE.md draws no such arrow"));
            }
            Seen::Foreign(name) if !picture.doors[&name].contains(room) || is_introduction => {
                let doors: Vec<_> = picture.doors[&name].iter().map(String::as_str).collect();
                found.push(format!("{spot}: `{name}` may be named in {} only", doors.join(", ")));
            }
            Seen::Sql if room != "catalogue" => {
                found.push(format!("{spot}: SQL; only catalogue writes it"));
            }
            Seen::Path(_) | Seen::Foreign(_) | Seen::Sql => {}
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn picture() -> Picture {
    Picture::parse(&fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there"))
}

/// All Rust files under `src/`, relative to it, sorted.
fn sources() -> Vec<PathBuf> {
    let src = root().join("src");
    let mut files: Vec<_> = walkdir::WalkDir::new(&src)
        .into_iter()
        .map(|entry| entry.expect("src/ can be read").into_path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| path.strip_prefix(&src).expect("it is under src/").to_owned())
        .collect();
    files.sort();
    files
}

// --- the tests -------------------------------------------------------------------------------------------

#[test]
fn the_sources_keep_to_the_picture() {
    let picture = picture();
    let found: Vec<_> = sources()
        .iter()
        .flat_map(|file| {
            let source = fs::read_to_string(root().join("src").join(file)).expect("a source file is UTF-8 text");
            violations(&picture, file, &source)
        })
        .collect();
    assert!(found.is_empty(), "{} arrows that ARCHITECTURE.md does not draw:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_picture_is_sound() {
    let flaws = picture().flaws();
    assert!(flaws.is_empty(), "ARCHITECTURE.md: {}", flaws.join("; "));
}

#[test]
fn the_picture_shows_the_rooms_that_are_there() {
    let drawn: BTreeSet<String> = picture().rooms.into_iter().map(|(room, _)| room).collect();
    let built: BTreeSet<String> =
        sources().iter().map(|file| module_of(file).first().map_or("cli".to_owned(), Clone::clone)).collect();
    assert_eq!(drawn, built, "left: rows of ARCHITECTURE.md, right: rooms in src/");
}

const SMALL_HOUSE: &str = "
| room | owns | reads |
| --- | --- | --- |
| `model` | nouns | nothing |
| `repair` | the decoder | `model` |
| `check` | relations | `model` |
| `catalogue` | the file | `model` |
| `pipeline` | the order | everything above |
| `cli` | commands | `model`, `pipeline` |

| crate | rooms |
| --- | --- |
| `rusqlite` | `catalogue` |
";

/// The violations of a file in a small house, without the file's name.
fn caught(file: &str, source: &str) -> Vec<String> {
    let found = violations(&Picture::parse(SMALL_HOUSE), Path::new(file), source);
    found.into_iter().map(|v| v.replacen(&format!("src/{file}:"), "", 1)).collect()
}

#[test]
fn a_false_arrow_is_caught_however_it_is_written() {
    let expected = ["2: check reads repair, and ARCHITECTURE.md draws no such arrow"];
    for line in [
        "use crate::repair::decode;",
        "use crate::{model::Span, repair::decode};",
        "pub use crate::{repair};",
        "use super::super::repair::decode;",
        "fn f() { crate::repair::decode() }",
        "fn f() { println!(\"{}\", crate::repair::decode()) }",
        "mod tests { use super::super::super::repair::decode; }",
        "macro_rules! m { () => { $crate::repair::decode() } }",
        "#[cfg(test)] mod tests { fn f(_: &tradau::repair::Channel) {} }",
    ] {
        assert_eq!(caught("check/sum.rs", &format!("\n{line}")), expected, "{line}");
    }
}

#[test]
fn a_path_around_the_rooms_is_caught() {
    assert_eq!(
        caught("check/sum.rs", "use crate::Notice;"),
        ["1: `crate::Notice` is no room; name the room that it comes from"]
    );
    assert_eq!(caught("check/sum.rs", "use crate::*;").len(), 1);
    assert_eq!(caught("check/sum.rs", "use crate as house;").len(), 1);
    assert_eq!(
        caught("main.rs", "use tradau::check::check;"),
        ["1: cli reads check, and ARCHITECTURE.md draws no such arrow"]
    );
}

#[test]
fn a_true_arrow_and_mere_words_are_let_through() {
    for source in [
        "use crate::model::{Check, Figure}; use crate::check::interval;",
        "use super::interval; mod tests { use super::super::interval; use super::*; }",
        "pub(crate) fn f() {} pub(in crate::check) fn g() {}",
        "//! See [`crate::repair`].\n/* crate::repair::decode */ fn f() -> &'static str { \"crate::repair\" }",
        "fn f(repair: bool) -> bool { other::repair::g() && repair }",
    ] {
        assert_eq!(caught("check/sum.rs", source), [""; 0], "{source}");
    }
    assert_eq!(caught("pipeline.rs", "use crate::{check, repair}; use super::catalogue;"), [""; 0]);
    assert_eq!(caught("main.rs", "mod cli; fn main() { self::cli::main() }"), [""; 0]);
    assert_eq!(caught("lib.rs", "pub mod repair; pub use crate::repair::decode;"), [""; 0]);
}

#[test]
fn a_foreign_crate_has_one_door() {
    assert_eq!(caught("check/mod.rs", "use rusqlite::Connection;"), ["1: `rusqlite` may be named in catalogue only"]);
    assert_eq!(caught("lib.rs", "pub use rusqlite;"), ["1: `rusqlite` may be named in catalogue only"]);
    assert_eq!(caught("catalogue/read.rs", "use rusqlite::Connection;"), [""; 0]);
}

#[test]
fn sql_is_written_in_the_catalogue_only() {
    for literal in [r#""SELECT id FROM document""#, r##"r#"  INSERT INTO figure"#"##, "\"\n    CREATE TABLE x (y)\""] {
        let source = format!("const Q: &str = {literal};");
        assert_eq!(caught("pipeline.rs", &source), ["1: SQL; only catalogue writes it"], "{literal}");
        assert_eq!(caught("catalogue/read.rs", &source), [""; 0], "{literal}");
    }
    assert_eq!(caught("pipeline.rs", "/// SELECT is a word here.\nconst Q: &str = \"Select a file\";"), [""; 0]);
}

#[test]
fn a_flawed_picture_is_caught() {
    let flaws = |from: &str, to: &str| Picture::parse(&SMALL_HOUSE.replace(from, to)).flaws();
    let stages_without_rows = flaws("", "").len();
    let new = |from: &str, to: &str| flaws(from, to).len() - stages_without_rows;
    assert_eq!(new("| relations | `model` |", "| relations | `model`, `repair` |"), 1, "a stage reads a stage");
    assert_eq!(new("| the decoder | `model` |", "| the decoder | `catalogue` |"), 1, "an arrow upwards");
    assert_eq!(new("`model`, `pipeline` |", "`repair`, `check` |"), 1, "two stages read outside the pipeline");
    assert_eq!(new("| `rusqlite` | `catalogue` |", "| `rusqlite` | `cellar` |"), 1, "a door to nowhere");
}
