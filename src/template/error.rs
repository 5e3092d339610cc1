//! Errors in templates, with their position in the template.

use std::ops::Range;

use minijinja::{Error, ErrorKind};

use crate::diagnostic::{Code, Diagnostic};

/// An error in a template or a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The error in one sentence.
    pub(crate) message: String,
    /// The bytes of the template that the error concerns.
    pub(crate) range: Range<usize>,
    source: String,
}

impl TemplateError {
    pub(super) fn new(error: &Error, source: &str) -> TemplateError {
        TemplateError {
            message: message(error),
            range: error
                .range()
                .filter(|range| source.get(range.clone()).is_some())
                .unwrap_or_else(|| line_range(source, error.line().unwrap_or(1))),
            source: source.to_owned(),
        }
    }

    /// Line and column in the template, both from 1. The column counts characters.
    pub(crate) fn line_and_column(&self) -> (usize, usize) {
        let before = self.source.get(..self.range.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        (line, column)
    }

    /// The bytes of a file that the error concerns, if the template is the value at `span`.
    ///
    /// It is the whole value if the file writes the template with escapes, or folded.
    pub(crate) fn span_in(&self, text: &str, span: &Range<usize>) -> Range<usize> {
        let value = text.get(span.clone()).unwrap_or_default();
        match value.find(&self.source) {
            Some(offset) => {
                let start = span.start + offset;
                start + self.range.start..start + self.range.end
            }
            None => span.clone(),
        }
    }

    /// The error as a diagnostic without a location.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::InvalidTemplate, self.message.clone());
        match self.line_and_column() {
            (1, _) => diagnostic,
            (line, column) => diagnostic.note(format!(
                "the error is in line {line}, column {column} of the template"
            )),
        }
    }
}

fn message(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::OutOfFuel => "the template takes too many steps".to_owned(),
        ErrorKind::SyntaxError => format!("the template has a syntax error: {detail}"),
        kind if detail.is_empty() => format!("the template cannot be evaluated: {kind}"),
        _ => format!("the template cannot be evaluated: {detail}"),
    }
}

fn line_range(source: &str, line: usize) -> Range<usize> {
    let lines = source.split_inclusive('\n');
    let start = lines.clone().take(line - 1).map(str::len).sum();
    let length = lines
        .skip(line - 1)
        .map(|line| line.trim_end().len())
        .next();
    start..start + length.unwrap_or(0)
}
