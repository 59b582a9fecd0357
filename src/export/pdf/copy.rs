//! Objects of one PDF into another, with all that they lead to, and what is met on the way that PDF/A forbids.
//!
//! Streams go over as they are, compressed as they were: an image of the copy has the very bytes of the scan. What is
//! decoded and packed anew: LZW (which PDF/A forbids) and streams with a filter for encryption.

use super::{content, pack};
use hayro_syntax::{
    object::{Dict, Name as SourceName, Object, ObjectIdentifier, Stream},
    xref::XRef,
};
use pdf_writer::{Name, Null, Obj, Pdf, Ref, Str};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Objects nested deeper than this are no document's.
const DEPTH: usize = 64;

/// Why a file cannot claim to be an archival one.
pub(super) type Obstacle = &'static str;

/// Copies objects; ids of the copy are handed out in the order in which they are needed.
pub(super) struct Copier<'a> {
    /// `None` where nothing is copied.
    xref: Option<&'a XRef>,
    known: BTreeMap<ObjectIdentifier, Ref>,
    open: VecDeque<(ObjectIdentifier, Ref)>,
    next: i32,
    /// Forms (`XObject`s) that lose their hidden text.
    pub(super) cleaned: BTreeSet<ObjectIdentifier>,
    pub(super) obstacles: BTreeSet<Obstacle>,
}

impl<'a> Copier<'a> {
    pub(super) fn new(xref: Option<&'a XRef>) -> Self {
        Self {
            xref,
            known: BTreeMap::new(),
            open: VecDeque::new(),
            next: 1,
            cleaned: BTreeSet::new(),
            obstacles: BTreeSet::new(),
        }
    }

    /// An id for an object that the caller writes.
    pub(super) fn fresh(&mut self) -> Ref {
        let id = Ref::new(self.next);
        self.next += 1;
        id
    }

    /// Everything that leads to `old` shall lead to `new`, which the caller writes.
    pub(super) fn stands_for(&mut self, old: ObjectIdentifier, new: Ref) {
        self.known.insert(old, new);
    }

    /// Writes an object, or a reference to what will be copied.
    pub(super) fn put(&mut self, into: Obj<'_>, object: &Object<'a>) {
        self.put_at(into, object, 0);
    }

    fn put_at(&mut self, into: Obj<'_>, object: &Object<'a>, depth: usize) {
        match object {
            _ if depth > DEPTH => into.primitive(Null),
            Object::Boolean(value) => into.primitive(*value),
            Object::Number(value) => number(into, value.as_f64()),
            Object::String(value) => into.primitive(Str(value.as_bytes())),
            Object::Name(value) => into.primitive(Name(value.as_ref())),
            Object::Array(items) => {
                let mut array = into.array();
                for item in items.raw_iter() {
                    match item.as_obj_ref() {
                        Some(reference) => array.push().primitive(self.reference(reference.into())),
                        None => {
                            if let Some(item) = direct(item) {
                                self.put_at(array.push(), &item, depth + 1);
                            }
                        }
                    }
                }
            }
            Object::Dict(dict) => {
                self.notice_action(dict);
                let mut out = into.dict();
                self.put_entries(&mut out, dict, &[], depth);
            }
            // A stream is always an object of its own; one that is not, and nothing, are nothing.
            Object::Stream(_) | Object::Null(_) => into.primitive(Null),
        }
    }

    /// Writes the entries of a dictionary but those named.
    pub(super) fn put_all(&mut self, out: &mut pdf_writer::Dict<'_>, dict: &Dict<'a>, but: &[&[u8]]) {
        self.put_entries(out, dict, but, 0);
    }

    fn put_entries(&mut self, out: &mut pdf_writer::Dict<'_>, dict: &Dict<'a>, but: &[&[u8]], depth: usize) {
        for (key, value) in dict.entries() {
            if but.contains(&key.as_ref()) {
                continue;
            }
            match value.as_obj_ref() {
                Some(reference) => out.insert(Name(key.as_ref())).primitive(self.reference(reference.into())),
                None => {
                    if let Some(value) = direct(value) {
                        self.put_at(out.insert(Name(key.as_ref())), &value, depth + 1);
                    }
                }
            }
        }
    }

    fn reference(&mut self, old: ObjectIdentifier) -> Ref {
        if let Some(known) = self.known.get(&old) {
            return *known;
        }
        let new = self.fresh();
        self.known.insert(old, new);
        self.open.push_back((old, new));
        new
    }

    /// Copies everything that was referred to and not yet written.
    pub(super) fn finish(&mut self, pdf: &mut Pdf) {
        while let Some((old, new)) = self.open.pop_front() {
            match self.xref.and_then(|xref| xref.get::<Object<'a>>(old)) {
                Some(Object::Stream(stream)) => self.stream(pdf, old, new, &stream),
                Some(object) => self.put(pdf.indirect(new), &object),
                None => pdf.indirect(new).primitive(Null),
            }
        }
    }

    fn stream(&mut self, pdf: &mut Pdf, old: ObjectIdentifier, new: Ref, stream: &Stream<'a>) {
        let dict = stream.dict();
        let kind = dict.get::<SourceName<'_>>("Subtype");
        let kind = kind.as_ref().map_or(&b""[..], |k| k.as_ref());
        let mut but: Vec<&[u8]> = vec![b"Length", b"F", b"FFilter", b"FDecodeParms", b"DL", b"Metadata"];
        match kind {
            b"Image" => {
                self.notice_image(dict);
                // A hint to smooth, which PDF/A forbids.
                but.extend([&b"Interpolate"[..], b"Alternates", b"OPI"]);
            }
            b"PS" => drop(self.obstacles.insert("it holds PostScript")),
            b"Form" => {
                if let Ok(data) = stream.decoded_data() {
                    self.notice_drawing(&content::survey(&data));
                    if self.cleaned.contains(&old) {
                        let data = pack(&content::without_hidden_text(&data));
                        but.extend([&b"Filter"[..], b"DecodeParms"]);
                        let mut out = pdf.stream(new, &data);
                        out.filter(pdf_writer::Filter::FlateDecode);
                        self.put_all(&mut out, dict, &but);
                        return;
                    }
                }
            }
            _ => {}
        }
        if must_be_repacked(dict)
            && let Ok(data) = stream.decoded_data()
        {
            let data = pack(&data);
            but.extend([&b"Filter"[..], b"DecodeParms"]);
            let mut out = pdf.stream(new, &data);
            out.filter(pdf_writer::Filter::FlateDecode);
            self.put_all(&mut out, dict, &but);
            return;
        }
        let data = stream.raw_data();
        let mut out = pdf.stream(new, &data);
        self.put_all(&mut out, dict, &but);
    }

    /// Notes what a page or form draws that cannot be vouched for.
    pub(super) fn notice_drawing(&mut self, drawn: &content::Drawn) {
        let findings = [
            (drawn.visible_text, "it shows text in fonts of its own"),
            (drawn.other_colours, "it draws in colours other than grey and RGB"),
            (drawn.inline_image, "it draws images inside a page's content"),
            (drawn.graphics_state, "it sets extended graphics states"),
        ];
        self.obstacles.extend(findings.into_iter().filter(|(is, _)| *is).map(|(_, what)| what));
    }

    fn notice_action(&mut self, dict: &Dict<'a>) {
        const FORBIDDEN: [&[u8]; 12] = [
            b"Launch",
            b"Sound",
            b"Movie",
            b"ResetForm",
            b"ImportData",
            b"SubmitForm",
            b"JavaScript",
            b"Hide",
            b"SetOCGState",
            b"Rendition",
            b"Trans",
            b"GoTo3DView",
        ];
        if dict.get::<SourceName<'_>>("S").is_some_and(|s| FORBIDDEN.contains(&s.as_ref())) {
            self.obstacles.insert("it holds actions that an archive must not run");
        }
    }

    fn notice_image(&mut self, dict: &Dict<'a>) {
        if dict.get::<bool>("ImageMask") == Some(true) {
            return;
        }
        if let Some(space) = dict.get::<Object<'a>>("ColorSpace")
            && !is_plain_colour(&space, 0)
        {
            self.obstacles.insert("it has images in colours other than grey and RGB");
        }
    }
}

/// Grey or RGB, by device, calibrated or with a profile; or a palette of these.
fn is_plain_colour(space: &Object<'_>, depth: usize) -> bool {
    match space {
        Object::Name(name) => matches!(name.as_ref(), b"DeviceGray" | b"DeviceRGB" | b"G" | b"RGB"),
        Object::Array(parts) if depth < 4 => {
            let mut parts = parts.iter::<Object<'_>>();
            match parts.next() {
                Some(Object::Name(name)) => match name.as_ref() {
                    b"DeviceGray" | b"DeviceRGB" | b"CalGray" | b"CalRGB" | b"Lab" => true,
                    b"ICCBased" => parts.next().is_some_and(|profile| match profile {
                        Object::Stream(stream) => matches!(stream.dict().get::<i32>("N"), Some(1 | 3)),
                        _ => false,
                    }),
                    b"Indexed" | b"I" => parts.next().is_some_and(|base| is_plain_colour(&base, depth + 1)),
                    _ => false,
                },
                _ => false,
            }
        }
        _ => false,
    }
}

fn must_be_repacked(dict: &Dict<'_>) -> bool {
    let bad = |name: &SourceName<'_>| matches!(name.as_ref(), b"LZWDecode" | b"LZW" | b"Crypt");
    match dict.get::<Object<'_>>("Filter") {
        Some(Object::Name(name)) => bad(&name),
        Some(Object::Array(names)) => names.iter::<SourceName<'_>>().any(|name| bad(&name)),
        _ => false,
    }
}

fn direct<T>(value: hayro_syntax::object::MaybeRef<T>) -> Option<T> {
    match value {
        hayro_syntax::object::MaybeRef::NotRef(value) => Some(value),
        hayro_syntax::object::MaybeRef::Ref(_) => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "whole numbers are checked, others have the precision of a PDF")]
fn number(into: Obj<'_>, value: f64) {
    if value.fract() == 0.0 && value.abs() < f64::from(i32::MAX) {
        into.primitive(value as i32);
    } else {
        into.primitive(value as f32);
    }
}
