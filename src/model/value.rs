use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The exact value of a figure. Never a binary float: `84,62` is the decimal 84.62, to its last printed place.
///
/// As a string (and in JSON): `127923`, `84.62`, `8/31`, `70..80`, `2023-07-24`, `2806/TCTĐA06-CA`.
/// A decimal keeps its printed places (`101.00` is not `101`): the checks need to know how far it was rounded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", from = "String")]
#[schemars(with = "String")]
#[non_exhaustive]
pub enum Value {
    /// A count, a percentage (in per cent), an amount.
    Number(Decimal),
    /// `08/31`: how many of how many.
    Ratio(Decimal, Decimal),
    /// `từ 70% đến dưới 80%`: from, to.
    Range(Decimal, Decimal),
    /// A calendar date.
    Date(Date),
    /// Anything that is told apart and not counted: document numbers, codes.
    Code(String),
}

impl Value {
    /// The number, if it is a single one.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// `number`, `ratio`, `range`, `date` or `code`: the column that tells them apart in tables.
    #[must_use]
    pub const fn kind_name(&self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Ratio(..) => "ratio",
            Self::Range(..) => "range",
            Self::Date(_) => "date",
            Self::Code(_) => "code",
        }
    }

    /// The date, if it is one.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        match self {
            Self::Date(d) => Some(*d),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => write!(f, "{n}"),
            Self::Ratio(a, b) => write!(f, "{a}/{b}"),
            Self::Range(a, b) => write!(f, "{a}..{b}"),
            Self::Date(d) => write!(f, "{d}"),
            Self::Code(c) => f.write_str(c),
        }
    }
}

impl From<Value> for String {
    fn from(value: Value) -> Self {
        value.to_string()
    }
}

impl From<String> for Value {
    /// The reverse of `Display`: what would not be written so otherwise is a code, `007` too.
    fn from(s: String) -> Self {
        let pair = |sep: &str| -> Option<(Decimal, Decimal)> {
            let (a, b) = s.split_once(sep)?;
            Some((Decimal::from_str(a).ok()?, Decimal::from_str(b).ok()?))
        };
        let number = || Decimal::from_str(&s).ok().map(Self::Number);
        let range = || pair("..").map(|(a, b)| Self::Range(a, b));
        let ratio = || pair("/").map(|(a, b)| Self::Ratio(a, b));
        let date = || s.parse().ok().map(Self::Date);
        let read = number().or_else(range).or_else(ratio).or_else(date).filter(|read| read.to_string() == s);
        read.unwrap_or(Self::Code(s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_the_round_trip_through_text() {
        for s in ["127923", "84.620", "-3", "8/31", "70..80", "2023-07-24", "2806/TCTĐA06-CA"] {
            assert_eq!(Value::from(s.to_owned()).to_string(), s);
        }
        assert!(matches!(Value::from("84.62".to_owned()), Value::Number(_)));
        assert!(matches!(Value::from("8/31".to_owned()), Value::Ratio(..)));
        assert!(matches!(Value::from("2023-07-24".to_owned()), Value::Date(_)));
        for code in ["45/KH-UBND", "007", "+3", "1_000", "2023-7-24"] {
            assert_eq!(Value::from(code.to_owned()), Value::Code(code.to_owned()));
        }
    }
}
