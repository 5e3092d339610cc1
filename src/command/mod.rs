//! The commands, one file each.

pub mod build;
pub mod check;
pub mod diff;
pub mod draft;
pub mod init;
pub mod list;
mod progress;
mod table;

use std::env;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::cli::Messages;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{MessageFormat, render};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// The input is at fault, or a check found a difference.
    Fault,
    /// It was asked for something that makes no sense.
    WrongUsage,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Fault => ExitCode::from(1),
            Outcome::WrongUsage => ExitCode::from(2),
        }
    }
}

/// Prints diagnostics, and says whether they let the command succeed.
fn report(diagnostics: &[Diagnostic], messages: &Messages) -> Outcome {
    // A reader that has gone away wants no more messages.
    let _ = print(diagnostics, messages.message_format);
    let fails = |diagnostic: &Diagnostic| {
        diagnostic.is_error() || (messages.deny_warnings && diagnostic.is_warning())
    };
    if diagnostics.iter().any(fails) {
        Outcome::Fault
    } else {
        Outcome::Done
    }
}

/// GitHub reads workflow commands from standard output; people and scripts expect messages on
/// standard error.
fn print(diagnostics: &[Diagnostic], format: MessageFormat) -> io::Result<()> {
    let (stream, end): (Box<dyn Write>, &str) = match format {
        MessageFormat::Human => (Box::new(anstream::stderr().lock()), "\n\n"),
        MessageFormat::Json => (Box::new(anstream::stderr().lock()), "\n"),
        MessageFormat::Github => (Box::new(anstream::stdout().lock()), "\n"),
    };
    let mut stream = BufWriter::new(stream);
    for diagnostic in diagnostics {
        write!(stream, "{}{end}", render(diagnostic, format))?;
    }
    stream.flush()
}

/// A number with its noun: `1 event`, `2 events`.
fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Prints one line for people on standard error.
fn tell(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// The time of the run: `SOURCE_DATE_EPOCH` if it is set, so that a build can be repeated to the
/// byte, and the clock otherwise. Nothing else asks for the time.
fn now() -> DateTime<Utc> {
    let epoch = env::var("SOURCE_DATE_EPOCH").ok();
    epoch
        .and_then(|seconds| DateTime::from_timestamp(seconds.parse().ok()?, 0))
        .unwrap_or_else(clock)
}

fn clock() -> DateTime<Utc> {
    let since_1970 = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since_1970.as_secs()).unwrap_or(0);
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
