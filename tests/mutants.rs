//! Mutants of the fixtures and bombs against every parser of foreign bytes, on the stable toolchain, the same each time.
//!
//! `fuzz/targets.rs` says what is done with them; here each must come back: no panic, no hang, no memory without end. A
//! watch over the slowest is kept, and it ends the program with the name of the mutant, because a loop without end cannot
//! be ended otherwise. `TRADAU_MUTANTS=20000 cargo test --features train --test mutants -- --nocapture` looks longer and
//! prints what it did. What was found before stands at the end, each in a test of its own.

mod common;

#[path = "../fuzz/targets.rs"]
#[allow(dead_code, reason = "each user of the targets has its own")]
mod targets;

use common::{NOTICE, code, project, stderr, tradau};
use std::fmt::Write;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// No mutant takes a tenth of it on an old machine that is busy; one that does not end takes all of it.
const FAR_TOO_LONG: Duration = Duration::from_mins(4);

struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

/// Numbers and words that parsers stumble over.
const TOKENS: &[&[u8]] = &[
    b"0",
    b"-1",
    b"99999999999",
    b"4294967296",
    b"65536",
    b"1e400",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"null",
    b"obj",
    b"endobj",
    b"stream",
    b"R",
    b"/",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"{",
    b"}",
    b"\"",
    b"\\",
    b"%",
    b"|",
    b"\n\n\n",
    "\u{1ec7}\u{301}\u{323}".as_bytes(),
];

/// A few changes at random places.
fn mutant(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let length = 1 + random.below(64.min(bytes.len().max(1)));
        let end = (at + length).min(bytes.len());
        match random.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                for _ in 0..=random.below(20) {
                    bytes.splice(to..to, piece.iter().copied());
                }
            }
            4 => drop(bytes.splice(at..at, TOKENS[random.below(TOKENS.len())].iter().copied())),
            // A number becomes another one.
            5 => {
                if let Some(from) = (at..bytes.len()).find(|i| bytes[*i].is_ascii_digit()) {
                    let to = (from..bytes.len()).find(|i| !bytes[*i].is_ascii_digit()).unwrap_or(bytes.len());
                    bytes.splice(from..to, TOKENS[random.below(6)].iter().copied());
                }
            }
            6 if !other.is_empty() => {
                let from = random.below(other.len());
                let piece = other[from..(from + length * 8).min(other.len())].to_vec();
                bytes.splice(at..end, piece);
            }
            _ if random.below(6) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}

/// Runs `work` on each input and tells which one panicked, or ends the program with the name of one that does not end.
fn all_come_back(target: &str, work: fn(&[u8]), inputs: impl IntoIterator<Item = (String, Vec<u8>)>) {
    targets::limits();
    let (working, watched) = mpsc::channel::<String>();
    let name = target.to_owned();
    let watch = thread::spawn(move || {
        let mut at = String::new();
        loop {
            match watched.recv_timeout(FAR_TOO_LONG) {
                Ok(next) => at = next,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    eprintln!("{name}: {at} does not end");
                    process::abort();
                }
            }
        }
    });
    let mut panicked = Vec::new();
    let mut count = 0;
    for (name, bytes) in inputs {
        working.send(name.clone()).unwrap();
        count += 1;
        if catch_unwind(|| work(&bytes)).is_err() {
            panicked.push(name);
        }
    }
    drop(working);
    watch.join().unwrap();
    println!("{target:<10} {count:>6} mutants, {} panicked", panicked.len());
    assert!(panicked.is_empty(), "{target}: {panicked:?}");
}

fn mutants(seeds: &[Vec<u8>], count: usize) -> Vec<(String, Vec<u8>)> {
    let count = std::env::var("TRADAU_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(count);
    let mut random = Random(seeds.iter().map(|s| s.len() as u64).sum());
    let made = (0..count).map(|i| {
        let other = &seeds[random.below(seeds.len())];
        (format!("mutant {i} of seed {}", i % seeds.len()), mutant(&seeds[i % seeds.len()], other, &mut random))
    });
    seeds.iter().enumerate().map(|(i, seed)| (format!("seed {i}"), seed.clone())).chain(made).collect()
}

fn fixture(path: &str) -> Vec<u8> {
    fs::read(project(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A PDF of these objects (the first is the catalogue), with a table that is right.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend(format!("{} 0 obj\n", i + 1).bytes().chain(object.iter().copied()).chain(*b"\nendobj\n"));
    }
    let start = out.len();
    out.extend(
        format!("{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes(),
    );
    out
}

fn object(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn stream(attributes: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {attributes} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream");
    out
}

/// One page of this size with this content and these resources, and further objects from number 5 on.
fn page(size: &str, resources: &str, content: &[u8], filter: &str, further: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        object(&format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents 4 0 R /Resources << {resources} >> >>"
        )),
        stream(filter, content),
    ];
    objects.extend_from_slice(further);
    pdf(&objects)
}

const FONT: &str = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >>";

/// Small PDFs without compression, where a mutation hits the syntax.
fn plain_pdfs() -> Vec<Vec<u8>> {
    let text = b"BT /F 12 Tf 72 700 Td (Tong so 1.240 ho) Tj 0 -14 Td [(67) -300 (,35%)] TJ ET 10 10 100 50 re f";
    let image = "/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray";
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Matrix [1 0 0 1 0 0] /Resources << >>";
    vec![
        page("595 842", FONT, text, "", &[]),
        page("595 842", "/XObject << /X 5 0 R >>", b"q 500 0 0 700 40 40 cm /X Do Q", "", &[stream(image, &[7; 64])]),
        page("300 300", "/XObject << /X 5 0 R >>", b"/X Do /X Do", "", &[stream(form, b"0 0 50 50 re f 1 0 0 rg")]),
        page(
            "200 200",
            "/Shading << /S << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 100 100] /Function << \
              /FunctionType 2 /Domain [0 1] /C0 [0 0 0] /C1 [1 1 1] /N 1 >> >> >>",
            b"/S sh",
            "",
            &[],
        ),
    ]
}

#[test]
fn pdf_mutants() {
    let mut seeds = plain_pdfs();
    seeds.push(fixture("fixtures/formats/ninh-thuan-bao-cao.pdf"));
    seeds.push(fixture("fixtures/ba-don-quyet-dinh/scan.pdf"));
    seeds.push(fixture("tests/data/encrypted.pdf"));
    all_come_back("pdf", targets::pdf, mutants(&seeds, 280));
}

#[test]
fn picture_mutants() {
    let seeds =
        ["cu-kuin-thong-ke-1.png", "ba-don-quyet-dinh-1.jpg"].map(|n| fixture(&format!("fixtures/formats/{n}")));
    all_come_back("picture", targets::picture, mutants(&seeds, 120));
}

#[test]
fn tiff_mutants() {
    all_come_back("tiff", targets::tiff, mutants(&[fixture("fixtures/formats/yen-chau-bao-cao.tif")], 120));
}

/// A text without its greater part: mutants are many, and stages take their time.
fn short(path: &str) -> Vec<u8> {
    let text = String::from_utf8(fixture(path)).unwrap();
    text.chars().take(1_500).collect::<String>().into_bytes()
}

#[test]
fn text_mutants() {
    let mut seeds = vec![NOTICE.as_bytes().to_vec()];
    for name in ["mo-cay-nam-cong-van", "yen-chau-bao-cao", "cu-kuin-thong-ke", "ngu-hiep-thong-bao"] {
        seeds.push(short(&format!("fixtures/{name}/damaged.txt")));
        seeds.push(short(&format!("fixtures/{name}/truth.plain")));
    }
    all_come_back("text", targets::text, mutants(&seeds, 200));
}

#[test]
fn list_mutants() {
    let units = b"action\tcode\tname\tkind\tparent\tfrom\tto\taliases\nadd\t16633-T05\tLi\xc3\xaan\tth\xc3\xb4n\t16633\t2019-01-01\n\
                  correct\t16633@2024-01-01\t\t\t\t\t\tPh\xe1\xbb\x91\nretire\t16651\t\t\t\t\t2025-01-01\n";
    all_come_back("units", targets::units, mutants(&[units.to_vec()], 60));
    let words = "^[A-Z]+$\nHải Bình\nLò Thị Mai\n# lời ghi\n(?i:ubnd|hđnd){2,9}\n".as_bytes();
    all_come_back("words", targets::words, mutants(&[words.to_vec()], 400));
}

#[test]
fn json_mutants() {
    let asked = serde_json::json!({ "text": NOTICE }).to_string();
    let done = tradau().args(["serve", "--ocr", "never"]).write_stdin(asked).output().unwrap();
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let notice = answer["notice"].to_string().into_bytes();
    all_come_back("notice", targets::notice, mutants(&[notice], 1_500));
    let requests =
        [r#"{"id":7,"path":"2023/bao-cao.pdf","ocr":"never","threshold":40}"#, r#"{"id":"x","text":"xã\n"}"#];
    all_come_back("request", targets::request, mutants(&requests.map(|r| r.as_bytes().to_vec()), 3_000));
}

/// A PNG's chunk.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = !0_u32;
    for byte in kind.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let mut out = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    out.extend(kind.iter().chain(data).copied().chain((!crc).to_be_bytes()));
    out
}

fn png(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let header: Vec<u8> = width.to_be_bytes().into_iter().chain(height.to_be_bytes()).chain([8, 0, 0, 0, 0]).collect();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header), chunk(*b"IDAT", data), chunk(*b"IEND", b"")].concat()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9)
}

/// The bomb that is ended by the deadline only.
const FOREVER: &str = "forms to the tenth.pdf";

/// Files that claim, or unfold into, far more than they are; what is to be said of each, or that it is to be done.
fn bombs() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    const DONE: &[&str] = &["done"];
    let zeros = deflated(&vec![b' '; 64 << 20]);
    let kids = |n: usize| {
        let mut objects = vec![object("<< /Type /Catalog /Pages 2 0 R >>")];
        let list: String = (0..n).map(|i| (i + 3).to_string() + " 0 R ").collect();
        objects.push(object(&format!("<< /Type /Pages /Kids [{list}] /Count {n} /MediaBox [0 0 595 842] >>")));
        objects.extend((0..n).map(|_| object("<< /Type /Page /Parent 2 0 R >>")));
        pdf(&objects)
    };
    let image = |width: u32, height: u32| {
        let attributes = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8 /ColorSpace /DeviceGray"
        );
        page("595 842", "/XObject << /X 5 0 R >>", b"q 595 0 0 842 0 0 cm /X Do Q", "", &[stream(&attributes, b"x")])
    };
    let form = |resources: &str, content: &str| {
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << {resources} >>"),
            content.as_bytes(),
        )
    };
    // Ten forms, each drawing the next one ten times.
    let mut tower: Vec<Vec<u8>> =
        (6..15).map(|n| form(&format!("/XObject << /X {n} 0 R >>"), &"/X Do ".repeat(10))).collect();
    tower.push(form(FONT, "BT /F 9 Tf (a) Tj ET"));
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\0\x01\x04\0\x01\0\0\0\x60\xea\0\0".to_vec();
    tiff.extend(8_u32.to_le_bytes());
    let mut jpeg = b"\xff\xd8\xff\xc0\0\x0b\x08".to_vec();
    jpeg.extend(60_000_u16.to_be_bytes().into_iter().chain(60_000_u16.to_be_bytes()).chain(*b"\x01\x01\x11\0\xff\xd9"));
    let deep = |n: usize| [b"[".repeat(n), b"]".repeat(n)].concat();
    let mut nested = object("<< /Type /Catalog /Pages 2 0 R /A ");
    nested.extend(deep(200_000));
    nested.extend(b" >>");
    vec![
        (
            "page of 100,000 points.pdf",
            page("100000 100000", FONT, b"BT /F 9 Tf (a) Tj ET", "", &[]),
            &["would be 100000×100000 pixels"],
        ),
        (
            "page of no size.pdf",
            page("0 0", FONT, b"BT /F 9 Tf (a) Tj ET", "", &[]),
            &["done", "cannot be read", "pixels"],
        ),
        ("image of 60,000.pdf", image(60_000, 60_000), DONE),
        ("image of 4 billion.pdf", image(u32::MAX, u32::MAX), &["pixels", "cannot be read", "done"]),
        ("image of 60,000.png", png(60_000, 60_000, &[0]), &["would be 60000×60000 pixels"]),
        ("image of 60,000.jpg", jpeg, &["would be 60000×60000 pixels"]),
        ("directories in a ring.tif", tiff, &["a.tif", "ring.tif"]),
        ("64 MB of nothing.png", png(8_000, 8_000, &zeros), DONE),
        (
            "stream of 64 MB.pdf",
            page("595 842", FONT, &zeros, "/Filter /FlateDecode", &[]),
            &["done", "cannot be read"],
        ),
        (
            "stream in a stream.pdf",
            page(
                "595 842",
                FONT,
                &deflated(&deflated(&zeros)),
                "/Filter [/FlateDecode /FlateDecode /FlateDecode]",
                &[],
            ),
            &["done", "cannot be read"],
        ),
        ("10,000 empty pages.pdf", kids(10_000), &["has 10000 pages, more than the 5000"]),
        ("4,000 empty pages.pdf", kids(4_000), DONE),
        (
            "form in itself.pdf",
            page("99 99", "/XObject << /X 5 0 R >>", b"/X Do", "", &[form("/XObject << /X 5 0 R >>", "/X Do")]),
            &["done", "cannot be read"],
        ),
        (
            FOREVER,
            page("99 99", "/XObject << /X 5 0 R >>", b"/X Do", "", &tower),
            &["done", "got nowhere", "cannot be read", "characters"],
        ),
        (
            "arrays 200,000 deep.pdf",
            pdf(&[nested, object("<< /Type /Pages /Kids [] /Count 0 >>")]),
            &["damaged", "no pages"],
        ),
        (
            "pages in a ring.pdf",
            pdf(&[object("<< /Type /Catalog /Pages 2 0 R >>"), object("<< /Type /Pages /Kids [2 0 R] /Count 9 >>")]),
            &["pdf"],
        ),
        ("arrays of content.pdf", page("99 99", FONT, &deep(100_000), "", &[]), &["done", "cannot be read"]),
        ("one long line.txt", b"123456789 ".repeat(20_000), DONE),
        ("no line at all.txt", b"x".repeat(250_000), DONE),
        ("marks over marks.txt", [b"Th".to_vec(), "\u{301}\u{323}".repeat(60_000).into_bytes()].concat(), DONE),
        ("one number.txt", b"9".repeat(300_000), DONE),
        ("brackets.txt", b"(".repeat(100_000), DONE),
        ("sums.txt", "Tổng số 1 + 1 + 1 = 3; ".repeat(4_000).into_bytes(), DONE),
        ("shares.txt", "trong đó 12 hộ (dat 1,2%), ".repeat(4_000).into_bytes(), DONE),
        ("tabs.txt", b"1\t2\t3\t4\t5\t6\t7\t8\t9\n".repeat(6_000), DONE),
        ("pages.txt", b"a\x0c".repeat(4_990), DONE),
        ("too many pages.txt", b"a\x0c".repeat(6_000), &["pages, more than the 5000"]),
        ("too long.txt", b"mot hai ba ".repeat(30_000), &["raise --max-characters"]),
    ]
}

#[test]
fn bombs_are_refused_or_done_each_with_its_sentence() {
    // One that is ended by nothing but the deadline has a test of its own.
    let bombs: Vec<_> = bombs().into_iter().filter(|(name, ..)| *name != FOREVER).collect();
    let dir = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for (name, bytes, _) in &bombs {
        fs::write(dir.path().join(name), bytes).unwrap();
        lines += &serde_json::json!({ "id": name, "path": dir.path().join(name) }).to_string();
        lines.push('\n');
    }
    // Texts of this length take a debug build its time: a whole stage without a sign of life.
    let flags =
        ["--ocr", "never", "--memory", "1536", "--max-characters", "300000", "--document-time", "60", "--jobs", "2"];
    let done = tradau().arg("serve").args(flags).write_stdin(lines).output().unwrap();
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    let answers: Vec<serde_json::Value> =
        String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), bombs.len());
    let mut wrong = Vec::new();
    for ((name, _, expected), answer) in bombs.iter().zip(&answers) {
        assert_eq!(answer["id"], *name);
        let said = match answer["error"]["message"].as_str() {
            Some(message) => message.to_owned(),
            None => "done".to_owned(),
        };
        println!("{name:<32} {}", said.replace(&format!("{}/", dir.path().display()), ""));
        if !expected.iter().any(|words| said.contains(words)) || answer["error"]["stage"] == "internal" {
            wrong.push(format!("{name}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_would_take_forever_is_ended_by_the_deadline() {
    let dir = tempfile::tempdir().unwrap();
    let (name, bytes, _) = bombs().into_iter().find(|(name, ..)| *name == FOREVER).unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    let lines = [
        serde_json::json!({ "id": 1, "path": dir.path().join(name) }).to_string(),
        serde_json::json!({ "id": 2, "text": NOTICE }).to_string(),
    ];
    let flags = ["--ocr", "never", "--memory", "1536", "--document-time", "6"];
    let done = tradau().arg("serve").args(flags).write_stdin(lines.join("\n")).output().unwrap();
    let answers: Vec<serde_json::Value> =
        String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&answers[0]["error"]["reason"], &answers[1]["ok"]), (&"timeout".into(), &true.into()), "{answers:?}");
    assert!(answers[0]["error"]["message"].as_str().unwrap().contains("got nowhere with the page for 6 s, twice"));
}

/// Pages as pixels, where the program would hand them to the engine.
#[test]
fn bombs_are_refused_or_drawn() {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    // Drawing forms to the tenth is ended by the worker's deadline, which there is none of here.
    let small = bombs().into_iter().filter(|(name, ..)| !name.contains(".txt") && *name != FOREVER);
    let named = small.map(|(name, bytes, _)| (name.to_owned(), bytes));
    all_come_back(
        "bombs",
        |bytes| {
            DRAWN.fetch_add(1, Ordering::Relaxed);
            let name = if bytes.starts_with(b"%PDF") { "a.pdf" } else { "picture" };
            let Ok(source) = tradau::ingest::Source::from_bytes(Path::new(name), Path::new(name), bytes.to_vec())
            else {
                return;
            };
            for page in 0..source.page_count().min(3) {
                let _ = source.image(page);
            }
        },
        named,
    );
    assert!(DRAWN.load(Ordering::Relaxed) > 12);
}

/// Found by `brackets.txt`: the depth of brackets was counted past what fits.
#[test]
fn three_hundred_brackets_are_a_text() {
    targets::text(format!("Tổng số 18 hộ {} 09; 03; 06", "(".repeat(300)).as_bytes());
}

/// Found by mutants of texts: the number of a paragraph came back from the notice JSON as an amount.
#[test]
fn names_made_of_digits_come_back_as_names() {
    targets::text("Số: 12\n\n1. Kết quả\n2. Tồn tại\nTổng số 300 hộ.\n".as_bytes());
}
