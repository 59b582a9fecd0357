//! Memory that is not used goes back to the system.
//!
//! A page of `thông báo 12.pdf` is an image of 9 MB. Left to itself, the C library's allocator learns from the first one that such
//! sizes are usual and keeps them from then on, in a heap for each thread: for a run on two cores that was 55 MB, for good. It
//! reads its settings when a process starts, so a child is given them, and the program that starts children begins again with
//! them, once. Other C libraries and systems do not know these names.

use std::process::Command;

/// Bytes; what is larger goes back to the system as soon as it is not used.
const LARGE: &str = "1048576";
const SETTINGS: [(&str, &str); 3] =
    [("MALLOC_MMAP_THRESHOLD_", LARGE), ("MALLOC_TRIM_THRESHOLD_", LARGE), ("MALLOC_ARENA_MAX", "2")];

/// Gives a child the settings.
pub(super) fn set(command: &mut Command) {
    command.envs(SETTINGS);
}

/// Starts the running program anew in its place, with the same arguments and the settings. Does nothing where it has them, or
/// where somebody else has set some; where it cannot be, all goes on as it is, with more memory.
pub fn begin_again() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::env;
        use std::os::unix::process::CommandExt;
        let is_set =
            SETTINGS.iter().any(|(name, _)| env::var_os(name).is_some()) || env::var_os("GLIBC_TUNABLES").is_some();
        let mut arguments = env::args_os();
        if let (false, Ok(program), Some(name)) = (is_set, env::current_exe(), arguments.next()) {
            let mut command = Command::new(program);
            set(&mut command);
            // It comes back only where it failed.
            let _ = command.arg0(name).args(arguments).exec();
        }
    }
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    #[test]
    fn children_have_the_settings() {
        let mut command = Command::new("/bin/sh");
        set(&mut command);
        let said = command.args(["-c", "echo $MALLOC_MMAP_THRESHOLD_ $MALLOC_TRIM_THRESHOLD_ $MALLOC_ARENA_MAX"]);
        assert_eq!(String::from_utf8(said.output().unwrap().stdout).unwrap(), "1048576 1048576 2\n");
    }
}
