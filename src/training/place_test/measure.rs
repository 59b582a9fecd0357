//! Holds what the gazetteer finds in a made-up notice against what was meant.

use super::compose::{MadeUp, Named};
use super::country::Country;
use super::oracle;
use super::tally::{Located, Outcome, Tally};
use crate::channel::Channel;
use crate::gazetteer::{Gazetteer, Mention, Query, Unit};
use crate::model::{Locality, LocalityScope, UnitRef};

/// Everything about one notice.
pub(super) fn measure(gazetteer: &Gazetteer, country: &Country, channel: Option<&Channel>, notice: &MadeUp) -> Tally {
    let mut tally = Tally { notices: 1, ..Tally::default() };
    for place in &notice.places {
        look_up(gazetteer, country, channel, notice, place, &mut tally);
    }
    let known = gazetteer.mentions(&notice.text, &notice.locality, Some(notice.on));
    link(notice, &known, &mut tally, true);
    let found = gazetteer.locate(&notice.text, None);
    tally.located[usize::from(!notice.headed)].add(located(&notice.locality, &found), stated(&found));
    link(notice, &gazetteer.mentions(&notice.text, &found, None), &mut tally, false);
    tally
}

/// The name by itself, within its district and within its province.
fn look_up(
    gazetteer: &Gazetteer,
    country: &Country,
    channel: Option<&Channel>,
    notice: &MadeUp,
    place: &Named,
    tally: &mut Tally,
) {
    let unit = place.unit;
    let name = place.span.of(&notice.text);
    let written = place.kind_word.as_ref().map_or_else(|| name.to_owned(), |word| format!("{word} {name}"));
    let Some(province) = country.provinces(notice.on).into_iter().find(|p| p.code == unit.province_code) else {
        return;
    };
    let province_wide = Locality {
        scope: LocalityScope::Province,
        province: Some(province.to_ref(100)),
        confidence: 100,
        ..Locality::default()
    };
    let below = country.under(&province.code, notice.on);
    let district = below.iter().copied().find(|d| d.kind.level() == 2 && Some(&d.code) == unit.parent_code.as_ref());
    // A bare name may be of any kind, and only the reader of the sentence knows which.
    let fits = |u: &&'static Unit| place.kind_word.is_none() || u.kind == unit.kind;
    // Where either of two units is right, nothing is undecidable between them.
    let chance = |pool: &[&Unit]| match place.also {
        Some(_) => 1_000_000,
        None => oracle::chance(channel, name, unit, pool),
    };
    let query = |within: Locality| {
        let query = Query { name: &written, within, on: Some(notice.on), kind: None };
        outcome(&gazetteer.find(&query), place)
    };
    if let Some(district) = district {
        let within =
            Locality { scope: LocalityScope::District, district: Some(district.to_ref(100)), ..province_wide.clone() };
        let pool: Vec<_> = country.under(&district.code, notice.on).into_iter().filter(fits).collect();
        let most = chance(&pool);
        tally.by_district.add(query(within), most);
    }
    let mut pool = match unit.kind.level() {
        1 => country.provinces(notice.on),
        2 => below,
        _ => country.communes_of(&province.code, notice.on),
    };
    pool.retain(fits);
    pool.retain(|u| u.kind.level() == unit.kind.level());
    let most = chance(&pool);
    tally.by_province.add(query(province_wide), most);
}

/// The mentions of the whole text.
fn link(notice: &MadeUp, mentions: &[Mention], tally: &mut Tally, known: bool) {
    let level = if known { &mut tally.in_text } else { &mut tally.alone };
    let mut met = vec![false; mentions.len()];
    for place in &notice.places {
        let found = mentions.iter().position(|m| m.name_span.overlaps(place.span));
        if let Some(found) = found {
            met[found] = true;
        }
        let candidates = found.and_then(|f| mentions.get(f)).map_or(&[][..], |m| m.candidates.as_slice());
        level.add(outcome(candidates, place), 1_000_000);
    }
    for (mention, _) in mentions.iter().zip(&met).filter(|(_, met)| !**met) {
        level.false_mentions += 1;
        level.trapped += u64::from(notice.traps.iter().any(|t| t.overlaps(mention.span)));
    }
    level.traps += notice.traps.len() as u64;
}

fn outcome(candidates: &[UnitRef], place: &Named) -> Outcome {
    let meant = |c: &UnitRef| {
        let is = |u: &Unit| u.code == c.code && u.kind == c.kind;
        is(place.unit) || place.also.is_some_and(is)
    };
    match candidates {
        [] => Outcome::Missed,
        [only] if meant(only) => Outcome::Right(only.probability),
        [only] => Outcome::Wrong(only.probability),
        [first, ..] if meant(first) => Outcome::First(first.probability),
        [first, rest @ ..] => Outcome::Behind { stated: first.probability, named: rest.iter().any(meant) },
    }
}

/// How sure a place is said to be, where one is.
fn stated(found: &Locality) -> Option<u8> {
    found.province.as_ref().map(|_| found.confidence)
}

fn located(meant: &Locality, found: &Locality) -> Located {
    let code = |u: &Option<UnitRef>| u.as_ref().map(|u| u.code.clone());
    let same = |a: &Option<UnitRef>, b: &Option<UnitRef>| code(a) == code(b);
    let wrong = |a: &Option<UnitRef>, b: &Option<UnitRef>| b.is_some() && !same(a, b);
    if wrong(&meant.province, &found.province) || wrong(&meant.district, &found.district) {
        Located::Wrong
    } else if wrong(&meant.commune, &found.commune) {
        Located::WrongCommune
    } else if same(&meant.province, &found.province)
        && same(&meant.district, &found.district)
        && same(&meant.commune, &found.commune)
    {
        Located::Right
    } else if same(&meant.province, &found.province) && same(&meant.district, &found.district) {
        Located::NoCommune
    } else {
        Located::Wider
    }
}
