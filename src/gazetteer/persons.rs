//! Where a bare name is no place: in a person's name, behind a title, in a longer name.
//!
//! `Nguyễn Hải Bình`, `bà Hải Yến`, `trường Tiểu học Hải Hòa`, `cầu Hải Bình` are not the ward of Hải Bình;
//! `tại Hải Bình`, `UBND Hải Bình`, `Hải Bình (67,35%)` are.

use super::kinds::is_cooperative;
use super::tokens::Token;
use super::wreckage::Syllable;

const SURNAMES: [&str; 38] = [
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương",
    "lý", "đinh", "trịnh", "đoàn", "mai", "trương", "lương", "cao", "tạ", "hà", "đào", "vương", "lưu", "nguyen",
    "tran", "le", "pham", "hoang", "bui", "do", "ngo", "dang", "vi",
];

/// Words that make of the name behind them something other than a unit.
const OTHER_THINGS: [&str; 44] = [
    "trường",
    "học",
    "thcs",
    "thpt",
    "non",
    "ty",
    "htx",
    "viện",
    "chợ",
    "sông",
    "cầu",
    "núi",
    "đường",
    "hồ",
    "đền",
    "chùa",
    "đình",
    "thôn",
    "bản",
    "làng",
    "xóm",
    "ấp",
    "khóm",
    "buôn",
    "đèo",
    "suối",
    "kênh",
    "đập",
    "cảng",
    "ga",
    "phố",
    "ngõ",
    "quán",
    "hãng",
    "máy",
    "tế",
    "nghiệp",
    "quyển",
    "đảo",
    "rạch",
    "hang",
    "tổ",
    "cảng",
    "đồn",
];

/// The same where the marks are lost, without those that are other words then too (`chợ` and `cho`, `bản` and `bàn`).
const OTHER_THINGS_PLAIN: [&str; 28] = [
    "truong", "hoc", "thcs", "thpt", "non", "ty", "tnhh", "htx", "vien", "song", "cau", "nui", "duong", "dinh", "thon",
    "lang", "xom", "ap", "khom", "buon", "deo", "suoi", "kenh", "dap", "cang", "hang", "dao", "rach",
];

/// True for a word behind which a name is not a unit's.
fn names_other(t: &Token<'_>) -> bool {
    if t.syllable == Some(Syllable::Thing) || OTHER_THINGS.contains(&t.key.as_str()) {
        return true;
    }
    // `s6ng`: a digit in a letter's place is read past, other marks make another word.
    let plain: String = t
        .key
        .chars()
        .map(|c| match c {
            '6' | '0' => 'o',
            '4' => 'a',
            '1' => 'i',
            c => c,
        })
        .collect();
    plain.is_ascii() && OTHER_THINGS_PLAIN.contains(&plain.as_str())
}

/// True where a bare name at words `i..end` may be a place.
pub(super) fn is_free(tokens: &[Token<'_>], i: usize, end: usize) -> bool {
    let next = tokens.get(end);
    let longer = next.is_some_and(|t| t.capital && t.continues() && !t.gap.contains(['\n', '-', '–']));
    if longer {
        return false;
    }
    let post = next.is_some_and(|t| {
        t.gap.contains([',', '-', '–']) && matches!(t.folded.as_str(), "chu" | "pho" | "bi" | "truong" | "giam")
    });
    if post {
        return false;
    }
    let (Some(b), true) = (i.checked_sub(1).map(|b| &tokens[b]), tokens[i].follows()) else {
        // Begins its sentence or item: a list's member, or a person's whole name.
        return !(end - i >= 2
            && SURNAMES.contains(&tokens[i].key.as_str())
            && !tokens[i].gap_has(&[',', ';', ':', '\t']));
    };
    let key = b.key.as_str();
    let titled = matches!(key, "ông" | "bà" | "anh" | "chị" | "cô" | "chú" | "em" | "cháu" | "thầy" | "bác" | "ong")
        || (b.folded == "chi" && i >= 2 && tokens[i - 2].folded == "dong")
        || (b.folded == "c" && i >= 2 && tokens[i - 2].folded == "d");
    let cooperative = is_cooperative(tokens, i - 1);
    if titled || cooperative || SURNAMES.contains(&key) && b.capital || names_other(b) {
        return false;
    }
    if SURNAMES.contains(&tokens[i].key.as_str()) && end - i >= 3 {
        return false;
    }
    // Part of a longer name, unless what stands before is an office or opens the sentence.
    let office = matches!(b.folded.as_str(), "ubnd" | "hdnd" | "mttq" | "dan" | "an" | "uy" | "dang" | "cand" | "tct");
    !b.capital || office || opens_sentence(b) || tokens[i].gap.contains('\n')
}

/// `Tại Hải Bình, …`, `Riêng Hải Bình còn …`
pub(super) fn opens_sentence(t: &Token<'_>) -> bool {
    matches!(t.folded.as_str(), "tai" | "o" | "rieng" | "con" | "va" | "tu" | "cac" | "nhu" | "gom" | "cua")
}

/// `Tây Sơn, ngày 06 tháng 9`: the place of issue.
pub(super) fn is_dateline(tokens: &[Token<'_>], i: usize, end: usize) -> bool {
    let starts = i == 0 || tokens[i].gap_has(&['\n', '\t']) || tokens[i].gap.len() > 3;
    let date = tokens.get(end).is_some_and(|t| t.gap.contains(',') && t.folded.starts_with("ng"));
    let number = tokens.iter().skip(end + 1).take(2).any(|t| t.is_number() || t.folded.starts_with("th"));
    starts && date && number
}
