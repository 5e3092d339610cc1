//! The texts, links and status of an event, and the texts that a track or session has instead.

use std::sync::Arc;

/// The texts of a track or a session that replace those of the event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Overrides {
    /// In place of the title.
    pub(crate) title: Option<String>,
    /// In place of the location.
    pub(crate) location: Option<String>,
    /// In place of the link.
    pub(crate) url: Option<String>,
    /// In place of the description.
    pub(crate) description: Option<String>,
}

impl Overrides {
    /// These texts, and the others where these are unset.
    #[must_use]
    pub(crate) fn or(&self, others: &Overrides) -> Overrides {
        let pick = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
        Overrides {
            title: pick(&self.title, &others.title),
            location: pick(&self.location, &others.location),
            url: pick(&self.url, &others.url),
            description: pick(&self.description, &others.description),
        }
    }

    /// Whether they replace anything but the title.
    pub(crate) fn change_closing(&self) -> bool {
        self.location.is_some() || self.url.is_some() || self.description.is_some()
    }

    /// Whether they replace nothing.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Overrides::default()
    }
}

/// The properties of an event other than its time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// The location, in one line.
    pub(crate) location: Option<String>,
    /// The absolute address of the page, or the link that the author set.
    pub(crate) url: Option<String>,
    /// The absolute address of a picture.
    pub(crate) image: Option<String>,
    /// Tags and categories, without duplicates.
    pub(crate) tags: Vec<String>,
    pub(crate) organizer: Option<Arc<Organizer>>,
    /// Latitude and longitude in degrees.
    pub(crate) geo: Option<(f64, f64)>,
    /// A description that replaces the body.
    pub(crate) description: Option<String>,
}

/// The organizer of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organizer {
    /// The name to show.
    pub(crate) name: Option<String>,
    /// The address; without one iCalendar has no organizer.
    pub(crate) email: Option<String>,
}

/// Whether a session takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Status {
    /// The session takes place.
    #[default]
    Confirmed,
    /// The session may take place.
    Tentative,
    /// The session does not take place, although it was announced.
    Cancelled,
}

impl Status {
    /// The word of RFC 5545, 3.8.1.11.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Status::Confirmed => "CONFIRMED",
            Status::Tentative => "TENTATIVE",
            Status::Cancelled => "CANCELLED",
        }
    }
}
