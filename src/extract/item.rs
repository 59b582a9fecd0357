//! A figure on its way from the text to the notice: what was found, and where it stands.

use super::figures::Found;
use std::ops::Range;

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

/// The figures that begin in a range of tokens. All stand in the order of their tokens.
pub(super) fn items_in(items: &[Item], tokens: Range<usize>) -> &[Item] {
    let first_from = |token: usize| items.partition_point(|i| i.found.tokens.start < token);
    items.get(first_from(tokens.start)..first_from(tokens.end)).unwrap_or_default()
}

/// The figure before a token.
pub(super) fn item_before(items: &[Item], token: usize) -> Option<&Item> {
    items_in(items, 0..token).last()
}

/// The figure after one.
pub(super) fn item_after<'i>(items: &'i [Item], item: &Item) -> Option<&'i Item> {
    items_in(items, item.found.tokens.start + 1..usize::MAX).first()
}
