//! Values that were read from the site's own files.

/// A value, and its source in words, such as `` `timezone` in _config.yml ``.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guess<T = String> {
    pub(crate) value: T,
    pub(crate) source: String,
}

impl<T> Guess<T> {
    pub(crate) fn new(value: impl Into<T>, source: impl Into<String>) -> Guess<T> {
        Guess {
            value: value.into(),
            source: source.into(),
        }
    }
}
