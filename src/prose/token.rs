//! Text as tokens, and a cursor that reads them: the one technique by which facts are recognised.
//!
//! A token is a word, a number, or a single other character. `18h30` is three tokens, `7pm` two.
//! A reader takes a [`Cursor`] and returns the value and the cursor after it, or `None`.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use crate::language::{LANGUAGES, Language, Words};

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    /// The end of a line.
    LineEnd,
    /// Any other character.
    Mark,
}

/// A word, a number or a mark.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// The text in lower case, with a straight apostrophe and hyphen.
    pub(crate) lower: Rc<str>,
    /// A digest of the text, so that most phrases are excluded without a comparison.
    digest: u32,
    /// Bytes of the passage.
    pub(crate) at: Range<usize>,
    /// Whether no white space precedes it.
    pub(crate) is_glued: bool,
    /// Whether it begins with a capital letter.
    pub(crate) is_capital: bool,
    /// Whether all of its letters are capital.
    pub(crate) is_upper: bool,
}

impl Token {
    pub(crate) fn is(&self, text: &str) -> bool {
        &*self.lower == text
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }
}

/// The tokens of a text.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut is_glued = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let kind = kind(first);
        let length = match kind {
            TokenKind::Word => run(rest, char::is_alphabetic),
            TokenKind::Number => run(rest, |c| c.is_ascii_digit()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if first.is_whitespace() && first != '\n' {
            is_glued = false;
            continue;
        }
        let lower = lower(token, kind);
        tokens.push(Token {
            kind,
            digest: digest(&lower),
            lower,
            at: start..start + length,
            is_glued,
            is_capital: first.is_uppercase(),
            is_upper: token.chars().all(char::is_uppercase),
        });
        is_glued = first != '\n';
    }
    tokens
}

fn kind(first: char) -> TokenKind {
    match first {
        '\n' => TokenKind::LineEnd,
        _ if first.is_alphabetic() => TokenKind::Word,
        _ if first.is_ascii_digit() => TokenKind::Number,
        _ => TokenKind::Mark,
    }
}

fn run(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// FNV-1a.
fn digest(text: &str) -> u32 {
    let step = |digest: u32, byte: u8| (digest ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, step)
}

fn lower(token: &str, kind: TokenKind) -> Rc<str> {
    match (kind, token) {
        (TokenKind::Mark, "’" | "‘" | "`" | "´") => "'".into(),
        (TokenKind::Mark, "–" | "—" | "−" | "‐" | "‑") => "-".into(),
        // Most words are in lower case already, and `to_lowercase` would copy them once more.
        (TokenKind::Word, _) if !token.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            token.to_lowercase().into()
        }
        _ => token.into(),
    }
}

/// A position among tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'t> {
    tokens: &'t [Token],
    /// The index of the next token.
    pub(crate) at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(tokens: &'t [Token], at: usize) -> Cursor<'t> {
        Cursor { tokens, at }
    }

    /// The next token.
    pub(crate) fn token(self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    /// The token before the position.
    pub(crate) fn previous(self) -> Option<&'t Token> {
        self.tokens.get(self.at.checked_sub(1)?)
    }

    /// The tokens before the position.
    pub(crate) fn tokens_before(self) -> &'t [Token] {
        self.tokens.get(..self.at).unwrap_or_default()
    }

    /// Before a full stop that precedes the position.
    pub(crate) fn before_full_stop(self) -> Cursor<'t> {
        let is_after_stop = self.previous().is_some_and(|token| token.is("."));
        Cursor {
            at: self.at - usize::from(is_after_stop),
            ..self
        }
    }

    /// After the next token.
    pub(crate) fn advance(self) -> Cursor<'t> {
        Cursor {
            at: self.at + 1,
            ..self
        }
    }

    /// After several tokens.
    pub(crate) fn forward(self, count: usize) -> Cursor<'t> {
        Cursor {
            at: self.at + count,
            ..self
        }
    }

    /// Whether the next token is a word or number without white space before it.
    pub(crate) fn continues_word(self) -> bool {
        self.token().is_some_and(|token| {
            token.is_glued && matches!(token.kind, TokenKind::Word | TokenKind::Number)
        })
    }

    /// Whether no white space precedes the next token.
    pub(crate) fn is_glued(self) -> bool {
        self.token().is_some_and(|token| token.is_glued)
    }

    /// After a word or mark.
    pub(crate) fn text(self, text: &str) -> Option<Cursor<'t>> {
        self.token()?.is(text).then(|| self.advance())
    }

    /// After one of several marks.
    pub(crate) fn any_mark(self, marks: &[&str]) -> Option<Cursor<'t>> {
        marks.iter().find_map(|mark| self.text(mark))
    }

    /// After a mark that follows without white space.
    pub(crate) fn glued(self, mark: &str) -> Option<Cursor<'t>> {
        self.text(mark).filter(|_| self.is_glued())
    }

    /// After a number with so many digits, which no letter or digit group precedes.
    pub(crate) fn number(self, digits: RangeInclusive<usize>) -> Option<(u32, Cursor<'t>)> {
        let token = self.token()?;
        let is_as_long = token.kind == TokenKind::Number && digits.contains(&token.at.len());
        let value = is_as_long.then(|| token.lower.parse().ok()).flatten()?;
        Some((value, self.advance()))
    }

    /// After the longest phrase that begins here.
    pub(crate) fn phrase<T: Copy>(self, phrases: &Phrases<T>) -> Option<(T, Cursor<'t>)> {
        let first = self.token()?;
        if !phrases.may_begin_with(first) {
            return None;
        }
        let candidates = phrases.by_first_word.get(&*first.lower)?;
        candidates.iter().find_map(|(rest, value)| {
            let end = rest
                .iter()
                .try_fold(self.advance(), |cursor, word| cursor.text(word))?;
            Some((*value, end))
        })
    }

    /// After the longest of some words that begins here.
    pub(crate) fn words(self, phrases: &Phrases<()>) -> Option<Cursor<'t>> {
        self.phrase(phrases).map(|((), end)| end)
    }

    /// After something that may be absent.
    pub(crate) fn skip(self, reader: impl Fn(Cursor<'t>) -> Option<Cursor<'t>>) -> Cursor<'t> {
        reader(self).unwrap_or(self)
    }

    /// After all repetitions of something that may be absent.
    pub(crate) fn skip_all(self, reader: impl Fn(Cursor<'t>) -> Option<Cursor<'t>>) -> Cursor<'t> {
        let mut cursor = self;
        while let Some(next) = reader(cursor) {
            cursor = next;
        }
        cursor
    }
}

/// The rest of each phrase that begins with one word, and its value.
type Continuations<T> = Vec<(Vec<Box<str>>, T)>;

/// The number of 64-bit words in the filter of [`Phrases`].
const FILTER_WORDS: usize = 64;

/// Phrases with a value each, found by their first word.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    /// The longest phrase of each word is first.
    by_first_word: HashMap<Box<str>, Continuations<T>>,
    /// A bit for the digest of each first word. Nearly all tokens begin no phrase.
    filter: [u64; FILTER_WORDS],
}

impl<T: Copy> Phrases<T> {
    pub(crate) fn new(phrases: impl IntoIterator<Item = (impl AsRef<str>, T)>) -> Phrases<T> {
        let mut by_first_word: HashMap<Box<str>, Continuations<T>> = HashMap::new();
        let mut filter = [0; FILTER_WORDS];
        for (phrase, value) in phrases {
            let mut words = tokens(phrase.as_ref()).into_iter();
            let Some(first) = words.next() else { continue };
            let (index, bit) = filter_bit(&first);
            if let Some(word) = filter.get_mut(index) {
                *word |= bit;
            }
            let rest = words.map(|token| Box::from(&*token.lower)).collect();
            let first = Box::from(&*first.lower);
            by_first_word.entry(first).or_default().push((rest, value));
        }
        for phrases in by_first_word.values_mut() {
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Phrases {
            by_first_word,
            filter,
        }
    }

    /// Whether a phrase may begin with a token; false positives are rare.
    fn may_begin_with(&self, token: &Token) -> bool {
        let (index, bit) = filter_bit(token);
        self.filter.get(index).is_some_and(|word| word & bit != 0)
    }

    /// Whether a token is one of the phrases.
    pub(crate) fn contain(&self, token: &Token) -> bool {
        self.occur_in(std::slice::from_ref(token))
    }

    /// Whether one of the phrases occurs among tokens.
    pub(crate) fn occur_in(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|at| Cursor::new(tokens, at).phrase(self).is_some())
    }

    /// Whether tokens end with one of the phrases.
    pub(crate) fn end(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|at| {
            let found = Cursor::new(tokens, at).phrase(self);
            found.is_some_and(|(_, end)| end.at == tokens.len())
        })
    }
}

/// The position of a token in the filter of [`Phrases`].
fn filter_bit(token: &Token) -> (usize, u64) {
    let index = (token.digest >> 6) as usize % FILTER_WORDS;
    (index, 1 << (token.digest % 64))
}

/// One list of all languages together.
pub(crate) fn words(list: impl Fn(&'static Language) -> Words) -> Phrases<()> {
    let words = LANGUAGES.into_iter().flat_map(list);
    Phrases::new(words.map(|word| (*word, ())))
}

/// Lists of synonyms of all languages, with the position of the list as value.
pub(crate) fn synonyms<const N: usize>(
    lists: impl Fn(&'static Language) -> [Words; N],
) -> Phrases<usize> {
    let words = LANGUAGES.into_iter().flat_map(|language| {
        let lists = lists(language).into_iter().enumerate();
        lists.flat_map(|(index, list)| list.iter().map(move |word| (*word, index)))
    });
    Phrases::new(words)
}

/// Asserts the values that a reader finds in each text, as text.
#[cfg(test)]
pub(super) fn assert_found<T>(
    cases: &[(&str, &[&str])],
    read: impl for<'t> Fn(Cursor<'t>) -> Option<(T, Cursor<'t>)>,
    show: impl Fn(T) -> Vec<String>,
) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let tokens = tokens(text);
        let mut cursor = Cursor::new(&tokens, 0);
        let mut found = Vec::new();
        while cursor.token().is_some() {
            cursor = match read(cursor) {
                Some((value, end)) => {
                    found.extend(show(value));
                    end
                }
                None => cursor.advance(),
            };
        }
        if found != *expected {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_into_words_numbers_and_marks() {
        let cases = [
            ("7pm, 18h30", "7|pm|,|18|h|30"),
            ("o’clock – bi-weekly", "o|'|clock|-|bi|-|weekly"),
            ("à 19\nÉtage", "à|19|\n|étage"),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = tokens(text).into_iter().map(|token| token.lower).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }

    #[test]
    fn the_longest_phrase_is_found_in_any_case() {
        let phrases = Phrases::new([("every", 1), ("every other", 2), ("o'clock", 3)]);
        let cases = [
            ("Every  other week", Some((2, 2))),
            ("every otherwise", Some((1, 1))),
            ("everyone", None),
            ("O’clock", Some((3, 3))),
        ];
        for (text, expected) in cases {
            let tokens = tokens(text);
            let found = Cursor::new(&tokens, 0).phrase(&phrases);
            assert_eq!(
                found.map(|(value, end)| (value, end.at)),
                expected,
                "{text}"
            );
        }
    }
}
