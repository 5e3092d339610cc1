//! Documents: the value tree of a file with its source locations; front matter and body of a page.

pub(crate) mod field;
mod json;
pub mod page;
mod parse_error;
pub mod template_tag;
pub(crate) mod template_value;
mod toml;
mod tree;
pub(crate) mod value;
mod yaml;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Code, Diagnostic, Reported, Reporter, SourceFile, SourceLocation};
use crate::limits;
use json::Braces;
use tree::Shape;
use value::{Node, Position, Value};

/// The format of keys and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Yaml,
    Toml,
    Json,
}

impl Format {
    /// The format of a data file with this extension.
    pub(crate) fn of_extension(extension: &str) -> Option<Format> {
        match extension.to_ascii_lowercase().as_str() {
            "yml" | "yaml" => Some(Format::Yaml),
            "toml" => Some(Format::Toml),
            "json" => Some(Format::Json),
            _ => None,
        }
    }
}

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text with front matter.
    Page,
    /// A file of keys and values only.
    Data,
}

/// A file that may contain events: its keys and values, and its text.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path and the text of the file.
    pub file: Arc<SourceFile>,
    /// The path below EVENTS, with `/` between folders.
    pub(crate) relative_path: String,
    pub(crate) kind: Kind,
    pub(crate) format: Format,
    /// The bytes of the keys and values: the front matter of a page, or a whole data file.
    pub data: Range<usize>,
    /// The bytes of the text of a page.
    pub(crate) body: Range<usize>,
    layout: OnceLock<Layout>,
}

/// The locations of keys and values in `data`.
#[derive(Debug, Clone)]
enum Layout {
    /// The text must be parsed once more to find them, and must then have this shape.
    Shape(Shape, OnceLock<Vec<Range<usize>>>),
    Spans(Vec<Range<usize>>),
}

impl Document {
    /// A page with these bytes as its front matter.
    fn new_page(
        file: &Arc<SourceFile>,
        relative_path: &str,
        format: Format,
        data: Range<usize>,
        body: Range<usize>,
    ) -> Document {
        Document {
            file: Arc::clone(file),
            relative_path: relative_path.to_owned(),
            kind: Kind::Page,
            format,
            data,
            body,
            layout: OnceLock::new(),
        }
    }

    /// A data file.
    pub(crate) fn new_data(
        file: &Arc<SourceFile>,
        relative_path: &str,
        format: Format,
    ) -> Document {
        let end = file.text.len();
        Document {
            file: Arc::clone(file),
            relative_path: relative_path.to_owned(),
            kind: Kind::Data,
            format,
            data: 0..end,
            body: end..end,
            layout: OnceLock::new(),
        }
    }

    /// A file that another parser read, with the location of each position.
    pub(crate) fn from_spans(
        file: &Arc<SourceFile>,
        relative_path: &str,
        spans: Vec<Range<usize>>,
    ) -> Document {
        Document {
            file: Arc::clone(file),
            relative_path: relative_path.to_owned(),
            kind: Kind::Data,
            format: Format::Json,
            data: 0..0,
            body: 0..0,
            layout: OnceLock::from(Layout::Spans(spans)),
        }
    }

    /// The text of the keys and values.
    pub(crate) fn data_text(&self) -> &str {
        self.file.text.get(self.data.clone()).unwrap_or_default()
    }

    /// The text of a page.
    pub(crate) fn body_text(&self) -> &str {
        self.file.text.get(self.body.clone()).unwrap_or_default()
    }

    /// Parses the keys and values. `name` is what messages call them, such as `the config`.
    ///
    /// # Errors
    ///
    /// A syntax error, or more values than the limits allow.
    pub(crate) fn parse(&self, name: &str, reporter: &mut Reporter) -> Result<Node, Reported> {
        let start = self.data.start;
        let (values, bytes) = match self.kind {
            Kind::Page => (limits::YAML_VALUES, limits::FRONT_MATTER_BYTES),
            Kind::Data => (limits::DATA_VALUES, self.data.len()),
        };
        if self.data.len() > bytes {
            let diagnostic =
                Diagnostic::too_large(format!("{name} is too long"), format!("{bytes} bytes"));
            return Err(reporter.report(diagnostic.at(&self.file, start..start)));
        }
        let text = self.data_text();
        let parsed = match self.format {
            Format::Yaml => yaml::parse(text, values)
                .map(|(node, shape)| (node, Layout::Shape(shape, OnceLock::new()))),
            Format::Json => json::parse(text, values, self.braces())
                .map(|(node, shape)| (node, Layout::Shape(shape, OnceLock::new()))),
            Format::Toml => {
                toml::parse(text, values).map(|(node, spans)| (node, Layout::Spans(spans)))
            }
        };
        match parsed {
            Ok((node, layout)) => {
                // A document that is parsed twice has the same layout both times.
                let _ = self.layout.set(layout);
                Ok(node)
            }
            Err(error) => {
                let span = error.span.start + start..error.span.end.max(error.span.start) + start;
                Err(reporter.report(error.diagnostic(name).at(&self.file, span)))
            }
        }
    }

    /// Parses the keys and values of a page or config, which must be a map.
    ///
    /// # Errors
    ///
    /// As [`Document::parse`], and a list or a single value in place of a map.
    pub(crate) fn parse_map(&self, name: &str, reporter: &mut Reporter) -> Result<Node, Reported> {
        let mut node = self.parse(name, reporter)?;
        match node.value {
            Value::Map(_) => Ok(node),
            Value::Null => {
                node.value = Value::Map(Vec::new());
                Ok(node)
            }
            _ => {
                let code = match self.format {
                    Format::Yaml => Code::InvalidYaml,
                    Format::Toml => Code::InvalidToml,
                    Format::Json => Code::InvalidJson,
                };
                let message = format!("{name} must consist of keys with values");
                let first_line = self.data_text().lines().next().map_or(0, str::len);
                let span = self.data.start..self.data.start + first_line;
                let diagnostic = Diagnostic::new(code, message)
                    .help("write one key per line, such as `title: Reading group`");
                Err(reporter.report(diagnostic.at(&self.file, span)))
            }
        }
    }

    /// The bytes of a key or value in the file. The first call for a YAML or JSON document parses
    /// it once more.
    pub(crate) fn span(&self, position: Position) -> Range<usize> {
        let start = self.data.start;
        let spans = match self.layout.get() {
            None => return start..start,
            Some(Layout::Spans(spans)) => spans,
            Some(Layout::Shape(shape, spans)) => spans.get_or_init(|| self.locate(*shape)),
        };
        match spans.get(position as usize) {
            Some(span) => span.start + start..span.end + start,
            None => start..start,
        }
    }

    fn locate(&self, shape: Shape) -> Vec<Range<usize>> {
        match self.format {
            Format::Json => json::locate(self.data_text(), self.braces()),
            _ => yaml::locate(self.data_text(), shape).unwrap_or_default(),
        }
    }

    fn braces(&self) -> Braces {
        match self.kind {
            Kind::Page => Braces::Optional,
            Kind::Data => Braces::Required,
        }
    }

    /// The location of a key or value.
    pub(crate) fn location(&self, position: Position) -> SourceLocation {
        SourceLocation {
            file: Arc::clone(&self.file),
            span: self.span(position),
        }
    }
}

#[cfg(test)]
mod tests;
