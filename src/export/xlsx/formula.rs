//! The live formula of a check.
//!
//! The check says what it computed, and from which operands; the formula must say how, in cells. `60 / 105` gives
//! 57,1429 % by `=ROUND(Z3/AA3,6)`. A formula is written only if it gives, in exact arithmetic, what the check
//! computed: a workbook that recalculates to something else than our own verdict would be worse than a plain number.

use crate::model::{CheckKind, CheckRow, Value};
use rust_decimal::Decimal;
use rust_xlsxwriter::utility::row_col_to_cell;

/// Digits that a double holds exactly.
const DIGITS: u32 = 15;

/// Operands up to which every choice of signs is tried.
const SIGNS: usize = 8;

/// What stands in an operand's cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operand {
    /// A number; true where it is in per cent.
    Number(Decimal, bool),
    /// Anything else, as written.
    Text(String),
}

/// The operands of a check, one a cell. A single ratio `08/31` becomes its two numbers.
pub(super) fn operands(row: &CheckRow) -> Vec<Operand> {
    let texts = &row.check.operand_texts;
    if let ([Some(Value::Ratio(a, b))], true) = (row.operand_values.as_slice(), texts.len() <= 1) {
        return vec![Operand::Number(*a, false), Operand::Number(*b, false)];
    }
    (0..texts.len().max(row.operand_values.len()))
        .map(|i| {
            let text = texts.get(i).map_or("", String::as_str);
            match row.operand_values.get(i) {
                Some(Some(Value::Number(n))) => Operand::Number(*n, text.trim_end().ends_with('%')),
                Some(Some(value)) if text.is_empty() => Operand::Text(value.to_string()),
                _ => Operand::Text(text.to_owned()),
            }
        })
        .collect()
}

/// The number as its cell holds it: per cent as a fraction of one.
pub(super) fn cell_value(number: Decimal, percent: bool) -> Option<Decimal> {
    if percent { number.checked_mul(Decimal::new(1, 2)) } else { Some(number) }
}

/// The double that shows the same digits, if there is one.
pub(super) fn fits_double(number: Decimal) -> Option<f64> {
    let digits = number.normalize().mantissa().unsigned_abs();
    (digits < 10_u128.pow(DIGITS)).then(|| number.to_string().parse().ok()).flatten()
}

/// The formula for `computed` in row `row`, whose operands stand from column `first` on.
pub(super) fn computed(
    kind: CheckKind,
    operands: &[Operand],
    computed: Decimal,
    percent: bool,
    row: u32,
    first: u16,
) -> Option<String> {
    let target = cell_value(computed, percent)?;
    fits_double(target)?;
    let cell = |i: usize| row_col_to_cell(row, first.saturating_add(u16::try_from(i).unwrap_or(u16::MAX)));
    if matches!(kind, CheckKind::Count | CheckKind::List) {
        let entries = operands.iter().filter(|o| **o != Operand::Text(String::new())).count();
        if entries > 0 && Decimal::from(entries) == target {
            return Some(format!("=COUNTA({}:{})", cell(0), cell(operands.len() - 1)));
        }
    }
    let values: Vec<Decimal> = operands
        .iter()
        .map(|operand| match operand {
            Operand::Number(n, percent) => cell_value(*n, *percent).filter(|v| fits_double(*v).is_some()),
            Operand::Text(_) => None,
        })
        .collect::<Option<_>>()?;
    let places = target.scale();
    if matches!(kind, CheckKind::Percent | CheckKind::ColumnPercent) {
        return quotient(&values, target, cell).map(|formula| format!("=ROUND({formula},{places})"));
    }
    let signs = signs(kind, &values, target)?;
    let formula = match values.len() {
        1 => cell(0),
        n if signs == 0 => format!("SUM({}:{})", cell(0), cell(n - 1)),
        n => (0..n).flat_map(|i| [sign(signs, i).to_owned(), cell(i)]).collect(),
    };
    Some(if places == 0 || values.len() == 1 { format!("={formula}") } else { format!("=ROUND({formula},{places})") })
}

/// The formula for `difference` = stated − computed.
pub(super) fn difference(
    stated: Decimal,
    computed: Decimal,
    difference: Decimal,
    percent: bool,
    row: u32,
    stated_column: u16,
    computed_column: u16,
) -> Option<String> {
    for number in [stated, computed, difference] {
        fits_double(cell_value(number, percent)?)?;
    }
    if stated.checked_sub(computed)? != difference {
        return None;
    }
    let places = cell_value(difference, percent)?.scale();
    let (stated, computed) = (row_col_to_cell(row, stated_column), row_col_to_cell(row, computed_column));
    Some(format!("=ROUND({stated}-{computed},{places})"))
}

/// What stands before the `i`th term.
fn sign(signs: u32, i: usize) -> &'static str {
    match (signs >> i & 1, i) {
        (1, _) => "-",
        (_, 0) => "",
        _ => "+",
    }
}

/// Bits of the operands that are taken off so that the rest adds up to `target`; the plainest choice first.
fn signs(kind: CheckKind, values: &[Decimal], target: Decimal) -> Option<u32> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let total = |signs: u32| {
        values.iter().enumerate().try_fold(Decimal::ZERO, |sum, (i, v)| {
            if i < 32 && signs >> i & 1 == 1 { sum.checked_sub(*v) } else { sum.checked_add(*v) }
        })
    };
    let gives = |signs: &u32| total(*signs) == Some(target);
    let added_only = matches!(kind, CheckKind::Sum | CheckKind::TotalRow);
    let rest_off = u32::MAX.checked_shr(32 - u32::try_from(n).ok()?.min(32)).unwrap_or(0) & !1;
    if kind == CheckKind::Difference && n <= 32 && gives(&rest_off) {
        return Some(rest_off);
    }
    if gives(&0) {
        return Some(0);
    }
    if added_only || n > SIGNS {
        return None;
    }
    let mut choices: Vec<u32> = (1..1_u32 << n).collect();
    choices.sort_by_key(|c| (c.count_ones(), *c));
    std::iter::once(rest_off).chain(choices).find(gives)
}

/// A part of a whole, or a growth, among the first two operands, that rounds to `target`.
fn quotient(values: &[Decimal], target: Decimal, cell: impl Fn(usize) -> String) -> Option<String> {
    let [a, b] = *values else { return None };
    let half = Decimal::new(5, target.scale().checked_add(1)?);
    let gives = |numerator: Option<Decimal>, denominator: Decimal| -> bool {
        // |n / d − t| ≤ half a unit of t's last place, without dividing.
        let off = || -> Option<bool> {
            let off = numerator?.checked_sub(target.checked_mul(denominator)?)?;
            Some(off.abs() <= half.checked_mul(denominator.abs())?)
        };
        !denominator.is_zero() && off() == Some(true)
    };
    let (x, y) = (cell(0), cell(1));
    [
        (Some(a), b, format!("{x}/{y}")),
        (Some(b), a, format!("{y}/{x}")),
        (a.checked_sub(b), b, format!("({x}-{y})/{y}")),
        (b.checked_sub(a), a, format!("({y}-{x})/{x}")),
    ]
    .into_iter()
    .find_map(|(numerator, denominator, formula)| gives(numerator, denominator).then_some(formula))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(texts: &[&str]) -> Vec<Operand> {
        texts
            .iter()
            .map(|t| {
                let percent = t.strip_suffix('%');
                Operand::Number(percent.unwrap_or(t).parse().unwrap(), percent.is_some())
            })
            .collect()
    }

    fn formula(kind: CheckKind, operands: &[&str], result: &str) -> Option<String> {
        let percent = result.strip_suffix('%');
        let number = percent.unwrap_or(result).parse().unwrap();
        computed(kind, &numbers(operands), number, percent.is_some(), 1, 25)
    }

    #[test]
    fn sums_and_differences() {
        assert_eq!(formula(CheckKind::Sum, &["60", "45"], "105").unwrap(), "=SUM(Z2:AA2)");
        assert_eq!(formula(CheckKind::Sum, &["0.1", "0.2"], "0.3").unwrap(), "=ROUND(SUM(Z2:AA2),1)");
        assert_eq!(formula(CheckKind::Difference, &["105", "60"], "45").unwrap(), "=Z2-AA2");
        assert_eq!(formula(CheckKind::Difference, &["105", "60", "5"], "40").unwrap(), "=Z2-AA2-AB2");
        assert_eq!(formula(CheckKind::ColumnFormula, &["5", "3", "2"], "6").unwrap(), "=Z2+AA2-AB2");
        assert_eq!(formula(CheckKind::Same, &["105"], "105").unwrap(), "=Z2");
        assert_eq!(formula(CheckKind::Sum, &["20.5%", "30%"], "50.5%").unwrap(), "=ROUND(SUM(Z2:AA2),3)");
    }

    #[test]
    fn percentages_either_way_round() {
        assert_eq!(formula(CheckKind::Percent, &["60", "105"], "57.1429%").unwrap(), "=ROUND(Z2/AA2,6)");
        assert_eq!(formula(CheckKind::Percent, &["105", "60"], "57.1429%").unwrap(), "=ROUND(AA2/Z2,6)");
        assert_eq!(formula(CheckKind::ColumnPercent, &["105", "100"], "5.00%").unwrap(), "=ROUND((Z2-AA2)/AA2,4)");
    }

    #[test]
    fn counts_count_the_entries() {
        let entries = ["Bình Tân", "Tây Thuận"].map(|t| Operand::Text(t.into()));
        let two = computed(CheckKind::Count, &entries, 2.into(), false, 1, 25);
        assert_eq!(two.unwrap(), "=COUNTA(Z2:AA2)");
        assert_eq!(computed(CheckKind::Count, &entries, 3.into(), false, 1, 25), None);
    }

    #[test]
    fn a_formula_that_would_disagree_is_not_written() {
        assert_eq!(formula(CheckKind::Sum, &["60", "45"], "104"), None);
        assert_eq!(formula(CheckKind::Sum, &["60", "45"], "15"), None, "a sum is never a difference");
        assert_eq!(formula(CheckKind::Percent, &["60", "105"], "57.15%"), None);
        assert_eq!(formula(CheckKind::Percent, &["60", "0"], "57.15%"), None);
        assert_eq!(formula(CheckKind::Sum, &["1234567890123456", "1"], "1234567890123457"), None, "no double");
        assert_eq!(formula(CheckKind::Sum, &[], "0"), None);
        let text = [Operand::Text("l05".into()), Operand::Number(1.into(), false)];
        assert_eq!(computed(CheckKind::Sum, &text, 1.into(), false, 1, 25), None);
        let many = vec!["1"; 40];
        assert_eq!(formula(CheckKind::ColumnFormula, &many, "2"), None);
        assert!(formula(CheckKind::TotalRow, &many, "40").is_some());
    }

    #[test]
    fn doubles_hold_fifteen_digits() {
        assert_eq!(fits_double("151176.00".parse().unwrap()), Some(151_176.0));
        assert_eq!(fits_double("-999999999999999".parse().unwrap()), Some(-999_999_999_999_999.0));
        assert_eq!(fits_double("1000000000000001".parse().unwrap()), None);
        assert_eq!(fits_double("0.1234567890123456".parse().unwrap()), None);
    }

    #[test]
    fn the_difference_refers_to_both_cells() {
        let d = |s: &str| s.parse::<Decimal>().unwrap();
        let formula = difference(d("75.14"), d("57.1429"), d("17.9971"), true, 2, 9, 10);
        assert_eq!(formula.unwrap(), "=ROUND(J3-K3,6)");
        assert_eq!(difference(d("2"), d("1"), d("5"), false, 2, 9, 10), None);
    }
}
