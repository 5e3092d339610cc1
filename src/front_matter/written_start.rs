//! A start as it is written: under `start`, `date` or `time`, each with several names.

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::front_matter::form::is_date;
use crate::front_matter::record::{FoundValue, Record};
use crate::keys::Key;
use crate::time::date::clock::{self, ClockRange};
use crate::time::date::{self, Date, DateContext, DateRange};
use crate::time::zone::Zone;

/// A start as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum WrittenStart {
    Date(DateRange),
    Time(ClockRange),
}

/// The value of `start`: a date, or a time of day next to a `date`.
pub(super) fn parse_start(
    field: Field<'_>,
    context: &DateContext<'_>,
) -> Result<WrittenStart, Diagnostic> {
    let text = line(field)?;
    match date::parse_range_in(&text, context) {
        Ok(range) => Ok(WrittenStart::Date(range)),
        Err(error) => match clock::parse_range(&text) {
            Ok(time) => Ok(WrittenStart::Time(time)),
            Err(_) => Err(error),
        },
    }
}

/// The value of `date`.
pub(super) fn parse_date(
    field: Field<'_>,
    context: &DateContext<'_>,
) -> Result<WrittenStart, Diagnostic> {
    date::parse_range_in(&line(field)?, context).map(WrittenStart::Date)
}

/// The value of `time`: a time of day, or a whole start, as editors with a picker of date and time
/// write it.
pub(super) fn parse_time(
    field: Field<'_>,
    context: &DateContext<'_>,
) -> Result<WrittenStart, Diagnostic> {
    let text = line(field)?;
    clock::parse_range(&text)
        .map(WrittenStart::Time)
        .or_else(|error| match date::parse_range_in(&text, context) {
            Ok(range) if !matches!(range.start, Date::Day(_)) => Ok(WrittenStart::Date(range)),
            _ => Err(error),
        })
}

/// The text of a start. A map that reaches this function has no key for the start, as in
/// `date: {from: 2026-05-01}`.
fn line(field: Field<'_>) -> Result<String, Diagnostic> {
    if !field.is_map() {
        return field.line();
    }
    let name = field.name;
    let message = format!("`{name}` is a map without a start");
    let mut diagnostic = Diagnostic::new(Code::InvalidValue, message)
        .help("name the start `start` in it, and the end `end`");
    let keys = [Key::Date, Key::End].into_iter().zip(keys_of_dates(field));
    let lines = keys.map(|(key, found)| format!("\n  {}: {name}.{found}", key.name()));
    let lines: String = lines.collect();
    if !lines.is_empty() {
        diagnostic = diagnostic.help(format!("or write in calfeed.yml:\nfields:{lines}"));
    }
    Err(diagnostic)
}

/// The keys of a map that have dates.
pub(super) fn keys_of_dates(field: Field<'_>) -> impl Iterator<Item = &str> {
    let entries = field.node.entries().iter();
    let dates = entries.filter(move |entry| is_date(field.document.field(&entry.key, &entry.node)));
    dates.map(|entry| entry.key.as_str())
}

/// Reads the start under the names of a key. Of two values that agree, the more precise one counts:
/// `event_date: 2026-05-01` next to `start: 2026-05-01 18:00` is no second start.
///
/// # Errors
///
/// The value is invalid.
pub(super) fn read<'a>(
    record: &mut Record<'a, '_>,
    key: Key,
    context: &DateContext<'_>,
) -> Result<Option<FoundValue<'a, WrittenStart>>, Reported> {
    let parse = if key == Key::Date {
        parse_date
    } else {
        parse_start
    };
    let (first, others) = record.read_all(key, |field| parse(field, context))?;
    let Some(mut best) = first else {
        return Ok(None);
    };
    let utc = Zone::utc();
    let zone = context.zone.unwrap_or(&utc);
    for other in others {
        if is_part_of(&best.value, &other.value, zone) {
            best = other;
        } else if !is_part_of(&other.value, &best.value, zone) && !record.is_renamed(key) {
            record.report_different_values(&best, &other);
        }
    }
    Ok(Some(best))
}

/// Whether one start says nothing that the other does not say: the same start without an end, or
/// its day.
fn is_part_of(one: &WrittenStart, other: &WrittenStart, zone: &Zone) -> bool {
    let (WrittenStart::Date(one), WrittenStart::Date(whole)) = (one, other) else {
        return one == other;
    };
    let is_same_start = one.start == whole.start
        || matches!(one.start, Date::Day(day) if day == whole.start.day(zone));
    is_same_start && (one.end.is_none() || one.end == whole.end)
}

impl<'a> FoundValue<'a, WrittenStart> {
    /// The time of day, or the whole start.
    pub(super) fn split(
        self,
    ) -> (
        Option<FoundValue<'a, ClockRange>>,
        Option<FoundValue<'a, DateRange>>,
    ) {
        let field = self.field;
        match self.value {
            WrittenStart::Time(value) => (Some(FoundValue { value, field }), None),
            WrittenStart::Date(value) => (None, Some(FoundValue { value, field })),
        }
    }
}
