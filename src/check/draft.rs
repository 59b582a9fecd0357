//! A check while it is being found: figures by index, a position to sort by.

use super::arithmetic::vietnamese;
use super::document::Document;
use crate::model::{Check, CheckKind, Figure, Proposal, StatedBy, Value, Verdict};
use rust_decimal::Decimal;

/// A check without its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// Where the stated figure stands, for reading order.
    pub(super) at: usize,
    /// The check; its id is still empty.
    pub(super) check: Check,
}

impl Draft {
    /// A relation of a kind that the wording states; the rest is filled in by the methods below.
    pub(super) fn new(kind: CheckKind, verdict: Verdict) -> Self {
        Self {
            at: 0,
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

    /// A change that would mend it.
    pub(super) fn proposal(mut self, proposal: Option<Proposal>) -> Self {
        self.check.proposal = proposal;
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

/// From this confidence on a figure's characters are taken as read right (measured: words of 90 and more are right in
/// 99.7 % of cases, below that in about half).
const SURE: u8 = 90;

/// Digits that engines take for one another.
const CONFUSED: &[&[u8; 2]] = &[
    b"01", b"06", b"08", b"09", b"14", b"17", b"27", b"35", b"36", b"38", b"49", b"56", b"58", b"68", b"69", b"89",
    b"12", b"23",
];

/// The one digit of one figure whose change makes a relation hold.
///
/// Every digit of every figure is tried. In a sum several changes often would do. Then only figures count whose
/// characters the engine was not sure of, and only pairs of digits that are easily confused; if there are still several,
/// there is no proposal: a guess would be worth less than none.
pub(super) fn propose(figures: &[&Figure], holds: impl Fn(&[Decimal]) -> bool) -> Option<Proposal> {
    let values: Vec<Decimal> =
        figures.iter().map(|f| f.value.as_ref().and_then(Value::number)).collect::<Option<_>>()?;
    let mut found: Vec<(bool, usize, String, char, char)> = Vec::new();
    for (i, figure) in figures.iter().enumerate() {
        for (at, old) in figure.text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            for new in ('0'..='9').filter(|&n| n != old) {
                let mut text = figure.text.clone();
                text.replace_range(at..=at, new.encode_utf8(&mut [0; 4]));
                let Some(value) = shifted(&figure.text, at, old, new, values[i]) else { continue };
                let mut tried = values.clone();
                tried[i] = value;
                if holds(&tried) {
                    let pair = [old.min(new) as u8, old.max(new) as u8];
                    let likely = CONFUSED.contains(&&pair) && figure.confidence < SURE;
                    found.push((likely, i, text, old, new));
                }
            }
        }
    }
    if found.len() > 1 {
        found.retain(|f| f.0);
    }
    let [(_, i, after, old, new)] = &found[..] else { return None };
    Some(Proposal {
        figure: figures[*i].id.clone(),
        before: figures[*i].text.clone(),
        after: after.clone(),
        reason: format!(
            "{new} read or written as {old}: the only such change of one digit that makes the relation hold"
        ),
        probability: 0,
        mends: Vec::new(),
    })
}

/// The value after a digit of its text was changed: the place of the digit is counted from the value's own places.
fn shifted(text: &str, at: usize, old: char, new: char, value: Decimal) -> Option<Decimal> {
    let after = u32::try_from(text[at + 1..].bytes().filter(u8::is_ascii_digit).count()).ok()?;
    let change = i64::from(new.to_digit(10)?) - i64::from(old.to_digit(10)?);
    let power = 10_i64.checked_pow(after)?;
    let change = Decimal::try_new(change.checked_mul(power)?, value.scale()).ok()?;
    value.checked_add(change).filter(|v| !v.is_sign_negative())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::scan;

    #[test]
    fn the_one_digit_that_explains_a_sum_is_proposed() {
        let mut extraction = scan("1.910 298 2.516 4.774");
        let sum = |v: &[Decimal]| v[0] + v[1] + v[2] == v[3];
        // 4.774 → 4.724, 2.516 → 2.566 and 1.910 → 1.960 would all do.
        assert!(propose(&extraction.figures.iter().collect::<Vec<_>>(), sum).is_none());
        extraction.figures[3].confidence = 71;
        let figures: Vec<&Figure> = extraction.figures.iter().collect();
        let proposal = propose(&figures, sum).expect("one change");
        assert_eq!((proposal.before.as_str(), proposal.after.as_str()), ("4.774", "4.724"));
        assert!(propose(&figures, |_| false).is_none());
        assert!(propose(&figures, |_| true).is_none());
    }
}
