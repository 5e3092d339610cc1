//! Data files with times of day but without dates, such as the timetable of a week.

use std::path::Path;

use super::files::InspectedFiles;
use crate::diagnostic::Reporter;
use crate::document::Kind;
use crate::front_matter::{date_like_keys, maps_in_lists, time_of_day_key};
use crate::source::discover::{self, Candidate};

/// The first data file with a list of times of day, none of which has a date.
pub(super) fn find(files: &InspectedFiles) -> Option<String> {
    let mut paths = files.documents();
    let path = paths.find(|path| is_timetable(files, path))?;
    Some(path.to_owned())
}

fn is_timetable(files: &InspectedFiles, path: &str) -> bool {
    let candidate = Candidate {
        path: files.path(path),
        relative_path: path.to_owned(),
    };
    let Ok(Some(document)) = discover::read(Path::new("."), &candidate) else {
        return false;
    };
    let Ok(root) = document.parse("the file", &mut Reporter::new()) else {
        return false;
    };
    let maps = maps_in_lists(&document, &root);
    let has_date = maps
        .iter()
        .any(|found| !date_like_keys(&document, found.map).is_empty());
    let mut items = maps.iter().filter(|found| !std::ptr::eq(found.map, &root));
    document.kind == Kind::Data
        && !has_date
        && items.any(|found| time_of_day_key(&document, found.map).is_some())
}
