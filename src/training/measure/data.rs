//! The texts that repair is measured on, and their truths.

use super::marks_only::stripped;
use crate::evaluate;
use crate::training::corpus::{Split, components, documents, read};
use regex::Regex;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where data may be; a folder that is not given is not measured.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// `NAME/truth.txt`, and `NAME/ocr.txt` where there is a reading.
    pub samples: Option<PathBuf>,
    /// The corpus; the documents that its recipe's first component keeps for testing are measured.
    pub corpus: Option<PathBuf>,
    /// The recipe.
    pub recipe: PathBuf,
    /// `NAME/truth.plain` and `NAME/damaged.txt`.
    pub fixtures: Option<PathBuf>,
    /// Folders of pages that no model was trained on: `NNNN.txt`, read into `NNNN.eng.txt` or `NNNN.vie.txt`.
    pub pages: Vec<PathBuf>,
    /// Files that the program carries.
    pub dictionaries: PathBuf,
}

/// How a set's texts were damaged, which decides what is asked of repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Read with a wrong language; how many syllables are to be right, in ten-thousandths, and whether characters and
    /// names have a floor too.
    WrongLanguage { syllables: usize, strict: bool },
    /// Read with the right language.
    RightLanguage,
    /// Without marks.
    Stripped,
    /// Not at all.
    Clean,
}

/// A damaged text and its truth.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) damaged: String,
    pub(super) truth: String,
}

/// Texts that are measured together.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) documents: Vec<Document>,
}

pub(super) fn sets(folders: &Folders) -> io::Result<Vec<Set>> {
    let mut out = Vec::new();
    let mut clean = Vec::new();
    if let Some(folder) = &folders.samples {
        let mut truths = Vec::new();
        for (name, truth, damaged) in pairs(folder, "truth.txt", "ocr.txt")? {
            let truth = without_signature(&truth);
            truths.push((name.clone(), truth.clone()));
            if let Some(damaged) = damaged {
                let documents = vec![Document { name: name.clone(), damaged, truth }];
                out.push(Set { name, kind: Kind::WrongLanguage { syllables: 9_800, strict: true }, documents });
            }
        }
        clean.push(set("samples' truths", Kind::Clean, &truths, str::to_owned));
    }
    if let Some(folder) = &folders.fixtures {
        let (mut damaged_set, mut truths) = (Vec::new(), Vec::new());
        for (name, truth, damaged) in pairs(folder, "truth.plain", "damaged.txt")? {
            truths.push((name.clone(), truth.clone()));
            damaged_set.extend(damaged.map(|damaged| Document { name, damaged, truth }));
        }
        let kind = Kind::WrongLanguage { syllables: 9_600, strict: false };
        out.push(Set { name: "fixtures".to_owned(), kind, documents: damaged_set });
        clean.push(set("fixtures' truths", Kind::Clean, &truths, str::to_owned));
    }
    for folder in &folders.pages {
        for (language, kind) in
            [("eng", Kind::WrongLanguage { syllables: 9_700, strict: false }), ("vie", Kind::RightLanguage)]
        {
            let documents = pages(folder, language)?;
            let name = folder.file_name().map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into());
            out.push(Set { name: format!("{name}, {language}"), kind, documents });
        }
    }
    if let Some(corpus) = &folders.corpus {
        let parts = components(&folders.recipe)?;
        let part = parts.first().ok_or_else(|| io::Error::other("the recipe has no component"))?;
        let held_out = documents(corpus, part, Split::Test)?;
        out.push(set("held-out notices, stripped", Kind::Stripped, &held_out, stripped));
        clean.push(set("held-out notices", Kind::Clean, &held_out, str::to_owned));
    }
    out.extend(clean);
    out.retain(|s| !s.documents.is_empty());
    Ok(out)
}

fn set(name: &str, kind: Kind, truths: &[(String, String)], damage: fn(&str) -> String) -> Set {
    let document = |(name, truth): &(String, String)| Document {
        name: name.clone(),
        damaged: damage(truth),
        truth: truth.clone(),
    };
    Set { name: name.to_owned(), kind, documents: truths.iter().map(document).collect() }
}

/// Folders with a truth, and the damaged text where there is one, by name.
fn pairs(folder: &Path, truth: &str, damaged: &str) -> io::Result<Vec<(String, String, Option<String>)>> {
    let mut out = Vec::new();
    for entry in sorted(folder)? {
        if entry.join(truth).is_file() {
            let name = entry.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let damaged = entry.join(damaged);
            let damaged = if damaged.is_file() { Some(read(&damaged)?) } else { None };
            out.push((name, read(&entry.join(truth))?, damaged));
        }
    }
    Ok(out)
}

fn pages(folder: &Path, language: &str) -> io::Result<Vec<Document>> {
    let mut out = Vec::new();
    let ending = format!(".{language}.txt");
    for path in sorted(folder)? {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(page) = name.strip_suffix(&ending) {
            let truth = read(&folder.join(format!("{page}.txt")))?;
            out.push(Document { name: page.to_owned(), damaged: read(&path)?, truth });
        }
    }
    Ok(out)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let list = fs::read_dir(folder).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", folder.display())))?;
    let mut out: Vec<PathBuf> = list.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
    out.sort();
    Ok(out)
}

/// A truth as far as pages show it.
fn without_signature(truth: &str) -> String {
    let at = Regex::new(&format!("(?m){}", evaluate::SIGNATURE)).ok().and_then(|r| r.find(truth).map(|m| m.start()));
    truth[..at.unwrap_or(truth.len())].to_owned()
}
