//! The time of the run.

use std::env;
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::diagnostic::{Code, Diagnostic};
use crate::limits;

/// The time of the run: `SOURCE_DATE_EPOCH` if it is set, so that a build can be repeated to the
/// byte, and the clock otherwise. No other function reads the clock.
///
/// # Errors
///
/// `SOURCE_DATE_EPOCH` is not a number of seconds between 1970 and 2200.
pub(super) fn now() -> Result<DateTime<Utc>, Diagnostic> {
    let Some(epoch) = env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(clock());
    };
    let seconds = epoch.to_str().and_then(|text| text.parse().ok());
    seconds
        .filter(|seconds| (0..=limits::REVISION_SECONDS).contains(seconds))
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| {
            let message = format!(
                "SOURCE_DATE_EPOCH is `{}`, which is not a number of seconds since 1970",
                epoch.to_string_lossy()
            );
            Diagnostic::new(Code::InvalidEpoch, message)
                .help("write a number such as 1798761600, or unset the variable")
        })
}

fn clock() -> DateTime<Utc> {
    let since_1970 = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since_1970.as_secs()).unwrap_or(0);
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
