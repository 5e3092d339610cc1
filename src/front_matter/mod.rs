//! From the keys and values of a page or list item to an [`Event`](crate::event::Event).

mod changes;
mod data;
mod details;
mod duration;
mod length;
mod mapping;
mod parse;
mod record;
mod recurrence;
mod sessions;
mod slot;
mod start;
mod status;
mod title;
mod toml_to_ical;
mod tracks;
mod yaml2ics;

pub use data::{DataFile, parse_data};
pub(crate) use mapping::{date_like_keys, mentions_key};
pub use parse::{Outcome, parse};
