//! MDX: Markdown with statements of JavaScript.

use std::borrow::Cow;

/// The text of an MDX page without its `import` and `export` statements, which are paragraphs of
/// their own. Code blocks keep theirs.
pub(super) fn without_modules(markdown: &str) -> Cow<'_, str> {
    let mentions = |word: &str| markdown.contains(word);
    if !mentions("import ") && !mentions("export ") {
        return Cow::Borrowed(markdown);
    }
    let mut kept = String::with_capacity(markdown.len());
    let (mut in_statement, mut in_code, mut at_start) = (false, false, true);
    for line in markdown.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        }
        in_statement =
            !in_code && !is_blank && (in_statement || at_start && is_module_statement(line));
        if !in_statement {
            kept.push_str(line);
        }
        at_start = is_blank || in_statement;
    }
    Cow::Owned(kept)
}

/// Whether a line begins an `import` or `export` statement of JavaScript, and not a sentence.
fn is_module_statement(line: &str) -> bool {
    let line = line.trim_end();
    let imports = line.strip_prefix("import ").is_some_and(|rest| {
        let is_open = rest.starts_with(['{', '*', '"', '\'']) || rest.ends_with('{');
        is_open || rest.contains(" from \"") || rest.contains(" from '")
    });
    let exports = line.strip_prefix("export ").is_some_and(|rest| {
        let word = rest.split([' ', '{', '*']).next().unwrap_or_default();
        matches!(
            word,
            "const" | "let" | "var" | "function" | "default" | "async" | "class"
        ) || rest.starts_with(['{', '*'])
    });
    imports || exports
}
