//! Differences for a comment on a pull request or a job's summary.

use std::fmt::Write as _;

use super::report::{ChangeGroup, DiffReport, Notation};
use crate::diagnostic::printable;

/// Text of strangers as code, in which nothing is markup.
pub(crate) const NOTATION: Notation = Notation {
    plain: code_span,
    quoted: code_span,
};

/// Returns the report as Markdown.
pub(crate) fn render(report: &DiffReport) -> String {
    if report.is_empty() {
        return format!("**The calendars are equal** ({}).\n", report.summary());
    }
    let mut text = format!("**What subscribers will see:** {}\n", report.summary());
    // Writing to a String cannot fail.
    for section in &report.sections {
        let _ = write!(text, "\n**{}**\n\n", section.title);
        for group in &section.groups {
            push_group(&mut text, group);
        }
    }
    if report.hidden_titles > 0 {
        let _ = write!(text, "\n… and {} more titles\n", report.hidden_titles);
    }
    for (word, feeds) in [
        ("New feeds", &report.feeds_added),
        (
            "Removed feeds: their subscribers get no further updates",
            &report.feeds_removed,
        ),
    ] {
        let mut paths: Vec<String> = feeds.listed().iter().map(|feed| code_span(feed)).collect();
        let hidden = feeds.hidden();
        if hidden > 0 {
            paths.push(format!("and {hidden} more"));
        }
        if !paths.is_empty() {
            let _ = write!(text, "\n{word}: {}\n", paths.join(", "));
        }
    }
    text
}

fn push_group(text: &mut String, group: &ChangeGroup) {
    let heading = &group.heading;
    if let ([line], None) = (group.lines.as_slice(), &group.more) {
        let _ = writeln!(text, "- {heading}: {}", line);
        return;
    }
    let detail = match group.detail.as_str() {
        "" => String::new(),
        detail => format!(": {detail}"),
    };
    let _ = writeln!(text, "- {heading} ({}){detail}", group.count);
    for line in &group.lines {
        let _ = writeln!(text, "  - {}", line);
    }
    if let Some(more) = &group.more {
        let _ = writeln!(text, "  - … and {}", more);
    }
}

/// A code span (CommonMark 6.1): GitHub looks in it neither for markup nor for addresses, names,
/// numbers of issues, commits and maths.
fn code_span(text: &str) -> String {
    let text = printable(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // Without the spaces, a backtick at the edge would belong to the fence.
    match text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_strangers_is_code() {
        let cases = [
            ("Tea & cake", "`Tea & cake`"),
            (
                "www.example.org @all #1 $x$",
                "`www.example.org @all #1 $x$`",
            ),
            ("a `b` c", "``a `b` c``"),
            ("`` x", "``` `` x ```"),
            ("a\nb", "`a b`"),
            ("", "`  `"),
        ];
        for (text, expected) in cases {
            assert_eq!(code_span(text), expected);
        }
    }
}
