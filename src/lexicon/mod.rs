//! Words that are known: syllables, abbreviations, names.
