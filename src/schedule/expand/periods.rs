//! `changes`: the periods of a series, each with its own time, place and weekdays.

use chrono::{NaiveDate, NaiveDateTime};

use super::Expansion;
use super::overrides::{wall_time_until, whole_days};
use crate::diagnostic::{Code, Diagnostic};
use crate::event::{Event, Length, NewLength, Period, SeriesChange, Slot, Track};

/// A track in each of its periods, in the order of time. The last one has no end.
pub(super) fn split(event: &Event, track: &Track) -> Vec<Track> {
    let mut periods = vec![track.clone()];
    let changes = event.series_changes.iter();
    for change in changes.filter(|change| change.concerns(track)) {
        let Some(current) = periods.last_mut() else {
            break;
        };
        if current.period.from == Some(change.from) {
            apply(change, current);
            continue;
        }
        current.period.before = Some(change.from);
        let mut next = current.clone();
        next.period = Period {
            from: Some(change.from),
            before: None,
        };
        apply(change, &mut next);
        periods.push(next);
    }
    periods
}

/// Changes a track. A session keeps its length if only its time changes.
fn apply(change: &SeriesChange, track: &mut Track) {
    track.overrides = change.overrides.or(&track.overrides);
    if let Some(zone) = &change.zone {
        track.zone = zone.clone();
    }
    match &mut track.slot {
        Slot::AllDay { days, .. } => {
            if let Some(NewLength::Duration(length)) = change.length {
                *days = whole_days(length).unwrap_or(*days);
            }
        }
        Slot::Timed {
            start,
            is_fold,
            length,
        } => {
            *is_fold = false;
            if let Some(time) = change.time {
                *start = start.date().and_time(time);
            }
            match change.length {
                Some(NewLength::Duration(new)) => *length = Length::Exact(new),
                Some(NewLength::EndsAt(end)) => {
                    *length = Length::Wall(wall_time_until(start.time(), end));
                }
                // `front_matter::changes` rejects the end on a date.
                Some(NewLength::EndsOn(_)) | None => {}
            }
        }
    }
}

impl Expansion<'_> {
    /// The tracks of the event as they are on a day.
    pub(super) fn tracks_on(&self, day: NaiveDate) -> impl Iterator<Item = &Track> {
        let tracks = self.tracks.iter();
        tracks.filter_map(move |periods| {
            let is_earlier =
                |track: &Track| track.period.before.is_some_and(|before| before <= day);
            periods.get(periods.partition_point(is_earlier))
        })
    }

    /// Warns if the series does not begin on the date of the event, and if a change affects all of
    /// its sessions or none.
    pub(super) fn check_period(&mut self, track: &Track, first: Option<NaiveDateTime>) {
        let Period { from, before } = track.period;
        match (from, first) {
            (None, Some(first)) => self.warn_of_first_date(track, first),
            (Some(_), Some(_)) => {}
            (None, None) => self.warn_of_change(track, before, "changes every session", |from| {
                format!("the series has no session before {from}")
            }),
            (Some(_), None) => {
                self.warn_of_change(track, from, "changes no session", |from| match before {
                    Some(before) => format!("the series has no session from {from} to {before}"),
                    None => format!("the series ends before {from}"),
                })
            }
        }
    }

    fn warn_of_change(
        &mut self,
        track: &Track,
        from: Option<NaiveDate>,
        effect: &str,
        reason: impl Fn(NaiveDate) -> String,
    ) {
        let event = self.event;
        let mut changes = event.series_changes.iter();
        let change = changes.find(|change| Some(change.from) == from && change.concerns(track));
        if let Some(change) = change {
            let message = format!("this entry of `changes` {effect}");
            let diagnostic = Diagnostic::new(Code::ChangeOutsideSeries, message)
                .note(reason(change.from))
                .help("correct `from`, or write the values in the event itself");
            self.report_at(diagnostic, change.position);
        }
    }
}
