use super::*;
use crate::export::testing::records_of;
use crate::model::{Check, CheckKind, DocumentLabel, DocumentType, FigureKind, Notice, Value, sample};
use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use jiff::civil::date;
use std::{
    fs::File,
    io::{BufReader, Read},
    sync::Arc,
};

fn about() -> About {
    About {
        created: "2026-01-02T03:04:05Z".parse().unwrap(),
        version: "0.1.0".into(),
        settings: vec![("threshold".into(), "70".into())],
        most_operands: 2,
        edits_below: 90,
    }
}

fn label(notice: &Notice) -> Arc<DocumentLabel> {
    Arc::new(DocumentLabel {
        id: notice.document.id.clone(),
        source: notice.document.source.clone(),
        number: Some("145/BC-UBND".into()),
        date: Some(date(2023, 7, 24)),
        kind: Some(DocumentType::Report),
        issuer: Some("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN".into()),
        path: Some("/kho/2023/bao-cao.pdf".into()),
    })
}

fn records(notice: &Notice) -> Vec<RecordRow> {
    records_of(notice, &label(notice))
}

fn check_row(notice: &Notice, check: &Check) -> CheckRow {
    let value = |id: &String| notice.figures.iter().find(|f| &f.id == id).and_then(|f| f.value.clone());
    CheckRow {
        document: label(notice),
        operand_values: check.operands.iter().map(value).collect(),
        check: check.clone(),
        bbox: None,
    }
}

fn write(path: &Path, notice: &Notice, limit: u32) {
    let mut families = Families::default();
    for row in records(notice) {
        families.observe(&row);
    }
    let mut book = NoticesWorkbook::with_limit(path, about(), families, limit).unwrap();
    book.document(&DocumentRow { document: label(notice), pages: 2, model: "m".into(), ..DocumentRow::default() })
        .unwrap();
    for row in records(notice) {
        book.record(&row).unwrap();
    }
    for check in &notice.checks {
        book.check(&check_row(notice, check)).unwrap();
    }
    for edit in &notice.edits {
        let row = EditRow { document: label(notice), edit: edit.clone(), context: "xã Bình Tân (60)".into() };
        book.edit(&row).unwrap();
    }
    book.finish().unwrap();
}

struct Opened {
    folder: tempfile::TempDir,
    book: Xlsx<BufReader<File>>,
}

impl Opened {
    fn new(notice: &Notice, limit: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notices.xlsx");
        write(&path, notice, limit);
        Self { book: open_workbook(path).unwrap(), folder }
    }

    fn sheet(&mut self, name: &str) -> Range<Data> {
        self.book.worksheet_range(name).unwrap()
    }

    /// A cell by sheet, row (0 is the heading) and heading.
    fn cell(&mut self, sheet: &str, row: u32, title: &str) -> Data {
        let range = self.sheet(sheet);
        let column = range.rows().next().unwrap().iter().position(|c| *c == Data::String(title.into()));
        range.get_value((row, u32::try_from(column.expect(title)).unwrap())).cloned().unwrap_or(Data::Empty)
    }

    fn formulas(&mut self, sheet: &str) -> Vec<(u32, u32, String)> {
        let range = self.book.worksheet_formula(sheet).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let used = range
            .used_cells()
            .map(|(r, c, f)| (top + u32::try_from(r).unwrap(), left + u32::try_from(c).unwrap(), f.clone()));
        used.filter(|(_, _, f)| !f.is_empty()).collect()
    }

    /// Formulas that compute, apart from links.
    fn computing(&mut self, sheet: &str) -> Vec<(u32, u32, String)> {
        self.formulas(sheet).into_iter().filter(|f| !f.2.starts_with("HYPERLINK(goc_")).collect()
    }

    /// A part of the package as it is; formats are not among what calamine reads.
    fn part(&self, name: &str) -> String {
        let file = File::open(self.folder.path().join("notices.xlsx")).unwrap();
        let mut out = String::new();
        zip::ZipArchive::new(file).unwrap().by_name(name).unwrap().read_to_string(&mut out).unwrap();
        out
    }
}

#[test]
fn numbers_are_numbers_and_days_are_days() {
    let mut book = Opened::new(&sample::notice(), MOST_ROWS);
    assert_eq!(book.cell("Số liệu", 1, "Giá trị"), Data::Float(60.0));
    assert_eq!(book.cell("Số liệu", 3, "Giá trị"), Data::Float(0.7514), "75,14 % is a true percentage");
    assert_eq!(book.cell("Số liệu", 3, "Giá trị chính xác"), Data::String("75.14".into()));
    assert_eq!(book.cell("Số liệu", 1, "Địa danh"), Data::String("Bình Tân".into()));
    assert_eq!(book.cell("Số liệu", 1, "Cấp"), Data::String("xã".into()));
    assert_eq!(book.cell("Số liệu", 1, "Mã đơn vị"), Data::String("21829".into()), "a code keeps its zeros");
    let Data::DateTime(day) = book.cell("Số liệu", 1, "Tính đến ngày") else { panic!("a date") };
    assert_eq!(day.to_ymd_hms_milli(), (2023, 7, 20, 0, 0, 0, 0));
    assert_eq!(book.cell("Văn bản", 1, "Số trang"), Data::Float(2.0));
    assert_eq!(book.cell("Văn bản", 1, "Loại văn bản"), Data::String("Báo cáo".into()));
    assert_eq!(book.cell("Sửa chữa", 2, "Đã sửa"), Data::String("gợi ý".into()));
}

#[test]
fn checks_are_live_formulas_with_their_results() {
    let mut book = Opened::new(&sample::notice(), MOST_ROWS);
    let formulas: Vec<String> = book.computing("Kiểm tra").into_iter().map(|f| f.2).collect();
    assert_eq!(formulas, ["SUM(AB2:AC2)", "ROUND(J2-K2,0)", "ROUND(AB3/AC3,6)", "ROUND(J3-K3,6)"]);
    assert_eq!(book.cell("Kiểm tra", 1, "Số tính"), Data::Float(105.0), "the cached result");
    assert_eq!(book.cell("Kiểm tra", 2, "Số tính"), Data::Float(0.571_429));
    assert_eq!(book.cell("Kiểm tra", 2, "Chênh lệch"), Data::Float(0.179_971));
    assert_eq!(book.cell("Kiểm tra", 2, "Số hạng 1"), Data::Float(60.0));
    assert_eq!(book.cell("Kiểm tra", 2, "Số hạng 2"), Data::Float(105.0));
    assert_eq!(book.cell("Kiểm tra", 2, "Kết luận"), Data::String("lệch".into()));
}

#[test]
fn sheets_are_dressed() {
    let book = Opened::new(&sample::notice(), MOST_ROWS);
    let checks = book.part("xl/worksheets/sheet4.xml");
    assert!(checks.contains(r#"<pane xSplit="1" ySplit="1""#), "frozen");
    assert!(checks.contains(r#"<autoFilter ref="A1:AD3"/>"#), "filtered");
    assert_eq!(checks.matches("<cfRule ").count(), 4, "coloured");
    let styles = book.part("xl/styles.xml");
    for format in ["dd/mm/yyyy", "#,##0", "0.00%", "0.0000%"] {
        assert!(styles.contains(&format!("formatCode=\"{format}\"")), "{format}: {styles}");
    }
}

#[test]
fn what_a_double_cannot_hold_stays_text() {
    let mut notice = sample::notice();
    notice.records[0].value = Value::Number("1234567890123456789".parse().unwrap());
    notice.records[1].value = Value::Number("-1500.50".parse().unwrap());
    notice.records[2].as_of = Some(date(1899, 12, 31));
    let mut book = Opened::new(&notice, MOST_ROWS);
    assert_eq!(book.cell("Số liệu", 1, "Giá trị"), Data::String("1234567890123456789".into()));
    assert_eq!(book.cell("Số liệu", 2, "Giá trị"), Data::Float(-1500.5), "a true negative is a number");
    assert_eq!(book.cell("Số liệu", 3, "Tính đến ngày"), Data::String("1899-12-31".into()));
}

#[test]
fn ratios_fill_two_cells_and_a_ratio_operand_too() {
    let mut notice = sample::notice();
    notice.records[0].value = Value::from("8/31".to_owned());
    notice.figures[1].value = Some(Value::from("8/31".to_owned()));
    let check = &mut notice.checks[1];
    (check.operands, check.operand_texts) = (vec!["f2".into()], vec!["08/31".into()]);
    check.computed = Some(Value::Number("25.8065".parse().unwrap()));
    check.difference = None;
    let mut book = Opened::new(&notice, MOST_ROWS);
    assert_eq!(book.cell("Số liệu", 1, "Giá trị"), Data::Float(8.0));
    assert_eq!(book.cell("Số liệu", 1, "Giá trị 2"), Data::Float(31.0));
    assert!(book.computing("Kiểm tra").iter().any(|f| f.2 == "ROUND(AB3/AC3,6)"));
    assert_eq!(book.cell("Kiểm tra", 2, "Chênh lệch"), Data::Empty);
}

#[test]
fn hostile_text_stays_text() {
    let mut notice = sample::notice();
    notice.records[0].indicator = Some("=HYPERLINK(\"http://x\",\"a\")".into());
    notice.records[0].scope = Some("<b>&\u{0}\u{1b}\u{fffe}\u{202e} _x0041_".into());
    notice.records[1].indicator = Some("ă".repeat(1_000_000));
    notice.records[1].place = Some("{=1+1}".into());
    notice.checks[0].operand_texts = vec!["=1+1".into(), "@x".into()];
    notice.checks[0].operands.clear();
    let mut book = Opened::new(&notice, MOST_ROWS);
    assert_eq!(book.cell("Số liệu", 1, "Chỉ tiêu"), Data::String("=HYPERLINK(\"http://x\",\"a\")".into()));
    assert!(book.computing("Số liệu").is_empty());
    let Data::String(scope) = book.cell("Số liệu", 1, "Phạm vi") else { panic!("text") };
    assert!(scope.starts_with("<b>&␀␛\u{fffd}\u{fffd} _x"), "{scope}");
    let Data::String(long) = book.cell("Số liệu", 2, "Chỉ tiêu") else { panic!("text") };
    assert!(long.ends_with("[bị cắt: ô quá dài]") && long.encode_utf16().count() <= 32_767);
    assert_eq!(book.cell("Kiểm tra", 1, "Số hạng 1"), Data::String("=1+1".into()));
    assert!(book.computing("Kiểm tra").iter().all(|f| f.1 == 10 || f.1 == 12), "formulas only where ours stand");
}

#[test]
fn more_operands_than_columns_leave_the_result_without_a_formula() {
    let mut notice = sample::notice();
    let check = &mut notice.checks[0];
    check.kind = CheckKind::Count;
    check.operands.clear();
    check.operand_texts = vec!["xã".into(); 300];
    check.computed = Some(Value::Number(300.into()));
    check.difference = None;
    let mut book = Opened::new(&notice, MOST_ROWS);
    assert_eq!(book.cell("Kiểm tra", 1, "Số tính"), Data::Float(300.0));
    assert!(book.computing("Kiểm tra").iter().all(|f| f.0 != 1));
}

#[test]
fn rows_past_the_limit_go_to_further_sheets_named_on_the_first() {
    let mut book = Opened::new(&sample::notice(), 3);
    assert_eq!(
        book.book.sheet_names(),
        ["Đọc trước", "Văn bản", "Số liệu", "Số liệu 2", "Kiểm tra", "Sửa chữa"],
        "no sheet of failures where there are none"
    );
    assert_eq!(book.sheet("Số liệu").height(), 3);
    assert_eq!(book.cell("Số liệu 2", 1, "Giá trị"), Data::Float(0.7514));
    let guide = book.sheet("Đọc trước");
    let named = guide.rows().find(|r| r[0] == Data::String("Số liệu, Số liệu 2".into())).unwrap();
    assert_eq!(named[1], Data::Float(3.0));
}

#[test]
fn the_first_sheet_says_when_and_with_what() {
    let mut book = Opened::new(&sample::notice(), MOST_ROWS);
    let guide = book.sheet("Đọc trước");
    let value = |name: &str| guide.rows().find(|r| r[0] == Data::String(name.into())).unwrap()[1].clone();
    assert_eq!(value("Lập bởi"), Data::String("tradau 0.1.0".into()));
    assert_eq!(value("threshold"), Data::String("70".into()));
    let Data::DateTime(moment) = value("Lập lúc (UTC)") else { panic!("a moment") };
    assert_eq!(moment.to_ymd_hms_milli(), (2026, 1, 2, 3, 4, 5, 0));
}

#[test]
fn failures_have_a_sheet_where_there_are_any() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notices.xlsx");
    let mut book = NoticesWorkbook::create(&path, about(), Families::default()).unwrap();
    let [source, stage, code, error] = ["rỗng.pdf", "ingest", "file.empty", "the file is empty"].map(str::to_owned);
    let failure = FailureRow { source, id: None, stage, code, error };
    book.failure(&failure).unwrap();
    book.finish().unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("Thất bại").unwrap();
    let cell = |column| sheet.get_value((1, column)).map(ToString::to_string);
    assert_eq!(cell(2).as_deref(), Some("Tệp rỗng (0 byte). Hãy sao chép hoặc quét lại."));
    assert_eq!(cell(3).as_deref(), Some("the file is empty"));
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = |name: &str| {
        let path = folder.path().join(name);
        write(&path, &sample::notice(), MOST_ROWS);
        std::fs::read(path).unwrap()
    };
    assert!(bytes("a.xlsx") == bytes("b.xlsx"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left in the folder");
}

#[test]
fn page_numbers_lead_to_the_scan_below_a_folder_that_can_be_changed() {
    let mut book = Opened::new(&sample::notice(), MOST_ROWS);
    let links = book.formulas("Số liệu");
    let page = RECORDS.iter().position(|c| c.name == "page").unwrap();
    assert_eq!(links[0], (1, u32::try_from(page).unwrap(), "HYPERLINK(goc_1&$A2&\"#page=1\",1)".to_owned()));
    assert_eq!(book.cell("Số liệu", 1, "Trang"), Data::Float(1.0), "still a number to filter by");
    assert_eq!(book.sheet("Đọc trước").get_value((4, 1)), Some(&Data::String("/kho/".into())));
    assert!(book.part("xl/workbook.xml").contains("<definedName name=\"goc_1\">'Đọc trước'!$B$5</definedName>"));
}

/// The sample's records as cells of a table of three places and two indicators.
fn table_rows(source: &str) -> Vec<RecordRow> {
    let mut rows = Vec::new();
    for (place, code, count, rate) in
        [("Bình Tân", "21829", "60", "75.14"), ("Tây Thuận", "21826", "45", "8.5"), ("Vĩnh An", "21832", "7", "100")]
    {
        for (indicator, value, unit, kind) in
            [("Tổng số", count, "hộ", FigureKind::Count), ("Tỷ lệ", rate, "%", FigureKind::Percent)]
        {
            let mut row = records(&sample::notice()).remove(0);
            Arc::make_mut(&mut row.document).source = source.into();
            row.table = Some("t1".into());
            row.record.place = Some(place.into());
            row.record.place_code = Some(code.into());
            row.record.indicator = Some(indicator.into());
            row.record.value = Value::Number(value.parse().unwrap());
            row.record.unit = Some(unit.into());
            row.figure_kind = Some(kind);
            rows.push(row);
        }
    }
    rows
}

fn with_records(rows: &[RecordRow], limit: u32) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notices.xlsx");
    let mut families = Families::default();
    for row in rows {
        families.observe(row);
    }
    let mut book = NoticesWorkbook::with_limit(&path, about(), families, limit).unwrap();
    for row in rows {
        book.record(row).unwrap();
    }
    book.finish().unwrap();
    Opened { book: open_workbook(path).unwrap(), folder }
}

#[test]
fn tables_with_the_same_indicators_share_a_wide_sheet() {
    let mut rows = table_rows("2023/thang-7.pdf");
    rows.extend(table_rows("2023/thang-8.pdf"));
    let mut book = with_records(&rows, MOST_ROWS);
    assert_eq!(book.book.sheet_names(), ["Đọc trước", "Văn bản", "Số liệu", "Bảng 1", "Kiểm tra", "Sửa chữa"]);
    assert_eq!(book.sheet("Bảng 1").height(), 1 + 6);
    assert_eq!(book.cell("Bảng 1", 1, "Địa danh"), Data::String("Bình Tân".into()));
    assert_eq!(book.cell("Bảng 1", 1, "Tổng số (hộ)"), Data::Float(60.0));
    assert_eq!(book.cell("Bảng 1", 2, "Tỷ lệ (%)"), Data::Float(0.085));
    assert_eq!(book.cell("Bảng 1", 4, "Tệp"), Data::String("2023/thang-8.pdf".into()));
    let guide = book.sheet("Đọc trước");
    let named = guide.rows().find(|r| r[0] == Data::String("Bảng 1".into())).unwrap();
    assert_eq!((&named[1], &named[2]), (&Data::Float(6.0), &Data::String("Mức 1 (2 văn bản)".into())));
}

#[test]
fn figures_that_running_text_lists_have_their_own_wide_sheet() {
    let mut rows = table_rows("a.pdf");
    for row in &mut rows {
        row.table = None;
    }
    rows.retain(|row| row.figure_kind == Some(FigureKind::Percent));
    // A second value for the same place is another row, not lost.
    rows.push(rows[0].clone());
    let mut book = with_records(&rows, 4);
    assert_eq!(book.sheet("Liệt kê").height(), 4);
    assert_eq!(book.cell("Liệt kê", 1, "Tỷ lệ (%)"), Data::Float(0.7514));
    assert_eq!(book.cell("Liệt kê 2", 1, "Địa danh"), Data::String("Bình Tân".into()), "past the limit");
}
