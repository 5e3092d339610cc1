//! Sessions as a table for people.

use std::fmt::Write as _;

use anstyle::Style;
use chrono::NaiveDateTime;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::diagnostic::printable;
use crate::event::Status;
use crate::schedule::session::{Origin, When};
use crate::session_list::ListedSession;
use crate::terminal::{FAINT, HEADING, REMOVED};
use crate::time::short_day;

/// The width of the terminal. `None` if the output goes to a file or a pipe, where no line is
/// shortened.
pub(crate) fn width() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into())
}

/// The rows, grouped by event, in columns that are aligned over all groups.
pub(crate) fn text(rows: &[ListedSession<'_>], width: Option<usize>) -> String {
    if rows.is_empty() {
        return "no sessions\n".to_owned();
    }
    let lines: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let widths = column_widths(&lines);
    let mut text = String::new();
    let mut last_event = None;
    for (row, cells) in rows.iter().zip(&lines) {
        if last_event != Some(row.event.identity.slug.as_str()) {
            let gap = if last_event.is_some() { "\n" } else { "" };
            let title = shortened(&printable(&row.event.title), width);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{gap}{HEADING}{title}{HEADING:#}");
            last_event = Some(row.event.identity.slug.as_str());
        }
        push_line(&mut text, row, cells, &widths, width);
    }
    text
}

/// Date, time, zone, track, number, remarks, and another place than that of the event.
fn cells(row: &ListedSession<'_>) -> Vec<String> {
    let (date, time, zone) = match row.session.when {
        When::AllDay { first, days } => {
            let last = first + chrono::TimeDelta::days(i64::from(days) - 1);
            let time = if days == 1 {
                "all day".to_owned()
            } else {
                format!("to {}", last.format("%a %d %b"))
            };
            (short_day(first), time, String::new())
        }
        When::Timed { start, end } => {
            let (from, to) = (row.zone.wall(start), row.zone.wall(end));
            let date = short_day(from.date());
            let (_, abbreviation) = row.zone.offset_and_abbreviation(start);
            (date, times(from, to), abbreviation)
        }
    };
    let track = row.track.name.as_ref().map(|name| name.text.clone());
    let number = match row.session.origin {
        Origin::Rule {
            number,
            total: Some(total),
        } => format!("{number}/{total}"),
        _ => String::new(),
    };
    vec![
        date,
        time,
        zone,
        printable(&track.unwrap_or_default()),
        number,
        printable(&remarks(row)),
        printable(&other_place(row)),
    ]
}

/// `12:00–14:00`, with the weekday of the end if it is on another day.
fn times(from: NaiveDateTime, to: NaiveDateTime) -> String {
    let end = match (to.date() - from.date()).num_days() {
        0 => to.format("%H:%M"),
        _ => to.format("%H:%M %a"),
    };
    format!("{}–{end}", from.format("%H:%M"))
}

/// The status unless confirmed, and the title of the session if it has one.
fn remarks(row: &ListedSession<'_>) -> String {
    let title = row.session.overrides.title.as_deref();
    let status = match row.status {
        Status::Confirmed => None,
        Status::Tentative => Some("tentative"),
        Status::Cancelled => Some("cancelled"),
    };
    let words: Vec<&str> = status.into_iter().chain(title).collect();
    words.join(": ")
}

/// The place, if it is not that of the event.
fn other_place(row: &ListedSession<'_>) -> String {
    match &row.details.location {
        Some(place) if row.event.details.location.as_ref() != Some(place) => format!("at {place}"),
        _ => String::new(),
    }
}

fn column_widths(lines: &[Vec<String>]) -> Vec<usize> {
    let columns = lines.first().map_or(0, Vec::len);
    (0..columns)
        .map(|column| {
            let cells = lines.iter().filter_map(|cells| cells.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect()
}

fn push_line(
    text: &mut String,
    row: &ListedSession<'_>,
    cells: &[String],
    widths: &[usize],
    width: Option<usize>,
) {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths).filter(|(_, width)| **width > 0) {
        line.push_str("  ");
        line.push_str(cell);
        line.push_str(&" ".repeat(width.saturating_sub(cell.width())));
    }
    let line = shortened(line.trim_end(), width);
    let style = match row.status {
        Status::Confirmed => Style::new(),
        Status::Tentative => FAINT,
        Status::Cancelled => REMOVED,
    };
    let _ = writeln!(text, "{style}{line}{style:#}");
}

/// The text, cut to a number of columns.
fn shortened(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.filter(|width| text.width() > *width) else {
        return text.to_owned();
    };
    let mut room = width.saturating_sub(1);
    let fits = |c: &char| {
        let columns = c.width().unwrap_or(0);
        let fits = columns <= room;
        room = room.saturating_sub(columns);
        fits
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cut_to_columns_not_letters() {
        let cases = [
            ("Reading group", Some(20), "Reading group"),
            ("Reading group", Some(8), "Reading…"),
            ("読書会と散歩", Some(8), "読書会…"),
            ("Reading group", None, "Reading group"),
        ];
        for (text, width, expected) in cases {
            assert_eq!(shortened(text, width), expected);
        }
    }
}
