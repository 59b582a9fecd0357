//! The input of a child, read on a thread of its own.
//!
//! While Tesseract looks at a page nobody reads the pipe, and a worker would not see for minutes that its parent was
//! killed. With a reader of its own the process ends the moment the other end of the pipe is gone.

use super::frame;
use serde::de::DeserializeOwned;
use std::{
    io,
    process::exit,
    sync::mpsc::{self, Receiver},
    thread,
};

/// Frames from standard input as they come. The process ends when the input does.
pub(crate) fn feed<T: DeserializeOwned + Send + 'static>() -> io::Result<Receiver<(T, Vec<u8>)>> {
    let (outgoing, frames) = mpsc::channel();
    thread::Builder::new().name("feed".to_owned()).spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            match frame::receive(&mut input) {
                Ok(Some(frame)) => {
                    if outgoing.send(frame).is_err() {
                        exit(0);
                    }
                }
                Ok(None) => exit(0),
                Err(_) => exit(1),
            }
        }
    })?;
    Ok(frames)
}
