//! A page's drawing operations, told apart (ISO 32000-1, 7.8.2), to see what they draw and to take old hidden text out.
//!
//! A scan that was once read with the wrong language has its words hidden over the picture: `3 Tr (Hdi Binh) Tj`. Left
//! there, a search would find them beside the right ones. [`without_hidden_text`] copies every other byte as it is.

use std::ops::Range;

/// One operation: its operands and its operator, as ranges of the stream.
#[derive(Debug, PartialEq, Eq)]
struct Operation {
    operands: Vec<Range<usize>>,
    operator: Range<usize>,
}

/// What a content stream does that matters for an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer to a question of its own")]
pub(super) struct Drawn {
    /// Text that can be seen.
    pub(super) visible_text: bool,
    /// Text in rendering mode 3.
    pub(super) hidden_text: bool,
    /// A colour, pattern or shading other than grey and RGB.
    pub(super) other_colours: bool,
    /// An image inside the stream itself.
    pub(super) inline_image: bool,
    /// An extended graphics state is set.
    pub(super) graphics_state: bool,
    /// `q` without their `Q` at the end, and the deepest surplus of `Q` over `q`.
    pub(super) open: usize,
    pub(super) surplus: usize,
}

const SHOWS: [&[u8]; 4] = [b"Tj", b"TJ", b"'", b"\""];

/// Looks through the operations.
pub(super) fn survey(stream: &[u8]) -> Drawn {
    let mut drawn = Drawn::default();
    let mut modes = Modes::default();
    for operation in operations(stream) {
        let operator = &stream[operation.operator.clone()];
        match operator {
            b"q" => drawn.open += 1,
            b"Q" if drawn.open == 0 => drawn.surplus += 1,
            b"Q" => drawn.open -= 1,
            b"k" | b"K" | b"cs" | b"CS" | b"sc" | b"SC" | b"scn" | b"SCN" | b"sh" => drawn.other_colours = true,
            b"BI" => drawn.inline_image = true,
            b"gs" => drawn.graphics_state = true,
            _ if SHOWS.contains(&operator) && modes.hidden() => drawn.hidden_text = true,
            _ if SHOWS.contains(&operator) => drawn.visible_text = true,
            _ => {}
        }
        modes.follow(stream, &operation);
    }
    drawn
}

/// The stream without the operations that show text invisibly.
pub(super) fn without_hidden_text(stream: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(stream.len());
    let mut modes = Modes::default();
    let mut copied = 0;
    for operation in operations(stream) {
        let operator = &stream[operation.operator.clone()];
        if SHOWS.contains(&operator) && modes.hidden() {
            let start = operation.operands.first().map_or(operation.operator.start, |o| o.start);
            out.extend_from_slice(&stream[copied..start]);
            // These two begin a new line first.
            if matches!(operator, b"'" | b"\"") {
                out.extend_from_slice(b"T*");
            }
            copied = operation.operator.end;
        }
        modes.follow(stream, &operation);
    }
    out.extend_from_slice(&stream[copied..]);
    out
}

/// The text rendering mode, which is part of the graphics state.
#[derive(Default)]
struct Modes {
    now: u8,
    saved: Vec<u8>,
}

impl Modes {
    fn hidden(&self) -> bool {
        self.now == 3
    }

    fn follow(&mut self, stream: &[u8], operation: &Operation) {
        match &stream[operation.operator.clone()] {
            b"q" => self.saved.push(self.now),
            b"Q" => self.now = self.saved.pop().unwrap_or(0),
            b"Tr" => {
                let mode = operation.operands.last().and_then(|o| std::str::from_utf8(&stream[o.clone()]).ok());
                self.now = mode.and_then(|m| m.parse().ok()).unwrap_or(0);
            }
            _ => {}
        }
    }
}

/// All operations in order. What is no operation (a stray bracket) is passed over, as viewers do.
fn operations(stream: &[u8]) -> impl Iterator<Item = Operation> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut operands = Vec::new();
        loop {
            at = skip_blank(stream, at);
            let first = *stream.get(at)?;
            let end = token_end(stream, at).max(at + 1).min(stream.len());
            let token = at..end;
            at = end;
            let is_operand = matches!(first, b'(' | b'<' | b'[' | b'/' | b'+' | b'-' | b'.' | b'0'..=b'9')
                || matches!(&stream[token.clone()], b"true" | b"false" | b"null");
            if is_operand {
                operands.push(token);
            } else if !matches!(first, b')' | b'>' | b']' | b'{' | b'}') {
                if &stream[token.clone()] == b"BI" {
                    at = after_inline_image(stream, at);
                }
                return Some(Operation { operands, operator: token });
            }
        }
    })
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0xc | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Past white space and comments.
fn skip_blank(stream: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = stream.get(at) {
        if byte == b'%' {
            at += stream[at..].iter().take_while(|b| !matches!(b, b'\r' | b'\n')).count();
        } else if is_blank(byte) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

fn regular_end(stream: &[u8], from: usize) -> usize {
    from + stream[from.min(stream.len())..].iter().take_while(|b| is_regular(**b)).count()
}

/// The end of the token at `at`: a whole string, array or dictionary where one begins.
fn token_end(stream: &[u8], at: usize) -> usize {
    match stream[at] {
        b'(' => string_end(stream, at),
        b'[' => bracket_end(stream, at),
        b'<' if stream.get(at + 1) == Some(&b'<') => bracket_end(stream, at),
        b'<' => stream[at..].iter().position(|b| *b == b'>').map_or(stream.len(), |n| at + n + 1),
        b'/' => regular_end(stream, at + 1),
        _ => regular_end(stream, at),
    }
}

fn string_end(stream: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut bytes = stream.iter().enumerate().skip(at);
    while let Some((i, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    stream.len()
}

/// The end of an array or dictionary, with all that is nested in it; told by counting, not by recursion.
fn bracket_end(stream: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut i = at;
    while i < stream.len() {
        match stream[i] {
            b'(' => {
                i = string_end(stream, i);
                continue;
            }
            b'[' => depth += 1,
            b'<' if stream.get(i + 1) == Some(&b'<') => {
                depth += 1;
                i += 1;
            }
            b'>' if stream.get(i + 1) == Some(&b'>') => {
                depth = depth.saturating_sub(1);
                i += 1;
            }
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        i += 1;
        if depth == 0 {
            return i;
        }
    }
    stream.len()
}

/// Past `ID`, the samples and `EI`. Samples may hold the letters `EI`; only such with white space around them end it.
fn after_inline_image(stream: &[u8], from: usize) -> usize {
    let Some(data) = stream.get(from..).and_then(|rest| rest.windows(2).position(|w| w == b"ID")) else {
        return stream.len();
    };
    let mut at = from + data + 3;
    while let Some(found) = stream.get(at..).and_then(|rest| rest.windows(2).position(|w| w == b"EI")) {
        let start = at + found;
        let before = start.checked_sub(1).is_none_or(|i| is_blank(stream[i]));
        if before && stream.get(start + 2).is_none_or(|b| is_blank(*b)) {
            return start + 2;
        }
        at = start + 2;
    }
    stream.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(stream: &str) -> String {
        String::from_utf8(without_hidden_text(stream.as_bytes())).unwrap()
    }

    #[test]
    fn hidden_text_goes_and_the_rest_stays() {
        let stream = "q 600 0 0 800 0 0 cm /Im0 Do Q\nBT 3 Tr /F1 9 Tf (Hdi \\) Binh) Tj [(67) -20 <3335>] TJ ET\n";
        assert_eq!(cleaned(stream), "q 600 0 0 800 0 0 cm /Im0 Do Q\nBT 3 Tr /F1 9 Tf   ET\n");
        let seen = "BT /F1 9 Tf 0 Tr (Hải) Tj ET q 3 Tr BT (x) ' ET Q BT (y) Tj ET";
        assert_eq!(cleaned(seen), "BT /F1 9 Tf 0 Tr (Hải) Tj ET q 3 Tr BT T* ET Q BT (y) Tj ET");
        let drawn = survey(seen.as_bytes());
        assert!(drawn.visible_text && drawn.hidden_text);
    }

    #[test]
    fn what_is_drawn_is_told() {
        let of = |stream: &str| survey(stream.as_bytes());
        assert_eq!(of("q 1 0 0 rg 0 0 5 5 re f /Im0 Do Q % k sh"), Drawn::default());
        assert!(of("0 0 0 1 k").other_colours && of("/P0 scn").other_colours);
        assert!(of("/G0 gs").graphics_state);
        assert_eq!((of("q q Q").open, of("Q q Q Q").surplus), (1, 2));
        let inline = of("BI /W 2 /H 2 ID \u{1}EI7 (Tj\u{2} EI\nq");
        assert!(inline.inline_image && !inline.visible_text && inline.open == 1, "{inline:?}");
    }

    #[test]
    fn broken_streams_end() {
        for stream in ["(never closed", "[ ( ] ", "<< /A << ", "BI ID", "BI", ") ] > }", "<", "3 Tr (", "\"", "Tj"] {
            let _ = survey(stream.as_bytes());
            assert!(without_hidden_text(stream.as_bytes()).len() <= stream.len() + 2);
        }
    }
}
