//! Text for terminals and logs: styles, plural forms, and protection against workflow commands
//! in text that strangers wrote.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();

/// A number with its noun: `1 event`, `2 events`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The text without lines that a runner of GitHub Actions executes: it reads both output streams,
/// ignores blanks at the beginning of a line, and accepts the older form `##[` anywhere.
pub(crate) fn without_workflow_commands(text: &str) -> Cow<'_, str> {
    let is_command = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("##[") && !text.split(['\n', '\r']).any(is_command) {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive(['\n', '\r']).map(|line| {
        if is_command(line) {
            line.replacen("::", ": :", 1)
        } else {
            line.to_owned()
        }
    });
    Cow::Owned(lines.collect::<String>().replace("##[", "## ["))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workflow_commands_are_not_printed() {
        let cases = [
            ("Course: C::D", "Course: C::D"),
            ("::error::x\n", ": :error::x\n"),
            (
                "a\n  ::set-output name=x::y",
                "a\n  : :set-output name=x::y",
            ),
            ("a\r::stop-commands::x", "a\r: :stop-commands::x"),
            ("see ##[error]x", "see ## [error]x"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_workflow_commands(text), expected);
        }
    }
}
