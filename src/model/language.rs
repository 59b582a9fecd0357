/// A language that tradau speaks to its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// One of two wordings; the English one where there is no Vietnamese, as in files of earlier versions.
    #[must_use]
    pub fn choose<'a>(self, vietnamese: &'a str, english: &'a str) -> &'a str {
        if self == Self::English || vietnamese.is_empty() { english } else { vietnamese }
    }
}
