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
//! What is cut off and tells something (`Sau rà soát`, `các doanh nghiệp`, `Chương trình có dư nợ lớn là`) is not lost: it is the
//! clause's [`Clause::aside`], and becomes part of the record's scope.
//!
//! An office is one only before a verb: in `đơn vị đạt chuẩn` and `trường học xuống cấp` it is what is counted.

use crate::orthography::{fold, unify_tone_placement};

/// Words that open a clause and say when, or how it hangs on the one before.
const ADJUNCTS: &[&str] = &[
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
const OFFICES: &[&str] = &[
    "ubnd",
    "ủy ban",
    "hđnd",
    "hội đồng",
    "sở",
    "phòng",
    "ban",
    "công an",
    "đồn",
    "đài",
    "thư viện",
    "bảo tàng",
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
const AUXILIARIES: &[&str] = &["đã", "đang", "sẽ", "mới", "được", "cũng", "còn", "tiếp tục"];

/// Verbs by which an office makes another one act.
const CAUSATIVES: &[&str] = &[
    "đôn đốc",
    "chỉ đạo",
    "giao",
    "yêu cầu",
    "đề nghị",
    "hướng dẫn",
    "cho",
    "phân công",
    "vận động",
    "huy động",
    "phối hợp với",
    "phối hợp cùng",
    "phối hợp",
];

/// What offices do.
const VERBS: &[&str] = &[
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
    "chấm điểm",
    "chi trả",
    "công nhận",
    "công bố",
    "đối thoại",
    "đón",
    "gây",
    "ghi nhận",
    "khen thưởng",
    "kiểm kê",
    "lấy",
    "lắp",
    "lập biên bản",
    "mua sắm",
    "niêm yết",
    "phổ biến",
    "tạm giữ",
    "thả",
    "thẩm tra",
    "thông báo",
    "tịch thu",
    "tiêm phòng",
    "treo",
    "tước",
    "ủng hộ",
    "xảy ra",
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
const LATE_VERBS: &[&str] =
    &["xây dựng", "xây", "thanh tra", "xử lý", "xử phạt", "xóa", "thay", "thu gom", "thu hồi", "trích"];

/// Endings that only lead to the number.
const ENDINGS: &[&str] = &[
    "mới đạt",
    "đạt",
    "trong giai đoạn",
    "giai đoạn",
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
const PROPERTIES: &[&str] = &[
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
    "con lai",
    "con no",
    "tong cong",
];

/// Words for the whole area of a document.
const AREAS: &[&str] =
    &["huyện", "tỉnh", "xã", "phường", "quận", "thị xã", "thị trấn", "thành phố", "ngành", "đảng bộ"];

/// Words that open a clause on which the main one hangs: `Khi có báo động III, sơ tán 311 hộ`.
const SUBORDINATES: &[&str] = &["khi", "nếu", "nhằm", "để", "do", "sau", "trường"];

/// What a clause measures, and what else it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clause {
    /// What is measured; empty where the clause says nothing but when and who (`Năm học mới toàn huyện có`).
    pub(super) said: String,
    /// Who acts, and on what condition.
    pub(super) aside: Option<String>,
}

impl Clause {
    /// A clause that says nothing else.
    pub(super) fn of(said: String) -> Self {
        Self { said, aside: None }
    }
}

/// Words of a label: as they stand, and as they are compared. A capital inside a label starts a name, and no verb or office
/// is looked for there: `Phòng Giáo dục và Đào tạo tuyên truyền` does `tuyên truyền`.
struct Words<'a> {
    written: Vec<&'a str>,
    lower: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(label: &'a str) -> Self {
        let written: Vec<&str> = label.split_whitespace().collect();
        let lower = written.iter().map(|w| spelled(w.trim_end_matches(','))).collect();
        Self { written, lower }
    }

    fn from(&self, start: usize) -> &[String] {
        self.lower.get(start..).unwrap_or_default()
    }

    fn is_capital(&self, i: usize) -> bool {
        self.written.get(i).and_then(|w| w.chars().next()).is_some_and(char::is_uppercase)
    }

    fn has_comma(&self, i: usize) -> bool {
        self.written.get(i).is_some_and(|w| w.ends_with(','))
    }

    fn text(&self, start: usize, end: usize) -> String {
        self.written.get(start..end).unwrap_or_default().join(" ").trim_end_matches(',').to_owned()
    }
}

/// A label without adjuncts, acting office and endings. `counted` is the thing that its figure counts, `owned` says that `có`
/// stands before the figure.
pub(super) fn predicate(label: &str, counted: &str, owned: bool) -> Clause {
    let words = Words::of(label);
    let counted_words = spelled(counted);
    let mut asides: Vec<String> = Vec::new();
    let mut start = after_subordinate(&words.written);
    if start > 0 {
        asides.push(words.text(0, start));
    }
    loop {
        let from = start;
        start += adjunct(words.from(start));
        let (len, tells) = phrase(&words, start, !counted.is_empty(), owned);
        if tells {
            asides.push(words.text(start, start + len));
        }
        start += len;
        // What is counted is no office: `đơn vị đạt chuẩn`.
        if counted.is_empty() || stands(words.from(start), 0, &counted_words).is_none() {
            let (len, who) =
                office(&words, start, owned && !counted.is_empty() && !GENERIC.contains(&counted_words.as_str()));
            asides.extend(who);
            start += len;
        }
        start += light_verb(words.from(start));
        if start > 0 && start + 1 < words.lower.len() {
            start += any_of(words.from(start), 0, MODALS).unwrap_or_default();
        }
        if from == start {
            break;
        }
    }
    let mut rest: Vec<&str> = words.written.get(start..).unwrap_or_default().to_vec();
    without_area(&mut rest);
    if let Some(at) = copula(&rest) {
        asides.push(rest.get(..at).unwrap_or_default().join(" "));
        rest.drain(..=at);
    }
    if let Some(at) = document(&rest) {
        asides.push(rest.get(at..).unwrap_or_default().join(" "));
        rest.truncate(at);
    }
    let mut text = rest.join(" ");
    let end = without_time(&text).len();
    text.truncate(end);
    // `63 hộ thuê với tổng diện tích`: the property is that of the next figure, or of this one where it counts nothing.
    if let Some((said, property)) = text.rsplit_once(" với ")
        && is_property(property)
    {
        // What a long clause says is no mere circumstance of its number.
        let elsewhere =
            matches!(said.split(' ').next(), Some("trên" | "tại" | "ở" | "cho" | "của" | "do" | "trong" | "để"));
        text = if elsewhere && counted.is_empty() {
            property.to_owned()
        } else if !counted.is_empty() {
            said.to_owned()
        } else if words_in(said) < 4 {
            asides.push(said.to_owned());
            property.to_owned()
        } else {
            format!("{said} {property}")
        };
    }
    // `nâng tổng sản lượng lên`, `phấn đấu đưa tổng nợ xuống`
    for raises in ["nâng ", "đưa ", "phấn đấu đưa ", "phấn đấu nâng "] {
        let raised = text.strip_prefix(raises).filter(|t| words_in(t) >= 2);
        if let Some(raised) = raised.map(str::to_owned) {
            let end = [" lên", " xuống", " lên đến", " xuống còn"].iter().find_map(|e| raised.strip_suffix(e));
            text = end.unwrap_or(&raised).to_owned();
        }
    }
    while let Some(shorter) = ENDINGS.iter().find_map(|e| text.strip_suffix(e).filter(|t| t.ends_with(' '))) {
        let shorter = shorter.trim_end().trim_end_matches(',');
        if words_in(shorter) < 2 {
            break;
        }
        text = shorter.to_owned();
    }
    asides.retain(|a| !a.is_empty());
    let aside = (!asides.is_empty()).then(|| asides.join(", "));
    Clause { said: text, aside }
}

/// Things counted that do not say what they are: `Lực lượng dân quân có 1.612 đồng chí` counts militia.
const GENERIC: &[&str] = &["người", "đồng chí", "con", "chiếc", "cái", "em", "khẩu", "lượt", "trường hợp"];

/// Words behind an adjunct or an office that only lead to the verb.
const MODALS: &[&str] = &["phải", "cần", "sẽ", "đã", "đang", "còn phải"];

/// The length of a phrase that opens a clause and says on what condition it holds, up to the clause's verb or a comma; and
/// whether it tells something: `Sau rà soát còn`, `Trong tổng số hộ nghèo có`; a comparison (`So với cùng kỳ năm 2023 giảm`) and
/// a time do not.
fn phrase(words: &Words, start: usize, counts: bool, owned: bool) -> (usize, bool) {
    const OPENERS: &[&str] = &[
        "so với",
        "trong tổng số",
        "trong số",
        "sau khi",
        "sau",
        "thông qua",
        "qua",
        "theo",
        "từ nguồn",
        "nhân dịp",
        "nhờ",
        "căn cứ",
        "ngoài",
    ];
    const TURNS: &[&str] = &["có", "còn", "đã", "được", "giảm", "tăng", "mới", "phải", "thì"];
    let rest = words.from(start);
    // `quý IV phải vận động`, `năm 2024 đón`
    let numbered = |w: &String| {
        w.starts_with(|c: char| c.is_ascii_digit()) || matches!(w.as_str(), "i" | "ii" | "iii" | "iv" | "này")
    };
    if matches!(rest.first().map(String::as_str), Some("quý" | "tháng" | "năm")) && rest.get(1).is_some_and(numbered)
    {
        return if rest.len() > 2 { (2, false) } else { (0, false) };
    }
    let Some(opener) = any_of(rest, 0, OPENERS) else { return (0, false) };
    let compares = stands(rest, 0, "so với").is_some();
    let limit = rest.len().min(14);
    // What comes right behind `sau`, `qua` is done, and not the clause's own verb.
    let first = opener + 1 + usize::from(!compares);
    for i in opener..limit {
        let own = |i: usize| !words.is_capital(start + i);
        if words.has_comma(start + i) {
            return if i + 1 < rest.len() || counts { (i + 1, !compares) } else { (0, false) };
        }
        let turn = rest.get(i).is_some_and(|w| TURNS.contains(&w.as_str()));
        if i >= first && own(i) && (turn || any_of(rest, i, VERBS).is_some()) {
            return (i, !compares);
        }
    }
    let told: &[&str] = if owned {
        &["trong tổng số", "trong số", "sau", "qua"]
    } else {
        &["trong tổng số", "trong số", "sau"]
    };
    let whole = counts && any_of(rest, 0, told).is_some();
    if whole { (rest.len(), true) } else { (0, false) }
}

/// Where the document begins that something is done by: `Cho vay theo Nghị quyết số 11/NQ-CP`.
fn document(words: &[&str]) -> Option<usize> {
    const PAPERS: &[&str] =
        &["nghị quyết", "quyết định", "nghị định", "thông tư", "kế hoạch số", "chỉ thị", "luật", "đề án"];
    let lower: Vec<String> = words.iter().map(|w| spelled(w)).collect();
    (2..words.len()).find(|&i| lower.get(i).is_some_and(|w| w == "theo") && any_of(&lower, i + 1, PAPERS).is_some())
}

/// Where `là` stands that says what is told of the clause's subject: `Chương trình có dư nợ lớn là hộ nghèo`.
fn copula(words: &[&str]) -> Option<usize> {
    let at = words.iter().rposition(|w| *w == "là")?;
    let apart = at >= 2 && at + 1 < words.len();
    let told = !matches!(words.get(at.wrapping_sub(1)), Some(&("tức" | "hay" | "nhất" | "vì" | "coi")))
        || words.get(at.wrapping_sub(1)) == Some(&"nhất");
    (apart && told).then_some(at)
}

/// True for words that only pick out of what was told before: `thấp nhất là`, `tập trung ở`.
pub(super) fn is_vague(label: &str) -> bool {
    const PICKS: &[&str] = &[
        "cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "nhất", "là", "hơn", "còn", "chủ", "yếu", "tập", "trung", "tại",
        "ở", "riêng", "có", "với", "tiêu", "biểu", "điển", "hình", "như", "gồm", "cả", "xảy",
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

/// True where a verb of two words or more begins: `thành lập`, `ban hành`.
pub(super) fn is_action(words: &str) -> bool {
    let lower: Vec<String> = words.split_whitespace().map(spelled).collect();
    let acts = |verbs: &[&str]| any_of(&lower, 0, verbs).is_some_and(|n| n > 1);
    acts(VERBS) || acts(LATE_VERBS)
}

/// Nouns of a property that is told with a number.
const NOUNS: &[&str] = &[
    "số",
    "tổng",
    "tỷ lệ",
    "tỉ lệ",
    "diện tích",
    "kinh phí",
    "sản lượng",
    "giá trị",
    "doanh thu",
    "mức",
    "bình quân",
    "trị giá",
];

/// True where a clause starts with a property that is told: `tỷ lệ hộ nghèo`.
pub(super) fn opens_property(label: &str) -> bool {
    let lower: Vec<String> = label.split_whitespace().map(|w| spelled(w.trim_end_matches(','))).collect();
    any_of(&lower, 0, NOUNS).is_some() || lower.first().is_some_and(|w| w == "riêng")
}

/// True where a clause starts with what is done, or with a property that is told.
pub(super) fn opens_clause(label: &str) -> bool {
    let lower: Vec<String> = label.split_whitespace().map(|w| spelled(w.trim_end_matches(','))).collect();
    let turns = [
        "đã",
        "được",
        "còn",
        "có",
        "đạt",
        "tăng",
        "giảm",
        "không",
        "chưa",
        "riêng",
        "chủ yếu",
        "gồm",
        "là",
        "do",
        "bằng",
        "chiếm",
    ];
    any_of(&lower, 0, VERBS).or_else(|| any_of(&lower, 0, LATE_VERBS)).or_else(|| any_of(&lower, 0, NOUNS)).is_some()
        || any_of(&lower, 0, &turns).is_some()
        || any_of(&lower, 0, OFFICES).is_some()
        || adjunct(&lower) > 0
}

/// Cuts `từ tháng 5`, `trong năm 2023` off: the day is a column of its own.
fn without_time(text: &str) -> &str {
    const TIMES: &[&str] =
        &[" từ tháng ", " từ năm ", " từ ngày ", " đến ngày ", " trong năm ", " trước ngày ", " trong tháng "];
    // `trong tháng` alone tells a figure of the month from that of the year.
    let dated = |t: &str| {
        let at = text.find(t)?;
        text.get(at + t.len()..)?.starts_with(|c: char| c.is_ascii_digit()).then_some(at)
    };
    let cut = TIMES.iter().filter_map(|t| dated(t)).min().and_then(|i| text.get(..i));
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
    let key = ["tu dau nam", "nam nay", "ca nam", "trong thang", "trong nam", "hien nay", "nam nay moi", "binh quan"]
        .iter()
        .find_map(|when| key.strip_suffix(when).and_then(|k| k.strip_suffix(' ')))
        .unwrap_or(&key);
    let key = key.strip_suffix(" moi").unwrap_or(key);
    PROPERTIES.contains(&key) || key.strip_prefix("tong ").is_some_and(|k| PROPERTIES.contains(&k))
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
    if let Some(n) = any_of(words, 0, ADJUNCTS) {
        return n;
    }
    match words.first().map(String::as_str) {
        Some("của" | "với") if words.len() > 1 => 1,
        // `toàn huyện`, `toàn thị xã`
        Some("toàn") => any_of(words, 1, &AREAS).map_or(0, |n| n + 1),
        _ => 0,
    }
}

/// The length of an acting office with its auxiliaries, 0 for none; and who it is, where that tells more than the heading.
fn office(words: &Words, start: usize, owns: bool) -> (usize, Option<String>) {
    let rest = words.from(start);
    // `đôn đốc các xã trồng`
    let mut at = any_of(rest, 0, CAUSATIVES).unwrap_or_default();
    at += usize::from(matches!(rest.get(at).map(String::as_str), Some("các" | "những" | "mọi")));
    // `ban hành` is what one does and no `ban`.
    let acts = VERBS.iter().any(|v| stands(rest, at, v).is_some_and(|n| n > 1));
    if acts || any_of(rest, at, OFFICES).is_none() {
        return (0, None);
    }
    let limit = rest.len().min(at + 12);
    let own = |i: usize| !words.is_capital(start + i);
    let verb = |i: usize| any_of(rest, i, VERBS).or_else(|| any_of(rest, i, LATE_VERBS).filter(|_| i > at + 1));
    let auxiliary = |i: usize| any_of(rest, i, AUXILIARIES).filter(|n| i + n < rest.len());
    // An auxiliary tells the verb for sure; without one the first verb does.
    let told = (at + 1..limit).find(|&i| auxiliary(i).is_some());
    let Some(subject) = told.or_else(|| (at + 1..limit).find(|&i| own(i) && verb(i).is_some())) else {
        // `Trung tâm có 298 viên chức`: nothing is left of the clause but who has them.
        let whole = owns && at == 0 && start == 0 && rest.len() <= 5 && words.is_capital(0);
        return if whole { (rest.len(), Some(words.text(0, rest.len()))) } else { (0, None) };
    };
    let mut end = subject;
    while let Some(n) = auxiliary(end) {
        end += n;
    }
    let who = words.text(start + at, start + subject);
    // `huyện`, `các xã`: the document's own area.
    let tells = words_in(&who) > 1 && !AREAS.contains(&spelled(&who).as_str());
    (end, tells.then_some(who))
}

/// The length of `tổ chức` and the like before the verb that tells: `tổ chức sơ tán`.
fn light_verb(words: &[String]) -> usize {
    let light = any_of(words, 0, &["tổ chức", "tiến hành", "triển khai", "thực hiện"]);
    let tells = |n: usize| VERBS.iter().chain(LATE_VERBS).any(|v| stands(words, n, v).is_some_and(|n| n > 1));
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
            assert_eq!(predicate(label, "", false).said, expected, "{label}");
        }
    }

    #[test]
    fn what_is_counted_stays() {
        assert_eq!(
            predicate("đơn vị có tỷ lệ kích hoạt đạt trên 90%", "đơn vị", false).said,
            "đơn vị có tỷ lệ kích hoạt đạt trên 90%"
        );
        assert_eq!(predicate("Tổng số hồ sơ đã thu nhận", "hồ sơ", false).said, "Tổng số hồ sơ đã thu nhận");
        assert_eq!(predicate("Số hộ nghèo cuối năm", "hộ", false).said, "Số hộ nghèo cuối năm");
        assert_eq!(predicate("công trình xây dựng", "", false).said, "công trình xây dựng");
        assert_eq!(predicate("UBND huyện", "", false).said, "UBND huyện");
        assert_eq!(predicate("Số tờ khai phải nộp", "tờ khai", false).said, "Số tờ khai phải nộp");
        assert_eq!(predicate("bàn giao căn nhà", "", false).said, "bàn giao căn nhà");
        assert_eq!(predicate("Năm học mới toàn huyện", "trường", false).said, "");
    }

    #[test]
    fn properties_hang_on_what_was_told() {
        assert!(["số tiền", "tổng diện tích", "công suất"].iter().all(|l| is_property(l)));
        assert!(!["số tiền xử phạt", "hộ nghèo", ""].iter().any(|l| is_property(l)));
    }

    #[test]
    fn what_is_cut_off_is_kept_beside() {
        for (label, counted, said, aside) in [
            ("Sau rà soát còn", "hộ nghèo", "còn", Some("Sau rà soát")),
            ("Trong tổng số hộ nghèo", "hộ", "", Some("Trong tổng số hộ nghèo")),
            ("So với cùng kỳ năm 2023 giảm", "vụ", "giảm", None),
            ("các doanh nghiệp đã nộp", "", "nộp", Some("doanh nghiệp")),
            ("Chương trình có dư nợ lớn là hộ nghèo", "", "hộ nghèo", Some("Chương trình có dư nợ lớn")),
            ("Phòng Giáo dục và Đào tạo tuyên truyền", "", "tuyên truyền", Some("Phòng Giáo dục và Đào tạo")),
            ("quý IV phải vận động thêm", "người", "vận động thêm", None),
            ("theo quy định", "", "theo quy định", None),
        ] {
            let clause = predicate(label, counted, false);
            assert_eq!((clause.said.as_str(), clause.aside.as_deref()), (said, aside), "{label}");
        }
    }

    #[test]
    fn changes_and_picks_say_nothing_of_their_own() {
        assert!(["tăng", "Giảm", "tương ứng giảm", "cao hơn", "tăng thêm"].iter().all(|l| is_change(l)));
        assert!(!["hộ nghèo giảm", "giảm lỗ", "tăng cường", ""].iter().any(|l| is_change(l)));
        assert!(is_vague("thấp nhất là") && !is_vague("tỷ lệ thấp nhất"));
    }

    proptest! {
        #[test]
        fn any_label_loses_words_only(label in "\\PC{0,60}", counted in "[a-z ]{0,8}") {
            let said = predicate(&label, &counted, true).said;
            let kept: Vec<&str> = label.split_whitespace().collect();
            prop_assert!(said.split_whitespace().all(|w| kept.iter().any(|k| k.trim_end_matches(',') == w.trim_end_matches(','))));
        }
    }
}
