//! Digests of the meaning of sessions: times, texts as their author wrote them, and status.
//!
//! They decide whether a session has changed, so that it gets a new revision. They do not depend
//! on the form of VEVENTs: a version of calfeed that only writes sessions differently must not
//! notify every subscriber. A change to these functions is a change of all digests, so that it
//! needs a new variant of [`ContentDigest`].

use chrono::NaiveDateTime;

use super::texts::{Summary, TrackTexts};
use crate::digest::Digest;
use crate::event::{Details, Event, Overrides, Slot, Status, Track};
use crate::manifest::ContentDigest;
use crate::schedule::session::{Series, Session, When};
use crate::text::single_spaced;

/// The meaning of the sessions of a track.
pub(crate) struct TrackMeaning<'a> {
    event: &'a Event,
    track: &'a Track,
    /// The digest of the details of every session that does not differ from the track.
    details: String,
}

impl<'a> TrackMeaning<'a> {
    /// Reads the details of the track once for all sessions.
    pub(crate) fn new(event: &'a Event, track: &'a Track, texts: &TrackTexts<'a>) -> Self {
        let details = details(event, event.status, &Overrides::default(), texts);
        TrackMeaning {
            event,
            track,
            details,
        }
    }

    /// The digest of a session by itself.
    pub(crate) fn session(&self, session: &Session, texts: &TrackTexts<'a>) -> ContentDigest {
        let mut meaning = Meaning::default();
        self.add_session(session, &texts.summary(session), texts, &mut meaning);
        meaning.finish()
    }

    /// The digest of a series with the sessions that differ from it.
    pub(crate) fn series(
        &self,
        series: &Series,
        overrides: &[&Session],
        texts: &TrackTexts<'a>,
    ) -> ContentDigest {
        let mut meaning = Meaning::default();
        self.add_series(series, &mut meaning);
        meaning.add_summary(&texts.series_summary());
        meaning.add("details", &self.details);
        for session in overrides {
            meaning.add_wall("original", session.original);
            self.add_session(
                session,
                &texts.summary_in_series(session),
                texts,
                &mut meaning,
            );
        }
        meaning.finish()
    }

    fn add_session(
        &self,
        session: &Session,
        summary: &Summary<'_>,
        texts: &TrackTexts<'a>,
        meaning: &mut Meaning,
    ) {
        match session.when {
            When::AllDay { first, days } => {
                meaning.add_wall("day", first.into());
                meaning.add_number("days", days.into());
            }
            When::Timed { start, end } => {
                meaning.add_number("start", start.timestamp());
                meaning.add_number("end", end.timestamp());
                meaning.add("zone", self.track.zone.name());
            }
        }
        meaning.add_summary(summary);
        let status = self.event.status_of(session.status);
        if status == self.event.status && !session.overrides.change_closing() {
            meaning.add("details", &self.details);
        } else {
            let own = details(self.event, status, &session.overrides, texts);
            meaning.add("details", &own);
        }
    }

    /// The rule is the author's: the form that readers agree on may differ between versions.
    fn add_series(&self, series: &Series, meaning: &mut Meaning) {
        meaning.add_wall("start", series.slot.start());
        match series.slot {
            Slot::AllDay { days, .. } => meaning.add_number("days", days.into()),
            Slot::Timed { length, .. } => {
                meaning.add_number("length", length.nominal().num_seconds());
                meaning.add("zone", self.track.zone.name());
            }
        }
        if let Some(rule) = self.event.rule_of(self.track) {
            meaning.add("rule", &rule.text());
        }
        if let Some(last_day) = series.last_day {
            meaning.add_wall("last", last_day.into());
        }
        meaning.add_number("number", series.first_number.into());
        if let Some(end) = series.end {
            meaning.add_number("total", end.total.into());
        }
        for start in &series.excluded {
            meaning.add_wall("excluded", *start);
        }
    }
}

/// The digest of everything except time and summary.
fn details(event: &Event, status: Status, overrides: &Overrides, texts: &TrackTexts<'_>) -> String {
    // Complete, because a detail without a digest could change without a new revision. `texts`
    // replaces those that a track or session can override.
    let Details {
        location: _,
        url: _,
        image,
        tags,
        organizer,
        geo,
        description: _,
    } = &event.details;
    let mut meaning = Meaning::default();
    meaning.add("status", status.as_str());
    meaning.add_some("location", texts.location(overrides));
    meaning.add_some("url", texts.url(overrides));
    meaning.add_some("image", image.as_deref());
    for tag in tags {
        meaning.add("tag", tag);
    }
    if let Some((latitude, longitude)) = geo {
        meaning.add("geo", &format!("{latitude};{longitude}"));
    }
    // Without an address iCalendar has no organizer.
    if let Some(organizer) = organizer
        && organizer.email.is_some()
    {
        meaning.add_some("name", organizer.name.as_deref());
        meaning.add_some("email", organizer.email.as_deref());
    }
    // Line breaks of Markdown usually have no meaning.
    let text = single_spaced(texts.markdown(overrides));
    let described = texts.templated_description(status, overrides, &text);
    meaning.add("text", described.as_deref().unwrap_or(&text));
    for target in texts.relative_links(overrides).iter() {
        meaning.add("link", target);
    }
    meaning.finish_text()
}

/// The digest of named values. A name and the length of its value precede the value, so that
/// different values never have the same digest.
#[derive(Default)]
struct Meaning(Digest);

impl Meaning {
    fn add(&mut self, name: &str, value: &str) {
        self.0.update(name);
        self.0.update([0]);
        self.0.update((value.len() as u64).to_le_bytes());
        self.0.update(value);
    }

    fn add_some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    fn add_number(&mut self, name: &str, value: i64) {
        self.add(name, &value.to_string());
    }

    fn add_wall(&mut self, name: &str, wall: NaiveDateTime) {
        self.add_number(name, wall.and_utc().timestamp());
    }

    fn add_summary(&mut self, summary: &Summary<'_>) {
        self.add("title", &summary.title);
        self.add_some("track", summary.track);
        if let Some((number, total)) = summary.number {
            self.add_number("number", number.into());
            self.add_number("total", total.into());
        }
    }

    /// Half of a SHA-256: enough to distinguish texts that nobody made to collide.
    fn finish_text(self) -> String {
        let mut text = self.0.finish();
        text.truncate(text.len() / 2);
        text
    }

    fn finish(self) -> ContentDigest {
        ContentDigest::Meaning(self.finish_text())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::{self, Config};
    use crate::diagnostic::{Reporter, SourceFile};
    use crate::document::page;
    use crate::front_matter::{self, Outcome};
    use crate::ical::entry;
    use crate::schedule::expand::expand;

    const PAGE: &str = "---\ntitle: Choir\ndate: 2026-03-02 19:00\nrepeat: weekly\ncount: 3\n\
                        timezone: Europe/Berlin\nlocation: Hall\ntags: [music]\n---\n\
                        We sing. Bring *tea*.\n\nSee [the map](map.html).\n";

    /// The digests of the entries of a page in its own feed.
    fn digests(page: &str, config: &Config) -> Vec<ContentDigest> {
        let file = Arc::new(SourceFile {
            path: "choir.md".into(),
            text: page.into(),
        });
        let document = Arc::new(page::split(&file, "choir.md").unwrap().unwrap());
        let mut reporter = Reporter::new();
        let outcome = front_matter::parse(&document, &config.defaults, &mut reporter);
        let Outcome::Event(event) = outcome else {
            panic!("{page}\n{reporter:?}");
        };
        let expanded = expand(event, &mut reporter).unwrap();
        let tracks = entry::entries(&expanded, config).into_iter();
        let entries = tracks.flat_map(|track| track.feed);
        entries.map(|entry| entry.digest).collect()
    }

    fn config(text: &str) -> Config {
        config::parse("calfeed.yml", text.into(), &mut Reporter::new()).unwrap()
    }

    #[test]
    fn a_change_of_meaning_changes_the_digest() {
        let config = Config::default();
        let before = digests(PAGE, &config);
        // A replacement, and which of the three sessions change.
        let cases = [
            ("19:00", "19:30", [true, true, true]),
            ("Choir", "Choir practice", [true, true, true]),
            ("Hall", "Hall 2", [true, true, true]),
            ("[music]", "[music, free]", [true, true, true]),
            ("*tea*", "*cake*", [true, true, true]),
            ("Europe/Berlin", "Europe/Paris", [true, true, true]),
            ("tags:", "cancelled: true\ntags:", [true, true, true]),
            ("tags:", "geo: 52.5, 13.4\ntags:", [true, true, true]),
            (
                "tags:",
                "url: https://example.org/a\ntags:",
                [true, true, true],
            ),
            (
                "tags:",
                "image: https://example.org/a.png\ntags:",
                [true, true, true],
            ),
            ("count: 3", "count: 4", [true, true, true]),
            (
                "tags:",
                "sessions:\n  - number: 2\n    moved: '20:00'\n  - number: 3\n    title: End\ntags:",
                [false, true, true],
            ),
            (
                "tags:",
                "sessions:\n  - number: 1\n    location: Park\n  - number: 3\n    cancelled: true\ntags:",
                [true, false, true],
            ),
            ("We sing. Bring", "We sing.\nBring", [false; 3]),
            ("---\nWe", "---\n\n\nWe", [false; 3]),
            ("2026-03-02 19:00", "2026-03-02T18:00:00Z", [false; 3]),
            ("tags:", "draft: false\ntags:", [false; 3]),
        ];
        for (old, new, expected) in cases {
            let after = digests(&PAGE.replace(old, new), &config);
            let changed = before.iter().zip(&after).map(|(a, b)| a != b);
            assert_eq!(changed.collect::<Vec<_>>(), expected, "{new}");
        }
    }

    #[test]
    fn the_settings_of_the_site_change_the_digests_of_texts_that_use_them() {
        let without = config("site: example.org");
        let with_base = config("site: example.org\nbase_url: https://example.org/events/");
        assert_ne!(digests(PAGE, &without), digests(PAGE, &with_base));
        let no_link = PAGE.replace("[the map](map.html)", "the map");
        assert_eq!(digests(&no_link, &without), digests(&no_link, &with_base));
        let summary = config("site: example.org\nsummary: '{{ title }} in {{ location }}'");
        assert_ne!(digests(PAGE, &without), digests(PAGE, &summary));
        let description = config("site: example.org\ndescription: '{{ text }} Welcome!'");
        assert_ne!(digests(PAGE, &without), digests(PAGE, &description));
    }

    #[test]
    fn an_endless_series_has_one_digest() {
        let config = Config::default();
        let endless = PAGE.replace("count: 3\n", "");
        let before = digests(&endless, &config);
        let changes = [
            "except: 2026-03-09\n",
            "sessions:\n  - date: 2026-03-09\n    title: Guests\n",
            "on: [mon, tue]\n",
            "duration: 3h\n",
        ];
        for change in changes {
            let page = endless.replace("repeat: weekly\n", &format!("repeat: weekly\n{change}"));
            let after = digests(&page, &config);
            assert_eq!((before.len(), after.len()), (1, 1), "{change}");
            assert_ne!(before, after, "{change}");
        }
    }
}
