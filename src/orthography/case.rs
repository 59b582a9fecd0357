/// The case pattern of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// `phường`
    Lower,
    /// `Phường`
    Title,
    /// `PHƯỜNG`
    Upper,
    /// Anything else: `VNeID`.
    Mixed,
}

impl Case {
    /// The pattern of a word's letters. A single capital counts as `Title`; a word without letters as `Lower`.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        let Some(first) = letters.next() else { return Self::Lower };
        let (mut upper, mut lower) = (0, 0);
        for c in letters {
            if c.is_uppercase() {
                upper += 1;
            } else {
                lower += 1;
            }
        }
        match (first.is_uppercase(), upper, lower) {
            (false, 0, _) => Self::Lower,
            (true, 0, _) => Self::Title,
            (true, _, 0) => Self::Upper,
            _ => Self::Mixed,
        }
    }

    /// The word in this pattern; `Mixed` leaves it as it is.
    #[must_use]
    pub fn apply(self, word: &str) -> String {
        match self {
            Self::Lower => word.to_lowercase(),
            Self::Upper => word.to_uppercase(),
            Self::Title => {
                let mut chars = word.chars();
                match chars.next() {
                    Some(first) => first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect(),
                    None => String::new(),
                }
            }
            Self::Mixed => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn patterns_are_seen_and_made() {
        for (word, case) in [
            ("phường", Case::Lower),
            ("Phường", Case::Title),
            ("PHƯỜNG", Case::Upper),
            ("VNeID", Case::Mixed),
            ("Đ", Case::Title),
            ("12", Case::Lower),
        ] {
            assert_eq!(Case::of(word), case, "{word}");
        }
        assert_eq!(Case::Title.apply("ĐIỀU"), "Điều");
        assert_eq!(Case::Upper.apply("thị"), "THỊ");
    }
}
