//! What commands print, and their exit codes.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::Messages;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::group::group;
use crate::diagnostic::render::{MessageFormat, render, sarif};
use crate::terminal::without_workflow_commands;

/// The result of a command, as the process reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Exit code 0.
    Success,
    /// Exit code 1: the input has errors, or `--check` or `diff` found a difference.
    Failure,
    /// Exit code 2: the arguments are invalid, or `diff` cannot read a calendar.
    WrongUsage,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> ExitCode {
        match status {
            ExitStatus::Success => ExitCode::SUCCESS,
            ExitStatus::Failure => ExitCode::from(1),
            ExitStatus::WrongUsage => ExitCode::from(2),
        }
    }
}

/// Prints diagnostics. Returns a failure if one of them is an error, or a warning under
/// `--deny-warnings`.
pub(super) fn report(diagnostics: &[Diagnostic], messages: &Messages) -> ExitStatus {
    // A closed pipe, as with `head`, is not an error.
    let _ = print_diagnostics(diagnostics, messages.message_format);
    let fails = diagnostics.iter().any(|diagnostic| {
        diagnostic.is_error() || (messages.deny_warnings && diagnostic.is_warning())
    });
    if fails {
        ExitStatus::Failure
    } else {
        ExitStatus::Success
    }
}

/// GitHub reads workflow commands from standard output, and a SARIF file is redirected from there;
/// people and scripts expect messages on standard error.
fn print_diagnostics(diagnostics: &[Diagnostic], format: MessageFormat) -> io::Result<()> {
    if format == MessageFormat::Sarif {
        return writeln!(anstream::stdout(), "{}", sarif(diagnostics));
    }
    let (stream, end): (Box<dyn Write>, &str) = match format {
        MessageFormat::Human => (Box::new(anstream::stderr().lock()), "\n\n"),
        MessageFormat::Github => (Box::new(anstream::stdout().lock()), "\n"),
        MessageFormat::Json | MessageFormat::Sarif => (Box::new(anstream::stderr().lock()), "\n"),
    };
    let mut stream = BufWriter::new(stream);
    let grouped;
    let diagnostics = match format {
        MessageFormat::Human => {
            grouped = group(diagnostics);
            grouped.as_slice()
        }
        _ => diagnostics,
    };
    for diagnostic in diagnostics {
        let text = render(diagnostic, format);
        match format {
            MessageFormat::Human => {
                write!(stream, "{}{end}", without_workflow_commands(&text))?;
            }
            _ => write!(stream, "{text}{end}")?,
        }
    }
    stream.flush()
}

/// Whether `--quiet` is set. Like the choice of colors, it applies to the whole process.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Suppresses the status lines of this process.
pub(crate) fn set_quiet(quiet: bool) {
    QUIET.store(quiet, Ordering::Relaxed);
}

pub(super) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints one line about the run on standard error, unless `--quiet` is set.
pub(super) fn print_status(line: &str) {
    if !is_quiet() {
        let line = without_workflow_commands(line);
        let _ = writeln!(anstream::stderr(), "{line}");
    }
}

/// Prints the result of a command on standard output. A closed pipe, as with `head`, is not an
/// error.
pub(super) fn print(text: &str) {
    let _ = write!(anstream::stdout(), "{}", without_workflow_commands(text));
}
