//! The models that this build carries, from `dictionaries/`.

use super::{CaseModel, LanguageModel, Repairer, Surroundings};
use crate::channel;
use crate::lexicon::Curated;
use std::sync::LazyLock;

static CASE: &[u8] = include_bytes!("../../dictionaries/model/case.bin");
static LANGUAGE: &[u8] = include_bytes!("../../dictionaries/model/language.bin");
static SURROUNDINGS: &[u8] = include_bytes!("../../dictionaries/model/surroundings.bin");

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
        let surroundings = Surroundings::open(SURROUNDINGS, model.vocabulary());
        let surroundings = surroundings.unwrap_or_else(|e| panic!("surroundings.bin: {e}"));
        let repairer = Repairer::new(model, channel::bundled(), Curated::bundled());
        repairer.with_capitals(capitals).with_surroundings(surroundings)
    });
    &BUNDLED
}
