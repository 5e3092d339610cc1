//! The feeds of the listed events, and the external events that they contain.

use crate::config::Config;
use crate::diagnostic::Reporter;
use crate::feed::window::Windows;
use crate::feed::{self, EventFeeds};
use crate::ical::entry;
use crate::schedule::expand::Expanded;

/// The feeds of the site, event by event.
pub(super) struct ListFeeds {
    /// The events of external calendars, without those that the site publishes itself.
    pub(crate) external: Vec<Expanded>,
    pub(crate) feeds: Vec<EventFeeds>,
}

impl ListFeeds {
    pub(super) fn new(
        events: &[Expanded],
        external: Vec<Expanded>,
        config: &Config,
        windows: &Windows,
        reporter: &mut Reporter,
    ) -> ListFeeds {
        let of_event = |expanded: &Expanded| {
            let entries = entry::entries(expanded, config);
            feed::of_event(&expanded.event, entries, config, windows)
        };
        let mut list = ListFeeds {
            feeds: events.iter().map(of_event).collect(),
            external: Vec::new(),
        };
        let mut left_out = Vec::new();
        let of_site = list.feeds.iter();
        let rendered = feed::render_external(external, of_site, config, &mut left_out);
        for (expanded, entries) in rendered {
            let feeds = feed::of_external(&expanded.event, entries, config, windows);
            list.feeds.push(feeds);
            list.external.push(expanded);
        }
        reporter.extend(left_out);
        list
    }
}
