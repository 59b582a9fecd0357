//! How far a damaged reading lies from a name, in bits of surprise.
//!
//! Wrong-language OCR is not random: it drops marks (`ì` → `i`), and where it keeps a letter's ink it reads a
//! marked vowel as something of the same shape (`ả` → `d`, `ủ` → `a`, `Đ` → `P`, `ườ` → `wo`). Those cost a few
//! bits, an arbitrary letter costs nine, so `Hdi Binh` lies four bits from `Hải Bình` and thirteen from `Hải Ninh`.

use super::key::folded;

/// A letter replaced by one that looks nothing like it.
const SUBSTITUTION: u32 = 9;
/// A letter too many or too few.
const GAP: u32 = 8;
/// A space too many or too few.
const SPACE: u32 = 3;

/// The cost of reading `name` as `observed` (both lower case), or `None` where it is over `limit`.
pub(super) fn cost(observed: &[char], name: &[char], limit: u32) -> Option<u32> {
    let width = observed.len() + 1;
    // Three rows: a name's letter pair may have been read as one letter.
    let mut before_last: Vec<u32> = Vec::new();
    let mut last: Vec<u32> = Vec::with_capacity(width);
    let mut sum = 0;
    last.push(0);
    for c in observed {
        sum += extra(*c);
        last.push(sum);
    }
    for (j, &n) in name.iter().enumerate() {
        let mut row = vec![u32::MAX; width];
        let missing = if n == ' ' { SPACE } else { GAP };
        row[0] = last[0].saturating_add(missing);
        for i in 1..width {
            let o = observed[i - 1];
            let mut best = last[i].saturating_add(missing).min(row[i - 1].saturating_add(extra(o)));
            best = best.min(last[i - 1].saturating_add(substitution(o, n)));
            if i >= 2
                && let Some(c) = widened(observed[i - 2], o, n)
            {
                best = best.min(last[i - 2].saturating_add(c));
            }
            if j >= 1
                && let Some(c) = narrowed(o, name[j - 1], n)
            {
                best = best.min(before_last[i - 1].saturating_add(c));
            }
            row[i] = best;
        }
        // Every path goes through this row or jumps over it from the last one.
        let reachable = row.iter().chain(&last).min().copied().unwrap_or(u32::MAX);
        if reachable > limit {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|c| *c <= limit)
}

/// The most that a name of this many letters may cost to be taken for it where few names compete: two arbitrary
/// letters in a long name, less in a short one.
pub(super) fn limit_for(name: &str) -> u32 {
    let letters = u32::try_from(name.chars().filter(|c| *c != ' ').count()).unwrap_or(12);
    (letters * 3 / 2 + 2).min(18)
}

fn extra(c: char) -> u32 {
    match c {
        ' ' => SPACE,
        c if c.is_alphanumeric() => GAP,
        _ => 4,
    }
}

fn substitution(observed: char, name: char) -> u32 {
    if observed == name {
        return 0;
    }
    let (o, n) = (folded(observed), folded(name));
    if o == n {
        return match (observed.is_ascii(), name.is_ascii()) {
            (true, _) => 1,
            // Marks that western European letters have too are what a wrong-language engine writes.
            (false, false) if "éèêëâäàáôöóòîïíìûüùúăç".contains(observed) => 2,
            (false, _) => 3,
        };
    }
    let vowel = |c: char| "aeiouy".contains(c);
    let marked = !name.is_ascii();
    match (o, n) {
        // Two spellings of one sound: `Quí`/`Quý`, `Đắc`/`Đắk`.
        ('i', 'y') | ('y', 'i') | ('c', 'k') | ('k', 'c') => 2,
        // Letters and signs of one shape, for a marked letter.
        ('p' | 'b' | 't', 'd') | ('w', 'u') | ('v', 'y') | ('d' | '4', 'a') | ('6', 'o') if marked => 3,
        // And for any.
        ('0', 'o')
        | ('1' | 'l' | 'j' | 't' | '!' | '|', 'i')
        | ('1' | 'i' | 't', 'l')
        | ('y', 'v')
        | ('§' | '$' | '5', 's')
        | ('9' | 'q', 'g')
        | ('¢' | 'e', 'c')
        | ('c', 'e') => 3,
        ('h', 'b' | 'n' | 'k') | ('b' | 'n', 'h') | ('n' | 'v', 'u') | ('u' | 'm', 'n') => 5,
        _ if marked && vowel(n) && (vowel(o) || matches!(o, 'd' | 'j' | 'r' | 't' | '4' | '6' | '¢' | '&' | '§')) => {
            3
        }
        _ if vowel(n) && vowel(o) => 6,
        _ => SUBSTITUTION,
    }
}

/// One letter of the name read as two: `ả` → `ad`, `ú` → `ui`, `ư` → `uw`, `m` → `rn`.
fn widened(o1: char, o2: char, name: char) -> Option<u32> {
    match (o1, o2, name) {
        ('r', 'n', 'm') => return Some(3),
        ('r' | 'i', 'i', 'n') | ('i', 'l', 'n') | ('i', 'i' | 'l', 'u') | ('c', 'l', 'd') => return Some(4),
        _ => {}
    }
    // A second marked letter is a letter of its own: `oá` is no `ơ`.
    let own = |c: char| !c.is_ascii() && c != 'é';
    if name.is_ascii() || !o1.is_alphanumeric() || o2 == ' ' || own(o2) {
        return None;
    }
    let n = folded(name);
    if folded(o1) == n || (folded(o2) == n && o1 == 'd') {
        return Some(3);
    }
    if folded(o2) == n {
        return Some(6);
    }
    // `ứ` → `tr`, `ử` → `ir`.
    (n == 'u' && o2 == 'r').then_some(4)
}

/// Two letters of the name read as one: `ươ` → `o`, `rn` → `m`.
fn narrowed(observed: char, n1: char, n2: char) -> Option<u32> {
    let o = folded(observed);
    match (n1, n2) {
        ('r', 'n') if o == 'm' => Some(3),
        ('n' | 'r', 'i') if o == 'n' => Some(4),
        _ if !n1.is_ascii() && !n2.is_ascii() && (o == folded(n1) || o == folded(n2)) => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(observed: &str, name: &str) -> Option<u32> {
        let chars = |s: &str| s.to_lowercase().chars().collect::<Vec<_>>();
        cost(&chars(observed), &chars(name), limit_for(name))
    }

    #[test]
    fn wreckage_of_a_name_lies_near_it() {
        for (observed, name) in [
            ("Hdi Binh", "Hải Bình"),
            ("Hadi Ha", "Hải Hà"),
            ("Phui Son", "Phú Sơn"),
            ("Truwong Lam", "Trường Lâm"),
            ("Tan Trwong", "Tân Trường"),
            ("Pinh Hai", "Định Hải"),
            ("Hdi Chiu", "Hải Châu"),
            ("Tric Lam", "Trúc Lâm"),
            ("Thanh Thay", "Thanh Thủy"),
            ("Ngec Linh", "Ngọc Lĩnh"),
            ("Xuân1Lâm", "Xuân Lâm"),
        ] {
            let c = between(observed, name).unwrap_or(u32::MAX);
            assert!(c <= 9, "{observed} → {name}: {c}");
        }
    }

    #[test]
    fn other_names_lie_farther() {
        assert_eq!(between("Hải Bình", "Hải Bình"), Some(0));
        assert!(between("Hdi Binh", "Hải Ninh") > between("Hdi Binh", "Hải Bình"));
        assert_eq!(between("Công an", "Anh Sơn"), None);
        assert_eq!(between("thanh toán", "Thanh Sơn"), None);
        assert_eq!(between("", "Hải Bình"), None);
    }

    #[test]
    fn gaps_are_symmetric_to_the_limit() {
        assert_eq!(between("Hải Bìn", "Hải Bình"), Some(GAP));
        assert_eq!(between("Hải Bìnhh", "Hải Bình"), Some(GAP));
        assert_eq!(between("HảiBình", "Hải Bình"), Some(SPACE));
    }
}
