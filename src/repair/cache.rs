//! Candidates of tokens that were met before: damage repeats itself, within a document and over a whole archive.
//!
//! What a token may have been hangs on the token and the channel only, so that it does not matter who asked first:
//! results are the same with and without.

use super::Cost;
use super::candidates::Candidate;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

/// What a token may be.
#[derive(Debug)]
pub(super) struct Entry {
    /// The id of the token itself in the language model.
    pub(super) id: u16,
    /// What the channel asks for reading it rightly, if the model knows it.
    pub(super) own: Cost,
    /// True if a syllable explains it well.
    pub(super) is_plain: bool,
    /// Syllables and abbreviations, cheapest first.
    pub(super) single: Box<[Candidate]>,
    /// Two syllables run together.
    pub(super) splits: Box<[Candidate]>,
}

/// So many parts are locked apart.
const SHARDS: usize = 16;
/// Tokens in one; a full one is emptied. (All in all some 12 MB a channel.)
const MOST: usize = 1_024;

type Shard = Mutex<HashMap<Box<str>, Arc<Entry>>>;

/// The tokens met with one channel.
#[derive(Debug)]
pub(super) struct Cache {
    shards: [Shard; SHARDS],
    hasher: RandomState,
}

impl Cache {
    pub(super) fn new() -> Self {
        Self { shards: std::array::from_fn(|_| Mutex::default()), hasher: RandomState::new() }
    }

    /// The entry of a token, made if it is not there.
    pub(super) fn entry(&self, token: &str, make: impl FnOnce() -> Entry) -> Arc<Entry> {
        let shard = usize::try_from(self.hasher.hash_one(token) % SHARDS as u64).unwrap_or(0);
        // A thread that panicked with the lock held left whole entries all the same.
        let lock = || self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(token) {
            return Arc::clone(found);
        }
        // Not under the lock: making one takes a while, and two threads that make the same one make it equal.
        let made = Arc::new(make());
        let mut map = lock();
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(token.into(), Arc::clone(&made));
        made
    }
}
