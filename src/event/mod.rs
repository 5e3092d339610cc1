//! The model of an event: time, place and text, checked.
//!
//! [`parse`](crate::front_matter::parse) reads an [`Event`] from a
//! [`Document`](crate::document). It can be expanded without further checks: its zone
//! exists, its series ends in at most one way, and it has at least one track.

pub(crate) mod identity;
pub mod link;
pub mod slug;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use crate::diagnostic::levels::Levels;
use crate::diagnostic::{SourceFile, SourceLocation};
use crate::document::Document;
use crate::document::value::Position;
pub(crate) use identity::{AuthorNames, DocumentId, Identity, UidStem};

use crate::event::slug::Slug;
use crate::template;
use crate::time::date;
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
    /// How it repeats, if it does.
    pub(crate) recurrence: Option<Recurrence>,
    /// Sessions left out.
    pub(crate) except: Vec<Exception>,
    /// Sessions added.
    pub(crate) also: Vec<Exception>,
    /// What differs in single sessions.
    pub(crate) changes: Vec<SessionOverride>,
    /// The entries of `changes`: what differs in the series from a date on.
    pub(crate) series_changes: Vec<SeriesChange>,
    /// Zones of other people in the audience.
    pub(crate) audience: Vec<Zone>,
    /// What feeds say beside the time.
    pub(crate) details: Details,
    /// Whether it takes place.
    pub(crate) status: Status,
    /// When the author last changed it, if the page says so.
    pub(crate) updated: Option<DateTime<Utc>>,
    /// The levels of diagnostics that its page sets, then those of the config.
    pub(crate) levels: Levels,
    /// The file that contains the event.
    pub(crate) document: Arc<Document>,
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

/// One of several parallel time slots of an event, of which a person attends one. If the event has
/// `changes`, it is the slot as it is in one period of the series.
#[derive(Debug, Clone)]
pub struct Track {
    /// Its name, unless it is the only one.
    pub(crate) name: Option<TrackName>,
    /// When its first session is.
    pub(crate) slot: Slot,
    /// The zone of its times.
    pub zone: Zone,
    /// What replaces the event's own details.
    pub(crate) overrides: Overrides,
    /// The days on which its sessions start.
    pub(crate) period: Period,
}

/// A period of a series, which entries of `changes` delimit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Period {
    /// The first day; `None` for the beginning of the series.
    pub(crate) from: Option<NaiveDate>,
    /// The day after the last; `None` for the end of the series.
    pub(crate) before: Option<NaiveDate>,
}

impl Period {
    /// Whether a day is in the period.
    pub(crate) fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }

    /// The last day, if the series continues after it.
    pub(crate) fn last_day(&self) -> Option<NaiveDate> {
        self.before.and_then(|before| before.pred_opt())
    }
}

/// A track's name and the slug made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrackName {
    /// As the author writes it.
    pub(crate) text: String,
    /// As UIDs and file names write it.
    pub(crate) slug: Slug,
}

/// When the first session of a track is, and how long each session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Whole days.
    AllDay {
        /// The first day.
        first: NaiveDate,
        /// How many days, at least 1.
        days: u32,
    },
    /// From a time of day on.
    Timed {
        /// What the clocks of the zone show.
        start: NaiveDateTime,
        /// Whether the author named an instant at which the clocks show `start` for the second
        /// time, in autumn.
        is_fold: bool,
        /// How long a session lasts.
        length: Length,
    },
}

impl Slot {
    /// The first day, and midnight if the slot is all-day: what recurrence counts from.
    pub(crate) fn start(&self) -> NaiveDateTime {
        match *self {
            Slot::AllDay { first, .. } => first.and_time(chrono::NaiveTime::MIN),
            Slot::Timed { start, .. } => start,
        }
    }

    /// A slot of the same length that starts elsewhere.
    #[must_use]
    pub(crate) fn starting(&self, first: NaiveDateTime) -> Slot {
        match *self {
            Slot::AllDay { days, .. } => Slot::AllDay {
                first: first.date(),
                days,
            },
            Slot::Timed {
                start,
                is_fold,
                length,
            } => Slot::Timed {
                start: first,
                is_fold: is_fold && start == first,
                length,
            },
        }
    }

    /// Whether it is about days, not times.
    pub(crate) fn is_all_day(&self) -> bool {
        matches!(self, Slot::AllDay { .. })
    }
}

/// How long a session lasts. The two differ when the clocks change during the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// This time passes (`duration: 2h`).
    Exact(TimeDelta),
    /// The clocks are this far ahead at the end (`end: 06:00`).
    Wall(TimeDelta),
}

impl Length {
    /// The length on a day when no clock changes.
    pub(crate) fn nominal(self) -> TimeDelta {
        match self {
            Length::Exact(length) | Length::Wall(length) => length,
        }
    }
}

/// How a series repeats and where it ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recurrence {
    /// How it repeats.
    pub(crate) rule: Rule,
    /// Where it ends.
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

/// A date in `except` or `also`.
#[derive(Debug, Clone)]
pub(crate) struct Exception {
    /// The date as it is written.
    pub(crate) date: date::Date,
    /// The position in the document of the event.
    pub(crate) position: Position,
}

/// An entry of `sessions`: what differs in one session.
#[derive(Debug, Clone)]
pub(crate) struct SessionOverride {
    /// Which session of a track.
    pub(crate) which: SessionSelector,
    /// The slug of the one track that it is about; all tracks if none.
    pub(crate) track: Option<Slug>,
    /// Whether it takes place.
    pub(crate) status: Option<Status>,
    /// The day it is moved to.
    pub(crate) moved_to: Option<date::Date>,
    /// The time of day it is moved to.
    pub(crate) time: Option<chrono::NaiveTime>,
    /// How long it lasts.
    pub(crate) length: Option<NewLength>,
    /// Its own title and so on.
    pub(crate) overrides: Overrides,
    /// The position in the document of the event.
    pub(crate) position: Position,
}

/// An entry of `changes`: what differs in a series from a date on.
#[derive(Debug, Clone)]
pub(crate) struct SeriesChange {
    /// The first day on which it applies.
    pub(crate) from: NaiveDate,
    /// The slug of the only track to which it applies; all tracks if `None`.
    pub(crate) track: Option<Slug>,
    /// The new time of day.
    pub(crate) time: Option<chrono::NaiveTime>,
    /// The new length.
    pub(crate) length: Option<NewLength>,
    /// The rule with the new weekdays.
    pub(crate) rule: Option<Rule>,
    /// The new zone.
    pub(crate) zone: Option<Zone>,
    /// The new texts.
    pub(crate) overrides: Overrides,
    /// The position in the document of the event.
    pub(crate) position: Position,
}

impl SeriesChange {
    /// Whether it applies to a track.
    pub(crate) fn concerns(&self, track: &Track) -> bool {
        let name = track.name.as_ref();
        self.track
            .as_ref()
            .is_none_or(|wanted| name.is_some_and(|name| name.slug == *wanted))
    }
}

/// How a changed session's length is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewLength {
    /// `duration: 3h`.
    Duration(TimeDelta),
    /// `end: 21:00`, the next day if that is before the start.
    EndsAt(chrono::NaiveTime),
    /// `end: 2026-08-08`; the last day, or a date with a time.
    EndsOn(date::Date),
}

/// Selects a session among those of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionSelector {
    /// By its number in the rule, from 1.
    Number(u32),
    /// By its original date.
    Date(date::Date),
}

/// What a track or a session says in place of what the event says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Overrides {
    /// In place of the title.
    pub(crate) title: Option<String>,
    /// In place of the location.
    pub(crate) location: Option<String>,
    /// In place of the link.
    pub(crate) url: Option<String>,
    /// In place of the description.
    pub(crate) description: Option<String>,
}

impl Overrides {
    /// These, and where they are silent the others.
    #[must_use]
    pub(crate) fn or(&self, others: &Overrides) -> Overrides {
        let pick = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
        Overrides {
            title: pick(&self.title, &others.title),
            location: pick(&self.location, &others.location),
            url: pick(&self.url, &others.url),
            description: pick(&self.description, &others.description),
        }
    }

    /// Whether they replace anything but the title.
    pub(crate) fn change_closing(&self) -> bool {
        self.location.is_some() || self.url.is_some() || self.description.is_some()
    }

    /// Whether they replace nothing.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Overrides::default()
    }
}

/// What feeds say about an event beside its time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// Where, in one line.
    pub(crate) location: Option<String>,
    /// The page, or what the author wants linked. Absolute.
    pub(crate) url: Option<String>,
    /// A picture. Absolute.
    pub(crate) image: Option<String>,
    /// Tags and categories, without doubles.
    pub(crate) tags: Vec<String>,
    /// Who to write to.
    pub(crate) organizer: Option<Arc<Organizer>>,
    /// Latitude and longitude in degrees.
    pub(crate) geo: Option<(f64, f64)>,
    /// A description that replaces the body.
    pub(crate) description: Option<String>,
}

/// Who organizes an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organizer {
    /// The name to show.
    pub(crate) name: Option<String>,
    /// The address; without one iCalendar has no organizer.
    pub(crate) email: Option<String>,
}

/// Whether a session takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Status {
    /// It does.
    #[default]
    Confirmed,
    /// Perhaps.
    Tentative,
    /// It was going to, and does not.
    Cancelled,
}

impl Status {
    /// The word of RFC 5545, 3.8.1.11.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Status::Confirmed => "CONFIRMED",
            Status::Tentative => "TENTATIVE",
            Status::Cancelled => "CANCELLED",
        }
    }
}
