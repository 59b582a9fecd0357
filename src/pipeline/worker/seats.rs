//! So many at once: pages over all documents of a run, and documents.
//!
//! `thông báo 12.pdf` hangs, and its worker is given ten minutes. It does nothing meanwhile, so its seat goes to another
//! document; when it comes back after all, it ends what it has begun without one.

use std::sync::{Condvar, Mutex, PoisonError};

/// So many seats.
pub(super) struct Seats {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// A seat; dropped, it is free again.
#[must_use]
pub struct Seat<'s>(&'s Seats);

impl Seats {
    pub(super) fn new(seats: usize) -> Self {
        Self { free: Mutex::new(seats.max(1)), given_back: Condvar::new() }
    }

    /// Waits for a seat.
    pub(super) fn take(&self) -> Seat<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.given_back.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Seat(self)
    }
}

impl std::fmt::Debug for Seat<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seat")
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.given_back.notify_one();
    }
}
