//! A made-up notice while it is being written: its paragraphs, its numbers, and what these have to do with one another.
//!
//! Every number that takes part in a relation is written between marks, `⟦3|4.724⟧`, so that it is found again after
//! lines were wrapped and digits changed; [`Notice::print`] takes the marks out and says where each number stands.

use crate::forge::Random;
use crate::model::Span;
use rust_decimal::Decimal;

/// Kinds of relations that are made up; each is counted on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// `trong đó`, `gồm`, bullets, brackets.
    Sum,
    /// Parts under headings of their own, totals far above, ratios broken down.
    FarSum,
    /// `còn lại`, `chưa`.
    Remainder,
    /// `đạt tỷ lệ`, `chiếm`.
    Percent,
    /// `2152/2163 hồ sơ (99,49%)`.
    Ratio,
    /// `bình quân … mỗi`.
    Average,
    /// `tăng 27,3% so với`.
    Growth,
    /// `tăng 120 hồ sơ so với`.
    Change,
    /// `mỗi ngày phải …`.
    PerDay,
    /// Shares that make up 100 per cent.
    Complement,
    /// `gồm 08 xã: …`.
    Count,
    /// Entries inside the range that their group states.
    Range,
    /// `08/31`, `02/31`, … are 31.
    Partition,
    /// An entry that stands twice.
    Twice,
    /// The same group listed elsewhere.
    Again,
    /// `(7)=(5)+(6)` in the header row.
    WrittenFormula,
    /// A column that is a sum or difference of others, unwritten.
    FoundFormula,
    /// The total row.
    TotalRow,
    /// Rows of groups under a total row.
    Subtotal,
    /// A column of percentages.
    PercentColumn,
    /// A column of ranks.
    RankColumn,
    /// A figure of the text that a table has too.
    Same,
    /// A document's number or date told twice.
    Reference,
    /// A weekday and its date.
    Weekday,
    /// A deadline before its start; a date after the document's own.
    Deadline,
}

/// One relation of a made-up notice.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) class: Class,
    /// Told by words, a header row or the layout; else implied.
    pub(super) stated: bool,
    /// Its numbers, the result last.
    pub(super) numbers: Vec<usize>,
    /// Names that tell it: columns of a table, a list's entry.
    pub(super) names: Vec<String>,
    /// Made wrong on purpose while it was written (an entry twice, a group with another member).
    pub(super) wrong: bool,
}

/// A number as it was meant and where it came to stand.
#[derive(Debug, Clone)]
pub(super) struct Number {
    /// As it was meant.
    pub(super) meant: String,
    /// As it was printed: misread, or a slip.
    pub(super) printed: String,
    /// Where it stands.
    pub(super) span: Span,
}

/// How a document looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Thousands are grouped.
    grouped: bool,
    /// Single digits have a zero before them.
    padded: bool,
    /// Characters of a line; 0 for one line a paragraph.
    width: usize,
    /// Empty lines between lines, as some converters write.
    double: bool,
    /// Whether wordings of the half that rules are tuned on are used, or of the other.
    pub(super) tune: Option<bool>,
}

/// A notice being written.
#[derive(Debug, Clone)]
pub(super) struct Notice {
    paragraphs: Vec<String>,
    /// The numbers' own texts, by index.
    pub(super) numbers: Vec<String>,
    pub(super) relations: Vec<Relation>,
    pub(super) style: Style,
    pub(super) random: Random,
    /// How many relations in a hundred are made wrong while they are written, where that is not done by a digit.
    slips: u64,
}

/// A notice as printed.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub(super) text: String,
    pub(super) numbers: Vec<Number>,
}

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

impl Notice {
    pub(super) fn new(mut random: Random, tune: Option<bool>, slips: u64) -> Self {
        let style = Style {
            grouped: random.percent(88),
            padded: random.percent(80),
            width: random.choose(&[0, 0, 72, 78, 90]).copied().unwrap_or(0),
            double: random.percent(20),
            tune,
        };
        Self { paragraphs: Vec::new(), numbers: Vec::new(), relations: Vec::new(), style, random, slips }
    }

    /// One of several wordings, of the half that is asked for: those at odd places are kept for testing.
    pub(super) fn wording<'w, T>(&mut self, all: &'w [T]) -> &'w T {
        let half: Vec<&T> = match self.style.tune {
            None => all.iter().collect(),
            Some(tune) => all.iter().enumerate().filter(|(i, _)| (i % 2 == 0) == tune).map(|(_, w)| w).collect(),
        };
        let one = self.random.choose(&half).copied();
        one.unwrap_or(&all[0])
    }

    /// An index below `n`.
    pub(super) fn pick(&mut self, n: usize) -> usize {
        usize::try_from(self.random.below(n as u64)).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn draw(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.random.below(u64::try_from(high - low + 1).unwrap_or(1))).unwrap_or(0)
    }

    /// A whole split into parts that are all at least one: about equal, or one much larger.
    pub(super) fn split(&mut self, whole: i64, parts: usize) -> Vec<i64> {
        let weights: Vec<i64> = (0..parts)
            .map(|_| {
                let w = self.draw(3, 60);
                w * w / 10 + 1
            })
            .collect();
        let all: i64 = weights.iter().sum();
        let mut out: Vec<i64> = weights.iter().map(|w| (whole * w / all).max(1)).collect();
        let rest: i64 = whole - out.iter().sum::<i64>();
        let largest = (0..parts).max_by_key(|&i| out[i]).unwrap_or(0);
        out[largest] += rest;
        out
    }

    /// A number of the document's style, marked; its index comes first.
    pub(super) fn number(&mut self, value: Decimal) -> (usize, String) {
        let shown = self.plain(value);
        self.mark(shown)
    }

    /// The same with a text of its own: a date, a document's number, a ratio.
    pub(super) fn mark(&mut self, shown: String) -> (usize, String) {
        let index = self.numbers.len();
        let marked = format!("{OPEN}{index}|{shown}{CLOSE}");
        self.numbers.push(shown);
        (index, marked)
    }

    /// A number in the document's style that takes part in nothing.
    pub(super) fn plain(&self, value: Decimal) -> String {
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        for (i, c) in whole.chars().enumerate() {
            if self.style.grouped && i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push('.');
            }
            out.push(c);
        }
        if self.style.padded && fraction.is_empty() && out.len() == 1 && out != "0" {
            out.insert(0, '0');
        }
        if !fraction.is_empty() {
            out.push(',');
            out.push_str(fraction);
        }
        out
    }

    pub(super) fn relate(&mut self, class: Class, stated: bool, numbers: &[usize]) {
        self.relate_named(class, stated, numbers, Vec::new());
    }

    pub(super) fn relate_named(&mut self, class: Class, stated: bool, numbers: &[usize], names: Vec<String>) {
        self.relations.push(Relation { class, stated, numbers: numbers.to_vec(), names, wrong: false });
    }

    /// Whether the relation being written is to be made wrong.
    pub(super) fn wants_slip(&mut self) -> bool {
        self.slips > 0 && self.random.percent(self.slips)
    }

    /// The last relation was made wrong.
    pub(super) fn spoil_last(&mut self) {
        if let Some(last) = self.relations.last_mut() {
            last.wrong = true;
        }
    }

    /// Adds a paragraph; its lines are wrapped later.
    pub(super) fn say(&mut self, paragraph: impl Into<String>) {
        self.paragraphs.push(paragraph.into());
    }

    /// The text, with numbers changed as `change` says.
    pub(super) fn print(&self, change: &[(usize, String)]) -> Printed {
        let mut text = String::new();
        let mut numbers: Vec<Number> = Vec::new();
        numbers.resize_with(self.numbers.len(), || Number {
            meant: String::new(),
            printed: String::new(),
            span: Span::default(),
        });
        for paragraph in &self.paragraphs {
            let shown: String = paragraph
                .split(OPEN)
                .enumerate()
                .map(|(i, piece)| match piece.split_once(CLOSE) {
                    Some((number, rest)) if i > 0 => {
                        let (index, meant) = number.split_once('|').unwrap_or(("0", number));
                        let index: usize = index.parse().unwrap_or(0);
                        let printed = change.iter().find(|c| c.0 == index).map_or(meant, |c| c.1.as_str());
                        format!("{OPEN}{index}|{meant}|{printed}{CLOSE}{rest}")
                    }
                    _ => piece.to_owned(),
                })
                .collect();
            self.lay(&shown, &mut text, &mut numbers);
        }
        Printed { text, numbers }
    }

    /// Wraps one paragraph and takes the marks out.
    fn lay(&self, paragraph: &str, text: &mut String, numbers: &mut [Number]) {
        let width = if paragraph.contains('\t') { 0 } else { self.style.width };
        let mut column = 0;
        for (i, word) in paragraph.split(' ').enumerate() {
            let bare: String = bare(word);
            let length = bare.chars().count();
            if i > 0 {
                if width > 0 && column + 1 + length > width {
                    text.push_str(if self.style.double { "\n\n" } else { "\n" });
                    column = 0;
                } else {
                    text.push(' ');
                    column += 1;
                }
            }
            column += length;
            let mut rest = word;
            while let Some((before, after)) = rest.split_once(OPEN) {
                text.push_str(before);
                let (number, after) = after.split_once(CLOSE).unwrap_or((after, ""));
                let mut fields = number.splitn(3, '|');
                let index: usize = fields.next().and_then(|f| f.parse().ok()).unwrap_or(0);
                let (meant, printed) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
                let start = text.len();
                text.push_str(&printed.replace('\u{a0}', " "));
                if let Some(slot) = numbers.get_mut(index) {
                    *slot = Number {
                        meant: meant.to_owned(),
                        printed: printed.to_owned(),
                        span: Span::new(start, text.len()),
                    };
                }
                rest = after;
            }
            text.push_str(rest);
        }
        // A table's rows stand one below the other in every layout.
        let gap = self.style.double && self.style.width > 0 && !paragraph.contains('\t');
        text.push_str(if gap { "\n\n" } else { "\n" });
    }
}

fn bare(word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let (number, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        out.push_str(number.rsplit('|').next().unwrap_or(""));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Fills the braces of a wording: `{t}` with what `t` stands for.
pub(super) fn fill(wording: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = wording;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match values.iter().find(|v| v.0 == name) {
            Some((_, value)) => out.push_str(value),
            None => {
                debug_assert!(false, "nothing stands for {{{name}}} in {wording}");
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
