//! The result of a build that published the events.

use super::disappeared::Disappeared;
use crate::manifest::BuildRecord;
use crate::publish::PublishReport;

/// A build that published the events.
pub(crate) struct PublishedBuild {
    /// The counts.
    pub(crate) record: BuildRecord,
    /// The changed files.
    pub(crate) report: PublishReport,
    /// The published sessions that are gone, moved or renamed.
    pub(crate) disappeared: Disappeared,
}
