//! `calfeed diff`: the differences between two calendars.

use std::io::{BufWriter, Write as _};

use chrono::Months;

use super::clock::now;
use super::output::{ExitStatus, report};
use crate::cli;
use crate::diagnostic::Reporter;
use crate::diff::calendar::{self, DiffCalendar};
use crate::diff::compare::compare;
use crate::diff::report::{DiffReport, report as group};
use crate::diff::{human, json, markdown};

/// Compares two calendars and prints the differences.
pub(crate) fn run(arguments: &cli::Diff) -> ExitStatus {
    let now = match now() {
        Ok(now) => now,
        Err(error) => {
            report(&[error], &arguments.messages);
            return ExitStatus::WrongUsage;
        }
    };
    let horizon = now.checked_add_months(Months::new(12)).unwrap_or(now);
    let mut reporter = Reporter::new();
    let old = calendar::load(&arguments.old, horizon, &mut reporter);
    let new = calendar::load(&arguments.new, horizon, &mut reporter);
    let outcome = report(reporter.diagnostics(), &arguments.messages);
    match (old, new) {
        (Ok(old), Ok(new)) if outcome == ExitStatus::Success => print(&old, &new, arguments),
        // Like diff(1): 1 means that the calendars differ.
        _ => ExitStatus::WrongUsage,
    }
}

fn print(old: &DiffCalendar, new: &DiffCalendar, arguments: &cli::Diff) -> ExitStatus {
    let comparison = compare(&old.sessions, &new.sessions);
    let notation = match arguments.markdown {
        true => markdown::NOTATION,
        false => human::NOTATION,
    };
    let report = group(&comparison, old, new, notation);
    // A reader may close the pipe early, such as `head`.
    let _ = match (arguments.json, arguments.markdown) {
        (true, _) => json::write(&comparison, &report, BufWriter::new(std::io::stdout())),
        (false, true) => write!(anstream::stdout(), "{}", markdown::render(&report)),
        (false, false) => write!(anstream::stdout(), "{}", human::render(&report)),
    };
    exit_status(&report)
}

fn exit_status(report: &DiffReport) -> ExitStatus {
    match report.is_empty() {
        true => ExitStatus::Success,
        false => ExitStatus::Failure,
    }
}
