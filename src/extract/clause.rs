//! What a clause measures: its predicate, without when, where at large and by whom.
//!
//! A notice is written by offices about their own work, so half of its clauses begin with one: `UBND huyện đã ghi vốn
//! 4,15 tỷ đồng` measures `ghi vốn`, `Phòng Nông nghiệp đôn đốc các xã trồng 1.120 ha` measures `trồng`. The parts of such a
//! clause stand in a fixed order, and are read from the left:
//!
//! ```text
//! [Đến nay,] [UBND huyện] [đã] [chỉ đạo] [các xã] [trồng] …
//!  adjunct    office       aux  causative  office   what is measured
//! ```
//!
//! An office is one only before a verb: in `đơn vị đạt chuẩn` and `trường học xuống cấp` it is what is counted.

use crate::orthography::{fold, unify_tone_placement};

/// Words that open a clause and say when, or how it hangs on the one before.
const ADJUNCTS: [&str; 34] = [
    "ngoài ra",
    "bên cạnh đó",
    "trong số này",
    "trong số đó",
    "trong đó",
    "trong tháng",
    "trong quý",
    "trong kỳ",
    "trong năm",
    "trong tuần",
    "trong ngày",
    "trong đợt",
    "qua đó",
    "qua kiểm tra",
    "qua thanh tra",
    "qua rà soát",
    "đồng thời",
    "tuy nhiên",
    "đến nay",
    "hiện nay",
    "hiện",
    "trước mắt",
    "theo đó",
    "nhờ đó",
    "năm nay",
    "năm học mới",
    "từ đầu năm đến nay",
    "từ đầu năm",
    "riêng",
    "hằng năm",
    "hàng năm",
    "hằng tháng",
    "hàng tháng",
    "tại thời điểm kiểm tra",
];

/// Words that an office begins with. With their marks: `số` is no `sở`.
const OFFICES: [&str; 59] = [
    "ubnd",
    "ủy ban",
    "hđnd",
    "hội đồng",
    "sở",
    "phòng",
    "ban",
    "công an",
    "quân sự",
    "bộ đội",
    "biên phòng",
    "chi cục",
    "cục",
    "tổng cục",
    "đoàn",
    "công ty",
    "trung tâm",
    "bệnh viện",
    "trạm",
    "hội",
    "tổ",
    "đội",
    "lực lượng",
    "cơ quan",
    "đơn vị",
    "địa phương",
    "ngành",
    "chủ đầu tư",
    "huyện",
    "xã",
    "tỉnh",
    "thị trấn",
    "thị xã",
    "phường",
    "thành phố",
    "quận",
    "doanh nghiệp",
    "người dân",
    "nhân dân",
    "bà con",
    "kế toán",
    "chủ tịch",
    "thanh tra",
    "tòa án",
    "viện kiểm sát",
    "ngân hàng",
    "nhà trường",
    "mặt trận",
    "liên đoàn",
    "đảng ủy",
    "huyện ủy",
    "thành ủy",
    "văn phòng",
    "mttq",
    "kho bạc",
    "bảo hiểm xã hội",
    "điện lực",
    "nhà tài trợ",
    "chi nhánh",
];

/// Words that stand between the office and its verb.
const AUXILIARIES: [&str; 8] = ["đã", "đang", "sẽ", "mới", "được", "cũng", "còn", "tiếp tục"];

/// Verbs by which an office makes another one act.
const CAUSATIVES: [&str; 10] =
    ["đôn đốc", "chỉ đạo", "giao", "yêu cầu", "đề nghị", "hướng dẫn", "cho", "phân công", "vận động", "huy động"];

/// What offices do.
const VERBS: [&str; 111] = [
    "ban hành",
    "bàn giao",
    "bảo vệ",
    "bắt giữ",
    "bắt",
    "bổ nhiệm",
    "bổ sung",
    "bố trí",
    "bơm",
    "cấp",
    "chăm sóc",
    "chi",
    "chỉ đạo",
    "chuyển",
    "có",
    "cứu",
    "cử",
    "dặm",
    "di dời",
    "duy trì",
    "đào tạo",
    "đạt",
    "đắp",
    "đầu tư",
    "đề nghị",
    "điều chỉnh",
    "điều trị",
    "điều tra",
    "đón",
    "đôn đốc",
    "đốn",
    "đăng ký",
    "để",
    "đưa",
    "gặt",
    "ghi",
    "giải ngân",
    "giải quyết",
    "giải đáp",
    "giám sát",
    "giao",
    "gieo",
    "giới thiệu",
    "hòa giải",
    "hỗ trợ",
    "hoàn thành",
    "huy động",
    "kê khai",
    "kết nạp",
    "khám",
    "khai thác",
    "khởi công",
    "khởi tố",
    "kiểm tra",
    "kiểm điểm",
    "kiến nghị",
    "ký",
    "kỷ luật",
    "làm",
    "lắp đặt",
    "lập",
    "mở",
    "mua",
    "nạo vét",
    "nhận",
    "nhắc nhở",
    "nộp",
    "nợ",
    "nuôi",
    "phát hiện",
    "phát",
    "phạt",
    "phấn đấu",
    "phân bổ",
    "phê duyệt",
    "phối hợp",
    "phục vụ",
    "phun",
    "quản lý",
    "quyên góp",
    "rà soát",
    "sản xuất",
    "sửa chữa",
    "sửa",
    "sử dụng",
    "sơ tán",
    "tặng",
    "tập huấn",
    "thanh toán",
    "tham mưu",
    "thành lập",
    "thẩm định",
    "thiếu",
    "thu",
    "thu hoạch",
    "thực hiện",
    "thụ lý",
    "tiêm",
    "tiếp nhận",
    "tiếp",
    "tiêu hủy",
    "tổ chức",
    "trao",
    "triển khai",
    "trồng",
    "truy thu",
    "tuyển",
    "tuyên truyền",
    "vận động",
    "xác định",
    "xác minh",
];

/// More of them, kept apart because they also stand inside names of offices (`thanh tra huyện`, `công ty xây dựng`).
const LATE_VERBS: [&str; 10] =
    ["xây dựng", "xây", "thanh tra", "xử lý", "xử phạt", "xóa", "thay", "thu gom", "thu hồi", "trích"];

/// Endings that only lead to the number.
const ENDINGS: [&str; 16] = [
    "ước thực hiện",
    "thực hiện được",
    "ước đạt",
    "ước tính",
    "tổng cộng",
    "với tổng số",
    "tổng cộng là",
    "với tổng",
    "là",
    "ước",
    "thực hiện",
    "đạt được",
    "có",
    "được",
    "gồm",
    "hiện nay",
];

/// Nouns (folded) that name a property and not whose it is: `số tiền`, `tổng diện tích`, `trọng lượng`.
const PROPERTIES: [&str; 42] = [
    "so tien",
    "so luong",
    "so thu",
    "kinh phi",
    "tri gia",
    "gia tri",
    "dien tich",
    "trong luong",
    "khoi luong",
    "san luong",
    "nang suat",
    "cong suat",
    "chieu dai",
    "dai",
    "rong",
    "tru luong",
    "binh quan",
    "trung binh",
    "tong so",
    "tong so tien",
    "tong kinh phi",
    "tong dien tich",
    "tong tri gia",
    "tong gia tri",
    "tong trong luong",
    "von",
    "tong von",
    "muc thu",
    "muc ho tro",
    "dinh muc",
    "hieu suat",
    "suc chua",
    "ty le",
    "tong thu",
    "tong chi",
    "ket du",
    "tang",
    "giam",
    "con lai",
    "con no",
    "tong cong",
    "tang them",
];

/// Words that open a clause on which the main one hangs: `Khi có báo động III, sơ tán 311 hộ`.
const SUBORDINATES: [&str; 7] = ["khi", "nếu", "nhằm", "để", "do", "sau", "trường"];

/// A label without adjuncts, acting office and endings; empty where it says nothing else (`Năm học mới toàn huyện có`).
pub(super) fn predicate(label: &str, counted: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|w| spelled(w.trim_end_matches(','))).collect();
    let counted_words = spelled(counted);
    let mut start = after_subordinate(&words);
    loop {
        let from = start;
        let rest = |start: usize| lower.get(start..).unwrap_or_default();
        start += adjunct(rest(start));
        // What is counted is no office: `đơn vị đạt chuẩn`.
        if counted.is_empty() || stands(rest(start), 0, &counted_words).is_none() {
            start += office(rest(start));
        }
        start += light_verb(rest(start));
        if from == start {
            break;
        }
    }
    let mut rest: Vec<&str> = words.get(start..).unwrap_or_default().to_vec();
    without_area(&mut rest);
    let mut text = rest.join(" ");
    let end = without_time(&text).len();
    text.truncate(end);
    // `63 hộ thuê với tổng diện tích`: the property is that of the next figure, or of this one where it counts nothing.
    if let Some((said, property)) = text.rsplit_once(" với ")
        && is_property(property)
    {
        let whose = counted.is_empty() && words_in(said) < 4;
        text = if whose { property.to_owned() } else { said.to_owned() };
    }
    while let Some(shorter) = ENDINGS.iter().find_map(|e| text.strip_suffix(e).filter(|t| t.ends_with(' '))) {
        let shorter = shorter.trim_end().trim_end_matches(',');
        if words_in(shorter) < 2 {
            break;
        }
        text = shorter.to_owned();
    }
    text
}

/// Cuts `từ tháng 5`, `trong năm 2023` off: the day is a column of its own.
fn without_time(text: &str) -> &str {
    const TIMES: [&str; 8] = [
        " từ tháng ",
        " từ năm ",
        " từ ngày ",
        " đến ngày ",
        " trong năm ",
        " trước ngày ",
        " từ đầu năm",
        " trong tháng ",
    ];
    let cut = TIMES.iter().filter_map(|t| text.find(t)).min().and_then(|i| text.get(..i));
    cut.filter(|c| words_in(c) >= 2).unwrap_or(text)
}

/// One past `Khi có báo động III,`, where that leaves a clause.
fn after_subordinate(words: &[&str]) -> usize {
    let opens = words.first().is_some_and(|w| SUBORDINATES.contains(&w.to_lowercase().as_str()));
    let comma = words.iter().position(|w| w.ends_with(',')).filter(|c| opens && c + 2 < words.len());
    comma.map_or(0, |c| c + 1)
}

/// True for words that say a property of something told before, or how it changed.
pub(super) fn is_property(label: &str) -> bool {
    let key = fold(label);
    PROPERTIES.contains(&key.as_str())
}

fn words_in(text: &str) -> usize {
    text.split_whitespace().count()
}

fn spelled(text: &str) -> String {
    unify_tone_placement(&text.to_lowercase())
}

/// The number of words of `phrase`, where they stand at `at`.
fn stands(words: &[String], at: usize, phrase: &str) -> Option<usize> {
    let mut n = 0;
    for word in phrase.split(' ') {
        if words.get(at + n).map(String::as_str) != Some(word) {
            return None;
        }
        n += 1;
    }
    Some(n)
}

fn any_of(words: &[String], at: usize, phrases: &[&str]) -> Option<usize> {
    phrases.iter().find_map(|phrase| stands(words, at, phrase))
}

/// The length of the adjunct that opens a clause, 0 for none.
fn adjunct(words: &[String]) -> usize {
    const AREAS: [&str; 10] =
        ["huyện", "tỉnh", "xã", "phường", "quận", "thị xã", "thị trấn", "thành phố", "ngành", "đảng bộ"];
    if let Some(n) = any_of(words, 0, &ADJUNCTS) {
        return n;
    }
    match words.first().map(String::as_str) {
        Some("của" | "với") if words.len() > 1 => 1,
        // `toàn huyện`, `toàn thị xã`
        Some("toàn") => any_of(words, 1, &AREAS).map_or(0, |n| n + 1),
        _ => 0,
    }
}

/// The length of an acting office with its auxiliaries, 0 for none.
fn office(words: &[String]) -> usize {
    // `đôn đốc các xã trồng`
    let mut at = any_of(words, 0, &CAUSATIVES).unwrap_or_default();
    at += usize::from(matches!(words.get(at).map(String::as_str), Some("các" | "những" | "mọi")));
    // `ban hành` is what one does and no `ban`.
    let acts = VERBS.iter().any(|v| stands(words, at, v).is_some_and(|n| n > 1));
    if acts || any_of(words, at, &OFFICES).is_none() {
        return 0;
    }
    let limit = words.len().min(at + 12);
    let verb = |i: usize| any_of(words, i, &VERBS).or_else(|| any_of(words, i, &LATE_VERBS).filter(|_| i > at + 1));
    let auxiliary = |i: usize| any_of(words, i, &AUXILIARIES).filter(|n| i + n < words.len());
    // An auxiliary tells the verb for sure; without one the first verb does.
    let told = (at + 1..limit).find_map(|i| auxiliary(i).map(|n| i + n));
    let Some(mut end) = told.or_else(|| (at + 1..limit).find(|&i| verb(i).is_some())) else { return 0 };
    while let Some(n) = auxiliary(end) {
        end += n;
    }
    end
}

/// The length of `tổ chức` and the like before the verb that tells: `tổ chức sơ tán`.
fn light_verb(words: &[String]) -> usize {
    let light = any_of(words, 0, &["tổ chức", "tiến hành", "triển khai", "thực hiện"]);
    let tells = |n: usize| VERBS.iter().chain(&LATE_VERBS).any(|v| stands(words, n, v).is_some_and(|n| n > 1));
    light.filter(|n| tells(*n)).unwrap_or_default()
}

/// Cuts `trên địa bàn (huyện)` out: it has its own column.
fn without_area(words: &mut Vec<&str>) {
    let at = (0..words.len())
        .find(|&i| fold(&words.get(i..(i + 3).min(words.len())).unwrap_or_default().join(" ")) == "tren dia ban");
    let Some(at) = at else { return };
    let mut end = at + 3;
    let kind =
        |w: Option<&&str>| matches!(w.map(|w| fold(w)).as_deref(), Some("huyen" | "tinh" | "xa" | "phuong" | "quan"));
    end += usize::from(kind(words.get(end)));
    if words.len() - (end - at) >= 2 {
        words.drain(at..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_acts_is_not_what_is_measured() {
        for (label, expected) in [
            ("UBND huyện đã ghi vốn", "ghi vốn"),
            ("các doanh nghiệp đã nộp", "nộp"),
            ("Đoàn phát hiện hồ sơ thiếu biên bản", "phát hiện hồ sơ thiếu biên bản"),
            ("Phòng Nông nghiệp và PTNT đôn đốc các xã trồng cây vụ đông", "trồng cây vụ đông"),
            ("Đến nay các xã phía nam đã gặt xong", "gặt xong"),
            ("toàn huyện thiếu", "thiếu"),
            ("Thu ngân sách trên địa bàn ước thực hiện", "Thu ngân sách"),
        ] {
            assert_eq!(predicate(label, ""), expected, "{label}");
        }
    }

    #[test]
    fn what_is_counted_stays() {
        assert_eq!(
            predicate("đơn vị có tỷ lệ kích hoạt đạt trên 90%", "đơn vị"),
            "đơn vị có tỷ lệ kích hoạt đạt trên 90%"
        );
        assert_eq!(predicate("Tổng số hồ sơ đã thu nhận", "hồ sơ"), "Tổng số hồ sơ đã thu nhận");
        assert_eq!(predicate("Số hộ nghèo cuối năm", "hộ"), "Số hộ nghèo cuối năm");
        assert_eq!(predicate("công trình xây dựng", ""), "công trình xây dựng");
        assert_eq!(predicate("UBND huyện", ""), "UBND huyện");
        assert_eq!(predicate("Số tờ khai phải nộp", "tờ khai"), "Số tờ khai phải nộp");
        assert_eq!(predicate("bàn giao căn nhà", ""), "bàn giao căn nhà");
        assert_eq!(predicate("Năm học mới toàn huyện", "trường"), "");
    }

    #[test]
    fn properties_hang_on_what_was_told() {
        assert!(["số tiền", "tổng diện tích", "Tăng", "công suất"].iter().all(|l| is_property(l)));
        assert!(!["số tiền xử phạt", "hộ nghèo", ""].iter().any(|l| is_property(l)));
    }

    proptest! {
        #[test]
        fn any_label_loses_words_only(label in "\\PC{0,60}", counted in "[a-z ]{0,8}") {
            let said = predicate(&label, &counted);
            let kept: Vec<&str> = label.split_whitespace().collect();
            prop_assert!(said.split_whitespace().all(|w| kept.iter().any(|k| k.trim_end_matches(',') == w.trim_end_matches(','))));
        }
    }
}
