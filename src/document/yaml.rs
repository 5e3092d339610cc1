//! YAML as a tree in which every value knows where it stands.
//!
//! This is the only module that knows `serde_yaml`, which is archived. It reports no positions
//! for values, so they are found afterwards: the tree lists keys and values in the order of the
//! text, so one walk over the text, always forward, meets each of them.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use serde::de::{self, Deserialize as _, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Code, Diagnostic};
use crate::limits;

/// A value and the bytes it stands at.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands in the text that was parsed.
    pub span: Range<usize>,
}

/// A YAML value. Numbers keep the author's own digits, so that the title `1.10` stays `1.10`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the text; a key may stand twice.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub node: Node,
}

/// Why a text is not YAML that calfeed reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// What is wrong, without a place.
    pub message: String,
    /// Where, if it is known.
    pub offset: Option<usize>,
    /// Whether it is YAML, but more of it than a page needs.
    pub is_too_large: bool,
}

impl YamlError {
    /// The fault of a text, such as `the front matter`.
    pub fn diagnostic(&self, text: &str) -> Diagnostic {
        let message = &self.message;
        if self.is_too_large {
            return Diagnostic::new(Code::TooLarge, format!("{text} is too large: {message}"))
                .note(format!(
                    "the limits are {} values, aliases followed, in {} levels",
                    limits::YAML_VALUES,
                    limits::YAML_DEPTH
                ));
        }
        let message = format!("{text} is not valid YAML: {message}");
        Diagnostic::new(Code::InvalidYaml, message)
            .help("put a value that holds `: ` or begins with `[`, `{`, `@`, `*` or `&` in quotes")
    }
}

/// How our own limits begin to complain, and serde_yaml's. Its errors are nothing but texts.
const TOO_LARGE: [&str; 3] = [
    "more than ",
    "repetition limit exceeded",
    "recursion limit exceeded",
];

/// Parses one YAML document.
///
/// # Errors
///
/// The text is not YAML, or has more values or deeper levels than [`limits`] allows.
///
/// ```
/// use calfeed::document::yaml::{self, Value};
/// let node = yaml::parse("title: A\ncount: 6\n").unwrap();
/// let Value::Map(entries) = node.value else { panic!() };
/// assert_eq!(entries[1].key, "count");
/// assert_eq!(entries[1].node.value, Value::Number("6".into()));
/// assert_eq!(entries[1].node.span, 16..17);
/// ```
pub fn parse(text: &str) -> Result<Node, YamlError> {
    let budget = Cell::new(limits::YAML_VALUES);
    let seed = Seed {
        budget: &budget,
        depth: 0,
    };
    let tree = seed
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(yaml_error)?;
    let mut finder = Finder { text, at: 0 };
    Ok(finder.locate(tree))
}

fn yaml_error(error: serde_yaml::Error) -> YamlError {
    let offset = error.location().map(|location| location.index());
    let message = without_positions(&error.to_string());
    YamlError {
        is_too_large: TOO_LARGE.iter().any(|start| message.contains(start)),
        message,
        offset,
    }
}

/// Takes out ` at line 3 column 1`: the diagnostic shows the place in the whole page.
fn without_positions(message: &str) -> String {
    let mut parts = message.split(" at line ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.split_once(" column ").map_or("", |(_, rest)| rest);
        text.push_str(rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

/// The tree as serde_yaml gives it, without places.
enum Tree {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

/// Deserializes a [`Tree`] while counting values and levels.
#[derive(Clone, Copy)]
struct Seed<'b> {
    budget: &'b Cell<usize>,
    depth: usize,
}

impl Seed<'_> {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth >= limits::YAML_DEPTH {
            return Err(E::custom(format!(
                "more than {} levels of lists and maps",
                limits::YAML_DEPTH
            )));
        }
        Ok(Seed {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Tree;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        let Some(left) = self.budget.get().checked_sub(1) else {
            return Err(de::Error::custom(format!(
                "more than {} values",
                limits::YAML_VALUES
            )));
        };
        self.budget.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    /// A document without anything in it.
    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    /// A number of many digits, which no key takes, is no fault of YAML's.
    fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let seed = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(seed)? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let seed = self.deeper()?;
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(seed)? {
            let key = match key {
                Tree::Text(key) | Tree::Number(key) => key,
                Tree::Bool(key) => key.to_string(),
                Tree::Null => "null".to_owned(),
                Tree::List(_) | Tree::Map(_) => {
                    return Err(de::Error::custom("a key must be a word"));
                }
            };
            entries.push((key, map.next_value_seed(seed)?));
        }
        Ok(Tree::Map(entries))
    }

    /// A value with a tag of its own, such as `!ruby/object`, counts as the value alone.
    fn visit_enum<A: de::EnumAccess<'de>>(self, tagged: A) -> Result<Tree, A::Error> {
        let (Ignored, value) = tagged.variant_seed(IgnoredSeed)?;
        de::VariantAccess::newtype_variant_seed(value, self)
    }
}

struct Ignored;
struct IgnoredSeed;

impl<'de> DeserializeSeed<'de> for IgnoredSeed {
    type Value = Ignored;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Ignored, D::Error> {
        de::IgnoredAny::deserialize(deserializer).map(|_| Ignored)
    }
}

/// Walks over the text and finds what the tree says must come next.
struct Finder<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Finder<'t> {
    fn locate(&mut self, tree: Tree) -> Node {
        match tree {
            Tree::Null => self.node(Value::Null, self.at..self.at),
            Tree::Bool(value) => {
                let span = self.scalar(if value { "true" } else { "false" });
                self.node(Value::Bool(value), span)
            }
            Tree::Number(digits) => {
                let span = self.number();
                let written = self.text.get(span.clone()).unwrap_or_default();
                let is_number = written.parse::<f64>().is_ok();
                let digits = if is_number {
                    written.to_owned()
                } else {
                    digits
                };
                self.node(Value::Number(digits), span)
            }
            Tree::Text(text) => {
                let span = self.scalar(&text);
                self.node(Value::Text(text), span)
            }
            Tree::List(items) => {
                let start = self.token_start();
                let items = items.into_iter().map(|item| self.locate(item)).collect();
                self.node(Value::List(items), start..self.at.max(start))
            }
            Tree::Map(entries) => {
                let entries: Vec<Entry> = entries
                    .into_iter()
                    .map(|(key, value)| {
                        let key_span = self.key(&key);
                        Entry {
                            key,
                            key_span,
                            node: self.locate(value),
                        }
                    })
                    .collect();
                let start = entries
                    .first()
                    .map_or(self.at, |entry| entry.key_span.start);
                self.node(Value::Map(entries), start..self.at.max(start))
            }
        }
    }

    fn node(&self, value: Value, span: Range<usize>) -> Node {
        Node { value, span }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next place where `key`, quoted or not, begins a line or a flow entry and a colon
    /// follows it. If there is none (an alias repeats keys that stand further up), nothing moves.
    fn key(&mut self, key: &str) -> Range<usize> {
        if key.is_empty() {
            return self.at..self.at;
        }
        let mut from = self.at;
        while let Some(found) = self.text.get(from..).and_then(|rest| rest.find(key)) {
            let start = from + found;
            let end = start + key.len();
            let before = self.text.get(..start).unwrap_or_default();
            let after = self.text.get(end..).unwrap_or_default();
            let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
            let after = after.strip_prefix(['"', '\'']).unwrap_or(after);
            let line = before.rsplit('\n').next().unwrap_or_default();
            let opens =
                line.trim_end().is_empty() || line.trim_end().ends_with(['-', '{', ',', '?', '[']);
            if opens && after.trim_start_matches(' ').starts_with(':') {
                let colon = after.find(':').unwrap_or(0);
                self.at = self.text.len() - after.len() + colon + 1;
                return start..end;
            }
            from = end;
        }
        self.at..self.at
    }

    /// Where the next token begins: behind blanks, comments and the marks of lists.
    fn token_start(&mut self) -> usize {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n', '[', ',']);
            let trimmed = match trimmed.strip_prefix("- ") {
                Some(item) => item,
                None if trimmed.starts_with("-\n") => trimmed.trim_start_matches('-'),
                None if trimmed.starts_with('#') => trimmed
                    .find('\n')
                    .map_or("", |end| trimmed.get(end..).unwrap_or_default()),
                None => trimmed,
            };
            if trimmed.len() == rest.len() {
                return self.at;
            }
            self.at = self.text.len() - trimmed.len();
        }
    }

    /// The span of a number: up to the next blank or mark.
    fn number(&mut self) -> Range<usize> {
        let start = self.token_start();
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
        self.at = start + rest.find(ends).unwrap_or(rest.len());
        start..self.at
    }

    /// The span of a scalar whose value is known. A value that is written in another way than it
    /// reads (folded, escaped, by alias) counts as the rest of its line.
    fn scalar(&mut self, value: &str) -> Range<usize> {
        let start = self.token_start();
        let rest = self.rest();
        let line_length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..line_length).unwrap_or_default().trim_end();
        let quoted = rest
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))
            .and_then(|quote| closing_quote(rest, quote));
        let length = match quoted {
            Some(length) => length,
            None if !value.is_empty() && rest.starts_with(value) => value.len(),
            None => line.len(),
        };
        self.at = start + length;
        // Move past a text of several lines, so that a `key:` inside it is not taken for a key.
        if let Some(last) = value
            .trim_end()
            .rsplit('\n')
            .next()
            .filter(|_| length == line.len())
            && value.contains('\n')
            && let Some(found) = self.rest().find(last)
        {
            self.at += found + last.len();
        }
        start..start + length
    }
}

/// The length of a quoted scalar, with both quotes.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        if c == '\\' && quote == '"' {
            characters.next();
        } else if c == quote {
            match characters.peek() {
                Some(&(_, next)) if quote == '\'' && next == '\'' => {
                    characters.next();
                }
                _ => return Some(at + 1),
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key and scalar with the text at its span.
    fn spans(text: &str) -> Vec<String> {
        fn visit(node: &Node, text: &str, found: &mut Vec<String>) {
            match &node.value {
                Value::List(items) => items.iter().for_each(|item| visit(item, text, found)),
                Value::Map(entries) => {
                    for entry in entries {
                        found.push(format!("{}:", &text[entry.key_span.clone()]));
                        visit(&entry.node, text, found);
                    }
                }
                _ => found.push(text[node.span.clone()].to_owned()),
            }
        }
        let mut found = Vec::new();
        visit(&parse(text).unwrap(), text, &mut found);
        found
    }

    /// A key may be nothing at all; the search for it once never ended.
    #[test]
    fn an_empty_key_stands_somewhere() {
        for text in ["? !!str ", "\"\": b", "? !!str\na: b", "? \n: b"] {
            assert!(parse(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn every_value_knows_its_place() {
        let cases: [(&str, &[&str]); 8] = [
            (
                "title: date\ndate: 2021-05-18 # day",
                &["title:", "date", "date:", "2021-05-18"],
            ),
            (
                "on: [tue, 'thu']\nx: 1",
                &["on:", "tue", "'thu'", "x:", "1"],
            ),
            (
                "tracks:\n  - name: A\n    time: \"12:00\"\n  -\n    name: B\nend: 1",
                &[
                    "tracks:",
                    "name:",
                    "A",
                    "time:",
                    "\"12:00\"",
                    "name:",
                    "B",
                    "end:",
                    "1",
                ],
            ),
            (
                "text: |\n  date: no\n  more\ndate: yes",
                &["text:", "|", "date:", "yes"],
            ),
            ("a: {b: 1, \"c\": 2}", &["a:", "b:", "1", "c:", "2"]),
            ("# a: 0\na:\n- one\n- two\n", &["a:", "one", "two"]),
            (
                "title:\r\n  A\r\ncount: 06\r\n",
                &["title:", "A", "count:", "06"],
            ),
            ("a:\nb: ü\n\"ü\": ~\n", &["a:", "", "b:", "ü", "ü:", ""]),
        ];
        for (text, expected) in cases {
            assert_eq!(spans(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        let Value::Map(entries) = parse("a: 1.10\nb: 0x10\nc: 20:00\nd: 1_0").unwrap().value else {
            panic!("not a map");
        };
        let values: Vec<_> = entries.into_iter().map(|entry| entry.node.value).collect();
        assert_eq!(values[0], Value::Number("1.10".into()));
        assert_eq!(values[1], Value::Number("16".into()));
        assert_eq!(values[2], Value::Text("20:00".into()));
        assert_eq!(values[3], Value::Text("1_0".into()));
    }

    #[test]
    fn bombs_and_towers_are_refused() {
        let bomb = (1..12).fold("a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, i| {
            let alias = format!("*a{}", i - 1);
            text + &format!("a{i}: &a{i} [{}]\n", vec![alias; 9].join(","))
        });
        let tower = format!("a: {}{}", "[".repeat(60), "]".repeat(60));
        assert!(parse(&bomb).is_err());
        assert!(parse(&tower).unwrap_err().message.contains("levels"));
    }

    #[test]
    fn errors_say_where() {
        let error = parse("title: A\ndate: [1\n").unwrap_err();
        assert!(error.offset.is_some(), "{error:?}");
        assert!(!error.message.contains(" at line "), "{error:?}");
    }
}
