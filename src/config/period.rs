//! Lengths of time in the config, counted in days of the calendar: `12 months`, `-2 weeks`.

use chrono::{Days, Months, NaiveDate};

use crate::diagnostic::{Code, Diagnostic};
use crate::limits;

/// A number of months and days, both positive, or both negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CalendarPeriod {
    months: i32,
    days: i32,
}

impl CalendarPeriod {
    /// Reads `12 months`, `1 year`, `-2 weeks` or `10 days`.
    ///
    /// # Errors
    ///
    /// The text is not a number with a unit, or is longer than the years that a date may have.
    pub(crate) fn parse(text: &str) -> Result<CalendarPeriod, Diagnostic> {
        let number_end = text.find(|c: char| c.is_ascii_alphabetic());
        let (number, unit) = text.split_at(number_end.unwrap_or(text.len()));
        let number: Option<i32> = number.trim().replace(['+', ' '], "").parse().ok();
        let of_unit = |days: i32, months: i32| {
            let number = number?;
            Some(CalendarPeriod {
                months: number.checked_mul(months)?,
                days: number.checked_mul(days)?,
            })
        };
        let unit = unit.trim().to_ascii_lowercase();
        let period = match unit.strip_suffix('s').unwrap_or(&unit) {
            "day" => of_unit(1, 0),
            "week" => of_unit(7, 0),
            "month" => of_unit(0, 1),
            "year" => of_unit(0, 12),
            _ => None,
        };
        let is_short = |period: &CalendarPeriod| {
            period.months.unsigned_abs() <= limits::PERIOD_MONTHS
                && period.days.unsigned_abs() <= 31 * limits::PERIOD_MONTHS
        };
        period.filter(is_short).ok_or_else(|| {
            Diagnostic::new(
                Code::InvalidDuration,
                format!("`{text}` is not a number of days, weeks, months or years"),
            )
            .help("write a number and a unit, such as `12 months` or `-2 weeks`")
        })
    }

    /// The number of months, if the period is a positive number of whole months.
    pub(crate) fn whole_months(self) -> Option<u32> {
        let months = u32::try_from(self.months).ok()?;
        (self.days == 0 && months > 0).then_some(months)
    }

    /// The day that is this long after another one, or before it if the period is negative.
    pub(crate) fn after(self, day: NaiveDate) -> NaiveDate {
        let months = Months::new(self.months.unsigned_abs());
        let days = Days::new(self.days.unsigned_abs().into());
        let moved = if self.months < 0 || self.days < 0 {
            day.checked_sub_months(months)
                .and_then(|day| day.checked_sub_days(days))
        } else {
            day.checked_add_months(months)
                .and_then(|day| day.checked_add_days(days))
        };
        moved.unwrap_or(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_the_days_that_they_lead_to() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 31).unwrap();
        let cases = [
            ("12 months", Some("2028-03-31")),
            ("1 month", Some("2027-04-30")),
            ("-1 month", Some("2027-02-28")),
            ("- 2 weeks", Some("2027-03-17")),
            ("+10days", Some("2027-04-10")),
            ("1 Year", Some("2028-03-31")),
            ("0 days", Some("2027-03-31")),
            ("12", None),
            ("months", None),
            ("two weeks", None),
            ("9999 years", None),
            ("99999999999 days", None),
        ];
        for (text, expected) in cases {
            let found = CalendarPeriod::parse(text).map(|period| period.after(day).to_string());
            assert_eq!(found.ok().as_deref(), expected, "{text}");
        }
    }
}
