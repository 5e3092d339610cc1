//! The zone, offset or abbreviation after a time of day.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Utc};

use crate::diagnostic::{Code, Diagnostic};
use crate::time::date::iso::offset;
use crate::time::date::value::Date;
use crate::time::zone::Zone;
use crate::time::zone::name::ABBREVIATIONS;

/// The zone that is written after a time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ZoneMark {
    /// `Z` or `UTC`.
    Utc,
    /// `+02:00`, also `GMT+2`.
    Offset(FixedOffset),
    /// `CET`, in upper case.
    Abbreviation(String),
    /// `[Europe/Berlin]` (RFC 9557), possibly after an offset.
    Named(Zone, Option<FixedOffset>),
}

impl ZoneMark {
    /// Reads the text after a time of day, or returns `None` if it is not a zone.
    pub(super) fn parse(text: &str) -> Option<ZoneMark> {
        if let Some((before, name)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            return ZoneMark::parse_bracketed(before.trim(), name);
        }
        let text = match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            Some(("", inner)) => inner.trim(),
            // JavaScript and RFC 5322 have the name of the zone after the offset, as a comment.
            Some((before, _)) => return ZoneMark::parse_offset(before.trim()),
            None => text.trim(),
        };
        if let Some(mark) = ZoneMark::parse_offset(text) {
            return Some(mark);
        }
        let upper = text.to_uppercase();
        match upper.as_str() {
            "Z" | "UTC" => Some(ZoneMark::Utc),
            _ if is_abbreviation(&upper) => Some(ZoneMark::Abbreviation(upper)),
            _ if text.contains('/') => Some(ZoneMark::Named(Zone::parse(text).ok()?, None)),
            _ => None,
        }
    }

    /// `+02:00` or `GMT+2`.
    fn parse_offset(text: &str) -> Option<ZoneMark> {
        let upper = text.to_uppercase();
        let base = upper.strip_prefix("UTC").or(upper.strip_prefix("GMT"));
        offset(base.unwrap_or(&upper)).map(ZoneMark::Offset)
    }

    /// RFC 9557, 4.1: a name or an offset in brackets, then tags such as `[u-ca=gregory]`.
    fn parse_bracketed(before: &str, brackets: &str) -> Option<ZoneMark> {
        let written = match before {
            "" => None,
            "Z" | "z" => Some(FixedOffset::east_opt(0)?),
            text => Some(offset(text)?),
        };
        let mut parts = brackets.split("][");
        let name = parts.next()?.trim_start_matches('!');
        if !parts.all(|tag| tag.contains('=')) {
            return None;
        }
        match offset(name) {
            Some(offset) => Some(ZoneMark::Offset(offset)),
            None => Some(ZoneMark::Named(Zone::parse(name).ok()?, written)),
        }
    }

    /// The date of a wall time with this mark, in an event of the given zone.
    pub(super) fn date(
        &self,
        wall: NaiveDateTime,
        zone: Option<&Zone>,
    ) -> Result<Date, Diagnostic> {
        match self {
            ZoneMark::Utc => Ok(Date::Instant {
                instant: wall.and_utc(),
                offset: None,
            }),
            ZoneMark::Offset(offset) => Ok(Date::Instant {
                instant: (wall - *offset).and_utc(),
                offset: Some(*offset),
            }),
            ZoneMark::Named(named, offset) => named_date(wall, named, *offset, zone),
            ZoneMark::Abbreviation(name) => abbreviated_date(wall, name, zone),
        }
    }
}

fn named_date(
    wall: NaiveDateTime,
    named: &Zone,
    offset: Option<FixedOffset>,
    zone: Option<&Zone>,
) -> Result<Date, Diagnostic> {
    let Some(offset) = offset else {
        if zone == Some(named) {
            return Ok(Date::Wall(wall));
        }
        return Ok(Date::Instant {
            instant: named.resolve(wall).instant,
            offset: None,
        });
    };
    let instant = (wall - offset).and_utc();
    // `Z` with a name means that the offset is not known (RFC 9557, 2.2).
    let is_unknown = offset.local_minus_utc() == 0;
    if is_unknown || named.offset(instant) == offset {
        return Ok(Date::Instant {
            instant,
            offset: None,
        });
    }
    Err(Diagnostic::new(
        Code::InvalidDate,
        format!(
            "the offset of {} is not {offset} on that date, but {}",
            named.name(),
            named.offset(instant)
        ),
    )
    .help("leave the offset out"))
}

fn abbreviated_date(
    wall: NaiveDateTime,
    name: &str,
    zone: Option<&Zone>,
) -> Result<Date, Diagnostic> {
    let usage = zone.map(|zone| usage(name, wall, zone));
    match (zone, usage) {
        (Some(zone), Some(Usage::AfterTheFold)) => {
            let instant = zone.resolve_second(wall);
            Ok(Date::Instant {
                instant,
                offset: Some(zone.offset(instant)),
            })
        }
        (_, Some(Usage::OnThatDate | Usage::InTheOtherSeason)) => Ok(Date::Wall(wall)),
        // In a zone that has its own name for this offset, GMT is another word for UTC.
        _ if name == "GMT" => Ok(Date::Instant {
            instant: wall.and_utc(),
            offset: None,
        }),
        (Some(zone), _) => Err(of_another_zone(name, wall, zone)),
        (None, _) => Err(without_zone(name)),
    }
}

/// How an abbreviation is used in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usage {
    OnThatDate,
    /// It is the abbreviation of the second occurrence of a repeated wall time.
    AfterTheFold,
    InTheOtherSeason,
    Never,
}

fn usage(name: &str, wall: NaiveDateTime, zone: &Zone) -> Usage {
    let first = zone.resolve(wall).instant;
    let second = zone.resolve_second(wall);
    let is_used = |instant| {
        let (_, abbreviation) = zone.offset_and_abbreviation(instant);
        matches_abbreviation(name, &abbreviation)
    };
    let is_of_year = || {
        let mut of_year = abbreviations_around(zone, first).into_iter();
        of_year.any(|abbreviation| matches_abbreviation(name, &abbreviation))
    };
    if is_used(first) {
        Usage::OnThatDate
    } else if second != first && is_used(second) {
        Usage::AfterTheFold
    } else if is_of_year() {
        Usage::InTheOtherSeason
    } else {
        Usage::Never
    }
}

/// The abbreviations of a zone in the half years before and after an instant, that of the instant
/// first. The steps are shorter than every season: winter in America has 18 weeks.
fn abbreviations_around(zone: &Zone, instant: DateTime<Utc>) -> Vec<String> {
    let mut abbreviations: Vec<String> = Vec::new();
    for months in [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6] {
        let (_, abbreviation) =
            zone.offset_and_abbreviation(instant + TimeDelta::days(months * 30));
        if !abbreviations.contains(&abbreviation) {
            abbreviations.push(abbreviation);
        }
    }
    abbreviations
}

/// Whether a written abbreviation is the one of the database. `ET` is both `EST` and `EDT`.
fn matches_abbreviation(written: &str, abbreviation: &str) -> bool {
    let written = match written {
        "MEZ" => "CET",
        "MESZ" => "CEST",
        written => written,
    };
    let is_general = || match abbreviation.as_bytes() {
        [area, b'S' | b'D', b'T'] => written.as_bytes() == [*area, b'T'],
        _ => false,
    };
    written == abbreviation || is_general()
}

fn is_abbreviation(text: &str) -> bool {
    let is_word = text.bytes().all(|byte| byte.is_ascii_uppercase());
    is_word && (2..=5).contains(&text.len())
}

fn of_another_zone(name: &str, wall: NaiveDateTime, zone: &Zone) -> Diagnostic {
    let instant = zone.resolve(wall).instant;
    let own = abbreviations_around(zone, instant).join(" or ");
    let diagnostic = Diagnostic::new(
        Code::ZoneAbbreviation,
        format!(
            "`{name}` is not a time of {}, the zone of the event",
            zone.name()
        ),
    )
    .note(format!("the time of that zone is {own}"));
    match probable_zone(name) {
        Some(probable) => diagnostic.help(format!(
            "write `timezone: {probable}`, or the time in {} without `{name}`",
            zone.name()
        )),
        None => diagnostic.help(format!(
            "write the time in {} without `{name}`",
            zone.name()
        )),
    }
}

fn without_zone(name: &str) -> Diagnostic {
    let probable = probable_zone(name).unwrap_or("Europe/Berlin");
    Diagnostic::new(
        Code::ZoneAbbreviation,
        format!("`{name}` is an abbreviation, but the event has no time zone"),
    )
    .help(format!("write `timezone: {probable}`"))
}

pub(crate) fn probable_zone(name: &str) -> Option<&'static str> {
    let mut abbreviations = ABBREVIATIONS.iter();
    let (_, zone) = abbreviations.find(|(abbreviation, _)| *abbreviation == name)?;
    Some(zone)
}

/// A warning about an abbreviation of the other half of the year at the end of a text, such as
/// `6pm CET` on a date in July. The date is in wall time.
pub(crate) fn out_of_season(text: &str, date: Date, zone: &Zone) -> Option<Diagnostic> {
    let last = text.trim().rsplit([' ', '(']).next()?.trim_end_matches(')');
    let name = last.to_uppercase();
    let Date::Wall(wall) = date else { return None };
    if !is_abbreviation(&name) || usage(&name, wall, zone) != Usage::InTheOtherSeason {
        return None;
    }
    let (_, actual) = zone.offset_and_abbreviation(zone.resolve(wall).instant);
    let diagnostic = Diagnostic::new(
        Code::OffsetMismatch,
        format!(
            "the text says {name}, but the time of {} on that date is {actual}",
            zone.name()
        ),
    )
    .note(format!("published as {} {actual}", wall.format("%H:%M")))
    .help(format!("write `{actual}`, or leave `{name}` out"));
    Some(diagnostic)
}
