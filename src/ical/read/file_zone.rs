//! Zones that only the VTIMEZONE of a file defines (RFC 5545, 3.6.5).

use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, TimeDelta, Utc};

use super::component::Component;
use super::wall_time::parse_wall;
use crate::limits;
use crate::time::rule::{End, Rule};

/// A zone as a VTIMEZONE defines it (RFC 5545, 3.6.5).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FileZone {
    tzid: String,
    /// Never empty; in the order of their instants.
    onsets: Vec<FileOnset>,
}

/// A clock change of a VTIMEZONE.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileOnset {
    instant: DateTime<Utc>,
    /// Seconds before the change.
    from: i32,
    /// Seconds from the change on.
    to: i32,
    abbreviation: Arc<str>,
}

impl FileZone {
    pub(super) fn from_component(tzid: &str, component: &Component<'_>) -> Option<FileZone> {
        let mut onsets = Vec::new();
        for observance in &component.components {
            push_onsets(observance, &mut onsets)?;
        }
        onsets.sort_by_key(|onset| onset.instant);
        onsets.dedup_by_key(|onset| onset.instant);
        (!onsets.is_empty()).then(|| FileZone {
            tzid: tzid.to_owned(),
            onsets,
        })
    }

    /// The TZID.
    pub(crate) fn name(&self) -> &str {
        &self.tzid
    }

    /// The offset at an instant; before the first change, the offset before it.
    pub(crate) fn offset(&self, instant: DateTime<Utc>) -> FixedOffset {
        let after = self
            .onsets
            .partition_point(|onset| onset.instant <= instant);
        let seconds = match after.checked_sub(1).and_then(|at| self.onsets.get(at)) {
            Some(onset) => onset.to,
            None => self.onsets.first().map_or(0, |onset| onset.from),
        };
        FixedOffset::east_opt(seconds).unwrap_or(Utc.fix())
    }

    /// The TZNAME at an instant.
    pub(crate) fn abbreviation(&self, instant: DateTime<Utc>) -> &str {
        let after = self
            .onsets
            .partition_point(|onset| onset.instant <= instant);
        let onset = self.onsets.get(after.saturating_sub(1));
        onset.map_or("", |onset| &onset.abbreviation)
    }

    /// The instant of a wall time: in a gap with the offset before it, in a fold the first.
    pub(crate) fn instant(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        // A wall time is after a change if it is so with both offsets.
        let is_after = |onset: &FileOnset| {
            let change = onset.instant.naive_utc();
            let seconds = TimeDelta::seconds(onset.from.max(onset.to).into());
            change
                .checked_add_signed(seconds)
                .is_some_and(|change| change <= wall)
        };
        let after = self.onsets.partition_point(is_after);
        let seconds = match after.checked_sub(1).and_then(|at| self.onsets.get(at)) {
            Some(onset) => onset.to,
            None => self.onsets.first().map_or(0, |onset| onset.from),
        };
        let instant = wall.checked_sub_signed(TimeDelta::seconds(seconds.into()));
        instant.unwrap_or(wall).and_utc()
    }
}

/// Adds the changes of a STANDARD or DAYLIGHT component. `None` if a required property is absent
/// or invalid.
fn push_onsets(observance: &Component<'_>, onsets: &mut Vec<FileOnset>) -> Option<()> {
    let seconds = |name| parse_offset(observance.line(name)?.value());
    let (from, to) = (seconds("TZOFFSETFROM")?, seconds("TZOFFSETTO")?);
    let first = parse_wall(observance.line("DTSTART")?.value().trim())?;
    let name = observance.line("TZNAME").map_or("", |line| line.value());
    // Some producers write a whole sentence.
    let is_abbreviation = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
    let is_short = name.len() <= 6 && name.chars().all(is_abbreviation);
    let abbreviation: Arc<str> = if is_short { name.into() } else { "".into() };
    let mut walls = vec![first];
    for line in &observance.lines {
        if line.is("RDATE") {
            walls.extend(
                line.value()
                    .split(',')
                    .filter_map(|date| parse_wall(date.trim())),
            );
        } else if line.is("RRULE") {
            walls.extend(rule_onsets(line.value(), first, from)?);
        }
    }
    for wall in walls
        .into_iter()
        .take(limits::ZONE_CHANGES.saturating_sub(onsets.len()))
    {
        onsets.push(FileOnset {
            instant: wall
                .checked_sub_signed(TimeDelta::seconds(from.into()))?
                .and_utc(),
            from,
            to,
            abbreviation: Arc::clone(&abbreviation),
        });
    }
    Some(())
}

fn rule_onsets(rule: &str, first: NaiveDateTime, from: i32) -> Option<Vec<NaiveDateTime>> {
    let (rule, end) = Rule::parse(rule).ok()?;
    let is_allowed = |wall: &NaiveDateTime| match end {
        Some(End::UntilDay(day)) => wall.date() <= day,
        Some(End::UntilWall(last)) => *wall <= last,
        // RFC 5545, 3.6.5: UNTIL in an observance is in UTC.
        Some(End::UntilInstant(last)) => {
            *wall <= last.naive_utc() + TimeDelta::seconds(from.into())
        }
        Some(End::After(_) | End::Never) | None => true,
    };
    let count = match end {
        Some(End::After(count)) => count as usize,
        _ => limits::ZONE_CHANGES,
    };
    let last_year = limits::YEARS.end();
    let walls = rule.occurrences(first).ok()?;
    Some(
        walls
            .take(count.min(limits::ZONE_CHANGES))
            .take_while(is_allowed)
            .take_while(|wall| chrono::Datelike::year(wall) <= *last_year)
            .collect(),
    )
}

/// Parses `-0400` or `+013045`, in seconds.
fn parse_offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => (1, text),
    };
    let part = |range: Range<usize>| digits.get(range)?.parse::<u8>().ok().map(i32::from);
    let seconds = match digits.len() {
        4 => 0,
        6 => part(4..6)?,
        _ => return None,
    };
    let seconds = part(0..2)? * 3600 + part(2..4)? * 60 + seconds;
    (seconds < 24 * 3600).then_some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_have_hours_minutes_and_perhaps_seconds() {
        let cases = [
            ("-0400", Some(-14400)),
            ("+0530", Some(19800)),
            ("+005328", Some(3208)),
            ("0100", Some(3600)),
            ("+9900", None),
            ("+01:00", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_offset(text), expected, "{text}");
        }
    }
}
