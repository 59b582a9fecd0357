//! The wordings that made-up notices are put together from.
//!
//! `{commune}` becomes `xã Tân Trường`, `{list%}` becomes `Tùng Lâm (98,5%); Phú Lâm (97,1%) và Hải Yến (90%)`. What
//! a notice *names* are the braces of this list:
//!
//! | brace | becomes |
//! | --- | --- |
//! | `{commune}` `{Commune}` | a commune of the own district, with its kind word (`Commune`: with a capital) |
//! | `{name}` | the same without its kind word |
//! | `{heads}` | the kind words of the own communes: `xã, phường` |
//! | `{list}` `{list%}` `{kinds}` | several names; with figures; each with its kind word |
//! | `{rows}` | table rows, one for each commune |
//! | `{numbers}` | numbered wards: `phường 1, 3 và 5` |
//! | `{district}` `{province}` | the own ones, with their kind words |
//! | `{other}` `{two}` | a district of the own province; two of them, and the province |
//! | `{abroad}` `{bare}` | another province, with and without its kind word |
//! | `{far}` | a commune elsewhere with all that it belongs to: `xã A, huyện B, tỉnh C` |
//! | `{former}` | a district of the province that is no more |
//! | `{trap}` | a commune's name that names no commune here |
//! | `{n}` `{%}` `{day}` | a number, a percentage, a date |

/// Paragraphs of a district's or a commune's notice before July 2025, and of a commune's after it.
pub(super) const PLACES: [&str; 44] = [
    "Có {n} đơn vị đạt trên {%}, gồm các {heads}: {list%}.",
    "- {n}/31 đơn vị đã hoàn thành chỉ tiêu, gồm {kinds}.",
    "Một số địa bàn như: {list} đã vào cuộc quyết liệt, hoàn thành sớm chỉ tiêu được giao.",
    "Biểu dương các {heads}: {list}. Qua đó, các đơn vị này tiếp tục duy trì kết quả.",
    "Phê bình Chủ tịch UBND các {heads}: {list%} chưa quyết liệt trong chỉ đạo.",
    "Kết quả tại {commune} và {commune} còn thấp, đạt {%} so với kế hoạch.",
    "UBND {commune} chưa báo cáo số liệu đợt {n}.",
    "Công an {commune} phối hợp với trạm y tế rà soát {n} hộ trên địa bàn.",
    "{Commune} có {n} hộ nghèo, giảm {%} so với cùng kỳ năm trước.",
    "Tại {commune}, tiến độ giải phóng mặt bằng còn chậm, mới đạt {%}.",
    "Đảng ủy {commune} đã ban hành nghị quyết chuyên đề ngày {day}.",
    "Giao UBND {commune} chủ trì, phối hợp với UBND {commune} khắc phục trước ngày {day}.",
    "- {Commune}: {n} hồ sơ, đạt {%};\n- {Commune}: {n} hồ sơ, đạt {%};\n- {Commune}: {n} hồ sơ.",
    "Xảy ra {n} ổ dịch tại {n} thôn của {commune}; đã tiêu hủy {n} con lợn.",
    "Đoạn qua {commune} dài 3,2 km, tổng mức đầu tư {n} triệu đồng.",
    "Tuyến kênh đi qua các {heads}: {list}, phục vụ tưới cho {n} ha.",
    "Các đơn vị đạt thấp gồm: {list%}.",
    "Tiếp tục hỗ trợ {name} hoàn thành tiêu chí số {n} về môi trường.",
    "Tại {name}, cán bộ một cửa đã trả kết quả đúng hạn {%}.",
    "Hai đơn vị {name} và {name} chưa nộp báo cáo.",
    "Riêng {name} còn {n} trường hợp chưa có số điện thoại chính chủ.",
    "Đề nghị UBND {commune}, UBND {commune} khẩn trương thực hiện.",
    "Nông dân {commune} đã gieo trồng được {n} ha, đạt {%} kế hoạch vụ.",
    "Điểm cấp căn cước lưu động đặt tại nhà văn hóa {commune}, từ 7 giờ 30 phút ngày {day}.",
    "Thống nhất chủ trương sáp nhập thôn tại {commune} theo đề nghị của Phòng Nội vụ.",
    "STT\tĐơn vị\tTổng số\tTỷ lệ\n{rows}",
    "TT\tĐịa phương\tSố hộ\tĐạt\tGhi chú\n{rows}",
    "Trên địa bàn {district} có {n} cơ sở sản xuất, trong đó {commune} có {n} cơ sở.",
    "Thực hiện chỉ đạo của Chủ tịch UBND {province} và Công văn số {n}/UBND-NC ngày {day}.",
    "Theo báo cáo của {two}, dịch bệnh đã được khống chế.",
    "Học tập kinh nghiệm của {other} và {abroad} trong chuyển đổi số.",
    "Lao động trẻ phần lớn làm việc tại {bare}, {bare} và nước ngoài.",
    "Có {n} công nhân từ {abroad} trở về địa phương.",
    "Đoàn công tác thăm mô hình tại {far}.",
    "Người trúng thầu có địa chỉ tại {far}, đã nộp đủ hồ sơ.",
    "Đối tượng thường trú tại thôn 2, {commune}, {district}, {province}.",
    "Lực lượng chức năng của {numbers} ra quân lập lại trật tự đô thị.",
    "{Commune} là đơn vị dẫn đầu với {%}; thấp nhất là {commune} với {%}.",
    "Ngày {day}, tại {commune} xảy ra một vụ cháy, thiệt hại khoảng {n} triệu đồng.",
    "Chủ tịch UBND {commune} chịu trách nhiệm trước Chủ tịch UBND {district}.",
    "Hội Nông dân {commune} ra mắt {n} tổ hợp tác.",
    "Trạm Y tế {commune} tổ chức tiêm cho {n} trẻ.",
    "Cụm thi đua số {n} gồm: {kinds}.",
    "Dân quân {commune} phối hợp tuần tra ban đêm.",
];

/// The same in a province's notice before July 2025: its members are districts.
pub(super) const PROVINCE: [&str; 14] = [
    "Có {n} đơn vị đạt trên {%}, gồm các {heads}: {list%}.",
    "Các địa phương đạt thấp gồm: {list%}.",
    "Kết quả tại {commune} và {commune} còn thấp, đạt {%}.",
    "UBND {commune} chưa báo cáo số liệu đợt {n}.",
    "Công an {commune} phối hợp rà soát {n} trường hợp.",
    "{Commune} có {n} xã đạt chuẩn nông thôn mới, tăng {%}.",
    "- {Commune}: {n} hồ sơ, đạt {%};\n- {Commune}: {n} hồ sơ, đạt {%}.",
    "STT\tĐơn vị\tTổng số\tTỷ lệ\n{rows}",
    "Biểu dương {kinds} đã hoàn thành trước thời hạn.",
    "Trên địa bàn {province} có {n} khu công nghiệp, tập trung tại {commune}.",
    "Ổ dịch tại {far} đã được khống chế.",
    "Lao động trong tỉnh làm việc nhiều tại {bare} và {bare}.",
    "Học tập kinh nghiệm của {abroad} trong chuyển đổi số.",
    "Đoạn qua {commune} dài 12 km, tổng mức đầu tư {n} triệu đồng.",
];

/// The same in a province's notice after July 2025.
pub(super) const AFTER: [&str; 4] = [
    "Trên địa bàn {former} (cũ) còn {n} hồ sơ chưa bàn giao.",
    "Trụ sở tại {former} cũ được bố trí cho Công an {commune}.",
    "{Commune} được thành lập trên cơ sở sắp xếp các đơn vị hành chính của địa phương.",
    "Trung tâm Phục vụ hành chính công {commune} tiếp nhận {n} hồ sơ.",
];

/// Where a name names no unit, and where a word only looks like a kind word.
pub(super) const TRAPS: [&str; 24] = [
    "Đồng chí Nguyễn {trap}, Phó Chủ tịch UBND, chủ trì cuộc họp.",
    "Trường Tiểu học {trap} đạt chuẩn quốc gia mức độ 1.",
    "Trường THCS {trap} và Trường Mầm non {trap} đã hoàn thành báo cáo.",
    "Khởi công xây dựng cầu {trap} với tổng mức đầu tư {n} triệu đồng.",
    "Công ty TNHH {trap} nợ bảo hiểm xã hội {n} tháng.",
    "Hợp tác xã {trap} được hỗ trợ {n} triệu đồng.",
    "Mực nước sông {trap} lên mức báo động 1.",
    "Bà Trần {trap}, Trưởng phòng Nội vụ, trình bày báo cáo.",
    "Chợ {trap} có {n} hộ kinh doanh cố định.",
    "Giao ông Lê {trap} theo dõi, đôn đốc.",
    "Thôn {trap} có {n} hộ dân tham gia tổ công nghệ số.",
    "Cán bộ cấp xã phải tính đến phương án thanh toán không dùng tiền mặt.",
    "Mỗi xã 03 người, mỗi phường 05 người; toàn huyện có {n} điểm.",
    "Tình hình an ninh chính trị, trật tự an toàn xã hội ổn định.",
    "Ban Chỉ huy quân sự huyện phối hợp với Công an các xã tuyển quân.",
    "Các cơ quan, ban, ngành, đoàn thể ở tỉnh, huyện, xã tiếp tục rà soát.",
    "Hội đồng nhân dân thành phố thông qua {n} nghị quyết; thị xã có {n} dự án.",
    "Bảo hiểm xã hội, Bảo hiểm y tế đạt {%}.",
    "Phòng Tài chính - Kế hoạch thẩm định, trình Ủy ban nhân dân phê duyệt.",
    "Thực hiện Đề án 06, Tổ công tác đã họp ngày {day} tại hội trường tầng 2.",
    "Đường {trap} được nâng cấp, mở rộng dài 1,2 km.",
    "Đơn vị đạt {%}, tăng {n} hồ sơ so với tuần trước.",
    "Trung tâm Y tế tổ chức tiêm chủng cho {n} trẻ em trên địa bàn.",
    "Tổng số {n} hồ sơ, trong đó trực tuyến {n} hồ sơ, đạt {%}.",
];

/// Bodies that a unit of each level has.
pub(super) const OFFICES: [[&str; 7]; 3] = [
    [
        "ỦY BAN NHÂN DÂN",
        "UBND",
        "UỶ BAN NHÂN DÂN",
        "HỘI ĐỒNG NHÂN DÂN",
        "HỘI NÔNG DÂN",
        "ĐẢNG BỘ",
        "HỘI LIÊN HIỆP PHỤ NỮ",
    ],
    [
        "ỦY BAN NHÂN DÂN",
        "UBND",
        "UỶ BAN NHÂN DÂN",
        "HỘI ĐỒNG NHÂN DÂN",
        "HỘI NÔNG DÂN",
        "CÔNG AN",
        "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM",
    ],
    [
        "ỦY BAN NHÂN DÂN",
        "UBND",
        "UỶ BAN NHÂN DÂN",
        "HỘI ĐỒNG NHÂN DÂN",
        "ĐẢNG ỦY",
        "CÔNG AN",
        "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM",
    ],
];

/// Departments under them.
pub(super) const DEPARTMENTS: [[&str; 4]; 3] = [
    ["SỞ Y TẾ", "SỞ NỘI VỤ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"],
    ["PHÒNG NỘI VỤ", "TỔ CÔNG TÁC ĐỀ ÁN 06", "PHÒNG TÀI CHÍNH - KẾ HOẠCH", "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ"],
    ["TỔ CÔNG TÁC ĐỀ ÁN 06", "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "BAN VĂN HÓA"],
];

pub(super) const TITLES: [&str; 6] = ["BÁO CÁO", "THÔNG BÁO", "KẾ HOẠCH", "TỜ TRÌNH", "QUYẾT ĐỊNH", "BÁO CÁO NHANH"];

pub(super) const SUBJECTS: [&str; 6] = [
    "Kết quả thực hiện Đề án 06 trên địa bàn {own}",
    "Tiến độ xây dựng nông thôn mới {own}",
    "Kết quả thu nhận, kích hoạt tài khoản định danh điện tử trên địa bàn {own}",
    "Về việc phòng, chống dịch bệnh gia súc, gia cầm trên địa bàn {own}",
    "Công tác cải cách hành chính của {own}",
    "Tình hình kinh tế - xã hội 6 tháng đầu năm",
];
