//! Relations of lists: stated counts, ranges, groups of one whole, entries twice, groups told again.

use super::compose::{Class, Notice, fill};
use super::prose::communes;
use rust_decimal::Decimal;

const COUNTS: &[&str] = &[
    "Có {n} xã chưa báo cáo số liệu, gồm: {list}.",
    "Tổ công tác đã kiểm tra tại {n} xã: {list}.",
    "Biểu dương {n} đơn vị hoàn thành sớm chỉ tiêu, gồm {list}.",
    "Đến nay còn {n} địa phương chưa giải ngân vốn, cụ thể: {list}.",
    "{n} đơn vị có kết quả thấp là: {list}.",
    "Giao nhiệm vụ cho {n} xã ({list}) triển khai thí điểm.",
    "Phê bình {n} xã chậm tiến độ, bao gồm: {list}.",
    "Dịch bệnh đã xảy ra tại {n} xã, gồm các xã {list}.",
    "Đợt này có {n} xã đạt chuẩn nông thôn mới là: {list}.",
    "Huyện chọn {n} xã làm điểm, đó là: {list}.",
];
const SUBJECTS: &[&str] =
    &["tỷ lệ kích hoạt", "tỷ lệ thu nhận hồ sơ", "tỷ lệ giải ngân", "tỷ lệ tiêm phòng", "tỷ lệ hoàn thành chỉ tiêu"];
const GROUPS: &[&str] = &[
    "- {r} đơn vị có {subject} {range}, gồm các xã: {list}.",
    "- {r} xã đạt {subject} {range}, gồm: {list}.",
    "+ {r} đơn vị {subject} {range}: {list}.",
    "+ Có {r} xã {subject} {range}, gồm xã {list}.",
];
const AGAIN: &[&str] = &[
    "- Đối với {n} đơn vị {range}, gồm: {list} cần tiếp tục duy trì kết quả.",
    "- Yêu cầu {n} đơn vị {range} ({list}) tập trung khắc phục.",
    "- Các đơn vị {range} ({n} đơn vị: {list}) rút kinh nghiệm.",
    "- Giao {n} đơn vị có tỷ lệ {range}, gồm: {list} báo cáo hằng tuần.",
];

fn joined(notice: &mut Notice, entries: &[String]) -> String {
    let mark = *notice.wording(&["; ", ", ", "; ", ", "]);
    let (last, rest) = entries.split_last().map_or(("", &[][..]), |(l, r)| (l.as_str(), r));
    if notice.random.percent(50) && !rest.is_empty() {
        format!("{} và {last}", rest.join(mark))
    } else {
        entries.join(mark)
    }
}

pub(super) fn count(notice: &mut Notice) {
    let n = notice.draw(3, 9);
    let names: Vec<String> = communes(notice, usize::try_from(n).unwrap_or(3)).into_iter().map(str::to_owned).collect();
    let (index, shown) = notice.number(n.into());
    let list = joined(notice, &names);
    let wording = *notice.wording(COUNTS);
    notice.say(fill(wording, &[("n", &shown), ("list", &list)]));
    notice.relate(Class::Count, true, &[index]);
}

/// Groups by percentage that together are all units; the first of them told again.
pub(super) fn groups(notice: &mut Notice) {
    let of = notice.draw(10, 31);
    let all = communes(notice, usize::try_from(of).unwrap_or(10));
    let sizes = notice.split(of, 4);
    let ranges: [(&str, i64, i64); 4] = [
        ("đạt trên 90%", 9_010, 11_900),
        ("từ 80% đến dưới 90%", 8_000, 8_999),
        ("từ 70% đến dưới 80%", 7_000, 7_999),
        ("dưới 70%", 3_000, 6_999),
    ];
    let subject = *notice.wording(SUBJECTS);
    let wording = *notice.wording(GROUPS);
    let intro = *notice.wording(&[
        "Kết quả tại các đơn vị như sau:",
        "Phân loại theo mức độ hoàn thành như sau:",
        "Kết quả cụ thể của {of} đơn vị:",
        "Xếp theo tỷ lệ, kết quả như sau:",
    ]);
    let whole = notice.plain(of.into());
    notice.say(fill(intro, &[("of", &whole)]));
    let mut at = 0;
    let mut ratios = Vec::new();
    let mut told: Vec<(usize, Vec<String>, &str)> = Vec::new();
    for (&size, (range, low, high)) in sizes.iter().zip(ranges) {
        let size = usize::try_from(size).unwrap_or(1);
        let mut names: Vec<String> = all[at..(at + size).min(all.len())].iter().map(|&n| n.to_owned()).collect();
        at += size;
        let ratio = format!("{}/{}", notice.plain(i64::try_from(size).unwrap_or(1).into()), of);
        let (r, ratio) = notice.mark(ratio);
        ratios.push(r);
        let twice = names.len() >= 4 && notice.wants_slip();
        let right = names.clone();
        if twice {
            let first = names[0].clone();
            names[2] = first;
        }
        let mut shares = Vec::new();
        let mut entries = Vec::new();
        for name in &names {
            let value = Decimal::new(notice.draw(low, high), 2);
            let (index, shown) = notice.mark(format!("{}%", notice.plain(value)));
            shares.push(index);
            entries.push(format!("{name} ({shown})"));
        }
        let list = joined(notice, &entries);
        notice.say(fill(wording, &[("r", &ratio), ("subject", subject), ("range", range), ("list", &list)]));
        notice.relate(Class::Count, true, &[r]);
        notice.relate(Class::Range, true, &shares);
        if twice {
            notice.relate_named(Class::Twice, true, &[], vec![names[0].clone()]);
            notice.spoil_last();
        }
        told.push((r, right, range));
    }
    notice.relate(Class::Partition, true, &ratios);
    if notice.random.percent(60) {
        let Some((_, names, range)) = told.iter().find(|t| t.1.len() >= 3 && t.1.len() <= 12).cloned() else { return };
        let mut names = names;
        let other = notice.wants_slip();
        if other && let Some(last) = names.last_mut() {
            let stranger = super::topics::COMMUNES.iter().find(|c| !all.contains(*c)).copied().unwrap_or("Bãi Cháy");
            stranger.clone_into(last);
        }
        let size = notice.plain(i64::try_from(names.len()).unwrap_or(1).into());
        let (n, size) = notice.mark(size);
        let list = joined(notice, &names);
        let wording = *notice.wording(AGAIN);
        notice.say(fill(wording, &[("n", &size), ("range", range), ("list", &list)]));
        notice.relate(Class::Count, true, &[n]);
        notice.relate_named(Class::Again, true, &[n], Vec::new());
        if other {
            notice.spoil_last();
        }
    }
}
