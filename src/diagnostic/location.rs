//! Files as they were read, and ranges in them.

use std::ops::Range;
use std::sync::Arc;

/// A file as it was read: the path to show and the whole text.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as people see it: EVENTS as it was given, then the path below it.
    pub path: String,
    /// The text, without a byte order mark.
    pub text: String,
}

/// A range of bytes in a file.
#[derive(Debug, Clone)]
pub struct SourceLocation {
    /// The file that holds the range.
    pub(crate) file: Arc<SourceFile>,
    /// Byte offsets into the file's text.
    pub(crate) span: Range<usize>,
}

impl SourceLocation {
    /// Line and column, both from 1. The column counts characters, as editors do.
    pub(crate) fn line_and_column(&self) -> (usize, usize) {
        let before = self.file.text.get(..self.span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        (line, column)
    }
}
