//! Phrases for time zones in texts, in lower case.

/// Phrases that include summer time.
pub(crate) const ZONE_PHRASES: [(&str, &str); 15] = [
    ("eastern time", "America/New_York"),
    ("central time", "America/Chicago"),
    ("mountain time", "America/Denver"),
    ("pacific time", "America/Los_Angeles"),
    ("eastern", "America/New_York"),
    ("central", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("pacific", "America/Los_Angeles"),
    ("central european", "Europe/Berlin"),
    ("central european time", "Europe/Berlin"),
    ("central european summer time", "Europe/Berlin"),
    ("mitteleuropäische zeit", "Europe/Berlin"),
    ("mitteleuropäischer zeit", "Europe/Berlin"),
    ("uk time", "Europe/London"),
    ("hora peninsular", "Europe/Madrid"),
];
