//! The keys of front matter, their other names, and what a site's config makes of them.

use crate::diagnostic::spelling::nearest;

macro_rules! keys {
    ($($(#[doc = $doc:literal])+ $key:ident = $($name:literal)|+;)+) => {
        /// A key that calfeed reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {
            $($(#[doc = $doc])+ $key,)+
        }

        impl Key {
            /// Every key, in the order of the reference.
            pub const ALL: &'static [Key] = &[$(Key::$key,)+];

            /// The names it goes by; the first is the one that messages use.
            pub fn names(self) -> &'static [&'static str] {
                match self { $(Key::$key => &[$($name),+],)+ }
            }
        }
    };
}

keys! {
    /// The title.
    Title = "title";
    /// The first day or first start, by a name that says so.
    Start = "start" | "begin" | "start_date";
    /// The first day or first start, by the name that sites have anyway.
    Date = "date";
    /// The time of day, beside a date that is only a day.
    Time = "time" | "start_time";
    /// The end of the first session.
    End = "end" | "end_date";
    /// The length of each session.
    Duration = "duration";
    /// The zone in which times are told.
    Timezone = "timezone" | "time_zone" | "tz";
    /// Zones of other people in the audience.
    TimeZones = "time_zones";
    /// The repeat rule.
    Repeat = "repeat";
    /// The last day of a series.
    Until = "until";
    /// How many sessions a series has.
    Count = "count";
    /// The weekdays of a series.
    On = "on";
    /// Dates left out.
    Except = "except";
    /// Dates added.
    Also = "also";
    /// Parallel time slots.
    Tracks = "tracks";
    /// Changes to single sessions.
    Sessions = "sessions";
    /// Where.
    Location = "location" | "locations";
    /// The page to link.
    Url = "url";
    /// A picture.
    Image = "image";
    /// Tags.
    Tags = "tags";
    /// More tags.
    Categories = "categories" | "category";
    /// Who to write to.
    Organizer = "organizer";
    /// Latitude and longitude.
    Geo = "geo";
    /// What replaces the body.
    Description = "description";
    /// Whether it takes place.
    Status = "status";
    /// Not to be published.
    Draft = "draft";
    /// To be published.
    Published = "published";
    /// What UIDs begin with.
    Uid = "uid";
    /// What file names begin with.
    Slug = "slug";
    /// When the author last changed the page.
    Updated = "updated" | "lastmod" | "last_modified_at";
}

impl Key {
    /// The name that messages use.
    pub fn name(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    /// The key of a name.
    pub fn of_name(name: &str) -> Option<Key> {
        Key::ALL
            .iter()
            .copied()
            .find(|key| key.names().contains(&name))
    }
}

/// Which names stand for which key on this site.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    renamed: Vec<(Key, Vec<String>)>,
}

impl Keys {
    /// Lets the site's own names stand for a key. Its usual names then mean nothing: a site that
    /// says `fields: {date: event_date}` uses `date` for something else.
    pub fn rename(&mut self, key: Key, names: Vec<String>) {
        self.renamed.retain(|(renamed, _)| *renamed != key);
        self.renamed.push((key, names));
    }

    /// The names of a key on this site.
    pub fn names(&self, key: Key) -> Vec<&str> {
        match self.renamed.iter().find(|(renamed, _)| *renamed == key) {
            Some((_, names)) => names.iter().map(String::as_str).collect(),
            None => key.names().to_vec(),
        }
    }

    /// The known key that an unknown one is probably a misspelling of.
    pub fn misspelt(&self, name: &str) -> Option<&str> {
        let is_known = Key::of_name(name).is_some() || self.all().any(|known| known == name);
        if is_known || ORDINARY.contains(&name) {
            return None;
        }
        let lower = name.to_lowercase();
        let other_case = self.all().find(|known| *known == lower);
        other_case.or_else(|| nearest(&lower, self.all()))
    }

    /// Every name of every key on this site.
    fn all(&self) -> impl Iterator<Item = &str> {
        let is_usual = |key: &&Key| !self.renamed.iter().any(|(renamed, _)| renamed == *key);
        let usual = Key::ALL.iter().filter(is_usual);
        let own = self.renamed.iter().flat_map(|(_, names)| names);
        usual
            .flat_map(|key| key.names().iter().copied())
            .chain(own.map(String::as_str))
    }
}

/// Keys that sites have for their own ends and that look like a misspelling of ours.
const ORDINARY: [&str; 16] = [
    "dates",
    "images",
    "links",
    "link",
    "subtitle",
    "times",
    "state",
    "stats",
    "places",
    "place",
    "updates",
    "titles",
    "urls",
    "descriptions",
    "location_url",
    "counts",
];

/// The keys of an entry of `tracks`.
pub const TRACK_KEYS: [&str; 11] = [
    "name",
    "time",
    "duration",
    "end",
    "timezone",
    "time_zone",
    "tz",
    "location",
    "url",
    "title",
    "description",
];

/// The keys of an entry of `sessions`.
pub const SESSION_KEYS: [&str; 15] = [
    "number",
    "date",
    "track",
    "cancelled",
    "canceled",
    "status",
    "moved",
    "moved_to",
    "time",
    "duration",
    "end",
    "title",
    "location",
    "url",
    "description",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_the_sites_own_keys() {
        let keys = Keys::default();
        let cases = [
            ("durration", Some("duration")),
            ("timezon", Some("timezone")),
            ("Title", Some("title")),
            ("untill", Some("until")),
            ("titel", Some("title")),
            ("dates", None),
            ("hide_form", None),
            ("layout", None),
            ("canonical_url", None),
            ("links", None),
        ];
        for (name, meant) in cases {
            assert_eq!(keys.misspelt(name), meant, "{name}");
        }
    }

    #[test]
    fn a_renamed_key_loses_its_usual_names() {
        let mut keys = Keys::default();
        keys.rename(Key::Date, vec!["event_date".into()]);
        assert_eq!(keys.names(Key::Date), ["event_date"]);
        assert_eq!(keys.names(Key::End), ["end", "end_date"]);
        assert_eq!(keys.misspelt("event_dat"), Some("event_date"));
    }
}
