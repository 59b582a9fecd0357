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

use super::lean::is_property;
use super::vocabulary::{
    ADJUNCTS, AREAS, AUXILIARIES, CAUSATIVES, ENDINGS, GENERIC, LATE_VERBS, MODALS, NOUNS, OFFICES, SUBORDINATES,
    VERBS, any_of, spelled, stands, words_in,
};
use crate::orthography::fold;

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
        let elsewhere = matches!(said.split(' ').next(), Some("trên" | "tại" | "ở" | "của" | "trong"));
        text = if elsewhere && counted.is_empty() {
            property.to_owned()
        } else if !counted.is_empty() {
            said.to_owned()
        } else if words_in(said) < 6 {
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
            end.unwrap_or(&raised).clone_into(&mut text);
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

/// A clause of many words with a verb near its end: what stands before it is who does it and how.
pub(super) fn last_action(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 9 || opens_property(text) || opens_with_verb(text) {
        return None;
    }
    let own = |i: usize| words.get(i).is_some_and(|w| w.starts_with(char::is_lowercase));
    let verb = |i: usize| words.get(i..i + 3.min(words.len() - i)).is_some_and(|w| is_action(&w.join(" ")));
    let at = (3..words.len() - 1).rev().find(|&i| own(i) && verb(i))?;
    let part = |w: &[&str]| w.join(" ").trim_end_matches(',').to_owned();
    Some((part(words.get(..at)?), part(words.get(at..)?)))
}

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
        "trên",
    ];
    const TURNS: &[&str] = &["có", "còn", "đã", "được", "giảm", "tăng", "mới", "phải", "thì"];
    let rest = words.from(start);
    let when = time(rest);
    if when > 0 {
        return (when, false);
    }
    // `quý IV phải vận động`, `năm 2024 đón`
    let numbered = |w: &String| {
        w.starts_with(|c: char| c.is_ascii_digit()) || matches!(w.as_str(), "i" | "ii" | "iii" | "iv" | "này")
    };
    if matches!(rest.first().map(String::as_str), Some("quý" | "tháng" | "năm")) && rest.get(1).is_some_and(numbered)
    {
        return if rest.len() > 2 { (2, false) } else { (0, false) };
    }
    let Some(opener) = any_of(rest, 0, OPENERS) else { return circumstance(words, start) };
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

/// The length of words that say when and end by saying which: `Năm qua`, `Mùa khô năm nay`, `Đợt mặn vừa qua`, `6 tháng đầu năm`.
fn time(rest: &[String]) -> usize {
    const NOUNS: &[&str] = &[
        "năm",
        "tháng",
        "quý",
        "tuần",
        "đợt",
        "mùa",
        "vụ",
        "dịp",
        "kỳ",
        "thời gian",
        "giai đoạn",
        "niên vụ",
        "hai năm",
        "ba tháng",
    ];
    const ENDS: &[&str] = &["qua", "nay", "này", "trước", "ngoái", "trên", "đó"];
    if any_of(rest, 0, NOUNS).is_none() {
        return 0;
    }
    let end = rest.iter().take(6).position(|w| ENDS.contains(&w.as_str()));
    end.map(|e| e + 1).filter(|e| *e > 1 && *e < rest.len()).unwrap_or_default()
}

/// `Trong cơ cấu, công nghiệp chiếm`, `Do nắng nóng kéo dài, toàn huyện xảy ra`: a circumstance that a comma sets apart.
fn circumstance(words: &Words, start: usize) -> (usize, bool) {
    const OPENERS: &[&str] =
        &["trong", "do", "tại", "ở", "về", "cùng với", "bên cạnh", "tính riêng", "nhìn chung", "vì", "bằng"];
    let rest = words.from(start);
    if any_of(rest, 0, OPENERS).is_none() {
        return (0, false);
    }
    let comma = (1..rest.len().min(14)).find(|&i| words.has_comma(start + i));
    comma.filter(|c| c + 1 < rest.len()).map_or((0, false), |c| (c + 1, true))
}

/// Where the document begins that something is done by: `Cho vay theo Nghị quyết số 11/NQ-CP`.
fn document(words: &[&str]) -> Option<usize> {
    const PAPERS: &[&str] = &[
        "nghị quyết",
        "quyết định",
        "nghị định",
        "thông tư",
        "kế hoạch",
        "chỉ thị",
        "luật",
        "đề án",
        "chủ trương",
        "quy định",
        "chỉ đạo",
        "tinh thần",
        "yêu cầu",
        "đề nghị",
        "chương trình",
        "chính sách",
        "phân cấp",
        "thẩm quyền",
        "dự toán",
        "văn bản",
        "công văn",
    ];
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

/// True where a verb of two words or more begins: `thành lập`, `ban hành`.
pub(super) fn is_action(words: &str) -> bool {
    let lower: Vec<String> = words.split_whitespace().map(spelled).collect();
    let acts = |verbs: &[&str]| any_of(&lower, 0, verbs).is_some_and(|n| n > 1);
    acts(VERBS) || acts(LATE_VERBS)
}

/// True where a clause starts with what is done.
pub(super) fn opens_with_verb(label: &str) -> bool {
    let lower: Vec<String> = label.split_whitespace().map(|w| spelled(w.trim_end_matches(','))).collect();
    let led = any_of(&lower, 0, AUXILIARIES).unwrap_or_default();
    let leads = |w: &str| matches!(w, "có" | "đạt" | "để" | "gây");
    let verb = any_of(&lower, led, VERBS).or_else(|| any_of(&lower, led, LATE_VERBS));
    verb.is_some() && !lower.get(led).is_some_and(|w| leads(w))
}

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
    const TIMES: &[&str] = &[
        " từ tháng ",
        " từ năm ",
        " từ ngày ",
        " đến ngày ",
        " trong năm ",
        " trước ngày ",
        " trong tháng ",
        " hồi ",
        " lúc ",
        " vào lúc ",
        " vào ngày ",
        " trong ngày ",
        " vào hồi ",
    ];
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

/// The length of the adjunct that opens a clause, 0 for none.
fn adjunct(words: &[String]) -> usize {
    if let Some(n) = any_of(words, 0, ADJUNCTS) {
        return n;
    }
    match words.first().map(String::as_str) {
        Some("của" | "với") if words.len() > 1 => 1,
        // `toàn huyện`, `toàn thị xã`
        Some("toàn") => any_of(words, 1, AREAS).map_or(0, |n| n + 1),
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
    let seat = || seated(words, start, at + 1..limit);
    let Some(subject) = told.or_else(seat).or_else(|| (at + 1..limit).find(|&i| own(i) && verb(i).is_some())) else {
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

/// `Công an xã Lương Thế Trân cắm`: behind the name of the place where an office sits stands what it does, whatever verb that is.
fn seated(words: &Words, start: usize, range: std::ops::Range<usize>) -> Option<usize> {
    const KINDS: &[&str] =
        &["xã", "phường", "huyện", "tỉnh", "thị trấn", "thị xã", "thành phố", "quận", "thôn", "ấp", "bản"];
    const LINKS: &[&str] = &["và", "của", "tại", "có", "thuộc", "là", "với", "trên", "đạt", "ở", "để"];
    let rest = words.from(start);
    let (at, kind) = range.clone().find_map(|i| any_of(rest, i, KINDS).map(|n| (i, n)))?;
    let name = at + kind;
    let end =
        (name..range.end).take_while(|&i| words.is_capital(start + i) && !words.has_comma(start + i)).count() + name;
    let next = rest.get(end)?;
    (end > name && end < range.end && !words.is_capital(start + end) && !LINKS.contains(&next.as_str())).then_some(end)
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

    proptest! {
        #[test]
        fn any_label_loses_words_only(label in "\\PC{0,60}", counted in "[a-z ]{0,8}") {
            let said = predicate(&label, &counted, true).said;
            let kept: Vec<&str> = label.split_whitespace().collect();
            prop_assert!(said.split_whitespace().all(|w| kept.iter().any(|k| k.trim_end_matches(',') == w.trim_end_matches(','))));
        }
    }
}
