//! Whether an event or session takes place: `status`, `cancelled`, `postponed`, and the title.

use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::document::field::Field;
use crate::event::Status;
use crate::front_matter::record::Record;
use crate::front_matter::title::{self, Stated};
use crate::keys::Key;
use crate::language::status_words::{CANCELLED, POSTPONED};

/// The statement of the keys, if there is one.
///
/// # Errors
///
/// `cancelled` or `postponed` is neither true nor false.
pub(super) fn read(record: &mut Record<'_, '_>) -> Result<Option<Stated>, Reported> {
    let cancelled = record.flag(Key::Cancelled);
    let postponed = record.flag(Key::Postponed);
    let status = record.read(Key::Status, Field::line)?;
    if postponed? == Some(true) {
        return Ok(Some(Stated::Postponed));
    }
    if cancelled? == Some(true) {
        return Ok(Some(Stated::Takes(Status::Cancelled)));
    }
    let Some(status) = status else {
        return Ok(None);
    };
    let stated = parse(&status.value);
    if stated.is_none() {
        let message = format!("`{}` is not a status that calfeed reads", status.value);
        let diagnostic = Diagnostic::new(Code::UnknownStatus, message)
            .note("the event is published as confirmed")
            .help("write `confirmed`, `tentative`, `cancelled` or `postponed`");
        record.reporter.report(status.field.locate(diagnostic));
    }
    Ok(stated)
}

/// The statement of a word, such as `cancelled` or `https://schema.org/EventCancelled`.
fn parse(word: &str) -> Option<Stated> {
    let word = word.trim().to_lowercase();
    let word = word.rsplit('/').next().unwrap_or_default();
    let word = word.strip_prefix("event").unwrap_or(word).trim();
    Some(match word {
        "confirmed" | "scheduled" | "published" | "publish" | "public" | "active" | "live"
        | "movedonline" | "rescheduled" => Stated::Takes(Status::Confirmed),
        "tentative" => Stated::Takes(Status::Tentative),
        "draft" => Stated::Draft,
        _ if CANCELLED.contains(&word) => Stated::Takes(Status::Cancelled),
        _ if POSTPONED.contains(&word) => Stated::Postponed,
        _ => return None,
    })
}

/// The status of an event, and its title with `Postponed:` before it if it is postponed.
pub(super) fn of_event(stated: Option<Stated>, title: String) -> (Status, String) {
    let stated = match stated {
        None | Some(Stated::Takes(Status::Confirmed)) => title::stated(&title),
        stated => stated,
    };
    match stated {
        Some(Stated::Takes(status)) => (status, title),
        Some(Stated::Postponed) => (Status::Cancelled, title::with_postponed(title)),
        Some(Stated::Draft) | None => (Status::Confirmed, title),
    }
}
