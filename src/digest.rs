//! Digests of what was read and what was published.

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

/// Takes in text and tells its digest: a SHA-256 in hexadecimal, as `sha256sum` prints it.
///
/// ```
/// use calfeed::digest::Digest;
/// let mut digest = Digest::default();
/// digest.update("a");
/// digest.update("bc");
/// assert!(digest.finish().starts_with("ba7816bf8f01cfea"));
/// ```
#[derive(Debug, Default, Clone)]
pub struct Digest {
    hash: Sha256,
}

impl Digest {
    /// Takes in the next piece.
    pub fn update(&mut self, piece: impl AsRef<[u8]>) {
        self.hash.update(piece);
    }

    /// The digest of all pieces.
    pub fn finish(self) -> String {
        hexadecimal(&self.hash.finalize())
    }
}

/// The digest of a text in pieces.
pub fn of_pieces<'t>(pieces: impl Iterator<Item = &'t str>) -> String {
    let mut digest = Digest::default();
    pieces.for_each(|piece| digest.update(piece));
    digest.finish()
}

/// Hands on what is written, and takes it in.
pub struct Digesting<W> {
    inner: W,
    digest: Digest,
}

impl<W> Digesting<W> {
    /// Around a writer to which nothing was written.
    pub fn new(inner: W) -> Digesting<W> {
        let digest = Digest::default();
        Digesting { inner, digest }
    }

    /// The digest of all that was written.
    pub fn finish(self) -> String {
        self.digest.finish()
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.digest.update(bytes.get(..length).unwrap_or_default());
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Two digits a byte.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    let mut text = String::with_capacity(2 * bytes.len());
    text.extend(digits);
    text
}
