//! Lengths that entries of `sessions` and `changes` set.

use chrono::{NaiveTime, TimeDelta};

/// The number of days, if a length is one.
pub(super) fn whole_days(length: TimeDelta) -> Option<u32> {
    let is_whole = length == TimeDelta::days(length.num_days());
    let days = u32::try_from(length.num_days()).ok()?;
    (is_whole && days > 0).then_some(days)
}

/// The wall time from a time of day to the next occurrence of another.
pub(super) fn wall_time_until(start: NaiveTime, end: NaiveTime) -> TimeDelta {
    let until = end - start;
    until + TimeDelta::days(i64::from(until <= TimeDelta::zero()))
}
