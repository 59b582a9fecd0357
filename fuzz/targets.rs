//! What is done with foreign bytes, parser by parser: a function each, which may return whatever it likes, and must not
//! panic, hang, or take memory without end. `fuzz_targets/` calls them from libFuzzer, `tests/mutants.rs` with mutants of
//! the fixtures on the stable toolchain.

use std::path::Path;
use tradau::export::{json, serve};
use tradau::gazetteer::Gazetteer;
use tradau::ingest::{Limits, Source};
use tradau::pipeline::{self, OcrMode, Resources, Settings, UserWords};

/// Pages of one input that are looked at.
const PAGES: usize = 3;

/// Small enough that one input takes a moment.
pub(crate) fn limits() {
    Limits { bytes: 8 << 20, pages: 5_000, pixels: 12_000_000, characters: 200_000, cells: 100_000 }.set();
}

fn pages(name: &str, bytes: &[u8]) {
    let path = Path::new(name);
    let Ok(source) = Source::from_bytes(path, path, bytes.to_vec()) else { return };
    for page in 0..source.page_count().min(PAGES) {
        let _ = source.survey(page);
        let _ = source.text_layer(page);
        let _ = source.image(page);
    }
}

/// PDF: structure, text layer, drawing.
pub(crate) fn pdf(bytes: &[u8]) {
    pages("a.pdf", bytes);
}

/// PNG and JPEG.
pub(crate) fn picture(bytes: &[u8]) {
    pages("picture", bytes);
}

/// TIFF.
pub(crate) fn tiff(bytes: &[u8]) {
    pages("a.tif", bytes);
}

/// A text through all stages.
pub(crate) fn text(bytes: &[u8]) {
    let path = Path::new("a.txt");
    let Ok(source) = Source::from_bytes(path, path, bytes.to_vec()) else { return };
    let settings = Settings { ocr: OcrMode::Never, ..Settings::default() };
    if let Ok(notice) = pipeline::notice(&source, Resources::bundled(None), settings) {
        // What is written can be read again.
        let written = json::to_json(&notice);
        let back = json::from_json("a.txt", &written).map(|back| format!("{back:?}"));
        let (back, was) = (back.unwrap_or_else(|e| e.to_string()), format!("{notice:?}"));
        if back != was {
            let same = was.bytes().zip(back.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(80);
            let end =
                |s: &str| s.char_indices().filter(|(i, _)| *i >= same).map(|(_, c)| c).take(240).collect::<String>();
            panic!("a notice does not come back:\n{}\n{}", end(&was), end(&back));
        }
    }
}

/// The user's own administrative units (`--gazetteer`).
pub(crate) fn units(bytes: &[u8]) {
    if let Ok(list) = std::str::from_utf8(bytes) {
        let _ = Gazetteer::bundled().with_overrides(list);
    }
}

/// The user's own words and patterns (`--words`, `--protect`).
pub(crate) fn words(bytes: &[u8]) {
    if let Ok(list) = std::str::from_utf8(bytes) {
        let pattern = list.lines().next().unwrap_or_default().to_owned();
        let _ = UserWords::parse(list, &[pattern]);
    }
}

/// The JSON of a notice (`tradau check NOTICE.json`).
pub(crate) fn notice(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(notice) = json::from_json("a.json", text)
    {
        let _ = json::to_json(&notice);
    }
}

/// A request to `tradau serve`.
pub(crate) fn request(bytes: &[u8]) {
    let _ = serve::Request::read(bytes);
}
