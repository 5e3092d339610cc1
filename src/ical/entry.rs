//! Entries: the VEVENTs with one UID, rendered once for all feeds that contain them.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use crate::config::Config;
use crate::event::{Event, Slot, Track};
use crate::ical::meaning::TrackMeaning;
use crate::ical::outlook::{self, Part};
use crate::ical::uid::{date_suffix, part_suffix, period_suffix, stem, suffix};
use crate::ical::vevent::{Tail, VeventTemplate};
use crate::ical::writer;
use crate::manifest::ContentDigest;
use crate::schedule::expand::{Expanded, TrackSchedule};
use crate::schedule::session::{Origin, Schedule, Series, Session, When};
use crate::time::observance::Span;
use crate::time::zone::Zone;

/// The VEVENTs of one UID: a session, or a series with the sessions that differ from it. It is
/// what a revision counts.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The identifier, which never changes.
    pub(crate) uid: String,
    /// The first start, by which entries are sorted.
    pub(crate) first: DateTime<Utc>,
    /// The number of sessions; an endless series counts as one.
    pub(crate) sessions: usize,
    /// The zone of the VTIMEZONE that it needs, and the time that it must cover.
    pub(crate) zone: Option<(Zone, Span)>,
    /// When its author last changed it, if the page says so.
    pub(crate) updated: Option<DateTime<Utc>>,
    /// Each VEVENT up to its UID; the same for all.
    pub(crate) head: Box<str>,
    /// The rest of each VEVENT. DTSTAMP, LAST-MODIFIED and SEQUENCE are inserted between head and tail.
    pub(crate) tails: Vec<Tail>,
    /// The digest of the content, by which a change is detected.
    pub(crate) digest: ContentDigest,
}

/// The entries of one track in one period of the series.
#[derive(Debug, Clone)]
pub struct TrackEntries {
    /// The index of the track among those of the event.
    pub(crate) index: usize,
    /// The track as it is in the period.
    pub(crate) track: Track,
    /// For feeds: one VEVENT per session, or an endless series.
    pub(crate) feed: Vec<Entry>,
    /// For the file to import: one appointment, or one recurring one.
    pub(crate) download: Vec<Entry>,
}

/// Renders the sessions of an event, track by track.
pub fn entries(expanded: &Expanded, config: &Config) -> Vec<TrackEntries> {
    let entries_of = |part: &TrackSchedule| {
        let writer = EntryWriter::new(&expanded.event, &part.track, config);
        let feed = writer.feed(&part.schedule);
        let download = writer.download(&part.schedule, &feed);
        TrackEntries {
            index: part.index,
            track: part.track.clone(),
            feed,
            download,
        }
    };
    expanded.schedules.iter().map(entries_of).collect()
}

/// Renders an event of another producer for the shared feeds.
pub(crate) fn external_entries(expanded: &Expanded, config: &Config) -> Vec<Entry> {
    expanded
        .tracks()
        .flat_map(|(track, schedule)| {
            EntryWriter::new_external(&expanded.event, track, config).feed(schedule)
        })
        .collect()
}

/// The part of a series with the recurring VEVENT that contains a session or is overridden by it.
fn series_part<'p>(parts: &'p [Part], session: &Session) -> Option<&'p Part> {
    let is_of_rule = matches!(session.origin, Origin::Rule { .. });
    parts
        .iter()
        .find(|part| part.holds(session.original))
        .filter(|part| is_of_rule && part.series.includes(session))
}

/// Whether a changed session is an override with a RECURRENCE-ID. Home Assistant does not find the
/// session of a `RECURRENCE-ID` in UTC, so in UTC the series excludes the session, which becomes an
/// entry of its own.
fn has_overrides(track: &Track) -> bool {
    track.slot.is_all_day() || !track.zone.is_utc()
}

/// The names of a session in the feeds.
pub(crate) struct SessionNames {
    pub(crate) uid: String,
    /// The original start, if the session belongs to a recurring VEVENT.
    pub(crate) recurrence_id: Option<NaiveDateTime>,
    pub(crate) summary: String,
}

/// Writes the entries of one track.
pub(crate) struct EntryWriter<'a> {
    event: &'a Event,
    track: &'a Track,
    site: &'a str,
    template: VeventTemplate<'a>,
    /// Whether a series with an end is one recurring VEVENT too.
    has_whole_series: bool,
    meaning: TrackMeaning<'a>,
}

impl<'a> EntryWriter<'a> {
    /// For a track of an event.
    pub(crate) fn new(event: &'a Event, track: &'a Track, config: &'a Config) -> EntryWriter<'a> {
        let template = VeventTemplate::new(event, track, config);
        EntryWriter {
            event,
            track,
            site: event.identity.uid.site.as_deref().unwrap_or(config.site()),
            meaning: TrackMeaning::new(event, track, &template.texts),
            template,
            has_whole_series: false,
        }
    }

    /// For an event of another producer: a series is one recurring VEVENT, so that it keeps its
    /// UID.
    pub(crate) fn new_external(
        event: &'a Event,
        track: &'a Track,
        config: &'a Config,
    ) -> EntryWriter<'a> {
        EntryWriter {
            has_whole_series: true,
            ..EntryWriter::new(event, track, config)
        }
    }

    /// The names under which feeds show a session of a schedule.
    pub(crate) fn session_names(&self, schedule: &Schedule, session: &Session) -> SessionNames {
        let stem = stem(self.event, self.track);
        let texts = &self.template.texts;
        let Some(series) = self.recurring_series(schedule) else {
            return SessionNames {
                uid: self.uid(&format!("{stem}{}", suffix(session))),
                recurrence_id: None,
                summary: texts.summary(session).to_string(),
            };
        };
        let parts = outlook::split(series, &self.track.zone);
        let part = series_part(&parts, session)
            .filter(|_| session.is_regular || has_overrides(self.track));
        let suffix = match part {
            Some(part) => period_suffix(self.track) + &part_suffix(part),
            None => date_suffix(session),
        };
        SessionNames {
            uid: self.uid(&format!("{stem}{suffix}")),
            recurrence_id: part.map(|_| session.original),
            summary: texts.summary_in_series(session).to_string(),
        }
    }

    /// The text of a session, without the link that DESCRIPTION adds.
    pub(crate) fn description(&self, session: &Session) -> String {
        let status = self.event.status_of(session.status);
        self.template.texts.text(status, &session.overrides)
    }

    /// The series of a schedule that feeds contain as recurring VEVENTs.
    fn recurring_series<'s>(&self, schedule: &'s Schedule) -> Option<&'s Series> {
        match schedule {
            Schedule::Endless { series, .. } => Some(series),
            Schedule::Finite { series, .. } => series.as_ref().filter(|_| self.has_whole_series),
        }
    }

    /// UIDs of other producers may have no site.
    fn uid(&self, stem: &str) -> String {
        match self.site {
            "" => stem.to_owned(),
            site => format!("{stem}@{site}"),
        }
    }

    fn feed(&self, schedule: &Schedule) -> Vec<Entry> {
        let stem = stem(self.event, self.track);
        match schedule {
            Schedule::Finite {
                sessions,
                series: Some(series),
            } if self.has_whole_series => {
                let irregular = sessions.iter().filter(|session| !series.describes(session));
                self.recurring(&stem, series, irregular)
            }
            Schedule::Finite { sessions, .. } => sessions
                .iter()
                .map(|session| self.single(&format!("{stem}{}", suffix(session)), session))
                .collect(),
            Schedule::Endless {
                series,
                irregular,
                added,
            } => self.recurring(&stem, series, irregular.iter().chain(added)),
        }
    }

    /// The entries of the file to import. Their UIDs differ from those of the feed, because a calendar
    /// takes two VEVENTs with one UID for the same session.
    fn download(&self, schedule: &Schedule, feed: &[Entry]) -> Vec<Entry> {
        let stem = stem(self.event, self.track);
        let own_stem = format!("{stem}.series");
        match schedule {
            Schedule::Finite {
                sessions,
                series: Some(series),
            } => {
                let irregular = sessions.iter().filter(|session| !series.describes(session));
                self.recurring(&own_stem, series, irregular)
            }
            // The VEVENTs of the feed.
            Schedule::Finite { series: None, .. } | Schedule::Endless { .. } => feed
                .iter()
                .map(|entry| renamed(entry, &stem, &own_stem))
                .collect(),
        }
    }

    /// A session as an entry of its own.
    fn single(&self, stem: &str, session: &Session) -> Entry {
        let uid = self.uid(stem);
        let tail = self.template.session(session);
        let digest = self.meaning.session(session, &self.template.texts);
        self.entry(
            uid,
            session.when.sort_key(),
            1,
            span(session.when),
            vec![tail],
            digest,
        )
    }

    /// A series: each part as one recurring VEVENT with the sessions that differ from it, and
    /// what is no part of it as entries of their own.
    fn recurring<'s>(
        &self,
        stem: &str,
        series: &Series,
        others: impl Iterator<Item = &'s Session>,
    ) -> Vec<Entry> {
        let parts = outlook::split(series, &self.track.zone);
        let others: Vec<&Session> = others.collect();
        let mut entries: Vec<Entry> = parts
            .iter()
            .map(|part| {
                let is_own = |session: &&&Session| {
                    series_part(&parts, session).is_some_and(|own| std::ptr::eq(own, part))
                };
                let overrides: Vec<&Session> = others.iter().filter(is_own).copied().collect();
                self.part(stem, part, &overrides)
            })
            .collect();
        for session in others {
            if series_part(&parts, session).is_none() || !has_overrides(self.track) {
                entries.push(self.single(&format!("{stem}{}", date_suffix(session)), session));
            }
        }
        entries
    }

    fn part(&self, stem: &str, part: &Part, overrides: &[&Session]) -> Entry {
        let period = period_suffix(self.track);
        let uid = self.uid(&format!("{stem}{period}{}", part_suffix(part)));
        let mut series = part.series.clone();
        let mut overrides = overrides;
        if !has_overrides(self.track) {
            let originals = overrides.iter().map(|session| session.original);
            series.excluded.extend(originals);
            series.excluded.sort_unstable();
            overrides = &[];
        }
        let series = &series;
        let mut tails = vec![self.template.series(series)];
        tails.extend(
            overrides
                .iter()
                .map(|session| self.template.changed_session(session)),
        );
        let digest = self.meaning.series(series, overrides, &self.template.texts);
        let first = self.track.zone.resolve(series.slot.start()).instant;
        let sessions = series.end.map_or(1, |end| {
            (end.total + 1).saturating_sub(series.first_number) as usize - series.excluded.len()
        });
        let span = self.series_span(series, first, overrides);
        self.entry(uid, first, sessions, span, tails, digest)
    }

    /// From the first start, and that of a session moved before it, to the last end.
    fn series_span(
        &self,
        series: &Series,
        first: DateTime<Utc>,
        overrides: &[&Session],
    ) -> Option<Span> {
        if series.slot.is_all_day() {
            return None;
        }
        let last_start = series.end.map(|end| end.last_start);
        let last_day = series.last_day.and_then(|last| last.succ_opt());
        let last = last_start.or(last_day.map(NaiveDateTime::from));
        // Longer than any session, so that no end is cut off.
        let last = last.map(|last| self.track.zone.resolve(last).instant + self.longest());
        let whole = Span {
            from: first,
            to: last,
        };
        let spans = overrides.iter().filter_map(|session| span(session.when));
        Some(spans.fold(whole, Span::union))
    }

    fn longest(&self) -> TimeDelta {
        match self.track.slot {
            Slot::Timed { length, .. } => length.nominal(),
            Slot::AllDay { .. } => TimeDelta::zero(),
        }
    }

    fn entry(
        &self,
        uid: String,
        first: DateTime<Utc>,
        sessions: usize,
        span: Option<Span>,
        tails: Vec<Tail>,
        digest: ContentDigest,
    ) -> Entry {
        let zone = span
            .filter(|_| !self.track.zone.is_utc())
            .map(|span| (self.track.zone.clone(), span));
        Entry {
            head: head(&uid),
            uid,
            first,
            sessions,
            zone,
            updated: self.event.updated,
            digest,
            tails,
        }
    }
}

/// The entry with another beginning of its UID.
fn renamed(entry: &Entry, stem: &str, new_stem: &str) -> Entry {
    let rest = entry.uid.strip_prefix(stem).unwrap_or(&entry.uid);
    let uid = format!("{new_stem}{rest}");
    Entry {
        head: head(&uid),
        uid,
        ..entry.clone()
    }
}

/// The lines before a revision's.
fn head(uid: &str) -> Box<str> {
    let mut vevent = writer::component("VEVENT");
    vevent.properties.push(writer::property("UID", uid));
    let mut text = String::with_capacity("BEGIN:VEVENT\r\nUID:\r\n".len() + uid.len());
    writer::write_beginning(&vevent, &mut text);
    text.into()
}

fn span(when: When) -> Option<Span> {
    match when {
        When::AllDay { .. } => None,
        When::Timed { start, end } => Some(Span {
            from: start,
            to: Some(end),
        }),
    }
}
