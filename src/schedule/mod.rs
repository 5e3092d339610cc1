//! The expansion of an event into sessions.

pub mod audience;
pub mod expand;
pub mod session;
