//! Look-up of one name: exact, then folded, then damaged.
//!
//! `Hdi Binh` within Nghi Sơn is Hải Bình. `Hoằng Phú` within Hoằng Hóa is Hoằng Phú and never its neighbour
//! Hoằng Phụ: a name that stands in the gazetteer as it is written ends the search.

use super::key::name_key;
use super::kinds::{KindSet, head};
use super::resolve::{Candidate, Observed, Surroundings};
use super::tables::{Tables, letters};
use super::tokens::tokenize;
use super::{Query, damage};
use crate::model::UnitRef;

pub(super) fn find(tables: &Tables, query: &Query<'_>) -> Vec<UnitRef> {
    let around = Surroundings::new(tables, &query.within, query.on);
    let (stated, name) = split(query.name);
    let kinds = query.kind.map_or(stated, KindSet::of);
    // The whole may be the name: `Xã Đàn`, `Thị trấn NT Mộc Châu`.
    let whole = name_key(query.name);
    for name in [name_key(name), whole] {
        if name.is_empty() {
            continue;
        }
        let found = look(&around, name, kinds);
        if !found.is_empty() {
            return around.refs(&found);
        }
    }
    Vec::new()
}

fn look(around: &Surroundings<'_>, name: String, kinds: KindSet) -> Vec<Candidate> {
    let tables = around.tables;
    let observed = Observed::new(name);
    let bounded = around.province.is_some();
    let inside = |c: &Candidate| {
        let unit = &tables.units[c.unit as usize];
        !bounded
            || match (around.district, unit.kind.level()) {
                (_, 1) => true,
                (Some(d), 3) => unit.parent_code.as_deref() == Some(d),
                _ => around.province == Some(unit.province_code.as_str()),
            }
    };
    let mut found = around.look_up(&observed, kinds);
    found.retain(inside);
    let exact = |c: &Candidate| tables.names_of(c.unit).any(|n| *n.key == *observed.key);
    if found.iter().any(exact) {
        found.retain(exact);
    }
    if !found.is_empty() || observed.key.bytes().all(|b| b.is_ascii_digit()) {
        return found;
    }
    if bounded {
        let mut pool = around.pool(if kinds.is_empty() { KindSet::level(1) } else { kinds });
        if kinds.is_empty() {
            pool.extend(around.communes.iter().chain(&around.districts));
        }
        if around.district.is_none() && (kinds.is_empty() || kinds.has_level(3)) {
            pool.extend((0_u32..).zip(&tables.units).filter_map(|(i, u)| {
                (u.kind.level() == 3 && around.province == Some(u.province_code.as_str())).then_some(i)
            }));
        }
        pool.sort_unstable();
        pool.dedup();
        return around.look_near(&observed, kinds, &pool);
    }
    let bits = letters(&observed.folded);
    let limit = damage::limit_for(&observed.key);
    let near = tables.forms.iter().filter(|f| {
        let lengths = f.folded.chars().count().abs_diff(observed.letters.len());
        // Every letter that one has and the other lacks costs something.
        lengths <= 2 && (f.letters & !bits).count_ones() * 3 <= limit && (bits & !f.letters).count_ones() * 3 <= limit
    });
    let mut pool: Vec<u32> = near.flat_map(|f| f.names.iter().map(|n| n.unit)).collect();
    pool.sort_unstable();
    pool.dedup();
    around.look_near(&observed, kinds, &pool)
}

/// Splits the kind word off: `phuwong Hdi Binh` → (ward, `Hdi Binh`).
fn split(name: &str) -> (KindSet, &str) {
    let tokens = tokenize(name);
    match head(&tokens, 0) {
        Some(h) if !h.plural => match tokens.get(h.len) {
            Some(t) => (h.kinds, &name[t.start..]),
            None => (KindSet::default(), name),
        },
        _ => (KindSet::default(), name),
    }
}
