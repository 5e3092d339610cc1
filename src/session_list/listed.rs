//! A session with its event, and its texts as in the feeds.

use crate::config::Config;
use crate::event::{Event, Overrides, Status, Track};
use crate::ical::entry::{EntryWriter, SessionNames};
use crate::schedule::expand::Expanded;
use crate::schedule::session::{Schedule, Session};
use crate::time::zone::Zone;

/// The producer of an event. Feeds contain a series of another producer as one recurring VEVENT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Producer {
    /// This site.
    Site,
    /// The producer of an external calendar.
    External,
}

/// A session with its event, and its texts as in the feeds.
pub(crate) struct ListedSession<'a> {
    pub(crate) event: &'a Event,
    pub(crate) track: &'a Track,
    pub(crate) session: Session,
    pub(crate) names: SessionNames,
    /// The title, location and link of the session, which are those of its track or event unless
    /// it has its own.
    pub(crate) details: Overrides,
    /// The text of the session, without the link that DESCRIPTION adds.
    pub(crate) description: String,
    /// The status of the session, or else that of the event.
    pub(crate) status: Status,
    /// The zone in which times are shown.
    pub(crate) zone: Zone,
}

/// The sessions of an event, track by track. `select` returns those of one track.
pub(crate) fn listed_sessions<'a>(
    expanded: &'a Expanded,
    producer: Producer,
    config: &'a Config,
    select: impl Fn(&Track, &Schedule) -> Vec<Session>,
) -> Vec<ListedSession<'a>> {
    let event = &*expanded.event;
    let of_track = |(track, schedule): (&'a Track, &Schedule)| {
        let writer = match producer {
            Producer::Site => EntryWriter::new(event, track, config),
            Producer::External => EntryWriter::new_external(event, track, config),
        };
        let listed = |session| ListedSession::new(event, track, schedule, session, &writer);
        let sessions = select(track, schedule).into_iter();
        sessions.map(listed).collect::<Vec<_>>()
    };
    expanded.tracks().flat_map(of_track).collect()
}

impl<'a> ListedSession<'a> {
    fn new(
        event: &'a Event,
        track: &'a Track,
        schedule: &Schedule,
        session: Session,
        writer: &EntryWriter<'a>,
    ) -> ListedSession<'a> {
        let of_event = Overrides {
            title: Some(event.title.clone()),
            location: event.details.location.clone(),
            url: event.details.url.clone(),
            description: None,
        };
        ListedSession {
            event,
            track,
            names: writer.session_names(schedule, &session),
            details: session.overrides.or(&track.overrides).or(&of_event),
            description: writer.description(&session),
            status: event.status_of(session.status),
            zone: track.zone.clone(),
            session,
        }
    }
}
