//! What a document tells twice: its number and date, dates of others, weekdays, deadlines.

use super::compose::{Class, Notice, fill};
use jiff::civil::{Date, Weekday};

const DAYS: [&str; 7] = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"];

fn day_name(date: Date) -> &'static str {
    DAYS[match date.weekday() {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }]
}

fn shown(notice: &mut Notice, date: Date) -> String {
    match notice.draw(0, 2) {
        0 => format!("{}/{}/{}", date.day(), date.month(), date.year()),
        1 => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        _ => format!("{:02}/{}/{}", date.day(), date.month(), date.year()),
    }
}

fn later(date: Date, days: i64) -> Date {
    date.checked_add(jiff::Span::new().days(days)).unwrap_or(date)
}

/// Head of the document: who, number, place and date.
pub(super) struct Head {
    number: String,
    pub(super) date: Date,
    kind: &'static str,
}

pub(super) fn head(notice: &mut Notice) -> Head {
    let (symbol, kind, title) = *notice.wording(&[
        ("BC-UBND", "Báo cáo", "BÁO CÁO"),
        ("KH-UBND", "Kế hoạch", "KẾ HOẠCH"),
        ("TB-UBND", "Thông báo", "THÔNG BÁO"),
        ("TTr-UBND", "Tờ trình", "TỜ TRÌNH"),
    ]);
    let number = format!("{}/{symbol}", notice.draw(21, 987));
    let date = Date::new(2022, 2, 1).map_or(Date::ZERO, |d| later(d, notice.draw(0, 660)));
    let place = *notice.wording(&["Yên Định", "Tân Kỳ", "Lục Ngạn", "Cư Jút"]);
    notice.say(format!("ỦY BAN NHÂN DÂN\nHUYỆN {}", place.to_uppercase()).replace('\n', " "));
    notice.say("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    notice.say("Độc lập - Tự do - Hạnh phúc");
    notice.say(String::new());
    notice.say(format!("Số: {number}"));
    notice.say(format!("{place}, ngày {:02} tháng {:02} năm {}", date.day(), date.month(), date.year()));
    notice.say(String::new());
    notice.say(title);
    notice.say(*notice.clone().wording(&[
        "Kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội",
        "Về việc triển khai các nhiệm vụ trọng tâm trên địa bàn huyện",
        "Tình hình thực hiện các chỉ tiêu được giao",
        "Kết quả rà soát, thống kê trên địa bàn",
    ]));
    notice.say(String::new());
    Head { number, date, kind }
}

/// The appendix names its own document.
pub(super) fn attached(notice: &mut Notice, head: &Head) {
    let date = shown(notice, head.date);
    let (n, number) = notice.mark(head.number.clone());
    let (d, date) = notice.mark(date);
    let wording = *notice.wording(&[
        "(Kèm theo {kind} số {n} ngày {d} của UBND huyện)",
        "(Ban hành kèm theo {kind} số: {n}, ngày {d} của Ủy ban nhân dân huyện)",
        "Kèm theo {kind} số {n} ngày {d}",
        "(Đính kèm {kind} số {n} ngày {d} của UBND huyện)",
    ]);
    notice.say(fill(wording, &[("kind", head.kind), ("n", &number), ("d", &date)]));
    notice.relate(Class::Reference, true, &[n]);
    notice.relate(Class::Reference, true, &[d]);
}

/// Another document cited twice.
pub(super) fn cited(notice: &mut Notice, head: &Head) {
    let date = later(head.date, -notice.draw(20, 300));
    let symbol = *notice.wording(&["QĐ-TTg", "CT-TTg", "NĐ-CP", "NQ-CP"]);
    let number = match symbol {
        "NĐ-CP" => format!("{}/{}/NĐ-CP", notice.draw(11, 150), date.year()),
        s => format!("{}/{s}", notice.draw(11, 1_900)),
    };
    let what = match symbol {
        "QĐ-TTg" => "Quyết định",
        "CT-TTg" => "Chỉ thị",
        "NĐ-CP" => "Nghị định",
        _ => "Nghị quyết",
    };
    let mut dates = Vec::new();
    for wording in [
        &[
            "Căn cứ {what} số {n} ngày {d} của Chính phủ, UBND huyện báo cáo như sau:",
            "Thực hiện {what} số {n} ngày {d}, UBND huyện đã triển khai các nội dung sau:",
        ][..],
        &[
            "Các đơn vị tiếp tục thực hiện nghiêm {what} số {n} ngày {d}.",
            "Đề nghị các xã quán triệt lại {what} số {n} ngày {d} đến toàn thể cán bộ.",
        ][..],
    ] {
        let date = shown(notice, date);
        let (d, date) = notice.mark(date);
        dates.push(d);
        let wording = *notice.wording(wording);
        notice.say(fill(wording, &[("what", what), ("n", &number), ("d", &date)]));
    }
    notice.relate(Class::Reference, true, &dates);
}

pub(super) fn weekday(notice: &mut Notice, head: &Head) {
    let date = later(head.date, notice.draw(2, 40));
    let day = day_name(date);
    let printed = shown(notice, date);
    let (d, date) = notice.mark(printed);
    let wording = *notice.wording(&[
        "Thời gian: 8 giờ 00 phút, {w}, ngày {d}.",
        "Hội nghị tổ chức vào {w} ngày {d} tại hội trường UBND huyện.",
        "Họp vào 14 giờ ngày {d} ({w}) tại phòng họp số 2.",
        "Lịch kiểm tra: {w} ({d}), tập trung trước 7 giờ 30 phút.",
        "Kính mời dự họp vào lúc 13 giờ 30 phút {w}, ngày {d}.",
        "Ra quân đồng loạt từ {w}, {d}.",
    ]);
    notice.say(fill(wording, &[("w", day), ("d", &date)]));
    notice.relate(Class::Weekday, true, &[d]);
}

/// A stretch of time; made wrong, it ends before it begins.
pub(super) fn deadline(notice: &mut Notice, head: &Head) {
    let start = later(head.date, notice.draw(1, 20));
    let end = later(start, notice.draw(12, 75));
    let wrong = notice.wants_slip();
    let (first, last) = if wrong { (end, start) } else { (start, end) };
    let (a, b) = (shown(notice, first), shown(notice, last));
    let (a, first) = notice.mark(a);
    let (b, last) = notice.mark(b);
    let wording = *notice.wording(&[
        "Thời gian thực hiện từ ngày {a} đến ngày {b}.",
        "Đợt cao điểm kéo dài từ {a} đến hết ngày {b}.",
        "Giai đoạn 1 (từ ngày {a} đến ngày {b}): rà soát, lập danh sách.",
        "Thời gian: bắt đầu từ ngày {a}, hoàn thành trước ngày {b}.",
    ]);
    notice.say(fill(wording, &[("a", &first), ("b", &last)]));
    notice.relate(Class::Deadline, true, &[a, b]);
    if wrong {
        notice.spoil_last();
    }
}

/// A count up to a day that, made wrong, is after the document's own.
pub(super) fn future(notice: &mut Notice, head: &Head) {
    let wrong = notice.wants_slip();
    let date = if wrong { later(head.date, notice.draw(15, 200)) } else { later(head.date, -notice.draw(1, 9)) };
    let printed = shown(notice, date);
    let (d, date) = notice.mark(printed);
    let wording = *notice.wording(&[
        "Tính đến ngày {d}, các đơn vị đã hoàn thành việc rà soát.",
        "Tính đến hết ngày {d}, tiến độ chung còn chậm.",
        "Số liệu cập nhật đến ngày {d}.",
        "Tính từ đầu năm đến ngày {d}, tình hình cơ bản ổn định.",
    ]);
    notice.say(fill(wording, &[("d", &date)]));
    notice.relate(Class::Deadline, true, &[d]);
    if wrong {
        notice.spoil_last();
    }
}
