//! The `tesseract` command in the place of the library, where that is missing or was asked for.
//!
//! A program that was built without Tesseract's headers, or whose library does not find its data, can still read scans
//! where the command is installed. It is started anew for each image, which costs a fifth of a second, and gives the same
//! words: `5  1 1 1 1 2  310 96 84 31  95.1  Hải` is the second word of the first line of its table (TSV). The worker that
//! starts it has limited its memory and its files beforehand; what it starts inherits that. It cannot shut itself in as the
//! library's worker does, since it must open the language data for every page.

use super::{Asked, FIGURES, digest};
use crate::{
    containment,
    model::BBox,
    ocr::wire::{Hello, Reply, WireLine, WireWord},
};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::{Command, Output, Stdio},
    thread,
};

/// Resolutions that Tesseract believes.
const RESOLUTIONS: std::ops::RangeInclusive<u32> = 70..=2400;

/// How the command is called.
pub(super) struct Tesseract {
    pub(super) program: PathBuf,
    pub(super) language: String,
    pub(super) tessdata: Option<PathBuf>,
    pub(super) page_segmentation: u8,
    /// How long an image may take.
    pub(super) seconds: u64,
}

/// Answers requests on the standard streams until the input ends.
pub(super) fn serve(tesseract: &Tesseract) -> io::Result<()> {
    super::answer(tesseract.hello()?, |page| {
        let Asked { width, height, dpi, segmentation, figures, grey } = page;
        let arguments = tesseract.for_page(segmentation, figures, dpi);
        let output = tesseract.run(&arguments, &[format!("P5 {width} {height} 255\n").as_bytes(), &grey])?;
        if output.status.success() {
            return Ok(lines(&String::from_utf8_lossy(&output.stdout)).map_or_else(Reply::Refused, Reply::Page));
        }
        if let Some(code) = output.status.code() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Ok(Reply::Refused(format!("exit code {code}: {}", said.trim())));
        }
        // It crashed, or wanted too much memory: the worker goes the same way, and is judged by its last words.
        io::stderr().write_all(&output.stderr)?;
        Err(io::Error::other(format!("{} was ended: {}", tesseract.program.display(), output.status)))
    })
}

impl Tesseract {
    fn data(&self) -> Vec<String> {
        let folder = self.tessdata.as_ref().map(|folder| folder.to_string_lossy().into_owned());
        folder.into_iter().flat_map(|folder| ["--tessdata-dir".to_owned(), folder]).collect()
    }

    fn for_page(&self, segmentation: Option<u8>, figures: bool, dpi: u32) -> Vec<String> {
        let dpi = dpi.clamp(*RESOLUTIONS.start(), *RESOLUTIONS.end());
        let mode = segmentation.unwrap_or(self.page_segmentation);
        let mut out = vec!["-".to_owned(), "-".to_owned(), "-l".to_owned(), self.language.clone()];
        out.extend(self.data());
        out.extend(["--psm".to_owned(), mode.to_string(), "--dpi".to_owned(), dpi.to_string()]);
        out.extend(["-c".to_owned(), "debug_file=/dev/null".to_owned()]);
        if figures {
            out.extend(["-c".to_owned(), format!("tessedit_char_whitelist={FIGURES}")]);
        }
        out.extend(["-c".to_owned(), "tessedit_create_tsv=1".to_owned()]);
        out
    }

    fn hello(&self) -> io::Result<Hello> {
        let version = self.run(&["--version".to_owned()], &[])?;
        let mut arguments = vec!["--list-langs".to_owned()];
        arguments.extend(self.data());
        let listed = self.run(&arguments, &[])?;
        // Older ones say it on their standard error.
        let said = |o: &Output| format!("{}{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr));
        let version = version_of(&said(&version)).ok_or_else(|| {
            io::Error::other(format!("{} is no Tesseract: it tells no version", self.program.display()))
        })?;
        let (folder, available) = languages(&said(&listed));
        let folder = folder.or_else(|| self.tessdata.clone()).unwrap_or_default();
        let ready = self.language.split('+').all(|l| available.iter().any(|a| a == l));
        let data = digest(&folder, &self.language);
        Ok(Hello { version, folder, available, data, ready, sandbox: None })
    }

    /// Runs the command to its end, with bytes on its standard input.
    fn run(&self, arguments: &[String], input: &[&[u8]]) -> io::Result<Output> {
        let mut child = Command::new(&self.program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| io::Error::new(e.kind(), format!("cannot run {}: {e}", self.program.display())))?;
        // The parent of this worker ends both when time is up; this is for when the parent is gone.
        containment::limit_time(&child, self.seconds.saturating_add(1));
        let stdin = child.stdin.take();
        thread::scope(|scope| {
            // It may answer before it has read everything; and one that reads nothing closes the pipe, which is no error of ours.
            scope.spawn(move || {
                if let Some(mut stdin) = stdin {
                    let _ = input.iter().try_for_each(|bytes| stdin.write_all(bytes));
                }
            });
            child.wait_with_output()
        })
    }
}

/// The version in `tesseract 5.3.0`, the first line of what it says of itself.
fn version_of(said: &str) -> Option<String> {
    let version = said.lines().next()?.strip_prefix("tesseract ")?.trim();
    version.starts_with(|c: char| c.is_ascii_digit() || c == 'v').then(|| version.trim_start_matches('v').to_owned())
}

/// The folder and the names in `List of available languages in "/usr/share/tessdata/" (2):`, `eng`, `vie`.
fn languages(said: &str) -> (Option<PathBuf>, Vec<String>) {
    let mut folder = None;
    let mut names = Vec::new();
    for line in said.lines() {
        if line.starts_with("List of available languages") {
            folder = line.split('"').nth(1).map(PathBuf::from);
        } else if !line.trim().is_empty() && !line.contains(char::is_whitespace) {
            names.push(line.trim().to_owned());
        }
    }
    names.sort();
    (folder, names)
}

/// The words of a table of Tesseract's, by line.
fn lines(tsv: &str) -> Result<Vec<WireLine>, String> {
    let mut out: Vec<WireLine> = Vec::new();
    let mut last: Option<[u32; 4]> = None;
    let mut rows = tsv.lines();
    if let Some(head) = rows.next().filter(|head| !head.starts_with("level\tpage_num\tblock_num")) {
        return Err(format!("its answer is no table of words; it begins with {head:?}"));
    }
    for row in rows {
        let fields: Vec<&str> = row.split('\t').collect();
        let bad = || format!("a row of its table that is none: {row:?}");
        // A word has a text; blocks, paragraphs and lines have none.
        let [level, page, block, paragraph, line, _, left, top, width, height, confidence, text] = fields[..] else {
            return Err(bad());
        };
        if level != "5" || text.trim().is_empty() {
            continue;
        }
        let number = |field: &str| field.parse::<u32>().map_err(|_| bad());
        let at = [number(page)?, number(block)?, number(paragraph)?, number(line)?];
        let pixels = |field: &str| field.parse::<i32>().map_err(|_| bad());
        let (left, top, width, height) = (pixels(left)?, pixels(top)?, pixels(width)?, pixels(height)?);
        let (right, bottom) = (left.checked_add(width).ok_or_else(bad)?, top.checked_add(height).ok_or_else(bad)?);
        let confidence = percent(confidence.parse().map_err(|_| bad())?);
        if last != Some(at) {
            if let Some(before) = out.last_mut() {
                before.ends_block = last.is_some_and(|last| last[..3] != at[..3]);
            }
            out.push(WireLine { ends_block: false, words: Vec::new() });
            last = Some(at);
        }
        if let Some(line) = out.last_mut() {
            let bbox = BBox::new(left, top, right, bottom);
            line.words.push(WireWord { text: text.to_owned(), bbox, confidence, alternatives: Vec::new() });
        }
    }
    if let Some(line) = out.last_mut() {
        line.ends_block = true;
    }
    Ok(out)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
fn percent(confidence: f32) -> u8 {
    confidence.round().clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

    #[test]
    fn words_come_with_their_lines_and_blocks() {
        let tsv = format!(
            "{HEAD}1\t1\t0\t0\t0\t0\t0\t0\t900\t400\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.4\tXã\n\
             5\t1\t1\t1\t1\t2\t50\t20\t30\t40\t-0.0\tHải\n5\t1\t1\t1\t2\t1\t10\t70\t30\t40\t91.6\t67,35%\n\
             5\t1\t1\t2\t1\t1\t10\t70\t30\t40\t12\t \n5\t1\t2\t1\t1\t1\t10\t200\t30\t40\t300\tSố\n"
        );
        let lines = lines(&tsv).unwrap();
        let texts: Vec<Vec<&str>> = lines.iter().map(|l| l.words.iter().map(|w| w.text.as_str()).collect()).collect();
        assert_eq!(texts, [vec!["Xã", "Hải"], vec!["67,35%"], vec!["Số"]]);
        assert_eq!(lines.iter().map(|l| l.ends_block).collect::<Vec<_>>(), [false, true, true]);
        let words: Vec<&WireWord> = lines.iter().flat_map(|l| &l.words).collect();
        assert_eq!(words[0].bbox, BBox::new(10, 20, 40, 60));
        assert_eq!(words.iter().map(|w| w.confidence).collect::<Vec<_>>(), [96, 0, 92, 100]);
    }

    #[test]
    fn an_empty_page_has_no_lines_and_rubbish_is_refused() {
        assert_eq!(lines(HEAD), Ok(vec![]));
        assert_eq!(lines(""), Ok(vec![]));
        let wrong = |row: &str| lines(&format!("{HEAD}{row}\n")).unwrap_err();
        assert!(wrong("5\t1\t1").contains("a row of its table that is none"));
        assert!(wrong("5\t1\t1\t1\t1\t1\tx\t20\t30\t40\t96\tXã").contains("none"));
        assert!(wrong("5\t1\t1\t1\t1\t1\t2147483647\t20\t30\t40\t96\tXã").contains("none"));
        assert!(lines("Số: 12/TB-UBND\n").unwrap_err().contains("no table of words"));
    }

    #[test]
    fn what_the_command_says_of_itself() {
        assert_eq!(version_of("tesseract 5.3.0\n leptonica-1.82.0\n").as_deref(), Some("5.3.0"));
        assert_eq!(version_of("tesseract v5.4.1.20250107\n").as_deref(), Some("5.4.1.20250107"));
        assert_eq!(version_of("sh: tesseract: not found"), None);
        let said = "List of available languages in \"/usr/share/tessdata/\" (3):\nvie\neng\nosd\n";
        let names = ["eng", "osd", "vie"].map(str::to_owned).to_vec();
        assert_eq!(languages(said), (Some("/usr/share/tessdata/".into()), names));
    }

    #[test]
    fn figures_are_asked_for_where_only_figures_can_be() {
        let tesseract = Tesseract {
            program: "tesseract".into(),
            language: "vie+eng".into(),
            tessdata: Some("/d".into()),
            page_segmentation: 3,
            seconds: 9,
        };
        let whole = tesseract.for_page(None, false, 5).join(" ");
        assert_eq!(
            whole,
            "- - -l vie+eng --tessdata-dir /d --psm 3 --dpi 70 -c debug_file=/dev/null -c tessedit_create_tsv=1"
        );
        assert!(
            tesseract.for_page(Some(7), true, 300).contains(&"tessedit_char_whitelist=0123456789.,%()-+=/".to_owned())
        );
    }
}
