//! One document in one worker: its questions answered until it is done, or the worker is lost.

use super::{
    PageError, Reply, Request, WireTurn,
    child::{Child, Heard},
    seats::{Seat, Seats},
};
use crate::containment::{Lost, frame};
use crate::model::PageImage;
use crate::ocr::Engine;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::Sender,
    },
    thread,
    time::Duration,
};

/// What a document came to in a worker.
pub(super) enum End {
    /// [`Reply::Done`], [`Reply::Failed`] or [`Reply::Stopped`].
    Answered(Reply, Vec<u8>),
    /// The worker is of no more use.
    Lost {
        lost: Lost,
        /// The stage that the document was in.
        stage: String,
        /// Pages that were begun and not through.
        pages: BTreeSet<usize>,
    },
}

/// What holds for one attempt.
pub(super) struct Attempt<'a> {
    pub(super) engine: Option<&'a dyn Engine>,
    pub(super) stop: &'a AtomicBool,
    pub(super) pages: &'a Seats,
    /// How long the worker may be silent while nobody works for it.
    pub(super) silence: Duration,
    /// How long until it is taken to get nowhere, and `stalled` is called.
    pub(super) patience: Duration,
    pub(super) stalled: &'a mut dyn FnMut(),
    /// Pages one after the other, so that it is known which one costs the worker.
    pub(super) one_by_one: bool,
    /// Pages that are left out.
    pub(super) lost: &'a BTreeMap<usize, WireTurn>,
}

impl Attempt<'_> {
    pub(super) fn run(self, child: &mut Child) -> End {
        let mut stage = "ingest".to_owned();
        let mut inside: BTreeSet<usize> = BTreeSet::new();
        let mut waiting: VecDeque<usize> = VecDeque::new();
        let seats: Mutex<Option<BTreeMap<usize, Seat<'_>>>> = Mutex::new(Some(BTreeMap::new()));
        let (seats, busy) = (&seats, &AtomicUsize::new(0));
        thread::scope(|scope| {
            let over = |end: End| {
                // Seats are free again, and those still waited for are not kept.
                seats.lock().unwrap_or_else(PoisonError::into_inner).take();
                end
            };
            loop {
                let heard = match child.hear(self.patience) {
                    Heard::Nothing if busy.load(Ordering::SeqCst) == 0 => {
                        (self.stalled)();
                        if let Some(seats) = seats.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
                            seats.clear();
                        }
                        child.hear(self.silence.saturating_sub(self.patience))
                    }
                    heard => heard,
                };
                let (reply, bytes) = match heard {
                    Heard::Reply(reply, bytes) => (reply, bytes),
                    Heard::Nothing if busy.load(Ordering::SeqCst) > 0 => continue,
                    Heard::Nothing => {
                        let lost = child.timed_out(self.silence);
                        return over(End::Lost { lost, stage, pages: inside });
                    }
                    Heard::Gone => {
                        let lost = child.crashed();
                        return over(End::Lost { lost, stage, pages: inside });
                    }
                };
                match reply {
                    Reply::Stage(name) => stage = name,
                    Reply::Want { page } => waiting.push_back(page),
                    Reply::Left { page } => {
                        inside.remove(&page);
                        if let Some(seats) = seats.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
                            seats.remove(&page);
                        }
                    }
                    Reply::Image { number, width, height, dpi } => {
                        let (line, engine) = (child.line(), self.engine);
                        busy.fetch_add(1, Ordering::SeqCst);
                        scope.spawn(move || {
                            let image = PageImage { width, height, dpi, grey: bytes };
                            let request = Request::Page { number, read: read(engine, image) };
                            busy.fetch_sub(1, Ordering::SeqCst);
                            say(line.as_ref(), &request);
                        });
                    }
                    end @ (Reply::Done { .. } | Reply::Failed { .. } | Reply::Stopped) => {
                        return over(End::Answered(end, bytes));
                    }
                    Reply::Hello(_) => {
                        let lost = child.crashed();
                        return over(End::Lost { lost, stage, pages: inside });
                    }
                }
                while !self.one_by_one || inside.is_empty() {
                    let Some(page) = waiting.pop_front() else { break };
                    if self.stop.load(Ordering::Relaxed) {
                        child.say(&Request::Turn { page, turn: WireTurn::Stop }, &[]);
                    } else if let Some(turn) = self.lost.get(&page) {
                        child.say(&Request::Turn { page, turn: turn.clone() }, &[]);
                    } else {
                        inside.insert(page);
                        let (line, pages) = (child.line(), self.pages);
                        busy.fetch_add(1, Ordering::SeqCst);
                        scope.spawn(move || {
                            let seat = pages.take();
                            if let Some(seats) = seats.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
                                seats.insert(page, seat);
                            }
                            busy.fetch_sub(1, Ordering::SeqCst);
                            say(line.as_ref(), &Request::Turn { page, turn: WireTurn::Go });
                        });
                    }
                }
            }
        })
    }
}

fn say(line: Option<&Sender<Vec<u8>>>, request: &Request) {
    if let (Some(line), Ok(frame)) = (line, frame::frame(request, &[])) {
        let _ = line.send(frame);
    }
}

fn read(engine: Option<&dyn Engine>, image: PageImage) -> Result<crate::model::Page, PageError> {
    let Some(engine) = engine else {
        return Err(PageError { loss: None, of_the_page: false, message: "there is no engine".to_owned() });
    };
    engine.read(image).map_err(|error| PageError {
        loss: error.loss(),
        of_the_page: error.is_of_the_page(),
        message: error.to_string(),
    })
}
