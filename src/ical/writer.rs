//! iCalendar bytes: RFC 5545, 3.1, with RFC 6868 for parameters.
//!
//! The input are components of the icalendar crate. Its own writer folds in quadratic time, lets a
//! carriage return through, breaks on quotes in parameters and sorts by alphabet.

use std::borrow::Cow;

use icalendar::parser::{Component, Parameter, ParseString, Property};

use crate::text::single_spaced;

/// Octets of a line, without its end.
const LINE_OCTETS: usize = 75;

/// Appends a component with its properties and components.
///
/// ```
/// use calfeed::ical::writer::{component, property, write};
/// let mut event = component("VEVENT");
/// event.properties.push(property("SUMMARY", "Tea; cake, and\ntalk"));
/// let mut text = String::new();
/// write(&event, &mut text);
/// assert_eq!(text, "BEGIN:VEVENT\r\nSUMMARY:Tea\\; cake\\, and\\ntalk\r\nEND:VEVENT\r\n");
/// ```
pub fn write(component: &Component<'_>, out: &mut String) {
    write_beginning(component, out);
    write_end(component, out);
}

/// Appends a component up to its last property and leaves it open.
pub(crate) fn write_beginning(component: &Component<'_>, out: &mut String) {
    out.push_str("BEGIN:");
    out.push_str(component.name.as_str());
    out.push_str("\r\n");
    write_properties(&component.properties, out);
}

/// Appends the components within a component, and its end.
pub(crate) fn write_end(component: &Component<'_>, out: &mut String) {
    for inner in &component.components {
        write(inner, out);
    }
    out.push_str("END:");
    out.push_str(component.name.as_str());
    out.push_str("\r\n");
}

/// Appends one content line per property.
pub(crate) fn write_properties(properties: &[Property<'_>], out: &mut String) {
    for property in properties {
        write_property(property, out);
    }
}

fn write_property(property: &Property<'_>, out: &mut String) {
    let start = out.len();
    out.push_str(property.name.as_str());
    for parameter in &property.params {
        push_parameter(parameter, out);
    }
    out.push(':');
    if is_text(property.name.as_str()) {
        push_text(property.val.as_str(), out);
    } else {
        push_without_controls(property.val.as_str(), out);
    }
    if out.len() - start > LINE_OCTETS {
        let line = out.split_off(start);
        fold(&line, out);
    } else {
        out.push_str("\r\n");
    }
}

/// Whether the value of a property is TEXT, in which some characters are escaped. The others are
/// dates, numbers, addresses, and lists that are escaped already.
fn is_text(name: &str) -> bool {
    name.starts_with("X-")
        || matches!(
            name,
            "SUMMARY"
                | "DESCRIPTION"
                | "LOCATION"
                | "UID"
                | "NAME"
                | "COMMENT"
                | "CONTACT"
                | "PRODID"
                | "TZID"
                | "TZNAME"
                | "STATUS"
                | "TRANSP"
                | "COLOR"
        )
}

/// RFC 5545, 3.3.11. Line ends of every kind become `\n`; other control characters are removed.
fn push_text(text: &str, out: &mut String) {
    let mut rest = text;
    // Nearly all of a text is appended as it is, in long runs.
    while let Some(at) = position_of_escape(rest.as_bytes()) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = special.chars();
        let Some(c) = characters.next() else { break };
        rest = characters.as_str();
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\r' if rest.starts_with('\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push_str(rest);
}

/// The position of the first byte for which [`may_need_escape`] is true.
fn position_of_escape(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 16;
    // Without a branch for each byte, so that a whole block is tested at once.
    let is_plain = |block: &&[u8]| {
        let bytes = block.iter().copied();
        !bytes.fold(false, |found, byte| found | may_need_escape(byte))
    };
    let plain = BLOCK * bytes.chunks_exact(BLOCK).take_while(is_plain).count();
    let rest = bytes.get(plain..)?;
    let position = rest.iter().position(|byte| may_need_escape(*byte))?;
    Some(plain + position)
}

/// Whether a character that begins with this byte may be one to escape: the control characters
/// beyond ASCII begin with `C2`, the line ends of Unicode with `E2`.
fn may_need_escape(byte: u8) -> bool {
    byte.is_ascii_control() || matches!(byte, b'\\' | b';' | b',' | 0xc2 | 0xe2)
}

fn push_without_controls(text: &str, out: &mut String) {
    text.split(char::is_control)
        .for_each(|plain| out.push_str(plain));
}

/// RFC 6868: `^` escapes what a quoted parameter cannot hold.
fn push_parameter(parameter: &Parameter<'_>, out: &mut String) {
    out.push(';');
    out.push_str(parameter.key.as_str());
    out.push('=');
    let value = parameter.val.as_ref().map_or("", |value| value.as_str());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '+' | '.');
    if value.chars().all(is_plain) {
        out.push_str(value);
        return;
    }
    out.push('"');
    for c in value.chars() {
        match c {
            '^' => out.push_str("^^"),
            '"' => out.push_str("^'"),
            '\n' => out.push_str("^n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Appends a line, folded: never within a character, and if possible neither next to a blank, which
/// some readers trim, nor within an escape.
fn fold(line: &str, out: &mut String) {
    let mut rest = line;
    let mut room = LINE_OCTETS;
    while rest.len() > room {
        let (part, remainder) = rest.split_at(break_before(rest, room));
        out.push_str(part);
        out.push_str("\r\n ");
        rest = remainder;
        room = LINE_OCTETS - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

/// The index at which a line that is longer than `room` octets is folded.
fn break_before(line: &str, room: usize) -> usize {
    let bytes = line.as_bytes();
    let furthest = (1..=room)
        .rev()
        .find(|at| line.is_char_boundary(*at))
        .unwrap_or(room);
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let is_good = |at: &usize| {
        line.is_char_boundary(*at)
            && byte(at - 1) != b' '
            && byte(*at) != b' '
            && byte(at - 1) != b'\\'
    };
    (room / 2..=furthest)
        .rev()
        .find(is_good)
        .unwrap_or(furthest)
}

/// An empty component.
pub fn component<'a>(name: &'static str) -> Component<'a> {
    Component {
        name: name.into(),
        properties: Vec::new(),
        components: Vec::new(),
    }
}

/// A property without parameters. TEXT is escaped when it is written.
pub fn property<'a>(name: &'static str, value: impl Into<Cow<'a, str>>) -> Property<'a> {
    let value: ParseString<'a> = match value.into() {
        Cow::Borrowed(text) => text.into(),
        Cow::Owned(text) => text.into(),
    };
    Property {
        name: name.into(),
        val: value,
        params: Vec::new(),
    }
}

/// A property with parameters.
pub fn property_with<'a>(
    name: &'static str,
    parameters: &[(&'static str, &'a str)],
    value: impl Into<Cow<'a, str>>,
) -> Property<'a> {
    let parameters = parameters.iter();
    Property {
        params: parameters
            .map(|(key, value)| Parameter::new_ref(key, Some(value)))
            .collect(),
        ..property(name, value)
    }
}

/// A list of texts in one value, such as CATEGORIES.
///
/// A comma inside an item becomes a blank: written as it should be, escaped, six of sixteen
/// readers split the item there.
pub(crate) fn text_list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for item in items {
        if !list.is_empty() {
            list.push(',');
        }
        push_text(&single_spaced(&item.replace(',', " ")), &mut list);
    }
    list
}
