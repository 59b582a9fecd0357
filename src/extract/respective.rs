//! Figures that are told together for several things.
//!
//! `Lạc, ngô và rau lần lượt gieo trồng được 812 ha, 640,5 ha và 1.155 ha` gives the k-th thing the k-th figure, and all of them the
//! verb: `Lạc gieo trồng`, `ngô gieo trồng`, `rau gieo trồng`. A property in front of the first is one of all:
//! `Diện tích lúa, ngô lần lượt là 5.120 ha và 640 ha`.

use super::clause::opens_property;
use super::figures::Found;
use super::labels::is_fact;
use super::layout::sentence_start;
use super::tokens::Tokens;
use super::wording::{is_trailing, trim};
use std::ops::Range;

/// Labels of the figures of a paragraph that are told so, `None` for all others.
pub(super) fn respective(tokens: &Tokens, body: &Range<usize>, figures: &[Found]) -> Vec<Option<String>> {
    let mut out = vec![None; figures.len()];
    for at in body.clone().filter(|&i| tokens.fold(i) == "lan" && tokens.text(i).to_lowercase() == "lần") {
        if tokens.text(at + 1) != "lượt" {
            continue;
        }
        let first = figures.partition_point(|f| f.tokens.start < at);
        let row = row(tokens, figures, first);
        let Some(verb) = figures.get(first).map(|f| at + 2..f.tokens.start).filter(|v| v.len() <= 6 && row.len() >= 2)
        else {
            continue;
        };
        if let Some(labels) = things(tokens, sentence_start(tokens, body, at)..at, verb, row.len()) {
            for (slot, label) in out.iter_mut().skip(row.start).zip(labels) {
                *slot = Some(label);
            }
        }
    }
    out
}

/// The figures from `first` that only commas, semicolons and `và` part.
fn row(tokens: &Tokens, figures: &[Found], first: usize) -> Range<usize> {
    let mut last = first;
    while let Some((one, two)) = figures.get(last).zip(figures.get(last + 1)) {
        let mut between = one.end..two.tokens.start;
        let joint = |i: usize| tokens.is_mark(i, ',') || tokens.is_mark(i, ';') || tokens.text(i) == "và";
        if between.is_empty() || between.len() > 2 || !between.all(joint) || !is_fact(two.kind) {
            break;
        }
        last += 1;
    }
    first..(last + 1).min(figures.len()).max(first)
}

/// The `n` things that are named in a range, each with the verb.
fn things(tokens: &Tokens, named: Range<usize>, verb: Range<usize>, n: usize) -> Option<Vec<String>> {
    let mut end = named.end;
    // `lúa, ngô, lạc đạt lần lượt`
    while end > named.start
        && (is_trailing(tokens, end - 1) || matches!(tokens.fold(end - 1), "dat" | "chiem" | "bang" | "uoc"))
    {
        end -= 1;
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = end;
    for i in (named.start..end).rev() {
        let joint = tokens.is_mark(i, ',') || tokens.text(i) == "và";
        let border = parts.len() + 1 < n && joint;
        if border {
            parts.push(i + 1..start);
            start = i;
        } else if parts.len() + 1 >= n && (joint || tokens.is_mark(i, ';') || tokens.is_mark(i, ':')) {
            parts.push(i + 1..start);
            start = i;
            break;
        }
    }
    if parts.len() < n {
        parts.push(named.start..start);
    }
    parts.reverse();
    let words = |r: &Range<usize>| tokens.words(&trim(tokens, r.clone()));
    let texts: Vec<String> = parts.iter().map(words).collect();
    if texts.len() != n || texts.iter().any(|t| t.is_empty() || t.split(' ').count() > 12) {
        return None;
    }
    let mut said = verb;
    while said.end > said.start
        && (is_trailing(tokens, said.end - 1) || matches!(tokens.fold(said.end - 1), "dat" | "la"))
    {
        said.end -= 1;
    }
    let said = tokens.words(&said);
    let first = texts.first()?;
    let property: String = if opens_property(first) && !texts.iter().skip(1).any(|t| opens_property(t)) {
        let words: Vec<&str> = first.split(' ').collect();
        let own = texts.get(1).map_or(1, |t| t.split(' ').count());
        words.get(..words.len().saturating_sub(own).max(1)).unwrap_or_default().join(" ")
    } else {
        String::new()
    };
    let whole = |(k, thing): (usize, String)| {
        let head = if k == 0 { "" } else { property.as_str() };
        [head, &thing, &said].iter().filter(|w| !w.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    Some(texts.into_iter().enumerate().map(whole).collect())
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::number::Habit;
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let all = 0..tokens.len();
        let found = scan(&tokens, &all, Habit::Vietnamese);
        respective(&tokens, &all, &found).into_iter().flatten().collect()
    }

    #[test]
    fn each_thing_has_its_figure() {
        assert_eq!(
            of("Lạc, ngô và rau các loại lần lượt gieo trồng được 812 ha, 640,5 ha và 1.155 ha"),
            ["Lạc gieo trồng", "ngô gieo trồng", "rau các loại gieo trồng"]
        );
        assert_eq!(of("Diện tích lúa, ngô lần lượt là 5.120 ha và 640 ha"), ["Diện tích lúa", "Diện tích ngô"]);
        assert_eq!(of("Năm qua, hai đội An và Bình đạt lần lượt 12 và 15 điểm").len(), 2);
    }

    #[test]
    fn other_rows_are_left_alone() {
        assert!(of("tiếp 12 lần lượt người").is_empty());
        assert!(of("lúa, ngô lần lượt là 5 ha").is_empty());
        assert!(of("lần lượt là 5 ha, 6 ha và 7 ha").is_empty());
    }
}
