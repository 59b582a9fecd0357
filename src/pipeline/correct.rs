//! Corrections that a person accepted: the figure counts as they say, and keeps what was read.
//!
//! The page says `Tổng số 4.774 hồ sơ`, its parts add up to 4.724, and a reviewer who looked at the scan accepts that. From
//! then on the figure is worth 4724, its record too, and the checks are those of a text with `4.724` in that place; the
//! text itself, the figure's words, and who accepted what when stay beside it. Taking the acceptance back gives the
//! document as it was before.

use crate::check::check;
use crate::extract::reread;
use crate::model::{Accepted, Check, CodePoints, Correction, Diagnostic, Extraction, Figure, Notice, Span, Value};
use rust_decimal::Decimal;

/// Code of the remark on a correction whose figure is not found any more.
pub(super) const LOST: &str = "accepted.lost";

/// Why a change of a figure cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Nothing stands there.
    #[error(
        "no figure stands at {start}..{end}; was the document read again since the list was made? Make the list anew"
    )]
    NoFigure {
        /// First code point.
        start: usize,
        /// One past the last.
        end: usize,
    },
    /// The figure has other words.
    #[error("expected `{expected}` at {start}..{end}, found `{found}`; make the list anew")]
    OtherWords {
        /// First code point.
        start: usize,
        /// One past the last.
        end: usize,
        /// As the list has it.
        expected: String,
        /// As it stands.
        found: String,
    },
    /// The new words are not worth anything of that kind.
    #[error("`{after}` cannot stand for `{before}`: expected one figure of the same kind")]
    NotAFigure {
        /// As it stands.
        before: String,
        /// As the list has it.
        after: String,
    },
    /// A count with decimals.
    #[error("`{after}` has decimals where `{before}` counts things; did a spreadsheet change it? Put it in quotes")]
    Fraction {
        /// As it stands.
        before: String,
        /// As the list has it.
        after: String,
    },
}

/// The correction that puts `after` in the place of the figure at a span of code points, if there is such a figure and the
/// words make sense there.
pub fn correction(notice: &Notice, span: Span, before: &str, accepted: Accepted) -> Result<Correction, Refusal> {
    let (start, end) = (span.start, span.end);
    let points = CodePoints::new(&notice.text);
    let at = points.to_bytes(span).filter(|s| !s.is_empty());
    let figure = notice.figures.iter().find(|f| Some(f.span) == at).ok_or(Refusal::NoFigure { start, end })?;
    if figure.text != before {
        let (expected, found) = (before.to_owned(), figure.text.clone());
        return Err(Refusal::OtherWords { start, end, expected, found });
    }
    let read = as_read(figure);
    let (before, after) = (figure.text.clone(), accepted.text.clone());
    match (reread(&notice.text, &read, &accepted.text), &read.value) {
        (None, _) => return Err(Refusal::NotAFigure { before, after }),
        (Some(Value::Number(new)), Some(Value::Number(old))) if new.scale() > old.scale() && old.scale() == 0 => {
            return Err(Refusal::Fraction { before, after });
        }
        (Some(_), _) => {}
    }
    let alike: Vec<&Figure> = notice.figures.iter().filter(|f| f.page == figure.page && f.text == before).collect();
    let which = alike.iter().position(|f| f.id == figure.id).unwrap_or(0) + 1;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Correction {
        document: notice.document.id.clone(),
        page: figure.page,
        span,
        bbox: figure.bbox,
        occurrence: (count(which), count(alike.len())),
        before,
        accepted,
    })
}

/// The index of the figure that a correction speaks of, in figures that may have been read anew.
#[must_use]
pub fn target(figures: &[Figure], points: &CodePoints, correction: &Correction) -> Option<usize> {
    let alike: Vec<usize> = (0..figures.len())
        .filter(|&i| figures[i].page == correction.page && figures[i].text == correction.before)
        .collect();
    let one = |keep: &dyn Fn(&Figure) -> bool| {
        let mut all = alike.iter().copied().filter(|&i| keep(&figures[i]));
        all.next().filter(|_| all.next().is_none())
    };
    let at = points.to_bytes(correction.span);
    correction
        .bbox
        .and_then(|bbox| one(&|f| f.bbox == Some(bbox)))
        .or_else(|| one(&|f| Some(f.span) == at && (correction.bbox.is_none() || f.bbox.is_none())))
        .or_else(|| {
            let (which, of) = correction.occurrence;
            let same = u32::try_from(alike.len()).is_ok_and(|n| n == of);
            alike.get(usize::try_from(which).ok()?.checked_sub(1)?).copied().filter(|_| same)
        })
}

/// Makes these corrections, and no others, those of a notice: its figures and records take the accepted values, its checks
/// are made again. Gives the corrections whose figure is not there any more; the notice has a remark on each.
pub fn correct<'c>(notice: &mut Notice, corrections: &'c [Correction]) -> Vec<&'c Correction> {
    let mut extraction = Extraction {
        header: notice.header.clone(),
        places: std::mem::take(&mut notice.places),
        persons: Vec::new(),
        organisations: Vec::new(),
        figures: std::mem::take(&mut notice.figures),
        tables: std::mem::take(&mut notice.tables),
        records: std::mem::take(&mut notice.records),
        diagnostics: Vec::new(),
    };
    for figure in extraction.figures.iter_mut().filter(|f| f.kind.is_name()) {
        if let Some(Value::Code(code)) = &figure.value
            && code.bytes().all(|b| b.is_ascii_digit())
            && let Ok(number) = code.parse::<Decimal>()
        {
            figure.value = Some(Value::Number(number));
        }
    }
    let lost = apply(&notice.text, &mut extraction, corrections);
    notice.checks = checks(&notice.text, &extraction);
    super::names_as_codes(&mut extraction.figures);
    let Extraction { places, figures, tables, records, .. } = extraction;
    (notice.places, notice.figures, notice.tables, notice.records) = (places, figures, tables, records);
    notice.diagnostics.retain(|d| d.code != LOST);
    notice.diagnostics.extend(lost.iter().map(|c| remark(c)));
    super::in_order(&mut notice.diagnostics);
    lost
}

/// Gives figures and records the accepted values; corrections that find no figure come back.
pub(super) fn apply<'c>(text: &str, extraction: &mut Extraction, corrections: &'c [Correction]) -> Vec<&'c Correction> {
    for figure in &mut extraction.figures {
        if figure.accepted.is_some() {
            let read = as_read(figure);
            settle(extraction.records.iter_mut().filter(|r| r.figure == read.id), read.value.as_ref());
            *figure = read;
        }
    }
    if corrections.is_empty() {
        return Vec::new();
    }
    let points = CodePoints::new(text);
    let mut lost = Vec::new();
    for correction in corrections {
        let figure = target(&extraction.figures, &points, correction).and_then(|i| extraction.figures.get_mut(i));
        let found = figure.and_then(|f| reread(text, f, &correction.accepted.text).map(|value| (f, value)));
        let Some((figure, value)) = found else {
            lost.push(correction);
            continue;
        };
        settle(extraction.records.iter_mut().filter(|r| r.figure == figure.id), Some(&value));
        figure.accepted = Some(Accepted { read: figure.value.take(), ..correction.accepted.clone() });
        figure.value = Some(value);
    }
    lost
}

fn settle<'r>(records: impl Iterator<Item = &'r mut crate::model::Record>, value: Option<&Value>) {
    for (record, value) in records.zip(value.into_iter().cycle()) {
        record.value = value.clone();
    }
}

/// A figure without its correction.
fn as_read(figure: &Figure) -> Figure {
    let mut read = figure.clone();
    if let Some(accepted) = read.accepted.take() {
        read.value = accepted.read;
    }
    read
}

pub(super) fn remark(lost: &Correction) -> Diagnostic {
    let Accepted { text, by, at, list, .. } = &lost.accepted;
    let message = format!(
        "the correction `{}` → `{text}`, accepted by {by} on {at} from {list}, finds no figure on page {} any more; look at \
         it again with `tradau check`",
        lost.before, lost.page
    );
    Diagnostic { page: Some(lost.page), ..Diagnostic::warning(LOST, message) }
}

/// The checks of a text in which the accepted words stand.
pub(super) fn checks(text: &str, extraction: &Extraction) -> Vec<Check> {
    if extraction.figures.iter().all(|f| f.accepted.is_none()) {
        return check(text, extraction);
    }
    let (text, extraction) = as_accepted(text, extraction);
    check(&text, &extraction)
}

fn as_accepted(text: &str, extraction: &Extraction) -> (String, Extraction) {
    let mut out = extraction.clone();
    // Old span, length of the new words; in order, none over another.
    let mut moved: Vec<(Span, usize)> = Vec::new();
    let mut changed = String::with_capacity(text.len());
    let mut order: Vec<usize> = (0..out.figures.len()).filter(|&i| out.figures[i].accepted.is_some()).collect();
    order.sort_by_key(|&i| out.figures[i].span.start);
    let mut at = 0;
    for i in order {
        let figure = &mut out.figures[i];
        let Some(accepted) = &figure.accepted else { continue };
        let Some(kept) = text.get(at..figure.span.start).filter(|_| figure.span.end <= text.len()) else { continue };
        changed.push_str(kept);
        changed.push_str(&accepted.text);
        moved.push((figure.span, accepted.text.len()));
        at = figure.span.end;
        for cell in out.tables.iter_mut().flat_map(|t| &mut t.rows).flatten() {
            if cell.figure.as_ref() == Some(&figure.id) {
                cell.text = cell.text.replacen(&figure.text, &accepted.text, 1);
            }
        }
        figure.text.clone_from(&accepted.text);
        // A person has looked: nobody proposes another digit for it.
        figure.confidence = 100;
        figure.readings.clear();
    }
    changed.push_str(text.get(at..).unwrap_or_default());
    let shift = |position: usize| -> usize {
        let before = moved.partition_point(|(old, _)| old.end <= position);
        let gained: usize = moved[..before].iter().map(|(_, new)| new).sum();
        let lost: usize = moved[..before].iter().map(|(old, _)| old.end - old.start).sum();
        position + gained - lost
    };
    let place = |span: &mut Span| *span = Span::new(shift(span.start), shift(span.end).max(shift(span.start)));
    out.figures.iter_mut().for_each(|f| place(&mut f.span));
    out.tables.iter_mut().for_each(|t| place(&mut t.span));
    out.places.iter_mut().for_each(|p| place(&mut p.span));
    let header = &mut out.header;
    header.number.iter_mut().for_each(|s| place(&mut s.span));
    header.date.iter_mut().for_each(|s| place(&mut s.span));
    header.subject.iter_mut().for_each(|s| place(&mut s.span));
    header.type_text.iter_mut().for_each(|s| place(&mut s.span));
    (changed, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::model::{Locality, Text, Verdict, sample};

    const TEXT: &str = "Tổng số 4.774 hồ sơ, trong đó: cấp mới 1.910 hồ sơ; cấp đổi 298 hồ sơ; cấp lại 2.516 hồ sơ.\n\
                        Đã trả 4.252 hồ sơ trên tổng số 4.724 hồ sơ, đạt 90,01%.";

    fn notice() -> Notice {
        let text = Text::from_plain(TEXT);
        let extraction = crate::extract::extract(&text, Gazetteer::bundled(), &Locality::default());
        let mut notice = sample::notice();
        notice.checks = check(TEXT, &extraction);
        notice.header = extraction.header;
        notice.edits.clear();
        (notice.places, notice.figures) = (extraction.places, extraction.figures);
        (notice.tables, notice.records) = (extraction.tables, extraction.records);
        notice.diagnostics.clear();
        TEXT.clone_into(&mut notice.text);
        super::super::names_as_codes(&mut notice.figures);
        notice
    }

    fn accepted(text: &str) -> Accepted {
        Accepted {
            text: text.into(),
            read: None,
            by: "Lan".into(),
            at: "2024-03-01T08:00:00Z".into(),
            list: "duyet.csv".into(),
            list_id: "ab".repeat(32),
            note: None,
        }
    }

    fn span_of(notice: &Notice, words: &str) -> Span {
        let figure = notice.figures.iter().find(|f| f.text == words).unwrap();
        CodePoints::new(&notice.text).from_bytes(figure.span)
    }

    fn fails(notice: &Notice) -> usize {
        notice.checks.iter().filter(|c| c.verdict == Verdict::Fails).count()
    }

    #[test]
    fn an_accepted_figure_counts_as_accepted_and_keeps_its_words() {
        let before = notice();
        assert_eq!(fails(&before), 1);
        let correction = correction(&before, span_of(&before, "4.774"), "4.774", accepted("4.724")).unwrap();
        let mut after = before.clone();
        assert_eq!(correct(&mut after, std::slice::from_ref(&correction)), [] as [&Correction; 0]);
        assert_eq!(fails(&after), 0);
        let figure = after.figures.iter().find(|f| f.text == "4.774").unwrap();
        assert_eq!(figure.value, Some(Value::Number(4724.into())));
        let trail = figure.accepted.as_ref().unwrap();
        assert_eq!((trail.by.as_str(), &trail.read), ("Lan", &Some(Value::Number(4774.into()))));
        assert!(after.records.iter().filter(|r| r.figure == figure.id).all(|r| r.value == Value::Number(4724.into())));
        assert_eq!(after.text, before.text, "the text is as it was read");
        let once = after.clone();
        correct(&mut after, &[correction]);
        assert_eq!(after, once, "twice is once");
        correct(&mut after, &[]);
        assert_eq!(after, before, "taken back");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_reason() {
        let notice = notice();
        let at = span_of(&notice, "4.774");
        let say = |span, before, after| correction(&notice, span, before, accepted(after)).unwrap_err();
        assert!(matches!(say(Span::new(0, 4), "4.774", "4.724"), Refusal::NoFigure { .. }));
        assert!(matches!(say(at, "4.775", "4.724"), Refusal::OtherWords { .. }));
        assert!(matches!(say(at, "4.774", "nhiều"), Refusal::NotAFigure { .. }));
        assert!(matches!(say(at, "4.774", "4,72"), Refusal::Fraction { .. }));
    }

    #[test]
    fn a_correction_finds_its_figure_in_a_text_that_was_read_anew() {
        let mut notice = notice();
        let correction = correction(&notice, span_of(&notice, "4.774"), "4.774", accepted("4.724")).unwrap();
        // Three letters more at the start: every span has moved.
        notice.text.insert_str(0, "Ôi ");
        for figure in &mut notice.figures {
            figure.span = Span::new(figure.span.start + 4, figure.span.end + 4);
        }
        assert!(correct(&mut notice, std::slice::from_ref(&correction)).is_empty());
        assert_eq!(fails(&notice), 0);
        notice.figures.retain(|f| f.text != "4.774");
        assert_eq!(correct(&mut notice, std::slice::from_ref(&correction)), [&correction]);
        assert!(notice.diagnostics.iter().any(|d| d.code == LOST && d.message.contains("Lan")));
    }
}
