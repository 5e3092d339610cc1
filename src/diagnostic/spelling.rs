//! Spelling suggestions.

/// The entry of `candidates` that `word` is probably a misspelling of: at most one slip in a
/// short word, two in a longer one, where swapping two neighbours is one slip.
///
/// ```
/// use calfeed::diagnostic::spelling::nearest;
/// assert_eq!(nearest("durration", ["duration", "date"]), Some("duration"));
/// assert_eq!(nearest("dare", ["duration"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    // A slip changes the length by one at most, and adds or takes away at most two letters: most
    // candidates need not be compared.
    let is_like = |candidate: &&str| {
        candidate.chars().count().abs_diff(length) <= allowed
            && (letters(candidate) ^ letters(word)).count_ones() as usize <= 2 * allowed
    };
    candidates
        .into_iter()
        .filter(is_like)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|&(distance, _)| 0 < distance && distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Which letters there are in a word: a bit for each, some share one.
fn letters(word: &str) -> u32 {
    word.chars()
        .fold(0, |set, c| set | 1 << (u32::from(c) % 32))
}
