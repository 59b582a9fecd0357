//! The models that this build carries, from `dictionaries/`.

use super::{Channel, Channels, LanguageModel, Repairer};
use crate::lexicon::Curated;
use std::sync::LazyLock;

static LANGUAGE: &[u8] = include_bytes!("../../dictionaries/model/language.bin");
static WRONG_LANGUAGE: &str = include_str!("../../dictionaries/channel/wrong-language.tsv");
static BAD_SCAN: &str = include_str!("../../dictionaries/channel/bad-scan.tsv");
static MARKS_STRIPPED: &str = include_str!("../../dictionaries/channel/marks-stripped.tsv");

/// The repairer with the bundled models, loaded at the first call.
///
/// # Panics
///
/// If the files built into the program do not parse: the tests of this build open them, so that a program which
/// passed them does not.
#[must_use]
pub fn bundled() -> &'static Repairer {
    static BUNDLED: LazyLock<Repairer> = LazyLock::new(|| {
        let table = |name: &str, text: &str| Channel::parse(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let model = LanguageModel::open(LANGUAGE).unwrap_or_else(|e| panic!("language.bin: {e}"));
        let channels = Channels {
            wrong_language: table("wrong-language.tsv", WRONG_LANGUAGE),
            bad_scan: table("bad-scan.tsv", BAD_SCAN),
            marks_stripped: table("marks-stripped.tsv", MARKS_STRIPPED),
        };
        Repairer::new(model, channels, Curated::bundled())
    });
    &BUNDLED
}
