//! `repeat`, `until` and `count`: the rules of a series, and its end.

use chrono::NaiveDateTime;

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::event::{AddedDate, Exclusion, FurtherRule, Recurrence};
use crate::front_matter::record::{FoundValue, Record};
use crate::front_matter::sessions::parse_number;
use crate::front_matter::start::EventTimes;
use crate::front_matter::weekdays::{report_weekdays_of_several_rules, rule_on, weekdays};
use crate::keys::Key;
use crate::limits;
use crate::time::date::{self, Date, DateContext};
use crate::time::rule::{End, Rule};
use crate::time::zone::Zone;

/// The recurrence of an event, and the dates that its rules add and leave out.
#[derive(Default)]
pub(super) struct Repetition {
    pub(crate) recurrence: Option<Recurrence>,
    pub(crate) except: Vec<Exclusion>,
    pub(crate) also: Vec<AddedDate>,
}

/// A rule, or the lines of a calendar with a rule and dates.
#[derive(Debug, Default, PartialEq)]
struct WrittenRules {
    rules: Vec<(Rule, Option<End>)>,
    except: Vec<Date>,
    also: Vec<Date>,
    /// DTSTART of calendar lines.
    start: Option<Date>,
}

/// The recurrence of an event with a first slot at `start` in `zone`.
///
/// # Errors
///
/// One of the keys is invalid.
pub(super) fn read(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
    start: Option<(NaiveDateTime, &Zone)>,
) -> Result<Repetition, Reported> {
    let context = times.context(record);
    let repeat = record.read(Key::Repeat, |field| parse_rules(field, &context))?;
    let Some(repeat) = repeat.filter(|repeat| repeat.value != WrittenRules::default()) else {
        warn_of_keys_without_repeat(record);
        return Ok(Repetition::default());
    };
    let mut repetition = dates(&repeat);
    warn_of_other_start(record, &repeat, start);
    let mut rules = repeat.value.rules.iter().cloned();
    let Some((rule, end_in_rule)) = rules.next() else {
        return Ok(repetition);
    };
    let further: Vec<_> = rules.collect();
    let weekdays = weekdays(record, Key::On, &rule);
    let end = end(record, end_in_rule, &context);
    let (weekdays, end) = (weekdays?, end?);
    if !weekdays.is_empty() && !further.is_empty() {
        return Err(report_weekdays_of_several_rules(record, Key::On));
    }
    let until = record.has(Key::Until).then_some(end);
    let further = further_rules(further, until);
    let further = further.map_err(|error| record.reporter.report(repeat.field.locate(error)))?;
    let rule = match weekdays.is_empty() {
        true => rule,
        false => rule_on(rule, weekdays, start.map(|(start, _)| start)),
    };
    let recurrence = Recurrence { rule, end, further };
    if let Some((start, _)) = start {
        for rule in recurrence.rules() {
            let occurrences = rule.occurrences(start).map(drop);
            occurrences.map_err(|error| record.reporter.report(repeat.field.locate(error)))?;
        }
    }
    repetition.recurrence = Some(recurrence);
    Ok(repetition)
}

/// The dates that calendar lines leave out and add.
fn dates(repeat: &FoundValue<'_, WrittenRules>) -> Repetition {
    let position = repeat.field.node.position;
    let exclusion = |date| Exclusion {
        date,
        last: None,
        position,
    };
    let lines = &repeat.value;
    // An RDATE that the rule gives too is one session (RFC 5545, 3.8.5.2).
    let also = lines.also.iter().filter(|date| lines.start != Some(**date));
    Repetition {
        recurrence: None,
        except: lines.except.iter().copied().map(exclusion).collect(),
        also: also
            .map(|date| AddedDate {
                date: *date,
                position,
            })
            .collect(),
    }
}

/// The rules after the first one, each with its end: its own, or the value of the key `until`.
fn further_rules(
    rules: Vec<(Rule, Option<End>)>,
    until: Option<End>,
) -> Result<Vec<FurtherRule>, Diagnostic> {
    let with_end = |(rule, end): (Rule, Option<End>)| match end.or(until) {
        Some(end) => Ok(FurtherRule { rule, end }),
        None => {
            let message = "the event has several rules, but one of them has no end";
            Err(Diagnostic::new(Code::InvalidRule, message)
                .help("add `UNTIL` or `COUNT` to each rule, or the key `until` to the event"))
        }
    };
    rules.into_iter().map(with_end).collect()
}

/// Web editors write a word for "does not repeat".
fn is_never(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "false" | "no" | "none" | "never" | "once"
    )
}

fn parse_rules(field: Field<'_>, context: &DateContext<'_>) -> Result<WrittenRules, Diagnostic> {
    let mut written = WrittenRules::default();
    for item in field.items() {
        let text = item.long_text()?;
        if is_never(text.trim()) {
            continue;
        }
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            parse_line(line, context, &mut written)?;
        }
    }
    Ok(written)
}

/// Reads a rule, or a line of a calendar (RFC 5545) such as `EXDATE:20260316T190000Z`.
fn parse_line(
    line: &str,
    context: &DateContext<'_>,
    written: &mut WrittenRules,
) -> Result<(), Diagnostic> {
    let (property, value) = line.split_once(':').unwrap_or(("", line));
    let name = property
        .split(';')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let dates = || -> Result<Vec<Date>, Diagnostic> {
        let values = value.split(',');
        values
            .map(|value| parse_calendar_date(property, value, context))
            .collect()
    };
    match name.as_str() {
        "EXDATE" => written.except.extend(dates()?),
        "RDATE" => written.also.extend(dates()?),
        "DTSTART" => written.start = dates()?.first().copied(),
        "DTEND" | "DURATION" => {}
        _ if line.len() > limits::TEXT_BYTES => {
            let limit = format!("{} bytes", limits::TEXT_BYTES);
            return Err(Diagnostic::too_large("the repeat rule is too long", limit));
        }
        _ if written.rules.len() == limits::RULES => {
            let message = "the event has too many rules";
            return Err(Diagnostic::too_large(message, limits::RULES));
        }
        _ => written.rules.push(Rule::parse(line)?),
    }
    Ok(())
}

/// Reads a value of a property with an optional TZID parameter.
fn parse_calendar_date(
    property: &str,
    value: &str,
    context: &DateContext<'_>,
) -> Result<Date, Diagnostic> {
    let date = date::parse_in(value.trim(), context)?;
    let parameters = property.split(';').skip(1);
    let zone = parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("TZID"));
    match (date, zone) {
        (Date::Wall(wall), Some((_, zone))) => Ok(Date::Instant {
            instant: Zone::parse(zone.trim_matches('"'))?.resolve(wall).instant,
            offset: None,
        }),
        _ => Ok(date),
    }
}

/// A DTSTART in the rule that is not the start of the event.
fn warn_of_other_start(
    record: &mut Record<'_, '_>,
    repeat: &FoundValue<'_, WrittenRules>,
    start: Option<(NaiveDateTime, &Zone)>,
) {
    let (Some(written), Some((start, zone))) = (repeat.value.start, start) else {
        return;
    };
    let is_same = match written {
        Date::Day(day) => day == start.date(),
        written => written.wall(zone) == Some(start),
    };
    if !is_same {
        let diagnostic = Diagnostic::new(
            Code::DifferentValues,
            "the DTSTART in the rule is not the start of the event",
        )
        .note(format!(
            "the published start is {}",
            start.format("%Y-%m-%d %H:%M")
        ))
        .help("remove the line DTSTART, or correct the date");
        record.reporter.report(repeat.field.locate(diagnostic));
    }
}

/// Keys of a series in an event without `repeat`. A site may use `count` for another purpose.
fn warn_of_keys_without_repeat(record: &mut Record<'_, '_>) {
    for key in [Key::Until, Key::On, Key::Changes] {
        if record.has(key) {
            let message = format!("`{}` has no effect without `repeat`", key.name());
            let diagnostic = Diagnostic::new(Code::NoRepeat, message).help("add `repeat: weekly`");
            record.report_at(key, diagnostic);
        }
    }
}

/// The one end of the series.
fn end(
    record: &mut Record<'_, '_>,
    in_rule: Option<End>,
    context: &DateContext<'_>,
) -> Result<End, Reported> {
    let given = [
        record.has(Key::Until),
        record.has(Key::Count),
        in_rule.is_some(),
    ];
    if given.into_iter().filter(|is_given| *is_given).count() > 1 {
        let key = match record.has(Key::Count) {
            true => Key::Count,
            false => Key::Until,
        };
        let diagnostic = Diagnostic::new(Code::Conflict, "the series has more than one end")
            .help("leave only one of `until` and `count`, as a key or in the rule");
        return Err(record.report_at(key, diagnostic));
    }
    let until = record.read_first(Key::Until, |field| date::parse_in(&field.line()?, context))?;
    let count = record.read_first(Key::Count, parse_number)?;
    let end = match (until, count) {
        (Some(until), _) => match until.value.midnight_as_day() {
            Date::Day(day) => End::UntilDay(day),
            Date::Wall(wall) => End::UntilWall(wall),
            Date::Instant { instant, .. } => End::UntilInstant(instant),
        },
        (None, Some(count)) => End::After(count.value),
        (None, None) => in_rule.unwrap_or(End::Never),
    };
    match end {
        End::After(count) if count as usize > limits::SESSIONS => {
            let message = format!("{count} sessions are more than a finite series can have");
            let diagnostic = Diagnostic::too_large(message, limits::SESSIONS)
                .help("leave `count` out: the series then has no end");
            let key = match record.has(Key::Count) {
                true => Key::Count,
                false => Key::Repeat,
            };
            Err(record.report_at(key, diagnostic))
        }
        end => Ok(end),
    }
}
