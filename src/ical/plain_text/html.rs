//! HTML in Markdown: its text, without tags.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

use super::PlainText;

impl PlainText {
    /// Adds the text of a piece of HTML.
    pub(super) fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((before, tag_and_rest)) = rest.split_once('<') {
            self.html_text(before);
            let (tag, after) = tag_and_rest.split_once('>').unwrap_or((tag_and_rest, ""));
            self.html_tag(&tag.to_ascii_lowercase());
            rest = after;
        }
        self.html_text(rest);
    }

    fn html_text(&mut self, text: &str) {
        if self.in_ignored_element {
            return;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let at_start = self.text.is_empty() || self.text.ends_with(['\n', ' ']);
        if !words.is_empty() && text.starts_with(char::is_whitespace) && !at_start {
            self.text.push(' ');
        }
        self.text.push_str(&decode_entities(&words.join(" ")));
        if !words.is_empty() && text.ends_with([' ', '\t']) {
            self.text.push(' ');
        }
    }

    fn html_tag(&mut self, tag: &str) {
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        match name.as_str() {
            "script" | "style" | "iframe" => self.in_ignored_element = !tag.starts_with('/'),
            "br" | "li" | "tr" | "div" => self.line(),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" => {
                self.paragraph();
            }
            _ => {}
        }
    }
}

/// The text with its HTML entities decoded, by the parser of Markdown, which has the table.
fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let length = after.find(';').filter(|length| *length <= 32);
        let entity = length.and_then(|length| after.get(..=length));
        match entity.and_then(decode_entity) {
            Some((character, length)) => {
                decoded.push_str(&character);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The characters of an entity such as `eacute;` or `#x2013;`, and the length of the entity.
fn decode_entity(entity: &str) -> Option<(String, usize)> {
    let source = format!("&{entity}");
    let mut events = Parser::new(&source);
    match (events.next()?, events.next()?, events.next()?) {
        (Event::Start(_), Event::Text(text), Event::End(_)) if *text != *source => {
            Some((text.replace('\u{a0}', " "), entity.len()))
        }
        _ => None,
    }
}
