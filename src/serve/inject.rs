//! Additions to the served page: the diagnostics, and the script that reloads the page.

use std::sync::LazyLock;

use html_escape::{decode_html_entities, encode_double_quoted_attribute};
use regex::{Captures, Regex};

/// The paths below which the server has its own files. No feed has a name that begins with `.`.
pub(super) const SCRIPT_PATH: &str = "/.calfeed/preview.js";
pub(super) const STYLE_PATH: &str = "/.calfeed/preview.css";
pub(super) const CHANGES_PATH: &str = "/.calfeed/changes";

/// The resources that the additions load from the server itself.
const DIRECTIVES: [&str; 3] = ["script-src", "style-src", "connect-src"];

/// A `meta` element with a policy. Its first group is the text before the policy, and the second or
/// third the policy in either kind of quotes.
static POLICY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r#"http-equiv\s*=\s*["']?content-security-policy["']?"#;
    let pattern = format!(r#"(?i)(<meta\s+{name}\s+content\s*=\s*)(?:"([^"]*)"|'([^']*)')"#);
    Regex::new(&pattern).ok()
});

/// Returns the page with the additions before the end of its body.
pub(super) fn into_page(page: &str, diagnostics: &str, version: &str) -> String {
    let page = allow_additions(page);
    let (before, after) = page.split_at(page.rfind("</body>").unwrap_or(page.len()));
    let overlay = if diagnostics.is_empty() {
        String::new()
    } else {
        format!(
            "<details id=\"calfeed-diagnostics\" open><summary>calfeed</summary>\n\
             {diagnostics}</details>\n"
        )
    };
    format!(
        "{before}\n<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n{overlay}\
         <script src=\"{SCRIPT_PATH}\" data-version=\"{version}\" \
         data-changes=\"{CHANGES_PATH}\"></script>\n{after}"
    )
}

/// Extends each policy of the page, which would block the additions.
fn allow_additions(page: &str) -> String {
    let Some(pattern) = &*POLICY else {
        return page.to_owned();
    };
    let extended = pattern.replace_all(page, |found: &Captures<'_>| {
        let group = |index| found.get(index).map_or("", |group| group.as_str());
        let policy = decode_html_entities(if group(2).is_empty() {
            group(3)
        } else {
            group(2)
        });
        let policy = DIRECTIVES.iter().fold(policy.into_owned(), |policy, name| {
            allow_self(&policy, name)
        });
        format!(
            "{}\"{}\"",
            group(1),
            encode_double_quoted_attribute(&policy)
        )
    });
    extended.into_owned()
}

/// Adds the source `'self'` to a directive of a policy. A directive that is absent is as
/// `default-src`, and allows everything if that is absent too.
fn allow_self(policy: &str, name: &str) -> String {
    let directives = policy.split(';').map(str::trim);
    let mut directives: Vec<String> = directives
        .filter(|directive| !directive.is_empty())
        .map(str::to_owned)
        .collect();
    let position = |wanted: &str| {
        directives.iter().position(|directive| {
            let name = directive.split_whitespace().next().unwrap_or_default();
            name.eq_ignore_ascii_case(wanted)
        })
    };
    let own = position(name);
    let Some(directive) = own
        .or_else(|| position("default-src"))
        .and_then(|index| directives.get(index))
    else {
        return policy.to_owned();
    };
    let sources = directive.split_whitespace().skip(1);
    let sources = sources.filter(|source| !source.eq_ignore_ascii_case("'none'"));
    let extended = [name]
        .into_iter()
        .chain(sources)
        .chain(["'self'"])
        .collect::<Vec<_>>()
        .join(" ");
    match own.and_then(|index| directives.get_mut(index)) {
        Some(directive) => *directive = extended,
        None => directives.push(extended),
    }
    directives.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_allows_the_additions_and_nothing_else() {
        let cases = [
            (
                "default-src 'none'; script-src 'sha256-x='",
                "default-src 'none'; script-src 'sha256-x=' 'self'; style-src 'self'; connect-src 'self'",
            ),
            (
                "Script-Src 'none'; img-src *;",
                "script-src 'self'; img-src *",
            ),
            (
                "default-src https: 'unsafe-inline'",
                "default-src https: 'unsafe-inline'; script-src https: 'unsafe-inline' 'self'; \
                 style-src https: 'unsafe-inline' 'self'; connect-src https: 'unsafe-inline' 'self'",
            ),
            ("img-src 'none'", "img-src 'none'"),
            ("", ""),
        ];
        for (policy, expected) in cases {
            let extended = DIRECTIVES
                .iter()
                .fold(policy.to_owned(), |policy, name| allow_self(&policy, name));
            assert_eq!(extended, expected);
        }
    }

    #[test]
    fn each_policy_of_a_page_is_extended() {
        let page = "<META http-equiv='Content-Security-Policy' content=\"script-src &#x27;none&#x27;\">\
                    <meta http-equiv=content-security-policy content='style-src data:'>";
        assert_eq!(
            allow_additions(page),
            "<META http-equiv='Content-Security-Policy' content=\"script-src 'self'\">\
             <meta http-equiv=content-security-policy content=\"style-src data: 'self'\">"
        );
    }

    #[test]
    fn the_additions_are_at_the_end_of_the_body() {
        let page = into_page("<body><p>x</body></html>", "<pre>y</pre>", "v1");
        let (body, end) = page.split_once("<p>x\n").unwrap();
        assert_eq!(body, "<body>");
        assert!(end.ends_with("</script>\n</body></html>"), "{end}");
        assert!(end.contains("<pre>y</pre>") && end.contains("data-version=\"v1\""));
        let fragment = into_page("<p>x", "", "v1");
        assert!(fragment.starts_with("<p>x\n<link"), "{fragment}");
        assert!(!fragment.contains("calfeed-diagnostics"), "{fragment}");
    }
}
