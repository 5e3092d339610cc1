//! Time windows: a shared feed contains the sessions of these days.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, Utc};

use crate::config::Config;
use crate::event::{Event, Track};
use crate::ical::entry::Entry;
use crate::time::rule::End;
use crate::time::zone::Zone;

/// The windows of the shared feeds of a site, on the day of a build.
#[derive(Debug)]
pub struct Windows {
    zone: Zone,
    history: Window,
    selections: Vec<Window>,
}

/// The days from one to another, both included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Window {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Windows {
    /// The windows on the day of a build, in the zone of the config.
    pub fn new(config: &Config, now: DateTime<Utc>) -> Windows {
        let zone = config.defaults.zone.clone().unwrap_or_else(Zone::utc);
        let today = zone.wall(now).date();
        let history = Window {
            from: config.history.and_then(|period| {
                let month = today.with_day(1)?;
                month.checked_sub_months(Months::new(period.whole_months()?))
            }),
            to: None,
        };
        let selections = config.feeds.iter().map(|selection| {
            let from = selection.from.map(|period| period.after(today));
            Window {
                from: from.or(history.from),
                to: selection.to.map(|period| period.after(today)),
            }
        });
        Windows {
            zone,
            history,
            selections: selections.collect(),
        }
    }

    /// The window of the feeds that `history` shortens.
    pub(crate) fn history(&self) -> Window {
        self.history
    }

    /// The window of a selection of the config.
    pub(crate) fn selection(&self, index: usize) -> Window {
        self.selections.get(index).copied().unwrap_or(self.history)
    }

    /// Whether a feed with this window contains an entry. An endless series stays whole.
    pub(crate) fn contains(
        &self,
        window: Window,
        event: &Event,
        track: &Track,
        entry: &Entry,
    ) -> bool {
        if window == Window::default() || is_endless(event) {
            return true;
        }
        let day = if track.slot.is_all_day() {
            entry.first.date_naive()
        } else {
            self.zone.wall(entry.first).date()
        };
        window.from.is_none_or(|from| from <= day) && window.to.is_none_or(|to| day <= to)
    }

    /// The days on which the windows depend, for the up-to-date check.
    pub(crate) fn key(&self) -> String {
        format!("{:?} {:?}", self.history, self.selections)
    }
}

fn is_endless(event: &Event) -> bool {
    let recurrence = event.recurrence.as_ref();
    recurrence.is_some_and(|recurrence| recurrence.end == End::Never)
}
