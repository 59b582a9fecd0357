//! Notices and catalogue rows to files: one format a file.
