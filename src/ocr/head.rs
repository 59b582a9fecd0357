//! The head of an official letter, where the layout analysis read across its two columns.
//!
//! Where the gap between the columns is narrow, Tesseract reads `ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`
//! as one line. The State's title (or the Party's) is always the same and always heads the right column, so it tells
//! where that column begins, even read with a few letters wrong; the lines below it are parted at their widest gap.

use crate::{
    model::{BBox, Line, Page, Word},
    orthography::fold,
};

/// Lines among which the title is looked for, and lines of the head below it.
const REACH: usize = 8;
/// Enough of the title to know it by, folded, from its first word on; any one of them in the right place will do.
const TITLES: [[&str; 6]; 2] =
    [["cong", "hoa", "xa", "hoi", "chu", "nghia"], ["dang", "cong", "san", "viet", "nam", ""]];

/// Reads the left column of the head before the right one.
pub(super) fn part(mut page: Page) -> Page {
    let found = page.lines.iter().take(REACH).enumerate().find_map(|(i, l)| Some((i, title_at(&l.words)?)));
    let Some((first, word)) = found else { return page };
    if word == 0 {
        // The title stands alone: the columns were told apart.
        return page;
    }
    let title = page.lines[first].words[word..].iter().map(|w| w.bbox).reduce(BBox::union);
    let Some(title) = title.filter(|t| t.left > page.lines[first].bbox.left) else { return page };
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let mut last = first;
    for (i, line) in page.lines.iter().enumerate().skip(first).take(REACH) {
        let cut = if i == first { Some(word) } else { cut(line, title) };
        match cut {
            Some(cut) => {
                left.extend(part_of(&line.words[..cut]));
                right.extend(part_of(&line.words[cut..]));
                last = i;
            }
            None => break,
        }
    }
    for column in [&mut left, &mut right] {
        column.iter_mut().last().into_iter().for_each(|line| line.ends_block = true);
    }
    left.append(&mut right);
    page.lines.splice(first..=last, left);
    page
}

/// Index of the word with which the title begins.
fn title_at(words: &[Word]) -> Option<usize> {
    let folded: Vec<String> = words.iter().map(|w| fold(&w.text).to_lowercase()).collect();
    (0..words.len()).find(|i| {
        TITLES.iter().any(|title| {
            let right = title.iter().zip(&folded[*i..]).filter(|(t, w)| *t == w).count();
            let capitals = words[*i].text.chars().next().is_some_and(char::is_uppercase);
            right >= 4 && capitals && (folded[*i] == title[0] || right >= 5)
        })
    })
}

/// How many words of the line stand in the left column; `None` where the line runs across or the head is over.
fn cut(line: &Line, title: BBox) -> Option<usize> {
    let height = title.height();
    let near = line.bbox.top - title.bottom < height * 9;
    if !near {
        return None;
    }
    if line.bbox.right <= title.left {
        return Some(line.words.len());
    }
    let middle = i32::midpoint(title.left, title.right);
    if line.bbox.left >= title.left - 2 * height {
        let off = (i32::midpoint(line.bbox.left, line.bbox.right) - middle).abs();
        return (off < title.width() / 4).then_some(0);
    }
    let gaps = line.words.windows(2).zip(1..).map(|(w, i)| (w[1].bbox.left - w[0].bbox.right, i));
    let (gap, at) = gaps.max_by_key(|(gap, i)| (*gap, std::cmp::Reverse(*i)))?;
    let begins = line.words[at].bbox.left;
    (gap > height * 3 / 4 && begins >= title.left - 4 * height && begins < middle).then_some(at)
}

fn part_of(words: &[Word]) -> Option<Line> {
    let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union)?;
    Some(Line { words: words.to_vec(), bbox, ends_block: false, columns: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line from pieces of text and where each begins; letters are 12 wide, spaces 8.
    fn line(pieces: &[(&str, i32)], top: i32) -> Line {
        let words = pieces.iter().flat_map(|(text, left)| {
            let mut x = *left;
            text.split(' ').map(move |t| {
                let width = 12 * i32::try_from(t.chars().count()).unwrap();
                let bbox = BBox::new(x, top, x + width, top + 30);
                x += width + 8;
                Word { text: t.into(), bbox, confidence: 90, alternatives: vec![] }
            })
        });
        let words: Vec<Word> = words.collect();
        let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
        Line { words, bbox, ends_block: false, columns: Vec::new() }
    }

    fn text(lines: Vec<Line>) -> String {
        part(Page { lines, ..Page::default() }).to_plain()
    }

    #[test]
    fn a_head_read_across_is_parted() {
        let lines = vec![
            line(&[("ỦY BAN NHÂN DÂN", 100), ("CỘNG HÒA XÃ HỘI CHU NGHĨA VIỆT NAM", 330)], 100),
            line(&[("XÃ HẢI BÌNH", 120), ("Độc lập - Tự do - Hạnh phúc", 390)], 140),
            line(&[("Số: 15/TB-UBND", 110), ("Hải Bình, ngày 06 tháng 9 năm 2023", 335)], 200),
            line(&[("THÔNG BÁO", 350)], 270),
            line(&[("Ủy ban nhân dân xã thông báo kết quả như sau: 12", 100), ("34", 760)], 320),
        ];
        assert_eq!(
            text(lines),
            "ỦY BAN NHÂN DÂN\nXÃ HẢI BÌNH\nSố: 15/TB-UBND\n\nCỘNG HÒA XÃ HỘI CHU NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh \
             phúc\nHải Bình, ngày 06 tháng 9 năm 2023\n\nTHÔNG BÁO\nỦy ban nhân dân xã thông báo kết quả như sau: 12 34"
        );
    }

    #[test]
    fn a_head_in_columns_and_plain_text_stay() {
        for lines in [
            vec![line(&[("ỦY BAN", 100)], 100), line(&[("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 500)], 100)],
            vec![line(&[("nước Cộng hòa miền núi xã hội", 100)], 100), line(&[("1", 100), ("2", 500)], 140)],
        ] {
            let plain = Page { lines: lines.clone(), ..Page::default() }.to_plain();
            assert_eq!(text(lines), plain);
        }
    }
}
