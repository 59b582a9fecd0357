use super::{Abbreviation, Lexicon};
use std::collections::BTreeMap;

/// Several lists as one; where two have the same short form, the later list is right.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    abbreviations: BTreeMap<String, Abbreviation>,
}

impl Merged {
    /// Merges lists, the most trusted last.
    #[must_use]
    pub fn of(lists: &[&dyn Lexicon]) -> Self {
        let mut abbreviations = BTreeMap::new();
        for entry in lists.iter().flat_map(|l| l.abbreviations()) {
            abbreviations.insert(entry.written.clone(), entry.clone());
        }
        Self { abbreviations }
    }
}

impl Lexicon for Merged {
    fn abbreviations(&self) -> Vec<&Abbreviation> {
        self.abbreviations.values().collect()
    }

    fn abbreviation(&self, written: &str) -> Option<&Abbreviation> {
        self.abbreviations.get(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Curated;

    #[test]
    fn the_later_list_is_right() {
        let first = Curated::parse("CT\tchủ tịch\nKH\tkế hoạch\n").unwrap();
        let second = Curated::parse("CT\tchỉ thị\n").unwrap();
        let merged = Merged::of(&[&first, &second]);
        assert_eq!(merged.abbreviation("CT").unwrap().expansion, "chỉ thị");
        assert_eq!(merged.abbreviations().len(), 2);
    }
}
