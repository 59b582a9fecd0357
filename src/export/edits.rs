//! What `tradau repair` prints instead of the text: every edit as JSON, or a word diff.
//!
//! ```text
//! @@ page 1, line 7 @@
//! xã [-Binh Tén-]{+Bình Tân+} (60) {?đạt → đất 41 %?} 75,14%
//! ```
//!
//! `[-…-]` was read, `{+…+}` stands in the repaired text, `{?…?}` is a repair below the threshold: the text keeps the
//! first word, the second is suggested. Repairs less sure than 95 % say how sure. On a colour terminal red, green and
//! yellow take the place of the brackets.

use super::{ExportError, json::pretty, visible::visible};
use crate::model::{CodePoints, Edit, PAGE_BREAK, TokenConfidence};
use serde::{Deserialize, Serialize};

/// Version of the edits JSON.
pub const SCHEMA: &str = "tradau.edits/1";

#[derive(Serialize)]
struct Repair<'a> {
    schema: &'static str,
    text: &'a str,
    edits: Vec<Edit>,
    tokens: Vec<TokenConfidence>,
}

/// The repaired text, its edits, and how sure each token is, as JSON; the edits are those of the notice JSON, spans in
/// code points of `text`.
#[must_use]
pub fn to_json(text: &str, edits: &[Edit], tokens: &[TokenConfidence]) -> String {
    let points = CodePoints::new(text);
    let edits = edits.iter().map(|e| Edit { span: points.from_bytes(e.span), ..e.clone() }).collect();
    let tokens = tokens.iter().map(|t| TokenConfidence { span: points.from_bytes(t.span), ..*t }).collect();
    pretty(&Repair { schema: SCHEMA, text, edits, tokens })
}

/// The text and how sure each token is, from what [`to_json`] wrote; `None` for JSON of another kind. `what` names it
/// in messages.
pub fn from_json(what: &str, json: &str) -> Result<Option<(String, Vec<TokenConfidence>)>, ExportError> {
    #[derive(Deserialize)]
    struct Written {
        text: String,
        tokens: Vec<TokenConfidence>,
    }
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let not = |source| ExportError::NotANotice { what: what.to_owned(), source };
    let value: serde_json::Value = serde_json::from_str(json).map_err(not)?;
    if value.get("schema").and_then(|s| s.as_str()) != Some(SCHEMA) {
        return Ok(None);
    }
    let Written { text, mut tokens } = serde_json::from_str(json).map_err(not)?;
    let points = CodePoints::new(&text);
    for token in &mut tokens {
        token.span = points.to_bytes(token.span).ok_or_else(|| ExportError::SpanOutside {
            what: what.to_owned(),
            field: "a token".to_owned(),
            start: token.span.start,
            end: token.span.end,
            length: points.len(),
        })?;
    }
    Ok(Some((text, tokens)))
}

/// Repairs surer than this do not say how sure.
const SURE: u8 = 95;

/// The lines that have edits, as a word diff. Empty where there are none.
///
/// An edit inside another (Unicode first, then the channel) is shown by the outer one.
#[must_use]
pub fn to_diff(text: &str, edits: &[Edit], colour: bool) -> String {
    let mut edits: Vec<&Edit> = edits.iter().filter(|e| text.get(e.span.start..e.span.end).is_some()).collect();
    // At the same place the longer first, and what was done before what was only suggested.
    edits.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end), !e.applied));
    let signs = if colour { &COLOURED } else { &PLAIN };
    let mut out = String::new();
    let mut edits = edits.into_iter().peekable();
    let (mut page, mut line, mut start) = (1_u32, 1_u32, 0);
    while let Some(next) = edits.peek() {
        // Forward to the line that the edit starts in.
        while let Some(end) = line_end(text, start).filter(|end| *end < next.span.start) {
            (page, line) = if text[end..].starts_with(PAGE_BREAK) { (page + 1, 1) } else { (page, line + 1) };
            start = end + 1;
        }
        let heading = format!("{}@@ page {page}, line {line} @@{}\n", signs.place, signs.end);
        out.push_str(&heading);
        let mut at = start;
        let mut end = line_end(text, start).unwrap_or(text.len());
        while let Some(edit) = edits.next_if(|e| e.span.start <= end) {
            if edit.span.start < at {
                continue;
            }
            out += &shown(&text[at..edit.span.start]);
            out += &signs.of(edit);
            at = edit.span.end;
            // A joined line: the edit reaches past the line feed.
            if at > end {
                end = line_end(text, at).unwrap_or(text.len());
            }
        }
        out += &shown(&text[at..end]);
        out.push('\n');
    }
    out
}

/// Where the line that `start` lies in ends, unless it is the last.
fn line_end(text: &str, start: usize) -> Option<usize> {
    text[start..].find(['\n', PAGE_BREAK]).map(|i| start + i)
}

fn shown(text: &str) -> String {
    visible(text).replace('\n', "␊")
}

struct Signs {
    before: (&'static str, &'static str),
    after: (&'static str, &'static str),
    suggested: (&'static str, &'static str),
    place: &'static str,
    end: &'static str,
}

const PLAIN: Signs = Signs { before: ("[-", "-]"), after: ("{+", "+}"), suggested: ("{?", "?}"), place: "", end: "" };
const COLOURED: Signs = Signs {
    before: ("\x1b[31m", "\x1b[m"),
    after: ("\x1b[32m", "\x1b[m"),
    suggested: ("\x1b[33m", "\x1b[m"),
    place: "\x1b[36m",
    end: "\x1b[m",
};

impl Signs {
    fn of(&self, edit: &Edit) -> String {
        let (before, after) = (shown(&edit.before), shown(&edit.after));
        if !edit.applied {
            return format!("{}{before} → {after} {} %{}", self.suggested.0, edit.confidence, self.suggested.1);
        }
        let part = |words: &str, signs: (&str, &str)| {
            if words.is_empty() { String::new() } else { format!("{}{words}{}", signs.0, signs.1) }
        };
        let how_sure = if edit.confidence < SURE { format!(" {} %", edit.confidence) } else { String::new() };
        part(&before, self.before) + &part(&format!("{after}{how_sure}"), self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EditReason, Span, sample};

    fn edit(text: &str, before: &str, after: &str, applied: bool) -> Edit {
        let words = if applied { after } else { before };
        let start = text.find(words).unwrap();
        Edit {
            before: before.into(),
            after: after.into(),
            reason: EditReason::Channel,
            confidence: if applied { 97 } else { 41 },
            applied,
            page: 1,
            span: Span::new(start, start + words.len()),
            bbox: None,
        }
    }

    #[test]
    fn a_word_diff_of_the_lines_that_have_edits() {
        let text = "dòng đầu\nxã Bình Tân (60) đạt\ngiữa\u{c}trang hai\ntổng số";
        let edits = [
            edit(text, "Binh Tén", "Bình Tân", true),
            edit(text, "đạt", "đất", false),
            edit(text, "té)ng s6", "tổng số", true),
        ];
        assert_eq!(
            to_diff(text, &edits, false),
            "@@ page 1, line 2 @@\nxã [-Binh Tén-]{+Bình Tân+} (60) {?đạt → đất 41 %?}\n\
             @@ page 2, line 2 @@\n[-té)ng s6-]{+tổng số+}\n"
        );
        let unsure = Edit { confidence: 71, ..edits[0].clone() };
        assert_eq!(
            to_diff(text, &[unsure], false),
            "@@ page 1, line 2 @@\nxã [-Binh Tén-]{+Bình Tân 71 %+} (60) đạt\n"
        );
        let coloured = to_diff(text, &edits, true);
        assert!(coloured.contains("\x1b[31mBinh Tén\x1b[m\x1b[32mBình Tân\x1b[m"), "{coloured}");
        assert!(!coloured.contains("[-"));
        assert_eq!(to_diff(text, &[], false), "");
    }

    #[test]
    fn an_edit_inside_another_is_shown_once_and_strays_do_no_harm() {
        let text = "phường Hải Bình";
        let inner = Edit { span: Span::new(10, 15), ..edit(text, "Hdi", "Hải", true) };
        let outer = edit(text, "phuong Hdi Binh", "phường Hải Bình", true);
        let outside = Edit { span: Span::new(500, 600), ..inner.clone() };
        let shown = to_diff(text, &[inner, outer, outside], false);
        assert_eq!(shown, "@@ page 1, line 1 @@\n[-phuong Hdi Binh-]{+phường Hải Bình+}\n");
    }

    #[test]
    fn joined_lines_deletions_and_controls() {
        let text = "a tổng\nsố b\nc";
        let joined = Edit { before: "té)ng\ns6".into(), ..edit(text, "", "tổng\nsố", true) };
        assert_eq!(to_diff(text, &[joined], false), "@@ page 1, line 1 @@\na [-té)ng␊s6-]{+tổng␊số+} b\n");
        let gone =
            Edit { before: "\u{1b}".into(), after: String::new(), span: Span::new(0, 0), ..edit("a", "a", "a", true) };
        assert_eq!(to_diff("ab", &[gone], false), "@@ page 1, line 1 @@\n[-␛-]ab\n");
    }

    #[test]
    fn the_json_has_reasons_and_code_points() {
        let notice = sample::notice();
        let span = notice.edits[0].span;
        let tokens = [TokenConfidence { span, confidence: 96, flagged: false }];
        let written = to_json(&notice.text, &notice.edits, &tokens);
        let value: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(value["tokens"][0]["confidence"], 96);
        assert_eq!(from_json("a", &written).unwrap(), Some((notice.text.clone(), tokens.to_vec())));
        assert_eq!(from_json("a", "{\"schema\": \"tradau.notice/1\"}").unwrap(), None);
        let torn = written.replace(&notice.text.chars().take(60).collect::<String>(), "");
        assert!(from_json("a", &torn.replace("\"confidence\"", "\"sure\"")).is_err());
        assert_eq!((value["schema"].as_str(), value["edits"][0]["reason"].as_str()), (Some(SCHEMA), Some("gazetteer")));
        assert_eq!(value["edits"][0]["confidence"], 96);
        let text: Vec<char> = value["text"].as_str().unwrap().chars().collect();
        let bound = |end: &str| usize::try_from(value["edits"][0]["span"][end].as_u64().unwrap()).unwrap();
        assert_eq!(text[bound("start")..bound("end")].iter().collect::<String>(), "Bình Tân");
    }
}
