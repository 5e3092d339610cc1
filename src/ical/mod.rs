//! iCalendar text: content lines, VEVENT, VTIMEZONE, plain text (RFC 5545).

mod conference;
pub mod entry;
pub(crate) mod meaning;
pub(crate) mod outlook;
pub mod plain_text;
pub(crate) mod read;
pub(crate) mod texts;
pub(crate) mod time;
mod uid;
pub(crate) mod vevent;
pub mod vtimezone;
pub mod writer;
