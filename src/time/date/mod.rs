//! Dates and times in the forms that sites use.
//!
//! [`parse_in`] reads a date, [`parse_range_in`] a date with an end, [`clock::parse`] a time of
//! day and [`clock::parse_range`] a time of day with an end. All of them are pure functions of the
//! text and of a [`DateContext`].

pub mod clock;
mod day;
mod iso;
mod parse;
pub(crate) mod range;
mod value;
pub(crate) mod zone_mark;

pub use parse::{parse, parse_in, parse_time};
pub(crate) use range::is_date_in_some_order;
pub use range::{DateEnd, DateRange, parse_range_in};
pub use value::{Date, DateContext, DateOrder};
