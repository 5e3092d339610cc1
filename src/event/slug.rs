//! Slugs: the part of file names and UIDs that stands for an event, a track or a tag.

use unicode_normalization::UnicodeNormalization as _;

use crate::limits;

/// A name that is safe in a path, in a URL and in a UID: letters and digits of any script in
/// lower case, with single hyphens between them; never empty, never a reserved file name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

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
            false => text.nfc().flat_map(char::to_lowercase).collect(),
        };
        let mut slug = join_words(lower.split(|c: char| !c.is_alphanumeric()));
        if slug.is_empty() {
            let points = text.chars().take(8).map(|c| format!("u{:x}", u32::from(c)));
            slug = join_words(points);
        }
        if slug.is_empty() {
            slug.push_str("untitled");
        }
        if is_reserved(&slug) {
            slug.push_str("-1");
        }
        Slug(slug)
    }

    /// Two slugs joined by a hyphen.
    pub fn join(&self, suffix: &str) -> Slug {
        Slug::new(&format!("{}-{suffix}", self.0))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it fits in a file name beside another and a suffix.
    pub fn is_too_long(&self) -> bool {
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

/// Device names that Windows refuses as file names, whatever the extension.
fn is_reserved(slug: &str) -> bool {
    const PREFIXES: [&str; 2] = ["com", "lpt"];
    matches!(slug, "con" | "prn" | "aux" | "nul")
        || PREFIXES.iter().any(|prefix| {
            slug.strip_prefix(prefix)
                .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
        })
}

/// What a page's path below EVENTS says about its slug.
///
/// A Hugo bundle (`name/index.md`) takes its folder's name, a Jekyll name (`2021-05-18-name.md`)
/// loses its date, and the suffix of the site's own language (`name.en.md`) is dropped, while
/// another language stays (`name-de`).
///
/// ```
/// use calfeed::event::slug::PageName;
/// let slug = |path| PageName::of_path(path, "en").slug().to_string();
/// assert_eq!(slug("2021-05-18-reading-group.md"), "reading-group");
/// assert_eq!(slug("2021/reading-group/index.en.md"), "reading-group");
/// assert_eq!(slug("reading-group/index.de.md"), "reading-group-de");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageName<'p> {
    /// The date that Jekyll puts before the name. Pages that would otherwise share a slug are
    /// told apart by it.
    pub date: Option<&'p str>,
    name: &'p str,
    /// If it is not the site's.
    language: Option<&'p str>,
}

impl<'p> PageName<'p> {
    /// Cuts a path up.
    pub fn of_path(relative_path: &'p str, site_language: &str) -> PageName<'p> {
        let (folders, file) = relative_path
            .rsplit_once('/')
            .unwrap_or(("", relative_path));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let (stem, language) = match stem.rsplit_once('.') {
            Some((name, code)) if is_language(code) => (name, Some(code)),
            _ => (stem, None),
        };
        let folder = folders.rsplit('/').next().unwrap_or_default();
        let (date, name) = split_date(match stem {
            "index" | "_index" if !folder.is_empty() => folder,
            name => name,
        });
        PageName {
            date,
            name,
            language: language.filter(|code| !code.eq_ignore_ascii_case(site_language)),
        }
    }

    /// The slug to use if no other page wants it.
    pub fn slug(&self) -> Slug {
        let slug = Slug::new(self.name);
        match self.language {
            Some(language) => slug.join(language),
            None => slug,
        }
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

/// Cuts `2021-05-18-` off the front of a name that goes on behind it.
fn split_date(name: &str) -> (Option<&str>, &str) {
    let is_date = |date: &str| {
        date.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
    };
    match name.split_at_checked(10) {
        Some((date, rest)) if is_date(date) => match rest.strip_prefix(['-', '_']) {
            Some(rest) if !rest.is_empty() => (Some(date), rest),
            _ => (None, name),
        },
        _ => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_of_paths() {
        let cases = [
            ("name.md", "name", None),
            ("Name With Blanks.markdown", "name-with-blanks", None),
            ("2021-05-18-name.md", "name", Some("2021-05-18")),
            ("2021-05-18.md", "2021-05-18", None),
            ("name/index.md", "name", None),
            ("2021-05-18-name/index.en.md", "name", Some("2021-05-18")),
            ("name.de.md", "name-de", None),
            ("name.pt-br.md", "name-pt-br", None),
            ("index.md", "index", None),
            ("v1.5-release.md", "v1-5-release", None),
            (
                "-general-meeting-32-stammtisch-🍻.md",
                "general-meeting-32-stammtisch",
                None,
            ),
            ("встреча.md", "встреча", None),
            ("cafe\u{301}.md", "café", None),
            ("📚.md", "u1f4da", None),
            ("com1.md", "com1-1", None),
        ];
        for (path, slug, date) in cases {
            let name = PageName::of_path(path, "en");
            assert_eq!((name.slug().as_str(), name.date), (slug, date), "{path}");
        }
    }
}
