//! The error about a file that cannot be written.

use std::io;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// The error that the file system refuses to write a file.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        Code::Unwritable,
        format!("cannot write {}: {error}", path.display()),
    )
}
