//! The types of dates.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::time::zone::Zone;

/// A date as it is written: a day, a wall time, or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Date {
    /// `2021-05-18`.
    Day(NaiveDate),
    /// `2021-05-18 12:00`: wall time in the event's zone.
    Wall(NaiveDateTime),
    /// `2021-05-18T16:00:00Z` or `…+0200`.
    Instant {
        /// The point in time.
        instant: DateTime<Utc>,
        /// The written offset. It is absent for `Z`, which editors write for every zone, and for
        /// a zone in brackets.
        offset: Option<FixedOffset>,
    },
}

/// The order of day and month in dates such as `01/05/2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// The settings that the meaning of a date depends on.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateContext<'a> {
    /// The `date_order` of the config.
    pub(crate) order: Option<DateOrder>,
    /// The zone of the event, for abbreviations such as `CET` and for zones in brackets.
    pub(crate) zone: Option<&'a Zone>,
}

impl Date {
    /// The day in a zone.
    pub(crate) fn day(self, zone: &Zone) -> NaiveDate {
        match self {
            Date::Day(day) => day,
            Date::Wall(wall) => wall.date(),
            Date::Instant { instant, .. } => zone.wall(instant).date(),
        }
    }

    /// The day that a date of a series names: the day in the zone of the series, or else in UTC.
    /// See [`Date::midnight_as_day`].
    pub(crate) fn local_day(self, zone: Option<&Zone>) -> NaiveDate {
        let utc = Zone::utc();
        self.midnight_as_day().day(zone.unwrap_or(&utc))
    }

    /// The offset that is written after the time.
    pub(crate) fn offset(self) -> Option<FixedOffset> {
        match self {
            Date::Instant { offset, .. } => offset,
            Date::Day(_) | Date::Wall(_) => None,
        }
    }

    /// Midnight UTC counts as the day that is written: web editors with a date field without a time
    /// save `2021-06-22T00:00:00.000Z`. Only for dates that name a day of a series, because a
    /// first start may be at that instant.
    #[must_use]
    pub(crate) fn midnight_as_day(self) -> Date {
        match self {
            Date::Instant {
                instant,
                offset: None,
            } if instant.time() == NaiveTime::MIN => Date::Day(instant.date_naive()),
            date => date,
        }
    }

    /// The wall time in a zone, or `None` for a day.
    pub(crate) fn wall(self, zone: &Zone) -> Option<NaiveDateTime> {
        match self {
            Date::Day(_) => None,
            Date::Wall(wall) => Some(wall),
            Date::Instant { instant, .. } => Some(zone.wall(instant)),
        }
    }
}

impl DateOrder {
    /// Reads the value of the key `date_order`.
    ///
    /// # Errors
    ///
    /// Any other value.
    pub(crate) fn parse(text: &str) -> Result<DateOrder, Diagnostic> {
        match text.trim().to_ascii_lowercase().as_str() {
            "dmy" => Ok(DateOrder::Dmy),
            "mdy" => Ok(DateOrder::Mdy),
            _ => Err(Diagnostic::new(
                Code::InvalidValue,
                format!("`{text}` is not an order of day and month"),
            )
            .help("write `dmy` (day, month, year) or `mdy` (month, day, year)")),
        }
    }
}

/// The day of the calendar, within [`limits::YEARS`].
pub(super) fn calendar_day(
    text: &str,
    (year, month, day): (i32, u32, u32),
) -> Result<NaiveDate, Diagnostic> {
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        Diagnostic::new(
            Code::InvalidDate,
            format!("`{text}` is not a day of the calendar"),
        )
        .help("write year, month and day, such as `2021-05-18`")
    })?;
    if limits::YEARS.contains(&date.year()) {
        return Ok(date);
    }
    Err(Diagnostic::new(
        Code::InvalidDate,
        format!("`{text}`: the year {year} is out of range"),
    )
    .note(format!(
        "calfeed accepts the years {} to {}",
        limits::YEARS.start(),
        limits::YEARS.end()
    )))
}

/// Reads a text that consists of digits only, in a number of places.
pub(super) fn number(text: &str, places: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && places.contains(&text.len()) {
        text.parse().ok()
    } else {
        None
    }
}
