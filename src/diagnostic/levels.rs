//! The levels of diagnostics that a site or page sets.

use super::code::{Code, Severity};
use super::message::Diagnostic;

/// The level at which diagnostics of a code are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Off,
    At(Severity),
}

/// The levels by code; the first entry of a code counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Levels {
    pub(crate) by_code: Vec<(Code, Level)>,
}

impl Level {
    /// The level of a word such as `warning`.
    pub(crate) fn parse(word: &str) -> Option<Level> {
        Some(match word.trim().to_lowercase().as_str() {
            "off" | "false" => Level::Off,
            "note" => Level::At(Severity::Note),
            "warning" => Level::At(Severity::Warning),
            "error" => Level::At(Severity::Error),
            _ => return None,
        })
    }

    /// Whether the level is below the usual one of a code.
    pub(crate) fn lowers(self, code: Code) -> bool {
        let rank = |severity| match severity {
            Severity::Error => 2,
            Severity::Warning => 1,
            Severity::Note => 0,
        };
        match self {
            Level::Off => true,
            Level::At(severity) => rank(severity) < rank(code.severity()),
        }
    }
}

impl Levels {
    /// Sets the severity of a diagnostic, unless a more specific setting did; `None` if it is off.
    pub(crate) fn apply(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        if diagnostic.level.is_some() {
            return Some(diagnostic);
        }
        let mut levels = self.by_code.iter();
        match levels.find(|(code, _)| *code == diagnostic.code) {
            Some((_, Level::Off)) => None,
            Some((_, Level::At(severity))) => {
                diagnostic.level = Some(*severity);
                Some(diagnostic)
            }
            None => Some(diagnostic),
        }
    }
}
