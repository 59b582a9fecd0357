//! Charts: rates by commune, and how sure the figures were read.
//!
//! `Bình Tân (98,25%), Tây Thuận (91,70%), …` in a report is a chart if at least four communes are named: bars, highest first.
//! A bar is an inline SVG in a table row, so that names and numbers stay text: they wrap on a phone, and can be copied.

use super::page::{foreign, two};
use crate::export::columns::is_percentage;
use crate::model::{RecordRow, Value};
use crate::orthography::fold;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Communes that make a chart.
const LEAST: usize = 4;
/// Charts shown, those with most communes first.
const MOST: usize = 8;
/// Bars of a chart.
const BARS: usize = 40;

/// What has been collected for the charts.
#[derive(Debug, Default)]
pub(super) struct Charts {
    source: String,
    /// Rates of the document that is being seen, by what they measure.
    now: BTreeMap<String, Rates>,
    best: Vec<Rates>,
    /// Figures by confidence, in steps of five.
    confidence: [u64; 20],
}

#[derive(Debug, Clone)]
struct Rates {
    source: String,
    number: Option<String>,
    title: String,
    /// The key they are sorted under, the place, the rate.
    bars: BTreeMap<String, (String, Decimal)>,
}

impl Charts {
    pub(super) fn record(&mut self, row: &RecordRow) {
        if let Some(confidence) = row.confidence {
            let step = usize::from(confidence.min(99) / 5);
            if let Some(n) = self.confidence.get_mut(step) {
                *n += 1;
            }
        }
        if self.source != row.document.source {
            self.settle();
            self.source.clone_from(&row.document.source);
        }
        let (Value::Number(rate), Some(place), Some(kind)) =
            (&row.record.value, &row.record.place, row.record.place_kind)
        else {
            return;
        };
        if !is_percentage(row) || kind.level() != 3 {
            return;
        }
        let title = match (row.indicator(), &row.record.scope) {
            (Some(indicator), _) => indicator.to_owned(),
            (None, Some(scope)) => scope.clone(),
            (None, None) => return,
        };
        let key = fold(&title);
        let rates = self.now.entry(key).or_insert_with(|| Rates {
            source: row.document.source.clone(),
            number: row.document.number.clone(),
            title,
            bars: BTreeMap::new(),
        });
        let unit = row.record.place_code.clone().unwrap_or_else(|| fold(place));
        rates.bars.entry(unit).or_insert_with(|| (place.clone(), *rate));
    }

    /// Decides about the charts of the document that was seen.
    pub(super) fn settle(&mut self) {
        let done = std::mem::take(&mut self.now);
        self.best.extend(done.into_values().filter(|rates| rates.bars.len() >= LEAST));
        self.best.sort_by(|a, b| {
            b.bars.len().cmp(&a.bars.len()).then_with(|| a.source.cmp(&b.source)).then_with(|| a.title.cmp(&b.title))
        });
        self.best.truncate(MOST);
    }

    /// The charts as HTML; nothing if there are none.
    pub(super) fn html(&self) -> String {
        let mut out = String::new();
        for rates in &self.best {
            out.push_str(&rates.html());
        }
        out.push_str(&self.confidence_html());
        out
    }

    fn confidence_html(&self) -> String {
        let all: u64 = self.confidence.iter().sum();
        let most = self.confidence.iter().copied().max().unwrap_or(0);
        if most == 0 {
            return String::new();
        }
        let mut bars = String::new();
        for (i, n) in self.confidence.iter().enumerate() {
            // In whole units of a height of 100, so that every machine draws the same.
            let height = n * 100 / most + u64::from(*n > 0);
            let tone = if i < 12 {
                "bad"
            } else if i < 18 {
                "doubtful"
            } else {
                "good"
            };
            let _ = write!(
                bars,
                "<rect class=\"{tone}\" x=\"{}\" y=\"{}\" width=\"13\" height=\"{height}\"><title>{}–{}: {n}</title></rect>",
                i * 15 + 1,
                110 - height,
                i * 5,
                i * 5 + 5,
            );
        }
        let mut marks = String::new();
        for mark in [0, 25, 50, 75, 100] {
            let _ = write!(marks, "<text x=\"{}\" y=\"124\" text-anchor=\"middle\">{mark}</text>", mark * 3);
        }
        format!(
            "<figure class=\"chart\"><figcaption>{} <small>{}</small></figcaption>\
             <svg viewBox=\"-8 0 316 128\" role=\"img\" class=\"columns\">{bars}\
             <line x1=\"0\" y1=\"110.5\" x2=\"300\" y2=\"110.5\"/>{marks}</svg></figure>",
            two("Độ tin cậy khi đọc các con số", "How sure the figures were read"),
            two(
                &format!("{all} số liệu; 100 là chắc nhất, cột cao nhất {most}"),
                &format!("{all} records; 100 is surest, the highest column {most}")
            ),
        )
    }
}

impl Rates {
    fn html(&self) -> String {
        let mut bars: Vec<&(String, Decimal)> = self.bars.values().collect();
        bars.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let most = bars.iter().map(|b| b.1).max().unwrap_or_default().max(Decimal::ONE_HUNDRED);
        let mut rows = String::new();
        for (place, rate) in bars.iter().take(BARS) {
            // Thousandths of the longest bar.
            let width =
                (*rate * Decimal::ONE_THOUSAND).checked_div(most).unwrap_or_default().round().max(Decimal::ZERO);
            let _ = write!(
                rows,
                "<tr><th scope=\"row\">{}</th><td class=\"bar\"><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" \
                 aria-hidden=\"true\"><rect width=\"{width}\" height=\"10\"/></svg></td><td class=\"n\">{}&nbsp;%</td></tr>",
                foreign(place),
                rate.to_string().replace('.', ","),
            );
        }
        let rest = bars.len().saturating_sub(BARS);
        let rest = if rest > 0 {
            two(&format!("và {rest} địa danh nữa"), &format!("and {rest} more"))
        } else {
            String::new()
        };
        let from = self.number.as_ref().unwrap_or(&self.source);
        format!(
            "<figure class=\"chart\"><figcaption>{} <small>{}</small></figcaption><table class=\"bars\">{rows}</table>{rest}</figure>",
            foreign(&self.title),
            foreign(from),
        )
    }
}
