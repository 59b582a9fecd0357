//! What a run of digits, points and commas is worth.
//!
//! In Vietnamese the point groups thousands and the comma is decimal: `14.091` is fourteen thousand and `84,62` is
//! less than a hundred. Some offices write it the English way; the document's own unambiguous numbers (`1.234.567`,
//! `98,5%`, `12.5%`) tell which habit it has, and the ambiguous ones follow it.

use super::tokens::Tokens;
use crate::model::Diagnostic;
use rust_decimal::Decimal;

/// Which mark groups thousands in this document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Habit {
    /// `14.091` and `84,62`.
    #[default]
    Vietnamese,
    /// `14,091` and `84.62`.
    English,
}

impl Habit {
    /// Lets the unambiguous numbers vote; Vietnamese unless English has the majority.
    pub(super) fn of(tokens: &Tokens) -> Self {
        let (mut vietnamese, mut english) = (0_usize, 0_usize);
        for i in (0..tokens.len()).filter(|&i| tokens.is_number(i)) {
            match evidence(tokens.text(i)) {
                Some(Self::Vietnamese) => vietnamese += 1,
                // `1.2.` and `24.7.2023` are no numbers; a decimal point counts only before a per-cent sign.
                Some(Self::English) if tokens.text(i).contains(',') || tokens.is_mark(i + 1, '%') => english += 1,
                _ => {}
            }
        }
        if english > vietnamese { Self::English } else { Self::Vietnamese }
    }

    const fn marks(self) -> (char, char) {
        match self {
            Self::Vietnamese => ('.', ','),
            Self::English => (',', '.'),
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Vietnamese => Self::English,
            Self::English => Self::Vietnamese,
        }
    }
}

/// Says how the ambiguous numbers of a document were read, where nothing but they could tell, or where its
/// habit is the English one: `14.091` alone is fourteen thousand by the country's writing.
pub(super) fn said(tokens: &Tokens, habit: Habit) -> Option<Diagnostic> {
    let numbers = || (0..tokens.len()).filter(|&i| tokens.is_number(i));
    let (mut ambiguous, mut first, mut proved) = (0_usize, None, false);
    for i in numbers() {
        let text = tokens.text(i);
        let whole = text.split(['.', ',']).next().is_some_and(|w| w.len() <= 3);
        let both = text.split(['.', ',']).count() == 2
            && shape(text, Habit::Vietnamese).is_some()
            && shape(text, Habit::English).is_some();
        if both && whole {
            ambiguous += 1;
            first = first.or(Some(i));
        } else if evidence(text).is_some() {
            proved = true;
        }
    }
    let first = first.filter(|_| !proved || habit == Habit::English)?;
    let (group, decimal) = habit.marks();
    let why = if proved { "as the document's other numbers are" } else { "as is usual, for no other number tells" };
    let message = format!(
        "{ambiguous} numbers such as `{}` could be thousands or decimals; they were read with `{group}` for thousands and \
         `{decimal}` for decimals, {why}",
        tokens.text(first)
    );
    Some(Diagnostic::info("number.grouping", message).at(tokens.span(first)))
}

/// The habit that one number proves, if it does.
fn evidence(text: &str) -> Option<Habit> {
    let fits = |habit| shape(text, habit).is_some();
    match (fits(Habit::Vietnamese), fits(Habit::English)) {
        (true, false) => Some(Habit::Vietnamese),
        (false, true) => Some(Habit::English),
        _ => None,
    }
}

/// Whole digits and decimals of a number written by a habit.
fn shape(text: &str, habit: Habit) -> Option<(String, &str)> {
    let (group, decimal) = habit.marks();
    let (whole, decimals) = match text.split_once(decimal) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if decimals.is_some_and(|d| !digits(d)) {
        return None;
    }
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    let mut out = first.to_owned();
    let mut grouped = false;
    for g in groups {
        if g.len() != 3 || !digits(g) {
            return None;
        }
        grouped = true;
        out.push_str(g);
    }
    if !digits(first) || (grouped && (first.len() > 3 || first.starts_with('0'))) {
        return None;
    }
    Some((out, decimals.unwrap_or_default()))
}

/// The exact value of a number as written, with its printed decimals.
///
/// `counted` says that the number counts things, which never come in thousandths: `1,234 hồ sơ` is then 1234 in
/// any document. `None` for what is no number by either habit (`1.2.3`) or too long to be one.
pub(super) fn parse(text: &str, habit: Habit, counted: bool) -> Option<Decimal> {
    let own = shape(text, habit);
    let other = shape(text, habit.other());
    let (whole, decimals) = match (own, other) {
        (Some(own), Some(other)) if counted && own.1.len() == 3 && other.1.is_empty() => other,
        (Some(own), _) => own,
        (None, other) => other?,
    };
    let written = if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") };
    written.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, habit: Habit) -> Option<String> {
        parse(text, habit, false).map(|v| v.to_string())
    }

    #[test]
    fn grouped_decimal_and_bare_numbers_have_exact_values() {
        for (text, expected) in [
            ("14.091", "14091"),
            ("1.234.567", "1234567"),
            ("84,62", "84.62"),
            ("101,00", "101.00"),
            ("7.741,5", "7741.5"),
            ("73260", "73260"),
            ("08", "8"),
            ("84.62", "84.62"),
            ("0.125", "0.125"),
        ] {
            assert_eq!(value(text, Habit::Vietnamese).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(value("14.091", Habit::English).as_deref(), Some("14.091"));
        assert_eq!(value("14,091", Habit::English).as_deref(), Some("14091"));
    }

    #[test]
    fn enumerators_and_monsters_are_no_numbers() {
        assert_eq!(value("1.2.3", Habit::Vietnamese), None);
        assert_eq!(value(&"9".repeat(60), Habit::Vietnamese), None);
    }

    #[test]
    fn things_counted_never_come_in_thousandths() {
        assert_eq!(parse("1,234", Habit::Vietnamese, true), Some(Decimal::from(1234)));
        assert_eq!(parse("14.091", Habit::English, true), Some(Decimal::from(14091)));
        assert_eq!(parse("2,5", Habit::Vietnamese, true).map(|v| v.to_string()).as_deref(), Some("2.5"));
    }

    #[test]
    fn the_documents_own_numbers_decide_its_habit() {
        assert_eq!(Habit::of(&Tokens::of("14.091 hồ sơ, đạt 84,6%, 1.2. Kết quả")), Habit::Vietnamese);
        assert_eq!(Habit::of(&Tokens::of("14,091,000 đồng, đạt 84.6%; 12.5% còn lại")), Habit::English);
        assert_eq!(Habit::of(&Tokens::of("14.091")), Habit::Vietnamese);
    }
}
