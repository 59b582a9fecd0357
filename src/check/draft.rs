//! A check while it is being found: figures by index, a position to sort by.

use super::arithmetic::vietnamese;
use super::document::Document;
use super::equation::Equation;
use super::explanation::Explanation;
use crate::model::{Check, CheckKind, Figure, Language, StatedBy, Value, Verdict};
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
    /// What it says; the check has the sentences.
    pub(super) explanation: Option<Explanation>,
}

/// What a reader calls a row or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// Its own words, or its mark: `Xã Tây An`, `"Còn lại"`, `(7)`.
    Own(String),
    /// A column without either, from 1.
    Column(usize),
    /// A row without any, from 1.
    Row(usize),
}

impl Label {
    /// In a sentence.
    pub(super) fn say(&self, language: Language) -> String {
        match (self, language) {
            (Self::Own(words), _) => words.clone(),
            (Self::Column(n), Language::Vietnamese) => format!("cột {n}"),
            (Self::Column(n), Language::English) => format!("column {n}"),
            (Self::Row(n), Language::Vietnamese) => format!("dòng {n}"),
            (Self::Row(n), Language::English) => format!("row {n}"),
        }
    }

    /// In a cell that has to do for all languages.
    pub(super) fn bare(&self) -> String {
        match self {
            Self::Own(words) => words.clone(),
            Self::Column(n) | Self::Row(n) => format!("[{n}]"),
        }
    }
}

impl Draft {
    /// A relation of a kind that the wording states; the rest is filled in by the methods below.
    pub(super) fn new(kind: CheckKind, verdict: Verdict) -> Self {
        Self {
            at: 0,
            equation: None,
            explanation: None,
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
                message_vi: String::new(),
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

    /// What it says to the reader.
    pub(super) fn explained(mut self, explanation: Explanation) -> Self {
        self.check.message = explanation.say(Language::English);
        self.check.message_vi = explanation.say(Language::Vietnamese);
        self.explanation = Some(explanation);
        self
    }

    /// Its arithmetic.
    pub(super) fn equation(mut self, equation: Option<Equation>) -> Self {
        self.equation = equation;
        self
    }
}

/// `14.091 + 2.551 = 16.642`, or with what is stated where that differs.
pub(super) fn sum_told(
    document: &Document,
    parts: &[usize],
    total: usize,
    computed: Decimal,
    fits: bool,
) -> Explanation {
    let left = parts.iter().map(|&p| document.figure(p).text.as_str()).collect::<Vec<_>>().join(" + ");
    equation(&left, &vietnamese(computed.normalize()), &document.figure(total).text, fits)
}

/// `left = computed`, and what is stated where the two differ.
pub(super) fn equation(left: &str, computed: &str, stated: &str, fits: bool) -> Explanation {
    Explanation::Equation { left: left.to_owned(), computed: computed.to_owned(), stated: stated.to_owned(), fits }
}
