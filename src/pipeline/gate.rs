//! What a document asks of whoever supervises it, on its way through the stages.
//!
//! A run that is interrupted lets no page begin any more; a page on which a worker went down twice is left out the third
//! time, and named. `pages` asks before each page, and `notice` says which stage it comes to.

use crate::containment::Loss;

/// Whether a page may be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It may.
    Go,
    /// It is left out: it cost a worker before.
    Lost {
        /// What the worker was lost by.
        loss: Loss,
        /// What became of it, for people.
        why: String,
    },
    /// No page is to be begun any more.
    Stop,
}

/// The supervisor of one document. Pages are counted from 1.
pub trait Gate: Sync {
    /// Before a page. May wait until others are through.
    fn page(&self, page: usize) -> Turn;
    /// After a page that was let in.
    fn left(&self, page: usize);
    /// Before a stage.
    fn stage(&self, stage: &'static str);
}
