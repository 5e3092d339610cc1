//! Spelling suggestions.

/// The entry of `candidates` that `word` is probably a misspelling of: one letter is inserted,
/// deleted, substituted or swapped with its neighbour.
///
/// ```
/// use calfeed::diagnostic::spelling::nearest;
/// assert_eq!(nearest("durration", ["duration", "date"]), Some("duration"));
/// assert_eq!(nearest("dare", ["duration"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut candidates = candidates.into_iter();
    candidates.find(|candidate| is_one_edit_away(word, candidate))
}

/// Whether two words of five letters or more, or a word of four and one of five, differ in one
/// insertion, deletion, substitution or swap of neighbours.
pub(crate) fn is_one_edit_away(word: &str, other: &str) -> bool {
    let (length, other_length) = (word.chars().count(), other.chars().count());
    length.max(other_length) >= 5
        && length.abs_diff(other_length) <= 1
        && strsim::osa_distance(word, other) == 1
}
