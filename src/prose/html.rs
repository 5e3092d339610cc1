//! The text of HTML: blocks, line breaks and alternative texts. It is not a parser of documents:
//! a page may contain any fragment.

use std::borrow::Cow;
use std::ops::Range;

use super::role::Role;

/// A part of an HTML fragment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HtmlPiece<'h> {
    Open(Role),
    Close,
    LineBreak,
    CellEnd,
    /// The alternative text of an image.
    Alternative(Cow<'h, str>),
    Text(Cow<'h, str>),
}

/// Reads fragments one after the other.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    /// The name of the open element with skipped content, if there is one.
    skipped: Option<&'static str>,
}

/// Elements without prose.
const SKIPPED: [&str; 6] = ["script", "style", "form", "svg", "select", "iframe"];

impl Scanner {
    /// Cuts a fragment into pieces, with the bytes of each.
    pub(crate) fn scan<'h>(&mut self, html: &'h str) -> Vec<(HtmlPiece<'h>, Range<usize>)> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
            let length = match rest.strip_prefix('<') {
                Some(tag) => tag.find('>').map_or(rest.len(), |end| end + 2),
                None => rest.find('<').unwrap_or(rest.len()),
            };
            let range = at..at + length;
            at = range.end;
            let part = html.get(range.clone()).unwrap_or_default();
            let piece = match part.strip_prefix('<') {
                Some(tag) => self.tag(tag),
                None if self.skipped.is_none() => Some(HtmlPiece::Text(decoded(part))),
                None => None,
            };
            pieces.extend(piece.map(|piece| (piece, range)));
        }
        pieces
    }

    fn tag<'h>(&mut self, tag: &'h str) -> Option<HtmlPiece<'h>> {
        let (is_end, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let is_letter = |c: char| c.is_ascii_alphanumeric();
        let name = tag.split(|c| !is_letter(c)).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if let Some(skipped) = self.skipped {
            if is_end && name == skipped {
                self.skipped = None;
            }
            return None;
        }
        if let Some(skipped) = SKIPPED.into_iter().find(|skipped| *skipped == name) {
            self.skipped = Some(skipped).filter(|_| !is_end);
            return None;
        }
        match (&*name, is_end) {
            ("br", _) => Some(HtmlPiece::LineBreak),
            ("img", _) => Some(HtmlPiece::Alternative(decoded(attribute(tag, "alt")?))),
            ("td" | "th", true) => Some(HtmlPiece::CellEnd),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                Some(HtmlPiece::Open(Role::Heading))
            }
            ("li" | "dt" | "dd", false) => Some(HtmlPiece::Open(Role::Item)),
            ("tr", false) => Some(HtmlPiece::Open(Role::Row)),
            ("p" | "div" | "section" | "article" | "blockquote", false) => {
                Some(HtmlPiece::Open(Role::Paragraph))
            }
            (
                "p" | "div" | "section" | "article" | "blockquote" | "li" | "dd" | "dt" | "tr"
                | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table",
                true,
            ) => Some(HtmlPiece::Close),
            _ => None,
        }
    }
}

/// The value of a quoted attribute.
fn attribute<'h>(tag: &'h str, name: &str) -> Option<&'h str> {
    let (_, value) = tag.split_once(&format!(" {name}="))?;
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
    value.get(1..)?.split(quote).next()
}

fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let entities = [
        ("&nbsp;", " "),
        ("&amp;", "&"),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&#39;", "'"),
        ("&quot;", "\""),
    ];
    let decoded = entities
        .into_iter()
        .fold(text.to_owned(), |text, (entity, letter)| {
            text.replace(entity, letter)
        });
    Cow::Owned(decoded)
}
