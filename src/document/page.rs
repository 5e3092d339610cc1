//! Pages: where front matter ends and the body begins.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceFile};
use crate::document::{Document, Format, json};

/// Splits a page into front matter and body. A page without front matter is `None`: it is not an
/// event.
///
/// The front matter is YAML, TOML or JSON between two fences, or a JSON object at the start of
/// the file. Hexo's may begin without a fence. It ends at the first closing fence, so that a `---`
/// further down is a rule in the text.
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
    let end = file.text.len();
    let page =
        |format, data, body| Document::new_page(file, relative_path, format, data, body..end);
    let Some((format, closing)) = fence(first) else {
        let page = unfenced(&file.text).map(|(format, data, body)| page(format, data, body));
        return Ok(page);
    };
    let start = lines.clone().next().map_or(end, |(at, _)| at);
    while let Some((at, line)) = lines.next() {
        if closing.contains(&line) {
            let body = lines.next().map_or(end, |(at, _)| at);
            return Ok(Some(page(format, start..at, body)));
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

/// Front matter of Hexo that begins without a fence, and the byte at which the body begins. A text
/// may begin like a key and have a rule or a heading underlined with `---`, so that the lines before
/// the fence must have a title and a date.
fn unfenced(text: &str) -> Option<(Format, Range<usize>, usize)> {
    let (format, closing, marks) = match text.starts_with('"') {
        true => (Format::Json, ";;;", ["\"title\"", "\"date\""]),
        false => (Format::Yaml, "---", ["title:", "date:"]),
    };
    let is_key = |line: &str| !line.starts_with(char::is_alphabetic) || line.contains(':');
    let mut lines = lines_with_offsets(text);
    let (end, _) = lines.find(|(_, line)| *line == closing || !is_key(line))?;
    let data = text.get(..end)?;
    let has_mark = |mark| data.lines().any(|line| line.trim_start().starts_with(mark));
    let body = lines.next().map_or(text.len(), |(at, _)| at);
    let is_closed = text.get(end..)?.starts_with(closing);
    (is_closed && marks.into_iter().all(has_mark)).then_some((format, 0..end, body))
}

/// Whether a text begins with a JSON object rather than with a template tag such as `{{` or `{%`.
fn is_json_object(text: &str) -> bool {
    text.strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

fn split_object(file: &Arc<SourceFile>, relative_path: &str) -> Document {
    // A broken object is an error of the front matter as a whole.
    let length = file.text.len();
    let object = json::first_value(&file.text).unwrap_or(0..length);
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
            (
                "title: A\ndate: 2027/5/18\ntags:\n- x\n---\nb\n---\n",
                halves("title: A\ndate: 2027/5/18\ntags:\n- x\n", "b\n---\n"),
            ),
            ("title: A\n---\nb", Ok(None)),
            ("title: A\nis what\ndate: says\n---\nb", Ok(None)),
            ("title: A\ndate: 2027-05-18\n", Ok(None)),
            (
                "\"title\": \"A\",\n\"date\": \"2027/5/18\"\n;;;\nb",
                halves("\"title\": \"A\",\n\"date\": \"2027/5/18\"\n", "b"),
            ),
            ("\"A\" is a title\n;;;\nb", Ok(None)),
        ];
        for (text, expected) in cases {
            assert_eq!(split_text(text), expected, "{text:?}");
        }
    }
}
