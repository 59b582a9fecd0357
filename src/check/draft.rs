//! A check while it is being found: figures by index, a position to sort by.

use super::arithmetic::vietnamese;
use super::document::Document;
use super::equation::Equation;
use crate::model::{Check, CheckKind, Figure, StatedBy, Value, Verdict};
use rust_decimal::Decimal;

/// A check without its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// Where the stated figure stands, for reading order.
    pub(super) at: usize,
    /// The check; its id is still empty.
    pub(super) check: Check,
    /// Its arithmetic, where it has one: what proposals are made from.
    pub(super) equation: Option<Equation>,
}

impl Draft {
    /// A relation of a kind that the wording states; the rest is filled in by the methods below.
    pub(super) fn new(kind: CheckKind, verdict: Verdict) -> Self {
        Self {
            at: 0,
            equation: None,
            check: Check {
                id: String::new(),
                kind,
                operands: Vec::new(),
                operand_texts: Vec::new(),
                stated_figure: None,
                stated: None,
                stated_text: None,
                computed: None,
                difference: None,
                verdict,
                stated_by: StatedBy::Text,
                message: String::new(),
                proposal: None,
                alternatives: Vec::new(),
                cause: None,
                page: 1,
            },
        }
    }

    /// Adds an operand.
    pub(super) fn operand(mut self, figure: &Figure) -> Self {
        self.check.operands.push(figure.id.clone());
        self.check.operand_texts.push(figure.text.clone());
        self
    }

    /// Adds operands.
    pub(super) fn operands<'f>(self, figures: impl IntoIterator<Item = &'f Figure>) -> Self {
        figures.into_iter().fold(self, Self::operand)
    }

    /// Adds an operand that is one half of a ratio, or an entry that is no figure: its text differs from the
    /// figure's.
    pub(super) fn operand_text(mut self, figure: Option<&Figure>, text: impl Into<String>) -> Self {
        if let Some(figure) = figure {
            self.check.operands.push(figure.id.clone());
        }
        self.check.operand_texts.push(text.into());
        self
    }

    /// The figure that states the result, and what of it does.
    pub(super) fn stated(mut self, figure: &Figure, value: Option<Value>) -> Self {
        self.at = figure.span.start;
        self.check.page = figure.page;
        self.check.stated_figure = Some(figure.id.clone());
        self.check.stated_text = Some(figure.text.clone());
        self.check.stated = value.or_else(|| figure.value.clone());
        self
    }

    /// The result by arithmetic, in the unit that the stated figure is printed in.
    pub(super) fn computed(mut self, computed: Decimal) -> Self {
        if let Some(Value::Number(stated)) = self.check.stated {
            self.check.difference = stated.checked_sub(computed);
        }
        self.check.computed = Some(Value::Number(computed));
        self
    }

    /// Where the relation comes from.
    pub(super) fn by(mut self, by: StatedBy) -> Self {
        self.check.stated_by = by;
        self
    }

    /// The sentence for the reader.
    pub(super) fn message(mut self, message: impl Into<String>) -> Self {
        self.check.message = message.into();
        self
    }

    /// Its arithmetic.
    pub(super) fn equation(mut self, equation: Option<Equation>) -> Self {
        self.equation = equation;
        self
    }
}

/// `14.091 + 2.551 = 16.642`, or with what is stated where that differs.
pub(super) fn sum_message(document: &Document, parts: &[usize], total: usize, computed: Decimal, fits: bool) -> String {
    let left = parts.iter().map(|&p| document.figure(p).text.as_str()).collect::<Vec<_>>().join(" + ");
    equation(&left, &vietnamese(computed.normalize()), &document.figure(total).text, fits)
}

/// `left = computed`, and `, stated …` where the two differ.
pub(super) fn equation(left: &str, computed: &str, stated: &str, fits: bool) -> String {
    if fits { format!("{left} = {stated}") } else { format!("{left} = {computed}, stated {stated}") }
}
