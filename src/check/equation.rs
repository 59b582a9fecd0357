//! A relation as arithmetic: which figures, and what must hold between them.
//!
//! `Cấp mới: 1.910`, `Cấp đổi: 298`, `Cấp lại: 2.516` under `4.724 hồ sơ` is a sum of three terms and its total;
//! `2152/2163 hồ sơ (Đạt 99,49%)` a quotient whose two terms are the halves of one figure. A check keeps its
//! equation until all are found: only then can be asked which one change of a figure mends it, and what that
//! change does to the others.

use super::arithmetic::{Agreement, quotient_agrees, sum_agrees};
use super::document::{Amount, Document};
use super::misprint::{How, Misprint, lost, misprints};
use crate::model::{Figure, Value};
use rust_decimal::Decimal;

/// Which number of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// The figure is one number.
    All,
    /// `2152` of `2152/2163`.
    Part,
    /// `2163` of it.
    Whole,
}

/// One number of an equation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Id of the figure.
    pub(super) figure: String,
    /// Which number of it.
    half: Half,
    /// As printed.
    pub(super) text: String,
    /// As printed, with its printed places.
    value: Decimal,
    /// What the printed value is multiplied by: `3,15 tỷ` by 10⁹.
    scale: Decimal,
    /// The engine's confidence in its characters.
    pub(super) confidence: u8,
    /// Page and box are known: it was read from an image.
    pub(super) scanned: bool,
    /// Other readings of the engine: words, value, the engine's confidence.
    pub(super) readings: Vec<(String, Decimal, u8)>,
}

impl Term {
    /// A figure that is one number.
    pub(super) fn of(figure: &Figure) -> Option<Self> {
        let value = figure.value.as_ref().and_then(Value::number)?;
        Some(Self::new(figure, Half::All, figure.text.clone(), value))
    }

    /// A figure whose value, in units of one, is this.
    pub(super) fn worth(figure: &Figure, value: Decimal) -> Option<Self> {
        let mut term = Self::of(figure)?;
        term.scale = value.checked_div(term.value).unwrap_or(Decimal::ONE);
        Some(term)
    }

    /// Half of a ratio.
    pub(super) fn half(figure: &Figure, half: Half) -> Option<Self> {
        let Some(Value::Ratio(part, whole)) = figure.value else { return None };
        let (left, right) = figure.text.split_once('/').unwrap_or((&figure.text, &figure.text));
        let (text, value) = if half == Half::Part { (left, part) } else { (right, whole) };
        Some(Self::new(figure, half, text.trim().to_owned(), value))
    }

    /// An amount, with its scale.
    pub(super) fn amount(document: &Document, amount: &Amount) -> Option<Self> {
        let mut term = Self::of(document.figure(amount.figure))?;
        term.scale = super::sums::scale_of(document, amount);
        Some(term)
    }

    fn new(figure: &Figure, half: Half, text: String, value: Decimal) -> Self {
        let own = |reading: &str| -> Option<String> {
            match (half, reading.split_once('/')) {
                (Half::All, None) => Some(reading.to_owned()),
                (Half::Part, Some((part, _))) => Some(part.trim().to_owned()),
                (Half::Whole, Some((_, whole))) => Some(whole.trim().to_owned()),
                _ => None,
            }
        };
        let readings = figure.readings.iter().filter_map(|reading| {
            let words = own(&reading.text)?;
            let worth = read_as(&words, &text, value)?;
            (worth != value).then_some((words, worth, reading.confidence))
        });
        Self {
            figure: figure.id.clone(),
            half,
            readings: readings.collect(),
            text,
            value,
            scale: Decimal::ONE,
            confidence: figure.confidence,
            scanned: figure.bbox.is_some() || figure.confidence < 100,
        }
    }

    /// Was it read well, with nothing against it?
    pub(super) fn sure(&self, from: u8) -> bool {
        self.confidence >= from && self.readings.is_empty()
    }

    /// The figure's whole text with this number replaced.
    pub(super) fn rewritten(&self, figure: &Figure, text: &str) -> String {
        match (self.half, figure.text.split_once('/')) {
            (Half::Part, Some((_, right))) => format!("{text}/{right}"),
            (Half::Whole, Some((left, _))) => format!("{left}/{text}"),
            _ => text.to_owned(),
        }
    }
}

/// What another reading of a number is worth, by the marks that the number itself is written with: beside `4.774` the
/// reading `4.724` is 4724, beside `84,62%` the reading `84,52%` is 84.52.
fn read_as(words: &str, text: &str, value: Decimal) -> Option<Decimal> {
    let bare = words.trim().trim_end_matches('%').trim_end();
    let decimal =
        if value.scale() > 0 { text.rfind(['.', ',']).and_then(|at| text[at..].chars().next()) } else { None };
    let mut plain = String::with_capacity(bare.len());
    for c in bare.chars() {
        match c {
            '0'..='9' => plain.push(c),
            c if Some(c) == decimal => plain.push('.'),
            // A point in a count groups thousands; a comma in one is something else.
            '.' | ',' => {}
            _ => return None,
        }
    }
    let groups = bare.split(['.', ',']).skip(1).all(|g| g.len() == 3) || decimal.is_some();
    plain.parse().ok().filter(|n: &Decimal| groups && n.scale() <= value.scale().max(2))
}

/// What must hold between the terms; the result is the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Law {
    /// The others add up to the last.
    Sum,
    /// The first less the second is the third.
    Difference,
    /// factor · first / second is the third, within its printed places.
    Quotient(Decimal),
    /// The first is so many per cent more than the second.
    Growth,
    /// The first is so many per cent less than the second.
    Fall,
    /// All add up to this.
    Constant(Decimal),
}

/// A law and its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Equation {
    pub(super) law: Law,
    pub(super) terms: Vec<Term>,
}

impl Equation {
    /// An equation of terms that all could be made.
    pub(super) fn new(law: Law, terms: impl IntoIterator<Item = Option<Term>>) -> Option<Self> {
        let terms: Vec<Term> = terms.into_iter().collect::<Option<_>>()?;
        (terms.len() >= 2).then_some(Self { law, terms })
    }

    /// A sum of amounts.
    pub(super) fn sum(document: &Document, parts: &[&Amount], total: &Amount) -> Option<Self> {
        Self::new(Law::Sum, parts.iter().copied().chain([total]).map(|a| Term::amount(document, a)))
    }

    /// How the terms agree, with one of them replaced.
    fn with(&self, replaced: Option<(usize, Decimal)>) -> Agreement {
        let printed = |i: usize| replaced.filter(|r| r.0 == i).map_or(self.terms[i].value, |r| r.1);
        let value = |i: usize| printed(i).checked_mul(self.terms[i].scale).unwrap_or(Decimal::MAX);
        let last = self.terms.len() - 1;
        let step = |i: usize| Decimal::new(1, printed(i).scale()) * self.terms[i].scale;
        let slack = |i: usize| if step(i) == Decimal::ONE { Decimal::ZERO } else { step(i) / Decimal::TWO };
        let total = |from: usize, to: usize| {
            (from..to).try_fold(Decimal::ZERO, |sum, i| sum.checked_add(value(i))).unwrap_or(Decimal::MAX)
        };
        let steps = || (0..=last).map(step).filter(|s| *s != Decimal::ONE).collect::<Vec<_>>();
        match self.law {
            Law::Sum => sum_agrees(value(last), total(0, last), &steps()),
            Law::Difference => {
                let left = value(0).checked_sub(value(1)).unwrap_or(Decimal::MAX);
                sum_agrees(value(last), left, &steps())
            }
            Law::Constant(sum) => sum_agrees(sum, total(0, last + 1), &steps()),
            Law::Quotient(factor) => {
                let factor = factor.checked_div(self.terms[last].scale).unwrap_or(factor);
                quotient_agrees(value(0), value(1), factor, printed(last), slack(0), slack(1))
            }
            Law::Growth | Law::Fall => {
                let change = if self.law == Law::Growth { value(0) - value(1) } else { value(1) - value(0) };
                quotient_agrees(change, value(1), Decimal::ONE_HUNDRED, printed(last), slack(0) + slack(1), slack(1))
            }
        }
    }

    /// How the terms agree as they stand.
    pub(super) fn agreement(&self) -> Agreement {
        self.with(None)
    }

    /// How they agree when a figure's number is another.
    pub(super) fn agreement_with(&self, term: &Term, value: Decimal) -> Option<Agreement> {
        let at = self.terms.iter().position(|t| t.figure == term.figure && t.half == term.half)?;
        Some(self.with(Some((at, value))))
    }

    /// Every change of one figure, as misprints and misreadings change them, that makes it hold.
    pub(super) fn mended(&self) -> Vec<(usize, Misprint)> {
        /// Beyond this many terms the search for one changed digit says nothing any more.
        const MOST_TERMS: usize = 64;
        let mut out = Vec::new();
        if self.terms.len() > MOST_TERMS {
            return out;
        }
        for (i, term) in self.terms.iter().enumerate() {
            for (text, value, confidence) in &term.readings {
                if self.with(Some((i, *value))) == Agreement::Exact {
                    out.push((i, Misprint { text: text.clone(), value: *value, how: How::Read(*confidence) }));
                }
            }
            for misprint in misprints(&term.text, term.value) {
                let read = term.readings.iter().any(|(_, value, _)| *value == misprint.value);
                // A change that only comes nearer does not mend.
                if !read && self.with(Some((i, misprint.value))) == Agreement::Exact {
                    out.push((i, misprint));
                }
            }
            if let Some(found) = self.needed(i).and_then(|meant| lost(&term.text, term.value, meant)) {
                out.push((i, found));
            }
        }
        out
    }

    /// What a term would have to be, as it is printed, where the law says so exactly.
    fn needed(&self, at: usize) -> Option<Decimal> {
        let value = |i: usize| self.terms[i].value.checked_mul(self.terms[i].scale);
        let last = self.terms.len() - 1;
        let others = || {
            let end = if matches!(self.law, Law::Constant(_)) { last + 1 } else { last };
            (0..end).filter(|&i| i != at).try_fold(Decimal::ZERO, |sum, i| sum.checked_add(value(i)?))
        };
        let meant = match self.law {
            Law::Sum if at == last => others()?,
            Law::Sum => value(last)?.checked_sub(others()?)?,
            Law::Constant(sum) => sum.checked_sub(others()?)?,
            Law::Difference => match at {
                0 => value(1)?.checked_add(value(2)?)?,
                1 => value(0)?.checked_sub(value(2)?)?,
                _ => value(0)?.checked_sub(value(1)?)?,
            },
            Law::Quotient(_) | Law::Growth | Law::Fall => return None,
        };
        meant.checked_div(self.terms[at].scale)
    }

    /// Would one wrong digit, or two in the wrong order, explain that it does not hold?
    pub(super) fn is_digit_slip(&self) -> bool {
        self.mended().iter().any(|(_, m)| matches!(m.how, How::Digit(..) | How::Swap | How::Read(_)))
    }

    /// Would one misprint explain that it does not hold?
    pub(super) fn is_slip(&self) -> bool {
        !self.mended().is_empty()
    }
}
