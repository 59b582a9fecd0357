//! A font family with the four faces that a notice mixes: `**ỦY BAN NHÂN DÂN**` is bold, `*Thường Xuân, ngày 18
//! tháng 6 năm 2023*` italic. Fonts are not shipped with tradau; they are found in a folder by their file names.

use super::ForgeError;
use ab_glyph::{Font, FontVec, GlyphId};
use std::fmt;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Which of the four faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Face {
    /// **bold**
    pub bold: bool,
    /// *italic*
    pub italic: bool,
}

impl Face {
    /// All four, in the order of their index.
    pub const ALL: [Self; 4] = [
        Self { bold: false, italic: false },
        Self { bold: true, italic: false },
        Self { bold: false, italic: true },
        Self { bold: true, italic: true },
    ];

    /// 0 regular, 1 bold, 2 italic, 3 both.
    #[must_use]
    pub const fn index(self) -> usize {
        self.bold as usize + 2 * self.italic as usize
    }

    const fn name(self) -> &'static str {
        ["Regular", "Bold", "Italic", "BoldItalic"][self.index()]
    }
}

/// Four faces of one family.
pub struct FontFamily {
    name: String,
    paths: [PathBuf; 4],
    faces: [FontVec; 4],
}

impl fmt::Debug for FontFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FontFamily").field("name", &self.name).field("paths", &self.paths).finish_non_exhaustive()
    }
}

impl FontFamily {
    /// Loads `NAME-Regular`, `-Bold`, `-Italic` and `-BoldItalic` (`.ttf` or `.otf`, any case) from the folders
    /// and their subfolders; the first folder that has a face wins.
    pub fn open(dirs: &[PathBuf], name: &str) -> Result<Self, ForgeError> {
        let files: Vec<_> = dirs.iter().flat_map(|dir| font_files(dir)).collect();
        let path_of = |face: Face| {
            let wanted = format!("{name}-{}", face.name()).to_lowercase();
            files.iter().find(|(stem, _)| *stem == wanted).map(|(_, path)| path.clone()).ok_or_else(|| {
                ForgeError::FaceMissing { dirs: dirs.to_owned(), family: name.to_owned(), face: face.name() }
            })
        };
        let [a, b, c, d] = Face::ALL;
        let paths = [path_of(a)?, path_of(b)?, path_of(c)?, path_of(d)?];
        let load = |path: &PathBuf| {
            let bytes =
                std::fs::read(path).map_err(|source| ForgeError::File { doing: "read", path: path.clone(), source })?;
            FontVec::try_from_vec(bytes).map_err(|e| ForgeError::BadFont { path: path.clone(), reason: e.to_string() })
        };
        let faces = [load(&paths[0])?, load(&paths[1])?, load(&paths[2])?, load(&paths[3])?];
        Ok(Self { name: name.to_owned(), paths, faces })
    }

    /// A family of one font in all four faces.
    #[cfg(test)]
    pub(super) fn of_one(bytes: &[u8]) -> Self {
        let load = || FontVec::try_from_vec(bytes.to_vec()).expect("a font made by the test");
        Self {
            name: "Sample".to_owned(),
            paths: std::array::from_fn(|_| PathBuf::from("sample.ttf")),
            faces: [load(), load(), load(), load()],
        }
    }

    /// The family's name as asked for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file of one face.
    #[must_use]
    pub fn path(&self, face: Face) -> &Path {
        &self.paths[face.index()]
    }

    pub(super) fn face(&self, face: Face) -> &FontVec {
        &self.faces[face.index()]
    }

    /// The glyph of a letter; `None` where the face lacks it.
    pub(super) fn glyph(&self, face: Face, letter: char) -> Option<GlyphId> {
        let id = self.face(face).glyph_id(letter);
        (id.0 != 0).then_some(id)
    }

    /// Advance width in points at `size` points an em.
    pub(super) fn advance(&self, face: Face, glyph: GlyphId, size: f32) -> f32 {
        let font = self.face(face);
        font.h_advance_unscaled(glyph) * size / em(font)
    }

    /// Kerning between two glyphs in points at `size`.
    pub(super) fn kerning(&self, face: Face, left: GlyphId, right: GlyphId, size: f32) -> f32 {
        let font = self.face(face);
        font.kern_unscaled(left, right) * size / em(font)
    }

    /// The first letter of `text` that the family cannot show.
    #[must_use]
    pub fn missing(&self, text: &str) -> Option<char> {
        text.chars().find(|&c| !c.is_whitespace() && self.glyph(Face::default(), c).is_none())
    }
}

/// Units an em; 1000 where the font does not say.
pub(super) fn em(font: &FontVec) -> f32 {
    font.units_per_em().unwrap_or(1000.0)
}

/// Font files under `dir` as (lower-case stem, path), sorted by path.
fn font_files(dir: &Path) -> Vec<(String, PathBuf)> {
    let mut files: Vec<_> = WalkDir::new(dir)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = entry.into_path();
            let extension = path.extension()?.to_str()?.to_lowercase();
            let stem = path.file_stem()?.to_str()?.to_lowercase();
            matches!(extension.as_str(), "ttf" | "otf").then_some((stem, path))
        })
        .collect();
    files.sort();
    files
}
