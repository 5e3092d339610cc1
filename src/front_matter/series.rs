//! The keys of a series: the rule, the dates that it leaves out or adds, and what differs.

use crate::diagnostic::Reported;
use crate::event::{AddedDate, Exclusion, Recurrence, SeriesChange, SessionOverride, Track};
use crate::front_matter::record::Record;
use crate::front_matter::start::EventTimes;
use crate::front_matter::{changes, exceptions, further_sessions, recurrence, sessions};

/// The values of the keys of a series. They are empty for an event with one session.
pub(super) struct SeriesKeys {
    pub(super) recurrence: Option<Recurrence>,
    pub(super) except: Vec<Exclusion>,
    pub(super) also: Vec<AddedDate>,
    pub(super) overrides: Vec<SessionOverride>,
    pub(super) changes: Vec<SeriesChange>,
}

/// Reads all keys of the series. What depends on the tracks is left out without them: their errors
/// were reported.
///
/// # Errors
///
/// One of the values is invalid.
pub(super) fn read<'a>(
    record: &mut Record<'a, '_>,
    times: &EventTimes<'a>,
    tracks: Option<&[Track]>,
) -> Result<SeriesKeys, Reported> {
    let except = exceptions::read_except(record, times);
    let also = exceptions::read_also(record, times);
    let overrides = sessions::read(record, times);
    let first = tracks.and_then(|tracks| tracks.first());
    let further = match first {
        Some(track) => further_sessions::read(record, times, &track.slot),
        None => Ok(Default::default()),
    };
    let start = first.map(|track| (track.slot.start(), &track.zone));
    let repetition = recurrence::read(record, times, start)?;
    let (mut except, mut also, mut overrides) = (except?, also?, overrides?);
    let (added, lengths) = further?;
    also.extend(added);
    overrides.extend(lengths);
    except.extend(repetition.except);
    also.extend(repetition.also);
    let recurrence = repetition.recurrence;
    let changes = match tracks {
        Some(tracks) => changes::read(record, times, tracks, recurrence.as_ref())?,
        None => Vec::new(),
    };
    Ok(SeriesKeys {
        recurrence,
        except,
        also,
        overrides,
        changes,
    })
}
