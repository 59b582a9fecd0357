//! How Vietnamese is written: letters, tones, marks and case.
//!
//! Every room needs these few facts, so they stand below all of them and read nothing.
//!
//! `phường` is the letters p-h-ư-ơ-n-g with the grave tone on `ơ`: [`fold`] leaves `phuong`, [`untone`] splits
//! `ờ` into `ơ` and the tone, and [`unify_tone_placement`] makes `hoà` and `hòa` one spelling.

mod case;
mod letters;
mod placement;
mod syllable;

pub use case::Case;
pub use letters::{Tone, fold, fold_char, is_vietnamese_letter, tone, untone};
pub use placement::unify_tone_placement;
pub use syllable::is_syllable;
