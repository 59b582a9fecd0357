//! Makes up one notice: who speaks, where and when; what it says; how it was misread.
//!
//! District Tây Sơn on 2023-09-06, wrong language: `UBND HUYEN TAY SON … 02 don vi dat thap gdm x4 Vinh An (2,9%)`,
//! and a list of what was meant where.

use super::country::Country;
use super::wording;
use crate::forge::Random;
use crate::gazetteer::Unit;
use crate::model::{DamageProfile, Locality, LocalityScope, Span, UnitKind};
use crate::training::misread::Misreader;
use jiff::civil::Date;

/// A name in a made-up notice, and what it means.
pub(super) struct Named {
    /// The name in the damaged text.
    pub(super) span: Span,
    /// The kind word before it, as it was read.
    pub(super) kind_word: Option<String>,
    pub(super) unit: &'static Unit,
    /// Another unit that the words may mean as well (`Thái Bình`: the province or its city).
    pub(super) also: Option<&'static Unit>,
}

/// A made-up notice.
pub(super) struct MadeUp {
    pub(super) text: String,
    pub(super) on: Date,
    pub(super) profile: DamageProfile,
    pub(super) locality: Locality,
    pub(super) places: Vec<Named>,
    /// Names that name no unit.
    pub(super) traps: Vec<Span>,
    /// Begins with its head; else it begins in mid-text, as a page that was torn off.
    pub(super) headed: bool,
}

/// Who speaks: a province's notice has no district and no commune, a district's no commune.
struct Speaker {
    province: &'static Unit,
    district: Option<&'static Unit>,
    commune: Option<&'static Unit>,
    /// The units that it speaks about: its communes, or a province's districts.
    members: Vec<&'static Unit>,
    /// Districts of the province.
    districts: Vec<&'static Unit>,
}

impl Speaker {
    fn own(&self) -> &'static Unit {
        self.commune.or(self.district).unwrap_or(self.province)
    }

    fn locality(&self) -> Locality {
        let scope = match self.own().kind.level() {
            1 => LocalityScope::Province,
            2 => LocalityScope::District,
            _ => LocalityScope::Commune,
        };
        let known = |u: Option<&Unit>| u.map(|u| u.to_ref(100));
        Locality {
            scope,
            province: known(Some(self.province)),
            district: known(self.district),
            commune: known(self.commune),
            confidence: 100,
        }
    }
}

/// Makes up a notice; the same `random` makes the same.
pub(super) fn notice(country: &Country, readers: &[(DamageProfile, Misreader)], random: &mut Random) -> Option<MadeUp> {
    // A third lies after the reform of 1 July 2025, when districts ended.
    let first = Date::constant(2019, 10, 15);
    let reform = Date::constant(2025, 7, 1);
    let after = random.percent(33);
    let (from, days) = if after { (reform, 500) } else { (first, 2_080) };
    let on = from.checked_add(jiff::Span::new().days(i64::try_from(random.below(days)).ok()?)).ok()?;
    let speaker = speaker(country, on, random)?;
    let (profile, reader) = random.choose(readers)?;
    let mut page = Page {
        reader,
        random: random.branch(1),
        text: String::new(),
        column: 0,
        places: Vec::new(),
        traps: Vec::new(),
        abbreviated: random.percent(15),
        country,
        speaker: &speaker,
        on,
    };
    let headed = random.percent(85);
    if headed {
        page.head(random);
    }
    let own: &[&str] = match (speaker.own().kind.level(), on < reform) {
        (1, true) => &wording::PROVINCE,
        _ => &wording::PLACES,
    };
    for _ in 0..6 + random.below(9) {
        let (wordings, percent) = (own, 75);
        let sentence = if random.percent(percent) {
            let later = on >= reform && random.percent(10);
            random.choose(if later { &wording::AFTER } else { wordings })
        } else {
            random.choose(&wording::TRAPS)
        };
        page.sentence(sentence?);
        page.plain("\n");
    }
    let Page { text, places, traps, .. } = page;
    Some(MadeUp { text, on, profile: *profile, locality: speaker.locality(), places, traps, headed })
}

fn speaker(country: &Country, on: Date, random: &mut Random) -> Option<Speaker> {
    let province = *random.choose(&country.provinces(on))?;
    let below = country.under(&province.code, on);
    let districts: Vec<_> = below.iter().copied().filter(|u| u.kind.level() == 2).collect();
    let whole = random.percent(25);
    let district = random.choose(&districts).copied().filter(|_| !whole);
    let communes = district.map_or_else(|| below.clone(), |d| country.under(&d.code, on));
    let own = random.choose(&communes).copied();
    // After the reform communes speak for themselves; before it one notice in four is a commune's.
    let commune = own.filter(|_| if districts.is_empty() { !whole } else { !whole && random.percent(25) });
    let members = if whole && !districts.is_empty() { districts.clone() } else { communes };
    Some(Speaker { province, district, commune, members, districts })
}

struct Page<'a> {
    reader: &'a Misreader,
    random: Random,
    text: String,
    /// Letters since the line began.
    column: usize,
    places: Vec<Named>,
    traps: Vec<Span>,
    /// Writes `P. 3`, `TX. Nghi Sơn`.
    abbreviated: bool,
    country: &'a Country,
    speaker: &'a Speaker,
    on: Date,
}

impl Page<'_> {
    fn head(&mut self, random: &mut Random) {
        let own = self.speaker.own();
        let level = usize::from(own.kind.level()).clamp(1, 3) - 1;
        let department = random.percent(35);
        let office = random.choose(&wording::OFFICES[level]).copied().unwrap_or("UBND");
        let parted = if random.percent(40) { "\n" } else { " " };
        if department && level == 0 && random.percent(50) {
            // `SỞ Y TẾ TỈNH NINH BÌNH`
            self.plain(random.choose(&wording::DEPARTMENTS[0]).copied().unwrap_or("SỞ Y TẾ"));
            self.plain(parted);
            self.shouted(own);
        } else {
            self.plain(office);
            self.plain(parted);
            self.shouted(own);
            if department {
                self.plain("\n");
                self.plain(random.choose(&wording::DEPARTMENTS[level]).copied().unwrap_or("PHÒNG NỘI VỤ"));
            }
        }
        if random.percent(60) {
            self.plain("\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc");
        }
        self.sentence("\nSố: {n}/BC-UBND\n");
        // A province's notices are dated at its capital, whatever that is called.
        if level > 0 {
            let lower = self.twin(own);
            if own.name.bytes().all(|b| b.is_ascii_digit()) {
                self.named(own, true);
            } else {
                self.place(None, &own.name, own, lower);
            }
            self.plain(", ");
        }
        let (day, month, year) = (self.on.day(), self.on.month(), self.on.year());
        match random.below(12) {
            0 => self.plain(&format!("ngày     tháng     năm {year}\n")),
            1 => self.plain("ngày     tháng     năm\n"),
            2 => self.plain(&format!("ngày {day:02} tháng {month:02} năm {}\n", year + 60)),
            _ => self.plain(&format!("ngày {day:02} tháng {month:02} năm {year}\n")),
        }
        self.plain("\n");
        self.plain(random.choose(&wording::TITLES).copied().unwrap_or("BÁO CÁO"));
        self.plain("\n");
        self.sentence(random.choose(&wording::SUBJECTS).copied().unwrap_or_default());
        self.plain("\n\n");
        match (random.below(3), level) {
            (0, 1..) => self.sentence("Kính gửi: UBND {province}.\n\n"),
            (1, 2) if self.speaker.district.is_some() => self.sentence("Kính gửi: UBND {district}.\n\n"),
            (1, _) => self.sentence("Kính gửi: Thủ trưởng các cơ quan, đơn vị.\n\n"),
            _ => {}
        }
    }

    /// A unit in capitals, with its kind word.
    fn shouted(&mut self, unit: &'static Unit) {
        self.place(Some(&unit.kind.word().to_uppercase()), &unit.name.to_uppercase(), unit, None);
    }

    /// Fills a wording's braces.
    fn sentence(&mut self, wording: &str) {
        let mut rest = wording;
        while let Some((before, after)) = rest.split_once('{') {
            self.plain(before);
            let Some((brace, behind)) = after.split_once('}') else { return };
            self.brace(brace);
            rest = behind;
        }
        self.plain(rest);
    }

    fn brace(&mut self, brace: &str) {
        let speaker = self.speaker;
        match brace {
            "commune" | "Commune" => {
                if let Some(unit) = self.member() {
                    self.named(unit, brace == "Commune");
                }
            }
            "name" => match self.members(1, true).first() {
                Some(unit) => self.bare(unit),
                None => self.brace("commune"),
            },
            "trap" => {
                let name = self.members(1, true).first().map_or("Bình Minh", |u| u.name.as_str());
                let start = self.text.len();
                self.plain(name);
                self.traps.push(Span::new(start, self.text.len()));
            }
            "heads" => {
                let mut kinds: Vec<UnitKind> = speaker.members.iter().map(|u| u.kind).collect();
                kinds.sort_by_key(|k| std::cmp::Reverse(*k));
                kinds.dedup();
                let words: Vec<&str> = kinds.iter().map(|k| k.word()).collect();
                self.plain(&words.join(", "));
            }
            "list" | "list%" => self.list(Self::bare, brace == "list%"),
            "kinds" => self.list(|page, unit| page.named(unit, false), false),
            "rows" => self.rows(),
            "numbers" => self.numbers(),
            "own" => self.named(speaker.own(), false),
            "district" => self.named(speaker.district.unwrap_or(speaker.province), false),
            "province" => self.named(speaker.province, false),
            "other" => match self.districts(1).first() {
                Some(unit) => self.named(unit, false),
                None => self.brace("far"),
            },
            "two" => match self.districts(2)[..] {
                [a, b] => {
                    self.named(a, false);
                    self.plain(" và ");
                    self.named(b, false);
                    self.plain(" của ");
                    self.named(speaker.province, false);
                }
                _ => self.brace("far"),
            },
            "abroad" | "bare" => {
                if let Some(unit) = self.elsewhere() {
                    if brace == "bare" && unit.name.contains(' ') {
                        self.bare(unit);
                    } else {
                        self.named(unit, false);
                    }
                }
            }
            "far" => self.far(),
            "former" => {
                let former = self.country.former_districts(&speaker.province.code, self.on);
                match self.random.choose(&former).copied() {
                    Some(unit) => self.named(unit, false),
                    None => self.named(speaker.province, false),
                }
            }
            "n" => {
                let n = 2 + self.random.below(97);
                self.plain(&format!("{n:02}"));
            }
            "%" => {
                let tenths = 200 + self.random.below(800);
                self.plain(&format!("{},{}%", tenths / 10, tenths % 10));
            }
            "day" => {
                let days = i64::try_from(self.random.below(60)).unwrap_or(0);
                let day = self.on.checked_sub(jiff::Span::new().days(days)).unwrap_or(self.on);
                self.plain(&format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()));
            }
            _ => {}
        }
    }

    fn member(&mut self) -> Option<&'static Unit> {
        self.random.choose(&self.speaker.members).copied()
    }

    /// Members of the speaker, all different; with `bare`, such as can be told without their kind word.
    fn members(&mut self, most: usize, bare: bool) -> Vec<&'static Unit> {
        let fit = |u: &&'static Unit| !bare || u.name.contains(' ');
        let mut pool: Vec<_> = self.speaker.members.iter().copied().filter(fit).collect();
        self.drawn(&mut pool, most)
    }

    fn districts(&mut self, most: usize) -> Vec<&'static Unit> {
        let own = self.speaker.district.map(|d| d.code.as_str());
        let others = self.speaker.districts.iter().copied().filter(|d| Some(d.code.as_str()) != own);
        let mut pool: Vec<_> = others.collect();
        self.drawn(&mut pool, most)
    }

    fn drawn(&mut self, pool: &mut Vec<&'static Unit>, most: usize) -> Vec<&'static Unit> {
        let mut drawn = Vec::new();
        while drawn.len() < most && !pool.is_empty() {
            let at = usize::try_from(self.random.below(pool.len() as u64)).unwrap_or(0);
            drawn.push(pool.swap_remove(at));
        }
        drawn
    }

    /// Another province.
    fn elsewhere(&mut self) -> Option<&'static Unit> {
        let provinces = self.country.provinces(self.on);
        let own = self.speaker.province.code.as_str();
        let others: Vec<_> = provinces.into_iter().filter(|p| p.code != own).collect();
        self.random.choose(&others).copied()
    }

    fn list(&mut self, write: impl Fn(&mut Self, &'static Unit), figures: bool) {
        let most = 2 + usize::try_from(self.random.below(7)).unwrap_or(0);
        let units = self.members(most, false);
        let semicolons = self.random.percent(50);
        for (i, unit) in units.iter().enumerate() {
            match units.len() - i {
                1 if i > 0 => self.plain(" và "),
                _ if i > 0 => self.plain(if figures && semicolons { "; " } else { ", " }),
                _ => {}
            }
            write(self, unit);
            if figures {
                self.plain(" (");
                self.brace("%");
                self.plain(")");
            }
        }
    }

    fn rows(&mut self) {
        let units = self.members(12, false);
        let kinds = self.random.percent(30);
        for (i, unit) in units.iter().enumerate() {
            self.plain(&format!("{}\t", i + 1));
            if kinds {
                self.named(unit, true);
            } else {
                self.bare(unit);
            }
            let (n, of) = (self.random.below(9_000), 40 + self.random.below(60));
            self.plain(&format!("\t{n}\t{of},5%\n"));
        }
    }

    fn numbers(&mut self) {
        let digits = |u: &&'static Unit| u.name.bytes().all(|b| b.is_ascii_digit());
        let mut wards: Vec<_> = self.speaker.members.iter().copied().filter(digits).collect();
        let mut wards = self.drawn(&mut wards, 4);
        if wards.len() < 3 {
            return self.brace("kinds");
        }
        wards.sort_by_key(|w| w.name.parse::<u32>().unwrap_or(0));
        let padded = self.random.percent(30);
        for (i, ward) in wards.iter().enumerate() {
            match wards.len() - i {
                1 => self.plain(" và "),
                _ if i > 0 => self.plain(", "),
                _ => self.plain("phường "),
            }
            let name = if padded { format!("{:0>2}", ward.name) } else { ward.name.to_string() };
            self.place(None, &name, ward, None);
        }
    }

    /// `xã A, huyện B, tỉnh C`, not of the own province.
    fn far(&mut self) {
        let Some(province) = self.elsewhere() else { return };
        let communes = self.country.communes_of(&province.code, self.on);
        let Some(commune) = self.random.choose(&communes).copied() else { return };
        let districts = self.country.under(&province.code, self.on);
        self.named(commune, false);
        if let Some(district) = districts.into_iter().find(|d| Some(&d.code) == commune.parent_code.as_ref()) {
            self.plain(", ");
            self.named(district, false);
        }
        self.plain(", ");
        self.named(province, false);
    }

    /// A unit with its kind word.
    fn named(&mut self, unit: &'static Unit, capital: bool) {
        let short = match unit.kind {
            UnitKind::Ward => "P.",
            UnitKind::Township => "TT.",
            UnitKind::Town => "TX.",
            UnitKind::City | UnitKind::CentralCity => "TP.",
            _ => "",
        };
        let word = if self.abbreviated && !short.is_empty() {
            short.to_owned()
        } else if capital {
            let word = unit.kind.word();
            let first = word.chars().next().map_or(0, char::len_utf8);
            word[..first].to_uppercase() + &word[first..]
        } else {
            unit.kind.word().to_owned()
        };
        self.place(Some(&word), &unit.name, unit, None);
    }

    fn bare(&mut self, unit: &'static Unit) {
        if unit.name.bytes().all(|b| b.is_ascii_digit()) {
            return self.named(unit, false);
        }
        let also = self.twin(unit);
        self.place(None, &unit.name, unit, also);
    }

    /// Another unit that the bare name means here as well: the district of the township, the province of its city.
    fn twin(&self, unit: &'static Unit) -> Option<&'static Unit> {
        let speaker = self.speaker;
        let others = speaker.members.iter().copied().chain(speaker.districts.iter().copied());
        let mut others = others.chain([speaker.province]).chain(speaker.district);
        others.find(|o| o.name == unit.name && o.id != unit.id)
    }

    fn place(&mut self, word: Option<&str>, name: &str, unit: &'static Unit, also: Option<&'static Unit>) {
        let before = self.text.len();
        let has_word = word.is_some();
        if let Some(word) = word {
            self.plain(word);
            self.plain(" ");
        }
        let start = self.text.len();
        let kind_word = has_word.then(|| self.text[before..start].trim_end().to_owned());
        self.plain(name);
        self.places.push(Named { span: Span::new(start, self.text.len()), kind_word, unit, also });
    }

    /// Writes true text: breaks its lines where a page would, misreads the rest.
    fn plain(&mut self, text: &str) {
        const WIDTH: usize = 78;
        for piece in text.split_inclusive([' ', '\n', '\t']) {
            let word = piece.trim_end_matches([' ', '\n', '\t']);
            let read = self.reader.read(word, &mut self.random);
            self.text.push_str(&read);
            self.column += word.chars().count();
            match piece[word.len()..].chars().next() {
                Some(' ') if self.column > WIDTH => {
                    self.text.push('\n');
                    self.column = 0;
                }
                Some(c) => {
                    self.text.push(c);
                    self.column = if c == ' ' { self.column + 1 } else { 0 };
                }
                None => {}
            }
        }
    }
}
