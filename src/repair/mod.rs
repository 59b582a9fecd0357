//! Repair: damaged text in, true text out, and for every change the reason and how sure it is.
//!
//! Each damaged token is read as the output of a noisy channel (Shannon; Kernighan, Church & Gale 1990): what was
//! the true text, given what was read? [`crate::channel`] prices how letters are misread, [`LanguageModel`] prices what
//! Vietnamese notices say, and the decoder finds the cheapest explanation. In `phuwong Hdi Binh`, `phuwong` is
//! cheaply read from `phường`, and of the ten ways to read `Hdi Binh` only one is a ward of the document's district.
//!
//! Digits, document numbers, dates and addresses are never touched, and a token whose best repair is less sure
//! than the threshold stays as it was and is flagged.

mod bundled;
mod cache;
mod candidates;
mod capitals;
mod case_model;
mod decoder;
mod defined;
mod hash;
mod language_model;
mod lattice;
mod lock;
mod names;
mod profile;
mod readings;
mod repairer;
mod surroundings;
mod taught;
#[cfg(test)]
mod tests;
mod tokenize;
mod user_words;

pub use crate::channel::Cost;
pub use bundled::bundled;
pub use case_model::{CASE_MAGIC, CASE_STEP, CaseModel, continues_sentence};
pub use language_model::{BLOCK, COST_STEP, Context, History, LanguageModel, MAGIC, MAX_ORDER, ModelError, reserved};
pub use profile::Look;
pub use repairer::{Repaired, Repairer, Settings};
pub use surroundings::{FAR, NEAR, SURROUNDINGS_MAGIC, Surroundings, WIDTH, far_places, near_places};
pub use tokenize::{Piece, pieces};
pub use user_words::{UserWords, UserWordsError};
