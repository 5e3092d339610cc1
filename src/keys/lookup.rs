//! The key of a name, in each map that contains keys.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::forms::Scope;
use super::table::{KEYS, Key, KeySpec};
use crate::diagnostic::spelling::is_one_edit_away;
use crate::document::value::folded_key;

impl Key {
    /// The row of the table.
    #[expect(
        clippy::indexing_slicing,
        reason = "the enum and the table are generated from one list"
    )]
    pub(crate) fn spec(self) -> &'static KeySpec {
        &KEYS[self as usize]
    }

    /// The key of an event with this name.
    pub fn of_name(name: &str) -> Option<Key> {
        match_in(Scope::Event, name).map(|found| found.key)
    }
}

/// The key with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyMatch {
    pub(crate) key: Key,
    /// The precedence of the name among those of its key; the lowest number comes first.
    pub(crate) rank: usize,
    /// Whether an invalid value is an error.
    pub(crate) is_strict: bool,
}

/// The key of a name in a scope.
pub(crate) fn match_in(scope: Scope, name: &str) -> Option<KeyMatch> {
    static MATCHES: LazyLock<HashMap<Scope, Matches>> = LazyLock::new(all_matches);
    MATCHES.get(&scope)?.get(&*folded_key(name)).copied()
}

/// The key of each name in one scope.
type Matches = HashMap<Cow<'static, str>, KeyMatch>;

/// If two keys have the same name in a scope, the key for which it is strict has it.
fn all_matches() -> HashMap<Scope, Matches> {
    let mut matches: HashMap<Scope, Matches> = HashMap::new();
    for strict in [true, false] {
        for spec in KEYS {
            for (rank, name) in spec.names().enumerate() {
                let is_strict = rank < spec.strict.len();
                if is_strict != strict {
                    continue;
                }
                let key = spec.key;
                for scope in spec.scopes {
                    let found = KeyMatch {
                        key,
                        rank,
                        is_strict,
                    };
                    let of_scope = matches.entry(*scope).or_default();
                    of_scope.entry(folded_key(name)).or_insert(found);
                }
            }
        }
    }
    matches
}

/// The key of a scope that an unknown name is probably a misspelling of. Names of keys that do not
/// concern time are compared only if they are strict, because sites have words like the others.
pub(crate) fn misspelt_in(scope: Scope, name: &str) -> Option<Key> {
    let folded = folded_key(name);
    let is_near = |candidate: &str| is_one_edit_away(&folded, &folded_key(candidate));
    let mut specs = KEYS.iter().filter(|spec| spec.scopes.contains(&scope));
    let spec = specs.find(|spec| match spec.concerns_time {
        true => spec.names().any(is_near),
        false => spec.strict.iter().copied().any(is_near),
    });
    spec.map(|spec| spec.key)
}

/// The first name of each key that is allowed in a scope.
pub(crate) fn names_in(scope: Scope) -> impl Iterator<Item = &'static str> {
    let specs = KEYS.iter().filter(move |spec| spec.scopes.contains(&scope));
    specs.map(|spec| spec.key.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_order_of_the_enum() {
        for (spec, key) in KEYS.iter().zip(Key::ALL) {
            assert_eq!(spec.key, *key);
            assert_eq!(key.spec().key, *key);
        }
    }

    #[test]
    fn names_are_compared_without_case_hyphens_and_underscores() {
        let cases = [
            ("startDate", Some((Key::Start, false))),
            ("start-date", Some((Key::Start, false))),
            ("START_DATE", Some((Key::Start, false))),
            ("DTSTART", Some((Key::Start, true))),
            ("name", Some((Key::Title, false))),
            ("dates", Some((Key::Date, false))),
            ("day", None),
        ];
        for (name, expected) in cases {
            let found = match_in(Scope::Event, name).map(|found| (found.key, found.is_strict));
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(match_in(Scope::Track, "name").unwrap().key, Key::TrackName);
        assert_eq!(
            match_in(Scope::Session, "venue").unwrap().key,
            Key::Location
        );
        assert!(match_in(Scope::Track, "repeat").is_none());
    }

    /// A lenient name that is a strict one of another key reads nothing, although the reference
    /// lists it.
    #[test]
    fn a_name_has_one_key_in_each_scope() {
        let names = KEYS.iter().flat_map(|spec| {
            let scopes = spec.scopes.iter();
            scopes.flat_map(move |scope| spec.names().map(move |name| (spec.key, *scope, name)))
        });
        let without_effect: Vec<_> = names
            .filter(|(key, scope, name)| match_in(*scope, name).unwrap().key != *key)
            .collect();
        // The `name` of a track is a key of its own.
        assert_eq!(without_effect, [(Key::Title, Scope::Track, "name")]);
    }
}
