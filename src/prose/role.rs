//! The place of a passage in the structure of a page.

/// The kind of text of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Title,
    Heading,
    Paragraph,
    Item,
    Row,
    /// The alternative text of an image.
    Alternative,
}
