//! The manifest, `feeds.json`: the record of published feeds, names and revisions.

pub(crate) mod identity;
pub(crate) mod named_document;
pub(crate) mod names;
mod rename;
pub(crate) mod revision;
mod slug_table;
mod translation;

use serde::{Deserialize, Serialize};

use crate::source::hidden;

pub use names::Names;
pub use revision::{ContentDigest, Revision, Revisions};

/// The name of the manifest in the output folder.
pub(crate) const FILE_NAME: &str = hidden::MANIFEST;

/// The version of the format. Version 1, which was never released, has no names.
const VERSION: u64 = 2;

/// A `feeds.json` without this generator belongs to another program.
const GENERATOR: &str = "calfeed";

/// The record of the last build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The input and the result of the build; `None` if it reported diagnostics.
    pub(crate) build: Option<BuildRecord>,
    /// The feeds, in the order of their paths.
    pub(crate) feeds: Vec<FeedRecord>,
    /// The other files that are recognised by their records.
    pub(crate) files: Vec<FileRecord>,
    /// The names of each document that was ever published.
    pub(crate) names: Names,
    /// The revision of each UID that was ever published.
    pub revisions: Revisions,
}

/// A published feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FeedRecord {
    /// The path below the output folder.
    pub(crate) path: String,
    /// The calendar's name.
    pub(crate) title: String,
    /// The rule by which the feed selects sessions.
    pub(crate) kind: FeedKind,
    /// The number of sessions; an endless series counts as one.
    pub(crate) sessions: usize,
}

/// A published file that is not a feed: `sessions.json`. The subscribe page has a mark of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    /// The path below the output folder.
    pub(crate) path: String,
}

/// The rule by which a feed selects sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FeedKind {
    /// Every session.
    All,
    /// One event.
    Event,
    /// One track of one event.
    Track,
    /// One tag.
    Tag,
    /// One language that is not the site's.
    Language,
    /// A selection that the config defines.
    Selection,
    /// One event or track, in the form for importing.
    Download,
}

/// A shared feed that is larger than clients accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargeFeed {
    /// The path below the output folder.
    pub(crate) path: String,
    /// The number of bytes, without the zones.
    pub(crate) bytes: usize,
    /// The number of VEVENTs.
    pub(crate) vevents: usize,
}

/// A build without diagnostics about its input. A build of the same input has the same result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildRecord {
    /// The digest of the input.
    pub(crate) inputs: String,
    /// The checksum of the files of all feeds.
    #[serde(default)]
    pub(crate) checksum: String,
    /// The checksum of the subscribe page; empty if there is none.
    pub(crate) page: String,
    /// The checksum of `sessions.json`; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) session_list: String,
    /// The number of events.
    pub(crate) events: usize,
    /// The number of sessions.
    pub(crate) sessions: usize,
    /// The number of documents that are not published events.
    pub(crate) skipped: usize,
    /// The feeds of which each build warns, with the largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) large_feeds: Vec<LargeFeed>,
}

/// The reason why a text is not a manifest that this version can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestError {
    /// The text is damaged, or another program wrote it.
    Broken(String),
    /// A newer version of calfeed wrote it.
    Newer(u64),
}

/// The part of a manifest that every version has.
#[derive(Deserialize)]
struct Header {
    version: u64,
    generator: String,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    build: Option<BuildRecord>,
    feeds: Vec<FeedRecord>,
    #[serde(default)]
    files: Vec<FileRecord>,
    #[serde(default)]
    names: Vec<names::DocumentRecord>,
    #[serde(default)]
    revisions: Revisions,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// The text is not a manifest, or its version is newer.
    pub fn parse(text: &str) -> Result<Manifest, ManifestError> {
        let broken = |error: serde_json::Error| ManifestError::Broken(error.to_string());
        let header: Header = serde_json::from_str(text).map_err(broken)?;
        if header.generator != GENERATOR {
            let reason = format!("it was written by {}", header.generator);
            return Err(ManifestError::Broken(reason));
        }
        if header.version > VERSION {
            return Err(ManifestError::Newer(header.version));
        }
        let content: Content = serde_json::from_str(text).map_err(broken)?;
        Ok(Manifest {
            build: content.build,
            feeds: content.feeds,
            files: content.files,
            names: content.names.into_iter().collect(),
            revisions: content.revisions,
        })
    }

    /// The text of the manifest.
    pub fn to_text(&self) -> String {
        let lists = lists(&self.feeds, &self.files, &self.names, &self.revisions);
        beginning(self.build.as_ref()) + &lists
    }
}

/// The text of a manifest before its [`lists`].
pub(crate) fn beginning(build: Option<&BuildRecord>) -> String {
    let mut text = ManifestText::default();
    text.push(&format!(
        "{{\n  \"version\": {VERSION},\n  \"generator\": \"{GENERATOR}\",\n"
    ));
    if let Some(build) = build {
        text.push("  \"build\": ");
        text.push_json(build);
        text.push(",\n");
    }
    text.finish()
}

/// The lists of a manifest, with one line per feed, document and UID, so that a commit shows which
/// of them changed.
pub(crate) fn lists(
    feeds: &[FeedRecord],
    files: &[FileRecord],
    names: &Names,
    revisions: &Revisions,
) -> String {
    let lines = feeds.len() + files.len() + names.len() + revisions.len();
    let mut text = ManifestText::with_lines(lines);
    text.push("  \"feeds\": [\n");
    text.push_lines(feeds, ManifestText::push_json);
    if !files.is_empty() {
        text.push("  ],\n  \"files\": [\n");
        text.push_lines(files, ManifestText::push_json);
    }
    text.push("  ],\n  \"names\": [\n");
    text.push_lines(names.documents(), |text, name| text.push_json(&name));
    text.push("  ],\n  \"revisions\": {\n");
    text.push_lines(revisions, |text, (uid, revision)| {
        text.push_json(uid);
        text.push(": ");
        text.push_json(revision);
    });
    text.push("  }\n}\n");
    text.finish()
}

/// A manifest that is being written.
#[derive(Default)]
struct ManifestText {
    utf8: Vec<u8>,
}

impl ManifestText {
    /// With room for lines of the usual length.
    fn with_lines(count: usize) -> ManifestText {
        ManifestText {
            utf8: Vec::with_capacity(200 * count),
        }
    }

    fn push(&mut self, text: &str) {
        self.utf8.extend_from_slice(text.as_bytes());
    }

    fn push_json(&mut self, value: &(impl Serialize + ?Sized)) {
        // Strings, numbers and times always have a JSON form, and memory takes all of it.
        let _ = serde_json::to_writer(&mut self.utf8, value);
    }

    /// One line for each item, with commas between them.
    fn push_lines<T>(&mut self, items: impl IntoIterator<Item = T>, push: impl Fn(&mut Self, T)) {
        let mut items = items.into_iter().peekable();
        while let Some(item) = items.next() {
            self.push("    ");
            push(self, item);
            self.push(if items.peek().is_some() { ",\n" } else { "\n" });
        }
    }

    fn finish(self) -> String {
        String::from_utf8(self.utf8).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_written_manifest_can_be_read() {
        let names = r#"[{"path": "a.md", "slug": "a", "stem": "a", "site": "site",
            "content": "12", "title": "34"}]"#;
        let names: Vec<names::DocumentRecord> = serde_json::from_str(names).unwrap();
        let manifest = Manifest {
            feeds: vec![FeedRecord {
                path: "all.ics".into(),
                title: "A \"quoted\" title".into(),
                kind: FeedKind::All,
                sessions: 12,
            }],
            files: vec![FileRecord {
                path: "sessions.json".into(),
            }],
            names: names.into_iter().collect(),
            revisions: [(
                "a.1@site".to_owned(),
                Revision {
                    sequence: 2,
                    time: DateTime::from_timestamp(1_621_353_600, 0).unwrap(),
                    digest: ContentDigest::Meaning("ab".into()),
                },
            )]
            .into(),
            build: Some(BuildRecord {
                inputs: "cd".into(),
                checksum: "ef".into(),
                page: String::new(),
                session_list: "12".into(),
                events: 1,
                sessions: 12,
                skipped: 0,
                large_feeds: vec![LargeFeed {
                    path: "all.ics".into(),
                    bytes: 1_500_000,
                    vevents: 1_200,
                }],
            }),
        };
        let text = manifest.to_text();
        assert_eq!(Manifest::parse(&text).unwrap(), manifest);
        assert!(text.contains(
            "\n    \"a.1@site\": {\"sequence\":2,\"time\":\"2021-05-18T16:00:00Z\",\"digest\":\"meaning:ab\"}\n"
        ));
        assert!(text.contains("\n    {\"path\":\"a.md\",\"slug\":\"a\",\"stem\":\"a\","));
        for broken in [
            "",
            "[]",
            "{}",
            "{\"feeds\": []}",
            &text.replace("calfeed", "x"),
        ] {
            assert!(
                matches!(Manifest::parse(broken), Err(ManifestError::Broken(_))),
                "{broken}"
            );
        }
    }

    #[test]
    fn versions() {
        let first = r#"{"version": 1, "generator": "calfeed", "feeds": [], "revisions":
            {"a@site": {"sequence": 1, "time": "2021-05-18T16:00:00Z", "digest": "ab"}}}"#;
        let manifest = Manifest::parse(first).unwrap();
        assert!(manifest.names.is_empty());
        assert_eq!(manifest.revisions["a@site"].sequence, 1);
        let newer = r#"{"version": 3, "generator": "calfeed", "feeds": {}}"#;
        assert_eq!(Manifest::parse(newer), Err(ManifestError::Newer(3)));
    }

    #[test]
    fn numbers_that_readers_cannot_hold_are_lowered() {
        let revision = |sequence: &str, time: &str| -> Revision {
            let text = format!(r#"{{"sequence": {sequence}, "time": "{time}", "digest": ""}}"#);
            serde_json::from_str(&text).unwrap()
        };
        let cases = [
            (
                "4294967295",
                "2500-01-01T00:00:00Z",
                2_147_483_647,
                "2200-12-31T23:59:59+00:00",
            ),
            (
                "18446744073709551615",
                "0001-01-01T00:00:00Z",
                2_147_483_647,
                "1970-01-01T00:00:00+00:00",
            ),
            ("7", "2026-01-01T00:00:00Z", 7, "2026-01-01T00:00:00+00:00"),
        ];
        for (sequence, time, expected, expected_time) in cases {
            let revision = revision(sequence, time);
            assert_eq!(revision.sequence, expected);
            assert_eq!(revision.time.to_rfc3339(), expected_time);
        }
    }
}
