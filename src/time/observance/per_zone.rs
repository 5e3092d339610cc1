//! Values that are computed once per zone.

use std::sync::{LazyLock, OnceLock};

use crate::time::zone::Zone;

/// A value for each zone, computed on the first use. It is kept until the process ends: the
/// database has few zones, and a site uses few of them.
pub(super) struct PerZone<T: 'static> {
    values: LazyLock<Box<[OnceLock<T>]>>,
}

impl<T> PerZone<T> {
    pub(super) const fn new() -> PerZone<T> {
        PerZone {
            values: LazyLock::new(|| (0..Zone::COUNT).map(|_| OnceLock::new()).collect()),
        }
    }

    /// The value of a zone.
    #[expect(
        clippy::indexing_slicing,
        reason = "a test of `Zone` shows that each position is below the count"
    )]
    pub(super) fn get(&'static self, zone: &Zone, compute: impl FnOnce() -> T) -> &'static T {
        self.values[zone.index()].get_or_init(compute)
    }
}
