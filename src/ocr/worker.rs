//! The inside of a worker process: reads pages from its standard input until that is closed.
//!
//! Nothing here may print to standard output, and what goes to standard error is shown only if the worker dies.

use std::process::ExitCode;

/// Runs a worker on the standard streams; the hidden subcommand that [`super::Settings::arguments`] names calls
/// this and returns its code. It takes no options: everything comes over the pipe.
#[must_use]
pub fn main() -> ExitCode {
    #[cfg(feature = "ocr")]
    {
        match tesseract::serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("OCR worker: {error}");
                ExitCode::FAILURE
            }
        }
    }
    #[cfg(not(feature = "ocr"))]
    {
        eprintln!("{}", super::OcrError::NotBuilt);
        ExitCode::from(4)
    }
}

#[cfg(feature = "ocr")]
mod tesseract;
