//! A small seeded generator, so that the same seed gives the same page on every machine and with any number of
//! threads. Work that runs in parallel takes a generator of its own with [`Random::branch`], named by what it is
//! for: page 7's noise stays page 7's noise when page 6 is skipped because `0006.png` is there already.

/// `SplitMix64` (Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A generator from a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// An independent generator for the part named by `label`; does not advance this one.
    #[must_use]
    pub fn branch(&self, label: u64) -> Self {
        let mut child = Self { state: self.state ^ label.wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(29) };
        child.bits();
        Self { state: child.bits() }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from 0 to `n` − 1; 0 where `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        // Multiply-shift; the bias of at most n / 2^64 is far below anything a page shows.
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// True `percent` times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A fraction in [`low`, `high`).
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        let unit = (self.bits() >> 40) as f32 / (1u64 << 24) as f32;
        low + (high - low) * unit
    }

    /// One of the items; `None` where there are none.
    pub fn choose<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.below(items.len() as u64) as usize;
        items.get(index)
    }

    /// Roughly normal with standard deviation 1: the four bytes' sum of uniform draws, scaled.
    pub fn normal(&mut self) -> f32 {
        let bits = self.bits();
        let sum: i32 = (0..4).map(|i| ((bits >> (i * 16)) & 0xFFFF) as i32).sum();
        // Four uniforms on 0..65536: mean 131070, deviation 65536 / √3 = 37837.
        (sum - 131_070) as f32 / 37_837.0
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn known_values_of_splitmix64() {
        let mut random = Random::new(0);
        assert_eq!(random.bits(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(random.bits(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn branches_differ_and_leave_the_trunk_alone() {
        let trunk = Random::new(7);
        let (mut a, mut b, mut again) = (trunk.branch(1), trunk.branch(2), trunk.branch(1));
        let first = a.bits();
        assert_ne!(first, b.bits());
        assert_eq!(first, again.bits());
    }

    #[test]
    fn normal_draws_have_unit_spread() {
        let mut random = Random::new(3);
        let draws: Vec<f32> = (0..10_000).map(|_| random.normal()).collect();
        let mean = draws.iter().sum::<f32>() / 10_000.0;
        let variance = draws.iter().map(|d| (d - mean) * (d - mean)).sum::<f32>() / 10_000.0;
        assert!(mean.abs() < 0.05, "mean {mean}");
        assert!((0.9..1.1).contains(&variance), "variance {variance}");
    }

    #[test]
    fn below_stays_below() {
        let mut random = Random::new(11);
        assert!((0..1000).all(|_| random.below(7) < 7));
        assert_eq!(random.below(0), 0);
        assert_eq!(random.choose::<u8>(&[]), None);
    }
}
