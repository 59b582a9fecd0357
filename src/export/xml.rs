//! Foreign text in XML: no markup, and no character that XML 1.0 does not allow.

use super::visible::visible;
use std::borrow::Cow;

/// `text` for the content of an element, or for an attribute in double quotes: `Công ty "A & B"` becomes
/// `Công ty &quot;A &amp; B&quot;`.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let seen = visible(text);
    if !seen.contains(['&', '<', '>', '"']) {
        return seen;
    }
    let mut out = String::with_capacity(seen.len() + 16);
    for c in seen.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_controls_lose_their_power() {
        assert_eq!(escape("Hải Bình"), "Hải Bình");
        assert_eq!(escape("<a b=\"1\">&\u{0}"), "&lt;a b=&quot;1&quot;&gt;&amp;␀");
    }
}
