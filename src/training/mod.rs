//! Estimates the models that repair uses, from text and from pairs of damaged and true text.

pub mod gazetteer;
