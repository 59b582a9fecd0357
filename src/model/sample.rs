//! A notice in which every field is used, for the tests of the rooms that write notices out.
//!
//! Invented figures: 60 + 45 = 105 holds, and 60 / 105 is 57,14 % where the text states 75,14 %.

use super::{
    BBox, Cell, Check, CheckKind, DamageProfile, Diagnostic, DocumentInfo, DocumentType, Edit, EditReason, Figure,
    FigureKind, Header, Locality, LocalityScope, Notice, Organisation, PageInfo, PageOrigin, Person, Place, Proposal,
    Record, SCHEMA, Span, Stated, StatedBy, Table, UnitKind, UnitRef, Value, Verdict,
};
use jiff::civil::date;
use rust_decimal::Decimal;

/// The sample's repaired text: two pages.
pub(crate) const TEXT: &str = "ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN\n\
    Số: 145/BC-UBND\n\
    Tây Sơn, ngày 24 tháng 7 năm 2023\n\
    BÁO CÁO\n\
    Kết quả kích hoạt tài khoản\n\
    Kính gửi: UBND tỉnh Bình Định\n\
    Tổng số 105 tài khoản, gồm xã Bình Tân (60), xã Tây Thuận (45), đạt tỷ lệ 75,14%.\n\
    \u{c}Đơn vị\tSố lượng\n\
    Bình Tân\t60\n\
    Tổng\t105\n\
    Nơi nhận: - Như trên;\n\
    CHỦ TỊCH\n\
    Nguyễn Văn An";

fn at(words: &str) -> Span {
    let start = TEXT.find(words).expect("words of the sample");
    Span::new(start, start + words.len())
}

fn stated(words: &str) -> Stated<String> {
    Stated { value: words.to_owned(), span: at(words) }
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().expect("a decimal"))
}

fn unit(code: &str, name: &str, kind: UnitKind, parent: Option<&str>, probability: u8) -> UnitRef {
    UnitRef { code: code.into(), name: name.into(), kind, parent: parent.map(str::to_owned), probability }
}

/// The notice.
pub(crate) fn notice() -> Notice {
    let figure = |id: &str, text: &str, words: &str, value: Value, kind, page| Figure {
        id: id.into(),
        text: text.into(),
        value: Some(value),
        kind,
        unit: Some(if kind == FigureKind::Percent { "%" } else { "tài khoản" }.into()),
        label: Some("Tổng số".into()),
        page,
        span: at(words),
        bbox: Some(BBox::new(10, 20, 30, 40)),
        confidence: 91,
        readings: vec![],
        accepted: None,
        hedge: None,
    };
    let place = |name: &str, code: &str| Place {
        text: format!("xã {name}"),
        name: name.into(),
        kind: Some(UnitKind::Commune),
        code: Some(code.into()),
        candidates: vec![],
        on: Some(date(2023, 7, 24)),
        successors: vec![unit("21808", "Bình Phú", UnitKind::Commune, Some("52"), 100)],
        page: 1,
        span: at(&format!("xã {name}")),
        bbox: Some(BBox::new(1, 2, 3, 4)),
    };
    let record = |name: &str, code: &str, value: &str, unit: &str, figure: &str| Record {
        place: Some(name.into()),
        place_kind: Some(UnitKind::Commune),
        place_code: Some(code.into()),
        indicator: Some("tài khoản kích hoạt".into()),
        value: number(value),
        unit: Some(unit.into()),
        as_of: Some(date(2023, 7, 20)),
        scope: Some("Mức 1".into()),
        figure: figure.into(),
    };
    let check = |id: &str, kind, operands: &[(&str, &str)], stated: (&str, &str, &str), computed: &str| {
        let difference = stated.1.parse::<Decimal>().expect("a decimal") - computed.parse::<Decimal>().expect("one");
        Check {
            id: id.into(),
            kind,
            operands: operands.iter().map(|o| o.0.into()).collect(),
            operand_texts: operands.iter().map(|o| o.1.into()).collect(),
            stated_figure: Some(stated.0.into()),
            stated: Some(number(stated.1)),
            stated_text: Some(stated.2.into()),
            computed: Some(number(computed)),
            difference: Some(difference),
            verdict: if difference.is_zero() { Verdict::Holds } else { Verdict::Fails },
            stated_by: StatedBy::Text,
            message: format!("stated {}, computed {computed}", stated.2),
            message_vi: format!("nêu {}, tính được {computed}", stated.2),
            proposal: (!difference.is_zero()).then(|| Proposal {
                figure: stated.0.into(),
                before: "75,14%".into(),
                after: "57,14%".into(),
                reason: "two digits in the wrong order".into(),
                reason_vi: "hai chữ số đổi chỗ cho nhau".into(),
                probability: 0,
                mends: Vec::new(),
            }),
            alternatives: Vec::new(),
            cause: None,
            page: 1,
        }
    };
    let page = |number, origin, reason: &str| PageInfo {
        number,
        origin,
        reason: reason.into(),
        profile: DamageProfile::WrongLanguage,
        turned: 0,
        width: Some(2480),
        height: Some(3508),
        dpi: Some(300),
        confidence: Some(88),
    };
    Notice {
        schema: SCHEMA.into(),
        document: DocumentInfo {
            id: "0123456789abcdef".repeat(4),
            source: "2023/bao-cao.pdf".into(),
            pages: vec![
                page(1, PageOrigin::Ocr, "no text layer"),
                page(2, PageOrigin::Layer, "text layer good: 97 % of its words are Vietnamese syllables"),
            ],
            engine: Some("tesseract 5.3.0, vie".into()),
            model: "tradau 0.1.0, model 3f2a".into(),
        },
        locality: Locality {
            scope: LocalityScope::District,
            province: Some(unit("52", "Bình Định", UnitKind::Province, None, 100)),
            district: Some(unit("548", "Tây Sơn", UnitKind::RuralDistrict, Some("52"), 100)),
            commune: Some(unit("21829", "Bình Tân", UnitKind::Commune, Some("548"), 40)),
            confidence: 97,
        },
        header: Header {
            issuer: Some(stated("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN")),
            parent_issuer: Some(stated("UBND tỉnh Bình Định")),
            number: Some(stated("145/BC-UBND")),
            place: Some(stated("Tây Sơn")),
            date: Some(Stated { value: date(2023, 7, 24), span: at("ngày 24 tháng 7 năm 2023") }),
            kind: Some(Stated { value: DocumentType::Report, span: at("BÁO CÁO") }),
            type_text: Some(stated("BÁO CÁO")),
            subject: Some(stated("Kết quả kích hoạt tài khoản")),
            signer: Some(stated("Nguyễn Văn An")),
            signer_title: Some(stated("CHỦ TỊCH")),
            on_behalf: vec![],
            recipients: vec![Stated { value: "Như trên".into(), span: at("Như trên") }],
            addressees: vec![Stated {
                value: "UBND tỉnh Bình Định".into(), span: at("UBND tỉnh Bình Định")
            }],
            province: Some("Bình Định".into()),
            district: Some("Tây Sơn".into()),
        },
        edits: vec![
            Edit {
                before: "Binh Tén".into(),
                after: "Bình Tân".into(),
                reason: EditReason::Gazetteer,
                confidence: 96,
                applied: true,
                page: 1,
                span: at("Bình Tân"),
                bbox: Some(BBox::new(5, 6, 7, 8)),
            },
            Edit {
                before: "đạt".into(),
                after: "đất".into(),
                reason: EditReason::Channel,
                confidence: 41,
                applied: false,
                page: 1,
                span: at("đạt"),
                bbox: None,
            },
        ],
        places: vec![
            place("Bình Tân", "21829"),
            Place {
                code: None,
                candidates: vec![
                    unit("21826", "Tây Thuận", UnitKind::Commune, Some("548"), 80),
                    unit("99999", "Tây Thuần", UnitKind::Commune, None, 20),
                ],
                ..place("Tây Thuận", "")
            },
        ],
        persons: vec![Person {
            name: "Nguyễn Văn An".into(),
            title: None,
            page: 2,
            span: at("Nguyễn Văn An"),
            bbox: None,
        }],
        organisations: vec![Organisation {
            name: "UBND tỉnh Bình Định".into(),
            page: 1,
            span: at("UBND tỉnh Bình Định"),
            bbox: None,
        }],
        figures: vec![
            figure("f1", "105", "105 tài", number("105"), FigureKind::Count, 1),
            figure("f2", "60", "60)", number("60"), FigureKind::Count, 1),
            figure("f3", "45", "45)", number("45"), FigureKind::Count, 1),
            figure("f4", "75,14%", "75,14%", number("75.14"), FigureKind::Percent, 1),
            Figure { value: None, unit: None, ..figure("f5", "l05", "105\nNơi", number("0"), FigureKind::Count, 2) },
        ],
        tables: vec![Table {
            id: "t1".into(),
            caption: Some("Biểu số 1".into()),
            columns: vec!["Đơn vị".into(), "Số lượng".into()],
            column_marks: vec!["(1)".into(), "(2)".into()],
            rows: vec![
                vec![
                    Cell { text: "Bình Tân".into(), figure: None },
                    Cell { text: "60".into(), figure: Some("f2".into()) },
                ],
                vec![
                    Cell { text: "Tổng".into(), figure: None },
                    Cell { text: "105".into(), figure: Some("f5".into()) },
                ],
            ],
            total_row: Some(1),
            page: 2,
            span: Span::new(at("Đơn vị").start, at("105\nNơi").start + 3),
            bbox: Some(BBox::new(100, 200, 300, 400)),
        }],
        records: vec![
            record("Bình Tân", "21829", "60", "tài khoản", "f2"),
            record("Tây Thuận", "21826", "45", "tài khoản", "f3"),
            record("Tây Sơn", "548", "75.14", "%", "f4"),
        ],
        checks: vec![
            check("c1", CheckKind::Sum, &[("f2", "60"), ("f3", "45")], ("f1", "105", "105"), "105"),
            check("c2", CheckKind::Percent, &[("f2", "60"), ("f1", "105")], ("f4", "75.14", "75,14%"), "57.1429"),
        ],
        diagnostics: vec![
            Diagnostic::warning("figure.unread", "a number was expected, `l05` was found").on_page(2).at(at("Tổng\t")),
            Diagnostic::info("page.ocr", "read by the engine"),
        ],
        text: TEXT.into(),
    }
}
