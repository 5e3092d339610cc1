//! The script of the page, joined from one file per subject.

/// All files are parts of one function, so that the page has no global names.
const SOURCE: &str = concat!(
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

/// The script without comments and indentation. No line begins within a text of the script.
pub(super) fn text() -> String {
    let lines = SOURCE.lines().map(str::trim_start);
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect();
    lines.join("\n")
}
