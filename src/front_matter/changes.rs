//! `changes`: what differs in a series from a date on.

use chrono::{NaiveDate, TimeDelta};

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::event::slug::Slug;
use crate::event::{NewLength, Overrides, Recurrence, SeriesChange, Track};
use crate::front_matter::record::Record;
use crate::front_matter::sessions;
use crate::front_matter::start::EventTimes;
use crate::front_matter::tracks::overrides;
use crate::front_matter::weekdays::{report_weekdays_of_several_rules, rule_on, weekdays};
use crate::keys::{Key, Scope, match_in};
use crate::limits;
use crate::time::date::{self, Date, DateContext, clock};
use crate::time::rule::Rule;
use crate::time::zone::Zone;

/// The series that the entries change.
struct ChangedSeries<'s> {
    context: DateContext<'s>,
    tracks: &'s [Track],
    recurrence: &'s Recurrence,
}

/// The entries of `changes`, in the order of their dates.
///
/// # Errors
///
/// One of the entries is invalid.
pub(super) fn read(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
    tracks: &[Track],
    recurrence: Option<&Recurrence>,
) -> Result<Vec<SeriesChange>, Reported> {
    let fields = record.list(Key::Changes, limits::SERIES_CHANGES)?;
    // `recurrence::read` has reported that the key has no effect.
    let Some(recurrence) = recurrence else {
        return Ok(Vec::new());
    };
    let series = ChangedSeries {
        context: times.context(record),
        tracks,
        recurrence,
    };
    let mut changes = Vec::new();
    let mut error = None;
    for field in fields {
        match read_entry(record, field, &series) {
            Ok(change) => changes.push(change),
            Err(reported) => error = Some(reported),
        }
    }
    changes.sort_by_key(|change: &SeriesChange| change.from);
    if periods(&changes, tracks) > limits::PERIODS {
        let message = "the tracks have too many entries of `changes`";
        let limit = format!("{} periods over all tracks", limits::PERIODS);
        let diagnostic = Diagnostic::too_large(message, limit);
        return Err(record.report_at(Key::Changes, diagnostic));
    }
    error.map_or(Ok(changes), Err)
}

/// The number of periods of all tracks.
fn periods(changes: &[SeriesChange], tracks: &[Track]) -> usize {
    let changes_of = |track: &Track| changes.iter().filter(|c| c.concerns(track)).count();
    tracks.iter().map(|track| 1 + changes_of(track)).sum()
}

fn read_entry<'a>(
    record: &mut Record<'a, '_>,
    field: Field<'a>,
    series: &ChangedSeries<'_>,
) -> Result<SeriesChange, Reported> {
    let map = field.map("an entry of `changes`").map(|_| field.node);
    let map = map.map_err(|error| record.reporter.report(field.locate(error)))?;
    let mut entry = record.entry(Scope::Change, map);
    entry.check_duplicates();
    entry.check_unknown_keys(Scope::Change, None);
    warn_of_unchangeable(&mut entry);
    let from = from(&mut entry, field, series);
    let time = entry.read(Key::NewTime, |field| clock::parse_range(&field.line()?));
    let length = sessions::length(&mut entry, &series.context);
    let rule = rule(&mut entry, series);
    let zone = entry.read(Key::NewZone, |field| Zone::parse(&field.line()?));
    let track = track(&mut entry, series);
    let overrides = overrides(&mut entry);
    let time = time?.map(|time| time.value);
    let length = match (length?, time.as_ref().and_then(|time| time.end.as_ref())) {
        (None, Some(end)) => Some(NewLength::EndsAt(end.time())),
        (length, _) => length,
    };
    let change = SeriesChange {
        from: from?,
        track: track?,
        time: time.map(|time| time.start.time()),
        length,
        rule: rule?,
        zone: zone?.map(|zone| zone.value),
        overrides: overrides?,
        position: field.node.position,
    };
    match invalid(&change, series) {
        Some(diagnostic) => Err(entry.reporter.report(field.locate(diagnostic))),
        None => Ok(change),
    }
}

/// Warns about keys of events that `changes` cannot change.
fn warn_of_unchangeable(entry: &mut Record<'_, '_>) {
    for other in entry.map.entries() {
        let is_of_event = match_in(Scope::Event, &other.key).is_some();
        if is_of_event && match_in(Scope::Change, &other.key).is_none() {
            let message = format!("`{}` cannot change from a date on", other.key);
            let diagnostic = Diagnostic::new(Code::UnknownKey, message)
                .help("write it in the event, or in an entry of `sessions`");
            let span = entry.document.span(other.key_position);
            let located = diagnostic.at(&entry.document.file, span);
            entry.reporter.report(located);
        }
    }
}

fn from(
    entry: &mut Record<'_, '_>,
    field: Field<'_>,
    series: &ChangedSeries<'_>,
) -> Result<NaiveDate, Reported> {
    match entry.read(Key::ChangeDate, |field| parse_day(field, &series.context))? {
        Some(from) => Ok(from.value),
        None => {
            let message = "this entry of `changes` has no `from`";
            let diagnostic = Diagnostic::new(Code::MissingKey, message)
                .help("write `from: 2026-09-01`, the first day of the new time");
            Err(entry.reporter.report(field.locate(diagnostic)))
        }
    }
}

fn parse_day(field: Field<'_>, context: &DateContext<'_>) -> Result<NaiveDate, Diagnostic> {
    match date::parse_in(&field.line()?, context)?.midnight_as_day() {
        Date::Day(day) => Ok(day),
        Date::Wall(_) | Date::Instant { .. } => Err(Diagnostic::new(
            Code::InvalidDate,
            "a series changes from a day on, but this date has a time",
        )
        .help("write the day as `from`, and the new time as `time`")),
    }
}

/// The rule with the new weekdays.
fn rule(entry: &mut Record<'_, '_>, series: &ChangedSeries<'_>) -> Result<Option<Rule>, Reported> {
    let recurrence = series.recurrence;
    let weekdays = weekdays(entry, Key::NewWeekdays, &recurrence.rule)?;
    if weekdays.is_empty() {
        return Ok(None);
    }
    if !recurrence.further.is_empty() {
        return Err(report_weekdays_of_several_rules(entry, Key::NewWeekdays));
    }
    if recurrence.rule.names_days() {
        let message = "the rule names days by number, so its weekdays cannot change";
        let diagnostic = Diagnostic::new(Code::Conflict, message)
            .help("end the series with `until`, and write a new event");
        return Err(entry.report_at(Key::NewWeekdays, diagnostic));
    }
    let start = series.tracks.first().map(|track| track.slot.start());
    Ok(Some(rule_on(recurrence.rule.clone(), weekdays, start)))
}

/// The slug of the track that the entry concerns.
fn track(entry: &mut Record<'_, '_>, series: &ChangedSeries<'_>) -> Result<Option<Slug>, Reported> {
    let Some(track) = entry.line(Key::TrackOfEntry)? else {
        return Ok(None);
    };
    let wanted = Slug::new(&track.value);
    let names: Vec<_> = series
        .tracks
        .iter()
        .filter_map(|track| track.name.as_ref())
        .collect();
    if names.iter().any(|name| name.slug == wanted) {
        return Ok(Some(wanted));
    }
    let message = format!("there is no track `{}`", track.value);
    let diagnostic = Diagnostic::new(Code::InvalidValue, message);
    let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    let diagnostic = match names.as_slice() {
        [] => diagnostic.help("remove the key: the event has no tracks"),
        names => diagnostic.help(format!("the tracks are {}", names.join(", "))),
    };
    Err(entry.reporter.report(track.field.locate(diagnostic)))
}

/// The error of an entry with values that are valid each, but not together or for this series.
fn invalid(change: &SeriesChange, series: &ChangedSeries<'_>) -> Option<Diagnostic> {
    let concerned: Vec<&Track> = series
        .tracks
        .iter()
        .filter(|track| change.concerns(track))
        .collect();
    if changes_nothing(change) {
        let message = "this entry of `changes` changes nothing";
        return Some(
            Diagnostic::new(Code::InvalidValue, message)
                .help("add `time: \"17:00\"`, `on: thu` or a `location`"),
        );
    }
    if change.time.is_some() && series.recurrence.rules().any(Rule::names_times) {
        let message = "a rule names times of day, so a `time` would not apply to its sessions";
        return Some(
            Diagnostic::new(Code::Conflict, message).help("leave `BYHOUR` out of the rule"),
        );
    }
    if matches!(change.length, Some(NewLength::EndsOn(_))) {
        let message = "the end of all later sessions cannot be one date";
        return Some(
            Diagnostic::new(Code::InvalidValue, message)
                .help("write an end time such as `end: \"19:00\"`, or a `duration`"),
        );
    }
    if concerned.iter().any(|track| track.slot.is_all_day()) {
        return invalid_for_all_day(change);
    }
    let is_too_long = |length| length > TimeDelta::days(limits::SESSION_DAYS);
    match change.length {
        Some(NewLength::Duration(length)) if is_too_long(length) => {
            let limit = format!("{} days", limits::SESSION_DAYS);
            Some(Diagnostic::too_large("the session is too long", limit))
        }
        _ => None,
    }
}

fn changes_nothing(change: &SeriesChange) -> bool {
    change.time.is_none()
        && change.length.is_none()
        && change.rule.is_none()
        && change.zone.is_none()
        && change.overrides == Overrides::default()
}

fn invalid_for_all_day(change: &SeriesChange) -> Option<Diagnostic> {
    let is_days = |length: TimeDelta| length == TimeDelta::days(length.num_days());
    let what = match change.length {
        _ if change.time.is_some() => "a time",
        _ if change.zone.is_some() => "a time zone",
        Some(NewLength::EndsAt(_)) => "an end time",
        Some(NewLength::Duration(length)) if !is_days(length) => {
            "a duration that is not a number of days"
        }
        _ => return None,
    };
    let message = format!("the event is all-day, but this entry of `changes` has {what}");
    Some(
        Diagnostic::new(Code::InvalidValue, message)
            .help("write days only: `on: sat`, `duration: 3 days`"),
    )
}
