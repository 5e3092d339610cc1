//! Markdown as plain text, for DESCRIPTION.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::document::template_tag;
use crate::limits;

/// What a person reads when a page's Markdown is shown as plain text.
///
/// Headings stand alone, lists keep their marks, links keep their targets, images become their
/// alternative text; HTML tags and the tags of Liquid, Kramdown and Hugo are gone. `target` says
/// where a link leads, or `None` if nowhere.
///
/// ```
/// use calfeed::ical::plain_text::from_markdown;
/// let text = from_markdown("## Hi\n- [a](https://a.org)\n- **b**", |link| Some(link.into()));
/// assert_eq!(text, "Hi\n\n- a (https://a.org)\n- b");
/// ```
pub fn from_markdown(markdown: &str, target: impl Fn(&str) -> Option<String>) -> String {
    let markdown = template_tag::without(markdown);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut text = PlainText::default();
    for event in Parser::new_ext(&markdown, options) {
        text.add(event, &target);
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
    /// The number of the next item of each open list, or none if its items have none.
    lists: Vec<Option<u64>>,
    /// Where the text of each open link begins, and where it leads.
    links: Vec<(usize, Option<String>)>,
    /// Whether a `<script>` or `<style>` is open: what it holds is not for people.
    in_code_of_page: bool,
    cell: usize,
}

impl PlainText {
    fn add(&mut self, event: Event<'_>, target: &impl Fn(&str) -> Option<String>) {
        match event {
            Event::Start(tag) => self.open(tag, target),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.in_code_of_page => drop(text),
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
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
            _ => {}
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

    /// Whether nothing stands behind the mark of an item yet.
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
        if self.in_code_of_page {
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
            "script" | "style" | "iframe" => self.in_code_of_page = !tag.starts_with('/'),
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

fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
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
