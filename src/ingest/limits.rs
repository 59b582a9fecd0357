//! How much of a foreign file is believed before it is refused.
//!
//! A scan of an A0 map at 400 dpi has 248 million pixels, a bound year of notices has about 3,000 pages: what
//! lies far beyond is a mistake or an attack, and must not take the memory of the whole run with it.

/// Largest file, in bytes.
pub(crate) const BYTES: u64 = 1 << 30;
/// Most pixels of one page image.
pub(crate) const PIXELS: u64 = 200_000_000;
/// Most pages of one file.
pub(crate) const PAGES: usize = 5_000;
/// Longest side of a page image in pixels (the rasteriser counts in 16 bits).
pub(crate) const SIDE: u32 = 65_000;
