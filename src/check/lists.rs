//! What is stated about lists, against the lists: how many entries, in which range, none twice, the same elsewhere.
//!
//! `14/31 đơn vị đạt từ 80% đến dưới 90%, gồm các xã, phường: … Hải Lĩnh (82,94%) … Hải Lĩnh (81,02%)`: fourteen
//! entries, each in the range, but one stands twice; and where the same fourteen are named again, one is another.
//!
//! A wrong count fails only for a closed list of names of which nearly as many were found as stated: a name that
//! could not be read must not pass for an error of the notice.

use super::document::Document;
use super::draft::Draft;
use super::explanation::{Explanation, Twice};
use super::listings::{Claim, Listing, find as listings};
use crate::model::{CheckKind, FigureKind, Value, Verdict};
use crate::orthography::fold;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Lists are compared with so many before and behind them: a longer document is several.
const REACH: usize = 64;

/// Checks the lists of a document.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let all = listings(document);
    let mut out = Vec::new();
    for listing in &all {
        out.extend(count(document, listing));
        out.extend(range(document, listing));
        out.extend(twice(document, listing));
    }
    out.extend(again(document, &all));
    out.extend(partition(document, &all));
    out.extend(union(document, &all));
    out
}

/// `gồm 08 xã: …` counts eight.
fn count(document: &Document, listing: &Listing) -> Option<Draft> {
    let claim = listing.claim?;
    let found = listing.entries.len();
    let holds = found == claim.count;
    let off = found.abs_diff(claim.count);
    let most_off = if found >= 3 { (claim.count / 5).max(2) } else { 1 };
    let sure = listing.closed
        && !listing.examples
        && (found >= 3 || claim.of.is_some())
        && off <= most_off
        && found * 2 >= claim.count
        && (named(document, listing) || units(document, claim.figure) && proper(listing));
    if !holds && !sure {
        return None;
    }
    // One name after one count is often something else: `01 xã, huyện Lục Ngạn`.
    if holds && found == 1 && (claim.of.is_none() || listing.entries[0].figure.is_none()) {
        return None;
    }
    let figure = document.figure(claim.figure);
    let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
    let draft = Draft::new(CheckKind::Count, verdict)
        .stated(figure, Some(Value::Number(Decimal::from(claim.count))))
        .computed(Decimal::from(found))
        .explained(Explanation::Listed { found, stated: figure.text.clone(), holds });
    Some(with_entries(document, draft, listing))
}

fn with_entries(document: &Document, draft: Draft, listing: &Listing) -> Draft {
    listing.entries.iter().fold(draft, |d, e| d.operand_text(e.figure.map(|f| document.figure(f)), e.name.clone()))
}

/// Are all entries names of places, as far as the extraction knows places?
fn named(document: &Document, listing: &Listing) -> bool {
    if document.extraction.places.is_empty() {
        return listing.entries.iter().all(|e| e.name.split_whitespace().count() <= 4);
    }
    listing.entries.iter().all(|e| e.kind.is_some() || document.has_place(e.span))
}

/// Does the claim count units, so that a list of names can be nothing else?
fn units(document: &Document, figure: usize) -> bool {
    let words = document.token_of(figure).map_or(Vec::new(), |t| document.words(t + 1..t + 3));
    matches!(words[..], ["xa" | "phuong" | "thon" | "huyen" | "ap" | "buon" | "xom", ..])
        || matches!(words[..], ["don", "vi"] | ["dia", "phuong"] | ["thi", "tran"] | ["to", "dan"] | ["khu", "pho"])
}

/// Are all entries proper names of up to three words?
fn proper(listing: &Listing) -> bool {
    let name = |n: &str| {
        n.split_whitespace().count() <= 3
            && n.split_whitespace().all(|w| w.chars().next().is_some_and(char::is_uppercase))
    };
    listing.entries.iter().all(|e| name(&e.name))
}

/// Each entry's percentage in the range that the list states.
fn range(document: &Document, listing: &Listing) -> Option<Draft> {
    let bounds = listing.bounds.as_ref()?;
    let values: Vec<(usize, Decimal)> = listing
        .entries
        .iter()
        .filter_map(|e| {
            let index = e.figure?;
            let figure = document.figure(index);
            let Some(Value::Number(n)) = figure.value else { return None };
            (figure.kind == FigureKind::Percent).then_some((index, n))
        })
        .collect();
    if values.is_empty() || values.len() < listing.entries.len().div_ceil(2) {
        return None;
    }
    let outside: Vec<usize> = values.iter().filter(|(_, v)| !bounds.hold(*v)).map(|(i, _)| *i).collect();
    // Where most lie outside, the percentages measure something else.
    // A ratio tells that its group is measured by this; one entry alone is otherwise too little to go by.
    let told = listing.claim.is_some_and(|c| c.of.is_some());
    if !(told && values.len() == 1) && (outside.len() * 2 > values.len() || values.len() < 2 && !outside.is_empty()) {
        return None;
    }
    let verdict = if outside.is_empty() { Verdict::Holds } else { Verdict::Fails };
    let told = if outside.is_empty() {
        Explanation::Within { values: values.len(), bounds: bounds.text.clone() }
    } else {
        let values = outside.iter().map(|&i| document.figure(i).text.clone()).collect();
        Explanation::Outside { values, bounds: bounds.text.clone() }
    };
    let mut draft = Draft::new(CheckKind::Range, verdict).operands(values.iter().map(|(i, _)| document.figure(*i)));
    let stated = bounds.figures.first().copied().or(listing.claim.map(|c| c.figure));
    if let Some(index) = stated {
        draft = draft.stated(document.figure(index), None);
        if let (Some((low, _)), Some((high, _))) = (bounds.low, bounds.high) {
            draft.check.stated = Some(Value::Range(low, high));
        }
        draft.check.stated_text = Some(bounds.text.clone());
    } else {
        draft.at = listing.span.start;
        draft.check.page = document.page_at(listing.span.start);
        draft.check.stated_text = Some(bounds.text.clone());
    }
    Some(draft.explained(told))
}

/// An entry that stands twice in one list.
fn twice(document: &Document, listing: &Listing) -> Vec<Draft> {
    let mut out = Vec::new();
    if listing.entries.len() < 3 {
        return out;
    }
    for (i, first) in listing.entries.iter().enumerate() {
        let same = |e: &&super::listings::Entry| {
            e.key == first.key && (e.kind == first.kind || e.kind.is_none() || first.kind.is_none())
        };
        let Some(second) = listing.entries[i + 1..].iter().find(same) else { continue };
        // `xã Tân Lập, thị trấn Tân Lập` are two; so are names of one word that many things share.
        // (`gồm xã Tân Lập (81%), Tân Hội (82%)`: the first one's kind word is the list's.)
        let another =
            first.kind.is_none() && second.kind.is_some() || i > 0 && first.kind.is_some() && second.kind.is_none();
        if another || !first.name.contains(' ') {
            continue;
        }
        let with = match (first.figure.map(|f| document.figure(f)), second.figure.map(|f| document.figure(f))) {
            (Some(a), Some(b)) if a.value == b.value => Twice::Figure(a.text.clone()),
            (Some(a), Some(b)) => Twice::Figures(a.text.clone(), b.text.clone()),
            _ => Twice::Nothing,
        };
        let mut draft = Draft::new(CheckKind::List, Verdict::Fails)
            .operand_text(first.figure.map(|f| document.figure(f)), first.text.clone())
            .operand_text(second.figure.map(|f| document.figure(f)), second.text.clone())
            .explained(Explanation::Twice { name: first.name.clone(), with });
        draft.at = second.span.start;
        draft.check.page = document.page_at(second.span.start);
        out.push(draft);
    }
    out
}

/// The same group named again elsewhere: the same stated count, and most members shared.
fn again(document: &Document, all: &[Listing]) -> Vec<Draft> {
    let mut out = Vec::new();
    for (i, second) in all.iter().enumerate() {
        let Some(claim) = second.claim else { continue };
        let other = keys(second);
        let Some(first) = all[i.saturating_sub(REACH)..i].iter().find(|first| {
            let shared = keys(first).intersection(&other).count();
            first.claim.is_some_and(|c| c.count == claim.count)
                && first.item != second.item
                && second.entries.len() >= 2
                && (shared * 10 >= second.entries.len().max(first.entries.len()) * 7
                    || same_bounds(first, second) && shared + 1 >= second.entries.len() && shared >= 1)
        }) else {
            continue;
        };
        // Both must be read whole; otherwise a member may be missing only because it was not read.
        if first.entries.len() != claim.count || second.entries.len() != claim.count {
            continue;
        }
        let own = keys(first);
        let name = |listing: &Listing, key: &str| {
            listing.entries.iter().find(|e| e.key == key).map(|e| e.name.clone()).unwrap_or_default()
        };
        // A mark lost in reading does not make another member.
        let alike = |k: &str, set: &BTreeSet<&str>| set.iter().any(|o| fold(o) == fold(k));
        let only = |a: &BTreeSet<&str>, b: &BTreeSet<&str>, of: &Listing| -> Vec<String> {
            a.difference(b).filter(|k| !alike(k, b)).map(|k| name(of, k)).collect()
        };
        let only_first = only(&own, &other, first);
        let only_second = only(&other, &own, second);
        // `Loa` for `Cổ Loa` was not read whole; it says nothing of the lists.
        let within = |a: &[String], b: &[String]| a.iter().any(|x| b.iter().any(|y| x != y && y.contains(x.as_str())));
        if within(&only_first, &only_second) || within(&only_second, &only_first) {
            continue;
        }
        let same = only_first.is_empty() && only_second.is_empty();
        let count = claim.count;
        let told = if same {
            Explanation::SameList { count }
        } else {
            Explanation::TwoLists { count, only_first, only_second }
        };
        let figure = document.figure(claim.figure);
        let mut draft = Draft::new(CheckKind::List, if same { Verdict::Holds } else { Verdict::Fails });
        if let Some(c) = first.claim {
            draft = draft.operand_text(Some(document.figure(c.figure)), entry_names(first));
        }
        draft = draft.operand_text(Some(figure), entry_names(second));
        draft.at = second.span.start;
        draft.check.page = figure.page;
        draft.check.stated_text = Some(figure.text.clone());
        out.push(draft.explained(told));
    }
    out
}

/// Both are said to lie in the same range.
fn same_bounds(first: &Listing, second: &Listing) -> bool {
    let ends = |l: &Listing| l.bounds.as_ref().map(|b| (b.low, b.high));
    ends(first).is_some() && ends(first) == ends(second)
}

fn keys(listing: &Listing) -> BTreeSet<&str> {
    listing.entries.iter().map(|e| e.key.as_str()).collect()
}

fn entry_names(listing: &Listing) -> String {
    listing.entries.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Groups of one whole: `08/31`, `02/31`, `14/31`, `06/31`, `01/31` are 31.
fn partition(document: &Document, all: &[Listing]) -> Vec<Draft> {
    let mut out = Vec::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    for (i, first) in all.iter().enumerate() {
        let Some(of) = first.claim.and_then(|c| c.of) else { continue };
        if done.contains(&i) || first.bounds.is_none() {
            continue;
        }
        let parent = document.items[first.item].parent;
        let group: Vec<usize> = (i..all.len().min(i + REACH))
            .filter(|&k| {
                all[k].claim.and_then(|c| c.of) == Some(of)
                    && all[k].bounds.is_some()
                    && document.items[all[k].item].parent == parent
            })
            .collect();
        done.extend(&group);
        let mut claims: Vec<Claim> = group.iter().filter_map(|&k| all[k].claim).collect();
        // A group whose list could not be read is still a group.
        let unlisted = unlisted_groups(document, parent, of, &claims);
        let any_unlisted = !unlisted.is_empty();
        claims.extend(unlisted);
        claims.sort_by_key(|c| document.figure(c.figure).span.start);
        if claims.len() < 3 {
            continue;
        }
        let sum: usize = claims.iter().map(|c| c.count).sum();
        let computed = Decimal::from(sum);
        // The groups reach from a lowest to a highest range; only then they claim to be all.
        let whole = group.iter().any(|&k| all[k].bounds.as_ref().is_some_and(|b| b.low.is_none()))
            && group.iter().any(|&k| all[k].bounds.as_ref().is_some_and(|b| b.high.is_none()));
        let holds = computed == of;
        let near = (computed - of).abs() * Decimal::TEN <= of;
        if !(holds || whole && near && !any_unlisted) {
            continue;
        }
        let half = |index: usize, second: bool| {
            let text = document.figure(index).text.as_str();
            let (a, b) = text.split_once('/').unwrap_or((text, text));
            (if second { b } else { a }).trim().to_owned()
        };
        let mut draft = Draft::new(CheckKind::Sum, if holds { Verdict::Holds } else { Verdict::Fails });
        for claim in &claims {
            draft = draft.operand_text(Some(document.figure(claim.figure)), half(claim.figure, false));
        }
        let last = claims[claims.len() - 1].figure;
        let left = claims.iter().map(|c| half(c.figure, false)).collect::<Vec<_>>().join(" + ");
        draft = draft.stated(document.figure(last), Some(Value::Number(of))).computed(computed);
        draft.check.stated_text = Some(half(last, true));
        out.push(draft.explained(super::draft::equation(&left, &sum.to_string(), &half(last, true), holds)));
    }
    out
}

/// Ratios with the same denominator that open an item beside the groups, without a list that was read.
fn unlisted_groups(document: &Document, parent: Option<usize>, of: Decimal, known: &[Claim]) -> Vec<Claim> {
    let ratio = |token: usize| -> Option<Claim> {
        let figure = document.tokens[token].figure()?;
        match document.figure(figure).value {
            Some(Value::Ratio(part, whole)) if whole == of => {
                Some(Claim { figure, count: usize::try_from(part).ok()?, of: Some(of) })
            }
            _ => None,
        }
    };
    let items = document.under(parent).iter().map(|&i| &document.items[i]);
    let first = items.filter_map(|item| item.tokens.clone().find(|&t| document.tokens[t].figure().is_some()));
    first.filter_map(ratio).filter(|c| known.iter().all(|k| k.figure != c.figure)).collect()
}

/// A group elsewhere that is two or more of these together: `07 đơn vị … dưới 80%` is `06` of 70 to 80 and `01` below.
fn union(document: &Document, all: &[Listing]) -> Vec<Draft> {
    let mut out = Vec::new();
    for (i, whole) in all.iter().enumerate() {
        let Some(claim) = whole.claim else { continue };
        let members = keys(whole);
        if members.len() < 3 {
            continue;
        }
        let parts: Vec<&Listing> = all[i.saturating_sub(REACH)..all.len().min(i + REACH)]
            .iter()
            .filter(|p| {
                p.item != whole.item
                    && p.span.end <= whole.span.start
                    && p.claim.is_some()
                    && p.entries.len() < whole.entries.len()
                    && keys(p).is_subset(&members)
            })
            .collect();
        let Some(parent) = parts.first().map(|p| document.items[p.item].parent) else { continue };
        let parts: Vec<&Listing> = parts.into_iter().filter(|p| document.items[p.item].parent == parent).collect();
        let together: usize = parts.iter().map(|p| p.entries.len()).sum();
        let joined: BTreeSet<&str> = parts.iter().flat_map(|p| keys(p)).collect();
        if parts.len() < 2 || together != joined.len() || joined != members {
            continue;
        }
        let claims: Vec<_> = parts.iter().filter_map(|p| p.claim).collect();
        let sum: usize = claims.iter().map(|c| c.count).sum();
        let holds = sum == claim.count;
        let part_text = |index: usize| {
            let text = document.figure(index).text.as_str();
            text.split('/').next().unwrap_or(text).trim().to_owned()
        };
        let stated = document.figure(claim.figure);
        let mut draft = Draft::new(CheckKind::Sum, if holds { Verdict::Holds } else { Verdict::Fails });
        for c in &claims {
            draft = draft.operand_text(Some(document.figure(c.figure)), part_text(c.figure));
        }
        let left = claims.iter().map(|c| part_text(c.figure)).collect::<Vec<_>>().join(" + ");
        out.push(
            draft
                .stated(stated, Some(Value::Number(Decimal::from(claim.count))))
                .computed(Decimal::from(sum))
                .explained(super::draft::equation(&left, &sum.to_string(), &stated.text, holds)),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::check::testing::checks_of;
    use crate::model::{CheckKind, Verdict};

    fn told(text: &str) -> Vec<(CheckKind, Verdict, String)> {
        checks_of(text).into_iter().map(|c| (c.kind, c.verdict, c.message)).collect()
    }

    const GROUPS: &str = "1.2. Kết quả tại các xã như sau:\n\
        - 03/7 đơn vị đạt trên 90%, gồm các xã: Hải An (99,1%); Hải Hà (98,2%) và Hải Yến (91%).\n\
        - 02/7 đơn vị đạt từ 70% đến dưới 90%, gồm xã Các Sơn (81,5%) và xã Anh Sơn (70%).\n\
        - 01/7 đơn vị đạt từ 50% đến dưới 70%, xã Phú Lâm (62,5%).\n\
        - 01/7 đơn vị dưới 50%, xã Phú Sơn (42,5%).\n";

    #[test]
    fn counts_ranges_and_the_partition_hold() {
        let got = told(GROUPS);
        assert!(got.iter().all(|c| c.1 == Verdict::Holds), "{got:?}");
        let kinds = |k: CheckKind| got.iter().filter(|c| c.0 == k).count();
        assert_eq!((kinds(CheckKind::Count), kinds(CheckKind::Range), kinds(CheckKind::Sum)), (4, 4, 1), "{got:?}");
        assert!(got.iter().any(|c| c.2 == "03 + 02 + 01 + 01 = 7"));
    }

    #[test]
    fn a_group_whose_list_was_not_read_does_not_make_the_partition_fail() {
        let wrecked = GROUPS.replace("gồm xã Các Sơn (81,5%) và xã Anh Sơn (70%)", "g@m x* cac s0n");
        let sums: Vec<_> = told(&wrecked).into_iter().filter(|c| c.0 == CheckKind::Sum).collect();
        assert_eq!(sums, [(CheckKind::Sum, Verdict::Holds, "03 + 02 + 01 + 01 = 7".to_owned())]);
        let off = wrecked.replace("02/7 đơn vị đạt từ", "05/7 đơn vị đạt từ");
        assert!(told(&off).iter().all(|c| c.0 != CheckKind::Sum));
    }

    #[test]
    fn a_list_is_found_without_its_announcing_word() {
        let wrecked = GROUPS.replace("gồm xã Các Sơn", "g6n xi Các Sơn");
        let counts = told(&wrecked).into_iter().filter(|c| c.0 == CheckKind::Count).count();
        assert_eq!(counts, 4);
    }

    #[test]
    fn a_share_misread_as_a_number_is_no_count() {
        assert_eq!(
            told("Giao 03 đơn vị có tỷ 16 kích hoạt dưới 90%, gồm: Hải An, Hải Hà và Hải Yến."),
            [(CheckKind::Count, Verdict::Holds, "3 listed, as stated (03)".into())]
        );
    }

    #[test]
    fn groups_told_again_are_compared() {
        let text = format!(
            "{GROUPS}3. Yêu cầu\n- Đối với 03 đơn vị trên 90%, gồm: Hải An, Hải Hà và Hải Yến tiếp tục duy trì.\n\
             - Đối với 03 đơn vị từ 50% đến dưới 90%, gồm: Các Sơn, Anh Sơn, Phú Lâm phải khắc phục.\n"
        );
        let got = told(&text);
        assert!(got.contains(&(CheckKind::List, Verdict::Holds, "the same 3 as listed before".into())), "{got:?}");
        assert!(got.contains(&(CheckKind::Sum, Verdict::Holds, "02 + 01 = 03".into())), "{got:?}");
    }

    #[test]
    fn slips_in_lists_fail() {
        let got = told(
            "- 05 đơn vị đạt từ 80% đến dưới 90%, gồm các xã: Hải An (89,1%); Hải Lĩnh (88,2%); Các Sơn (92%); Hải Lĩnh (81%).\n",
        );
        assert_eq!(
            got,
            [
                (CheckKind::Count, Verdict::Fails, "4 listed, stated 05".into()),
                (CheckKind::Range, Verdict::Fails, "92% not within \"từ 80% đến dưới 90%\"".into()),
                (CheckKind::List, Verdict::Fails, "Hải Lĩnh stands twice, with 88,2% and with 81%".into()),
            ]
        );
    }

    #[test]
    fn examples_and_open_lists_do_not_fail() {
        for text in [
            "Trong 12 xã có nhiều xã làm tốt như: Hải An, Hải Hà, Hải Yến.",
            "Huyện có 12 xã, gồm Hải An, Hải Hà, Hải Yến...",
            "Giao 05 đơn vị: Công an huyện, Phòng Nội vụ, Văn phòng, Đài truyền thanh.",
            "Các xã Tân Lập, Tân Hội, thị trấn Tân Lập họp.",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
