/// Rewrites the tone placement of `hoà`, `hoè`, `thuỷ` to that of `hòa`, `hòe`, `thủy` (the "old" style, which
/// the official lists mostly use). Both are correct Vietnamese; this makes them one for comparing, never for
/// changing what a document says.
///
/// Only open syllables differ (`hoàn` has one spelling), and `quý` is the letter q-u with `ý`.
#[must_use]
pub fn unify_tone_placement(s: &str) -> String {
    if s.is_ascii() {
        return s.to_owned();
    }
    let chars: Vec<char> = s.chars().collect();
    let mut out = String::with_capacity(s.len());
    let mut i = 0;
    while i < chars.len() {
        let rest = &chars[i..];
        if let [glide, toned, ..] = *rest {
            let closed = rest.get(2).is_some_and(|c| c.is_alphabetic());
            let after_q = i > 0 && matches!(chars[i - 1], 'q' | 'Q');
            let (base, t) = super::untone(toned);
            let pair = (glide.to_ascii_lowercase(), base.to_ascii_lowercase());
            if t != super::Tone::Level && !closed && !after_q && matches!(pair, ('o', 'a' | 'e') | ('u', 'y')) {
                out.push(super::tone(glide, t));
                out.push(base);
                i += 2;
                continue;
            }
        }
        out.push(chars[i]);
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unify_tone_placement as unify;

    #[test]
    fn both_placements_become_one() {
        for (new, old) in
            [("Hoà", "Hòa"), ("hoà bình", "hòa bình"), ("thuỷ", "thủy"), ("KHOẺ", "KHỎE"), ("Thanh Hoá.", "Thanh Hóa.")]
        {
            assert_eq!(unify(new), old);
            assert_eq!(unify(old), old);
        }
    }

    #[test]
    fn syllables_with_one_spelling_stay() {
        for s in ["hoàn", "quý", "Quý", "toán", "huỳnh", "của", "mùa", "khoẻo"] {
            assert_eq!(unify(s), s);
        }
    }
}
