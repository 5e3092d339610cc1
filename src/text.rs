//! Texts of people as plain strings.

/// A text with one blank between words, and none around them. Line breaks count as blanks.
///
/// ```
/// assert_eq!(calfeed::text::single_spaced(" a\n  b "), "a b");
/// ```
pub fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut push = |words: &str| {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(words);
    };
    // Most lines are appended as they are: to search them for words takes most of the time.
    for line in text.split('\n').map(str::trim) {
        match is_single_spaced(line) {
            true if line.is_empty() => {}
            true => push(line),
            false => line.split_whitespace().for_each(&mut push),
        }
    }
    spaced
}

/// Whether a line certainly has no other blanks than single ones.
fn is_single_spaced(line: &str) -> bool {
    // Without a branch for each byte, so that many are tested at once.
    let may_have_others = line
        .bytes()
        .fold(false, |found, byte| found | may_be_other_blank(byte));
    !may_have_others && !line.contains("  ")
}

/// Whether a character that begins with this byte may be a blank that is not a space. Those beyond
/// ASCII begin with these four bytes.
fn may_be_other_blank(byte: u8) -> bool {
    byte.is_ascii_control() || matches!(byte, 0xc2 | 0xe1..=0xe3)
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
            ("a  b c", "a b c"),
            ("a\t b", "a b"),
            ("”a” 日本", "”a” 日本"),
        ];
        for (text, expected) in cases {
            assert_eq!(single_spaced(text), expected, "{text:?}");
        }
        let blanks = (0..=0xffff)
            .filter_map(char::from_u32)
            .filter(|c| c.is_whitespace());
        for blank in blanks {
            let text = format!("a{blank}{blank}b");
            assert_eq!(single_spaced(&text), "a b", "{blank:?}");
        }
    }
}
