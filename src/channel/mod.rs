//! The noisy channel: how letters are misread, and what a reading may have been.
//!
//! Reading `Hdi Binh` on a page that was read with the wrong language says much about what stood there: `ả` is read
//! as `d` one time in three, `ì` as `i` nearly always, `k` as `B` never. A [`Channel`] holds such costs, a
//! [`Reading`] prepares them for one run of characters, and a [`Trie`] finds the words of a list that explain it
//! cheapest. Repair asks for syllables, the gazetteer for the names of communes; both weigh the answers as
//! probabilities, so the arithmetic of costs ([`either`], [`per_cent`]) stands here too.

mod alphabet;
mod bundled;
mod cost;
mod explain;
mod reading;
mod table;
mod trie;

pub use bundled::{Channels, bundled};
pub use cost::{Cost, either, ln, per_cent};
pub use explain::Letter;
pub use reading::Reading;
pub use table::{Channel, ChannelError, MAX_READ, is_wreck};
pub use trie::{Found, Limits, Trie};
