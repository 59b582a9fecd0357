//! Finds the best way through a lattice and says how sure each step is.
//!
//! A beam over (node, history) with the sum over all paths beside the best one; what falls out of the beam is
//! lost for both. Posteriors are those of forward and backward sums (Wessel et al. 2001 call them word
//! posteriors), in integers.

use super::hash::Map;
use super::lattice::{Edge, Lattice, Output, Reading, Vocabulary};
use super::taught::Taught;
use super::{Context, Cost, LanguageModel, reserved};
use crate::channel::{either, per_cent};
use std::collections::hash_map::Entry;

/// Paths kept at each node.
const BEAM: usize = 16;

/// What a unit's name costs where a name is expected, and elsewhere: the share of such words in notices that are
/// names, spread over the names of a district.
#[derive(Debug, Clone)]
pub(super) struct PlaceCosts {
    /// After a kind word (`xã`, `phường`) or another name.
    pub expected: Cost,
    /// Anywhere else.
    pub elsewhere: Cost,
    /// Words after which a name is expected, ascending.
    pub heralds: Vec<u16>,
}

/// A step of the best path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// Index in [`Lattice::edges`].
    pub edge: usize,
    /// Probability of this output for these pieces, in per cent.
    pub confidence: u8,
}

struct State {
    context: Context,
    /// True if the last edge was a unit's name, or one with figures behind it.
    after_place: bool,
    best: Cost,
    all: Cost,
    back: Option<usize>,
}

struct Arc {
    from: usize,
    to: usize,
    edge: usize,
    cost: Cost,
}

/// What the language model says of a word after a state, and the context after it, once that was wanted.
#[derive(Clone, Copy)]
struct Asked {
    cost: Cost,
    context: Option<Context>,
}

/// What was found in a lattice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The best path.
    pub steps: Vec<Step>,
    /// For every edge −1000·ln of the share of all paths that go through it; [`Cost::MAX`] where none does.
    pub through: Vec<Cost>,
}

/// The cheapest path through a lattice that starts and ends at a boundary, and how much of all paths goes through each
/// edge; `None` if its ends do not meet.
#[must_use]
pub(super) fn decode(
    lattice: &Lattice,
    vocabulary: Vocabulary<'_>,
    places: &PlaceCosts,
    taught: Option<&Taught<'_>>,
) -> Option<Decoded> {
    let model = vocabulary.model;
    let mut states: Vec<State> =
        vec![State { context: model.start(), after_place: lattice.after_place, best: 0, all: 0, back: None }];
    let mut at_node: Vec<Vec<usize>> = vec![Vec::new(); lattice.len + 1];
    at_node[0].push(0);
    // Which state a context at a node is.
    let mut numbers: Map<(usize, bool, u64), usize> = Map::default();
    let mut arcs: Vec<Arc> = Vec::new();
    // The best so far at each node: what lies far above it is not followed.
    let mut least: Vec<Cost> = vec![Cost::MAX; lattice.len + 1];
    let mut next_edge = 0;
    let mut first_of: Map<u16, usize> = Map::default();
    let (mut slots, mut asked): (Vec<usize>, Vec<Option<Asked>>) = (Vec::new(), Vec::new());
    for node in 0..lattice.len {
        prune(&mut at_node[node], &states, lattice.width);
        let first = next_edge;
        while next_edge < lattice.edges.len() && lattice.edges[next_edge].from == node {
            next_edge += 1;
        }
        // Cases of a word, and ways to come by it, follow a state in the same way: that is asked for once.
        let words = &lattice.edges[first..next_edge];
        slots.clear();
        first_of.clear();
        slots.extend((0..).zip(words).map(|(i, e)| e.words.single().map_or(i, |w| *first_of.entry(w).or_insert(i))));
        for s in std::mem::take(&mut at_node[node]) {
            asked.clear();
            asked.resize(words.len(), None);
            for (i, edge) in (first..).zip(&lattice.edges[first..next_edge]) {
                let State { best, all, .. } = states[s];
                let limit = least[edge.to].saturating_add(lattice.width);
                if best + edge.cost > limit {
                    continue;
                }
                let known = &mut asked[slots[i - first]];
                let Some((cost, context)) = follow(edge, &states[s], limit - best, (model, taught), places, known)
                else {
                    continue;
                };
                // A name's figure parts it from the next name, but does not end the list.
                let figure = edge.reading == Reading::AsRead && edge.words.single() == Some(reserved::NUMBER);
                let after_place = edge.reading == Reading::Place || figure && states[s].after_place;
                let (best, all) = (best + cost, all + cost);
                least[edge.to] = least[edge.to].min(best);
                let arc = arcs.len();
                let to = match numbers.entry((edge.to, after_place, context.key())) {
                    Entry::Occupied(found) => {
                        let to = *found.get();
                        let state = &mut states[to];
                        state.all = either(state.all, all);
                        if best < state.best {
                            state.best = best;
                            state.back = Some(arc);
                        }
                        to
                    }
                    Entry::Vacant(slot) => {
                        states.push(State { context, after_place, best, all, back: Some(arc) });
                        at_node[edge.to].push(states.len() - 1);
                        *slot.insert(states.len() - 1)
                    }
                };
                arcs.push(Arc { from: s, to, edge: i, cost });
            }
        }
    }
    // The end of the stretch is a boundary too.
    let end = |s: usize| model.cost_after(&states[s].context, reserved::BOUNDARY);
    let finish = at_node[lattice.len].iter().copied().min_by_key(|&s| (states[s].best + end(s), s))?;
    let total = at_node[lattice.len].iter().map(|&s| states[s].all + end(s)).reduce(either)?;
    let mut behind: Vec<Option<Cost>> = vec![None; states.len()];
    for &s in &at_node[lattice.len] {
        behind[s] = Some(end(s));
    }
    let mut through: Vec<Cost> = vec![Cost::MAX; lattice.edges.len()];
    for arc in arcs.iter().rev() {
        let Some(rest) = behind[arc.to] else { continue };
        let here = arc.cost + rest;
        behind[arc.from] = Some(behind[arc.from].map_or(here, |b| either(b, here)));
        let whole = states[arc.from].all + here - total;
        let edge = &mut through[arc.edge];
        *edge = if *edge == Cost::MAX { whole } else { either(*edge, whole) };
    }
    let mut steps = Vec::new();
    let mut at = finish;
    while let Some(arc) = states[at].back {
        let Arc { from, edge, .. } = arcs[arc];
        let edge = likeliest(lattice, &through, edge);
        steps.push(Step { edge, confidence: confidence(lattice, vocabulary, &through, edge) });
        at = from;
    }
    steps.reverse();
    Some(Decoded { steps, through })
}

/// The edge over the same pieces that most of all paths go through: what counts is how many words are right, not
/// whether all of them are.
fn likeliest(lattice: &Lattice, through: &[Cost], edge: usize) -> usize {
    let this = &lattice.edges[edge];
    let over = lattice.edges.partition_point(|e| e.from < this.from);
    (over..lattice.edges.len())
        .take_while(|&i| lattice.edges[i].from == this.from)
        .filter(|&i| lattice.edges[i].to == this.to)
        .min_by_key(|&i| (through[i], i != edge))
        .unwrap_or(edge)
}

/// All edges over the same pieces that would write the same count together: a name is also a syllable.
fn confidence(lattice: &Lattice, vocabulary: Vocabulary<'_>, through: &[Cost], edge: usize) -> u8 {
    let this = &lattice.edges[edge];
    let own_text = |e: &Edge| matches!(e.output, Output::Text(_));
    let same_output = |e: &Edge| {
        // What was read is told apart from all others when the lattice is made.
        let written = |e: &Edge| vocabulary.written(e, lattice, "").into_owned();
        e.output == this.output || (own_text(e) || own_text(this)) && written(e) == written(this)
    };
    let over = lattice.edges.partition_point(|e| e.from < this.from);
    let same = lattice.edges[over..]
        .iter()
        .zip(&through[over..])
        .take_while(|(e, _)| e.from == this.from)
        .filter(|(e, t)| **t != Cost::MAX && e.to == this.to && same_output(e))
        .map(|(_, t)| *t)
        .reduce(either);
    same.map_or(0, per_cent)
}

/// The cost of an edge after a state, and the context after it; `None` if it costs more than `limit`.
fn follow(
    edge: &Edge,
    state: &State,
    limit: Cost,
    (model, taught): (&LanguageModel, Option<&Taught<'_>>),
    places: &PlaceCosts,
    known: &mut Option<Asked>,
) -> Option<(Cost, Context)> {
    let mut cost = edge.cost;
    let counted = match edge.reading {
        Reading::Place => {
            let expected = state.after_place || places.heralds.binary_search(&state.context.last()).is_ok();
            cost += if expected { places.expected } else { places.elsewhere };
            false
        }
        // What it costs is in the edge: no model has counted it.
        Reading::UserWord => false,
        _ => true,
    };
    let says = |before: &Context, word: u16| {
        let stated = model.cost_after(before, word);
        taught.map_or(stated, |t| t.cost(edge, before.last(), word, stated))
    };
    if let (true, Some(word)) = (counted, edge.words.single()) {
        let asked = known.get_or_insert_with(|| Asked { cost: says(&state.context, word), context: None });
        cost += asked.cost;
        let mut after = || *asked.context.get_or_insert_with(|| model.advance(&state.context, word));
        return (cost <= limit).then(|| (cost, after()));
    }
    let mut context = state.context;
    for word in edge.words.iter() {
        if counted {
            cost += says(&context, word);
            if cost > limit {
                return None;
            }
        }
        context = model.advance(&context, word);
    }
    (cost <= limit).then_some((cost, context))
}

fn prune(node: &mut Vec<usize>, states: &[State], width: Cost) {
    node.sort_by_key(|&s| (states[s].best, s));
    if let Some(&first) = node.first() {
        let limit = states[first].best + width;
        node.retain(|&s| states[s].best <= limit);
    }
    node.truncate(BEAM);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DamageProfile;
    use crate::orthography::Case;
    use crate::repair::lattice::Words;
    use crate::repair::{History, bundled};

    fn edge(from: usize, to: usize, words: &[&str], cost: Cost) -> Edge {
        let model = bundled().model();
        Edge {
            from,
            to,
            words: Words::of(&words.iter().map(|w| model.id(w)).collect::<Vec<_>>()),
            output: Output::Word(model.id(words[0]), Case::Lower),
            cost,
            reading: Reading::Syllable,
        }
    }

    const PLACES: PlaceCosts = PlaceCosts { expected: 4_000, elsewhere: 9_000, heralds: Vec::new() };

    /// Costs of all paths, with their edges.
    fn all_paths(lattice: &Lattice, model: &LanguageModel) -> Vec<(Cost, Vec<usize>)> {
        fn walk(
            at: usize,
            history: History,
            cost: Cost,
            path: &mut Vec<usize>,
            lattice: &Lattice,
            model: &LanguageModel,
            out: &mut Vec<(Cost, Vec<usize>)>,
        ) {
            if at == lattice.len {
                out.push((cost + model.cost(history, reserved::BOUNDARY), path.clone()));
            }
            for (i, edge) in lattice.edges.iter().enumerate().filter(|(_, e)| e.from == at) {
                let (mut cost, mut history) = (cost + edge.cost, history);
                for word in edge.words.iter() {
                    cost += model.cost(history, word);
                    history = history.push(word, model.order());
                }
                path.push(i);
                walk(edge.to, history, cost, path, lattice, model, out);
                path.pop();
            }
        }
        let mut out = Vec::new();
        walk(0, History::start(), 0, &mut Vec::new(), lattice, model, &mut out);
        out
    }

    #[test]
    fn the_beam_finds_what_trying_everything_finds() {
        let model = bundled().model();
        let lattice = Lattice {
            edges: vec![
                edge(0, 1, &["kết"], 900),
                edge(0, 1, &["két"], 10),
                edge(0, 1, &["kẹt"], 700),
                edge(1, 2, &["quả"], 300),
                edge(1, 2, &["qua"], 0),
                edge(1, 3, &["quá"], 2_500),
                edge(2, 3, &["thu"], 0),
                edge(2, 3, &["thú"], 200),
                edge(3, 4, &["nhân"], 200),
                edge(3, 4, &["nhận"], 250),
                edge(3, 4, &["nhạn"], 240),
            ],
            ..Lattice::of(4, DamageProfile::BadScan)
        };
        let steps = decode(&lattice, Vocabulary { model, abbreviations: &[] }, &PLACES, None).unwrap().steps;
        let found: Vec<usize> = steps.iter().map(|s| s.edge).collect();
        let all = all_paths(&lattice, model);
        let best = all.iter().min().unwrap();
        assert_eq!(found, best.1);
        // The stated confidence is the share of all paths that go through the step.
        let weight = |c: Cost| (-f64::from(c - best.0) / 1000.0).exp();
        let total: f64 = all.iter().map(|(c, _)| weight(*c)).sum();
        for step in &steps {
            let through: f64 = all.iter().filter(|(_, p)| p.contains(&step.edge)).map(|(c, _)| weight(*c)).sum();
            let expected = 100.0 * through / total;
            assert!((f64::from(step.confidence) - expected).abs() <= 2.0, "{expected} {step:?}");
        }
    }

    #[test]
    fn a_lattice_whose_ends_do_not_meet_has_no_path() {
        let lattice = Lattice { edges: vec![edge(0, 1, &["kết"], 0)], ..Lattice::of(2, DamageProfile::BadScan) };
        assert_eq!(decode(&lattice, Vocabulary { model: bundled().model(), abbreviations: &[] }, &PLACES, None), None);
    }
}
