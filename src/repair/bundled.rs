//! The models that this build carries, from `dictionaries/`.

use super::{CaseModel, LanguageModel, Repairer};
use crate::channel;
use crate::lexicon::Curated;
use std::sync::LazyLock;

static CASE: &[u8] = include_bytes!("../../dictionaries/model/case.bin");
static LANGUAGE: &[u8] = include_bytes!("../../dictionaries/model/language.bin");

/// The repairer with the bundled models, loaded at the first call.
///
/// # Panics
///
/// If the files built into the program do not parse: the tests of this build open them, so that a program which
/// passed them does not.
#[must_use]
pub fn bundled() -> &'static Repairer {
    static BUNDLED: LazyLock<Repairer> = LazyLock::new(|| {
        let model = LanguageModel::open(LANGUAGE).unwrap_or_else(|e| panic!("language.bin: {e}"));
        let capitals = CaseModel::open(CASE, model.vocabulary()).unwrap_or_else(|e| panic!("case.bin: {e}"));
        Repairer::new(model, channel::bundled(), Curated::bundled()).with_capitals(capitals)
    });
    &BUNDLED
}
