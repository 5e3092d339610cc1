//! iCalendar text: content lines, VEVENT, VTIMEZONE, plain text (RFC 5545).

pub mod entry;
pub mod outlook;
pub mod plain_text;
pub mod read;
pub mod time;
pub mod vevent;
pub mod vtimezone;
pub mod writer;
