//! Texts of people as plain strings.

/// A text with one blank between words, and none around them. Line breaks count as blanks.
///
/// ```
/// assert_eq!(calfeed::text::single_spaced(" a\n  b "), "a b");
/// ```
pub fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut push = |word: &str| {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    };
    // Most words are ASCII, in which a search for other blanks takes most of the time.
    for word in text.split_ascii_whitespace() {
        match word.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => push(word),
            false => word.split_whitespace().for_each(&mut push),
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_of_unicode_separates_words() {
        let cases = [
            ("", ""),
            (" \n ", ""),
            ("a\u{b}b", "a b"),
            ("a\u{a0}b\u{3000}c", "a b c"),
            ("Straße\r\n café ", "Straße café"),
            ("a\u{7}b", "a\u{7}b"),
        ];
        for (text, expected) in cases {
            assert_eq!(single_spaced(text), expected, "{text:?}");
        }
    }
}
