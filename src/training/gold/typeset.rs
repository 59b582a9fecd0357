//! A gold notice in the forge's notation, so that it can be set, printed and scanned.

use super::layout::Block;
use super::table::{Cell, Table};
use std::fmt::Write;

/// The forge's source of a notice.
pub(super) fn source(blocks: &[(usize, Block)]) -> String {
    let mut out = String::new();
    let mut joins = false;
    for (i, (_, block)) in blocks.iter().enumerate() {
        match block {
            Block::Blank => {}
            Block::Center(piece) => {
                let _ = writeln!(out, "@center **{}**", escaped(&piece.text));
            }
            Block::Line(piece) => {
                if joins && out.ends_with('\n') {
                    out.pop();
                    out.push(' ');
                }
                joins = false;
                let _ = writeln!(out, "{}", escaped(&piece.text));
            }
            Block::Two { left, lines, .. } => {
                // Words of the head and foot are set small, as offices do.
                let (options, space) = if *left { ("left sizes=11.5,13.5", "@space 8\n") } else { ("size=12", "") };
                let _ = writeln!(out, "{space}@two {options}");
                for (left, right) in lines {
                    let _ = writeln!(out, "{} || {}", escaped(&left.text), escaped(&right.text));
                }
                out.push_str("@end\n");
                if i == 0 {
                    out.push_str("@space 8\n");
                }
            }
            Block::Page { joins: true, .. } => joins = true,
            Block::Page { joins: false, .. } => out.push_str("@page\n"),
            Block::Table(table) => ruled(&mut out, table),
        }
    }
    out
}

fn ruled(out: &mut String, table: &Table) {
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|j| {
            // A heading is broken into lines; a name or a number is not, as long as the page is wide enough.
            let word = |c: &Cell| {
                c.text().split(' ').map(|w| w.chars().count()).max().unwrap_or(0).max(c.text().chars().count().min(10))
            };
            let head = table.head.iter().filter_map(|r| r.get(j)).map(word).max().unwrap_or(0);
            let body =
                table.body.iter().filter_map(|r| r.get(j)).map(|c| c.text().chars().count().min(26)).max().unwrap_or(0);
            head.max(body).max(2) + 3
        })
        .collect();
    // As wide as the text, as offices set them.
    let sum = widths.iter().sum::<usize>().max(1);
    let list: Vec<String> = widths.iter().map(|w| (w * 100 / sum).max(1).to_string()).collect();
    let _ = writeln!(out, "@table widths={} head={} size=12", list.join(","), table.head.len());
    for row in table.head.iter().chain(&table.body) {
        let mut cells: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Own(piece) => escaped(&piece.text),
                Cell::Left => "<".to_owned(),
                Cell::Above => "^".to_owned(),
            })
            .collect();
        // The forge leaves off what is blank at the end of a line.
        if let Some(last) = cells.last_mut().filter(|c| c.is_empty()) {
            last.push('\\');
        }
        let _ = writeln!(out, "{}", cells.join("\t"));
    }
    out.push_str("@end\n");
}

/// Text that the forge takes as it is.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('*', "\\*").replace("__", "\\_\\_")
}
