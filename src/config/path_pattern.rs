//! Patterns of paths below EVENTS, as selections name them.

use globset::{GlobBuilder, GlobMatcher};

use crate::diagnostic::{Code, Diagnostic};

/// A pattern as in a `.gitignore`: `*` matches within a folder, `**` matches across folders, a
/// pattern without `/` matches in every folder, and a folder matches everything below it.
#[derive(Debug, Clone)]
pub(crate) struct PathPattern {
    /// Matches the path itself.
    file: GlobMatcher,
    /// Matches what is below a folder of that path.
    folder: GlobMatcher,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidValue`] if a bracket or brace is not closed.
    pub(crate) fn parse(text: &str) -> Result<PathPattern, Diagnostic> {
        let path = text.trim_start_matches("./").trim_end_matches('/');
        let anchored = match path.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None if path.contains('/') => path.to_owned(),
            None => format!("**/{path}"),
        };
        let matcher = |pattern: &str| {
            let glob = GlobBuilder::new(pattern).literal_separator(true).build();
            let glob = glob.map_err(|error| {
                let message = format!("`{text}` is not a pattern of paths: {}", error.kind());
                Diagnostic::new(Code::InvalidValue, message)
                    .help("write a folder such as `2024/`, or a pattern such as `*/berlin-*`")
            })?;
            Ok(glob.compile_matcher())
        };
        Ok(PathPattern {
            file: matcher(&anchored)?,
            folder: matcher(&format!("{anchored}/**"))?,
        })
    }

    /// Whether the pattern matches a path below EVENTS, with `/` between folders.
    pub(crate) fn matches(&self, path: &str) -> bool {
        self.file.is_match(path) || self.folder.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_files_and_folders() {
        let cases = [
            ("2024/", "2024/a.md", true),
            ("2024", "2024/spring/a.md", true),
            ("./2024/*", "2024/a.md", true),
            ("2024/*", "2024/spring/a.md", true),
            ("*/berlin-*", "2024/berlin-meeting.md", true),
            ("*/berlin-*", "berlin-meeting.md", false),
            ("berlin-*", "2024/spring/berlin-meeting.md", true),
            ("/berlin-*", "2024/berlin-meeting.md", false),
            ("**/{choir,band}.md", "2024/choir.md", true),
            ("2023", "2023-05-01-a.md", false),
            ("*.html", "a.md", false),
            ("B*", "berlin.md", false),
        ];
        for (pattern, path, expected) in cases {
            let parsed = PathPattern::parse(pattern).unwrap();
            assert_eq!(parsed.matches(path), expected, "{pattern} {path}");
        }
        let error = PathPattern::parse("[a").unwrap_err();
        assert_eq!(error.code, Code::InvalidValue);
    }
}
