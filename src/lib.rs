//! calfeed turns the events of a website, in pages or data files, into iCalendar feeds that people
//! subscribe to.
//!
//! ```text
//! events/* ──read──▶ Document ──parse──▶ Event ──expand──▶ Session* ──render──▶ Entry* ──group──▶ Feed* ──publish──▶ public/
//!                          └────────────── diagnostics, each with file, line and a suggestion ──────────────┘
//! ```
//!
//! Data flows one way; each stage is a plain function over plain types:
//!
//! | stage | from | to | by |
//! | --- | --- | --- | --- |
//! | read | files | [`document::Document`] | [`source::discover`] |
//! | parse | front matter | [`event::Event`] | [`front_matter::parse`] |
//! | expand | a rule on wall time | [`schedule::session::Session`] | [`schedule::expand`] |
//! | render | sessions | [`ical::entry::Entry`] | [`ical::entry::entries`] |
//! | group | entries | [`feed::Feed`] | [`feed::group`] |
//! | publish | feeds | files | [`publish::publish`] |
//!
//! [`prose`] finds dates, times and rules in the text of a page, and [`draft`] proposes keys from
//! them.
//!
//! Only the first and the last access the disk. [`site::read`] and [`site::load`] run the first three
//! for a whole folder, [`diagnostic`] contains the diagnostics that all stages report, and
//! [`command`] has one file per command.

pub mod cli;
pub mod command;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod digest;
pub mod document;
pub mod draft;
pub mod event;
pub(crate) mod external;
pub mod feed;
mod files;
pub mod front_matter;
pub mod ical;
pub(crate) mod inspect;
pub mod keys;
pub mod language;
pub mod limits;
pub mod manifest;
pub mod page;
pub mod prose;
pub mod publish;
pub mod schedule;
pub mod schema;
#[cfg(feature = "serve")]
mod serve;
pub(crate) mod session_list;
pub mod site;
pub mod source;
pub mod template;
pub mod terminal;
pub mod text;
pub mod time;
