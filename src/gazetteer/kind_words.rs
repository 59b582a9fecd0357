//! What people call the kinds of units when they type one: `xã`, `xa`, `commune`, `quận`, `thanh pho`.

use super::key::{fold_key, name_key};
use crate::model::UnitKind;

/// Each word without its marks, and what it may mean.
const WORDS: [(&str, &[UnitKind]); 38] = {
    use UnitKind::{
        CentralCity, City, Commune, Hamlet, Province, ResidentialGroup, RuralDistrict, SpecialZone, Town, Township,
        UrbanDistrict, Ward,
    };
    [
        ("tinh", &[Province]),
        ("province", &[Province]),
        ("thanh pho truc thuoc trung uong", &[CentralCity]),
        ("central city", &[CentralCity]),
        ("thanh pho", &[City, CentralCity]),
        ("tp", &[City, CentralCity]),
        ("city", &[City, CentralCity]),
        ("quan", &[UrbanDistrict]),
        ("urban district", &[UrbanDistrict]),
        ("huyen", &[RuralDistrict]),
        ("rural district", &[RuralDistrict]),
        ("district", &[RuralDistrict, UrbanDistrict]),
        ("thi xa", &[Town]),
        ("tx", &[Town]),
        ("town", &[Town]),
        ("phuong", &[Ward]),
        ("ward", &[Ward]),
        ("thi tran", &[Township]),
        ("tt", &[Township]),
        ("township", &[Township]),
        ("xa", &[Commune]),
        ("commune", &[Commune]),
        ("dac khu", &[SpecialZone]),
        ("special zone", &[SpecialZone]),
        ("thon", &[Hamlet]),
        ("ap", &[Hamlet]),
        ("ban", &[Hamlet]),
        ("buon", &[Hamlet]),
        ("lang", &[Hamlet]),
        ("xom", &[Hamlet]),
        ("soc", &[Hamlet]),
        ("hamlet", &[Hamlet]),
        ("village", &[Hamlet]),
        ("to dan pho", &[ResidentialGroup]),
        ("tdp", &[ResidentialGroup]),
        ("khu pho", &[ResidentialGroup]),
        ("khom", &[ResidentialGroup]),
        ("residential group", &[ResidentialGroup]),
    ]
};

/// The kinds that a word names, in Vietnamese with or without marks or in English; empty for any other word.
/// `thành phố` names two: the city within a province, and the one under the central government.
#[must_use]
pub fn kinds_called(word: &str) -> &'static [UnitKind] {
    let folded = fold_key(&name_key(word));
    WORDS.iter().find(|(w, _)| *w == folded).map_or(&[], |(_, kinds)| kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_name_kinds() {
        for word in ["xã", "xa", "XÃ", "commune"] {
            assert_eq!(kinds_called(word), [UnitKind::Commune], "{word}");
        }
        assert_eq!(kinds_called("thị xã"), [UnitKind::Town]);
        assert_eq!(kinds_called("special-zone"), [UnitKind::SpecialZone]);
        assert_eq!(kinds_called("Thành phố"), [UnitKind::City, UnitKind::CentralCity]);
        assert_eq!(kinds_called("tổ dân phố"), [UnitKind::ResidentialGroup]);
        assert!(kinds_called("shire").is_empty() && kinds_called("").is_empty());
        for kind in [UnitKind::Province, UnitKind::Ward, UnitKind::Hamlet] {
            assert_eq!(kinds_called(kind.word()), [kind]);
        }
    }
}
