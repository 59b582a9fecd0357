//! What a digital signature leaves in the text: addresses, times, `Người ký: …`.
//!
//! These lines are nobody's words and their numbers count nothing; they are set aside before anything is read, and
//! a diagnostic says so: `2023-07-25T16:37:27+0700`, `vanthu@huyen.gov.vn`, `Thời gian ký: 24.07.2023 16:37:27 +07:00`.

use super::super::layout::Line;
use super::super::tokens::{TokenKind, Tokens};
use crate::model::Diagnostic;
use jiff::civil::Date;

/// Words (folded) that start a line of a signature stamp.
const STAMPS: [&[&str]; 8] = [
    &["nguoi", "ky", ":"],
    &["thoi", "gian", "ky", ":"],
    &["ngay", "ky", ":"],
    &["email", ":"],
    &["ky", "boi", ":"],
    &["digitally", "signed"],
    &["signature", "not", "verified"],
    &["signed", "by"],
];

/// The last day of a digital signature's time stamps: `2023-07-25T16:37:27+0700`.
pub(in crate::extract) fn signature_day(tokens: &Tokens) -> Option<Date> {
    let part =
        |i: usize, len: usize| if tokens.text(i).len() == len { tokens.text(i).parse::<i8>().ok() } else { None };
    (0..tokens.len())
        .filter(|&i| tokens.is_number(i) && is_time(tokens, i))
        .filter_map(|i| Date::new(tokens.text(i).parse().ok()?, part(i + 2, 2)?, part(i + 4, 2)?).ok())
        .max()
}

/// `2023-07-25T16:37:27+0700` at token `start`.
fn is_time(tokens: &Tokens, start: usize) -> bool {
    tokens.is_number(start)
        && tokens.text(start).len() == 4
        && tokens.is_dash(start + 1)
        && tokens.is_dash(start + 3)
        && tokens.fold(start + 5).starts_with('t')
        && matches!(tokens.kind(start + 6), Some(TokenKind::Mark(':')))
}

fn is_trailer(tokens: &Tokens, line: &Line) -> bool {
    let range = line.tokens.clone();
    if range.clone().all(|i| tokens.is_silent(i)) {
        return true;
    }
    let start = range.start;
    is_time(tokens, start) || STAMPS.iter().any(|s| tokens.starts_with(start, s)) && range.len() <= 30
}

/// Silences the lines of digital signatures and takes them out.
pub(in crate::extract) fn set_trailers_aside(
    tokens: &mut Tokens,
    lines: Vec<Line>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Line> {
    let mut kept = Vec::with_capacity(lines.len());
    let (mut count, mut first) = (0_usize, None);
    let mut blank = 0;
    for mut line in lines {
        if is_trailer(tokens, &line) {
            tokens.silence(line.tokens.clone());
            count += 1;
            first = first.or(Some(line.span));
            blank += line.blank_before;
        } else {
            line.blank_before += blank;
            blank = 0;
            kept.push(line);
        }
    }
    if let Some(span) = first {
        let message = format!(
            "{count} lines of digital signatures (addresses, times) were set aside; they are no part of the notice"
        );
        diagnostics.push(Diagnostic::info("signature.digital", message).at(span));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::super::layout;
    use super::*;

    #[test]
    fn stamps_are_set_aside_and_said() {
        let mut tokens = Tokens::of(
            "Trần Văn Bình\n\tbinhtv@huyen.gov.vn\n\t2023-07-25T16:37:27+0700\nThời gian ký: 24.07.2023 16:37:27\nPhụ lục 2023",
        );
        let lines = layout::lines(&mut tokens);
        let mut diagnostics = Vec::new();
        let kept = set_trailers_aside(&mut tokens, lines, &mut diagnostics);
        let texts: Vec<_> = kept.iter().map(|l| tokens.words(&l.tokens)).collect();
        assert_eq!(texts, ["Trần Văn Bình", "Phụ lục 2023"]);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].code, "signature.digital");
    }
}
