//! How many letters must be put in, taken out or changed to get from one string to another (Levenshtein 1966).

/// The edit distance. Looks no farther from the diagonal than the answer lies (Ukkonen 1985), so that strings that are
/// alike cost little however long they are.
pub(super) fn distance(a: &[char], b: &[char]) -> usize {
    let mut limit = a.len().abs_diff(b.len()).max(8);
    loop {
        if let Some(found) = within(a, b, limit) {
            return found;
        }
        limit *= 2;
    }
}

/// The distance, if it is `limit` at most.
fn within(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let far = limit + 1;
    let mut row: Vec<usize> = (0..=b.len()).map(|j| if j <= limit { j } else { far }).collect();
    for (i, x) in (1..).zip(a) {
        let (from, to) = (i - i.min(limit), (i + limit).min(b.len()));
        let mut diagonal = if from == 0 { i - 1 } else { row[from - 1] };
        let mut left = far;
        if from == 0 {
            row[0] = i.min(far);
            left = row[0];
        } else {
            row[from - 1] = far;
        }
        for j in from.max(1)..=to {
            let above = if j == i + limit { far } else { row[j] };
            let here = (diagonal + usize::from(*x != b[j - 1])).min(above + 1).min(left + 1).min(far);
            diagonal = row[j];
            row[j] = here;
            left = here;
        }
    }
    let found = row[b.len()];
    (found <= limit).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(a: &str, b: &str) -> usize {
        distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
    }

    #[test]
    fn letters_are_counted() {
        assert_eq!(of("", ""), 0);
        assert_eq!(of("", "năm"), 3);
        assert_eq!(of("phường", "phuwong"), 3);
        assert_eq!(of("tổng số", "tổng số"), 0);
        assert_eq!(of(&"ab".repeat(40), &"ba".repeat(40)), 2);
    }

    proptest! {
        #[test]
        fn the_band_loses_nothing(a in "[abc]{0,40}", b in "[abc]{0,40}") {
            prop_assert_eq!(of(&a, &b), strsim::levenshtein(&a, &b));
        }
    }
}
