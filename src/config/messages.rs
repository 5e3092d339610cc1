//! `messages`: the levels of diagnostics.

use crate::diagnostic::levels::{Level, Levels};
use crate::diagnostic::{Code, Diagnostic, Reporter};
use crate::document::field::Field;
use crate::document::{Document, value::Node};
use crate::keys::{Key, Scope, match_in};

/// The origin of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setter {
    Config,
    Page,
}

/// The levels of a page: those of its key `messages`, then those of the config.
pub(crate) fn page_levels(
    document: &Document,
    map: &Node,
    config: &Levels,
    reporter: &mut Reporter,
) -> Levels {
    let is_key =
        |name| match_in(Scope::Event, name).is_some_and(|found| found.key == Key::Messages);
    let mut entries = map.entries().iter();
    let entry = entries.find(|entry| is_key(&entry.key) && !entry.node.is_blank());
    let Some(entry) = entry else {
        return config.clone();
    };
    let field = document.field(&entry.key, &entry.node);
    let mut levels = read(field, Setter::Page, reporter);
    levels.by_code.extend_from_slice(&config.by_code);
    levels
}

/// Reads a map from codes to levels. Invalid entries are reported.
pub(super) fn read(field: Field<'_>, setter: Setter, reporter: &mut Reporter) -> Levels {
    let mut levels = Levels::default();
    if let Err(error) = field.map("`messages`") {
        reporter.report(field.locate(error));
    }
    for entry in field.node.entries() {
        let value = field.document.field(&entry.key, &entry.node);
        match read_level(value, setter) {
            Ok(level) => levels.by_code.push(level),
            Err(error) => {
                reporter.report(value.locate(error));
            }
        }
    }
    levels
}

fn read_level(field: Field<'_>, setter: Setter) -> Result<(Code, Level), Diagnostic> {
    let code = Code::ALL.iter().find(|code| code.name() == field.name);
    let Some(code) = code.copied() else {
        let message = format!("`{}` is not the code of a message", field.name);
        let names = Code::ALL.iter().map(|code| code.name());
        return Err(Diagnostic::new(Code::InvalidValue, message).suggest(
            field.name,
            names,
            || "write a code as messages show it, such as `unknown-key`".into(),
        ));
    };
    let text = field.line()?;
    let Some(level) = Level::parse(&text) else {
        let message = format!("`{text}` is not a level");
        return Err(Diagnostic::new(Code::InvalidValue, message)
            .help("write `off`, `note`, `warning` or `error`"));
    };
    let is_error = code.severity() == crate::diagnostic::Severity::Error;
    let is_lowerable = match setter {
        Setter::Config => !is_error,
        Setter::Page => {
            code == Code::UnknownKey
                || code.name().starts_with("prose-")
                || code == Code::SeriesInText
        }
    };
    if level.lowers(code) && !is_lowerable {
        let message = match is_error {
            true => format!("`{}` is an error and cannot be lowered", code.name()),
            false => format!("`{}` cannot be lowered in a page", code.name()),
        };
        return Err(Diagnostic::new(Code::InvalidValue, message).help("remove this line"));
    }
    Ok((code, level))
}
