//! A damaged notice in, its records out, with nothing but the library.
//!
//! `cargo run --example records [FILE]`: a text, a PDF with a text layer, ALTO or hOCR; without a file a few lines that were
//! read with the wrong language. (For scans, `tradau::ocr::Workers` is the engine to put into the resources.)

use std::error::Error;
use std::path::PathBuf;
use tradau::ingest::Source;
use tradau::pipeline::{self, Resources, Settings};

const DAMAGED: &str = "UY BAN NHAN DAN HUYEN TAY SON\n\nTinh dén ngay 20/9/2023, xa Tay An da kich hoat 1.250 tai khoan, \
                       dat ty lé 84,5%; xa Tay Binh da kich hoat 980 tai khoan, dat ty lé 79,1%.\n";

fn main() -> Result<(), Box<dyn Error>> {
    let (path, bytes) = match std::env::args_os().nth(1).map(PathBuf::from) {
        Some(path) => {
            let bytes = std::fs::read(&path)?;
            (path, bytes)
        }
        None => (PathBuf::from("damaged.txt"), DAMAGED.as_bytes().to_vec()),
    };
    let source = Source::from_bytes(&path, &path, bytes)?;
    let notice = pipeline::notice(&source, Resources::bundled(None), Settings::default())?;
    println!("{}", notice.text);
    for record in &notice.records {
        println!(
            "{}: {} = {:?} {}",
            record.place.as_deref().unwrap_or("-"),
            record.indicator.as_deref().unwrap_or("-"),
            record.value,
            record.unit.as_deref().unwrap_or(""),
        );
    }
    for check in &notice.checks {
        println!("{:?}: {}", check.verdict, check.message);
    }
    Ok(())
}
