//! From the keys and values of a page or list item to an [`Event`](crate::event::Event).

mod changes;
mod data;
mod details;
mod duration;
mod exceptions;
mod form;
mod further_sessions;
mod length;
mod lists;
mod mapping;
mod moved;
mod parse;
mod record;
mod recurrence;
mod series;
mod sessions;
mod slot;
mod start;
mod status;
mod title;
mod toml_to_ical;
mod tracks;
mod weekdays;
mod written_end;
mod written_start;
mod yaml2ics;

pub use data::{DataFile, parse_data};
pub(crate) use lists::{ANY, MapInList, date_like_keys, maps_in_lists, time_of_day_key};
pub(crate) use mapping::mentions_key;
pub use parse::{Outcome, parse};
