//! A figure's own words.
//!
//! - Before a colon they are the whole head of the item: `Tổng số tài khoản đã thu nhận: 16.642` → `Tổng số tài khoản
//!   đã thu nhận`.
//! - In prose they are the clause without its number: `địa bàn huyện đã thu nhận 73.260 tài khoản định danh` →
//!   `địa bàn huyện đã thu nhận tài khoản định danh`.
//! - A percentage that only says `đạt` leans on the figure before it: `Đã tiếp nhận: 2152/2163 hồ sơ (Đạt 99,49%)` →
//!   `Đã tiếp nhận, đạt`.
//! - Where a sentence starts with its number, they follow it: `08/31 đơn vị đã vượt chỉ tiêu` → `đơn vị đã vượt chỉ
//!   tiêu`.

use super::clause::{opens_with_verb, predicate};
use super::figures::Found;
use super::layout::sentence_start;
use super::respective::respective;
use super::tokens::Tokens;
use super::wording::{after_words, own_words, trim};
use crate::model::FigureKind;
use crate::orthography::fold;
use std::ops::Range;

/// True for figures that state a fact; only these end the words of the next one.
pub(super) fn is_fact(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Count
            | FigureKind::Percent
            | FigureKind::Ratio
            | FigureKind::Money
            | FigureKind::Area
            | FigureKind::Quantity
            | FigureKind::Range
    )
}

/// True for a figure that describes what another counts: `trẻ dưới 6 tuổi`, `ngập từ 1 m trở lên: 2.545 nhà`.
pub(super) fn is_attribute(tokens: &Tokens, figure: &Found) -> bool {
    let age = figure.unit.as_deref().is_some_and(|u| fold(u) == "tuoi");
    age || bounds_what_follows(tokens, figure)
}

/// A bound in front of a colon says which ones the figure behind it counts, unless the clause tells that it was reached
/// (`đạt trên 90%:`).
fn bounds_what_follows(tokens: &Tokens, figure: &Found) -> bool {
    let Some(before) = figure.tokens.start.checked_sub(1) else { return false };
    let open_ended = tokens.starts_with(figure.end, &["tro"]) && matches!(tokens.fold(figure.end + 1), "len" | "xuong");
    let end = if open_ended { figure.end + 2 } else { figure.end };
    let hedged = matches!(tokens.text(before), "dưới" | "trên") || open_ended && tokens.text(before) == "từ";
    let reached = before.checked_sub(1).is_some_and(|b| matches!(tokens.fold(b), "dat" | "la" | "co" | "duoc"));
    let measured =
        matches!(figure.kind, FigureKind::Quantity | FigureKind::Area | FigureKind::Money | FigureKind::Count);
    measured && hedged && !reached && tokens.is_mark(end, ':') && tokens.is_number(end + 1)
}

/// `3.286 ha/KH 3.250 ha`, `21,86 triệu m³/34,12 triệu m³`: what was planned or is the whole. What follows speaks of the figure
/// before the slash.
pub(super) fn is_plan(tokens: &Tokens, figure: &Found) -> bool {
    let Some(slash) = (figure.tokens.start.saturating_sub(5)..figure.tokens.start).rfind(|&i| tokens.is_mark(i, '/'))
    else {
        return false;
    };
    if slash + 1 < figure.tokens.start {
        let planned = matches!(tokens.fold(slash + 1), "kh" | "ke" | "du" | "dt" | "chi" | "tong" | "ct");
        return planned && (slash + 1..figure.tokens.start).all(|i| tokens.is_word(i));
    }
    let unit = figure.tokens.end..figure.end;
    let same = slash >= unit.len() && !unit.is_empty() && tokens.key(&(slash - unit.len()..slash)) == tokens.key(&unit);
    same && figure.kind != FigureKind::Count
}

/// Labels of the figures of one paragraph, whose tokens after the lead are `body`.
pub(super) fn labels(tokens: &Tokens, body: &Range<usize>, figures: &[Found]) -> Vec<Option<String>> {
    let mut out: Vec<Option<String>> = Vec::with_capacity(figures.len());
    // The last fact, its own words and where its sentence starts.
    let mut last: Option<Last> = None;
    let mut open: Vec<Option<Last>> = Vec::new();
    let shared = respective(tokens, body, figures);
    // What is done to all that is told in a row.
    let mut verb: Option<String> = None;
    for (k, figure) in figures.iter().enumerate() {
        if figure.tokens.start < body.start {
            out.push(None);
            continue;
        }
        // What a bracket told leans on nothing behind it: the figure before the bracket speaks on.
        let since = k.checked_sub(1).and_then(|b| figures.get(b)).map_or(body.start, |b| b.tokens.end);
        for i in since..figure.tokens.start {
            if tokens.is_mark(i, '(') {
                open.push(last.clone());
            } else if tokens.is_mark(i, ')')
                && let Some(outer) = open.pop()
            {
                last = outer;
            }
        }
        let sentence = sentence_start(tokens, body, figure.tokens.start);
        let previous =
            last.as_ref().filter(|(_, _, s)| *s == sentence || tokens.is_mark(sentence.saturating_sub(1), ';'));
        let bound =
            last.as_ref().map_or(sentence, |(p, _, _)| figures.get(*p).map_or(sentence, |f| f.end.max(sentence)));
        let next = figures.get(k + 1).map_or(body.end, |f| f.tokens.start);
        let clause = clause(tokens, bound, figure.tokens.start);
        let inherited = previous.and_then(|(_, label, _)| label.clone());
        let follows = bound > sentence;
        let clause = after_dates(tokens, figures, clause);
        // Right behind a comma a figure has no words in front; what stands there speaks of the one before.
        let before = figure.tokens.start.saturating_sub(1);
        let cut_off = follows && (tokens.is_mark(before, ',') || tokens.fold(before) == "va");
        // `24 mẫu nước biển: 22 đạt quy chuẩn`: what stands before the colon says which ones the whole counts.
        let whole_told = follows
            && tokens.is_mark(before, ':')
            && figure.kind == FigureKind::Count
            && before <= bound + 4
            && (bound..before).all(|i| tokens.is_small(i))
            && tokens.is_small(figure.end);
        let leans_back = follows
            && last.as_ref().is_some_and(|(p, _, s)| {
                *s == sentence && figures.get(*p).is_some_and(|f| in_bracket_of(tokens, f, figure))
            });
        let mut own = if cut_off || whole_told || leans_back {
            None
        } else {
            own_words(tokens, &clause, figure, next.min(body.end), follows)
        };
        // `24 xã còn lại 26.600 hồ sơ`: a few words right behind another figure lean on it.
        if follows
            && figure.kind != FigureKind::Percent
            && let Some((p, _, _)) = &last
            && let Some(leaned) = figures.get(*p).filter(|f| leans(tokens, f, figure.tokens.start))
            && own.as_deref().is_none_or(|words| !leads_on(&fold(words)))
        {
            own = own.map(|words| format!("{} {words}", tokens.words(&(leaned.tokens.start..leaned.end))));
        }
        let told_in_front = own.is_some() && is_fact(figure.kind);
        let bare = !tokens.is_word(figure.end)
            || tokens.fold(figure.end) == "va"
            || tokens.is_mark(figure.tokens.start.wrapping_sub(1), '/')
            // `thành lập 02 hợp tác xã và 07 tổ hợp tác do phụ nữ quản lý`: the second is done too.
            || cut_off
                && figure.kind == FigureKind::Count
                && matches!(tokens.text(figure.end), "do" | "tại" | "ở" | "cho" | "trên" | "của" | "với" | "để" | "theo" | "từ" | "các")
            // `hỗ trợ 200 tấn gạo và 25 tỷ đồng để khắc phục`
            || cut_off
                && figure.kind != FigureKind::Percent
                && verb.is_some()
                && matches!(tokens.text(figure.end), "để" | "nhằm" | "cho" | "từ" | "do" | "vào" | "trong")
            // `(95,97% KH)`: a share in a bracket is one of what stands before it.
            || figure.kind == FigureKind::Percent && tokens.is_mark(figure.tokens.start.wrapping_sub(1), '(');
        let label = match own {
            // `tăng 9,2% so với tháng trước và 11,5% so với cùng kỳ`: the same, compared with something else.
            None if compares_again(tokens, figures, k) => out.last().cloned().flatten(),
            _ if shared.get(k).is_some_and(Option::is_some) => shared.get(k).cloned().flatten(),
            Some(own) if figure.kind == FigureKind::Percent && is_weak(&fold(&own)) => {
                let outer = || outer_words(tokens, body, &clause, figure);
                Some(inherited.or_else(outer).map_or(own.clone(), |head| format!("{head}, {own}")))
            }
            // `từ 600.000 lên 850.000 đồng`
            Some(own)
                if leads_on(&fold(&own)) && !left_over(tokens, figure) && same_sentence(last.as_ref(), sentence) =>
            {
                let to = own.rsplit(' ').next().unwrap_or_default();
                Some(inherited.map_or(own.clone(), |head| format!("{}, {to}", head.trim_end_matches(','))))
            }
            // `3.286 ha/KH 3.250 ha`
            Some(own) if is_plan(tokens, figure) => Some(inherited.map_or(own.clone(), |head| format!("{own} {head}"))),
            Some(own) => Some(own),
            // `Tổng số hộ 22.416 hộ, 103.580 khẩu`: another thing counted is not what the words before it name.
            None if bare && same_sentence(last.as_ref(), sentence) && names_other(figures, last.as_ref(), figure) => {
                None
            }
            None if bare && inherited.is_some() && same_sentence(last.as_ref(), sentence) => {
                if cut_off && figure.kind != FigureKind::Percent { verb.clone().or(inherited) } else { inherited }
            }
            None if cut_off && figure.kind == FigureKind::Count && verb.is_some() && !tells_its_own(tokens, figure) => {
                verb.clone()
            }
            None => {
                // `90% hồ sơ cấp huyện và 70% hồ sơ cấp xã`: each share has words of its own.
                let share = figure.kind == FigureKind::Percent;
                let counting = |f: &&Found| {
                    is_fact(f.kind) && f.kind != FigureKind::Range && (f.kind != FigureKind::Percent || share)
                };
                let end = figures.iter().skip(k + 1).find(counting).map_or(body.end, |f| f.tokens.start);
                after_words(tokens, figure, end)
            }
        };
        verb = match verb.take() {
            _ if told_in_front => label.as_deref().and_then(action),
            kept => kept.filter(|_| cut_off || figure.kind == FigureKind::Percent || !is_fact(figure.kind)),
        };
        if is_fact(figure.kind) && !is_attribute(tokens, figure) && !is_plan(tokens, figure) {
            // A percentage that leans does not become what the next one leans on.
            let keep = figure.kind == FigureKind::Percent && inherited_head(last.as_ref(), label.as_deref());
            let head = match (&last, keep) {
                (Some((_, head, _)), true) => head.clone(),
                _ => label.clone(),
            };
            last = Some((k, head, sentence));
        }
        let before = k.checked_sub(1).and_then(|b| figures.get(b)).map_or(body.start, |b| b.end);
        out.push(if is_fact(figure.kind) { label } else { simple(tokens, &(clause.start.max(before)..clause.end)) });
    }
    out
}

type Last = (usize, Option<String>, usize);

/// `1.035/1.035 lượt qua mạng (100%)`: only words that say which ones stand between a figure and the share in its bracket.
fn in_bracket_of(tokens: &Tokens, whole: &Found, share: &Found) -> bool {
    let open = share.tokens.start.saturating_sub(1);
    let between = whole.end..open;
    let which = |i: usize| tokens.is_word(i) && !matches!(tokens.fold(i), "va" | "gom" | "rieng" | "con" | "do");
    share.kind == FigureKind::Percent
        && tokens.is_mark(open, '(')
        && whole.kind != FigureKind::Percent
        && (1..=8).contains(&between.len())
        && between.clone().all(which)
}

/// `đã xử lý 96 vụ, còn 12 vụ`: what is left, and not what something became (`giảm xuống còn`, `từ 96 còn 12`).
fn left_over(tokens: &Tokens, figure: &Found) -> bool {
    let Some(word) = figure.tokens.start.checked_sub(1).filter(|&b| tokens.text(b) == "còn") else { return false };
    word.checked_sub(1).is_some_and(|b| tokens.is_mark(b, ',') || tokens.is_mark(b, ';'))
}

/// A share right behind a joint that the share before it has in common, and that is measured by something else.
fn compares_again(tokens: &Tokens, figures: &[Found], k: usize) -> bool {
    let Some((before, share)) = k.checked_sub(1).and_then(|b| figures.get(b)).zip(figures.get(k)) else { return false };
    let joint = share.tokens.start.saturating_sub(1);
    let by = |at: usize| {
        tokens.starts_with(at, &["so", "voi"])
            || tokens.starts_with(at, &["du", "toan"])
            || tokens.starts_with(at, &["ke", "hoach"])
            || tokens.starts_with(at, &["chi", "tieu"])
            || tokens.starts_with(at, &["cung", "ky"])
    };
    before.kind == FigureKind::Percent
        && share.kind == FigureKind::Percent
        && (tokens.is_mark(joint, ',') || tokens.text(joint) == "và")
        && by(before.end)
        && by(share.end)
}

/// What is done, in words that begin with a verb and end before its object: `Đã huy động`, `hỗ trợ khẩn cấp`.
fn action(label: &str) -> Option<String> {
    let clause = predicate(label, "", false);
    opens_with_verb(&clause.said).then(|| label.to_owned())
}

/// `945 người không có mã số`: a thing counted that has a predicate of its own is not what the verb before is done to.
fn tells_its_own(tokens: &Tokens, figure: &Found) -> bool {
    (figure.end..figure.end + 4).take_while(|&i| tokens.is_word(i)).any(|i| {
        matches!(
            tokens.text(i),
            "đã" | "được"
                | "bị"
                | "chưa"
                | "không"
                | "có"
                | "còn"
                | "đạt"
                | "thoát"
                | "là"
                | "đang"
                | "phải"
                | "mới"
                | "thuộc"
        )
    })
}

/// True where the words of the last figure name the thing that it counts, and this one counts another.
fn names_other(figures: &[Found], last: Option<&Last>, figure: &Found) -> bool {
    let counts = |f: &Found| f.kind == FigureKind::Count;
    let Some((before, label)) = last.and_then(|(p, label, _)| Some((figures.get(*p)?, label.as_deref()?))) else {
        return false;
    };
    let (Some(unit), Some(own)) = (before.unit.as_deref(), figure.unit.as_deref()) else { return false };
    let key = fold(label);
    counts(before)
        && counts(figure)
        && fold(unit) != fold(own)
        && key.split(' ').zip(key.split(' ').skip(1)).any(|(a, b)| matches!(a, "so") && fold(unit).starts_with(b))
}

fn same_sentence(last: Option<&Last>, sentence: usize) -> bool {
    last.is_some_and(|(_, _, s)| *s == sentence)
}

/// True where up to three words and no mark stand between a count and the next figure.
fn leans(tokens: &Tokens, previous: &Found, next: usize) -> bool {
    let between = previous.end..next;
    previous.kind == FigureKind::Count
        && between.len() <= 3
        && !between.is_empty()
        && between.clone().all(|i| tokens.is_word(i))
}

/// `Từ ngày 01/4 đến hết ngày 30/5/2023 thu nhận …`: when, and then the words.
fn after_dates(tokens: &Tokens, figures: &[Found], clause: Range<usize>) -> Range<usize> {
    const OPENERS: [&str; 12] =
        ["tu", "tinh", "den", "trong", "ngay", "thang", "nam", "het", "cuoi", "dau", "quy", "sau"];
    if !OPENERS.contains(&tokens.fold(clause.start)) {
        return clause;
    }
    let mut start = clause.start;
    let from = figures.partition_point(|f| f.tokens.start < clause.start);
    for figure in figures.iter().skip(from).take_while(|f| f.end <= clause.end) {
        let time = matches!(figure.kind, FigureKind::Date | FigureKind::Year | FigureKind::Time);
        if !time || figure.tokens.start > start + 5 {
            break;
        }
        start = figure.end;
    }
    trim(tokens, start..clause.end)
}

/// True where a label starts with the words of the figure before.
fn inherited_head(last: Option<&Last>, label: Option<&str>) -> bool {
    let head = last.and_then(|(_, head, _)| head.as_deref());
    head.zip(label).is_some_and(|(head, label)| label.starts_with(head))
}

/// The words before the bracket that a weak percentage stands in: `đạt kết quả cao (Đạt trên 90%)`.
fn outer_words(tokens: &Tokens, body: &Range<usize>, own: &Range<usize>, figure: &Found) -> Option<String> {
    let open = own.start.checked_sub(1).filter(|&o| o > body.start && tokens.is_mark(o, '('))?;
    let outer = clause(tokens, sentence_start(tokens, body, open), open);
    own_words(tokens, &outer, figure, figure.end, false)
}

/// The label of a figure that states no fact: the words right before it.
fn simple(tokens: &Tokens, clause: &Range<usize>) -> Option<String> {
    let mut start = clause.end;
    while start > clause.start && tokens.is_word(start - 1) && clause.end - start < 6 {
        start -= 1;
    }
    let text = tokens.words(&(start..clause.end));
    (!text.is_empty()).then_some(text)
}

/// The tokens between the last border and the figure: a fact, a bracket, or a comma where no colon makes it a head.
fn clause(tokens: &Tokens, bound: usize, figure: usize) -> Range<usize> {
    // `trong tỉnh (12 trường hợp)`: the words stand before the bracket.
    let mut figure = figure;
    while figure > bound && tokens.is_mark(figure - 1, '(') {
        figure -= 1;
    }
    let mut start = bound;
    let mut depth = 0_usize;
    for i in bound..figure {
        if tokens.is_mark(i, '(') {
            depth += 1;
            start = i + 1;
        } else if tokens.is_mark(i, ')') {
            if depth == 0 {
                start = i + 1;
            } else {
                depth -= 1;
                let opened = reopen(tokens, bound, i);
                let told = (opened..i).any(|k| tokens.is_number(k));
                let next = tokens.fold(i + 1) == "va" || tokens.is_mark(i + 1, ',') || tokens.is_mark(i + 1, ';');
                if told && next && tokens.is_mark(figure, '(') {
                    // `tan máu (112 ha) và đốm trắng (51 ha)`: the next thing with a bracket of its own.
                    start = i + 1;
                } else {
                    // A bracket that closes again is an aside; the clause goes on from before it.
                    start = start.min(bound.max(opened));
                }
            }
        }
    }
    trim(tokens, start..figure)
}

/// Where the clause of an aside that closes at `close` starts.
fn reopen(tokens: &Tokens, bound: usize, close: usize) -> usize {
    // Words before the aside belong to the clause, back to an earlier open bracket.
    let aside = tokens.open_bracket(bound..close).unwrap_or(bound);
    (bound..aside).rev().find(|&k| tokens.is_mark(k, '(')).map_or(bound, |k| k + 1)
}

/// Words that say only that a share follows, whatever adverbs stand around them: `chỉ bằng`, `mới chỉ đạt khoảng`.
pub(super) fn is_weak(key: &str) -> bool {
    const ADVERBS: [&str; 13] =
        ["chi", "moi", "da", "uoc", "cung", "deu", "khoang", "gan", "hon", "tren", "duoi", "nay", "hien"];
    if says_weakly(key) {
        return true;
    }
    let bare: Vec<&str> = key.split(' ').filter(|w| !ADVERBS.contains(w)).collect();
    !bare.is_empty() && says_weakly(&bare.join(" "))
}

fn says_weakly(key: &str) -> bool {
    const ALONE: [&str; 34] = [
        "dat",
        "dat ty le",
        "ty le",
        "chiem",
        "chiem ty le",
        "bang",
        "tang",
        "giam",
        "ty le dat",
        "chi dat",
        "vuot",
        "dat ti le",
        "ti le",
        "tuong ung",
        "tuong duong",
        "dat tren",
        "dat gan",
        "chiem gan",
        "chiem tren",
        "chiem hon",
        "dat hon",
        "dat khoang",
        "con",
        "dat duoc",
        "hoan thanh",
        "tang them",
        "giam con",
        "trong do",
        "voi ty le",
        "dat ty le la",
        "ty le la",
        "tang len",
        "chiem khoang",
        "dat tu",
    ];
    key.is_empty() || ALONE.contains(&key)
}

/// Words that lead from one figure to the next: `lên`, `giảm xuống còn`, `đầu năm nay đã lên`.
fn leads_on(key: &str) -> bool {
    const AROUND: [&str; 20] = [
        "da", "giam", "tang", "nang", "dau", "cuoi", "nam", "nay", "truoc", "ngoai", "hien", "ky", "len", "xuong",
        "con", "den", "thanh", "vu", "thang", "keo",
    ];
    let leads = key.rsplit(' ').next().is_some_and(|w| matches!(w, "len" | "xuong" | "con" | "den"));
    leads && key.split(' ').all(|w| AROUND.contains(&w))
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::number::Habit;
    use super::*;

    fn of(text: &str) -> Vec<(String, String)> {
        let tokens = Tokens::of(text);
        let all = 0..tokens.len();
        let figures = scan(&tokens, &all, Habit::Vietnamese);
        let labels = labels(&tokens, &all, &figures);
        figures
            .iter()
            .zip(labels)
            .filter(|(f, _)| is_fact(f.kind))
            .map(|(f, l)| (tokens.words(&f.tokens), l.unwrap_or_default()))
            .collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(f, l)| ((*f).to_owned(), (*l).to_owned())).collect();
        assert_eq!(of(text), expected);
    }

    #[test]
    fn the_head_of_an_item_is_its_label() {
        check("Cấp, đổi, cấp lại thẻ CCCD: 109 trường hợp.", &[("109", "Cấp, đổi, cấp lại thẻ CCCD")]);
        check(
            "Liên thông khai sinh - cấp thẻ cho trẻ dưới 6 tuổi: 247 trường hợp",
            &[
                ("6", "Liên thông khai sinh - cấp thẻ cho trẻ"),
                ("247", "Liên thông khai sinh - cấp thẻ cho trẻ dưới 6 tuổi"),
            ],
        );
    }

    #[test]
    fn prose_reads_as_without_its_number() {
        check(
            "Tính đến ngày 22/8/2023, địa bàn huyện đã thu nhận 73.260 tài khoản định danh điện tử, kích hoạt 27.508 tài khoản.",
            &[("73.260", "địa bàn huyện đã thu nhận tài khoản định danh điện tử"), ("27.508", "kích hoạt")],
        );
    }

    #[test]
    fn parts_of_a_sum_have_their_own_words() {
        check(
            "bố trí 285 triệu đồng, gồm 160 triệu đồng hỗ trợ tổ lưu động, 75 triệu đồng mua vật tư và 50 triệu đồng khen thưởng.",
            &[("285", "bố trí"), ("160", "hỗ trợ tổ lưu động"), ("75", "mua vật tư"), ("50", "khen thưởng")],
        );
        check(
            "Hiện còn 684 em, gồm tiểu học 312, trung học cơ sở 273 và trung học phổ thông 99;",
            &[("684", "Hiện còn"), ("312", "tiểu học"), ("273", "trung học cơ sở"), ("99", "trung học phổ thông")],
        );
        check(
            "Từ ngày 01/4 đến hết ngày 30/5/2023 thu nhận 38.500 hồ sơ; 24 xã còn lại 26.600 hồ sơ",
            &[("38.500", "thu nhận"), ("24", "xã còn lại"), ("26.600", "24 xã còn lại")],
        );
    }

    #[test]
    fn shares_lean_on_the_figure_before() {
        check(
            "Đăng ký thường trú: Đã tiếp nhận: 2152/2163 hồ sơ (Đạt 99,49%).",
            &[("2152/2163", "Đăng ký thường trú: Đã tiếp nhận"), ("99,49%", "Đăng ký thường trú: Đã tiếp nhận, đạt")],
        );
    }

    #[test]
    fn a_row_of_counts_shares_its_verb() {
        check(
            "Công an huyện ban hành 06 Kế hoạch, 55 Công văn.",
            &[("06", "Công an huyện ban hành"), ("55", "Công an huyện ban hành")],
        );
        check(
            "Hiện còn 6.530 người chưa có thẻ, trong đó 5.585 người có mã số nhưng sai, 945 người không có mã số.",
            &[("6.530", "Hiện còn"), ("5.585", "người có mã số nhưng sai"), ("945", "người không có mã số")],
        );
        check("Thường trú 23.449 hộ/100691 nhân khẩu;", &[("23.449", "Thường trú"), ("100691", "Thường trú")]);
    }

    #[test]
    fn a_number_in_front_has_its_words_behind() {
        check("08/31 đơn vị đã vượt chỉ tiêu được giao, gồm", &[("08/31", "đơn vị đã vượt chỉ tiêu được giao")]);
        check(
            "xóa trùng: trong tỉnh (12 trường hợp); ngoài tỉnh (18) trường hợp",
            &[("12", "xóa trùng: trong tỉnh"), ("18", "ngoài tỉnh")],
        );
    }
}
