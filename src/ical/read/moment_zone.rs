//! The zone of a moment: one of the IANA database, or one of the file.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};

use super::file_zone::FileZone;
use crate::time::zone::Zone;

/// The zone of a TZID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MomentZone {
    /// A zone of the IANA database.
    Iana(Zone),
    /// A zone that only the VTIMEZONE of the file defines.
    File(Arc<FileZone>),
}

impl MomentZone {
    /// The IANA name, or the TZID of the file.
    pub(crate) fn name(&self) -> &str {
        match self {
            MomentZone::Iana(zone) => zone.name(),
            MomentZone::File(zone) => zone.name(),
        }
    }

    /// The offset from UTC at an instant.
    pub(crate) fn offset(&self, instant: DateTime<Utc>) -> FixedOffset {
        match self {
            MomentZone::Iana(zone) => zone.offset(instant),
            MomentZone::File(zone) => zone.offset(instant),
        }
    }

    /// The abbreviation at an instant, such as `EDT`; empty if the file has none.
    pub(crate) fn abbreviation(&self, instant: DateTime<Utc>) -> String {
        match self {
            MomentZone::Iana(zone) => zone.offset_and_abbreviation(instant).1,
            MomentZone::File(zone) => zone.abbreviation(instant).to_owned(),
        }
    }

    /// The wall time at an instant.
    pub(crate) fn wall(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let local = instant.naive_utc().checked_add_offset(self.offset(instant));
        local.unwrap_or(instant.naive_utc())
    }

    /// The instant of a wall time, in a gap or a fold as RFC 5545, 3.3.5 defines it.
    pub(crate) fn instant(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self {
            MomentZone::Iana(zone) => zone.resolve(wall).instant,
            MomentZone::File(zone) => zone.instant(wall),
        }
    }
}
