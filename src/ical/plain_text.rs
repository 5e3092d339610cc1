//! Markdown as plain text, for DESCRIPTION.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::document::template_tag;
use crate::limits;

/// What a person reads when a page's Markdown is shown as plain text.
///
/// Headings are lines of their own, lists keep their marks, links keep their targets, images become their
/// alternative text; HTML tags and the tags of Liquid, Kramdown and Hugo are gone. `target` says
/// where a link leads, or `None` if nowhere.
///
/// ```
/// use calfeed::ical::plain_text::from_markdown;
/// let text = from_markdown("## Hi\n- [a](https://a.org)\n- **b**", |link| Some(link.into()));
/// assert_eq!(text, "Hi\n\n- a (https://a.org)\n- b");
/// ```
pub fn from_markdown(markdown: &str, target: impl Fn(&str) -> Option<String>) -> String {
    let markdown = without_modules(markdown);
    let markdown = template_tag::without(&markdown);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let mut text = PlainText::default();
    for event in Parser::new_ext(&markdown, options) {
        text.add(event, &target);
    }
    shorten(text.finish())
}

/// The text of an MDX page without its `import` and `export` statements, which are paragraphs of
/// their own. Code blocks keep theirs.
fn without_modules(markdown: &str) -> Cow<'_, str> {
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

/// A link as people write it.
fn bare(link: &str) -> &str {
    let link = ["mailto:", "https://", "http://"]
        .into_iter()
        .find_map(|scheme| link.strip_prefix(scheme))
        .unwrap_or(link);
    link.trim_end_matches('/')
}

#[derive(Default)]
struct PlainText {
    text: String,
    /// The number of the next item of each open list; `None` if its items have no numbers.
    lists: Vec<Option<u64>>,
    /// Where the text of each open link begins, and where it leads.
    links: Vec<(usize, Option<String>)>,
    /// Whether a `<script>`, `<style>` or `<iframe>` is open: its text is not for people.
    in_ignored_element: bool,
    /// Where the alternative text of the open image begins.
    image: Option<usize>,
    /// Where the text of the open footnote begins. Footnotes are left out, like their marks.
    footnote: Option<usize>,
    cell: usize,
}

impl PlainText {
    fn add(&mut self, event: Event<'_>, target: &impl Fn(&str) -> Option<String>) {
        match event {
            Event::Start(tag) => self.open(tag, target),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.in_ignored_element => drop(text),
            Event::Text(text) => self.text.push_str(&without_highlights(&text)),
            Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.line(),
            Event::Rule => self.paragraph(),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::TaskListMarker(done) => self.text.push_str(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, target: &impl Fn(&str) -> Option<String>) {
        match tag {
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) if self.at_item() => {}
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::Table(_)
            | Tag::HtmlBlock => self.paragraph(),
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.paragraph();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::TableRow | Tag::TableHead => {
                self.line();
                self.cell = 0;
            }
            Tag::TableCell => {
                if self.cell > 0 {
                    self.text.push_str(" | ");
                }
                self.cell += 1;
            }
            Tag::Image { .. } => self.image = Some(self.text.len()),
            Tag::FootnoteDefinition(_) => self.footnote = Some(self.text.len()),
            Tag::Link { dest_url, .. } => {
                let link = Some(dest_url.as_ref()).filter(|link| !link.starts_with('#'));
                self.links.push((self.text.len(), link.and_then(target)));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if !self.lists.is_empty() => self.line(),
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::Table
            | TagEnd::HtmlBlock => self.paragraph(),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.paragraph();
                }
            }
            TagEnd::Item => self.line(),
            TagEnd::Link => self.close_link(),
            TagEnd::Image => self.close_image(),
            TagEnd::FootnoteDefinition => {
                if let Some(start) = self.footnote.take() {
                    self.text.truncate(start);
                }
            }
            _ => {}
        }
    }

    /// The alternative text of a decorative image is left out.
    fn close_image(&mut self) {
        let Some(start) = self.image.take() else {
            return;
        };
        let alternative = self.text.get(start..).unwrap_or_default();
        if is_decorative(alternative) {
            self.text.truncate(start);
        }
    }

    /// The target follows the text, unless the text is the target.
    fn close_link(&mut self) {
        let Some((start, Some(target))) = self.links.pop() else {
            return;
        };
        let text = self.text.get(start..).unwrap_or_default().trim();
        if text.is_empty() {
            self.text.push_str(&target);
        } else if bare(text) != bare(&target) {
            self.text.extend([" (", &target, ")"]);
        }
    }

    fn item(&mut self) {
        self.line();
        let depth = self.lists.len().saturating_sub(1);
        self.text.push_str(&"  ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.text.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.text.push_str("- "),
        }
    }

    /// Whether nothing follows the mark of an item yet.
    fn at_item(&self) -> bool {
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        let mark = line.trim_start().trim_end();
        !self.lists.is_empty() && (mark == "-" || mark.strip_suffix('.').is_some_and(is_number))
    }

    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((before, tag_and_rest)) = rest.split_once('<') {
            self.html_text(before);
            let (tag, after) = tag_and_rest.split_once('>').unwrap_or((tag_and_rest, ""));
            self.html_tag(&tag.to_ascii_lowercase());
            rest = after;
        }
        self.html_text(rest);
    }

    fn html_text(&mut self, text: &str) {
        if self.in_ignored_element {
            return;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let at_start = self.text.is_empty() || self.text.ends_with(['\n', ' ']);
        if !words.is_empty() && text.starts_with(char::is_whitespace) && !at_start {
            self.text.push(' ');
        }
        self.text.push_str(&decode_entities(&words.join(" ")));
        if !words.is_empty() && text.ends_with([' ', '\t']) {
            self.text.push(' ');
        }
    }

    fn html_tag(&mut self, tag: &str) {
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        match name.as_str() {
            "script" | "style" | "iframe" => self.in_ignored_element = !tag.starts_with('/'),
            "br" | "li" | "tr" | "div" => self.line(),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" => {
                self.paragraph();
            }
            _ => {}
        }
    }

    fn line(&mut self) {
        self.trim_blanks();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn paragraph(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn trim_blanks(&mut self) {
        let kept = self.text.trim_end_matches([' ', '\t', '\u{a0}']).len();
        self.text.truncate(kept);
    }

    fn finish(mut self) -> String {
        let kept = self.text.trim_end().len();
        self.text.truncate(kept);
        self.text
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether an alternative text says nothing to a reader: it is a kind of image, or a file name.
fn is_decorative(alternative: &str) -> bool {
    const KINDS: [&str; 15] = [
        "alt",
        "banner",
        "bild",
        "cover",
        "decoration",
        "decorative",
        "divider",
        "foto",
        "header",
        "hero",
        "icon",
        "image",
        "logo",
        "photo",
        "picture",
    ];
    const ENDINGS: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"];
    let text = alternative.trim().to_lowercase();
    let kinds = text.split([' ', '-', '_']).filter(|word| !word.is_empty());
    let is_kind = kinds
        .clone()
        .all(|word| KINDS.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit()));
    is_kind || ENDINGS.iter().any(|ending| text.ends_with(ending))
}

/// `==marked==` as `marked`.
fn without_highlights(text: &str) -> Cow<'_, str> {
    let mut parts = text.split("==");
    let count = parts.clone().count();
    let is_marked = |part: &str| {
        !part.is_empty() && !part.starts_with([' ', '=']) && !part.ends_with([' ', '='])
    };
    if count < 3 || count.is_multiple_of(2) || !parts.clone().skip(1).step_by(2).all(is_marked) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    parts.by_ref().for_each(|part| kept.push_str(part));
    Cow::Owned(kept)
}

/// The text with its HTML entities decoded, by the parser of Markdown, which has the table.
fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let length = after.find(';').filter(|length| *length <= 32);
        let entity = length.and_then(|length| after.get(..=length));
        match entity.and_then(decode_entity) {
            Some((character, length)) => {
                decoded.push_str(&character);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The characters of an entity such as `eacute;` or `#x2013;`, and the length of the entity.
fn decode_entity(entity: &str) -> Option<(String, usize)> {
    let source = format!("&{entity}");
    let mut events = Parser::new(&source);
    match (events.next()?, events.next()?, events.next()?) {
        (Event::Start(_), Event::Text(text), Event::End(_)) if *text != *source => {
            Some((text.replace('\u{a0}', " "), entity.len()))
        }
        _ => None,
    }
}

/// Cuts a text at a word when it is longer than a feed should carry for each session.
fn shorten(mut text: String) -> String {
    if text.len() <= limits::DESCRIPTION_BYTES {
        return text;
    }
    let mut end = limits::DESCRIPTION_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    let word_end = text.rfind(char::is_whitespace).unwrap_or(end);
    text.truncate(word_end);
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readable_without_markdown() {
        let cases = [
            ("Just a line.", "Just a line."),
            ("one\ntwo", "one two"),
            ("one  \ntwo", "one\ntwo"),
            ("# Title\n\ntext", "Title\n\ntext"),
            ("- a\n- b\n  - c\n\ntext", "- a\n- b\n  - c\n\ntext"),
            ("3. a\n4. b", "3. a\n4. b"),
            ("- a\n\n- b", "- a\n- b"),
            ("**bold** and *it* `code`", "bold and it code"),
            ("![Alt text](a.png)", "Alt text"),
            ("[a](https://a.org)", "a (https://a.org)"),
            ("<https://a.org/>", "https://a.org/"),
            ("[a.org](https://a.org/)", "a.org"),
            ("[top](#top)", "top"),
            ("[page](/nowhere)", "page"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
            ("<p>one<br>two &amp; <b>three</b></p>", "one\ntwo & three"),
            ("a <span class='x'>b</span> c", "a b c"),
            ("<script>alert(1)</script>\n\ntext", "text"),
            ("{% include map.html %}text {{ site.url }}{: .note}", "text"),
            ("a { b } c", "a { b } c"),
            (
                "{{< youtube id=1 >}}text {{% note %}}in{{% /note %}}{# no #}",
                "text in",
            ),
            (
                "import A from \"../a\";\nimport {\n  B,\n} from 'b'\n\ntext",
                "text",
            ),
            (
                "export const seats = 20;\n\nWe import tea.",
                "We import tea.",
            ),
            ("import duties are paid.", "import duties are paid."),
            ("```\nimport a from \"b\"\n```", "import a from \"b\""),
            ("text[^1]\n\n[^1]: A note.", "text"),
            ("> [!NOTE]\n> Bring tea.", "Bring tea."),
            ("a ==marked== word", "a marked word"),
            ("a == b == c", "a == b == c"),
            ("![banner](a.png)text", "text"),
            ("![IMG_1.jpg](a.jpg)text", "text"),
            (
                "<p>Caf&eacute; &#8211; R&D &#x26; &nosuch; x</p>",
                "Café – R&D & &nosuch; x",
            ),
            ("> quote", "quote"),
            ("a\n\n---\n\nb", "a\n\nb"),
            ("&nbsp;\n\na &lt; b", "a < b"),
            ("", ""),
        ];
        let target = |link: &str| link.starts_with("http").then(|| link.to_owned());
        for (markdown, text) in cases {
            assert_eq!(from_markdown(markdown, target), text, "{markdown:?}");
        }
    }

    #[test]
    fn long_texts_end_at_a_word() {
        let text = from_markdown(&"wörd ".repeat(10_000), |_| None);
        assert!(text.len() <= limits::DESCRIPTION_BYTES + '…'.len_utf8());
        assert!(text.ends_with("wörd…"));
    }
}
