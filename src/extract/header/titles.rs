//! Titles of signers, and how they are spelled.
//!
//! Titles are a closed list, and stand under a stamp: `KT. CHỦ TICH`, `PHO CHU TỊCH`. Where a title differs from one of the list
//! by its marks only, it is that one: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`. The names behind it stay as they were read.

use crate::orthography::{fold, unify_tone_placement};
use std::sync::LazyLock;

/// How the title of a signer begins.
const OFFICES: [&str; 48] = [
    "chủ tịch",
    "phó chủ tịch",
    "giám đốc",
    "phó giám đốc",
    "trưởng",
    "phó trưởng",
    "tổ trưởng",
    "tổ phó",
    "chánh",
    "phó chánh",
    "bí thư",
    "phó bí thư",
    "hiệu trưởng",
    "phó hiệu trưởng",
    "tổng giám đốc",
    "thủ tướng",
    "phó thủ tướng",
    "bộ trưởng",
    "thứ trưởng",
    "cục trưởng",
    "phó cục trưởng",
    "chi cục trưởng",
    "phó chi cục trưởng",
    "viện trưởng",
    "trạm trưởng",
    "hạt trưởng",
    "đội trưởng",
    "tổng cục trưởng",
    "vụ trưởng",
    "đại diện",
    "thư ký",
    "chủ tọa",
    "chánh án",
    "thủ trưởng cơ quan",
    "người lập",
    "người lập biểu",
    "lập biểu",
    "kế toán",
    "trưởng ban",
    "trưởng phòng",
    "ủy viên",
    "thường trực",
    "thành viên",
    "chỉ huy trưởng",
    "phó chỉ huy trưởng",
    "tổng thanh tra",
    "chánh thanh tra",
    "chủ nhiệm",
];

/// Bodies that somebody signs for.
const BODIES: [&str; 6] =
    ["ủy ban nhân dân", "hội đồng nhân dân", "ban thường vụ", "ban thường trực", "ủy ban bầu cử", "ban chỉ đạo"];

/// Folded titles and bodies with their spelling, the longest first.
static SPELLED: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let all = OFFICES.iter().chain(&BODIES);
    let mut out: Vec<(String, String)> = all.map(|o| (fold(o), o.to_uppercase())).collect();
    out.sort_by_key(|(key, _)| (std::cmp::Reverse(key.len()), key.clone()));
    out
});

fn begins(text: &str, with: &str) -> bool {
    text.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// True for a folded text that begins with a title.
pub(super) fn is_office(key: &str) -> bool {
    static KEYS: LazyLock<Vec<String>> = LazyLock::new(|| OFFICES.iter().map(|o| fold(o)).collect());
    KEYS.iter().any(|o| begins(key, o))
}

/// A line of a title with its known words spelled right.
pub(super) fn spelled(title: &str) -> String {
    let words: Vec<&str> = title.split(' ').collect();
    // `KT.`, `TM.` stand before it.
    let start = usize::from(words.first().is_some_and(|w| w.ends_with('.') || w.contains('/')));
    let key = fold(&words.get(start..).unwrap_or_default().join(" "));
    let Some((known, right)) = SPELLED.iter().find(|(known, _)| begins(&key, known)) else { return title.to_owned() };
    let length = known.split(' ').count();
    // `UỶ BAN` is `ỦY BAN` in another habit of placing the mark, and no error.
    let same = |t: &str| unify_tone_placement(&t.to_lowercase());
    let written = words.get(start..start + length).unwrap_or_default().join(" ");
    if same(&written) == same(right) {
        return title.to_owned();
    }
    let before = words.iter().take(start).copied();
    let after = words.iter().skip(start + length).copied();
    before.chain([right.as_str()]).chain(after).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_lost_marks_are_spelled() {
        assert_eq!(spelled("PHO CHU TỊCH"), "PHÓ CHỦ TỊCH");
        assert_eq!(spelled("KT. CHỦ TICH"), "KT. CHỦ TỊCH");
        assert_eq!(spelled("TM. UY BAN NHÂN DÂN"), "TM. ỦY BAN NHÂN DÂN");
        assert_eq!(spelled("TRUONG PHÒNG NỘI VỤ"), "TRƯỞNG PHÒNG NỘI VỤ");
    }

    #[test]
    fn other_words_stay() {
        for title in ["CHỦ TỊCH", "KT. TRẠM TRƯỞNG", "TM. UỶ BAN NHÂN DÂN", "Y SĨ", ""] {
            assert_eq!(spelled(title), title);
        }
        assert!(is_office("chu tich ubnd xa") && !is_office("chu tichx"));
    }
}
