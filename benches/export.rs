//! What exporting ten thousand documents costs: `cargo bench --bench export` (or `-- 1000` for fewer documents).
//!
//! Notices are made up: two pages, a table of twenty communes and two indicators, ten checks, six edits each. They are put
//! into a catalogue as a run does it; then the program exports each format, and its wall time, CPU time and greatest memory
//! are read from `/proc` while it runs (so this works on Linux only).

use jiff::civil::date;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tradau::catalogue::{Catalogue, Outputs};
use tradau::export::columns::RECORDS;
use tradau::export::csv::{CsvRows, Dialect};
use tradau::model::{
    BBox, Cell, Check, CheckKind, DamageProfile, DocumentInfo, DocumentType, Edit, EditReason, Figure, FigureKind,
    Header, Locality, Notice, PageInfo, PageOrigin, Record, RecordRow, SCHEMA, Span, Stated, StatedBy, Table, UnitKind,
    Value, Verdict,
};

const COMMUNES: [&str; 20] = [
    "Bình Tân",
    "Tây Thuận",
    "Vĩnh An",
    "Tây Giang",
    "Bình Thành",
    "Bình Hòa",
    "Tây Phú",
    "Bình Nghi",
    "Tây Xuân",
    "Phú Phong",
    "Bình Tường",
    "Tây Vinh",
    "Tây An",
    "Tây Bình",
    "Bình Thuận",
    "Hải Bình",
    "Hải Hòa",
    "Ninh Hải",
    "Tĩnh Hải",
    "Mai Lâm",
];

fn main() {
    let documents = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(10_000_u32);
    let folder = tempfile::tempdir().expect("a folder for the catalogue");
    let begun = Instant::now();
    let mut catalogue = Catalogue::open(&folder.path().join("catalogue.sqlite")).expect("a catalogue");
    let run = catalogue.start_run("2026-01-02T03:04:05Z", "bench", &[]).expect("a run");
    for i in 0..documents {
        let notice = notice(i);
        let name = notice.document.source.trim_end_matches(".pdf").to_owned();
        let outputs = Outputs {
            run: Some(run),
            path: Some(format!("/kho/{}", notice.document.source)),
            json: Some(format!("documents/{name}.json")),
            ..Outputs::default()
        };
        catalogue.put(&notice, &outputs).expect("a document stored");
    }
    let totals = catalogue.totals().expect("totals");
    let size = std::fs::metadata(folder.path().join("catalogue.sqlite")).map_or(0, |m| m.len());
    println!(
        "{} documents, {} records, {} checks put into a catalogue of {} MB in {:.1} s",
        totals.documents,
        totals.records,
        totals.checks,
        size / 1_000_000,
        begun.elapsed().as_secs_f64()
    );
    in_memory(&catalogue);
    drop(catalogue);
    println!("{:<32}{:>9}{:>9}{:>9}{:>14}", "", "wall s", "CPU s", "MB", "records/CPU s");
    let all = "csv,jsonl,parquet,xlsx,html,archive";
    for formats in ["csv", "jsonl", "parquet", "xlsx", "html", "archive", all] {
        let cost = measure(
            Command::new(env!("CARGO_BIN_EXE_tradau")).arg("export").arg(folder.path()).args(["--to", formats]),
        );
        println!("{}", cost.line(&format!("export --to {formats}"), totals.records));
    }
    let cost =
        measure(Command::new(env!("CARGO_BIN_EXE_tradau")).arg("search").arg(folder.path()).args(["Hải Bình", "145"]));
    println!("{}", cost.line("search \"Hải Bình\" 145", 0));
}

/// The CSV writer alone, rows in memory.
fn in_memory(catalogue: &Catalogue) {
    let mut rows: Vec<RecordRow> = Vec::new();
    catalogue
        .records(|row| {
            if rows.len() < 40_000 {
                rows.push(row.clone());
            }
            Ok::<(), tradau::catalogue::CatalogueError>(())
        })
        .expect("records");
    let best = (0..5)
        .map(|_| {
            let begun = Instant::now();
            let mut out = CsvRows::begin("records", RECORDS, std::io::sink(), Dialect::Plain).expect("a heading");
            for row in &rows {
                out.write(row).expect("a row");
            }
            begun.elapsed()
        })
        .min()
        .unwrap_or_default();
    println!(
        "CSV writer alone: {:.0} records a second a core",
        f64::from(u32::try_from(rows.len()).unwrap_or(0)) / best.as_secs_f64()
    );
}

struct Cost {
    wall: Duration,
    cpu: f64,
    megabytes: u64,
}

impl Cost {
    fn line(&self, what: &str, records: u64) -> String {
        let speed = if records > 0 {
            format!("{:.0}", f64::from(u32::try_from(records).unwrap_or(0)) / self.cpu.max(0.01))
        } else {
            String::new()
        };
        let what = what.replace("csv,jsonl,parquet,xlsx,html,archive", "all of these");
        format!("{what:<32}{:>9.1}{:>9.1}{:>9}{speed:>14}", self.wall.as_secs_f64(), self.cpu, self.megabytes)
    }
}

fn measure(command: &mut Command) -> Cost {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
    let (mut cpu, mut megabytes) = (0.0, 0);
    loop {
        (cpu, megabytes) = used(&child).unwrap_or((cpu, megabytes));
        if let Some(status) = child.try_wait().expect("its end") {
            assert!(status.success(), "{status}");
            return Cost { wall: begun.elapsed(), cpu, megabytes };
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// CPU seconds and greatest memory so far.
fn used(child: &Child) -> Option<(f64, u64)> {
    let proc = Path::new("/proc").join(child.id().to_string());
    let stat = std::fs::read_to_string(proc.join("stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    let status = std::fs::read_to_string(proc.join("status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some((ticks / 100.0, kilobytes / 1000))
}

/// A notice of forty records whose figures depend on `i`.
fn notice(i: u32) -> Notice {
    let mut text = format!("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN\nSố: {i}/BC-UBND\nBÁO CÁO\nKết quả kích hoạt tài khoản\n");
    text.push_str(&"Tính đến ngày 22/8/2023, địa bàn huyện đã thu nhận hồ sơ và kích hoạt tài khoản.\n".repeat(12));
    let document = DocumentInfo {
        id: format!("{i:064x}"),
        source: format!("{}/ho-so-{:03}/van-ban-{i:05}.pdf", 2015 + i % 10, i / 50),
        pages: (1..=2).map(page).collect(),
        engine: Some("tesseract 5.3.0, vie".into()),
        model: "bench".into(),
    };
    let (mut figures, mut records, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let at = Span::new(0, 5);
    for (n, commune) in (0_u32..).zip(COMMUNES) {
        let count = (i * 31 + n * 7) % 5000 + 1;
        let mut cells = vec![Cell { text: commune.into(), figure: None }];
        let rate = format!("{}.{:02}", count % 100, n);
        for (column, value, unit, kind) in [
            ("Tài khoản kích hoạt", count.to_string(), "tài khoản", FigureKind::Count),
            ("Tỷ lệ kích hoạt", rate, "%", FigureKind::Percent),
        ] {
            let id = format!("f{}", figures.len() + 1);
            let number = Value::Number(value.parse().expect("a decimal"));
            let left = 100 + i32::try_from(n).unwrap_or(0) * 10;
            figures.push(Figure {
                hedge: None,
                id: id.clone(),
                text: value.replace('.', ","),
                value: Some(number.clone()),
                kind,
                unit: Some(unit.into()),
                label: None,
                page: 1 + n % 2,
                span: at,
                bbox: Some(BBox::new(left, 20, left + 60, 60)),
                confidence: u8::try_from(60 + (i + n) % 40).unwrap_or(60),
                readings: vec![],
                accepted: None,
            });
            cells.push(Cell { text: value, figure: Some(id.clone()) });
            records.push(Record {
                place: Some(commune.into()),
                place_kind: Some(UnitKind::Commune),
                place_code: Some(format!("{}", 21_800 + n)),
                indicator: Some(column.into()),
                value: number,
                unit: Some(unit.into()),
                as_of: Some(date(2023, 8, 22)),
                scope: Some("Phụ lục: Số liệu kích hoạt tài khoản định danh điện tử trên địa bàn huyện".into()),
                figure: id,
            });
        }
        rows.push(cells);
    }
    let number = |n: u32| Some(Value::Number(n.into()));
    let checks = (0..10_u32)
        .map(|n| Check {
            id: format!("c{n}"),
            kind: CheckKind::Sum,
            operands: vec!["f1".into(), "f3".into()],
            operand_texts: vec!["1".into(), "8".into()],
            stated_figure: Some("f5".into()),
            stated: number(n + i % 2),
            stated_text: Some(n.to_string()),
            computed: number(n),
            difference: Some((i % 2).into()),
            verdict: if i % 50 == 1 { Verdict::Fails } else { Verdict::Holds },
            stated_by: StatedBy::Text,
            message: format!("stated {n}, computed {n}"),
            message_vi: format!("nêu {n}, tính được {n}"),
            proposal: None,
            alternatives: Vec::new(),
            cause: None,
            page: 1,
        })
        .collect();
    let edits = (0..6_u8)
        .map(|n| Edit {
            before: "Binh Tén".into(),
            after: "Bình Tân".into(),
            reason: EditReason::Gazetteer,
            confidence: 70 + n * 5,
            applied: n > 0,
            page: 1,
            span: at,
            bbox: Some(BBox::new(5, 6, 70, 80)),
        })
        .collect();
    let stated = |value: String| Some(Stated { value, span: at });
    text.push_str("\u{c}trang hai: phường Hải Bình (67,35%)");
    Notice {
        persons: Vec::new(),
        organisations: Vec::new(),
        schema: SCHEMA.into(),
        document,
        locality: Locality::default(),
        header: Header {
            number: stated(format!("{i}/BC-UBND")),
            issuer: stated("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN".into()),
            subject: stated("Kết quả kích hoạt tài khoản định danh điện tử".into()),
            date: Some(Stated { value: date(2023, 8, 24), span: at }),
            kind: Some(Stated { value: DocumentType::Report, span: at }),
            ..Header::default()
        },
        edits,
        places: Vec::new(),
        figures,
        tables: vec![Table {
            id: "t1".into(),
            caption: Some("Phụ lục".into()),
            columns: vec!["Địa phương".into(), "Tài khoản kích hoạt".into(), "Tỷ lệ kích hoạt".into()],
            column_marks: vec![String::new(); 3],
            rows,
            total_row: None,
            page: 1,
            span: at,
            bbox: None,
        }],
        records,
        checks,
        diagnostics: Vec::new(),
        text,
    }
}

fn page(number: u32) -> PageInfo {
    PageInfo {
        number,
        origin: PageOrigin::Ocr,
        reason: "no text layer".into(),
        profile: DamageProfile::Clean,
        turned: 0,
        width: Some(2480),
        height: Some(3508),
        dpi: Some(300),
        confidence: Some(88),
    }
}
