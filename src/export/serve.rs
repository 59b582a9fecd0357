//! What `tradau serve` reads and writes: one JSON request a line, one JSON answer a line.
//!
//! Engines that spread work over machines (Ballista, Ray, Spark, a shell script) speak to a program over its standard
//! streams. To `{"id":7,"path":"2023/bao-cao.pdf"}` the answer is `{"id":7,"ok":true,"notice":{…}}`, or
//! `{"id":7,"ok":false,"error":{"stage":"ingest",…}}`: a failure is an answer, not an end. `docs/serve.md` is the manual.

use super::json;
use crate::model::Notice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Version of requests and answers.
pub const SCHEMA: &str = "tradau.serve/1";

/// Longest request in bytes.
pub const LONGEST: usize = 64 << 20;

/// When page images are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ocr {
    /// Where the page brings no good text.
    Auto,
    /// Every page.
    Force,
    /// No page.
    Never,
}

/// A request: a document as a file (`path`) or as its text (`text`), one of both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Comes back in the answer as it is: a string, a number, or nothing.
    #[serde(default)]
    pub id: Value,
    /// A file that this process can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The text itself, as of a `.txt` file; pages are parted by form feeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// `document.source` in the notice; without it the file's name, or `request.txt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When page images are read; without it, as the command line says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<Ocr>,
    /// Repairs less sure than this many per cent are only suggested; without it, as the command line says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 100))]
    pub threshold: Option<u8>,
}

impl Request {
    /// Reads one line.
    ///
    /// # Errors
    ///
    /// What was expected and what was found, with the id, where that could be read.
    pub fn read(line: &[u8]) -> Result<Self, (Value, Refusal)> {
        let refuse = |id: Value, message: String| (id, Refusal { stage: "request".to_owned(), reason: None, message });
        if line.len() > LONGEST {
            let message = format!("a request may have {LONGEST} bytes; name the file by its path instead");
            return Err(refuse(Value::Null, message));
        }
        let request: Self = serde_json::from_slice(line).map_err(|e| {
            let id = serde_json::from_slice::<Value>(line).ok().and_then(|v| v.get("id").cloned());
            let message = format!("expected a request as one JSON object on one line: {e}");
            refuse(id.filter(is_id).unwrap_or_default(), message)
        })?;
        if !is_id(&request.id) {
            return Err(refuse(Value::Null, "the id must be a string or a number".to_owned()));
        }
        let wrong = match (&request.path, &request.text) {
            (Some(_), Some(_)) => Some("expected path or text, found both"),
            (None, None) => Some("expected path or text, found neither"),
            _ if request.threshold.is_some_and(|t| t > 100) => Some("threshold must be between 0 and 100"),
            _ => None,
        };
        match wrong {
            Some(message) => Err(refuse(request.id, message.to_owned())),
            None => Ok(request),
        }
    }
}

fn is_id(id: &Value) -> bool {
    matches!(id, Value::Null | Value::String(_) | Value::Number(_))
}

/// Why a request has no notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Where it ended: `request`, `ingest`, `ocr`, …
    pub stage: String,
    /// `crash`, `timeout` or `memory`, where a worker was lost.
    pub reason: Option<String>,
    /// What was expected, what was found, what to do.
    pub message: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The request's.
    pub id: Value,
    /// Whether there is a notice.
    pub ok: bool,
    /// The notice, `tradau.notice/1`, if there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Value>,
    /// Why not, if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Refusal>,
}

/// The line of an answer, with its line feed.
#[must_use]
pub fn line(id: &Value, result: Result<&Notice, &Refusal>) -> String {
    match result {
        // Line feeds stand between the parts of the notice only; inside of strings they are escaped.
        Ok(notice) => {
            let notice = json::to_json(notice).replace('\n', "");
            format!("{{\"id\":{id},\"ok\":true,\"notice\":{notice}}}\n")
        }
        Err(refusal) => {
            let refusal = serde_json::to_string(refusal).unwrap_or_default();
            format!("{{\"id\":{id},\"ok\":false,\"error\":{refusal}}}\n")
        }
    }
}

/// A request and its answer, for the schema.
#[derive(JsonSchema)]
#[schemars(title = "tradau serve")]
#[expect(dead_code, reason = "its schema is all that is wanted of it")]
struct Exchange {
    /// One line in.
    request: Request,
    /// One line out.
    answer: Answer,
}

/// The JSON Schema: `$defs/Request` and `$defs/Answer`.
#[must_use]
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Exchange).to_value();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$id".to_owned(), "tradau.serve-1.schema.json".into());
    }
    if let Some(notice) = schema.pointer_mut("/$defs/Answer/properties/notice") {
        *notice = serde_json::json!({
            "description": "The notice, if there is one: `tradau schema notice` describes it.",
            "type": "object"
        });
    }
    for owner in ["Request", "Answer"] {
        if let Some(id) = schema.pointer_mut(&format!("/$defs/{owner}/properties/id")).and_then(Value::as_object_mut) {
            id.insert("type".to_owned(), serde_json::json!(["string", "number", "null"]));
        }
    }
    schema
}

/// [`schema`] as the file `schemas/tradau.serve-1.schema.json` holds it.
#[must_use]
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::atomic;
    use crate::model::sample;
    use std::path::Path;

    #[test]
    fn requests_are_read_and_refused_with_their_id() {
        let read = |line: &str| Request::read(line.as_bytes());
        let request = read(r#"{"id":7,"path":"a.pdf","ocr":"never","threshold":40}"#).unwrap();
        assert_eq!((request.id, request.path.as_deref(), request.ocr), (7.into(), Some("a.pdf"), Some(Ocr::Never)));
        let refused = |line: &str| {
            let (id, refusal) = read(line).unwrap_err();
            (id.to_string(), refusal.message)
        };
        assert_eq!(refused(r#"{"id":"x"}"#), (r#""x""#.into(), "expected path or text, found neither".into()));
        assert_eq!(refused(r#"{"id":1,"path":"a","text":"b"}"#).1, "expected path or text, found both");
        assert_eq!(refused(r#"{"id":[],"path":"a"}"#).1, "the id must be a string or a number");
        assert_eq!(refused(r#"{"id":2,"path":"a","threshold":101}"#).1, "threshold must be between 0 and 100");
        let (id, message) = refused(r#"{"id":9,"pfad":"a"}"#);
        assert!(id == "9" && message.contains("unknown field `pfad`"), "{message}");
        assert!(refused("").1.contains("one JSON object on one line"));
        assert!(Request::read(b"\xff\xfe").is_err());
    }

    #[test]
    fn an_answer_is_one_line_that_fits_the_schema() {
        let schema = schema();
        let of = |name: &str| {
            let mut one = schema.clone();
            one["$ref"] = format!("#/$defs/{name}").into();
            let one = one.as_object_mut().unwrap();
            for key in ["properties", "required", "type"] {
                one.remove(key);
            }
            jsonschema::draft202012::new(&Value::Object(one.clone())).unwrap()
        };
        let refusal = Refusal { stage: "ingest".into(), reason: Some("crash".into()), message: "a\nb".into() };
        let mut notice = sample::notice();
        notice.text.push_str("\nmột dòng");
        for line in [line(&7.into(), Ok(&notice)), line(&"x".into(), Err(&refusal))] {
            assert_eq!((line.matches('\n').count(), line.ends_with('\n')), (1, true));
            let value: Value = serde_json::from_str(&line).unwrap();
            assert!(of("Answer").is_valid(&value), "{line}");
            if let Some(back) = value.get("notice") {
                assert_eq!(json::from_json("answer", &back.to_string()).unwrap(), notice);
            }
        }
        assert!(of("Request").is_valid(&serde_json::json!({ "id": 1, "path": "a.pdf" })));
        assert!(!of("Request").is_valid(&serde_json::json!({ "id": 1, "pfad": "a.pdf" })));
    }

    /// `TRADAU_UPDATE_SCHEMAS=1 cargo test schema_is_current` writes the generated file anew.
    #[test]
    fn the_schema_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/tradau.serve-1.schema.json");
        if std::env::var_os("TRADAU_UPDATE_SCHEMAS").is_some() {
            atomic::write(&path, schema_text().as_bytes()).unwrap();
        }
        assert!(std::fs::read_to_string(&path).unwrap() == schema_text(), "out of date; see this test's comment");
    }
}
