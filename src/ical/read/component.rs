//! The components of a calendar file, one after the other, without recursion.

use std::ops::Range;
use std::sync::Arc;

use super::content_line::{ContentLine, Lines};
use crate::diagnostic::{Code, Diagnostic, SourceFile};
use crate::limits;

/// A component such as a VEVENT: its properties and the components inside it.
#[derive(Debug)]
pub(crate) struct Component<'a> {
    name: String,
    /// The properties, in the order of the file.
    pub(crate) lines: Vec<ContentLine<'a>>,
    /// The components inside it, such as STANDARD in a VTIMEZONE.
    pub(crate) components: Vec<Component<'a>>,
    /// Byte offsets of the BEGIN line until the component is complete, then of all lines.
    pub(crate) span: Range<usize>,
}

impl<'a> Component<'a> {
    /// Whether the component has this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The first property with a name.
    pub(crate) fn line(&self, name: &str) -> Option<&ContentLine<'a>> {
        self.lines.iter().find(|line| line.is(name))
    }
}

/// Iterator over the components directly inside the VCALENDARs of a file. It ends after an error.
pub(crate) struct Components<'a> {
    file: &'a Arc<SourceFile>,
    lines: Lines<'a>,
    /// The components that have begun and not ended.
    open: Vec<Component<'a>>,
    /// Spans of lines that are not content lines.
    invalid_lines: Vec<Range<usize>>,
    has_calendar: bool,
    has_failed: bool,
}

impl<'a> Components<'a> {
    pub(crate) fn new(file: &'a Arc<SourceFile>) -> Components<'a> {
        Components {
            file,
            lines: Lines::new(&file.text),
            open: Vec::new(),
            invalid_lines: Vec::new(),
            has_calendar: false,
            has_failed: false,
        }
    }

    /// Whether the lines that were read contain a VCALENDAR.
    pub(crate) fn has_calendar(&self) -> bool {
        self.has_calendar
    }

    /// Whether the calendar of the last component cancels its events (RFC 5546, 3.2.5).
    pub(crate) fn is_cancellation(&self) -> bool {
        let method = self
            .open
            .first()
            .and_then(|calendar| calendar.line("METHOD"));
        method.is_some_and(|line| line.value().trim().eq_ignore_ascii_case("CANCEL"))
    }

    /// Spans of lines inside components that are not content lines.
    pub(crate) fn into_invalid_lines(self) -> Vec<Range<usize>> {
        self.invalid_lines
    }

    fn begin(&mut self, line: &ContentLine<'a>) -> Result<(), Diagnostic> {
        if self.open.len() == limits::CALENDAR_DEPTH {
            return Err(self.error(
                Code::TooLarge,
                "the components are nested too deeply",
                line.span.clone(),
            ));
        }
        let name = line.value().trim();
        self.has_calendar |= self.open.is_empty() && name.eq_ignore_ascii_case("VCALENDAR");
        self.open.push(Component {
            name: name.to_owned(),
            lines: Vec::new(),
            components: Vec::new(),
            span: line.span.clone(),
        });
        Ok(())
    }

    /// Ends the innermost component. Returns it if it is directly inside a VCALENDAR.
    fn end(&mut self, line: &ContentLine<'a>) -> Result<Option<Component<'a>>, Diagnostic> {
        let name = line.value().trim();
        let Some(mut component) = self.open.pop_if(|open| open.is(name)) else {
            let message = match self.open.last() {
                Some(open) => format!("expected `END:{}`, found `END:{name}`", open.name),
                None => format!("`END:{name}` has no `BEGIN:{name}`"),
            };
            return Err(self.error(Code::InvalidCalendar, message, line.span.clone()));
        };
        component.span.end = line.span.end;
        match self.open.as_mut_slice() {
            [calendar] if calendar.is("VCALENDAR") => return Ok(Some(component)),
            [_, .., parent] => parent.components.push(component),
            _ => {}
        }
        Ok(None)
    }

    fn add_line(&mut self, line: ContentLine<'a>) -> Result<(), Diagnostic> {
        let file = self.file;
        // Of the calendar, only METHOD is needed, and of VALARMs nothing.
        let is_needed = match self.open.as_slice() {
            [_] => line.is("METHOD"),
            [_, _] => true,
            [_, component, ..] => component.is("VTIMEZONE"),
            [] => false,
        };
        if let Some(component) = self.open.last_mut().filter(|_| is_needed) {
            if component.lines.len() == limits::COMPONENT_LINES {
                let message = format!("the {} has too many properties", component.name);
                let note = format!("the limit is {}", limits::COMPONENT_LINES);
                return Err(Diagnostic::new(Code::TooLarge, message)
                    .note(note)
                    .at(file, line.span));
            }
            component.lines.push(line);
        }
        Ok(())
    }

    fn add(
        &mut self,
        line: Result<ContentLine<'a>, Range<usize>>,
    ) -> Result<Option<Component<'a>>, Diagnostic> {
        match line {
            Err(span) if !self.open.is_empty() => self.invalid_lines.push(span),
            Err(_) => {}
            Ok(line) if line.is("BEGIN") => self.begin(&line)?,
            Ok(line) if line.is("END") => return self.end(&line),
            Ok(line) => self.add_line(line)?,
        }
        Ok(None)
    }

    fn error(&self, code: Code, message: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::new(code, message).at(self.file, span)
    }
}

impl<'a> Iterator for Components<'a> {
    type Item = Result<Component<'a>, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_failed {
            let Some(line) = self.lines.next() else {
                let open = self.open.pop()?;
                self.has_failed = true;
                let message = format!("`BEGIN:{}` has no `END:{}`", open.name, open.name);
                return Some(Err(self
                    .error(Code::InvalidCalendar, message, open.span)
                    .help("check whether the file is complete")));
            };
            match self.add(line) {
                Ok(None) => {}
                Ok(Some(component)) => return Some(Ok(component)),
                Err(diagnostic) => {
                    self.has_failed = true;
                    return Some(Err(diagnostic));
                }
            }
        }
        None
    }
}
