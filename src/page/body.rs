//! The text of an event as safe HTML: Markdown without raw HTML, with safe links only.

use pulldown_cmark::{
    CowStr, Event as HtmlPiece, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use super::context::PageContext;
use crate::document::template_tag;
use crate::event::{Event, link};
use crate::ical::plain_text;

/// The description or the body of an event as HTML.
pub(super) fn html(event: &Event, context: &PageContext<'_>) -> String {
    let text = event.details.description.as_deref();
    let target = |address: &str| {
        let is_anchor = address.starts_with('#');
        let resolved = link::resolve(address, context.config.defaults.base_url.as_deref());
        resolved.ok().flatten().filter(|_| !is_anchor)
    };
    from_markdown(
        text.unwrap_or_else(|| event.body()),
        context.options.images,
        target,
    )
}

/// Markdown as HTML. `target` returns the address of a link, or `None` if the link must not be
/// published.
fn from_markdown(markdown: &str, images: bool, target: impl Fn(&str) -> Option<String>) -> String {
    let markdown = template_tag::without(markdown);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut safe = SafeBody {
        pieces: Vec::new(),
        closed: Vec::new(),
        images,
        target,
    };
    for piece in Parser::new_ext(&markdown, options) {
        safe.add(piece);
    }
    let mut text = String::new();
    html::push_html(&mut text, safe.pieces.into_iter());
    without_optional_tags(text.trim())
}

/// HTML without the end tags that may be omitted (HTML, 13.1.2.4). A text contains no `<` of its
/// own, because it is escaped.
fn without_optional_tags(html: &str) -> String {
    html.replace("</p>", "").replace("</li>", "")
}

/// The pieces of a text that may be published.
struct SafeBody<'a, F> {
    pieces: Vec<HtmlPiece<'a>>,
    /// For each open link or image, whether its start is published.
    closed: Vec<bool>,
    images: bool,
    target: F,
}

impl<'a, F: Fn(&str) -> Option<String>> SafeBody<'a, F> {
    fn add(&mut self, piece: HtmlPiece<'a>) {
        match piece {
            HtmlPiece::Html(text) => self.paragraph(&text),
            HtmlPiece::InlineHtml(text) if text.starts_with("<br") => {
                self.pieces.push(HtmlPiece::HardBreak);
            }
            HtmlPiece::InlineHtml(_) => {}
            HtmlPiece::Start(Tag::HtmlBlock) | HtmlPiece::End(TagEnd::HtmlBlock) => {}
            HtmlPiece::Start(Tag::Heading { .. }) => self.pieces.push(HtmlPiece::Start(heading())),
            HtmlPiece::End(TagEnd::Heading(_)) => self.close_heading(),
            HtmlPiece::Start(Tag::Link { ref dest_url, .. }) => {
                let address = (self.target)(dest_url);
                self.open(piece, address);
            }
            HtmlPiece::Start(Tag::Image { ref dest_url, .. }) => {
                let address = (self.target)(dest_url).filter(|url| url.starts_with("http"));
                let address = address.filter(|_| self.images);
                self.open(piece, address);
            }
            HtmlPiece::End(TagEnd::Link | TagEnd::Image) => {
                if self.closed.pop() == Some(true) {
                    self.pieces.push(piece);
                }
            }
            piece => self.pieces.push(piece),
        }
    }

    /// Publishes the start of a link or an image if its address may be published.
    fn open(&mut self, piece: HtmlPiece<'a>, address: Option<String>) {
        self.closed.push(address.is_some());
        let Some(address) = address else { return };
        let address = CowStr::from(address);
        self.pieces.push(match piece {
            HtmlPiece::Start(Tag::Link {
                link_type,
                title,
                id,
                ..
            }) => HtmlPiece::Start(Tag::Link {
                link_type,
                dest_url: address,
                title,
                id,
            }),
            HtmlPiece::Start(Tag::Image {
                link_type,
                title,
                id,
                ..
            }) => HtmlPiece::Start(Tag::Image {
                link_type,
                dest_url: address,
                title,
                id,
            }),
            other => other,
        });
    }

    /// The text of an HTML block, without its tags.
    fn paragraph(&mut self, html: &str) {
        let text = plain_text::from_markdown(html, |_| None);
        if !text.is_empty() {
            self.pieces.push(HtmlPiece::Start(Tag::Paragraph));
            self.pieces.push(HtmlPiece::Text(text.into()));
            self.pieces.push(HtmlPiece::End(TagEnd::Paragraph));
        }
    }

    /// Ends a heading, or removes it if it has no text.
    fn close_heading(&mut self) {
        match self.pieces.last() {
            Some(HtmlPiece::Start(Tag::Heading { .. })) => drop(self.pieces.pop()),
            _ => self.pieces.push(HtmlPiece::End(TagEnd::Heading(LEVEL))),
        }
    }
}

/// All headings have the level below the days of the agenda.
const LEVEL: HeadingLevel = HeadingLevel::H4;

fn heading() -> Tag<'static> {
    Tag::Heading {
        level: LEVEL,
        id: None,
        classes: Vec::new(),
        attrs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_safe_html() {
        let cases = [
            ("**a** & b", "<p><strong>a</strong> &amp; b"),
            ("# A\n\n###\n", "<h4>A</h4>"),
            ("a <b onclick=x>c</b><br>d", "<p>a c<br />\nd"),
            ("<script>alert(1)</script>", ""),
            ("<div>\nin a <i>block</i>\n</div>", "<p>in a block"),
            ("[a](javascript:x) [b](#c)", "<p>a b"),
            ("[a](https://a.org)", "<p><a href=\"https://a.org\">a</a>"),
            ("![a photo](https://a.org/a.png)", "<p>a photo"),
            (
                "<https://a.org/\"onclick=x>",
                "<p><a href=\"https://a.org/%22onclick=x\">https://a.org/\"onclick=x</a>",
            ),
        ];
        for (markdown, expected) in cases {
            let target = |address: &str| {
                let is_safe = address.starts_with("https:");
                is_safe.then(|| address.to_owned())
            };
            assert_eq!(
                from_markdown(markdown, false, target),
                expected,
                "{markdown}"
            );
        }
        let image = from_markdown("![a](https://a.org/a.png)", true, |url| Some(url.into()));
        assert_eq!(image, "<p><img src=\"https://a.org/a.png\" alt=\"a\" />");
    }
}
