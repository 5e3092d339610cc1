//! String properties in a config that is a JavaScript or TypeScript program.
//!
//! Only literals are found: a value that the program computes is unknown to `init`.

/// A piece of a program, without comments and blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ScriptToken {
    Word(String),
    Text(String),
    Symbol(char),
}

/// The first property with this name that has a string literal as its value, in the object with
/// the name `parent` if one is given.
pub(super) fn string_property(program: &str, parent: Option<&str>, name: &str) -> Option<String> {
    let tokens = tokens(program);
    let from = match parent {
        None => 0,
        Some(parent) => {
            let is_object = |window: &[ScriptToken]| match window {
                [
                    key,
                    ScriptToken::Symbol(':' | '='),
                    ScriptToken::Symbol('{'),
                ] => is_named(key, parent),
                _ => false,
            };
            tokens.windows(3).position(is_object)? + 3
        }
    };
    let rest = tokens.get(from..)?;
    let end = match parent {
        None => rest.len(),
        Some(_) => end_of_object(rest),
    };
    rest.get(..end)?.windows(3).find_map(|window| match window {
        [key, ScriptToken::Symbol(':'), ScriptToken::Text(text)] if is_named(key, name) => {
            Some(text.clone())
        }
        _ => None,
    })
}

fn is_named(token: &ScriptToken, name: &str) -> bool {
    matches!(token, ScriptToken::Word(word) | ScriptToken::Text(word) if word == name)
}

/// The number of tokens up to the bracket that closes the object.
fn end_of_object(tokens: &[ScriptToken]) -> usize {
    let mut depth = 1;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            ScriptToken::Symbol('{') => depth += 1,
            ScriptToken::Symbol('}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    tokens.len()
}

fn tokens(program: &str) -> Vec<ScriptToken> {
    let mut tokens = Vec::new();
    let mut chars = program.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '"' | '\'' | '`' => tokens.push(ScriptToken::Text(text(&mut chars, c))),
            c if c.is_alphanumeric() || matches!(c, '_' | '$') => {
                let mut word = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
                {
                    word.push(c);
                }
                tokens.push(ScriptToken::Word(word));
            }
            c if c.is_whitespace() => {}
            c => tokens.push(ScriptToken::Symbol(c)),
        }
    }
    tokens
}

/// The rest of a string literal up to its closing quote. A literal with a substitution is no value
/// that can be used, so its text is empty.
fn text(chars: &mut impl Iterator<Item = char>, quote: char) -> String {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            c if c == quote => break,
            c => text.push(c),
        }
    }
    if quote == '`' && text.contains("${") {
        text.clear();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_configs_are_found() {
        let astro = "import x from 'y';\n// site: 'https://old.example'\nexport default defineConfig({\n\
                     \x20 site: \"https://example.org\", base: '/docs',\n  i18n: { defaultLocale: 'de' },\n});\n";
        let eleventy = "module.exports = (config) => {\n  config.addFilter('output', 'x');\n\
                        return { dir: { input: 'src', output: `dist` }, markdown: { output: 'no' } };\n};";
        let cases = [
            (astro, None, "site", Some("https://example.org")),
            (astro, None, "base", Some("/docs")),
            (astro, Some("i18n"), "defaultLocale", Some("de")),
            (astro, Some("i18n"), "base", None),
            (eleventy, Some("dir"), "output", Some("dist")),
            (eleventy, Some("dirs"), "output", None),
        ];
        for (program, parent, name, expected) in cases {
            let found = string_property(program, parent, name);
            assert_eq!(found.as_deref(), expected, "{parent:?} {name}");
        }
    }
}
