//! Zones, recurrence rules, and the forms of dates, times and durations.

pub mod date;
pub mod duration;
pub mod observance;
pub mod relative_day;
pub mod rule;
pub(crate) mod weekday;
pub mod zone;

/// `Tue 02 Feb 2027`: a day in messages and tables.
pub(crate) fn short_day(day: chrono::NaiveDate) -> String {
    day.format("%a %d %b %Y").to_string()
}
