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

/// A piece as it stands and as it looks.
struct Seen {
    text: String,
    look: String,
}

fn seen(text: &str) -> Vec<Seen> {
    let of = |word: &str| Seen { text: word.to_owned(), look: look(word) };
    pieces(text).iter().map(|p| of(p.span.of(text))).collect()
}

/// What the pieces of a run are together: texts with spaces, looks without.
fn together(run: &[Seen]) -> Seen {
    let texts: Vec<&str> = run.iter().map(|s| s.text.as_str()).collect();
    Seen { text: texts.join(" "), look: run.iter().map(|s| s.look.as_str()).collect() }
}

/// The steps of an alignment: how many true and how many read pieces each takes.
const STEPS: [(usize, usize); 5] = [(1, 0), (0, 1), (1, 1), (2, 1), (1, 2)];

fn step_cost(truth: &[Seen], read: &[Seen]) -> u32 {
    match (truth, read) {
        ([one], [other]) => distance(&one.look, &other.look),
        ([], _) | (_, []) => ALONE,
        _ => 2 * distance(&together(truth).look, &together(read).look) + TWO_TO_ONE,
    }
}

/// Pieces of both texts in pairs, in order; pieces without a partner, and pairs of strangers, are left out.
#[must_use]
pub fn align(truth: &str, read: &str) -> Vec<Aligned> {
    let (truth, read) = (seen(truth), seen(read));
    let width = read.len() + 1;
    let mut cost = vec![u32::MAX / 2; (truth.len() + 1) * width];
    let mut back: Vec<Option<(usize, usize)>> = vec![None; cost.len()];
    cost[0] = 0;
    let band = BAND + truth.len().abs_diff(read.len());
    for row in 0..=truth.len() {
        let middle = (row * read.len()).checked_div(truth.len()).unwrap_or(0);
        for column in middle.saturating_sub(band)..=(middle + band).min(read.len()) {
            let here = row * width + column;
            for (down, across) in STEPS {
                if down > row || across > column {
                    continue;
                }
                let step = step_cost(&truth[row - down..row], &read[column - across..column]);
                let total = cost[here - down * width - across].saturating_add(step);
                if total < cost[here] {
                    cost[here] = total;
                    back[here] = Some((down, across));
                }
            }
        }
    }
    let (mut row, mut column) = (truth.len(), read.len());
    let mut out = Vec::new();
    while let Some((down, across)) = back[row * width + column] {
        if down > 0 && across > 0 {
            let (true_run, read_run) = (together(&truth[row - down..row]), together(&read[column - across..column]));
            if distance(&true_run.look, &read_run.look) <= TRUSTED {
                out.push(Aligned { truth: true_run.text, read: read_run.text });
            }
        }
        row -= down;
        column -= across;
    }
    out.reverse();
    out
}

/// Letters without marks, and digits that look like letters as those.
fn look(word: &str) -> String {
    fold(word)
        .chars()
        .map(|c| match c {
            '0' | '6' => 'o',
            '1' | '!' | '|' => 'l',
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
