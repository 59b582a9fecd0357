use super::{BBox, Line, Page, PageInfo, Span, Word};

/// The page separator inside a document's text (form feed, as `pdftotext` writes it).
pub const PAGE_BREAK: char = '\u{c}';

/// What is known of one white-space-delimited token of a [`Text`] beside its characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The token's bytes in the current text.
    pub span: Span,
    /// 1-based page.
    pub page: u32,
    /// Where it stands on the page image, if it came from one.
    pub bbox: Option<BBox>,
    /// The engine's confidence, 0–100; 100 where none was given.
    pub confidence: u8,
    /// Other readings of the engine with their confidence, best first.
    pub alternatives: Vec<super::Alternative>,
}

/// A document's text at one stage, with the thread back to the page.
///
/// Stages turn a `Text` into a new one with [`Text::rewrite`]; the anchors move along, so a span always indexes
/// the version it was made from and every stretch can still be found on the page image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    content: String,
    anchors: Vec<Anchor>,
    pages: Vec<Span>,
}

/// A replacement of `span` by `with`; see [`Text::rewrite`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// Bytes of the old text.
    pub span: Span,
    /// What takes their place.
    pub with: String,
}

impl Text {
    /// Text that came without page images. A form feed starts a new page.
    #[must_use]
    pub fn from_plain(text: &str) -> Self {
        let mut builder = TextBuilder::default();
        for page in text.split(PAGE_BREAK) {
            builder.plain_page(page);
        }
        builder.finish()
    }

    /// All characters; pages are separated by a form feed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Tokens in order.
    #[must_use]
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// The span of every page, in order, without the separators.
    #[must_use]
    pub fn pages(&self) -> &[Span] {
        &self.pages
    }

    /// 1-based page of a byte position.
    #[must_use]
    pub fn page_at(&self, position: usize) -> u32 {
        let i = self.pages.partition_point(|p| p.start <= position).max(1);
        u32::try_from(i).unwrap_or(u32::MAX)
    }

    /// Anchors of the tokens that `span` touches.
    #[must_use]
    pub fn anchors_in(&self, span: Span) -> &[Anchor] {
        let from = self.anchors.partition_point(|a| a.span.end <= span.start);
        let to = self.anchors.partition_point(|a| a.span.start < span.end);
        &self.anchors[from.min(to)..to]
    }

    /// The rectangle that covers `span` on the page it starts on, if its tokens have boxes.
    #[must_use]
    pub fn bbox(&self, span: Span) -> Option<BBox> {
        let anchors = self.anchors_in(span);
        let page = anchors.first()?.page;
        anchors.iter().filter(|a| a.page == page).filter_map(|a| a.bbox).reduce(BBox::union)
    }

    /// The pages as lines of words with boxes, for formats that show each word where it stands: what was read, as this
    /// version of the text has it. Of a row of cells, words on different heights are lines of their own. Pages and words
    /// without boxes (of text files) are left out of their lines; there is one page for each of `infos`.
    ///
    /// Words that came from one box share it by their length: `laco` in a box of 40 pixels gives `là` and `có` 20 each.
    #[must_use]
    pub fn to_pages(&self, infos: &[PageInfo]) -> Vec<Page> {
        let none = Span::default();
        let spans = self.pages.iter().copied().chain(std::iter::repeat(none));
        infos.iter().zip(spans).map(|(info, span)| self.to_page(info, span)).collect()
    }

    fn to_page(&self, info: &PageInfo, span: Span) -> Page {
        let size = |n: Option<u32>| n.unwrap_or(0);
        let mut page = Page {
            width: size(info.width),
            height: size(info.height),
            dpi: size(info.dpi),
            turned: info.turned,
            lines: Vec::new(),
        };
        let mut at = span.start;
        for line in span.of(&self.content).split('\n') {
            let within = Span::new(at, at + line.len());
            at += line.len() + 1;
            let words = words_with_boxes(self.anchors_in(within), &self.content);
            if words.is_empty() {
                page.lines.iter_mut().last().into_iter().for_each(|l| l.ends_block = true);
            }
            // A row of cells is no line where a cell has several.
            let is_row = line.contains('\t');
            for words in words.chunk_by(|a, b| !is_row || a.bbox.left < b.bbox.left && a.bbox.is_level_with(b.bbox)) {
                if let Some(bbox) = words.iter().map(|w| w.bbox).reduce(BBox::union) {
                    page.lines.push(Line { words: words.to_vec(), bbox, ends_block: false, columns: Vec::new() });
                }
            }
        }
        page.lines.iter_mut().last().into_iter().for_each(|l| l.ends_block = true);
        page
    }

    /// The lowest engine confidence among the tokens of `span`, 0–100; 100 where there are none.
    #[must_use]
    pub fn confidence(&self, span: Span) -> u8 {
        self.anchors_in(span).iter().map(|a| a.confidence).min().unwrap_or(100)
    }

    /// A new text with the edits made, and the span of each edit's replacement in it.
    ///
    /// Edits must be sorted, must not overlap, must lie on character borders and must not touch page breaks;
    /// one that breaks these rules is left out (its span comes back empty) rather than spoiling the rest.
    /// Tokens of the new text inherit page, box and confidence of the old tokens they overlap.
    #[must_use]
    pub fn rewrite(&self, edits: &[TextEdit]) -> (Self, Vec<Span>) {
        let mut out = String::with_capacity(self.content.len() + 16 * edits.len());
        let mut spans = Vec::with_capacity(edits.len());
        // (old start, old end, new start, new end) of each replaced stretch, in order.
        let mut moved: Vec<(usize, usize, usize, usize)> = Vec::with_capacity(edits.len());
        let mut at = 0;
        for edit in edits {
            let fits = edit.span.start >= at
                && self.content.get(edit.span.start..edit.span.end).is_some_and(|s| !s.contains(PAGE_BREAK))
                && !edit.with.contains(PAGE_BREAK);
            if !fits {
                spans.push(Span::new(out.len(), out.len()));
                continue;
            }
            out.push_str(&self.content[at..edit.span.start]);
            let start = out.len();
            out.push_str(&edit.with);
            moved.push((edit.span.start, edit.span.end, start, out.len()));
            spans.push(Span::new(start, out.len()));
            at = edit.span.end;
        }
        out.push_str(&self.content[at..]);
        let pages = page_spans(&out);
        let anchors = self.anchors_of(&out, &pages, &moved);
        (Self { content: out, anchors, pages }, spans)
    }

    fn anchors_of(&self, out: &str, pages: &[Span], moved: &[(usize, usize, usize, usize)]) -> Vec<Anchor> {
        // Where a byte of the new text came from: inside a replacement, the whole replaced stretch.
        let origin = |start: usize, end: usize| -> Span {
            let back = |position: usize, is_end: bool| -> usize {
                let i = moved.partition_point(|m| if is_end { m.2 < position } else { m.2 <= position });
                match i.checked_sub(1).map(|i| moved[i]) {
                    None => position,
                    Some((old_start, old_end, _, new_end)) if position < new_end || (is_end && position == new_end) => {
                        if is_end {
                            old_end
                        } else {
                            old_start
                        }
                    }
                    Some((_, old_end, _, new_end)) => position - new_end + old_end,
                }
            };
            Span::new(back(start, false), back(end, true))
        };
        let mut anchors = Vec::with_capacity(self.anchors.len());
        for (number, page) in (1_u32..).zip(pages) {
            for span in tokens(out, *page) {
                let old = self.anchors_in(origin(span.start, span.end));
                let unchanged = old.len() == 1 && old[0].span.of(&self.content) == span.of(out);
                anchors.push(Anchor {
                    span,
                    page: number,
                    bbox: old.iter().filter_map(|a| a.bbox).reduce(BBox::union),
                    confidence: old.iter().map(|a| a.confidence).min().unwrap_or(100),
                    alternatives: if unchanged { old[0].alternatives.clone() } else { Vec::new() },
                });
            }
        }
        anchors
    }
}

/// Collects pages into a [`Text`].
#[derive(Debug, Default)]
pub struct TextBuilder {
    text: Text,
    started: bool,
}

impl TextBuilder {
    /// Adds a page of characters without boxes.
    pub fn plain_page(&mut self, page: &str) {
        self.break_page();
        let start = self.text.content.len();
        self.text.content.push_str(&page.replace(PAGE_BREAK, " "));
        let span = Span::new(start, self.text.content.len());
        self.text.pages.push(span);
        let number = u32::try_from(self.text.pages.len()).unwrap_or(u32::MAX);
        let content = &self.text.content;
        self.text.anchors.extend(tokens(content, span).map(|span| Anchor {
            span,
            page: number,
            bbox: None,
            confidence: 100,
            alternatives: Vec::new(),
        }));
    }

    /// Adds a page of words with boxes, laid out as [`Page::to_plain`] does.
    pub fn page(&mut self, page: &Page) {
        self.break_page();
        let start = self.text.content.len();
        let number = u32::try_from(self.text.pages.len() + 1).unwrap_or(u32::MAX);
        for (i, line) in page.lines.iter().enumerate() {
            if i > 0 {
                self.text.content.push_str(if page.lines[i - 1].ends_block { "\n\n" } else { "\n" });
            }
            for (j, word) in line.words.iter().enumerate() {
                line.part(j, &mut self.text.content);
                let from = self.text.content.len();
                self.text.content.extend(word.text.chars().filter(|c| !c.is_whitespace()));
                if self.text.content.len() == from {
                    continue;
                }
                self.text.anchors.push(Anchor {
                    span: Span::new(from, self.text.content.len()),
                    page: number,
                    bbox: Some(word.bbox),
                    confidence: word.confidence.min(100),
                    alternatives: word.alternatives.clone(),
                });
            }
        }
        self.text.pages.push(Span::new(start, self.text.content.len()));
    }

    /// The text; one empty page if none was added.
    #[must_use]
    pub fn finish(mut self) -> Text {
        if !self.started {
            self.text.pages.push(Span::default());
        }
        self.text
    }

    fn break_page(&mut self) {
        if self.started {
            self.text.content.push(PAGE_BREAK);
        }
        self.started = true;
    }
}

/// The tokens that have boxes as words; neighbours in the same box share it.
fn words_with_boxes(anchors: &[Anchor], content: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(anchors.len());
    for same in anchors.chunk_by(|a, b| a.bbox.is_some() && a.bbox == b.bbox) {
        let Some(bbox) = same.first().and_then(|a| a.bbox) else { continue };
        let length = |a: &Anchor| i64::try_from(a.span.of(content).chars().count()).unwrap_or(1);
        let total = same.iter().map(length).sum::<i64>().max(1);
        let edge = |before: i64| bbox.left + i32::try_from(i64::from(bbox.width()) * before / total).unwrap_or(0);
        let mut before = 0;
        for anchor in same {
            let after = before + length(anchor);
            words.push(Word {
                text: anchor.span.of(content).to_owned(),
                bbox: BBox { left: edge(before), right: edge(after), ..bbox },
                confidence: anchor.confidence,
                alternatives: anchor.alternatives.clone(),
            });
            before = after;
        }
    }
    words
}

fn page_spans(content: &str) -> Vec<Span> {
    let mut pages = Vec::new();
    let mut start = 0;
    for (i, _) in content.match_indices(PAGE_BREAK) {
        pages.push(Span::new(start, i));
        start = i + PAGE_BREAK.len_utf8();
    }
    pages.push(Span::new(start, content.len()));
    pages
}

fn tokens(content: &str, within: Span) -> impl Iterator<Item = Span> + '_ {
    let base = content.as_ptr() as usize;
    within.of(content).split_whitespace().map(move |t| {
        let start = t.as_ptr() as usize - base;
        Span::new(start, start + t.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Line, Word};

    fn word(text: &str, left: i32) -> Word {
        Word { text: text.into(), bbox: BBox::new(left, 0, left + 9, 9), confidence: 80, alternatives: vec![] }
    }

    fn page(words: &[&str]) -> Page {
        let words = words.iter().zip(0..).map(|(w, i)| word(w, i * 10)).collect();
        Page {
            width: 100,
            height: 100,
            dpi: 300,
            turned: 0,
            lines: vec![Line { words, bbox: BBox::new(0, 0, 100, 9), ends_block: false, columns: Vec::new() }],
        }
    }

    #[test]
    fn anchors_follow_their_words_through_a_rewrite() {
        let mut builder = TextBuilder::default();
        builder.page(&page(&["té)", "ng", "s6", "31"]));
        builder.page(&page(&["Hdi", "Binh"]));
        let text = builder.finish();
        assert_eq!(text.as_str(), "té) ng s6 31\u{c}Hdi Binh");
        let at = |s: &str| {
            let i = text.as_str().find(s).unwrap();
            Span::new(i, i + s.len())
        };
        let (new, spans) = text.rewrite(&[
            TextEdit { span: at("té) ng"), with: "tổng".into() },
            TextEdit { span: at("s6"), with: "số".into() },
            TextEdit { span: at("Hdi"), with: "Hải".into() },
        ]);
        assert_eq!(new.as_str(), "tổng số 31\u{c}Hải Binh");
        assert_eq!(spans.iter().map(|s| s.of(new.as_str())).collect::<Vec<_>>(), ["tổng", "số", "Hải"]);
        let boxes: Vec<_> =
            new.anchors().iter().map(|a| (a.span.of(new.as_str()), a.page, a.bbox.unwrap().left)).collect();
        assert_eq!(boxes, [("tổng", 1, 0), ("số", 1, 20), ("31", 1, 30), ("Hải", 2, 0), ("Binh", 2, 10)]);
        assert_eq!(new.anchors()[0].bbox.unwrap().right, 19, "a joined token covers both boxes");
        assert_eq!(new.page_at(new.as_str().find("Hải").unwrap()), 2);
    }

    #[test]
    fn a_split_token_keeps_the_box_of_the_whole() {
        let mut builder = TextBuilder::default();
        builder.page(&page(&["laco", "x"]));
        let text = builder.finish();
        let (new, _) = text.rewrite(&[TextEdit { span: Span::new(0, 4), with: "là có".into() }]);
        let lefts: Vec<_> = new.anchors().iter().map(|a| (a.span.of(new.as_str()), a.bbox.unwrap().left)).collect();
        assert_eq!(lefts, [("là", 0), ("có", 0), ("x", 10)]);
    }

    fn info(number: u32) -> PageInfo {
        PageInfo {
            number,
            origin: crate::model::PageOrigin::Ocr,
            reason: String::new(),
            profile: crate::model::DamageProfile::Clean,
            turned: 0,
            width: Some(100),
            height: Some(90),
            dpi: Some(300),
            confidence: None,
        }
    }

    #[test]
    fn the_lines_of_a_cell_come_back_as_lines() {
        let at =
            |text: &str, left: i32, top: i32| Word { bbox: BBox::new(left, top, left + 9, top + 9), ..word(text, 0) };
        let words =
            vec![at("3", 0, 5), at("Phượng", 20, 0), at("Sơn", 20, 12), at("1.260,0", 60, 5), at("95,0", 80, 6)];
        let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
        let row = Line { words, bbox, ends_block: true, columns: vec![0, 1, 1, 2, 4] };
        let mut builder = TextBuilder::default();
        builder.page(&Page { lines: vec![row], ..Page::default() });
        let text = builder.finish();
        assert_eq!(text.as_str(), "3\tPhượng Sơn\t1.260,0\t\t95,0");
        let pages = text.to_pages(&[info(1)]);
        let lines: Vec<usize> = pages[0].lines.iter().map(|l| l.words.len()).collect();
        assert_eq!(lines, [1, 1, 1, 2]);
    }

    #[test]
    fn pages_come_back_as_words_with_boxes() {
        let mut builder = TextBuilder::default();
        let mut first = page(&["laco", "x"]);
        first.lines.push(Line {
            words: vec![word("Hdi", 50)],
            bbox: BBox::new(50, 0, 59, 9),
            ends_block: true,
            columns: Vec::new(),
        });
        first.lines.push(Line {
            words: vec![word("31", 70)],
            bbox: BBox::new(70, 0, 79, 9),
            ends_block: true,
            columns: Vec::new(),
        });
        builder.page(&first);
        builder.page(&Page::default());
        let (text, _) = builder.finish().rewrite(&[TextEdit { span: Span::new(0, 4), with: "là có".into() }]);
        let pages = text.to_pages(&[info(1), info(2)]);
        assert_eq!((pages.len(), pages[0].width, pages[0].height), (2, 100, 90));
        assert_eq!(pages[0].to_plain(), "là có x\nHdi\n\n31");
        let boxes: Vec<_> = pages[0].lines[0].words.iter().map(|w| (w.bbox.left, w.bbox.right)).collect();
        assert_eq!(boxes, [(0, 4), (4, 9), (10, 19)], "the box of `laco` is shared");
        assert!(pages[1].lines.is_empty());
    }

    #[test]
    fn edits_that_break_the_rules_are_left_out() {
        let text = Text::from_plain("một\u{c}hai");
        let (new, spans) = text.rewrite(&[
            TextEdit { span: Span::new(1, 8), with: "x".into() },
            TextEdit { span: Span::new(2, 3), with: "y".into() },
        ]);
        assert_eq!(new, text);
        assert!(spans.iter().all(|s| s.is_empty()));
    }
}
