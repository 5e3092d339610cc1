//! The weekdays of a rule, from `on` and from the entries of `changes`.

use chrono::{Datelike as _, NaiveDateTime};
use rrule::{Frequency, NWeekday};

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::front_matter::record::Record;
use crate::keys::Key;
use crate::time::rule::Rule;
use crate::time::weekday::parse_weekday;

/// The weekdays under a key, checked against the rule. Empty if the key has no value.
///
/// # Errors
///
/// The value is invalid.
pub(super) fn weekdays(
    record: &mut Record<'_, '_>,
    key: Key,
    rule: &Rule,
) -> Result<Vec<NWeekday>, Reported> {
    let weekdays = record.read_first(key, parse_weekdays)?;
    let mut weekdays = weekdays.map(|weekdays| weekdays.value).unwrap_or_default();
    weekdays.dedup();
    if !weekdays.is_empty()
        && let Some(diagnostic) = weekday_conflict(key, rule, &weekdays)
    {
        record.report_at(key, diagnostic);
    }
    Ok(weekdays)
}

fn parse_weekdays(field: Field<'_>) -> Result<Vec<NWeekday>, Diagnostic> {
    let mut weekdays = Vec::new();
    for item in field.items() {
        let text = item.line()?;
        for word in text.split(',').filter(|word| !word.trim().is_empty()) {
            weekdays.push(parse_weekday(word)?);
        }
    }
    Ok(weekdays)
}

/// The reason why a rule cannot be restricted to weekdays, or why the result may surprise.
fn weekday_conflict(key: Key, rule: &Rule, weekdays: &[NWeekday]) -> Option<Diagnostic> {
    let is_numbered = |day: &NWeekday| matches!(day, NWeekday::Nth(..));
    let is_within_months = matches!(rule.frequency(), Frequency::Monthly | Frequency::Yearly);
    if key == Key::On && !rule.weekdays().is_empty() {
        Some(
            Diagnostic::new(Code::Conflict, "the rule names weekdays already")
                .help("leave out `on`, or `BYDAY` in the rule"),
        )
    } else if !is_within_months && weekdays.iter().any(is_numbered) {
        Some(
            Diagnostic::new(
                Code::InvalidRule,
                "only the weekdays of a month or year are numbered",
            )
            .help("write `repeat: monthly`, or the weekday without a number"),
        )
    } else if is_within_months && !weekdays.iter().all(is_numbered) {
        Some(
            Diagnostic::new(
                Code::EveryWeekday,
                "this repeats on every such weekday, not once a month or year",
            )
            .help("write `2tue` for the second Tuesday, `last friday` for the last Friday"),
        )
    } else {
        None
    }
}

/// A rule on weekdays. Numbers count within the month: of a yearly series, the month of its first
/// date.
pub(super) fn rule_on(rule: Rule, weekdays: Vec<NWeekday>, start: Option<NaiveDateTime>) -> Rule {
    let is_numbered = weekdays.iter().all(|day| matches!(day, NWeekday::Nth(..)));
    let is_yearly = rule.frequency() == Frequency::Yearly && rule.months().is_empty();
    match start {
        Some(start) if is_yearly && is_numbered => rule.on(weekdays).in_month(start.month()),
        _ => rule.on(weekdays),
    }
}

/// Reports a key that sets the weekdays of a rule, although the event has several rules.
pub(super) fn report_weekdays_of_several_rules(record: &mut Record<'_, '_>, key: Key) -> Reported {
    let message = "the event has several rules, so these weekdays could replace those of any";
    let help = match key {
        Key::On => "write `BYDAY` in each rule",
        _ => "end the rules with `UNTIL`, and add rules with the new weekdays",
    };
    record.report_at(key, Diagnostic::new(Code::Conflict, message).help(help))
}
