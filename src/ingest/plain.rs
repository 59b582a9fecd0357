//! Text files: UTF-8, UTF-16 with its mark, or the letters of an old Vietnamese font; anything else is named and
//! refused.

use super::{IngestError, legacy};
use std::path::Path;

/// The text of a file, without byte order mark. Pages stay separated by form feeds; the form feed that
/// `pdftotext` puts after the *last* page ends no page and is dropped.
pub(crate) fn decode(path: &Path, bytes: &[u8]) -> Result<String, IngestError> {
    let mut text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(path, rest)?,
        [0xFF, 0xFE, rest @ ..] => utf16(path, rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(path, rest, u16::from_be_bytes)?,
        _ => utf8(path, bytes)?,
    };
    if text.chars().any(|c| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1a}')) {
        return Err(IngestError::Unknown { path: path.to_owned() });
    }
    if text.trim().is_empty() {
        return Err(IngestError::Unsupported {
            path: path.to_owned(),
            what: "a text file of white space only",
            advice: "there is nothing to read in it",
        });
    }
    if text.ends_with('\u{c}') {
        text.pop();
    }
    Ok(text)
}

fn utf8(path: &Path, bytes: &[u8]) -> Result<String, IngestError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            if let Some(text) = legacy::western(bytes) {
                return Ok(text);
            }
            let at = error.valid_up_to();
            let (guess, advice) = legacy::guess(bytes);
            Err(IngestError::LegacyEncoding {
                path: path.to_owned(),
                guess,
                advice,
                line: bytes[..at].split(|b| *b == b'\n').count(),
                byte: bytes.get(at).copied().unwrap_or_default(),
            })
        }
    }
}

fn utf16(path: &Path, bytes: &[u8], word: fn([u8; 2]) -> u16) -> Result<String, IngestError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|p| word(*p))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(IngestError::Unsupported {
            path: path.to_owned(),
            what: "a damaged UTF-16 text (it begins with the UTF-16 mark, but does not go on so)",
            advice: "save it as UTF-8",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, String> {
        decode(Path::new("a.txt"), bytes).map_err(|e| e.to_string())
    }

    #[test]
    fn marks_are_stripped_and_utf16_is_read() {
        assert_eq!(read("\u{feff}Thông báo\n".as_bytes()).unwrap(), "Thông báo\n");
        let le: Vec<u8> = "\u{feff}Số 12".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&le).unwrap(), "Số 12");
        let be: Vec<u8> = "\u{feff}Số 12".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&be).unwrap(), "Số 12");
        assert!(read(&le[..le.len() - 1]).unwrap_err().contains("damaged UTF-16"));
    }

    #[test]
    fn the_last_form_feed_ends_no_page() {
        assert_eq!(read(b"mot\x0chai\x0c").unwrap(), "mot\u{c}hai");
        assert_eq!(read(b"mot\x0chai\n").unwrap(), "mot\u{c}hai\n");
    }

    #[test]
    fn a_legacy_text_is_named_with_line_and_remedy() {
        let message = read(b"So 12\nTh\xf4ng b\xe1o v\xab vi\xaec \xf0\xe5ng").unwrap_err();
        assert_eq!(
            message,
            "a.txt: the text is not UTF-8 (first at line 2: byte 0xF4); it looks like VISCII. Convert it to UTF-8 \
             first: `iconv -f VISCII -t UTF-8 in.txt > out.txt`"
        );
        assert_eq!(read(b"So 12\nTh\xabng b\xb8o v\xd2 vi\xd6c \xae\xa8ng").unwrap(), "So 12\nTh«ng b¸o vÒ viÖc ®¨ng");
    }

    #[test]
    fn control_codes_and_blanks_are_no_text() {
        assert!(read(b"ab\x01\x02cd").unwrap_err().contains("binary data"));
        assert!(read(b" \n\n \x0c").unwrap_err().contains("white space only"));
    }
}
