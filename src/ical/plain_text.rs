//! Markdown as plain text, for DESCRIPTION.

mod container;
mod html;
mod inline;
mod mdx;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::document::template_tag;
use crate::limits;
use container::without_fences;
use inline::{is_decorative, without_highlights};
use mdx::without_modules;

/// Converts Markdown to plain text.
///
/// Headings are lines of their own, lists keep their marks, links keep their targets, images become
/// their alternative text; HTML tags and the tags of Liquid, Kramdown and Hugo are removed. `target`
/// returns the address of a link, or `None` if the link is left out.
///
/// ```
/// use calfeed::ical::plain_text::from_markdown;
/// let text = from_markdown("## Hi\n- [a](https://a.org)\n- **b**", |link| Some(link.into()));
/// assert_eq!(text, "Hi\n\n- a (https://a.org)\n- b");
/// ```
pub fn from_markdown(markdown: &str, mut target: impl FnMut(&str) -> Option<String>) -> String {
    let markdown = without_modules(markdown);
    let markdown = without_fences(&markdown);
    let markdown = template_tag::without(&markdown);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let mut text = PlainText {
        text: String::with_capacity(markdown.len()),
        ..PlainText::default()
    };
    for event in Parser::new_ext(&markdown, options) {
        text.add(event, &mut target);
    }
    shorten(text.finish())
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
    /// The start of the text of each open link, and the address.
    links: Vec<(usize, Option<String>)>,
    /// Whether a `<script>`, `<style>` or `<iframe>` is open: its text is left out.
    in_ignored_element: bool,
    /// The start of the alternative text of the open image.
    image: Option<usize>,
    /// The start of the text of the open footnote. Footnotes are left out, like their marks.
    footnote: Option<usize>,
    cell: usize,
}

impl PlainText {
    fn add(&mut self, event: Event<'_>, target: &mut impl FnMut(&str) -> Option<String>) {
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

    fn open(&mut self, tag: Tag<'_>, target: &mut impl FnMut(&str) -> Option<String>) {
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
            ("a {/* hidden */} word", "a  word"),
            (":::note\nBring tea.\n:::\nCome.", "Bring tea.\n\nCome."),
            ("```\n:::\n```", ":::"),
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
