//! `organizer`: a name, an address, or both.

use crate::document::fields::Fields;
use crate::document::yaml::{Node, Value};
use crate::event::Organizer;

/// Reads `Ada <ada@example.org>`, `ada@example.org`, a name, or a map with `name` and `email`.
pub fn organizer(fields: &Fields<'_>, node: &Node, names: &[&str]) -> Option<Organizer> {
    if let Value::Map(_) = node.value {
        // The map is read through the same entries, so its faults have places too.
        let (name, email) = map_of_person(fields, node)?;
        return Some(Organizer {
            name,
            email: email.filter(|email| is_address(email)),
        });
    }
    let text = fields.line(node, names)?.value;
    let text = text.trim_start_matches("mailto:");
    if let Some((name, rest)) = text.split_once('<') {
        let email = rest.trim_end_matches('>').trim().to_owned();
        let name = name.trim().trim_matches('"').to_owned();
        return Some(Organizer {
            name: Some(name).filter(|name| !name.is_empty()),
            email: Some(email).filter(|email| is_address(email)),
        });
    }
    let is_address = is_address(text);
    Some(Organizer {
        name: (!is_address).then(|| text.to_owned()),
        email: is_address.then(|| text.to_owned()),
    })
}

fn map_of_person(fields: &Fields<'_>, node: &Node) -> Option<(Option<String>, Option<String>)> {
    let Value::Map(entries) = &node.value else {
        return None;
    };
    let text = |wanted: &str| {
        let entry = entries.iter().find(|entry| entry.key == wanted)?;
        fields.line(&entry.node, &[wanted]).map(|text| text.value)
    };
    Some((text("name"), text("email")))
}

/// Enough of an address for a `mailto:` link that no reader misreads.
fn is_address(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
    };
    text.split_once('@')
        .is_some_and(|(user, host)| is_part(user) && is_part(host) && host.contains('.'))
}
