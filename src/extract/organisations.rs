//! Bodies by their names: `UBND huyện Đại Từ`, `Sở Tài nguyên và Môi trường`, `Phòng Lao động - Thương binh và Xã hội`.
//!
//! Decree 30/2020/NĐ-CP, appendix II, capitalises a body's kind and the first syllable of each word of its field: `Sở` + `Tài nguyên` +
//! `và` + `Môi trường`. Fields are words of two syllables but for a few that are told, so a verb behind the name (`Sở Tài chính
//! bố trí`) is no part of it. At the end may stand the unit that it belongs to: `huyện`, `tỉnh Lai Châu`.

use super::tokens::{Gap, Tokens};
use crate::model::{Organisation, Text};
use crate::orthography::unify_tone_placement;
use std::ops::Range;

/// Bodies whose kind is all of the name but for the unit.
const WHOLE: [&str; 26] = [
    "ủy ban nhân dân",
    "ubnd",
    "hội đồng nhân dân",
    "hđnd",
    "ủy ban mttq việt nam",
    "ủy ban mặt trận tổ quốc việt nam",
    "mttq việt nam",
    "mặt trận tổ quốc việt nam",
    "công an",
    "tỉnh ủy",
    "huyện ủy",
    "thành ủy",
    "thị ủy",
    "đảng ủy",
    "quốc hội",
    "chính phủ",
    "thủ tướng chính phủ",
    "bộ chính trị",
    "ban bí thư",
    "tòa án nhân dân",
    "viện kiểm sát nhân dân",
    "kho bạc nhà nước",
    "bảo hiểm xã hội",
    "hội nông dân",
    "hội liên hiệp phụ nữ",
    "hội cựu chiến binh",
];

/// Kinds that a field follows.
const KINDS: [&str; 26] = [
    "sở",
    "phòng",
    "ban",
    "bộ",
    "cục",
    "chi cục",
    "tổng cục",
    "vụ",
    "viện",
    "trung tâm",
    "văn phòng",
    "công ty",
    "hội",
    "liên đoàn",
    "đoàn",
    "bệnh viện",
    "trường",
    "thanh tra",
    "trạm",
    "đội",
    "hạt",
    "ngân hàng",
    "quỹ",
    "chi nhánh",
    "tổng công ty",
    "hợp tác xã",
];

/// Fields of more than two syllables, in small letters.
const FIELDS: [&str; 16] = [
    "giao thông vận tải",
    "phát triển nông thôn",
    "công nghệ thông tin",
    "kinh tế - hạ tầng",
    "quản lý dự án",
    "quản lý thị trường",
    "chỉ huy quân sự",
    "chỉ huy phòng thủ dân sự",
    "đầu tư xây dựng",
    "chính sách xã hội",
    "phát triển quỹ đất",
    "giáo dục nghề nghiệp",
    "kiểm soát bệnh tật",
    "thanh niên cộng sản hồ chí minh",
    "dân tộc nội trú",
    "quản lý đất đai",
];

/// The bodies of a text, in order, each where it is named. Linear in its length.
pub(super) fn organisations(text: &Text, tokens: &Tokens) -> Vec<Organisation> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let found = if tokens.is_silent(i) { None } else { body_at(tokens, i) };
        let Some(range) = found else {
            i += 1;
            continue;
        };
        i = range.end.max(i + 1);
        let span = tokens.span_of(&range);
        out.push(Organisation {
            name: tokens.words(&range),
            page: text.page_at(span.start),
            span,
            bbox: text.bbox(span),
        });
    }
    out
}

fn lower(tokens: &Tokens, i: usize) -> String {
    unify_tone_placement(&tokens.text(i).to_lowercase())
}

/// One past `phrase` at `i`, over spaces and line ends.
fn phrase(tokens: &Tokens, i: usize, phrase: &str) -> Option<usize> {
    let mut at = i;
    for word in phrase.split(' ') {
        let joined = at == i || matches!(tokens.gap(at), Gap::Space | Gap::Line);
        if !joined || lower(tokens, at) != word {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn body_at(tokens: &Tokens, i: usize) -> Option<Range<usize>> {
    // `12/TB-UBND` is a symbol.
    let glued = tokens.gap(i) == Gap::None && i > 0 && (tokens.is_dash(i - 1) || tokens.is_mark(i - 1, '/'));
    if !tokens.is_capital(i) || glued {
        return None;
    }
    // Few capitalised words begin one, and folding is done already.
    let opens = matches!(
        tokens.fold(i),
        "uy" | "ubnd"
            | "hoi"
            | "hdnd"
            | "mttq"
            | "mat"
            | "cong"
            | "tinh"
            | "huyen"
            | "thanh"
            | "thi"
            | "dang"
            | "quoc"
            | "chinh"
            | "thu"
            | "bo"
            | "ban"
            | "toa"
            | "vien"
            | "kho"
            | "bao"
            | "so"
            | "phong"
            | "cuc"
            | "chi"
            | "tong"
            | "vu"
            | "trung"
            | "van"
            | "lien"
            | "doan"
            | "benh"
            | "truong"
            | "tram"
            | "doi"
            | "hat"
            | "ngan"
            | "quy"
            | "hop"
    );
    if !opens {
        return None;
    }
    let longest = |list: &[&str]| list.iter().filter_map(|w| phrase(tokens, i, w)).max();
    if let Some(end) = longest(&WHOLE) {
        return Some(i..with_unit(tokens, end));
    }
    let kind = longest(&KINDS)?;
    let mut end = field_at(tokens, kind)?;
    // `… và Môi trường`, `- Thương binh`, `, Thể thao`
    while let Some(next) = joint(tokens, end).and_then(|at| field_at(tokens, at)) {
        end = next;
    }
    Some(i..with_unit(tokens, end))
}

/// One past what joins two fields.
fn joint(tokens: &Tokens, at: usize) -> Option<usize> {
    let mark = tokens.is_dash(at) || tokens.is_mark(at, ',') || tokens.is_mark(at, '&');
    // A comma joins only where `và` closes the row: `Văn hóa, Thể thao và Du lịch`.
    let closed =
        !tokens.is_mark(at, ',') || (at + 1..at + 6).any(|k| tokens.text(k) == "và" && tokens.is_capital(k + 1));
    (mark && closed || tokens.text(at) == "và").then_some(at + 1)
}

/// One past the field at `i`: a capitalised syllable and the next, an abbreviation, or one of [`FIELDS`].
fn field_at(tokens: &Tokens, i: usize) -> Option<usize> {
    if !tokens.is_capital(i) || tokens.gap(i) == Gap::Tab || tokens.gap(i) == Gap::Page {
        return None;
    }
    // Another body begins: `UBND huyện và Sở Tài chính`.
    if KINDS.iter().chain(&WHOLE).any(|k| phrase(tokens, i, k).is_some_and(|e| tokens.is_capital(e))) {
        return None;
    }
    if let Some(end) = FIELDS.iter().filter_map(|f| phrase(tokens, i, f)).max() {
        return Some(end);
    }
    if tokens.is_upper(i) && tokens.text(i).chars().count() > 1 {
        return Some(i + 1);
    }
    let second = tokens.is_word(i + 1) && matches!(tokens.gap(i + 1), Gap::Space | Gap::Line);
    Some(if second && !is_unit_kind(tokens, i + 1) { i + 2 } else { i + 1 })
}

fn is_unit_kind(tokens: &Tokens, i: usize) -> bool {
    matches!(lower(tokens, i).as_str(), "tỉnh" | "huyện" | "xã" | "phường" | "quận")
        || phrase(tokens, i, "thị trấn").or_else(|| phrase(tokens, i, "thị xã")).is_some()
        || phrase(tokens, i, "thành phố").is_some()
}

/// One past the unit that a body belongs to: `huyện`, `tỉnh Lai Châu`, `các xã`.
fn with_unit(tokens: &Tokens, end: usize) -> usize {
    if !is_unit_kind(tokens, end) || !matches!(tokens.gap(end), Gap::Space | Gap::Line) {
        return end;
    }
    let two = !matches!(lower(tokens, end).as_str(), "tỉnh" | "huyện" | "xã" | "phường" | "quận");
    let mut at = end + 1 + usize::from(two);
    let from = at;
    // On the same line: below `ỦY BAN NHÂN DÂN HUYỆN QUAN SƠN` stands `Số: 12/TB-UBND`.
    while at < from + 4 && tokens.is_capital(at) && tokens.gap(at) == Gap::Space {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<String> {
        organisations(&Text::from_plain(text), &Tokens::of(text)).into_iter().map(|o| o.name).collect()
    }

    #[test]
    fn bodies_are_found_whole() {
        for (text, names) in [
            ("giao Sở Tài nguyên và Môi trường rà soát", &["Sở Tài nguyên và Môi trường"][..]),
            ("Sở Tài chính bố trí 2 tỷ đồng", &["Sở Tài chính"]),
            ("Phòng Lao động - Thương binh và Xã hội huyện", &["Phòng Lao động - Thương binh và Xã hội huyện"]),
            ("Sở Văn hóa, Thể thao và Du lịch", &["Sở Văn hóa, Thể thao và Du lịch"]),
            ("UBND huyện Đại Từ yêu cầu Công an huyện", &["UBND huyện Đại Từ", "Công an huyện"]),
            ("Kính gửi: Ủy ban nhân dân tỉnh Lai Châu", &["Ủy ban nhân dân tỉnh Lai Châu"]),
            ("Sở Nông nghiệp và Phát triển nông thôn chỉ đạo", &["Sở Nông nghiệp và Phát triển nông thôn"]),
            ("Bộ Y tế, Sở Y tế", &["Bộ Y tế", "Sở Y tế"]),
            ("của Thủ tướng Chính phủ quy định", &["Thủ tướng Chính phủ"]),
            ("ỦY BAN NHÂN DÂN\nHUYỆN QUAN SƠN\nSố: 12/TB-UBND", &["ỦY BAN NHÂN DÂN HUYỆN QUAN SƠN"]),
        ] {
            assert_eq!(of(text), names, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_bodies() {
        for text in ["các sở, ban, ngành", "Phòng họp số 2", "Ban hành kế hoạch", "Số hộ nghèo", "Trường hợp khác"]
        {
            assert_eq!(of(text), Vec::<String>::new(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,120}") {
            of(&text);
        }

        #[test]
        fn any_scraps(words in prop::collection::vec(prop::sample::select(vec!["Sở", "Tài", "chính", "và", "Môi", ",", "-", "UBND", "huyện", "Đại", "\n", "\t", "Hội"]), 0..30)) {
            of(&words.join(" "));
        }
    }
}
