//! `organizer`: a name, an address, or both.

use crate::diagnostic::Diagnostic;
use crate::document::field::Field;
use crate::event::Organizer;

/// Reads `Ada <ada@example.org>`, `ada@example.org`, a name, a map with `name` and `email`, or the
/// first item of a list. An event has one ORGANIZER (RFC 5545, 3.8.4.3).
///
/// # Errors
///
/// The value is a map without a name or an address.
pub(crate) fn parse(field: Field<'_>) -> Result<Organizer, Diagnostic> {
    if field.is_map() {
        let line = |names: &[&'static str]| field.get(names).map(Field::line).transpose();
        let (name, email) = (line(&["name", "title"])?, line(&["email", "mail"])?);
        if name.is_none() && email.is_none() {
            return Err(field.wrong_type("a name, an address, or a map with `name` and `email`"));
        }
        return Ok(Organizer {
            name,
            email: email.filter(|email| is_address(email)),
        });
    }
    let text = match field.items().as_slice() {
        [first, ..] if field.is_list() => return parse(*first),
        _ => field.line()?,
    };
    let text = text.trim_start_matches("mailto:");
    if let Some((name, rest)) = text.split_once('<') {
        let email = rest.trim_end_matches('>').trim().to_owned();
        let name = name.trim().trim_matches('"').to_owned();
        return Ok(Organizer {
            name: Some(name).filter(|name| !name.is_empty()),
            email: Some(email).filter(|email| is_address(email)),
        });
    }
    let is_address = is_address(text);
    Ok(Organizer {
        name: (!is_address).then(|| text.to_owned()),
        email: is_address.then(|| text.to_owned()),
    })
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
