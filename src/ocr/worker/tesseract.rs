//! One Tesseract, loaded once and used for page after page.

use super::{Asked, FIGURES, digest};
use crate::{
    containment,
    model::BBox,
    ocr::wire::{Hello, Reply, WireLine, WireWord},
};
use std::{io, path::PathBuf};
use tesseract_rs::{PageIterator, ResultIterator, TessPageIteratorLevel as Level, TesseractAPI, TesseractError};

/// Symbols below this confidence, in per cent, are worth other readings.
const DOUBTFUL: f32 = 97.0;
/// A reading this unlikely is none.
const LEAST: f32 = 1.0;
/// So many other readings a word.
const MOST: usize = 6;

/// Answers requests on the standard streams until the input ends.
pub(super) fn serve(
    language: &str,
    tessdata: Option<PathBuf>,
    page_segmentation: u8,
    alternatives: bool,
) -> io::Result<()> {
    let api = TesseractAPI::new();
    let folder = tessdata.unwrap_or_default().to_string_lossy().into_owned();
    let ready = api.init(&folder, language).is_ok();
    let mut hello = hello(&api, language, ready);
    let settings =
        [("debug_file", "/dev/null".to_owned()), ("lstm_choice_mode", if alternatives { "2" } else { "0" }.to_owned())];
    if ready {
        for (name, value) in settings {
            api.set_variable(name, &value).map_err(io::Error::other)?;
        }
    }
    // Everything that is on the disk has been read; what comes now is foreign.
    hello.sandbox = Some(containment::enclose());
    super::answer(hello, |page| {
        let Asked { width, height, dpi, segmentation, figures, grey } = page;
        containment::fault::at("ocr", &format!("{width}x{height}"));
        let mode = segmentation.unwrap_or(page_segmentation);
        api.set_variable("tessedit_pageseg_mode", &mode.to_string()).map_err(io::Error::other)?;
        let letters = if figures { FIGURES } else { "" };
        api.set_variable("tessedit_char_whitelist", letters).map_err(io::Error::other)?;
        Ok(match read(&api, grey, width, height, dpi, alternatives) {
            Ok(lines) => Reply::Page(lines),
            Err(error) => Reply::Refused(error.to_string()),
        })
    })
}

fn hello(api: &TesseractAPI, language: &str, ready: bool) -> Hello {
    let folder = PathBuf::from(api.get_datapath().unwrap_or_default());
    let mut available = api.get_available_languages().unwrap_or_default();
    available.sort();
    let data = digest(&folder, language);
    // Of `vie+eng` Tesseract loads what it finds; all of it was asked for.
    let all = language.split('+').all(|l| available.iter().any(|a| a == l));
    Hello { version: TesseractAPI::version(), folder, available, data, ready: ready && all, sandbox: None }
}

fn read(
    api: &TesseractAPI,
    grey: Vec<u8>,
    width: u32,
    height: u32,
    dpi: u32,
    alternatives: bool,
) -> Result<Vec<WireLine>, TesseractError> {
    let side = |v: u32| i32::try_from(v).map_err(|_| TesseractError::InvalidDimensions);
    api.set_image(&grey, side(width)?, side(height)?, 1, side(width)?)?;
    // The engine has a copy of its own.
    drop(grey);
    api.set_source_resolution(side(dpi.clamp(70, 2400))?)?;
    api.recognize()?;
    // Two walkers over the same results: one knows the texts, the other where lines and blocks begin.
    let lines = match (api.get_iterator(), api.get_page_iterator()) {
        (Ok(results), Ok(places)) => walk(&results, &places, alternatives)?,
        // A page without any text has no iterator.
        _ => Vec::new(),
    };
    api.clear()?;
    Ok(lines)
}

fn walk(results: &ResultIterator, places: &PageIterator, alternatives: bool) -> Result<Vec<WireLine>, TesseractError> {
    let mut lines: Vec<WireLine> = Vec::new();
    loop {
        if places.is_at_beginning_of(Level::RIL_PARA)? || places.is_at_beginning_of(Level::RIL_BLOCK)? {
            lines.iter_mut().last().into_iter().for_each(|line| line.ends_block = true);
        }
        if places.is_at_beginning_of(Level::RIL_TEXTLINE)? || lines.is_empty() {
            lines.push(WireLine { ends_block: false, words: Vec::new() });
        }
        // Blocks without text (pictures, rules) have places but no words.
        if let Ok(text) = results.get_utf8_text(Level::RIL_WORD)
            && !text.trim().is_empty()
        {
            let (left, top, right, bottom) = results.get_bounding_box(Level::RIL_WORD)?;
            let mut word = WireWord {
                alternatives: Vec::new(),
                bbox: BBox::new(left, top, right, bottom),
                confidence: percent(results.confidence(Level::RIL_WORD)?),
                text,
            };
            if alternatives {
                word.alternatives = other_readings(results, places, &word.text)?;
            }
            if let Some(line) = lines.last_mut() {
                line.words.push(word);
            }
        }
        let more = results.next(Level::RIL_WORD)?;
        if !places.next(Level::RIL_WORD)? || !more {
            break;
        }
    }
    lines.iter_mut().last().into_iter().for_each(|line| line.ends_block = true);
    lines.retain(|line| !line.words.is_empty());
    Ok(lines)
}

/// The word with one of its symbols read otherwise, likeliest first. Leaves both walkers inside the word.
fn other_readings(
    results: &ResultIterator,
    places: &PageIterator,
    word: &str,
) -> Result<Vec<(String, u8)>, TesseractError> {
    let mut readings: Vec<(String, u8)> = Vec::new();
    let mut before = 0;
    while let Ok(symbol) = results.get_utf8_text(Level::RIL_SYMBOL) {
        let Some(after) = word.get(before..).and_then(|rest| rest.strip_prefix(symbol.as_str())) else { break };
        if results.confidence(Level::RIL_SYMBOL)? < DOUBTFUL
            && let Ok(choices) = results.get_choice_iterator()
        {
            loop {
                let confidence = choices.confidence()?;
                if let Ok(choice) = choices.get_utf8_text()
                    && choice != symbol
                    && !choice.trim().is_empty()
                    && confidence >= LEAST
                {
                    readings.push((format!("{}{choice}{after}", &word[..before]), percent(confidence)));
                }
                if !choices.next()? {
                    break;
                }
            }
        }
        before += symbol.len();
        if places.is_at_final_element(Level::RIL_WORD, Level::RIL_SYMBOL)? {
            break;
        }
        if !(results.next(Level::RIL_SYMBOL)? && places.next(Level::RIL_SYMBOL)?) {
            break;
        }
    }
    readings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    readings.dedup_by(|a, b| a.0 == b.0);
    readings.truncate(MOST);
    Ok(readings)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
fn percent(confidence: f32) -> u8 {
    confidence.round().clamp(0.0, 100.0) as u8
}
