//! OUT itself: whether it may be written to, by whom, and what a killed run left half-written there.

use super::super::exit::Failure;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The file in OUT that a run holds a lock on while it writes there.
const LOCK: &str = ".tradau.lock";

/// Whether a run is writing to a folder just now.
pub(crate) fn is_running(out: &Path) -> bool {
    File::open(out.join(LOCK)).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// From here on what this program makes is for its user alone: files 0600, folders 0700.
#[cfg(unix)]
pub(super) fn keep_private(out: &Path) {
    use std::os::unix::fs::PermissionsExt;
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    // What an earlier run made for everybody. A file that is replaced takes the new mask anyway.
    let _ = std::fs::set_permissions(out, std::fs::Permissions::from_mode(0o700));
    for name in ["catalogue.sqlite", "run.jsonl", LOCK] {
        let _ = std::fs::set_permissions(out.join(name), std::fs::Permissions::from_mode(0o600));
    }
}

/// Other systems have no such modes.
#[cfg(not(unix))]
pub(super) fn keep_private(_: &Path) {}

/// Makes OUT, finds out whether it can be written and no other run does, and clears what a killed run left half-written.
/// The folder is locked until the file is dropped.
pub(crate) fn prepare(out: &Path, inputs: &[PathBuf]) -> Result<File, Failure> {
    let unwritable = |e: &std::io::Error| {
        Failure::usage(format!(
            "cannot write to the output folder {}: {e}; name another with -o, or change its permissions",
            out.display()
        ))
    };
    // Asked before anything is made: an input folder is never written to, not even an empty folder.
    let real = real_path(out).map_err(|e| unwritable(&e))?;
    for input in inputs {
        if let Ok(folder) = std::fs::canonicalize(input)
            && folder.is_dir()
            && real.starts_with(&folder)
        {
            return Err(Failure::usage(format!(
                "the output folder {} lies inside the input folder {}: its results would be read as input; choose a folder outside",
                out.display(),
                input.display()
            )));
        }
    }
    std::fs::create_dir_all(out).map_err(|e| unwritable(&e))?;
    let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(out.join(LOCK));
    let lock = lock.map_err(|e| unwritable(&e))?;
    // Two runs would each clear away what the other is writing. A file system without locks cannot tell.
    if let Err(TryLockError::WouldBlock) = lock.try_lock() {
        return Err(Failure::usage(format!(
            "another run is writing to {}: wait for it (`tradau status` tells how far it is), or name another folder with -o",
            out.display()
        )));
    }
    tempfile::Builder::new().prefix(".tradau-").suffix(".part").tempfile_in(out).map_err(|e| unwritable(&e))?;
    for entry in walkdir::WalkDir::new(out).follow_links(false).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_file() && name.starts_with(".tradau-") && name.ends_with(".part") {
            // Best effort: a leftover that cannot be removed does no harm.
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(lock)
}

/// Where a folder is, or would be if it were made: links and `..` resolved.
fn real_path(folder: &Path) -> std::io::Result<PathBuf> {
    match (std::fs::canonicalize(folder), folder.parent(), folder.file_name()) {
        (Err(e), Some(parent), Some(name)) if e.kind() == std::io::ErrorKind::NotFound => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(real_path(parent)?.join(name))
        }
        (real, ..) => real,
    }
}
