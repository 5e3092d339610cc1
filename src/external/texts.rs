//! The texts of a VEVENT in the form of pages.

use crate::document::field::one_line;
use crate::event::slug::Slug;
use crate::event::{Overrides, link};
use crate::ical::read::vevent::CalendarEvent;
use crate::limits;

/// The CATEGORIES that can be tags of the site.
pub(super) fn own_tags(event: &CalendarEvent) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in event.categories.iter().map(|tag| one_line(tag)) {
        let is_valid = !tag.is_empty() && !Slug::new(&tag).is_too_long();
        if is_valid && !tags.contains(&tag) && tags.len() < limits::TAGS {
            tags.push(tag);
        }
    }
    tags
}

/// Location, link and description.
pub(super) fn texts(event: &CalendarEvent) -> Overrides {
    let property = |name| {
        event
            .properties
            .get(name)
            .filter(|text| !text.trim().is_empty())
    };
    let location = property("LOCATION").map(|text| one_line(text));
    let url = property("URL").and_then(|url| link::resolve(url, None).ok().flatten());
    let description = property("DESCRIPTION").map(|text| markdown(text));
    Overrides {
        title: None,
        location: location.map(|text| shortened(&text, limits::TEXT_BYTES)),
        url,
        description,
    }
}

/// Markdown that reads as the text: descriptions of pages are Markdown.
fn markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + text.len() / 8);
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    for (line, next) in lines
        .iter()
        .zip(lines.iter().skip(1).map(Some).chain([None]))
    {
        for c in line.chars() {
            if c.is_ascii_punctuation() {
                markdown.push('\\');
            }
            markdown.push(c);
        }
        // A backslash at the end of a line is a line break within a paragraph.
        let is_in_paragraph = !line.is_empty() && next.is_some_and(|next| !next.is_empty());
        markdown.push_str(if is_in_paragraph { "\\\n" } else { "\n" });
    }
    markdown
}

/// The beginning of a text, up to so many bytes.
pub(super) fn shortened(text: &str, bytes: usize) -> String {
    text.get(..text.floor_char_boundary(bytes))
        .unwrap_or(text)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ical::plain_text;

    #[test]
    fn descriptions_stay_as_they_are() {
        let texts = [
            "Bring *your own* cup_and_saucer.",
            "# Not a heading\n- not a list\n\n1. nor this\n> nor this",
            "https://example.org/a_b?c=d&e=f",
            "<b>not HTML</b> &amp; no entity",
            "    indented\n\ttab",
            "a\\b `code` [x](y) ![z](w) {{ t }}",
        ];
        for text in texts {
            let expected: Vec<&str> = text.trim().lines().map(str::trim).collect();
            let read = plain_text::from_markdown(&markdown(text), |_| None);
            assert_eq!(read, expected.join("\n"), "{text}");
        }
    }
}
