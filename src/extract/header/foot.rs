//! Recipients, signer and his title, and the addressees at the head.
//!
//! `Nơi nhận:` and its items stand left, `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH` / the name right of them; OCR reads them one
//! after the other or line by line across (`- Như trên; CHỦ TỊCH`).

use super::super::layout::Line;
use super::super::lead::{LeadKind, lead_at};
use super::super::tokens::{Gap, TokenKind, Tokens};
use super::pieces::pieces;
use super::scraps::{readable, recipient, without_scraps};
use super::stated;
use super::titles::{is_office, spelled};
use crate::model::{Header, Stated, Text};
use std::ops::Range;

/// `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`: on whose behalf.
const BEHALF: [&str; 5] = ["tm", "kt", "tl", "tuq", "q"];

/// `T/M`, `K/T`, `T/L`, as the party writes it.
fn slashed_behalf(tokens: &Tokens, i: usize) -> bool {
    let letters = matches!((tokens.text(i), tokens.text(i + 2)), ("T", "M" | "L" | "U") | ("K", "T"));
    letters && tokens.is_mark(i + 1, '/') && tokens.gap(i + 1) == Gap::None && tokens.gap(i + 2) == Gap::None
}

/// True for a piece that gives the title of a signer.
fn is_title(tokens: &Tokens, piece: &Range<usize>) -> bool {
    let words = piece.clone().filter(|&i| tokens.is_word(i)).count();
    let upper = piece.clone().filter(|&i| tokens.is_upper(i)).count();
    if words == 0 || words > 14 || upper * 4 < words * 3 {
        return false;
    }
    // `Lưu: VT, KT.` is no title: somebody must be stood for.
    let behalf = (BEHALF.contains(&tokens.fold(piece.start)) || slashed_behalf(tokens, piece.start)) && words > 1;
    let key = tokens.key(piece);
    behalf || is_office(&key)
}

/// True for a piece that is a person's name: two to five words with capitals and small letters, a rank before it aside.
fn is_name(tokens: &Tokens, piece: &Range<usize>) -> bool {
    let words: Vec<usize> = piece.clone().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|&i| {
            tokens.is_capital(i) && !tokens.is_upper(i) || tokens.is_capital(i) && tokens.text(i).chars().count() == 1
        })
}

fn without_rank(tokens: &Tokens, piece: &Range<usize>) -> Range<usize> {
    const RANKS: [&[&str]; 14] = [
        &["dai", "ta"],
        &["thuong", "ta"],
        &["trung", "ta"],
        &["thieu", "ta"],
        &["dai", "uy"],
        &["thuong", "uy"],
        &["trung", "uy"],
        &["thieu", "tuong"],
        &["trung", "tuong"],
        &["ts", "."],
        &["ths", "."],
        &["bs", "."],
        &["ks", "."],
        &["pgs", "."],
    ];
    let mut start = piece.start;
    while let Some(rank) = RANKS.iter().find(|r| tokens.starts_with(start, r) && start + r.len() < piece.end) {
        start += rank.len();
    }
    start..piece.end
}

/// Cuts a title or a name off the end of a recipient that OCR read across: `Như trên; CHỦ TỊCH`, `Lưu: VT. Trần Bình`.
fn split_across(tokens: &Tokens, piece: &Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    for i in piece.start + 2..piece.end {
        let after_stop = matches!(tokens.kind(i - 1), Some(TokenKind::Mark(';' | '.' | ':' | ',' | ')')));
        let rest = i..piece.end;
        if is_title(tokens, &rest)
            && tokens.is_upper(i)
            && (after_stop || tokens.text(i).chars().count() > 3 || BEHALF.contains(&tokens.fold(i)))
        {
            return (piece.start..i, Some(rest));
        }
        let name = is_name(tokens, &rest) && rest.len() >= 2;
        if name
            && after_stop
            && tokens.starts_with(piece.start + 1, &["luu"]) | tokens.starts_with(piece.start, &["luu"])
        {
            return (piece.start..i, Some(rest));
        }
    }
    (piece.clone(), None)
}

/// Reads recipients and signature into `header`; returns the lines that they take.
pub(super) fn read(text: &Text, tokens: &Tokens, lines: &[Line], from: usize, header: &mut Header) -> Range<usize> {
    let heading = |line: &Line| {
        pieces(text, tokens, line).iter().any(|p| tokens.starts_with(p.start, &["noi", "nhan"]) && p.len() <= 12)
    };
    let at = (from..lines.len()).find(|&i| lines.get(i).is_some_and(&heading));
    let start = at.unwrap_or_else(|| lines.len().saturating_sub(14).max(from));
    // Where the right column was read first, the signature stands above its recipients.
    let above = start.saturating_sub(8).max(from);
    let mut titles: Vec<Range<usize>> = Vec::new();
    let mut signer: Option<Range<usize>> = None;
    let mut last = start;
    let mut first = start;
    let mut in_recipients = false;
    let mut done_recipients = false;
    let mut idle = 0;
    for i in above..lines.len() {
        let Some(line) = lines.get(i) else { break };
        let before = i < start;
        if before && titles.is_empty() && !titles_above(text, tokens, line) {
            continue;
        }
        let mut used = false;
        for piece in pieces(text, tokens, line) {
            let mut piece = piece;
            let mut rest = None;
            if tokens.starts_with(piece.start, &["noi", "nhan"]) {
                in_recipients = true;
                used = true;
                let colon = if tokens.is_mark(piece.start + 2, ':') { 3 } else { 2 };
                let (_, across) = split_across(tokens, &piece);
                match across {
                    Some(across) => piece = across,
                    None if piece.len() > colon => {
                        push_item(tokens, &(piece.start + colon..piece.end), &mut header.recipients);
                        continue;
                    }
                    None => continue,
                }
            } else if in_recipients && !done_recipients {
                let (left, across) = split_across(tokens, &piece);
                // Of this piece alone: the left column's does not take the right one's along.
                let mut taken = false;
                let bullet = lead_at(tokens, left.start).is_some_and(|l| matches!(l.kind, LeadKind::Bullet(_)));
                if bullet {
                    let item = left.start + 1..left.end;
                    done_recipients = tokens.fold(item.start) == "luu";
                    let (item, behind) = without_scraps(tokens, &item);
                    // The right column's second line of a title: `TRƯỞNG PHÒNG NÔNG NGHIỆP VÀ` / `PTNT`.
                    let goes_on = titles.last().is_some_and(|t| tokens.fold(t.end - 1) == "va");
                    titles.extend(
                        behind.filter(|b| goes_on && signer.is_none() && b.clone().all(|i| tokens.is_upper(i))),
                    );
                    push_item(tokens, &item, &mut header.recipients);
                    taken = true;
                    rest.clone_from(&across);
                } else if tokens.is_small(left.start) && !header.recipients.is_empty() && !readable(tokens, &left) {
                    // A stamp's scraps on a line of their own.
                    used = true;
                    continue;
                } else if tokens.is_small(left.start) && !header.recipients.is_empty() {
                    if let Some(item) = header.recipients.last_mut() {
                        item.value = format!("{} {}", item.value, trimmed(tokens, &left));
                        item.span = item.span.join(tokens.span_of(&left));
                    }
                    taken = true;
                    rest.clone_from(&across);
                }
                used |= taken;
                if taken {
                    match rest {
                        Some(across) => piece = across,
                        None => continue,
                    }
                } else if let Some(across) = across.filter(|a| !is_title(tokens, &piece) && is_title(tokens, a)) {
                    // A stamp's scraps before it: `®œ CHỦ TỊCH`.
                    piece = across;
                }
            }
            let name = without_rank(tokens, &piece);
            if is_title(tokens, &piece) && signer.is_none() {
                titles.push(piece);
                used = true;
            } else if signer.is_none() && !titles.is_empty() && is_name(tokens, &name) {
                signer = Some(name);
                used = true;
            } else if tokens.key(&piece) == "da ky" {
                used = true;
            }
        }
        if used {
            first = first.min(i);
            last = i + 1;
            idle = 0;
        } else {
            idle += 1;
            if !before && idle > 3 || before && titles.is_empty() {
                break;
            }
        }
        if signer.is_some() && (done_recipients || at.is_none()) {
            break;
        }
    }
    if at.is_none() && titles.is_empty() {
        return lines.len()..lines.len();
    }
    header.signer = signer.as_ref().and_then(|s| stated(tokens, s));
    if let (Some(head), Some(tail)) = (titles.first(), titles.last()) {
        header.on_behalf = super::behalf::behalves(tokens, &titles);
        let mut value = String::new();
        for title in &titles {
            if !value.is_empty() {
                value.push_str(if value.ends_with(" VÀ") { " " } else { "; " });
            }
            value.push_str(&spelled(&tokens.words(title)));
        }
        let span = tokens.span_of(head).join(tokens.span_of(tail));
        header.signer_title = Some(Stated { value, span });
    }
    first..last.max(first)
}

fn titles_above(text: &Text, tokens: &Tokens, line: &Line) -> bool {
    pieces(text, tokens, line).iter().any(|p| is_title(tokens, p))
}

/// An item of a list of bodies, without its bullet and its last mark.
fn trimmed(tokens: &Tokens, range: &Range<usize>) -> String {
    let mut range = range.clone();
    while range.end > range.start
        && matches!(tokens.kind(range.end - 1), Some(TokenKind::Mark(';' | '.' | ',' | '/' | ':')))
    {
        range.end -= 1;
    }
    while range.start < range.end && matches!(tokens.kind(range.start), Some(TokenKind::Mark(':' | '-' | '–' | '+')))
    {
        range.start += 1;
    }
    recipient(&tokens.words(&range))
}

fn push_item(tokens: &Tokens, range: &Range<usize>, into: &mut Vec<Stated<String>>) {
    let value = trimmed(tokens, range);
    if !value.is_empty() {
        into.push(Stated { value, span: tokens.span_of(range) });
    }
}

/// The bodies after `Kính gửi` on line `i`, whose words end before token `start`. Returns them with the first line
/// after them.
pub(super) fn addressees(tokens: &Tokens, lines: &[Line], i: usize, start: usize) -> (Vec<Stated<String>>, usize) {
    let mut out = Vec::new();
    let Some(line) = lines.get(i) else { return (out, i + 1) };
    let mut rest = start..line.tokens.end;
    while rest.start < rest.end && matches!(tokens.kind(rest.start), Some(TokenKind::Mark(':' | '.' | '-'))) {
        rest.start += 1;
    }
    let mut open = !rest.is_empty();
    if open {
        let mut from = rest.start;
        for t in rest.clone() {
            if tokens.is_mark(t, ';') {
                push_item(tokens, &(from..t), &mut out);
                from = t + 1;
            }
        }
        push_item(tokens, &(from..rest.end), &mut out);
        open = !rest.clone().next_back().is_some_and(|l| tokens.is_mark(l, '.'));
    }
    let mut next = i + 1;
    while let Some(line) = lines.get(next) {
        let lead = lead_at(tokens, line.tokens.start);
        let bullet = lead.is_some_and(|l| matches!(l.kind, LeadKind::Bullet(_)));
        let goes_on = open && tokens.is_small(line.tokens.start) && line.width <= 120;
        // Several bodies under `Kính gửi:` without bullets end in semicolons.
        let last = line.tokens.clone().next_back();
        let plain = last.is_some_and(|l| tokens.is_mark(l, ';')) && line.width <= 140
            || out.last().is_some()
                && last.is_some_and(|l| tokens.is_mark(l, '.'))
                && line.width <= 80
                && line.blank_before == 0
                && !goes_on
                && !bullet
                && out.len() > 1
                && tokens.is_capital(line.tokens.start);
        if bullet {
            push_item(tokens, &(line.tokens.start + 1..line.tokens.end), &mut out);
        } else if goes_on {
            if let Some(item) = out.last_mut() {
                item.value = format!("{} {}", item.value, trimmed(tokens, &line.tokens));
                item.span = item.span.join(tokens.span_of(&line.tokens));
            }
        } else if plain {
            push_item(tokens, &line.tokens, &mut out);
        } else {
            break;
        }
        open = !last.is_some_and(|l| matches!(tokens.kind(l), Some(TokenKind::Mark(';' | '.'))));
        next += 1;
        if last.is_some_and(|l| tokens.is_mark(l, '.'))
            && !lines.get(next).is_some_and(|l| tokens.is_dash(l.tokens.start) && l.blank_before == 0)
        {
            break;
        }
    }
    (out, next)
}

#[cfg(test)]
mod tests {
    use super::super::super::layout;
    use super::*;

    fn of(content: &str) -> Header {
        let text = Text::from_plain(content);
        let mut tokens = Tokens::of(text.as_str());
        let lines = layout::lines(&mut tokens);
        let mut header = Header::default();
        read(&text, &tokens, &lines, 0, &mut header);
        header
    }

    fn signed(h: &Header) -> (Option<&str>, Option<&str>, Vec<&str>) {
        (
            h.signer.as_ref().map(|s| s.value.as_str()),
            h.signer_title.as_ref().map(|s| s.value.as_str()),
            h.recipients.iter().map(|r| r.value.as_str()).collect(),
        )
    }

    #[test]
    fn both_columns_on_the_same_lines_come_apart() {
        let h = of(
            "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như trên; KT. CHỦ TỊCH\n- UBND các xã; PHÓ CHỦ TỊCH\n- Lưu: VT. Trần Văn Bình\n",
        );
        assert_eq!(
            signed(&h),
            (
                Some("Trần Văn Bình"),
                Some("TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH; PHÓ CHỦ TỊCH"),
                vec!["Như trên", "UBND các xã", "Lưu: VT"]
            )
        );
    }

    #[test]
    fn the_right_column_may_come_first() {
        let h = of("TRƯỞNG BAN\n\nĐại tá Lê Hữu Nam\n\nNơi nhận:\n- Công an tỉnh;\n- Lưu: VT.\n");
        assert_eq!(signed(&h), (Some("Lê Hữu Nam"), Some("TRƯỞNG BAN"), vec!["Công an tỉnh", "Lưu: VT"]));
    }

    #[test]
    fn a_body_without_a_foot_has_no_signer() {
        let h = of("Ủy ban nhân dân xã yêu cầu các thôn thực hiện.\nHải Lĩnh, Hải Hà đã hoàn thành.\nTân An chưa.");
        assert_eq!(signed(&h), (None, None, vec![]));
    }
}
