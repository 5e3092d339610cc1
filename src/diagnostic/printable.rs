//! Text of strangers as a terminal and a CI log may show it.

/// Returns text in one line without control characters, changes of the writing direction and
/// workflow commands of GitHub Actions (`::error::` at the start of a line, `##[error]` anywhere).
pub(crate) fn printable(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !is_direction_control(*c))
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let trimmed = visible.trim();
    let text = match trimmed.strip_prefix("::") {
        Some(rest) => format!(": :{rest}"),
        None => trimmed.to_owned(),
    };
    text.replace("##[", "## [")
}

/// Returns text of several lines without control characters and changes of the writing direction.
/// Indentation stays; workflow commands must be removed where the lines are printed.
pub(crate) fn printable_lines(text: &str) -> String {
    text.chars()
        .filter(|c| !is_direction_control(*c))
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}

/// Invisible characters that reorder the text after them, and the byte order mark.
fn is_direction_control(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_commands_lose_their_meaning() {
        let cases = [
            ("Café – 茶会", "Café – 茶会"),
            ("a\u{1b}[31mb\u{7}", "a [31mb"),
            ("a\r\nb\u{2028}c", "a  b c"),
            ("\u{202e}gpj.exe", "gpj.exe"),
            ("  ::error::x", ": :error::x"),
            ("\n::set-output name=a::b", ": :set-output name=a::b"),
            ("a ##[error]b", "a ## [error]b"),
            ("\u{9b}31m", "31m"),
        ];
        for (text, expected) in cases {
            assert_eq!(printable(text), expected, "{text:?}");
        }
    }
}
