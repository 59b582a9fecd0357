//! What repair costs: time to load, time to the first byte, speed, memory, and the size of what the program carries.

use super::data::{Folders, Kind, Set};
use super::{Row, repaired};
use crate::gazetteer::Gazetteer;
use crate::repair::{Look, bundled};
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Syllables that a speed is measured over.
const SYLLABLES: usize = 200_000;
/// Times that the program is started; the fastest counts, since whatever else the machine does only slows it.
const STARTS: usize = 7;

fn row(measure: &str, wanted: &str, found: String, met: bool) -> Row {
    Row {
        data: "this machine".to_owned(),
        measure: measure.to_owned(),
        wanted: wanted.to_owned(),
        found,
        met: Some(met),
        marks_only: String::new(),
        beside: String::new(),
    }
}

/// Opens the models; must come before anything else that uses them.
pub(super) fn loading() -> Row {
    let begun = Instant::now();
    let words = bundled().model().vocabulary();
    let took = begun.elapsed();
    let _ = Gazetteer::bundled();
    let found =
        format!("{} ms ({words} words), {} ms with the gazetteer", milliseconds(took), milliseconds(begun.elapsed()));
    row("loading the models", "≤ 30 ms", found, took <= Duration::from_millis(30))
}

pub(super) fn measure(sets: &[Set], folders: &Folders) -> io::Result<Vec<Row>> {
    let mut out = Vec::new();
    let noisy: Vec<&str> = sets
        .iter()
        .filter(|s| matches!(s.kind, Kind::WrongLanguage { .. }))
        .flat_map(|s| s.documents.iter().map(|d| d.damaged.as_str()))
        .collect();
    if !noisy.is_empty() {
        out.push(speed(&noisy));
    }
    if let Some(peak) = peak_memory() {
        let found = format!("{} MB", peak / 1024);
        out.push(row("peak memory after repairing these", "≤ 150 MB", found, peak <= 150 * 1024));
    }
    let first = first_byte()?;
    out.push(row(
        "start of the program to its first byte",
        "≤ 100 ms",
        format!("{} ms", milliseconds(first)),
        first <= Duration::from_millis(100),
    ));
    let bytes = size(&folders.dictionaries.join("model"))? + size(&folders.dictionaries.join("channel"))?;
    let found = format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    out.push(row("model files", "≤ 16 MB", found, bytes <= 16_000_000));
    Ok(out)
}

/// Syllables a second that this thread was on a core, one text after the other: what else the machine does should not count.
fn speed(texts: &[&str]) -> Row {
    let words: Vec<usize> = texts.iter().map(|t| Look::of(t).words).collect();
    // Warm: each text once before the clock runs, as far as a tenth of the work.
    let mut warm = 0;
    for (text, words) in texts.iter().zip(&words) {
        if warm < SYLLABLES / 10 {
            repaired(text, false);
            warm += words;
        }
    }
    let start = Instant::now();
    let (mut done, begun) = (0, on_a_core(start));
    for (text, words) in texts.iter().zip(&words).cycle() {
        if done >= SYLLABLES || on_a_core(start).saturating_sub(begun) > Duration::from_mins(1) {
            break;
        }
        repaired(text, false);
        done += words.max(&1);
    }
    let took = on_a_core(start).saturating_sub(begun).as_micros().max(1);
    let speed = u128::try_from(done).unwrap_or(0) * 1_000_000 / took;
    row("syllables repaired a second, one core", "≥ 50000", speed.to_string(), speed >= 50_000)
}

/// How long this thread has been on a core, as the kernel counts it; where it does not, the time since it began to be asked.
fn on_a_core(begun: Instant) -> Duration {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedule.split_whitespace().next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

/// Time from starting `tradau repair` on a line until it writes.
fn first_byte() -> io::Result<Duration> {
    let program = std::env::current_exe()?;
    let mut best = Duration::MAX;
    for _ in 0..STARTS {
        let begun = Instant::now();
        let mut child = Command::new(&program).arg("repair").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all("Téng sé hé so da tiép nhan trong thang: 1.482 hé so".as_bytes())?;
        }
        let mut first = [0; 1];
        if let Some(output) = &mut child.stdout {
            output.read_exact(&mut first)?;
        }
        best = best.min(begun.elapsed());
        // What is left fits into the pipe.
        child.wait()?;
    }
    Ok(best)
}

/// The most memory that this process has had, in KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.trim().parse().ok()
}

fn size(folder: &Path) -> io::Result<u64> {
    let list = fs::read_dir(folder).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", folder.display())))?;
    list.map(|entry| Ok(entry?.metadata()?.len())).sum()
}

fn milliseconds(time: Duration) -> String {
    format!("{}.{}", time.as_millis(), time.as_micros() / 100 % 10)
}
