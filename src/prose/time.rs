//! Times of day: `8pm ET`, `6:30-8pm`, `15.00-20.00 Uhr`.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveTime;
use regex::{Captures, Regex};

use super::fact::{StatedTime, Statement};
use super::pattern::{any, compile};
use super::zone_word;

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    let (clock, to) = (any(|l| l.clock), any(|l| l.to));
    let zone = zone_word::pattern();
    let one = |n: u8| {
        format!(
            r"(?P<hour{n}> \d{{1,2}} ) (?: (?P<mark{n}> [:.] ) (?P<minute{n}> \d{{2}} ) )?
              (?: \s* (?P<half{n}> [ap]m \b | [ap]\.m\. ) )?
              (?: \s* (?P<clock{n}> {clock} ) \b )?
              (?: \s* [-(]? \s* (?P<zone{n}> {zone} ) )?"
        )
    };
    compile(&format!(
        r"{first} (?P<rest> \s* (?: [-–—] | \b{to}\b ) \s* {second} )?",
        first = one(1),
        second = one(2)
    ))
});

/// What names the track whose time follows.
static TRACK: LazyLock<Regex> = LazyLock::new(|| {
    let tracks = any(|l| l.tracks);
    compile(&format!(
        r"\b (?P<track> {tracks} \s+ (?: (?-i:[A-Z]) | \d{{1,2}} ) ) \b [\s:(\[–—,|-]* $"
    ))
});

/// The times of a text.
pub fn find(text: &str) -> Vec<(Statement, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(captures) = TIME.captures_at(text, at) {
        let Some(whole) = captures.get(0) else { break };
        let first_digits = captures
            .name("hour1")
            .map_or(whole.end(), |hour| hour.end());
        let time = (!is_inside_word(text, whole.start()))
            .then(|| read(text, &captures))
            .flatten();
        match time {
            Some((mut time, end)) if !continues(text, end) => {
                time.track = track(text.get(..whole.start()).unwrap_or_default());
                found.push((Statement::Time(time), whole.start()..end));
                at = end;
            }
            _ => at = first_digits,
        }
    }
    found
}

/// Whether the digits are the tail of something else: `O4P`, `3.14`, `#12`, `$5`.
fn is_inside_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let mut letters = before.chars().rev();
    match letters.next() {
        Some(c) if c.is_alphanumeric() => true,
        Some('#' | '$' | '€' | '£' | '+' | '_') => true,
        Some('.' | ':' | '/' | ',') => letters.next().is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

/// Whether a number or a word goes on where the match ends.
fn continues(text: &str, end: usize) -> bool {
    let mut rest = text.get(end..).unwrap_or_default().chars();
    let ends_in_letter = |text: &str| text.chars().next_back().is_some_and(char::is_alphanumeric);
    match rest.next() {
        Some(c) if c.is_alphanumeric() => ends_in_letter(text.get(..end).unwrap_or_default()),
        Some(':' | '.' | '/' | ',') => rest.next().is_some_and(|c| c.is_ascii_digit()),
        Some('%' | '€' | '$') => true,
        _ => false,
    }
}

fn track(before: &str) -> Option<String> {
    let captures = TRACK.captures(before)?;
    let name = captures.name("track")?.as_str();
    Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// One end of a range as it is written.
#[derive(Clone, Copy)]
struct Written<'t> {
    hour: u32,
    minute: Option<u32>,
    /// Whether hour and minute are joined by a full stop, as an amount may be.
    is_dotted: bool,
    half: Option<Half>,
    /// Whether a word such as `Uhr` makes it a time.
    has_clock: bool,
    zone: Option<&'t str>,
    end: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Afternoon,
}

impl Written<'_> {
    /// Whether it can only be a time, by itself.
    fn is_time(&self) -> bool {
        self.half.is_some() || self.has_clock || (self.minute.is_some() && !self.is_dotted)
    }

    fn time(&self, half: Option<Half>) -> Option<NaiveTime> {
        let hour = match (half, self.hour) {
            (Some(_), 0 | 13..) => return None,
            (Some(Half::Morning), 12) => 0,
            (Some(Half::Afternoon), hour) if hour < 12 => hour + 12,
            // `24:00` is the end of a day.
            (None, 24) if self.minute.unwrap_or(0) == 0 => 0,
            (_, hour) => hour,
        };
        NaiveTime::from_hms_opt(hour, self.minute.unwrap_or(0), 0)
    }
}

/// What a match says, and where it ends.
fn read(text: &str, captures: &Captures<'_>) -> Option<(StatedTime, usize)> {
    let first = written(captures, 1)?;
    let second = written(captures, 2);
    if let Some(second) = second.filter(|second| !continues(text, second.end))
        && let Some(range) = range(&first, &second)
    {
        return Some((range, second.end));
    }
    if !first.is_time() {
        return None;
    }
    let stated = StatedTime {
        start: first.time(first.half)?,
        end: None,
        zone: first.zone.and_then(zone_word::read),
        track: None,
    };
    Some((stated, first.end))
}

/// `6-8pm`: what only one end says holds for both.
fn range(first: &Written<'_>, second: &Written<'_>) -> Option<StatedTime> {
    let is_time = second.is_time() || (first.is_time() && second.minute.is_some());
    let shares = first.is_time() || second.half.is_some() || second.has_clock;
    if !is_time || !shares {
        return None;
    }
    let end = second.time(second.half.or(first.half))?;
    let start = match (first.half, second.half) {
        (None, Some(half)) => {
            let same = first.time(Some(half))?;
            // `11-1pm` begins in the morning.
            if same < end {
                same
            } else {
                first.time(Some(Half::Morning))?
            }
        }
        (half, _) => first.time(half)?,
    };
    let zone = second.zone.or(first.zone);
    Some(StatedTime {
        start,
        end: Some(end).filter(|end| *end != start),
        zone: zone.and_then(zone_word::read),
        track: None,
    })
}

fn written<'t>(captures: &Captures<'t>, n: u8) -> Option<Written<'t>> {
    let group = |name: &str| captures.name(&format!("{name}{n}"));
    let hour = group("hour")?;
    let zone = group("zone").filter(|zone| zone_word::read(zone.as_str()).is_some());
    let parts = [
        Some(hour),
        group("minute"),
        group("half"),
        group("clock"),
        zone,
    ];
    Some(Written {
        hour: hour.as_str().parse().ok()?,
        minute: group("minute").and_then(|minute| minute.as_str().parse().ok()),
        is_dotted: group("mark").is_some_and(|mark| mark.as_str() == "."),
        half: group("half").map(|half| {
            if half.as_str().to_lowercase().starts_with('a') {
                Half::Morning
            } else {
                Half::Afternoon
            }
        }),
        has_clock: group("clock").is_some(),
        zone: zone.map(|zone| zone.as_str()),
        end: parts.into_iter().flatten().map(|part| part.end()).max()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        find(text)
            .into_iter()
            .map(|(statement, _)| match statement {
                Statement::Time(time) => {
                    let start = time.start.format("%H:%M");
                    let end = time
                        .end
                        .map_or(String::new(), |end| format!("-{}", end.format("%H:%M")));
                    let zone = time
                        .zone
                        .map_or(String::new(), |zone| format!(" {}", zone.word));
                    let track = time
                        .track
                        .map_or(String::new(), |track| format!(" [{track}]"));
                    format!("{start}{end}{zone}{track}")
                }
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn times_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("at 12PM.", &["12:00"]),
            ("8pm ET", &["20:00 ET"]),
            ("8 p.m.", &["20:00"]),
            ("at 6:30-8pm. Then", &["18:30-20:00"]),
            ("6:30-8pm", &["18:30-20:00"]),
            ("6-8pm", &["18:00-20:00"]),
            ("11-1pm", &["11:00-13:00"]),
            ("18:00-20:00", &["18:00-20:00"]),
            ("19:00 - 20:30", &["19:00-20:30"]),
            ("15.00-20.00 Uhr", &["15:00-20:00"]),
            ("18 Uhr", &["18:00"]),
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
            ("22:00-24:00", &["22:00-00:00"]),
            ("12am-2am", &["00:00-02:00"]),
            ("4 - 18:30", &["18:30"]),
            ("6 - 8", &[]),
            ("3.50 a piece, 10.30", &[]),
            ("5 people at 25:00 and 13pm", &[]),
            ("#12am, O4P, 10:30:12.5", &[]),
            ("Bible 3:16", &["03:16"]),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }
}
