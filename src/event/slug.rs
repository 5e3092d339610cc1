//! Slugs: the part of file names and UIDs that identifies an event, a track or a tag.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::digest;
use crate::limits;

/// A name that is safe in a path, in a URL and in a UID: letters and digits of any script in
/// lower case, with single hyphens between them; never empty, never a reserved file name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct Slug(String);

/// A manifest may have been edited: a slug that it holds is as safe as any other.
impl From<String> for Slug {
    fn from(text: String) -> Slug {
        Slug::new(&text)
    }
}

impl Slug {
    /// Makes a slug of any text.
    ///
    /// A text without a letter or digit, such as an emoji, gives its code points, so that
    /// different names stay different.
    ///
    /// ```
    /// use calfeed::event::slug::Slug;
    /// assert_eq!(Slug::new("Track A").as_str(), "track-a");
    /// assert_eq!(Slug::new("ver.di – Köln").as_str(), "ver-di-köln");
    /// assert_eq!(Slug::new("../../x").as_str(), "x");
    /// assert_eq!(Slug::new("🍻").as_str(), "u1f37b");
    /// assert_eq!(Slug::new("NUL").as_str(), "nul-1");
    /// ```
    pub fn new(text: &str) -> Slug {
        let lower = match text.is_ascii() {
            true => text.to_ascii_lowercase(),
            // NFC, because macOS hands out decomposed file names and others do not.
            false => text.nfc().collect::<String>().to_lowercase(),
        };
        let mut slug = join_words(lower.split(|c: char| !c.is_alphanumeric()));
        if slug.is_empty() {
            let points = text.chars().take(8).map(|c| format!("u{:x}", u32::from(c)));
            slug = join_words(points);
        }
        if slug.is_empty() {
            slug.push_str("untitled");
        }
        Slug(slug).unreserved()
    }

    /// The slug of a page: its path below EVENTS, folders included.
    ///
    /// A page `index` takes the name of its folder. The language of a page (`choir.de.md`) is
    /// part of its slug unless it is the site's own. A path that is too long for a file name ends
    /// in a digest.
    ///
    /// ```
    /// use calfeed::event::slug::Slug;
    /// let slug = |path| Slug::from_path(path, "en").to_string();
    /// assert_eq!(slug("2024/january.md"), "2024-january");
    /// assert_eq!(slug("2026-05-01-meetup.md"), "2026-05-01-meetup");
    /// assert_eq!(slug("choir/index.en.md"), "choir");
    /// assert_eq!(slug("choir/index.de.md"), "choir-de");
    /// ```
    pub fn from_path(relative_path: &str, site_language: &str) -> Slug {
        let (name, language) = split_language(relative_path);
        let name = match name.rsplit_once('/') {
            Some((folder, "index" | "_index")) => folder,
            _ => name,
        };
        let language = language.filter(|code| !code.eq_ignore_ascii_case(site_language));
        let words = name.split('/').chain(language);
        let slug = Slug(join_words(words.map(|word| Slug::new(word).0))).unreserved();
        if slug.is_too_long() {
            slug.shortened()
        } else {
            slug
        }
    }

    /// The slug of a list item without a name: `quiz-2026-09-15`.
    pub(crate) fn of_item(title: &str, first_day: chrono::NaiveDate) -> Slug {
        let slug = Slug::new(title).join(&first_day.to_string());
        if slug.is_too_long() {
            slug.shortened()
        } else {
            slug
        }
    }

    /// The slug with a number, for an event with the slug of another one.
    pub(crate) fn numbered(&self, number: usize) -> Slug {
        Slug(format!("{}-{number}", self.0))
    }

    /// Two slugs joined by a hyphen.
    pub(crate) fn join(&self, suffix: &str) -> Slug {
        Slug::new(&format!("{}-{suffix}", self.0))
    }

    /// The form in which two slugs are compared: file systems differ in which names they treat as
    /// equal, so `straße` and `strasse`, or two forms of a Greek sigma, are one name.
    pub(crate) fn key(&self) -> String {
        if self.0.is_ascii() {
            return self.0.clone();
        }
        let folded = self.0.nfd().flat_map(char::to_uppercase);
        folded.flat_map(char::to_lowercase).nfd().collect()
    }

    fn unreserved(mut self) -> Slug {
        if is_reserved(&self.0) {
            self.0.push_str("-1");
        }
        self
    }

    /// The beginning of the slug and a digest of all of it.
    fn shortened(&self) -> Slug {
        const DIGEST_DIGITS: usize = 8;
        let digest = digest::of_pieces(std::iter::once(self.0.as_str()));
        let digest = digest.get(..DIGEST_DIGITS).unwrap_or_default();
        let end = self
            .0
            .floor_char_boundary(limits::SLUG_BYTES - DIGEST_DIGITS - 1);
        let (beginning, _) = self.0.split_at(end);
        Slug(format!("{}-{digest}", beginning.trim_end_matches('-')))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a file name can contain it, another slug and a suffix.
    pub(crate) fn is_too_long(&self) -> bool {
        self.0.len() > limits::SLUG_BYTES
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn join_words<S: AsRef<str>>(words: impl Iterator<Item = S>) -> String {
    let mut joined = String::new();
    for word in words {
        let word = word.as_ref();
        if !joined.is_empty() && !word.is_empty() {
            joined.push('-');
        }
        joined.push_str(word);
    }
    joined
}

/// Splits the language off the name of a page: `choir.de.md` is `choir` in `de`. The name comes
/// without its extension.
pub(crate) fn split_language(relative_path: &str) -> (&str, Option<&str>) {
    let stem = match relative_path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => stem,
        _ => relative_path,
    };
    match stem.rsplit_once('.') {
        Some((name, code)) if is_language(code) => (name, Some(code)),
        _ => (stem, None),
    }
}

/// `en`, `de`, `pt-br`.
fn is_language(code: &str) -> bool {
    let letters = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    match code.split_once('-') {
        Some((language, region)) => letters(language) && letters(region),
        None => letters(code),
    }
}

/// Device names that Windows rejects as file names, whatever the extension. It accepts
/// superscript digits in place of the digits.
fn is_reserved(slug: &str) -> bool {
    let is_port = |prefix: &str| {
        slug.strip_prefix(prefix).is_some_and(|port| {
            let mut digits = port.chars();
            digits
                .next()
                .is_some_and(|digit| "0123456789¹²³".contains(digit))
                && digits.next().is_none()
        })
    };
    matches!(slug, "con" | "prn" | "aux" | "nul") || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_of_paths() {
        let cases = [
            ("name.md", "name"),
            ("Name With Blanks.markdown", "name-with-blanks"),
            ("2021-05-18-name.md", "2021-05-18-name"),
            ("2021/name.md", "2021-name"),
            ("name/index.md", "name"),
            ("2021/name/_index.md", "2021-name"),
            ("2021-05-18-name/index.en.md", "2021-05-18-name"),
            ("name.de.md", "name-de"),
            ("name.pt-br.md", "name-pt-br"),
            ("index.md", "index"),
            ("v1.5-release.md", "v1-5-release"),
            (
                "-general-meeting-32-stammtisch-🍻.md",
                "general-meeting-32-stammtisch",
            ),
            ("встреча.md", "встреча"),
            ("cafe\u{301}.md", "café"),
            ("📚.md", "u1f4da"),
            ("📚/event.md", "u1f4da-event"),
            ("com1.md", "com1-1"),
            ("COM¹.md", "com¹-1"),
            ("com¹/x.md", "com¹-1-x"),
            ("lpt/2.md", "lpt-2"),
            ("v1.0/notes", "v1-0-notes"),
        ];
        for (path, slug) in cases {
            assert_eq!(Slug::from_path(path, "en").as_str(), slug, "{path}");
        }
    }

    #[test]
    fn long_paths_stay_different() {
        let slug = |end: &str| Slug::from_path(&format!("{}/{end}.md", "käse/".repeat(30)), "en");
        let (a, b) = (slug("a"), slug("b"));
        assert_ne!(a, b);
        assert!(
            !a.is_too_long() && a.as_str().starts_with("käse-käse-"),
            "{a}"
        );
    }

    #[test]
    fn keys_are_equal_where_a_file_system_may_treat_names_as_equal() {
        let cases = [
            ("ΟΔΟΣ", "οδος", true),
            ("Straße", "STRASSE", true),
            ("cafe\u{301}", "CAFÉ", true),
            ("İstanbul", "istanbul", false),
            ("a", "b", false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(
                Slug::new(a).key() == Slug::new(b).key(),
                expected,
                "{a} {b}"
            );
        }
    }
}
