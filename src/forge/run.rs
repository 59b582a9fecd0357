//! `tradau train render`: training pages by the hundred. Text files in, `OUT/0001.png` with `OUT/0001.txt` beside it out,
//! the text being exactly what the page shows, line by line. A page that is there already is left alone, so a run can be
//! stopped and started again; each page's fate hangs on the seed and its number only.

use super::ForgeError;
use super::compose::compose;
use super::degrade::{Colours, Level, degrade};
use super::font::FontFamily;
use super::layout::{Typesetting, typeset_blocks};
use super::page::LaidPage;
use super::random::Random;
use super::raster::render;
use super::scan::write_whole;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What training pages look like.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Families to take turns.
    pub families: Vec<Arc<FontFamily>>,
    /// Letter sizes in points to draw from.
    pub sizes: Vec<f32>,
    /// Pixels an inch of the rendering, before degradation.
    pub dpi: u32,
    /// Levels to draw from; name one twice to draw it twice as often.
    pub levels: Vec<Level>,
    /// Grey, two colours, or either.
    pub colours: Colours,
    /// Same seed, same pages.
    pub seed: u64,
    /// At most so many pages; `None` for all.
    pub pages: Option<usize>,
}

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Pages made now.
    pub made: usize,
    /// Pages that were there already.
    pub kept: usize,
}

/// About so many characters are typeset together in one size and family: some eight pages.
const DOCUMENT: usize = 20_000;

/// Renders the paragraphs (one a line) of `inputs` as pages into the folder `out`, which is made if need be.
pub fn run(settings: &Settings, inputs: &[PathBuf], out: &Path) -> Result<Summary, ForgeError> {
    if settings.families.is_empty() || settings.sizes.is_empty() || settings.levels.is_empty() {
        return Err(ForgeError::Setting("rendering needs at least one font family, one size and one level".to_owned()));
    }
    if !(72..=1200).contains(&settings.dpi) {
        return Err(ForgeError::Setting(format!("dpi is from 72 to 1200, found {}", settings.dpi)));
    }
    std::fs::create_dir_all(out).map_err(|source| ForgeError::File { doing: "write", path: out.to_owned(), source })?;
    let mut text = String::new();
    for path in inputs {
        text.push_str(&std::fs::read_to_string(path).map_err(|source| ForgeError::File {
            doing: "read",
            path: path.clone(),
            source,
        })?);
        text.push('\n');
    }
    let pages = pages(settings, &text)?;
    let bar = progress(pages.len() as u64);
    let trunk = Random::new(settings.seed).branch(2);
    let made = pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            let name = format!("{:04}", index + 1);
            let (image, truth) = (out.join(format!("{name}.png")), out.join(format!("{name}.txt")));
            let there = image.exists() && truth.exists();
            if !there {
                let mut random = trunk.branch(index as u64);
                let level = random.choose(&settings.levels).copied().unwrap_or(Level::Clean);
                let scan = degrade(render(page, settings.dpi), settings.dpi, level, settings.colours, random.bits())?;
                write_whole(&truth, page.text().as_bytes())?;
                write_whole(&image, &scan.png()?)?;
            }
            bar.inc(1);
            Ok(usize::from(!there))
        })
        .sum::<Result<usize, ForgeError>>()?;
    bar.finish();
    Ok(Summary { made, kept: pages.len() - made })
}

/// Typesets the text, a document at a time, each in a family and size of its own.
fn pages(settings: &Settings, text: &str) -> Result<Vec<LaidPage>, ForgeError> {
    let documents = documents(text);
    let trunk = Random::new(settings.seed).branch(1);
    let wanted = settings.pages.unwrap_or(usize::MAX);
    let mut pages = Vec::new();
    // In batches, so that a few pages of a big corpus do not cost the typesetting of all of it.
    for (batch, group) in documents.chunks(32).enumerate() {
        let laid: Vec<Vec<LaidPage>> = group
            .par_iter()
            .enumerate()
            .map(|(i, paragraphs)| {
                let mut random = trunk.branch((batch * 32 + i) as u64);
                let Some(family) = random.choose(&settings.families).cloned() else { return Ok(Vec::new()) };
                let size = random.choose(&settings.sizes).copied().unwrap_or(13.0);
                let spacing = random.between(1.0, 1.3);
                let blocks = compose(paragraphs, &family, &mut random);
                typeset_blocks(&blocks, &Typesetting { family, size, spacing })
            })
            .collect::<Result<_, ForgeError>>()?;
        pages.extend(laid.into_iter().flatten().filter(|page| !page.lines.is_empty()));
        if pages.len() >= wanted {
            pages.truncate(wanted);
            break;
        }
    }
    Ok(pages)
}

fn documents(text: &str) -> Vec<Vec<&str>> {
    let mut documents: Vec<Vec<&str>> = Vec::new();
    let mut current = Vec::new();
    let mut length = 0;
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        current.push(line);
        length += line.len();
        if length >= DOCUMENT {
            documents.push(std::mem::take(&mut current));
            length = 0;
        }
    }
    if !current.is_empty() {
        documents.push(current);
    }
    documents
}

/// A bar on a terminal's stderr; nothing in a pipe.
fn progress(pages: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(pages), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{elapsed} {wide_bar} {pos}/{len} pages, {eta} left") {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::{Settings, Summary, run};
    use crate::forge::{Colours, Level, sample_font};
    use std::fs;

    fn settings(seed: u64) -> Settings {
        Settings {
            families: vec![sample_font::family()],
            sizes: vec![13.0, 14.0],
            dpi: 72,
            levels: vec![Level::Office, Level::Bad],
            colours: Colours::Any,
            seed,
            pages: Some(3),
        }
    }

    #[test]
    fn pages_come_in_pairs_are_resumed_and_repeatable() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("in.txt");
        let paragraph =
            "Tính đến hết ngày 15/9/2023, toàn huyện đã thu được 2.583,9 triệu đồng, đạt 80,38% kế hoạch.\n";
        fs::write(&input, paragraph.repeat(200)).unwrap();
        let (one, two) = (dir.path().join("one"), dir.path().join("two"));
        let inputs = [input];
        assert_eq!(run(&settings(5), &inputs, &one).unwrap(), Summary { made: 3, kept: 0 });
        let image = fs::read(one.join("0002.png")).unwrap();
        assert!(fs::read_to_string(one.join("0002.txt")).unwrap().starts_with("2\n"));

        // What is missing is made again, the same; what is there is left alone.
        fs::remove_file(one.join("0002.png")).unwrap();
        fs::write(one.join("0001.txt"), "left alone").unwrap();
        assert_eq!(run(&settings(5), &inputs, &one).unwrap(), Summary { made: 1, kept: 2 });
        assert_eq!(fs::read(one.join("0002.png")).unwrap(), image);
        assert_eq!(fs::read_to_string(one.join("0001.txt")).unwrap(), "left alone");

        run(&settings(6), &inputs, &two).unwrap();
        assert_ne!(fs::read(two.join("0002.png")).unwrap(), image);
    }

    #[test]
    fn wrong_settings_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let none = Settings { levels: Vec::new(), ..settings(1) };
        assert!(run(&none, &[], dir.path()).unwrap_err().to_string().contains("at least one"));
        let coarse = Settings { dpi: 10, ..settings(1) };
        assert!(run(&coarse, &[], dir.path()).unwrap_err().to_string().contains("dpi is from 72"));
    }
}
