//! Whether a PDF is whole. A copy that was cut off often still opens, with fewer pages or empty ones.

use crate::ingest::sniff::{find, rfind};
use hayro_syntax::{
    Pdf,
    object::{Dict, Object, Stream, dict::keys},
    page::Page,
};

/// How many bytes at the end may hold the end mark (readers look at the last kilobyte; some producers pad).
const TAIL: usize = 2048;

const UNDECODABLE: &str = "its content cannot be decompressed (a truncated or damaged PDF)";

/// Why the bytes look as if their end were missing, if they do.
pub(super) fn is_cut(bytes: &[u8]) -> Option<&'static str> {
    if let Some(length) = linearized_length(bytes)
        && length > bytes.len()
    {
        return Some("its header says that the file is longer");
    }
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if rfind(tail, b"%%EOF").is_some() {
        return None;
    }
    if points_at_a_table(bytes, tail) {
        return None;
    }
    // Mails and web servers append things: what follows the end mark is harmless unless it is more PDF.
    if let Some(end) = rfind(bytes, b"%%EOF")
        && find(&bytes[end..], b" obj").is_none()
        && find(&bytes[end..], b"endstream").is_none()
        && bytes.len() - end < 1 << 20
    {
        return None;
    }
    Some("its end is missing")
}

/// Without an end mark: does a whole `startxref` at the end lead to a cross-reference table?
fn points_at_a_table(bytes: &[u8], tail: &[u8]) -> bool {
    let Some(at) = rfind(tail, b"startxref") else { return false };
    let rest = tail[at + 9..].trim_ascii_start();
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let offset = std::str::from_utf8(&rest[..digits]).ok().and_then(|s| s.parse::<usize>().ok());
    let Some(target) = offset.and_then(|offset| bytes.get(offset..)) else { return false };
    let target = target.trim_ascii_start();
    // A number that was cut short leads somewhere else.
    target.starts_with(b"xref") || find(&target[..target.len().min(24)], b" obj").is_some()
}

/// The file length that a linearized ("fast web view") file states in its first object.
fn linearized_length(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(1024)];
    let dict = &head[find(head, b"/Linearized")?..];
    let dict = &dict[..find(dict, b">>").unwrap_or(dict.len())];
    let at = dict.windows(3).position(|w| w[0] == b'/' && w[1] == b'L' && !w[2].is_ascii_alphabetic())?;
    let rest = dict[at + 2..].trim_ascii_start();
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

/// How many pages the root of the page tree announces.
pub(super) fn announced_pages(pdf: &Pdf) -> Option<usize> {
    let xref = pdf.xref();
    let root = xref.get::<Dict<'_>>(xref.root_id())?;
    let pages = root.get::<Dict<'_>>(keys::PAGES)?;
    usize::try_from(pages.get::<i32>(keys::COUNT)?).ok()
}

/// A page whose content stream is stated but cannot be decoded would look blank.
pub(super) fn check_content(page: &Page<'_>) -> Result<(), String> {
    match page.raw().get::<Object<'_>>(keys::CONTENTS) {
        None if page.raw().contains_key(keys::CONTENTS) => {
            Err("its content is missing from the file (a truncated or damaged PDF)".to_owned())
        }
        Some(Object::Stream(stream)) if is_undecodable(&stream) => Err(UNDECODABLE.to_owned()),
        Some(Object::Array(parts)) if parts.iter::<Stream<'_>>().any(|part| is_undecodable(&part)) => {
            Err(UNDECODABLE.to_owned())
        }
        _ => Ok(()),
    }
}

/// The decoder is lenient too: it gives back what it got, which of a broken stream is nothing.
fn is_undecodable(stream: &Stream<'_>) -> bool {
    // An empty stream is eight bytes when deflated.
    const EMPTY: usize = 16;
    stream.decoded_data().map_or(true, |data| data.is_empty() && stream.raw_data().len() > EMPTY)
}
