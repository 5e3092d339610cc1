//! The keys of event pages and of the config: the table that declares them, and how names are
//! found in it.

mod forms;
mod lookup;
mod site_keys;
mod table;
mod time_words;

pub use forms::Scope;
pub(crate) use forms::ValueForm;
pub(crate) use lookup::{KeyMatch, match_in, misspelt_in, names_in};
pub(crate) use site_keys::{KeySource, Keys};
pub(crate) use table::{FIRST_DAY, LAST_DAY};
pub use table::{KEYS, Key, KeySpec};
pub(crate) use time_words::{TimeWord, time_word};
