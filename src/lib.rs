//! probe
#![allow(missing_docs)]
pub mod diagnostic;
pub mod event;
pub mod limits;
pub mod schedule;
pub mod source;
