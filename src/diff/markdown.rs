//! Differences for a comment on a pull request or a job's summary.

use std::fmt::Write as _;

use super::group::{Group, Report, listed};

/// The text. Titles and values come from strangers: nothing in them is markup.
pub fn text(report: &Report) -> String {
    if report.is_empty() {
        return format!("**The calendars say the same** ({}).\n", report.summary());
    }
    let mut text = format!("**What subscribers will see:** {}\n", report.summary());
    // Writing to a String cannot fail.
    for section in &report.sections {
        let _ = write!(text, "\n**{}**\n\n", escaped(&section.title));
        for group in &section.groups {
            push_group(&mut text, group);
        }
    }
    if report.hidden_titles > 0 {
        let _ = write!(text, "\n… and {} more titles\n", report.hidden_titles);
    }
    for (word, feeds) in [
        ("new", &report.feeds_added),
        ("gone", &report.feeds_removed),
    ] {
        let (feeds, hidden) = listed(feeds);
        let mut paths: Vec<String> = feeds.iter().map(|feed| escaped(feed)).collect();
        if hidden > 0 {
            paths.push(format!("and {hidden} more"));
        }
        if !paths.is_empty() {
            let _ = write!(text, "\nFeeds that are {word}: {}\n", paths.join(", "));
        }
    }
    text
}

fn push_group(text: &mut String, group: &Group) {
    let heading = escaped(&group.heading);
    if let ([line], None) = (group.lines.as_slice(), &group.more) {
        let _ = writeln!(text, "- {heading}: {}", escaped(line));
        return;
    }
    let detail = match group.detail.as_str() {
        "" => String::new(),
        detail => format!(": {}", escaped(detail)),
    };
    let _ = writeln!(text, "- {heading} ({}){detail}", group.count);
    for line in &group.lines {
        let _ = writeln!(text, "  - {}", escaped(line));
    }
    if let Some(more) = &group.more {
        let _ = writeln!(text, "  - … and {}", escaped(more));
    }
}

/// Text in which nothing is markup, a link or a call to somebody's name.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' => escaped.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    // GitHub makes links of bare addresses.
    escaped.replace("://", ":<!-- -->//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_no_markup() {
        let cases = [
            ("Tea & cake", "Tea &amp; cake"),
            ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
            (
                "@everyone [click](http://x)",
                "@<!-- -->everyone \\[click\\](http:<!-- -->//x)",
            ),
            (
                "**bold** `code` | cell",
                "\\*\\*bold\\*\\* \\`code\\` \\| cell",
            ),
            ("a\nb", "a b"),
        ];
        for (text, expected) in cases {
            assert_eq!(escaped(text), expected);
        }
    }
}
