//! Words that say too little to stand alone, and so lean on the figures told before them.
//!
//! `giảm 06 vụ` says how something changed, `thấp nhất là` which one is meant, `khá 13` which grade of the row, `số tiền` of what
//! property. [`super::thread`] finds what each of them leans on.

use super::vocabulary::{PROPERTIES, any_of, spelled, words_in};
use crate::orthography::fold;

/// True for words that only pick out of what was told before: `thấp nhất là`, `tập trung ở`.
pub(super) fn is_vague(label: &str) -> bool {
    const PICKS: &[&str] = &[
        "cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "nhất", "là", "hơn", "còn", "chủ", "yếu", "tập", "trung", "tại",
        "ở", "riêng", "có", "với", "tiêu", "biểu", "điển", "hình", "như", "gồm", "cả", "xảy", "nơi",
    ];
    label.split_whitespace().all(|w| PICKS.contains(&spelled(w.trim_end_matches([',', ':'])).as_str()))
}

/// True for the head of a list that says where things are and not what: `Địa bàn xảy ra nhiều là`, `Ca bệnh tập trung ở`.
pub(super) fn only_places(head: &str, unit: &str) -> bool {
    const PLACES: &[&str] = &[
        "địa",
        "bàn",
        "xã",
        "huyện",
        "phường",
        "thị",
        "trấn",
        "tỉnh",
        "nơi",
        "khu",
        "vực",
        "đơn",
        "vị",
        "phương",
        "các",
        "những",
        "phần",
        "xảy",
        "ra",
        "số",
        "một",
        "trong",
        "đó",
        "tổng",
    ];
    let unit = spelled(unit);
    let own = |w: &str| {
        let w = spelled(w.trim_end_matches([',', ':']));
        !PLACES.contains(&w.as_str()) && !is_vague(&w) && !unit.split(' ').any(|u| u == w)
    };
    !head.contains(|c: char| c.is_ascii_digit()) && head.split_whitespace().filter(|w| own(w)).count() <= 1
}

/// True for the places that a list has left out: `các xã khác`, `các địa phương còn lại`.
pub(super) fn is_others(label: &str) -> bool {
    const PLACES: &[&str] = &[
        "các",
        "những",
        "xã",
        "phường",
        "thị",
        "trấn",
        "huyện",
        "đơn",
        "vị",
        "địa",
        "phương",
        "bàn",
        "nơi",
        "thôn",
        "ấp",
        "khác",
        "còn",
        "lại",
        "số",
        "tại",
        "ở",
    ];
    let words: Vec<String> = label.split_whitespace().map(spelled).collect();
    let rest = words.last().is_some_and(|w| w == "khác") || words.ends_with(&["còn".to_owned(), "lại".to_owned()]);
    rest && words.len() > 1 && words.iter().all(|w| PLACES.contains(&w.as_str()))
}

/// True for words that say that what follows is left of something told before.
pub(super) fn is_rest(label: &str) -> bool {
    let key = spelled(label);
    matches!(
        key.trim_matches([',', ' ']),
        "còn"
            | "còn lại"
            | "hiện còn"
            | "số còn lại"
            | "hiện còn lại"
            | "đến nay còn"
            | "vẫn còn"
            | "chỉ còn"
            | "còn lại là"
            | "số còn lại là"
    )
}

/// Grades of which several stand in a row: `xếp loại tốt 231, khá 13`.
const GRADES: &[&str] = &["xuất sắc", "giỏi", "tốt", "khá", "trung bình", "đạt", "không đạt", "yếu", "kém", "yếu kém"];

/// The words before, with the grade that they end with exchanged for this one.
pub(super) fn regraded(before: &str, grade: &str) -> Option<String> {
    let grade = spelled(grade);
    GRADES.iter().find(|g| **g == grade)?;
    let stem = GRADES.iter().filter_map(|g| before.strip_suffix(g)).find(|s| s.ends_with(' '))?;
    (!stem.trim().is_empty()).then(|| format!("{stem}{grade}"))
}

/// How something told before has changed, where a label says nothing else: `tăng`, `tương ứng giảm`, `cao hơn` of `cao hơn cùng
/// kỳ năm 2022`.
pub(super) fn change(label: &str) -> Option<String> {
    const CHANGES: &[&str] = &[
        "tăng trưởng",
        "tăng",
        "sụt giảm",
        "giảm",
        "cao hơn",
        "thấp hơn",
        "nhiều hơn",
        "ít hơn",
        "vượt",
        "hụt",
        "gấp",
    ];
    const BESIDE: &[&str] =
        &["thêm", "lên", "đi", "xuống", "được", "khoảng", "mạnh", "nhẹ", "đã", "đều", "cũng", "tương", "ứng", "đương"];
    const COMPARED: &[&str] = &[
        "so", "với", "cùng", "kỳ", "năm", "trước", "ngoái", "đầu", "cuối", "kế", "hoạch", "chỉ", "tiêu", "quý",
        "tháng", "nhiệm", "mức", "bình", "quân", "chung", "học", "giao", "được",
    ];
    let lower: Vec<String> = label.split_whitespace().map(|w| spelled(w.trim_end_matches(','))).collect();
    let start = lower.iter().position(|w| !BESIDE.contains(&w.as_str()))?;
    let mut end = start + any_of(&lower, start, CHANGES)?;
    while lower.get(end).is_some_and(|w| matches!(w.as_str(), "thêm" | "lên" | "xuống")) {
        end += 1;
    }
    let compares = |w: &String| {
        BESIDE.contains(&w.as_str()) || COMPARED.contains(&w.as_str()) || w.chars().all(|c| c.is_ascii_digit())
    };
    let rest = lower.get(end..).unwrap_or_default();
    rest.iter().all(compares).then(|| lower.get(start..end).unwrap_or_default().join(" "))
}

/// True for words that say only how something told before has changed.
pub(super) fn is_change(label: &str) -> bool {
    change(label).is_some()
}

/// The indicator that the head of a list names by the unit of its entries: `Một số xã có số việc tồn nhiều` → `số việc tồn`.
pub(super) fn numbered(head: &str, unit: &str) -> Option<String> {
    let at = head.find(&format!("số {unit} ")).filter(|_| !unit.is_empty())?;
    let mut words: Vec<&str> = head.get(at..)?.split_whitespace().collect();
    while words.last().is_some_and(|w| is_vague(w)) {
        words.pop();
    }
    let named = words.len() > 1 + words_in(unit) && words.len() <= 10;
    named.then(|| words.join(" ").trim_end_matches([',', ':']).to_owned())
}

/// True for words that say a property of something told before, or how it changed.
pub(super) fn is_property(label: &str) -> bool {
    let key = fold(label);
    // `có tổng công suất`
    let key = ["co ", "voi ", "la ", "va "].iter().find_map(|w| key.strip_prefix(w)).unwrap_or(&key);
    let key = [
        "tu dau nam",
        "nam nay",
        "ca nam",
        "trong thang",
        "trong nam",
        "hien nay",
        "toan huyen",
        "toan xa",
        "toan tinh",
        "nam nay moi",
        "binh quan",
    ]
    .iter()
    .find_map(|when| key.strip_suffix(when).and_then(|k| k.strip_suffix(' ')))
    .unwrap_or(key);
    // `lũy kế 6 tháng`
    let digits = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    let span = key.rsplit_once(' ').filter(|(_, unit)| matches!(*unit, "thang" | "nam" | "quy" | "tuan"));
    let key = span.and_then(|(rest, _)| rest.rsplit_once(' ')).filter(|(_, n)| digits(n)).map_or(key, |(rest, _)| rest);
    let key = key.strip_suffix(" moi").unwrap_or(key);
    PROPERTIES.contains(&key) || key.strip_prefix("tong ").is_some_and(|k| PROPERTIES.contains(&k))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_hang_on_what_was_told() {
        assert!(["số tiền", "tổng diện tích", "công suất", "số thu năm nay"].iter().all(|l| is_property(l)));
        assert!(!["số tiền xử phạt", "hộ nghèo", ""].iter().any(|l| is_property(l)));
    }

    #[test]
    fn changes_and_picks_say_nothing_of_their_own() {
        assert!(["tăng", "Giảm", "tương ứng giảm", "cao hơn", "tăng thêm"].iter().all(|l| is_change(l)));
        assert!(!["hộ nghèo giảm", "giảm lỗ", "tăng cường", ""].iter().any(|l| is_change(l)));
        assert_eq!(change("cao hơn cùng kỳ năm 2022").as_deref(), Some("cao hơn"));
        assert!(is_vague("thấp nhất là") && !is_vague("tỷ lệ thấp nhất"));
        assert!(is_others("các xã khác") && is_others("Các địa phương còn lại") && !is_others("các xã khó khăn"));
        assert!(is_rest("hiện còn") && is_rest("còn lại") && !is_rest("còn nợ"));
    }

    #[test]
    fn heads_of_lists_name_places_or_things() {
        assert!(only_places("Địa bàn xảy ra nhiều là", "vụ") && only_places("Ca bệnh tập trung ở", "ca"));
        assert!(!only_places("Số nhà chưa khởi công, tập trung tại", "căn") && !only_places("gồm 03 ổ dịch tại", "ổ"));
        assert_eq!(numbered("Một số xã có số việc tồn nhiều", "việc").as_deref(), Some("số việc tồn"));
        assert_eq!(numbered("Một số xã có việc", "việc"), None);
    }

    #[test]
    fn grades_stand_in_a_row() {
        assert_eq!(regraded("xếp loại tốt", "khá").as_deref(), Some("xếp loại khá"));
        assert_eq!(regraded("học lực trung bình", "Yếu").as_deref(), Some("học lực yếu"));
        assert!(regraded("hộ nghèo", "khá").is_none() && regraded("xếp loại tốt", "hộ").is_none());
    }
}
