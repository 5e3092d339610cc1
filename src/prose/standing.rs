//! The standing of a fact: how strongly a page claims that it is about its event.

/// How strongly a page claims that a fact is about its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The page announces it.
    Announced(Announcement),
    /// The event is invited to at this day or time, or nothing else is named.
    Plausible {
        /// Whether words invite to the event, or name it.
        is_invitation: bool,
    },
    /// `Our next call is …`: this event, if it is near.
    Next,
    /// The clause has another subject, which may be part of the event.
    OtherSubject,
    /// Something else.
    Elsewhere,
}

/// The form of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Announcement {
    Title,
    Heading,
    /// `When:`, or the picture of a calendar or clock.
    Label,
    /// `The workshop takes place on …`
    Sentence,
}

impl Standing {
    pub(crate) fn is_announced(self) -> bool {
        matches!(self, Standing::Announced(_))
    }
}
