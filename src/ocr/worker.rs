//! The inside of a worker process: reads pages from its standard input until that is closed.
//!
//! Nothing here may print to standard output, and what goes to standard error is shown only if the worker dies.

use super::wire::{Hello, Reply, Request};
use crate::containment::{self, frame};
use crate::model::hexadecimal;
use sha2::{Digest, Sha256};
use std::{fs, io, path::Path, process::ExitCode};

mod command;
#[cfg(feature = "ocr")]
mod tesseract;

/// What figures are written with.
const FIGURES: &str = "0123456789.,%()-+=/";

/// A page to be read.
struct Asked {
    width: u32,
    height: u32,
    dpi: u32,
    /// Page segmentation mode, where it is another than the setup's.
    segmentation: Option<u8>,
    /// Only figures are on it.
    figures: bool,
    /// One byte a pixel.
    grey: Vec<u8>,
}

/// Runs a worker on the standard streams; the hidden subcommand that [`super::Settings::arguments`] names calls
/// this and returns its code. It takes no options: everything comes over the pipe.
#[must_use]
pub fn main() -> ExitCode {
    match serve() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("OCR worker: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve() -> io::Result<ExitCode> {
    let Some((request, _)) = frame::receive(&mut io::stdin().lock())? else { return Ok(ExitCode::SUCCESS) };
    let Request::Setup { language, tessdata, page_segmentation, alternatives, memory, command, seconds } = request
    else {
        return Err(io::Error::other("the first request must be the setup"));
    };
    containment::confine(memory)?;
    if let Some(program) = command {
        command::serve(&command::Tesseract { program, language, tessdata, page_segmentation, seconds })?;
        return Ok(ExitCode::SUCCESS);
    }
    #[cfg(feature = "ocr")]
    {
        tesseract::serve(&language, tessdata, page_segmentation, alternatives)?;
        Ok(ExitCode::SUCCESS)
    }
    #[cfg(not(feature = "ocr"))]
    {
        let _ = alternatives;
        eprintln!("{}", super::OcrError::NotBuilt);
        Ok(ExitCode::from(4))
    }
}

/// Says hello on the standard streams, and answers page after page until the input ends.
fn answer(hello: Hello, mut read: impl FnMut(Asked) -> io::Result<Reply>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let ready = hello.ready;
    frame::send(&mut out, &Reply::Hello(hello), &[])?;
    if !ready {
        return Ok(());
    }
    for (request, grey) in containment::feed::<Request>()? {
        let Request::Page { width, height, dpi, segmentation, figures } = request else {
            return Err(io::Error::other("a second setup"));
        };
        if grey.len() as u64 != u64::from(width) * u64::from(height) {
            return Err(io::Error::other("a page without its pixels"));
        }
        let reply = read(Asked { width, height, dpi, segmentation, figures, grey })?;
        frame::send(&mut out, &reply, &[])?;
    }
    Ok(())
}

/// A short name of the data of languages (`vie+eng`) that changes with them: the start of their SHA-256.
fn digest(folder: &Path, languages: &str) -> String {
    let mut digest = Sha256::new();
    for language in languages.split('+') {
        digest.update(fs::read(folder.join(format!("{language}.traineddata"))).unwrap_or_default());
    }
    hexadecimal(&digest.finalize()[..4])
}
