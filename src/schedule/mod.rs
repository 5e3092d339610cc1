//! Time: zones, repeat rules, and the expansion of an event into sessions.

pub mod rule;
pub mod zone;
