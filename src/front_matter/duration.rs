//! The forms of a duration in a document.

use chrono::TimeDelta;

use crate::diagnostic::Diagnostic;
use crate::document::field::Field;
use crate::document::value::Value;
use crate::time::duration;

/// Reads a duration: a text such as `1h30m`, or a map such as `{hours: 1, minutes: 30}`.
pub(super) fn parse_duration(field: Field<'_>) -> Result<TimeDelta, Diagnostic> {
    let Value::Map(entries) = &field.node.value else {
        return duration::parse(&field.line()?);
    };
    let parts: Result<Vec<String>, Diagnostic> = entries
        .iter()
        .filter(|entry| !entry.node.is_blank())
        .map(|entry| {
            Ok(format!(
                "{} {}",
                field.document.field(&entry.key, &entry.node).number()?,
                entry.key
            ))
        })
        .filter(|part| !part.as_ref().is_ok_and(|part| part.starts_with("0 ")))
        .collect();
    duration::parse(&parts?.join(" "))
}

/// Reads a number of days, at least 1.
pub(super) fn parse_days(field: Field<'_>) -> Result<i64, Diagnostic> {
    match field.line()?.parse() {
        Ok(days) if days >= 1 => Ok(days),
        _ => Err(field.wrong_type("a number of days")),
    }
}
