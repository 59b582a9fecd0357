//! Estimates the models that repair uses, from text and from pairs of damaged and true text.
//!
//! Everything in `dictionaries/` comes out of this room by `tradau train …`; nothing here runs in a normal run.

pub mod align;
pub mod channel;
pub mod corpus;
pub mod counts;
pub mod gazetteer;
pub mod kneser_ney;
pub mod language_model;
pub mod measure;
pub mod page_text;
pub mod read;
pub mod stripped;
