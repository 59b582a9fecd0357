use super::{
    Check, DamageProfile, Diagnostic, Edit, Figure, Locality, Organisation, Person, Place, Record, Span, Table,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the notice JSON.
pub const SCHEMA: &str = "tradau.notice/1";

/// Kinds of official documents (Decree 30/2020/NĐ-CP, article 7, and the party's and people's usual others).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DocumentType {
    /// Thông báo
    Notice,
    /// Báo cáo
    Report,
    /// Kế hoạch
    Plan,
    /// Công văn (official letter; bears no title, known by its `V/v`)
    Letter,
    /// Quyết định
    Decision,
    /// Nghị quyết
    Resolution,
    /// Tờ trình
    Submission,
    /// Chỉ thị
    Directive,
    /// Công điện
    Telegram,
    /// Hướng dẫn
    Guidance,
    /// Chương trình
    Programme,
    /// Phương án
    Scheme,
    /// Đề án
    Project,
    /// Biên bản
    Minutes,
    /// Giấy mời
    Invitation,
    /// Quy chế, quy định
    Regulation,
    /// Thống kê, biểu, bảng tổng hợp
    Statistics,
    /// Another kind; the header's `type_text` says which.
    Other,
}

/// A header field: what was read and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the repaired text.
    pub span: Span,
}

/// In what capacity a document is signed (Decree 30/2020/NĐ-CP, appendix I, part II, 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Capacity {
    /// `TM.` (thay mặt): for a body that decides together.
    OnBehalf,
    /// `KT.` (ký thay): a deputy for the head.
    InPlace,
    /// `TL.` (thừa lệnh): by the head's order.
    ByOrder,
    /// `TUQ.` (thừa ủy quyền): by the head's written authority.
    ByAuthority,
    /// `Q.` (quyền): acting head.
    Acting,
}

/// For whom a document is signed: `KT. CHỦ TỊCH`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Behalf {
    /// In what capacity.
    pub capacity: Capacity,
    /// For whom: `CHỦ TỊCH`.
    pub whom: Stated<String>,
}

/// The fields around the body, after the official layout (Decree 30/2020/NĐ-CP, appendix I).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// The body that issued it: `Ủy ban nhân dân huyện Tây Sơn`, as written.
    pub issuer: Option<Stated<String>>,
    /// The body above it.
    pub parent_issuer: Option<Stated<String>>,
    /// Number and symbol: `1450/UBND-NC`.
    pub number: Option<Stated<String>>,
    /// Where it was issued: `Tây Sơn`.
    pub place: Option<Stated<String>>,
    /// When; null where the day is left blank for the pen.
    pub date: Option<Stated<Date>>,
    /// What kind of document.
    #[serde(rename = "type")]
    pub kind: Option<Stated<DocumentType>>,
    /// The kind's words as written: `THÔNG BÁO`.
    pub type_text: Option<Stated<String>>,
    /// What it is about, in one line.
    pub subject: Option<Stated<String>>,
    /// Who signed.
    pub signer: Option<Stated<String>>,
    /// The signer's office and on whose behalf: `TM. ỦY BAN NHÂN DÂN; CHỦ TỊCH`.
    pub signer_title: Option<Stated<String>>,
    /// For whom he signs, from the top of the title block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_behalf: Vec<Behalf>,
    /// The lines after `Nơi nhận`.
    pub recipients: Vec<Stated<String>>,
    /// The lines after `Kính gửi`.
    pub addressees: Vec<Stated<String>>,
    /// Name of the document's own province.
    pub province: Option<String>,
    /// Name of the document's own district.
    pub district: Option<String>,
}

/// Where a page's characters came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageOrigin {
    /// A text file.
    Text,
    /// The PDF's own text layer.
    Layer,
    /// Read from the image by the OCR engine.
    Ocr,
    /// Nothing on it.
    Blank,
    /// Could not be read; the diagnostics say why.
    Unread,
}

/// What is known of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageInfo {
    /// 1-based.
    pub number: u32,
    /// Where its characters came from.
    pub origin: PageOrigin,
    /// Why that one: `no text layer`, `text layer ruined: 12 % of its words are Vietnamese syllables`.
    pub reason: String,
    /// How it was damaged.
    pub profile: DamageProfile,
    /// How far the page was turned clockwise to be read, beyond what its file says: 0, 90, 180 or 270 degrees. Boxes,
    /// width and height are those of the page turned.
    #[serde(default)]
    pub turned: u16,
    /// Width in pixels of the coordinates in `box`; null for a text file.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// Pixels an inch.
    pub dpi: Option<u32>,
    /// Mean confidence of the engine, 0–100; null where there was none.
    pub confidence: Option<u8>,
}

/// The document as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentInfo {
    /// SHA-256 of the file's bytes, hexadecimal.
    pub id: String,
    /// Path relative to the input folder, with forward slashes.
    pub source: String,
    /// Its pages in order.
    pub pages: Vec<PageInfo>,
    /// The OCR engine, its version and data; null where none was used.
    pub engine: Option<String>,
    /// The language model and channel that repaired it.
    pub model: String,
}

/// What the extract stage finds in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extraction {
    /// The fields around the body.
    pub header: Header,
    /// Mentions of administrative units, in reading order.
    pub places: Vec<Place>,
    /// Mentions of persons, in reading order.
    pub persons: Vec<Person>,
    /// Mentions of bodies, in reading order.
    pub organisations: Vec<Organisation>,
    /// Figures in reading order.
    pub figures: Vec<Figure>,
    /// Tables in reading order.
    pub tables: Vec<Table>,
    /// Tidy facts, in order of their figures.
    pub records: Vec<Record>,
    /// Remarks.
    pub diagnostics: Vec<Diagnostic>,
}

/// One document, read, repaired, taken apart and checked: the notice JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "tradau notice")]
pub struct Notice {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The document as a file.
    pub document: DocumentInfo,
    /// The document's own place.
    pub locality: Locality,
    /// The fields around the body.
    pub header: Header,
    /// Every change made to the text, and every one suggested.
    pub edits: Vec<Edit>,
    /// Mentions of administrative units.
    pub places: Vec<Place>,
    /// Mentions of persons, with what they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<Person>,
    /// Mentions of bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<Organisation>,
    /// Every figure.
    pub figures: Vec<Figure>,
    /// Every table.
    pub tables: Vec<Table>,
    /// Tidy facts.
    pub records: Vec<Record>,
    /// Every relation found, and whether it holds.
    pub checks: Vec<Check>,
    /// Remarks.
    pub diagnostics: Vec<Diagnostic>,
    /// The repaired text that every `span` indexes; pages are separated by a form feed.
    pub text: String,
}
