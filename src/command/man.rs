//! `calfeed man`: the manual page.

use std::io;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::output::{ExitStatus, print};
use crate::cli::Cli;

/// Prints the page in roff, with a section for each command.
pub(crate) fn run() -> ExitStatus {
    let mut page = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = render(&mut page);
    print(&String::from_utf8_lossy(&page));
    ExitStatus::Success
}

fn render(page: &mut Vec<u8>) -> io::Result<()> {
    let mut cli = Cli::command();
    cli.build();
    let man = Man::new(cli.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    for command in cli
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let heading = format!("calfeed {}", command.get_name()).to_uppercase();
        page.extend_from_slice(format!(".SH \"{heading}\"\n").as_bytes());
        let about = command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        page.extend_from_slice(format!("{about}.\n").as_bytes());
        Man::new(command.clone()).render_options_section(page)?;
    }
    man.render_version_section(page)
}
