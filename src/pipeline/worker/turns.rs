//! So many pages at once, over all documents of a run.

use std::sync::{Condvar, Mutex, PoisonError};

/// Seats for pages.
pub(super) struct Turns {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// A seat; dropped, it is free again.
pub(super) struct Turn<'t>(&'t Turns);

impl Turns {
    pub(super) fn new(seats: usize) -> Self {
        Self { free: Mutex::new(seats.max(1)), given_back: Condvar::new() }
    }

    /// Waits for a seat.
    pub(super) fn take(&self) -> Turn<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.given_back.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.given_back.notify_one();
    }
}
