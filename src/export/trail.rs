//! The trail of accepted corrections: `OUT/accepted.jsonl`.
//!
//! One line a decision, oldest first, never changed: on which figure of which document, what was read, what was accepted
//! for it (or that it was taken back), by whom, when, from which list. The last decision on a figure is the one that
//! stands. A run that does a document again looks here, so that nothing that a person accepted is lost; and the file is
//! enough to make the same corrections in another OUT of the same scans.
//!
//! ```text
//! {"decision":"accept","source":"2023/bao-cao.pdf","document":"9f…","page":2,"span":[120,125],…,"before":"4.774",
//!  "accepted":{"text":"4.724","by":"Lan","at":"2024-03-01T08:00:00Z","list":"duyet.csv","list_id":"3c…"}}
//! ```

use super::{ExportError, atomic};
use crate::model::{Correction, hexadecimal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::{fs, io, path::Path};

/// Name of the file in OUT.
pub const TRAIL: &str = "accepted.jsonl";

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ruling {
    /// The correction counts.
    Accept,
    /// It counts no more.
    Withdraw,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was decided.
    pub decision: Ruling,
    /// The document's path in the input folder, for readers of the file; `document` decides.
    pub source: String,
    /// On what, by whom, when.
    #[serde(flatten)]
    pub correction: Correction,
}

/// All decisions, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail {
    entries: Vec<Entry>,
}

impl Trail {
    /// Reads the trail of a run; none is an empty one.
    pub fn read(out: &Path) -> Result<Self, ExportError> {
        let path = out.join(TRAIL);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(ExportError::Read { path, source }),
        };
        let mut entries = Vec::new();
        for (line, text) in (1..).zip(text.lines()).filter(|(_, l)| !l.trim().is_empty()) {
            let entry = serde_json::from_str(text);
            entries.push(entry.map_err(|source| ExportError::Trail { path: path.clone(), line, source })?);
        }
        Ok(Self { entries })
    }

    /// Writes it in place of the old one, whole or not at all.
    pub fn write(&self, out: &Path) -> Result<(), ExportError> {
        let lines: String = self.entries.iter().map(line).collect();
        atomic::write(&out.join(TRAIL), lines.as_bytes())
    }

    /// Adds a decision.
    pub fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The corrections that stand for a document, in order of their places.
    #[must_use]
    pub fn standing(&self, document: &str) -> Vec<Correction> {
        let mut last: BTreeMap<_, &Entry> = BTreeMap::new();
        for entry in self.entries.iter().filter(|e| e.correction.document == document) {
            let c = &entry.correction;
            last.insert((c.page, c.span.start, c.span.end, &c.before), entry);
        }
        last.into_values().filter(|e| e.decision == Ruling::Accept).map(|e| e.correction.clone()).collect()
    }

    /// Documents, by their SHA-256, of which anything was ever decided, each once.
    #[must_use]
    pub fn documents(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.entries.iter().map(|e| e.correction.document.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

fn line<T: Serialize>(entry: &T) -> String {
    // Strings and numbers: cannot fail.
    serde_json::to_string(entry).unwrap_or_default() + "\n"
}

/// Names what stands for a document, so that it is done again when that changes; `None` where nothing does.
#[must_use]
pub fn digest(standing: &[Correction]) -> Option<String> {
    (!standing.is_empty()).then(|| {
        let lines: String = standing.iter().map(line).collect();
        hexadecimal(&Sha256::digest(lines))[..16].to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Accepted, Span};

    fn entry(decision: Ruling, start: usize, after: &str) -> Entry {
        let accepted = Accepted {
            text: after.into(),
            read: None,
            by: "Lan".into(),
            at: "2024-03-01T08:00:00Z".into(),
            list: "duyet.csv".into(),
            list_id: "0".into(),
            note: Some("xem trang 2".into()),
        };
        let correction = Correction {
            document: "d1".into(),
            page: 1,
            span: Span::new(start, start + 5),
            bbox: None,
            occurrence: (1, 1),
            before: "4.774".into(),
            accepted,
        };
        Entry { decision, source: "a.pdf".into(), correction }
    }

    #[test]
    fn the_last_decision_stands_and_nothing_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut trail = Trail::read(folder.path()).unwrap();
        trail.add(entry(Ruling::Accept, 10, "4.724"));
        trail.add(entry(Ruling::Accept, 40, "4.714"));
        trail.add(entry(Ruling::Withdraw, 10, "4.724"));
        trail.write(folder.path()).unwrap();
        let again = Trail::read(folder.path()).unwrap();
        assert_eq!(again, trail);
        let standing = again.standing("d1");
        assert_eq!(standing.iter().map(|c| c.accepted.text.as_str()).collect::<Vec<_>>(), ["4.714"]);
        assert_eq!((again.standing("d2").len(), again.documents()), (0, vec!["d1"]));
        assert_eq!((digest(&standing).map(|d| d.len()), digest(&[])), (Some(16), None));
    }

    #[test]
    fn a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(TRAIL), "{\"decision\":\"maybe\"}\n").unwrap();
        let error = Trail::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("accepted.jsonl") && error.contains("line 1"), "{error}");
    }
}
