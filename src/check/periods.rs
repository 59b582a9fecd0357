//! Stretches of time and the document's own day: an end before its beginning, figures of a day still to come.
//!
//! `Thời gian thực hiện từ ngày 25/9/2023 đến ngày 25/7/2023` ends before it begins. A report dated 14 January that counts
//! `tính đến hết ngày 24/7/2023` tells of the future; a plan may well speak of later days, so only what is *counted up to*
//! a day must lie behind.

use super::document::Document;
use super::draft::Draft;
use super::explanation::Explanation;
use crate::model::{CheckKind, Figure, FigureKind, Value, Verdict};
use jiff::civil::Date;

/// Finds periods and days of figures.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let mut out = Vec::new();
    for token in 0..document.tokens.len() {
        let Some((figure, date)) = day(document, token) else { continue };
        out.extend(period(document, token, figure, date));
        out.extend(counted_up_to(document, token, figure, date));
    }
    out
}

/// A date with its year.
fn day<'a>(document: &Document<'a>, token: usize) -> Option<(&'a Figure, Date)> {
    let figure = document.figure(document.tokens[token].figure()?);
    let date = figure.value.as_ref().and_then(Value::date)?;
    (figure.kind == FigureKind::Date && super::references::has_year(&figure.text)).then_some((figure, date))
}

/// `từ ngày A đến ngày B`, `bắt đầu từ A, hoàn thành trước ngày B`.
fn period(document: &Document, token: usize, last: &Figure, end: Date) -> Option<Draft> {
    let sentence = document.sentences[document.sentence_of(token)?].1.clone();
    // Back over `đến hết ngày`, `hoàn thành trước ngày`, to the date before.
    let from =
        (sentence.start.max(token.saturating_sub(8))..token).rev().find(|&t| document.tokens[t].figure().is_some())?;
    let (first, start) = day(document, from)?;
    let between = document.words(from + 1..token);
    let leads = between.iter().any(|w| matches!(*w, "den" | "truoc" | "het"))
        || between.is_empty() && dashed(document, from, token);
    let before = document.words(from.saturating_sub(4).max(sentence.start)..from);
    let begins = before.iter().any(|w| matches!(*w, "tu" | "dau"));
    let numbered = (from + 1..token).any(|t| document.tokens[t].is_mark(';'));
    if !leads || !begins || numbered {
        return None;
    }
    let holds = start <= end;
    let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
    let told = Explanation::Period { first: first.text.clone(), last: last.text.clone(), holds };
    let mut draft = Draft::new(CheckKind::Reference, verdict).operand(first).operand(last);
    draft.at = last.span.start;
    draft.check.page = last.page;
    draft.check.stated_text = Some(last.text.clone());
    Some(draft.explained(told))
}

fn dashed(document: &Document, from: usize, to: usize) -> bool {
    (from + 1..to).all(|t| document.tokens[t].is_mark('-') || document.tokens[t].is_mark('–'))
}

/// `Tính đến ngày 24/7/2023` in a document of another day.
fn counted_up_to(document: &Document, token: usize, figure: &Figure, date: Date) -> Option<Draft> {
    let own = document.extraction.header.date.as_ref()?;
    if own.span.overlaps(figure.span) || figure.span.start < own.span.start {
        return None;
    }
    let start = document.sentences[document.sentence_of(token)?].1.start;
    let lead = document.words(token.saturating_sub(9).max(start)..token);
    let figures_between = (token.saturating_sub(6).max(start)..token).any(|t| document.tokens[t].figure().is_some());
    let counted =
        lead.windows(2).any(|w| matches!(w, ["tinh", "den"] | ["cap", "nhat"] | ["luy", "ke"] | ["so", "lieu"]))
            || lead.windows(3).any(|w| matches!(w, ["tinh", "tu" | "chung", _])) && lead.contains(&"den");
    if !counted
        || figures_between
        || lead.last() == Some(&"truoc")
        || lead.contains(&"truoc")
        || !lead.iter().any(|w| matches!(*w, "den" | "ngay"))
    {
        return None;
    }
    let holds = date <= own.value;
    let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
    let own_day = format!("{:02}/{:02}/{}", own.value.day(), own.value.month(), own.value.year());
    let mut draft = Draft::new(CheckKind::Reference, verdict).operand(figure);
    draft.at = figure.span.start;
    draft.check.page = figure.page;
    draft.check.stated_text = Some(own_day.clone());
    Some(draft.explained(Explanation::UpTo { figure: figure.text.clone(), own: own_day, holds }))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::Verdict;

    fn told(text: &str) -> Vec<(Verdict, String)> {
        checks_of(text).into_iter().map(|c| (c.verdict, c.message)).collect()
    }

    const HEAD: &str = "Số: 145/BC-UBND\nTây Sơn, ngày 06 tháng 9 năm 2023\n\n";

    #[test]
    fn a_period_begins_before_it_ends() {
        assert_eq!(
            told("Thời gian thực hiện từ ngày 25/7/2023 đến hết ngày 25/9/2023."),
            [(Verdict::Holds, "25/7/2023 is not after 25/9/2023".to_owned())]
        );
        assert_eq!(
            told("Giai đoạn 1 (từ ngày 25/9/2023 đến ngày 20/7/2023): rà soát."),
            [(Verdict::Fails, "the period ends on 20/7/2023, before it begins on 25/9/2023".to_owned())]
        );
        assert_eq!(told("Công văn ngày 25/9/2023 và Kế hoạch ngày 20/7/2023."), []);
    }

    #[test]
    fn nothing_is_counted_up_to_a_day_to_come() {
        assert_eq!(told(&format!("{HEAD}Tính đến ngày 31/8/2023 đã xong."))[0].0, Verdict::Holds);
        assert_eq!(
            told(&format!("{HEAD}Tính đến hết ngày 16/9/2023 đã xong.")),
            [(Verdict::Fails, "figures up to 16/9/2023, after the document's own day 06/09/2023".to_owned())]
        );
        assert_eq!(told(&format!("{HEAD}Phấn đấu hoàn thành trước ngày 20/12/2023.")), []);
    }
}
