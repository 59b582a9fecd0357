//! Chooses the text that training pages are typeset from.

use super::corpus::{Component, Split, lines};
use std::io;
use std::path::Path;

/// So many paragraphs of notices in a turn; then come those of the next kind of text.
const TURN: usize = 12;

/// Paragraphs of the recipe's first component (the notices themselves, without those kept for tuning and
/// testing), mixed with paragraphs drawn evenly from its second, so that the pages hold the words of many documents:
/// about `characters` in all, and never less than the notices. Of another side of the split than training, only the
/// notices: the other texts belong to training.
pub fn page_text(corpus: &Path, parts: &[Component], split: Split, characters: usize) -> io::Result<String> {
    let part = |i: usize| -> io::Result<Vec<String>> {
        match parts.get(i) {
            Some(part) => lines(corpus, part, split),
            None => Ok(Vec::new()),
        }
    };
    let length = |lines: &[String]| lines.iter().map(|l| l.chars().count() + 1).sum::<usize>();
    let (mut notices, others) = (part(0)?, part(1)?);
    notices.retain(|l| !l.trim().is_empty());
    let turns = notices.len().div_ceil(TURN).max(1);
    let wanted = characters.saturating_sub(length(&notices));
    // Paragraphs of the second kind that have so many characters together.
    let drawn = wanted * others.len() / length(&others).max(1);
    let each = drawn.div_ceil(turns);
    let stride = (others.len() / drawn.max(1)).max(1);
    let mut drawn = others.iter().step_by(stride);
    let mut out = String::new();
    for turn in notices.chunks(TURN) {
        for line in turn.iter().chain(drawn.by_ref().take(each)) {
            out.push_str(line.trim());
            out.push('\n');
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn notices_and_other_text_take_turns() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("notices")).unwrap();
        for i in 0..30 {
            fs::write(dir.path().join(format!("notices/{i}.txt")), format!("thông báo {i}\n\n")).unwrap();
        }
        fs::write(dir.path().join("law.txt"), (0..100).map(|i| format!("điều {i}")).collect::<Vec<_>>().join("\n"))
            .unwrap();
        let part = |name: &str| Component::of(name, name);
        let text = page_text(dir.path(), &[part("notices"), part("law.txt")], Split::Train, 900).unwrap();
        let notices = text.lines().filter(|l| l.starts_with("thông")).count();
        let law = text.lines().filter(|l| l.starts_with("điều")).count();
        assert!((15..30).contains(&notices), "only the training documents: {notices}");
        let held_out = page_text(dir.path(), &[part("notices"), part("law.txt")], Split::Test, 900).unwrap();
        assert!(
            held_out.lines().count() > 0
                && held_out.lines().all(|l| l.starts_with("thông") && !text.contains(&format!("{l}\n")))
        );
        assert!((40..=90).contains(&law) && text.lines().all(|l| !l.is_empty()), "{text}");
    }
}
