//! The bodies in the head: who issued it and the body above.
//!
//! `ỦY BAN NHÂN DÂN` / `HUYỆN TÂY SƠN` is one body on two lines; `UBND TỈNH HÀ NAM` / `SỞ NỘI VỤ` are two, the second
//! under the first.

use super::super::tokens::{Gap, Tokens};
use super::stated;
use crate::model::Header;
use std::ops::Range;

/// Words (folded) that start the name of a body.
const STARTS: [&str; 74] = [
    "thon",
    "ap",
    "khu pho",
    "to dan pho",
    "buu dien",
    "nong truong",
    "lam truong",
    "xi nghiep",
    "nha may",
    "tieu khu",
    "uy ban",
    "ubnd",
    "uy",
    "hdnd",
    "hoi dong",
    "so",
    "phong",
    "ban",
    "cong an",
    "to cong tac",
    "huyen uy",
    "tinh uy",
    "thanh uy",
    "thi uy",
    "quan uy",
    "dang uy",
    "dang bo",
    "dang doan",
    "bo",
    "tong cuc",
    "cuc",
    "chi cuc",
    "trung tam",
    "tram",
    "van phong",
    "vien",
    "truong",
    "benh vien",
    "hoi",
    "doan",
    "mat tran",
    "lien doan",
    "lien minh",
    "kho bac",
    "bao hiem",
    "toa an",
    "hat",
    "doi",
    "thanh tra",
    "chi bo",
    "bch",
    "cong ty",
    "hop tac xa",
    "htx",
    "ban chi dao",
    "bcd",
    "to",
    "chinh phu",
    "thu tuong",
    "quoc hoi",
    "ngan hang",
    "cong doan",
    "tong cong ty",
    "dai",
    "nha",
    "thu vien",
    "bao tang",
    "xa doan",
    "huyen doan",
    "tinh doan",
    "uy ban mttq",
    "chi hoi",
    "doan thanh nien",
    "ttubmttq",
];

/// Kind words that go on with the name of the body on the line above.
const GOES_ON: [&str; 13] =
    ["huyen", "tinh", "xa", "thi xa", "thanh pho", "phuong", "quan", "thi tran", "va", "tp", "cap", "thuoc", "dac khu"];

fn starts(key: &str, words: &[&str]) -> bool {
    words.iter().any(|w| key == *w || key.strip_prefix(w).is_some_and(|rest| rest.starts_with(' ')))
}

/// True for a piece that can be (part of) the name of a body.
pub(super) fn is_body(tokens: &Tokens, piece: &Range<usize>) -> bool {
    let words = piece.clone().filter(|&i| tokens.is_word(i)).count();
    let upper = piece.clone().filter(|&i| tokens.is_upper(i)).count();
    if words == 0 || words > 18 {
        return false;
    }
    let key = tokens.key(piece);
    let sentence = piece
        .clone()
        .next_back()
        // A speck of the scan stands apart: `HUYỆN KỲ ANH .`
        .filter(|l| tokens.gap(*l) == Gap::None)
        .is_some_and(|l| tokens.is_mark(l, '.') || tokens.is_mark(l, ':') || tokens.is_mark(l, ';'));
    let shouted = upper * 4 >= words * 3;
    !sentence
        && (shouted || upper >= 1 && starts(&key, &STARTS) && words <= 10 && tokens.is_capital(piece.start))
        && (starts(&key, &STARTS) || starts(&key, &GOES_ON) || shouted)
}

/// `PHỤ LỤC` or `Biểu số 2` as the first words of a document.
fn is_appendix(tokens: &Tokens, pieces: &[Range<usize>]) -> bool {
    let first = (0..tokens.len()).find(|&i| tokens.is_word(i)).unwrap_or(0);
    tokens.starts_with(first, &["phu", "luc"])
        || tokens.fold(first) == "bieu" && pieces.first().is_some_and(|p| p.start > first)
}

/// A piece without single marks that stand apart at its end.
fn without_specks(tokens: &Tokens, piece: &Range<usize>) -> Range<usize> {
    let mut end = piece.end;
    while end > piece.start + 1
        && tokens.gap(end - 1) != Gap::None
        && !tokens.is_word(end - 1)
        && !tokens.is_number(end - 1)
    {
        end -= 1;
    }
    piece.start..end
}

/// Sorts the pieces of the head's left column into bodies.
pub(super) fn read(tokens: &Tokens, pieces: &[Range<usize>], header: &mut Header) {
    // An appendix without a head starts with its title, which no body's name opens.
    let headless = header.number.is_none() && header.date.is_none() && header.place.is_none();
    let opens = |p: &&Range<usize>| !headless || starts(&tokens.key(p), &STARTS) && !is_appendix(tokens, pieces);
    let mut bodies: Vec<Vec<Range<usize>>> = Vec::new();
    for piece in pieces.iter().skip_while(|p| !opens(p)) {
        let key = tokens.key(piece);
        let office = ["huyen uy", "tinh uy", "thanh uy", "thi uy", "quan uy", "xa doan", "huyen doan", "tinh doan"];
        let goes_on = !starts(&key, &office) && (starts(&key, &GOES_ON) || !starts(&key, &STARTS));
        match bodies.last_mut() {
            Some(body) if goes_on => body.push(piece.clone()),
            _ => bodies.push(vec![piece.clone()]),
        }
    }
    let name = |body: &Vec<Range<usize>>| {
        let parts: Vec<String> = body.iter().map(|p| tokens.words(&without_specks(tokens, p))).collect();
        let mut field = stated(tokens, body.first()?)?;
        field.value = parts.join(" ");
        // The right column may stand between two lines of the left one: the span is the first piece's then.
        if let Some(last) = body.last().filter(|last| body.len() > 1 && last.start >= body[0].end) {
            field.span = field.span.join(tokens.span_of(last));
        }
        Some(field)
    };
    header.issuer = bodies.last().and_then(name);
    header.parent_issuer = bodies.len().checked_sub(2).and_then(|i| bodies.get(i)).and_then(name);
}
