//! VCALENDAR: what a feed says about itself.

use icalendar::parser::Component;

use crate::ical::writer;

use super::model::Feed;
use crate::config::Config;
use crate::ical::writer::{component, property, property_with};
use crate::manifest::FeedKind;

/// The product that writes the feeds. Without a version, so that a new one changes no byte. A
/// file that carries it is ours to overwrite.
pub(crate) const PRODID: &str = "-//calfeed//calfeed//EN";

/// How often clients should look: RFC 7986, 5.7, and Microsoft's older word for it.
const REFRESH: &str = "PT12H";

/// The text of a calendar up to its first component, and its end.
pub(crate) fn frame(feed: &Feed, config: &Config) -> (String, String) {
    let calendar = calendar(feed, config);
    let (mut beginning, mut end) = (String::with_capacity(1024), String::new());
    writer::write_beginning(&calendar, &mut beginning);
    writer::write_end(&calendar, &mut end);
    (beginning, end)
}

/// RFC 7986, 5. There is no METHOD, which would make the feed a scheduling message, and no
/// X-WR-TIMEZONE, which some readers take for the zone of times in UTC.
fn calendar<'a>(feed: &'a Feed, config: &'a Config) -> Component<'a> {
    let mut calendar = component("VCALENDAR");
    let properties = &mut calendar.properties;
    properties.reserve(10);
    properties.push(property("VERSION", "2.0"));
    properties.push(property("PRODID", PRODID));
    if feed.kind == FeedKind::Download {
        // A name would make Outlook open the file as a new calendar instead of an appointment.
        return calendar;
    }
    properties.push(property("NAME", feed.title.as_str()));
    properties.push(property("X-WR-CALNAME", feed.title.as_str()));
    if let Some(description) = &feed.description {
        properties.push(property("DESCRIPTION", description.as_str()));
        properties.push(property("X-WR-CALDESC", description.as_str()));
    }
    if let Some(source) = config.url_of(&feed.path) {
        properties.push(property_with("SOURCE", &[("VALUE", "URI")], source));
    }
    if let Some(url) = feed.url.as_ref().or(config.defaults.base_url.as_ref()) {
        properties.push(property("URL", url.as_str()));
    }
    properties.extend(
        config
            .color
            .as_deref()
            .map(|color| property("COLOR", color)),
    );
    properties.push(property_with(
        "REFRESH-INTERVAL",
        &[("VALUE", "DURATION")],
        REFRESH,
    ));
    properties.push(property("X-PUBLISHED-TTL", REFRESH));
    calendar
}
