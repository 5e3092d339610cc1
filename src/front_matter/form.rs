//! Whether a value looks like a date or a time of day, whatever its key.

use crate::document::field::Field;
use crate::time::date::{self, clock};

/// Whether a value is a date, in one of the two orders of day and month.
pub(super) fn is_date(field: Field<'_>) -> bool {
    field
        .line()
        .is_ok_and(|text| date::is_date_in_some_order(&text))
}

/// Whether a value is a time of day, or a range of them.
pub(super) fn is_time_of_day(field: Field<'_>) -> bool {
    field
        .line()
        .is_ok_and(|text| clock::parse_range(&text).is_ok())
}
