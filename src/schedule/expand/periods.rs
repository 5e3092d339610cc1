//! `changes`: the periods of a series, each with its own time, place and weekdays.

use super::lengths::{wall_time_until, whole_days};
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
