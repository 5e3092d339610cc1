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
use crate::diagnostic::render::{MessageFormat, render};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;

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
/// byte, and the clock otherwise. No other function reads the clock.
///
/// # Errors
///
/// `SOURCE_DATE_EPOCH` is not a number of seconds between 1970 and 2200.
fn now() -> Result<DateTime<Utc>, Diagnostic> {
    let Some(epoch) = env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(clock());
    };
    let seconds = epoch.to_str().and_then(|text| text.parse().ok());
    seconds
        .filter(|seconds| (0..=limits::REVISION_SECONDS).contains(seconds))
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| {
            let message = format!(
                "SOURCE_DATE_EPOCH is `{}`, which is not a number of seconds since 1970",
                epoch.to_string_lossy()
            );
            Diagnostic::new(Code::InvalidEpoch, message)
                .help("write a number such as 1798761600, or unset the variable")
        })
}

fn clock() -> DateTime<Utc> {
    let since_1970 = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since_1970.as_secs()).unwrap_or(0);
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
