//! Names of unused keys that concern the time of an event.

use crate::language::key_names::is_time_word;

/// Words that make the name of an unused key one about time. The first group matches whole words
/// and their plurals, the second the beginning of a word.
const TIME_WORDS: [&str; 7] = ["date", "time", "day", "start", "end", "zone", "timezone"];
const TIME_STEMS: [&str; 5] = ["repeat", "recur", "rrule", "cancel", "postpon"];
/// Words that make it one about the page itself.
const PAGE_WORDS: [&str; 16] = [
    // `pubDate`, as in RSS and in the blog template of Astro.
    "pub",
    "publish",
    "published",
    "publication",
    "expiry",
    "expires",
    "created",
    "creation",
    "updated",
    "update",
    "modified",
    "modification",
    "lastmod",
    "post",
    "posted",
    "added",
];
/// The minutes that a reader needs. A date of a reading is about the event.
const READING_TIMES: [[&str; 2]; 2] = [["read", "time"], ["reading", "time"]];

/// What the name of a key says about the time of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeWord {
    None,
    /// A date, time or zone, for which `true` and `false` are settings of the site.
    When,
    /// Whether or how the event takes place.
    Whether,
}

/// Whether the name of a key concerns the time of an event.
pub(crate) fn time_word(name: &str) -> TimeWord {
    let words = words(name);
    let is_reading_time = READING_TIMES.iter().any(|names| words == names);
    if is_reading_time || words.iter().any(|word| PAGE_WORDS.contains(&word.as_str())) {
        return TimeWord::None;
    }
    let is_stem = |word: &String| TIME_STEMS.iter().any(|stem| word.starts_with(stem));
    let is_word = |word: &String| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        TIME_WORDS.contains(&singular) || is_time_word(word)
    };
    if words.iter().any(is_stem) {
        TimeWord::Whether
    } else if words.iter().any(is_word) {
        TimeWord::When
    } else {
        TimeWord::None
    }
}

/// The words of a name such as `startDate`, `start-date` or `start_date`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins_word = !c.is_alphabetic() || (c.is_uppercase() && was_lower);
        if begins_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names_about_time() {
        let cases = [
            ("doors_time", TimeWord::When),
            ("doorsTime", TimeWord::When),
            ("local-zone", TimeWord::When),
            ("day_plan", TimeWord::When),
            ("eventTimezone", TimeWord::When),
            ("uhrzeit", TimeWord::When),
            ("hora_fin", TimeWord::When),
            ("startdatum", TimeWord::When),
            ("mise_a_jour", TimeWord::None),
            ("zeitung", TimeWord::None),
            ("data", TimeWord::None),
            ("open_days", TimeWord::When),
            ("recurs", TimeWord::Whether),
            ("repeat-note", TimeWord::Whether),
            ("cancellation", TimeWord::Whether),
            ("attendees", TimeWord::None),
            ("weekend", TimeWord::None),
            ("vendor", TimeWord::None),
            ("timeline", TimeWord::None),
            ("calendar", TimeWord::None),
            ("publish_date", TimeWord::None),
            ("dateCreated", TimeWord::None),
            ("pubDate", TimeWord::None),
            ("modified_time", TimeWord::None),
            ("post_date", TimeWord::None),
            ("readingTime", TimeWord::None),
            ("reading_date", TimeWord::When),
        ];
        for (name, expected) in cases {
            assert_eq!(time_word(name), expected, "{name}");
        }
    }
}
