//! `tradau train pages` and `tradau train notice`: scans whose truth is known.

use crate::cli::exit::Failure;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tradau::forge::{
    Coding, Colours, FontFamily, ForgeError, LaidPage, Level, Random, Scan, Settings, Typesetting, degrade, render,
    run, text_of, typeset, write_born_digital, write_pdf, write_tiff,
};

#[derive(Debug, Args)]
pub(super) struct Pages {
    #[command(flatten)]
    look: Look,
    /// Letter sizes to draw from, in points.
    #[arg(long, value_delimiter = ',', default_value = "12,13,14")]
    size: Vec<f32>,
    /// Levels to draw from; name one twice to draw it twice as often.
    #[arg(long, value_delimiter = ',', default_value = "office")]
    level: Vec<Level>,
    /// At most so many pages.
    #[arg(long = "pages")]
    most: Option<usize>,
    /// Folder for the pages.
    #[arg(long)]
    out: PathBuf,
    /// Text files, a paragraph a line.
    #[arg(required = true)]
    text: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Notice {
    #[command(flatten)]
    look: Look,
    /// Body letter size in points.
    #[arg(long, default_value_t = 14.0)]
    size: f32,
    /// Line spacing.
    #[arg(long, default_value_t = 1.1)]
    spacing: f32,
    /// How the pages fare: clean, office or bad.
    #[arg(long, default_value = "clean")]
    level: Level,
    /// Write a born-digital PDF with text and fonts instead of a scan.
    #[arg(long)]
    born_digital: bool,
    /// Also write the true text here, pages separated by form feeds.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Notice source.
    source: PathBuf,
    /// File to write; OUT.pdf and OUT.tif hold all pages, OUT.png and OUT.jpg one each.
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Look {
    /// Folders with the fonts.
    #[arg(long, value_delimiter = ',', default_value = "/usr/share/fonts,/usr/share/texmf/fonts")]
    fonts: Vec<PathBuf>,
    /// Font family, by file name; several take turns in training pages
    #[arg(long, value_delimiter = ',', default_value = "Tinos")]
    family: Vec<String>,
    /// Pixels an inch
    #[arg(long, default_value_t = 300)]
    dpi: u32,
    /// grey, two (colours) or any
    #[arg(long, default_value = "any")]
    colours: Colours,
    /// Same seed, same pages
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Look {
    fn families(&self) -> Result<Vec<Arc<FontFamily>>, ForgeError> {
        self.family.iter().map(|name| FontFamily::open(&self.fonts, name).map(Arc::new)).collect()
    }
}

/// Renders training pages.
pub(super) fn pages(job: &Pages) -> Result<(), Failure> {
    let settings = Settings {
        families: job.look.families().map_err(failed)?,
        sizes: job.size.clone(),
        dpi: job.look.dpi,
        levels: job.level.clone(),
        colours: job.look.colours,
        seed: job.look.seed,
        pages: job.most,
    };
    let summary = run(&settings, &job.text, &job.out).map_err(failed)?;
    eprintln!("{} pages made, {} were there", summary.made, summary.kept);
    Ok(())
}

/// Typesets one notice.
pub(super) fn notice(job: &Notice) -> Result<(), Failure> {
    let family = job.look.families().map_err(failed)?.into_iter().next().ok_or_else(|| failed("name a font family"))?;
    let source = std::fs::read_to_string(&job.source).map_err(|e| failed(format!("{}: {e}", job.source.display())))?;
    let pages = typeset(&source, &Typesetting { family, size: job.size, spacing: job.spacing }).map_err(failed)?;
    if let Some(path) = &job.truth {
        write(path, text_of(&pages).as_bytes())?;
    }
    if job.born_digital {
        write(&job.out, &write_born_digital(&pages).map_err(failed)?)
    } else {
        write_scans(&scan(&pages, &job.look, job.level).map_err(failed)?, &job.out)
    }
}

/// A notice's pages as scans of a level; another `number`, another scanner.
pub(super) fn typeset_scans(source: &str, look: &Look, level: Level, number: u64) -> Result<Vec<Scan>, Failure> {
    let families = look.families().map_err(failed)?;
    let some = usize::try_from(number).unwrap_or(0).checked_rem(families.len()).and_then(|i| families.get(i));
    let family = some.cloned().ok_or_else(|| failed("name a font family"))?;
    let pages = typeset(source, &Typesetting { family, size: 13.5, spacing: 1.1 }).map_err(failed)?;
    let trunk = Random::new(look.seed).branch(number);
    let one = |(i, page)| degrade(render(page, look.dpi), look.dpi, level, look.colours, trunk.branch(i as u64).bits());
    pages.iter().enumerate().map(one).collect::<Result<_, _>>().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::usage(error.to_string())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|e| failed(format!("{}: {e}", path.display())))
}

fn scan(pages: &[LaidPage], look: &Look, level: Level) -> Result<Vec<Scan>, ForgeError> {
    let trunk = Random::new(look.seed);
    let page_seed = |i: usize| trunk.branch(i as u64).bits();
    let scan = |(i, page)| degrade(render(page, look.dpi), look.dpi, level, look.colours, page_seed(i));
    pages.iter().enumerate().map(scan).collect()
}

fn write_scans(scans: &[Scan], out: &Path) -> Result<(), Failure> {
    let stem = out.file_stem().and_then(|s| s.to_str()).unwrap_or("page");
    let kind = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
    match kind {
        "pdf" => write(out, &write_pdf(scans).map_err(failed)?),
        "tif" | "tiff" => write(out, &write_tiff(scans).map_err(failed)?),
        "png" | "jpg" => {
            for (i, scan) in scans.iter().enumerate() {
                let bytes = match &scan.coding {
                    Coding::Jpeg(bytes) if kind == "jpg" => bytes.clone(),
                    Coding::Bilevel if kind == "jpg" => return Err(failed("a JPEG page wants --colours grey")),
                    _ => scan.png().map_err(failed)?,
                };
                write(&out.with_file_name(format!("{stem}-{}.{kind}", i + 1)), &bytes)?;
            }
            Ok(())
        }
        _ => Err(failed("OUT ends with .pdf, .tif, .png or .jpg")),
    }
}
