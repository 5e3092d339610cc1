//! Links that open a video meeting, for the CONFERENCE property (RFC 7986, 5.11).

use crate::event::{Event, Track};

/// A link that opens a meeting: in the location, the event's link, or the page's text.
pub(super) fn find<'a>(event: &'a Event, track: &'a Track) -> Option<&'a str> {
    let details = &event.details;
    let texts = [
        track.overrides.url.as_deref(),
        track.overrides.location.as_deref(),
        details.url.as_deref(),
        details.location.as_deref(),
        Some(event.body()),
    ];
    texts
        .into_iter()
        .flatten()
        .flat_map(links)
        .find(|link| is_join_link(link))
}

/// The web addresses in a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    // A search for one character takes a fraction of the time of one for eight.
    let colons = text.match_indices(':');
    colons.filter_map(|(colon, _)| {
        let rest = text.get(colon.checked_sub("https".len())?..)?;
        if !rest.starts_with("https://") {
            return None;
        }
        let end = rest
            .find(|c: char| {
                c.is_whitespace()
                    || c.is_control()
                    || matches!(
                        c,
                        ')' | '(' | '<' | '>' | '"' | '\'' | ']' | '[' | '|' | '`' | '\\' | '*'
                    )
            })
            .unwrap_or(rest.len());
        Some(
            rest.get(..end)?
                .trim_end_matches(['.', ',', ';', ':', '!', '?']),
        )
    })
}

/// Links that join a meeting at once. A registration page is not one.
fn is_join_link(link: &str) -> bool {
    let Some((host, path)) = link
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let is_at = |domain: &str| {
        let (above, end) = host
            .len()
            .checked_sub(domain.len())
            .and_then(|at| host.split_at_checked(at))
            .unwrap_or_default();
        end.eq_ignore_ascii_case(domain) && (above.is_empty() || above.ends_with('.'))
    };
    let begins = |beginnings: &[&str]| beginnings.iter().any(|start| path.starts_with(start));
    (is_at("zoom.us") && begins(&["j/", "my/", "w/", "s/", "wc/join/"]))
        || (is_at("meet.google.com") && path.len() >= 10 && !path.starts_with("landing"))
        || (is_at("teams.microsoft.com") && begins(&["l/meetup-join/", "meet/"]))
        || (is_at("teams.live.com") && begins(&["meet/"]))
        || (is_at("meet.jit.si") && !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_links_are_told_from_others() {
        let cases = [
            (
                "see https://us02web.zoom.us/j/123?pwd=a.",
                Some("https://us02web.zoom.us/j/123?pwd=a"),
            ),
            (
                "[Zoom](https://zoom.us/my/room)",
                Some("https://zoom.us/my/room"),
            ),
            (
                "https://meet.jit.si/OurRoom",
                Some("https://meet.jit.si/OurRoom"),
            ),
            (
                "https://meet.google.com/abc-defg-hij",
                Some("https://meet.google.com/abc-defg-hij"),
            ),
            (
                "https://teams.microsoft.com/l/meetup-join/19%3a",
                Some("https://teams.microsoft.com/l/meetup-join/19%3a"),
            ),
            ("https://us02web.zoom.us/meeting/register/tZYkf", None),
            ("https://zoom.us/webinar/register/WN_x", None),
            ("https://notzoom.us/j/123", None),
            ("https://example.org/zoom.us/j/1", None),
            ("https://meet.jit.si/", None),
            (
                "https://US02web.Zoom.us/j/1",
                Some("https://US02web.Zoom.us/j/1"),
            ),
            ("http://zoom.us/j/1", None),
        ];
        for (text, expected) in cases {
            let found = links(text).find(|link| is_join_link(link));
            assert_eq!(found, expected, "{text}");
        }
    }
}
