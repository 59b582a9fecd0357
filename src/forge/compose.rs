//! Pages for training: plain text set as notices are, without markup. Most of a notice is regular justified text, but
//! headings are bold or capitals, remarks are italic and some words stand out, and OCR damages each of these in its
//! own way (`Hải Bình` in italics comes back as `Hdi Binh`), so each must be among the training pages.

use super::font::{Face, FontFamily};
use super::inline::{Run, Style};
use super::markup::{Align, Block};
use super::random::Random;
use unicode_normalization::UnicodeNormalization;

/// Dresses paragraphs of plain text as blocks of a notice. A paragraph with a letter that the font lacks is left out:
/// its truth would not be on the page.
#[must_use]
pub fn compose(paragraphs: &[&str], family: &FontFamily, random: &mut Random) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let text: String = paragraph.nfc().collect();
        let text = text.trim();
        if text.is_empty() || family.missing(text).is_some() {
            continue;
        }
        blocks.push(dress(text, random));
    }
    blocks
}

fn dress(text: &str, random: &mut Random) -> Block {
    let short = text.chars().count() <= 110;
    let regular = Style::default();
    let bold = Style { face: Face { bold: true, italic: false }, underline: false };
    let italic = Style { face: Face { bold: false, italic: true }, underline: false };
    let both = Style { face: Face { bold: true, italic: true }, underline: false };
    let block = |runs, align| Block::Paragraph { runs, align, size: None, line: 0 };
    let draw = random.below(100);
    if short {
        return match draw {
            0..10 => block(vec![Run::plain(&text.to_uppercase(), bold)], Align::Center),
            10..16 => block(vec![Run::plain(&text.to_uppercase(), regular)], Align::Justified),
            16..36 => block(vec![Run::plain(text, bold)], Align::Justified),
            36..48 => block(vec![Run::plain(text, italic)], Align::Justified),
            48..58 => block(vec![Run::plain(text, both)], Align::Justified),
            58..66 => block(vec![Run::plain(text, bold)], Align::Center),
            _ => block(vec![Run::plain(text, regular)], Align::Justified),
        };
    }
    match draw {
        0..8 => block(vec![Run::plain(text, italic)], Align::Justified),
        8..13 => block(vec![Run::plain(text, bold)], Align::Justified),
        13..16 => block(vec![Run::plain(text, both)], Align::Justified),
        16..50 => block(stand_out(text, &[bold, italic, italic, both], random), Align::Justified),
        _ => block(vec![Run::plain(text, regular)], Align::Justified),
    }
}

/// Some stretches of one to six words in another face.
fn stand_out(text: &str, faces: &[Style], random: &mut Random) -> Vec<Run> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let plain = 4 + random.below(22) as usize;
        let marked = 1 + random.below(6) as usize;
        let style = random.choose(faces).copied().unwrap_or_default();
        for (count, style) in [(plain, Style::default()), (marked, style)] {
            let end = (at + count).min(words.len());
            if at < end {
                runs.push(Run::plain(&(words[at..end].join(" ") + " "), style));
            }
            at = end;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::compose;
    use crate::forge::{Random, Typesetting, sample_font, text_of, typeset_blocks};

    #[test]
    fn every_word_is_kept_and_what_cannot_be_shown_is_left_out() {
        let family = sample_font::family();
        let long = "Toàn huyện có 18.946 hộ với 84.372 nhân khẩu, số hộ nghèo là 4.127 hộ. ".repeat(8);
        let paragraphs = [long.trim(), "Không có ☃ ở đây.", "* Đối với **mức 1**"];
        for seed in 0..40 {
            let blocks = compose(&paragraphs, &family, &mut Random::new(seed));
            assert_eq!(blocks.len(), 2);
            let typesetting = Typesetting { family: family.clone(), size: 13.0, spacing: 1.1 };
            let text = text_of(&typeset_blocks(&blocks, &typesetting).unwrap());
            let words = |t: &str| t.to_uppercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&text), words(&format!("{} {}", paragraphs[0], paragraphs[2])), "seed {seed}");
        }
    }
}
