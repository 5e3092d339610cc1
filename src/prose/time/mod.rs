//! Times of day: `8pm ET`, `6:30-8pm`, `15.00-20.00 Uhr`, `de 14h à 18h30`, `noon Eastern`.

mod track;
mod written;

use super::fact::{StatedTime, TextTime};
use super::token::{Cursor, TokenKind};
use super::words::{
    ABOUT, AND, BEFORE_TIME, BETWEEN, FILLERS, LABELS, MINUTES, NUMBERING, START_LABELS, TO,
    is_filler,
};
use track::track;
pub(crate) use written::continues_time;
use written::{DayPart, Form, NOON, WrittenTime, clock_time, exact, is_certain, written};

/// Reads the time or range of times that begins here.
pub(crate) fn read(start: Cursor<'_>) -> Option<(StatedTime, Cursor<'_>)> {
    if !may_begin(start) {
        return None;
    }
    let (first, after) = written(start)?;
    let is_first_time = is_certain(&first) || is_after_preposition(start, &first);
    if let Some((time, end)) = range(start, &first, is_first_time, after) {
        return Some((time, end));
    }
    if !is_first_time || continues(after) {
        return None;
    }
    let time = StatedTime {
        start: clock_time(&first, first.day_part)?,
        end: None,
        zone: first.zone,
        track: track(start),
    };
    Some((time, after))
}

/// Whether a number may begin here: not in `3.14`, `#12`, `$5` and `O4P`.
fn may_begin(start: Cursor<'_>) -> bool {
    let (Some(token), Some(before)) = (start.token(), start.previous()) else {
        return start.token().is_some();
    };
    if token.kind != TokenKind::Number {
        return !token.is_glued || before.kind != TokenKind::Number;
    }
    if !token.is_glued {
        return !matches!(&*before.lower, "§" | "#" | "€" | "$" | "£")
            && !NUMBERING.contain(before);
    }
    match &*before.lower {
        "#" | "$" | "€" | "£" | "+" | "_" | "§" => false,
        "." | ":" | "," => !before.is_glued,
        "/" | "-" => true,
        _ => !before.is_word() && before.kind != TokenKind::Number,
    }
}

/// Whether a number or an amount continues here.
fn continues(end: Cursor<'_>) -> bool {
    let Some(token) = end.token() else {
        return false;
    };
    let is_number = |c: Cursor<'_>| {
        c.is_glued()
            && c.token()
                .is_some_and(|token| token.kind == TokenKind::Number)
    };
    match &*token.lower {
        ":" | "." | "," => token.is_glued && is_number(end.advance()),
        "%" | "€" | "$" | "£" | "°" => true,
        _ if end.words(&MINUTES).is_some() => true, // `6:15 min/km`
        _ => end.continues_word() && end.previous().is_some_and(|t| t.kind == TokenKind::Number),
    }
}

/// `at 7.30`, and a number of hours after a label: `Time: 7.30`.
fn is_after_preposition(start: Cursor<'_>, time: &WrittenTime) -> bool {
    matches!(time.form, Form::Dotted | Form::Spoken) && is_after_time_word(start)
}

fn is_after_time_word(start: Cursor<'_>) -> bool {
    let Some(mut before) = start.tokens_before().split_last() else {
        return false;
    };
    if before.0.is(":") {
        return LABELS.end(before.1) || START_LABELS.end(before.1);
    }
    while before.0.is_word() {
        if BEFORE_TIME.contain(before.0) {
            return true;
        }
        if ABOUT.contain(before.0) {
            match before.1.split_last() {
                Some(rest) => before = rest,
                None => return false,
            }
            continue;
        }
        return false;
    }
    false
}

fn range<'t>(
    start: Cursor<'t>,
    first: &WrittenTime,
    is_first_time: bool,
    after: Cursor<'t>,
) -> Option<(StatedTime, Cursor<'t>)> {
    let is_announced = || BETWEEN.end(start.skip_back_fillers().tokens_before());
    let joined = after
        .skip(|c| c.text(","))
        .words(&TO)
        .or_else(|| after.text("-"))
        .or_else(|| after.words(&AND).filter(|_| is_announced()))?;
    let second_start = joined.skip_all(|c| c.words(&FILLERS).filter(|_| c.words(&NOON).is_none()));
    let (second, end) = written(second_start)?;
    if continues(end) {
        return None;
    }
    let is_after_label =
        first.form == Form::Bare && second.form == Form::Colon && is_after_label(start);
    let is_second_time = is_certain(&second)
        || second.form == Form::Spoken
        || (is_first_time && second.minute.is_some());
    let shares = is_first_time
        || is_after_label
        || second.day_part.is_some()
        || second.zone.is_some()
        || matches!(second.form, Form::Spoken | Form::Fraction | Form::Clock);
    if !is_second_time || !shares {
        return None;
    }
    let stated = StatedTime {
        start: first_of_range(first, &second)?,
        end: Some(end_of_range(first, &second)?),
        zone: second.zone.or_else(|| first.zone.clone()),
        track: track(start),
    };
    Some((stated, end))
}

fn is_after_label(start: Cursor<'_>) -> bool {
    start
        .tokens_before()
        .split_last()
        .is_some_and(|(colon, before)| {
            colon.is(":") && (LABELS.end(before) || START_LABELS.end(before))
        })
}

/// `6-8pm` begins at 6pm, `11-1pm` at 11am.
fn first_of_range(first: &WrittenTime, second: &WrittenTime) -> Option<TextTime> {
    let (None, Some(part)) = (first.day_part, second.day_part) else {
        return match (first.form, second.form) {
            // `7 to 8:30 Uhr`
            (Form::Bare | Form::Dotted | Form::Colon, Form::Clock) if first.day_part.is_none() => {
                exact(first, None)
            }
            _ => clock_time(first, first.day_part),
        };
    };
    if first.hour > 12 || first.form == Form::Word {
        return clock_time(first, None);
    }
    let end = exact(second, Some(part))?;
    let same = exact(first, Some(part))?;
    if same.time < end.time {
        Some(same)
    } else {
        exact(first, Some(DayPart::Am))
    }
}

fn end_of_range(first: &WrittenTime, second: &WrittenTime) -> Option<TextTime> {
    let is_exact_start = matches!(first.day_part, Some(DayPart::Pm)) && second.hour <= 12;
    match (second.day_part, is_exact_start) {
        (None, true) if second.form != Form::Word => {
            let later = exact(second, Some(DayPart::Pm));
            if second.hour == 12 {
                exact(second, Some(DayPart::Am))
            } else {
                later
            }
        }
        _ => clock_time(second, second.day_part),
    }
}

impl<'t> Cursor<'t> {
    fn skip_back_fillers(self) -> Cursor<'t> {
        let mut cursor = self;
        while let Some(token) = cursor.previous()
            && token.is_word()
            && !BETWEEN.contain(token)
            && is_filler(token)
        {
            cursor.at -= 1;
        }
        cursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::token::assert_found;

    fn shown(time: StatedTime) -> String {
        let show = |time: TextTime| {
            let open = if time.is_half_open { "?" } else { "" };
            format!("{}{open}", time.time.format("%H:%M"))
        };
        let end = time
            .end
            .map_or(String::new(), |end| format!("-{}", show(end)));
        let zone = time
            .zone
            .map_or(String::new(), |zone| format!(" {}", zone.word));
        let track = time
            .track
            .map_or(String::new(), |track| format!(" [{track}]"));
        format!("{}{end}{zone}{track}", show(time.start))
    }

    #[test]
    fn times_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("at 12PM.", &["12:00"]),
            ("8pm ET", &["20:00 ET"]),
            ("8 p.m.", &["20:00"]),
            ("at 6:30-8pm. Then", &["18:30-20:00"]),
            ("6-8pm", &["18:00-20:00"]),
            ("11-1pm", &["11:00-13:00"]),
            ("18:00-20:00", &["18:00-20:00"]),
            ("3:00-4:00", &["03:00?-04:00?"]),
            ("at 7.30 sharp", &["07:30?"]),
            ("19:00 - 20:30", &["19:00-20:30"]),
            ("15.00-20.00 Uhr", &["15:00-20:00"]),
            ("18 Uhr", &["18:00"]),
            ("von 18 bis 21 Uhr", &["18:00-21:00"]),
            ("7 Uhr abends", &["19:00"]),
            ("de 14h à 18h30", &["14:00-18:30"]),
            ("17:30 h", &["17:30"]),
            ("a las 7 de la tarde", &["19:00"]),
            ("7pm until 9:30pm", &["19:00-21:30"]),
            ("7:00-930 PM", &["19:00-21:30"]),
            ("1pm ET/9am PT", &["13:00 ET", "09:00 PT"]),
            ("14ET/13CT", &["14:00 ET", "13:00 CT"]),
            ("at 2 ET", &["02:00? ET"]),
            (
                "noon Eastern (9 AM Pacific)",
                &["12:00 Eastern", "09:00 Pacific"],
            ),
            ("Time: 5-6:30", &["05:00?-06:30?"]),
            (
                "from 18:30 to 20:00 Central European Time",
                &["18:30-20:00 Central European Time"],
            ),
            ("18:00-CET until 20:30 CET", &["18:00-20:30 CET"]),
            (
                "Track A (12PM EST) and Track B (8PM EST)",
                &["12:00 EST [Track A]", "20:00 EST [Track B]"],
            ),
            (
                "Slot 2: 16:00 CET / 10:00 AM ET",
                &["16:00 CET [Slot 2]", "10:00 ET"],
            ),
            ("7pm Berlin time", &["19:00 Berlin time"]),
            ("7pm in New York", &["19:00 New York"]),
            ("22:00-24:00", &["22:00-00:00"]),
            ("12am-2am", &["00:00-02:00"]),
            ("um halb acht", &["07:30?"]),
            ("half past seven, then", &["07:30?"]),
            ("at eight o'clock", &["08:00?"]),
            ("von halb zehn bis viertel vor eins", &["09:30?-12:45?"]),
            ("à huit heures et demie", &["08:30?"]),
            (
                "um 19 Uhr 30 in Wien, ab acht Uhr dreißig",
                &["19:30", "08:30?"],
            ),
            ("ab 19 Uhr 30 Kinder", &["19:00"]),
            ("de huit à dix heures", &["08:00?-10:00?"]),
            ("de nueve de la mañana a dos de la tarde", &["09:00-14:00"]),
            ("a las siete y media", &["07:30?"]),
            (
                "deux heures et demie, two to three people, zehn am Start",
                &[],
            ),
            ("6 - 8", &[]),
            ("3.50 a piece, 10.30", &[]),
            ("5 people at 25:00 and 13am", &[]),
            ("#12am, O4P, 10:30:12.5", &[]),
        ];
        assert_found(cases, read, |time| vec![shown(time)]);
    }
}
