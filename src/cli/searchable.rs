//! The searchable copy of a document, as `run` makes it.

use clap::ValueEnum;
use tradau::export::pdf;
use tradau::model::Diagnostic;
use tradau::pipeline::{Processed, Source};

/// Which documents get one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Wanted {
    /// Each document with pages, but not a signed one, whose signature a changed copy would break.
    Auto,
    /// Signed ones too: beside the original, which stays as it is.
    All,
    /// None.
    Never,
}

/// The searchable copy of a document with pages, and in the notice what there is to say of it.
pub(super) fn copy(source: &Source, processed: &mut Processed, wanted: Wanted) -> Option<Vec<u8>> {
    if wanted == Wanted::Never {
        return None;
    }
    let remarks = &mut processed.notice.diagnostics;
    let original = match (source.pdf(), source.pictures()) {
        (Some(bytes), _) => pdf::Original::Pdf(bytes),
        (None, Ok(Some(pictures))) => pdf::Original::Pictures(pictures),
        (None, Ok(None)) => return None,
        (None, Err(e)) => {
            remarks.push(Diagnostic::warning("pdf.none", format!("no searchable copy: {e}")));
            return None;
        }
    };
    match pdf::searchable(&original, &processed.notice, &processed.pages, wanted == Wanted::All) {
        Ok(made) => {
            let remarks = &mut processed.notice.diagnostics;
            remarks.extend(made.remarks.into_iter().map(|remark| Diagnostic::info("pdf.plain", remark)));
            Some(made.bytes)
        }
        Err(failure) => {
            processed.notice.diagnostics.push(Diagnostic::warning("pdf.none", failure.to_string()));
            None
        }
    }
}
