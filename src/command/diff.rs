//! `calfeed diff`: what changed between two calendars.

use std::io::Write as _;

use chrono::Months;

use super::{Outcome, now, report};
use crate::cli;
use crate::diff::calendar::{self, Calendar};
use crate::diff::compare::compare;
use crate::diff::{group, human, json, markdown};

/// Compares, and prints what differs.
pub fn run(arguments: &cli::Diff) -> Outcome {
    let now = now();
    let horizon = now.checked_add_months(Months::new(12)).unwrap_or(now);
    let read = |path| calendar::read(path, horizon);
    let (old, new) = match (read(&arguments.old), read(&arguments.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let faults: Vec<_> = [old.err(), new.err()].into_iter().flatten().collect();
            report(&faults, &arguments.messages);
            // As diff(1): 1 is for calendars that differ.
            return Outcome::WrongUsage;
        }
    };
    show(&old, &new, arguments)
}

fn show(old: &Calendar, new: &Calendar, arguments: &cli::Diff) -> Outcome {
    let comparison = compare(&old.sessions, &new.sessions);
    let report = group::group(&comparison, old, new);
    let text = match (arguments.json, arguments.markdown) {
        (true, _) => json::text(&comparison, &report).unwrap_or_default(),
        (false, true) => markdown::text(&report),
        (false, false) => human::text(&report),
    };
    // A reader that has gone away, such as `head`, is no fault.
    let _ = write!(anstream::stdout(), "{text}");
    if report.is_empty() {
        Outcome::Done
    } else {
        Outcome::Fault
    }
}
