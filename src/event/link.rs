//! Links that feeds and pages may carry.

use std::borrow::Cow;

use url::{ParseError, Url};

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
    resolve_against(text, || site(base_url?))
}

/// Makes a link in the text of a page absolute: a relative link starts at the address of the page
/// if the page has one, else at the site. `None` if it leads nowhere or has another scheme than
/// those of [`resolve`].
///
/// ```
/// use calfeed::event::link::resolve_on_page;
/// let link = |text| resolve_on_page(text, Some("https://example.org/on/walk/"), None);
/// assert_eq!(link("map.html"), Some("https://example.org/on/walk/map.html".into()));
/// assert_eq!(link("../plan/"), Some("https://example.org/on/plan/".into()));
/// assert_eq!(link("javascript:alert(1)"), None);
/// assert_eq!(link("https://example.org/a b"), Some("https://example.org/a%20b".into()));
/// assert_eq!(link("https://exa mple.org/"), None);
/// ```
pub fn resolve_on_page(text: &str, page: Option<&str>, base_url: Option<&str>) -> Option<String> {
    // Most links are absolute. In a text the reader sees a wrong one as the author wrote it.
    let is_absolute = text.starts_with("https://") || text.starts_with("http://");
    if is_absolute && !text.bytes().any(is_forbidden) {
        return Some(text.to_owned());
    }
    let page = || {
        let page = Url::parse(page?).ok()?;
        page.scheme().starts_with("http").then_some(page)
    };
    resolve_against(text, || page().or_else(|| site(base_url?)))
        .ok()
        .flatten()
}

/// The address of a site as a base of relative links: that of a folder.
fn site(base_url: &str) -> Option<Url> {
    Url::parse(&format!("{}/", base_url.trim_end_matches('/'))).ok()
}

/// `base` is computed only if the link is relative: most links are not.
fn resolve_against(
    text: &str,
    base: impl FnOnce() -> Option<Url>,
) -> Result<Option<String>, Diagnostic> {
    let text = text.trim();
    let encoded = encode(text);
    if let Some(rest) = encoded.strip_prefix("//") {
        return Ok(Some(format!("https://{rest}")));
    }
    // Browsers ignore tabs and line breaks in a scheme, and so does this parser.
    match Url::parse(text) {
        Ok(url) if SCHEMES.contains(&url.scheme()) => Ok(Some(encoded.into_owned())),
        Ok(url) => Err(Diagnostic::new(
            Code::UnsafeLink,
            format!("links with `{}:` are not published", url.scheme()),
        )
        .help("write a link that begins with `https://`")),
        Err(ParseError::RelativeUrlWithoutBase) => {
            let joined = base().and_then(|base| base.join(&encoded).ok());
            Ok(joined.map(String::from))
        }
        Err(error) => Err(Diagnostic::new(
            Code::UnsafeLink,
            format!("the link is not valid: {error}"),
        )
        .help("write a link that begins with `https://`")),
    }
}

/// Encodes characters that a URI may not contain (RFC 3986, 2.1; 3.2.2 for letters of other scripts in a
/// host), so that no reader ends it early.
pub(crate) fn encode(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(is_forbidden) {
        return Cow::Borrowed(text);
    }
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match is_forbidden(byte) {
            true => encoded.push_str(&format!("%{byte:02X}")),
            false => encoded.push(char::from(byte)),
        }
    }
    Cow::Owned(encoded)
}

fn is_forbidden(byte: u8) -> bool {
    !byte.is_ascii_graphic()
        || matches!(
            byte,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
        )
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
            ("java\tscript:alert(1)", Err(Code::UnsafeLink)),
            ("https://[x/", Err(Code::UnsafeLink)),
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
