//! What became of a unit: Hải Yến went into Nguyên Bình on 2025-01-01, and that into Tĩnh Gia half a year later.

use super::tables::{Standing, Tables};
use super::{Scope, Unit, UnitRef};
use jiff::civil::Date;

/// Shares are counted in this many parts.
const WHOLE: u64 = 1 << 32;

pub(super) fn successors(tables: &Tables, unit: &Unit, on: Option<Date>) -> Vec<UnitRef> {
    let Some(start) = tables.by_code.get(unit.code.as_str()).and_then(|units| {
        units.iter().copied().find(|u| tables.units.get(*u as usize).is_some_and(|found| found.id == unit.id))
    }) else {
        return Vec::new();
    };
    let stands = |u: u32| match on {
        Some(_) => tables.units[u as usize].standing(on) == Standing::Yes,
        None => tables.units[u as usize].valid_to.is_none(),
    };
    let mut open = vec![(start, WHOLE)];
    let mut ends: Vec<(u32, u64)> = Vec::new();
    // Seven years saw three reforms; a longer chain would be a circle.
    for _ in 0..8 {
        let mut next = Vec::new();
        for (u, share) in open {
            if stands(u) {
                match ends.iter_mut().find(|(e, _)| *e == u) {
                    Some(end) => end.1 += share,
                    None => ends.push((u, share)),
                }
                continue;
            }
            let first = tables.changes.partition_point(|c| c.old < u);
            let steps: Vec<_> = tables.changes[first..].iter().take_while(|c| c.old == u).collect();
            let weight = |scope: Scope| match scope {
                Scope::Whole | Scope::MainPart => 3,
                Scope::Part | Scope::Unknown => 1,
            };
            let sum: u64 = steps.iter().map(|c| weight(c.scope)).sum();
            next.extend(steps.iter().map(|c| (c.new, share * weight(c.scope) / sum.max(1))));
        }
        open = next;
        if open.is_empty() {
            break;
        }
    }
    let sum: u64 = ends.iter().map(|e| e.1).sum();
    ends.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ends.iter()
        .map(|(u, share)| {
            let percent = (share * 100 + sum / 2) / sum.max(1);
            tables.units[*u as usize].to_ref(u8::try_from(percent.clamp(1, 100)).unwrap_or(100))
        })
        .collect()
}
