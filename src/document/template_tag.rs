//! The tags of site generators in the text of a page: they are for the generator, not for people.

use std::borrow::Cow;
use std::ops::Range;

/// How tags open and close: those of Liquid, Nunjucks, Hugo and Zola, comments of Nunjucks and MDX,
/// and the attributes of Kramdown.
const TAGS: [(&str, &str); 5] = [
    ("{%", "%}"),
    ("{{", "}}"),
    ("{#", "#}"),
    ("{/*", "*/}"),
    ("{:", "}"),
];

/// The locations of the tags in a text.
pub(crate) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut last_end = 0;
    text.match_indices('{').filter_map(move |(start, _)| {
        let is_inside_last = start < last_end;
        let length = tag_length(text.get(start..).filter(|_| !is_inside_last)?)?;
        last_end = start + length;
        Some(start..last_end)
    })
}

/// The bytes of the tag at the beginning of a text, if there is one.
fn tag_length(text: &str) -> Option<usize> {
    TAGS.iter().find_map(|(opening, closing)| {
        let inside = text.strip_prefix(opening)?;
        // A tag ends on its line: a stray brace must not swallow the page.
        let line = inside.split('\n').next().unwrap_or_default();
        Some(opening.len() + line.find(closing)? + closing.len())
    })
}

/// A text without its tags.
///
/// ```
/// use calfeed::document::template_tag::without;
/// assert_eq!(without("{% include map.html %}Hello {{ name }}{: .note}"), "Hello ");
/// assert_eq!(without("a { b } {% c"), "a { b } {% c");
/// ```
pub fn without(text: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut last_end = 0;
    for tag in find(text) {
        kept.push_str(text.get(last_end..tag.start).unwrap_or_default());
        last_end = tag.end;
    }
    if last_end == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(text.get(last_end..).unwrap_or_default());
    Cow::Owned(kept)
}
