//! Texts of people as plain strings.

/// A text with one blank between words, and none around them. Line breaks count as blanks.
///
/// ```
/// assert_eq!(calfeed::text::single_spaced(" a\n  b "), "a b");
/// ```
pub fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}
