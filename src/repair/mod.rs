//! The noisy channel, the language model, the lattice, the decoder, the confidence.

mod channel;
mod language_model;
mod tokenize;
mod trie;

pub use channel::{Channel, ChannelError, MAX_READ, Reading};
pub use language_model::{COST_STEP, Cost, History, LanguageModel, MAGIC, MAX_ORDER, ModelError, reserved};
pub use tokenize::{Piece, pieces};
pub use trie::{Found, Trie};
