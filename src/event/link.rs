//! Links that feeds and pages may carry.

use crate::diagnostic::{Code, Diagnostic};

/// Schemes that a link may have. `javascript:` and `data:` run what a stranger wrote.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "webcal"];

/// Makes a link absolute: one without a scheme is a path on the site at `base_url`.
///
/// Without a `base_url` such a path leads nowhere, and there is no link.
///
/// # Errors
///
/// Any scheme but http, https, mailto and webcal.
///
/// ```
/// use calfeed::event::link::resolve;
/// let base = Some("https://example.org/site/");
/// let link = |text| resolve(text, base).unwrap();
/// assert_eq!(link("/events/a"), Some("https://example.org/events/a".into()));
/// assert_eq!(link("a.png"), Some("https://example.org/site/a.png".into()));
/// assert_eq!(link("https://other.org"), Some("https://other.org".into()));
/// assert!(resolve("javascript:alert(1)", base).is_err());
/// ```
pub fn resolve(text: &str, base_url: Option<&str>) -> Result<Option<String>, Diagnostic> {
    let text = encode(text.trim());
    if let Some(rest) = text.strip_prefix("//") {
        return Ok(Some(format!("https://{rest}")));
    }
    match scheme(&text) {
        Some(scheme) if SCHEMES.contains(&scheme.as_str()) => Ok(Some(text)),
        Some(scheme) => Err(Diagnostic::new(
            Code::UnsafeLink,
            format!("links with `{scheme}:` are not published"),
        )
        .help("write a link that begins with `https://`")),
        None => Ok(base_url.map(|base| join(base, &text))),
    }
}

/// The part before the first colon, if it can be a scheme (RFC 3986, 3.1).
fn scheme(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

fn join(base: &str, path: &str) -> String {
    let authority = base.find("://").map_or(0, |at| at + 3);
    let host_end = base
        .get(authority..)
        .and_then(|rest| rest.find('/'))
        .map_or(base.len(), |slash| authority + slash);
    let host = base.get(..host_end).unwrap_or(base);
    match path.strip_prefix('/') {
        Some(path) => format!("{host}/{path}"),
        None => {
            let path = path.trim_start_matches("./");
            format!("{}/{path}", base.trim_end_matches('/'))
        }
    }
}

/// Encodes what may not stand in a URI (RFC 3986, 2.1; 3.2.2 for letters of other scripts in a
/// host), so that no reader ends it early.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        let is_forbidden = !byte.is_ascii_graphic()
            || matches!(
                byte,
                b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            );
        match is_forbidden {
            true => encoded.push_str(&format!("%{byte:02X}")),
            false => encoded.push(char::from(byte)),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_that_harm_nobody() {
        let base = Some("https://example.org");
        let cases = [
            (
                "https://a.example/x?y=1",
                Ok(Some("https://a.example/x?y=1")),
            ),
            ("//a.example/x", Ok(Some("https://a.example/x"))),
            (
                "/assets/img/a b.png",
                Ok(Some("https://example.org/assets/img/a%20b.png")),
            ),
            ("./a.png", Ok(Some("https://example.org/a.png"))),
            ("mailto:a@example.org", Ok(Some("mailto:a@example.org"))),
            ("JavaScript:alert(1)", Err(Code::UnsafeLink)),
            (
                "java\tscript:alert(1)",
                Ok(Some("https://example.org/java%09script:alert(1)")),
            ),
            ("data:text/html,x", Err(Code::UnsafeLink)),
            ("vbscript:x", Err(Code::UnsafeLink)),
            ("file:///etc/passwd", Err(Code::UnsafeLink)),
        ];
        for (link, expected) in cases {
            let found = resolve(link, base).map_err(|fault| fault.code);
            assert_eq!(
                found,
                expected.map(|link| link.map(str::to_owned)),
                "{link}"
            );
        }
        assert_eq!(resolve("/x", None).unwrap(), None);
    }
}
