//! The time of a session and its shift, in words.

use chrono::TimeDelta;

use super::session::DiffSession;
use crate::ical::read::moment::Moment;
use crate::time::short_day;

/// `Tue 18 May 2021 12:00–14:00 EDT`, or the days of an all-day session.
pub(super) fn span(session: &DiffSession) -> String {
    format!("{} {}", date(&session.start), times(session, true))
        .trim_end()
        .to_owned()
}

/// `Tue 18 May 2021`.
pub(super) fn date(moment: &Moment) -> String {
    short_day(moment.wall().date())
}

/// `Tue 18 May 2021 12:00–14:00 → 13:00–15:00 EDT`, with the new date if it differs.
pub(super) fn shifted(old: &DiffSession, new: &DiffSession) -> String {
    let is_same_clock = zone_word(&old.start) == zone_word(&new.start);
    let is_same_day = date(&old.start) == date(&new.start);
    let before = match is_same_clock && is_same_day {
        true => format!("{} {}", date(&old.start), times(old, false)),
        false => span(old),
    };
    let after = match is_same_day {
        true => times(new, true),
        false => span(new),
    };
    format!("{} → {}", before.trim_end(), after.trim_end())
}

/// `1 hour later` if start and end moved by the same time, `1 hour longer` if only the end moved;
/// `None` otherwise.
pub(super) fn shift(old: &DiffSession, new: &DiffSession) -> Option<String> {
    match (old.start.is_day(), new.start.is_day()) {
        (false, true) => return Some("to all day".to_owned()),
        (true, false) => return Some("from all day".to_owned()),
        _ => {}
    }
    let (start, end) = if old.start.zone() == new.start.zone() {
        // In wall time, a week later is 7 days later, across a clock change too.
        (
            new.start.wall() - old.start.wall(),
            new.end.wall() - old.end.wall(),
        )
    } else {
        (
            new.start.instant() - old.start.instant(),
            new.end.instant() - old.end.instant(),
        )
    };
    if start == TimeDelta::zero() {
        let word = if end > start { "longer" } else { "shorter" };
        return length(end).map(|length| format!("{length} {word}"));
    }
    if start != end {
        return None;
    }
    let word = if start > TimeDelta::zero() {
        "later"
    } else {
        "earlier"
    };
    length(start).map(|length| format!("{length} {word}"))
}

fn length(delta: TimeDelta) -> Option<String> {
    let minutes = delta.num_minutes().abs();
    let (number, unit) = match minutes {
        0 => return None,
        m if m % (24 * 60) == 0 => (m / (24 * 60), "day"),
        m if m % 60 == 0 => (m / 60, "hour"),
        m => (m, "minute"),
    };
    let plural = if number == 1 { "" } else { "s" };
    Some(format!("{number} {unit}{plural}"))
}

/// `12:00–14:00 EDT`; for days the last one, if there are several.
fn times(session: &DiffSession, with_zone: bool) -> String {
    let (start, end) = (session.start.wall(), session.end.wall());
    if let Moment::Day(_) = session.start {
        let last = end - TimeDelta::days(1);
        return match last > start {
            true => format!("to {}", short_day(last.date())),
            false => String::new(),
        };
    }
    let end = match (end.date() - start.date()).num_days() {
        0 => end.format("%H:%M").to_string(),
        1 => end.format("%H:%M %a").to_string(),
        _ => format!("{} {}", short_day(end.date()), end.format("%H:%M")),
    };
    let zone = match zone_word(&session.start) {
        word if with_zone && !word.is_empty() => format!(" {word}"),
        _ => String::new(),
    };
    format!("{}–{end}{zone}", start.format("%H:%M"))
}

fn zone_word(moment: &Moment) -> String {
    match moment {
        Moment::Zoned(instant, zone) => zone.abbreviation(*instant),
        _ => String::new(),
    }
}
