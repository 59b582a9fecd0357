//! One notice as JSON, and back.
//!
//! The notice JSON is the contract with other programs: numbers are decimal strings (`"67.35"`, never a double),
//! dates ISO 8601, names NFC. In memory spans count bytes; in the file they count code points of `text`, so that in
//! Python `notice["text"][start:end]` is `Hải Bình`. The file is laid out for eyes and for `diff`: the parts of the
//! notice on lines of their own, and each figure, place or check on one line.
//!
//! `schemas/tradau.notice-1.schema.json` describes it; [`schema`] makes that file from the types themselves.

use super::{ExportError, atomic};
use crate::model::{CodePoints, Notice, SCHEMA, Span, Value};
use serde::{Deserialize, Serialize};
use serde_json::ser::{Formatter, Serializer};
use std::{fs, io, path::Path};

/// The notice as JSON text, spans in code points, a line feed at the end.
#[must_use]
pub fn to_json(notice: &Notice) -> String {
    let points = CodePoints::new(&notice.text);
    let mut notice = notice.clone();
    each_span(&mut notice, |span, _| {
        *span = points.from_bytes(*span);
        Ok::<(), std::convert::Infallible>(())
    })
    .unwrap_or_else(|never| match never {});
    pretty(&notice)
}

/// The reverse of [`to_json`]. `what` names the text in messages: a path, or `stdin`.
pub fn from_json(what: &str, json: &str) -> Result<Notice, ExportError> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let not = |source| ExportError::NotANotice { what: what.to_owned(), source };
    let other = |found: String| ExportError::OtherSchema { what: what.to_owned(), found };
    let mut notice: Notice = serde_json::from_str(json).map_err(|error| {
        // The fields of another version only give a misleading message.
        let found = serde_json::from_str::<Marked>(json).ok().and_then(|m| m.schema).filter(|s| s != SCHEMA);
        found.map_or_else(|| not(error), other)
    })?;
    if notice.schema != SCHEMA {
        return Err(other(notice.schema));
    }
    // A string says what it is, but `1.` before a paragraph and document 12 are names, not amounts.
    for figure in notice.figures.iter_mut().filter(|figure| figure.kind.is_name()) {
        figure.value = figure.value.take().map(|value| Value::Code(value.to_string()));
    }
    let points = CodePoints::new(&notice.text);
    each_span(&mut notice, |span, field| {
        *span = points.to_bytes(*span).ok_or_else(|| ExportError::SpanOutside {
            what: what.to_owned(),
            field: field.to_owned(),
            start: span.start,
            end: span.end,
            length: points.len(),
        })?;
        Ok(())
    })?;
    Ok(notice)
}

/// What a JSON file says it is.
#[derive(Deserialize)]
struct Marked {
    schema: Option<String>,
}

/// Writes a notice's JSON to `path`.
pub fn write(path: &Path, notice: &Notice) -> Result<(), ExportError> {
    atomic::write(path, to_json(notice).as_bytes())
}

/// Reads a notice's JSON.
pub fn read(path: &Path) -> Result<Notice, ExportError> {
    let json = fs::read_to_string(path).map_err(|source| ExportError::Read { path: path.to_owned(), source })?;
    from_json(&path.display().to_string(), &json)
}

/// The JSON Schema (draft 2020-12) of the notice JSON.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Notice).to_value();
    let mut refine = |pointer: &str, with: serde_json::Value| {
        if let (Some(target), serde_json::Value::Object(with)) = (schema.pointer_mut(pointer), with)
            && let Some(target) = target.as_object_mut()
        {
            target.extend(with);
        }
    };
    let code_points = "A half-open range of `text`, counted in Unicode code points.";
    refine("", serde_json::json!({ "$id": "tradau.notice-1.schema.json" }));
    refine("/properties/schema", serde_json::json!({ "const": SCHEMA }));
    refine("/$defs/DocumentInfo/properties/id", serde_json::json!({ "pattern": "^[0-9a-f]{64}$" }));
    refine("/$defs/Span", serde_json::json!({ "description": code_points }));
    for (owner, field) in
        [("Edit", "confidence"), ("Figure", "confidence"), ("Locality", "confidence"), ("UnitRef", "probability")]
    {
        refine(&format!("/$defs/{owner}/properties/{field}"), serde_json::json!({ "maximum": 100 }));
    }
    for owner in ["Edit", "Figure", "Place", "Person", "Organisation", "Table", "Check"] {
        refine(&format!("/$defs/{owner}/properties/page"), serde_json::json!({ "minimum": 1 }));
    }
    refine("/$defs/PageInfo/properties/number", serde_json::json!({ "minimum": 1 }));
    schema
}

/// [`schema`] as the file `schemas/tradau.notice-1.schema.json` holds it.
#[must_use]
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

/// Calls `f` with every span of the notice and the name of the field it belongs to.
fn each_span<E>(notice: &mut Notice, mut f: impl FnMut(&mut Span, &str) -> Result<(), E>) -> Result<(), E> {
    let h = &mut notice.header;
    let single = [
        (&mut h.issuer, "header.issuer"),
        (&mut h.parent_issuer, "header.parent_issuer"),
        (&mut h.number, "header.number"),
        (&mut h.place, "header.place"),
        (&mut h.type_text, "header.type_text"),
        (&mut h.subject, "header.subject"),
        (&mut h.signer, "header.signer"),
        (&mut h.signer_title, "header.signer_title"),
    ];
    for (stated, name) in single {
        if let Some(stated) = stated {
            f(&mut stated.span, name)?;
        }
    }
    if let Some(date) = &mut h.date {
        f(&mut date.span, "header.date")?;
    }
    if let Some(kind) = &mut h.kind {
        f(&mut kind.span, "header.type")?;
    }
    for (lines, name) in [(&mut h.recipients, "header.recipients"), (&mut h.addressees, "header.addressees")] {
        for line in lines {
            f(&mut line.span, name)?;
        }
    }
    for behalf in &mut h.on_behalf {
        f(&mut behalf.whom.span, "header.on_behalf")?;
    }
    for edit in &mut notice.edits {
        f(&mut edit.span, &format!("the edit `{}`", edit.after))?;
    }
    for place in &mut notice.places {
        f(&mut place.span, &format!("the place `{}`", place.text))?;
    }
    for person in &mut notice.persons {
        f(&mut person.span, &format!("the person `{}`", person.name))?;
    }
    for body in &mut notice.organisations {
        f(&mut body.span, &format!("the organisation `{}`", body.name))?;
    }
    for figure in &mut notice.figures {
        f(&mut figure.span, &format!("figure {}", figure.id))?;
    }
    for table in &mut notice.tables {
        f(&mut table.span, &format!("table {}", table.id))?;
    }
    for remark in &mut notice.diagnostics {
        if let Some(span) = &mut remark.span {
            f(span, &format!("the diagnostic `{}`", remark.code))?;
        }
    }
    Ok(())
}

/// JSON with line breaks down to the parts of a notice, and one line below.
#[must_use]
pub fn pretty<T: Serialize>(value: &T) -> String {
    let mut out = Vec::new();
    // Writing to memory and string keys: neither can fail.
    let written = value.serialize(&mut Serializer::with_formatter(&mut out, Layout::default()));
    debug_assert!(written.is_ok(), "{written:?}");
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}

/// Depth to which each element has a line of its own.
const BROKEN: usize = 2;

#[derive(Default)]
struct Layout {
    depth: usize,
    empty: bool,
}

impl Layout {
    fn open<W: ?Sized + io::Write>(&mut self, out: &mut W, sign: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.empty = true;
        out.write_all(sign)
    }

    fn next<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.empty = false;
        if !first {
            out.write_all(b",")?;
        }
        if self.depth <= BROKEN {
            self.line(out)
        } else if first {
            Ok(())
        } else {
            out.write_all(b" ")
        }
    }

    fn close<W: ?Sized + io::Write>(&mut self, out: &mut W, sign: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.depth < BROKEN && !self.empty {
            self.line(out)?;
        }
        self.empty = false;
        out.write_all(sign)
    }

    fn line<W: ?Sized + io::Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| out.write_all(b"  "))
    }
}

impl Formatter for Layout {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use serde_json::{Value, json};

    fn sample_value() -> Value {
        serde_json::from_str(&to_json(&sample::notice())).unwrap()
    }

    #[test]
    fn a_notice_survives_the_round_trip() {
        let notice = sample::notice();
        let json = to_json(&notice);
        assert_eq!(from_json("test", &json).unwrap(), notice);
        assert_eq!(from_json("test", &format!("\u{feff}{json}")).unwrap(), notice, "with a byte order mark");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("documents/a.json");
        write(&path, &notice).unwrap();
        assert_eq!(read(&path).unwrap(), notice);
    }

    #[test]
    fn spans_in_the_file_count_code_points() {
        let value = sample_value();
        let text: Vec<char> = value["text"].as_str().unwrap().chars().collect();
        let at = |pointer: &str| {
            let bound =
                |end| usize::try_from(value.pointer(&format!("{pointer}/span/{end}")).unwrap().as_u64().unwrap());
            text[bound("start").unwrap()..bound("end").unwrap()].iter().collect::<String>()
        };
        assert_eq!(at("/places/0"), "xã Bình Tân");
        assert_eq!(at("/header/signer"), "Nguyễn Văn An");
        assert_eq!(at("/header/recipients/0"), "Như trên");
        assert_eq!(at("/edits/0"), "Bình Tân");
        assert_eq!(at("/figures/3"), "75,14%");
        assert!(at("/tables/0").starts_with("Đơn vị\t"));
        assert_eq!(at("/diagnostics/0"), "Tổng\t");
    }

    #[test]
    fn the_file_reads_well() {
        let json = to_json(&sample::notice());
        assert!(
            json.starts_with("{\n  \"schema\": \"tradau.notice/1\",\n  \"document\": {\n    \"id\": \"0123"),
            "{json}"
        );
        assert!(
            json.contains("\n    {\"id\": \"f2\", \"text\": \"60\", \"value\": \"60\", \"kind\": \"count\""),
            "{json}"
        );
        assert!(json.ends_with("\"\n}\n"));
        let mut empty = sample::notice();
        empty.checks.clear();
        assert!(to_json(&empty).contains("\n  \"checks\": [],\n"));
    }

    /// `TRADAU_UPDATE_SCHEMAS=1 cargo test schemas_are_current` writes the generated file anew.
    #[test]
    fn schemas_are_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/tradau.notice-1.schema.json");
        if std::env::var_os("TRADAU_UPDATE_SCHEMAS").is_some() {
            atomic::write(&path, schema_text().as_bytes()).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap();
        assert!(stored == schema_text(), "schemas/tradau.notice-1.schema.json is out of date; see this test's comment");
    }

    #[test]
    fn the_sample_is_valid_and_broken_ones_are_not() {
        let validator = jsonschema::draft202012::new(&schema()).unwrap();
        let good = sample_value();
        let faults: Vec<String> = validator.iter_errors(&good).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        let breakages: [(&str, &str, Value); 12] = [
            ("another version", "/schema", json!("tradau.notice/2")),
            ("a number that is not a string", "/figures/0/value", json!(105)),
            ("an unknown verdict", "/checks/0/verdict", json!("maybe")),
            ("an unknown kind of figure", "/figures/0/kind", json!("Count")),
            ("a confidence above 100", "/figures/0/confidence", json!(101)),
            ("page 0", "/figures/0/page", json!(0)),
            ("an id that is no SHA-256", "/document/id", json!("abc")),
            ("a box of three", "/figures/0/box", json!([1, 2, 3])),
            ("a negative span", "/edits/0/span/start", json!(-1)),
            ("a date after the local fashion", "/records/0/as_of", json!(24)),
            ("records that are no list", "/records", json!({})),
            ("an operand that is no id", "/checks/0/operands/0", json!(7)),
        ];
        for (what, pointer, with) in breakages {
            let mut bad = good.clone();
            *bad.pointer_mut(pointer).expect(pointer) = with;
            assert!(!validator.is_valid(&bad), "{what} passed");
        }
        // What came later may be missing: older notices are notices still.
        for key in good.as_object().unwrap().keys().filter(|k| !["persons", "organisations"].contains(&k.as_str())) {
            let mut bad = good.clone();
            bad.as_object_mut().unwrap().remove(key);
            assert!(!validator.is_valid(&bad), "a notice without `{key}` passed");
        }
    }

    #[test]
    fn every_field_of_the_sample_is_used() {
        // The schema test is only worth as much as the sample: nothing in it may be null or empty that need not be.
        let value = sample_value();
        for pointer in ["header", "document", "locality", "records/0", "checks/1", "figures/0", "tables/0", "edits/0"] {
            for (key, field) in value.pointer(&format!("/{pointer}")).unwrap().as_object().unwrap() {
                let empty = field.is_null() || field.as_array().is_some_and(Vec::is_empty);
                assert!(!empty, "{pointer}/{key} is empty");
            }
        }
        assert!(!value["places"][1]["candidates"].as_array().unwrap().is_empty());
        assert!(!value["places"][0]["successors"].as_array().unwrap().is_empty());
    }

    #[test]
    fn foreign_json_is_refused_with_a_reason() {
        let say = |json: &str| from_json("a.json", json).unwrap_err().to_string();
        assert!(say("{").contains("a.json: expected the JSON of a notice"));
        assert!(say("{}").contains("missing field"), "{}", say("{}"));
        assert!(say(r#"{"schema": "tradau.notice/2"}"#).contains("found `tradau.notice/2`"));
        let mut value = sample_value();
        value["figures"][0]["span"]["end"] = json!(100_000);
        let message = say(&value.to_string());
        assert!(message.contains("figure f1") && message.contains("100000"), "{message}");
        let mut value = sample_value();
        value["text"] = json!("ngắn");
        assert!(say(&value.to_string()).contains("4 characters"));
    }
}
