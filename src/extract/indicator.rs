//! What a figure in prose measures: its words, the thing it counts, and what qualifies that thing.
//!
//! | written | indicator |
//! | --- | --- |
//! | `Tổng số hồ sơ đã thu nhận: 1.204 hồ sơ` | `Tổng số hồ sơ đã thu nhận` |
//! | `Có 05/21 dự án chưa giải ngân` | `dự án chưa giải ngân` |
//! | `Treo 520 băng rôn` | `Treo băng rôn` |
//! | `UBND huyện đã ghi vốn 4,15 tỷ đồng` | `ghi vốn` (who acts is not measured: [`super::clause`]) |
//! | `Đáng chú ý, xã Nghĩa Đồng để xảy ra 6 vụ` | `để xảy ra vụ` (the place has its own column) |

use super::clause::{Clause, is_action, last_action, opens_clause, opens_property, opens_with_verb, predicate};
use super::figures::Found;
use super::lean::is_property;
use super::tokens::{TokenKind, Tokens};
use crate::model::{FigureKind, Place};
use crate::orthography::fold;
use std::ops::Range;

/// Words that end what qualifies a thing.
const ENDS: [&str; 48] = [
    "đạt", "chiếm", "bằng", "tăng", "giảm", "so", "với", "cho", "tại", "ở", "trên", "do", "từ", "đến", "là", "và",
    "để", "nhằm", "vào", "trước", "theo", "sang", "lên", "xuống", "thì", "gồm", "bao", "nêu", "năm", "tháng", "ngày",
    "của", "trở", "nhưng", "tương", "khi", "hoặc", "này", "sau", "qua", "gần", "hơn", "dưới", "trong", "thuộc", "kế",
    "quý", "tổng",
];

/// Labels (folded) that only say that something is there.
const EMPTY: [&str; 17] = [
    "con", "con co", "co", "da", "hien", "hien co", "da co", "gom", "moi", "hien moi", "gom co", "la", "cua", "voi",
    "tai", "do", "cho",
];

/// The indicator of a figure in prose: [`stated`] without what else is said.
pub(super) fn indicator(
    tokens: &Tokens,
    found: &Found,
    label: Option<&str>,
    place: Option<&Place>,
    limit: usize,
) -> Option<String> {
    stated(tokens, found, label, place, limit).map(|c| c.said)
}

/// What a figure in prose measures and what its clause says besides, from its label. `limit` is where the next figure or the
/// paragraph's end stands.
pub(super) fn stated(
    tokens: &Tokens,
    found: &Found,
    label: Option<&str>,
    place: Option<&Place>,
    limit: usize,
) -> Option<Clause> {
    let label = label.map(|l| place.map_or_else(|| l.to_owned(), |p| without_place(l, p)));
    let label = label.map(|l| plain(&l)).filter(|l| l.chars().any(char::is_alphabetic));
    let before = found.tokens.start.wrapping_sub(1);
    // `Hóa đơn điện tử: 100% doanh nghiệp đã sử dụng`: the head narrows what the share is one of.
    if tokens.is_mark(before, ':') && found.kind == FigureKind::Percent {
        let base = qualifier(tokens, found.end, limit);
        if base.len() >= 2 {
            return Some(Clause::of(tokens.words(&base)));
        }
    }
    // `Môi trường: 03/03 thôn thu gom rác`: so does a heading that does not name what is counted.
    if tokens.is_mark(before, ':')
        && matches!(found.kind, FigureKind::Count | FigureKind::Ratio)
        && let (Some(unit), Some(head)) = (found.unit.as_deref(), label.as_deref())
        && !fold(head).contains(&fold(unit))
    {
        let tail = qualifier(tokens, found.end, limit);
        if tail.len() >= 2 && tail.start == found.end && head.split(' ').count() <= 4 {
            return Some(Clause::of(format!("{unit} {}", tokens.words(&tail))));
        }
        // `Hòa giải: 121 tổ hòa giải với 742 hòa giải viên đã tiếp nhận`: a clause of its own.
        if tail.is_empty() && matches!(tokens.text(found.end), "với" | "đã" | "được" | "tham" | "có") {
            return Some(Clause::of(unit.to_owned()));
        }
    }
    if tokens.is_mark(before, ':')
        && let Some(label) = label
    {
        return Some(head_of(label));
    }
    // `lũy kế đạt 95,2% diện tích cần cấp`: what a share is measured by narrows it; `cấp 100% giấy tồn đọng` is one of its object.
    let leans = label.as_deref().is_some_and(|l| l.contains(", "));
    let by = found.kind == FigureKind::Percent && !leans && matches!(tokens.text(before), "đạt" | "chiếm" | "bằng");
    let counts = matches!(found.kind, FigureKind::Count | FigureKind::Ratio);
    let unit = found.unit.as_deref().filter(|_| counts).unwrap_or_default();
    let behind = |at: usize| tokens.is_word(at) && label.as_deref().is_some_and(|l| l.starts_with(tokens.text(at)));
    let follows = behind(found.end) || behind(found.tokens.end);
    let clause = label.map(|l| predicate(without_heading(without_figure(&l)), unit, tokens.text(before) == "có"));
    // Words behind the number are no subject of it.
    let (label, aside) = match clause {
        Some(c) if !follows && (unit.is_empty() || !c.said.contains(unit)) => match last_action(&c.said) {
            Some((before, said)) => (Some(said), both(c.aside, Some(before))),
            None => (Some(c.said), c.aside),
        },
        Some(c) => (Some(c.said), c.aside),
        None => (None, None),
    };
    let rest = qualifier(tokens, found.end, limit);
    let own = label.as_deref().map(without_link).unwrap_or_default();
    let tail = tokens.words(&(found.end..rest.end));
    // `ba xã này chiếm 49,5% số vụ`: the share is one of what stands behind.
    let whose = ["chiếm", "đạt", "bằng"].iter().find_map(|v| own.strip_suffix(v)).unwrap_or(own).trim_end();
    let own = if by
        && !tail.is_empty()
        && whose.split(' ').next_back().is_some_and(|w| matches!(w, "này" | "đó" | "trên" | "kể"))
    {
        ""
    } else {
        own
    };
    let (tail, aside) = if by && !own.is_empty() && !tail.is_empty() {
        (String::new(), Some(aside.map_or_else(|| tail.clone(), |a| format!("{a}, {tail}"))))
    } else {
        (tail, aside)
    };
    let (front, own) = if follows { (None, own) } else { tight(own, unit) };
    let aside = both(front, aside);
    // `bố trí 285 triệu đồng hỗ trợ tổ lưu động`: what a measure is for stands beside what was measured.
    let (tail, aside) =
        if unit.is_empty() && found.kind != FigureKind::Percent && own.split(' ').count() >= 2 && rest.len() >= 4 {
            let aside = Some(aside.map_or_else(|| tail.clone(), |a| format!("{a}, {tail}")));
            (String::new(), aside)
        } else {
            (tail, aside)
        };
    // A label that took the thing counted along, or that follows it, says it already.
    let Some(own) = taken_along(own, unit, &tail) else {
        // `12 gia đình có từ 3 người trở lên`: the words behind say more than those up to the next number.
        let whole = format!("{unit} {tail}");
        let said = label.filter(|l| !whole.starts_with(l.as_str()) || tail.is_empty()).or(Some(whole));
        return said.map(|said| narrowed(said, unit, aside));
    };
    let own = if EMPTY.contains(&fold(own).as_str()) && !(rest.is_empty() && unit.is_empty()) { "" } else { own };
    let short = own.split(' ').filter(|w| !w.is_empty()).count() <= 6;
    let mut parts: Vec<&str> = vec![own];
    if !tail.is_empty() || short {
        parts.push(unit);
    }
    let covered = !tail.is_empty() && own.contains(tail.as_str());
    if !covered {
        parts.push(&tail);
    }
    parts.retain(|p| !p.is_empty());
    let text = parts.join(" ");
    let said = if text.is_empty() { label } else { Some(text) };
    let more = beyond(tokens, rest.end.max(found.end), limit);
    let aside = both(aside, more);
    said.map(|said| narrowed(said, unit, aside))
}

/// `cầu yếu | phải cắm biển hạn chế tải trọng`: what is counted and which ones make the indicator; a second thing said of them
/// stands beside.
fn narrowed(said: String, unit: &str, aside: Option<String>) -> Clause {
    const SECOND: [&str; 9] = ["phải", "cần", "để", "nhằm", "do", "vì", "đang", "nằm", "gây"];
    let at = said.find(unit).filter(|_| !unit.is_empty()).map(|at| at + unit.len());
    let Some(tail) = at.and_then(|at| said.get(at..)).filter(|t| t.split_whitespace().count() > 5) else {
        return Clause { said, aside };
    };
    let mut offset = said.len() - tail.len();
    // `đạt trên 90%`: a bound is none.
    let bounds = |at: usize| said.get(at..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    for (k, word) in tail.split_inclusive(' ').enumerate() {
        // The tail starts with a space, which is a word of its own here.
        if k > 2
            && SECOND.contains(&word.trim())
            && !bounds(offset + word.len())
            && !said.get(..offset).is_some_and(|s| s.ends_with(", "))
        {
            let rest = said.get(offset..).unwrap_or_default().trim().to_owned();
            let aside = Some(aside.map_or_else(|| rest.clone(), |a| format!("{a}, {rest}")));
            let said = said.get(..offset).unwrap_or_default().trim_end().to_owned();
            return Clause { said, aside };
        }
        offset += word.len();
    }
    Clause { said, aside }
}

fn both(one: Option<String>, two: Option<String>) -> Option<String> {
    match (one, two) {
        (Some(one), Some(two)) => Some(format!("{one}, {two}")),
        (one, two) => one.or(two),
    }
}

/// The head of an item, from the comma on where it is a sentence of its own: `Trong năm, các cấp đã vào cuộc, số vụ việc tồn đọng:`.
fn head_of(label: String) -> Clause {
    let long = label.split(' ').count() > 10;
    let split = label.rsplit_once(", ").filter(|(_, own)| long && own.split(' ').count() >= 3 && opens_property(own));
    let Some((before, own)) = split.map(|(b, o)| (b.to_owned(), o.to_owned())) else { return Clause::of(label) };
    Clause { said: own, aside: Some(before) }
}

/// The words in front of a thing counted, from their verb on, and those before it: a long subject is a circumstance of
/// the figure and none of what it measures.
fn tight<'a>(own: &'a str, unit: &str) -> (Option<String>, &'a str) {
    let count = own.split(' ').count();
    if count <= 6 || opens_property(own) || opens_with_verb(own) || !unit.is_empty() && own.contains(unit) {
        return (None, own);
    }
    let starts: Vec<usize> = std::iter::once(0).chain(own.match_indices(' ').map(|(i, _)| i + 1)).collect();
    let leads = |at: usize| {
        let rest = own.get(at..).unwrap_or_default();
        rest.starts_with(char::is_lowercase) && is_action(rest)
    };
    let from = starts.iter().enumerate().skip(1).filter(|(k, _)| count - k >= 2 && count - k <= 6);
    let verb = from.rev().find(|(_, at)| leads(**at)).map(|(_, at)| *at);
    let cut = |at: usize| {
        let before = own.get(..at).unwrap_or_default().trim_end_matches([' ', ',']);
        (Some(before.to_owned()), own.get(at..).unwrap_or_default())
    };
    match verb {
        Some(at) => cut(at),
        None => (None, own),
    }
}

/// `xác minh thực tế tại 24 thửa đất`: the word that only leads to the number.
fn without_link(label: &str) -> &str {
    const LINKS: [&str; 9] = [" tại", " ở", " của", " đối", " cho", " sang", " vào", " tới", " với"];
    LINKS.iter().find_map(|l| label.strip_suffix(l)).unwrap_or(label)
}

/// `2. Vụ Mùa: đã thu hoạch 17.905 ha`: the heading narrows, and is the record's scope.
fn without_heading(label: &str) -> &str {
    let Some((_, said)) = label.rsplit_once(": ") else { return label };
    if said.split(' ').filter(|w| !w.is_empty()).count() >= 2 { said } else { label }
}

/// `41 con với trọng lượng`, `04 đơn vị nộp`: a property of the figure before, whose own words are its scope, or what those
/// did.
fn without_figure(label: &str) -> &str {
    if !label.starts_with(|c: char| c.is_ascii_digit()) {
        return label;
    }
    let starts = label.match_indices(' ').map(|(i, _)| i + 1);
    let property = |i: usize| label.get(i..).is_some_and(|l| is_property(l) && fold(l) != "con lai");
    let first = label.split_once(' ').map_or(label, |(_, rest)| rest);
    starts.into_iter().find(|i| property(*i)).and_then(|i| label.get(i..)).unwrap_or(first)
}

/// The label without the thing counted and what follows it there; `None` where the label is to stay as it is.
fn taken_along<'a>(label: &'a str, unit: &str, tail: &str) -> Option<&'a str> {
    // `16/16 xã, thị trấn có`: a label that is a part of the unit says nothing.
    if unit.strip_prefix(label).is_some_and(|rest| rest.starts_with([' ', ','])) {
        return Some("");
    }
    let whole = |at: &usize| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        !letter(label.get(..*at).and_then(|b| b.chars().next_back()))
            && !letter(label.get(at + unit.len()..).and_then(|b| b.chars().next()))
    };
    let found = label.rmatch_indices(unit).map(|(at, _)| at).find(whole);
    let Some(at) = found.filter(|_| !unit.is_empty()) else { return Some(label) };
    let (before, after) = (label.get(..at)?, label.get(at + unit.len()..)?.trim());
    if after.is_empty() && before.ends_with(' ') || !after.is_empty() && !before.is_empty() && tail.starts_with(after) {
        return Some(before.trim_end());
    }
    // `đơn vị có tỷ lệ đạt trên 90%` follows its number; `số đơn vị loại Tốt tăng` names it.
    if before.is_empty() { None } else { Some(label) }
}

/// `xã Nghĩa Đồng để xảy ra` without its place; a place in the middle stays.
fn without_place(label: &str, place: &Place) -> String {
    let Some(at) = label.find(place.text.as_str()) else { return label.to_owned() };
    let (before, after) = (label.get(..at).unwrap_or_default(), label.get(at + place.text.len()..).unwrap_or_default());
    if before.split(' ').filter(|w| !w.is_empty()).count() <= 3 {
        return after.trim_start_matches([' ', ',', ':', '-', '–']).to_owned();
    }
    let inner = before.trim_end();
    let bare = ["tại", "ở", "của", "trên địa bàn", "trên", "riêng"].iter().find_map(|w| inner.strip_suffix(w));
    if after.trim().is_empty() {
        return bare.unwrap_or(inner).trim_end().to_owned();
    }
    // `Số vụ tai nạn trên xã Ninh Gia tăng`: where it is in the middle.
    bare.map_or_else(|| label.to_owned(), |b| format!("{}{after}", b.trim_end()))
}

/// With its marks (`so` and not `sở`), or with none in a text that has none.
fn ends(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text(i).to_lowercase();
    let next = tokens.text(i + 1).to_lowercase();
    // `em chưa đến trường`, `xã đạt chuẩn`, `trở lại trường`: part of what is meant.
    let goes_on = match word.as_str() {
        "đến" => {
            !tokens.is_number(i + 1)
                && !matches!(next.as_str(), "nay" | "ngày" | "hết" | "cuối" | "tháng" | "năm" | "quý")
        }
        "đạt" => matches!(next.as_str(), "chuẩn" | "tiêu" | "danh" | "giải" | "yêu" | "loại" | "hạng" | "mức"),
        // `đưa 46 sản phẩm lên sàn`
        "lên" | "vào" => tokens.is_small(i + 1) && !ENDS.contains(&next.as_str()),
        "trở" => next == "lại" || next == "thành",
        "thuộc" => true,
        _ => false,
    };
    if goes_on {
        return false;
    }
    // `215 ha đầu năm nay`: when.
    let when = matches!(word.as_str(), "đầu" | "cuối")
        && matches!(next.as_str(), "năm" | "kỳ" | "quý" | "tháng" | "nhiệm" | "vụ" | "tuần" | "giai");
    when || ENDS.contains(&word.as_str()) || !tokens.is_marked() && ENDS.iter().any(|e| fold(e) == tokens.fold(i))
}

/// A label without what it says in brackets, and without the verb that only leads to its number.
fn plain(label: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in label.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let joined = out.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",");
    [" mới đạt,", " chỉ đạt,", " đã đạt,", " đạt,"].iter().fold(joined, |text, verb| text.replace(verb, ","))
}

/// The words behind a figure and its unit that say which ones are meant: `dự án` → `chưa giải ngân`.
pub(super) fn qualifier(tokens: &Tokens, start: usize, limit: usize) -> Range<usize> {
    let mut end = start;
    while end < limit
        && end - start < 9
        && tokens.is_word(end)
        && !ends(tokens, end)
        && (end > start || tokens.text(end).chars().count() > 1)
    {
        end += 1;
    }
    // `37 ý kiến của cử tri`: whose; the document's own area is none of that.
    if end == start && tokens.text(start) == "của" && !is_area(tokens, start + 1) {
        let mut whose = start + 1;
        while whose < limit && whose - start <= 3 && tokens.is_small(whose) && !ends(tokens, whose) {
            whose += 1;
        }
        if whose > start + 1 && !tokens.is_number(whose) {
            return start..whose;
        }
    }
    // `trong quy hoạch` qualifies, `trong năm` dates.
    if end == start
        && tokens.text(start) == "trong"
        && !matches!(tokens.fold(start + 1), "do" | "nam" | "thang" | "ngay" | "ky" | "thoi")
    {
        let inner = qualifier(tokens, start + 1, limit);
        if inner.end > inner.start && inner.end <= start + 5 && !tokens.is_number(inner.end) {
            return start..inner.end;
        }
    }
    end = coordinated(tokens, start, end, limit);
    // `đạt loại 1, 2 và 3`
    if end > start && matches!(tokens.text(end - 1), "loại" | "hạng" | "mức" | "lớp" | "bậc") && tokens.is_number(end)
    {
        let joint = |i: usize| tokens.is_mark(i, ',') || tokens.text(i) == "và";
        let mut last = end + 1;
        while joint(last) && tokens.is_number(last + 1) && tokens.text(last + 1).len() <= 2 {
            last += 2;
        }
        return start..last;
    }
    // `đồng chí dưới 40 tuổi`
    if matches!(tokens.text(end), "dưới" | "trên") && tokens.is_number(end + 1) && tokens.fold(end + 2) == "tuoi" {
        return start..end + 3;
    }
    // `tàu có chiều dài từ 15 m trở lên`: the bound says which ones.
    if end > start && tokens.text(end) == "từ" && tokens.is_number(end + 1) {
        let bound = (end + 2..end + 6).find(|&i| tokens.starts_with(i, &["tro"]));
        if let Some(at) = bound.filter(|at| matches!(tokens.text(at + 1), "lên" | "xuống")) {
            return start..at + 2;
        }
    }
    while end > start
        && matches!(tokens.text(end - 1), "đã" | "được" | "có" | "không" | "chưa" | "còn" | "mới" | "chỉ" | "sẽ")
    {
        end -= 1;
    }
    start..end
}

/// `46,2 ha đất lúa | sang trồng cỏ nuôi bò`: what a clause says behind the thing counted, as its circumstance; when and in comparison
/// with what are none.
fn beyond(tokens: &Tokens, start: usize, limit: usize) -> Option<String> {
    if !matches!(
        tokens.text(start),
        "sang"
            | "cho"
            | "để"
            | "nhằm"
            | "từ"
            | "vào"
            | "tại"
            | "ở"
            | "trên"
            | "với"
            | "do"
            | "trong"
            | "theo"
            | "thuộc"
            | "của"
            | "bằng"
            | "về"
    ) {
        return None;
    }
    if matches!(
        tokens.fold(start + 1),
        "nam" | "thang" | "quy" | "ky" | "ngay" | "dau" | "do" | "hon" | "tong" | "so" | "ty" | "toan" | "khi"
    ) {
        return None;
    }
    if tokens.starts_with(start, &["tren", "dia", "ban"]) {
        return None;
    }
    let mut end = start;
    while end < limit && end < start + 10 && tokens.is_word(end) {
        end += 1;
    }
    // Words right before the next figure are that one's.
    (end >= start + 2 && !tokens.is_number(end) && end < start + 10).then(|| tokens.words(&(start..end)))
}

fn is_area(tokens: &Tokens, i: usize) -> bool {
    matches!(
        tokens.text(i),
        "huyện" | "tỉnh" | "xã" | "phường" | "quận" | "thị" | "thành" | "toàn" | "ngành" | "các" | "đơn" | "địa"
    )
}

/// `hưởng chế độ ốm đau, thai sản.`, `lúa và hoa màu;`: up to three words behind a comma or `và` that end the clause go with what
/// stands before them.
fn coordinated(tokens: &Tokens, start: usize, end: usize, limit: usize) -> usize {
    let and = tokens.text(end) == "và";
    if end >= limit || !and && (end == start || !tokens.is_mark(end, ',')) {
        return end;
    }
    let mut after = end + 1;
    while after < limit && after - end <= 3 && tokens.is_small(after) && !ends(tokens, after) {
        after += 1;
    }
    let closed = after < limit && matches!(tokens.kind(after), Some(TokenKind::Mark(';' | '.' | ')')));
    let joins = after > end + 1 && closed && !opens_clause(&tokens.words(&(end + 1..after)));
    if joins { after } else { end }
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::labels::labels;
    use super::super::number::Habit;
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let all = 0..tokens.len();
        let found = scan(&tokens, &all, Habit::Vietnamese);
        let labels = labels(&tokens, &all, &found);
        let limit = |k: usize| found.get(k + 1).map_or(all.end, |f| f.tokens.start);
        let one = |(k, (f, l)): (usize, (&Found, Option<String>))| {
            indicator(&tokens, f, l.as_deref(), None, limit(k)).unwrap_or_default()
        };
        found.iter().zip(labels).enumerate().map(one).collect()
    }

    #[test]
    fn what_is_counted_and_which_ones() {
        assert_eq!(of("Tổng số hồ sơ đã thu nhận: 1.204 hồ sơ"), ["Tổng số hồ sơ đã thu nhận"]);
        assert_eq!(of("Có 05/21 dự án chưa giải ngân, gồm"), ["dự án chưa giải ngân"]);
        assert_eq!(of("Treo 520 băng rôn, 1.040 lá cờ"), ["Treo băng rôn", "Treo lá cờ"]);
        assert_eq!(of("cấp 100% giấy chứng nhận còn tồn đọng"), ["cấp giấy chứng nhận còn tồn đọng"]);
        assert_eq!(of("bố trí 150 triệu đồng từ nguồn dự phòng"), ["bố trí"]);
    }
}
