//! Tells in what way a page is damaged, from its words alone.

use super::lock::{Freedom, freedom};
use super::tokenize::pieces;
use crate::model::DamageProfile;
use crate::orthography::{Case, is_syllable, unify_tone_placement};

/// What a page's words look like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Words: pieces that are not figures, codes or capitals' abbreviations.
    pub words: usize,
    /// Of these, possible syllables.
    pub syllables: usize,
    /// Of these, with a mark of Vietnamese (or the bar of đ).
    pub marked: usize,
    /// Of these, with a letter that is not Vietnamese, or a digit or sign inside.
    pub foreign: usize,
}

impl Look {
    /// Counts the words of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut out = Self::default();
        for piece in pieces(text) {
            let word = piece.span.of(text);
            let next = text[piece.span.end..].chars().next();
            let free = freedom(word, next);
            if free == Freedom::Locked || (Case::of(word) == Case::Upper && !is_syllable(&word.to_lowercase())) {
                continue;
            }
            let lower = unify_tone_placement(&word.to_lowercase());
            out.words += 1;
            out.syllables += usize::from(is_syllable(&lower));
            out.marked += usize::from(!lower.is_ascii());
            out.foreign += usize::from(
                free == Freedom::Mixed || lower.chars().any(|c| !crate::orthography::is_vietnamese_letter(c)),
            );
        }
        out
    }

    /// Share of possible syllables, in thousandths.
    #[must_use]
    pub const fn syllable_share(&self) -> usize {
        thousandths(self.syllables, self.words)
    }

    /// Share of words with a mark, in thousandths.
    #[must_use]
    pub const fn marked_share(&self) -> usize {
        thousandths(self.marked, self.words)
    }

    /// The profile this look has.
    ///
    /// Vietnamese prose has marks on 70–85 % of its syllables. Text read with a wrong language keeps marks on
    /// 20–50 %, and a good part of its words are no syllables; text without any marks was typed or stripped so.
    #[must_use]
    pub const fn profile(&self) -> DamageProfile {
        let (syllables, marked) = (self.syllable_share(), self.marked_share());
        if self.words < 4 {
            DamageProfile::BadScan
        } else if marked <= 30 {
            DamageProfile::MarksStripped
        } else if marked < 580 || syllables < 600 {
            DamageProfile::WrongLanguage
        } else if syllables >= 970 {
            DamageProfile::Clean
        } else {
            DamageProfile::BadScan
        }
    }
}

/// Share of a part in thousandths; of nothing, all.
const fn thousandths(part: usize, of: usize) -> usize {
    match (1000 * part).checked_div(of) {
        Some(share) => share,
        None => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_damage_is_told() {
        let profile = |s: &str| Look::of(s).profile();
        assert_eq!(profile("Tổng số tài khoản đã kích hoạt thành công trên địa bàn thị xã"), DamageProfile::Clean);
        assert_eq!(
            profile("Téng s6 tai khoan d4 kich hogt thanh cong trén dia ban thi x4 duoc giao"),
            DamageProfile::WrongLanguage
        );
        assert_eq!(
            profile("Tong so tai khoan da kich hoat thanh cong tren dia ban thi xa"),
            DamageProfile::MarksStripped
        );
        assert_eq!(profile("Tổng sô tài khỏan đã kích hoạtt thành công trên đia bàn thị xã"), DamageProfile::BadScan);
    }
}
