//! The expansion of an event into sessions.

pub(crate) mod audience;
pub mod expand;
pub mod session;
pub(crate) mod year_window;
