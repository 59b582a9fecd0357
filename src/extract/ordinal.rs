//! Numbers that name or order and do not count: `mức 2`, `Đề án 06`, `khóa XV`, `lần thứ XIII`, `tổ số 7`.
//!
//! The word before tells. Some words always make an ordinal (`Đề án 06`); after others the number may as well count
//! what follows: `nhóm 1` names a group, `nhóm 3 hộ` counts households.

use super::lead::roman;
use super::tokens::{TokenKind, Tokens};

/// Words (folded) after which a number is always a name.
const ALWAYS: [&[&str]; 31] = [
    &["de", "an"],
    &["muc", "do"],
    &["cap", "do"],
    &["dieu"],
    &["khoan"],
    &["chuong"],
    &["phu", "luc"],
    &["bieu", "so"],
    &["mau", "so"],
    &["bieu", "mau"],
    &["khoa"],
    &["lan", "thu"],
    &["thu"],
    &["quoc", "lo"],
    &["tinh", "lo"],
    &["duong", "tinh"],
    &["huong", "lo"],
    &["duong", "huyen"],
    &["duong", "xa"],
    &["km"],
    &["to", "so"],
    &["nha", "so"],
    &["phong", "so"],
    &["lo", "so"],
    &["thua", "so"],
    &["ban", "do", "so"],
    &["to", "ban", "do"],
    &["thua", "dat"],
    &["covid", "-"],
    &["sars", "-"],
    &["quy"],
];

/// Words after which a number is a name unless it counts what follows.
const OFTEN: [&[&str]; 44] = [
    &["doi", "tuong"],
    &["muc"],
    &["diem"],
    &["dot"],
    &["nhom"],
    &["loai"],
    &["hang"],
    &["giai", "doan"],
    &["khu", "vuc"],
    &["vung"],
    &["thon"],
    &["ap"],
    &["ban"],
    &["khu", "pho"],
    &["khoi", "pho"],
    &["to", "dan", "pho"],
    &["tieu", "khu"],
    &["khu"],
    &["phuong"],
    &["quan"],
    &["lop"],
    &["khoi"],
    &["cum"],
    &["doi"],
    &["tieu", "doi"],
    &["bang"],
    &["bieu"],
    &["hinh"],
    &["phuong", "an"],
    &["lo"],
    &["ky", "hop"],
    &["nhiem", "vu"],
    &["buoc"],
    &["tieu", "chi"],
    &["tuan"],
    &["tap"],
    &["trang"],
    &["cot"],
    &["phan"],
    &["bac"],
    &["tuyen"],
    &["kenh"],
    &["tang"],
    &["mui"],
];

/// Words that end like one of [`OFTEN`] and number nothing: `quân đội 235`, `văn bản 12`.
const COMPOUNDS: [&[&str]; 14] = [
    &["quan", "doi"],
    &["bo", "doi"],
    &["truc", "tuyen"],
    &["tuyen", "tuyen"],
    &["van", "ban"],
    &["dia", "ban"],
    &["uy", "ban"],
    &["co", "ban"],
    &["xuat", "ban"],
    &["thanh", "phan"],
    &["co", "phan"],
    &["bo", "phan"],
    &["hoc", "phan"],
    &["can", "bo", "lop"],
];

/// `tuyến 5` numbers, `tuyển 5` and `tuyên 5` do not: where a word has marks they must be its own.
fn is_numbering(tokens: &Tokens, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    let word = tokens.text(before).to_lowercase();
    let own = match tokens.fold(before) {
        "tuyen" => "tuyến",
        "doi" => "đội",
        "lop" => "lớp",
        "muc" => "mức mục",
        "diem" => "điểm",
        "dot" => "đợt",
        "hang" => "hạng hàng",
        "phan" => "phần",
        "trang" => "trang",
        "quan" => "quận",
        "phuong" => "phường",
        "bac" => "bậc",
        "buoc" => "bước",
        "tuan" => "tuần",
        "cot" => "cột",
        "tang" => "tầng",
        "lo" => "lô",
        "mui" => "mũi",
        _ => return true,
    };
    word.is_ascii() || own.split(' ').any(|o| o == word)
}

/// `số` names after these words (`tổ số 7`) and counts after all others (`tổng số 7 tổ`).
const COUNTING_SO: [&str; 12] = ["tong", "dan", "con", "trong", "ty", "ti", "si", "quan", "doanh", "mot", "so", "cua"];

/// True when the number at `i` names or orders. `counts` says that a thing counted follows it.
pub(super) fn is_ordinal(tokens: &Tokens, i: usize, counts: bool) -> bool {
    let any = |words: &[&[&str]]| words.iter().any(|w| tokens.preceded_by(i, w));
    // `thứ` orders, `thu` (to collect, autumn) does not.
    let thu = tokens.preceded_by(i, &["thu"]) && !tokens.preceded_by(i, &["lan", "thu"]);
    if thu && !tokens.text(i - 1).to_lowercase().contains('ứ') {
        return false;
    }
    if tokens.preceded_by(i, &["quy"]) {
        // `quý 3` and not `thị trấn Trâu Quỳ 640`.
        let quarter = matches!(tokens.text(i - 1).to_lowercase().as_str(), "quý" | "quy");
        return quarter && !counts;
    }
    // `khóa` but not `khoa` (a hospital's ward), `điều` but not `điếu`.
    if any(&ALWAYS) {
        // `quốc lộ 29 vụ, đường tỉnh 8 vụ` counts what happened there; `quốc lộ 1 đoạn qua xã` goes on.
        let road = any(&[&["quoc", "lo"], &["tinh", "lo"], &["duong", "tinh"], &["duong", "huyen"], &["duong", "xa"]]);
        let closed = |k: usize| matches!(tokens.kind(k), Some(TokenKind::Mark(',' | ';' | '.' | '(' | ')')));
        return !(road && counts && closed(i + 2));
    }
    if counts {
        return false;
    }
    if follows_local_name(tokens, i) {
        return true;
    }
    // `bản 3` is a hamlet, `bán 3` sells: capitals or a name's place tell, and the mark.
    if tokens.preceded_by(i, &["ban"]) && !tokens.text(i - 1).to_lowercase().contains('ả') {
        return false;
    }
    // `ấp 3` is a hamlet, `áp 220` a pressure.
    if tokens.preceded_by(i, &["ap"]) && tokens.text(i - 1).to_lowercase().contains('á') {
        return false;
    }
    // Names are numbered in ones and tens; a grouped number counts whatever stands before it.
    let long = tokens.text(i).bytes().filter(u8::is_ascii_digit).count() > 3;
    if any(&OFTEN) && !any(&COMPOUNDS) && !long && is_numbering(tokens, i) {
        return true;
    }
    let so = i >= 1 && matches!(tokens.text(i - 1).to_lowercase().as_str(), "số" | "so") && tokens.text(i).len() <= 4;
    i >= 2 && so && tokens.is_word(i - 2) && !COUNTING_SO.contains(&tokens.fold(i - 2))
}

/// `ấp Hòa Bình 3`: a short number behind the name of a hamlet or a street belongs to the name.
fn follows_local_name(tokens: &Tokens, i: usize) -> bool {
    let mut start = i;
    while start > 0 && i - start < 4 && tokens.is_capital(start - 1) {
        start -= 1;
    }
    let short = tokens.text(i).len() <= 2 && !tokens.text(i).starts_with('0');
    let kind = start.checked_sub(1).is_some_and(|k| {
        matches!(
            tokens.text(k).to_lowercase().as_str(),
            "ấp" | "thôn" | "bản" | "xóm" | "khóm" | "tổ" | "phố" | "buôn" | "làng" | "khu" | "đường"
        )
    });
    short && start < i && kind
}

/// True when the word at `i` is a Roman numeral that names: `khóa XV`, `lần thứ XIII`, `quý II`, `mức II`.
pub(super) fn is_roman_ordinal(tokens: &Tokens, i: usize) -> bool {
    const BEFORE: [&str; 24] = [
        "khoa", "thu", "quy", "muc", "chuong", "phan", "loai", "hang", "nhom", "giai", "doan", "cap", "do", "vung",
        "luc", "khu", "vuc", "dot", "ky", "khoi", "cum", "doi", "to", "lan",
    ];
    tokens.is_word(i)
        && roman(tokens.text(i)).is_some()
        && (i.checked_sub(1).is_some_and(|b| BEFORE.contains(&tokens.fold(b)))
            || tokens.preceded_by(i, &["bao", "dong"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordinal(text: &str) -> bool {
        let tokens = Tokens::of(text);
        (0..tokens.len()).any(|i| {
            let counts = tokens.is_small(i + 1) && matches!(tokens.fold(i + 1), "ho" | "nguoi" | "xa");
            tokens.is_number(i) && is_ordinal(&tokens, i, counts) || is_roman_ordinal(&tokens, i)
        })
    }

    #[test]
    fn names_and_orders_are_known() {
        for text in [
            "định danh mức 2",
            "Tổ công tác Đề án 06 thị xã",
            "khóa XV",
            "lần thứ XIII",
            "tổ số 7",
            "Điều 5",
            "mức độ 3",
            "quý II",
            "tổ dân phố 12",
            "Phụ lục 1",
            "nhóm 1,",
            "người thứ 2",
            "thửa đất số 12",
            "COVID-19",
            "ở ấp Hòa Bình 3,",
        ] {
            assert!(ordinal(text), "{text}");
        }
    }

    #[test]
    fn counts_are_no_ordinals() {
        for text in [
            "tổng số 7 tổ",
            "nhóm 3 hộ",
            "đã thu 12",
            "08 đơn vị",
            "bán 3 con",
            "dân số 12",
            "TÀI I",
            "quân đội 235",
            "trực tuyến 1.217",
            "trung học cơ sở 273",
            "tuyển 12,",
            "văn bản 12",
        ] {
            assert!(!ordinal(text), "{text}");
        }
    }
}
