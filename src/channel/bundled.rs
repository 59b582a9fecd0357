//! The channels that this build carries, from `dictionaries/channel/`.

use super::Channel;
use crate::model::DamageProfile;
use std::sync::LazyLock;

static WRONG_LANGUAGE: &str = include_str!("../../dictionaries/channel/wrong-language.tsv");
static BAD_SCAN: &str = include_str!("../../dictionaries/channel/bad-scan.tsv");
static MARKS_STRIPPED: &str = include_str!("../../dictionaries/channel/marks-stripped.tsv");

/// Channels, one a damage profile.
#[derive(Debug)]
pub struct Channels {
    /// Read with a wrong language.
    pub wrong_language: Channel,
    /// Read with the right one from a bad image.
    pub bad_scan: Channel,
    /// Stripped of its marks.
    pub marks_stripped: Channel,
}

impl Channels {
    /// The channel of a profile. Clean text is text from the best of scans.
    #[must_use]
    pub const fn of(&self, profile: DamageProfile) -> &Channel {
        match profile {
            DamageProfile::WrongLanguage => &self.wrong_language,
            DamageProfile::MarksStripped => &self.marks_stripped,
            DamageProfile::BadScan | DamageProfile::Clean => &self.bad_scan,
        }
    }
}

/// The bundled channels, parsed at the first call.
///
/// # Panics
///
/// If the tables built into the program do not parse: the tests of this build open them, so that a program which
/// passed them does not.
#[must_use]
pub fn bundled() -> &'static Channels {
    static BUNDLED: LazyLock<Channels> = LazyLock::new(|| {
        let table = |name: &str, text: &str| Channel::parse(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        Channels {
            wrong_language: table("wrong-language.tsv", WRONG_LANGUAGE),
            bad_scan: table("bad-scan.tsv", BAD_SCAN),
            marks_stripped: table("marks-stripped.tsv", MARKS_STRIPPED),
        }
    });
    &BUNDLED
}
