//! `sessions`: the differences of single sessions.

use crate::diagnostic::{Code, Diagnostic, Reported, Severity};
use crate::document::field::Field;
use crate::event::slug::Slug;
use crate::event::{NewLength, Overrides, SessionOverride, SessionSelector, Status};
use crate::front_matter::duration::parse_duration;
use crate::front_matter::moved;
use crate::front_matter::record::Record;
use crate::front_matter::start::EventTimes;
use crate::front_matter::status;
use crate::front_matter::title::Stated;
use crate::front_matter::tracks::overrides;
use crate::keys::{Key, Scope};
use crate::limits;
use crate::time::date::{self, Date, DateContext, clock};

/// The keys that select a session.
const SELECTORS: [Key; 3] = [Key::Number, Key::OriginalDate, Key::TrackOfEntry];

/// The entries of `sessions`.
///
/// # Errors
///
/// One of the entries is invalid.
pub(super) fn read(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
) -> Result<Vec<SessionOverride>, Reported> {
    let mut overrides = Vec::new();
    let mut error = None;
    for field in record.list(Key::Sessions, limits::EXCEPTIONS)? {
        match read_entry(record, field, times) {
            Ok(session) => overrides.push(session),
            Err(reported) => error = Some(reported),
        }
    }
    error.map_or(Ok(overrides), Err)
}

fn read_entry<'a>(
    record: &mut Record<'a, '_>,
    field: Field<'a>,
    times: &EventTimes<'_>,
) -> Result<SessionOverride, Reported> {
    let context = times.context(record);
    let map = field.map("an entry of `sessions`").map(|_| field.node);
    let map = map.map_err(|error| record.reporter.report(field.locate(error)))?;
    let mut entry = record.entry(Scope::Session, map);
    entry.check_duplicates();
    check_misspelt_keys(&mut entry)?;
    let change = read_change(&mut entry, field, &context)?;
    if changes_nothing(&change) {
        let message = "this entry of `sessions` changes nothing";
        let diagnostic = Diagnostic::new(Code::InvalidValue, message)
            .help("add `cancelled: true`, `moved: 2021-06-09` or a `title`");
        return Err(entry.reporter.report(field.locate(diagnostic)));
    }
    Ok(change)
}

/// Reports unknown keys. In an entry that has no other key, such as one with a misspelt
/// `cancelled`, they are an error: it would be published as if the session took place.
fn check_misspelt_keys(entry: &mut Record<'_, '_>) -> Result<(), Reported> {
    let level = (!entry.has_other_than(&SELECTORS)).then_some(Severity::Error);
    let misspelt = entry.check_unknown_keys(Scope::Session, level);
    match (level, misspelt) {
        (Some(_), Some(reported)) => Err(reported),
        _ => Ok(()),
    }
}

/// The session that an entry concerns, and its differences.
fn read_change(
    entry: &mut Record<'_, '_>,
    field: Field<'_>,
    context: &DateContext<'_>,
) -> Result<SessionOverride, Reported> {
    let selector = selector(entry, field, context);
    let original = selector.as_ref().ok().and_then(|(which, _)| match which {
        SessionSelector::Date(date) => Some(*date),
        SessionSelector::Number(_) => None,
    });
    let moved = entry.read(Key::Moved, |field| moved::parse(field, original, context));
    let time = entry.read(Key::NewTime, |field| clock::parse_range(&field.line()?));
    let status = status::read(entry);
    let length = length(entry, context);
    let track = entry.line(Key::TrackOfEntry);
    let overrides = overrides(entry);
    let (selector, new_date) = selector?;
    let moved = moved?.map(|moved| moved.value).unwrap_or_default();
    let time = time?.map(|time| time.value);
    let length = match (length?, time.as_ref().and_then(|time| time.end.as_ref())) {
        (None, Some(end)) => Some(NewLength::EndsAt(end.time())),
        (length, _) => length,
    };
    Ok(SessionOverride {
        which: selector,
        track: track?.map(|track| Slug::new(&track.value)),
        status: status?.and_then(|stated| match stated {
            Stated::Takes(status) => Some(status),
            Stated::Postponed => Some(Status::Cancelled),
            Stated::Draft => None,
        }),
        moved_to: moved.date.or(new_date),
        time: moved.time.or(time.map(|time| time.start.time())),
        length,
        overrides: overrides?,
        position: field.node.position,
    })
}

fn changes_nothing(change: &SessionOverride) -> bool {
    change.status.is_none()
        && change.moved_to.is_none()
        && change.time.is_none()
        && change.length.is_none()
        && change.overrides == Overrides::default()
}

/// The session that an entry concerns. Next to a `number`, a `date` is the new one.
fn selector(
    entry: &mut Record<'_, '_>,
    field: Field<'_>,
    context: &DateContext<'_>,
) -> Result<(SessionSelector, Option<Date>), Reported> {
    let number = entry.read(Key::Number, parse_number);
    let date = entry.read(Key::OriginalDate, |field| {
        date::parse_in(&field.line()?, context)
    });
    let date = date?.map(|date| date.value);
    if let Some(number) = number? {
        return Ok((SessionSelector::Number(number.value), date));
    }
    match date {
        Some(date) => Ok((SessionSelector::Date(date), None)),
        None => {
            let message = "this entry of `sessions` has neither a number nor a date";
            let diagnostic = Diagnostic::new(Code::MissingKey, message)
                .help("write `number: 3` or the original `date` of the session");
            Err(entry.reporter.report(field.locate(diagnostic)))
        }
    }
}

/// A whole number from 1.
pub(super) fn parse_number(field: Field<'_>) -> Result<u32, Diagnostic> {
    let text = field.line()?;
    match text.parse() {
        Ok(number) if number >= 1 => Ok(number),
        _ => Err(Diagnostic::new(
            Code::InvalidValue,
            format!("`{text}` is not a whole number from 1"),
        )),
    }
}

/// The length of a session, from `duration`, `end` or `end_time`.
///
/// # Errors
///
/// One of them is invalid, or there are two.
pub(super) fn length(
    entry: &mut Record<'_, '_>,
    context: &DateContext<'_>,
) -> Result<Option<NewLength>, Reported> {
    let duration = entry.read(Key::Duration, parse_duration);
    let end = entry.read(Key::End, |field| parse_end(field, context));
    let end_time = entry.read(Key::EndTime, |field| parse_end(field, context));
    match (duration?, end?.or(end_time?)) {
        (Some(_), Some(end)) => {
            let message = "the session has both a `duration` and an `end`";
            let diagnostic = Diagnostic::new(Code::Conflict, message).help("remove one of them");
            Err(entry.reporter.report(end.field.locate(diagnostic)))
        }
        (Some(duration), None) => Ok(Some(NewLength::Duration(duration.value))),
        (None, end) => Ok(end.map(|end| end.value)),
    }
}

fn parse_end(field: Field<'_>, context: &DateContext<'_>) -> Result<NewLength, Diagnostic> {
    let text = field.line()?;
    match clock::parse_end(&text) {
        Ok(time) => Ok(NewLength::EndsAt(time.time())),
        Err(error) => match date::parse_in(&text, context) {
            Ok(date) => Ok(NewLength::EndsOn(date.midnight_as_day())),
            Err(_) => Err(error),
        },
    }
}
