//! A figure on its way from the text to the notice: what was found, and where it stands.

use super::figures::Found;

/// Where a figure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// In a paragraph of the body, by index.
    Paragraph(usize),
    /// In an entry of a list: indices of the paragraph, of the list in it, of the entry in that.
    Entry { paragraph: usize, list: usize, entry: usize },
    /// In a cell of a table.
    Cell { table: usize, row: usize, column: usize },
    /// In the head, the foot or the header of a table: a figure, but no fact of the document.
    Aside,
}

/// A figure with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) found: Found,
    pub(super) label: Option<String>,
    pub(super) site: Site,
}
