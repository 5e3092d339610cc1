//! The sessions after the first one, under a key with a list of times.

use chrono::TimeDelta;

use crate::diagnostic::{Diagnostic, Reported};
use crate::document::field::Field;
use crate::event::{AddedDate, NewLength, Overrides, SessionOverride, SessionSelector, Slot};
use crate::front_matter::record::Record;
use crate::front_matter::slot;
use crate::front_matter::start::{self, EventTimes};
use crate::front_matter::written_start::{self, WrittenStart};
use crate::keys::{Key, Scope};
use crate::limits;
use crate::time::date::{Date, DateEnd};

/// The dates of these sessions, and the lengths that differ from that of the first one.
///
/// # Errors
///
/// One of the values is invalid.
pub(super) fn read<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
    first: &Slot,
) -> Result<(Vec<AddedDate>, Vec<SessionOverride>), Reported> {
    let (mut added, mut overrides) = (Vec::new(), Vec::new());
    if let Some(field) = record.further_times.get(limits::EXCEPTIONS) {
        let message = format!("`{}` has {} times", field.name, record.further_times.len());
        let diagnostic = Diagnostic::too_large(message, limits::EXCEPTIONS);
        return Err(record.reporter.report(field.locate(diagnostic)));
    }
    for field in record.further_times.clone() {
        let position = field.node.position;
        let (date, length) = match field.is_map() {
            true => read_map(record, field, times, first)?,
            false => read_text(record, field, times)?,
        };
        added.push(AddedDate { date, position });
        if let Some(length) = length {
            overrides.push(SessionOverride {
                which: SessionSelector::Date(date),
                track: None,
                status: None,
                moved_to: None,
                time: None,
                length: Some(length),
                overrides: Overrides::default(),
                position,
            });
        }
    }
    Ok((added, overrides))
}

/// Reads a date, a time on the day of the event, or a range of one of them.
fn read_text(
    record: &mut Record<'_, '_>,
    field: Field<'_>,
    times: &EventTimes<'_>,
) -> Result<(Date, Option<NewLength>), Reported> {
    let context = times.context(record);
    let read = || match written_start::parse_start(field, &context)? {
        WrittenStart::Date(range) => Ok((range.start, range.end)),
        WrittenStart::Time(range) => {
            let day = start::written_day(times.date);
            Ok((
                range.start.on(day, context.zone)?,
                range.end.map(DateEnd::Time),
            ))
        }
    };
    let (date, end) = read().map_err(|error| record.reporter.report(field.locate(error)))?;
    let length = end.map(|end| match end {
        DateEnd::Time(time) => NewLength::EndsAt(time.time()),
        DateEnd::Date(date) => NewLength::EndsOn(date),
    });
    Ok((date, length))
}

/// Reads a map with a start and an end.
fn read_map<'a>(
    record: &mut Record<'a, '_>,
    field: Field<'a>,
    times: &EventTimes<'a>,
    first: &Slot,
) -> Result<(Date, Option<NewLength>), Reported> {
    let mut entry = record.entry(Scope::Event, field.node);
    let own = start::read_times(&mut entry)?;
    let own = EventTimes {
        zone: times.zone.clone(),
        ..own
    };
    let (slot, _) = slot::read(&mut entry, &own)?;
    let has_length = own.range_end.is_some()
        || [Key::End, Key::EndTime, Key::Duration]
            .into_iter()
            .any(|key| entry.has(key));
    if !has_length {
        return Ok((own.date, None));
    }
    Ok((own.date, new_length(&slot, first)))
}

/// The length of a session, if it differs from that of the first one.
fn new_length(slot: &Slot, first: &Slot) -> Option<NewLength> {
    match (slot, first) {
        (Slot::AllDay { days, .. }, Slot::AllDay { days: usual, .. }) if days == usual => None,
        (Slot::AllDay { first, days }, _) => {
            let last = *first + TimeDelta::days(i64::from(*days) - 1);
            Some(NewLength::EndsOn(Date::Day(last)))
        }
        (Slot::Timed { length, .. }, Slot::Timed { length: usual, .. })
            if length.nominal() == usual.nominal() =>
        {
            None
        }
        (Slot::Timed { length, .. }, _) => Some(NewLength::Duration(length.nominal())),
    }
}
