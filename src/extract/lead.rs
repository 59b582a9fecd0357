//! What stands before a paragraph: `II.`, `1.2.`, `a)`, `(1)`, `-`, `+`, `*`, `Điều 3.`
//!
//! A lead is structure and not fact: the `1.2` of `1.2. Tổng số tài khoản` counts nothing, but tells that the
//! paragraph is a part of section 1.

use super::tokens::{Gap, TokenKind, Tokens};

/// The kind of a lead, and with it how deep it usually stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeadKind {
    /// `A.`, `PHẦN I`
    Part,
    /// `II.`, `Điều 3.`, `Chương IV`
    Roman,
    /// `1.`, `1.2.`, `1.2.3.`: with its depth
    Number(u8),
    /// `a)`
    Letter,
    /// `(1)`
    Bracket,
    /// `-`, `+`, `*`, `•`
    Bullet(char),
}

impl LeadKind {
    /// Lower is wider. Bullets have no fixed place among themselves.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Part => 1,
            Self::Roman => 2,
            Self::Number(depth) => 2 + depth,
            Self::Letter => 10,
            Self::Bracket => 11,
            Self::Bullet(_) => 20,
        }
    }
}

/// A lead and how many tokens it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) kind: LeadKind,
    /// Tokens of the lead, its punctuation included.
    pub(super) len: usize,
    /// Offset and length (in tokens) of the enumerator itself; `None` for a bullet.
    pub(super) enumerator: Option<(usize, usize)>,
}

/// The lead that starts at token `i`, where a line starts.
pub(super) fn lead_at(tokens: &Tokens, i: usize) -> Option<Lead> {
    let lead = |kind, len, enumerator| Some(Lead { kind, len, enumerator });
    match tokens.kind(i)? {
        TokenKind::Mark('(') => {
            let inner = tokens.is_number(i + 1) && is_section(tokens.text(i + 1), 1) || is_roman(tokens.text(i + 1));
            let closed = tokens.is_mark(i + 2, ')') && tokens.gap(i + 3) == Gap::Space;
            if inner && closed { lead(LeadKind::Bracket, 3, Some((1, 1))) } else { None }
        }
        TokenKind::Mark(c) => {
            let bullet = match c {
                '-' | '–' | '—' | '−' => '-',
                '+' | '*' => c,
                '•' | '·' | '▪' | '●' | '○' | '►' | '✓' | '➢' | '\u{f0b7}' | '\u{f02d}' | '>' => '•',
                _ => return None,
            };
            let text_follows = tokens.gap(i + 1) < Gap::Line && !tokens.is_dash(i + 1);
            if text_follows { lead(LeadKind::Bullet(bullet), 1, None) } else { None }
        }
        TokenKind::Number => {
            let depth = section_depth(tokens.text(i))?;
            // `1- Kết quả`, as older papers write it.
            if depth == 1
                && tokens.is_dash(i + 1)
                && tokens.gap(i + 1) == Gap::None
                && tokens.gap(i + 2) == Gap::Space
                && tokens.is_capital(i + 2)
            {
                return lead(LeadKind::Number(1), 2, Some((0, 1)));
            }
            let closed = match tokens.kind(i + 1) {
                Some(TokenKind::Mark('.')) => tokens.gap(i + 1) == Gap::None && tokens.is_text(i + 2),
                Some(TokenKind::Mark(')')) => tokens.is_text(i + 2),
                Some(TokenKind::Mark('/')) => tokens.gap(i + 2) == Gap::Space && tokens.is_capital(i + 2),
                Some(TokenKind::Word) => {
                    // `3.1 Kết quả`: without its last point only where it cannot be a number.
                    return if depth > 1 && tokens.is_capital(i + 1) && tokens.gap(i + 1) == Gap::Space {
                        lead(LeadKind::Number(depth), 1, Some((0, 1)))
                    } else {
                        None
                    };
                }
                _ => false,
            };
            if closed { lead(LeadKind::Number(depth), 2, Some((0, 1))) } else { None }
        }
        TokenKind::Word => {
            let word = tokens.text(i);
            let title = matches!(tokens.fold(i), "dieu" | "chuong" | "phan" | "muc") && tokens.is_capital(i);
            if title && (tokens.is_number(i + 1) || is_roman(tokens.text(i + 1))) {
                let stop =
                    matches!(tokens.kind(i + 2), Some(TokenKind::Mark('.' | ':'))) || tokens.gap(i + 2) >= Gap::Line;
                let kind = if tokens.fold(i) == "phan" { LeadKind::Part } else { LeadKind::Roman };
                let len = if tokens.gap(i + 2) >= Gap::Line { 2 } else { 3 };
                return if stop { lead(kind, len, Some((0, 2))) } else { None };
            }
            if is_roman(word) && tokens.is_dash(i + 1) && tokens.is_capital(i + 2) && tokens.is_text(i + 2) {
                return lead(LeadKind::Roman, 2, Some((0, 1)));
            }
            let mark = tokens.kind(i + 1)?;
            let closed = matches!(mark, TokenKind::Mark('.' | ')' | '/')) && tokens.gap(i + 1) == Gap::None;
            if !closed || !tokens.is_text(i + 2) {
                return None;
            }
            if mark == TokenKind::Mark('/') && tokens.gap(i + 2) == Gap::None {
                return None;
            }
            let dotted = matches!(mark, TokenKind::Mark('.' | '/'));
            if is_roman(word) {
                return lead(LeadKind::Roman, 2, Some((0, 1)));
            }
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) if c.is_lowercase() => lead(LeadKind::Letter, 2, Some((0, 1))),
                (Some(c), None) if dotted && c.is_uppercase() && tokens.gap(i + 2) == Gap::Space => {
                    lead(LeadKind::Part, 2, Some((0, 1)))
                }
                _ => None,
            }
        }
    }
}

impl Tokens<'_> {
    /// True when more text of the same line follows.
    fn is_text(&self, i: usize) -> bool {
        self.gap(i) < Gap::Line
    }
}

/// How many levels a section number has; `None` for what is none: `16.780` has three digits in a level.
fn section_depth(text: &str) -> Option<u8> {
    let depth = text.split('.').count();
    if depth <= 4 && is_section(text, depth) { u8::try_from(depth).ok() } else { None }
}

fn is_section(text: &str, depth: usize) -> bool {
    text.split('.').count() == depth
        && text.split('.').all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()))
}

/// The value of a Roman numeral written in capitals, up to 39.
pub(super) fn roman(word: &str) -> Option<u32> {
    let value = |c: char| match c {
        'I' => Some(1_u32),
        'V' => Some(5),
        'X' => Some(10),
        _ => None,
    };
    let digits: Option<Vec<u32>> = word.chars().map(value).collect();
    let digits = digits.filter(|d| !d.is_empty() && d.len() <= 7)?;
    let total = digits.iter().enumerate().try_fold(0_u32, |sum, (i, &d)| {
        if digits.get(i + 1).is_some_and(|&next| next > d) { sum.checked_sub(d).or(Some(sum)) } else { Some(sum + d) }
    })?;
    let subtracted: u32 = digits.windows(2).filter_map(|w| if w[0] < w[1] { Some(w[0]) } else { None }).sum();
    let plain: u32 = digits.iter().sum();
    let n = plain - 2 * subtracted;
    // Only one spelling is right: `IIX` is no number.
    (n > 0 && n < 40 && write_roman(n) == word && total > 0).then_some(n)
}

fn write_roman(mut n: u32) -> String {
    let mut out = String::new();
    for (value, sign) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

fn is_roman(word: &str) -> bool {
    roman(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<LeadKind> {
        lead_at(&Tokens::of(text), 0).map(|l| l.kind)
    }

    #[test]
    fn leads_are_known() {
        for (text, expected) in [
            ("II. KẾT QUẢ", LeadKind::Roman),
            ("I- Tình hình", LeadKind::Roman),
            ("1- Kết quả", LeadKind::Number(1)),
            ("1. Kết quả", LeadKind::Number(1)),
            ("1.2. Tổng số", LeadKind::Number(2)),
            ("3.1 Kết quả", LeadKind::Number(2)),
            ("2) Về y tế", LeadKind::Number(1)),
            ("a) Tồn tại", LeadKind::Letter),
            ("(1) Số liệu", LeadKind::Bracket),
            ("- 08/31 đơn vị", LeadKind::Bullet('-')),
            ("+ Cấp mới", LeadKind::Bullet('+')),
            ("* Đối với", LeadKind::Bullet('*')),
            ("A. PHẦN CHUNG", LeadKind::Part),
            ("Điều 3. Tổ chức", LeadKind::Roman),
        ] {
            assert_eq!(kind(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn numbers_at_the_start_of_a_line_are_no_leads() {
        for text in [
            "16.780.",
            "102.049 nhân khẩu",
            "07 phương thức",
            "30/6/2023 đến nay",
            "Điều 3 của Luật",
            "V/v tiếp tục",
            "(77,7%);",
            "2023. Đồng",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn roman_numerals_have_one_spelling() {
        assert_eq!(roman("XIV"), Some(14));
        assert_eq!(roman("XV"), Some(15));
        for word in ["IIX", "VX", "", "IVI", "xv"] {
            assert_eq!(roman(word), None, "{word}");
        }
    }
}
