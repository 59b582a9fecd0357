//! What is still to be done in a run: each document in turn, and after all of them those that cost a worker.
//!
//! A document that hangs for ten minutes does so again when it is tried again. Ten such documents among ten thousand
//! would hold up two workers for an hour and a half while good ones wait; tried last, they hold up nobody but each other.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tradau::pipeline::{Costs, Input};

/// A document to be done.
pub(super) struct Job<'f> {
    pub(super) file: &'f Input,
    /// Names its outputs.
    pub(super) name: &'f Path,
    /// What it has cost so far.
    pub(super) costs: Costs,
    /// How long it has taken so far.
    pub(super) spent: Duration,
}

/// Documents in the order in which they are done. May be used from any number of threads.
pub(super) struct Queue<'f> {
    first: Mutex<VecDeque<Job<'f>>>,
    again: Mutex<VecDeque<Job<'f>>>,
}

impl<'f> Queue<'f> {
    pub(super) fn new(documents: impl Iterator<Item = (&'f Input, &'f Path)>) -> Self {
        let job = |(file, name)| Job { file, name, costs: Costs::default(), spent: Duration::ZERO };
        Self { first: Mutex::new(documents.map(job).collect()), again: Mutex::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// `None`: nothing is left for this thread. Who puts a document back takes it out again, if nobody else does.
    pub(super) fn next(&self) -> Option<Job<'f>> {
        let pop = |queue: &Mutex<VecDeque<Job<'f>>>| queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        pop(&self.first).or_else(|| pop(&self.again))
    }

    pub(super) fn put_back(&self, job: Job<'f>) {
        self.again.lock().unwrap_or_else(PoisonError::into_inner).push_back(job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn what_cost_a_worker_comes_after_all_others_and_comes_once() {
        let input = |name: &str| Input { path: PathBuf::from(name), relative: PathBuf::from(name) };
        let files = ["a", "b", "c"].map(input);
        let queue = Queue::new(files.iter().map(|f| (f, f.relative.as_path())));
        assert_eq!(queue.len(), 3);
        let mut order = Vec::new();
        let mut lost = false;
        while let Some(job) = queue.next() {
            order.push(job.name.display().to_string());
            if job.name == Path::new("a") && !std::mem::replace(&mut lost, true) {
                queue.put_back(job);
            }
        }
        assert_eq!(order, ["a", "b", "c", "a"]);
    }
}
