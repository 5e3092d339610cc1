//! Digests of what was read and what was published.

use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};
use twox_hash::XxHash3_128;

use crate::limits;

/// Computes the digest of a text: a SHA-256 in hexadecimal, as `sha256sum` prints it.
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
pub(crate) fn of_pieces<'t>(pieces: impl Iterator<Item = &'t str>) -> String {
    let mut digest = Digest::default();
    pieces.for_each(|piece| digest.update(piece));
    digest.finish()
}

/// A writer that computes the checksum of what it hands on: an XXH3 of 128 bits. That takes a
/// twentieth of the time of a digest, and detects all changes except deliberate collisions.
pub(crate) struct Checksumming<W> {
    inner: W,
    checksum: XxHash3_128,
}

impl<W> Checksumming<W> {
    /// Around a writer to which nothing was written.
    pub(crate) fn new(inner: W) -> Checksumming<W> {
        Checksumming {
            inner,
            checksum: XxHash3_128::new(),
        }
    }

    /// The checksum of all that was written.
    pub(crate) fn finish(self) -> u128 {
        self.checksum.finish_128()
    }
}

impl<W: Write> Write for Checksumming<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.checksum.write(bytes.get(..length).unwrap_or_default());
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The checksum of all that can be read.
///
/// # Errors
///
/// The reader fails.
pub(crate) fn checksum(mut reader: impl Read) -> io::Result<u128> {
    let mut checksum = XxHash3_128::new();
    let mut buffer = [0; limits::READ_BUFFER_BYTES];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(checksum.finish_128()),
            length => checksum.write(buffer.get(..length).unwrap_or_default()),
        }
    }
}

/// The checksum of a text in pieces.
pub(crate) fn checksum_of_pieces<'t>(pieces: impl Iterator<Item = &'t str>) -> u128 {
    let mut checksum = XxHash3_128::new();
    pieces.for_each(|piece| checksum.write(piece.as_bytes()));
    checksum.finish_128()
}

/// One checksum for many files in order.
pub(crate) fn of_checksums(checksums: impl Iterator<Item = u128>) -> String {
    let mut digest = Digest::default();
    checksums.for_each(|checksum| digest.update(checksum.to_le_bytes()));
    digest.finish()
}

/// Two digits a byte.
fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| match value {
        0..=9 => char::from(b'0' + value),
        _ => char::from(b'a' + value - 10),
    };
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_that_of_the_whole_however_it_is_written() {
        let text = "Straße; ".repeat(5_000);
        let (start, rest) = text.split_at(8 * 1_000 + 3);
        let mut written = Checksumming::new(Vec::new());
        for piece in [start, "", rest] {
            written.write_all(piece.as_bytes()).unwrap();
        }
        assert_eq!(written.inner, text.as_bytes());
        let sum = written.finish();
        assert_eq!(sum, checksum_of_pieces([start, rest].into_iter()));
        assert_eq!(sum, checksum(text.as_bytes()).unwrap());
        assert_ne!(sum, checksum(rest.as_bytes()).unwrap());
    }
}
