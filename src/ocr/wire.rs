//! What a worker process and its parent say to each other, over the child's standard input and output.
//!
//! Each message is a frame; that of [`Request::Page`] brings the pixels along, one byte each. Every request gets
//! exactly one reply.

use crate::containment::Sandbox;
use crate::model::{Alternative, BBox, Line, Page, Word};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// From the parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Request {
    /// The first message: what to read with. Answered by [`Reply::Hello`].
    Setup {
        language: String,
        tessdata: Option<PathBuf>,
        page_segmentation: u8,
        alternatives: bool,
        memory: u64,
        /// The `tesseract` command to read with; none for the library.
        #[serde(default)]
        command: Option<PathBuf>,
        /// How long an image may take.
        #[serde(default)]
        seconds: u64,
    },
    /// A page; its pixels follow. Answered by [`Reply::Page`] or [`Reply::Refused`].
    Page {
        width: u32,
        height: u32,
        dpi: u32,
        /// Tesseract's page segmentation mode for this page; the setup's where there is none.
        segmentation: Option<u8>,
        /// Whether only digits, and what stands with them in figures, are on it.
        #[serde(default)]
        figures: bool,
    },
}

/// From the child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Reply {
    /// Who answers.
    Hello(Hello),
    /// A page's lines.
    Page(Vec<WireLine>),
    /// The engine's own complaint.
    Refused(String),
}

/// What a worker says of its engine.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Hello {
    /// The engine's version.
    pub(super) version: String,
    /// Where it reads its data.
    pub(super) folder: PathBuf,
    /// Languages that are there.
    pub(super) available: Vec<String>,
    /// The first eight digits of the SHA-256 of the data in use.
    pub(super) data: String,
    /// False where the language that was asked for could not be loaded.
    pub(super) ready: bool,
    /// What is in force in it; `None` where it cannot be shut in.
    #[serde(default)]
    pub(super) sandbox: Option<Sandbox>,
}

/// A line of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireLine {
    pub(super) ends_block: bool,
    pub(super) words: Vec<WireWord>,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireWord {
    pub(super) text: String,
    pub(super) bbox: BBox,
    pub(super) confidence: u8,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) alternatives: Vec<(String, u8)>,
}

/// Puts the lines of a reply on a page. What does not hold to the model's promises is left out.
pub(super) fn into_page(lines: Vec<WireLine>, width: u32, height: u32, dpi: u32) -> Page {
    let lines = lines.into_iter().filter_map(|line| {
        let words: Vec<Word> = line.words.into_iter().filter_map(into_word).collect();
        let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union)?;
        Some(Line { words, bbox, ends_block: line.ends_block, columns: Vec::new() })
    });
    Page { width, height, dpi, turned: 0, lines: lines.collect() }
}

fn into_word(word: WireWord) -> Option<Word> {
    let text: String = word.text.split_whitespace().collect();
    let alternatives =
        word.alternatives.into_iter().map(|(text, confidence)| Alternative { text, confidence }).collect();
    (!text.is_empty()).then_some(Word { text, bbox: word.bbox, confidence: word.confidence.min(100), alternatives })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_white_space_are_left_out() {
        let word = |text: &str| WireWord {
            text: text.into(),
            bbox: BBox::new(0, 0, 9, 9),
            confidence: 255,
            alternatives: vec![("a".into(), 3)],
        };
        let lines = vec![
            WireLine { ends_block: false, words: vec![word(" ")] },
            WireLine { ends_block: true, words: vec![word("Số"), word("")] },
        ];
        let page = into_page(lines, 10, 10, 300);
        assert_eq!(page.to_plain(), "Số");
        assert_eq!(page.lines[0].words[0].confidence, 100);
    }
}
