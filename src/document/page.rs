//! Pages: where front matter ends and the body begins.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceFile};
use crate::document::{Document, Format, json};

/// Splits a page into front matter and body. A page without front matter is `None`: it is not an
/// event.
///
/// The front matter is YAML, TOML or JSON between two fences, or a JSON object at the start of
/// the file. It ends at the first closing fence, so that a `---` further down is a rule in the
/// text.
///
/// # Errors
///
/// Front matter that is not closed.
pub fn split(file: &Arc<SourceFile>, relative_path: &str) -> Result<Option<Document>, Diagnostic> {
    let mut lines = lines_with_offsets(&file.text);
    let Some((_, first)) = lines.next() else {
        return Ok(None);
    };
    if is_json_object(&file.text) {
        return Ok(Some(split_object(file, relative_path)));
    }
    let Some((format, closing)) = fence(first) else {
        return Ok(None);
    };
    let start = lines.clone().next().map_or(file.text.len(), |(at, _)| at);
    for (at, line) in lines.by_ref() {
        if closing.contains(&line) {
            let body = lines.next().map_or(file.text.len(), |(at, _)| at);
            let body = body..file.text.len();
            return Ok(Some(Document::new_page(
                file,
                relative_path,
                format,
                start..at,
                body,
            )));
        }
    }
    let closing = closing.first().copied().unwrap_or_default();
    Err(
        Diagnostic::new(Code::FrontMatterOpen, "the front matter is not closed")
            .label("it begins here")
            .help(format!("end it with a line `{closing}`"))
            .at(file, 0..first.len()),
    )
}

/// The format of front matter after this line, and the lines that close it.
fn fence(line: &str) -> Option<(Format, &'static [&'static str])> {
    let language = match line {
        "+++" => return Some((Format::Toml, &["+++"])),
        ";;;" => return Some((Format::Json, &[";;;"])),
        line => line.strip_prefix("---")?.trim(),
    };
    match language.to_ascii_lowercase().as_str() {
        "" | "yaml" | "yml" => Some((Format::Yaml, &["---", "..."])),
        "toml" => Some((Format::Toml, &["---"])),
        "json" => Some((Format::Json, &["---"])),
        _ => None,
    }
}

/// Whether a text begins with a JSON object rather than with a template tag such as `{{` or `{%`.
fn is_json_object(text: &str) -> bool {
    text.strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

fn split_object(file: &Arc<SourceFile>, relative_path: &str) -> Document {
    // A broken object is an error of the front matter as a whole.
    let length = file.text.len();
    let object = json::first_object(&file.text).unwrap_or(0..length);
    let body = object.end..length;
    Document::new_page(file, relative_path, Format::Json, object, body)
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
            .map(|page| page.map(|page| (page.data_text().into(), page.body_text().into())))
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
            ("+++\na = 1\n+++\nb", halves("a = 1\n", "b")),
            ("---toml\na = 1\n---\nb", halves("a = 1\n", "b")),
            ("--- json\n{}\n---\nb", halves("{}\n", "b")),
            (";;;\n{}\n;;;\nb", halves("{}\n", "b")),
            ("{\"a\": 1}\nb", halves("{\"a\": 1}", "\nb")),
            ("{% include x %}\n", Ok(None)),
            ("+++\na = 1\n", Err(Code::FrontMatterOpen)),
        ];
        for (text, expected) in cases {
            assert_eq!(split_text(text), expected, "{text:?}");
        }
    }
}
