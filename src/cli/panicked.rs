//! What is told when the program itself fails: where, and never what it was looking at, which may be a document.

use std::sync::{Mutex, PoisonError};

static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// From here on a panic tells its place only.
pub(crate) fn tell_the_place() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| {
            // Of another crate's path its own part: the rest is a folder of whoever built this.
            let inside = l.file().rsplit_once("/registry/src/").and_then(|(_, file)| file.split_once('/'));
            format!("{}:{}", inside.map_or(l.file(), |(_, file)| file), l.line())
        });
        let place = place.unwrap_or_default();
        eprintln!("tradau: internal failure at {place}");
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    }));
}

/// Where it failed last.
pub(crate) fn place() -> Option<String> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner).take()
}
