//! Tables of scanned pages, from where their words stand.

use super::grid::Grid;
use crate::extract::layout::Line;
use crate::extract::tokens::Tokens;
use crate::model::Text;

/// Grids of lines whose words stand in columns; lines for which `taken` holds are left alone.
pub(super) fn grids(_text: &Text, _tokens: &Tokens, _lines: &[Line], _taken: impl Fn(usize) -> bool) -> Vec<Grid> {
    Vec::new()
}
