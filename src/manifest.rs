//! The manifest, `feeds.json`: what is published, and the revision of every UID.

use std::borrow::Cow;
use std::iter;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::feed::Kind;
use crate::feed::revision::Revisions;

/// Its name in the output folder.
pub const FILE_NAME: &str = "feeds.json";

/// The form of the file. Another number is another form.
const VERSION: u32 = 1;

/// Who writes it: a `feeds.json` that does not say so is not ours to replace.
const GENERATOR: &str = "calfeed";

/// What the last build published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest<'a> {
    version: u32,
    generator: String,
    /// What the build read and found, if there was nothing to say about it.
    #[serde(default)]
    pub build: Option<BuildRecord>,
    /// The feeds, in the order of their paths.
    pub feeds: Vec<FeedRecord>,
    /// The revision of every UID that was ever published.
    #[serde(default)]
    pub revisions: Cow<'a, Revisions>,
}

/// A published feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRecord {
    /// The path below the output folder.
    pub path: String,
    /// The calendar's name.
    pub title: String,
    /// What it is made of.
    pub kind: Kind,
    /// How many sessions it holds; an endless series counts as one.
    pub sessions: usize,
    /// The digest of the file; empty while it is being written.
    pub sha256: String,
}

/// A build without errors, warnings or notes. The next one of the same input would do the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildRecord {
    /// The digest of all that was read.
    pub inputs: String,
    /// The checksum of all files of feeds.
    #[serde(default)]
    pub checksum: String,
    /// The checksum of the subscribe page; empty if there is none.
    pub page: String,
    /// How many events there were.
    pub events: usize,
    /// How many sessions.
    pub sessions: usize,
    /// How many pages that are no events.
    pub skipped: usize,
}

impl<'a> Manifest<'a> {
    /// A manifest of feeds and revisions.
    pub fn new(
        feeds: Vec<FeedRecord>,
        revisions: &'a Revisions,
        build: Option<BuildRecord>,
    ) -> Manifest<'a> {
        Manifest {
            version: VERSION,
            generator: GENERATOR.to_owned(),
            build,
            feeds,
            revisions: Cow::Borrowed(revisions),
        }
    }

    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// A sentence that says why the text is not a manifest.
    pub fn parse(text: &str) -> Result<Manifest<'static>, String> {
        let manifest: Manifest<'_> =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        if manifest.generator != GENERATOR {
            return Err(format!("it was written by {}", manifest.generator));
        }
        if manifest.version != VERSION {
            return Err(format!(
                "its version is {}, not {VERSION}",
                manifest.version
            ));
        }
        Ok(manifest)
    }

    /// The pieces of the text: a line a feed and a line a UID, so that a commit shows what
    /// changed.
    pub fn pieces(&self) -> impl Iterator<Item = Vec<u8>> {
        let mut start =
            format!("{{\n  \"version\": {VERSION},\n  \"generator\": \"{GENERATOR}\",\n")
                .into_bytes();
        if let Some(build) = &self.build {
            start.extend(b"  \"build\": ");
            push_json(build, &mut start);
            start.extend(b",\n");
        }
        start.extend(b"  \"feeds\": [\n");
        let feeds = lines(self.feeds.iter().collect(), |feed, text| {
            push_json(feed, text)
        });
        let revisions = lines(self.revisions.iter().collect(), |(uid, revision), text| {
            push_json(uid, text);
            text.extend(b": ");
            push_json(revision, text);
        });
        iter::once(start)
            .chain(feeds)
            .chain(iter::once(b"  ],\n  \"revisions\": {\n".to_vec()))
            .chain(revisions)
            .chain(iter::once(b"  }\n}\n".to_vec()))
    }
}

/// A line an item, with commas between them, in blocks; several blocks at once, on all cores.
fn lines<T: Sync>(
    items: Vec<T>,
    push: impl Fn(&T, &mut Vec<u8>) + Sync,
) -> impl Iterator<Item = Vec<u8>> {
    let count = items.len();
    (0..count).step_by(LINES_AT_ONCE).flat_map(move |first| {
        let end = count.min(first + LINES_AT_ONCE);
        let block = |(number, items): (usize, &[T])| {
            let mut text = Vec::with_capacity(items.len() * LINE_BYTES);
            for (at, item) in (first + number * LINES_OF_BLOCK..).zip(items) {
                text.extend(b"    ");
                push(item, &mut text);
                let end = if at + 1 < count { ",\n" } else { "\n" };
                text.extend(end.as_bytes());
            }
            text
        };
        let items = items.get(first..end).unwrap_or_default();
        let blocks: Vec<Vec<u8>> = items
            .par_chunks(LINES_OF_BLOCK)
            .enumerate()
            .map(block)
            .collect();
        blocks
    })
}

/// Few enough to take little memory.
const LINES_AT_ONCE: usize = 32 * LINES_OF_BLOCK;

const LINES_OF_BLOCK: usize = 128;

/// What most lines have room in.
const LINE_BYTES: usize = 200;

fn push_json(value: &(impl Serialize + ?Sized), line: &mut Vec<u8>) {
    // Strings, numbers and times always have a JSON form, and memory takes it.
    let _ = serde_json::to_writer(line, value);
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::feed::revision::Revision;

    #[test]
    fn what_is_written_can_be_read() {
        let feed = FeedRecord {
            path: "all.ics".into(),
            title: "A \"quoted\" title".into(),
            kind: Kind::All,
            sessions: 12,
            sha256: "00".into(),
        };
        let revision = Revision {
            sequence: 2,
            time: DateTime::from_timestamp(1_621_353_600, 0).unwrap(),
            digest: "ab".into(),
        };
        let revisions = [("a.1@site".to_owned(), revision)].into();
        let build = BuildRecord {
            inputs: "cd".into(),
            checksum: "ef".into(),
            page: String::new(),
            events: 1,
            sessions: 12,
            skipped: 0,
        };
        let manifest = Manifest::new(vec![feed], &revisions, Some(build));
        let text = String::from_utf8(manifest.pieces().flatten().collect()).unwrap();
        assert_eq!(Manifest::parse(&text).unwrap(), manifest);
        assert!(text.contains(
            "\n    \"a.1@site\": {\"sequence\":2,\"time\":\"2021-05-18T16:00:00Z\",\"digest\":\"ab\"}\n"
        ));
        for broken in ["", "[]", "{}", "{\"feeds\": []}", &text.replace("1,", "9,")] {
            assert!(Manifest::parse(broken).is_err(), "{broken}");
        }
    }
}
