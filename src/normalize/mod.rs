//! Unicode made one, so that every later stage sees each letter written in one way.
//!
//! A text layer may be in the letters of an old font (`Th«ng b¸o` for `Thông báo`). It may hold `ế` as three code points, `ð` (Icelandic) for `đ`, a Cyrillic `а`, soft hyphens and
//! zero-width spaces: all look the same on the page and differ for a machine. Composed form (NFC), the Vietnamese
//! letter, and nothing: what a reader sees does not change.

mod legacy;
mod letters;

use crate::model::{Diagnostic, Span, Text, TextEdit};
use legacy::{Encoding, Verdict, detect};
use std::collections::BTreeMap;
use unicode_normalization::is_nfc;

/// A text in composed form with Vietnamese letters only where look-alikes stood.
#[derive(Debug, Clone)]
pub struct Normalized {
    /// The text; its anchors followed.
    pub text: Text,
    /// What was done, counted.
    pub diagnostics: Vec<Diagnostic>,
}

/// Brings a text into one form.
#[must_use]
pub fn normalize(text: &Text) -> Normalized {
    let content = text.as_str();
    let mut edits = Vec::new();
    let (mut alike, mut dropped, mut composed) = (0_usize, 0_usize, 0_usize);
    let encodings = encodings(text);
    let mut converted: BTreeMap<(u32, Encoding), usize> = BTreeMap::new();
    for anchor in text.anchors() {
        let token = anchor.span.of(content);
        if token.is_ascii() && !token.bytes().any(|b| b.is_ascii_control()) {
            continue;
        }
        let mut new = String::with_capacity(token.len());
        let encoding = usize::try_from(anchor.page).ok().and_then(|p| *encodings.get(p.checked_sub(1)?)?);
        let read = encoding.map(|e| (e, e.convert(token, in_capitals(content, anchor.span))));
        if let Some((encoding, read)) = &read
            && read != token
        {
            *converted.entry((anchor.page, *encoding)).or_default() += 1;
        }
        let read = read.as_ref().map_or(token, |(_, read)| read.as_str());
        let vietnamese = read.chars().any(letters::is_latin);
        for c in read.chars() {
            if letters::is_invisible(c) {
                dropped += 1;
            } else if let Some(letter) = letters::look_alike(c, vietnamese) {
                alike += 1;
                new.push_str(letter);
            } else {
                new.push(c);
            }
        }
        if !is_nfc(&new) {
            new = letters::compose(&new);
            composed += 1;
        }
        if new != token {
            edits.push(TextEdit { span: widen(content, anchor.span, new.is_empty()), with: new });
        }
    }
    let mut diagnostics = Vec::new();
    for ((page, encoding), words) in converted {
        let message = format!("{words} words were in the old encoding {} and were converted", encoding.name());
        diagnostics.push(Diagnostic::info("text.legacy-encoding", message).on_page(page));
    }
    if composed > 0 {
        let message = format!("{composed} words had letters in parts (base and mark), which were put together");
        diagnostics.push(Diagnostic::info("text.decomposed", message));
    }
    if alike > 0 {
        diagnostics.push(Diagnostic::info(
            "text.look-alikes",
            format!("{alike} letters of other alphabets were written as the Vietnamese letters they look like"),
        ));
    }
    if dropped > 0 {
        diagnostics.push(Diagnostic::info(
            "text.invisible",
            format!("{dropped} invisible or control characters were left out"),
        ));
    }
    Normalized { text: text.rewrite(&edits).0, diagnostics }
}

/// The old encoding of each page. A page that says too little follows the rest of the document.
fn encodings(text: &Text) -> Vec<Option<Encoding>> {
    let content = text.as_str();
    let known = |verdict| if let Verdict::Yes(encoding) = verdict { Some(encoding) } else { None };
    let verdicts: Vec<Verdict> = text.pages().iter().map(|p| detect(p.of(content))).collect();
    let whole = if verdicts.contains(&Verdict::TooFew) { known(detect(content)) } else { None };
    verdicts.into_iter().map(|v| if v == Verdict::TooFew { whole } else { known(v) }).collect()
}

/// True if the line around a token is in capitals as far as its plain letters tell.
fn in_capitals(content: &str, span: Span) -> bool {
    let start = content[..span.start].rfind(['\n', '\u{c}']).map_or(0, |i| i + 1);
    let end = content[span.end..].find(['\n', '\u{c}']).map_or(content.len(), |i| span.end + i);
    let (mut upper, mut lower) = (0, 0);
    for b in content[start..end].bytes() {
        upper += usize::from(b.is_ascii_uppercase());
        lower += usize::from(b.is_ascii_lowercase());
    }
    lower == 0 && upper >= 3
}

/// A token that vanishes takes the space before it along.
fn widen(content: &str, span: Span, vanishes: bool) -> Span {
    if vanishes && content[..span.start].ends_with(' ') { Span::new(span.start - 1, span.end) } else { span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(s: &str) -> String {
        normalize(&Text::from_plain(s)).text.as_str().to_owned()
    }

    #[test]
    fn one_form_for_each_letter() {
        assert_eq!(normal("tie\u{302}\u{301}p nhâ\u{323}n"), "tiếp nhận");
        assert_eq!(normal("Ðiện ðường"), "Điện đường");
        assert_eq!(normal("h\u{43e}\u{440} x\u{e3}"), "hop xã", "Cyrillic inside a Latin word");
        assert_eq!(normal("thu\u{ad}nhận \u{200b} 12\u{feff}"), "thunhận 12");
        assert_eq!(normal("ﬁnal"), "final");
        assert_eq!(normal("30⁄4/2020"), "30/4/2020");
    }

    #[test]
    fn marks_in_the_wrong_order_are_one_letter() {
        // Tone before circumflex or breve: canonical composition alone leaves the circumflex over.
        assert_eq!(normal("tie\u{301}\u{302}p nha\u{300}\u{302}m la\u{301}\u{306}m"), "tiếp nhầm lắm");
        let remarks = normalize(&Text::from_plain("tie\u{302}\u{301}p nhận")).diagnostics;
        assert_eq!(remarks.len(), 1);
        assert_eq!((remarks[0].code.as_str(), remarks[0].message.starts_with("1 words")), ("text.decomposed", true));
    }

    #[test]
    fn pages_in_old_encodings_are_converted() {
        let text = "Th«ng b¸o kÕt qu¶ thùc hiÖn kÕ ho¹ch\nUû BAN NH¢N D¢N X·\u{c}Thông báo kết quả thực hiện kế hoạch\u{c}\
                    ñy ban\u{c}Thoâng baùo keát quaû thöïc hieän keá hoaïch (67,35%)";
        let out = normalize(&Text::from_plain(text));
        assert_eq!(
            out.text.as_str(),
            "Thông báo kết quả thực hiện kế hoạch\nUỶ BAN NHÂN DÂN XÃ\u{c}Thông báo kết quả thực hiện kế hoạch\u{c}\
             ñy ban\u{c}Thông báo kết quả thực hiện kế hoạch (67,35%)"
        );
        let remarks: Vec<_> = out.diagnostics.iter().map(|d| (d.page, d.message.as_str())).collect();
        assert_eq!(
            remarks,
            [
                (Some(1), "12 words were in the old encoding TCVN3 (ABC) and were converted"),
                (Some(4), "8 words were in the old encoding VNI and were converted"),
            ]
        );
        let first = out.text.anchors_in(Span::new(0, 1))[0].span;
        assert_eq!(first.of(out.text.as_str()), "Thông");
    }

    #[test]
    fn what_is_right_stays() {
        for s in ["hoà hòa", "m² 30°C – “Lời” …", "Москва", "α = 0,5", "a\tb\n\nc"] {
            assert_eq!(normal(s), s);
        }
        assert!(normalize(&Text::from_plain("Đề án 06")).diagnostics.is_empty());
    }
}
