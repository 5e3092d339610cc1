//! A diagnostic as a value.

use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

use super::code::{Code, Severity};
use super::location::{SourceFile, SourceLocation};
use super::spelling;

/// A line that follows the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Advice {
    /// A fact that explains the message.
    Note(String),
    /// The remedy, in the imperative.
    Help(String),
    /// A remedy that differs from place to place. Equal diagnostics are grouped without it.
    HelpHere(String),
}

/// The files or the key that a diagnostic is about, for programs that act on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// What the message says.
    Unspecified,
    /// Paths of files, which JSON output contains.
    Files(Box<[String]>),
    /// The path of a key, such as `extra.doors`.
    UnusedKey(Box<str>),
}

/// An error, a warning or a note about the input.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The kind of the diagnostic, which determines its severity unless `level` is set.
    pub code: Code,
    /// The message, in one line.
    pub(crate) message: String,
    /// The location in a file, if there is one.
    pub(crate) place: Option<SourceLocation>,
    /// The text at the underlined source; empty if the message suffices.
    pub(crate) label: Box<str>,
    /// Notes and help, in the order to be read.
    pub(crate) advice: Vec<Advice>,
    /// The severity that the site or page sets in place of that of the code.
    pub(crate) level: Option<Severity>,
    pub(crate) subject: Subject,
}

impl Diagnostic {
    /// A diagnostic without a location.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            place: None,
            label: Box::default(),
            advice: Vec::new(),
            level: None,
            subject: Subject::Unspecified,
        }
    }

    /// A file or folder that cannot be read.
    pub(crate) fn unreadable(path: impl Display, reason: impl Display) -> Self {
        Diagnostic::new(Code::Unreadable, format!("cannot read {path}: {reason}"))
    }

    /// A value that exceeds a limit of [`crate::limits`]; `limit` includes the unit.
    pub(crate) fn too_large(message: impl Into<String>, limit: impl Display) -> Self {
        Diagnostic::new(Code::TooLarge, message).note(format!("the limit is {limit}"))
    }

    /// Adds the help to write the candidate that `word` is probably a misspelling of, or else
    /// the help `otherwise`.
    #[must_use]
    pub(crate) fn suggest<'c>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
        otherwise: impl FnOnce() -> String,
    ) -> Self {
        match spelling::nearest(word, candidates) {
            Some(candidate) => self.help(format!("write `{candidate}`")),
            None => self.help(otherwise()),
        }
    }

    /// Sets the location, unless there is one, which is more exact.
    #[must_use]
    pub(crate) fn at(mut self, file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        if self.place.is_none() {
            let file = Arc::clone(file);
            self.place = Some(SourceLocation { file, span });
        }
        self
    }

    /// Sets the text next to the underline.
    #[must_use]
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into().into_boxed_str();
        self
    }

    /// Adds a fact that explains.
    #[must_use]
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.advice.push(Advice::Note(note.into()));
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.advice.push(Advice::Help(help.into()));
        self
    }

    /// Adds what to write at this place, which does not keep equal diagnostics from being grouped.
    #[must_use]
    pub(crate) fn help_here(mut self, help: impl Into<String>) -> Self {
        self.advice.push(Advice::HelpHere(help.into()));
        self
    }

    /// Sets the paths of files that a program can act on.
    #[must_use]
    pub(crate) fn paths(mut self, paths: Vec<String>) -> Self {
        self.subject = Subject::Files(paths.into());
        self
    }

    /// Sets the path of the unused key.
    #[must_use]
    pub(crate) fn unused_key(mut self, path: &str) -> Self {
        self.subject = Subject::UnusedKey(path.into());
        self
    }

    /// The severity: that of the code, unless the site or page sets another.
    pub(crate) fn severity(&self) -> Severity {
        self.level.unwrap_or(self.code.severity())
    }

    /// Whether it fails the build.
    pub(crate) fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// Whether it is doubtful, but published.
    pub(crate) fn is_warning(&self) -> bool {
        self.severity() == Severity::Warning
    }

    /// Where it sorts: by file, then by position, so that the order of work does not show.
    fn position(&self) -> (&str, usize) {
        match &self.place {
            Some(place) => (&place.file.path, place.span.start),
            None => ("", 0),
        }
    }
}

/// Puts diagnostics in the order in which a person reads the files.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        a.position()
            .cmp(&b.position())
            .then_with(|| a.code.name().cmp(b.code.name()))
            .then_with(|| a.message.cmp(&b.message))
    });
}
