//! Exact comparison of what is stated with what its operands give.
//!
//! A count is exact. A figure with printed places stands for the interval of everything that rounds to it, or is
//! cut off to it, at its last place (as XBRL's Calculations 1.1 takes them): `84,62` is 84.615 up to, but not
//! including, 84.63. Quotients are never formed: `127923 / 151176` is compared with both ends by
//! cross-multiplication.

use rust_decimal::{Decimal, RoundingStrategy};

/// How a stated value and a computed one agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// Within the stated value's own printed places.
    Exact,
    /// Only if the operands were rounded too.
    Rounded,
    /// Not at all.
    Off,
}

/// Does a sum agree? `steps` are the last printed places of all rounded operands, the stated one's included.
pub(super) fn sum_agrees(stated: Decimal, computed: Decimal, steps: &[Decimal]) -> Agreement {
    let Some(off) = stated.checked_sub(computed).map(|d| d.abs()) else { return Agreement::Off };
    if off.is_zero() {
        return Agreement::Exact;
    }
    let slack: Decimal = steps.iter().copied().sum::<Decimal>() / Decimal::TWO;
    if !steps.is_empty() && off <= slack { Agreement::Rounded } else { Agreement::Off }
}

/// Does `part / whole`, in per cent, agree with `stated`, printed with its own places?
/// `part_slack` and `whole_slack` are half a last place for operands that were rounded, zero for counts.
pub(super) fn percent_agrees(
    part: Decimal,
    whole: Decimal,
    stated: Decimal,
    part_slack: Decimal,
    whole_slack: Decimal,
) -> Agreement {
    quotient_agrees(part, whole, Decimal::ONE_HUNDRED, stated, part_slack, whole_slack)
}

/// The same for `factor · part / whole`.
pub(super) fn quotient_agrees(
    part: Decimal,
    whole: Decimal,
    factor: Decimal,
    stated: Decimal,
    part_slack: Decimal,
    whole_slack: Decimal,
) -> Agreement {
    let step = Decimal::new(1, stated.scale());
    let meets = |low_part: Decimal, high_part: Decimal, low_whole: Decimal, high_whole: Decimal| -> Option<bool> {
        // factor·high_part / low_whole ≥ stated − step/2  and  factor·low_part / high_whole < stated + step,
        // each multiplied out; wholes are positive.
        let floor = stated.checked_sub(step / Decimal::TWO)?;
        let ceiling = stated.checked_add(step)?;
        let reaches = factor.checked_mul(high_part)? >= floor.checked_mul(low_whole)?;
        let stays = factor.checked_mul(low_part)? < ceiling.checked_mul(high_whole)?;
        Some(reaches && stays)
    };
    if whole - whole_slack <= Decimal::ZERO {
        return Agreement::Off;
    }
    if meets(part, part, whole, whole) == Some(true) {
        return Agreement::Exact;
    }
    if part_slack.is_zero() && whole_slack.is_zero() {
        return Agreement::Off;
    }
    // `6 tỷ` may be anything from 5,5 to 6,5: an interval that wide agrees with too much to say anything.
    let vague = |value: Decimal, slack: Decimal| slack * Decimal::from(40) > value;
    if vague(part, part_slack) || vague(whole, whole_slack) {
        return Agreement::Off;
    }
    match meets(part - part_slack, part + part_slack, whole - whole_slack, whole + whole_slack) {
        Some(true) => Agreement::Rounded,
        _ => Agreement::Off,
    }
}

/// `factor · part / whole` rounded half up to `places`, and printed with them.
pub(super) fn quotient(part: Decimal, whole: Decimal, factor: Decimal, places: u32) -> Option<Decimal> {
    let q = factor.checked_mul(part)?.checked_div(whole)?;
    let mut rounded = q.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(places);
    Some(rounded)
}

/// A number as written in Vietnam: `13440` → `13.440`, `34.86` → `34,86`. Printed places stay.
pub(super) fn vietnamese(n: Decimal) -> String {
    let plain = n.to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |d| ("-", d));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// Is a failing sum near enough to be a slip rather than another relation misread as a sum?
///
/// A wrong digit or two changed places, or a difference that is small beside the total. `strong` wordings (`gồm`,
/// `chia ra`) leave less doubt than `trong đó`, which may pick out only some parts.
pub(super) fn is_plausible_slip(stated: Decimal, computed: Decimal, strong: bool) -> bool {
    let Some(off) = stated.checked_sub(computed).map(|d| d.abs()) else { return false };
    let total = stated.abs().max(computed.abs());
    if total < Decimal::TEN {
        return false;
    }
    let within = |per_cent: i64| off * Decimal::ONE_HUNDRED <= total * Decimal::from(per_cent);
    within(3) || (strong && within(10)) || (total >= Decimal::ONE_HUNDRED && is_digit_slip(stated, computed))
}

/// Does changing one digit, or swapping two neighbours, of one number give the other?
pub(super) fn is_digit_slip(a: Decimal, b: Decimal) -> bool {
    let (a, b) = (a.normalize().to_string(), b.normalize().to_string());
    if a.len() != b.len() {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let off: Vec<usize> = (0..a.len()).filter(|&i| a[i] != b[i]).collect();
    match off[..] {
        [_] => true,
        [i, j] => j == i + 1 && a[i] == b[j] && a[j] == b[i],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn d(s: &str) -> Decimal {
        Decimal::from_str(s).unwrap()
    }

    fn percent(part: &str, whole: &str, stated: &str) -> Agreement {
        percent_agrees(d(part), d(whole), d(stated), Decimal::ZERO, Decimal::ZERO)
    }

    #[test]
    fn percentages_round_or_are_cut_off() {
        assert_eq!(percent("2", "3", "66.67"), Agreement::Exact);
        assert_eq!(percent("2", "3", "66.66"), Agreement::Exact);
        assert_eq!(percent("2", "3", "66.68"), Agreement::Off);
        assert_eq!(percent("2", "3", "67"), Agreement::Exact);
        assert_eq!(percent("2", "3", "66"), Agreement::Exact);
        assert_eq!(percent("1", "8", "12.5"), Agreement::Exact);
        assert_eq!(percent("1", "8", "12.6"), Agreement::Off);
        assert_eq!(percent("5", "0", "0"), Agreement::Off);
    }

    #[test]
    fn rounded_operands_widen_the_interval() {
        // 14,0 / 21,0 tỷ may be anything from 13,95 / 21,05 to 14,05 / 20,95.
        let half = d("0.05");
        assert_eq!(percent_agrees(d("14.0"), d("21.0"), d("66.8"), half, half), Agreement::Rounded);
        assert_eq!(percent_agrees(d("14.0"), d("21.0"), d("75"), half, half), Agreement::Off);
        assert_eq!(percent_agrees(d("0.6"), d("0.6"), d("89"), half, half), Agreement::Off);
    }

    #[test]
    fn sums_of_rounded_parts_may_miss_by_half_a_place_each() {
        assert_eq!(sum_agrees(d("10.0"), d("10.0"), &[]), Agreement::Exact);
        assert_eq!(sum_agrees(d("10.1"), d("10.0"), &[d("0.1"), d("0.1"), d("0.1")]), Agreement::Rounded);
        assert_eq!(sum_agrees(d("10.3"), d("10.0"), &[d("0.1"), d("0.1"), d("0.1")]), Agreement::Off);
        assert_eq!(sum_agrees(d("101"), d("100"), &[]), Agreement::Off);
    }

    #[test]
    fn numbers_are_written_as_in_vietnam() {
        for (n, shown) in
            [("13440", "13.440"), ("34.86", "34,86"), ("-1234567.50", "-1.234.567,50"), ("6", "6"), ("151", "151")]
        {
            assert_eq!(vietnamese(d(n)), shown);
        }
    }

    #[test]
    fn slips_are_small_or_one_digit() {
        assert!(is_plausible_slip(d("23861"), d("24144"), false));
        assert!(is_plausible_slip(d("5830"), d("3830"), false));
        assert!(is_plausible_slip(d("451"), d("541"), false));
        assert!(!is_plausible_slip(d("500"), d("150"), false));
        assert!(!is_plausible_slip(d("5"), d("4"), true));
    }
}
