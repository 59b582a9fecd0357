//! How lists of places go on: `Tùng Lâm (120,15%); Phú Lâm 117,99%, Hải Yến và Xuân Lâm`.
//!
//! An item may be followed by its figure, in brackets or bare; then comes a comma, a semicolon or `và`.

use super::tokens::Token;

/// Words that a figure or a remark behind a name may take.
const REMARK: usize = 14;

/// The first word of the item after the one that ends before word `end`.
pub(super) fn next_item(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let mut i = end;
    if tokens.get(i)?.gap_has(&['(']) {
        let inside = tokens[i + 1..].iter().take(REMARK).position(|t| t.gap_has(&[')']))?;
        i = i + 1 + inside;
    } else if tokens[i].is_number() && !tokens[i].gap_has(&[',', ';']) {
        // A bare figure: on to the separator after it.
        let from = i;
        i += 1;
        while tokens.get(i)?.gap.trim() != ";" {
            let t = &tokens[i];
            let percent_then_comma = t.gap.contains('%') && t.gap.contains([',', ';']);
            let comma_then_word = t.gap.contains(',') && t.gap.contains(' ') && !t.is_number();
            let joined = t.folded == "va" && t.key != "vã";
            if percent_then_comma || comma_then_word || joined || t.gap.contains(';') {
                break;
            }
            if i - from > REMARK || ends_sentence(t) {
                return None;
            }
            i += 1;
        }
    }
    let t = tokens.get(i)?;
    if ends_sentence(t) {
        return None;
    }
    let gap = t.gap;
    let separated = gap.contains([',', ';']) || (gap.contains(':') && gap.contains(')'));
    if is_and(t) {
        return tokens.get(i + 1).filter(|n| n.follows()).map(|_| i + 1);
    }
    separated.then_some(i)
}

/// One past the last word of the item before the one that starts at word `start`.
pub(super) fn previous_end(tokens: &[Token<'_>], start: usize) -> Option<usize> {
    let mut i = start;
    if i > 0 && tokens[i].follows() && is_and(&tokens[i - 1]) {
        i -= 1;
    } else {
        let t = tokens.get(i)?;
        let separated = t.gap_has(&[',', ';']) || (t.gap_has(&[':']) && t.gap_has(&[')']));
        separated.then_some(())?;
    }
    if tokens[i].gap_has(&[')']) {
        i = (i.saturating_sub(REMARK)..i).rev().find(|j| tokens[*j].gap_has(&['(']))?;
    }
    (i > 0).then_some(i)
}

/// True where an item may begin.
pub(super) fn starts_item(tokens: &[Token<'_>], i: usize) -> bool {
    let Some(t) = tokens.get(i) else { return false };
    let before = i.checked_sub(1).map(|b| &tokens[b]);
    t.capital && (t.gap_has(&[',', ';', ':']) || before.is_none_or(|b| !b.capital))
}

/// True where word `end` does not belong to an item before it.
pub(super) fn ends_item(tokens: &[Token<'_>], end: usize) -> bool {
    let ends = |t: &Token<'_>| {
        // `phường 1, 2 và 5`, but not `1,2`.
        let apart = !t.is_number() || t.gap.contains([',', ';']) && t.gap.contains(' ');
        t.gap_has(&[',', ';', '.', '(', ')', '\n']) && apart || is_and(t)
    };
    tokens.get(end).is_none_or(ends)
}

/// Two or three capitalised words.
pub(super) fn looks_like_name(tokens: &[Token<'_>], i: usize) -> bool {
    (2..=4).contains(&(name_end(tokens, i) - i))
}

/// One past the last of the capitalised words from `i`.
pub(super) fn name_end(tokens: &[Token<'_>], i: usize) -> usize {
    let first = usize::from(tokens.get(i).is_some_and(|t| t.capital));
    let more = tokens.iter().skip(i + 1).take_while(|t| first == 1 && t.capital && t.continues()).count();
    i + first + more
}

/// Where a table cell begins at word `i`, one past its last word.
pub(super) fn cell_end(tokens: &[Token<'_>], i: usize) -> Option<usize> {
    let edge = |gap: &str| gap.contains(['\t', '\n', '|']);
    let t = tokens.get(i)?;
    // The row's number may come first: `12 Hải Bình`, `1. Tây An`.
    let numbered = i > 0 && tokens[i - 1].is_number() && (i == 1 || edge(tokens[i - 1].gap));
    if !(i == 0 || edge(t.gap) || numbered) {
        return None;
    }
    let end = name_end(tokens, i);
    let closed = tokens.get(end).is_none_or(|t| t.gap.contains(['\t', '|']) || (t.is_number() && numbered));
    let tabbed = t.gap.contains(['\t', '|']) || numbered;
    let by_line = tokens.get(end).is_none_or(|t| t.gap.contains('\n')) && tabbed;
    (end > i && (closed || by_line)).then_some(end)
}

fn is_and(t: &Token<'_>) -> bool {
    t.key == "và" || t.key == "va" || t.key == "vả" || t.key == "vá"
}

fn ends_sentence(t: &Token<'_>) -> bool {
    let stop = t.gap.split('.').next_back().filter(|_| t.gap.contains('.'));
    stop.is_some_and(|after| after.contains(char::is_whitespace) && (t.capital || after.contains('\n')))
}
