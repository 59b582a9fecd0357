//! Emphasis inside a line of notice source: `Độc lập`, `**bold**`, `*italic*`, `__underlined__`; a backslash takes the
//! next character as it is. Marks left open end with the line, because a scan cannot refuse a page.

use super::font::Face;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Bold, italic or both.
    pub face: Face,
    /// A thin line under the letters.
    pub underline: bool,
}

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// How they look.
    pub style: Style,
}

impl Run {
    /// Text in one style, taken as it is.
    #[must_use]
    pub fn plain(text: &str, style: Style) -> Self {
        Self { text: text.to_owned(), style }
    }
}

/// Splits a line of markup into runs; `base` is the style it starts with.
#[must_use]
pub fn parse(line: &str, base: Style) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut style = base;
    let mut current = String::new();
    let mut rest = line;
    let mut flush = |text: &mut String, style: Style| {
        if !text.is_empty() {
            runs.push(Run { text: std::mem::take(text), style });
        }
    };
    while let Some(c) = rest.chars().next() {
        if let Some(tail) = rest.strip_prefix("**") {
            flush(&mut current, style);
            style.face.bold = !style.face.bold;
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix("__") {
            flush(&mut current, style);
            style.underline = !style.underline;
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix('*') {
            flush(&mut current, style);
            style.face.italic = !style.face.italic;
            rest = tail;
        } else if c == '\\' {
            let mut tail = rest.chars();
            tail.next();
            current.extend(tail.next());
            rest = tail.as_str();
        } else {
            current.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    flush(&mut current, style);
    runs
}

#[cfg(test)]
mod tests {
    use super::{Style, parse};

    fn shape(line: &str) -> Vec<(String, bool, bool, bool)> {
        parse(line, Style::default())
            .into_iter()
            .map(|r| (r.text, r.style.face.bold, r.style.face.italic, r.style.underline))
            .collect()
    }

    #[test]
    fn emphasis_nests_and_underlines() {
        assert_eq!(
            shape("Số **12***/BC* __hết__"),
            [
                ("Số ".into(), false, false, false),
                ("12".into(), true, false, false),
                ("/BC".into(), false, true, false),
                (" ".into(), false, false, false),
                ("hết".into(), false, false, true),
            ]
        );
    }

    #[test]
    fn a_backslash_keeps_a_star_and_open_marks_end_with_the_line() {
        assert_eq!(shape(r"\* Mức 1"), [("* Mức 1".into(), false, false, false)]);
        assert_eq!(shape("**đậm"), [("đậm".into(), true, false, false)]);
        assert_eq!(shape(""), []);
    }
}
