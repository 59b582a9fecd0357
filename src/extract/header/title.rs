//! What kind of document it is and what it is about.
//!
//! `BÁO CÁO` on a line of its own, the subject on the lines under it; a letter has `V/v …` under its number instead.

use super::super::layout::{Line, all_upper};
use super::super::lead::lead_at;
use super::super::tokens::{TokenKind, Tokens};
use super::pieces::{is_motto, pieces};
use super::{Piece, piece_kind, read_stamp, stated};
use crate::model::{Diagnostic, DocumentType, Header, Stated, Text};
use std::ops::Range;

const KINDS: [(&str, DocumentType); 50] = [
    ("dien van", DocumentType::Other),
    ("tham luan", DocumentType::Other),
    ("bai phat bieu", DocumentType::Other),
    ("don de nghi", DocumentType::Other),
    ("lich cong tac", DocumentType::Other),
    ("ban cam ket", DocumentType::Other),
    ("huong uoc", DocumentType::Other),
    ("quy uoc", DocumentType::Other),
    ("giay xac nhan", DocumentType::Other),
    ("thong bao ket luan", DocumentType::Notice),
    ("thong bao", DocumentType::Notice),
    ("bao cao", DocumentType::Report),
    ("bao cao tong hop", DocumentType::Report),
    ("ke hoach", DocumentType::Plan),
    ("cong van", DocumentType::Letter),
    ("quyet dinh", DocumentType::Decision),
    ("nghi quyet", DocumentType::Resolution),
    ("to trinh", DocumentType::Submission),
    ("chi thi", DocumentType::Directive),
    ("cong dien", DocumentType::Telegram),
    ("cong dien khan", DocumentType::Telegram),
    ("huong dan", DocumentType::Guidance),
    ("chuong trinh", DocumentType::Programme),
    ("chuong trinh hanh dong", DocumentType::Programme),
    ("phuong an", DocumentType::Scheme),
    ("de an", DocumentType::Project),
    ("bien ban", DocumentType::Minutes),
    ("bien ban hop", DocumentType::Minutes),
    ("bien ban lam viec", DocumentType::Minutes),
    ("giay moi", DocumentType::Invitation),
    ("quy che", DocumentType::Regulation),
    ("quy dinh", DocumentType::Regulation),
    ("noi quy", DocumentType::Regulation),
    ("thong ke", DocumentType::Statistics),
    ("bang thong ke", DocumentType::Statistics),
    ("bieu thong ke", DocumentType::Statistics),
    ("bang tong hop", DocumentType::Statistics),
    ("bieu tong hop", DocumentType::Statistics),
    ("tong hop so lieu", DocumentType::Statistics),
    ("ket luan", DocumentType::Other),
    ("ket luan thanh tra", DocumentType::Other),
    ("thong cao", DocumentType::Other),
    ("thong cao bao chi", DocumentType::Other),
    ("giay gioi thieu", DocumentType::Other),
    ("hop dong", DocumentType::Other),
    ("thong tri", DocumentType::Other),
    ("loi keu goi", DocumentType::Other),
    ("de cuong", DocumentType::Other),
    ("phieu trinh", DocumentType::Other),
    ("thu ngo", DocumentType::Other),
];

/// The kind that a piece of capitals starts with, and the token after its words. With more words behind it, these are
/// the subject: `BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI`.
pub(super) fn kind_at(tokens: &Tokens, piece: &Range<usize>) -> Option<(DocumentType, usize)> {
    let mut best: Option<(DocumentType, usize)> = None;
    for (name, kind) in KINDS {
        let words: Vec<&str> = name.split(' ').collect();
        let end = piece.start + words.len();
        let shouted =
            end <= piece.end && tokens.starts_with(piece.start, &words) && all_upper(tokens, &(piece.start..end));
        if shouted && best.is_none_or(|(_, e)| end > e) {
            best = Some((kind, end));
        }
    }
    let (kind, end) = best?;
    // `QUYẾT ĐỊNH:` alone on its line opens the orders and comes later; it is the type all the same.
    let rest = end..piece.end;
    let alone = !rest.clone().any(|i| tokens.is_word(i));
    (alone || rest.len() <= 40).then_some((kind, end))
}

/// True for one to four capitals behind a type that the subject does not go on with: `BÁO CÁO` `CHUYÊN ĐỀ`.
pub(super) fn qualifies(tokens: &Tokens, lines: &[Line], i: usize, rest: &Range<usize>) -> bool {
    let words = rest.clone().filter(|&t| tokens.is_word(t)).count();
    let shouted_on = lines.get(i + 1).is_some_and(|l| all_upper(tokens, &l.tokens));
    (1..=4).contains(&words) && all_upper(tokens, rest) && !shouted_on
}

/// Words that start a body and never go on with a subject.
fn opens_body(tokens: &Tokens, line: &Line) -> bool {
    const OPENERS: [&[&str]; 19] = [
        &["can", "cu"],
        &["thuc", "hien"],
        &["kinh", "gui"],
        &["hom", "nay"],
        &["xet"],
        &["trong", "thoi", "gian"],
        &["qua"],
        &["sau"],
        &["de"],
        &["tiep", "tuc"],
        &["ngay"],
        &["nham"],
        &["phan", "thu"],
        &["theo"],
        &["uy", "ban", "nhan", "dan"],
        &["ubnd"],
        &["noi", "nhan"],
        &["trien", "khai"],
        &["vua", "qua"],
    ];
    OPENERS.iter().any(|o| tokens.starts_with(line.tokens.start, o)) && tokens.is_capital(line.tokens.start)
        || lead_at(tokens, line.tokens.start).is_some()
}

fn is_rule(tokens: &Tokens, line: &Line) -> bool {
    line.tokens.clone().all(|i| matches!(tokens.kind(i), Some(TokenKind::Mark(_))))
}

/// The subject under the type on line `i`: the rest of its line and the lines that go on with it. Returns it with the
/// first line after it.
pub(super) fn subject(
    tokens: &Tokens,
    lines: &[Line],
    i: usize,
    rest: &Range<usize>,
    full: usize,
) -> (Option<Stated<String>>, usize) {
    let mut parts: Vec<Range<usize>> = Vec::new();
    if rest.clone().any(|t| tokens.is_word(t)) && !qualifies(tokens, lines, i, rest) {
        parts.push(rest.clone());
    }
    let mut next = i + 1;
    while let Some(line) = lines.get(next) {
        if is_rule(tokens, line) {
            next += 1;
            continue;
        }
        let key = tokens.key(&line.tokens);
        let first = parts.is_empty();
        let small = tokens.is_small(line.tokens.start)
            || tokens.is_mark(line.tokens.start, '(')
            || tokens.is_number(line.tokens.start);
        let last_mark = line.tokens.clone().next_back().and_then(|l| tokens.kind(l));
        let sentence = matches!(last_mark, Some(TokenKind::Mark('.' | ':' | ';')));
        let begun = parts.len() >= 6 || is_motto(&key) || (line.width > 200 && (!first || sentence));
        let unfinished = parts.last().is_some_and(|p| {
            p.clone().next_back().is_some_and(|l| {
                tokens.is_mark(l, ',')
                    || tokens.is_dash(l)
                    || matches!(tokens.fold(l), "va" | "cua" | "ve" | "cho" | "tai" | "den" | "giua" | "trong" | "nam")
            })
        });
        let same_case = parts.last().is_some_and(|p| all_upper(tokens, p) && all_upper(tokens, &line.tokens));
        let touching = line.blank_before == 0 && line.width * 5 < full * 4;
        let goes_on = small || unfinished || same_case || touching && !sentence;
        let stops =
            if first { opens_body_first(tokens, line) } else { !goes_on || opens_body(tokens, line) && !same_case };
        // `CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN` over the grounds of a decision names who decides.
        let authority = !first && !same_case && all_upper(tokens, &line.tokens);
        if begun || authority || stops || sentence && !small && !first {
            break;
        }
        parts.push(line.tokens.clone());
        next += 1;
        if sentence && !small {
            break;
        }
    }
    (join(tokens, &parts), next)
}

/// The first line under a type is its subject unless it clearly starts the body.
fn opens_body_first(tokens: &Tokens, line: &Line) -> bool {
    let last = line.tokens.clone().next_back();
    let sentence = last.is_some_and(|l| matches!(tokens.kind(l), Some(TokenKind::Mark('.' | ':' | ';'))));
    lead_at(tokens, line.tokens.start).is_some()
        || tokens.starts_with(line.tokens.start, &["kinh", "gui"])
        || (tokens.starts_with(line.tokens.start, &["can", "cu"]) || sentence && line.width > 100)
}

/// One line out of several, the words `V/v`, `Về việc` left out.
fn join(tokens: &Tokens, parts: &[Range<usize>]) -> Option<Stated<String>> {
    let first = parts.first()?;
    let mut start = first.start;
    if tokens.starts_with(start, &["v", "/", "v"]) {
        start += 3;
    } else if tokens.starts_with(start, &["ve", "viec"]) && first.len() > 2 {
        start += 2;
    }
    while start < first.end && matches!(tokens.kind(start), Some(TokenKind::Mark(':' | '-' | '.'))) {
        start += 1;
    }
    let texts: Vec<String> = std::iter::once(start..first.end)
        .chain(parts.iter().skip(1).cloned())
        .map(|p| tokens.words(&p))
        .filter(|t| !t.is_empty())
        .collect();
    let value = texts.join(" ");
    let last = parts.last().unwrap_or(first);
    (!value.is_empty()).then(|| Stated { value, span: tokens.span(start).join(tokens.span_of(last)) })
}

/// The subject of a letter after its `V/v` on line `i`. Other pieces of the same lines (the right column) are read on
/// the way.
pub(super) fn about(
    text: &Text,
    tokens: &Tokens,
    lines: &[Line],
    i: usize,
    rest: &Range<usize>,
    header: &mut Header,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<Stated<String>>, usize) {
    let mut parts = vec![rest.clone()];
    let mut next = i + 1;
    'lines: while let Some(line) = lines.get(next) {
        if parts.len() > 7 || line.blank_before > 1 && lines.get(i).is_some_and(|l| l.blank_before == 0) {
            break;
        }
        for (column, piece) in pieces(text, tokens, line).into_iter().enumerate() {
            match piece_kind(tokens, &piece, header) {
                Piece::Motto | Piece::Rule => {}
                Piece::Stamp(at) => read_stamp(tokens, &piece, at, header, diagnostics),
                Piece::Other if column == 0 && line.width <= 110 => {
                    let words = line.tokens.clone().filter(|&t| tokens.is_word(t)).count();
                    let starts_small = !tokens.is_capital(piece.start);
                    if line.blank_before > 0 && !starts_small || words > 22 {
                        break 'lines;
                    }
                    parts.push(piece);
                }
                Piece::Other if column > 0 => {}
                _ => break 'lines,
            }
        }
        next += 1;
    }
    let texts: Vec<String> = parts.iter().map(|p| tokens.words(p)).filter(|t| !t.is_empty()).collect();
    let span = tokens.span_of(rest).join(parts.last().map_or(tokens.span_of(rest), |p| tokens.span_of(p)));
    let value = texts.join(" ").trim_start_matches([':', '.', ' ', '-']).to_owned();
    ((!value.is_empty()).then_some(Stated { value, span }).or_else(|| stated(tokens, rest)), next)
}
