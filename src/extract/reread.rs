//! The value of other words in a figure's place.
//!
//! A person says that `4.774 hồ sơ` should read `4.724`. What that is worth follows from the same grammar as everything
//! else in the document, with its habit of writing thousands; and it must be worth something of the same kind.

use super::figures::scan;
use super::number::{Habit, parse};
use super::tokens::Tokens;
use crate::model::{Figure, FigureKind, Value};

/// What `words` are worth in the place of a figure of `text`; `None` where they are no single figure, or one of another
/// kind, or where the figure's value does not follow from its own words alone (`24/7` is a date by the document's year).
#[must_use]
pub fn reread(text: &str, figure: &Figure, words: &str) -> Option<Value> {
    let habit = Habit::of(&Tokens::of(text));
    let value = value_of(habit, figure.kind, words)?;
    match &figure.value {
        None => matches!(value, Value::Number(_) | Value::Ratio(..)).then_some(value),
        Some(read) => {
            let alone = value_of(habit, figure.kind, &figure.text).is_some_and(|own| own == *read);
            (alone && std::mem::discriminant(&value) == std::mem::discriminant(read)).then_some(value)
        }
    }
}

fn value_of(habit: Habit, kind: FigureKind, words: &str) -> Option<Value> {
    if kind == FigureKind::Count
        && let Some(number) = parse(words, habit, true)
    {
        return Some(Value::Number(number));
    }
    let tokens = Tokens::of(words);
    let mut found = scan(&tokens, &(0..tokens.len()), habit);
    let only = found.pop().filter(|f| found.is_empty() && f.tokens == (0..tokens.len()))?;
    match only.value? {
        // Names are written as codes.
        Value::Number(number) if kind.is_name() => Some(Value::Code(number.to_string())),
        value => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn value(kind: FigureKind, read: (&str, Option<&str>), words: &str) -> Option<String> {
        let figure = Figure {
            id: "f1".into(),
            text: read.0.into(),
            value: read.1.map(|v| Value::from(v.to_owned())),
            kind,
            unit: None,
            label: None,
            page: 1,
            span: Span::default(),
            bbox: None,
            confidence: 60,
            readings: vec![],
            accepted: None,
            hedge: None,
        };
        reread("Có 14.091 hồ sơ, đạt 84,6%", &figure, words).map(|v| v.to_string())
    }

    #[test]
    fn other_words_are_worth_what_the_document_would_make_of_them() {
        use FigureKind::{Count, Date, DocNumber, Percent, Ratio};
        for (kind, read, words, worth) in [
            (Count, ("4.774", Some("4774")), "4.724", "4724"),
            (Count, ("4774", Some("4774")), "4724", "4724"),
            (Percent, ("84,62%", Some("84.62")), "84,52%", "84.52"),
            (Ratio, ("2152/2163", Some("2152/2163")), "2152/2168", "2152/2168"),
            (Date, ("24/7/2023", Some("2023-07-24")), "25/7/2023", "2023-07-25"),
            (DocNumber, ("12/KH-UBND", Some("12/KH-UBND")), "13/KH-UBND", "13/KH-UBND"),
            (Count, ("4.7b4", None), "4.724", "4724"),
        ] {
            assert_eq!(value(kind, read, words).as_deref(), Some(worth), "{words}");
        }
    }

    #[test]
    fn words_of_another_kind_are_refused() {
        use FigureKind::{Count, Date, Percent};
        assert_eq!(value(Count, ("4.774", Some("4774")), "nhiều"), None);
        assert_eq!(value(Count, ("4.774", Some("4774")), "4.724 hồ sơ và 5"), None);
        assert_eq!(value(Percent, ("84,62%", Some("84.62")), "24/7/2023"), None);
        assert_eq!(value(Date, ("24/7", Some("2023-07-24")), "25/7/2023"), None, "its year is the document's");
    }
}
