//! Zones, recurrence rules, and the forms of dates, times and durations.

pub mod date;
pub mod duration;
pub mod observance;
pub mod relative_day;
pub mod rule;
pub(crate) mod weekday;
pub mod zone;
