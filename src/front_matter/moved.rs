//! `moved`: the new date and time of a session.

use chrono::{NaiveTime, Weekday};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::field::Field;
use crate::language::calendar_names::weekday;
use crate::time::date::{self, Date, DateContext};

/// The new date and time of a session.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Moved {
    pub(super) date: Option<Date>,
    pub(super) time: Option<NaiveTime>,
}

/// Reads `2021-06-09`, `2021-06-09 19:00`, `"19:00"` or `{date: 2021-06-09, time: "19:00"}`.
/// `original` is the date of the session, if the entry has it.
pub(super) fn parse(
    field: Field<'_>,
    original: Option<Date>,
    context: &DateContext<'_>,
) -> Result<Moved, Diagnostic> {
    if field.is_map() {
        let date = field.get(&["date", "start"]);
        let time = field.get(&["time", "start_time"]);
        return Ok(Moved {
            date: date
                .map(|date| date::parse_in(&date.line()?, context))
                .transpose()?,
            time: time
                .map(|time| date::parse_time(&time.line()?))
                .transpose()?,
        });
    }
    let text = field.line()?;
    if let Ok(time) = date::parse_time(&text) {
        return Ok(Moved {
            date: None,
            time: Some(time),
        });
    }
    match date::parse_in(&text, context) {
        Ok(date) => Ok(Moved {
            date: Some(date),
            time: None,
        }),
        Err(error) if error.code == Code::InvalidDate => Err(invalid(&text, original, context)),
        Err(error) => Err(error),
    }
}

fn invalid(text: &str, original: Option<Date>, context: &DateContext<'_>) -> Diagnostic {
    let message = format!("`{text}` is neither a date nor a time of day");
    let diagnostic = Diagnostic::new(Code::InvalidDate, message);
    match next_weekday(text, original, context) {
        Some(meant) => diagnostic.help(format!("write `moved: {meant}`")),
        None => diagnostic
            .help("write the new date, the new time or both, such as `moved: 2027-05-05 19:30`"),
    }
}

/// The first date from the original one on that has a weekday, with the time after its name.
fn next_weekday(text: &str, original: Option<Date>, context: &DateContext<'_>) -> Option<String> {
    let first = original?.local_day(context.zone);
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    let wanted: Weekday = weekday(name.trim_end_matches(','))?;
    let day = first
        .iter_days()
        .take(7)
        .find(|day| chrono::Datelike::weekday(day) == wanted)?;
    match rest.trim() {
        "" => Some(day.to_string()),
        rest => {
            let time = date::parse_time(rest).ok()?;
            Some(format!("{day} {}", time.format("%H:%M")))
        }
    }
}
