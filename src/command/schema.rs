//! `calfeed schema`: a JSON Schema of the config or of event pages.

use super::output::{ExitStatus, print};
use crate::cli;

/// Prints the schema.
pub(crate) fn run(arguments: &cli::Schema) -> ExitStatus {
    print(&arguments.name.text());
    ExitStatus::Success
}
