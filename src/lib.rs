//! probe
#![allow(missing_docs)]
pub mod config;
pub mod diagnostic;
pub mod event;
pub mod feed;
pub mod limits;
pub mod schedule;
pub mod site;
pub mod source;
