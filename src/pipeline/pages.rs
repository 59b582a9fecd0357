//! Decides for each page where its characters come from, and reads it.

use super::{DocumentError, OcrMode, Resources, Turn};
use crate::containment::Loss;
use crate::ingest::{IngestError, Limits, PageSurvey, Source};
use crate::model::{DamageProfile, Diagnostic, Page, PageInfo, PageOrigin, Text, TextBuilder};
use crate::normalize;
use crate::ocr::Engine;
use crate::repair::Look;
use rayon::prelude::*;

/// A document's text and what is known of its pages.
pub(super) struct Read {
    pub(super) text: Text,
    pub(super) pages: Vec<PageInfo>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The engine, if any page needed it.
    pub(super) engine: Option<String>,
}

/// A page that was read.
struct PageRead {
    info: PageInfo,
    /// `None` for text files, whose text is taken whole.
    page: Page,
    diagnostic: Option<Diagnostic>,
}

/// Reads all pages, several at once.
pub(super) fn read(source: &Source, resources: Resources<'_>, mode: OcrMode) -> Result<Read, DocumentError> {
    let engine = resources.engine;
    if let Some(text) = source.text() {
        return Ok(plain(text));
    }
    resources.stage("pages");
    let read: Vec<(PageRead, Option<DocumentError>)> = (0..source.page_count())
        .into_par_iter()
        .map(|index| supervised(source, index, resources, mode))
        .collect::<Result<_, _>>()?;
    let (mut read, mut errors): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    // A document of which nothing can be read has failed, and its first page says why.
    if read.iter().zip(&errors).all(|(page, error)| error.is_some() || page.info.origin == PageOrigin::Blank)
        && let Some(error) = errors.iter_mut().find_map(Option::take)
    {
        return Err(error);
    }
    let mut builder = TextBuilder::default();
    let (mut pages, mut diagnostics) = (Vec::new(), Vec::new());
    for page in read.drain(..) {
        builder.page(&page.page);
        pages.push(page.info);
        diagnostics.extend(page.diagnostic);
    }
    let text = builder.finish();
    let limit = Limits::in_force().characters;
    if text.as_str().chars().nth(limit).is_some() {
        return Err(IngestError::TooManyCharacters { path: source.info().path.clone(), page: None, limit }.into());
    }
    let engine = engine.filter(|_| pages.iter().any(|p| p.origin == PageOrigin::Ocr)).map(Engine::describe);
    Ok(Read { text, pages, diagnostics, engine })
}

/// A page that fails is a page that is missing, and the others are still there: it comes back empty, with its error.
fn supervised(
    source: &Source,
    index: usize,
    resources: Resources<'_>,
    mode: OcrMode,
) -> Result<(PageRead, Option<DocumentError>), DocumentError> {
    let page = index + 1;
    let read = match resources.gate.map(|gate| (gate, gate.page(page))) {
        Some((_, Turn::Stop)) => return Err(DocumentError::Stopped),
        Some((_, Turn::Lost { loss, why })) => Err(DocumentError::PageLost { page, loss, why }),
        Some((gate, Turn::Go)) => {
            let read = read_page(source, index, resources.engine, mode);
            gate.left(page);
            read
        }
        None => read_page(source, index, resources.engine, mode),
    };
    let error = match read {
        Ok(read) => return Ok((read, None)),
        Err(error) => error,
    };
    let why = match &error {
        DocumentError::Ingest(e) => e.of_a_page(),
        DocumentError::Ocr { source, .. } => source.is_of_the_page().then(|| source.to_string()),
        DocumentError::PageLost { why, .. } => Some(why.clone()),
        DocumentError::TooManyCells { .. } | DocumentError::Stopped => None,
    };
    let Some(why) = why else { return Err(error) };
    let number = u32::try_from(page).unwrap_or(u32::MAX);
    let code = error.loss().map_or("page.failed", Loss::of_a_page);
    let mut read = page_read(number, PageOrigin::Unread, "it could not be read", Page::default());
    let message = format!("page {number} could not be read: {why}");
    read.diagnostic = Some(Diagnostic::warning(code, message).on_page(number));
    Ok((read, Some(error)))
}

fn plain(text: &str) -> Read {
    let text = Text::from_plain(text);
    let pages = (1..)
        .zip(text.pages())
        .map(|(number, span)| {
            let blank = span.of(text.as_str()).trim().is_empty();
            PageInfo {
                number,
                origin: if blank { PageOrigin::Blank } else { PageOrigin::Text },
                reason: if blank { "nothing on the page" } else { "text file" }.to_owned(),
                profile: DamageProfile::Clean,
                turned: 0,
                width: None,
                height: None,
                dpi: None,
                confidence: None,
            }
        })
        .collect();
    Read { text, pages, diagnostics: Vec::new(), engine: None }
}

/// What a page's own text is worth.
enum Layer {
    /// None there.
    Absent,
    /// Good: used as it is.
    Good(Page),
    /// There, but not to be believed where the image can be read instead.
    Ruined(Page, String),
}

fn read_page(
    source: &Source,
    index: usize,
    engine: Option<&dyn Engine>,
    mode: OcrMode,
) -> Result<PageRead, DocumentError> {
    let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    // Words without an image cannot be read again, whatever is asked.
    let mode = if source.has_images() { mode } else { OcrMode::Never };
    let survey = source.survey(index)?;
    let layer = if mode == OcrMode::Force { Layer::Absent } else { judge(source.text_layer(index)?, survey) };
    let reason = match layer {
        Layer::Good(page) => return Ok(page_read(number, PageOrigin::Layer, "the text layer is good", page)),
        Layer::Ruined(page, why)
            if mode == OcrMode::Never || engine.is_none() || survey.image_coverage == 0 && !survey.has_drawing =>
        {
            // Nothing better to be had: repair does what it can.
            return Ok(page_read(
                number,
                PageOrigin::Layer,
                &format!("text layer ruined ({why}), and no image to read instead"),
                page,
            ));
        }
        Layer::Ruined(_, why) => format!("text layer ruined: {why}"),
        Layer::Absent if mode == OcrMode::Force => "asked for".to_owned(),
        Layer::Absent => "no text layer".to_owned(),
    };
    if !survey.has_image_content() && mode != OcrMode::Force {
        return Ok(page_read(number, PageOrigin::Blank, "nothing on the page", Page::default()));
    }
    let Some(engine) = engine.filter(|_| mode != OcrMode::Never) else {
        let mut read = page_read(number, PageOrigin::Unread, &format!("{reason}, and OCR is off"), Page::default());
        read.diagnostic = Some(
            Diagnostic::warning("page.unread", format!("page {number} is an image and was not read: OCR is off"))
                .on_page(number),
        );
        return Ok(read);
    };
    let image = source.image(index)?;
    let page = engine.read(image).map_err(|source| DocumentError::Ocr { page: index + 1, source })?;
    if page.lines.is_empty() {
        return Ok(page_read(number, PageOrigin::Blank, "no writing found on the page image", page));
    }
    let mut read = page_read(number, PageOrigin::Ocr, &reason, page);
    read.info.confidence = read.page.confidence();
    Ok(read)
}

fn page_read(number: u32, origin: PageOrigin, reason: &str, page: Page) -> PageRead {
    let size = |n: u32| (n > 0).then_some(n);
    PageRead {
        info: PageInfo {
            number,
            origin,
            reason: reason.to_owned(),
            profile: DamageProfile::Clean,
            turned: page.turned,
            width: size(page.width),
            height: size(page.height),
            dpi: size(page.dpi),
            confidence: None,
        },
        page,
        diagnostic: None,
    }
}

/// So many of a thousand characters without a letter make a layer unreadable.
const UNKNOWN_CHARACTERS: usize = 50;
/// Text with fewer words than this says nothing of the page that an image covers.
const FEW_WORDS: usize = 8;

fn judge(layer: Option<Page>, survey: PageSurvey) -> Layer {
    let Some(page) = layer.filter(|p| !p.lines.is_empty()) else { return Layer::Absent };
    if survey.characters > 0 && 1000 * survey.unknown_characters / survey.characters > UNKNOWN_CHARACTERS {
        let share = 100 * survey.unknown_characters / survey.characters;
        return Layer::Ruined(page, format!("{share} % of its characters are no letters"));
    }
    // A layer in the letters of an old font is a good one: normalizing makes it readable.
    let plain = normalize::normalize(&Text::from_plain(&page.to_plain())).text;
    let look = Look::of(plain.as_str());
    if look.words < FEW_WORDS && survey.image_coverage >= 50 {
        return Layer::Ruined(page, format!("only {} words on a page that is an image", look.words));
    }
    match look.profile() {
        DamageProfile::Clean => Layer::Good(page),
        DamageProfile::BadScan if look.words < FEW_WORDS || look.syllable_share() >= 900 => Layer::Good(page),
        DamageProfile::BadScan => {
            Layer::Ruined(page, format!("only {} % of its words are Vietnamese syllables", look.syllable_share() / 10))
        }
        DamageProfile::MarksStripped => Layer::Ruined(page, "it has no diacritics".to_owned()),
        DamageProfile::WrongLanguage => Layer::Ruined(
            page,
            format!(
                "{} % of its words are syllables and {} % have marks, as if read with a wrong language",
                look.syllable_share() / 10,
                look.marked_share() / 10
            ),
        ),
    }
}
