//! Texts as scalars of YAML, quoted where necessary.

/// A text as a value in YAML, with quotes if it could be read as something else.
pub(crate) fn scalar(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ');
    let is_plain = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/'))
        && !text.ends_with(' ')
        && text.chars().all(|c| is_word(c) || c == ':')
        && !text.contains(": ")
        && !text.ends_with(':')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        );
    match is_plain {
        true => text.to_owned(),
        // A JSON string is a double-quoted scalar of YAML.
        false => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_yaml_needs_it() {
        let cases = [
            ("Reading group", "Reading group"),
            (
                "https://example.org/calendar",
                "https://example.org/calendar",
            ),
            ("Club: events", "\"Club: events\""),
            ("#1 club", "\"#1 club\""),
            ("no", "\"no\""),
            ("2600", "\"2600\""),
            ("Rock 'n' Roll", "\"Rock 'n' Roll\""),
            ("{{ x }}", "\"{{ x }}\""),
        ];
        for (text, expected) in cases {
            assert_eq!(scalar(text), expected);
            let value: serde_yaml::Value = serde_yaml::from_str(expected).unwrap();
            assert_eq!(value.as_str(), Some(text));
        }
    }
}
