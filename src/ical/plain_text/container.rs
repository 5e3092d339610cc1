//! Containers in Markdown: `:::note` and `:::` around text, as in Docusaurus, VitePress and Pandoc.

use std::borrow::Cow;

/// The text without the lines that open and close containers. Code blocks keep theirs.
pub(super) fn without_fences(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains(":::") {
        return Cow::Borrowed(markdown);
    }
    let mut kept = String::with_capacity(markdown.len());
    let mut in_code = false;
    for line in markdown.split_inclusive('\n') {
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            in_code = !in_code;
        }
        match !in_code && start.starts_with(":::") {
            // The text inside is a paragraph of its own.
            true => kept.push('\n'),
            false => kept.push_str(line),
        }
    }
    Cow::Owned(kept)
}
