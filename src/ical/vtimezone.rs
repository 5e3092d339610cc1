//! VTIMEZONE (RFC 5545, 3.6.5), from the observances of a zone.

use icalendar::parser::Component;

use crate::ical::time;
use crate::ical::writer::{component, property};
use crate::time::observance::{MonthDayPattern, Observance, OnsetChoice, YearlyRule, observances};
use crate::time::weekday::weekday_code;
use crate::time::zone::Zone;

/// The VTIMEZONE of a zone.
pub fn vtimezone(zone: &Zone, choice: &OnsetChoice) -> Component<'static> {
    let mut timezone = component("VTIMEZONE");
    timezone.properties.push(property("TZID", zone.name()));
    let observances = observances(zone, choice).into_iter();
    timezone.components.extend(observances.map(component_of));
    timezone
}

fn component_of(observance: Observance) -> Component<'static> {
    let onset = observance.onset;
    let mut written = component(observance.kind.name());
    written.properties.extend([
        property("DTSTART", time::wall(onset.wall)),
        property("TZOFFSETFROM", time::offset(onset.before)),
        property("TZOFFSETTO", time::offset(onset.after)),
        property("TZNAME", onset.abbreviation),
    ]);
    let rule = observance.rule.as_ref().map(rule_text);
    written
        .properties
        .extend(rule.map(|rule| property("RRULE", rule)));
    written
}

fn rule_text(rule: &YearlyRule) -> String {
    let mut text = format!("FREQ=YEARLY;BYMONTH={};{}", rule.month, day_parts(rule));
    if let Some(until) = rule.until {
        // In UTC: RFC 5545, 3.3.10.
        text = format!("{text};UNTIL={}", time::utc(until));
    }
    text
}

/// BYDAY, with BYMONTHDAY if the weekday has no fixed ordinal.
fn day_parts(rule: &YearlyRule) -> String {
    let weekday = weekday_code(rule.weekday);
    match rule.day {
        MonthDayPattern { is_last: true, .. } => format!("BYDAY=-1{weekday}"),
        MonthDayPattern { nth: Some(nth), .. } => format!("BYDAY={nth}{weekday}"),
        MonthDayPattern {
            days: (first, _), ..
        } => {
            let days: Vec<String> = (first..=first + 6).map(|day| day.to_string()).collect();
            format!("BYMONTHDAY={};BYDAY={weekday}", days.join(","))
        }
    }
}
