//! Makes scans whose truth is known: typesets notices, degrades the pages, writes them as images and PDF.
