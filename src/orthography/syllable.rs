use super::{Tone, untone};

/// Onsets, longest first so that the first match is the right one.
const ONSETS: [&str; 27] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x",
];

/// Rimes without their tone (after Đoàn Thiện Thuật, *Ngữ âm tiếng Việt*, and the spellings of place names of
/// the highlands, which add `ưm`, `eng`, `oong` and the like).
const RIMES: &[&str] = &[
    "a", "ac", "ach", "ai", "ak", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "ă", "ăc", "ăk", "ăm", "ăn",
    "ăng", "ăp", "ăt", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "e", "ec", "ek", "em", "en", "eng", "eo", "ep",
    "et", "ê", "êch", "êm", "ên", "êng", "ênh", "êp", "êt", "êu", "i", "ia", "ich", "iêc", "iêm", "iên", "iêng", "iêp",
    "iêt", "iêu", "im", "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh",
    "oao", "oap", "oat", "oay", "oăc", "oăm", "oăn", "oăng", "oăt", "oc", "oe", "oen", "oeo", "oet", "oi", "ok", "om",
    "on", "ong", "ooc", "oong", "op", "ot", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ơ", "ơi", "ơm", "ơn",
    "ơng", "ơp", "ơt", "u", "ua", "uân", "uâng", "uât", "uây", "uc", "uê", "uêch", "uên", "uênh", "uêu", "ui", "uk",
    "um", "un", "ung", "uơ", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "up", "ut", "uy", "uya", "uych", "uyên",
    "uyêt", "uyn", "uynh", "uyp", "uyt", "uyu", "ư", "ưa", "ưc", "ưi", "ưm", "ưn", "ưng", "ươc", "ươi", "ươm", "ươn",
    "ương", "ươp", "ươt", "ươu", "ưt", "ưu", "y", "yêm", "yên", "yêng", "yêt", "yêu", "ych", "yt", "ynh",
];

/// True if a lower-case word in composed form can be a Vietnamese syllable: a known onset, a known rime, and no
/// falling, dipping, creaky or level tone on a rime that a stop closes (`cát`, `cạt`, never `càt`).
///
/// This tells possible syllables from wreckage (`phuwong`, `dién`), not attested ones from unattested.
#[must_use]
pub fn is_syllable(word: &str) -> bool {
    if word.len() > 14 {
        return false;
    }
    let mut tone = Tone::Level;
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        let (base, t) = untone(c);
        if t != Tone::Level {
            if tone != Tone::Level {
                return false;
            }
            tone = t;
        }
        plain.push(base);
    }
    if RIMES.contains(&plain.as_str()) {
        return tone_fits(&plain, tone);
    }
    let Some(onset) = ONSETS.iter().find(|o| plain.starts_with(**o)) else { return false };
    let rest = &plain[onset.len()..];
    let rime = match (*onset, rest) {
        // `gì`, `gìn`: the i is both the onset's and the rime's.
        ("gi", _) if !RIMES.contains(&rest) => &plain[1..],
        // `quy`, `quyên`: the glide of the onset is the u of the rime.
        ("qu", _) if rest.starts_with('y') => &plain[1..],
        _ => rest,
    };
    // Before e, ê and i the sounds c, g, ng are written k, gh, ngh.
    let front = matches!(*onset, "c" | "g" | "ng") && rime.starts_with(['e', 'ê', 'i']);
    !front && RIMES.contains(&rime) && tone_fits(rime, tone)
}

fn tone_fits(rime: &str, tone: Tone) -> bool {
    let stopped = ["c", "ch", "p", "t"].iter().any(|stop| rime.ends_with(stop));
    !stopped || matches!(tone, Tone::Rising | Tone::Heavy)
}

#[cfg(test)]
mod tests {
    use super::is_syllable;

    #[test]
    fn syllables_are_known() {
        for s in [
            "phường",
            "hải",
            "bình",
            "nghiệp",
            "quyết",
            "quý",
            "gì",
            "giếng",
            "giữ",
            "uỷ",
            "ủy",
            "yêu",
            "ý",
            "xoong",
            "đắk",
            "khuya",
            "thuở",
            "ở",
            "hoà",
            "hòa",
            "nguyễn",
            "tĩnh",
            "quốc",
        ] {
            assert!(is_syllable(s), "{s}");
        }
    }

    #[test]
    fn wreckage_is_not() {
        for s in [
            "phuwong",
            "diên1",
            "càt",
            "cat",
            "hdi",
            "truwong",
            "ubnd",
            "",
            "b",
            "nhuwng",
            "dién",
            "đơn-vị",
            "ngiệp",
            "điệnn",
            "áá",
        ] {
            assert!(!is_syllable(s), "{s}");
        }
    }
}
