//! The formats of diagnostics: for people, scripts, GitHub and code scanning.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::printable::printable_lines;
use super::{Advice, Diagnostic, Severity, SourceLocation, Subject};

mod sarif;

pub(crate) use sarif::sarif;

/// The form of messages, chosen with `--message-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum MessageFormat {
    /// Source lines with the error underlined, as rustc prints them
    #[default]
    Human,
    /// One JSON object per line
    Json,
    /// Workflow commands, which GitHub shows on the lines of a pull request
    Github,
    /// One SARIF 2.1.0 document, for code scanning and editors
    Sarif,
}

/// One diagnostic in a format, without a final line end. A SARIF document of its own contains
/// each diagnostic: see [`sarif()`] for several.
pub fn render(diagnostic: &Diagnostic, format: MessageFormat) -> String {
    match format {
        MessageFormat::Human => human(diagnostic),
        MessageFormat::Json => json(diagnostic),
        MessageFormat::Github => github(diagnostic),
        MessageFormat::Sarif => sarif(std::slice::from_ref(diagnostic)),
    }
}

/// Styled for a terminal; the output stream removes the styles where they are not supported.
fn human(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = printable_lines(&diagnostic.message);
    let label = printable_lines(&diagnostic.label);
    let title = level
        .primary_title(message.as_str())
        .id(diagnostic.code.name());
    let group = match &diagnostic.place {
        Some(place) => title.element(snippet(place, &label)),
        None => Group::with_title(title),
    };
    let group = diagnostic
        .advice
        .iter()
        .fold(group, |group, advice| match advice {
            Advice::Note(note) => group.element(Level::NOTE.message(printable_lines(note))),
            Advice::Help(help) | Advice::HelpHere(help) => {
                group.element(Level::HELP.message(printable_lines(help)))
            }
        });
    Renderer::styled().render(&[group])
}

/// Only the lines of the location: the renderer would scan a whole page.
fn snippet<'a>(
    place: &'a SourceLocation,
    label: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = place.file.text.as_str();
    let start = place.span.start.min(text.len());
    let end = place.span.end.clamp(start, text.len());
    let first = text
        .get(..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let last = text
        .get(end..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |newline| end + newline);
    let annotation = AnnotationKind::Primary.span(start - first..end - first);
    let annotation = match label {
        "" => annotation,
        label => annotation.label(label),
    };
    Snippet::source(text.get(first..last).unwrap_or_default())
        .path(place.file.path.as_str())
        .line_start(place.line_and_column().0)
        .annotation(annotation)
}

/// A diagnostic in the format `json`.
#[derive(Serialize)]
struct JsonMessage<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    label: Option<&'a str>,
    notes: Vec<&'a str>,
    help: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    paths: &'a [String],
}

fn json(diagnostic: &Diagnostic) -> String {
    let position = diagnostic
        .place
        .as_ref()
        .map(SourceLocation::line_and_column);
    let record = JsonMessage {
        severity: diagnostic.severity().word(),
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        file: diagnostic
            .place
            .as_ref()
            .map(|place| place.file.path.as_str()),
        line: position.map(|(line, _)| line),
        column: position.map(|(_, column)| column),
        label: Some(&*diagnostic.label).filter(|label| !label.is_empty()),
        notes: notes(diagnostic).collect(),
        help: help(diagnostic).collect(),
        paths: match &diagnostic.subject {
            Subject::Files(paths) => paths,
            Subject::Unspecified | Subject::UnusedKey(_) => &[],
        },
    };
    // A struct of strings and numbers always has a JSON form.
    serde_json::to_string(&record).unwrap_or_default()
}

fn notes(diagnostic: &Diagnostic) -> impl Iterator<Item = &str> {
    diagnostic.advice.iter().filter_map(|advice| match advice {
        Advice::Note(text) => Some(text.as_str()),
        Advice::Help(_) | Advice::HelpHere(_) => None,
    })
}

fn help(diagnostic: &Diagnostic) -> impl Iterator<Item = &str> {
    diagnostic.advice.iter().filter_map(|advice| match advice {
        Advice::Help(text) | Advice::HelpHere(text) => Some(text.as_str()),
        Advice::Note(_) => None,
    })
}

/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>
fn github(diagnostic: &Diagnostic) -> String {
    let mut properties = Vec::new();
    if let Some(place) = &diagnostic.place {
        let (line, column) = place.line_and_column();
        properties.push(format!("file={}", escape_property(&place.file.path)));
        properties.push(format!("line={line}"));
        properties.push(format!("col={column}"));
    }
    properties.push(format!("title={}", diagnostic.code.name()));
    let message: Vec<&str> = std::iter::once(diagnostic.message.as_str())
        .chain(notes(diagnostic))
        .chain(help(diagnostic))
        .collect();
    let command = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    format!(
        "::{command} {}::{}",
        properties.join(","),
        escape_data(&message.join("\n"))
    )
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Code, SourceFile};
    use super::*;

    fn example() -> Diagnostic {
        let file = Arc::new(SourceFile {
            path: "events/a,b.md".into(),
            text: "---\ntitle: 🎉 T\ntimezone: EST\n---\n".into(),
        });
        let start = file.text.find("EST").unwrap();
        let span = start..start + 3;
        Diagnostic::new(Code::ZoneAbbreviation, "`EST` is not a time zone")
            .note("it is 5 hours behind UTC all year: 100% fixed")
            .help("write `timezone: America/New_York`")
            .at(&file, span)
    }

    #[test]
    fn human_underlines_the_error() {
        let text =
            anstream::adapter::strip_str(&render(&example(), MessageFormat::Human)).to_string();
        assert_eq!(
            text,
            "error[zone-abbreviation]: `EST` is not a time zone\n \
             --> events/a,b.md:3:11\n  \
             |\n\
             3 | timezone: EST\n  \
             |           ^^^\n  \
             |\n  \
             = note: it is 5 hours behind UTC all year: 100% fixed\n  \
             = help: write `timezone: America/New_York`"
        );
    }

    #[test]
    fn json_is_one_object() {
        assert_eq!(
            render(&example(), MessageFormat::Json),
            r#"{"severity":"error","code":"zone-abbreviation","message":"`EST` is not a time zone","file":"events/a,b.md","line":3,"column":11,"label":null,"notes":["it is 5 hours behind UTC all year: 100% fixed"],"help":["write `timezone: America/New_York`"]}"#
        );
    }

    #[test]
    fn notes_are_notices_on_github() {
        let mut note = example();
        note.code = Code::SeriesInText;
        assert!(render(&note, MessageFormat::Github).starts_with("::notice file="));
    }

    #[test]
    fn github_escapes_delimiters_of_commands() {
        assert_eq!(
            render(&example(), MessageFormat::Github),
            "::error file=events/a%2Cb.md,line=3,col=11,title=zone-abbreviation::`EST` is not a \
             time zone%0Ait is 5 hours behind UTC all year: 100%25 fixed%0Awrite `timezone: \
             America/New_York`"
        );
    }
}
