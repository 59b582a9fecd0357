//! How fast the language model answers: `cargo bench --bench language_model`.
//!
//! One core, everything warm, the best of several rounds. Asked for is what a decoder asks for: the costs of thirty
//! candidates (of all frequencies, the right one among them) after each of eight histories, at every place of a text.

use std::hint::black_box;
use std::time::{Duration, Instant};
use tradau::repair::{Context, LanguageModel, bundled, reserved};

const ROUNDS: usize = 7;
const CANDIDATES: usize = 30;
const HISTORIES: usize = 8;

/// A notice's kind of sentence, for histories that are stored at every order.
const TEXT: &str = "tổng số hồ sơ cấp tài khoản định danh điện tử cho công dân trên địa bàn thị xã trong tuần ủy ban nhân \
                    dân các xã phường tiếp tục tuyên truyền vận động nhân dân đến công an xã làm thủ tục kích hoạt tài khoản \
                    giao trưởng công an thị xã theo dõi đôn đốc tổng hợp kết quả thực hiện báo cáo chủ tịch";

fn main() {
    let model = bundled().model();
    let bytes = include_bytes!("../dictionaries/model/language.bin");
    let opened = best(|| {
        black_box(LanguageModel::open(&bytes[..]).is_ok());
    });
    println!("opening                    {:>8.3} ms", opened.as_secs_f64() * 1e3);

    let text: Vec<u16> = TEXT.split(' ').map(|w| model.id(w)).collect();
    let places: Vec<(Vec<Context>, Vec<u16>)> = (0..text.len() - 2).map(|i| place(model, &text[i..i + 3], i)).collect();
    let asked = places.len() * HISTORIES * CANDIDATES;
    let costs = best(|| {
        for (contexts, candidates) in &places {
            for context in contexts {
                for &word in candidates {
                    black_box(model.cost_after(context, word));
                }
            }
        }
    });
    println!("cost of a word             {:>8.1} ns", per(costs, asked));
    let advanced = best(|| {
        for (contexts, candidates) in &places {
            for context in contexts {
                for &word in candidates {
                    black_box(model.advance(context, word));
                }
            }
        }
    });
    println!("context after a word       {:>8.1} ns", per(advanced, asked));
}

/// Histories and candidates at one place: the right ones and others, always the same.
fn place(model: &LanguageModel, words: &[u16], seed: usize) -> (Vec<Context>, Vec<u16>) {
    let size = model.vocabulary() - usize::from(reserved::FIRST_WORD);
    let mut state = u32::try_from(seed).unwrap_or(0);
    let mut other = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        reserved::FIRST_WORD + u16::try_from((state >> 8) as usize % size).unwrap_or(0)
    };
    let mut contexts = Vec::new();
    for i in 0..HISTORIES {
        let first = if i % 2 == 0 { words[0] } else { other() };
        let second = if i < HISTORIES / 2 { words[1] } else { other() };
        contexts.push([first, second].iter().fold(model.start(), |c, &w| model.advance(&c, w)));
    }
    let mut candidates: Vec<u16> = (1..CANDIDATES).map(|_| other()).collect();
    candidates.push(words[2]);
    (contexts, candidates)
}

fn best(mut run: impl FnMut()) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn per(time: Duration, times: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let times = times as f64;
    time.as_secs_f64() * 1e9 / times
}
