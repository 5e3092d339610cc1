//! `repeat`, `on`, `until` and `count`: how an event repeats, and where that ends.

use chrono::{Datelike as _, NaiveDateTime};
use rrule::{Frequency, NWeekday};

use crate::diagnostic::{Code, Diagnostic};
use crate::event::Recurrence;
use crate::front_matter::changes::number;
use crate::front_matter::parse::Page;
use crate::keys::Key;
use crate::limits;
use crate::time::date;
use crate::time::date::Date;
use crate::time::rule::{End, Rule, parse_weekday};

/// The recurrence of an event whose first slot starts at `start`, if it repeats.
pub fn read(page: &Page<'_>, start: Option<NaiveDateTime>) -> Option<Recurrence> {
    if !page.has(Key::Repeat) || says_never(page) {
        warn_of_idle_keys(page);
        return None;
    }
    let names = page.names(Key::Repeat);
    let repeat = page.fields.parsed(&names, Rule::parse)?;
    let (rule, end_in_rule) = repeat.value;
    let weekdays = weekdays(page, &rule);
    let end = end(page, end_in_rule)?;
    let rule = if weekdays.is_empty() {
        rule
    } else {
        rule_on(rule, weekdays, start)
    };
    if let Some(start) = start {
        page.faults()
            .keep(rule.occurrences(start).map(drop), repeat.span)?;
    }
    Some(Recurrence { rule, end })
}

/// A rule on weekdays. Numbers count within the month: of a yearly series, the month of its first
/// date.
fn rule_on(rule: Rule, weekdays: Vec<NWeekday>, start: Option<NaiveDateTime>) -> Rule {
    let is_numbered = weekdays.iter().all(|day| matches!(day, NWeekday::Nth(..)));
    let is_yearly = rule.frequency() == Frequency::Yearly && rule.months().is_empty();
    match start {
        Some(start) if is_yearly && is_numbered => rule.on(weekdays).in_month(start.month()),
        _ => rule.on(weekdays),
    }
}

/// Web editors write a word for "does not repeat".
fn says_never(page: &Page<'_>) -> bool {
    let names = page.names(Key::Repeat);
    page.fields.text(&names).is_some_and(|text| {
        matches!(
            text.value.to_lowercase().as_str(),
            "false" | "no" | "none" | "never" | "once"
        )
    })
}

/// Keys that say something about a series when there is none. A site may have a `count` for its
/// own ends, so this does not fail the build.
fn warn_of_idle_keys(page: &Page<'_>) {
    for key in [Key::Until, Key::On] {
        if page.has(key) {
            let fault = Diagnostic::new(
                Code::NoRepeat,
                format!("`{}` means nothing without `repeat`", key.name()),
            )
            .help("add `repeat: weekly`");
            page.faults().add(fault, page.span(key));
        }
    }
}

fn weekdays(page: &Page<'_>, rule: &Rule) -> Vec<NWeekday> {
    let entries = page.fields.lines(&page.names(Key::On));
    let mut weekdays = Vec::new();
    for entry in entries {
        for word in entry
            .value
            .split(',')
            .filter(|word| !word.trim().is_empty())
        {
            weekdays.extend(page.faults().keep(parse_weekday(word), entry.span.clone()));
        }
    }
    weekdays.dedup();
    if !weekdays.is_empty() {
        check_weekdays(page, rule, &weekdays);
    }
    weekdays
}

fn check_weekdays(page: &Page<'_>, rule: &Rule, weekdays: &[NWeekday]) {
    let is_numbered = |day: &NWeekday| matches!(day, NWeekday::Nth(..));
    let is_within_months = matches!(rule.frequency(), Frequency::Monthly | Frequency::Yearly);
    let fault = if !rule.weekdays().is_empty() {
        Diagnostic::new(Code::Conflict, "the rule names weekdays already")
            .help("leave out `on`, or `BYDAY` in the rule")
    } else if !is_within_months && weekdays.iter().any(is_numbered) {
        Diagnostic::new(
            Code::InvalidRule,
            "only the weekdays of a month or year are numbered",
        )
        .help("write `repeat: monthly`, or the weekday without a number")
    } else if is_within_months && !weekdays.iter().all(is_numbered) {
        Diagnostic::new(
            Code::EveryWeekday,
            "this repeats on every such weekday, not once a month or year",
        )
        .help("write `2tue` for the second Tuesday, `last friday` for the last Friday")
    } else {
        return;
    };
    page.faults().add(fault, page.span(Key::On));
}

/// The one end of the series. `None` is a fault.
fn end(page: &Page<'_>, in_rule: Option<End>) -> Option<End> {
    let given = [
        page.has(Key::Until),
        page.has(Key::Count),
        in_rule.is_some(),
    ];
    if given.into_iter().filter(|is_given| *is_given).count() > 1 {
        let key = if page.has(Key::Count) {
            Key::Count
        } else {
            Key::Until
        };
        let fault = Diagnostic::new(Code::Conflict, "the series has more than one end")
            .help("keep one of `until` and `count`, as a key or in the rule");
        page.faults().add(fault, page.span(key));
        return None;
    }
    let end = if page.has(Key::Until) {
        let until = page.fields.parsed(&page.names(Key::Until), date::parse)?;
        match until.value.midnight_as_day() {
            Date::Day(day) => End::UntilDay(day),
            Date::Wall(wall) => End::UntilWall(wall),
            Date::Instant { instant, .. } => End::UntilInstant(instant),
        }
    } else if page.has(Key::Count) {
        End::After(page.fields.parsed(&page.names(Key::Count), number)?.value)
    } else {
        in_rule.unwrap_or(End::Never)
    };
    match end {
        End::After(count) if count as usize > limits::SESSIONS => {
            let fault = Diagnostic::new(
                Code::TooLarge,
                format!("{count} sessions are more than a finite series can have"),
            )
            .note(format!("the limit is {}", limits::SESSIONS))
            .help("leave `count` out: the series then has no end");
            let key = if page.has(Key::Count) {
                Key::Count
            } else {
                Key::Repeat
            };
            page.faults().add(fault, page.span(key));
            None
        }
        end => Some(end),
    }
}
