//! Cell formats. Excel shows the separators of the reader's own country: `#,##0.00` is `1.234,50` in a Vietnamese one.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// Decimal places beyond which more are not shown (they are still in the cell).
const MOST_PLACES: u32 = 10;

/// Every format of the workbook.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) text: Format,
    pub(super) wrapped: Format,
    pub(super) date: Format,
    pub(super) moment: Format,
    pub(super) label: Format,
    pub(super) link: Format,
    pub(super) good: Format,
    pub(super) doubtful: Format,
    pub(super) bad: Format,
    numbers: Vec<Format>,
    percents: Vec<Format>,
}

impl Formats {
    pub(super) fn new() -> Self {
        let places = |whole: &str, end: &str| -> Vec<Format> {
            (0..=MOST_PLACES)
                .map(|n| {
                    let point = if n > 0 { "." } else { "" };
                    let zeros = "0".repeat(n as usize);
                    Format::new().set_num_format(format!("{whole}{point}{zeros}{end}")).set_align(FormatAlign::Top)
                })
                .collect()
        };
        let top = || Format::new().set_align(FormatAlign::Top);
        let colour = |ink: u32, ground: u32| {
            Format::new().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground))
        };
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00D9_E2F3))
                .set_border_bottom(FormatBorder::Thin),
            text: top(),
            wrapped: top().set_text_wrap(),
            date: top().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            moment: top().set_num_format("dd/mm/yyyy hh:mm").set_align(FormatAlign::Left),
            label: top().set_num_format("0"),
            link: top()
                .set_num_format("0")
                .set_font_color(Color::RGB(0x0005_63C1))
                .set_underline(FormatUnderline::Single),
            good: colour(0x0000_6100, 0x00C6_EFCE),
            doubtful: colour(0x009C_5700, 0x00FF_EB9C),
            bad: colour(0x009C_0006, 0x00FF_C7CE),
            numbers: places("#,##0", ""),
            percents: places("0", "%"),
        }
    }

    /// For a number with the places it was printed with; `percent` for a value in per cent.
    pub(super) fn number(&self, number: Decimal, percent: bool) -> &Format {
        let formats = if percent { &self.percents } else { &self.numbers };
        &formats[number.scale().min(MOST_PLACES) as usize]
    }
}
