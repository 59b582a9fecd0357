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
