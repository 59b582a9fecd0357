//! From the inputs of the command line to a list of files, in an order that is the same on every machine.

use super::{
    IngestError,
    sniff::{Format, Promise},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};
use walkdir::WalkDir;

/// One file to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// As it can be opened.
    pub path: PathBuf,
    /// Names its outputs: the path inside the input folder (led by that folder's name where several inputs were
    /// given), or the bare file name of an input file.
    pub relative: PathBuf,
}

/// Something in an input folder that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// What was passed over.
    pub path: PathBuf,
    /// Why, in a few words.
    pub why: &'static str,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The files, in the order of the inputs, each folder's sorted by name.
    pub files: Vec<Input>,
    /// What lies in the folders and is not read.
    pub skipped: Vec<Skipped>,
    /// Inputs that yielded nothing, and why. The others are not affected.
    pub failed: Vec<IngestError>,
}

/// Finds the files that `inputs`, files or folders, stand for.
///
/// Folders are searched through, without following symbolic links and without hidden entries. In a folder, files
/// that are named like a kind that tradau reads are taken, whatever they hold (so that a damaged one is reported,
/// not overlooked), and others if their bytes are PDF, image, ALTO or
/// hOCR. A file that is named itself is always taken.
#[must_use]
pub fn discover(inputs: &[PathBuf]) -> Discovery {
    let mut found = Discovery::default();
    let mut taken: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    for input in inputs {
        let metadata = match fs::metadata(input) {
            Ok(metadata) => metadata,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
                found.failed.push(IngestError::NotFound { path: input.clone() });
                continue;
            }
            Err(source) => {
                found.failed.push(IngestError::Unreadable { path: input.clone(), source });
                continue;
            }
        };
        let files = if metadata.is_dir() {
            search(input, inputs.len() > 1, &mut found)
        } else if metadata.is_file() {
            vec![Input { path: input.clone(), relative: PathBuf::from(last_name(input)) }]
        } else {
            found.failed.push(IngestError::NotAFile { path: input.clone(), what: "device, pipe or socket" });
            continue;
        };
        for file in files {
            // The same file named twice is read once.
            let canonical = fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
            if !seen.insert(canonical) {
                continue;
            }
            let Some(relative) = free_name(&file, &taken) else {
                found.failed.push(IngestError::SameName {
                    first: taken.get(&file.relative).cloned().unwrap_or_default(),
                    second: file.path,
                    relative: file.relative,
                });
                continue;
            };
            taken.insert(relative.clone(), file.path.clone());
            found.files.push(Input { relative, ..file });
        }
    }
    found
}

/// The file's name among the outputs. `a/1.txt` and `b/1.txt`, both named on the command line, would both be
/// `1.txt`: the second is led by as many of its folders as it takes to tell it apart.
fn free_name(file: &Input, taken: &BTreeMap<PathBuf, PathBuf>) -> Option<PathBuf> {
    let mut relative = file.relative.clone();
    let folders: Vec<&OsStr> = file.path.iter().collect();
    let outside = folders.len().saturating_sub(relative.iter().count());
    let mut above = folders[..outside].iter().rev().filter(|part| !matches!(part.to_str(), Some("/" | "." | "..")));
    while taken.contains_key(&relative) {
        relative = Path::new(above.next()?).join(relative);
    }
    Some(relative)
}

fn last_name(path: &Path) -> &OsStr {
    path.file_name().unwrap_or(OsStr::new("input"))
}

fn search(folder: &Path, keep_name: bool, found: &mut Discovery) -> Vec<Input> {
    let mut files = Vec::new();
    let mut skipped = 0_usize;
    let prefix = if keep_name {
        fs::canonicalize(folder).ok().and_then(|p| p.file_name().map(PathBuf::from)).unwrap_or_default()
    } else {
        PathBuf::new()
    };
    let walk = WalkDir::new(folder)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !is_hidden(e.file_name()));
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                found.failed.push(IngestError::Unreadable { path, source: error.into() });
                continue;
            }
        };
        let kind = entry.file_type();
        if kind.is_dir() {
            continue;
        }
        let why = if kind.is_symlink() && entry.depth() > 0 {
            Some("a symbolic link")
        } else if !kind.is_file() && !kind.is_symlink() {
            Some("not a regular file")
        } else {
            why_not(entry.path())
        };
        if let Some(why) = why {
            skipped += 1;
            found.skipped.push(Skipped { path: entry.into_path(), why });
            continue;
        }
        let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        files.push(Input { relative: prefix.join(inside), path: entry.into_path() });
    }
    if files.is_empty() {
        found.failed.push(IngestError::EmptyFolder { path: folder.to_owned(), skipped });
    }
    files
}

/// Why a file inside a folder is not one of ours, if it is not.
fn why_not(path: &Path) -> Option<&'static str> {
    if Promise::of(path).is_some() {
        return None;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(1024).read_to_end(&mut head));
    match read.map(|_| Format::of(&head)) {
        Ok(Format::Pdf | Format::Png | Format::Jpeg | Format::Tiff | Format::Layout(_)) => None,
        Ok(_) => Some("not a PDF, PNG, JPEG, TIFF, ALTO, hOCR or .txt file"),
        Err(_) => Some("cannot be opened"),
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        dir
    }

    fn names(found: &Discovery) -> Vec<String> {
        found.files.iter().map(|f| f.relative.to_string_lossy().replace('\\', "/")).collect()
    }

    #[test]
    fn folders_are_searched_in_sorted_order() {
        let dir = tree(&[
            ("b/2.pdf", b"%PDF-1.4"),
            ("a.txt", b"x"),
            ("b/1.PNG", b""),
            ("b/scan", b"%PDF-1.4"),
            ("b/notes.docx", b"PK\x03\x04"),
            ("b/LICENSE", b"free"),
            (".git/x.txt", b"x"),
        ]);
        let found = discover(&[dir.path().to_owned()]);
        assert_eq!(names(&found), ["a.txt", "b/1.PNG", "b/2.pdf", "b/scan"]);
        assert_eq!(found.skipped.len(), 2, "{:?}", found.skipped);
        assert!(found.failed.is_empty());
    }

    #[test]
    fn several_inputs_keep_their_folders_names() {
        let dir = tree(&[("a/1.txt", b"x"), ("b/1.txt", b"x"), ("c.txt", b"x")]);
        let at = |name: &str| dir.path().join(name);
        let found = discover(&[at("b"), at("a"), at("c.txt"), at("a/1.txt")]);
        assert_eq!(names(&found), ["b/1.txt", "a/1.txt", "c.txt"], "the same file is read once");
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let dir = tree(&[("a/1.txt", b"x"), ("b/1.txt", b"y"), ("c/b/1.txt", b"z")]);
        let found = discover(&["a/1.txt", "b/1.txt", "c/b/1.txt"].map(|f| dir.path().join(f)));
        assert_eq!(names(&found), ["1.txt", "b/1.txt", "c/b/1.txt"]);
        assert!(found.failed.is_empty());
    }

    #[test]
    fn missing_inputs_and_empty_folders_are_named() {
        let dir = tree(&[("empty/readme.md", b"x"), ("1.txt", b"x")]);
        let found = discover(&[dir.path().join("nowhere"), dir.path().join("empty"), dir.path().join("1.txt")]);
        assert_eq!(names(&found), ["1.txt"]);
        let messages: Vec<_> = found.failed.iter().map(ToString::to_string).collect();
        assert!(messages[0].ends_with("nowhere: there is no such file or folder; check the path"), "{messages:?}");
        assert!(messages[1].contains("empty: no readable file in this folder (1 other entries"), "{messages:?}");
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_inside_are_not_followed() {
        let dir = tree(&[("a/1.txt", b"x")]);
        std::os::unix::fs::symlink(dir.path().join("a"), dir.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("a/1.txt"), dir.path().join("a/2.txt")).unwrap();
        let found = discover(&[dir.path().join("a")]);
        assert_eq!(names(&found), ["1.txt"]);
        assert_eq!(found.skipped.len(), 2);
    }
}
