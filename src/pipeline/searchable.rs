//! The searchable copy of a document with pages.

use super::{Processed, Source};
use crate::export::pdf;
use crate::model::Diagnostic;
use serde::{Deserialize, Serialize};

/// Which documents get a searchable copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PdfMode {
    /// Those with pages, but not a signed one, whose signature a changed copy would break.
    Auto,
    /// Signed ones too: beside the original, which stays as it is.
    All,
    /// None.
    #[default]
    Never,
}

/// Makes it; the notice is told what there is to say of it.
pub(super) fn copy(source: &Source, processed: &mut Processed, mode: PdfMode) -> Option<Vec<u8>> {
    if mode == PdfMode::Never {
        return None;
    }
    let original = match (source.pdf(), source.pictures()) {
        (Some(bytes), _) => pdf::Original::Pdf(bytes),
        (None, Ok(Some(pictures))) => pdf::Original::Pictures(pictures),
        (None, Ok(None)) => return None,
        (None, Err(e)) => {
            let remark = Diagnostic::warning("pdf.none", format!("no searchable copy: {e}"));
            processed.notice.diagnostics.push(remark);
            return None;
        }
    };
    match pdf::searchable(&original, &processed.notice, &processed.pages, mode == PdfMode::All) {
        Ok(made) => {
            let remarks = made.remarks.into_iter().map(|remark| Diagnostic::info("pdf.plain", remark));
            processed.notice.diagnostics.extend(remarks);
            Some(made.bytes)
        }
        Err(failure) => {
            processed.notice.diagnostics.push(Diagnostic::warning("pdf.none", failure.to_string()));
            None
        }
    }
}
