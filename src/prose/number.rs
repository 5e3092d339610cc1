//! Numbers in words.

use std::sync::LazyLock;

use super::token::{Phrases, words};
use crate::language::LANGUAGES;

pub(super) static NUMBERS: LazyLock<Phrases<u32>> =
    LazyLock::new(|| Phrases::new(LANGUAGES.into_iter().flat_map(|l| l.numbers).copied()));
/// One, which is also an article.
pub(super) static ONE: LazyLock<Phrases<()>> = LazyLock::new(|| words(|l| l.one));
