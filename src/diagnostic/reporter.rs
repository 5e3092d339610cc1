//! The collector of diagnostics that every stage borrows mutably.

use rayon::iter::{IntoParallelIterator, ParallelExtend, ParallelIterator as _};

use super::levels::Levels;
use super::message::Diagnostic;

/// Collects the diagnostics of a run, so that a stage can continue after an error and report
/// all of them.
#[derive(Debug, Default)]
pub struct Reporter {
    diagnostics: Vec<Diagnostic>,
    levels: Levels,
}

/// Proof that the reason for a missing value was reported: `Result<T, Reported>` has no other
/// error to handle. Only a [`Reporter`] creates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported(());

impl Reporter {
    /// A collector without diagnostics.
    pub fn new() -> Reporter {
        Reporter::default()
    }

    /// Sets the levels of all diagnostics that are added from now on.
    pub(crate) fn set_levels(&mut self, levels: Levels) {
        self.levels = levels;
    }

    /// Adds a diagnostic, unless its level is off.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.extend(self.levels.apply(diagnostic));
        Reported(())
    }

    /// Adds all diagnostics of another collector, which ran on another thread or on a part of
    /// the input.
    pub(crate) fn append(&mut self, other: Reporter) {
        self.extend(other.diagnostics);
    }

    /// Returns the value, or reports the error.
    ///
    /// # Errors
    ///
    /// The proof that the error was reported.
    pub(crate) fn ok<T>(&mut self, result: Result<T, Diagnostic>) -> Result<T, Reported> {
        result.map_err(|diagnostic| self.report(diagnostic))
    }

    /// Puts the diagnostics in the order in which a person reads the files.
    pub(crate) fn sort(&mut self) {
        super::message::sort(&mut self.diagnostics);
    }

    /// Whether one of the diagnostics is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Returns an error if one was reported.
    ///
    /// # Errors
    ///
    /// The proof that an error was reported.
    #[cfg(feature = "serve")]
    pub(crate) fn without_errors(&self) -> Result<(), Reported> {
        if self.has_errors() {
            return Err(Reported(()));
        }
        Ok(())
    }

    /// Whether nothing was reported.
    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The diagnostics in the order in which they were reported.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The diagnostics in the order in which they were reported.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

impl Extend<Diagnostic> for Reporter {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        for diagnostic in diagnostics {
            self.report(diagnostic);
        }
    }
}

impl ParallelExtend<Diagnostic> for Reporter {
    fn par_extend<I: IntoParallelIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.extend(diagnostics.into_par_iter().collect::<Vec<_>>());
    }
}
