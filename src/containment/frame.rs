//! What a worker process and its parent say to each other, over the child's standard input and output.
//!
//! A frame is the length of its JSON and the length of what follows it (32 and 64 bits, little-endian), the JSON, and
//! raw bytes: the pixels of a page, the bytes of a file.

use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// JSON longer than this is none of ours.
const LONGEST: u32 = 256 << 20;
/// Nor are raw bytes beyond this.
const MOST: u64 = 2 << 30;

/// A frame as bytes.
pub(crate) fn frame(message: &impl Serialize, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(message)?;
    let mut out = Vec::with_capacity(12 + json.len() + bytes.len());
    out.extend_from_slice(&lengths(&json, bytes)?);
    out.extend_from_slice(&json);
    out.extend_from_slice(bytes);
    Ok(out)
}

fn lengths(json: &[u8], bytes: &[u8]) -> io::Result<[u8; 12]> {
    let length = u32::try_from(json.len()).ok().filter(|l| *l <= LONGEST).ok_or_else(too_long)?;
    let following = Some(bytes.len() as u64).filter(|l| *l <= MOST).ok_or_else(too_long)?;
    let mut out = [0; 12];
    out[..4].copy_from_slice(&length.to_le_bytes());
    out[4..].copy_from_slice(&following.to_le_bytes());
    Ok(out)
}

/// Writes a frame and sends it off.
pub(crate) fn send(out: &mut impl Write, message: &impl Serialize, bytes: &[u8]) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    // One after the other: a page is not copied to be sent.
    out.write_all(&lengths(&json, bytes)?)?;
    out.write_all(&json)?;
    out.write_all(bytes)?;
    out.flush()
}

/// Reads a frame; `None` where the other side closed between two frames.
pub(crate) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut lengths = [0; 12];
    match from.read(&mut lengths)? {
        0 => return Ok(None),
        got => from.read_exact(&mut lengths[got..])?,
    }
    let [a, b, c, d, rest @ ..] = lengths;
    let (length, following) = (u32::from_le_bytes([a, b, c, d]), u64::from_le_bytes(rest));
    if length > LONGEST || following > MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not a message of a worker"));
    }
    let json = exactly(from, length.into())?;
    let bytes = exactly(from, following)?;
    Ok(Some((serde_json::from_slice(&json)?, bytes)))
}

/// Nothing is allocated for bytes that do not come.
fn exactly(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(1 << 20)).unwrap_or(0));
    if from.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "too long for a worker")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_survive_the_pipe() {
        let mut pipe = Vec::new();
        send(&mut pipe, &("xã Bình Tân", 60), b"\0\xff").unwrap();
        send(&mut pipe, &("", 0), b"").unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(
            receive::<(String, u32)>(&mut from).unwrap(),
            Some((("xã Bình Tân".to_owned(), 60), b"\0\xff".to_vec()))
        );
        assert_eq!(receive::<(String, u32)>(&mut from).unwrap(), Some(((String::new(), 0), Vec::new())));
        assert_eq!(receive::<(String, u32)>(&mut from).unwrap(), None);
    }

    #[test]
    fn rubbish_and_a_cut_are_errors_not_huge_buffers() {
        assert!(receive::<u8>(&mut b"Error in library".as_slice()).is_err());
        let whole = frame(&7, b"abc").unwrap();
        for cut in 1..whole.len() {
            assert!(receive::<u8>(&mut &whole[..cut]).is_err(), "cut at {cut}");
        }
        let mut lying = whole;
        lying[4..12].copy_from_slice(&MOST.to_le_bytes());
        assert!(receive::<u8>(&mut lying.as_slice()).is_err());
    }
}
