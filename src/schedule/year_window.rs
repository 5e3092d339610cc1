//! The years of which endless series are listed session by session.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::session::{Schedule, Session};
use crate::event::Track;
use crate::limits;

/// The days of which the subscribe page and `sessions.json` list the sessions of endless series:
/// from the first day of the year before the build to the last day of the year after it, so that
/// only a new year changes the bytes of these files.
#[derive(Debug, Clone)]
pub(crate) struct YearWindow {
    /// The year of the build, in UTC.
    pub(crate) year: i32,
    days: RangeInclusive<NaiveDate>,
}

impl YearWindow {
    /// The window of a build in a year.
    pub(crate) fn around(year: i32) -> YearWindow {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        YearWindow {
            year,
            days: day(year - 1, 1, 1)..=day(year + 1, 12, 31),
        }
    }

    /// The listed sessions of one of the `tracks` tracks of an event. A finite schedule is listed
    /// whole.
    pub(crate) fn sessions(
        &self,
        track: &Track,
        schedule: &Schedule,
        tracks: usize,
    ) -> Vec<Session> {
        let mut sessions = schedule.sessions(track, &self.days);
        if matches!(schedule, Schedule::Endless { .. }) {
            sessions.truncate(limits::LISTED_SESSIONS / tracks.max(1));
        }
        sessions
    }
}
