//! Reads the forge's pages with the `tesseract` command, as an archive once did with the wrong language.
//!
//! Only training uses the command; a run reads pages through [`crate::ocr`].

use super::align::{Aligned, align};
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Reads every `NAME.png` of a folder that has no `NAME.LANGUAGE.txt` yet; so a run that was stopped goes on
/// where it was.
pub fn read_pages(folder: &Path, language: &str, progress: &(dyn Fn(usize, usize) + Sync)) -> io::Result<()> {
    let pages = names(folder)?;
    let done = std::sync::atomic::AtomicUsize::new(0);
    pages.par_iter().try_for_each(|page| {
        let out = with_language(page, language);
        if !out.exists() {
            let output = Command::new("tesseract")
                .arg(page.with_extension("png"))
                .args(["-", "-l", language])
                // One thread a process: several at once are faster than one with several.
                .env("OMP_THREAD_LIMIT", "1")
                .stderr(Stdio::null())
                .output()?;
            if !output.status.success() {
                return Err(io::Error::other(format!("tesseract -l {language} failed on {}", page.display())));
            }
            let aside = out.with_extension("part");
            fs::write(&aside, output.stdout)?;
            fs::rename(aside, &out)?;
        }
        progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, pages.len());
        Ok(())
    })
}

/// Pairs of true and read pieces of all pages that were read with a language.
pub fn pairs(folder: &Path, language: &str) -> io::Result<Vec<Aligned>> {
    let pages: Vec<PathBuf> = names(folder)?.into_iter().filter(|p| with_language(p, language).exists()).collect();
    let lists: Vec<Vec<Aligned>> = pages
        .par_iter()
        .map(|page| {
            let truth = fs::read_to_string(page.with_extension("txt"))?;
            let read = fs::read_to_string(with_language(page, language))?;
            Ok(align(&truth, &read))
        })
        .collect::<io::Result<_>>()?;
    Ok(lists.into_iter().flatten().collect())
}

/// `NAME` of every `NAME.png` that has its truth beside it, in order.
fn names(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "png") && path.with_extension("txt").exists() {
            out.push(path.with_extension(""));
        }
    }
    out.sort();
    Ok(out)
}

fn with_language(page: &Path, language: &str) -> PathBuf {
    page.with_extension(format!("{language}.txt"))
}
