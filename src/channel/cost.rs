//! Sums of probabilities as costs, in integers, so that every machine gets the same digits.

/// Cost in thousandths of a nat: −1000·ln P. Integers, so that sums agree on every machine.
pub type Cost = i32;

/// 1000·ln(1 + e^(−d/10)) for d = 0 … 80.
const LOG_SUM: [Cost; 81] = [
    693, 644, 598, 554, 513, 474, 437, 403, 371, 341, 313, 287, 263, 241, 220, 201, 184, 168, 153, 139, 127, 116, 105,
    96, 87, 79, 72, 65, 59, 54, 49, 44, 40, 36, 33, 30, 27, 24, 22, 20, 18, 16, 15, 13, 12, 11, 10, 9, 8, 7, 7, 6, 6,
    5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0,
];

/// −1000·ln(p / 100) for p = 1 … 100 per cent.
const PER_CENT: [Cost; 100] = [
    4605, 3912, 3507, 3219, 2996, 2813, 2659, 2526, 2408, 2303, 2207, 2120, 2040, 1966, 1897, 1833, 1772, 1715, 1661,
    1609, 1561, 1514, 1470, 1427, 1386, 1347, 1309, 1273, 1238, 1204, 1171, 1139, 1109, 1079, 1050, 1022, 994, 968,
    942, 916, 892, 868, 844, 821, 799, 777, 755, 734, 713, 693, 673, 654, 635, 616, 598, 580, 562, 545, 528, 511, 494,
    478, 462, 446, 431, 416, 400, 386, 371, 357, 342, 329, 315, 301, 288, 274, 261, 248, 236, 223, 211, 198, 186, 174,
    163, 151, 139, 128, 117, 105, 94, 83, 73, 62, 51, 41, 30, 20, 10, 0,
];

/// The cost of "one or the other": −ln(e^−a + e^−b), within a thousandth.
#[must_use]
pub fn either(a: Cost, b: Cost) -> Cost {
    let (low, high) = (a.min(b), a.max(b));
    let gap = high.saturating_sub(low);
    let Ok(step) = usize::try_from(gap / 100) else { return low };
    let Some(&here) = LOG_SUM.get(step) else { return low };
    let next = LOG_SUM.get(step + 1).copied().unwrap_or(0);
    low - (here - (here - next) * (gap % 100) / 100)
}

/// 1000·ln of a whole number, 0 taken for 1; within a thousandth, in integers.
#[must_use]
pub fn ln(n: u32) -> Cost {
    let n = u64::from(n.max(1));
    let whole = n.ilog2();
    // The logarithm's binary digits by repeated squaring of what is left, between 1 and 2 with 31 digits.
    let mut rest = n << (31 - whole);
    let mut digits = u64::from(whole);
    for _ in 0..16 {
        rest = (rest * rest) >> 31;
        digits = 2 * digits + (rest >> 32);
        if rest >> 32 == 1 {
            rest /= 2;
        }
    }
    // ln 2 = 0.693147…
    Cost::try_from((digits * 693_147 / 1_000) >> 16).unwrap_or(Cost::MAX)
}

/// A cost as a probability in whole per cent, rounded down; never more than 100.
#[must_use]
pub fn per_cent(cost: Cost) -> u8 {
    // The sums are good to some thousandths: that must not turn certainty into 99.
    let slack = 5;
    u8::try_from(PER_CENT.partition_point(|&c| c + slack >= cost)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_percentages_are_right() {
        assert_eq!(either(693, 693), 0);
        assert_eq!(either(1000, 90_000), 1000);
        assert_eq!(either(2303, 2303), 2303 - 693);
        assert_eq!(per_cent(0), 100);
        assert_eq!(per_cent(693), 50);
        assert_eq!(per_cent(2303), 10);
        assert_eq!(per_cent(60_000), 0);
        let logarithms = [0, 1, 2, 3, 10, 1_000, 123_456, u32::MAX].map(ln);
        assert_eq!(logarithms, [0, 0, 693, 1_098, 2_302, 6_907, 11_723, 22_180]);
    }
}
