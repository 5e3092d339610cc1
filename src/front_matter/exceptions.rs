//! `except` and `also`: the dates that a series leaves out and adds.

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::document::value::Position;
use crate::event::{AddedDate, Exclusion};
use crate::front_matter::record::Record;
use crate::front_matter::start::EventTimes;
use crate::keys::{FIRST_DAY, Key, LAST_DAY};
use crate::limits;
use crate::time::date::{self, Date, DateContext, DateEnd, DateRange};

/// A date, or the first and the last day of a range.
type Dates = (Date, Option<Date>);

/// The dates of `also`.
///
/// # Errors
///
/// One of the dates is invalid.
pub(super) fn read_also(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
) -> Result<Vec<AddedDate>, Reported> {
    let context = times.context(record);
    let parse = |text: &str| date::parse_in(text, &context);
    let dates = read_items(record, Key::Also, |item| parse_several(item, parse))?;
    let added = dates.into_iter();
    Ok(added
        .map(|(date, position)| AddedDate { date, position })
        .collect())
}

/// The dates and the ranges of dates of `except`.
///
/// # Errors
///
/// One of the dates is invalid, or a range ends before its start.
pub(super) fn read_except(
    record: &mut Record<'_, '_>,
    times: &EventTimes<'_>,
) -> Result<Vec<Exclusion>, Reported> {
    let context = times.context(record);
    let parse = |item: Field<'_>| {
        let found = match item.is_map() {
            true => vec![parse_map(item, &context)?],
            false => parse_several(item, |text| parse_dates(text, &context))?,
        };
        found.iter().try_for_each(|dates| check(*dates, &context))?;
        Ok(found)
    };
    let dates = read_items(record, Key::Except, parse)?;
    let exclusions = dates.into_iter();
    Ok(exclusions
        .map(|((date, last), position)| Exclusion {
            date,
            last,
            position,
        })
        .collect())
}

/// The values of all items under a key, each with the position of its item.
fn read_items<T>(
    record: &mut Record<'_, '_>,
    key: Key,
    parse: impl Fn(Field<'_>) -> Result<Vec<T>, Diagnostic>,
) -> Result<Vec<(T, Position)>, Reported> {
    let parse_all = |field: Field<'_>| {
        let mut found = Vec::new();
        for item in field.items_up_to(limits::EXCEPTIONS)? {
            let values = parse(item).map_err(|error| item.locate(error))?;
            let position = item.node.position;
            found.extend(values.into_iter().map(|value| (value, position)));
        }
        Ok(found)
    };
    let (first, others) = record.read_all(key, parse_all)?;
    let found = first.into_iter().chain(others);
    Ok(found.flat_map(|found| found.value).collect())
}

/// One value, or several with commas between them. A date may contain a comma.
fn parse_several<T>(
    field: Field<'_>,
    parse: impl Fn(&str) -> Result<T, Diagnostic>,
) -> Result<Vec<T>, Diagnostic> {
    let text = field.line()?;
    match parse(&text) {
        Ok(value) => Ok(vec![value]),
        Err(error) => {
            let parts = text.split(',').map(parse);
            parts.collect::<Result<_, _>>().map_err(|_| error)
        }
    }
}

/// `2027-07-01`, or `2027-07-01 - 2027-08-31`. A range of times on one day names no days.
fn parse_dates(text: &str, context: &DateContext<'_>) -> Result<Dates, Diagnostic> {
    date::parse_in(text, context)
        .map(|date| (date, None))
        .or_else(|error| match date::parse_range_in(text, context) {
            Ok(DateRange {
                start,
                end: Some(DateEnd::Date(last)),
            }) => Ok((start, Some(last))),
            _ => Err(error),
        })
}

/// `{start: 2027-07-01, end: 2027-08-31}`
fn parse_map(field: Field<'_>, context: &DateContext<'_>) -> Result<Dates, Diagnostic> {
    let (Some(first), Some(last)) = (field.get(&FIRST_DAY), field.get(&LAST_DAY)) else {
        let message = "a range of dates needs its first and its last day";
        return Err(Diagnostic::new(Code::MissingKey, message)
            .help("write `{start: 2027-07-01, end: 2027-08-31}`"));
    };
    let parse = |part: Field<'_>| {
        let date = part.line().and_then(|text| date::parse_in(&text, context));
        date.map_err(|error| part.locate(error))
    };
    Ok((parse(first)?, Some(parse(last)?)))
}

/// Returns an error about a range that ends before its start.
fn check((first, last): Dates, context: &DateContext<'_>) -> Result<(), Diagnostic> {
    let day = |date: Date| date.local_day(context.zone);
    match last.map(day) {
        Some(last) if last < day(first) => {
            let message = format!("the range of dates ends on {last}, before its first day");
            Err(Diagnostic::new(Code::EndBeforeStart, message)
                .help("write the first day before the last day"))
        }
        _ => Ok(()),
    }
}
