//! Comparison of two published folders, or of two calendars of any producer, session by session.
//!
//! [`calendar::load`] reads the sessions of each side, [`pair::pairs`] pairs them,
//! [`compare::compare`] lists the differences, [`report::report`] groups them, and each output
//! format has a file of its own.

pub(crate) mod calendar;
pub(crate) mod compare;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;
mod pair;
pub(crate) mod report;
pub(crate) mod session;
mod when;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::diagnostic::{Reported, Reporter, SourceFile};

/// Returns the report about two iCalendar texts, as `calfeed diff` prints it.
///
/// # Errors
///
/// Text that is not iCalendar or exceeds a limit.
pub fn compare_texts(
    old: &str,
    new: &str,
    horizon: DateTime<Utc>,
    reporter: &mut Reporter,
) -> Result<String, Reported> {
    let mut parse = |path: &str, text: &str| {
        let (path, text) = (path.to_owned(), text.to_owned());
        calendar::parse(&Arc::new(SourceFile { path, text }), horizon, reporter)
    };
    let (old, new) = (parse("old.ics", old)?, parse("new.ics", new)?);
    let comparison = compare::compare(&old.sessions, &new.sessions);
    let report = report::report(&comparison, &old, &new, human::NOTATION);
    Ok(human::render(&report))
}
