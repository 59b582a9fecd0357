//! Makes the dates exact that the rosters only bracket, where a resolution gives the day.
//!
//! The rosters tell that Tĩnh Gia became Nghi Sơn between October 2019 and October 2022; the resolution says
//! 2020-06-01. One event has one date: where an old unit's end becomes exact, so does the beginning of what took
//! over from it; and where a district ends, so do its communes, at the latest.

use super::{BuildError, Row, data_lines, read, row_error};
use std::collections::BTreeMap;
use std::path::Path;

struct Known {
    code: String,
    /// Holds for the unit alone, not for those below it.
    alone: bool,
    bracket: String,
    date: String,
}

/// Rows of `dates.tsv`: what it holds for (the code of a unit, of its parent or of its province; `=CODE` for the unit
/// alone), the bracket that it makes exact, the date, the resolution. A date with `!` may lie outside the bracket: a
/// roster can be younger than its label. The first row that fits a unit counts.
///
/// Returns how many dates became exact.
pub(super) fn apply(path: &Path, rows: &mut [Row], edges: &[[String; 6]]) -> Result<usize, BuildError> {
    if !path.exists() {
        return Ok(0);
    }
    let known = known(path)?;
    let before: Vec<(String, String)> = rows.iter().map(|r| (r.from.clone(), r.to.clone())).collect();
    for r in rows.iter_mut() {
        let code = r.id.split('.').next().unwrap_or("").to_owned();
        for field in [&mut r.from, &mut r.to] {
            let fits = |k: &&Known| {
                k.bracket == *field && (k.code == code || (!k.alone && (k.code == r.parent || k.code == r.province)))
            };
            if let Some(k) = known.iter().find(fits) {
                field.clone_from(&k.date);
            }
        }
    }
    follow(rows, &before, edges);
    end_with_parents(rows);
    follow(rows, &before, edges);
    let exact = |now: &str, then: &str| usize::from(then.contains("..") && !now.contains(".."));
    Ok(rows.iter().zip(&before).map(|(r, (from, to))| exact(&r.from, from) + exact(&r.to, to)).sum())
}

fn known(path: &Path) -> Result<Vec<Known>, BuildError> {
    let text = read(path)?;
    let mut known = Vec::new();
    for (line, fields) in data_lines(&text) {
        let [code, bracket, date, _resolution] = fields[..] else {
            return Err(row_error(path, line, "4 columns", &fields.join("\t")));
        };
        let (outside, day) = date.strip_prefix('!').map_or((false, date), |d| (true, d));
        let inside = bracket.split_once("..").is_some_and(|(after, until)| after < day && day <= until);
        if day.parse::<jiff::civil::Date>().is_err() {
            return Err(row_error(path, line, "a date", date));
        }
        if !inside && !outside {
            return Err(row_error(path, line, "a date inside its bracket (or ! before it)", date));
        }
        let (code, alone) = code.strip_prefix('=').map_or((code, false), |c| (c, true));
        known.push(Known { code: code.to_owned(), alone, bracket: bracket.to_owned(), date: day.to_owned() });
    }
    Ok(known)
}

/// Gives the two sides of one event one date: the next row of a code, and what a unit went into.
fn follow(rows: &mut [Row], before: &[(String, String)], edges: &[[String; 6]]) {
    let place: BTreeMap<String, usize> = rows.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();
    for (id, &i) in &place {
        let next = id.rsplit_once('.').and_then(|(code, n)| Some(format!("{code}.{}", n.parse::<u32>().ok()? + 1)));
        let Some(&j) = next.and_then(|n| place.get(&n)) else { continue };
        if before[i].1.contains("..") && before[i].1 == before[j].0 {
            if rows[i].to != before[i].1 && rows[j].from == before[j].0 {
                let end = rows[i].to.clone();
                rows[j].from = end;
            } else if rows[j].from != before[j].0 && rows[i].to == before[i].1 {
                let begin = rows[j].from.clone();
                rows[i].to = begin;
            }
        }
    }
    let mut ends: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for edge in edges {
        if let (Some(&old), Some(&new)) = (place.get(&edge[0]), place.get(&edge[1]))
            && before[old].1.contains("..")
            && before[old].1 == before[new].0
        {
            ends.entry(new).or_default().push(old);
        }
    }
    for (new, olds) in ends {
        let first = rows[olds[0]].to.clone();
        let one = olds.iter().all(|o| rows[*o].to == first);
        if rows[new].from == before[new].0 && one {
            rows[new].from = first;
        } else if rows[new].from != before[new].0 {
            // What went into a unit as it began ended then, unless its own date is known.
            for old in olds {
                if rows[old].to == before[old].1 {
                    let begin = rows[new].from.clone();
                    rows[old].to = begin;
                }
            }
        }
    }
}

/// Nobody outlives the unit it belongs to: the upper end of a bracket comes down to the parent's end.
fn end_with_parents(rows: &mut [Row]) {
    let mut last: BTreeMap<String, Option<String>> = BTreeMap::new();
    for r in rows.iter() {
        let code = r.id.split('.').next().unwrap_or("").to_owned();
        let end = r.to.rsplit("..").next().filter(|d| !d.is_empty()).map(str::to_owned);
        let known = last.entry(code).or_insert_with(|| Some(String::new()));
        *known = match (known.take(), end) {
            (Some(a), Some(b)) => Some(a.max(b)),
            _ => None,
        };
    }
    for r in rows.iter_mut() {
        if let Some(Some(end)) = last.get(&r.parent)
            && let Some((after, until)) = r.to.split_once("..")
            && after < end.as_str()
            && end.as_str() < until
        {
            r.to = format!("{after}..{end}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRACKET: &str = "2019-10-06..2022-10-01";

    fn row(id: &str, parent: &str, from: &str, to: &str) -> Row {
        Row {
            id: id.into(),
            name: id.into(),
            kind: "commune",
            parent: parent.into(),
            province: "04".into(),
            from: from.into(),
            to: to.into(),
            aliases: Vec::new(),
            source: String::new(),
        }
    }

    fn applied(dates: &str, rows: &mut [Row], edges: &[[&str; 2]]) -> Result<usize, BuildError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dates.tsv");
        std::fs::write(&path, dates).unwrap();
        let edges: Vec<[String; 6]> = edges.iter().map(|[a, b]| [a, b, "", "", "", ""].map(str::to_owned)).collect();
        apply(&path, rows, &edges)
    }

    #[test]
    fn one_event_has_one_date() {
        let mut rows = [
            row("044.1", "04", "", BRACKET),
            row("045.1", "04", "", "2025-07-01"),
            row("01363.1", "044", "", BRACKET),
            row("01363.2", "045", BRACKET, ""),
            row("01364.1", "044", "", BRACKET),
            row("01365.1", "045", BRACKET, ""),
        ];
        let dated =
            applied(&format!("=044\t{BRACKET}\t2020-03-01\tx\n"), &mut rows, &[["01364.1", "01365.1"]]).unwrap();
        assert_eq!(dated, 1, "only the district's own end is known to the day");
        assert_eq!(rows[0].to, "2020-03-01");
        for commune in [&rows[2].to, &rows[3].from, &rows[4].to, &rows[5].from] {
            assert_eq!(commune, "2019-10-06..2020-03-01", "no commune outlives its district");
        }
        assert_eq!(rows[1].to, "2025-07-01");
    }

    #[test]
    fn a_date_outside_its_bracket_is_meant_so_or_refused() {
        let mut rows = [row("259.1", "27", "", BRACKET), row("259.2", "27", BRACKET, "")];
        let error = applied(&format!("259\t{BRACKET}\t2023-04-10\tx\n"), &mut rows, &[]).unwrap_err();
        assert!(error.to_string().contains("a date inside its bracket"), "{error}");
        assert_eq!(applied(&format!("259\t{BRACKET}\t!2023-04-10\tx\n"), &mut rows, &[]).unwrap(), 2);
        assert_eq!((rows[0].to.as_str(), rows[1].from.as_str()), ("2023-04-10", "2023-04-10"));
        assert!(applied(&format!("259\t{BRACKET}\t!soon\tx\n"), &mut rows, &[]).is_err());
    }
}
