//! How a series looks on the clocks of people elsewhere.

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::expand::Expanded;
use super::session::{Schedule, When};
use crate::diagnostic::{Code, Diagnostic};
use crate::event::Track;
use crate::limits;
use crate::time::zone::Zone;

/// A note for each zone of the audience in which a series does not keep its time of day, because
/// the clocks there change on other days than the event's, or never.
pub(crate) fn shifts(expanded: &Expanded) -> Vec<Diagnostic> {
    let event = &expanded.event;
    let mut notes = Vec::new();
    for zone in &event.audience {
        let shift = expanded
            .tracks()
            .find_map(|(track, schedule)| Some((track, first_shift(track, schedule, zone)?)));
        if let Some((track, shift)) = shift {
            let place = event.location();
            notes.push(note(track, zone, &shift).at(&place.file, place.span.clone()));
        }
    }
    notes
}

/// A time during which a series has another time of day in a zone.
struct Shift {
    before: DateTime<Utc>,
    first: DateTime<Utc>,
    /// The number of sessions at the other time.
    sessions: usize,
    comes_back: bool,
}

fn first_shift(track: &Track, schedule: &Schedule, zone: &Zone) -> Option<Shift> {
    let first_day = track.slot.start().date();
    let last_day = first_day.checked_add_days(Days::new(limits::COMPARED_DAYS))?;
    let starts: Vec<DateTime<Utc>> = schedule
        .sessions(track, &(chrono::NaiveDate::MIN..=last_day))
        .into_iter()
        .filter_map(|session| match session.when {
            When::Timed { start, .. } => Some(start),
            When::AllDay { .. } => None,
        })
        .collect();
    let ahead =
        |instant: &DateTime<Utc>| -> TimeDelta { zone.wall(*instant) - track.zone.wall(*instant) };
    let usual = ahead(starts.first()?);
    let at = starts.iter().position(|start| ahead(start) != usual)?;
    let (before, rest) = starts.split_at_checked(at)?;
    let sessions = rest
        .iter()
        .take_while(|start| ahead(start) != usual)
        .count();
    Some(Shift {
        before: *before.last()?,
        first: *rest.first()?,
        sessions,
        comes_back: sessions < rest.len(),
    })
}

fn note(track: &Track, zone: &Zone, shift: &Shift) -> Diagnostic {
    let (usual, other) = (zone.wall(shift.before), zone.wall(shift.first));
    let day = track.zone.wall(shift.first);
    let message = format!(
        "in {} the series moves from {} to {}",
        zone.name(),
        usual.format("%H:%M"),
        other.format("%H:%M")
    );
    let from = day.format("%-d %B %Y");
    let span = match (shift.comes_back, shift.sessions) {
        (true, 1) => format!("on {from}"),
        (true, sessions) => format!("from {from}, for {sessions} sessions"),
        (false, _) => format!("from {from} on"),
    };
    Diagnostic::new(Code::ShiftsForReaders, message).note(format!(
        "{span}: the clocks of {} change on other days",
        track.zone.name()
    ))
}
