//! The line of a component that diagnostics show.

use std::ops::Range;

use crate::diagnostic::SourceFile;

/// The first line of a component, to be shown in a diagnostic.
pub(crate) fn first_line(file: &SourceFile, span: &Range<usize>) -> Range<usize> {
    let text = file.text.get(span.clone()).unwrap_or_default();
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    span.start..span.start + end
}
