//! One worker process: started with the right environment, spoken to with a time limit, buried when lost.

use super::{
    EngineKind, OcrError, Settings,
    wire::{Hello, Reply, Request},
};
use crate::containment::{Loss, Lost, Process, frame};
use std::{
    io::{self, Write},
    process::Command,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

/// How long a worker may take to load its data.
const START_LIMIT: Duration = Duration::from_mins(1);

/// A running worker.
pub(super) struct Child {
    requests: Option<Sender<Vec<u8>>>,
    replies: Receiver<io::Result<Option<Reply>>>,
    process: Process,
}

impl Child {
    /// Starts a worker and sets it up.
    pub(super) fn start(settings: &Settings) -> Result<(Self, Hello), OcrError> {
        let start = |source| OcrError::Start { program: settings.program.clone(), source };
        let mut command = Command::new(&settings.program);
        let (process, mut stdin, mut stdout) = Process::start(command.args(&settings.arguments)).map_err(start)?;
        let (requests, incoming) = mpsc::channel::<Vec<u8>>();
        let (outgoing, replies) = mpsc::channel();
        // Writing and reading block; on a thread of their own they can be waited for with a limit.
        let talk = thread::Builder::new().name("ocr-worker".to_owned()).spawn(move || {
            for request in incoming {
                let sent = stdin.write_all(&request).and_then(|()| stdin.flush());
                // While the page is being read nobody needs its pixels here.
                drop(request);
                let reply =
                    sent.and_then(|()| frame::receive::<Reply>(&mut stdout)).map(|frame| frame.map(|(reply, _)| reply));
                let ended = !matches!(reply, Ok(Some(_)));
                if outgoing.send(reply).is_err() || ended {
                    break;
                }
            }
        });
        let mut child = Self { requests: Some(requests), replies, process };
        talk.map_err(start)?;
        let setup = Request::Setup {
            language: settings.language.clone(),
            tessdata: settings.tessdata.clone(),
            page_segmentation: settings.page_segmentation,
            alternatives: settings.alternatives,
            memory: settings.memory,
            command: (settings.engine == EngineKind::Command).then(|| settings.command.clone()),
            seconds: settings.time_limit.as_secs(),
        };
        let setup = frame::frame(&setup, &[]).map_err(start)?;
        match child.exchange(setup, START_LIMIT) {
            Ok(Reply::Hello(hello)) => Ok((child, hello)),
            Ok(_) => {
                let how = "it did not speak as a worker does".to_owned();
                Err(OcrError::NotReady { how, last_words: child.process.last_words() })
            }
            Err(Lost { how, last_words, .. }) => Err(OcrError::NotReady { how, last_words }),
        }
    }

    /// Sends a request and waits for its reply. After an error the worker is of no more use.
    pub(super) fn exchange(&mut self, request: Vec<u8>, limit: Duration) -> Result<Reply, Lost> {
        let sent = self.requests.as_ref().is_some_and(|r| r.send(request).is_ok());
        if !sent {
            return Err(self.crashed());
        }
        match self.replies.recv_timeout(limit) {
            Ok(Ok(Some(reply))) => Ok(reply),
            Ok(_) | Err(RecvTimeoutError::Disconnected) => Err(self.crashed()),
            Err(RecvTimeoutError::Timeout) => Err(self.process.timed_out(limit)),
        }
    }

    /// What a worker is that answers something else than it was asked.
    pub(super) fn out_of_turn() -> Lost {
        Lost { loss: Loss::Crash, how: "it answered out of turn".to_owned(), last_words: String::new() }
    }

    fn crashed(&mut self) -> Lost {
        self.requests = None;
        self.process.crashed()
    }
}
