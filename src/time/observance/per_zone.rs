//! Values that are computed once per zone.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use crate::time::zone::Zone;

/// A value for each zone, computed on the first use. It is kept until the process ends: the
/// database has few zones, and a site uses few of them.
pub(super) struct PerZone<T: 'static> {
    values: LazyLock<RwLock<HashMap<&'static str, &'static T>>>,
}

impl<T> PerZone<T> {
    pub(super) const fn new() -> PerZone<T> {
        PerZone {
            values: LazyLock::new(RwLock::default),
        }
    }

    /// The value of a zone.
    pub(super) fn get(&self, zone: &Zone, compute: impl FnOnce(&Zone) -> T) -> &'static T {
        let found = {
            let values = self.values.read().unwrap_or_else(PoisonError::into_inner);
            values.get(zone.name()).copied()
        };
        found.unwrap_or_else(|| {
            let value = Box::leak(Box::new(compute(zone)));
            let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
            values.entry(zone.name()).or_insert(value)
        })
    }
}
