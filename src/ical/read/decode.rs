//! The text of a calendar file.

/// Decodes UTF-8 without a byte order mark. Bytes that are not UTF-8 are replaced: old programs
/// write Latin-1.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let bytes = folded_between_characters(error.as_bytes());
        String::from_utf8_lossy(&bytes).into_owned()
    });
    match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    }
}

/// Moves each fold within a character to its end. RFC 5545, 3.1: some programs fold lines without
/// regard to characters.
fn folded_between_characters(bytes: &[u8]) -> Vec<u8> {
    let mut moved = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let Some((fold, unfolded)) = rest.split_at_checked(fold_length(rest)) else {
            break;
        };
        if fold.is_empty() {
            moved.push(*first);
            rest = after;
            continue;
        }
        let is_continuation = |byte: &&u8| (0x80..=0xBF).contains(*byte);
        let count = unfolded.iter().take(3).take_while(is_continuation).count();
        let (end_of_character, after) = unfolded.split_at(count);
        moved.extend_from_slice(end_of_character);
        moved.extend_from_slice(fold);
        rest = after;
    }
    moved
}

/// The length of the fold at the beginning of the bytes; 0 if there is none.
fn fold_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', b' ' | b'\t', ..] => 3,
        [b'\n', b' ' | b'\t', ..] => 2,
        _ => 0,
    }
}
