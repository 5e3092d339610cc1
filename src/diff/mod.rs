//! What changed between two published folders, or two calendars of any producer.
//!
//! [`calendar::read`] makes [`session::Session`]s of iCalendar text, [`compare::compare`] pairs
//! them and says what differs, [`group::group`] puts like changes together, and each form of
//! output has a file of its own.

pub mod calendar;
pub mod compare;
pub mod group;
pub mod human;
pub mod json;
pub mod markdown;
pub mod moment;
pub mod session;
pub mod when;
