//! One worker process: started with the right environment, spoken to with a time limit, buried when lost.

use super::{
    OcrError, Settings,
    wire::{self, Hello, Reply, Request},
};
use std::{
    io::{self, Read, Write},
    process::{self, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// How long a worker may take to load its data.
const START_LIMIT: Duration = Duration::from_mins(1);
/// How long a worker that went down is waited for, to learn how.
const END_LIMIT: Duration = Duration::from_millis(500);
/// How much of its standard error is kept for the message about its end.
const LAST_WORDS: usize = 600;

/// A running worker.
pub(super) struct Child {
    process: process::Child,
    requests: Option<Sender<Vec<u8>>>,
    replies: Receiver<io::Result<Option<Reply>>>,
    last_words: Arc<Mutex<Vec<u8>>>,
    /// Closed when its standard error is.
    heard_all: Receiver<()>,
}

/// How a worker was lost.
#[derive(Debug)]
pub(super) enum Lost {
    Crashed { how: String, last_words: String },
    TimedOut,
}

impl Child {
    /// Starts a worker and sets it up.
    pub(super) fn start(settings: &Settings) -> Result<(Self, Hello), OcrError> {
        let start = |source| OcrError::Start { program: settings.program.clone(), source };
        let mut command = Command::new(&settings.program);
        command
            .args(&settings.arguments)
            // Must be there when the process starts: OpenMP reads it before `main`.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        {
            // Ctrl-C in the terminal is for the parent; its workers end when it closes their input.
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        let mut process = command.spawn().map_err(start)?;
        let (stdin, stdout, stderr) = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(mut stdin), Some(mut stdout), Some(stderr)) = (stdin, stdout, stderr) else {
            let _ = process.kill();
            return Err(start(io::Error::other("its pipes could not be opened")));
        };
        let last_words = Arc::new(Mutex::new(Vec::new()));
        let (requests, incoming) = mpsc::channel::<Vec<u8>>();
        let (outgoing, replies) = mpsc::channel();
        let kept = Arc::clone(&last_words);
        let (open, heard_all) = mpsc::channel::<()>();
        let listen = thread::Builder::new().name("ocr-stderr".to_owned()).spawn(move || {
            keep_last(stderr, &kept);
            drop(open);
        });
        // Writing and reading block; on a thread of their own they can be waited for with a limit.
        let talk = thread::Builder::new().name("ocr-worker".to_owned()).spawn(move || {
            for request in incoming {
                let reply = stdin
                    .write_all(&request)
                    .and_then(|()| stdin.flush())
                    .and_then(|()| wire::receive::<Reply>(&mut stdout));
                let ended = !matches!(reply, Ok(Some(_)));
                if outgoing.send(reply).is_err() || ended {
                    break;
                }
            }
        });
        let mut child = Self { process, requests: Some(requests), replies, last_words, heard_all };
        listen.and(talk).map_err(start)?;
        let setup = Request::Setup {
            language: settings.language.clone(),
            tessdata: settings.tessdata.clone(),
            page_segmentation: settings.page_segmentation,
            alternatives: settings.alternatives,
        };
        let mut message = Vec::new();
        wire::send(&mut message, &setup).map_err(start)?;
        match child.exchange(message, START_LIMIT) {
            Ok(Reply::Hello(hello)) => Ok((child, hello)),
            Ok(_) => {
                let how = "it did not speak as a worker does".to_owned();
                Err(OcrError::NotReady { how, last_words: child.last_words() })
            }
            Err(Lost::Crashed { how, last_words }) => Err(OcrError::NotReady { how, last_words }),
            Err(Lost::TimedOut) => {
                let how = format!("it did not answer within {} s", START_LIMIT.as_secs());
                Err(OcrError::NotReady { how, last_words: child.last_words() })
            }
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
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.process.kill();
                Err(Lost::TimedOut)
            }
        }
    }

    fn crashed(&mut self) -> Lost {
        // Its pipe is closed or holds rubbish. Where its standard error is closed too, it is dying by itself, and
        // killing it does not change what it dies of.
        self.requests = None;
        let is_dying = self.heard_all.recv_timeout(END_LIMIT) == Err(RecvTimeoutError::Disconnected);
        let _ = self.process.kill();
        let how = match self.process.wait() {
            Ok(status) if is_dying => in_words(status),
            _ => "its answer made no sense".to_owned(),
        };
        Lost::Crashed { how, last_words: self.last_words() }
    }

    fn last_words(&self) -> String {
        let kept = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept).trim().to_owned()
    }
}

fn in_words(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    status.code().map_or_else(|| "it ended".to_owned(), |code| format!("exit code {code}"))
}

fn keep_last(mut from: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 1024];
    while let Ok(got @ 1..) = from.read(&mut buffer) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&buffer[..got]);
        let too_many = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..too_many);
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
