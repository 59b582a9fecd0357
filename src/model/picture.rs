/// How the samples of a [`Piece`] are coded. The bytes are those of the file, wherever a PDF knows the coding too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// A JPEG file as it is.
    Jpeg,
    /// CCITT group 4 (ITU-T T.6), most significant bit first.
    Group4 {
        /// True where the runs that the code calls white are ink.
        inverted: bool,
    },
    /// The compressed samples of a PNG file (its `IDAT` chunks joined): zlib over PNG's row filters.
    Png {
        /// Bits a sample.
        bits: u8,
    },
    /// Plain samples of eight bits, row by row.
    Raw,
}

/// The colours of a [`Piece`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// One sample a pixel, 0 black.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black.
    Cmyk {
        /// True where 0 is full ink, as Adobe writes it into JPEG files.
        inverted: bool,
    },
}

/// A horizontal strip of a page's picture, over its whole width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Height in pixels.
    pub height: u32,
    /// How `bytes` are coded.
    pub coding: Coding,
    /// What the samples mean.
    pub colours: Colours,
    /// The coded samples.
    pub bytes: Vec<u8>,
}

/// The picture of a page as its file holds it, colours and coding kept, to be put into another file unchanged.
///
/// (A [`super::PageImage`] is what is read: grey, decoded, upright.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels, before it is turned.
    pub width: u32,
    /// The strips, from the top down.
    pub pieces: Vec<Piece>,
    /// Pixels an inch.
    pub dpi: u32,
    /// How far it must be turned clockwise to stand upright: 0, 90, 180 or 270 degrees.
    pub turn: u16,
}

impl Picture {
    /// Height in pixels, before it is turned.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.pieces.iter().map(|p| p.height).sum()
    }
}
