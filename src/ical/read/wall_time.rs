//! Wall times in the form of RFC 5545, 3.3.5.

use chrono::NaiveDateTime;

/// Parses `20210518T120000`.
pub(super) fn parse_wall(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok()
}
