//! Bytes → pages: PDF (scan, born-digital, mixed), images, text.
