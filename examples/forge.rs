//! The forge's command line: training pages with their truth, and notices as scans.
//!
//! ```text
//! cargo run --features train --example forge -- pages --fonts DIR --out OUT TEXT...
//! cargo run --features train --example forge -- notice --fonts DIR --level office SOURCE OUT.pdf
//! ```

use clap::{Args, Parser, Subcommand};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tradau::forge::{
    Coding, Colours, FontFamily, ForgeError, LaidPage, Level, Random, Scan, Settings, Typesetting, degrade, render,
    run, text_of, typeset, write_born_digital, write_pdf, write_tiff,
};

#[derive(Parser)]
#[command(about = "Typesets notices, degrades the pages, writes them as scans whose truth is known")]
struct Forge {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Render text files (a paragraph a line) as OUT/NNNN.png with the page's text in OUT/NNNN.txt
    Pages {
        #[command(flatten)]
        look: Look,
        /// Letter sizes to draw from, in points
        #[arg(long, value_delimiter = ',', default_value = "12,13,14")]
        size: Vec<f32>,
        /// Levels to draw from; name one twice to draw it twice as often
        #[arg(long, value_delimiter = ',', default_value = "office")]
        level: Vec<Level>,
        /// At most so many pages
        #[arg(long)]
        pages: Option<usize>,
        /// Folder for the pages
        #[arg(long)]
        out: PathBuf,
        /// Text files
        #[arg(required = true)]
        text: Vec<PathBuf>,
    },
    /// Typeset a notice source and write it as a scan: OUT.pdf or OUT.tif holds all pages, OUT.png and OUT.jpg one each
    Notice {
        #[command(flatten)]
        look: Look,
        /// Body letter size in points
        #[arg(long, default_value_t = 14.0)]
        size: f32,
        /// Line spacing
        #[arg(long, default_value_t = 1.1)]
        spacing: f32,
        /// How the pages fare: clean, office or bad
        #[arg(long, default_value = "clean")]
        level: Level,
        /// Write a born-digital PDF with text and fonts instead of a scan
        #[arg(long)]
        born_digital: bool,
        /// Also write the true text here, pages separated by form feeds
        #[arg(long)]
        truth: Option<PathBuf>,
        /// Notice source
        source: PathBuf,
        /// File to write
        out: PathBuf,
    },
}

#[derive(Args)]
struct Look {
    /// Folders with the fonts
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

fn main() -> ExitCode {
    match work(Forge::parse().job) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("forge: {error}");
            ExitCode::FAILURE
        }
    }
}

fn work(job: Job) -> Result<(), Box<dyn Error>> {
    match job {
        Job::Pages { look, size, level, pages, out, text } => {
            let settings = Settings {
                families: look.families()?,
                sizes: size,
                dpi: look.dpi,
                levels: level,
                colours: look.colours,
                seed: look.seed,
                pages,
            };
            let summary = run(&settings, &text, &out)?;
            eprintln!("{} pages made, {} were there", summary.made, summary.kept);
        }
        Job::Notice { look, size, spacing, level, born_digital, truth, source, out } => {
            let family = look.families()?.into_iter().next().ok_or("name a font family")?;
            let pages = typeset(&std::fs::read_to_string(&source)?, &Typesetting { family, size, spacing })?;
            if let Some(path) = truth {
                std::fs::write(path, text_of(&pages))?;
            }
            if born_digital {
                std::fs::write(&out, write_born_digital(&pages)?)?;
            } else {
                write_scans(&scan(&pages, &look, level)?, &out)?;
            }
        }
    }
    Ok(())
}

fn scan(pages: &[LaidPage], look: &Look, level: Level) -> Result<Vec<Scan>, ForgeError> {
    let trunk = Random::new(look.seed);
    let page_seed = |i: usize| trunk.branch(i as u64).bits();
    let scan = |(i, page)| degrade(render(page, look.dpi), look.dpi, level, look.colours, page_seed(i));
    pages.iter().enumerate().map(scan).collect()
}

fn write_scans(scans: &[Scan], out: &Path) -> Result<(), Box<dyn Error>> {
    let stem = out.file_stem().and_then(|s| s.to_str()).unwrap_or("page");
    let kind = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
    match kind {
        "pdf" => std::fs::write(out, write_pdf(scans)?)?,
        "tif" | "tiff" => std::fs::write(out, write_tiff(scans)?)?,
        "png" | "jpg" => {
            for (i, scan) in scans.iter().enumerate() {
                let bytes = match &scan.coding {
                    Coding::Jpeg(bytes) if kind == "jpg" => bytes.clone(),
                    Coding::Bilevel if kind == "jpg" => return Err("a JPEG page wants --colours grey".into()),
                    _ => scan.png()?,
                };
                std::fs::write(out.with_file_name(format!("{stem}-{}.{kind}", i + 1)), bytes)?;
            }
        }
        _ => return Err("OUT ends with .pdf, .tif, .png or .jpg".into()),
    }
    Ok(())
}
