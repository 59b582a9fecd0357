//! The noisy channel, the language model, the lattice, the decoder, the confidence.

mod language_model;
mod tokenize;

pub use language_model::{COST_STEP, Cost, History, LanguageModel, MAGIC, MAX_ORDER, ModelError, reserved};
pub use tokenize::{Piece, pieces};
