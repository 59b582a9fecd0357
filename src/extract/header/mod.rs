//! The fields around the body, after the official layout (Decree 30/2020/NĐ-CP, appendix I).
//!
//! ```text
//! ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
//! HUYỆN TÂY SƠN                    Độc lập - Tự do - Hạnh phúc
//! Số: 12/BC-UBND               Tây Sơn, ngày 06 tháng 9 năm 2023
//!                    BÁO CÁO
//!          Kết quả thực hiện Đề án 06
//! ```
//!
//! The two columns of the head may come line by line, both on one, or block after block; a scan may have lost the head
//! altogether. So every piece of a line is known by what it says and not by where it stands; where words have boxes
//! or tabs between them, these part the columns.

mod behalf;
mod foot;
mod issuer;
mod pieces;
mod scraps;
mod title;
mod titles;
mod trailer;

use super::dates::stamp;
use super::docnumber::doc_number_at;
use super::layout::Line;
use super::tokens::{Gap, TokenKind, Tokens};
use crate::model::{Diagnostic, Header, Locality, Stated, Text, UnitRef};
use jiff::civil::Date;
use pieces::pieces;
use std::ops::Range;
pub(super) use trailer::{set_trailers_aside, signature_day};

/// The header and the lines of the body.
pub(super) struct Framed {
    pub(super) header: Header,
    /// Lines between head and foot, and after the foot (appendices).
    pub(super) head_end: usize,
    /// Lines of recipients and signature.
    pub(super) foot: Range<usize>,
}

/// At most so many lines can belong to the head.
const HEAD_LINES: usize = 45;

/// Reads head and foot.
pub(super) fn read(
    text: &Text,
    tokens: &Tokens,
    lines: &[Line],
    locality: &Locality,
    diagnostics: &mut Vec<Diagnostic>,
) -> Framed {
    let mut header = Header::default();
    let head_end = head(text, tokens, lines, &mut header, diagnostics);
    let foot = foot::read(text, tokens, lines, head_end, &mut header);
    let name = |unit: &Option<UnitRef>| unit.as_ref().map(|u| u.name.clone());
    header.province = name(&locality.province);
    header.district = name(&locality.district);
    Framed { header, head_end, foot }
}

/// A value and where it stands.
pub(super) fn stated(tokens: &Tokens, range: &Range<usize>) -> Option<Stated<String>> {
    let value = tokens.words(range);
    (!value.is_empty()).then(|| Stated { value, span: tokens.span_of(range) })
}

/// Reads the head into `header`; returns the first line of the body.
fn head(text: &Text, tokens: &Tokens, lines: &[Line], header: &mut Header, diagnostics: &mut Vec<Diagnostic>) -> usize {
    let mut issuers: Vec<Range<usize>> = Vec::new();
    let mut end = 0;
    let mut i = 0;
    let full = super::layout::full_width(lines);
    while i < lines.len().min(HEAD_LINES) {
        let Some(line) = lines.get(i) else { break };
        let before = i;
        let mut known = false;
        for piece in pieces(text, tokens, line) {
            match piece_kind(tokens, &piece, header) {
                Piece::Motto | Piece::Rule => known = true,
                Piece::Stamp(at) => {
                    read_stamp(tokens, &piece, at, header, diagnostics);
                    known = true;
                }
                Piece::Number => {
                    read_number(tokens, &piece, header, diagnostics);
                    known = true;
                }
                Piece::Type(kind, rest) => {
                    let whole = title::qualifies(tokens, lines, i, &(rest..piece.end));
                    let words = piece.start..if whole { piece.end } else { rest };
                    header.kind = Some(Stated { value: kind, span: tokens.span_of(&words) });
                    header.type_text = stated(tokens, &words);
                    let (subject, next) = title::subject(tokens, lines, i, &(rest..piece.end), full);
                    header.subject = header.subject.take().or(subject);
                    i = next - 1;
                    known = true;
                }
                Piece::About(start) => {
                    let (subject, next) =
                        title::about(text, tokens, lines, i, &(start..piece.end), header, diagnostics);
                    header.subject = subject;
                    i = next - 1;
                    known = true;
                }
                Piece::Addressed(start) => {
                    let (found, next) = foot::addressees(tokens, lines, i, start);
                    header.addressees = found;
                    i = next - 1;
                    known = true;
                }
                Piece::Body if header.kind.is_none() && header.addressees.is_empty() && issuers.len() < 6 => {
                    issuers.push(piece);
                    known = true;
                }
                Piece::Body | Piece::Other => {}
            }
        }
        i += 1;
        if known {
            end = i;
        } else if header.kind.is_some() || !header.addressees.is_empty() || before > end + 2 {
            break;
        }
    }
    if header.kind.is_none() && (header.addressees.len() + usize::from(header.subject.is_some())) > 0 {
        let span = header.addressees.first().map(|a| a.span).or(header.subject.as_ref().map(|s| s.span));
        let value = crate::model::DocumentType::Letter;
        header.kind = Some(Stated { value, span: span.unwrap_or_default() });
    }
    issuer::read(tokens, &issuers, header);
    end
}

enum Piece {
    Motto,
    Rule,
    Stamp(usize),
    Number,
    Type(crate::model::DocumentType, usize),
    About(usize),
    Addressed(usize),
    Body,
    Other,
}

fn piece_kind(tokens: &Tokens, piece: &Range<usize>, header: &Header) -> Piece {
    let key = tokens.key(piece);
    if pieces::is_motto(&key) {
        return Piece::Motto;
    }
    if key.is_empty() || is_stamp_word(&key) {
        return Piece::Rule;
    }
    let start = piece.start;
    if let Some(at) = piece.clone().find(|&i| stamp(tokens, i).is_some_and(|(r, _)| r.end <= piece.end)) {
        // A date in the running text has words before it that are no place.
        // The line stands above the type; below it a line that starts with a date is text.
        let above = header.kind.is_none() || header.place.is_none();
        if above
            && header.date.is_none()
            && at <= start + 9
            && piece.end <= at + 30
            && is_place_before(tokens, start, at)
        {
            return Piece::Stamp(at);
        }
    }
    let numbered = tokens.fold(start) == "so"
        && (tokens.is_mark(start + 1, ':')
            || tokens.is_mark(start + 1, '/')
            || doc_number_at(tokens, start + 1).is_some());
    if numbered && header.number.is_none() && piece.len() <= 24 {
        return Piece::Number;
    }
    if tokens.starts_with(start, &["v", "/", "v"]) {
        return Piece::About(start + 3);
    }
    if tokens.starts_with(start, &["ve", "viec"])
        && header.kind.is_none()
        && header.number.is_some()
        && tokens.is_capital(start)
    {
        return Piece::About(start + 2);
    }
    if tokens.starts_with(start, &["kinh", "gui"]) && header.addressees.is_empty() {
        return Piece::Addressed(start + 2);
    }
    if header.kind.is_none()
        && let Some((kind, end)) = title::kind_at(tokens, piece)
    {
        return Piece::Type(kind, end);
    }
    if issuer::is_body(tokens, piece) { Piece::Body } else { Piece::Other }
}

/// Stamps of urgency and secrecy: `HỎA TỐC`, `KHẨN`, `MẬT`.
fn is_stamp_word(key: &str) -> bool {
    matches!(key, "hoa toc" | "hoa toc hen gio" | "khan" | "thuong khan" | "mat" | "toi mat" | "tuyet mat")
}

/// What stands before the date of a place-and-date line: a name and a comma, or nothing.
fn is_place_before(tokens: &Tokens, start: usize, at: usize) -> bool {
    if at == start {
        return true;
    }
    let comma = matches!(tokens.kind(at - 1), Some(TokenKind::Mark(',' | '.' | ';'))) || tokens.gap(at) == Gap::Tab;
    let name_end = if matches!(tokens.kind(at - 1), Some(TokenKind::Mark(_))) { at - 1 } else { at };
    let capitals = (start..name_end).filter(|&i| tokens.is_capital(i)).count();
    let words = (start..name_end).filter(|&i| tokens.is_word(i)).count();
    (comma || capitals == words) && words > 0 && words <= 8 && capitals * 2 >= words
}

fn read_stamp(
    tokens: &Tokens,
    piece: &Range<usize>,
    at: usize,
    header: &mut Header,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some((range, date)) = stamp(tokens, at) else { return };
    let mut place = piece.start..at;
    while place.end > place.start && matches!(tokens.kind(place.end - 1), Some(TokenKind::Mark(_))) {
        place.end -= 1;
    }
    header.place = header.place.take().or_else(|| stated(tokens, &place));
    let span = tokens.span_of(&range);
    if let Some(value) = date {
        header.date = Some(Stated { value, span });
        return;
    }
    let message = format!(
        "expected a day, month and year in the head, found `{}`: the date was left blank or cannot be read; \
         the document has no date",
        tokens.words(&range)
    );
    diagnostics.push(Diagnostic::warning("header.date-blank", message).at(span));
}

fn read_number(tokens: &Tokens, piece: &Range<usize>, header: &mut Header, diagnostics: &mut Vec<Diagnostic>) {
    let found = piece.clone().find_map(|i| doc_number_at(tokens, i).filter(|(r, _)| r.end <= piece.end));
    if let Some((range, code)) = found {
        header.number = Some(Stated { value: code, span: tokens.span_of(&range) });
        return;
    }
    let mut rest = piece.start + 1..piece.end;
    while rest.start < rest.end && matches!(tokens.kind(rest.start), Some(TokenKind::Mark(':' | '.' | '…'))) {
        rest.start += 1;
    }
    // `Số: 193` with no symbol, and a blank before the symbol.
    if tokens.is_number(rest.start) && rest.len() == 1 {
        header.number = stated(tokens, &rest);
        return;
    }
    let written = tokens.words(piece);
    diagnostics.push(
        Diagnostic::warning(
            "header.number-blank",
            format!("expected a number and symbol such as 12/BC-UBND, found `{written}`: the number was left blank or cannot be read"),
        )
        .at(tokens.span_of(piece)),
    );
}

/// The date in the head of a text whose words may be damaged: two short numbers and a year with a word each between
/// them that starts like `tháng` and `năm`.
pub(super) fn damaged_stamp(tokens: &Tokens, until: usize) -> Option<Date> {
    (0..until.min(tokens.len())).find_map(|i| {
        let number = |at: usize| tokens.is_number(at).then(|| tokens.text(at).parse::<i16>().ok()).flatten();
        let like = |at: usize, first: char, most: usize| {
            tokens.is_word(at) && tokens.fold(at).starts_with(first) && tokens.fold(at).chars().count() <= most
        };
        let named = like(i + 1, 't', 6) && like(i + 3, 'n', 4);
        let after_day = i.checked_sub(1).is_some_and(|b| like(b, 'n', 5));
        if !named || !after_day {
            return None;
        }
        let (day, month, year) = (number(i)?, number(i + 2)?, number(i + 4)?);
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (1900..=2100).contains(&year).then_some(date)
    })
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::*;
    use crate::model::DocumentType;

    fn of(content: &str) -> (Header, Vec<Diagnostic>) {
        let text = Text::from_plain(content);
        let mut tokens = Tokens::of(text.as_str());
        let lines = layout::lines(&mut tokens);
        let mut diagnostics = Vec::new();
        let framed = read(&text, &tokens, &lines, &Locality::default(), &mut diagnostics);
        (framed.header, diagnostics)
    }

    fn value<'a>(field: impl Into<Option<&'a Stated<String>>>) -> &'a str {
        field.into().map_or("", |f| f.value.as_str())
    }

    const FOOT: &str = "\nTrên đây là báo cáo của huyện./.\n\nNơi nhận:\n- Như trên;\n- CT, các PCT UBND huyện;\n- Lưu: VT.\n\n\
        KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\nTrần Văn Bình\n";

    #[test]
    fn a_head_line_by_line_over_both_columns() {
        let (h, d) = of(&format!(
            "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHUYỆN YÊN BÌNH Độc lập - Tự do - Hạnh phúc\n\
             Số: 12/BC-UBND Yên Bình, ngày 06 tháng 9 năm 2023\n\nBÁO CÁO\nKết quả thực hiện Đề án 06\ntrên địa bàn huyện\n\n\
             Thực hiện Kế hoạch số 5/KH-UBND của tỉnh, UBND huyện báo cáo như sau:\n{FOOT}"
        ));
        assert_eq!(value(h.issuer.as_ref()), "ỦY BAN NHÂN DÂN HUYỆN YÊN BÌNH");
        assert_eq!(value(h.number.as_ref()), "12/BC-UBND");
        assert_eq!(value(h.place.as_ref()), "Yên Bình");
        assert_eq!(h.date.as_ref().map(|d| d.value.to_string()).as_deref(), Some("2023-09-06"));
        assert_eq!(h.kind.as_ref().map(|k| k.value), Some(DocumentType::Report));
        assert_eq!(value(h.subject.as_ref()), "Kết quả thực hiện Đề án 06 trên địa bàn huyện");
        assert_eq!(value(h.signer.as_ref()), "Trần Văn Bình");
        assert_eq!(value(h.signer_title.as_ref()), "KT. CHỦ TỊCH; PHÓ CHỦ TỊCH");
        let recipients: Vec<_> = h.recipients.iter().map(|r| r.value.as_str()).collect();
        assert_eq!(recipients, ["Như trên", "CT, các PCT UBND huyện", "Lưu: VT"]);
        assert!(d.is_empty());
    }

    #[test]
    fn a_letter_block_after_block_with_markup() {
        let (h, _) = of(
            "**UBND TỈNH HÀ NAM\nSỞ NỘI VỤ**\n\n**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc**\n\n\
             Số: **1450** /SNV-CCHC\n\nHà Nam, ngày **06** tháng **9** năm 2023\n\nV/v tiếp tục thực hiện đợt cao\nđiểm hướng dẫn (VNeID)\n\n\
             Kính gửi:\n\n- Các sở, ban, ngành;\n- UBND các huyện.\n\nNgày 24/7/2023, Sở đã gửi văn bản.\n",
        );
        assert_eq!(value(h.issuer.as_ref()), "SỞ NỘI VỤ");
        assert_eq!(value(h.parent_issuer.as_ref()), "UBND TỈNH HÀ NAM");
        assert_eq!(value(h.number.as_ref()), "1450/SNV-CCHC");
        assert_eq!(value(h.subject.as_ref()), "tiếp tục thực hiện đợt cao điểm hướng dẫn (VNeID)");
        assert_eq!(h.kind.as_ref().map(|k| k.value), Some(DocumentType::Letter));
        let to: Vec<_> = h.addressees.iter().map(|r| r.value.as_str()).collect();
        assert_eq!(to, ["Các sở, ban, ngành", "UBND các huyện"]);
        assert_eq!(h.date.map(|d| d.value.to_string()).as_deref(), Some("2023-09-06"));
    }

    #[test]
    fn a_blank_date_and_number_are_said() {
        let (h, d) = of(
            "UBND XÃ ĐẠI LÂM\nSố: /TB-UBND\nĐại Lâm, ngày … tháng 9 năm 2023\nTHÔNG BÁO\nVề lịch tiếp công dân\nỦy ban nhân dân xã thông báo như sau.",
        );
        assert_eq!(h.date, None);
        assert_eq!(h.number, None);
        assert_eq!(value(h.place.as_ref()), "Đại Lâm");
        let codes: Vec<_> = d.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes, ["header.number-blank", "header.date-blank"]);
    }

    #[test]
    fn a_document_without_its_head_starts_with_its_type() {
        let (h, _) = of(
            "THÔNG BÁO\n\nKết quả thu nhận, kích hoạt tài khoản\n\ntrên địa bàn thị xã (tính đến 24/7/2023)\n\n\n\nThực hiện lời kêu gọi của Chủ tịch, thị xã thông báo như sau:\n",
        );
        assert_eq!(h.kind.map(|k| k.value), Some(DocumentType::Notice));
        assert_eq!(
            value(h.subject.as_ref()),
            "Kết quả thu nhận, kích hoạt tài khoản trên địa bàn thị xã (tính đến 24/7/2023)"
        );
        assert_eq!((h.issuer, h.number, h.date, h.place), (None, None, None, None));
    }

    #[test]
    fn a_decisions_authority_and_a_types_qualifier_are_no_subject() {
        let (h, _) = of(
            "UBND HUYỆN QUỲ CHÂU\nSố: 18/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc phê duyệt kết quả rà soát\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\nCăn cứ Luật;\n",
        );
        assert_eq!(value(h.subject.as_ref()), "phê duyệt kết quả rà soát");
        let (h, _) = of("UBND HUYỆN QUỲ CHÂU\nBÁO CÁO CHUYÊN ĐỀ\nBốn năm xây dựng điểm bưu điện\nI- TÌNH HÌNH\n");
        assert_eq!(value(h.type_text.as_ref()), "BÁO CÁO CHUYÊN ĐỀ");
        assert_eq!(value(h.subject.as_ref()), "Bốn năm xây dựng điểm bưu điện");
    }

    #[test]
    fn running_text_is_no_head() {
        let (h, _) = of(
            "Ngày 05 tháng 7 năm 2017, tại xã Tân An đã xảy ra một vụ việc đáng chú ý của toàn huyện ta.\nSố người đến dự là 15.",
        );
        assert_eq!((h.issuer, h.number, h.kind.map(|k| k.value)), (None, None, None));
    }
}
