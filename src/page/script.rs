//! The scripts of the page: a short one before the agenda, and one after it, which is joined from one
//! file per subject.

/// The script before the agenda.
const LOADING: &str = include_str!("script/loading.js");

/// All files are parts of one function, so that the page has no global names.
const PAGE: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("script/page.js"),
    include_str!("script/sessions.js"),
    include_str!("script/times.js"),
    include_str!("script/agenda.js"),
    include_str!("script/subscribe.js"),
    include_str!("script/feeds.js"),
    include_str!("script/details.js"),
    include_str!("script/filter.js"),
    include_str!("script/month.js"),
    include_str!("script/address.js"),
    "})();",
);

/// The script that hides the agenda while the page loads.
pub(super) fn loading() -> String {
    without_comments(LOADING)
}

/// The script that adds to the page what depends on the visitor.
pub(super) fn text() -> String {
    without_comments(PAGE)
}

/// A script without comments and indentation. No line begins within a text of a script.
fn without_comments(source: &str) -> String {
    let lines = source.lines().map(str::trim_start);
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect();
    lines.join("\n")
}
