//! The page around the content: style, escaping, pictures.

use crate::export::visible::visible_line;
use image::ImageEncoder;

/// Characters of one foreign text that are shown.
const MOST: usize = 400;

/// Everything up to the content, but for the title.
pub(super) const STYLE: &str = include_str!("style.css");

/// Text in both languages; CSS shows one.
pub(super) fn two(vietnamese: &str, english: &str) -> String {
    format!("<span lang=\"vi\">{vietnamese}</span><span lang=\"en\">{english}</span>")
}

/// Text from a document: escaped, on one line, cut where it is endless, and kept to its own writing direction.
pub(super) fn foreign(text: &str) -> String {
    let mut cut: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        cut.push('…');
    }
    format!("<bdi>{}</bdi>", escape(&visible_line(&cut)))
}

/// Text without markup, for content and for attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// 8-bit grey as PNG; `None` if the pixels are not as many as they should be.
pub(super) fn png(width: u32, height: u32, grey: &[u8]) -> Option<Vec<u8>> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || u64::try_from(grey.len()).ok()? != pixels {
        return None;
    }
    let mut out = Vec::new();
    image::codecs::png::PngEncoder::new(&mut out)
        .write_image(grey, width, height, image::ExtendedColorType::L8)
        .ok()?;
    Some(out)
}

/// Base 64 (RFC 4648), for `data:` addresses.
pub(super) fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let sign = SIGNS.get((word >> (18 - 6 * i) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if i <= chunk.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (text, coded) in pairs {
            assert_eq!(base64(text.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xff, 0xef, 0xbe]), "/+++");
    }

    #[test]
    fn foreign_text_is_inert() {
        assert_eq!(
            foreign("<script>alert('1')</script>&\u{202e}\n\""),
            "<bdi>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;\u{fffd}␊&quot;</bdi>"
        );
        assert!(foreign(&"ă".repeat(1_000_000)).chars().count() < 450);
    }

    #[test]
    fn a_picture_is_a_png_or_none() {
        assert!(png(2, 2, &[0, 255, 0, 255]).unwrap().starts_with(b"\x89PNG"));
        assert!(png(2, 2, &[0]).is_none());
        assert!(png(0, 0, &[]).is_none());
    }
}
