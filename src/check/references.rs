//! Documents and dates told twice.
//!
//! An appendix says which document it belongs to: `(Kèm theo Công văn số 4450/UBND-NC ngày 06/8/2023)` must be the
//! number and the date at the head. A document cited twice must have one date, and `thứ Bảy ngày 21/10/2023` must be
//! a Saturday.
//!
//! Numbers start again every year and every body numbers its own: so two citations are of one document only if
//! number, symbol and year are the same and so is the body named after them (or the symbol is one that only one body
//! uses, like `QĐ-TTg`).

use super::document::Document;
use super::draft::Draft;
use super::explanation::{Explanation, What};
use crate::model::{CheckKind, Figure, FigureKind, Span, Value, Verdict};
use crate::orthography::fold;
use jiff::civil::{Date, Weekday};

/// Checks what a document tells twice.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let cited = citations(document);
    let mut out = Vec::new();
    for citation in cited.iter().filter(|c| c.attached) {
        out.extend(attached(document, citation));
    }
    out.extend(cited_twice(document, &cited));
    out.extend((0..document.tokens.len()).filter_map(|t| weekday(document, t)));
    out
}

/// A document number in the text, with its date.
struct Citation<'a> {
    figure: &'a Figure,
    /// Digits before the stroke, without leading zeros.
    number: String,
    /// What follows, folded, without blanks and dashes.
    symbol: String,
    date: Option<(&'a Figure, Date)>,
    /// Folded words after it: whose document it is.
    issuer: String,
    /// After `Kèm theo`: the document itself.
    attached: bool,
    at: usize,
}

fn split(code: &str) -> Option<(String, String)> {
    let plain: String = code.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
    let (number, symbol) = plain.split_once('/')?;
    let number = number.trim_start_matches('0');
    let symbol: String = fold(symbol).chars().filter(|c| c.is_alphanumeric() || *c == '/').collect();
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !symbol.is_empty())
        .then(|| (number.to_owned(), symbol))
}

fn citations<'a>(document: &Document<'a>) -> Vec<Citation<'a>> {
    let mut out = Vec::new();
    for t in 0..document.tokens.len() {
        let Some(index) = document.tokens[t].figure() else { continue };
        let figure = document.figure(index);
        let Some(Value::Code(code)) = &figure.value else { continue };
        if figure.kind != FigureKind::DocNumber {
            continue;
        }
        let Some((number, symbol)) = split(code) else { continue };
        let mut date = None;
        let mut after = t + 1;
        for k in t + 1..(t + 5).min(document.tokens.len()) {
            let Some(i) = document.tokens[k].figure() else { continue };
            let f = document.figure(i);
            if let (FigureKind::Date, Some(Value::Date(d))) = (f.kind, &f.value) {
                // A day and month alone were given a year by guess.
                if has_year(&f.text) {
                    date = Some((f, *d));
                }
                after = k + 1;
            }
            break;
        }
        let issuer = match document.tokens.get(after).map(super::tokens::Token::word) {
            Some("cua") => document.words(after + 1..after + 6).join(" "),
            _ => String::new(),
        };
        let before = document.words(t.saturating_sub(8)..t);
        let attached = before.windows(2).any(|w| w == ["kem", "theo"] || w == ["dinh", "kem"] || w == ["hanh", "kem"]);
        out.push(Citation { figure, number, symbol, date, issuer, attached, at: figure.span.start });
    }
    out
}

pub(super) fn has_year(text: &str) -> bool {
    let mut run = 0;
    text.bytes().any(|b| {
        run = if b.is_ascii_digit() { run + 1 } else { 0 };
        run == 4
    })
}

/// The appendix against the head of the document.
fn attached(document: &Document, citation: &Citation) -> Vec<Draft> {
    let header = &document.extraction.header;
    let Some(own) = &header.number else { return Vec::new() };
    let Some((number, symbol)) = split(&own.value) else { return Vec::new() };
    // Another symbol is another document: an appendix may belong to a plan that the letter passes on.
    if symbol != citation.symbol || own.span.overlaps(citation.figure.span) {
        return Vec::new();
    }
    let year = |d: Option<Date>| d.map(Date::year);
    let head_date = header.date.as_ref().map(|d| d.value);
    if number != citation.number {
        let (a, b) = (year(head_date), year(citation.date.map(|d| d.1)));
        if a.is_some() && b.is_some() && a != b {
            return Vec::new();
        }
    }
    let same = number == citation.number;
    let head = |span: Span| document.extraction.figures.iter().find(|f| f.span.overlaps(span));
    let mut out = vec![told_twice(head(own.span), &own.value, citation.figure, same).explained(Explanation::Told {
        what: What::Number,
        first: own.value.clone(),
        second: citation.figure.text.clone(),
        same,
    })];
    if let (Some(date), Some((figure, told))) = (&header.date, citation.date)
        && !date.span.overlaps(figure.span)
    {
        let same = date.value == told;
        let text = document.quote(date.span);
        out.push(told_twice(head(date.span), &text, figure, same).explained(Explanation::Told {
            what: What::Day,
            first: day(date.value),
            second: figure.text.clone(),
            same,
        }));
    }
    out
}

fn told_twice(first: Option<&Figure>, text: &str, second: &Figure, same: bool) -> Draft {
    let verdict = if same { Verdict::Holds } else { Verdict::Fails };
    let mut draft = Draft::new(CheckKind::Reference, verdict).operand_text(first, text).operand(second);
    draft.at = second.span.start;
    draft.check.page = second.page;
    draft.check.stated_text = Some(text.to_owned());
    draft
}

/// `24/7/2023`
fn day(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// The same document cited with two dates.
fn cited_twice(document: &Document, cited: &[Citation]) -> Vec<Draft> {
    let mut out = Vec::new();
    for (i, second) in cited.iter().enumerate() {
        let Some((second_figure, second_date)) = second.date else { continue };
        let one_body = ["ttg", "ndcp", "nqcp", "cttw", "nqtw", "qh1"].iter().any(|s| second.symbol.contains(s));
        let first = cited[..i].iter().find(|first| {
            first.number == second.number
                && first.symbol == second.symbol
                && first.date.is_some_and(|d| d.1.year() == second_date.year())
                && (one_body || (!first.issuer.is_empty() && first.issuer == second.issuer))
        });
        let Some((first, (first_figure, first_date))) = first.and_then(|f| Some((f, f.date?))) else { continue };
        let same = first_date == second_date;
        let text = document.quote(first.figure.span);
        let mut draft = told_twice(Some(first_figure), &first_figure.text, second_figure, same);
        draft.at = second.at;
        out.push(draft.explained(Explanation::Told {
            what: What::DayOf(text),
            first: first_figure.text.clone(),
            second: second_figure.text.clone(),
            same,
        }));
    }
    out
}

/// `thứ Bảy ngày 21/10/2023`, `ngày 21/10/2023 (thứ Bảy)`, `chủ nhật 25 tháng 4 năm 2004`.
fn weekday(document: &Document, token: usize) -> Option<Draft> {
    let figure = document.figure(document.tokens[token].figure()?);
    let Some(Value::Date(date)) = figure.value else { return None };
    if figure.kind != FigureKind::Date || !has_year(&figure.text) {
        return None;
    }
    let joins = |t: usize| {
        document.tokens.get(t).is_some_and(|x| matches!(x.word(), "ngay") || x.is_mark(',') || x.is_mark('('))
    };
    // Before: back over `ngày`, a comma or a bracket.
    let mut back = token;
    while back > 0 && joins(back - 1) && token - back < 3 {
        back -= 1;
    }
    let before = back.checked_sub(2).and_then(|t| day_name(document, t));
    let after = document.tokens.get(token + 1).filter(|t| t.is_mark('(')).and_then(|_| day_name(document, token + 2));
    let (told, at) = before.or(after)?;
    let holds = date.weekday() == told;
    let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
    let words = document.quote(Span::new(document.tokens[at].span.start, document.tokens[at + 1].span.end));
    let mut draft = Draft::new(CheckKind::Reference, verdict).operand_text(None, words.clone()).operand(figure);
    draft.at = figure.span.start;
    draft.check.page = figure.page;
    draft.check.stated_text = Some(words.clone());
    let right = (!holds).then(|| date.weekday());
    Some(draft.explained(Explanation::DayOfWeek { date: figure.text.clone(), stated: words, right }))
}

fn day_name(document: &Document, at: usize) -> Option<(Weekday, usize)> {
    let (first, second) = (document.tokens.get(at)?.word(), document.tokens.get(at + 1)?.word());
    let day = match (first, second) {
        ("thu", "hai") => Weekday::Monday,
        ("thu", "ba") => Weekday::Tuesday,
        ("thu", "tu") => Weekday::Wednesday,
        ("thu", "nam") => Weekday::Thursday,
        ("thu", "sau") => Weekday::Friday,
        ("thu", "bay") => Weekday::Saturday,
        ("chu", "nhat") => Weekday::Sunday,
        _ => return None,
    };
    Some((day, at))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::Verdict;

    fn told(text: &str) -> Vec<(Verdict, String)> {
        checks_of(text).into_iter().map(|c| (c.verdict, c.message)).collect()
    }

    const HEAD: &str = "Số: 145/UBND-NC\nTây Sơn, ngày 06 tháng 9 năm 2023\n\nKính gửi: các xã.\n\n";

    #[test]
    fn an_appendix_must_name_its_own_document() {
        assert_eq!(
            told(&format!("{HEAD}(Kèm theo Công văn số: 445/UBND-NC ngày 06/8/2023 của UBND huyện)")),
            [
                (
                    Verdict::Fails,
                    "the document's number is 145/UBND-NC in one place, 445/UBND-NC in another".to_owned()
                ),
                (Verdict::Fails, "the document's date is 06/09/2023 in one place, 06/8/2023 in another".to_owned()),
            ]
        );
        let got = told(&format!("{HEAD}(Kèm theo Công văn số 145 /UBND-NC ngày 06/9/2023)"));
        assert!(got.len() == 2 && got.iter().all(|c| c.0 == Verdict::Holds), "{got:?}");
    }

    #[test]
    fn other_documents_are_other_documents() {
        for text in [
            format!("{HEAD}(Kèm theo Kế hoạch số 12/KH-UBND ngày 01/8/2023)"),
            format!(
                "{HEAD}Theo Công văn số 98/UBND-NC ngày 01/8/2023 của UBND tỉnh và Công văn số 98/UBND-NC ngày 02/8/2023 của UBND xã."
            ),
            "Quyết định số 06/QĐ-TTg ngày 06/01/2022, Quyết định số 06/QĐ-TTg ngày 05/01/2021.".to_owned(),
        ] {
            assert_eq!(told(&text), [], "{text}");
        }
    }

    #[test]
    fn one_document_has_one_date_and_a_date_one_weekday() {
        assert_eq!(
            told("Quyết định số 06/QĐ-TTg ngày 06/01/2022 và Quyết định số 06/QĐ-TTg ngày 16/01/2022."),
            [(Verdict::Fails, "the date of 06/QĐ-TTg is 06/01/2022 in one place, 16/01/2022 in another".to_owned())]
        );
        assert_eq!(
            told("Họp lúc 8 giờ, thứ Bảy ngày 21/10/2023; phát vào thứ Năm hằng tuần, 22/10/2023 (thứ Hai)."),
            [
                (Verdict::Holds, "21/10/2023 is thứ Bảy".to_owned()),
                (Verdict::Fails, "22/10/2023 is Chủ nhật, stated thứ Hai".to_owned()),
            ]
        );
    }
}
