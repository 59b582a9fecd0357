//! What a child may still reach: nothing on the disk, nothing on the network.
//!
//! A scan that makes its reader run foreign code finds itself in a process that can talk to its parent and to nobody
//! else. Linux offers two ways, and both are used as far as the kernel has them: Landlock takes the file system away,
//! seccomp refuses sockets, new programs and a look into other processes. Elsewhere the limits of `confine` must do;
//! `tradau doctor` says what is in force.

use serde::{Deserialize, Serialize};

/// What is in force in a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sandbox {
    /// It can open no file (Landlock).
    pub files: bool,
    /// It can open no connection and start no program (seccomp).
    pub network: bool,
}

impl Sandbox {
    /// In words, for `tradau doctor`.
    #[must_use]
    pub fn in_words(self) -> String {
        let part = |holds: bool, what: &str, with: &str| {
            if holds { format!("no {what} ({with})") } else { format!("{what} not barred (this system has no {with})") }
        };
        format!("{}, {}", part(self.files, "files", "Landlock"), part(self.network, "network or programs", "seccomp"))
    }
}

/// Shuts this thread, and those that it starts from now on, in. Called before there are others.
pub(crate) fn enclose() -> Sandbox {
    #[cfg(target_os = "linux")]
    {
        Sandbox { files: linux::no_files().unwrap_or(false), network: linux::no_network() }
    }
    #[cfg(not(target_os = "linux"))]
    Sandbox::default()
}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{
        ABI, Access, AccessFs, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
        RulesetStatus,
    };

    /// Every access that the kernel knows to refuse is refused, but for `/dev/null`: Tesseract sends its remarks there.
    pub(super) fn no_files() -> Result<bool, RulesetError> {
        let all = AccessFs::from_all(ABI::V5);
        let mut rules = Ruleset::default().handle_access(all)?.create()?;
        if let Ok(null) = PathFd::new("/dev/null") {
            rules = rules.add_rule(PathBeneath::new(null, AccessFs::from_file(ABI::V5)))?;
        }
        Ok(rules.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
    }

    /// Refuses the calls by which a process reaches the network, another program or another process.
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
    pub(super) fn no_network() -> bool {
        use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
        let refused = [
            libc::SYS_socket,
            libc::SYS_socketpair,
            libc::SYS_connect,
            libc::SYS_bind,
            libc::SYS_listen,
            libc::SYS_execve,
            libc::SYS_execveat,
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_process_vm_writev,
            libc::SYS_mount,
            libc::SYS_bpf,
            libc::SYS_perf_event_open,
            libc::SYS_io_uring_setup,
            libc::SYS_keyctl,
            libc::SYS_add_key,
        ];
        let Ok(here) = TargetArch::try_from(std::env::consts::ARCH) else { return false };
        let refuse = SeccompAction::Errno(u32::try_from(libc::EPERM).unwrap_or(1));
        let rules = refused.into_iter().map(|call| (call, Vec::new())).collect();
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, here);
        let Ok(Ok(program)) = filter.map(BpfProgram::try_from) else { return false };
        seccompiler::apply_filter(&program).is_ok()
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
    pub(super) fn no_network() -> bool {
        false
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::{fs, io::ErrorKind, net::TcpListener, process::Command};

    #[test]
    fn what_is_said_to_be_barred_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        fs::write(&file, "x").unwrap();
        // It holds for the thread that asks, so the other tests are not touched.
        let (sandbox, read, written, listening, started) = std::thread::spawn(move || {
            let sandbox = enclose();
            let started = Command::new("/bin/true").status().map(|_| ());
            (sandbox, fs::read(&file).map(|_| ()), fs::write(&file, "y"), TcpListener::bind("127.0.0.1:0"), started)
        })
        .join()
        .unwrap();
        if sandbox.files {
            assert_eq!(read.unwrap_err().kind(), ErrorKind::PermissionDenied);
            assert_eq!(written.unwrap_err().kind(), ErrorKind::PermissionDenied);
        }
        if sandbox.network {
            assert_eq!(listening.unwrap_err().kind(), ErrorKind::PermissionDenied);
            assert_eq!(started.unwrap_err().kind(), ErrorKind::PermissionDenied);
        }
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"x");
    }

    #[test]
    fn what_is_not_in_force_is_said() {
        let words = Sandbox { files: true, network: false }.in_words();
        assert_eq!(words, "no files (Landlock), network or programs not barred (this system has no seccomp)");
    }
}
