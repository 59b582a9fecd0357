//! The real engine, in real worker processes. These tests fail where Tesseract or its Vietnamese data is missing:
//! `tradau doctor` says how to install it.
//!
//! The page is a notice composed for this test; the lines below the body (recipients, signature) are not compared,
//! since engines order them differently.
#![cfg(feature = "ocr")]

use std::{collections::BTreeSet, num::NonZeroUsize, path::Path};
use tradau::{
    ingest,
    model::{Page, PageImage},
    ocr::{Engine, OcrError, Settings, Skew, Workers, estimate_skew, probe},
};

const TRUTH: &str = include_str!("../src/ocr/testdata/thong-bao.txt");

fn settings() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_tradau").into(), vec!["ocr-worker".into()])
}

fn scan() -> PageImage {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ocr/testdata/thong-bao.png");
    ingest::open(&path, Path::new("thong-bao.png")).unwrap().image(0).unwrap()
}

/// The page turned about its middle, paper where nothing was.
fn turned(image: &PageImage, degrees: f64) -> PageImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (f64::from(image.width), f64::from(image.height));
    let at = |x: u32, y: u32| {
        let (x, y) = (f64::from(x) - width / 2.0, f64::from(y) - height / 2.0);
        let (x, y) = (x * cos + y * sin + width / 2.0, y * cos - x * sin + height / 2.0);
        if x < 0.0 || y < 0.0 || x >= width || y >= height {
            return 255;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the page")]
        let index = y as usize * image.width as usize + x as usize;
        image.grey[index]
    };
    let grey = (0..image.height).flat_map(|y| (0..image.width).map(move |x| (x, y))).map(|(x, y)| at(x, y)).collect();
    PageImage { grey, ..image.clone() }
}

fn body(page: &Page) -> String {
    let text = page.to_plain();
    let end = text.find("Nơi nhận").unwrap_or(text.len());
    text[..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters to be changed, put in or taken out, in per mille of the truth.
fn error_rate(read: &str, truth: &str) -> usize {
    let (read, truth): (Vec<char>, Vec<char>) = (read.chars().collect(), truth.chars().collect());
    let mut row: Vec<usize> = (0..=truth.len()).collect();
    for (i, r) in read.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, t) in truth.iter().enumerate() {
            let change = diagonal + usize::from(r != t);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[truth.len()] * 1000 / truth.len()
}

fn truth() -> String {
    TRUTH.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_notice_is_read_with_boxes_in_reading_order() {
    let workers = Workers::new(settings()).unwrap();
    assert!(workers.describe().starts_with("tesseract 5"), "{}", workers.describe());
    let image = scan();
    let (width, height) = (image.width, image.height);
    let page = workers.read(image).unwrap();
    let rate = error_rate(&body(&page), &truth());
    assert!(rate <= 20, "{rate} ‰:\n{}", page.to_plain());
    assert_eq!((page.width, page.height, page.dpi), (width, height, 300));
    for figure in ["84,63%", "2.857", "(97,20%);", "439"] {
        assert!(page.lines.iter().flat_map(|l| &l.words).any(|w| w.text.contains(figure)), "{figure} is lost");
    }
    let words: Vec<_> = page.lines.iter().flat_map(|l| &l.words).collect();
    assert!(words.iter().all(|w| w.bbox.width() > 0 && w.bbox.height() > 0 && w.bbox.height() < 90));
    assert!(page.confidence().unwrap() >= 85);
    let title = page.lines.iter().find(|l| l.words[0].text == "THÔNG").unwrap();
    assert!((title.bbox.left + title.bbox.right - i32::try_from(width).unwrap()).abs() < 60, "it stands in the middle");
}

#[test]
fn a_crooked_page_is_straightened_and_its_boxes_lie_on_the_original() {
    let workers = Workers::new(settings()).unwrap();
    let straight = scan();
    let crooked = turned(&straight, 1.5);
    let Skew(found) = estimate_skew(&crooked);
    assert!((found - 150).abs() <= 15, "{found}");
    let page = workers.read(crooked).unwrap();
    let rate = error_rate(&body(&page), &truth());
    assert!(rate <= 20, "{rate} ‰:\n{}", page.to_plain());
    let on_straight = workers.read(straight).unwrap();
    let bbox = |page: &Page| page.lines.iter().flat_map(|l| &l.words).find(|w| w.text.starts_with("(97")).unwrap().bbox;
    let (crooked, straight) = (bbox(&page), bbox(&on_straight));
    // Right of the middle, a page turned clockwise lies lower.
    let middle = f64::from(scan().width) / 2.0;
    let lower = (f64::from(straight.left + straight.right) / 2.0 - middle) * 1.5_f64.to_radians().sin();
    let moved = f64::from(crooked.top + crooked.bottom - straight.top - straight.bottom) / 2.0;
    assert!((moved - lower).abs() < 8.0, "moved by {moved}, should be {lower}");
}

#[test]
fn many_threads_share_few_workers_and_read_the_same() {
    let mut settings = settings();
    settings.workers = NonZeroUsize::new(2).unwrap();
    let workers = Workers::new(settings).unwrap();
    let image = scan();
    let texts: BTreeSet<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| workers.read(image.clone()).unwrap().to_plain())).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(texts.len(), 1);
}

#[test]
fn alternatives_are_given_on_request() {
    let mut settings = settings();
    settings.alternatives = true;
    let page = Workers::new(settings).unwrap().read(scan()).unwrap();
    let words: Vec<_> = page.lines.iter().flat_map(|l| &l.words).collect();
    assert!(words.iter().any(|w| !w.alternatives.is_empty()));
    assert!(words.iter().all(|w| w.alternatives.iter().all(|a| a.text != w.text && a.confidence <= 100)));
}

#[test]
fn a_missing_language_is_known_before_any_work() {
    let mut wanted = settings();
    wanted.language = "vie+tlh".to_owned();
    let error = Workers::new(wanted.clone()).unwrap_err();
    assert!(
        matches!(&error, OcrError::LanguageMissing { available, .. } if available.contains(&"vie".to_owned())),
        "{error}"
    );
    let status = probe(&wanted);
    assert!(!status.is_ready() && status.version.is_some() && status.hint.is_some(), "{status:?}");

    let empty = tempfile::tempdir().unwrap();
    wanted.language = "vie".to_owned();
    wanted.tessdata = Some(empty.path().to_owned());
    assert!(matches!(Workers::new(wanted), Err(OcrError::LanguageMissing { .. })));

    let status = probe(&settings());
    assert!(status.is_ready(), "{status:?}");
}
