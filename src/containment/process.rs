//! A child process: started with pipes, listened to, buried when lost.

use super::allocator;
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    io::{self, Read},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

/// How long a worker that went down is waited for, to learn how.
const END_LIMIT: Duration = Duration::from_millis(500);
/// How much of its standard error is kept for the message about its end.
const LAST_WORDS: usize = 600;

/// What a worker was lost by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// It went down.
    Crash,
    /// It did not answer in time.
    Timeout,
    /// It wanted more memory than it may have.
    Memory,
}

impl Loss {
    /// The stable name of a page that was lost by it.
    #[must_use]
    pub const fn of_a_page(self) -> &'static str {
        match self {
            Self::Crash => "page.crash",
            Self::Timeout => "page.timeout",
            Self::Memory => "page.memory",
        }
    }

    /// The stable name of a document that was lost by it.
    #[must_use]
    pub const fn of_a_document(self) -> &'static str {
        match self {
            Self::Crash => "document.crash",
            Self::Timeout => "document.timeout",
            Self::Memory => "document.memory",
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Crash => "crash",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
        })
    }
}

/// How a worker was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// By what.
    pub loss: Loss,
    /// `signal 11`, `exit code 1` …
    pub how: String,
    /// The end of what it wrote to its standard error.
    pub last_words: String,
}

impl Lost {
    fn by(how: String, last_words: String) -> Self {
        // What Rust and C++ say when an allocation is refused.
        let starved = ["memory allocation of", "bad_alloc", "Cannot allocate memory"];
        let loss = if starved.iter().any(|words| last_words.contains(words)) { Loss::Memory } else { Loss::Crash };
        Self { loss, how, last_words }
    }
}

/// A running child.
pub(crate) struct Process {
    child: Child,
    last_words: Arc<Mutex<Vec<u8>>>,
    /// Closed when its standard error is.
    heard_all: Receiver<()>,
}

impl Process {
    /// Starts a program with pipes on its standard streams and keeps the end of what it says on its standard error.
    pub(crate) fn start(command: &mut Command) -> io::Result<(Self, ChildStdin, ChildStdout)> {
        allocator::set(command);
        command
            // Must be there when the process starts: OpenMP reads it before `main`.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        {
            // Ctrl-C in the terminal is for the parent; its workers end when it closes their input.
            std::os::unix::process::CommandExt::process_group(command, 0);
        }
        let mut child = command.spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let last_words = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&last_words);
        let (open, heard_all) = mpsc::channel::<()>();
        let process = Self { child, last_words, heard_all };
        let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
            return Err(io::Error::other("its pipes could not be opened"));
        };
        thread::Builder::new().name("worker-stderr".to_owned()).spawn(move || {
            keep_last(stderr, &kept);
            drop(open);
        })?;
        Ok((process, stdin, stdout))
    }

    /// Ends it, because it has not answered in time.
    pub(crate) fn timed_out(&mut self, limit: Duration) -> Lost {
        self.kill();
        let how = format!("no answer within {} s", limit.as_secs());
        Lost { loss: Loss::Timeout, how, last_words: self.last_words() }
    }

    /// Ends it, because its pipe is closed or holds rubbish, and tells what it died of.
    ///
    /// Its input must be closed already. Where its standard error is closed too, it is dying by itself, and killing it
    /// does not change what it dies of.
    pub(crate) fn crashed(&mut self) -> Lost {
        let is_dying = self.heard_all.recv_timeout(END_LIMIT) == Err(RecvTimeoutError::Disconnected);
        self.kill();
        let how = match self.child.wait() {
            Ok(status) if is_dying => in_words(status),
            _ => "its answer made no sense".to_owned(),
        };
        Lost::by(how, self.last_words())
    }

    /// Ends it, and what it has started.
    fn kill(&mut self) {
        // Once it has been waited for, its number may be another's.
        #[cfg(unix)]
        if matches!(self.child.try_wait(), Ok(None)) {
            use rustix::process::{Pid, Signal, kill_process_group};
            let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
            let _ = group.map(|group| kill_process_group(group, Signal::KILL));
        }
        let _ = self.child.kill();
    }

    /// The end of what it wrote to its standard error.
    pub(crate) fn last_words(&self) -> String {
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

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn lost(line: &str) -> Lost {
        let (mut process, stdin, _stdout) = Process::start(Command::new("/bin/sh").args(["-c", line])).unwrap();
        drop(stdin);
        process.crashed()
    }

    #[test]
    fn what_a_child_died_of_is_told() {
        let lost = [
            lost("echo ruined >&2; kill -SEGV $$"),
            lost("exit 7"),
            lost("echo 'memory allocation of 67108864 bytes failed' >&2; kill -ABRT $$"),
            lost("echo \"what():  std::bad_alloc\" >&2; kill -ABRT $$"),
        ];
        let told: Vec<_> = lost.iter().map(|l| format!("{} ({})", l.loss, l.how)).collect();
        assert_eq!(told, ["crash (signal 11)", "crash (exit code 7)", "memory (signal 6)", "memory (signal 6)"]);
        assert_eq!(lost[0].last_words, "ruined");
    }
}
