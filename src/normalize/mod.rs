//! Unicode made one: composed form, look-alike letters, stray controls; the thread to the page kept.
