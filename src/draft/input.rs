//! The input of a draft.

use std::sync::Arc;

use crate::config::Defaults;
use crate::diagnostic::Reporter;
use crate::document::Document;
use crate::event::Event;
use crate::keys::{Key, Keys};
use crate::prose::Prose;

/// An event, its text, and the keys that its page has.
pub(super) struct DraftInput {
    pub(super) event: Arc<Event>,
    pub(super) prose: Prose,
    pub(super) keys: PageKeys,
    /// Whether the page states how long its sessions last, in any form.
    pub(super) states_length: bool,
}

/// The keys of a page.
pub(super) struct PageKeys {
    present: Vec<String>,
    names: Keys,
}

impl PageKeys {
    pub(super) fn of(source: &Arc<Document>, defaults: &Defaults) -> PageKeys {
        // Errors are reported when the event is read.
        let map = source.parse_map("the front matter", &mut Reporter::new());
        let entries = map.as_ref().map(|map| map.entries()).unwrap_or_default();
        let entries = entries.iter().filter(|entry| !entry.node.is_blank());
        PageKeys {
            present: entries.map(|entry| entry.key.clone()).collect(),
            names: defaults.keys.clone(),
        }
    }

    pub(super) fn has(&self, key: Key) -> bool {
        self.present.iter().any(|present| {
            let found = self.names.find(present);
            let is_named = |name: &&str| name.split('.').next() == Some(present.as_str());
            found.is_some_and(|found| found.key == key)
                || (self.names.is_renamed(key) && self.names.names(key).iter().any(is_named))
        })
    }

    /// The name by which this site writes a key.
    pub(super) fn name(&self, key: Key) -> String {
        let names = self.names.names(key);
        names.first().map_or(key.name(), |name| *name).to_owned()
    }
}
