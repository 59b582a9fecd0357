//! A gold file from its lines.

use super::layout::{Block, Laid};
use super::marks::{Piece, bare_name, piece, record};
use super::table::{Form, table};
use super::typeset::source;
use super::{GoldError, GoldField, GoldFigure, GoldNotice, GoldTable, Half, PlaceName};
use crate::model::Span;
use jiff::civil::Date;

/// Names of header fields as in the notice JSON.
const FIELDS: [&str; 14] = [
    "issuer",
    "parent_issuer",
    "number",
    "place",
    "date",
    "type",
    "subject",
    "signer",
    "signer_title",
    "addressees",
    "recipients",
    "province",
    "district",
    "commune",
];

/// Reads a gold file.
///
/// # Errors
/// The first mark that is not right, with its line.
pub fn parse(name: &str, content: &str) -> Result<GoldNotice, GoldError> {
    read(name, content).map_err(|(line, message)| GoldError::Mark { path: format!("{name}.gold"), line, message })
}

type Broken = (usize, String);

/// What stands behind the text.
#[derive(Default)]
struct Tail {
    fields: Vec<GoldField>,
    own: Option<PlaceName>,
    as_of: Option<Date>,
}

fn read(name: &str, content: &str) -> Result<GoldNotice, Broken> {
    let lines: Vec<(usize, &str)> = content.lines().enumerate().map(|(i, l)| (i + 1, l)).collect();
    let parts: Vec<&[(usize, &str)]> = lines.split(|l| l.1 == "===").collect();
    let [settings, body, tail] = parts[..] else {
        return Err((
            lines.len(),
            format!("expected settings, text and header fields with `===` between them, found {} parts", parts.len()),
        ));
    };
    let (half, wrap) = head(settings)?;
    let tail = fields(tail)?;
    let blocks = blocks(body)?;
    let mut laid = Laid::default();
    for (n, block) in &blocks {
        laid.block(block, *n, wrap);
    }
    let mut figures = Vec::new();
    let mut neutral_figures: Vec<String> = Vec::new();
    let names: Vec<PlaceName> = laid.places.iter().map(|(_, p)| p.name.clone()).collect();
    let mut last: Option<String> = None;
    for (range, figure, n) in &laid.figures {
        let at = |m: String| (*n, m);
        let text = laid.text.get(range.clone()).unwrap_or_default().replace('\n', " ");
        if figure.neutral {
            neutral_figures.push(text);
            continue;
        }
        let before = laid.places.partition_point(|(r, _)| r.end <= range.start);
        let here = before.checked_sub(1).and_then(|b| names.get(b));
        let fact = match &figure.record {
            Some(mark) => {
                let fact = record(mark, last.as_deref(), here, tail.own.as_ref(), &names, tail.as_of).map_err(at)?;
                last = Some(fact.indicator.clone());
                Some(fact)
            }
            None => None,
        };
        let (kinds, value, unit) = figure.read(&text).map_err(at)?;
        figures.push(GoldFigure {
            span: Span::new(range.start, range.end),
            text,
            kinds,
            value,
            unit,
            record: fact,
            free: figure.free,
        });
    }
    let mut tables = Vec::new();
    for (_, block) in &blocks {
        if let Block::Table(t) = block {
            neutral_figures.extend(t.neutral.iter().cloned());
            let rows = t.body.iter().map(|r| r.iter().map(|c| c.text().to_owned()).collect()).collect();
            tables.push(GoldTable { columns: t.columns.clone(), rows });
        }
    }
    // `tổ dân phố 4`: a number in the name of a place that may be told or not.
    for (_, place) in laid.places.iter().filter(|(_, p)| p.neutral) {
        let runs = place.name.name.split(|c: char| !c.is_ascii_digit());
        neutral_figures.extend(runs.filter(|r| !r.is_empty()).map(str::to_owned));
    }
    let (neutral, told): (Vec<_>, Vec<_>) = laid.places.into_iter().partition(|(_, p)| p.neutral);
    Ok(GoldNotice {
        name: name.to_owned(),
        half,
        source: source(&blocks),
        figures,
        neutral_figures,
        places: told.into_iter().map(|(_, p)| p.name).collect(),
        neutral_places: neutral.into_iter().map(|(_, p)| bare_name(&p.name.name).to_owned()).collect(),
        tables,
        fields: tail.fields,
        text: laid.text,
    })
}

fn head(lines: &[(usize, &str)]) -> Result<(Half, Option<usize>), Broken> {
    let (mut half, mut wrap) = (None, None);
    for &(n, line) in lines.iter().filter(|l| !l.1.trim().is_empty() && !l.1.starts_with('#')) {
        match line.split_once(": ") {
            Some(("half", "tune")) => half = Some(Half::Tune),
            Some(("half", "test")) => half = Some(Half::Test),
            Some(("wrap", count)) => {
                let count =
                    count.parse().map_err(|_| (n, format!("wrap is a number of characters, found {count:?}")))?;
                wrap = Some(count);
            }
            _ => return Err((n, format!("expected `half: tune`, `half: test` or `wrap: 80`, found {line:?}"))),
        }
    }
    let half = half.ok_or((1, "expected `half: tune` or `half: test` before the text".to_owned()))?;
    Ok((half, wrap))
}

fn fields(lines: &[(usize, &str)]) -> Result<Tail, Broken> {
    let mut out = Tail::default();
    for &(n, line) in lines.iter().filter(|l| !l.1.trim().is_empty()) {
        let (name, value) = line.split_once(": ").ok_or((n, format!("expected `field: value`, found {line:?}")))?;
        match name {
            "own" => {
                let (name, code) = value.split_once('|').map_or((value, None), |(v, c)| (v, Some(c.to_owned())));
                out.own = Some(PlaceName { name: name.to_owned(), code });
            }
            "as_of" => {
                let day = value.parse().map_err(|_| (n, format!("as_of is a day like 2023-07-24, found {value:?}")))?;
                out.as_of = Some(day);
            }
            name if FIELDS.contains(&name) => {
                for one in value.split(" | ") {
                    out.fields.push((name.to_owned(), (one != "?").then(|| one.to_owned())));
                }
            }
            other => return Err((n, format!("expected one of {}, own, as_of; found {other:?}", FIELDS.join(", ")))),
        }
    }
    Ok(out)
}

/// A line that opens or closes something: `⟦end⟧`, `⟦page 2⟧`, `⟦table tabs⟧`, `⟦two columns left⟧`.
fn directive(line: &str) -> Option<Vec<&str>> {
    let inside = line.strip_prefix('⟦')?.strip_suffix('⟧')?;
    let words: Vec<&str> = inside.split(' ').collect();
    matches!(words.first(), Some(&("end" | "page" | "table" | "two"))).then_some(words)
}

fn blocks(lines: &[(usize, &str)]) -> Result<Vec<(usize, Block)>, Broken> {
    let mut out = Vec::new();
    let mut rest = lines.iter().copied();
    while let Some((n, line)) = rest.next() {
        let at = |m: String| (n, m);
        let block = match directive(line).as_deref() {
            None if line.trim().is_empty() => Block::Blank,
            None => match line.strip_prefix("^ ") {
                Some(middle) => Block::Center(piece(middle).map_err(at)?),
                None => Block::Line(piece(line).map_err(at)?),
            },
            Some(["page", number, more @ ..]) => {
                let number = number.parse().map_err(|_| at(format!("⟦page 2⟧ names the page, found {number:?}")))?;
                Block::Page { number, joins: more == ["joins"] }
            }
            Some([what @ ("two" | "table"), how, more @ ..]) => {
                let inside: Vec<(usize, &str)> =
                    rest.by_ref().take_while(|l| directive(l.1).as_deref() != Some(&["end"])).collect();
                if *what == "table" {
                    Block::Table(table(Form::of(how).map_err(at)?, &inside)?)
                } else {
                    let by_rows = match *how {
                        "rows" => true,
                        "columns" => false,
                        other => return Err(at(format!("⟦two columns⟧ or ⟦two rows⟧, found {other:?}"))),
                    };
                    Block::Two { by_rows, left: more == ["left"], lines: two(&inside)? }
                }
            }
            Some(other) => return Err(at(format!("⟦{}⟧ closes or opens nothing here", other.join(" ")))),
        };
        out.push((n, block));
    }
    Ok(out)
}

fn two(lines: &[(usize, &str)]) -> Result<Vec<(Piece, Piece)>, Broken> {
    let mut out = Vec::new();
    for &(n, line) in lines {
        let at = |m: String| (n, m);
        let (left, right) =
            line.split_once("||").ok_or_else(|| at(format!("expected `left || right`, found {line:?}")))?;
        out.push((piece(left.trim()).map_err(at)?, piece(right.trim()).map_err(at)?));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FigureKind;

    const NOTICE: &str = "half: tune\nwrap: 20\n===\n⟦two columns⟧\nUBND || ⟨Quan Sơn|387⟩, ngày ⟦02/8/2023⟧\n⟦end⟧\n^ THÔNG BÁO\n\n\
        ⟦1⟧. Đã nhận ⟦1.204|>hồ sơ⟧ ‹hồ sơ›,\n⟦page 2 joins⟧\nriêng ⟨xã Na Mèo|14956⟩ ⟦87|>\"@⟧ ‹hồ sơ›, ⟨?bản Son⟩ ⟦12|>\"@bản Son^2023-07-30⟧ ‹hồ sơ›.\n\
        ⟦table tabs⟧\n: - | place | count hộ\n# TT | Xã | Số hộ\n1 | ⟨Na Mèo|14956⟩ | 1.100\n⟦end⟧\n===\ntype: notice\nrecipients: Như trên | Lưu: VT\nnumber: ?\nown: Quan Sơn|387\nas_of: 2023-08-01\n";

    #[test]
    fn a_gold_file_gives_text_and_all_that_is_in_it() {
        let gold = parse("x", NOTICE).unwrap();
        assert_eq!(
            gold.text,
            "UBND\nQuan Sơn, ngày 02/8/2023\nTHÔNG BÁO\n\n1. Đã nhận 1.204 hồ\nsơ,\n\u{c}2\nriêng xã Na Mèo 87\nhồ sơ, bản Son 12 hồ\nsơ.\nTT\tXã\tSố hộ\n1\tNa Mèo\t1.100\n"
        );
        for figure in &gold.figures {
            assert_eq!(&gold.text[figure.span.start..figure.span.end], figure.text);
        }
        let facts: Vec<String> = gold
            .figures
            .iter()
            .filter_map(|f| {
                let r = f.record.as_ref()?;
                Some(format!("{}={}@{} {:?}", r.indicator, f.value, r.place.name, r.day.map(|d| d.to_string())))
            })
            .collect();
        assert_eq!(
            facts,
            [
                "hồ sơ=1204@Quan Sơn Some(\"2023-08-01\")",
                "hồ sơ=87@Na Mèo Some(\"2023-08-01\")",
                "hồ sơ=12@Son Some(\"2023-07-30\")",
                "Số hộ=1100@Na Mèo Some(\"2023-08-01\")",
            ]
        );
        assert_eq!(gold.figures[0].kinds, [FigureKind::Date]);
        assert_eq!(gold.figures[1].kinds, [FigureKind::Ordinal]);
        assert_eq!(gold.neutral_places, ["Son"]);
        assert_eq!(gold.neutral_figures, ["1"]);
        assert_eq!(gold.places.len(), 3);
        assert_eq!(gold.tables[0].columns, ["TT", "Xã", "Số hộ"]);
        assert_eq!(gold.fields.iter().filter(|(n, _)| n == "recipients").count(), 2);
        assert!(gold.fields.contains(&("number".into(), None)));
        assert!(gold.source.contains("Đã nhận 1.204 hồ sơ, riêng xã Na Mèo"), "{}", gold.source);
    }

    #[test]
    fn what_is_not_right_is_refused_with_its_line() {
        for (from, to, line, said) in [
            ("half: tune", "half: both", 1, "half: tune"),
            ("|14956⟩ ⟦87", "⟩ ⟦87", 11, "has no code"),
            ("⟦two columns⟧", "⟦two sides⟧", 4, "two columns"),
            ("type: notice", "kind: notice", 18, "one of issuer"),
            ("1.100", "nhiều", 15, "holds a number"),
            ("own: Quan Sơn|387\n", "", 9, "no `own` place"),
            ("⟦1.204|>", "⟦1.2x4|>", 9, "write its value"),
        ] {
            let error = parse("x", &NOTICE.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.starts_with(&format!("x.gold:{line}: ")) && error.contains(said), "{error}");
        }
    }
}
