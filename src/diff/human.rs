//! Differences for a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::report::{ChangeGroup, ChangeKind, DiffReport, FeedList, Notation};
use crate::diagnostic::printable;

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// Text of strangers without escape sequences, values in quotes.
pub(crate) const NOTATION: Notation = Notation {
    plain: printable,
    quoted: |value| format!("“{}”", printable(value)),
};

/// Returns the report with colours.
pub(crate) fn render(report: &DiffReport) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    for section in &report.sections {
        let _ = writeln!(text, "{HEADING}{}{HEADING:#}", section.title);
        for group in &section.groups {
            push_group(&mut text, group);
        }
        text.push('\n');
    }
    if report.hidden_titles > 0 {
        let _ = writeln!(text, "… and {} more titles\n", report.hidden_titles);
    }
    push_feeds(&mut text, '+', ChangeKind::Added, &report.feeds_added);
    push_feeds(&mut text, '-', ChangeKind::Removed, &report.feeds_removed);
    let _ = writeln!(text, "{}", report.summary());
    text
}

fn push_group(text: &mut String, group: &ChangeGroup) {
    let style = style(group.kind);
    let count = match group.count {
        1 => String::new(),
        count => format!(" ({count})"),
    };
    let detail = match group.detail.as_str() {
        "" => String::new(),
        detail => format!(": {detail}"),
    };
    let _ = writeln!(text, "  {style}{}{style:#}{count}{detail}", group.heading);
    for line in &group.lines {
        let _ = writeln!(text, "    {line}");
    }
    if let Some(more) = &group.more {
        let _ = writeln!(text, "    {FAINT}… and {more}{FAINT:#}");
    }
}

fn push_feeds(text: &mut String, sign: char, kind: ChangeKind, feeds: &FeedList) {
    let style = style(kind);
    for feed in feeds.listed() {
        let _ = writeln!(text, "{style}{sign} {}{style:#}", printable(feed));
    }
    let hidden = feeds.hidden();
    if hidden > 0 {
        let _ = writeln!(text, "{FAINT}… and {hidden} more feeds{FAINT:#}");
    }
    if !feeds.is_empty() {
        text.push('\n');
    }
}

fn style(kind: ChangeKind) -> Style {
    match kind {
        ChangeKind::Added | ChangeKind::Restored => AnsiColor::Green.on_default(),
        ChangeKind::Removed | ChangeKind::Cancelled => AnsiColor::Red.on_default(),
        ChangeKind::Moved => AnsiColor::Yellow.on_default(),
        ChangeKind::Renamed | ChangeKind::Changed => AnsiColor::Cyan.on_default(),
    }
}
