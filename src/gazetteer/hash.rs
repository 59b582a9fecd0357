//! A quick hash for the short keys of the indexes: names and codes of the project's own tables, which nobody chooses
//! to collide. (FNV-1a; the standard hash guards against such choices and takes three times as long.)

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

pub(super) type Index<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// FNV-1a.
#[derive(Debug, Clone)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        // The table takes its bits from both ends; the low ones are the weakest.
        self.0 ^ (self.0 >> 32)
    }
}
