//! Days that are given relative to today.

use std::str::FromStr;

use chrono::{NaiveDate, TimeDelta};

/// A date, or a number of days from today.
///
/// ```
/// use calfeed::time::relative_day::RelativeDay;
/// use chrono::NaiveDate;
/// let today = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
/// let day = |text: &str| text.parse::<RelativeDay>().map(|day| day.resolve(today).to_string());
/// assert_eq!(day("2027-02-03"), Ok("2027-02-03".to_owned()));
/// assert_eq!(day("today"), Ok("2027-01-31".to_owned()));
/// assert_eq!(day("+30d"), Ok("2027-03-02".to_owned()));
/// assert_eq!(day("-1d"), Ok("2027-01-30".to_owned()));
/// assert!(day("30").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelativeDay {
    /// A date.
    Date(NaiveDate),
    /// Days from today; negative for the past.
    FromToday(i64),
}

impl RelativeDay {
    /// The date. A day outside the calendar becomes its first or last day.
    pub fn resolve(self, today: NaiveDate) -> NaiveDate {
        match self {
            RelativeDay::Date(date) => date,
            RelativeDay::FromToday(days) => TimeDelta::try_days(days)
                .and_then(|days| today.checked_add_signed(days))
                .unwrap_or(if days < 0 {
                    NaiveDate::MIN
                } else {
                    NaiveDate::MAX
                }),
        }
    }
}

impl FromStr for RelativeDay {
    type Err = String;

    fn from_str(text: &str) -> Result<RelativeDay, String> {
        if text == "today" {
            return Ok(RelativeDay::FromToday(0));
        }
        if let Some(days) = text
            .strip_suffix('d')
            .filter(|_| text.starts_with(['+', '-']))
        {
            let days = days.parse().map_err(|_| expected())?;
            return Ok(RelativeDay::FromToday(days));
        }
        let date = NaiveDate::from_str(text).map_err(|_| expected())?;
        Ok(RelativeDay::Date(date))
    }
}

fn expected() -> String {
    "expected a date such as 2027-01-31, `today`, or a number of days such as `+30d`".to_owned()
}
