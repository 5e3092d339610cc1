//! Reading: which files there are, and where front matter ends and the body begins.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceFile};

/// A page that has front matter, cut in two.
#[derive(Debug, Clone)]
pub struct Source {
    /// The whole file.
    pub file: Arc<SourceFile>,
    /// The path below EVENTS, with `/` between folders.
    pub relative_path: String,
    /// The YAML between the two `---` lines.
    pub front_matter: Range<usize>,
    /// Everything behind the second `---` line.
    pub body: Range<usize>,
}

impl Source {
    /// The YAML text.
    pub fn front_matter(&self) -> &str {
        self.file
            .text
            .get(self.front_matter.clone())
            .unwrap_or_default()
    }

    /// The text of the page.
    pub fn body(&self) -> &str {
        self.file.text.get(self.body.clone()).unwrap_or_default()
    }
}

/// Cuts a page in two. A page without front matter is `None`: it is not an event.
///
/// The first line must be `---`; the front matter ends at the next line that is `---` or `...`,
/// so that a `---` further down is a rule in the text.
///
/// # Errors
///
/// Front matter that is never closed, and TOML front matter (`+++`).
pub fn split(file: &Arc<SourceFile>, relative_path: &str) -> Result<Option<Source>, Diagnostic> {
    let mut lines = lines_with_offsets(&file.text);
    let Some((_, first)) = lines.next() else {
        return Ok(None);
    };
    if first == "+++" {
        return Err(
            Diagnostic::new(Code::TomlFrontMatter, "TOML front matter is not read")
                .help("write the front matter as YAML, between two lines `---`")
                .at(file, 0..first.len()),
        );
    }
    if first != "---" {
        return Ok(None);
    }
    let start = lines.clone().next().map_or(file.text.len(), |(at, _)| at);
    for (at, line) in lines.by_ref() {
        if line == "---" || line == "..." {
            let body = lines.next().map_or(file.text.len(), |(at, _)| at);
            return Ok(Some(Source {
                file: Arc::clone(file),
                relative_path: relative_path.to_owned(),
                front_matter: start..at,
                body: body..file.text.len(),
            }));
        }
    }
    Err(
        Diagnostic::new(Code::FrontMatterOpen, "the front matter is never closed")
            .label("it begins here")
            .help("end it with a line `---`")
            .at(file, 0..first.len()),
    )
}

/// Each line without its end and trailing blanks, with the offset at which it begins.
fn lines_with_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    text.split_inclusive('\n').scan(0, |offset, line| {
        let at = *offset;
        *offset += line.len();
        Some((at, line.trim_end()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_text(text: &str) -> Result<Option<(String, String)>, Code> {
        let file = Arc::new(SourceFile {
            path: "events/page.md".into(),
            text: text.into(),
        });
        split(&file, "page.md")
            .map(|source| source.map(|s| (s.front_matter().into(), s.body().into())))
            .map_err(|diagnostic| diagnostic.code)
    }

    fn halves(front_matter: &str, body: &str) -> Result<Option<(String, String)>, Code> {
        Ok(Some((front_matter.into(), body.into())))
    }

    #[test]
    fn cuts_pages_as_site_generators_do() {
        let cases = [
            ("---\ntitle: A\n---\nbody\n", halves("title: A\n", "body\n")),
            (
                "---\r\ntitle: A\r\n---\r\nbody",
                halves("title: A\r\n", "body"),
            ),
            ("---\ntitle: A\n---", halves("title: A\n", "")),
            ("---  \ntitle: A\n---\t\n", halves("title: A\n", "")),
            ("---\n---\n", halves("", "")),
            (
                "---\na: 1\n---\none\n\n---\n\ntwo\n",
                halves("a: 1\n", "one\n\n---\n\ntwo\n"),
            ),
            ("---\na: '--- no'\n...\nb", halves("a: '--- no'\n", "b")),
            ("# No front matter\n", Ok(None)),
            ("", Ok(None)),
            ("---\ntitle: A\n", Err(Code::FrontMatterOpen)),
            ("+++\ntitle = 'A'\n+++\n", Err(Code::TomlFrontMatter)),
        ];
        for (text, expected) in cases {
            assert_eq!(split_text(text), expected, "{text:?}");
        }
    }
}
