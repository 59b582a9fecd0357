//! What a check says to its reader, in Vietnamese and in English.
//!
//! An archivist in Yên Châu reads `806 + 443 = 1.249, nêu 1.240`, an analyst abroad `806 + 443 = 1.249, stated 1.240`. A
//! rule says what it found, with its figures; the two sentences are written here and nowhere else, side by side, so that
//! neither can be forgotten. What stands in the document is quoted as it stands in both.

use super::draft::Label;
use crate::model::Language;
use jiff::civil::{Date, Weekday};

/// Both wordings of one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct In(Language);

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Explanation {
    /// `806 + 443 = 1.249`, and what is stated where that differs.
    Equation { left: String, computed: String, stated: String, fits: bool },
    /// Agreement that no word announced, and how likely chance makes it.
    Unwritten { found: Box<Explanation>, odds: u64, tried: u64 },
    /// Entries of a list, counted.
    Listed { found: usize, stated: String, holds: bool },
    /// All percentages of a group lie where its heading says.
    Within { values: usize, bounds: String },
    /// These do not.
    Outside { values: Vec<String>, bounds: String },
    /// An entry stands twice in one list.
    Twice { name: String, with: Twice },
    /// A list told before is told again.
    SameList { count: usize },
    /// Two lists that should be one.
    TwoLists { count: usize, only_first: Vec<String>, only_second: Vec<String> },
    /// A number or a day told in two places.
    Told { what: What, first: String, second: String, same: bool },
    /// The day of the week of a date; the right one where the stated one is wrong.
    DayOfWeek { date: String, stated: String, right: Option<Weekday> },
    /// A period's first and last day.
    Period { first: String, last: String, holds: bool },
    /// Figures up to a day, in a document of another.
    UpTo { figure: String, own: String, holds: bool },
    /// What holds in all rows of a table.
    AllRows { relation: Relation, rows: usize },
    /// One row where it does not.
    Row { row: Label, left: String, computed: String, stated: String, relation: Relation, kept: usize },
    /// One row whose rank is not its place.
    RowRank { row: Label, value: String, place: u32, stated: String, relation: Relation, kept: usize },
    /// A total row that is the sum of its rows.
    Total { row: Label, rows: usize, columns: Vec<Label> },
    /// One that is not, in one column; `each` says of what its rows are rounded quotients.
    NoTotal { row: Label, column: Label, rows: usize, computed: String, stated: String, each: Option<(Label, u32)> },
    /// A number of the text and the table that it was taken from.
    TextAndTable { text: String, cell: String, row: Label, column: Label, same: bool },
    /// Figures that could not be read, and what was found with the readings that they look like.
    Unread { figures: Vec<String>, found: Option<Box<Explanation>> },
    /// So many readings of a figure make a relation hold.
    OnlyReading { readings: usize },
    /// What the parts of a place give together, told by several documents.
    Parts { whole: String, place: String, told: usize, of: usize, sum: String, day: Date, fits: bool },
    /// A value many times those before and after it.
    Spike { value: String, day: Date, before: String, after: String },
    /// Two documents on one day.
    OneDay { day: Date, first: String, first_source: String, second: String, second_source: String, same: bool },
    /// A value many times the one before.
    Jump { first: String, first_day: Date, second: String, second_day: Date },
    /// A count up to a day, and up to a later one.
    Count { first: String, first_day: Date, second: String, second_day: Date, falls: bool },
}

/// With what an entry stands in its list again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Twice {
    /// Both times with this figure.
    Figure(String),
    /// Once with each.
    Figures(String, String),
    /// One of them without a figure.
    Nothing,
}

/// What is told in two places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// The document's own number.
    Number,
    /// Its own day.
    Day,
    /// The day of another document, which is called this.
    DayOf(String),
}

/// What holds between columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Relation {
    /// `(7) = (5) + (6)`: the result, then each term with the sign before it.
    Formula { result: Label, terms: Vec<(char, Label)> },
    /// One column ranks another.
    Ranks { column: Label, by: Label },
}

impl Explanation {
    /// The sentence.
    pub(super) fn say(&self, language: Language) -> String {
        let say = In(language);
        match self {
            Self::Equation { left, stated, fits: true, .. } => format!("{left} = {stated}"),
            Self::Equation { left, computed, stated, .. } => {
                format!("{left} = {computed}, {} {stated}", say.stated())
            }
            Self::Unwritten { found, odds, tried } => {
                let found = found.say(language);
                say.one(
                    || format!("{found} (văn bản không nêu; ngẫu nhiên trùng 1 trên {odds}, đã thử {tried})"),
                    || format!("{found} (not written down; chance agrees in 1 of {odds}, {tried} tried)"),
                )
            }
            Self::Listed { found, stated, holds: true } => say.one(
                || format!("liệt kê {found}, đúng như nêu ({stated})"),
                || format!("{found} listed, as stated ({stated})"),
            ),
            Self::Listed { found, stated, .. } => {
                say.one(|| format!("liệt kê {found}, nêu {stated}"), || format!("{found} listed, stated {stated}"))
            }
            Self::Within { values, bounds } => say.one(
                || format!("cả {values} đều nằm trong khoảng \"{bounds}\""),
                || format!("all {values} within \"{bounds}\""),
            ),
            Self::Outside { values, bounds } => {
                let values = values.join("; ");
                say.one(
                    || format!("{values} nằm ngoài khoảng \"{bounds}\""),
                    || format!("{values} not within \"{bounds}\""),
                )
            }
            Self::Twice { name, with } => say.twice(name, with),
            Self::SameList { count } => say
                .one(|| format!("đúng {count} mục đã liệt kê ở trên"), || format!("the same {count} as listed before")),
            Self::TwoLists { count, only_first, only_second } => say.two_lists(*count, only_first, only_second),
            Self::Told { what, first, second, same } => say.told(what, first, second, *same),
            Self::DayOfWeek { date, stated, right } => say.day_of_week(date, stated, *right),
            Self::Period { first, last, holds: true } => {
                say.one(|| format!("{first} không sau {last}"), || format!("{first} is not after {last}"))
            }
            Self::Period { first, last, .. } => say.one(
                || format!("thời hạn kết thúc {last}, trước khi bắt đầu {first}"),
                || format!("the period ends on {last}, before it begins on {first}"),
            ),
            Self::UpTo { figure, own, holds: true } => say.one(
                || format!("số liệu đến {figure} trong văn bản ngày {own}"),
                || format!("figures up to {figure} in a document of {own}"),
            ),
            Self::UpTo { figure, own, .. } => say.one(
                || format!("số liệu đến {figure}, sau ngày {own} của chính văn bản"),
                || format!("figures up to {figure}, after the document's own day {own}"),
            ),
            Self::AllRows { .. }
            | Self::Row { .. }
            | Self::RowRank { .. }
            | Self::Total { .. }
            | Self::NoTotal { .. }
            | Self::TextAndTable { .. } => self.of_table(say),
            Self::Unread { figures, found } => {
                let figures = figures.join(", ");
                let found = found.as_ref().map_or_else(String::new, |f| format!(": {}", f.say(language)));
                say.one(
                    || format!("không đọc được {figures} nên không kiểm tra được{found}"),
                    || format!("{figures} could not be read, so this could not be checked{found}"),
                )
            }
            Self::OnlyReading { readings: 1 } => say.one(
                || "cách đọc duy nhất làm cho phép tính khớp".to_owned(),
                || "the only reading that makes it hold".to_owned(),
            ),
            Self::OnlyReading { readings } => say.one(
                || format!("một trong {readings} cách đọc làm cho phép tính khớp"),
                || format!("one of {readings} readings that make it hold"),
            ),
            Self::OneDay { .. } | Self::Jump { .. } | Self::Spike { .. } | Self::Parts { .. } | Self::Count { .. } => {
                self.of_documents(say)
            }
        }
    }

    /// Of a table's rows and columns.
    fn of_table(&self, say: In) -> String {
        match self {
            Self::AllRows { relation, rows } => {
                let told = say.relation(relation);
                say.one(|| format!("{told} ở cả {rows} dòng"), || format!("{told} in all {rows} rows"))
            }
            Self::Row { row, left, computed, stated, relation, kept } => {
                let (row, others) = (row.say(say.0), say.others(relation, *kept));
                format!("{row}: {left} = {computed}, {} {stated} ({others})", say.stated())
            }
            Self::RowRank { row, value, place, stated, relation, kept } => {
                let (row, others) = (row.say(say.0), say.others(relation, *kept));
                say.one(
                    || format!("{row}: {value} đứng thứ {place}, nêu {stated} ({others})"),
                    || format!("{row}: {value} is place {place}, stated {stated} ({others})"),
                )
            }
            Self::Total { row, rows, columns } => {
                let row = row.say(say.0);
                let columns = columns.iter().map(|c| c.say(say.0)).collect::<Vec<_>>().join(", ");
                say.one(
                    || format!("{row} là tổng của {rows} dòng ở {columns}"),
                    || format!("{row} is the sum of the {rows} rows in {columns}"),
                )
            }
            Self::NoTotal { row, column, rows, computed, stated, each } => {
                let (row, column) = (row.say(say.0), column.say(say.0));
                let each = each.as_ref().map_or_else(String::new, |(of, divisor)| {
                    let of = of.say(say.0);
                    say.one(
                        || format!("; mỗi dòng là {of} / {divisor}, đã làm tròn"),
                        || format!("; each row is {of} / {divisor}, rounded"),
                    )
                });
                say.one(
                    || format!("{row}, {column}: {rows} dòng cộng lại được {computed}, nêu {stated}{each}"),
                    || format!("{row}, {column}: the {rows} rows add up to {computed}, stated {stated}{each}"),
                )
            }
            Self::TextAndTable { text, cell, row, column, same } => {
                let place = format!("{}, {}", row.say(say.0), column.say(say.0));
                let but = if *same { say.word("", "") } else { say.word("nhưng ", "but ") };
                say.one(
                    || format!("trong lời văn {text}, {but}trong bảng {cell} ({place})"),
                    || format!("{text} in the text, {but}{cell} in the table ({place})"),
                )
            }
            _ => String::new(),
        }
    }

    /// Of several documents.
    fn of_documents(&self, say: In) -> String {
        match self {
            Self::OneDay { day, first, first_source, second, second_source, same } => {
                let day = say.day(*day);
                if *same {
                    say.one(
                        || format!("{first} ngày {day} trong {first_source} và {second_source}"),
                        || format!("{first} on {day} in {first_source} and {second_source}"),
                    )
                } else {
                    say.one(
                        || format!("{first} ngày {day} trong {first_source}, {second} trong {second_source}"),
                        || format!("{first} on {day} in {first_source}, {second} in {second_source}"),
                    )
                }
            }
            Self::Jump { first, first_day, second, second_day } => {
                let (from, to) = (say.day(*first_day), say.day(*second_day));
                say.one(
                    || format!("{first} ngày {from}, {second} ngày {to}: có thể mất một chữ số hoặc dấu phẩy"),
                    || format!("{first} on {from}, {second} on {to}: a digit or a comma may be lost"),
                )
            }
            Self::Spike { value, day, before, after } => {
                let day = say.day(*day);
                say.one(
                    || format!("{value} ngày {day}, trước đó {before}, sau đó {after}: khó tin"),
                    || format!("{value} on {day}, but {before} before and {after} after it: hardly possible"),
                )
            }
            Self::Parts { whole, place, told, of, sum, day, fits } => {
                let day = say.day(*day);
                let but = if *fits { "" } else { say.word(", nhưng", ", but") };
                say.one(
                    || format!("{place} nêu {whole} ngày {day}{but} {told}/{of} đơn vị trực thuộc cộng lại được {sum}"),
                    || format!("{place} states {whole} on {day}{but} {told} of its {of} units add up to {sum}"),
                )
            }
            Self::Count { first, first_day, second, second_day, falls } => {
                let (from, to) = (say.day(*first_day), say.day(*second_day));
                let but = if *falls { say.word("nhưng chỉ ", "but only ") } else { "" };
                say.one(
                    || format!("{first} đến ngày {from}, {but}{second} đến ngày {to}"),
                    || format!("{first} up to {from}, {but}{second} up to {to}"),
                )
            }
            _ => String::new(),
        }
    }
}

impl In {
    /// The wording of this language.
    fn one(self, vietnamese: impl FnOnce() -> String, english: impl FnOnce() -> String) -> String {
        match self.0 {
            Language::Vietnamese => vietnamese(),
            Language::English => english(),
        }
    }

    fn word(self, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self.0 {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    fn stated(self) -> &'static str {
        self.word("nêu", "stated")
    }

    /// `24/07/2023`, `2023-07-24`.
    fn day(self, day: Date) -> String {
        self.one(|| day.strftime("%d/%m/%Y").to_string(), || day.to_string())
    }

    fn twice(self, name: &str, with: &Twice) -> String {
        let name = self.one(|| format!("{name} có hai lần"), || format!("{name} stands twice"));
        match with {
            Twice::Figure(a) => {
                self.one(|| format!("{name}, cả hai lần với {a}"), || format!("{name}, both times with {a}"))
            }
            Twice::Figures(a, b) => {
                self.one(|| format!("{name}, với {a} và với {b}"), || format!("{name}, with {a} and with {b}"))
            }
            Twice::Nothing => self.one(|| format!("{name} trong một danh sách"), || format!("{name}, in one list")),
        }
    }

    fn two_lists(self, count: usize, only_first: &[String], only_second: &[String]) -> String {
        let only = |names: &[String], vietnamese: &str, english: &str| {
            let names = names.join(", ");
            self.one(|| format!("{names} chỉ có ở {vietnamese}"), || format!("{names} only in the {english}"))
        };
        let mut says = Vec::new();
        if !only_first.is_empty() {
            says.push(only(only_first, "danh sách đầu", "first"));
        }
        if !only_second.is_empty() {
            says.push(only(only_second, "danh sách sau", "second"));
        }
        let says = says.join("; ");
        self.one(
            || format!("hai danh sách của cùng {count}: {says}"),
            || format!("two lists of the same {count}: {says}"),
        )
    }

    fn told(self, what: &What, first: &str, second: &str, same: bool) -> String {
        let what = match what {
            What::Number => self.word("số của văn bản", "the document's number").to_owned(),
            What::Day => self.word("ngày của văn bản", "the document's date").to_owned(),
            What::DayOf(text) => self.one(|| format!("ngày của {text}"), || format!("the date of {text}")),
        };
        if same {
            self.one(|| format!("{what} là {first} ở cả hai chỗ"), || format!("{what} is {first} in both places"))
        } else {
            self.one(
                || format!("{what} là {first} ở một chỗ, {second} ở chỗ khác"),
                || format!("{what} is {first} in one place, {second} in another"),
            )
        }
    }

    fn day_of_week(self, date: &str, stated: &str, right: Option<Weekday>) -> String {
        match right.map(day_name) {
            None => self.one(|| format!("{date} là {stated}"), || format!("{date} is {stated}")),
            Some(right) => self
                .one(|| format!("{date} là {right}, nêu {stated}"), || format!("{date} is {right}, stated {stated}")),
        }
    }

    fn relation(self, relation: &Relation) -> String {
        match relation {
            Relation::Formula { result, terms } => {
                let mut out = format!("{} =", result.say(self.0));
                for (i, (sign, term)) in terms.iter().enumerate() {
                    if i > 0 {
                        out.push(' ');
                        out.push(*sign);
                    }
                    out.push(' ');
                    out.push_str(&term.say(self.0));
                }
                out
            }
            Relation::Ranks { column, by } => {
                let (column, by) = (column.say(self.0), by.say(self.0));
                self.one(|| format!("{column} xếp hạng {by}"), || format!("{column} ranks {by}"))
            }
        }
    }

    fn others(self, relation: &Relation, kept: usize) -> String {
        let told = self.relation(relation);
        self.one(|| format!("{told} ở {kept} dòng còn lại"), || format!("{told} in the other {kept} rows"))
    }
}

/// The days are named as the notice names them, in both languages: the reader looks for the word on the page.
const fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "thứ Hai",
        Weekday::Tuesday => "thứ Ba",
        Weekday::Wednesday => "thứ Tư",
        Weekday::Thursday => "thứ Năm",
        Weekday::Friday => "thứ Sáu",
        Weekday::Saturday => "thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn own(s: &str) -> Label {
        Label::Own(s.to_owned())
    }

    fn s(text: &str) -> String {
        text.to_owned()
    }

    /// Every wording, Vietnamese and English.
    #[test]
    fn both_languages_say_the_same() {
        let (one, two) = (date(2023, 7, 17), date(2023, 7, 24));
        let formula =
            || Relation::Formula { result: own("(3)"), terms: vec![('+', own("(1)")), ('-', Label::Column(2))] };
        let ranks = || Relation::Ranks { column: own("\"Xếp thứ\""), by: own("\"Tỷ lệ\"") };
        let equation = |fits| Explanation::Equation {
            left: s("806 + 443"),
            computed: s("1.249"),
            stated: if fits { s("1.249") } else { s("1.240") },
            fits,
        };
        let names = |n: &[&str]| n.iter().map(|n| s(n)).collect::<Vec<_>>();
        let wordings: Vec<(Explanation, &str, &str)> = vec![
            (equation(true), "806 + 443 = 1.249", "806 + 443 = 1.249"),
            (equation(false), "806 + 443 = 1.249, nêu 1.240", "806 + 443 = 1.249, stated 1.240"),
            (
                Explanation::Unwritten { found: Box::new(equation(true)), odds: 900, tried: 12 },
                "806 + 443 = 1.249 (văn bản không nêu; ngẫu nhiên trùng 1 trên 900, đã thử 12)",
                "806 + 443 = 1.249 (not written down; chance agrees in 1 of 900, 12 tried)",
            ),
            (
                Explanation::Listed { found: 3, stated: s("03"), holds: true },
                "liệt kê 3, đúng như nêu (03)",
                "3 listed, as stated (03)",
            ),
            (
                Explanation::Listed { found: 3, stated: s("04"), holds: false },
                "liệt kê 3, nêu 04",
                "3 listed, stated 04",
            ),
            (
                Explanation::Within { values: 3, bounds: s("trên 90%") },
                "cả 3 đều nằm trong khoảng \"trên 90%\"",
                "all 3 within \"trên 90%\"",
            ),
            (
                Explanation::Outside { values: names(&["81%", "79,5%"]), bounds: s("trên 90%") },
                "81%; 79,5% nằm ngoài khoảng \"trên 90%\"",
                "81%; 79,5% not within \"trên 90%\"",
            ),
            (
                Explanation::Twice { name: s("Tây An"), with: Twice::Figure(s("12")) },
                "Tây An có hai lần, cả hai lần với 12",
                "Tây An stands twice, both times with 12",
            ),
            (
                Explanation::Twice { name: s("Tây An"), with: Twice::Figures(s("12"), s("21")) },
                "Tây An có hai lần, với 12 và với 21",
                "Tây An stands twice, with 12 and with 21",
            ),
            (
                Explanation::Twice { name: s("Tây An"), with: Twice::Nothing },
                "Tây An có hai lần trong một danh sách",
                "Tây An stands twice, in one list",
            ),
            (Explanation::SameList { count: 6 }, "đúng 6 mục đã liệt kê ở trên", "the same 6 as listed before"),
            (
                Explanation::TwoLists { count: 2, only_first: names(&["Tây An"]), only_second: names(&["Tây Vinh"]) },
                "hai danh sách của cùng 2: Tây An chỉ có ở danh sách đầu; Tây Vinh chỉ có ở danh sách sau",
                "two lists of the same 2: Tây An only in the first; Tây Vinh only in the second",
            ),
            (
                Explanation::Told { what: What::Number, first: s("12/BC"), second: s("12/BC"), same: true },
                "số của văn bản là 12/BC ở cả hai chỗ",
                "the document's number is 12/BC in both places",
            ),
            (
                Explanation::Told { what: What::Day, first: s("1/7/2023"), second: s("7/1/2023"), same: false },
                "ngày của văn bản là 1/7/2023 ở một chỗ, 7/1/2023 ở chỗ khác",
                "the document's date is 1/7/2023 in one place, 7/1/2023 in another",
            ),
            (
                Explanation::Told { what: What::DayOf(s("9/QĐ")), first: s("1/7"), second: s("1/7"), same: true },
                "ngày của 9/QĐ là 1/7 ở cả hai chỗ",
                "the date of 9/QĐ is 1/7 in both places",
            ),
            (
                Explanation::DayOfWeek { date: s("24/7/2023"), stated: s("thứ hai"), right: None },
                "24/7/2023 là thứ hai",
                "24/7/2023 is thứ hai",
            ),
            (
                Explanation::DayOfWeek { date: s("24/7/2023"), stated: s("thứ ba"), right: Some(Weekday::Monday) },
                "24/7/2023 là thứ Hai, nêu thứ ba",
                "24/7/2023 is thứ Hai, stated thứ ba",
            ),
            (
                Explanation::Period { first: s("1/7"), last: s("9/7"), holds: true },
                "1/7 không sau 9/7",
                "1/7 is not after 9/7",
            ),
            (
                Explanation::Period { first: s("9/7"), last: s("1/7"), holds: false },
                "thời hạn kết thúc 1/7, trước khi bắt đầu 9/7",
                "the period ends on 1/7, before it begins on 9/7",
            ),
            (
                Explanation::UpTo { figure: s("1/7/2023"), own: s("09/07/2023"), holds: true },
                "số liệu đến 1/7/2023 trong văn bản ngày 09/07/2023",
                "figures up to 1/7/2023 in a document of 09/07/2023",
            ),
            (
                Explanation::UpTo { figure: s("1/8/2023"), own: s("09/07/2023"), holds: false },
                "số liệu đến 1/8/2023, sau ngày 09/07/2023 của chính văn bản",
                "figures up to 1/8/2023, after the document's own day 09/07/2023",
            ),
            (
                Explanation::AllRows { relation: formula(), rows: 9 },
                "(3) = (1) - cột 2 ở cả 9 dòng",
                "(3) = (1) - column 2 in all 9 rows",
            ),
            (
                Explanation::Row {
                    row: Label::Row(4),
                    left: s("7 - 2"),
                    computed: s("5"),
                    stated: s("6"),
                    relation: formula(),
                    kept: 8,
                },
                "dòng 4: 7 - 2 = 5, nêu 6 ((3) = (1) - cột 2 ở 8 dòng còn lại)",
                "row 4: 7 - 2 = 5, stated 6 ((3) = (1) - column 2 in the other 8 rows)",
            ),
            (
                Explanation::AllRows { relation: ranks(), rows: 9 },
                "\"Xếp thứ\" xếp hạng \"Tỷ lệ\" ở cả 9 dòng",
                "\"Xếp thứ\" ranks \"Tỷ lệ\" in all 9 rows",
            ),
            (
                Explanation::RowRank {
                    row: own("Tây An"),
                    value: s("81%"),
                    place: 2,
                    stated: s("3"),
                    relation: ranks(),
                    kept: 8,
                },
                "Tây An: 81% đứng thứ 2, nêu 3 (\"Xếp thứ\" xếp hạng \"Tỷ lệ\" ở 8 dòng còn lại)",
                "Tây An: 81% is place 2, stated 3 (\"Xếp thứ\" ranks \"Tỷ lệ\" in the other 8 rows)",
            ),
            (
                Explanation::Total { row: own("Tổng"), rows: 9, columns: vec![own("(1)"), own("(2)")] },
                "Tổng là tổng của 9 dòng ở (1), (2)",
                "Tổng is the sum of the 9 rows in (1), (2)",
            ),
            (
                Explanation::NoTotal {
                    row: own("Tổng"),
                    column: own("(4)"),
                    rows: 9,
                    computed: s("88"),
                    stated: s("90"),
                    each: Some((own("(3)"), 37)),
                },
                "Tổng, (4): 9 dòng cộng lại được 88, nêu 90; mỗi dòng là (3) / 37, đã làm tròn",
                "Tổng, (4): the 9 rows add up to 88, stated 90; each row is (3) / 37, rounded",
            ),
            (
                Explanation::TextAndTable {
                    text: s("1.249"),
                    cell: s("1.240"),
                    row: own("Tổng"),
                    column: own("(4)"),
                    same: false,
                },
                "trong lời văn 1.249, nhưng trong bảng 1.240 (Tổng, (4))",
                "1.249 in the text, but 1.240 in the table (Tổng, (4))",
            ),
            (
                Explanation::OneDay {
                    day: one,
                    first: s("113"),
                    first_source: s("a.pdf"),
                    second: s("118"),
                    second_source: s("b.pdf"),
                    same: false,
                },
                "113 ngày 17/07/2023 trong a.pdf, 118 trong b.pdf",
                "113 on 2023-07-17 in a.pdf, 118 in b.pdf",
            ),
            (
                Explanation::Jump { first: s("127.923"), first_day: one, second: s("12.792"), second_day: two },
                "127.923 ngày 17/07/2023, 12.792 ngày 24/07/2023: có thể mất một chữ số hoặc dấu phẩy",
                "127.923 on 2023-07-17, 12.792 on 2023-07-24: a digit or a comma may be lost",
            ),
            (
                Explanation::Count { first: s("113"), first_day: one, second: s("108"), second_day: two, falls: true },
                "113 đến ngày 17/07/2023, nhưng chỉ 108 đến ngày 24/07/2023",
                "113 up to 2023-07-17, but only 108 up to 2023-07-24",
            ),
        ];
        for (said, vietnamese, english) in wordings {
            assert_eq!(said.say(Language::Vietnamese), vietnamese);
            assert_eq!(said.say(Language::English), english);
        }
    }
}
