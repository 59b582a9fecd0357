//! What the outputs of each document are called.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tradau::pipeline::{Input, OutputKind};

/// The path of each document's outputs inside their folders, without the output's own ending: the input's, without
/// its ending where that is enough to tell the inputs apart. `others` are documents of earlier runs whose files are gone:
/// their outputs stay, and nobody takes their names.
pub(super) fn output_names(files: &[Input], others: &BTreeSet<String>) -> Vec<PathBuf> {
    let mut stems: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for path in files.iter().map(|file| file.relative.as_path()).chain(others.iter().map(Path::new)) {
        *stems.entry(path.with_extension("")).or_default() += 1;
    }
    files
        .iter()
        .map(|file| {
            let stem = file.relative.with_extension("");
            if stems.get(&stem) == Some(&1) { stem } else { file.relative.clone() }
        })
        .collect()
}

/// Where a document's file stands, relative to OUT.
pub(super) fn output_path(kind: OutputKind, name: &Path) -> PathBuf {
    let (folder, suffix) = match kind {
        OutputKind::Json => ("documents", "json"),
        OutputKind::Text => ("text", "txt"),
        OutputKind::Pdf => ("pdf", "pdf"),
    };
    Path::new(folder).join(with_suffix(name, suffix))
}

/// `name` with an ending added (not replaced: `12.3` is a name too).
fn with_suffix(name: &Path, suffix: &str) -> PathBuf {
    let mut out = name.as_os_str().to_owned();
    out.push(".");
    out.push(suffix);
    PathBuf::from(out)
}

/// A path with forward slashes, as it stands in the catalogue.
pub(crate) fn slashed(path: &Path) -> String {
    let joined = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    // The root is a part of its own.
    joined.strip_prefix("//").map_or(joined.clone(), |rest| format!("/{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[&str], others: &[&str]) -> Vec<String> {
        let files: Vec<Input> = files.iter().map(|s| Input { path: s.into(), relative: s.into() }).collect();
        let others = others.iter().map(|s| (*s).to_owned()).collect();
        let names = output_names(&files, &others);
        names.iter().map(|n| slashed(&output_path(OutputKind::Json, n))).collect()
    }

    #[test]
    fn outputs_keep_the_inputs_names_and_never_share_one() {
        let names = names(&["a/12.pdf", "a/13.pdf", "a/13.png", "b/no.12.pdf"], &[]);
        assert_eq!(
            names.join(" "),
            "documents/a/12.json documents/a/13.pdf.json documents/a/13.png.json documents/b/no.12.json"
        );
    }

    #[test]
    fn the_names_of_what_is_gone_stay_taken() {
        assert_eq!(names(&["a.png", "b.pdf"], &["a.pdf"]).join(" "), "documents/a.png.json documents/b.json");
    }
}
