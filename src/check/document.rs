//! What every rule looks at: the text's tokens and outline, and its figures as exact amounts.
//!
//! In `Cấp 3,15 tỷ đồng cho 12 xã` there are two amounts: 3.15 of scale 10⁹ in `đồng`, known to the last printed
//! place, that is to 10 million; and 12, counted in `xã`, exact.

use super::outline::{Item, outline, sentences};
use super::tokens::{Token, TokenKind, is_misread_share, tokenize};
use crate::model::{Extraction, Figure, FigureKind, Span, Value};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A figure that can be added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    /// Index of the figure.
    pub(super) figure: usize,
    /// Index of its token.
    pub(super) token: usize,
    /// Index of its item.
    pub(super) item: usize,
    /// The value in units of one: `3,15 tỷ` is 3,150,000,000.
    pub(super) value: Decimal,
    /// What one of the last printed place is worth.
    pub(super) step: Decimal,
    /// What the words after it say is counted: up to two words, lower case, as written.
    pub(super) unit: [String; 2],
    /// `gần`, `hơn`, `khoảng`, `ít nhất` and the like stand before it.
    pub(super) approximate: bool,
    /// A rate: `51 triệu đồng/người`, `mỗi xã 20 bộ`. Never a part of a sum.
    pub(super) rate: bool,
    /// May be a number in a name rather than an amount.
    pub(super) doubtful: bool,
    /// Brackets around it; one that holds nothing but the amount of the words before it (`xây mới (208 nhà)`) is none.
    pub(super) depth: u8,
}

/// A document ready for the rules.
pub(super) struct Document<'a> {
    /// The repaired text.
    pub(super) text: &'a str,
    /// What extract found in it.
    pub(super) extraction: &'a Extraction,
    /// Its tokens, tables left out.
    pub(super) tokens: Vec<Token>,
    /// Its items.
    pub(super) items: Vec<Item>,
    /// Its sentences in reading order: the item each stands in, its tokens.
    pub(super) sentences: Vec<(usize, Range<usize>)>,
    /// Its amounts in reading order.
    pub(super) amounts: Vec<Amount>,
    /// The same with the doubtful ones.
    all_amounts: Vec<Amount>,
    /// Ids of figures that could not be read, and have the value that they look like.
    pub(super) guessed: BTreeSet<String>,
    by_id: BTreeMap<&'a str, usize>,
    /// The items directly under each item, in order.
    children: Vec<Vec<usize>>,
    /// The items under none.
    roots: Vec<usize>,
    /// The token of each figure.
    token_of: Vec<Option<usize>>,
    /// Where pages end.
    page_breaks: Vec<usize>,
    /// Places by their starts, each with the furthest end so far.
    places: Vec<(usize, usize)>,
}

impl<'a> Document<'a> {
    /// Reads a text and its figures.
    pub(super) fn new(text: &'a str, extraction: &'a Extraction) -> Self {
        let skip: Vec<Span> = extraction.tables.iter().map(|t| t.span).filter(|s| !s.is_empty()).collect();
        let tokens = tokenize(text, &extraction.figures, &skip);
        let items = outline(text, &tokens);
        let mut all_sentences = Vec::new();
        let mut item_of = vec![0_usize; tokens.len()];
        for (i, item) in items.iter().enumerate() {
            all_sentences.extend(sentences(&tokens, item).into_iter().map(|s| (i, s)));
            for slot in &mut item_of[item.tokens.clone()] {
                *slot = i;
            }
        }
        let in_items: Vec<bool> = {
            let mut mask = vec![false; tokens.len()];
            for item in &items {
                mask[item.tokens.clone()].fill(true);
            }
            mask
        };
        let all_amounts: Vec<Amount> = (0..tokens.len())
            .filter(|&t| in_items[t])
            .filter_map(|t| amount(text, extraction, &tokens, t, item_of[t]))
            .collect();
        let amounts = all_amounts.iter().filter(|a| !a.doubtful).cloned().collect();
        let by_id = extraction.figures.iter().enumerate().map(|(i, f)| (f.id.as_str(), i)).collect();
        let mut children = vec![Vec::new(); items.len()];
        let mut roots = Vec::new();
        for (i, item) in items.iter().enumerate() {
            match item.parent.and_then(|p| children.get_mut(p)) {
                Some(list) => list.push(i),
                None => roots.push(i),
            }
        }
        let mut token_of = vec![None; extraction.figures.len()];
        for (t, token) in tokens.iter().enumerate() {
            if let Some(slot) = token.figure().and_then(|f| token_of.get_mut(f)) {
                *slot = Some(t);
            }
        }
        let page_breaks = text.match_indices(crate::model::PAGE_BREAK).map(|(at, _)| at).collect();
        let mut places: Vec<(usize, usize)> = extraction.places.iter().map(|p| (p.span.start, p.span.end)).collect();
        places.sort_unstable();
        let mut furthest = 0;
        for place in &mut places {
            furthest = furthest.max(place.1);
            place.1 = furthest;
        }
        let sentences = all_sentences;
        Self {
            text,
            extraction,
            tokens,
            items,
            sentences,
            amounts,
            all_amounts,
            guessed: BTreeSet::new(),
            by_id,
            children,
            roots,
            token_of,
            page_breaks,
            places,
        }
    }

    /// The figure of an index.
    pub(super) fn figure(&self, index: usize) -> &'a Figure {
        &self.extraction.figures[index]
    }

    /// The figure of an id.
    pub(super) fn figure_by_id(&self, id: &str) -> Option<&'a Figure> {
        self.by_id.get(id).map(|&i| self.figure(i))
    }

    /// Amounts whose tokens lie in a range.
    pub(super) fn amounts_in(&self, range: &Range<usize>) -> &[Amount] {
        within(&self.amounts, range)
    }

    /// The same with the doubtful ones: enough to see that something adds up, never to say that it does not.
    pub(super) fn all_amounts_in(&self, range: &Range<usize>) -> &[Amount] {
        within(&self.all_amounts, range)
    }

    /// The folded words of a range, joined by blanks; marks and figures are left out.
    pub(super) fn words(&self, range: Range<usize>) -> Vec<&str> {
        let end = range.end.min(self.tokens.len());
        self.tokens[range.start.min(end)..end].iter().map(Token::word).filter(|w| !w.is_empty()).collect()
    }

    /// Does the wording `phrase` (folded words) start at token `at`? Marks may not stand inside it.
    pub(super) fn says(&self, at: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(k, w)| self.tokens.get(at + k).is_some_and(|t| t.word() == *w))
    }

    /// Indexes of the items directly under an item, in order.
    pub(super) fn children(&self, item: usize) -> &[usize] {
        self.children.get(item).map_or(&[], Vec::as_slice)
    }

    /// Indexes of the items that stand beside each other under one, or under none.
    pub(super) fn under(&self, parent: Option<usize>) -> &[usize] {
        parent.map_or(&self.roots, |p| self.children(p))
    }

    /// The token that is a figure.
    pub(super) fn token_of(&self, figure: usize) -> Option<usize> {
        *self.token_of.get(figure)?
    }

    /// The amount that a figure is, by its id.
    pub(super) fn amount_of(&self, id: &str) -> Option<&Amount> {
        let token = self.token_of(*self.by_id.get(id)?)?;
        let at = self.amounts.partition_point(|a| a.token < token);
        self.amounts.get(at).filter(|a| a.token == token)
    }

    /// Does a place stand in this span?
    pub(super) fn has_place(&self, span: Span) -> bool {
        let before = self.places.partition_point(|p| p.0 < span.end);
        before.checked_sub(1).is_some_and(|i| self.places[i].1 > span.start)
    }

    /// The text between two positions, in one line.
    pub(super) fn quote(&self, span: Span) -> String {
        span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// 1-based page of a position.
    pub(super) fn page_at(&self, position: usize) -> u32 {
        let before = self.page_breaks.partition_point(|&at| at < position);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }

    /// The sentence a token stands in.
    pub(super) fn sentence_of(&self, token: usize) -> Option<usize> {
        let i = self.sentences.partition_point(|(_, s)| s.end <= token);
        (i < self.sentences.len() && self.sentences[i].1.contains(&token)).then_some(i)
    }

    /// The words that name an amount: from the last mark or figure before it (a heading's mark included).
    pub(super) fn label(&self, amount: &Amount) -> Vec<&str> {
        let floor = self.items.get(amount.item).map_or(0, |i| i.tokens.start);
        let mut start = amount.token;
        let mut seen_word = false;
        while start > floor {
            match &self.tokens[start - 1].kind {
                TokenKind::Word(_) => seen_word = true,
                TokenKind::Mark(':' | '+' | '“' | '”' | '"') => {}
                TokenKind::Mark(_) if !seen_word => {}
                // The ordinal in `mức 2` is part of a name.
                TokenKind::Figure(i) if self.figure(*i).kind == FigureKind::Ordinal => {}
                _ => break,
            }
            start -= 1;
        }
        self.words(start..amount.token)
    }
}

fn within<'d>(amounts: &'d [Amount], range: &Range<usize>) -> &'d [Amount] {
    let from = amounts.partition_point(|a| a.token < range.start);
    let to = amounts.partition_point(|a| a.token < range.end);
    &amounts[from.min(to)..to]
}

/// Larger numbers are misreadings; below it no sum of a document's figures can overflow a decimal.
pub(super) const LARGEST: Decimal = Decimal::from_parts(0x107A_4000, 0x0000_5AF3, 0, false, 0);

/// Words that make a number a time, as they are spelled.
const TIME_UNITS: &[&str] =
    &["năm", "tháng", "ngày", "giờ", "phút", "giây", "tuần", "quý", "h", "đêm", "kỳ", "thế", "thập", "buổi"];

/// Words after a figure that say nothing about what it counts.
const NO_UNIT: &[&str] = &[
    "va", "la", "de", "do", "o", "tai", "cua", "cho", "con", "trong", "dat", "da", "duoc", "voi", "theo", "tu", "den",
    "so", "tren", "bang", "chiem", "gom", "thi", "ma", "nhung", "dang", "chua", "khong", "tang", "giam", "nay", "vao",
    "len", "xuong", "thuoc", "moi", "deu", "hoac", "cung", "se", "phai",
];

fn amount(text: &str, extraction: &Extraction, tokens: &[Token], at: usize, item: usize) -> Option<Amount> {
    let index = tokens[at].figure()?;
    let figure = &extraction.figures[index];
    let Some(Value::Number(number)) = figure.value else { return None };
    let doubtful = match figure.kind {
        FigureKind::Count | FigureKind::Money | FigureKind::Area | FigureKind::Quantity => false,
        // `88.214 nam` are men, not years; `1 quỹ` a fund, not a quarter.
        FigureKind::Time => {
            let next = tokens.get(at + 1).filter(|t| !t.word().is_empty())?;
            if TIME_UNITS.contains(&next.span.of(text).to_lowercase().as_str()) {
                return None;
            }
            false
        }
        // No list counts to a thousand; below that the number may be a name's (`đội 12`) or not (`quân đội 120`).
        FigureKind::Ordinal if number >= Decimal::TEN => !figure.text.contains('.'),
        _ => return None,
    };
    if number.is_sign_negative() || number > LARGEST || is_misread_share(tokens, at) {
        return None;
    }
    let word = |k: usize| -> Option<&Token> {
        let token = tokens.get(at + k)?;
        (!token.word().is_empty() && token.line_ends < 3).then_some(token)
    };
    let mut k = 1;
    let mut scale = Decimal::ONE;
    while let Some(token) = word(k) {
        let by = match token.word() {
            "nghin" | "ngan" => 1_000_u64,
            "trieu" => 1_000_000,
            // `tỷ`, `tỉ`; not `tỷ lệ`.
            "ty" | "ti" if word(k + 1).is_none_or(|w| w.word() != "le") => 1_000_000_000,
            _ => break,
        };
        scale = scale.checked_mul(Decimal::from(by))?;
        k += 1;
    }
    let lower = |token: &Token| token.span.of(text).to_lowercase();
    let mut unit = [String::new(), String::new()];
    if let Some(first) = word(k).filter(|t| !NO_UNIT.contains(&t.word())) {
        unit[0] = lower(first);
        if let Some(second) = word(k + 1) {
            unit[1] = lower(second);
        }
    } else if tokens.get(at + k).is_some_and(|t| t.is_mark('%')) {
        return None;
    }
    if unit[0].is_empty()
        && let Some(stated) = figure.unit.as_deref()
    {
        let mut words = stated.split_whitespace().map(str::to_lowercase).filter(|w| !is_scale(w));
        unit = [words.next().unwrap_or_default(), words.next().unwrap_or_default()];
    }
    let units = usize::from(!unit[0].is_empty()) + usize::from(!unit[1].is_empty());
    let per = (k..=k + units).any(|j| {
        tokens.get(at + j).is_some_and(|t| t.is_mark('/'))
            && tokens.get(at + j + 1).is_some_and(|t| !t.word().is_empty() && !t.capital && t.word() != "tong")
    });
    let before = |n: usize| at.checked_sub(n).map_or("", |i| tokens[i].word());
    // `kết quả 268 hộ` is no `quá 268 hộ`, `tính chung 5` no `chừng 5`.
    let fruit = at.checked_sub(1).is_some_and(|i| tokens[i].span.of(text).to_lowercase() == "quả");
    let other = fruit || matches!((before(2), before(1)), ("ket" | "hieu", "qua") | ("tinh" | "noi", "chung"));
    let approximate = !other
        && matches!(
            (before(2), before(1)),
            (_, "gan" | "hon" | "khoang" | "tren" | "duoi" | "chung" | "ngot" | "qua" | "uoc")
                | ("xap", "xi")
                | ("it", "nhat")
                | ("toi", "thieu" | "da")
        )
        || tokens.get(at + k).is_some_and(|t| t.word() == "tro")
        || (k..k + 4)
            .any(|j| word(j).is_some_and(|t| t.word() == "tro") && word(j + 1).is_some_and(|t| t.word() == "len"));
    // `mỗi xã 20 bộ` is a rate; `hộ nghèo mới 75 hộ` and `mời 20 đại biểu` are not.
    let is_each = |n: usize| {
        before(n) == "moi" && before(n - 1) != "cap" && {
            let word = at.checked_sub(n).map_or(String::new(), |i| tokens[i].span.of(text).to_lowercase());
            matches!(word.as_str(), "mỗi" | "moi" | "môi")
        }
    };
    let each = (1..=4).take_while(|&n| !before(n).is_empty()).any(is_each);
    let step = Decimal::new(1, number.scale()).checked_mul(scale)?;
    Some(Amount {
        figure: index,
        token: at,
        item,
        value: number.checked_mul(scale)?,
        step,
        unit,
        approximate,
        rate: per || each,
        doubtful,
        depth: tokens[at].depth - u8::from(in_own_bracket(tokens, at)),
    })
}

/// `xây mới (208 nhà), …`: the bracket holds the amount of the words before it, not a breakdown of an amount.
fn in_own_bracket(tokens: &[Token], at: usize) -> bool {
    // `mức 1 (28.777 trường hợp)`: the number of the level belongs to its name.
    let word = |t: &Token| !t.word().is_empty() || t.figure().is_some() && t.span.len() == 1;
    let opened = at >= 2 && tokens[at - 1].is_mark('(') && word(&tokens[at - 2]);
    let closed =
        (at + 1..at + 6).map_while(|t| tokens.get(t)).find(|t| t.word().is_empty()).is_some_and(|t| t.is_mark(')'));
    let ordinal = |t: &Token| t.figure().is_some();
    let named = opened
        && tokens[..at - 1]
            .iter()
            .rev()
            .take(6)
            .take_while(|t| !t.word().is_empty() || ordinal(t))
            .all(|t| !ordinal(t) || t.span.len() == 1);
    opened && closed && named && tokens[at].depth > 0
}

fn is_scale(word: &str) -> bool {
    matches!(word, "nghìn" | "ngàn" | "triệu" | "tỷ" | "tỉ")
}

impl Amount {
    /// Printed with decimals, or in thousands, millions, billions: so it may have been rounded.
    pub(super) fn rounded(&self) -> bool {
        self.step != Decimal::ONE
    }

    /// Same thing counted, as far as the words tell.
    pub(super) fn same_unit(&self, other: &Self) -> bool {
        if self.unit[0].is_empty() || other.unit[0].is_empty() {
            return false;
        }
        if self.unit[0] == other.unit[0] {
            // `hồ sơ` and `hộ` differ already here; `tổ công`, `tổ dân` share a first word only.
            return true;
        }
        // A lost mark: `ho sơ` and `hồ sơ` agree in both folded words.
        let key = |a: &Self| [crate::orthography::fold(&a.unit[0]), crate::orthography::fold(&a.unit[1])];
        !self.unit[1].is_empty() && key(self) == key(other)
    }

    /// No unit, or one of those that count cases of anything (`trường hợp`, `hồ sơ`).
    pub(super) fn general_unit(&self) -> bool {
        const GENERAL: &[[&str; 2]] =
            &[["truong", "hop"], ["ho", "so"], ["luot", ""], ["tai", "khoan"], ["doi", "tuong"], ["cong", "dan"]];
        let [a, b] = [crate::orthography::fold(&self.unit[0]), crate::orthography::fold(&self.unit[1])];
        a.is_empty() || a == "th" || GENERAL.iter().any(|g| g[0] == a && (g[1].is_empty() || g[1] == b))
    }

    /// Could this be a part of that total, or a total of that part?
    pub(super) fn may_add_to(&self, total: &Self) -> bool {
        !self.rate
            && (self.same_unit(total)
                || self.unit[0].is_empty()
                || total.unit[0].is_empty()
                || (self.general_unit() && total.general_unit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::scan;

    fn amounts(text: &str) -> Vec<(String, String, bool, bool)> {
        let extraction = scan(text);
        let document = Document::new(text, &extraction);
        document
            .amounts
            .iter()
            .map(|a| (a.value.normalize().to_string(), a.unit[0].clone(), a.approximate, a.rate))
            .collect()
    }

    #[test]
    fn scale_and_unit_are_read_from_the_words_after() {
        assert_eq!(
            amounts(
                "Cấp 3,15 tỷ đồng cho 12 xã, hơn 300 hộ, thu nhập 51 triệu đồng/người, quân đội 235, hộ nghèo mới 75 hộ."
            ),
            [
                ("3150000000".into(), "đồng".into(), false, false),
                ("12".into(), "xã".into(), false, false),
                ("300".into(), "hộ".into(), true, false),
                ("51000000".into(), "đồng".into(), false, true),
                ("235".into(), String::new(), false, false),
                ("75".into(), "hộ".into(), false, false),
            ]
        );
    }

    #[test]
    fn households_and_files_differ_though_their_letters_do_not() {
        let extraction = scan("có 23 hộ/45 nhân khẩu, 12 hồ sơ, 4 ho sơ");
        let document = Document::new("có 23 hộ/45 nhân khẩu, 12 hồ sơ, 4 ho sơ", &extraction);
        let a = &document.amounts;
        assert!(!a[0].same_unit(&a[2]));
        assert!(a[2].same_unit(&a[3]));
        assert!(!a[0].rate, "a second figure follows the stroke");
    }
}
