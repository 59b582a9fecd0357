//! Limits that the operating system keeps for a child, whatever its code does.

use std::io;

/// Limits this process for good: bytes of memory of its own, no file that grows, no core dump (which would lay a
/// document's text beside the program). Where a system has no such limits (not Linux), nothing happens.
pub(crate) fn confine(memory: u64) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        // What may be written to, and not what is mapped: threads reserve much that they never use.
        for (resource, most) in [(Resource::Data, memory), (Resource::Fsize, 0), (Resource::Core, 0)] {
            // A stricter limit of the user's own stays.
            let most = Some(getrlimit(resource).maximum.map_or(most, |theirs| theirs.min(most)));
            setrlimit(resource, Rlimit { current: most, maximum: most })?;
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = memory;
    Ok(())
}

/// Limits the processor time of a child of this process, so that it ends even where nobody is left to end it. Where a system
/// has no such limits (not Linux), nothing happens.
pub(crate) fn limit_time(child: &std::process::Child, seconds: u64) {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let limit = Rlimit { current: Some(seconds), maximum: Some(seconds) };
        // A stricter limit of the user's own stays: this one is refused.
        let _ = pid.map(|pid| prlimit(Some(pid), Resource::Cpu, limit));
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (child, seconds);
}
