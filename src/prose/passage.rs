//! Markdown as passages of plain text that know where each letter stands in the file.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::pattern;
use crate::document::template_tag;

/// What kind of text a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The event's title.
    Title,
    /// A heading of the page.
    Heading,
    /// Ordinary text.
    Paragraph,
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// What stands for an image.
    Alternative,
}

/// A stretch of text without a break.
#[derive(Debug)]
pub struct Passage {
    /// What kind of text it is.
    pub role: Role,
    /// What people read.
    pub text: String,
    /// The pieces that the text is made of, in its order.
    pieces: Vec<Piece>,
}

/// A stretch of a passage that stands in one place of the file.
#[derive(Debug)]
struct Piece {
    /// Where it begins in the passage.
    start: usize,
    /// Where it stands in the file.
    in_file: Range<usize>,
    /// Whether the file has the very letters; otherwise only the whole has a place.
    is_verbatim: bool,
}

impl Passage {
    /// The title. Where the front matter writes it in another way than it reads, with escapes or
    /// in several lines, every letter stands everywhere in it.
    pub fn title(title: &str, file: &str, span: Range<usize>) -> Passage {
        let written = file.get(span.clone()).unwrap_or_default();
        let mut passage = Passage::new(Role::Title);
        passage.push(title, written, span);
        passage
    }

    fn new(role: Role) -> Passage {
        Passage {
            role,
            text: String::new(),
            pieces: Vec::new(),
        }
    }

    /// Adds what reads `text` and is `written` at a place of the file.
    fn push(&mut self, text: &str, written: &str, place: Range<usize>) {
        let found = written.find(text).filter(|_| !text.is_empty());
        let in_file = match found {
            Some(offset) => place.start + offset..place.start + offset + text.len(),
            None => place,
        };
        self.pieces.push(Piece {
            start: self.text.len(),
            in_file,
            is_verbatim: found.is_some(),
        });
        self.text.push_str(text);
    }

    /// The bytes of the file for bytes of the text.
    pub fn span(&self, at: Range<usize>) -> Range<usize> {
        let last = at.end.saturating_sub(1).max(at.start);
        let (Some(first), Some(last)) = (self.piece(at.start), self.piece(last)) else {
            return 0..0;
        };
        let start = match first.is_verbatim {
            true => first.in_file.start + (at.start - first.start),
            false => first.in_file.start,
        };
        let end = match last.is_verbatim {
            true => (last.in_file.start + at.end.saturating_sub(last.start)).min(last.in_file.end),
            false => last.in_file.end,
        };
        start.min(end)..end
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces.get(index.checked_sub(1)?)
    }
}

/// Cuts a body into passages. `offset` is where the body begins in its file.
pub fn of_markdown(body: &str, offset: usize) -> Vec<Passage> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    // Neither is prose, though digits are in them.
    let tags = template_tag::find(body);
    let mut not_prose: Vec<Range<usize>> = addresses(body).chain(tags).collect();
    not_prose.sort_by_key(|range| range.start);
    let body = pattern::blank(body, not_prose.into_iter());
    let mut cutter = Cutter::default();
    for (event, range) in Parser::new_ext(&body, options).into_offset_iter() {
        let written = body.get(range.clone()).unwrap_or_default();
        cutter.add(event, written, offset + range.start..offset + range.end);
    }
    cutter.finish()
}

/// Where the web addresses of a text stand.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, _)| {
        let (before, address) = text.split_at_checked(at)?;
        let start = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let is_end = |c: char| c.is_whitespace() || [')', '>', ']'].contains(&c);
        let length = address.find(is_end).unwrap_or(address.len());
        Some(start.len()..at + length)
    })
}

#[derive(Default)]
struct Cutter {
    done: Vec<Passage>,
    open: Option<Passage>,
    /// How many lists are open around the text.
    lists: usize,
    /// The alternative text of the image that is open.
    image: Option<Passage>,
    /// Whether what comes is struck through: it holds no more.
    struck: usize,
}

impl Cutter {
    fn add(&mut self, event: Event<'_>, written: &str, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if self.struck == 0 => {
                self.push(&text, written, at)
            }
            Event::SoftBreak | Event::HardBreak => self.push("\n", written, at),
            Event::InlineHtml(html) if html.starts_with("<br") => self.push("\n", written, at),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.open(Role::Heading),
            Tag::Paragraph if self.lists == 0 => self.open(Role::Paragraph),
            Tag::Paragraph | Tag::Item => self.open(Role::Item),
            Tag::TableRow | Tag::TableHead => self.open(Role::Row),
            Tag::List(_) => self.lists += 1,
            Tag::Image { .. } => self.image = Some(Passage::new(Role::Alternative)),
            Tag::Strikethrough => self.struck += 1,
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.close(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::TableRow
            | TagEnd::TableHead => self.close(),
            TagEnd::TableCell => {
                if let Some(passage) = &mut self.open {
                    passage.text.push_str(" | ");
                }
            }
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::Image => self.done.extend(self.image.take()),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            _ => {}
        }
    }

    fn open(&mut self, role: Role) {
        self.close();
        self.open = Some(Passage::new(role));
    }

    fn push(&mut self, text: &str, written: &str, at: Range<usize>) {
        if let Some(passage) = self.image.as_mut().or(self.open.as_mut()) {
            passage.push(text, written, at);
        }
    }

    fn close(&mut self) {
        self.done.extend(self.open.take());
    }

    fn finish(mut self) -> Vec<Passage> {
        self.close();
        self.done.retain(|passage| !passage.text.trim().is_empty());
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_know_where_they_stand() {
        let body = "Intro **bold** text\n\n## May 18th\n- 19:00 *talk*\n- one\n\n![alt 8pm](x.png)\n\n| a | b |\n| - | - |\n| 1 | 2 |\n";
        let found: Vec<(Role, String)> = of_markdown(body, 0)
            .into_iter()
            .map(|passage| (passage.role, passage.text))
            .collect();
        let expected = [
            (Role::Paragraph, "Intro bold text"),
            (Role::Heading, "May 18th"),
            (Role::Item, "19:00 talk"),
            (Role::Item, "one"),
            (Role::Alternative, "alt 8pm"),
            (Role::Row, "a | b | "),
            (Role::Row, "1 | 2 | "),
        ];
        let expected: Vec<_> = expected.map(|(role, text)| (role, text.to_owned())).into();
        assert_eq!(found, expected);
    }

    #[test]
    fn letters_are_found_in_the_file() {
        let body = "at **8pm** &amp; [9pm](x)\n";
        let passages = of_markdown(body, 100);
        let passage = passages.first().expect("a paragraph");
        for word in ["8pm", "9pm"] {
            let at = passage.text.find(word).expect("the word");
            let in_file = body.find(word).expect("the word") + 100;
            assert_eq!(passage.span(at..at + 3), in_file..in_file + 3);
        }
    }
}
