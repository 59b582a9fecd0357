//! One document worker, seen from its parent.

use super::{DocumentSettings, Hello, Reply, Request, Setup};
use crate::containment::{Lost, Process, frame};
use std::{
    io::{self, Write},
    process::Command,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

/// How long a worker may take to load its models.
const START_LIMIT: Duration = Duration::from_mins(2);

/// A frame, the end of all frames, or rubbish.
type Frame = io::Result<Option<(Reply, Vec<u8>)>>;

/// A running worker.
pub(super) struct Child {
    requests: Option<Sender<Vec<u8>>>,
    replies: Receiver<Frame>,
    process: Process,
}

/// What came, if anything did.
pub(super) enum Heard {
    Reply(Reply, Vec<u8>),
    /// Nothing for as long as one wanted to wait.
    Nothing,
    /// It is gone, or talks nonsense.
    Gone,
}

impl Child {
    pub(super) fn start(settings: &DocumentSettings) -> Result<(Self, Hello), Lost> {
        let lost = |error: io::Error| Lost {
            loss: crate::containment::Loss::Crash,
            how: format!("{} cannot be started: {error}", settings.program.display()),
            last_words: String::new(),
        };
        let (process, mut stdin, mut stdout) =
            Process::start(Command::new(&settings.program).args(&settings.arguments)).map_err(lost)?;
        // Writing and reading block, each has its thread: a child that does neither is only ever waited for.
        let (requests, outgoing) = mpsc::channel::<Vec<u8>>();
        let write = thread::Builder::new().name("document-requests".to_owned()).spawn(move || {
            for request in outgoing {
                if stdin.write_all(&request).and_then(|()| stdin.flush()).is_err() {
                    break;
                }
            }
        });
        let (incoming, replies) = mpsc::channel();
        let read = thread::Builder::new().name("document-replies".to_owned()).spawn(move || {
            loop {
                let reply = frame::receive::<Reply>(&mut stdout);
                let ended = !matches!(reply, Ok(Some(_)));
                if incoming.send(reply).is_err() || ended {
                    break;
                }
            }
        });
        write.and(read).map_err(lost)?;
        let mut child = Self { requests: Some(requests), replies, process };
        let setup = Setup { threads: settings.threads_of_one.get(), memory: settings.memory, limits: settings.limits };
        child.say(&Request::Setup(setup), &[]);
        match child.hear(START_LIMIT) {
            Heard::Reply(Reply::Hello(hello), _) => Ok((child, hello)),
            Heard::Nothing => Err(child.timed_out(START_LIMIT)),
            Heard::Reply(..) | Heard::Gone => Err(child.crashed()),
        }
    }

    /// Sends a frame off. That it did not arrive is noticed when no answer comes.
    pub(super) fn say(&self, request: &Request, bytes: &[u8]) {
        if let (Some(requests), Ok(frame)) = (&self.requests, frame::frame(request, bytes)) {
            let _ = requests.send(frame);
        }
    }

    /// A way to speak to it from other threads, as long as one document lasts.
    pub(super) fn line(&self) -> Option<Sender<Vec<u8>>> {
        self.requests.clone()
    }

    pub(super) fn hear(&self, patience: Duration) -> Heard {
        match self.replies.recv_timeout(patience) {
            Ok(Ok(Some((reply, bytes)))) => Heard::Reply(reply, bytes),
            Ok(_) | Err(RecvTimeoutError::Disconnected) => Heard::Gone,
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
        }
    }

    pub(super) fn crashed(&mut self) -> Lost {
        self.requests = None;
        self.process.crashed()
    }

    pub(super) fn timed_out(&mut self, limit: Duration) -> Lost {
        self.process.timed_out(limit)
    }
}
