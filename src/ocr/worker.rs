//! The inside of a worker process: reads pages from its standard input until that is closed.
//!
//! Nothing here may print to standard output, and what goes to standard error is shown only if the worker dies.

use super::wire::Request;
use crate::containment::{self, frame};
use std::{io, process::ExitCode};

mod command;
#[cfg(feature = "ocr")]
mod tesseract;

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
