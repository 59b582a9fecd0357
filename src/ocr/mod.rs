//! The OCR engine behind a trait; Tesseract in worker processes.
