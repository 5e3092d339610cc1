//! Parts of a line that readers of plain text do not need.

use std::borrow::Cow;

/// Whether an alternative text does not describe the image: it is a kind of image, or a file name.
pub(super) fn is_decorative(alternative: &str) -> bool {
    const KINDS: [&str; 15] = [
        "alt",
        "banner",
        "bild",
        "cover",
        "decoration",
        "decorative",
        "divider",
        "foto",
        "header",
        "hero",
        "icon",
        "image",
        "logo",
        "photo",
        "picture",
    ];
    const ENDINGS: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"];
    let text = alternative.trim().to_lowercase();
    let kinds = text.split([' ', '-', '_']).filter(|word| !word.is_empty());
    let is_kind = kinds
        .clone()
        .all(|word| KINDS.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit()));
    is_kind || ENDINGS.iter().any(|ending| text.ends_with(ending))
}

/// `==marked==` as `marked`.
pub(super) fn without_highlights(text: &str) -> Cow<'_, str> {
    // A search for one character takes a tenth of the time of one for two.
    if !text.contains('=') {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split("==");
    let count = parts.clone().count();
    let is_marked = |part: &str| {
        !part.is_empty() && !part.starts_with([' ', '=']) && !part.ends_with([' ', '='])
    };
    if count < 3 || count.is_multiple_of(2) || !parts.clone().skip(1).step_by(2).all(is_marked) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    parts.by_ref().for_each(|part| kept.push_str(part));
    Cow::Owned(kept)
}
