use super::Span;

/// Turns byte spans of one text into code-point spans and back.
///
/// In memory a [`Span`] counts bytes; files count Unicode code points, because `text[14:25]` in Python and `MID` in
/// a spreadsheet do. In `phường Hải Bình` the name stands at bytes 10..21 and code points 7..15.
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// Byte offset of each code point, then the length of the text.
    starts: Vec<usize>,
}

impl CodePoints {
    /// The table for `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() + 1);
        starts.extend(text.char_indices().map(|(i, _)| i));
        starts.push(text.len());
        Self { starts }
    }

    /// Number of code points in the text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// True for the empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code points that the bytes of `span` touch. A position past the end counts as the end.
    #[must_use]
    pub fn from_bytes(&self, span: Span) -> Span {
        let last = self.len();
        let start = self.starts.partition_point(|&b| b <= span.start).saturating_sub(1).min(last);
        let end = self.starts.partition_point(|&b| b < span.end).min(last);
        Span::new(start, end.max(start))
    }

    /// The bytes of a code-point span, or `None` if it runs backwards or past the end of the text.
    #[must_use]
    pub fn to_bytes(&self, span: Span) -> Option<Span> {
        (span.start <= span.end).then_some(())?;
        Some(Span::new(*self.starts.get(span.start)?, *self.starts.get(span.end)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_go_there_and_back() {
        let text = "phường Hải Bình";
        let points = CodePoints::new(text);
        let bytes = Span::new(10, text.len());
        assert_eq!(bytes.of(text), "Hải Bình");
        assert_eq!(points.from_bytes(bytes), Span::new(7, 15));
        assert_eq!(points.to_bytes(Span::new(7, 15)), Some(bytes));
        assert_eq!(points.from_bytes(Span::new(0, 0)), Span::new(0, 0));
        assert_eq!(points.from_bytes(Span::new(text.len(), text.len())), Span::new(15, 15));
    }

    #[test]
    fn what_does_not_fit_is_clamped_one_way_and_refused_the_other() {
        let points = CodePoints::new("ổn");
        assert_eq!(points.from_bytes(Span::new(1, 2)), Span::new(0, 1), "inside a letter: the whole letter");
        assert_eq!(points.from_bytes(Span::new(3, 99)), Span::new(1, 2));
        assert_eq!(points.to_bytes(Span::new(1, 3)), None);
        assert_eq!(points.to_bytes(Span::new(2, 1)), None);
        assert_eq!(CodePoints::new("").from_bytes(Span::new(0, 5)), Span::new(0, 0));
    }
}
