//! Why a text cannot be parsed, whatever its format.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::limits;

/// A syntax error, or more values than the limits allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseError {
    message: String,
    help: Option<String>,
    /// `None` if a limit is exceeded.
    format: Option<&'static str>,
    /// The bytes of the parsed text.
    pub(crate) span: Range<usize>,
}

impl ParseError {
    pub(crate) fn new(
        format: &'static str,
        message: impl Into<String>,
        span: Range<usize>,
    ) -> Self {
        ParseError {
            message: message.into(),
            help: None,
            format: Some(format),
            span,
        }
    }

    pub(crate) fn too_large(message: impl Into<String>, span: Range<usize>) -> Self {
        ParseError {
            message: message.into(),
            help: None,
            format: None,
            span,
        }
    }

    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The diagnostic for a text that is called `text`, such as `the front matter`.
    pub(crate) fn diagnostic(&self, text: &str) -> Diagnostic {
        let message = &self.message;
        let Some(format) = self.format else {
            return Diagnostic::new(Code::TooLarge, format!("{text} is too large: {message}"))
                .note(format!(
                    "the limits are {} values in a page or {} in a data file, with aliases \
                     followed, in {} levels",
                    limits::YAML_VALUES,
                    limits::DATA_VALUES,
                    limits::YAML_DEPTH
                ));
        };
        let code = match format {
            "YAML" => Code::InvalidYaml,
            "TOML" => Code::InvalidToml,
            _ => Code::InvalidJson,
        };
        let diagnostic = Diagnostic::new(code, format!("{text} is not valid {format}: {message}"));
        match &self.help {
            Some(help) => diagnostic.help(help.as_str()),
            None => diagnostic,
        }
    }
}
