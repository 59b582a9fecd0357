//! Lines up a page's true text with what was read from it, piece by piece, to learn from the differences.

use crate::orthography::fold;
use crate::repair::pieces;

/// What stands opposite what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// True piece, or two that were read as one, joined by a space.
    pub truth: String,
    /// What was read for it, or two tokens joined by a space.
    pub read: String,
}

/// How far apart two pieces are, 0 (same letters under the marks) to 100 (strangers).
fn distance(a: &str, b: &str) -> u32 {
    let most = a.chars().count().max(b.chars().count()).max(1);
    u32::try_from(100 * strsim::levenshtein(a, b) / most).unwrap_or(100)
}

/// Cost of leaving a piece without a partner.
const ALONE: u32 = 65;
/// Extra cost of two pieces against one: it must pay for itself.
const TWO_TO_ONE: u32 = 8;
/// Pairs farther apart than this are not trusted to belong together.
const TRUSTED: u32 = 75;
/// How far from the diagonal the alignment may stray, in pieces.
const BAND: usize = 120;

/// Pieces of both texts in pairs, in order; pieces without a partner, and pairs of strangers, are left out.
#[must_use]
pub fn align(truth: &str, read: &str) -> Vec<Aligned> {
    let words = |text: &str| -> Vec<(String, String)> {
        pieces(text).iter().map(|p| (p.span.of(text).to_owned(), look(p.span.of(text)))).collect()
    };
    let (t, r) = (words(truth), words(read));
    let (n, m) = (t.len(), r.len());
    let width = m + 1;
    let mut cost = vec![u32::MAX / 2; (n + 1) * width];
    let mut back = vec![0_u8; (n + 1) * width];
    cost[0] = 0;
    for i in 0..=n {
        let middle = if n == 0 { 0 } else { i * m / n };
        let band = BAND + n.abs_diff(m);
        for j in middle.saturating_sub(band)..=(middle + band).min(m) {
            let here = i * width + j;
            let mut offer = |from: usize, extra: u32, step: u8| {
                let c = cost[from].saturating_add(extra);
                if c < cost[here] {
                    cost[here] = c;
                    back[here] = step;
                }
            };
            if i > 0 {
                offer(here - width, ALONE, 1);
            }
            if j > 0 {
                offer(here - 1, ALONE, 2);
            }
            if i > 0 && j > 0 {
                offer(here - width - 1, distance(&t[i - 1].1, &r[j - 1].1), 3);
            }
            if i > 1 && j > 0 {
                let two = format!("{}{}", t[i - 2].1, t[i - 1].1);
                offer(here - 2 * width - 1, 2 * distance(&two, &r[j - 1].1) + TWO_TO_ONE, 4);
            }
            if i > 0 && j > 1 {
                let two = format!("{}{}", r[j - 2].1, r[j - 1].1);
                offer(here - width - 2, 2 * distance(&t[i - 1].1, &two) + TWO_TO_ONE, 5);
            }
        }
    }
    let (mut i, mut j) = (n, m);
    let mut out = Vec::new();
    while i > 0 || j > 0 {
        let (di, dj) = match back[i * width + j] {
            1 => (1, 0),
            2 => (0, 1),
            3 => (1, 1),
            4 => (2, 1),
            5 => (1, 2),
            _ => break,
        };
        if di > 0 && dj > 0 {
            let join = |w: &[(String, String)]| w.iter().map(|x| x.0.as_str()).collect::<Vec<_>>().join(" ");
            let looks = |w: &[(String, String)]| w.iter().map(|x| x.1.as_str()).collect::<String>();
            let (a, b) = (&t[i - di..i], &r[j - dj..j]);
            if distance(&looks(a), &looks(b)) <= TRUSTED {
                out.push(Aligned { truth: join(a), read: join(b) });
            }
        }
        i -= di;
        j -= dj;
    }
    out.reverse();
    out
}

/// Letters without marks, and digits that look like letters as those.
fn look(word: &str) -> String {
    fold(word)
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' | '|' => 'l',
            '6' => 'o',
            '4' => 'a',
            '8' => 's',
            '&' => 'e',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_words_meet_their_own_truth() {
        let got = align(
            "tổng số tài khoản đã kích hoạt 16.642 trường hợp",
            "té)ng sé tai khoan d4 kich hogt 16.642 tru ong hop",
        );
        let pairs: Vec<(&str, &str)> = got.iter().map(|a| (a.truth.as_str(), a.read.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("tổng", "té)ng"),
                ("số", "sé"),
                ("tài", "tai"),
                ("khoản", "khoan"),
                ("đã", "d4"),
                ("kích", "kich"),
                ("hoạt", "hogt"),
                ("16.642", "16.642"),
                ("trường", "tru ong"),
                ("hợp", "hop")
            ]
        );
    }

    #[test]
    fn strangers_and_gaps_are_left_out() {
        let got = align("một hai ba bốn", "một xxxxxx ba bốn");
        assert!(got.iter().all(|a| a.read != "xxxxxx"), "{got:?}");
        assert!(align("", "abc").is_empty());
    }
}
