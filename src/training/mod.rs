//! Estimates the models that repair uses, from text and from pairs of damaged and true text.
//!
//! Everything in `dictionaries/` comes out of this room by `tradau train …`, and what that is worth is measured here
//! too (`tradau train place-test`, `check-test`, `measure-extract`); nothing here runs in a normal run.

pub mod align;
pub mod case_model;
pub mod channel;
pub mod check_test;
pub mod corpus;
pub mod counts;
pub mod extract_test;
pub mod gazetteer;
pub mod gold;
pub mod kneser_ney;
pub mod language_model;
pub mod measure;
pub mod misread;
mod mixture;
pub mod page_text;
pub mod place_test;
mod prune;
pub mod read;
pub mod stripped;
pub mod surroundings;
