//! The fields that Vietnamese archives ask for when documents are digitised.
//!
//! Circular 05/2025/TT-BNV (14 May 2025) says which data describe an archived document, as circular 02/2019/TT-BNV did
//! before it; `docs/archive.md` has the list field by field. `145/BC-UBND` of 24 July 2023 becomes number `145`, symbol
//! `BC-UBND`, type `Báo cáo`, with issuer, subject, pages and language. What only an archivist can decide (retention, access,
//! originality, condition of the paper) has its column and stays empty: a guess there would pass for a decision.
//!
//! | file | for |
//! | --- | --- |
//! | `archive.csv`, `archive.xlsx` | taking over into the archive's own system |
//! | `pdf/**/NAME.dc.xml` | any system: Dublin Core, beside each PDF; of a document without one beside its notice JSON |

use super::{
    ExportError,
    atomic::{self, AtomicFile},
    beside,
    columns::{Column, Datum, Kind, column},
    csv::{CsvRows, Dialect},
    rows::RowFormat,
    words::Vietnamese,
    xlsx,
    xml::escape,
};
use crate::model::DocumentRow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A document as an archive registers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveRow {
    /// What is known of it.
    pub document: DocumentRow,
    /// The folder it lies in, where folders are files (hồ sơ) as is usual.
    pub file: String,
    /// Its place in that folder, from 1.
    pub order: u64,
    /// `145` of `145/BC-UBND`.
    pub number: Option<String>,
    /// `BC-UBND` of `145/BC-UBND`.
    pub symbol: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// What the archivist should know of the reading.
    pub note: String,
}

/// A column that the archivist fills.
const fn open(name: &'static str, title: &'static str) -> Column<ArchiveRow> {
    column(name, title, 16, Kind::Text, |_| Datum::Empty)
}

/// The columns, in the order of the circular.
pub const ARCHIVE: &[Column<ArchiveRow>] = &[
    open("archival_code", "Mã lưu trữ của tài liệu"),
    column("file_code", "Mã hồ sơ (theo thư mục)", 22, Kind::Text, |r| Datum::Text(r.file.as_str().into())),
    column("order", "Số thứ tự trong hồ sơ", 9, Kind::Integer, |r| Datum::Label(r.order.into())),
    open("retention", "Thời hạn lưu trữ"),
    column("type", "Tên loại tài liệu", 14, Kind::Text, |r| {
        r.document.document.kind.map_or(Datum::Empty, |k| Datum::Text(k.vietnamese().into()))
    }),
    column("number", "Số của tài liệu", 9, Kind::Text, |r| text(r.number.as_ref())),
    column("symbol", "Ký hiệu của tài liệu", 14, Kind::Text, |r| text(r.symbol.as_ref())),
    column("date", "Ngày, tháng, năm tài liệu", 13, Kind::Date, |r| {
        r.document.document.date.map_or(Datum::Empty, Datum::Date)
    }),
    column("issuer", "Tên cơ quan, tổ chức ban hành", 30, Kind::Text, |r| {
        text(r.document.document.issuer.as_ref())
    }),
    column("subject", "Trích yếu nội dung", 48, Kind::Text, |r| text(r.document.subject.as_ref())),
    column("language", "Ngôn ngữ", 11, Kind::Text, |_| Datum::Text("Tiếng Việt".into())),
    column("pages", "Số lượng trang", 9, Kind::Integer, |r| Datum::Label(r.document.pages.into())),
    column("note", "Ghi chú", 32, Kind::Text, |r| Datum::Text(r.note.as_str().into())),
    open("information_symbol", "Ký hiệu thông tin"),
    column("keywords", "Từ khóa", 32, Kind::Text, |r| Datum::Text(r.keywords.join("; ").into())),
    open("access", "Mức độ tiếp cận"),
    open("confidentiality", "Độ mật"),
    open("reliability", "Mức độ tin cậy"),
    open("handwriting", "Bút tích"),
    open("condition", "Tình trạng vật lý"),
    column("signer", "Người ký", 20, Kind::Text, |r| text(r.document.signer.as_ref())),
    column("source", "Tệp", 32, Kind::Text, |r| Datum::Text(r.document.document.source.as_str().into())),
    column("document", "Mã tệp (SHA-256)", 20, Kind::Text, |r| Datum::Text(r.document.document.id.as_str().into())),
];

fn text(value: Option<&String>) -> Datum<'_> {
    value.map_or(Datum::Empty, |v| Datum::Text(v.as_str().into()))
}

/// The documents of a run for an archive.
#[derive(Debug, Default)]
pub struct Archive {
    rows: Vec<ArchiveRow>,
    /// Path of each row's Dublin Core file.
    paths: Vec<Option<PathBuf>>,
    /// Documents seen in each folder.
    orders: BTreeMap<String, u64>,
}

impl Archive {
    /// Adds a document. `output` is the path of its PDF in OUT, or of its notice JSON: its Dublin Core is to stand beside it.
    pub fn document(&mut self, row: &DocumentRow, output: Option<&str>, keywords: Vec<String>) {
        let file = row.document.source.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned());
        let order = self.orders.entry(file.clone()).or_default();
        *order += 1;
        let (number, symbol) = match row.document.number.as_deref().map(|n| n.split_once('/')) {
            Some(Some((number, symbol))) => (Some(number.trim().to_owned()), Some(symbol.trim().to_owned())),
            Some(None) => (row.document.number.clone(), None),
            None => (None, None),
        };
        let mut words: Vec<String> = [row.province.clone(), row.district.clone()].into_iter().flatten().collect();
        words.extend(keywords);
        let mut seen = std::collections::BTreeSet::new();
        words.retain(|w| seen.insert(w.clone()));
        self.rows.push(ArchiveRow {
            file,
            order: *order,
            number,
            symbol,
            keywords: words,
            note: note(row),
            document: row.clone(),
        });
        self.paths.push(output.and_then(dublin_core_path));
    }

    /// Writes the tables and the Dublin Core files into `folder`.
    pub fn write(&self, folder: &Path, csv: RowFormat, created: jiff::Timestamp) -> Result<(), ExportError> {
        let dialect = if csv == RowFormat::CsvVietnamese { Dialect::ExcelVietnamese } else { Dialect::Plain };
        let file = AtomicFile::create(&folder.join(format!("archive.{}", csv.ending())))?;
        let mut out = CsvRows::begin("archive table", ARCHIVE, file, dialect)?;
        for row in &self.rows {
            out.write(row)?;
        }
        out.finish()?.finish()?;
        xlsx::write_table(&folder.join("archive.xlsx"), "Tài liệu", ARCHIVE, &self.rows, created)?;
        for (row, path) in self.rows.iter().zip(&self.paths) {
            if let Some(path) = path {
                atomic::write_again(&folder.join(path), dublin_core(row).as_bytes())?;
            }
        }
        Ok(())
    }
}

/// Where a document's Dublin Core stands: `pdf/2023/bao-cao.pdf` → `pdf/2023/bao-cao.dc.xml`. `None` for what leads out of OUT or
/// is no output.
#[must_use]
pub fn dublin_core_path(output: &str) -> Option<PathBuf> {
    let folder = output.split('/').next()?;
    beside(output, folder, "dc.xml")
}

/// How the text was come by, and what speaks against trusting it.
fn note(row: &DocumentRow) -> String {
    let mut parts = Vec::new();
    if row.ocr_pages > 0 {
        let confidence = row.confidence.map(|c| format!(", độ tin cậy {c}/100")).unwrap_or_default();
        parts.push(format!("OCR {}/{} trang{confidence}", row.ocr_pages, row.pages));
    }
    if row.checks_failed > 0 {
        parts.push(format!("{} phép kiểm tra số liệu bị lệch", row.checks_failed));
    }
    if row.warnings > 0 {
        parts.push(format!("{} cảnh báo khi đọc", row.warnings));
    }
    parts.join("; ")
}

/// The document in Dublin Core, in the container of the Open Archives Initiative.
#[must_use]
pub fn dublin_core(row: &ArchiveRow) -> String {
    let document = &row.document;
    let label = &document.document;
    let kind = label.kind.map(|k| k.vietnamese().to_owned());
    let title = match (&document.subject, &kind, &label.number) {
        (Some(subject), Some(kind), _) => format!("{kind}: {subject}"),
        (Some(subject), None, _) => subject.clone(),
        (None, kind, number) => [kind.clone(), number.clone()].into_iter().flatten().collect::<Vec<_>>().join(" "),
    };
    let format = match label.source.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).as_deref() {
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("tif" | "tiff") => "image/tiff",
        _ => "text/plain",
    };
    let mut elements: Vec<(&str, String)> = vec![("title", title)];
    let mut add = |name, value: Option<&String>| {
        if let Some(value) = value {
            elements.push((name, value.clone()));
        }
    };
    add("creator", label.issuer.as_ref());
    add("contributor", document.signer.as_ref());
    add("publisher", document.parent_issuer.as_ref());
    add("identifier", label.number.as_ref());
    for word in &row.keywords {
        add("subject", Some(word));
    }
    add("coverage", document.district.as_ref());
    add("coverage", document.province.as_ref());
    add("type", kind.as_ref());
    add("description", Some(&row.note).filter(|n| !n.is_empty()));
    elements.push(("identifier", format!("urn:sha256:{}", label.id)));
    elements.extend(label.date.map(|d| ("date", d.to_string())));
    elements.push(("type", "Text".to_owned()));
    elements.push(("format", format.to_owned()));
    elements.push(("language", "vi".to_owned()));
    elements.push(("source", label.source.clone()));
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n",
    );
    for (name, value) in elements.iter().filter(|(_, value)| !value.trim().is_empty()) {
        // Into memory: cannot fail.
        let _ = writeln!(out, "  <dc:{name}>{}</dc:{name}>", escape(value));
    }
    out.push_str("</oai_dc:dc>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::document_rows;
    use std::collections::HashMap;
    use std::sync::Arc;

    fn written(rows: &[(DocumentRow, Option<&str>)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = Archive::default();
        for (row, json) in rows {
            archive.document(row, *json, vec!["Bình Tân".into(), "Tây Sơn".into()]);
        }
        archive.write(folder.path(), RowFormat::Csv, jiff::Timestamp::default()).unwrap();
        folder
    }

    #[test]
    fn a_report_is_registered_with_its_number_apart_from_its_symbol() {
        let folder = written(&[(document_rows().remove(0), Some("pdf/2023/bao-cao.pdf"))]);
        let rows: Vec<HashMap<String, String>> = csv::Reader::from_path(folder.path().join("archive.csv"))
            .unwrap()
            .deserialize()
            .map(Result::unwrap)
            .collect();
        let expected = [
            ("file_code", "2023"),
            ("order", "1"),
            ("type", "Báo cáo"),
            ("number", "145"),
            ("symbol", "BC-UBND"),
            ("date", "2023-07-24"),
            ("subject", "Kết quả kích hoạt tài khoản"),
            ("language", "Tiếng Việt"),
            ("pages", "2"),
            ("keywords", "Bình Định; Tây Sơn; Bình Tân"),
            ("note", "OCR 1/2 trang, độ tin cậy 88/100; 1 phép kiểm tra số liệu bị lệch"),
            ("condition", ""),
            ("access", ""),
        ];
        for (name, value) in expected {
            assert_eq!(rows[0][name], value, "{name}");
        }
        let xml = std::fs::read_to_string(folder.path().join("pdf/2023/bao-cao.dc.xml")).unwrap();
        for element in [
            "<dc:title>Báo cáo: Kết quả kích hoạt tài khoản</dc:title>",
            "<dc:date>2023-07-24</dc:date>",
            "<dc:identifier>145/BC-UBND</dc:identifier>",
            "<dc:language>vi</dc:language>",
            "<dc:format>application/pdf</dc:format>",
        ] {
            assert!(xml.contains(element), "{element} is not in {xml}");
        }
    }

    #[test]
    fn hostile_documents_stay_text_and_inside_the_folder() {
        let mut row = document_rows().remove(0);
        row.subject = Some("</dc:title><!DOCTYPE x [<!ENTITY a \"b\">]>&a;\u{0}\u{b}\u{202e}".into());
        row.signer = Some("=cmd|' /C calc'!A0".into());
        Arc::make_mut(&mut row.document).number = Some("../../x".into());
        let folder = written(&[
            (row.clone(), Some("documents/../../etc/x.json")),
            (row.clone(), Some("documents//etc/x.json")),
            (row.clone(), Some("x.json")),
            (row, Some("documents/CON/aux.json")),
        ]);
        let mut files: Vec<_> = walkdir::WalkDir::new(folder.path())
            .into_iter()
            .filter_map(|e| e.ok().filter(|e| e.file_type().is_file()))
            .map(|e| e.path().strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        files.sort();
        assert_eq!(files, ["archive.csv", "archive.xlsx", "documents/CON/aux.dc.xml"]);
        let xml = std::fs::read_to_string(folder.path().join("documents/CON/aux.dc.xml")).unwrap();
        assert!(xml.contains("&lt;/dc:title&gt;&lt;!DOCTYPE") && xml.contains("&amp;a;␀␋\u{fffd}"), "{xml}");
        let csv = std::fs::read_to_string(folder.path().join("archive.csv")).unwrap();
        assert!(csv.contains(",'=cmd|' /C calc'!A0,"), "{csv}");
    }

    #[test]
    fn the_manual_lists_every_column() {
        let manual = include_str!("../../docs/archive.md");
        for column in ARCHIVE {
            assert!(manual.contains(&format!("| `{}` | {} |", column.name, column.title)), "{}", column.name);
        }
    }
}
