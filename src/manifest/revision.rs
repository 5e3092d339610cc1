//! The revision of a published entry.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::limits;

/// The revision of the VEVENTs with one UID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The number of changes since the first publication.
    #[serde(deserialize_with = "sequence")]
    pub(crate) sequence: u32,
    /// The time of the last change.
    #[serde(serialize_with = "serialize_time", deserialize_with = "time")]
    pub(crate) time: DateTime<Utc>,
    /// The digest of the content.
    pub(crate) digest: ContentDigest,
}

/// A digest by which a change of VEVENTs is detected. The manifest distinguishes the variants by
/// a prefix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ContentDigest {
    /// The digest of their meaning, which does not depend on their form.
    Meaning(String),
    /// The digest of the VEVENTs of a published feed, if the manifest was lost.
    Feed(String),
    /// The digest of their bytes, which earlier versions of calfeed recorded.
    Bytes(String),
}

const MEANING: &str = "meaning:";
const FEED: &str = "feed:";

impl From<String> for ContentDigest {
    fn from(text: String) -> ContentDigest {
        if let Some(digest) = text.strip_prefix(MEANING) {
            return ContentDigest::Meaning(digest.to_owned());
        }
        match text.strip_prefix(FEED) {
            Some(digest) => ContentDigest::Feed(digest.to_owned()),
            None => ContentDigest::Bytes(text),
        }
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, digest) = match self {
            ContentDigest::Meaning(digest) => (MEANING, digest),
            ContentDigest::Feed(digest) => (FEED, digest),
            ContentDigest::Bytes(digest) => ("", digest),
        };
        write!(f, "{prefix}{digest}")
    }
}

impl Serialize for ContentDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The revisions of all UIDs that were ever published.
pub type Revisions = BTreeMap<String, Revision>;

/// A manifest may have been edited: a SEQUENCE that readers cannot hold is lowered.
fn sequence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = u64::deserialize(deserializer)?;
    let number = number.min(limits::SEQUENCE.into());
    Ok(u32::try_from(number).unwrap_or(limits::SEQUENCE))
}

/// In one piece: serde_json escapes each digit by itself otherwise, which takes twice as long.
fn serialize_time<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// A time outside the years that readers can hold is moved to their edge.
fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let time = DateTime::<Utc>::deserialize(deserializer)?;
    let seconds = time.timestamp().clamp(0, limits::REVISION_SECONDS);
    Ok(DateTime::from_timestamp(seconds, 0).unwrap_or_default())
}
