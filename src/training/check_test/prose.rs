//! Relations in running text and bullets: sums, remainders, percentages, ratios, averages, growth, shares.

use super::compose::{Class, Notice, fill};
use super::topics::{TOPICS, Topic};
use rust_decimal::{Decimal, RoundingStrategy};

/// A total before its list.
const SUMS: &[&str] = &[
    "Tổng số {whole}: {t} {u}, trong đó: {list}.",
    "Toàn huyện có {t} {u} ({list}).",
    "Trong kỳ đã tiếp nhận {t} {u}, gồm: {list}.",
    "Đến nay trên địa bàn có {t} {u}, bao gồm {list}.",
    "{Whole} là {t} {u}, chia ra: {list}.",
    "{Whole} đạt {t} {u}; trong đó {list}.",
    "Kết quả, các địa phương đã thực hiện {t} {u}, cụ thể: {list}.",
    "Tổng {whole} {t} {u}, phân theo loại: {list}.",
    "Tính đến ngày báo cáo, địa bàn có {t} {u}. Trong đó: {list}.",
    "Lũy kế từ đầu năm thực hiện được {t} {u}, gồm có {list}.",
    "Theo báo cáo của các xã, {whole} là {t} {u}, cụ thể như sau: {list}.",
    "Qua rà soát thống kê được {t} {u}; cơ cấu gồm {list}.",
    "{Whole}: {t} {u} (trong đó {list}).",
    "Số liệu tổng hợp cho thấy {whole} là {t} {u}, chia theo nhóm: {list}.",
    "Đã phê duyệt {t} {u}. Cụ thể: {list}.",
    "Toàn tỉnh hiện có {t} {u} (gồm {list}).",
    "Tổng cộng {t} {u}, trong đó có {list}.",
    "{Whole} được xác định là {t} {u}, bao gồm: {list}; các đơn vị tiếp tục cập nhật.",
];
/// A total behind its list.
const SUMS_AFTER: &[&str] = &[
    "Kết quả từng loại: {list}; tổng cộng {t} {u}.",
    "Cụ thể có {list}. Cộng: {t} {u}.",
    "Đã ghi nhận {list}, tổng số là {t} {u}.",
    "Trong quý có {list}, cộng chung {t} {u}.",
    "Gồm {list}, tổng cộng là {t} {u}.",
    "Trong kỳ: {list}. Tổng: {t} {u}.",
];
/// A total over its bullets.
const BULLETS: &[&str] = &[
    "- Tổng số {whole}: {t} {u}, trong đó:",
    "- {Whole} là {t} {u}, gồm:",
    "* Tổng {whole}: {t} {u}, cụ thể:",
    "{Whole} đạt {t} {u}, chia ra:",
    "Tổng số {whole} là {t} {u}, bao gồm:",
    "- Đến nay đã tổng hợp {t} {u}. Trong đó:",
    "- Toàn huyện có {t} {u}, cơ cấu như sau:",
    "Đã thực hiện {t} {u}, cụ thể như sau:",
];
/// One entry of a list.
const PARTS: &[&str] = &[
    "{w} {v} {u}",
    "{w}: {v} {u}",
    "{v} {u} {w}",
    "{w} là {v} {u}",
    "{w} có {v} {u}",
    "{w} {v}",
    "{w}: {v}",
    "{w} ({v} {u})",
];
const REMAINDERS: &[&str] = &[
    "Trong tổng số {t} {u}, {done} {a} {u}, còn lại {b} {u}.",
    "Tổng số {whole} là {t} {u}; {done} {a} {u}; {undone} {b} {u}.",
    "Có {t} {u} thuộc diện, {done} {a} {u}, số còn lại {b} {u} tiếp tục thực hiện trong tháng tới.",
    "{Done} {a} {u} trên tổng số {t} {u}; hiện còn {b} {u} {undone}.",
    "Kế hoạch giao {t} {u}, kết quả {done} {a} {u}, còn thiếu {b} {u}.",
    "Đối với {t} {u} nêu trên, đến nay {done} {a} {u}; còn {b} {u} {undone}.",
    "{Whole}: {t} {u}, {done}: {a} {u}, {undone}: {b} {u}.",
    "Qua đối chiếu {t} {u}, các xã {done} {a} {u}, tồn {b} {u}.",
    "- {Whole}: {t} {u}.\n- {Done}: {a} {u}.\n- {Undone}: {b} {u}.",
    "+ Tổng số {whole}: {t} {u}.\n+ Số {done}: {a} {u}.\n+ Số {undone}: {b} {u}.",
    "- Tổng {whole} là {t} {u};\n- {Done} là {a} {u};\n- Còn lại {b} {u}.",
    "* Chỉ tiêu giao: {t} {u}.\n* {Done}: {a} {u}.\n* Còn phải thực hiện: {b} {u}.",
];
const RATIO_REMAINDERS: &[&str] = &[
    "{Done} {r} {u}, còn {b} {u} {undone}.",
    "Kết quả {done} {r} {u}; còn lại {b} {u}.",
    "Đến nay {r} {u} {done}, số {undone} là {b} {u}.",
    "Số {u} {done} là {r}; {undone} {b} {u}.",
];
const PERCENTS: &[&str] = &[
    "Tổng số {whole} {t} {u}, {done} {a} {u}, đạt {p}.",
    "{Done} {a} {u}, đạt {p} kế hoạch ({t} {u}).",
    "Trong {t} {u} có {a} {u} {done}, chiếm {p}.",
    "Có {a} {u} {done}, chiếm {p} tổng số {t} {u}.",
    "Kế hoạch {t} {u}; kết quả {a} {u}, bằng {p} kế hoạch.",
    "{Done} {a} {u} trên tổng số {t} {u}, đạt tỷ lệ {p}.",
    "Chỉ tiêu giao {t} {u}. Đến nay {done} {a} {u}, tỷ lệ {p}.",
    "Trong tổng số {t} {u}, {done} được {a} {u} ({p}).",
    "{Done} {a} {u} (đạt {p} so với tổng số {t} {u}).",
    "Với {t} {u} được giao, các đơn vị {done} {a} {u}, tương đương {p}.",
    "Tổng số {whole} là {t} {u}. Số {done} là {a} {u}, đạt tỷ lệ: {p}.",
    "Toàn huyện {done} {a} {u}/tổng số {t} {u}, đạt {p}.",
    "- {Whole}: {t} {u}.\n- {Done}: {a} {u}, đạt {p}.",
    "+ Chỉ tiêu: {t} {u}.\n+ {Done}: {a} {u}, tỷ lệ {p}.",
];
const RATIOS: &[&str] = &[
    "{Done}: {r} {u} (đạt {p}).",
    "+ {Done} {r} {u}, đạt tỷ lệ {p}.",
    "Đã thực hiện {r} {u}, đạt {p}.",
    "Kết quả đến nay {r} {u} {done} ({p}).",
    "Có {r} {u} {done}, chiếm {p}.",
    "- Số {u} {done}: {r}, tỷ lệ {p}.",
    "{Done} được {r} {u} - đạt {p}.",
    "Tỷ lệ {u} {done} là {p} ({r} {u}).",
];
const AVERAGES: &[&str] = &[
    "Toàn huyện có {n} xã với {t} {u}, bình quân mỗi xã {v} {u}.",
    "{Whole} tại {n} đơn vị là {t} {u}, bình quân {v} {u}/đơn vị.",
    "Tổng số {t} {u} được giao cho {n} thôn, bình quân mỗi thôn {v} {u}.",
    "Trong {n} ngày đã thực hiện {t} {u}, bình quân mỗi ngày {v} {u}.",
    "{n} tổ lưu động đã hoàn thành {t} {u}, bình quân {v} {u} một tổ.",
    "Sau {n} tháng thực hiện được {t} {u}, bình quân {v} {u}/tháng.",
    "Có {t} {u} ở {n} phường, trung bình mỗi phường {v} {u}.",
    "{Whole} của {n} hợp tác xã đạt {t} {u}, trung bình {v} {u}/hợp tác xã.",
];
const GROWTHS: &[&str] = &[
    "{Whole} đạt {b} {u}, tăng {p} so với cùng kỳ năm trước ({a} {u}).",
    "Năm 2021 {whole} là {a} {u}, năm 2022 là {b} {u}, tăng {p}.",
    "{Whole} từ {a} {u} lên {b} {u}, tăng {p}.",
    "Quý trước có {a} {u}; quý này có {b} {u}, tăng {p} so với quý trước.",
    "{Whole} năm nay {b} {u}, so với năm trước ({a} {u}) tăng {p}.",
    "Tháng này thực hiện {b} {u}, tháng trước {a} {u}, tăng {p}.",
];
const FALLS: &[&str] = &[
    "{Whole} còn {b} {u}, giảm {p} so với cùng kỳ năm trước ({a} {u}).",
    "Năm 2021 {whole} là {a} {u}, năm 2022 là {b} {u}, giảm {p}.",
    "{Whole} từ {a} {u} xuống còn {b} {u}, giảm {p}.",
    "Quý trước có {a} {u}; quý này có {b} {u}, giảm {p} so với quý trước.",
];
const CHANGES: &[&str] = &[
    "{Whole} đạt {b} {u}, tăng {d} {u} so với cùng kỳ năm trước ({a} {u}).",
    "Năm 2021 {whole} là {a} {u}, năm 2022 là {b} {u}, tăng {d} {u}.",
    "{Whole} từ {a} {u} lên {b} {u}, tăng {d} {u}.",
    "Quý trước có {a} {u}; quý này có {b} {u}, tăng {d} {u} so với quý trước.",
    "Tháng này thực hiện {b} {u} (tháng trước {a} {u}), tăng {d} {u}.",
    "So với tuần trước ({a} {u}), tuần này đạt {b} {u}, tăng thêm {d} {u}.",
];
const PER_DAYS: &[&str] = &[
    "Số còn phải thực hiện là {t} {u}; trong {n} ngày còn lại, mỗi ngày phải đạt {v} {u}.",
    "Còn lại {t} {u}, thời gian còn {n} ngày, bình quân mỗi ngày phải thực hiện {v} {u}.",
    "Từ nay đến cuối đợt còn {n} ngày, phải hoàn thành {t} {u}, tức mỗi ngày {v} {u}.",
    "Chỉ tiêu còn lại {t} {u} chia cho {n} ngày, mỗi ngày {v} {u}.",
];
const SHARES: &[&str] = &[
    "Cơ cấu {whole}: {list}.",
    "Xét theo cơ cấu, {list}.",
    "Về cơ cấu {whole}, {list}; các đơn vị tiếp tục rà soát.",
    "Tỷ trọng trong {whole}: {list}.",
];
/// Headings with one part each, told alike, and the whole much later.
const FAR_PARTS: &[&str] = &[
    "* Đối với {w}:\n- Số {u} {done} là {v} {u}.",
    "- Về {w}: {done} {v} {u}.",
    "+ {W}: {done} {v} {u}.",
    "{W}: số {done} {v} {u}.",
];
const FAR_TOTALS: &[&str] = &[
    "Tổng số {done} toàn huyện là {t} {u}.",
    "Như vậy, tổng số {u} {done} của cả huyện là {t} {u}.",
    "Tổng hợp chung, toàn huyện {done} {t} {u}.",
    "Tổng số {u} {done}: {t} {u}.",
];
/// Parts given to communes, with no word that ties them to the whole told before.
const SPREADS: &[&str] = &[
    "Giao chỉ tiêu cho các xã: {list}.",
    "Phân bổ về các địa phương như sau: {list}.",
    "Kết quả theo đơn vị: {list}.",
    "Số liệu từng xã là {list}.",
];

pub(super) fn capital(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn topic(notice: &mut Notice) -> &'static Topic {
    &TOPICS[notice.pick(TOPICS.len())]
}

/// The wording with the topic's words, its numbers already marked.
fn told(notice: &mut Notice, topic: &Topic, wording: &str, numbers: &[(&str, &str)]) {
    let (big_whole, big_done, big_undone) = (capital(topic.whole), capital(topic.done), capital(topic.undone));
    let mut all: Vec<(&str, &str)> = vec![
        ("whole", topic.whole),
        ("Whole", &big_whole),
        ("done", topic.done),
        ("Done", &big_done),
        ("undone", topic.undone),
        ("Undone", &big_undone),
        ("u", topic.unit),
    ];
    all.extend(numbers);
    let text = fill(wording, &all).replace(" ,", ",").replace(" .", ".").replace(" ;", ";").replace(" )", ")");
    for line in text.split('\n') {
        notice.say(line.replace("  ", " "));
    }
}

/// Marks a number in the topic's printed places.
fn number(notice: &mut Notice, topic: &Topic, n: i64) -> (usize, String) {
    notice.number(Decimal::new(n, topic.places))
}

fn list(notice: &mut Notice, topic: &Topic, names: &[&str], values: &[i64]) -> (Vec<usize>, Vec<String>) {
    let wording = *notice.wording(PARTS);
    let mut indexes = Vec::new();
    let mut entries = Vec::new();
    for (name, &value) in names.iter().zip(values) {
        let (index, shown) = number(notice, topic, value);
        indexes.push(index);
        let entry = fill(wording, &[("w", name), ("v", &shown), ("u", topic.unit)]);
        entries.push(entry.replace(" )", ")").trim().to_owned());
    }
    (indexes, entries)
}

fn joined(notice: &mut Notice, entries: &[String]) -> String {
    match notice.draw(0, 2) {
        0 => entries.join("; "),
        1 => entries.join(", "),
        _ => {
            let (last, rest) = entries.split_last().map_or(("", &[][..]), |(l, r)| (l.as_str(), r));
            format!("{} và {last}", rest.join(", "))
        }
    }
}

pub(super) fn sum(notice: &mut Notice) {
    let topic = topic(notice);
    let names = topic.groups[notice.pick(topic.groups.len())];
    let whole = notice.draw(topic.size.0, topic.size.1);
    let values = notice.split(whole, names.len());
    let (total, shown) = number(notice, topic, whole);
    let (mut indexes, entries) = list(notice, topic, names, &values);
    indexes.push(total);
    match notice.draw(0, 9) {
        0..=3 => {
            let wording = *notice.wording(BULLETS);
            told(notice, topic, wording, &[("t", &shown)]);
            let mark = if wording.starts_with('-') || wording.starts_with('*') { "+" } else { "-" };
            let end = *notice.wording(&[".", ";"]);
            for (i, entry) in entries.iter().enumerate() {
                let end = if i + 1 == entries.len() { "." } else { end };
                notice.say(format!("{mark} {}{end}", capital(entry)));
            }
        }
        4..=7 => {
            let wording = *notice.wording(SUMS);
            let entries = joined(notice, &entries);
            told(notice, topic, wording, &[("t", &shown), ("list", &entries)]);
        }
        _ => {
            let wording = *notice.wording(SUMS_AFTER);
            let entries = joined(notice, &entries);
            told(notice, topic, wording, &[("t", &shown), ("list", &entries)]);
        }
    }
    notice.relate(Class::Sum, true, &indexes);
}

pub(super) fn far_sum(notice: &mut Notice) {
    let topic = topic(notice);
    let whole = notice.draw(topic.size.0.max(1_500), topic.size.1.max(9_000));
    let (total, shown) = number(notice, topic, whole);
    let mut indexes;
    if notice.random.percent(50) {
        let names = topic.groups[0];
        let values = notice.split(whole, names.len());
        let wording = *notice.wording(FAR_PARTS);
        indexes = Vec::new();
        for (name, &value) in names.iter().zip(&values) {
            let (index, shown) = number(notice, topic, value);
            indexes.push(index);
            told(notice, topic, wording, &[("w", name), ("W", &capital(name)), ("v", &shown)]);
        }
        between(notice);
        let wording = *notice.wording(FAR_TOTALS);
        told(notice, topic, wording, &[("t", &shown)]);
    } else {
        let n = notice.draw(3, 7);
        let values = notice.split(whole, usize::try_from(n).unwrap_or(3));
        let names: Vec<&str> = communes(notice, values.len());
        told(notice, topic, "Chỉ tiêu về {whole} năm nay là {t} {u}.", &[("t", &shown)]);
        between(notice);
        let (parts, entries) = list(notice, topic, &names, &values);
        indexes = parts;
        let wording = *notice.wording(SPREADS);
        let entries = joined(notice, &entries);
        told(notice, topic, wording, &[("list", &entries)]);
    }
    indexes.push(total);
    notice.relate(Class::FarSum, false, &indexes);
}

pub(super) fn remainder(notice: &mut Notice) {
    let topic = topic(notice);
    let whole = notice.draw(topic.size.0, topic.size.1);
    let share = notice.draw(35, 97);
    let done = (whole * share / 100).clamp(1, whole - 1);
    if topic.places == 0 && notice.random.percent(25) {
        let ratio = format!("{}/{}", notice.plain(done.into()), notice.plain(whole.into()));
        let (r, ratio) = notice.mark(ratio);
        let (b, rest) = number(notice, topic, whole - done);
        let wording = *notice.wording(RATIO_REMAINDERS);
        told(notice, topic, wording, &[("r", &ratio), ("b", &rest)]);
        notice.relate(Class::Remainder, true, &[r, b]);
        return;
    }
    let (t, shown) = number(notice, topic, whole);
    let (a, part) = number(notice, topic, done);
    let (b, rest) = number(notice, topic, whole - done);
    let wording = *notice.wording(REMAINDERS);
    told(notice, topic, wording, &[("t", &shown), ("a", &part), ("b", &rest)]);
    notice.relate(Class::Remainder, true, &[t, a, b]);
}

/// Per cent, rounded (or, now and then, cut off) to one or two places.
fn per_cent(notice: &mut Notice, part: i64, whole: i64) -> Decimal {
    let places = if notice.random.percent(60) { 2 } else { 1 };
    let how = if notice.random.percent(90) { RoundingStrategy::MidpointAwayFromZero } else { RoundingStrategy::ToZero };
    let exact = Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole);
    let rounded = exact.round_dp_with_strategy(places, how);
    // Excel drops zeros at the end; notices show both.
    if notice.random.percent(50) {
        rounded.normalize()
    } else {
        let mut full = rounded;
        full.rescale(places);
        full
    }
}

fn share(notice: &mut Notice, value: Decimal) -> (usize, String) {
    let mut shown = notice.plain(value);
    if shown.len() == 2 && shown.starts_with('0') {
        shown.remove(0);
    }
    shown.push('%');
    notice.mark(shown)
}

pub(super) fn percent(notice: &mut Notice) {
    let topic = topic(notice);
    let whole = notice.draw(topic.size.0, topic.size.1);
    let at = notice.draw(20, 135);
    let done = (whole * at / 100 + notice.draw(0, 9)).max(1);
    if topic.places == 0 && notice.random.percent(40) {
        let done = done.min(whole);
        let ratio = format!("{}/{}", notice.plain(done.into()), notice.plain(whole.into()));
        let (r, ratio) = notice.mark(ratio);
        let value = per_cent(notice, done, whole);
        let (p, shown) = share(notice, value);
        let wording = *notice.wording(RATIOS);
        told(notice, topic, wording, &[("r", &ratio), ("p", &shown)]);
        notice.relate(Class::Ratio, true, &[r, p]);
        return;
    }
    let done = if done == whole { whole - 1 } else { done };
    let (t, all) = number(notice, topic, whole);
    let (a, part) = number(notice, topic, done);
    let value = per_cent(notice, done, whole);
    let (p, shown) = share(notice, value);
    let wording = *notice.wording(PERCENTS);
    told(notice, topic, wording, &[("t", &all), ("a", &part), ("p", &shown)]);
    notice.relate(Class::Percent, true, &[t, a, p]);
}

pub(super) fn average(notice: &mut Notice) {
    let topic = topic(notice);
    let whole = notice.draw(topic.size.0, topic.size.1);
    let units = notice.draw(3, 31);
    let (t, all) = number(notice, topic, whole);
    let (n, count) = notice.number(units.into());
    let exact = Decimal::new(whole, topic.places) / Decimal::from(units);
    let daily = notice.random.percent(40);
    let places = u32::from(!daily);
    let value = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let (v, shown) = notice.number(value);
    let wording = if daily { *notice.wording(PER_DAYS) } else { *notice.wording(AVERAGES) };
    told(notice, topic, wording, &[("t", &all), ("n", &count), ("v", &shown)]);
    notice.relate(if daily { Class::PerDay } else { Class::Average }, true, &[t, n, v]);
}

pub(super) fn growth(notice: &mut Notice) {
    let topic = topic(notice);
    let before = notice.draw(topic.size.0.max(60), topic.size.1);
    let change = (before * notice.draw(2, 48) / 100).max(3);
    let falls = notice.random.percent(40);
    let after = if falls { before - change } else { before + change };
    let (a, first) = number(notice, topic, before);
    let (b, second) = number(notice, topic, after);
    if notice.random.percent(35) {
        let (d, by) = number(notice, topic, change);
        let wording = *notice.wording(CHANGES);
        let wording = if falls {
            wording.replace("tăng thêm", "giảm").replace("tăng", "giảm").replace("lên", "xuống còn")
        } else {
            wording.to_owned()
        };
        told(notice, topic, &wording, &[("a", &first), ("b", &second), ("d", &by)]);
        notice.relate(Class::Change, true, &[a, b, d]);
        return;
    }
    let value = per_cent(notice, change, before);
    let (p, shown) = share(notice, value);
    let wording = if falls { *notice.wording(FALLS) } else { *notice.wording(GROWTHS) };
    told(notice, topic, wording, &[("a", &first), ("b", &second), ("p", &shown)]);
    notice.relate(Class::Growth, true, &[a, b, p]);
}

pub(super) fn complement(notice: &mut Notice) {
    let topic = topic(notice);
    let names = topic.groups[notice.pick(topic.groups.len())];
    let values = notice.split(1_000, names.len());
    let wording = *notice.wording(&["{w} chiếm {p}", "{w} {p}", "{w}: {p}", "{p} là {w}"]);
    let mut indexes = Vec::new();
    let mut entries = Vec::new();
    for (name, &value) in names.iter().zip(&values) {
        let (index, shown) = share(notice, Decimal::new(value, 1));
        indexes.push(index);
        entries.push(fill(wording, &[("w", name), ("p", &shown)]));
    }
    let list = joined(notice, &entries);
    let wording = *notice.wording(SHARES);
    told(notice, topic, wording, &[("list", &list)]);
    notice.relate(Class::Complement, true, &indexes);
}

/// A sentence whose figures say nothing to one another.
pub(super) fn between(notice: &mut Notice) {
    let wording = *notice.wording(super::topics::BETWEEN);
    let (a, b, c) = (notice.draw(11, 480), notice.draw(2, 10), notice.draw(200, 9_000));
    let (a, b, c) = (notice.plain(a.into()), notice.plain(b.into()), notice.plain(c.into()));
    notice.say(fill(wording, &[("a", &a), ("b", &b), ("c", &c)]));
}

/// Different communes, in no order.
pub(super) fn communes(notice: &mut Notice, n: usize) -> Vec<&'static str> {
    let mut all: Vec<&str> = super::topics::COMMUNES.to_vec();
    (0..n.min(all.len()))
        .map(|_| {
            let at = notice.pick(all.len());
            all.swap_remove(at)
        })
        .collect()
}
