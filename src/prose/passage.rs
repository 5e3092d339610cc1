//! Markdown and HTML as passages of plain text, with the location of each letter in the file.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::html;
use super::role::Role;
use super::token::{Token, tokens};
use crate::document::template_tag;

/// A stretch of text without a break.
#[derive(Debug)]
pub(crate) struct Passage {
    pub(crate) role: Role,
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    /// The pieces of the file that the text consists of, in order.
    pieces: Vec<Piece>,
}

/// A part of a passage that is contiguous in the file.
#[derive(Debug)]
struct Piece {
    /// Its start in the passage.
    start: usize,
    /// Its bytes in the file.
    in_file: Range<usize>,
    /// Whether the file has the same letters; otherwise only the whole piece has a location.
    is_verbatim: bool,
}

impl Passage {
    /// A value of the front matter. If it is written with escapes or in several lines, the
    /// location of each letter is the whole value.
    pub(crate) fn value(role: Role, text: &str, file: &str, span: Range<usize>) -> Passage {
        let written = file.get(span.clone()).unwrap_or_default();
        let mut passage = Passage::new(role);
        passage.push(text, written, span);
        passage.tokens = tokens(&passage.text);
        passage
    }

    fn new(role: Role) -> Passage {
        Passage {
            role,
            text: String::new(),
            tokens: Vec::new(),
            pieces: Vec::new(),
        }
    }

    /// Adds a text, and how it is written in the file.
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
    pub(crate) fn span(&self, at: Range<usize>) -> Range<usize> {
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

/// Cuts a body into passages. `offset` is the start of the body in its file.
pub(crate) fn of_body(body: &str, offset: usize) -> Vec<Passage> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    // Digits in web addresses and template tags are not prose.
    let tags = template_tag::find(body);
    let mut not_prose: Vec<Range<usize>> = addresses(body).chain(tags).collect();
    not_prose.sort_by_key(|range| range.start);
    let body = blank(body, &not_prose);
    let mut cutter = Cutter::default();
    for (event, range) in Parser::new_ext(&body, options).into_offset_iter() {
        let written = body.get(range.clone()).unwrap_or_default();
        cutter.add(event, written, offset + range.start..offset + range.end);
    }
    cutter.finish()
}

/// The bytes of the web addresses in a text.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, _)| {
        let (before, address) = text.split_at_checked(at)?;
        let start = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let is_end = |c: char| c.is_whitespace() || [')', '>', ']', '"', '<'].contains(&c);
        let length = address.find(is_end).unwrap_or(address.len());
        Some(start.len()..at + length)
    })
}

/// Replaces ranges of a text by blanks, so that all other bytes keep their offsets.
fn blank(text: &str, ranges: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        blanked.push_str(text.get(at..range.start).unwrap_or_default());
        let length = range.end.saturating_sub(range.start.max(at));
        blanked.extend(std::iter::repeat_n(' ', length));
        at = range.end.max(at);
    }
    blanked.push_str(text.get(at..).unwrap_or_default());
    blanked
}

#[derive(Default)]
struct Cutter {
    done: Vec<Passage>,
    open: Option<Passage>,
    /// The number of open lists.
    lists: usize,
    /// The alternative text of the open image.
    image: Option<Passage>,
    /// The number of open strikethroughs: their text is no longer true.
    struck: usize,
    html: html::Scanner,
}

impl Cutter {
    fn add(&mut self, event: Event<'_>, written: &str, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if self.struck == 0 => {
                self.push(&text, written, at);
            }
            Event::SoftBreak | Event::HardBreak => self.push("\n", written, at),
            Event::InlineHtml(_) | Event::Html(_) => self.html(written, at.start),
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
            | TagEnd::TableHead
            | TagEnd::HtmlBlock => self.close(),
            TagEnd::TableCell => self.mark(" | "),
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::Image => self.done.extend(self.image.take()),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            _ => {}
        }
    }

    /// Adds the text of HTML, and opens and closes passages at its tags.
    fn html(&mut self, html: &str, offset: usize) {
        let mut pieces = std::mem::take(&mut self.html);
        for (piece, range) in pieces.scan(html) {
            let at = offset + range.start..offset + range.end;
            let written = html.get(range).unwrap_or_default();
            match piece {
                html::HtmlPiece::Open(role) => self.open(role),
                html::HtmlPiece::Close => self.close(),
                html::HtmlPiece::LineBreak => self.mark("\n"),
                html::HtmlPiece::CellEnd => self.mark(" | "),
                html::HtmlPiece::Alternative(text) => {
                    let mut passage = Passage::new(Role::Alternative);
                    passage.push(&text, written, at);
                    self.done.push(passage);
                }
                html::HtmlPiece::Text(text) => {
                    if self.open.is_none() && !text.trim().is_empty() {
                        self.open(Role::Paragraph);
                    }
                    self.push(&text, written, at);
                }
            }
        }
        self.html = pieces;
    }

    fn mark(&mut self, mark: &str) {
        if let Some(passage) = &mut self.open {
            passage.text.push_str(mark);
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
        for passage in &mut self.done {
            passage.tokens = tokens(&passage.text);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_cut_into_passages() {
        let body = "Intro **bold** text\n\n## May 18th\n- 19:00 *talk*\n- one\n\n![alt 8pm](x.png)\n\n| a | b |\n| - | - |\n| 1 | 2 |\n";
        let found: Vec<(Role, String)> = of_body(body, 0)
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
        let passages = of_body(body, 100);
        let passage = passages.first().expect("a paragraph");
        for word in ["8pm", "9pm"] {
            let at = passage.text.find(word).expect("the word");
            let in_file = body.find(word).expect("the word") + 100;
            assert_eq!(passage.span(at..at + 3), in_file..in_file + 3);
        }
    }

    #[test]
    fn html_is_cut_like_markdown() {
        let body = "<p><b>When:</b> May 18<br>\n<img alt=\"8pm\" src=\"x.png\"></p>\n<ul><li>one</li></ul>\n<script>7pm</script>\n";
        let found: Vec<(Role, String)> = of_body(body, 0)
            .into_iter()
            .map(|passage| (passage.role, passage.text.trim().to_owned()))
            .collect();
        let expected = [
            (Role::Alternative, "8pm"),
            (Role::Paragraph, "When: May 18"),
            (Role::Item, "one"),
        ];
        let expected: Vec<_> = expected.map(|(role, text)| (role, text.to_owned())).into();
        assert_eq!(found, expected);
    }
}
