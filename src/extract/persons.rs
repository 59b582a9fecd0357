//! Persons, with what they are.
//!
//! | written | name | title |
//! | --- | --- | --- |
//! | `đồng chí Châu Thanh Hải, Chủ tịch UBND huyện` | `Châu Thanh Hải` | `Chủ tịch UBND huyện` |
//! | `ông Lò Văn Páo - Trưởng bản` | `Lò Văn Páo` | `Trưởng bản` |
//! | `Phó Giám đốc Nguyễn Thị Lan chủ trì` | `Nguyễn Thị Lan` | `Phó Giám đốc` |
//! | `Chủ tịch UBND huyện Phù Mỹ` | (a place, and nobody) | |
//!
//! A form of address (`ông`, `bà`, `đồng chí`) makes a name of the two to five capitalised words behind it. A title alone does so only
//! where the first of them is a family name, and where the words name no place.

use super::tokens::{Gap, TokenKind, Tokens};
use crate::model::{Person, Place, Text};
use std::ops::Range;

/// Forms of address.
const ADDRESSES: [&[&str]; 7] = [&["ông"], &["bà"], &["đồng", "chí"], &["đ", "/", "c"], &["anh"], &["chị"], &["em"]];

/// First words of titles, in small letters.
const TITLES: [&str; 30] = [
    "chủ tịch",
    "phó chủ tịch",
    "bí thư",
    "phó bí thư",
    "giám đốc",
    "phó giám đốc",
    "tổng giám đốc",
    "trưởng",
    "phó trưởng",
    "chánh",
    "phó chánh",
    "hiệu trưởng",
    "phó hiệu trưởng",
    "viện trưởng",
    "cục trưởng",
    "chi cục trưởng",
    "phó chi cục trưởng",
    "trạm trưởng",
    "đội trưởng",
    "chỉ huy trưởng",
    "thủ tướng",
    "phó thủ tướng",
    "bộ trưởng",
    "thứ trưởng",
    "ủy viên",
    "chuyên viên",
    "kế toán",
    "bác sĩ",
    "công chức",
    "thư ký",
];

/// Family names, the commonest first, of the Kinh and of the peoples of the mountains and the delta.
const FAMILIES: [&str; 72] = [
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương",
    "lý", "đinh", "đoàn", "trịnh", "mai", "đào", "tô", "lâm", "hà", "cao", "tạ", "chu", "châu", "lương", "trương",
    "tăng", "thái", "phùng", "quách", "vương", "từ", "tống", "kiều", "la", "lục", "nông", "ma", "triệu", "hứa", "bế",
    "lò", "quàng", "cầm", "vì", "cà", "giàng", "vàng", "sùng", "thào", "mùa", "lầu", "cư", "hạng", "thạch", "kim",
    "sơn", "danh", "chau", "kiên", "rơ", "siu", "ksor", "niê", "đàng", "bá", "điểu", "thị",
];

/// The persons of a text, in order, each where it is named. Linear in its length.
pub(super) fn persons(text: &Text, tokens: &Tokens, places: &[Place]) -> Vec<Person> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let found = if tokens.is_silent(i) { None } else { person_at(tokens, i, places) };
        let Some((name, title)) = found else {
            i += 1;
            continue;
        };
        i = name.end.max(i + 1);
        let span = tokens.span_of(&name);
        out.push(Person {
            name: tokens.words(&name),
            title: title.map(|t| tokens.words(&t)),
            page: text.page_at(span.start),
            span,
            bbox: text.bbox(span),
        });
    }
    out
}

fn person_at(tokens: &Tokens, i: usize, places: &[Place]) -> Option<(Range<usize>, Option<Range<usize>>)> {
    // Most words begin neither, and folding is done already.
    let opens = matches!(
        tokens.fold(i),
        "ong"
            | "ba"
            | "dong"
            | "d"
            | "anh"
            | "chi"
            | "em"
            | "chu"
            | "pho"
            | "bi"
            | "giam"
            | "tong"
            | "truong"
            | "chanh"
            | "hieu"
            | "vien"
            | "cuc"
            | "tram"
            | "doi"
            | "thu"
            | "bo"
            | "uy"
            | "chuyen"
            | "ke"
            | "bac"
            | "cong"
    );
    if !opens {
        return None;
    }
    let lower = |k: usize| tokens.text(k).to_lowercase();
    let address = ADDRESSES.iter().find(|words| words.iter().enumerate().all(|(k, w)| lower(i + k) == *w));
    if let Some(address) = address {
        let start = i + address.len();
        let name = name_at(tokens, start)?;
        // `Bà Rịa`, `Ông Đốc`: the form of address is in small letters, or opens the sentence.
        let opens = i == 0 || tokens.gap(i) >= Gap::Line || matches!(tokens.kind(i - 1), Some(TokenKind::Mark(_)));
        if tokens.is_capital(i) && !opens || is_place(tokens, &name, places) {
            return None;
        }
        let title = title_behind(tokens, name.end);
        return Some((name, title));
    }
    // A title right before: `Phó Giám đốc Nguyễn Thị Lan`.
    if !begins_title(tokens, i) {
        return None;
    }
    let name = (i + 1..(i + 9).min(tokens.len()))
        .take_while(|&k| tokens.is_word(k) && tokens.gap(k) < Gap::Tab)
        .filter(|&k| FAMILIES.contains(&lower(k).as_str()) && tokens.is_capital(k) && !tokens.is_upper(k))
        .find_map(|k| name_at(tokens, k))?;
    (name.start > i + 1 && !is_place(tokens, &name, places)).then(|| (name.clone(), Some(i..name.start)))
}

/// Two to five capitalised words on one line, or over a line's end.
fn name_at(tokens: &Tokens, start: usize) -> Option<Range<usize>> {
    let mut end = start;
    while end < start + 5
        && tokens.is_capital(end)
        && !(tokens.is_upper(end) && tokens.text(end).chars().count() > 1)
        && (end == start || matches!(tokens.gap(end), Gap::Space | Gap::Line))
        && !(end > start + 1 && begins_title(tokens, end))
    {
        end += 1;
    }
    (end >= start + 2).then_some(start..end)
}

fn begins_title(tokens: &Tokens, i: usize) -> bool {
    TITLES.iter().any(|title| title.split(' ').enumerate().all(|(k, w)| tokens.text(i + k).to_lowercase() == w))
}

/// `, Chủ tịch UBND huyện` and `- Trưởng bản` behind a name.
fn title_behind(tokens: &Tokens, end: usize) -> Option<Range<usize>> {
    let joint = tokens.is_mark(end, ',') || tokens.is_dash(end) || tokens.is_mark(end, '(');
    let start = end + usize::from(joint);
    if !begins_title(tokens, start) {
        return None;
    }
    let ends = |i: usize| {
        matches!(
            tokens.text(i),
            "chủ"
                | "đã"
                | "làm"
                | "là"
                | "kết"
                | "cho"
                | "ký"
                | "phát"
                | "tại"
                | "trình"
                | "báo"
                | "cùng"
                | "yêu"
                | "giao"
        )
    };
    let mut at = start + 1;
    while at < start + 14 && tokens.is_word(at) && matches!(tokens.gap(at), Gap::Space | Gap::Line) && !ends(at) {
        at += 1;
    }
    Some(start..at)
}

fn is_place(tokens: &Tokens, name: &Range<usize>, places: &[Place]) -> bool {
    let span = tokens.span_of(name);
    let at = places.partition_point(|p| p.span.end <= span.start);
    places.get(at).is_some_and(|p| p.span.start < span.end && p.span.start <= span.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<(String, Option<String>)> {
        let tokens = Tokens::of(text);
        persons(&Text::from_plain(text), &tokens, &[]).into_iter().map(|p| (p.name, p.title)).collect()
    }

    #[test]
    fn persons_are_found_with_what_they_are() {
        for (text, name, title) in [
            ("có đồng chí Châu Thanh Hải, Chủ tịch UBND huyện chủ trì", "Châu Thanh Hải", Some("Chủ tịch UBND huyện")),
            ("nhà ông Lò Văn Páo - Trưởng bản.", "Lò Văn Páo", Some("Trưởng bản")),
            ("Bà Nguyễn Thị Lan (Phó Giám đốc Sở Y tế)", "Nguyễn Thị Lan", Some("Phó Giám đốc Sở Y tế")),
            ("do Phó Giám đốc Nguyễn Thị Lan chủ trì", "Nguyễn Thị Lan", Some("Phó Giám đốc")),
            ("Chủ tịch UBND huyện Trần Văn Bình kết luận", "Trần Văn Bình", Some("Chủ tịch UBND huyện")),
            ("giao đ/c Hoàng Văn Tám theo dõi", "Hoàng Văn Tám", None),
            ("tặng ông Y Bliu Niê", "Y Bliu Niê", None),
        ] {
            assert_eq!(of(text), [(name.to_owned(), title.map(str::to_owned))], "{text}");
        }
    }

    #[test]
    fn bodies_and_places_are_nobody() {
        for text in [
            "Chủ tịch UBND huyện yêu cầu",
            "Chủ tịch UBND huyện Phù Mỹ",
            "tỉnh Bà Rịa - Vũng Tàu",
            "Giám đốc Sở Y tế",
            "các ông bà đại biểu",
            "TRẦN VĂN BÌNH",
            "Trưởng phòng Tài chính",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,120}") {
            for (name, _) in of(&text) {
                prop_assert!(name.split(' ').count() >= 2);
            }
        }

        #[test]
        fn any_scraps(words in prop::collection::vec(prop::sample::select(vec!["ông", "Bà", "đ/c", "Trần", "Văn", ",", "-", "Chủ tịch", "UBND", "huyện", "\n", "\t", "phó"]), 0..30)) {
            of(&words.join(" "));
        }
    }
}
