//! Whether the engine is there, for `tradau doctor`: what was found, what is missing, and the command that mends it.

use super::{EngineKind, Settings, workers::first};
use crate::containment::Sandbox;
use std::path::{Path, PathBuf};

/// What was found out about the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineStatus {
    /// Which Tesseract that is.
    pub engine: EngineKind,
    /// Tesseract's version.
    pub version: Option<String>,
    /// Where it reads its language data.
    pub tessdata: Option<PathBuf>,
    /// The languages that are there.
    pub languages: Vec<String>,
    /// The language that is needed.
    pub wanted: String,
    /// What its worker cannot reach; `None` where it cannot be shut in, or did not start.
    pub sandbox: Option<Sandbox>,
    /// What is wrong, if anything is.
    pub problem: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl EngineStatus {
    /// True where scans can be read.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.problem.is_none()
    }
}

/// Starts a worker and asks what it has.
#[must_use]
pub fn probe(settings: &Settings) -> EngineStatus {
    let mut settings = settings.clone();
    let started = first(&mut settings);
    let mut status = EngineStatus {
        engine: settings.engine,
        version: None,
        tessdata: None,
        languages: Vec::new(),
        wanted: settings.language.clone(),
        sandbox: None,
        problem: None,
        hint: None,
    };
    match started {
        Ok((_, hello)) => {
            if !hello.ready {
                let folder = hello.folder.display();
                status.problem = Some(format!("Tesseract has no data for \"{}\" in {folder}", settings.language));
            }
            status.sandbox = hello.sandbox;
            status.version = Some(hello.version);
            status.tessdata = Some(hello.folder);
            status.languages = hello.available;
        }
        Err(error) => status.problem = Some(error.to_string()),
    }
    if status.problem.is_some() {
        status.hint = Some(install_hint(&settings.language));
    }
    status
}

/// The command that installs Tesseract with the data of `language` on this system.
#[must_use]
pub fn install_hint(language: &str) -> String {
    let release = if cfg!(target_os = "macos") {
        "ID=macos".to_owned()
    } else {
        ["/etc/os-release", "/usr/lib/os-release"]
            .into_iter()
            .find_map(|path| std::fs::read_to_string(Path::new(path)).ok())
            .unwrap_or_default()
    };
    hint_for(&release, language)
}

/// The command for a system that describes itself as `os-release` does.
fn hint_for(os_release: &str, language: &str) -> String {
    let values = |key: &str| {
        let line = os_release.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches(['"', '\'']).to_owned()
    };
    let names = format!("{} {}", values("ID"), values("ID_LIKE"));
    let is = |wanted: &[&str]| names.split_whitespace().any(|name| wanted.contains(&name));
    let languages: Vec<&str> = language.split('+').filter(|l| !l.is_empty()).collect();
    let packages = |prefix: &str| -> String {
        let all: Vec<String> = languages.iter().map(|l| format!("{prefix}{}", l.replace('_', "-"))).collect();
        all.join(" ")
    };
    if is(&["debian", "ubuntu"]) {
        format!("apt-get install tesseract-ocr {}", packages("tesseract-ocr-"))
    } else if is(&["fedora", "rhel", "centos"]) {
        format!("dnf install tesseract {}", packages("tesseract-langpack-"))
    } else if is(&["arch", "archlinux"]) {
        format!("pacman -S tesseract {}", packages("tesseract-data-"))
    } else if is(&["alpine"]) {
        format!("apk add tesseract-ocr {}", packages("tesseract-ocr-data-"))
    } else if is(&["macos"]) {
        "brew install tesseract tesseract-lang".to_owned()
    } else {
        let files: Vec<String> = languages.iter().map(|l| format!("{l}.traineddata")).collect();
        format!("install Tesseract 5 and put {} into its tessdata folder", files.join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_gets_its_own_command() {
        assert_eq!(hint_for("ID=debian\n", "vie"), "apt-get install tesseract-ocr tesseract-ocr-vie");
        assert_eq!(
            hint_for("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "vie+eng"),
            "apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-eng"
        );
        assert_eq!(hint_for("ID=fedora\n", "vie"), "dnf install tesseract tesseract-langpack-vie");
        assert_eq!(hint_for("ID=arch\n", "vie"), "pacman -S tesseract tesseract-data-vie");
        assert_eq!(hint_for("ID=macos", "vie"), "brew install tesseract tesseract-lang");
        assert!(hint_for("", "vie").contains("put vie.traineddata into its tessdata folder"));
    }
}
