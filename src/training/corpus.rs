//! Plain text in: one paragraph a line or one document a file, `.txt` or `.txt.xz`.

use crate::orthography::unify_tone_placement;
use crate::repair::pieces;
use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// A part of the corpus whose counts are estimated apart from the others'.
#[derive(Debug, Clone)]
pub struct Component {
    /// Short name, for the report.
    pub name: String,
    /// Where its text lies; counted together.
    pub sources: Vec<Source>,
}

/// Text of a component.
#[derive(Debug, Clone)]
pub struct Source {
    /// File or folder, relative to the corpus folder.
    pub path: PathBuf,
    /// First line, 1-based.
    pub from: usize,
    /// Last line.
    pub to: usize,
}

impl Component {
    /// A component of one whole file or folder.
    #[must_use]
    pub fn of(name: &str, path: impl Into<PathBuf>) -> Self {
        Self { name: name.to_owned(), sources: vec![Source { path: path.into(), from: 1, to: usize::MAX }] }
    }
}

/// Which part of a folder of documents is asked for. Documents are dealt out by a hash of their file name, so
/// that the same document is always on the same side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Eight tenths, for counting.
    Train,
    /// One tenth, for weights and thresholds.
    Tune,
    /// One tenth, for measuring only.
    Test,
}

impl Split {
    /// The side a document falls on.
    #[must_use]
    pub fn of(file_name: &str) -> Self {
        // FNV-1a: stable over versions and machines, which the standard hasher is not.
        let hash =
            file_name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        match hash % 10 {
            0 => Self::Tune,
            1 => Self::Test,
            _ => Self::Train,
        }
    }
}

/// Reads `components.tsv`: name, path, first line, last line (empty: to the end), `#` comments. Rows of one name are one
/// component. A path that begins with a dot starts at the recipe's own folder: text that is kept with the models.
pub fn components(recipe: &Path) -> io::Result<Vec<Component>> {
    let text = fs::read_to_string(recipe)?;
    let mut out: Vec<Component> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let bad = |what: &str| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{}, line {number}: {what}", recipe.display()))
        };
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or("").to_owned();
        let path = cells.next().ok_or_else(|| bad("expected name, path, first line, last line"))?;
        let path = match recipe.parent().filter(|_| path.starts_with('.')) {
            Some(own) => std::path::absolute(own.join(path))?,
            None => PathBuf::from(path),
        };
        let mut bound = |or: usize| match cells.next().map(str::trim) {
            None | Some("") => Ok(or),
            Some(n) => n.parse().map_err(|_| bad("a line number is not a number")),
        };
        let source = Source { path, from: bound(1)?, to: bound(usize::MAX)? };
        match out.iter_mut().find(|c| c.name == name) {
            Some(known) => known.sources.push(source),
            None => out.push(Component { name, sources: vec![source] }),
        }
    }
    Ok(out)
}

/// The comment lines of a recipe as one text: what the parts are and under which terms.
pub fn header(recipe: &Path) -> io::Result<String> {
    let text = fs::read_to_string(recipe)?;
    let lines: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix('#')).map(str::trim).collect();
    Ok(lines.join(" "))
}

/// The lines of a component. In a folder, the documents of one split; a single file belongs to training whole.
pub fn lines(corpus: &Path, component: &Component, split: Split) -> io::Result<Vec<String>> {
    let mut out = Vec::new();
    for source in &component.sources {
        let path = corpus.join(&source.path);
        if path.is_dir() {
            let texts = in_folder(&path, split)?;
            out.extend(texts.iter().flat_map(|(_, text)| text.lines().map(str::to_owned)));
        } else if split == Split::Train {
            let skip = source.from.saturating_sub(1);
            let text = read(&path)?;
            out.extend(text.lines().skip(skip).take(source.to.saturating_sub(skip)).map(str::to_owned));
        }
    }
    Ok(out)
}

/// The documents of a component's folders that fall on one side of the split, by name; none of its single files.
pub fn documents(corpus: &Path, component: &Component, split: Split) -> io::Result<Vec<(String, String)>> {
    let folders = component.sources.iter().map(|s| corpus.join(&s.path)).filter(|path| path.is_dir());
    let texts: Vec<Vec<(String, String)>> =
        folders.map(|folder| in_folder(&folder, split)).collect::<io::Result<_>>()?;
    Ok(texts.concat())
}

fn in_folder(folder: &Path, split: Split) -> io::Result<Vec<(String, String)>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let name = file.file_name().and_then(|n| n.to_str()).unwrap_or("");
        if name.contains(".txt") && Split::of(name) == split {
            out.push((name.to_owned(), read(&file)?));
        }
    }
    Ok(out)
}

/// A whole text file, unpacked if it is `.xz`.
pub fn read(path: &Path) -> io::Result<String> {
    let bytes = if path.extension().is_some_and(|e| e == "xz") {
        let mut out = Vec::new();
        lzma_rs::xz_decompress(&mut BufReader::new(fs::File::open(path)?), &mut out)
            .map_err(|e| io::Error::other(format!("{}: {e:?}", path.display())))?;
        out
    } else {
        fs::read(path)?
    };
    String::from_utf8(bytes).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", path.display())))
}

/// What the language model sees of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A word, lower case, tone in the old place.
    Word(String),
    /// Anything with a digit in it.
    Number,
    /// The end of a history.
    Boundary,
}

/// The events of a paragraph; it starts with a boundary.
#[must_use]
pub fn events(paragraph: &str) -> Vec<Event> {
    let text: String = paragraph.nfc().collect();
    let mut out = Vec::new();
    for piece in pieces(&text) {
        if piece.after_boundary || out.is_empty() {
            out.push(Event::Boundary);
        }
        let word = piece.span.of(&text);
        if word.bytes().any(|b| b.is_ascii_digit()) {
            out.push(Event::Number);
        } else if word.chars().any(char::is_alphabetic) {
            out.push(Event::Word(unify_tone_placement(&word.to_lowercase())));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_become_events() {
        let word = |s: &str| Event::Word(s.into());
        assert_eq!(
            events("Tổng số Hoà Bình: 12 hộ"),
            [
                Event::Boundary,
                word("tổng"),
                word("số"),
                word("hòa"),
                word("bình"),
                Event::Boundary,
                Event::Number,
                word("hộ")
            ]
        );
    }

    #[test]
    fn rows_of_one_name_are_one_component_and_text_may_lie_beside_the_recipe() {
        let dir = tempfile::tempdir().unwrap();
        let (corpus, own) = (dir.path().join("corpus"), dir.path().join("own"));
        fs::create_dir_all(corpus.join("notices")).unwrap();
        fs::create_dir_all(&own).unwrap();
        // By its name this document is kept for tuning.
        let tuned = (0..99).map(|i| format!("{i}.txt")).find(|n| Split::of(n) == Split::Tune).unwrap();
        fs::write(corpus.join("notices").join(tuned), "mạ non\n").unwrap();
        fs::write(corpus.join("law.txt"), "một\nhai\nba\n").unwrap();
        fs::write(own.join("more.txt"), "# header\nđầu ngõ\n").unwrap();
        let recipe = own.join("recipe.tsv");
        fs::write(&recipe, "# parts\na\tnotices\nb\tlaw.txt\t2\t2\na\t./more.txt\t2\n").unwrap();
        let parts = components(&recipe).unwrap();
        assert_eq!(parts.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let of = |i: usize, split| lines(&corpus, &parts[i], split).unwrap();
        assert_eq!(of(0, Split::Train), ["đầu ngõ"], "a single file belongs to training");
        assert_eq!(of(0, Split::Tune), ["mạ non"]);
        assert_eq!(of(1, Split::Train), ["hai"]);
        assert_eq!(documents(&corpus, &parts[0], Split::Tune).unwrap().len(), 1);
        fs::write(&recipe, "a\n").unwrap();
        assert!(components(&recipe).unwrap_err().to_string().contains("line 1"));
    }

    #[test]
    fn documents_are_dealt_out_by_name_alone() {
        let sides: Vec<_> = (0..300).map(|i| Split::of(&format!("a{i}.txt"))).collect();
        assert!(sides.iter().filter(|s| **s == Split::Train).count() > 200);
        assert!(sides.contains(&Split::Tune) && sides.contains(&Split::Test));
        assert_eq!(Split::of("a1.txt"), sides[1]);
    }
}
