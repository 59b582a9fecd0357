//! What the file says of itself: the header of the notice as document information and as XMP (ISO 16684-1), in the same
//! words, as PDF/A asks.
//!
//! `145/BC-UBND` of 24 July 2023 gets the title `Báo cáo số 145/BC-UBND: Kết quả …`, its issuer as author and its
//! date as `dc:date`. Nothing is written of when this file was made: the same notice gives the same bytes.

use super::super::{PRODUCER, visible::visible, words::Vietnamese, xml::escape};
use crate::model::Notice;
use std::fmt::Write as _;

/// Fields that are the same in both forms; a missing one is left out of both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) author: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) keywords: Option<String>,
    /// ISO 8601, of the notice itself.
    pub(super) date: Option<String>,
    /// SHA-256 of the original's bytes.
    pub(super) original: String,
}

impl Metadata {
    pub(super) fn of(notice: &Notice) -> Self {
        let header = &notice.header;
        let plain = |words: &str| {
            let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
            visible(&words).into_owned()
        };
        let kind = header.kind.as_ref().map(|k| k.value.vietnamese().to_owned());
        let number = header.number.as_ref().map(|n| plain(&n.value));
        let subject = header.subject.as_ref().map(|s| plain(&s.value));
        let mut title = match (&kind, &number) {
            (Some(kind), Some(number)) => format!("{kind} số {number}"),
            (Some(kind), None) => kind.clone(),
            (None, Some(number)) => format!("Văn bản số {number}"),
            (None, None) => String::new(),
        };
        if let Some(subject) = &subject {
            title.push_str(if title.is_empty() { "" } else { ": " });
            title.push_str(subject);
        }
        if title.is_empty() {
            // Not the name of the file: copies of one scan under two names are the same.
            title = format!("Văn bản {}", notice.document.id.get(..8).unwrap_or_default());
        }
        let places = [&header.district, &header.province].into_iter().flatten().map(|p| plain(p));
        let keywords: Vec<String> = number.into_iter().chain(places).collect();
        Self {
            title,
            author: header.issuer.as_ref().map(|i| plain(&i.value)),
            subject,
            keywords: (!keywords.is_empty()).then(|| keywords.join("; ")),
            date: header.date.as_ref().map(|d| d.value.to_string()),
            original: notice.document.id.clone(),
        }
    }

    /// The XMP packet; `archival` says whether the file claims to be PDF/A-2b.
    pub(super) fn xmp(&self, archival: bool) -> String {
        let mut out = String::from(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n",
        );
        if archival {
            out.push_str("<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n");
        }
        let _ = writeln!(out, "<dc:format>application/pdf</dc:format>");
        let _ = writeln!(out, "<dc:title>{}</dc:title>", alternatives(&self.title));
        if let Some(author) = &self.author {
            let _ = writeln!(out, "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", escape(author));
        }
        if let Some(subject) = &self.subject {
            let _ = writeln!(out, "<dc:description>{}</dc:description>", alternatives(subject));
        }
        if let Some(keywords) = &self.keywords {
            let items = keywords.split("; ").map(|k| format!("<rdf:li>{}</rdf:li>", escape(k)));
            let _ = writeln!(out, "<dc:subject><rdf:Bag>{}</rdf:Bag></dc:subject>", items.collect::<String>());
            let _ = writeln!(out, "<pdf:Keywords>{}</pdf:Keywords>", escape(keywords));
        }
        if let Some(date) = &self.date {
            let _ = writeln!(out, "<dc:date><rdf:Seq><rdf:li>{date}</rdf:li></rdf:Seq></dc:date>");
        }
        let _ = writeln!(out, "<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>");
        let _ = writeln!(out, "<dc:source>sha256:{}</dc:source>", self.original);
        let _ = writeln!(out, "<pdf:Producer>{PRODUCER}</pdf:Producer>");
        out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
        out
    }
}

/// A text in its default language.
fn alternatives(text: &str) -> String {
    format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn the_header_becomes_title_author_and_date() {
        let metadata = Metadata::of(&sample::notice());
        assert!(metadata.title.starts_with("Báo cáo số 145/BC-UBND"), "{}", metadata.title);
        assert!(metadata.author.is_some() && metadata.date.as_deref() == Some("2023-07-24"), "{metadata:?}");
        let xmp = metadata.xmp(true);
        assert!(xmp.contains("<pdfaid:part>2</pdfaid:part>"), "{xmp}");
        assert!(!metadata.xmp(false).contains("<pdfaid:part>"));
    }

    #[test]
    fn foreign_words_stay_words() {
        let mut notice = sample::notice();
        if let Some(subject) = &mut notice.header.subject {
            subject.value = "</rdf:li> A & B\u{0}\n<x>".to_owned();
        }
        let xmp = Metadata::of(&notice).xmp(true);
        assert!(xmp.contains("&lt;/rdf:li&gt; A &amp; B") && !xmp.contains('\u{0}'), "{xmp}");
    }

    #[test]
    fn without_a_header_the_digest_is_the_title() {
        let mut notice = sample::notice();
        notice.header = crate::model::Header::default();
        assert_eq!(Metadata::of(&notice).title, format!("Văn bản {}", &notice.document.id[..8]));
    }
}
