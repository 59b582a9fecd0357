//! Files that appear whole or not at all.
//!
//! A run is killed while it writes `text/2023/bao-cao.txt`: half a text under the right name would pass for the
//! whole. So the bytes go to a file aside in the same folder, are brought to the disk, and only then take the name
//! over, which file systems do in one step. Until then the old file stands.

use super::ExportError;
use crate::containment::fault;
use std::{
    fs, io,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Start of the names of files aside. One that is left over after a crash can be deleted.
pub const ASIDE: &str = ".tradau-";

/// A file that is being written aside. Dropped before [`AtomicFile::finish`] it leaves nothing behind.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl AtomicFile {
    /// Begins to write what will be `path`. Missing folders are made.
    pub fn create(path: &Path) -> Result<Self, ExportError> {
        let fail = |source| ExportError::Write { path: path.to_owned(), source };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if path.is_dir() {
            return Err(fail(io::Error::new(io::ErrorKind::IsADirectory, "a folder of this name stands there")));
        }
        fault::step().map_err(fail)?;
        fs::create_dir_all(folder).map_err(fail)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(ASIDE).suffix(".part");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file: what the user's mask allows. (A private temporary file would stay private.)
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder).map_err(fail)?;
        Ok(Self { path: path.to_owned(), file: BufWriter::with_capacity(1 << 16, file) })
    }

    /// The file aside, for a writer that wants a path.
    #[must_use]
    pub fn aside(&self) -> &Path {
        self.file.get_ref().path()
    }

    /// Brings the bytes to the disk and gives them their name.
    pub fn finish(self) -> Result<(), ExportError> {
        self.take_over(true)
    }

    fn take_over(self, now: bool) -> Result<(), ExportError> {
        let Self { path, file } = self;
        let fail = |source| ExportError::Write { path: path.clone(), source };
        fault::step().map_err(fail)?;
        let file = file.into_inner().map_err(|e| fail(e.into_error()))?;
        fault::step().map_err(fail)?;
        if !now {
            return file.persist(&path).map(drop).map_err(|e| fail(e.error));
        }
        file.as_file().sync_all().map_err(fail)?;
        fault::step().map_err(fail)?;
        file.persist(&path).map_err(|e| fail(e.error))?;
        // The name itself is on the disk once the folder is. Not every file system can do that, and the
        // bytes are safe already, so a refusal is no error.
        #[cfg(unix)]
        if let Some(folder) = path.parent()
            && let Ok(folder) = fs::File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
        {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    fn named(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|e| self.named(&e))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(|e| self.named(&e))
    }
}

/// Writes a whole file at once.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let mut file = AtomicFile::create(path)?;
    file.file.write_all(bytes).map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
    file.finish()
}

/// Takes a file away; that there is none is as good.
pub fn remove(path: &Path) -> Result<(), ExportError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(ExportError::Write { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Writes one of thousands of small files that can be made again at any time: whole or not at all, but left to the
/// system when it reaches the disk, which is a hundred times faster. One that stands there already is left alone.
pub fn write_again(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let mut file = AtomicFile::create(path)?;
    file.file.write_all(bytes).map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
    file.take_over(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_old_file_stands_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("báo cáo.txt");
        write(&path, "cũ".as_bytes()).unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all("mới".as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "cũ");
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "mới");
        assert_eq!(names(folder.path()), ["báo cáo.txt"]);
    }

    #[test]
    fn a_file_that_is_made_again_takes_over_only_where_it_differs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("metadata/a.xml");
        for bytes in [&b"x"[..], b"x", b"y"] {
            write_again(&path, bytes).unwrap();
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
        assert_eq!(names(path.parent().unwrap()), ["a.xml"]);
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = AtomicFile::create(&folder.path().join("a.txt")).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn folders_are_made_and_a_folder_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text/2023/a.txt");
        write(&path, b"x").unwrap();
        let error = write(&folder.path().join("text"), b"x").unwrap_err().to_string();
        assert!(error.contains("text") && error.contains("folder of this name"), "{error}");
        let error = write(&path.join("b.txt"), b"x").unwrap_err().to_string();
        assert!(error.contains("could not write") && error.contains("b.txt"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_the_mask_lets_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, plain) = (folder.path().join("ours"), folder.path().join("plain"));
        write(&ours, b"x").unwrap();
        fs::write(&plain, b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }
}
