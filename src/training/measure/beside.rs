//! Another restorer, run as a program on the same texts.
//!
//! It reads lines of UTF-8 on its standard input and writes as many, in the same order:
//! `sed y/ue/ưê/` would be one, if a poor one. What it is worth stands beside our own figures.

use super::data::Set;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};

/// A set's damaged texts as the program gives them back, in order.
///
/// # Errors
///
/// The program cannot be started, ends with a failure, or gives back another number of lines than it was given.
pub(super) fn restored(set: &Set, command: &str) -> io::Result<Vec<String>> {
    let mut words = command.split_whitespace();
    let program = words.next().ok_or_else(|| io::Error::other("the other restorer's command is empty"))?;
    let said = |e: &dyn std::fmt::Display| io::Error::other(format!("{command}: {e}"));
    let mut child =
        Command::new(program).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|e| said(&e))?;
    let texts: Vec<Vec<&str>> = set.documents.iter().map(|d| d.damaged.lines().collect()).collect();
    let given = texts.iter().flatten().flat_map(|line| [line, "\n"]).collect::<String>();
    let (stdin, mut stdout) = (child.stdin.take(), child.stdout.take());
    let mut answer = String::new();
    // Both at once: a program that answers line by line would wait for a reader of a full pipe.
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || stdin.map_or(Ok(()), |mut pipe| pipe.write_all(given.as_bytes())));
        let read = stdout.as_mut().map_or(Ok(0), |pipe| pipe.read_to_string(&mut answer));
        writer.join().unwrap_or(Ok(())).and(read.map(|_| ()))
    })
    .map_err(|e| said(&e))?;
    let status = child.wait()?;
    if !status.success() {
        return Err(said(&status));
    }
    let mut lines = answer.lines();
    let wanted: usize = texts.iter().map(Vec::len).sum();
    let found = lines.clone().count();
    if found != wanted {
        return Err(said(&format!("expected {wanted} lines, one for each given, found {found}")));
    }
    Ok(texts.iter().map(|text| lines.by_ref().take(text.len()).collect::<Vec<_>>().join("\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::super::data::{Document, Kind};
    use super::*;

    fn set() -> Set {
        let document = |damaged: &str| Document { name: String::new(), damaged: damaged.into(), truth: String::new() };
        Set { name: "a".into(), kind: Kind::Stripped, documents: vec![document("mot\nhai\n"), document("ba")] }
    }

    #[test]
    fn each_text_comes_back_whole() {
        assert_eq!(restored(&set(), "sed s/a/A/").unwrap(), ["mot\nhAi", "bA"]);
    }

    #[test]
    fn a_program_that_drops_a_line_or_fails_is_named() {
        let error = restored(&set(), "sed 1d").unwrap_err().to_string();
        assert_eq!(error, "sed 1d: expected 3 lines, one for each given, found 2");
        assert!(restored(&set(), "false").unwrap_err().to_string().starts_with("false: "));
        assert!(restored(&set(), "no-such-restorer").unwrap_err().to_string().starts_with("no-such-restorer: "));
    }
}
