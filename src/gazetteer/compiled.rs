//! The tables in the form that the program carries: read without parsing a row or folding a name.
//!
//! A unit is 15 bytes: places of its name (`Hải Bình`), parent, province and source among the strings, of its dates
//! among the dates. The strings stand one after the other and are checked once; a loaded unit's name is a slice of
//! the program. The readable tables beside the file are the truth; a test compiles them and compares.
//!
//! Layout, integers little-endian: `TRADAUGZ`, version (u32), checksum of the rest (u64), then each with its number
//! (u32) before it: about (UTF-8), dates (i16 year, u8 month, u8 day), lengths of strings (u8), their bytes, units,
//! their ids' bytes, aliases (u32 unit, u16 string), forms (u16 string, u16 names), names (u32 unit, u16 string,
//! u8 alias), changes (u32 old, u32 new, u8 scope).

use super::hash::checksum;
use super::tables::{Form, Name, Tables};
use super::text::Str;
use super::tsv::DataError;
use super::{Change, Scope, Unit};
use crate::model::UnitKind;
use jiff::civil::Date;
use std::collections::BTreeMap;

const MAGIC: &[u8; 8] = b"TRADAUGZ";
const VERSION: u32 = 1;
const UNIT: usize = 15;
const NAME: usize = 7;
const CHANGE: usize = 9;
/// In the place of a string or date that is not there.
const NONE: u16 = u16::MAX;

const KINDS: [UnitKind; 10] = [
    UnitKind::Province,
    UnitKind::CentralCity,
    UnitKind::UrbanDistrict,
    UnitKind::RuralDistrict,
    UnitKind::Town,
    UnitKind::City,
    UnitKind::Ward,
    UnitKind::Township,
    UnitKind::Commune,
    UnitKind::SpecialZone,
];

const SCOPES: [Scope; 4] = [Scope::Whole, Scope::MainPart, Scope::Part, Scope::Unknown];

/// Why compiled tables cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompiledError {
    /// Something else than a compiled gazetteer.
    #[error(
        "expected a compiled gazetteer, which begins with TRADAUGZ; write one with \
         `tradau train gazetteer --out dictionaries/gazetteer`"
    )]
    Foreign,
    /// Compiled by another version of the program.
    #[error(
        "expected a compiled gazetteer of version {VERSION}, found version {found}; write it again with \
         `tradau train gazetteer --out dictionaries/gazetteer`"
    )]
    Version {
        /// Its version.
        found: u32,
    },
    /// Cut off or changed.
    #[error(
        "the compiled gazetteer is damaged: expected {expected} at byte {at}; write it again with \
         `tradau train gazetteer --out dictionaries/gazetteer`"
    )]
    Damaged {
        /// What should stand there.
        expected: &'static str,
        /// Counted from the beginning of the file.
        at: usize,
    },
}

/// Why readable tables cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// A row that cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// More of something than the compiled form can count.
    #[error("the tables have {found} {what}, the compiled form counts to {most}; give it wider numbers")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many it can count.
        most: usize,
    },
}

/// Compiles the readable tables. The comment lines at the head of `units` (source, licence, date) go along.
pub fn compile(units: &str, changes: &str) -> Result<Vec<u8>, CompileError> {
    let tables = Tables::parse(units, changes)?;
    let about: Vec<&str> = units.lines().map_while(|l| l.strip_prefix('#')).map(str::trim).collect();
    write(&tables, &about.join("\n"))
}

/// Strings and dates, each once, with their places.
#[derive(Default)]
struct Pool<'t> {
    strings: Vec<&'t str>,
    places: BTreeMap<&'t str, u16>,
    dates: BTreeMap<Date, u16>,
}

impl<'t> Pool<'t> {
    fn string(&mut self, text: &'t str) -> u16 {
        *self.places.entry(text).or_insert_with(|| {
            self.strings.push(text);
            // Too many are refused when all are known.
            u16::try_from(self.strings.len() - 1).unwrap_or(NONE)
        })
    }

    fn date(&self, date: Option<Date>) -> u16 {
        date.and_then(|d| self.dates.get(&d).copied()).unwrap_or(NONE)
    }
}

fn write(tables: &Tables, about: &str) -> Result<Vec<u8>, CompileError> {
    let mut pool = Pool::default();
    let days = tables.units.iter().flat_map(|u| [u.valid_from, u.valid_to, u.not_before, u.surely_until]);
    for day in days.flatten() {
        pool.dates.insert(day, 0);
    }
    for (place, day) in (0..).zip(pool.dates.values_mut()) {
        *day = place;
    }
    let (mut units, mut ids, mut aliases) = (Vec::new(), Vec::new(), Vec::new());
    for (row, unit) in (0_u32..).zip(&tables.units) {
        let tail = unit.id.len() - unit.code.len();
        units.extend(u8::try_from(unit.id.len()).unwrap_or(u8::MAX).to_le_bytes());
        units.push(u8::try_from(tail).unwrap_or(u8::MAX));
        units.push(KINDS.iter().position(|k| *k == unit.kind).and_then(|k| u8::try_from(k).ok()).unwrap_or(u8::MAX));
        units.extend(pool.string(&unit.name).to_le_bytes());
        units.extend(unit.parent_code.as_deref().map_or(NONE, |p| pool.string(p)).to_le_bytes());
        units.extend(pool.string(&unit.province_code).to_le_bytes());
        units.extend(pool.string(&unit.source).to_le_bytes());
        for day in [unit.valid_from, unit.valid_to, unit.not_before, unit.surely_until] {
            let place = pool.date(day);
            units.push(if place == NONE { u8::MAX } else { u8::try_from(place).unwrap_or(u8::MAX) });
        }
        ids.extend_from_slice(unit.id.as_bytes());
        for alias in &unit.aliases {
            aliases.extend(row.to_le_bytes());
            aliases.extend(pool.string(alias).to_le_bytes());
        }
    }
    let (mut forms, mut names) = (Vec::new(), Vec::new());
    for form in &tables.forms {
        forms.extend(pool.string(&form.folded).to_le_bytes());
        forms.extend(u16::try_from(form.names.len()).unwrap_or(NONE).to_le_bytes());
        for name in &form.names {
            names.extend(name.unit.to_le_bytes());
            names.extend(pool.string(&name.key).to_le_bytes());
            names.push(u8::from(name.alias));
        }
    }
    let mut changes = Vec::new();
    for change in &tables.changes {
        changes.extend(change.old.to_le_bytes());
        changes.extend(change.new.to_le_bytes());
        changes.push(SCOPES.iter().position(|s| *s == change.scope).and_then(|s| u8::try_from(s).ok()).unwrap_or(3));
    }
    let longest = pool.strings.iter().map(|s| s.len()).chain(tables.units.iter().map(|u| u.id.len())).max();
    let most_names = tables.forms.iter().map(|f| f.names.len()).max();
    for (what, found, most) in [
        ("different strings", pool.strings.len(), usize::from(NONE)),
        ("different dates", pool.dates.len(), usize::from(u8::MAX)),
        ("bytes in one string", longest.unwrap_or(0), usize::from(u8::MAX)),
        ("units of one name", most_names.unwrap_or(0), usize::from(NONE)),
    ] {
        if found > most {
            return Err(CompileError::TooMany { what, found, most });
        }
    }
    let mut dates = Vec::new();
    for day in pool.dates.keys() {
        dates.extend(day.year().to_le_bytes());
        dates.extend([day.month().unsigned_abs(), day.day().unsigned_abs()]);
    }
    let lengths: Vec<u8> = pool.strings.iter().map(|s| u8::try_from(s.len()).unwrap_or(u8::MAX)).collect();
    let mut body = Vec::new();
    for (section, item) in [
        (about.as_bytes(), 1),
        (&dates, 4),
        (&lengths, 1),
        (pool.strings.concat().as_bytes(), 1),
        (&units, UNIT),
        (&ids, 1),
        (&aliases, 6),
        (&forms, 4),
        (&names, NAME),
        (&changes, CHANGE),
    ] {
        body.extend(u32::try_from(section.len() / item).unwrap_or(u32::MAX).to_le_bytes());
        body.extend_from_slice(section);
    }
    let mut out = MAGIC.to_vec();
    out.extend(VERSION.to_le_bytes());
    out.extend(checksum(&body).to_le_bytes());
    out.extend(body);
    Ok(out)
}

/// Where reading stands in the file.
struct Reader {
    rest: &'static [u8],
    at: usize,
}

impl Reader {
    fn take(&mut self, bytes: usize, expected: &'static str) -> Result<&'static [u8], CompiledError> {
        let (taken, rest) =
            self.rest.split_at_checked(bytes).ok_or(CompiledError::Damaged { expected, at: self.at })?;
        self.rest = rest;
        self.at += bytes;
        Ok(taken)
    }

    fn number(&mut self, expected: &'static str) -> Result<usize, CompiledError> {
        let bytes = self.take(4, expected)?;
        Ok(u32_at(bytes, 0) as usize)
    }

    /// A section: its items' number, then the items.
    fn section(&mut self, item: usize, expected: &'static str) -> Result<&'static [u8], CompiledError> {
        let items = self.number(expected)?;
        self.take(items.saturating_mul(item), expected)
    }

    fn text(&mut self, expected: &'static str) -> Result<&'static str, CompiledError> {
        let at = self.at;
        std::str::from_utf8(self.section(1, expected)?)
            .map_err(|e| CompiledError::Damaged { expected: "UTF-8", at: at + 4 + e.valid_up_to() })
    }
}

/// Little-endian numbers at a place of a row; rows have their full length.
fn u16_at(row: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([row[at], row[at + 1]])
}

fn u32_at(row: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]])
}

/// What the compiled file says of itself: source, licence, date.
pub(super) fn about(bytes: &'static [u8]) -> Result<(&'static str, u64), CompiledError> {
    let (mut reader, sum) = open(bytes)?;
    Ok((reader.text("the text about the file")?, sum))
}

fn open(bytes: &'static [u8]) -> Result<(Reader, u64), CompiledError> {
    let mut reader = Reader { rest: bytes, at: 0 };
    if reader.take(MAGIC.len(), "TRADAUGZ").map_err(|_| CompiledError::Foreign)? != MAGIC {
        return Err(CompiledError::Foreign);
    }
    let version = u32_at(reader.take(4, "a version")?, 0);
    if version != VERSION {
        return Err(CompiledError::Version { found: version });
    }
    let sum = reader.take(8, "a checksum")?;
    let sum = u64::from(u32_at(sum, 0)) | u64::from(u32_at(sum, 4)) << 32;
    Ok((reader, sum))
}

/// Reads compiled tables; their strings stay where they are.
pub(super) fn read(bytes: &'static [u8]) -> Result<Tables, CompiledError> {
    let (mut reader, sum) = open(bytes)?;
    if checksum(reader.rest) != sum {
        return Err(CompiledError::Damaged { expected: "the bytes that its checksum was made of", at: reader.at });
    }
    reader.text("the text about the file")?;
    let wrong = |expected, at| CompiledError::Damaged { expected, at };

    let dates_at = reader.at;
    let mut dates = Vec::new();
    for row in reader.section(4, "dates")?.chunks_exact(4) {
        let day = |b: u8| i8::try_from(b).ok();
        let date =
            day(row[2]).zip(day(row[3])).and_then(|(m, d)| Date::new(i16::from_le_bytes([row[0], row[1]]), m, d).ok());
        dates.push(date.ok_or(wrong("a date", dates_at))?);
    }
    let date = |place: u8, at| match place {
        u8::MAX => Ok(None),
        _ => dates.get(usize::from(place)).copied().map(Some).ok_or(wrong("the place of a date", at)),
    };

    let strings_at = reader.at;
    let lengths = reader.section(1, "lengths of strings")?;
    let arena = reader.text("strings")?;
    let strings = cut(arena, lengths.iter().map(|l| usize::from(*l)), lengths.len())
        .ok_or(wrong("lengths that fit the strings", strings_at))?;
    let string = |place: u16, at| {
        strings.get(usize::from(place)).map(|s| Str::fixed(s)).ok_or(wrong("the place of a string", at))
    };

    let units_at = reader.at;
    let rows = reader.section(UNIT, "units")?;
    let mut ids = reader.text("ids of units")?;
    let count = rows.len() / UNIT;
    let mut units = Vec::with_capacity(count);
    for row in rows.chunks_exact(UNIT) {
        let at = units_at;
        let (id, rest) = ids.split_at_checked(usize::from(row[0])).ok_or(wrong("ids of units", at))?;
        ids = rest;
        let parent = u16_at(row, 5);
        let code = id.len().checked_sub(usize::from(row[1])).and_then(|end| id.get(..end));
        units.push(Unit {
            id: Str::fixed(id),
            code: Str::fixed(code.ok_or(wrong("the length of a code", at))?),
            name: string(u16_at(row, 3), at)?,
            aliases: Vec::new(),
            kind: *KINDS.get(usize::from(row[2])).ok_or(wrong("a kind of unit", at))?,
            parent_code: if parent == NONE { None } else { Some(string(parent, at)?) },
            province_code: string(u16_at(row, 7), at)?,
            source: string(u16_at(row, 9), at)?,
            valid_from: date(row[11], at)?,
            valid_to: date(row[12], at)?,
            not_before: date(row[13], at)?,
            surely_until: date(row[14], at)?,
        });
    }
    let aliases_at = reader.at;
    for row in reader.section(6, "aliases")?.chunks_exact(6) {
        let unit = units.get_mut(u32_at(row, 0) as usize).ok_or(wrong("the place of a unit", aliases_at))?;
        unit.aliases.push(string(u16_at(row, 4), aliases_at)?);
    }

    let forms_at = reader.at;
    let rows = reader.section(4, "forms of names")?;
    let mut names = reader.section(NAME, "names")?.chunks_exact(NAME);
    let mut forms = Vec::with_capacity(rows.len() / 4);
    for row in rows.chunks_exact(4) {
        let folded = string(u16_at(row, 0), forms_at)?;
        let mut of_form = Vec::with_capacity(usize::from(u16_at(row, 2)));
        for row in names.by_ref().take(usize::from(u16_at(row, 2))) {
            let unit = u32_at(row, 0);
            if unit as usize >= count {
                return Err(wrong("the place of a unit", forms_at));
            }
            of_form.push(Name { unit, key: string(u16_at(row, 4), forms_at)?, alias: row[6] != 0 });
        }
        forms.push(Form { folded, names: of_form });
    }

    let changes_at = reader.at;
    let rows = reader.section(CHANGE, "changes")?;
    let mut changes = Vec::with_capacity(rows.len() / CHANGE);
    for row in rows.chunks_exact(CHANGE) {
        let (old, new) = (u32_at(row, 0), u32_at(row, 4));
        if old.max(new) as usize >= count {
            return Err(wrong("the place of a unit", changes_at));
        }
        changes.push(Change { old, new, scope: *SCOPES.get(usize::from(row[8])).ok_or(wrong("a scope", changes_at))? });
    }
    if !reader.rest.is_empty() {
        return Err(wrong("the end of the file", reader.at));
    }
    Ok(Tables::linked(units, forms, changes))
}

/// Cuts a text into pieces of these lengths, which must be all of it.
fn cut(text: &'static str, lengths: impl Iterator<Item = usize>, count: usize) -> Option<Vec<&'static str>> {
    let mut pieces = Vec::with_capacity(count);
    let mut rest = text;
    for length in lengths {
        let (piece, after) = rest.split_at_checked(length)?;
        pieces.push(piece);
        rest = after;
    }
    rest.is_empty().then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: &str = "# Units for a test.\n# licence: none\n38.1\tThanh Hóa\tprovince\t\t\t\t\tsv\n\
        407.1\tTĩnh Gia\trural-district\t38\t\t2020-06-01\t\tsv\n\
        407.2\tNghi Sơn\ttown\t38\t2020-06-01\t2025-07-01\t\tsv\n\
        16651.1\tHải Yến\tcommune\t407\t\t2022-10-01..2025-06-30\tHải Yên;Hải Yển\tsv\n";
    const CHANGES: &str = "407.1\t407.2\tretyped+renamed\twhole\thigh\tsame-code\n";

    fn compiled() -> Vec<u8> {
        compile(UNITS, CHANGES).unwrap()
    }

    /// Bytes that live as long as the program's own.
    fn read_leaked(bytes: Vec<u8>) -> Result<Tables, CompiledError> {
        read(Vec::leak(bytes))
    }

    #[test]
    fn what_is_compiled_reads_as_the_tables_do() {
        let (read, parsed) = (read_leaked(compiled()).unwrap(), Tables::parse(UNITS, CHANGES).unwrap());
        assert_eq!(read.units, parsed.units);
        assert_eq!(read.forms, parsed.forms);
        assert_eq!(read.changes, parsed.changes);
        assert_eq!(read.form("nghi son").unwrap().names.len(), 1);
        assert_eq!(read.by_code.get("407"), Some(&[1, 2][..]));
        assert_eq!(read.children.get("407"), Some(&[3][..]));
        let (about, _) = about(Vec::leak(compiled())).unwrap();
        assert_eq!(about, "Units for a test.\nlicence: none");
    }

    #[test]
    fn any_damage_is_said() {
        let whole = compiled();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x40;
            let error = read_leaked(damaged).unwrap_err();
            assert!(error.to_string().contains("tradau train gazetteer"), "byte {at}: {error}");
            assert!(read_leaked(whole[..at].to_vec()).is_err(), "cut off at {at}");
        }
        assert_eq!(read_leaked(b"PK\x03\x04 is no gazetteer".to_vec()).unwrap_err(), CompiledError::Foreign);
        let mut other = whole;
        other[8] = 9;
        let message = read_leaked(other).unwrap_err().to_string();
        assert!(message.contains("version 1, found version 9"), "{message}");
    }

    #[test]
    fn a_right_sum_over_wrong_contents_is_no_panic() {
        let whole = compiled();
        for at in 20..whole.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                let sum = checksum(&damaged[20..]).to_le_bytes();
                damaged[12..20].copy_from_slice(&sum);
                // Some changes only make another gazetteer.
                let _ = read_leaked(damaged);
            }
        }
    }
}
