//! The shape of a notice: numbered sections, bullets under them, sentences in them.
//!
//! Where a total and its parts stand is told by the layout as much as by the words: in
//! `Tổng số 4.724 hồ sơ, trong đó:` / `+ Cấp mới: 1.910` / `+ Cấp đổi: 298` the parts are the items *under* the
//! total. Scans lose indentation, so the level comes from the marker: `I.` above `1.` above `1.1.` above `a)`
//! above `*` above `-` above `+`.

use super::tokens::{Token, TokenKind};
use std::ops::Range;

/// A paragraph, a heading or a bullet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Its tokens, marker not included.
    pub(super) tokens: Range<usize>,
    /// Depth that its marker tells: 0 for a plain paragraph.
    pub(super) level: u8,
    /// The item it stands under.
    pub(super) parent: Option<usize>,
}

/// Level of a plain paragraph.
pub(super) const PLAIN: u8 = 0;
/// Level of `*`.
const STAR: u8 = 6;
/// Level of `-`.
const DASH: u8 = 7;
/// Level of `+`.
const PLUS: u8 = 8;
/// Level of other bullets.
const DOT: u8 = 9;

/// Groups tokens into items, in reading order.
pub(super) fn outline(text: &str, tokens: &[Token]) -> Vec<Item> {
    let layout = Layout::of(text, tokens);
    let mut items: Vec<Item> = Vec::new();
    let mut stack: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (level, body) = marker(text, tokens, at).unwrap_or((PLAIN, at));
        let mut end = body;
        while end < tokens.len() && (end == body || !starts_item(text, tokens, end, layout)) {
            end += 1;
        }
        let parent = if level == PLAIN {
            // A plain paragraph goes on in its section and ends any bullets before it.
            while stack.last().is_some_and(|&i| items[i].level >= STAR || items[i].level == PLAIN) {
                stack.pop();
            }
            let section = stack.last().copied();
            stack.push(items.len());
            section
        } else {
            while let Some(&top) = stack.last() {
                // Bullets stand under the paragraph that leads to them, sections never do.
                let under = if items[top].level == PLAIN {
                    level >= STAR || leads(tokens, &items[top]) && level > 3
                } else {
                    items[top].level < level
                };
                if under {
                    break;
                }
                stack.pop();
            }
            let parent = stack.last().copied();
            stack.push(items.len());
            parent
        };
        items.push(Item { tokens: body..end, level, parent });
        at = end;
    }
    items
}

/// Does an item end by announcing others (`… như sau:`)?
pub(super) fn leads(tokens: &[Token], item: &Item) -> bool {
    tokens[item.tokens.clone()].last().is_some_and(|t| t.is_mark(':') || t.is_mark(','))
}

/// How the text's lines are laid out.
#[derive(Debug, Clone, Copy)]
struct Layout {
    /// Every line is followed by an empty one, as some converters write: empty lines then say nothing.
    double_spaced: bool,
    /// Characters of a full line. A line much shorter ends a paragraph or is a heading.
    width: usize,
    /// One line a paragraph, however long: then every line end ends one.
    unwrapped: bool,
}

impl Layout {
    fn of(text: &str, tokens: &[Token]) -> Self {
        let mut lengths: Vec<usize> = text.lines().map(|l| l.trim().chars().count()).filter(|&n| n > 0).collect();
        lengths.sort_unstable();
        let width = lengths.get(lengths.len() * 3 / 4).copied().unwrap_or(0).clamp(20, 100);
        let longest = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0);
        Self { double_spaced: is_double_spaced(tokens), width, unwrapped: longest > 130 }
    }
}

/// Characters from the start of the line to `end`.
fn line_length(text: &str, end: usize) -> usize {
    let before = text.get(..end).unwrap_or("");
    before.rsplit('\n').next().unwrap_or("").trim_start().chars().count()
}

fn is_double_spaced(tokens: &[Token]) -> bool {
    let (mut single, mut double) = (0_usize, 0_usize);
    for pair in tokens.windows(2) {
        // Only inside running text: a lower-case word after a word.
        let running = matches!(pair[0].kind, TokenKind::Word(_)) && matches!(pair[1].kind, TokenKind::Word(_));
        if running && !pair[1].capital {
            match pair[1].line_ends {
                1 => single += 1,
                2 => double += 1,
                _ => {}
            }
        }
    }
    double > single
}

fn starts_item(text: &str, tokens: &[Token], at: usize, layout: Layout) -> bool {
    let token = &tokens[at];
    if token.line_ends == 0 {
        return false;
    }
    if marker(text, tokens, at).is_some() {
        return true;
    }
    let before = &tokens[at - 1];
    let lines = if layout.double_spaced { token.line_ends.div_ceil(2) } else { token.line_ends };
    let closed = matches!(before.kind, TokenKind::Mark('.' | ';' | ':' | '!' | '?' | '/'));
    // A blank line ends a paragraph unless the sentence plainly goes on below it (a page's end).
    if lines >= 2 {
        // A name may be broken where a full line ends.
        let full = line_length(text, before.span.end) * 10 >= layout.width * 9;
        let in_name = full
            && before.capital
            && matches!(before.kind, TokenKind::Word(_))
            && before.span.of(text).chars().any(char::is_lowercase);
        return closed || token.capital && !in_name || token.line_ends > 3;
    }
    // Otherwise only a line that could have held more ends one.
    let share = match before.kind {
        TokenKind::Mark('.' | ':' | '!' | '?' | '/') => 9,
        _ => 7,
    };
    (token.capital || (layout.unwrapped && closed))
        && (layout.unwrapped || line_length(text, before.span.end) * 10 < layout.width * share)
}

/// The marker that starts an item at `at`: its level, and where the item's body starts.
fn marker(text: &str, tokens: &[Token], at: usize) -> Option<(u8, usize)> {
    let token = tokens.get(at)?;
    if at > 0 && token.line_ends == 0 {
        return None;
    }
    let next = tokens.get(at + 1)?;
    if next.line_ends > 0 {
        return None;
    }
    match &token.kind {
        TokenKind::Mark('*') => Some((STAR, at + 1)),
        TokenKind::Mark('-' | '–' | '—') => Some((DASH, at + 1)),
        TokenKind::Mark('+') => Some((PLUS, at + 1)),
        TokenKind::Mark('•' | '·' | '▪' | '●' | '○' | '◦') => Some((DOT, at + 1)),
        _ => numbering(text, tokens, at),
    }
}

/// `I.`, `1.`, `1.1.`, `a)`, `(1)`: whatever pieces the tokens before the first blank make.
fn numbering(text: &str, tokens: &[Token], at: usize) -> Option<(u8, usize)> {
    let mut end = at;
    let mut pieces = String::new();
    while let Some(token) = tokens.get(end) {
        if end > at && (token.span.start != tokens[end - 1].span.end || pieces.len() > 8) {
            break;
        }
        match &token.kind {
            TokenKind::Word(w) => pieces.push_str(w),
            TokenKind::Mark(c @ ('.' | ')' | '(' | '/')) => pieces.push(*c),
            // An extractor may call the number of a heading a figure.
            TokenKind::Figure(_) if token.span.len() <= 8 => pieces.push_str(token.span.of(text)),
            _ => return None,
        }
        end += 1;
    }
    let body = tokens.get(end)?;
    if body.line_ends > 0 || !(body.capital || matches!(body.kind, TokenKind::Mark('“' | '"' | '(' | '['))) {
        return None;
    }
    let numeric = |s: &str| (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let roman = |s: &str| !s.is_empty() && s.len() <= 5 && s.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let level = if let Some(inner) = pieces.strip_prefix('(').and_then(|s| s.strip_suffix(')')) {
        numeric(inner).then_some(5)?
    } else if let Some(head) = pieces.strip_suffix(')') {
        ((head.len() == 1 && head.bytes().all(|b| b.is_ascii_lowercase())) || numeric(head)).then_some(5)?
    } else if let Some(head) = pieces.strip_suffix(['.', '/']) {
        let parts: Vec<&str> = head.split('.').collect();
        if parts.iter().all(|p| numeric(p)) {
            u8::try_from(parts.len()).ok()?.min(3) + 1
        } else if tokens[at].capital && (roman(head) || head.len() == 1) {
            1
        } else {
            return None;
        }
    } else {
        // `1.1 Kết quả`, but not `2023 Kết quả`.
        let parts: Vec<&str> = pieces.split('.').collect();
        (parts.len() > 1 && parts.iter().all(|p| numeric(p))).then_some(u8::try_from(parts.len()).ok()?.min(3) + 1)?
    };
    Some((level, end))
}

/// Cuts an item into sentences. A point ends one where a capital, a figure or nothing follows.
pub(super) fn sentences(tokens: &[Token], item: &Item) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = item.tokens.start;
    for i in item.tokens.clone() {
        let token = &tokens[i];
        let ends = match token.kind {
            TokenKind::Mark('!' | '?') => true,
            TokenKind::Mark('.') => {
                let next = if i + 1 < item.tokens.end { tokens.get(i + 1) } else { None };
                let before = if i > start { Some(&tokens[i - 1]) } else { None };
                // `TP. Vinh`, `TM. Ủy ban`: a point after a short word in capitals.
                let abbreviation =
                    before.is_some_and(|b| b.capital && b.word().len() <= 2 && b.word() != "an" && next.is_some());
                let goes_on = next.is_some_and(|n| !(n.capital || matches!(n.kind, TokenKind::Figure(_))));
                !abbreviation && !goes_on && token.depth == 0
            }
            _ => false,
        };
        if ends {
            out.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < item.tokens.end {
        out.push(start..item.tokens.end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::scan;
    use crate::check::tokens::tokenize;

    fn shape(text: &str) -> Vec<(u8, Option<usize>, String)> {
        let extraction = scan(text);
        let tokens = tokenize(text, &extraction.figures, &[]);
        outline(text, &tokens)
            .iter()
            .map(|item| {
                let first = tokens[item.tokens.start].span.start;
                let last = tokens[item.tokens.end - 1].span.end;
                (item.level, item.parent, text[first..last].split_whitespace().collect::<Vec<_>>().join(" "))
            })
            .collect()
    }

    #[test]
    fn bullets_stand_under_what_leads_to_them() {
        let got = shape(
            "II. KẾT QUẢ\n1. Cấp thẻ\nĐã thu nhận 300 hồ sơ, trong đó:\n+ Cấp mới: 100 trường\nhợp;\n+ Cấp đổi: 200.\n\
             Các xã tiếp tục rà soát.\n2. Cư trú\n- Thường trú 15 hộ",
        );
        let parents: Vec<Option<usize>> = got.iter().map(|g| g.1).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(2), Some(2), Some(1), Some(0), Some(6)], "{got:?}");
        assert_eq!(got[3].2, "Cấp mới: 100 trường hợp;");
    }

    #[test]
    fn a_figure_at_the_start_of_a_line_is_no_heading() {
        let got = shape("Tổng số đã phê duyệt:\n16.780.\nSố đã kích hoạt trong kỳ là\n12. Kết quả");
        assert_eq!(got.len(), 3, "{got:?}");
        assert_eq!(got[0].2, "Tổng số đã phê duyệt: 16.780.");
    }

    #[test]
    fn blank_lines_between_all_lines_say_nothing() {
        let got = shape(
            "Các xã đã làm tốt việc\n\nthu nhận hồ sơ của\n\nngười dân tại thôn và\n\nbản, gồm: Xuân Lâm (70%);\n\nHải Hà (60%).\n\n- Còn lại 2 xã",
        );
        assert_eq!(got.len(), 2, "{got:?}");
    }

    #[test]
    fn sentences_end_at_points_but_not_in_figures_or_titles() {
        let text = "Huyện có 1.250 hộ. Trong đó TP. Vinh 12 hộ. Còn lại";
        let extraction = scan(text);
        let tokens = tokenize(text, &extraction.figures, &[]);
        let items = outline(text, &tokens);
        assert_eq!(sentences(&tokens, &items[0]).len(), 3);
    }
}
