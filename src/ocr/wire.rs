//! What a worker process and its parent say to each other, over the child's standard input and output.
//!
//! A message is its length in bytes (32 bits, little-endian) and that many bytes of JSON. After [`Request::Page`]
//! the pixels follow as they are, one byte each. Every request gets exactly one reply.

use crate::model::{Alternative, BBox, Line, Page, Word};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    io::{self, Read, Write},
    path::PathBuf,
};

/// A JSON message longer than this is no message of ours.
const LONGEST: u32 = 256 << 20;

/// From the parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Request {
    /// The first message: what to read with. Answered by [`Reply::Hello`].
    Setup { language: String, tessdata: Option<PathBuf>, page_segmentation: u8, alternatives: bool },
    /// A page; its pixels follow. Answered by [`Reply::Page`] or [`Reply::Refused`].
    Page {
        width: u32,
        height: u32,
        dpi: u32,
        /// Tesseract's page segmentation mode for this page; the setup's where there is none.
        segmentation: Option<u8>,
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
        Some(Line { words, bbox, ends_block: line.ends_block })
    });
    Page { width, height, dpi, turned: 0, lines: lines.collect() }
}

fn into_word(word: WireWord) -> Option<Word> {
    let text: String = word.text.split_whitespace().collect();
    let alternatives =
        word.alternatives.into_iter().map(|(text, confidence)| Alternative { text, confidence }).collect();
    (!text.is_empty()).then_some(Word { text, bbox: word.bbox, confidence: word.confidence.min(100), alternatives })
}

/// Writes a message.
pub(super) fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&json)
}

/// Reads a message; `None` where the other side closed between two messages.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read(&mut length)? {
        0 => return Ok(None),
        got => from.read_exact(&mut length[got..])?,
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not a message of an OCR worker"));
    }
    let mut json = Vec::new();
    from.take(length.into()).read_to_end(&mut json)?;
    Ok(Some(serde_json::from_slice(&json)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_the_pipe() {
        let word =
            WireWord { text: "67,35%".into(), bbox: BBox::new(1, 2, 3, 4), confidence: 91, alternatives: vec![] };
        let reply = Reply::Page(vec![WireLine { ends_block: true, words: vec![word] }]);
        let mut pipe = Vec::new();
        send(&mut pipe, &reply).unwrap();
        send(&mut pipe, &Reply::Refused("no".into())).unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(receive::<Reply>(&mut from).unwrap(), Some(reply));
        assert_eq!(receive::<Reply>(&mut from).unwrap(), Some(Reply::Refused("no".into())));
        assert_eq!(receive::<Reply>(&mut from).unwrap(), None);
    }

    #[test]
    fn rubbish_is_an_error_not_a_huge_buffer() {
        assert!(receive::<Reply>(&mut b"Error in library".as_slice()).is_err());
        assert!(receive::<Reply>(&mut b"\x05\0\0\0{}".as_slice()).is_err());
    }

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
