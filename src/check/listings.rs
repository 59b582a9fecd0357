//! Lists of names in running text, with what is stated about them: how many, and in which range.
//!
//! `02/31 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm phường Mai Lâm (99,02%) và xã Anh Sơn (98,56%).` is a list of two
//! entries, said to be two, said to be above 90 per cent.

use super::document::Document;
use super::tokens::{Token, TokenKind, is_misread_share};
use crate::model::{FigureKind, Span, Value};
use crate::orthography::{fold, unify_tone_placement};
use rust_decimal::Decimal;
use std::ops::Range;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// As written, bracket included: `Hải Lĩnh (82,94%)`.
    pub(super) text: String,
    /// The name alone, as written, without its kind word.
    pub(super) name: String,
    /// The name for comparing: one case, one tone placement. Marks stay: Châu Bính and Châu Bình are two communes.
    pub(super) key: String,
    /// `xa`, `phuong`, `thi tran`, … where the entry has a kind word of its own.
    pub(super) kind: Option<&'static str>,
    /// Index of its first figure.
    pub(super) figure: Option<usize>,
    /// Where it stands.
    pub(super) span: Span,
}

/// A stated range of percentages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Lower end, and whether it belongs to the range.
    pub(super) low: Option<(Decimal, bool)>,
    /// Upper end, and whether it belongs to the range.
    pub(super) high: Option<(Decimal, bool)>,
    /// Figures that state it.
    pub(super) figures: Vec<usize>,
    /// The words that state it.
    pub(super) text: String,
}

impl Bounds {
    /// Does a value lie in the range?
    pub(super) fn hold(&self, value: Decimal) -> bool {
        let above = self.low.is_none_or(|(l, with)| if with { value >= l } else { value > l });
        let below = self.high.is_none_or(|(h, with)| if with { value <= h } else { value < h });
        above && below
    }
}

/// How many entries a list is said to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    /// The figure that says so: a count or a ratio.
    pub(super) figure: usize,
    /// How many.
    pub(super) count: usize,
    /// Of how many, where it is a ratio.
    pub(super) of: Option<Decimal>,
}

/// A list and what is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    /// Its entries in order.
    pub(super) entries: Vec<Entry>,
    /// How many there are said to be.
    pub(super) claim: Option<Claim>,
    /// The range they are said to lie in.
    pub(super) bounds: Option<Bounds>,
    /// The item it stands in.
    pub(super) item: usize,
    /// Ends with a mark or the text, not with words that could belong to the last entry, and not with `…`.
    pub(super) closed: bool,
    /// Introduced as examples (`như`, `điển hình`).
    pub(super) examples: bool,
    /// Where the list stands.
    pub(super) span: Span,
}

/// Words for kinds of units, singular.
const KINDS: &[&[&str]] = &[
    &["xa"],
    &["phuong"],
    &["thi", "tran"],
    &["huyen"],
    &["thi", "xa"],
    &["thanh", "pho"],
    &["quan"],
    &["tinh"],
    &["thon"],
    &["ban"],
    &["buon"],
    &["ap"],
    &["lang"],
    &["xom"],
    &["khom"],
    &["dac", "khu"],
];

fn kind_at(document: &Document, at: usize, end: usize) -> Option<(usize, &'static str)> {
    let words = KINDS.iter().filter(|k| at + k.len() <= end && document.says(at, k)).max_by_key(|k| k.len())?;
    let name = match words[..] {
        ["thi", "tran"] => "thi tran",
        ["thi", "xa"] => "thi xa",
        ["thanh", "pho"] => "thanh pho",
        ["dac", "khu"] => "dac khu",
        [one] => one,
        _ => return None,
    };
    Some((words.len(), name))
}

/// Finds the lists of a document, in reading order.
pub(super) fn find(document: &Document) -> Vec<Listing> {
    let mut out = Vec::new();
    for (item, sentence) in &document.sentences {
        let mut at = sentence.start;
        // Sentences may hold several lists one after the other; each head ends where the list before it ended.
        let mut head = sentence.start;
        while at < sentence.end {
            let announced = list_start(document, at, sentence.end);
            let Some(body) = announced.or_else(|| bracketed(document, at, sentence.end)) else {
                at += 1;
                continue;
            };
            let (entries, end) = entries(document, body, sentence.end);
            if entries.is_empty() {
                at += 1;
                continue;
            }
            let head_range = head..body;
            // `tiêu biểu`, not `chỉ tiêu` nor `biểu dương`.
            let lead = document.words(at.saturating_sub(8).max(head)..body);
            let examples = lead.iter().any(|w| matches!(*w, "nhu" | "rieng"))
                || lead.windows(2).any(|w| matches!(w, ["dien", "hinh"] | ["tieu", "bieu"] | ["nhat", "la"]));
            let claim = claim(document, &head_range, at);
            if entries.len() > 1 || claim.is_some() {
                out.push(Listing {
                    claim,
                    bounds: bounds(document, &head_range),
                    item: *item,
                    closed: closes(document, end, sentence.end),
                    examples,
                    span: Span::new(entries[0].span.start, entries[entries.len() - 1].span.end),
                    entries,
                });
            }
            head = end;
            at = end.max(at + 1);
        }
    }
    out
}

/// If a list may start at a cue that stands at `at`, its first token.
fn list_start(document: &Document, at: usize, end: usize) -> Option<usize> {
    let token = &document.tokens[at];
    let mut body = match &token.kind {
        TokenKind::Word(w) => match w.as_str() {
            "gom" | "nhu" => at + 1,
            "la" if at > 0 && matches!(document.tokens[at - 1].word(), "do" | "gom") => at + 1,
            _ => return None,
        },
        TokenKind::Mark(':' | '(') => at + 1,
        TokenKind::Mark(',') if kind_at(document, at + 1, end).is_some() => at + 1,
        _ => return None,
    };
    if document.says(body, &["co"]) {
        body += 1;
    }
    // `gồm các xã, phường:`
    let mut t = body;
    while t < end && t < body + 10 {
        let token = &document.tokens[t];
        if token.is_mark(':') {
            return Some(t + 1);
        }
        if token.capital || (!token.is_mark(',') && token.word().is_empty()) {
            break;
        }
        t += 1;
    }
    // `gồm các xã Hải Hà, …`
    if document.says(body, &["cac"]) || document.says(body, &["hai"]) || document.says(body, &["ba"]) {
        body += 1;
    }
    (body < end).then_some(body)
}

/// A name with a percentage in brackets starts a list whatever became of the words before it: `g0m xa Hải An (91%)`.
fn bracketed(document: &Document, at: usize, end: usize) -> Option<usize> {
    let body = at + 1;
    if body >= end || document.tokens[at].capital || !document.tokens[body].capital {
        return None;
    }
    let (entry, _) = entry(document, body, end)?;
    let percent = entry.figure.is_some_and(|f| document.figure(f).kind == FigureKind::Percent);
    (percent && entry.text.ends_with(')')).then_some(body)
}

/// Entries from a token on, and the token after the last.
fn entries(document: &Document, from: usize, end: usize) -> (Vec<Entry>, usize) {
    let mut out: Vec<Entry> = Vec::new();
    let mut at = from;
    let mut last = from;
    let depth = document.tokens.get(from).map_or(0, |t| t.depth);
    while at < end {
        let Some((entry, next)) = entry(document, at, end) else { break };
        out.push(entry);
        last = next;
        at = next;
        // One mark, `và`, or both.
        let mut separated = false;
        while at < end {
            let token = &document.tokens[at];
            let separator = (token.is_mark(',') || token.is_mark(';') || token.word() == "va") && token.depth == depth;
            if !separator {
                break;
            }
            separated = true;
            at += 1;
        }
        if !separated {
            break;
        }
    }
    (out, last)
}

/// A name with its kind word before and its figure after: `xã Anh Sơn (98,56%)`, `Hoa Thành 71,2%`.
fn entry(document: &Document, from: usize, end: usize) -> Option<(Entry, usize)> {
    let (skip, kind) = match kind_at(document, from, end) {
        // `Thị trấn, Yên Nhân`: the kind alone is the name.
        Some((n, k)) if document.tokens.get(from + n).is_some_and(|t| t.capital && from + n < end) => (n, Some(k)),
        _ => (0, None),
    };
    let start = from + skip;
    if !document.tokens.get(start)?.capital || start >= end {
        return None;
    }
    let mut at = start;
    let mut name_end = start;
    while at < end && at < start + 6 {
        let token = &document.tokens[at];
        let joined = token.is_mark('-') || token.is_mark('–') || token.is_mark('\'') || token.is_mark('’');
        match &token.kind {
            TokenKind::Word(w) if token.capital || (w.len() == 1 && w.bytes().all(|b| b.is_ascii_digit())) => {
                name_end = at + 1;
            }
            // `Thị trấn` as a name.
            TokenKind::Word(w) if at == start + 1 && w == "tran" => name_end = at + 1,
            // `tổ 1`, `Mỹ An 2`
            TokenKind::Figure(i)
                if at > start
                    && document.figure(*i).text.len() <= 2
                    && document.figure(*i).text.bytes().all(|b| b.is_ascii_digit())
                    && document
                        .tokens
                        .get(at + 1)
                        .is_some_and(|t| t.is_mark(',') || t.is_mark(';') || t.is_mark('(') || t.word() == "va") =>
            {
                name_end = at + 1;
            }
            _ if joined && at > start => {}
            _ => break,
        }
        at += 1;
    }
    let name_span = Span::new(document.tokens[start].span.start, document.tokens[name_end - 1].span.end);
    let name = document.quote(name_span);
    let mut next = name_end;
    let mut figure = None;
    let mut text_end = name_span.end;
    let token = document.tokens.get(next).filter(|_| next < end);
    if token.is_some_and(|t| t.is_mark('(')) {
        let depth = document.tokens[next].depth.saturating_add(1);
        let close = (next + 1..end).find(|&t| document.tokens[t].depth < depth).unwrap_or(end);
        figure = (next + 1..close).find_map(|t| document.tokens[t].figure());
        next = (close + 1).min(end);
        text_end = document.tokens[next - 1].span.end;
    } else {
        let colon = usize::from(token.is_some_and(|t| t.is_mark(':') || t.word() == "la" || t.word() == "dat"));
        if let Some(i) = document.tokens.get(next + colon).filter(|_| next + colon < end).and_then(Token::figure) {
            figure = Some(i);
            text_end = document.tokens[next + colon].span.end;
            next += colon + 1;
            // The figure's unit: up to three words.
            let mut unit = 0;
            while next < end && unit < 3 {
                let t = &document.tokens[next];
                if t.word().is_empty() || t.capital || t.word() == "va" {
                    break;
                }
                next += 1;
                unit += 1;
            }
        }
    }
    let text = document.quote(Span::new(name_span.start, text_end));
    let entry = Entry {
        text,
        key: unify_tone_placement(&name.to_lowercase()),
        name,
        kind,
        figure,
        span: Span::new(document.tokens[from].span.start, text_end),
    };
    Some((entry, next))
}

/// A list is closed by a mark other than a comma, or by the sentence's end; `...` leaves it open.
fn closes(document: &Document, end: usize, sentence_end: usize) -> bool {
    if end >= sentence_end {
        return true;
    }
    let token = &document.tokens[end];
    let dots = document.tokens.get(end + 1).is_some_and(|t| t.is_mark('.')) && token.is_mark('.') || token.is_mark('…');
    !dots && matches!(token.kind, TokenKind::Mark('.' | ';' | ')' | '!'))
        || (!token.word().is_empty() && !token.capital && !matches!(token.word(), "v" | "va"))
}

/// The count that the head of a list states: the last count or ratio in it, right before the words that lead to
/// the list.
fn claim(document: &Document, head: &Range<usize>, cue: usize) -> Option<Claim> {
    let counted = |t: usize| -> Option<Claim> {
        let index = document.tokens[t].figure().filter(|_| !is_misread_share(&document.tokens, t))?;
        let figure = document.figure(index);
        match (&figure.value, figure.kind) {
            (Some(Value::Ratio(part, of)), _) => {
                Some(Claim { figure: index, count: usize::try_from(*part).ok()?, of: Some(*of) })
            }
            (Some(Value::Number(n)), FigureKind::Count | FigureKind::Quantity) if n.scale() == 0 => {
                Some(Claim { figure: index, count: usize::try_from(*n).ok()?, of: None })
            }
            _ => None,
        }
    };
    let at = (head.start..cue).rev().find(|&t| counted(t).is_some())?;
    let claim = counted(at)?;
    let unit = document.tokens.get(at + 1)?;
    // Money and measures count no names, and a point or semicolon between ends the claim.
    let broken = (at..cue).any(|t| document.tokens[t].is_mark(';') || document.tokens[t].is_mark('.'));
    (claim.count > 0 && claim.count <= 200 && !unit.word().is_empty() && !broken).then_some(claim)
}

/// The range that the head of a list states.
fn bounds(document: &Document, head: &Range<usize>) -> Option<Bounds> {
    let mut out: Option<Bounds> = None;
    // `vượt chỉ tiêu` is 100 per cent and more.
    let mut set =
        |low: Option<(Decimal, bool)>, high: Option<(Decimal, bool)>, figure: Option<usize>, from: usize, to: usize| {
            let text = document.quote(Span::new(document.tokens[from].span.start, document.tokens[to].span.end));
            let bounds =
                out.get_or_insert_with(|| Bounds { low: None, high: None, figures: Vec::new(), text: text.clone() });
            bounds.low = low.or(bounds.low);
            bounds.high = high.or(bounds.high);
            if let Some(figure) = figure {
                bounds.figures.push(figure);
                bounds.text = if bounds.figures.len() > 1 { format!("{} {text}", bounds.text) } else { text };
            }
        };
    for t in head.clone() {
        let token = &document.tokens[t];
        let before = |n: usize| t.checked_sub(n).filter(|&i| i >= head.start).map_or("", |i| document.tokens[i].word());
        if document.says(t, &["vuot", "chi", "tieu"]) {
            set(Some((Decimal::ONE_HUNDRED, true)), None, None, t, t + 2);
            continue;
        }
        let Some(index) = token.figure() else { continue };
        let figure = document.figure(index);
        match (&figure.value, figure.kind) {
            (Some(Value::Range(a, b)), _) => {
                let exclusive = fold(&figure.text).contains("duoi");
                set(Some((*a, true)), Some((*b, !exclusive)), Some(index), t, t);
            }
            (Some(Value::Number(n)), FigureKind::Percent) => {
                let follows = document.tokens.get(t + 1).map_or("", |x| x.word());
                let last = before(1);
                if follows == "tro" {
                    set(Some((*n, true)), None, Some(index), t, t);
                } else if matches!(last, "tren" | "hon") {
                    set(Some((*n, false)), None, Some(index), t - 1, t);
                } else if last == "tu" {
                    set(Some((*n, true)), None, Some(index), t - 1, t);
                } else if last == "duoi" {
                    set(None, Some((*n, false)), Some(index), t - 1, t);
                } else if last == "den" {
                    set(None, Some((*n, true)), Some(index), t - 1, t);
                }
            }
            _ => {}
        }
    }
    out.filter(|b| b.low.is_some() || b.high.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::scan;

    fn listings(text: &str) -> Vec<(Vec<String>, Option<usize>, bool)> {
        let extraction = scan(text);
        let document = Document::new(text, &extraction);
        find(&document)
            .into_iter()
            .map(|l| (l.entries.into_iter().map(|e| e.text).collect(), l.claim.map(|c| c.count), l.closed))
            .collect()
    }

    #[test]
    fn entries_keep_their_figures_and_lists_their_counts() {
        assert_eq!(
            listings(
                "- 03/31 đơn vị đạt trên 90%, gồm các xã, phường: Mai Lâm\n(99,02%); Hải Hà (98,5%) và xã Anh Sơn (98,56%)."
            ),
            [(vec!["Mai Lâm (99,02%)".to_owned(), "Hải Hà (98,5%)".into(), "Anh Sơn (98,56%)".into()], Some(3), true)]
        );
        assert_eq!(
            listings("Truy nã: 04 trường hợp (xã Xuân Dương, Xuân Cao, Luận Thành, Vạn Xuân)."),
            [(vec!["Xuân Dương".to_owned(), "Xuân Cao".into(), "Luận Thành".into(), "Vạn Xuân".into()], Some(4), true)]
        );
        assert_eq!(
            listings("- 01/31 đơn vị dưới 70%, phường Hải Bình (67,35%)."),
            [(vec!["Hải Bình (67,35%)".to_owned()], Some(1), true)]
        );
    }

    #[test]
    fn ranges_are_read_from_the_head() {
        let text = "12 xã đạt từ 80% đến dưới 90%, gồm: Hải Hà (81%), Hải An (89,9%).";
        let extraction = scan(text);
        let document = Document::new(text, &extraction);
        let bounds = find(&document).remove(0).bounds.expect("a range");
        assert!(bounds.hold(Decimal::from(80)) && !bounds.hold(Decimal::from(90)));
        let text = "Các xã có tỷ lệ dưới 70% gồm Mỹ Lợi B (61,2%), Tân Hưng (66,0%).";
        let extraction = scan(text);
        let document = Document::new(text, &extraction);
        let bounds = find(&document).remove(0).bounds.expect("a range");
        assert!(bounds.hold(Decimal::new(699, 1)) && !bounds.hold(Decimal::from(70)));
    }
}
