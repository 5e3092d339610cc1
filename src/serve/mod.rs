//! The preview server: a page and its feeds in memory, over HTTP on this machine only.
//!
//! The command builds, and hands each [`Preview`] to the [`PreviewServer`]. Browsers learn of it by
//! a server-sent event. A [`FileWatcher`] reports when to build again. Nothing here writes a file.

mod http;
mod inject;
mod preview;
mod watch;

pub(crate) use http::PreviewServer;
pub(crate) use preview::{Preview, PreviewSite};
pub(crate) use watch::{FileWatcher, WatchedPaths};
