//! iCalendar bytes: RFC 5545, 3.1, with RFC 6868 for parameters.
//!
//! The icalendar crate's components say what to write; its own writer folds in quadratic time,
//! lets a carriage return through, breaks on quotes in parameters and sorts by alphabet.

use icalendar::parser::{Component, Parameter, Property};

/// Octets of a line, without its end.
const LINE_OCTETS: usize = 75;

/// Appends a component and all that it holds.
///
/// ```
/// use calfeed::feed::writer::{component, property, write};
/// let mut event = component("VEVENT");
/// event.properties.push(property("SUMMARY", "Tea; cake, and\ntalk"));
/// let mut text = String::new();
/// write(&event, &mut text);
/// assert_eq!(text, "BEGIN:VEVENT\r\nSUMMARY:Tea\\; cake\\, and\\ntalk\r\nEND:VEVENT\r\n");
/// ```
pub fn write(component: &Component<'_>, out: &mut String) {
    let mut line = String::new();
    begin(component, out);
    for property in &component.properties {
        write_property(property, &mut line, out);
    }
    end(component, out);
}

/// Writes a component in two halves and leaves it open: up to its UID, and from there on. A
/// revision's properties stand between them, and are no part of what a session says.
pub fn write_halves(component: &Component<'_>) -> (String, String) {
    let (mut head, mut tail, mut line) = (String::new(), String::new(), String::new());
    begin(component, &mut head);
    for property in &component.properties {
        let is_head = property.name == "UID";
        write_property(
            property,
            &mut line,
            if is_head { &mut head } else { &mut tail },
        );
    }
    (head, tail)
}

/// Writes a component's last properties and its end.
pub fn write_closing(component: &Component<'_>) -> String {
    let (mut text, mut line) = (String::new(), String::new());
    for property in &component.properties {
        write_property(property, &mut line, &mut text);
    }
    end(component, &mut text);
    text
}

fn begin(component: &Component<'_>, out: &mut String) {
    out.push_str("BEGIN:");
    out.push_str(component.name.as_str());
    out.push_str("\r\n");
}

fn end(component: &Component<'_>, out: &mut String) {
    for inner in &component.components {
        write(inner, out);
    }
    out.push_str("END:");
    out.push_str(component.name.as_str());
    out.push_str("\r\n");
}

/// Appends one content line; `line` is scratch space.
pub fn write_property(property: &Property<'_>, line: &mut String, out: &mut String) {
    line.clear();
    line.push_str(property.name.as_str());
    for parameter in &property.params {
        push_parameter(parameter, line);
    }
    line.push(':');
    if is_text(property.name.as_str()) {
        push_text(property.val.as_str(), line);
    } else {
        line.extend(property.val.as_str().chars().filter(|c| !c.is_control()));
    }
    fold(line, out);
}

/// Whether a property's value is TEXT, in which some characters are escaped. All others hold
/// dates, numbers, addresses and lists that are escaped already.
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

/// RFC 5545, 3.3.11. Line ends of every kind become `\n`; other control characters go.
fn push_text(text: &str, line: &mut String) {
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' | ';' | ',' => {
                line.push('\\');
                line.push(c);
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => line.push_str("\\n"),
            '\t' => line.push(' '),
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
}

/// RFC 6868: `^` escapes what a quoted parameter cannot hold.
fn push_parameter(parameter: &Parameter<'_>, line: &mut String) {
    line.push(';');
    line.push_str(parameter.key.as_str());
    line.push('=');
    let value = parameter.val.as_ref().map_or("", |value| value.as_str());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '+' | '.');
    let is_quoted = !value.chars().all(is_plain);
    if is_quoted {
        line.push('"');
    }
    for c in value.chars() {
        match c {
            '^' => line.push_str("^^"),
            '"' => line.push_str("^'"),
            '\n' => line.push_str("^n"),
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
    if is_quoted {
        line.push('"');
    }
}

/// Appends a line, folded. Never within a character, and where it can be helped neither beside a
/// blank, which some readers trim, nor within an escape.
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

/// Where to break a line that is longer than `room` octets.
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

/// A component without anything in it.
pub fn component(name: &'static str) -> Component<'static> {
    Component {
        name: name.into(),
        properties: Vec::new(),
        components: Vec::new(),
    }
}

/// A property without parameters. TEXT is given as it is to be read.
pub fn property(name: &'static str, value: impl Into<String>) -> Property<'static> {
    Property {
        name: name.into(),
        val: value.into().into(),
        params: Vec::new(),
    }
}

/// A property with parameters.
pub fn property_with(
    name: &'static str,
    parameters: &[(&'static str, &str)],
    value: impl Into<String>,
) -> Property<'static> {
    let params = parameters
        .iter()
        .map(|(key, value)| Parameter {
            key: (*key).into(),
            val: Some((*value).to_owned().into()),
        })
        .collect();
    Property {
        params,
        ..property(name, value)
    }
}

/// A list of texts in one value, such as CATEGORIES.
///
/// A comma inside an item becomes a blank: written as it should be, escaped, six of sixteen
/// readers split the item there.
pub fn text_list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for item in items {
        if !list.is_empty() {
            list.push(',');
        }
        let item = item.replace(',', " ");
        let words: Vec<&str> = item.split_whitespace().collect();
        push_text(&words.join(" "), &mut list);
    }
    list
}
