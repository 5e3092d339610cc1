//! Content lines (RFC 5545, 3.1): unfolding, and splitting into name, parameters and value.

use std::borrow::Cow;
use std::ops::Range;

/// One unfolded content line: `NAME;PARAMETER=VALUE:VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentLine<'a> {
    text: Cow<'a, str>,
    name_end: usize,
    value_start: usize,
    /// Byte offsets in the file, including folds, without the last line break.
    pub(crate) span: Range<usize>,
}

impl<'a> ContentLine<'a> {
    /// Splits an unfolded line; `None` without a name or a colon.
    fn new(text: Cow<'a, str>, span: Range<usize>) -> Option<ContentLine<'a>> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let name_end = text.find(|c| !is_name(c))?;
        let colon = match text.as_bytes().get(name_end)? {
            b':' => name_end,
            b';' => colon_outside_quotes(&text).or_else(|| text.find(':'))?,
            _ => return None,
        };
        (name_end > 0).then_some(ContentLine {
            text,
            name_end,
            value_start: colon + 1,
            span,
        })
    }

    /// The name as written.
    pub(crate) fn name(&self) -> &str {
        self.text.get(..self.name_end).unwrap_or_default()
    }

    /// Whether the line has this name; names ignore case (RFC 5545, 2).
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// The value as written, with its escapes.
    pub(crate) fn value(&self) -> &str {
        self.text.get(self.value_start..).unwrap_or_default()
    }

    /// The value of type TEXT, without escapes.
    pub(crate) fn text(&self) -> String {
        unescape(self.value())
    }

    /// The first value of a parameter, without quotes.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let parameters = self
            .text
            .get(self.name_end..self.value_start.checked_sub(1)?)?;
        split_outside_quotes(parameters, b';').find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"');
            key.trim().eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// The values of a list of TEXT, such as that of CATEGORIES, without escapes.
pub(crate) fn text_list(value: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    for (at, c) in value.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ',' => {
                values.extend(value.get(start..at).map(unescape));
                start = at + 1;
            }
            _ => {}
        }
    }
    values.extend(value.get(start..).map(unescape));
    values
}

/// TEXT without escapes (RFC 5545, 3.3.11).
pub(crate) fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => text.extend(characters.next().map(|c| match c {
                'n' | 'N' => '\n',
                c => c,
            })),
            c => text.push(c),
        }
    }
    text
}

fn colon_outside_quotes(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b':' && !is_quoted
    })
}

fn split_outside_quotes(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |c: char| {
        is_quoted ^= c == '"';
        c == char::from(separator) && !is_quoted
    })
}

/// Iterator over the content lines of a text, which may end in CR LF or LF. `Err` is the span of
/// a line that is not a content line. Empty lines are skipped.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Lines<'a> {
        Lines { text, position: 0 }
    }

    /// The next line as the file breaks it, as byte offsets without the break.
    fn physical_line(&mut self) -> Option<Range<usize>> {
        let rest = self
            .text
            .get(self.position..)
            .filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length)?.trim_end_matches('\r');
        let start = self.position;
        self.position = (start + length + 1).min(self.text.len());
        Some(start..start + line.len())
    }

    fn is_at_fold(&self) -> bool {
        let rest = self.text.get(self.position..);
        rest.is_some_and(|rest| rest.starts_with([' ', '\t']))
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Result<ContentLine<'a>, Range<usize>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut span = self.physical_line()?;
        while span.is_empty() {
            span = self.physical_line()?;
        }
        let mut text = Cow::Borrowed(self.text.get(span.clone())?);
        while self.is_at_fold() {
            let folded = self.physical_line()?;
            // The first character of a folded line is the space or tab of the fold.
            text.to_mut().push_str(
                self.text
                    .get(folded.start + 1..folded.end)
                    .unwrap_or_default(),
            );
            span.end = folded.end;
        }
        if text.trim().is_empty() {
            return self.next();
        }
        Some(ContentLine::new(text, span.clone()).ok_or(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        Lines::new(text)
            .map(|line| match line {
                Ok(line) => format!("{}={} @{:?}", line.name(), line.text(), line.span),
                Err(span) => format!("invalid @{span:?}"),
            })
            .collect()
    }

    #[test]
    fn lines_are_unfolded_and_split() {
        let cases: &[(&str, &[&str])] = &[
            ("A:1\r\nB:2\r\n", &["A=1 @0..3", "B=2 @5..8"]),
            ("A:1\nB:2", &["A=1 @0..3", "B=2 @4..7"]),
            ("A:1\r\n 2\r\n\t3\r\n", &["A=123 @0..11"]),
            ("A:1\n\n \nB:2\n", &["A=1 @0..3", "B=2 @7..10"]),
            ("A:x\\ny\\,z\\\\\n", &["A=x\ny,z\\ @0..11"]),
            ("A;B=\"x:y\":z\n", &["A=z @0..11"]),
            ("A;B=\"x:y\n", &["A=y @0..8"]),
            (
                "no colon\n:x\n<html>\n",
                &["invalid @0..8", "invalid @9..11", "invalid @12..18"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(&lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn parameters_ignore_case_and_quotes() {
        let text = "DTSTART;VALUE=DATE-TIME;tzid=\"My; zone\":20270101T000000";
        let line = Lines::new(text).next().unwrap().unwrap();
        assert_eq!(line.parameter("TZID"), Some("My; zone"));
        assert_eq!(line.parameter("VALUE"), Some("DATE-TIME"));
        assert_eq!(line.parameter("X"), None);
    }

    #[test]
    fn lists_are_split_before_they_are_unescaped() {
        assert_eq!(text_list("a\\,b,c\\\\,d"), ["a,b", "c\\", "d"]);
    }
}
