//! Warnings about the parts of a calendar file that are left out.

use std::ops::Range;
use std::sync::Arc;

use super::first_line::first_line;
use crate::diagnostic::{Code, Diagnostic, Reporter, SourceFile};
use crate::limits;

/// Collects warnings about one file; all after the first [`limits::LISTED_PER_FILE`] are counted.
pub(crate) struct IgnoredParts<'a> {
    file: &'a Arc<SourceFile>,
    warnings: Vec<Diagnostic>,
    hidden: usize,
}

impl<'a> IgnoredParts<'a> {
    pub(crate) fn new(file: &'a Arc<SourceFile>) -> IgnoredParts<'a> {
        IgnoredParts {
            file,
            warnings: Vec::new(),
            hidden: 0,
        }
    }

    pub(crate) fn add(&mut self, span: Range<usize>, message: String) {
        if self.warnings.len() == limits::LISTED_PER_FILE {
            self.hidden += 1;
            return;
        }
        let span = first_line(self.file, &span);
        let warning = Diagnostic::new(Code::CalendarPartIgnored, message);
        self.warnings.push(warning.at(self.file, span));
    }

    pub(crate) fn report(self, reporter: &mut Reporter) {
        reporter.extend(self.warnings);
        if self.hidden > 0 {
            let message = format!(
                "{} more lines or events of {} are ignored",
                self.hidden, self.file.path
            );
            reporter.report(Diagnostic::new(Code::CalendarPartIgnored, message));
        }
    }
}
