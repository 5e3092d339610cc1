//! The model of an event: time, place and text, checked.
//!
//! [`parse`](crate::front_matter::parse) reads an [`Event`] from a
//! [`Document`](crate::document). It can be expanded without further checks: its zone
//! exists, its series ends in at most one way, and it has at least one track.

mod changes;
mod details;
pub(crate) mod identity;
pub mod link;
pub mod slug;
mod track;

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};

use crate::diagnostic::levels::Levels;
use crate::diagnostic::{SourceFile, SourceLocation};
use crate::document::Document;
use crate::document::value::Position;
pub(crate) use changes::{
    AddedDate, Exclusion, NewLength, SeriesChange, SessionOverride, SessionSelector,
};
pub(crate) use details::{Details, Organizer, Overrides, Status};
pub(crate) use identity::{AuthorNames, DocumentId, Identity, UidStem};
pub use track::Track;
pub(crate) use track::{Length, Period, Slot, TrackName};

use crate::template;
use crate::time::rule::{End, Rule};
use crate::time::zone::Zone;

/// One event page: a talk, a meeting, a course.
#[derive(Debug, Clone)]
pub struct Event {
    /// The page or list item that describes the event.
    pub(crate) id: DocumentId,
    /// The names that its author set.
    pub(crate) author_names: AuthorNames,
    /// The names under which it is published.
    pub(crate) identity: Identity,
    /// The language, if it is not the site's.
    pub(crate) language: Option<String>,
    /// The title, in one line.
    pub(crate) title: String,
    /// The position of the title in the document.
    pub(crate) title_position: Position,
    /// Never empty: an event without tracks has one that has no name.
    pub tracks: Vec<Track>,
    /// The recurrence of a series; `None` for a single date.
    pub(crate) recurrence: Option<Recurrence>,
    /// Sessions left out.
    pub(crate) except: Vec<Exclusion>,
    /// Sessions added.
    pub(crate) also: Vec<AddedDate>,
    /// The entries of `sessions`: the differences of single sessions.
    pub(crate) session_overrides: Vec<SessionOverride>,
    /// The entries of `changes`: the differences of the series from a date on.
    pub(crate) series_changes: Vec<SeriesChange>,
    /// Zones of other people in the audience.
    pub(crate) audience: Vec<Zone>,
    /// The properties other than the time.
    pub(crate) details: Details,
    /// The status of all sessions without one of their own.
    pub(crate) status: Status,
    /// The time of the last change that the page specifies.
    pub(crate) updated: Option<DateTime<Utc>>,
    /// The levels of diagnostics that its page sets, then those of the config.
    pub(crate) levels: Levels,
    /// The file that contains the event.
    pub(crate) document: Arc<Document>,
    /// The offset after the first date, as in `2023-03-30 19:00 +0200`; a `Z` is none. Readers of
    /// the page see the wall time in it.
    pub(crate) written_offset: Option<FixedOffset>,
    /// The position of the first date; for diagnostics about the schedule as a whole.
    pub(crate) date_position: Position,
    /// The keys of the page or item as values for the templates of the config. Undefined if the
    /// config has no template.
    pub(crate) page_values: template::Value,
}

impl Event {
    /// The location of the first date.
    pub(crate) fn location(&self) -> SourceLocation {
        self.document.location(self.date_position)
    }

    /// The file that contains the event.
    pub(crate) fn file(&self) -> &Arc<SourceFile> {
        &self.document.file
    }

    /// The text of the page.
    pub(crate) fn body(&self) -> &str {
        self.document.body_text()
    }

    /// The earliest start of a track, in wall time.
    pub(crate) fn first_start(&self) -> NaiveDateTime {
        let starts = self.tracks.iter().map(|track| track.slot.start());
        starts.min().unwrap_or_default()
    }

    /// The repeat rule of a track: in a later period it can have other weekdays.
    pub(crate) fn rule_of(&self, track: &Track) -> Option<&Rule> {
        let changes = self.series_changes.iter().rev();
        changes
            .filter(|change| Some(change.from) <= track.period.from && change.concerns(track))
            .find_map(|change| change.rule.as_ref())
            .or(self.recurrence.as_ref().map(|recurrence| &recurrence.rule))
    }

    /// Whether a session takes place: as its own status says, or else as that of the event.
    pub(crate) fn status_of(&self, session: Option<Status>) -> Status {
        session.unwrap_or(self.status)
    }
}

/// The rules and the end of a series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recurrence {
    /// The rule that numbers the sessions.
    pub(crate) rule: Rule,
    pub(crate) end: End,
    /// The other rules of a list. Their sessions have no numbers.
    pub(crate) further: Vec<FurtherRule>,
}

impl Recurrence {
    /// All rules.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &Rule> {
        let further = self.further.iter().map(|further| &further.rule);
        std::iter::once(&self.rule).chain(further)
    }
}

/// A rule that adds sessions to a series. It has an end, because its sessions are written one by
/// one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FurtherRule {
    pub(crate) rule: Rule,
    pub(crate) end: End,
}
