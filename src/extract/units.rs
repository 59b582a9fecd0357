//! What a number counts or measures: the noun after it.
//!
//! `16.642 trường hợp`, `1.235 tỷ đồng`, `7.120 ha`, `150 kg/ha`, `1.185 lượt tuyên truyền`. Known nouns are
//! matched folded, the longest first; after an unknown one the next plain word or two are taken, up to a word that
//! starts something else (`đạt`, `trong`, `của`).

use super::tokens::{Gap, Tokens};
use super::vocabulary::spelled;
use crate::model::FigureKind;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The unit after a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnitMatch {
    /// One past its last token.
    pub(super) end: usize,
    /// The kind of figure that it makes.
    pub(super) kind: FigureKind,
    /// True for a unit of the list, false for a noun taken from the context.
    pub(super) known: bool,
}

const MONEY: &str = "đồng|triệu đồng|tỷ đồng|tỉ đồng|nghìn đồng|ngàn đồng|trăm triệu đồng|nghìn tỷ đồng|ngàn tỷ đồng|tỷ|tỉ|\
    triệu|nghìn tỷ|ngàn tỷ|đ|vnd|vnđ|usd|trđ|tr đồng|triệu usd|tỷ usd|đô la|euro";
const AREA: &str = "ha|héc ta|hecta|hec ta|m2|m²|km2|km²|mét vuông|ki lô mét vuông|sào|mẫu|công đất|nghìn ha|triệu m2";
const QUANTITY: &str = "kg|ki lô gam|gam|tấn|tạ|yến|lít|ml|m3|m³|mét khối|mét|m|km|ki lô mét|cm|mm|kwh|kw|mw|kv|kva|mva|mvar|kwp|mwp|mã lực|cv|mwh|độ c|\
    tấn/ha|tạ/ha|điểm phần trăm|tuổi|lần|triệu kwh|nghìn tấn|triệu tấn|vạn tấn|gb|mb|tb|mbps|w|v|lít/giây|m³/s|độ|bar|inch|\
    triệu m3|tấn.km|triệu tấn.km|hành khách.km|khách.km|người.km|ngày công|công|km/h|hải lý";
const TIME: &str = "giờ|phút|giây|ngày|ngày đêm|ngày làm việc|đêm|tuần|tuần lễ|tháng|quý|năm|\
    năm học|thế kỷ|thập kỷ|tiết|buổi|ngày/đêm|giờ đồng hồ";
/// Things counted, the longer before the shorter by look-up; classifiers stand alone where their noun varies.
const THINGS: &str = "trường hợp|th|hồ sơ|hộ|hộ gia đình|hộ dân|hộ nghèo|hộ cận nghèo|hộ kinh doanh|nhân khẩu|khẩu|người|người dân|\
    người lao động|lao động|lượt|lượt người|lượt hộ|lượt khách|lượt công dân|lượt tuyên truyền|đơn vị|đơn vị cấp xã|xã|phường|\
    thị trấn|xã, phường|xã, thị trấn|xã, phường, thị trấn|huyện|quận|thị xã|thành phố|tỉnh|tỉnh, thành phố|thôn|bản|buôn|làng|ấp|khóm|sóc|khu phố|\
    khối phố|tổ dân phố|tiểu khu|xóm|cụm|điểm|điểm trường|điểm thu|cơ sở|doanh nghiệp|hợp tác xã|htx|trang trại|công ty|\
    tổ chức|tổ|tổ công tác|tổ hợp tác|đội|nhóm|ban|hội|chi hội|chi bộ|đảng bộ|đảng viên|đoàn viên|hội viên|cán bộ|công chức|\
    viên chức|cán bộ, công chức|cộng tác viên|tuyên truyền viên|thành viên|đại biểu|đồng chí|đ/c|công dân|cử tri|học sinh|sinh viên|học viên|\
    giáo viên|trẻ em|trẻ|em|cháu|phụ nữ|thanh niên|nông dân|đối tượng|bệnh nhân|ca|ca mắc|ca bệnh|ca tử vong|người chết|\
    người bị thương|vụ|vụ việc|vụ án|vụ cháy|bị can|bị cáo|tin|đơn|đơn thư|ý kiến|kiến nghị|lá đơn|cuộc|cuộc họp|cuộc kiểm tra|\
    đợt|hội nghị|lớp|lớp tập huấn|khóa|văn bản|công văn|kế hoạch|báo cáo|thông báo|tờ trình|quyết định|nghị quyết|chỉ thị|\
    thông tư|nghị định|chương trình|đề án|dự án|công trình|hạng mục|gói thầu|mô hình|sản phẩm|sáng kiến|đề tài|nhiệm vụ|\
    chỉ tiêu|tiêu chí|nội dung|nhóm tiện ích|tiện ích|phương thức|hình thức|thủ tục|thủ tục hành chính|tthc|dịch vụ|\
    dịch vụ công|tài khoản|thẻ|thẻ căn cước|giấy chứng nhận|gcn|giấy phép|giấy tờ|sổ|sổ hộ khẩu|bộ|bộ hồ sơ|bản ghi|dữ liệu|\
    máy|máy tính|máy in|máy móc|bộ máy|thiết bị|camera|trạm|trạm biến áp|máy biến áp|tuyến|tuyến đường|đường dây|cột|trụ|cây|cây cầu|cầu|cống|đập|hồ|giếng|\
    nhà|căn|căn nhà|phòng|phòng học|trường|trường học|bệnh viện|trạm y tế|giường|giường bệnh|chợ|cửa hàng|quầy|kho|lô|thửa|\
    thửa đất|khu|khu vực|vùng|vị trí|địa điểm|địa bàn|con|con trâu|con bò|con lợn|trâu|bò|lợn|gia cầm|tàu|tàu cá|thuyền|xe|\
    xe ô tô|ô tô|xe máy|xe mô tô|mô tô|phương tiện|chiếc|cái|bức|tờ|tờ rơi|tờ gấp|cuốn|quyển|tập|trang|bài|bài viết|tin, bài|tin bài|\
    bài báo|phóng sự|chuyên mục|chuyên đề|buổi tuyên truyền|áp phích|pano|băng rôn|khẩu hiệu|suất|suất quà|phần quà|liều|mũi|mũi tiêm|viên|gói|\
    hộp|thùng|bao|chai|cặp|cặp vợ chồng|đôi|gia đình|tổ viên|lãnh đạo|chỉ huy|chiến sĩ|dân quân|tân binh|công an viên|\
    phiên|phiên tòa|phiên họp|kỳ|lỗi|sai phạm|tồn tại|giải|giải thưởng|huy chương|bằng khen|giấy khen|tập thể|cá nhân|cán bộ, chiến sĩ|\
    phản ánh|câu hỏi|cuộc gọi|tin nhắn|lượt truy cập|lượt xem|lượt bài|giao dịch|hóa đơn|hợp đồng|tổ liên gia|camera an ninh|\
    công nhân|công nhân viên|chủ hộ|tiểu thương|súng|dao|nhân viên|bác sĩ|y sĩ|điều dưỡng|nữ hộ sinh|y tá|dược sĩ|luật sư|hòa giải viên|lồng bè|lồng|ao|đầm|chuồng|đàn|tổ hòa giải|\
    câu lạc bộ|clb|nhà văn hóa|thư viện|nhà máy|xí nghiệp|làng nghề|khu công nghiệp|cụm công nghiệp|khu dân cư|phiếu|lá phiếu|\
    lượt máy|lượt phương tiện|lượt xe|chuyến|bè|nhà tạm|ngôi nhà|ngôi|mộ|phần mộ|liệt sĩ|thương binh|người có công|người cao tuổi|bước|khâu|lượt bệnh nhân|lượt khám";

/// More things counted, matched with their marks wherever the text has any: without them they have too many doubles.
const MARKED: &str = "biển|biển quảng cáo|biển báo|ý tưởng|mái ấm tình thương|cơ sở hội|việc|chấp hành viên|thẩm tra viên|biên chế|chức danh|vị trí việc làm|học bổng|suất học bổng|đơn vị máu|bịch máu|ca nô|xuồng|thuyền máy|máy bơm|máy cày|\
    máy gặt|máy bay|đò|cây xanh|cây giống|cây trồng|cây con|con giống|ổ dịch|ổ bệnh|ổ|ổ gà|chốt|mốc|mốc giới|cọc|nền|nền nhà|\
    lô đất|khách hàng|khách|khách du lịch|du khách|khách quốc tế|lượt du khách|điểm sạt lở|điểm ngập|điểm du lịch|điểm cầu|\
    lá cờ|cờ|chùa|đình|đền|nhà thờ|di tích|cơ sở thờ tự|tín đồ|chức sắc|trường mầm non|trường tiểu học|tổ chức cơ sở đảng|\
    tổ chức đảng|lượt tổ chức đảng|cấp ủy viên|ủy viên|người có uy tín|già làng|nghệ nhân|chủ thể|chủ thể sản phẩm|gian hàng|\
    sạp|ki ốt|lò|mỏ|bãi|bến|bến thủy|bến xe|chòi|chòi canh|vọng gác|nhịp|đoạn|đoạn đường|nút giao|đèn|bóng đèn|trụ đèn|cột điện|\
    công tơ|đồng hồ|thuê bao|thùng rác|bể|hố|hầm|hầm biogas|giếng khoan|kè|tuyến kênh|kênh|mương|trạm bơm|tổ máy|vườn|\
    vườn ươm|nhà lưới|ô|ô đất|con lợn|con gà|con vịt|con dê|con gia súc|con gia cầm|gia súc|vật nuôi|mẫu xét nghiệm|mẫu nước|\
    mẫu thực phẩm|xét nghiệm|lượt xét nghiệm|ca cấp cứu|ca phẫu thuật|ca dương tính|kịch bản|quy chế|hướng dẫn|biên bản|\
    giấy mời|đơn khiếu nại|đơn tố cáo|đơn kiến nghị|cuộc thanh tra|cuộc giám sát|lượt kiểm tra|đoàn kiểm tra|đoàn công tác|\
    hành vi|hành vi vi phạm|vụ tai nạn|vụ tai nạn giao thông|độ tuổi|dân tộc|thôn, làng, tổ dân phố|thôn, tổ dân phố|\
    thôn, bản|bản, tổ dân phố|ấp, khu phố|thôn, buôn|sở, ban, ngành|phòng, ban|gia đình chính sách|cựu chiến binh|nhà giáo|\
    nhà trường|nhóm trẻ|lớp học|giỏ rác|xã, phường, đặc khu|phường, đặc khu|đặc khu|cộng đồng dân cư|nhân sự|ứng viên|\
    hội trường|chi nhánh|văn phòng|quỹ tín dụng|khoản vay|món vay|thẻ bảo hiểm|thẻ bhyt|sổ bảo hiểm|lượt giao dịch|\
    tờ khai|hành khách|thí sinh|nạn nhân|thuyền viên|phương án|giảng viên|kỹ sư|tiến sĩ|thạc sĩ|giải pháp|lĩnh vực|xe tải|xe khách|\
    xe buýt|xe con|xe đạp|xe đạp điện|xe cứu thương|xe chữa cháy|máy xúc|máy ủi|máy phát điện|máy vi tính|xuồng máy|xuồng cao tốc|\
    bao tải|áo phao|phao cứu sinh|nhà bạt|rọ thép|hồ chứa|hồ chứa nước|đập dâng|khoản|khoản thu|khoản chi|căn hộ|ngư dân|cháu bé|\
    người già|người nộp thuế|người bệnh|người khuyết tật|trẻ sơ sinh|bác sỹ|hộ sinh|phụ huynh|thẩm phán|sĩ quan|chuyên gia|\
    nghệ sĩ|vận động viên|huấn luyện viên|trọng tài|phóng viên|danh mục|danh hiệu|nguyện vọng|tài liệu|chuyến bay|chuyến xe|\
    trận đấu|cuộc thi|kỳ thi|tiết mục|phòng thi|điểm thi|bộ bàn ghế|bộ sách|đầu sách|lồng nuôi|bể nuôi|lượt hồ sơ|con heo|lượt trẻ|\
    bai|cây số|tập sách|người phụ thuộc|khu tái định cư|tuyến đê|điểm trực|tổ xung kích|hộ sản xuất|hộ chăn nuôi|cuộc họp báo|\
    công chức, viên chức|cán bộ, công chức, viên chức|viên chức, người lao động|cán bộ, đảng viên|xóm, khu phố|xóm, tổ dân phố";

/// Words that a unit never starts with: they start what is said *about* the number.
const STOPS: &str = "là và hoặc trong của đạt so với cho đã được bằng chiếm tăng giảm còn ở tại trên dưới từ đến theo về để do bị có \
    gồm nhưng mà thì như này đó khi nếu vào ra lên xuống sau trước nên không chưa mới thuộc kể tính ngoài cùng các những mỗi một tới \
    hay cả qua lại rồi trở nhằm phải sẽ đang hết hơn ít nhất bình năm tháng ngày vượt bao riêng nay hiện thực tổng gần tự \
    chỉ đều vẫn tiếp cũng thực hoàn triển cao thấp trung đối lần trừ mức tỷ tỉ xong thành trọng đồng mặc tuy phục vụ tương";

/// A unit of the lists.
struct Entry {
    /// Its words, folded.
    words: Vec<String>,
    /// What it makes of its number.
    kind: FigureKind,
    /// Its words with their marks.
    written: Vec<String>,
    /// True where the marks must agree.
    strict: bool,
}

static UNITS: LazyLock<BTreeMap<String, Vec<Entry>>> = LazyLock::new(|| {
    let mut units: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (names, kind, marked) in [
        (MONEY, FigureKind::Money, false),
        (AREA, FigureKind::Area, false),
        (QUANTITY, FigureKind::Quantity, false),
        (TIME, FigureKind::Time, false),
        (THINGS, FigureKind::Count, false),
        (MARKED, FigureKind::Count, true),
    ] {
        for name in names.split('|') {
            let tokens = Tokens::of(name);
            let words: Vec<String> = (0..tokens.len()).map(|i| tokens.fold(i).to_owned()).collect();
            let written = (0..tokens.len()).map(|i| spelled(tokens.text(i))).collect();
            if let Some(first) = words.first() {
                units.entry(first.clone()).or_default().push(Entry { words, kind, written, strict: marked });
            }
        }
    }
    for list in units.values_mut() {
        list.sort_by_key(|entry| std::cmp::Reverse(entry.words.len()));
    }
    units
});

/// The unit that starts at token `i`, which must end before `limit`.
pub(super) fn unit_at(tokens: &Tokens, i: usize, limit: usize) -> Option<UnitMatch> {
    if i >= limit || tokens.gap(i) == Gap::Tab || tokens.is_silent(i) {
        return None;
    }
    if tokens.is_mark(i, '°') {
        let end = if tokens.fold(i + 1) == "c" { i + 2 } else { i + 1 };
        return Some(UnitMatch { end, kind: FigureKind::Quantity, known: true });
    }
    if !tokens.is_word(i) {
        return None;
    }
    known(tokens, i, limit).or_else(|| guessed(tokens, i, limit))
}

/// The longest unit that stands at `i`; of several as long, the one with just these marks: `06 cống` is no `công`.
fn longest<'u>(tokens: &Tokens, i: usize, limit: usize) -> Option<&'u Entry> {
    let mut fits = UNITS.get(tokens.fold(i))?.iter().filter(|entry| {
        i + entry.words.len() <= limit
            && entry.words.iter().enumerate().all(|(k, w)| tokens.fold(i + k) == w)
            && (!entry.strict || as_written(tokens, i, &entry.written))
    });
    let first = fits.next()?;
    let exact = |entry: &&Entry| has_marks(tokens, i, &entry.written);
    let same = |entry: &&Entry| entry.words.len() == first.words.len();
    if exact(&first) { Some(first) } else { fits.take_while(same).find(exact).or(Some(first)) }
}

fn known(tokens: &Tokens, i: usize, limit: usize) -> Option<UnitMatch> {
    let Entry { words, kind, written, strict } = longest(tokens, i, limit)?;
    let mut kind = *kind;
    let mut end = i + words.len();
    let single = words.len() == 1;
    // `5 Tân Dân`, `3 Bình Minh` are names; `06 Kế hoạch` is a noun that offices honour with a capital.
    let symbol = matches!(kind, FigureKind::Quantity | FigureKind::Area | FigureKind::Money);
    if single && tokens.is_capital(i) && tokens.is_capital(i + 1) && tokens.gap(i + 1) == Gap::Space {
        return None;
    }
    if single && !symbol && !strict && tokens.text(i).chars().count() == 1 {
        return None;
    }
    if single && !(marks_agree(tokens, i) && vowels_agree(tokens, i, written))
        || kind == FigureKind::Time && !is_time(tokens, i)
    {
        return None;
    }
    // `190 mẫu`, tested; `5 mẫu ruộng`, an area of the north.
    if single && tokens.text(i).to_lowercase() == "mẫu" && !matches!(tokens.text(end), "đất" | "ruộng" | "lúa" | "vườn")
    {
        kind = FigureKind::Count;
    }
    // A scale before a noun counts: `3,2 triệu lượt người`.
    let scale = single && matches!(words[0].as_str(), "ty" | "ti" | "trieu" | "nghin" | "ngan" | "tram" | "van");
    if scale {
        // `kilograms`, people: whatever follows the scale is the thing; nothing following means money.
        if let Some(thing) = unit_at(tokens, end, limit).filter(|t| t.known) {
            return Some(UnitMatch { end: thing.end, kind: thing.kind, known: true });
        }
    }
    // A rate: `700 đồng/kWh`, `150 kg/ha`, `triệu đồng/người/năm`.
    while tokens.is_mark(end, '/') && tokens.gap(end) == Gap::None && tokens.is_small(end + 1) && end + 1 < limit {
        let Some(per) = known(tokens, end + 1, limit) else { break };
        if kind == FigureKind::Count && per.kind == FigureKind::Count {
            break;
        }
        end = per.end;
        if kind == FigureKind::Area || kind == FigureKind::Count {
            kind = FigureKind::Quantity;
        }
    }
    if end == i + 1 && scale && matches!(words[0].as_str(), "nghin" | "ngan" | "tram" | "van") {
        kind = FigureKind::Count;
    }
    // `2.864 lượt cán bộ, chiến sĩ`: turns of whom.
    if words.len() == 1
        && words[0] == "luot"
        && let Some(whose) = known(tokens, end, limit).filter(|u| u.kind == FigureKind::Count)
    {
        return Some(whose);
    }
    if kind == FigureKind::Count {
        end = coordinated(tokens, end, limit);
    }
    Some(UnitMatch { end, kind, known: true })
}

/// `298 viên chức, người lao động`: two nouns with a comma between them count together, unless the second has a number of
/// its own or starts a clause.
fn coordinated(tokens: &Tokens, end: usize, limit: usize) -> usize {
    if !tokens.is_mark(end, ',') || tokens.gap(end) != Gap::None || !tokens.is_small(end + 1) {
        return end;
    }
    let noun = longest(tokens, end + 1, limit)
        .filter(|noun| noun.kind == FigureKind::Count)
        .filter(|noun| noun.words.len() > 1 || has_marks(tokens, end + 1, &noun.written));
    let Some(noun) = noun else { return end };
    let after = end + 1 + noun.words.len();
    // `312 đồng chí, dân quân cơ động 405`: the second is what the next number counts.
    let next = (after..limit.min(after + 8)).find(|&i| !tokens.is_word(i) || tokens.text(i) == "và");
    if next.is_some_and(|i| tokens.is_number(i)) {
        return end;
    }
    let closed = match tokens.text(after) {
        "" => true,
        word => {
            !tokens.is_number(after)
                && !tokens.is_mark(after, ':')
                && !tokens.is_capital(after)
                && !CLAUSES.contains(&word)
        }
    };
    if closed && as_written(tokens, end + 1, &noun.written) { after } else { end }
}

/// Words behind a noun that make a clause of it.
const CLAUSES: [&str; 12] = ["là", "có", "được", "đã", "do", "đang", "sẽ", "bị", "phải", "cần", "đạt", "gồm"];

/// A unit of [`MARKED`] stands with its own marks, or in a text without any.
fn as_written(tokens: &Tokens, i: usize, written: &[String]) -> bool {
    has_marks(tokens, i, written) || !tokens.is_marked() && (0..written.len()).all(|k| tokens.text(i + k).is_ascii())
}

fn has_marks(tokens: &Tokens, i: usize, written: &[String]) -> bool {
    written.iter().enumerate().all(|(k, w)| spelled(tokens.text(i + k)) == *w)
}

/// A tone may be lost or misread (`hô`); another vowel makes another word: `mở` is no `mộ`, `họ` no `hộ`.
fn vowels_agree(tokens: &Tokens, i: usize, written: &[String]) -> bool {
    let own = tokens.text(i).to_lowercase();
    let Some(listed) = written.first().filter(|_| !own.is_ascii()) else { return true };
    toneless(&own) == toneless(listed)
}

/// Without the five tones, whose marks stand behind their letters when taken apart.
fn toneless(word: &str) -> String {
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    word.nfd().filter(|c| !TONES.contains(c)).collect()
}

/// Some folded units have everyday doubles: `tấn` and `tân`, `hộ` and `họ`, `năm` and `nằm`.
fn marks_agree(tokens: &Tokens, i: usize) -> bool {
    let lower = tokens.text(i).to_lowercase();
    let refused: &[&str] = match tokens.fold(i) {
        "con" => &["còn"],
        "sao" => &["sao", "sáo"],
        "ban" => &["bán", "bàn", "bạn"],
        "ta" => &["ta", "tả"],
        "dot" => &["đột"],
        "cai" => &["cải", "cài"],
        "do" => &["do", "đó", "đỏ"],
        "to" => &["to"],
        "tin" => &["tín"],
        "la" => &["là"],
        "em" => &["ém"],
        "ca" => &["cả"],
        "ngay" => &["ngay"],
        "bo" => &["bỏ", "bố"],
        "dan" => &["dân", "dẫn"],
        // `2 công suất 63 MVA`: a name and what follows it.
        "cong" if matches!(tokens.fold(i + 1), "suat" | "trinh" | "tac" | "nghe" | "nghiep" | "trai" | "bo") => {
            &["công"]
        }
        "cong" => &["cộng", "cùng"],
        "bao" => &["báo", "bảo"],
        "ho" => &["họ", "hỗ"],
        "lo" => &["lo"],
        "dong" => &["đóng", "đông", "động", "dòng"],
        "cap" => &["cấp", "cập"],
        "cho" => &["cho", "chó"],
        "giai" => &["giai"],
        "khau" => &["khâu"],
        "don" => &["đôn", "đón", "dồn"],
        "doi" => &["đối", "đổi", "đời"],
        "goi" => &["gọi"],
        "lan" => &["lân", "lan", "lẫn"],
        "lop" => &["lợp"],
        "thon" => &["thôn"; 0],
        "tuan" => &["tuân"],
        "chi" | "vu" => &["chỉ", "vũ"],
        "mau" => &["màu", "máu"],
        "dam" => &["đảm"],
        "cay" => &["cấy"],
        "phong" => &["phòng"; 0],
        "bai" => &["bãi"],
        "ket" => &["kết"],
        "bat" => &["bắt"],
        _ => &[],
    };
    !refused.contains(&lower.as_str())
}

/// Words of time have too many doubles to be matched without their marks: `88.214 nam` are men, `2.880 giấy` papers,
/// `1 quỹ` a fund. Only where a text has no marks at all is the bare word enough.
fn is_time(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text(i).to_lowercase();
    let own = match tokens.fold(i) {
        "gio" => "giờ",
        "phut" => "phút",
        "giay" => "giây",
        "ngay" => "ngày",
        "dem" => "đêm",
        "tuan" => "tuần",
        "thang" => "tháng",
        "quy" => "quý",
        "nam" => "năm",
        "the" => "thế",
        "thap" => "thập",
        "tiet" => "tiết",
        "buoi" => "buổi",
        _ => return true,
    };
    word == own || word.is_ascii() && !tokens.is_marked()
}

fn guessed(tokens: &Tokens, i: usize, limit: usize) -> Option<UnitMatch> {
    let plain = |at: usize| {
        at < limit
            && tokens.is_small(at)
            && tokens.gap(at) != Gap::None
            && tokens.gap(at) != Gap::Tab
            && tokens.text(at).chars().count() > 1
            && !is_stop(tokens, at)
    };
    if !plain(i) {
        return None;
    }
    // Names of trades go on: `điều tra viên`, `nghiên cứu sinh`.
    let trade = plain(i + 1) && plain(i + 2) && matches!(tokens.fold(i + 2), "vien" | "sinh" | "gia");
    let end = if trade {
        i + 3
    } else if plain(i + 1) {
        i + 2
    } else {
        i + 1
    };
    Some(UnitMatch { end, kind: FigureKind::Count, known: false })
}

/// True for a unit as written that is one of the list, and no noun taken from the context.
pub(super) fn is_listed(unit: &str) -> bool {
    let tokens = Tokens::of(unit);
    known(&tokens, 0, tokens.len()).is_some_and(|u| u.end == tokens.len())
}

/// True for a word that starts what is said about a number.
pub(super) fn is_stop(tokens: &Tokens, i: usize) -> bool {
    static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut words: Vec<_> = STOPS.split_whitespace().collect();
        words.sort_unstable();
        words
    });
    let lower = tokens.text(i).to_lowercase();
    WORDS.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<(String, FigureKind)> {
        let tokens = Tokens::of(text);
        unit_at(&tokens, 1, tokens.len()).map(|u| (tokens.words(&(1..u.end)), u.kind))
    }

    #[test]
    fn nouns_measures_and_money_are_units() {
        for (text, expected, kind) in [
            ("16.642 trường\n\nhợp.", "trường hợp", FigureKind::Count),
            ("100691 nhân khẩu;", "nhân khẩu", FigureKind::Count),
            ("285 triệu đồng, gồm", "triệu đồng", FigureKind::Money),
            ("38 tỷ, vốn", "tỷ", FigureKind::Money),
            ("700 đồng/kWh", "đồng/kWh", FigureKind::Money),
            ("7.120 ha, chiếm", "ha", FigureKind::Area),
            ("7.800 m² do", "m²", FigureKind::Area),
            ("150 kg/ha xuống", "kg/ha", FigureKind::Quantity),
            ("3,2 triệu lượt người", "triệu lượt người", FigureKind::Count),
            ("06 Kế hoạch, 55", "Kế hoạch", FigureKind::Count),
            ("36 băng vải; cấp", "băng vải", FigureKind::Count),
            ("48 giờ đối với", "giờ", FigureKind::Time),
            ("176 điều tra viên, ", "điều tra viên", FigureKind::Count),
            ("2.864 lượt cán bộ, chiến sĩ tham gia", "lượt cán bộ, chiến sĩ", FigureKind::Count),
            ("120 công nhân một", "công nhân", FigureKind::Count),
            ("23.449 hộ/100691", "hộ", FigureKind::Count),
        ] {
            assert_eq!(unit(text), Some((expected.to_owned(), kind)), "{text}");
        }
    }

    #[test]
    fn what_is_said_about_a_number_is_no_unit() {
        for text in ["63.625 đạt 90%", "5 còn lại", "12.255\tTây An", "3 Bình Minh", "18 (chưa", "7 là", "2 trong số"]
        {
            assert_eq!(unit(text), None, "{text}");
        }
    }
}
