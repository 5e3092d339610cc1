//! A track of an event: its time slot, and the part of the series in which it has that slot.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use crate::event::details::Overrides;
use crate::event::slug::Slug;
use crate::time::zone::Zone;

/// One of several parallel time slots of an event, of which a person attends one. If the event has
/// `changes`, it is the slot as it is in one period of the series.
#[derive(Debug, Clone)]
pub struct Track {
    /// The name; `None` for the only track of an event.
    pub(crate) name: Option<TrackName>,
    /// The time of its first session.
    pub(crate) slot: Slot,
    /// The zone of its times.
    pub zone: Zone,
    /// The texts that replace those of the event.
    pub(crate) overrides: Overrides,
    /// The days on which its sessions start.
    pub(crate) period: Period,
}

/// A period of a series, which entries of `changes` delimit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Period {
    /// The first day; `None` for the beginning of the series.
    pub(crate) from: Option<NaiveDate>,
    /// The day after the last; `None` for the end of the series.
    pub(crate) before: Option<NaiveDate>,
}

impl Period {
    /// Whether a day is in the period.
    pub(crate) fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }

    /// The last day, if the series continues after it.
    pub(crate) fn last_day(&self) -> Option<NaiveDate> {
        self.before.and_then(|before| before.pred_opt())
    }
}

/// A track's name and the slug made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrackName {
    /// As the author writes it.
    pub(crate) text: String,
    /// As UIDs and file names write it.
    pub(crate) slug: Slug,
}

/// The start of the first session of a track, and the length of each session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Whole days.
    AllDay {
        /// The first day.
        first: NaiveDate,
        /// The number of days, at least 1.
        days: u32,
    },
    /// From a time of day on.
    Timed {
        /// The wall time in the zone.
        start: NaiveDateTime,
        /// Whether the author wrote an instant, and it is the second one with this wall time (a
        /// fold).
        is_fold: bool,
        /// The length of each session.
        length: Length,
    },
}

impl Slot {
    /// The first start, from which recurrence counts; midnight if the slot is all-day.
    pub(crate) fn start(&self) -> NaiveDateTime {
        match *self {
            Slot::AllDay { first, .. } => first.and_time(chrono::NaiveTime::MIN),
            Slot::Timed { start, .. } => start,
        }
    }

    /// A slot of the same length that starts elsewhere.
    #[must_use]
    pub(crate) fn starting(&self, first: NaiveDateTime) -> Slot {
        match *self {
            Slot::AllDay { days, .. } => Slot::AllDay {
                first: first.date(),
                days,
            },
            Slot::Timed {
                start,
                is_fold,
                length,
            } => Slot::Timed {
                start: first,
                is_fold: is_fold && start == first,
                length,
            },
        }
    }

    /// Whether it consists of whole days.
    pub(crate) fn is_all_day(&self) -> bool {
        matches!(self, Slot::AllDay { .. })
    }
}

/// The length of a session. The two forms differ if the clocks change during the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// This time passes (`duration: 2h`).
    Exact(TimeDelta),
    /// The end is this much later in wall time (`end: 06:00`).
    Wall(TimeDelta),
}

impl Length {
    /// The length on a day when no clock changes.
    pub(crate) fn nominal(self) -> TimeDelta {
        match self {
            Length::Exact(length) | Length::Wall(length) => length,
        }
    }
}
