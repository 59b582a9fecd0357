//! `tradau gazetteer check`: the tables examine themselves.

use super::super::exit::Exit;
use std::fmt::Write as _;
use std::io::IsTerminal;
use tradau::export::table::{Align, TextTable};
use tradau::gazetteer::Gazetteer;

pub(super) fn run(gazetteer: &Gazetteer) -> Exit {
    let found = gazetteer.self_check();
    let mut table = TextTable::new(&[
        ("on", Align::Left),
        ("provinces", Align::Right),
        ("districts", Align::Right),
        ("communes", Align::Right),
        ("settlements", Align::Right),
    ]);
    for (date, counts) in &found.counts {
        table.row(std::iter::once(date.to_string()).chain(counts.iter().map(ToString::to_string)));
    }
    let mut out = table.render(None, std::io::stdout().is_terminal());
    out.push('\n');
    for (heading, lines) in [("not known", &found.holes), ("FAULT", &found.faults)] {
        for line in lines {
            let _ = writeln!(out, "{heading}  {line}");
        }
    }
    let _ = writeln!(
        out,
        "{} units, {} faults, {} ends without a known successor; data {}",
        gazetteer.units().len(),
        found.faults.len(),
        found.holes.len(),
        gazetteer.version()
    );
    super::super::print(&out);
    if found.faults.is_empty() { Exit::Done } else { Exit::Findings }
}
