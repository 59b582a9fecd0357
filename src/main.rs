//! The command line of tradau.

fn main() {}
