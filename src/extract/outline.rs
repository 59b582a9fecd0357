//! Under which heading a paragraph stands.
//!
//! `1. Kết quả thực hiện` / `* Đối với định danh điện tử Mức 1:` / `- Tổng số tài khoản đã thu nhận: 16.642`: the
//! figure's scope is `định danh điện tử Mức 1`, the nearest line above that opens what it stands in. Numbered leads
//! have their order; bullets nest in the order in which the document first uses them.

use super::borders::joins_nouns;
use super::layout::{Paragraph, all_upper, sentence_start};
use super::lead::LeadKind;
use super::tokens::{TokenKind, Tokens};
use std::ops::Range;

/// The place of one paragraph in the document's outline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The nearest paragraph above that opens this one.
    pub(super) opener: Option<usize>,
    /// True when this paragraph opens others.
    pub(super) opens: bool,
}

struct Level {
    lead: Option<LeadKind>,
    opener: Option<usize>,
}

/// Where every paragraph stands.
pub(super) fn outline(tokens: &Tokens, paragraphs: &[Paragraph]) -> Vec<Standing> {
    let mut stack: Vec<Level> = Vec::new();
    let mut out: Vec<Standing> = Vec::with_capacity(paragraphs.len());
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let kind = paragraph.lead.as_ref().map(|l| l.kind);
        let opens = opens(tokens, paragraph);
        match kind {
            Some(kind @ LeadKind::Bullet(_)) => {
                if let Some(at) = stack.iter().position(|l| l.lead == Some(kind)) {
                    stack.truncate(at);
                }
            }
            Some(kind) => stack.retain(|l| l.lead.is_some_and(|k| k.rank() < kind.rank())),
            None if all_upper(tokens, &paragraph.tokens) && opens => stack.clear(),
            None => {
                // Prose goes on inside what was opened just above it, else back to the numbered section.
                let just_opened = i.checked_sub(1).and_then(|p| out.get(p)).is_some_and(|s: &Standing| s.opens);
                if !just_opened {
                    stack.retain(|l| l.lead.is_some_and(|k| k.rank() < 20 || k == LeadKind::Bullet('*')));
                }
            }
        }
        let opener = stack.iter().rev().find_map(|l| l.opener);
        out.push(Standing { opener, opens });
        if kind.is_some() || opens {
            stack.push(Level { lead: kind, opener: opens.then_some(i) });
        }
    }
    out
}

/// A paragraph opens others when it ends in a colon or is a heading: numbered, short, and no sentence.
fn opens(tokens: &Tokens, paragraph: &Paragraph) -> bool {
    let body = paragraph.body();
    let Some(last) = body.clone().next_back() else { return false };
    if tokens.is_mark(last, ':') {
        return true;
    }
    if matches!(tokens.kind(last), Some(TokenKind::Mark('.' | ';' | ',' | '/'))) {
        return false;
    }
    let numbered = paragraph.lead.as_ref().is_some_and(|l| l.kind.rank() < 20 || l.kind == LeadKind::Bullet('*'));
    let words = body.clone().filter(|&i| tokens.is_word(i)).count();
    let facts = body.clone().any(|i| tokens.is_mark(i, '%') || tokens.is_mark(i, ':'));
    if numbered {
        return words <= 40 && !facts;
    }
    paragraph.lead.is_none() && words <= 20 && all_upper(tokens, &body)
}

/// Endings that announce and say nothing: `, cụ thể như sau`.
const ANNOUNCING: [&[&str]; 13] = [
    &["ket", "qua", "cu", "the", "nhu", "sau"],
    &["cu", "the", "nhu", "sau"],
    &["ket", "qua", "nhu", "sau"],
    &["nhu", "sau"],
    &["sau", "day"],
    &["cu", "the"],
    &["trong", "do"],
    &["bao", "gom"],
    &["gom", "co"],
    &["gom"],
    &["nhu"],
    &["cac", "xa"],
    &["cac", "don", "vi"],
];

/// The words of an opening paragraph, without what only announces.
pub(super) fn scope_text(tokens: &Tokens, paragraph: &Paragraph) -> Option<String> {
    let body = paragraph.body();
    let mut range = trim_announcement(tokens, &body);
    if word_count(tokens, &range) > 25 {
        range.start = sentence_start(tokens, &range, range.end);
    }
    if word_count(tokens, &range) > 25
        && let Some(comma) = range.clone().rev().find(|&i| tokens.is_mark(i, ',') && !joins_nouns(tokens, i))
    {
        range.start = comma + 1;
    }
    for words in [&["cu", "the"][..], &["doi", "voi"], &["ve"], &["mot", "la"], &["trong", "do"]] {
        if tokens.starts_with(range.start, words) && range.len() > words.len() {
            range.start += words.len();
        }
    }
    let text = tokens.words(&range);
    (!text.is_empty()).then_some(text)
}

fn word_count(tokens: &Tokens, range: &Range<usize>) -> usize {
    range.clone().filter(|&i| tokens.is_word(i)).count()
}

/// Cuts marks and announcing words off the end of a range.
pub(super) fn trim_announcement(tokens: &Tokens, range: &Range<usize>) -> Range<usize> {
    let mut end = range.end;
    loop {
        let before = end;
        while end > range.start
            && matches!(tokens.kind(end - 1), Some(TokenKind::Mark(':' | ',' | ';' | '.' | '(' | '-')))
        {
            end -= 1;
        }
        for words in ANNOUNCING {
            // `năm 2023 như sau` loses its end, a heading of that one word stays.
            if end - range.start > words.len() && tokens.preceded_by(end, words) {
                end -= words.len();
                break;
            }
        }
        if end == before {
            return range.start..end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::*;

    fn scopes(text: &str) -> Vec<Option<String>> {
        let mut tokens = Tokens::of(text);
        let lines = layout::lines(&mut tokens);
        let paragraphs = layout::paragraphs(&tokens, &lines, |_| false, |_| false);
        outline(&tokens, &paragraphs)
            .iter()
            .map(|s| s.opener.and_then(|o| paragraphs.get(o)).and_then(|p| scope_text(&tokens, p)))
            .collect()
    }

    #[test]
    fn the_nearest_opener_is_the_scope() {
        let text = "1. Kết quả thực hiện\n* Đối với định danh Mức 1:\n- Đã thu nhận: 12 hồ sơ.\n+ Tại nhà: 3 hồ sơ.\n\
                    - Chưa thu nhận: 5 hồ sơ.\n* Đối với định danh Mức 2:\n- Đã thu nhận: 7 hồ sơ.\n2. Tồn tại\nKhông có.";
        let expected = [
            None,
            Some("Kết quả thực hiện"),
            Some("định danh Mức 1"),
            Some("định danh Mức 1"),
            Some("định danh Mức 1"),
            Some("Kết quả thực hiện"),
            Some("định danh Mức 2"),
            None,
            Some("Tồn tại"),
        ];
        assert_eq!(scopes(text), expected.map(|s| s.map(str::to_owned)));
    }

    #[test]
    fn announcements_are_no_part_of_the_scope() {
        let text = "Tổng số hồ sơ đã nhận là 12, trong đó:\n+ Cấp mới: 7.\nTrong tháng còn nhận thêm vài việc khác.";
        let expected = [None, Some("Tổng số hồ sơ đã nhận là 12"), None];
        assert_eq!(scopes(text), expected.map(|s| s.map(str::to_owned)));
    }
}
