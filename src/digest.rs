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

/// The digest of a file for programs that fetch it, and a checksum for the next build. The checksum
/// takes a twentieth of the time, and detects all changes except deliberate collisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    /// SHA-256 in hexadecimal.
    pub(crate) digest: String,
    /// XXH3 of 128 bits.
    pub(crate) checksum: u128,
}

/// Hands on what is written, and takes its fingerprint.
pub(crate) struct Fingerprinting<W> {
    inner: W,
    digest: Digest,
    checksum: XxHash3_128,
}

impl<W> Fingerprinting<W> {
    /// Around a writer to which nothing was written.
    pub(crate) fn new(inner: W) -> Fingerprinting<W> {
        Fingerprinting {
            inner,
            digest: Digest::default(),
            checksum: XxHash3_128::new(),
        }
    }

    /// The fingerprint of all that was written.
    pub(crate) fn finish(self) -> Fingerprint {
        Fingerprint {
            digest: self.digest.finish(),
            checksum: self.checksum.finish_128(),
        }
    }
}

impl<W: Write> Write for Fingerprinting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        let written = bytes.get(..length).unwrap_or_default();
        self.digest.update(written);
        self.checksum.write(written);
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
    let mut buffer = [0; limits::BUFFER_BYTES];
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
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    let mut text = String::with_capacity(2 * bytes.len());
    text.extend(digits);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_that_of_the_whole_however_it_is_written() {
        let text = "Straße; ".repeat(5_000);
        let (start, rest) = text.split_at(8 * 1_000 + 3);
        let mut written = Fingerprinting::new(Vec::new());
        for piece in [start, "", rest] {
            written.write_all(piece.as_bytes()).unwrap();
        }
        assert_eq!(written.inner, text.as_bytes());
        let fingerprint = written.finish();
        let pieces = || [start, rest].into_iter();
        assert_eq!(fingerprint.digest, of_pieces(pieces()));
        assert_eq!(fingerprint.checksum, checksum_of_pieces(pieces()));
        assert_eq!(fingerprint.checksum, checksum(text.as_bytes()).unwrap());
        assert_ne!(fingerprint.checksum, checksum(rest.as_bytes()).unwrap());
    }
}
