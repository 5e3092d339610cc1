//! Observances of a zone: the periods of standard and of daylight saving time that a VTIMEZONE
//! lists (RFC 5545, 3.6.5), and how Outlook reads them.
//!
//! [`history`] computes all onsets of a zone once, [`choice`] chooses those that describe it for a
//! span of time, [`outlook`] finds the offsets that Outlook reads in the result, and [`misread`] the
//! instants at which they are wrong.

mod choice;
mod component;
mod history;
mod misread;
mod outlook;
mod per_zone;

pub(crate) use choice::observances;
pub use choice::{OnsetChoice, Span, choose};
pub(crate) use component::{MonthDayPattern, Observance, YearlyRule};
pub use misread::is_misread_by_outlook;
pub(crate) use outlook::last_unsettled_year;
