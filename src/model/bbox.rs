use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rectangle on a page, in pixels of the page image from its top-left corner.
///
/// The page's own `width`, `height` and `dpi` ([`super::PageInfo`]) turn it into paper measures.
/// Written to JSON as `[left, top, right, bottom]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[i32; 4]", into = "[i32; 4]")]
#[schemars(with = "[i32; 4]")]
pub struct BBox {
    /// Left edge, inclusive.
    pub left: i32,
    /// Top edge, inclusive.
    pub top: i32,
    /// Right edge, exclusive.
    pub right: i32,
    /// Bottom edge, exclusive.
    pub bottom: i32,
}

impl BBox {
    /// A rectangle from its four edges.
    #[must_use]
    pub const fn new(left: i32, top: i32, right: i32, bottom: i32) -> Self {
        Self { left, top, right, bottom }
    }

    /// The smallest rectangle that covers both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self::new(
            self.left.min(other.left),
            self.top.min(other.top),
            self.right.max(other.right),
            self.bottom.max(other.bottom),
        )
    }

    /// Whether two rectangles stand on one height, as words of a line do: they share most of the lower one's.
    #[must_use]
    pub fn is_level_with(self, other: Self) -> bool {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        2 * shared > self.height().min(other.height())
    }

    /// The rectangle so many pixels further right and down.
    #[must_use]
    pub const fn moved(self, right: i32, down: i32) -> Self {
        Self::new(self.left + right, self.top + down, self.right + right, self.bottom + down)
    }

    /// Width in pixels.
    #[must_use]
    pub const fn width(self) -> i32 {
        self.right - self.left
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(self) -> i32 {
        self.bottom - self.top
    }
}

impl From<[i32; 4]> for BBox {
    fn from([left, top, right, bottom]: [i32; 4]) -> Self {
        Self::new(left, top, right, bottom)
    }
}

impl From<BBox> for [i32; 4] {
    fn from(b: BBox) -> Self {
        [b.left, b.top, b.right, b.bottom]
    }
}
